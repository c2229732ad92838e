import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  identitas,
  jarak,
  jika,
  jikaTidak,
  para,
  type TableRow,
  tabel,
  tandaTangan,
  utuh,
} from '../../src/documents/docx/word-blocks.ts';
import { kepalaDesa, penandatangan, saksiJempol } from '../../src/documents/docx/word-signatures.ts';

const header = ['No', 'Uraian', 'Volume', 'Satuan', 'Harga satuan (Rp)', 'Jumlah (Rp)'];
const cells = ['{no}', '{uraian}', '{volume}', '{satuan}', '{hargaSatuan}', '{jumlah}'];
const align = 'clccrr';

const items = (row: readonly string[]): TableRow[] => [
  { loop: 'items', cells: row },
  { loop: 'itemsAkhir', cells: row, keep: true },
];

const sum = (name: string, amount: string, ...more: readonly string[]): TableRow => ({
  cells: [name, amount, ...more],
  spans: [5],
  bold: true,
  keep: true,
});

export default {
  title: 'Rencana Anggaran Biaya',
  naskah: 'warga',
  body: [
    para('RENCANA ANGGARAN BIAYA (RAB)', 'Judul'),
    para('{program}', 'Subjudul'),
    para('TAHUN ANGGARAN {tahunAnggaran}', 'Subjudul'),
    jika('disesuaikan', para('{versi}', 'Nomor')),
    jarak(),
    identitas([
      ['Nama', '{nama}'],
      ['NIK', '{nik}'],
      ['Alamat', '{alamat}'],
      ['Jenis usaha', '{jenisUsaha}'],
    ]),
    jarak(),
    jikaTidak(
      'adaSwadaya',
      tabel({
        widths: [24, 182, 43, 50, 75, 80],
        header,
        rows: [...items(cells), sum('JUMLAH', '{total}')],
        align,
      }),
    ),
    jika(
      'adaSwadaya',
      tabel({
        widths: [24, 139, 43, 48, 73, 75, 52],
        header: [...header, 'Sumber'],
        rows: [
          ...items([...cells, '{sumber}']),
          sum('Jumlah dari bantuan', '{jumlahBantuan}', ''),
          sum('Jumlah dari swadaya', '{jumlahSwadaya}', ''),
          sum('JUMLAH', '{total}', ''),
        ],
        align: `${align}c`,
      }),
    ),
    para('Terbilang: {terbilang}', 'Terbilang'),
    utuh(tandaTangan(kepalaDesa(), penandatangan(['{tempat}, {tanggal}', 'Pemohon,'])), saksiJempol()),
  ],
} satisfies LayoutPlan;
