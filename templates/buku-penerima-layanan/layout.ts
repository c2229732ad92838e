import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import { judul, kopDinas, para, pejabat, tabel, tandaTangan } from '../../src/documents/docx/word-blocks.ts';

const columns = ['no', 'nomorAgenda', 'tanggal', 'nama', 'nik', 'alamat', 'layanan', 'petugas', 'hasil'];
const cells = columns.map((column) => `{${column}}`);

export default {
  title: 'Buku Daftar Penerima Layanan',
  naskah: 'khusus',
  landscape: true,
  pageNumber: true,
  body: [
    kopDinas(),
    judul('BUKU DAFTAR PENERIMA LAYANAN', '{cakupan}'),
    tabel({
      widths: [30, 50, 62, 92, 112, 138, 66, 74, 84],
      header: [
        'No',
        'Nomor agenda',
        'Tanggal diterima',
        'Nama',
        'NIK',
        'Alamat',
        'Layanan',
        'Petugas',
        'Hasil',
      ],
      rows: [
        { loop: 'layanan', cells },
        { loop: 'layananAkhir', cells, keep: true },
      ],
      align: 'cclllllll',
    }),
    para('', 'Jarak', { keep: true }),
    para('{jumlah}', 'Normal', { keep: true }),
    para('', 'Jarak', { keep: true }),
    tandaTangan(pejabat('mengetahui', 'Mengetahui,'), {
      atas: ['{tempatTanggal}', 'Petugas pelayanan,'],
      bawah: ['{petugas}'],
    }),
  ],
} satisfies LayoutPlan;
