import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import { jarak, kepalaLampiran, para, polos, tabel, utuh } from '../../src/documents/docx/word-blocks.ts';

const cells = ['{no}', '{nama}', '{nik}', '{alamat}', '{jenisUsaha}', '{hasil}', '{alasan}'];
/** The last rows of a kecamatan end their village, too. */
const [first, last] = ['{#keluargaAkhir}{no}', '{alasan}{/keluargaAkhir}{/desa}'];
const middle = cells.slice(1, -1);
const count = { spans: [4, 3], bold: true };

export default {
  title: 'Daftar Hasil Verifikasi',
  naskah: 'khusus',
  landscape: true,
  pageNumber: true,
  body: [
    kepalaLampiran(['{kepala}'], 118),
    para('{namaDaftar}', 'Judul'),
    jarak(),
    tabel({
      widths: [32, 126, 104, 124, 102, 64, 160],
      header: ['No', 'Nama', 'NIK', 'Alamat', 'Jenis usaha', 'Hasil', 'Alasan'],
      rows: [
        { cells: ['{#kecamatan}{#desa}{nama}'], spans: [7], bold: true, left: true, keep: true },
        { loop: 'keluarga', cells },
        { cells: [first, ...middle, last], keep: true },
        { cells: ['{^terakhir}{jumlah}', '{hasil}{/terakhir}'], ...count },
        { cells: ['{#terakhir}{jumlah}', '{hasil}{/terakhir}{/kecamatan}'], ...count, keep: true },
        { cells: ['JUMLAH', '{hasil}'], ...count, keep: true },
      ],
      align: 'clcllcl',
    }),
    para('', 'Jarak', { keep: true }),
    utuh(
      para('Yang melaksanakan verifikasi,', 'Normal', { keep: true }),
      polos([2, 28, 20], [{ loop: 'verifikator', cells: ['{no}.', '{nama}', '{ruang}'] }], 'Saksi'),
    ),
  ],
} satisfies LayoutPlan;
