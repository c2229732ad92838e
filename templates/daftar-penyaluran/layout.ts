import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import { jarak, kopDinas, para, pejabat, tabel, tandaTangan } from '../../src/documents/docx/word-blocks.ts';
import { barisIdentitas } from '../../src/documents/docx/word-forms.ts';

const row = ['{urut}', '{namaPenerima}', '{nik}', '{namaDesa}', '{rekening}', '{nilai}'];
const [first = '', ...rest] = row;

export default {
  title: 'Daftar Penyaluran',
  naskah: 'khusus',
  fontSize: 11,
  landscape: true,
  pageNumber: true,
  body: [
    kopDinas(),
    para('DAFTAR PENYALURAN', 'Judul'),
    para('{tentang}', 'Subjudul'),
    jarak(),
    barisIdentitas('dasar', 32),
    jarak(),
    tabel({
      widths: [40, 176, 112, 150, 130, 90],
      header: ['No', 'Nama', 'NIK', 'Desa/Kelurahan', 'Nomor rekening', 'Nilai (Rp)'],
      rows: [
        {
          cells: ['{#kecamatan}{#banyak}{judul}', '{/banyak}'],
          spans: [5, 1],
          left: true,
          bold: true,
          keep: true,
        },
        {
          cells: [`{#desa}{#penerima}${first}`, ...rest.slice(0, -1), `${rest.at(-1)}{/penerima}`],
        },
        { loop: 'penerimaAkhir', cells: row, keep: true },
        { cells: ['{namaDesa}', '{jumlahDesa}{/desa}'], spans: [5, 1], bold: true, keep: true },
        {
          cells: ['{#banyak}{nama}', '{jumlah}{/banyak}{/kecamatan}'],
          spans: [5, 1],
          bold: true,
          keep: true,
        },
        { cells: ['{jumlah}', '{total}'], spans: [5, 1], bold: true, keep: true },
      ],
      align: 'clclcr',
    }),
    para('', 'Jarak', { keep: true }),
    para('{jumlahPenerima}', 'Normal', { keep: true }),
    para('Terbilang: {terbilang}', 'Terbilang'),
    tandaTangan(pejabat('bendahara', ''), pejabat('pptk', ''), pejabat('pengguna', '{tempatTanggal}')),
  ],
} satisfies LayoutPlan;
