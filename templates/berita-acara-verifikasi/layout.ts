import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  bernomorDaftar,
  isiRata,
  jarak,
  judul,
  kopDinas,
  para,
  pejabat,
  penutupSurat,
  polos,
  tabel,
  tandaTangan,
  utuh,
} from '../../src/documents/docx/word-blocks.ts';
import { penutup } from '../../src/documents/letter/body.ts';

export default {
  title: 'Berita Acara Verifikasi',
  naskah: 'khusus',
  pageNumber: true,
  body: [
    kopDinas(),
    judul('BERITA ACARA', '{tentang}', 'NOMOR {nomor}'),
    isiRata('{pembuka}'),
    tabel({
      widths: [24, 320, 54, 54],
      header: ['No', 'Uraian', 'Ya', 'Tidak'],
      rows: [{ loop: 'butir', cells: ['{no}', '{uraian}', '{ya}', '{tidak}'] }],
      align: 'clcc',
    }),
    jarak(),
    utuh(
      isiRata('Berdasarkan hasil tersebut, disimpulkan bahwa:'),
      bernomorDaftar('kesimpulan', '{no}.\t{isi}'),
      isiRata(
        'Hasil bagi setiap keluarga tercantum dalam Daftar Hasil Verifikasi yang merupakan lampiran Berita Acara ini.',
      ),
      penutupSurat(penutup.beritaAcara),
      para('Yang melaksanakan verifikasi,', 'Normal', { keep: true }),
      polos([2, 22, 20], [{ loop: 'verifikator', cells: ['{no}.', '{nama}', '{ruang}'] }], 'Saksi'),
      para('', 'Normal', { keep: true }),
      tandaTangan(pejabat('mengetahui', 'Mengetahui,')),
    ),
  ],
} satisfies LayoutPlan;
