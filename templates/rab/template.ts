import type { Content, TableCell } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { identityLines } from '../../src/documents/letter/identity-lines.ts';
import {
  headCell,
  keepEnd,
  type ListRow,
  listTable,
  moneyCell,
  wideCell,
} from '../../src/documents/letter/list-table.ts';
import { rabLine, rabLines, uraianText, volumeText } from '../../src/documents/letter/rab-line.ts';
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
import { kept, type PdfContent, tagged } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import { tanggalPanjang } from '../../src/domain/dates.ts';
import { date, text, year } from '../../src/domain/fields.ts';
import { ribuan } from '../../src/domain/money.ts';
import { firstRab, rabItemTotal, totalRab } from '../../src/domain/rab.ts';
import { terbilangRupiah } from '../../src/domain/terbilang.ts';

const dataSchema = z
  .strictObject({
    program: text('Program', 100).meta({ stage: 'identitas', path: 'program' }),
    tahunAnggaran: year('Tahun anggaran').meta({ stage: 'identitas', path: 'tahunAnggaran' }),
    versi: z
      .int('RAB versi ini tidak ada di berkas.')
      .min(1)
      .max(99)
      .meta({ title: 'Versi RAB', stage: 'rab', path: 'rab.versi' }),
    ...wargaRingkasShape(),
    jenisUsaha: text('Jenis usaha', 100).meta({ stage: 'usaha', path: 'usaha.jenis' }),
    items: z.array(rabLine).min(1).max(500).meta({ title: 'Rincian RAB', stage: 'rab', path: 'rab' }),
    tempat: text('Desa/Kelurahan', 100).meta({ stage: 'identitas', path: 'pemohon.alamat.kodeWilayah' }),
    tanggal: date('Tanggal RAB').meta({ stage: 'rab', path: 'rab.tanggal' }),
    mengetahui: kepalaDesaSchema,
  })
  .meta({ title: 'Rencana Anggaran Biaya' });

type Data = z.infer<typeof dataSchema>;

/**
 * The plan that the family asks with: its sum is that of the surat permohonan it is handed in with (domain 2, number 3). `input.versi`
 * asks for a later one; what an adjustment changed is on the RAB penyesuaian. Each has its own day.
 */
function pick({ berkas, input }: PickSource): unknown {
  const data = berkas?.data;
  if (data === undefined) return {};
  const { usaha } = data;
  const rab =
    input.versi === undefined ? firstRab(data) : data.rab?.find(({ versi }) => versi === input.versi);
  return {
    program: data.program,
    tahunAnggaran: data.tahunAnggaran,
    versi: rab?.versi,
    ...wargaRingkasOf(data),
    jenisUsaha: usaha?.jenis,
    items: rab && rabLines(rab.items),
    tempat: desaOf(data),
    tanggal: rab?.tanggal,
    mengetahui: kepalaDesaOf(data, data.permohonan?.mengetahui),
  };
}

function pdf(data: Data): PdfContent {
  return {
    shows: shown(data),
    body: (breaks) => [
      ...title(data),
      identityLines([
        ['Nama', data.nama],
        ['NIK', data.nik],
        ['Alamat', data.alamat],
        ['Jenis usaha', data.jenisUsaha],
      ]),
      { text: '', margin: [0, 4, 0, 4] },
      ...table(data, breaks),
      kept(
        { text: `Terbilang: ${terbilangRupiah(totalRab(data))}`, italics: true, margin: [0, 6, 0, 14] },
        end,
      ),
      kept(signatures(data), { keepWithNext: false }),
    ],
  };
}

/** A first plan says nothing of its version, and a plan without own means nothing of where the money comes from. */
function shown({ versi, items, ...data }: Data): object {
  const isPrinted = hasSwadaya({ versi, items, ...data });
  return {
    ...data,
    ...(versi > 1 && { versi }),
    items: isPrinted ? items : items.map(({ sumber: _sumber, ...line }) => line),
  };
}

const end = { keepWithNext: true };

function title({ program, tahunAnggaran, versi }: Data): Content[] {
  return [
    tagged({ text: 'RENCANA ANGGARAN BIAYA (RAB)', bold: true, alignment: 'center', fontSize: 14 }, 'H1'),
    { text: `${program.toUpperCase()}\nTAHUN ANGGARAN ${tahunAnggaran}`, bold: true, alignment: 'center' },
    ...(versi > 1 ? [{ text: versionName(versi), alignment: 'center' as const }] : []),
    { text: '', margin: [0, 5, 0, 5] },
  ];
}

/** The first version is what was asked; later ones fit it to what was granted (domain 8.3). */
function versionName(versi: number): string {
  return versi > 1 ? `Penyesuaian (versi ${versi})` : 'Usulan';
}

const hasSwadaya = ({ items }: Data) => items.some(({ sumber }) => sumber === 'swadaya');

/** The column of the source stands only where the family pays part itself. */
function table(data: Data, breaks: readonly number[]): Content[] {
  const swadaya = hasSwadaya(data);
  const rows = data.items.map((line) => ({ cells: itemCells(line, swadaya) }));
  const totals = totalLines(data).map((total) => totalRow(total, swadaya));
  return listTable(
    {
      widths: [18, '*', 38, 42, 63, 60, ...(swadaya ? [44] : [])],
      header: () => [header(swadaya)],
      rows: keepEnd([...rows, ...totals], Math.max(0, rows.length - 2)),
      fontSize: 10,
    },
    breaks,
  );
}

function header(swadaya: boolean): TableCell[] {
  const names = ['No', 'Uraian', 'Volume', 'Satuan', 'Harga satuan (Rp)', 'Jumlah (Rp)'];
  return [...names, ...(swadaya ? ['Sumber'] : [])].map((name) => headCell(name));
}

function itemCells(line: Data['items'][number], swadaya: boolean): TableCell[] {
  return [
    { text: String(line.no), alignment: 'center' },
    uraianText(line),
    { text: volumeText(line.volume), alignment: 'center' },
    { text: line.satuan, alignment: 'center' },
    moneyCell(ribuan(line.hargaSatuan)),
    moneyCell(ribuan(rabItemTotal(line))),
    ...(swadaya ? [{ text: sumberName[line.sumber], alignment: 'center' as const }] : []),
  ];
}

const sumberName = { bantuan: 'Bantuan', swadaya: 'Swadaya' } as const;

function totalLines(data: Data): { name: string; amount: number }[] {
  const total = { name: 'JUMLAH', amount: totalRab(data) };
  if (!hasSwadaya(data)) return [total];
  return [
    { name: 'Jumlah dari bantuan', amount: totalRab(data, 'bantuan') },
    { name: 'Jumlah dari swadaya', amount: totalRab(data, 'swadaya') },
    total,
  ];
}

function totalRow({ name, amount }: { name: string; amount: number }, swadaya: boolean): ListRow {
  const figure = moneyCell(ribuan(amount), { bold: true });
  const cells = [...wideCell(5, { text: name, bold: true, alignment: 'right' }), figure];
  return { cells: swadaya ? [...cells, ''] : cells };
}

function signatures({ tempat, tanggal, mengetahui, nama, saksi }: Data): Content {
  const right = wargaSignature({ nama, saksi }, `${tempat}, ${tanggalPanjang(tanggal)}`, 'Pemohon,');
  return witnessed(signatureRow([kepalaDesaSignature(mengetahui), right]), saksi);
}

/** What the Word layout prints; every name is always there. The last two rows stand apart: they go with the total. */
function fields(data: Data): object {
  return {
    program: data.program.toUpperCase(),
    tahunAnggaran: data.tahunAnggaran,
    disesuaikan: data.versi > 1,
    versi: versionName(data.versi),
    nama: data.nama,
    nik: data.nik,
    alamat: data.alamat,
    jenisUsaha: data.jenisUsaha,
    items: data.items.slice(0, -2).map(itemFields),
    itemsAkhir: data.items.slice(-2).map(itemFields),
    adaSwadaya: hasSwadaya(data),
    jumlahBantuan: ribuan(totalRab(data, 'bantuan')),
    jumlahSwadaya: ribuan(totalRab(data, 'swadaya')),
    total: ribuan(totalRab(data)),
    terbilang: terbilangRupiah(totalRab(data)),
    tempat: data.tempat,
    tanggal: tanggalPanjang(data.tanggal),
    mengetahui: kepalaDesaFields(data.mengetahui),
    ...saksiFields(data.saksi),
  };
}

function itemFields(line: Data['items'][number]) {
  return {
    no: line.no,
    uraian: uraianText(line),
    volume: volumeText(line.volume),
    satuan: line.satuan,
    hargaSatuan: ribuan(line.hargaSatuan),
    jumlah: ribuan(rabItemTotal(line)),
    sumber: sumberName[line.sumber],
  };
}

/** The plan of what the aid will be spent on, the applicant's own paper: no kop of the government (domain 1.2). */
export default defineTemplate<Data>({
  title: 'Rencana Anggaran Biaya',
  version: '1',
  stage: 'rab',
  from: 'berkas',
  naskah: 'warga',
  input: z.strictObject({ versi: z.int().min(1).max(99).optional().meta({ title: 'Versi RAB' }) }),
  register: ({ tanggal, versi }) => ({ date: tanggal, variant: `versi ${versi}` }),
  pick,
  schema: dataSchema,
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
