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
      widths: [30, 48, 64, 94, 86, 174, 66, 70, 76],
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
      align: 'ccllcllll',
      fontSize: 9,
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
