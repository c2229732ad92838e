import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import { barisIdentitas, ruangPenerima } from '../../src/documents/docx/signature-space.ts';
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
  tandaTangan,
} from '../../src/documents/docx/word-blocks.ts';
import { dots } from '../../src/documents/letter/blanks.ts';
import { penutup } from '../../src/documents/letter/body.ts';

export default {
  title: 'Berita Acara Penyaluran',
  naskah: 'khusus',
  pageNumber: true,
  body: [
    kopDinas(),
    judul('{judul}', '{tentang}', 'NOMOR {nomor}'),
    para('{pembuka}'),
    jarak(),
    barisIdentitas('pertama', 32),
    isiRata('selanjutnya disebut PIHAK PERTAMA; dan'),
    barisIdentitas('kedua', 32),
    isiRata('selanjutnya disebut PIHAK KEDUA.'),
    isiRata('{dasar}'),
    bernomorDaftar('butir', '{no}.\t{isi}'),
    penutupSurat(penutup.beritaAcara),
    tandaTangan(
      {
        atas: ['PIHAK KEDUA,', 'Penerima bantuan,'],
        bawah: ['{penerima.nama}'],
        ruang: ruangPenerima('penerima'),
      },
      pejabat('kepala', 'PIHAK PERTAMA,'),
    ),
    para('{judulSaksi}', 'Saksi', { keep: true }),
    polos([1, 10, 10], [{ loop: 'saksi', cells: ['{no}.', '{nama}', dots(34)] }], 'Saksi'),
  ],
} satisfies LayoutPlan;
