import type { Content, TableCell } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { blank } from '../../src/documents/letter/blanks.ts';
import { gap, plainParagraph } from '../../src/documents/letter/body.ts';
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
import { officialFields, officialSignature } from '../../src/documents/letter/officials.ts';
import { rabLine, uraianText, volumeText } from '../../src/documents/letter/rab-line.ts';
import { signatureRow } from '../../src/documents/letter/signature.ts';
import {
  kepalaDesaFields,
  kepalaDesaOf,
  kepalaDesaSchema,
  kepalaDesaSignature,
} from '../../src/documents/letter/village-head.ts';
import {
  desaOf,
  saksiFields,
  wargaRingkasOf,
  wargaRingkasShape,
  wargaSignature,
  witnessed,
} from '../../src/documents/letter/warga.ts';
import { kept, type PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import { currentRab, type Rab, rabItemTotal } from '../../src/domain/berkas.ts';
import { tanggalPanjang } from '../../src/domain/dates.ts';
import { date, nip, paragraph, text, year } from '../../src/domain/fields.ts';
import { officialAt } from '../../src/domain/instansi.ts';
import { ribuan, rupiah } from '../../src/domain/money.ts';
import { changeOf, pairRab, type RabPair } from '../../src/domain/rab-comparison.ts';
import { terbilangRupiah } from '../../src/domain/terbilang.ts';

const priced = rabLine.pick({ volume: true, satuan: true, hargaSatuan: true });

const line = rabLine.pick({ no: true, uraian: true, spesifikasi: true, sumber: true }).extend({
  usulan: priced.optional().meta({ title: 'Usulan' }),
  disetujui: priced.optional().meta({ title: 'Disetujui' }),
});

const approver = z
  .strictObject({
    jabatan: text('Jabatan', 150),
    nama: text('Nama pejabat', 100).optional(),
    pangkat: text('Pangkat', 100).optional(),
    nip: nip().optional(),
  })
  .meta({ title: 'Disetujui oleh', stage: 'rab', path: 'rab.disetujuiOleh' });

const dataSchema = z
  .strictObject({
    program: text('Program', 100).meta({ stage: 'identitas', path: 'program' }),
    tahunAnggaran: year('Tahun anggaran').meta({ stage: 'identitas', path: 'tahunAnggaran' }),
    versi: z
      .int('RAB penyesuaian ini tidak ada di berkas.')
      .min(2, 'RAB versi 1 adalah usulan. Isi RAB penyesuaian (versi 2 atau sesudahnya).')
      .max(99)
      .meta({ title: 'Versi RAB', stage: 'rab', path: 'rab.versi' }),
    ...wargaRingkasShape(),
    jenisUsaha: text('Jenis usaha', 100).meta({ stage: 'usaha', path: 'usaha.jenis' }),
    rincian: z.array(line).min(1).max(1000).meta({ title: 'Rincian RAB', stage: 'rab', path: 'rab' }),
    alasan: paragraph('Alasan penyesuaian').meta({ stage: 'rab', path: 'rab.alasan' }),
    tempat: text('Desa/Kelurahan', 100).meta({ stage: 'identitas', path: 'pemohon.alamat.kodeWilayah' }),
    tanggal: date('Tanggal RAB').meta({ stage: 'rab', path: 'rab.tanggal' }),
    mengetahui: kepalaDesaSchema,
    menyetujui: approver,
  })
  .meta({ title: 'RAB Penyesuaian' });

type Data = z.infer<typeof dataSchema>;
type Line = Data['rincian'][number];

/** The version in force, or the one of `input.versi`, beside what was asked for first. */
function pick({ berkas, instansi, input }: PickSource): unknown {
  const data = berkas?.data;
  if (data === undefined) return {};
  const { rab = [] } = data;
  const asked = rab.find(({ versi }) => versi === 1);
  const granted =
    input.versi === undefined ? currentRab(data) : rab.find(({ versi }) => versi === input.versi);
  return {
    program: data.program,
    tahunAnggaran: data.tahunAnggaran,
    versi: granted?.versi,
    ...wargaRingkasOf(data),
    jenisUsaha: data.usaha?.jenis,
    rincian: asked && granted && pairRab(asked.items, granted.items).map(lineOf),
    alasan: granted?.alasan,
    tempat: desaOf(data),
    tanggal: granted?.tanggal,
    mengetahui: kepalaDesaOf(data, data.permohonan?.mengetahui),
    menyetujui: approverOf(instansi, granted),
  };
}

/** Numbered anew: the two versions number their lines each in its own way. */
function lineOf({ usulan, disetujui }: RabPair, index: number) {
  const { uraian, spesifikasi, sumber } = (usulan ?? disetujui)!;
  return { no: index + 1, uraian, spesifikasi, sumber, usulan: price(usulan), disetujui: price(disetujui) };
}

function price(item: Rab['items'][number] | undefined) {
  return item && { volume: item.volume, satuan: item.satuan, hargaSatuan: item.hargaSatuan };
}

/** Whoever is named as the one who approved, as he stood on the day; an office that is not in the file signs with room for the name. */
function approverOf(instansi: PickSource['instansi'], granted: Rab | undefined) {
  if (granted?.disetujuiOleh === undefined) return undefined;
  const { disetujuiOleh: named, tanggal } = granted;
  const known = instansi.pejabat.find(({ jabatanTertulis, nama, namaTanpaGelar }) =>
    [jabatanTertulis, nama, namaTanpaGelar].includes(named),
  );
  const official = known && officialAt(instansi, known.jabatan, tanggal);
  if (official === undefined) return { jabatan: named };
  const { sebutan, nama, pangkat, nip: number } = official;
  return { jabatan: sebutan, nama, pangkat, nip: number };
}

function pdf(data: Data): PdfContent {
  return {
    orientation: 'landscape',
    pageNumber: true,
    fontSize: 11,
    shows: shown(data),
    body: (breaks) => [
      ...title({ judul, tentang: tentang(data) }),
      identityLines(identity(data)),
      gap(6),
      plainParagraph(reason(data)),
      ...table(data, breaks),
      kept({ stack: [words(data), signatures(data)], unbreakable: true }, { keepWithNext: false }),
    ],
  };
}

const judul = 'Rencana Anggaran Biaya (RAB) Penyesuaian';

function tentang({ program, tahunAnggaran, versi }: Data): string {
  return `${program}\nTahun Anggaran ${tahunAnggaran} - Versi ${versi}`;
}

function identity(data: Data): [string, string][] {
  return [
    ['Nama', data.nama],
    ['NIK', data.nik],
    ['Alamat', data.alamat],
    ['Jenis usaha', data.jenisUsaha],
  ];
}

/** Where the family pays nothing itself, nothing is said of where the money comes from. */
function shown(data: Data): object {
  if (hasSwadaya(data)) return data;
  return { ...data, rincian: data.rincian.map(({ sumber: _sumber, ...row }) => row) };
}

const hasSwadaya = ({ rincian }: Data) => rincian.some(({ sumber }) => sumber === 'swadaya');

const columns = [
  'No',
  'Uraian',
  'Volume usulan',
  'Harga satuan usulan (Rp)',
  'Jumlah usulan (Rp)',
  'Volume disetujui',
  'Harga satuan disetujui (Rp)',
  'Jumlah disetujui (Rp)',
  'Keterangan',
];

function table(data: Data, breaks: readonly number[]): Content[] {
  const rows: ListRow[] = data.rincian.map((row) => ({ cells: cells(row) }));
  const totals: ListRow[] = totalLines(data).map((total) => ({ cells: totalCells(total) }));
  return listTable(
    {
      widths: [22, '*', 66, 72, 74, 66, 72, 74, 84],
      header: () => [columns.map((name) => headCell(name))],
      rows: keepEnd([...rows, ...totals], Math.max(0, rows.length - 2)),
      fontSize: 10,
    },
    breaks,
  );
}

function cells(row: Line): TableCell[] {
  const { no, uraian, usulan, disetujui, keterangan } = lineFields(row);
  return [
    { text: no, alignment: 'center' },
    uraian,
    ...priceCells(usulan),
    ...priceCells(disetujui),
    keterangan,
  ];
}

function priceCells({ volume, harga, jumlah }: ReturnType<typeof priceFields>): TableCell[] {
  return [{ text: volume, alignment: 'center' }, moneyCell(harga), moneyCell(jumlah)];
}

interface Total {
  nama: string;
  usulan: string;
  disetujui: string;
}

function totalCells({ nama, usulan, disetujui }: Total): TableCell[] {
  return [
    ...wideCell(4, { text: nama, bold: true, alignment: 'right' }),
    moneyCell(usulan, { bold: true }),
    ...wideCell(2, { text: '' }),
    moneyCell(disetujui, { bold: true }),
    '',
  ];
}

function totalLines(data: Data): Total[] {
  const line = (nama: string, sumber?: Line['sumber']) => ({
    nama,
    usulan: ribuan(sum(data, 'usulan', sumber)),
    disetujui: ribuan(sum(data, 'disetujui', sumber)),
  });
  if (!hasSwadaya(data)) return [line('JUMLAH')];
  return [line('Jumlah dari bantuan', 'bantuan'), line('Jumlah dari swadaya', 'swadaya'), line('JUMLAH')];
}

function sum({ rincian }: Data, side: 'usulan' | 'disetujui', sumber?: Line['sumber']): number {
  return rincian
    .filter((row) => sumber === undefined || row.sumber === sumber)
    .reduce((total, row) => total + (row[side] === undefined ? 0 : rabItemTotal(row[side])), 0);
}

/** What was asked of the government and what it gives. */
function inWords(data: Data): string {
  const [asked, granted] = [sum(data, 'usulan', 'bantuan'), sum(data, 'disetujui', 'bantuan')];
  return `Bantuan yang diusulkan ${rupiah(asked)}, bantuan yang disetujui ${rupiah(granted)} (${terbilangRupiah(granted)}).`;
}

function words(data: Data): Content {
  return { text: inWords(data), italics: true, margin: [0, 6, 0, 10] };
}

const reason = ({ alasan }: Data) => `Alasan penyesuaian: ${alasan}`;

function signatures(data: Data): Content {
  const place = `${data.tempat}, ${tanggalPanjang(data.tanggal)}`;
  const middle = officialSignature(named(data.menyetujui), 'Menyetujui,');
  const three = [kepalaDesaSignature(data.mengetahui), middle, wargaSignature(data, place, 'Pemohon,')];
  return witnessed(signatureRow(three), data.saksi);
}

function named({ nama, ...office }: Data['menyetujui']) {
  return { ...office, nama: blank(nama, 36) };
}

/** What the Word layout prints; the last two rows stand apart: they go with the total. */
function fields(data: Data): object {
  return {
    tentang: tentang(data).toUpperCase(),
    identitas: barisFields(identity(data)),
    rincian: data.rincian.slice(0, -2).map(lineFields),
    rincianAkhir: data.rincian.slice(-2).map(lineFields),
    jumlah: totalLines(data),
    terbilang: inWords(data),
    alasan: reason(data),
    tempat: data.tempat,
    tanggal: tanggalPanjang(data.tanggal),
    mengetahui: kepalaDesaFields(data.mengetahui),
    menyetujui: officialFields(named(data.menyetujui)),
    nama: data.nama,
    ...saksiFields(data.saksi),
  };
}

function lineFields(row: Line) {
  const source = row.sumber === 'swadaya' ? ' (swadaya)' : '';
  return {
    no: String(row.no),
    uraian: uraianText(row),
    usulan: priceFields(row.usulan),
    disetujui: priceFields(row.disetujui),
    keterangan: `${changeOf(row.usulan, row.disetujui)}${source}`,
  };
}

function priceFields(item: Line['usulan']) {
  if (item === undefined) return { volume: '-', harga: '-', jumlah: '-' };
  return {
    volume: `${volumeText(item.volume)} ${item.satuan}`,
    harga: ribuan(item.hargaSatuan),
    jumlah: ribuan(rabItemTotal(item)),
  };
}

/** What was asked beside what is granted, line by line, and why (domain 8.3). It stays the applicant's own paper, without kop. */
export default defineTemplate<Data>({
  title: 'RAB Penyesuaian',
  version: '1',
  stage: 'rab',
  alsoIn: ['rekomendasi'],
  from: 'berkas',
  naskah: 'warga',
  applies: ({ rab = [] }) => rab.length > 1,
  pick,
  schema: dataSchema,
  input: z.strictObject({ versi: z.int().min(2).max(99).optional().meta({ title: 'Versi RAB' }) }),
  register: ({ tanggal, versi }) => ({ date: tanggal, variant: `versi ${versi}` }),
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
