import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { tempatTanggal } from '../../src/documents/letter/blanks.ts';
import { gap, numbered, penutup, plainParagraph } from '../../src/documents/letter/body.ts';
import { signedRight } from '../../src/documents/letter/closing.ts';
import { identityLines } from '../../src/documents/letter/identity-lines.ts';
import { title } from '../../src/documents/letter/judul.ts';
import { kopDinas, kopFields, kopOf, kopSchema } from '../../src/documents/letter/kop.ts';
import {
  officialFields,
  officialSignature,
  pejabatAt,
  pejabatSchema,
} from '../../src/documents/letter/officials.ts';
import { section, sectionHead } from '../../src/documents/letter/section.ts';
import { eachOf, type ListColumn, type ListRow, type PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import { hari, tanggalPanjang } from '../../src/domain/dates.ts';
import { date, text, year, yesNo } from '../../src/domain/fields.ts';
import type { Bimbingan } from '../../src/domain/kegiatan.ts';
import { longList } from '../../src/domain/long-list.ts';
import { ribuan } from '../../src/domain/money.ts';
import { findVillage } from '../../src/domain/region.ts';
import { terbilang } from '../../src/domain/terbilang.ts';

const narasumber = z.strictObject({
  nama: text('Nama narasumber', 100),
  jabatan: text('Jabatan narasumber', 150).optional(),
});

/** Of those who came the report says only how many. */
const peserta = z
  .strictObject({
    hadir: yesNo('Hadir').meta({ path: 'hadir' }),
    nama: text('Nama', 100).optional().meta({ stage: 'identitas', path: 'pemohon.nama' }),
    desa: text('Desa/Kelurahan', 100)
      .optional()
      .meta({ stage: 'identitas', path: 'pemohon.alamat.kodeWilayah' }),
    kecamatan: text('Kecamatan', 100)
      .optional()
      .meta({ stage: 'identitas', path: 'pemohon.alamat.kodeWilayah' }),
    alasan: text('Alasan tidak hadir').optional().meta({ path: 'alasan' }),
    susulan: date('Tanggal susulan').optional().meta({ path: 'susulan' }),
  })
  .refine(({ hadir, nama }) => hadir || nama !== undefined, {
    path: ['nama'],
    message: 'Sebutkan nama yang tidak hadir.',
  });

const dataSchema = z
  .strictObject({
    kop: kopSchema,
    program: text('Program', 100).meta({ stage: 'identitas', path: 'program' }),
    tahunAnggaran: year('Tahun anggaran').meta({ path: 'tahunAnggaran' }),
    nomorUndangan: text('Nomor undangan', 60).meta({ path: 'undangan.nomor' }),
    tanggalUndangan: date('Tanggal undangan').meta({ path: 'undangan.tanggal' }),
    tanggalAcara: date('Tanggal acara').meta({ path: 'tanggal' }),
    waktu: text('Waktu', 60).meta({ path: 'waktu' }),
    tempatAcara: text('Tempat').meta({ path: 'tempat' }),
    acara: text('Acara').meta({ path: 'acara' }),
    materi: text('Materi', 500).meta({ path: 'materi' }),
    narasumber: z.array(narasumber).max(20).optional().meta({ title: 'Narasumber', path: 'narasumber' }),
    tempat: text('Tempat surat', 60).meta({ path: 'instansi.tempat' }),
    tanggal: date('Tanggal laporan').optional().meta({ path: 'input.tanggal' }),
    pelapor: pejabatSchema.meta({ title: 'Kepala bidang', path: 'instansi.pejabat.kepala_bidang' }),
    peserta: longList(peserta).min(1).max(20_000).meta({ title: 'Daftar peserta', path: 'lines' }),
  })
  .refine(({ tanggal, tanggalAcara }) => tanggal === undefined || tanggal >= tanggalAcara, {
    path: ['tanggal'],
    message: 'Tanggal laporan tidak boleh lebih awal daripada tanggal acara.',
  })
  .meta({ title: 'Laporan Bimbingan', stage: 'bimbingan' });

type Data = z.infer<typeof dataSchema>;
type Peserta = Data['peserta'][number];

function pick({ kegiatan, members, instansi, date: day, input }: PickSource): unknown {
  const act = kegiatan?.data.jenis === 'bimbingan' ? kegiatan.data : undefined;
  return {
    kop: kopOf(instansi),
    program: members[0]?.data.program,
    ...(act && ofAct(act)),
    tempat: instansi.tempat,
    tanggal: input.tanggal,
    pelapor: pejabatAt(instansi, 'kepala_bidang', day),
    peserta: act?.lines.map((line, index) => attendance(line, members[index])),
  };
}

function ofAct({
  tahunAnggaran,
  undangan,
  tanggal,
  waktu,
  tempat,
  acara,
  materi,
  narasumber: speakers,
}: Bimbingan) {
  return {
    tahunAnggaran,
    nomorUndangan: undangan.nomor,
    tanggalUndangan: undangan.tanggal,
    tanggalAcara: tanggal,
    waktu,
    tempatAcara: tempat,
    acara,
    materi,
    narasumber: speakers?.map(({ nama, jabatan }) => ({ nama, jabatan })),
  };
}

/** The act's lines and the case files stand in one order. */
function attendance(line: Bimbingan['lines'][number], member: PickSource['members'][number] | undefined) {
  const { hadir, alasan, susulan } = line;
  if (hadir !== false || member === undefined) return { hadir };
  const { nama, alamat } = member.data.pemohon;
  const village = findVillage(alamat.kodeWilayah);
  return { hadir, nama, desa: village?.name, kecamatan: village?.district.name, alasan, susulan };
}

const absent = ({ peserta: list }: Data): Peserta[] => list.filter(({ hadir }) => !hadir);

function pdf(data: Data): PdfContent {
  const missing = absent(data);
  return {
    pageNumber: true,
    shows: shown(data),
    body: () => [
      kopDinas(data.kop),
      ...title({ judul: 'Laporan', tentang: about(data) }),
      ...section('A. Dasar', plainParagraph(basis(data))),
      ...section('B. Pelaksanaan', identityLines(meeting(data))),
      ...section('C. Materi', plainParagraph(`${data.materi.replace(/\.$/, '')}.`)),
      ...speakers(data),
      ...section('D. Kehadiran', identityLines(counts(data))),
      sectionHead(absentHead),
      ...(missing.length === 0 ? [plainParagraph(nobodyAbsent)] : []),
      ...(missing.length === 0 ? ending(data) : [gap(2)]),
    ],
    ...(missing.length > 0 && {
      longList: { columns, fontSize: 10, rows: () => rows(missing) },
      after: () => [gap(10), ...ending(data)],
    }),
  };
}

/** Counts of all, and those who did not come. */
function shown({ peserta: list, ...data }: Data): object {
  const missing = list.filter(({ hadir }) => !hadir);
  const row = ({ hadir: _hadir, ...line }: Peserta) => line;
  return { ...data, jumlahPeserta: list.length, tidakHadir: eachOf(missing, row) };
}

const about = ({ program, tahunAnggaran }: Data): string =>
  `Pelaksanaan Bimbingan Sosial dan Pemantapan\nPenerima ${program}\nTahun Anggaran ${tahunAnggaran}`;

const basis = ({ nomorUndangan, tanggalUndangan }: Data): string =>
  `Undangan Nomor ${nomorUndangan} tanggal ${tanggalPanjang(tanggalUndangan)} hal Undangan Bimbingan Sosial dan Pemantapan.`;

function meeting({ tanggalAcara, waktu, tempatAcara, acara }: Data): [string, string][] {
  return [
    ['Hari, tanggal', `${hari(tanggalAcara)}, ${tanggalPanjang(tanggalAcara)}`],
    ['Waktu', waktu],
    ['Tempat', tempatAcara],
    ['Acara', acara],
  ];
}

function speakers({ narasumber: list = [] }: Data): Content[] {
  return list.length === 0 ? [] : [plainParagraph('Narasumber:'), numbered(list.map(speaker))];
}

function speaker({ nama, jabatan }: z.infer<typeof narasumber>): string {
  return jabatan === undefined ? nama : `${nama} (${jabatan})`;
}

/** Who came on a later day had the guidance, too; the others have not had it yet. */
function counts(data: Data): [string, string][] {
  const missing = absent(data);
  const later = missing.filter(({ susulan }) => susulan !== undefined).length;
  const people = (count: number) => `${ribuan(count)} (${terbilang(count)}) orang`;
  return [
    ['Diundang', people(data.peserta.length)],
    ['Hadir', people(data.peserta.length - missing.length)],
    ['Tidak hadir', people(missing.length)],
    ['Ikut susulan', people(later)],
    ['Belum ikut', people(missing.length - later)],
  ];
}

const absentHead = 'E. Peserta yang tidak hadir';
const nobodyAbsent = 'Semua peserta hadir.';

const columns: readonly ListColumn[] = [
  { title: 'No', width: 26, alignment: 'center' },
  { title: 'Nama', width: 108 },
  { title: 'Desa/Kelurahan, kecamatan', width: 106 },
  { title: 'Alasan', width: '*' },
  { title: 'Susulan', width: 62, alignment: 'center' },
];

function* rows(missing: readonly Peserta[]): Generator<ListRow> {
  for (const [index, row] of missing.entries()) {
    const { no, nama, wilayah, alasan, susulan } = rowFields([index, row]);
    yield { cells: [no, nama, wilayah, alasan, susulan], keepWithNext: index >= missing.length - 2 };
  }
}

function rowFields([index, row]: readonly [number, Peserta]) {
  const { nama = '', desa = '', kecamatan = '', alasan = 'tanpa keterangan', susulan } = row;
  const later = susulan === undefined ? '-' : tanggalPanjang(susulan);
  return { no: `${index + 1}.`, nama, wilayah: `${desa}, ${kecamatan}`, alasan, susulan: later };
}

function ending(data: Data): Content[] {
  const signature = officialSignature(data.pelapor, tempatTanggal(data.tempat, data.tanggal));
  return [signedRight(plainParagraph(penutup.laporan), signature)];
}

/** What the Word layout prints; the last two rows stand apart: they go with the signature. */
function fields(data: Data): object {
  const list = [...absent(data).entries()];
  const lines = (pairs: readonly [string, string][]) => pairs.map(([label, isi]) => ({ label, isi }));
  return {
    kop: kopFields(data.kop),
    tentang: about(data).toUpperCase(),
    dasar: basis(data),
    pelaksanaan: lines(meeting(data)),
    materi: `${data.materi.replace(/\.$/, '')}.`,
    adaNarasumber: (data.narasumber ?? []).length > 0,
    narasumber: (data.narasumber ?? []).map((one, index) => ({ no: index + 1, isi: speaker(one) })),
    kehadiran: lines(counts(data)),
    adaTidakHadir: list.length > 0,
    tidakHadir: eachOf(list.slice(0, -2), rowFields),
    tidakHadirAkhir: list.slice(-2).map(rowFields),
    tempatTanggal: tempatTanggal(data.tempat, data.tanggal),
    pelapor: officialFields(data.pelapor),
  };
}

/** The report of a day of guidance: who came, who did not and why, and what was said (domain 5: recipients do not come). */
export default defineTemplate<Data>({
  title: 'Laporan Bimbingan',
  version: '1',
  stage: 'bimbingan',
  from: 'kegiatan',
  naskah: 'khusus',
  kegiatan: 'bimbingan',
  pick,
  schema: dataSchema,
  input: z.strictObject({ tanggal: date('Tanggal laporan').optional() }),
  register: ({ tanggal }) => (tanggal === undefined ? {} : { date: tanggal }),
  filledByHand: ['tanggal'],
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
