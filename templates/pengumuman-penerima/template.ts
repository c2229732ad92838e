import { z } from 'zod';
import { blank, tempatTanggal } from '../../src/documents/letter/blanks.ts';
import { gap, numbered, plainParagraph } from '../../src/documents/letter/body.ts';
import { byRegion, placeOf } from '../../src/documents/letter/by-region.ts';
import { signedRight } from '../../src/documents/letter/closing.ts';
import { title } from '../../src/documents/letter/judul.ts';
import { kopDinas, kopFields, kopOf, kopSchema } from '../../src/documents/letter/kop.ts';
import {
  officialFields,
  officialSignature,
  pejabatAt,
  pejabatSchema,
} from '../../src/documents/letter/officials.ts';
import { sebutSkTentang } from '../../src/documents/letter/sk.ts';
import { titleCase } from '../../src/documents/letter/title-case.ts';
import { eachOf, type ListColumn, type ListRow, type PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import type { Sheet } from '../../src/documents/xlsx/sheet.ts';
import { date, kodeWilayah, money, text, year } from '../../src/domain/fields.ts';
import { officialAt } from '../../src/domain/instansi.ts';
import { longList } from '../../src/domain/long-list.ts';
import { ribuan } from '../../src/domain/money.ts';
import { terbilang } from '../../src/domain/terbilang.ts';

// No NIK and no account: everybody reads a notice board (UU 27/2022; domain 4.4). The amount stays in, so that a cut is seen (domain 5).
const penerima = z.strictObject({
  nomorUrut: z.int().min(1).max(100_000).meta({ title: 'Nomor urut' }),
  nama: text('Nama pada SK', 100).meta({ path: 'namaPadaSk' }),
  kodeWilayah: kodeWilayah().meta({ stage: 'identitas', path: 'pemohon.alamat.kodeWilayah' }),
  nilai: money('Nilai yang ditetapkan', { min: 1 }).meta({ path: 'nilaiDitetapkan' }),
});

const dataSchema = z
  .strictObject({
    kop: kopSchema,
    nomor: text('Nomor pengumuman', 60).optional().meta({ path: 'pengumuman.nomor' }),
    tanggal: date('Tanggal pengumuman').optional().meta({ path: 'pengumuman.tanggal' }),
    tempat: text('Tempat surat', 60).meta({ path: 'instansi.tempat' }),
    program: text('Program', 100).meta({ stage: 'identitas', path: 'program' }),
    tahunAnggaran: year('Tahun anggaran').meta({ path: 'tahunAnggaran' }),
    penetapSk: text('Pejabat penetap SK', 150).meta({ path: 'instansi.pejabat.bupati' }),
    nomorSk: text('Nomor SK', 60).meta({ path: 'nomor' }),
    tanggalSk: date('Tanggal SK').meta({ path: 'tanggal' }),
    tentangSk: text('Tentang', 500).meta({ path: 'tentang' }),
    telepon: text('Telepon', 60).meta({ path: 'instansi.kop.telepon' }),
    kepala: pejabatSchema.meta({ title: 'Kepala dinas', path: 'instansi.pejabat.kepala_dinas' }),
    penerima: longList(penerima).min(1).max(20_000).meta({ title: 'Daftar penerima', path: 'lines' }),
  })
  .refine(({ tanggal, tanggalSk }) => tanggal === undefined || tanggal >= tanggalSk, {
    path: ['tanggal'],
    message: 'Tanggal pengumuman tidak boleh lebih awal daripada tanggal SK.',
  })
  .meta({ title: 'Pengumuman Penerima', stage: 'penetapan' });

type Data = z.infer<typeof dataSchema>;
type Penerima = Data['penerima'][number];

function pick({ kegiatan, members, instansi, date: day }: PickSource): unknown {
  const sk = kegiatan?.data.jenis === 'penetapan' ? kegiatan.data : undefined;
  const villages = new Map(members.map(({ id, data }) => [id, data.pemohon.alamat.kodeWilayah]));
  return {
    kop: kopOf(instansi),
    nomor: sk?.pengumuman?.nomor,
    tanggal: sk?.pengumuman?.tanggal,
    tempat: instansi.tempat,
    program: members[0]?.data.program,
    tahunAnggaran: sk?.tahunAnggaran,
    penetapSk: officialAt(instansi, 'bupati', sk?.tanggal ?? day)?.jabatanTertulis,
    nomorSk: sk?.nomor,
    tanggalSk: sk?.tanggal,
    tentangSk: sk?.tentang,
    telepon: instansi.kop.telepon,
    kepala: pejabatAt(instansi, 'kepala_dinas', day),
    penerima: sk?.lines.map(({ berkasId, nomorUrut, namaPadaSk, nilaiDitetapkan }) => ({
      nomorUrut,
      nama: namaPadaSk,
      kodeWilayah: villages.get(berkasId),
      nilai: nilaiDitetapkan,
    })),
  };
}

function pdf(data: Data): PdfContent {
  return {
    pageNumber: true,
    shows: shown(data),
    body: () => [
      kopDinas(data.kop),
      ...title({ judul: 'Pengumuman', tentang: about(data), nomor: blank(data.nomor, 44) }),
      plainParagraph(opening(data)),
      numbered(notes(data)),
      gap(6),
    ],
    longList: { columns, fontSize: 10, rows: () => rows(data) },
    after: () => [
      gap(10),
      signedRight(
        plainParagraph(closing),
        officialSignature(data.kepala, tempatTanggal(data.tempat, data.tanggal), { capitals: true }),
      ),
    ],
  };
}

/** The paper names the village, not its code, and cites the SK as a sentence does. */
function shown({ penerima: list, tentangSk, ...data }: Data): object {
  const row = ({ kodeWilayah: code, ...line }: Penerima) => ({ ...line, ...placeOf(code) });
  return { ...data, tentangSk: titleCase(tentangSk), penerima: eachOf(list, row) };
}

const about = ({ program, tahunAnggaran }: Data): string =>
  `Penerima ${program}\nTahun Anggaran ${tahunAnggaran}`;

function opening(data: Data): string {
  const { program, tahunAnggaran, penerima: list } = data;
  const families = `${ribuan(list.length)} (${terbilang(list.length)}) keluarga`;
  return `Berdasarkan ${sebutSkTentang(data)}, dengan ini diumumkan penerima ${program} Tahun Anggaran ${tahunAnggaran} sebanyak ${families} sebagaimana daftar di bawah ini, dengan ketentuan sebagai berikut:`;
}

/** What a family has to know: what comes next, that nothing is to be paid, where to complain (service standard). */
function notes({ telepon }: Data): string[] {
  return [
    'penerima mengikuti bimbingan sosial dan pemantapan serta melengkapi persyaratan pencairan sesuai dengan undangan;',
    'bantuan disalurkan utuh ke rekening penerima, dan seluruh pengurusannya tidak dipungut biaya; dan',
    `keberatan atau pengaduan dapat disampaikan ke kantor kami, melalui telepon ${telepon}, atau melalui kanal LAPOR.`,
  ];
}

const closing = 'Demikian pengumuman ini disampaikan untuk diketahui.';

const columns: readonly ListColumn[] = [
  { title: 'No', width: 30, alignment: 'center' },
  { title: 'Nama', width: '*' },
  { title: 'Desa/Kelurahan', width: 96 },
  { title: 'Kecamatan', width: 82 },
  { title: 'Besaran (Rp)', width: 74, alignment: 'right' },
];

/** By the code of the region, with the numbers of the SK. */
function listed({ penerima: list }: Data): Penerima[] {
  return byRegion(list).flatMap(({ villages }) =>
    villages.flatMap((village) => village.rows.toSorted((a, b) => a.nomorUrut - b.nomorUrut)),
  );
}

function* rows(data: Data): Generator<ListRow> {
  const list = listed(data);
  for (const [index, row] of list.entries()) {
    const { no, nama, desa, kecamatan, nilai } = rowFields(row);
    yield { cells: [no, nama, desa, kecamatan, nilai], keepWithNext: index >= list.length - 2 };
  }
  const label = { text: totalName(data), columns: 4, alignment: 'right' as const };
  yield { cells: [label, ribuan(total(data))], bold: true, keepWithNext: true };
}

const total = ({ penerima: list }: Data): number => list.reduce((sum, { nilai }) => sum + nilai, 0);

const totalName = ({ penerima: list }: Data): string => `JUMLAH (${ribuan(list.length)} penerima)`;

function rowFields({ nomorUrut, nama, kodeWilayah: code, nilai }: Penerima) {
  return { no: `${nomorUrut}.`, nama, ...placeOf(code), nilai: ribuan(nilai) };
}

/** What the Word layout prints; the last two rows stand apart: they go with the total. */
function fields(data: Data): object {
  const list = listed(data);
  return {
    kop: kopFields(data.kop),
    tentang: about(data).toUpperCase(),
    nomor: blank(data.nomor, 44),
    pembuka: opening(data),
    ketentuan: notes(data).map((isi, index) => ({ no: index + 1, isi })),
    penerima: eachOf(list.slice(0, -2), rowFields),
    penerimaAkhir: list.slice(-2).map(rowFields),
    namaJumlah: totalName(data),
    jumlah: ribuan(total(data)),
    tempatTanggal: tempatTanggal(data.tempat, data.tanggal),
    kepala: officialFields(data.kepala, { capitals: true }),
  };
}

/** As public as the paper: no NIK and no account. */
function xlsx(data: Data): Sheet {
  return {
    name: 'Pengumuman',
    heading: ['PENGUMUMAN', ...about(data).toUpperCase().split('\n')],
    columns: columns.map(({ title }, index) => ({
      title,
      width: sheetWidths[index]!,
      ...(index === 0 && { kind: 'bilangan' }),
      ...(index === columns.length - 1 && { kind: 'rupiah' }),
    })),
    rows: function* () {
      for (const row of listed(data)) {
        const { desa, kecamatan } = placeOf(row.kodeWilayah);
        yield { cells: [row.nomorUrut, row.nama, desa, kecamatan, row.nilai] };
      }
      yield { cells: [undefined, totalName(data), undefined, undefined, total(data)], bold: true };
    },
  };
}

const sheetWidths = [7, 34, 24, 20, 16];

/** The list of an SK for the notice board of office, kecamatan and village: a paper of its own, without NIK and accounts. */
export default defineTemplate<Data>({
  title: 'Pengumuman Penerima',
  version: '1',
  stage: 'penetapan',
  from: 'kegiatan',
  naskah: 'khusus',
  kegiatan: 'penetapan',
  pick,
  schema: dataSchema,
  register: ({ nomor, tanggal }) => ({ number: nomor, ...(tanggal && { date: tanggal }) }),
  filledByHand: ['nomor', 'tanggal'],
  numberable: true,
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
  xlsx,
});
