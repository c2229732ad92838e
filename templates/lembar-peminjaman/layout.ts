import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
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

const cells = ['{no}', '{uraian}', '{jumlah}', '{tingkat}', ''];
const titik = '.'.repeat(36);

export default {
  title: 'Lembar Peminjaman Arsip',
  naskah: 'khusus',
  pageNumber: true,
  body: [
    kopDinas(),
    judul('LEMBAR PEMINJAMAN ARSIP', 'NOMOR {nomor}'),
    polos([110, 10, 360], [{ loop: 'baris', cells: ['{label}', ':', '{isi}'] }]),
    jarak(),
    tabel({
      widths: [26, 204, 66, 104, 56],
      header: ['No', 'Naskah yang dipinjam', 'Jumlah', 'Tingkat perkembangan', 'Kembali'],
      rows: [
        { loop: 'item', cells },
        { loop: 'itemAkhir', cells, keep: true },
      ],
      align: 'cllll',
    }),
    para('', 'Jarak', { keep: true }),
    utuh(
      penutupSurat('{penutup}'),
      tandaTangan(
        { atas: ['Peminjam,'], bawah: ['{peminjam}', '{nipPeminjam}'] },
        pejabat('pengelola', '{tempatTanggal}'),
      ),
      para('', 'Jarak', { keep: true }),
      tandaTangan(pejabat('mengetahui', 'Mengetahui,'), {
        atas: ['{kembali}', 'Yang menerima kembali,'],
        bawah: [titik],
      }),
    ),
  ],
} satisfies LayoutPlan;
