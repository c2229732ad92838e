import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  bernomorDaftar,
  isiRata,
  judul,
  kopDinas,
  para,
  pejabat,
  penutupSurat,
  tabel,
  tandaTanganKanan,
  utuh,
} from '../../src/documents/docx/word-blocks.ts';

const cells = ['{no}', '{nama}', '{desa}', '{kecamatan}', '{nilai}'];

export default {
  title: 'Pengumuman Penerima',
  naskah: 'khusus',
  pageNumber: true,
  body: [
    kopDinas(),
    judul('PENGUMUMAN', '{tentang}', 'NOMOR {nomor}'),
    isiRata('{pembuka}'),
    bernomorDaftar('ketentuan', '{no}.\t{isi}'),
    tabel({
      widths: [36, 160, 110, 94, 96],
      header: ['No', 'Nama', 'Desa/Kelurahan', 'Kecamatan', 'Besaran (Rp)'],
      rows: [
        { loop: 'penerima', cells },
        { loop: 'penerimaAkhir', cells, keep: true },
        { cells: ['{namaJumlah}', '{jumlah}'], spans: [4, 1], bold: true, keep: true },
      ],
      align: 'clllr',
    }),
    para('', 'Jarak', { keep: true }),
    utuh(
      penutupSurat('Demikian pengumuman ini disampaikan untuk diketahui.'),
      tandaTanganKanan(pejabat('kepala', '{tempatTanggal}')),
    ),
  ],
} satisfies LayoutPlan;
