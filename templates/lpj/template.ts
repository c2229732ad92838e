import type { Content, TableCell } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { blankDate, dottedLines, tempatTanggal } from '../../src/documents/letter/blanks.ts';
import { gap, penutup, plainParagraph } from '../../src/documents/letter/body.ts';
import { signedEnd } from '../../src/documents/letter/closing.ts';
import { barisFields, identityLines } from '../../src/documents/letter/identity-lines.ts';
import { title } from '../../src/documents/letter/judul.ts';
import {
  headCell,
  keepEnd,
  type ListRow,
  listTable,
  moneyCell,
  wideCell,
} from '../../src/documents/letter/list-table.ts';
import {
  bantuanOf,
  bantuanShape,
  barisBantuanOf,
  penerimaRingkasOf,
  penerimaRingkasShape,
  sebutSk,
} from '../../src/documents/letter/penerima.ts';
import { photoFrames, photoPairs } from '../../src/documents/letter/photo-frames.ts';
import { section, sectionHead } from '../../src/documents/letter/section.ts';
import { signatureRow } from '../../src/documents/letter/signature.ts';
import {
  kepalaDesaFields,
  kepalaDesaOf,
  kepalaDesaSchema,
  kepalaDesaSignature,
} from '../../src/documents/letter/village-head.ts';
import { desaOf, saksiFields, wargaSignature, witnessed } from '../../src/documents/letter/warga.ts';
import { kept, type PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import { tanggalPanjang } from '../../src/domain/dates.ts';
import { date, money, paragraph, text } from '../../src/domain/fields.ts';
import { pertanggungjawaban, type Realisasi, sisaBantuan, sisaTidakCocok } from '../../src/domain/lpj.ts';
import { ribuan, rupiah } from '../../src/domain/money.ts';
import { terbilangRupiah } from '../../src/domain/terbilang.ts';
import { foto } from './foto.ts';

const volume = z.number().positive().max(100_000).meta({ title: 'Volume' });

const bukti = z.strictObject({
  tanggal: date('Tanggal nota'),
  nomorNota: text('Nomor nota', 60).optional(),
  toko: text('Toko'),
  uraian: text('Uraian belanja'),
  volume,
  satuan: text('Satuan', 30),
  harga: money('Harga', { min: 1 }),
  jumlah: money('Jumlah pada nota', { min: 1 }),
});

const realisasi = z.strictObject({
  /** The number in the RAB; left out for what was bought outside it. */
  no: z.int().min(1).max(500).optional().meta({ title: 'No RAB' }),
  uraian: text('Uraian', 420),
  anggaran: money('Anggaran'),
  bukti: z.array(bukti).max(500).meta({ title: 'Bukti belanja' }),
});

const setor = z.strictObject({
  nomorSts: text('Nomor STS', 60),
  tanggal: date('Tanggal setor'),
  nilai: money('Nilai setor', { min: 1 }),
});

const dataSchema = z
  .strictObject({
    ...penerimaRingkasShape(),
    jenisUsaha: text('Jenis usaha', 100).meta({ stage: 'usaha', path: 'usaha.jenis' }),
    tanggalTransfer: date('Tanggal transfer')
      .optional()
      .meta({ stage: 'penyaluran', path: 'penyaluran.tanggalTransfer' }),
    ...bantuanShape(),
    realisasi: z
      .array(realisasi)
      .min(1)
      .max(501)
      .meta({ title: 'Realisasi belanja', stage: 'lpj', path: 'lpj.bukti' }),
    setor: setor.optional().meta({ title: 'Setor sisa', stage: 'lpj', path: 'lpj.setor' }),
    bunga: money('Bunga rekening').optional().meta({ stage: 'lpj', path: 'lpj.bunga' }),
    hasil: paragraph('Hasil penggunaan bantuan').optional().meta({ stage: 'lpj', path: 'lpj.hasil' }),
    kendala: paragraph('Kendala penggunaan bantuan').optional().meta({ stage: 'lpj', path: 'lpj.kendala' }),
    tempat: text('Desa/Kelurahan', 100).meta({ stage: 'identitas', path: 'pemohon.alamat.kodeWilayah' }),
    tanggal: date('Tanggal LPJ').optional().meta({ stage: 'lpj', path: 'lpj.tanggal' }),
    mengetahui: kepalaDesaSchema,
  })
  .superRefine(({ nilai, realisasi: lines, setor: returned }, context) => {
    const message = sisaTidakCocok(nilai, spentOn(lines), returned?.nilai ?? 0);
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['setor'], message });
  })
  .meta({ title: 'Laporan Pertanggungjawaban', stage: 'lpj' });

type Data = z.infer<typeof dataSchema>;
type Line = Data['realisasi'][number];

/** From a berkas, and the payment that has its line: what was received stands there (domain 8.3). */
function pick(source: PickSource): unknown {
  const { berkas } = source;
  if (berkas === undefined) return {};
  const { data } = berkas;
  const { lpj } = data;
  return {
    ...penerimaRingkasOf(berkas),
    jenisUsaha: data.usaha?.jenis,
    ...bantuanOf(source),
    tanggalTransfer: barisBantuanOf(source)?.tanggalTransfer,
    realisasi: pertanggungjawaban(data)?.realisasi.map(lineOf),
    setor: lpj?.setor,
    bunga: lpj?.bunga,
    hasil: lpj?.hasil,
    kendala: lpj?.kendala,
    tempat: desaOf(data),
    tanggal: lpj?.tanggal,
    mengetahui: kepalaDesaOf(data, lpj?.mengetahui ?? data.permohonan?.mengetahui),
  };
}

function lineOf({ item, anggaran, bukti: receipts }: Realisasi) {
  return {
    no: item?.no,
    uraian: item === undefined ? 'Belanja di luar RAB' : planned(item),
    anggaran,
    bukti: receipts.map(({ rabNo: _line, ...receipt }) => receipt),
  };
}

function planned({ uraian, spesifikasi, volume: amount, satuan }: NonNullable<Realisasi['item']>): string {
  const name = spesifikasi === undefined ? uraian : `${uraian} (${spesifikasi})`;
  return `${name}, ${volumeText(amount)} ${satuan}`;
}

function pdf(data: Data): PdfContent {
  return {
    pageNumber: true,
    shows: data,
    body: (breaks) => [
      ...title({ judul, tentang: about(data) }),
      identityLines(identity(data)),
      ...section('A. Pendahuluan', plainParagraph(opening(data))),
      ...section('B. Maksud dan Tujuan', plainParagraph(purpose(data))),
      kept(sectionHead(headings.realisasi), end),
      ...table(data, breaks),
      kept(gap(6), end),
      kept({ stack: [identityLines(summary(data), 150)] }, { keepWithNext: false }),
      ...section(headings.hasil, identityLines(results(data), 70)),
      signedEnd({ stack: [sectionHead(headings.penutup), plainParagraph(closing)] }, signatures(data)),
      { stack: [sectionHead(headings.foto)], pageBreak: 'before' },
      photoFrames(foto),
    ],
  };
}

const judul = 'Laporan Pertanggungjawaban (LPJ)';

const headings = {
  realisasi: 'C. Realisasi Penggunaan Bantuan',
  hasil: 'D. Hasil dan Kendala',
  penutup: 'E. Penutup',
  foto: 'Lampiran: Dokumentasi Foto',
} as const;

const end = { keepWithNext: true };

const about = ({ program, tahunAnggaran }: Data) => `Penggunaan ${program}\nTahun Anggaran ${tahunAnggaran}`;

function identity({ nama, nik, alamat, jenisUsaha }: Data): [string, string][] {
  return [
    ['Nama', nama],
    ['NIK', nik],
    ['Alamat', alamat],
    ['Jenis usaha', jenisUsaha],
  ];
}

function opening(data: Data): string {
  const sk = sebutSk(data);
  const day =
    data.tanggalTransfer === undefined ? '' : ` pada tanggal ${tanggalPanjang(data.tanggalTransfer)}`;
  return `Berdasarkan ${sk}, saya ditetapkan sebagai penerima ${data.program} Tahun Anggaran ${data.tahunAnggaran} dan telah menerima bantuan sebesar ${rupiah(data.nilai)} (${terbilangRupiah(data.nilai)})${day}.`;
}

/** With the budget at the SKPD, the account goes to the Bupati by way of the dinas (domain 8.12). */
function purpose({ penetapSk, jenisUsaha }: Data): string {
  return `Laporan ini dibuat untuk mempertanggungjawabkan penggunaan bantuan kepada ${penetapSk} melalui Kepala Dinas Sosial. Bantuan bertujuan mengembangkan usaha keluarga saya, yaitu ${jenisUsaha[0]!.toLowerCase()}${jenisUsaha.slice(1)}, agar penghasilan keluarga bertambah dan keluarga dapat mandiri.`;
}

/** Receipts stay with the recipient, as the object of an audit (domain 2). */
const closing = `Bukti pengeluaran yang lengkap dan sah saya simpan dan dapat diperiksa setiap saat. ${penutup.laporan}`;

const spentOnLine = ({ bukti: receipts }: Line) => receipts.reduce((sum, { jumlah }) => sum + jumlah, 0);
const spentOn = (lines: readonly Line[]) => lines.reduce((sum, line) => sum + spentOnLine(line), 0);
const plannedFor = (lines: readonly Line[]) => lines.reduce((sum, { anggaran }) => sum + anggaran, 0);

/** A line of the plan, or a receipt for it, as printed. */
interface PrintedRow {
  induk: boolean;
  no: string;
  uraian: string;
  tanggal: string;
  nota: string;
  anggaran: string;
  belanja: string;
  selisih: string;
}

function printedRows({ realisasi: lines }: Data): PrintedRow[] {
  return lines.flatMap((line) => [plannedRow(line), ...line.bukti.map(receiptRow)]);
}

function plannedRow(line: Line): PrintedRow {
  const spent = spentOnLine(line);
  return {
    induk: true,
    no: line.no === undefined ? '-' : String(line.no),
    uraian: line.uraian,
    tanggal: '',
    nota: '',
    anggaran: ribuan(line.anggaran),
    belanja: ribuan(spent),
    selisih: ribuan(line.anggaran - spent),
  };
}

function receiptRow(receipt: Line['bukti'][number]): PrintedRow {
  const goods = `${receipt.uraian}, ${volumeText(receipt.volume)} ${receipt.satuan} @ ${ribuan(receipt.harga)}`;
  return {
    induk: false,
    no: '',
    uraian: `${goods}; ${receipt.toko}`,
    tanggal: tanggalPanjang(receipt.tanggal),
    nota: receipt.nomorNota ?? '-',
    anggaran: '',
    belanja: ribuan(receipt.jumlah),
    selisih: '',
  };
}

/** `2,5`; `1.000`. */
function volumeText(amount: number): string {
  const [whole, fraction] = String(amount).split('.');
  return fraction === undefined ? ribuan(amount) : `${ribuan(Number(whole))},${fraction}`;
}

const names = [
  'No',
  'Uraian RAB dan bukti belanja',
  'Tanggal nota',
  'Nomor nota',
  'Anggaran (Rp)',
  'Belanja (Rp)',
  'Selisih (Rp)',
];

function table(data: Data, breaks: readonly number[]): Content[] {
  const rows = printedRows(data).map((row) => ({ cells: rowCells(row), keepWithNext: row.induk }));
  return listTable(
    {
      widths: [18, '*', 54, 56, 52, 52, 48],
      header: () => [names.map((name) => headCell(name))],
      rows: keepEnd([...rows, totalRow(data)], Math.max(0, rows.length - 2)),
      fontSize: 9,
    },
    breaks,
  );
}

function rowCells({ induk: bold, ...row }: PrintedRow): TableCell[] {
  const receipt: TableCell[] = [row.uraian, row.tanggal, row.nota];
  return [
    { text: row.no, alignment: 'center', bold },
    ...(bold ? wideCell(3, { text: row.uraian, bold }) : receipt),
    moneyCell(row.anggaran, { bold }),
    moneyCell(row.belanja, { bold }),
    moneyCell(row.selisih, { bold }),
  ];
}

function totals({ realisasi: lines }: Data) {
  const [anggaran, belanja] = [plannedFor(lines), spentOn(lines)];
  return {
    anggaran: ribuan(anggaran),
    belanja: ribuan(belanja),
    selisih: ribuan(anggaran - belanja),
  };
}

function totalRow(data: Data): ListRow {
  const { anggaran, belanja, selisih } = totals(data);
  const figures = [anggaran, belanja, selisih].map((figure) => moneyCell(figure, { bold: true }));
  return { cells: [...wideCell(4, { text: 'JUMLAH', bold: true, alignment: 'right' }), ...figures] };
}

/** Belanja + sisa disetor = diterima (domain 8.3); a remainder is proved by its STS. */
function summary(data: Data): [string, string][] {
  const spent = spentOn(data.realisasi);
  const { nilai, setor: returned, bunga } = data;
  const sts = returned && `Nomor ${returned.nomorSts} tanggal ${tanggalPanjang(returned.tanggal)}`;
  return [
    ['Bantuan yang diterima', rupiah(nilai)],
    ['Jumlah belanja', `${rupiah(spent)} (${terbilangRupiah(spent)})`],
    ...(spent > nilai
      ? [['Kelebihan belanja', `${rupiah(spent - nilai)}, ditanggung sendiri`] as const]
      : []),
    ['Sisa bantuan', rupiah(sisaBantuan(nilai, spent))],
    [
      'Setoran ke Kas Daerah',
      returned ? `${rupiah(returned.nilai)}, Surat Tanda Setoran ${sts}` : 'tidak ada sisa',
    ],
    ...(bunga ? [['Bunga rekening', rupiah(bunga)] as const] : []),
  ].map(([label, value]) => [label!, value!]);
}

function results({ hasil, kendala }: Data): [string, string][] {
  return [
    ['Hasil', hasil ?? dottedLines(100)],
    ['Kendala', kendala ?? dottedLines(100)],
  ];
}

function signatures(data: Data): Content {
  const day = tempatTanggal(data.tempat, data.tanggal);
  const right = wargaSignature(data, day, 'Penerima bantuan,');
  return witnessed(signatureRow([kepalaDesaSignature(data.mengetahui), right]), data.saksi);
}

/** What the Word layout prints; the last two rows stand apart: they go with the total. */
function fields(data: Data): object {
  const rows = printedRows(data);

  return {
    tentang: about(data).toUpperCase(),
    identitas: barisFields(identity(data)),
    pembuka: opening(data),
    tujuan: purpose(data),
    baris: rows.slice(0, -2),
    barisAkhir: rows.slice(-2),
    jumlah: totals(data),
    foto: photoPairs(foto),
    ringkasan: barisFields(summary(data)),
    hasil: barisFields(results(data)),
    nama: data.nama,
    tempat: data.tempat,
    tanggal: blankDate(data.tanggal),
    mengetahui: kepalaDesaFields(data.mengetahui),
    ...saksiFields(data.saksi),
  };
}

/** The recipient's account of the aid, line by line against the RAB, with photos; no kop (domain 1.2; 2, number 17). */
export default defineTemplate<Data>({
  title: 'Laporan Pertanggungjawaban',
  version: '1',
  stage: 'lpj',
  from: 'berkas',
  naskah: 'warga',
  kegiatan: 'penyaluran',
  applies: (berkas) => berkas.lpj !== undefined,
  pick,
  schema: dataSchema,
  register: ({ tanggal }) => (tanggal === undefined ? {} : { date: tanggal }),
  filledByHand: ['tanggal'],
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
