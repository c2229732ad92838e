import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import { judul, kopDinas, para, pejabat, tabel, tandaTangan } from '../../src/documents/docx/word-blocks.ts';

const columns = ['no', 'nomorBerkas', 'kode', 'uraian', 'waktu', 'jumlah', 'keterangan'];
const cells = columns.map((column) => `{${column}}`);

export default {
  title: 'Daftar Berkas',
  naskah: 'khusus',
  landscape: true,
  pageNumber: true,
  body: [
    kopDinas(),
    judul('DAFTAR BERKAS', '{cakupan}'),
    tabel({
      widths: [34, 96, 74, 210, 66, 62, 150],
      header: [
        'No',
        'Nomor berkas',
        'Kode klasifikasi',
        'Uraian informasi berkas',
        'Kurun waktu',
        'Jumlah',
        'Keterangan dan lokasi',
      ],
      rows: [
        { loop: 'berkas', cells },
        { loop: 'berkasAkhir', cells, keep: true },
      ],
      align: 'cllllll',
    }),
    para('', 'Jarak', { keep: true }),
    para('{jumlah}', 'Normal', { keep: true }),
    para('', 'Jarak', { keep: true }),
    tandaTangan(pejabat('mengetahui', 'Mengetahui,'), pejabat('pengelola', '{tempatTanggal}')),
  ],
} satisfies LayoutPlan;
