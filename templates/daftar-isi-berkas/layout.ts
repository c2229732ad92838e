import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  jarak,
  judul,
  kopDinas,
  para,
  pejabat,
  polos,
  tabel,
  tandaTangan,
} from '../../src/documents/docx/word-blocks.ts';

const columns = ['no', 'kode', 'uraian', 'tanggal', 'tingkat', 'jumlah', 'keterangan'];
const cells = columns.map((column) => `{${column}}`);

export default {
  title: 'Daftar Isi Berkas',
  naskah: 'khusus',
  landscape: true,
  pageNumber: true,
  body: [
    kopDinas(),
    judul('DAFTAR ISI BERKAS'),
    polos([100, 10, 590], [{ loop: 'baris', cells: ['{label}', ':', '{isi}'] }]),
    jarak(),
    tabel({
      widths: [48, 70, 206, 68, 90, 62, 146],
      header: [
        'Nomor item',
        'Kode klasifikasi',
        'Uraian informasi arsip',
        'Tanggal',
        'Tingkat perkembangan',
        'Jumlah',
        'Keterangan',
      ],
      rows: [
        { loop: 'item', cells },
        { loop: 'itemAkhir', cells, keep: true },
      ],
      align: 'cllllll',
    }),
    para('', 'Jarak', { keep: true }),
    para('{jumlah}', 'Normal', { keep: true }),
    para('', 'Jarak', { keep: true }),
    tandaTangan(pejabat('mengetahui', 'Mengetahui,'), pejabat('pengelola', '{tempatTanggal}')),
  ],
} satisfies LayoutPlan;
