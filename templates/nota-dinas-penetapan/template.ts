import type { Content, TableCell } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { blank, blankDate } from '../../src/documents/letter/blanks.ts';
import { ended, gap, numbered, paragraph, penutup } from '../../src/documents/letter/body.ts';
import { kopFields, kopOf, kopSchema } from '../../src/documents/letter/kop.ts';
import { citedPaper } from '../../src/documents/letter/legal-basis.ts';
import { headCell, keepEnd, listTable, moneyCell, wideCell } from '../../src/documents/letter/list-table.ts';
import { notaDinas } from '../../src/documents/letter/nota-dinas.ts';
import {
  officeAlone,
  officialFields,
  officialSignature,
  pejabatAt,
  pejabatSchema,
} from '../../src/documents/letter/officials.ts';
import { parafBoxes } from '../../src/documents/letter/paraf.ts';
import { titleCase } from '../../src/documents/letter/title-case.ts';
import { kept, type PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import { choice, date, letterLater, money, text, year } from '../../src/domain/fields.ts';
import { officialAt } from '../../src/domain/instansi.ts';
import type { Penetapan } from '../../src/domain/kegiatan.ts';
import { ribuan, rupiah } from '../../src/domain/money.ts';
import { districtsOf, findVillage } from '../../src/domain/region.ts';
import { terbilang, terbilangRupiah } from '../../src/domain/terbilang.ts';

const rekap = z.strictObject({
  kecamatan: text('Kecamatan', 100).meta({ stage: 'identitas', path: 'pemohon.alamat.kodeWilayah' }),
  keluarga: z.int().min(1).max(20_000).meta({ title: 'Jumlah keluarga' }),
  nilai: money('Jumlah nilai', { min: 1, max: 1_000_000_000_000 }),
});

const offices = (title: string) =>
  z.array(text('Jabatan', 150)).max(6).meta({ title, path: 'instansi.pejabat' });

const dataSchema = z
  .strictObject({
    kop: kopSchema,
    lembar: choice('Lembar', ['asli', 'pertinggal']).meta({ path: 'input.lembar' }),
    yth: text('Yang dituju', 150).meta({ path: 'instansi.pejabat.bupati' }),
    melalui: text('Melalui', 150).meta({ path: 'instansi.pejabat.sekda' }),
    nomor: text('Nomor nota dinas', 60).optional().meta({ path: 'input.nomor' }),
    tanggal: date('Tanggal nota dinas').optional(),
    kabupaten: text('Kabupaten', 100).meta({ path: 'instansi.kodeWilayah' }),
    tentang: text('Tentang', 500).meta({ path: 'tentang' }),
    tahunAnggaran: year('Tahun anggaran').meta({ path: 'tahunAnggaran' }),
    rekomendasi: letterLater('Rekomendasi').meta({ stage: 'rekomendasi', path: 'input.rekomendasi' }),
    rekap: z.array(rekap).min(1).max(200).meta({ title: 'Daftar berkas', path: 'lines' }),
    kepala: pejabatSchema.meta({ title: 'Kepala dinas', path: 'instansi.pejabat.kepala_dinas' }),
    parafHierarki: offices('Paraf hierarki'),
    parafKoordinasi: offices('Paraf koordinasi'),
  })
  .meta({ title: 'Nota Dinas Penetapan', stage: 'penetapan' });

type Data = z.infer<typeof dataSchema>;

/** The number of the act is that of the SK; the nota has its own, which comes after signing. */
function pick({ kegiatan, members, instansi, date: day, input }: PickSource): unknown {
  const sk = kegiatan?.data.jenis === 'penetapan' ? kegiatan.data : undefined;
  const office = (key: string) => officialAt(instansi, key, day)?.jabatanTertulis;
  const known = (keys: readonly string[]) => keys.map(office).filter((name) => name !== undefined);
  return {
    kop: kopOf(instansi),
    lembar: input.lembar ?? 'asli',
    yth: office('bupati'),
    melalui: office('sekda'),
    kabupaten: districtsOf(instansi.kodeWilayah)[0]?.regency.name,
    tentang: sk?.tentang,
    tahunAnggaran: sk?.tahunAnggaran,
    rekomendasi: input.rekomendasi ?? {},
    rekap: sk && byDistrict(sk, members),
    kepala: pejabatAt(instansi, 'kepala_dinas', day),
    parafHierarki: known(['sekretaris', 'kepala_bidang']),
    parafKoordinasi: known(['kepala_bagian_hukum']),
  };
}

/** By the code of the kecamatan, as in the lampiran of the SK. */
function byDistrict({ lines }: Penetapan, members: PickSource['members']) {
  const villages = new Map(members.map(({ id, data }) => [id, data.pemohon.alamat.kodeWilayah]));
  const groups = Map.groupBy(lines, ({ berkasId }) => villages.get(berkasId)?.slice(0, 8) ?? '');
  return [...groups.keys()].toSorted().map((code) => {
    const group = groups.get(code)!;
    const nilai = group.reduce((sum, { nilaiDitetapkan }) => sum + nilaiDitetapkan, 0);
    const village = findVillage(villages.get(group[0]!.berkasId) ?? '');
    return { kecamatan: village?.district.name, keluarga: group.length, nilai };
  });
}

function pdf(data: Data): PdfContent {
  return {
    pageNumber: true,
    shows: shown(data),
    body: (breaks) => [...paper(data, breaks), ...fileCopy(data)],
  };
}

/** The signature, which comes last, stays with the end of the table. */
function paper(data: Data, breaks: readonly number[]): Content[] {
  const pieces = notaDinas({
    kop: { dinas: data.kop },
    ...head(data),
    isi: [
      paragraph(opening(data)),
      paragraph(considering),
      numbered(points(data).map(ended)),
      gap(4),
      ...table(data, breaks),
      kept(gap(8), { keepWithNext: true }),
    ],
    penutup: penutup.notaDinas,
    penandatangan: officialSignature(data.kepala, undefined, { capitals: true }),
  });
  return [...pieces.slice(0, -1), kept(pieces.at(-1)!, { keepWithNext: false })];
}

/** Who initials stands on the file copy only (domain 1.6). */
function shown({ parafHierarki, parafKoordinasi, lembar, ...data }: Data): object {
  return lembar === 'asli' ? data : { ...data, parafHierarki, parafKoordinasi };
}

function head(data: Data) {
  return {
    yth: data.yth,
    melalui: data.melalui,
    dari: `${officeAlone(data.kepala.jabatan)} ${data.kabupaten}`,
    tanggal: blankDate(data.tanggal),
    nomor: blank(data.nomor),
    sifat: 'Penting',
    lampiran: '1 (satu) berkas',
    hal: `Konsep Keputusan ${data.yth} tentang ${titleCase(data.tentang)}`,
  };
}

function opening({ rekomendasi, kepala, yth }: Data): string {
  const cited = citedPaper(`Rekomendasi ${officeAlone(kepala.jabatan)}`, rekomendasi);
  return `Disampaikan dengan hormat, menindaklanjuti ${cited}, bersama ini kami sampaikan konsep Keputusan ${yth} sebagaimana hal tersebut di atas beserta lampirannya untuk mendapatkan penetapan.`;
}

const considering = 'Sebagai bahan pertimbangan, kami laporkan hal-hal sebagai berikut:';

const families = ({ rekap: list }: Data) => list.reduce((sum, { keluarga }) => sum + keluarga, 0);
const amount = ({ rekap: list }: Data) => list.reduce((sum, { nilai }) => sum + nilai, 0);

/** The number and day of the keputusan are not for the drafter to give (domain 1.4). */
function points(data: Data): string[] {
  const count = `${ribuan(families(data))} (${terbilang(families(data))}) keluarga`;
  const sum = `${rupiah(amount(data))} (${terbilangRupiah(amount(data))})`;
  return [
    `calon penerima yang diusulkan sebanyak ${count} dengan nilai seluruhnya ${sum}`,
    'seluruh calon penerima telah diverifikasi dan divalidasi serta dinyatakan layak',
    `pembiayaannya dibebankan pada Anggaran Pendapatan dan Belanja Daerah ${data.kabupaten} Tahun Anggaran ${data.tahunAnggaran}`,
    'nomor dan tanggal keputusan diisi setelah keputusan ditandatangani',
  ];
}

function table(data: Data, breaks: readonly number[]): Content[] {
  const header = () => [['No', 'Kecamatan', 'Keluarga', 'Nilai (Rp)'].map((name) => headCell(name))];
  const rows = data.rekap.map((row, index) => ({ cells: cells(rowFields(row, index)) }));
  const all = keepEnd([...rows, totalRow(data)], Math.max(0, rows.length - 2));
  return listTable({ widths: [30, '*', 80, 110], header, rows: all, fontSize: 10 }, breaks);
}

function cells({ no, kecamatan, keluarga, nilai }: ReturnType<typeof rowFields>): TableCell[] {
  return [
    { text: no, alignment: 'center' },
    kecamatan,
    { text: keluarga, alignment: 'center' },
    moneyCell(nilai),
  ];
}

function totalRow(data: Data) {
  const bold = { bold: true };
  const count: TableCell = { text: ribuan(families(data)), alignment: 'center', ...bold };
  return {
    cells: [
      ...wideCell(2, { text: 'JUMLAH', alignment: 'right', ...bold }),
      count,
      moneyCell(ribuan(amount(data)), bold),
    ],
  };
}

function rowFields({ kecamatan, keluarga, nilai }: Data['rekap'][number], index: number) {
  return { no: `${index + 1}.`, kecamatan, keluarga: ribuan(keluarga), nilai: ribuan(nilai) };
}

function fileCopy({ lembar, parafHierarki: hierarki, parafKoordinasi: koordinasi }: Data): Content[] {
  if (lembar === 'asli') return [];
  const boxes = [{ text: 'Pertinggal', bold: true, fontSize: 9 }, ...parafBoxes({ hierarki, koordinasi })];
  return [{ stack: boxes, margin: [0, 14, 0, 0], unbreakable: true }];
}

/** What the Word layout prints. */
function fields(data: Data): object {
  const listed = (texts: readonly string[]) => texts.map((isi, index) => ({ no: index + 1, isi }));
  const isFileCopy = data.lembar === 'pertinggal';
  return {
    kop: kopFields(data.kop),
    ...head(data),
    pembuka: opening(data),
    pertimbangan: listed(points(data).map(ended)),
    rekap: data.rekap.slice(0, -2).map(rowFields),
    rekapAkhir: [...data.rekap.entries()].slice(-2).map(([index, row]) => rowFields(row, index)),
    jumlahKeluarga: ribuan(families(data)),
    jumlahNilai: ribuan(amount(data)),
    kepala: officialFields(data.kepala, { capitals: true }),
    pertinggal: isFileCopy,
    adaHierarki: isFileCopy && data.parafHierarki.length > 0,
    hierarki: data.parafHierarki.map((jabatan) => ({ jabatan })),
    adaKoordinasi: isFileCopy && data.parafKoordinasi.length > 0,
    koordinasi: data.parafKoordinasi.map((jabatan) => ({ jabatan })),
  };
}

/** The head of the dinas puts the draft of the keputusan before the Bupati, through the Sekda (domain 2, number 6; domain 8.2). */
export default defineTemplate<Data>({
  title: 'Nota Dinas Penetapan',
  version: '1',
  stage: 'penetapan',
  alsoIn: ['rekomendasi'],
  from: 'kegiatan',
  naskah: 'khusus',
  kegiatan: 'penetapan',
  pick,
  schema: dataSchema,
  input: z.strictObject({
    lembar: choice('Lembar', ['asli', 'pertinggal']).optional(),
    rekomendasi: letterLater('Rekomendasi').optional(),
  }),
  register: ({ nomor, tanggal, lembar }) => ({
    number: nomor,
    ...(tanggal && { date: tanggal }),
    variant: lembar,
  }),
  filledByHand: ['nomor', 'tanggal', 'rekomendasi.nomor', 'rekomendasi.tanggal'],
  numberable: true,
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
