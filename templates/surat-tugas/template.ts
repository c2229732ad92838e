import type { Content, TableCell } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { villageName } from '../../src/documents/letter/address.ts';
import { blank, tempatTanggal } from '../../src/documents/letter/blanks.ts';
import { clause, ended, gap, numbered, penutup } from '../../src/documents/letter/body.ts';
import { judul } from '../../src/documents/letter/judul.ts';
import { kopFields, kopOf, kopSchema } from '../../src/documents/letter/kop.ts';
import { headCell, listTable } from '../../src/documents/letter/list-table.ts';
import {
  officeAlone,
  officialFields,
  officialSignature,
  pejabatAt,
  pejabatSchema,
} from '../../src/documents/letter/officials.ts';
import { signatureRight } from '../../src/documents/letter/signature.ts';
import type { PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import { tanggalPanjang } from '../../src/domain/dates.ts';
import { choice, date, nip, text, year } from '../../src/domain/fields.ts';
import { showNip } from '../../src/domain/identity.ts';
import type { Kegiatan } from '../../src/domain/kegiatan.ts';
import { ribuan } from '../../src/domain/money.ts';
import { findVillage } from '../../src/domain/region.ts';
import { terbilang } from '../../src/domain/terbilang.ts';

const petugas = z.strictObject({
  nama: text('Nama petugas', 100),
  nip: nip().optional(),
  pangkat: text('Pangkat petugas', 100).optional(),
  jabatan: text('Jabatan petugas', 150),
});

const petugasList = z.array(petugas).min(1, 'Isi sedikitnya satu petugas.').max(30);
const dasarList = z.array(text('Dasar', 500)).min(1).max(10);

const dataSchema = z
  .strictObject({
    kop: kopSchema,
    jenis: choice('Jenis kegiatan', ['verifikasi', 'bimbingan', 'monitoring']).meta({ path: 'jenis' }),
    nomor: text('Nomor surat tugas', 60).optional().meta({ path: 'suratTugas.nomor' }),
    tanggal: date('Tanggal surat tugas').optional().meta({ path: 'suratTugas.tanggal' }),
    dasar: dasarList.meta({ title: 'Dasar', path: 'input.dasar' }),
    petugas: petugasList.meta({ title: 'Petugas', path: 'input.petugas' }),
    program: text('Program', 100).meta({ stage: 'identitas', path: 'program' }),
    tahunAnggaran: year('Tahun anggaran').meta({ path: 'tahunAnggaran' }),
    jumlahKeluarga: z.int().min(1).max(20_000).meta({ title: 'Jumlah keluarga', path: 'lines' }),
    mulai: date('Mulai tugas').meta({ path: 'input.mulai' }),
    selesai: date('Selesai tugas').meta({ path: 'input.selesai' }),
    lokasi: text('Lokasi', 1000).meta({ path: 'tempat' }),
    tempat: text('Tempat surat', 60).meta({ path: 'instansi.tempat' }),
    kepala: pejabatSchema.meta({ title: 'Kepala dinas', path: 'instansi.pejabat.kepala_dinas' }),
  })
  .refine(({ mulai, selesai }) => selesai >= mulai, {
    path: ['selesai'],
    message: 'Selesai tugas tidak boleh lebih awal daripada mulai tugas.',
  })
  .meta({ title: 'Surat Tugas' });

type Data = z.infer<typeof dataSchema>;

/** Officers and days are typed in: an act knows them only afterwards. A day of the act is the day of the task. */
function pick({ kegiatan, members, instansi, date: day, input }: PickSource): unknown {
  const act = kegiatan?.data;
  const letter = act !== undefined && 'suratTugas' in act ? act.suratTugas : undefined;
  return {
    kop: kopOf(instansi),
    jenis: act?.jenis,
    nomor: letter?.nomor,
    tanggal: letter?.tanggal,
    dasar: input.dasar ?? (act && usualBasis(instansi.nama, yearOf(input.mulai ?? act.tanggal ?? day))),
    petugas: input.petugas,
    program: members[0]?.data.program,
    tahunAnggaran: act?.tahunAnggaran,
    jumlahKeluarga: act?.lines.length,
    mulai: input.mulai ?? act?.tanggal,
    selesai: input.selesai ?? input.mulai ?? act?.tanggal,
    lokasi: placeOf(act) ?? villages(members),
    tempat: instansi.tempat,
    kepala: pejabatAt(instansi, 'kepala_dinas', day),
  };
}

const yearOf = (day: unknown) => String(day).slice(0, 4);

/** Perbup Sragen on bansos (domain 2), and the budget that pays for the way: of the year of the task, not of the aid. */
function usualBasis(office: string, year: string): string[] {
  return [
    'Peraturan Bupati Sragen Nomor 5 Tahun 2021 sebagaimana telah diubah dengan Peraturan Bupati Sragen Nomor 60 Tahun 2021',
    `Dokumen Pelaksanaan Anggaran ${office} Tahun Anggaran ${year}`,
  ];
}

function placeOf(act: Kegiatan | undefined): string | undefined {
  return act !== undefined && 'tempat' in act ? act.tempat : undefined;
}

/** More would fill the page. */
const villagesNamed = 6;

/** `Desa Gading, Desa Padas, Kecamatan Tanon`: the villages of the families, by kecamatan; of many only the kecamatan. */
function villages(members: PickSource['members']): string | undefined {
  const codes = new Set(members.map(({ data }) => data.pemohon.alamat.kodeWilayah));
  const found = [...codes].toSorted().flatMap((code) => findVillage(code) ?? []);
  const byDistrict = Map.groupBy(found, ({ district }) => district.name);
  if (found.length > villagesNamed)
    return `${ribuan(found.length)} desa/kelurahan di Kecamatan ${[...byDistrict.keys()].join(', ')}`;
  const parts = [...byDistrict].map(([district, list]) => {
    return `${list.map(villageName).join(', ')}, Kecamatan ${district}`;
  });
  return parts.length === 0 ? undefined : parts.join('; ');
}

function pdf(data: Data): PdfContent {
  return {
    pageNumber: true,
    shows: data,
    body: (breaks) =>
      judul({
        kop: { dinas: data.kop },
        judul: 'Surat Tugas',
        nomor: blank(data.nomor, 44),
        isi: [
          clause('Dasar', numbered(data.dasar.map(ended))),
          { text: 'MENUGASKAN:', alignment: 'center', bold: true, margin: [0, 4, 0, 4] },
          clause('Kepada', 'petugas yang namanya tersebut di bawah ini.'),
          ...officers(data, breaks),
          gap(6),
          clause('Untuk', numbered(duties(data))),
          clause('Waktu', waktu(data)),
          clause('Tempat', data.lokasi),
        ],
        penutup: penutup.suratTugas,
        tandaTangan: signatureRight(
          officialSignature(data.kepala, tempatTanggal(data.tempat, data.tanggal), { capitals: true }),
        ),
      }),
  };
}

function officers({ petugas: list }: Data, breaks: readonly number[]): Content[] {
  const header = () => [['No', 'Nama dan NIP', 'Pangkat', 'Jabatan'].map((name) => headCell(name))];
  const rows = list.map((officer, index) => ({ cells: officerCells(officer, index) }));
  return listTable({ widths: [24, '*', 100, 140], header, rows, fontSize: 10 }, breaks);
}

function officerCells(officer: Data['petugas'][number], index: number): TableCell[] {
  const { no, nama, pangkat, jabatan } = officerFields(officer, index);
  return [{ text: no, alignment: 'center' }, nama, pangkat, jabatan];
}

function officerFields(
  { nama, nip: number, pangkat = '-', jabatan }: Data['petugas'][number],
  index: number,
) {
  const name = number === undefined ? nama : `${nama}\nNIP. ${showNip(number)}`;
  return { no: `${index + 1}.`, nama: name, pangkat, jabatan };
}

const tasks = {
  verifikasi: 'melaksanakan verifikasi dan validasi calon penerima',
  bimbingan: 'melaksanakan bimbingan sosial dan pemantapan penerima',
  monitoring: 'melaksanakan monitoring dan evaluasi penerima',
} as const;

function duties({ jenis, program, tahunAnggaran, jumlahKeluarga, kepala }: Data): string[] {
  const families = `${jumlahKeluarga} (${terbilang(jumlahKeluarga)}) keluarga`;
  return [
    `${tasks[jenis]} ${program} Tahun Anggaran ${tahunAnggaran} sebanyak ${families};`,
    'melaksanakan tugas tanpa memungut atau menerima imbalan dalam bentuk apa pun; dan',
    `melaporkan hasilnya secara tertulis kepada ${officeAlone(kepala.jabatan)} setelah tugas selesai.`,
  ];
}

function waktu({ mulai, selesai }: Data): string {
  return mulai === selesai
    ? tanggalPanjang(mulai)
    : `${tanggalPanjang(mulai)} s.d. ${tanggalPanjang(selesai)}`;
}

/** What the Word layout prints. */
function fields(data: Data): object {
  const listed = (texts: readonly string[]) => texts.map((line, index) => ({ no: index + 1, isi: line }));
  return {
    kop: kopFields(data.kop),
    nomor: blank(data.nomor, 44),
    dasar: listed(data.dasar.map(ended)),
    petugas: data.petugas.map(officerFields),
    tugas: listed(duties(data)),
    waktu: waktu(data),
    lokasi: data.lokasi,
    tempatTanggal: tempatTanggal(data.tempat, data.tanggal),
    kepala: officialFields(data.kepala, { capitals: true }),
  };
}

/** Sends officers out, before the visit, the day of guidance or the monitoring: signed before the day it names. */
export default defineTemplate<Data>({
  title: 'Surat Tugas',
  version: '1',
  stage: 'verifikasi',
  alsoIn: ['bimbingan', 'monitoring'],
  from: 'kegiatan',
  naskah: 'khusus',
  pick,
  schema: dataSchema,
  input: z.strictObject({
    petugas: petugasList.meta({ title: 'Petugas' }),
    dasar: dasarList.optional().meta({ title: 'Dasar' }),
    mulai: date('Mulai tugas').optional(),
    selesai: date('Selesai tugas').optional(),
  }),
  register: ({ nomor, tanggal, mulai }) => ({
    number: nomor,
    ...(tanggal && { date: tanggal }),
    variant: mulai,
  }),
  filledByHand: ['nomor', 'tanggal'],
  numberable: true,
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
