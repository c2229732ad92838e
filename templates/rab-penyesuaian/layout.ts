import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  isiRata,
  jarak,
  judul,
  para,
  pejabat,
  polos,
  tabel,
  tandaTangan,
  utuh,
} from '../../src/documents/docx/word-blocks.ts';
import { kepalaDesa, penandatangan, saksiJempol } from '../../src/documents/docx/word-signatures.ts';

const cells = [
  '{no}',
  '{uraian}',
  '{usulan.volume}',
  '{usulan.harga}',
  '{usulan.jumlah}',
  '{disetujui.volume}',
  '{disetujui.harga}',
  '{disetujui.jumlah}',
  '{keterangan}',
];

export default {
  title: 'RAB Penyesuaian',
  naskah: 'warga',
  fontSize: 11,
  landscape: true,
  pageNumber: true,
  body: [
    judul('RENCANA ANGGARAN BIAYA (RAB) PENYESUAIAN'),
    para('{tentang}', 'Subjudul'),
    jarak(),
    polos([40, 4, 200], [{ loop: 'identitas', cells: ['{label}', ':', '{isi}'] }]),
    jarak(),
    isiRata('{alasan}'),
    tabel({
      widths: [22, 170, 66, 72, 74, 66, 72, 74, 84],
      header: [
        'No',
        'Uraian',
        'Volume usulan',
        'Harga satuan usulan (Rp)',
        'Jumlah usulan (Rp)',
        'Volume disetujui',
        'Harga satuan disetujui (Rp)',
        'Jumlah disetujui (Rp)',
        'Keterangan',
      ],
      rows: [
        { loop: 'rincian', cells },
        { loop: 'rincianAkhir', cells, keep: true },
        {
          loop: 'jumlah',
          cells: ['{nama}', '{usulan}', '', '{disetujui}', ''],
          spans: [4, 1, 2, 1, 1],
          bold: true,
          keep: true,
        },
      ],
      align: 'clcrrcrrl',
    }),
    para('{terbilang}', 'Terbilang'),
    utuh(
      tandaTangan(
        kepalaDesa(),
        pejabat('menyetujui', 'Menyetujui,'),
        penandatangan(['{tempat}, {tanggal}', 'Pemohon,']),
      ),
      saksiJempol(),
    ),
  ],
} satisfies LayoutPlan;
