import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { alamatLengkap } from '../../src/documents/letter/address.ts';
import { tempatTanggal } from '../../src/documents/letter/blanks.ts';
import { gap, plainParagraph } from '../../src/documents/letter/body.ts';
import { signedEnd } from '../../src/documents/letter/closing.ts';
import { barisFields, identityLines } from '../../src/documents/letter/identity-lines.ts';
import { title } from '../../src/documents/letter/judul.ts';
import { photoFrames, photoPairs } from '../../src/documents/letter/photo-frames.ts';
import {
  pemohonOf,
  pemohonShape,
  saksiFields,
  tandaTanganWarga,
  wargaLines,
} from '../../src/documents/letter/warga.ts';
import { type PdfContent, tagged } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import type { Berkas } from '../../src/domain/berkas.ts';
import { choice, date, money, nib, paragraph, text, year } from '../../src/domain/fields.ts';
import { rupiah } from '../../src/domain/money.ts';

const usahaSchema = z
  .strictObject({
    jenis: text('Jenis usaha', 100),
    mulai: text('Usaha sejak tahun', 60),
    alamat: text('Alamat usaha', 400),
    tempat: text('Kepemilikan tempat usaha', 60).optional(),
    nib: nib().optional(),
    alat: z.array(text('Alat usaha')).max(50).optional().meta({ title: 'Alat usaha' }),
    omzetBulanan: money('Omzet per bulan').optional(),
    labaBulanan: money('Laba per bulan').optional(),
    tenagaKerja: z.int().min(0).max(1000).optional().meta({ title: 'Tenaga kerja' }),
    pasar: paragraph('Pasar').optional(),
    masalah: paragraph('Masalah usaha').optional(),
    rencana: paragraph('Rencana pengembangan'),
  })
  .meta({ title: 'Profil usaha', stage: 'usaha', path: 'usaha' });

const fotoList = z.array(text('Keterangan foto', 100)).min(1).max(8);

const dataSchema = z
  .strictObject({
    ...pemohonShape(),
    jenisKelamin: choice('Jenis kelamin', ['Laki-laki', 'Perempuan']).meta({
      stage: 'identitas',
      path: 'pemohon.jenisKelamin',
    }),
    telepon: text('Telepon', 30).optional().meta({ stage: 'identitas', path: 'pemohon.telepon' }),
    program: text('Program', 100).meta({ stage: 'identitas', path: 'program' }),
    tahunAnggaran: year('Tahun anggaran').meta({ stage: 'identitas', path: 'tahunAnggaran' }),
    usaha: usahaSchema,
    foto: fotoList.meta({ title: 'Keterangan foto', path: 'input.foto' }),
    tanggal: date('Tanggal profil').optional().meta({ stage: 'permohonan', path: 'permohonan.tanggal' }),
  })
  .meta({ title: 'Profil UEP' });

type Data = z.infer<typeof dataSchema>;

/** The profile goes with the application, so it has the same day. */
function pick({ berkas, input }: PickSource): unknown {
  const foto = input.foto ?? ['Tempat usaha tampak depan', 'Barang atau alat usaha'];
  if (berkas === undefined) return { foto };
  const { pemohon, permohonan, program, tahunAnggaran, usaha } = berkas.data;
  return {
    ...pemohonOf(berkas.data),
    jenisKelamin: pemohon.jenisKelamin === 'L' ? 'Laki-laki' : 'Perempuan',
    telepon: pemohon.telepon,
    program,
    tahunAnggaran,
    usaha: usaha && usahaOf(usaha),
    foto,
    tanggal: permohonan?.tanggal,
  };
}

type Usaha = NonNullable<Berkas['usaha']>;

function usahaOf(usaha: Usaha) {
  const { jenis, nib: number, alat, omzetBulanan, labaBulanan, tenagaKerja, pasar, masalah, rencana } = usaha;
  return {
    jenis,
    mulai: mulai(usaha),
    alamat: alamatLengkap(usaha.alamat),
    tempat: usaha.kepemilikanTempat && kepemilikan[usaha.kepemilikanTempat],
    nib: number,
    alat,
    omzetBulanan,
    labaBulanan,
    tenagaKerja,
    pasar,
    masalah,
    rencana,
  };
}

const kepemilikan = {
  milik_sendiri: 'milik sendiri',
  sewa: 'sewa',
  menumpang: 'menumpang',
  lainnya: 'lainnya',
} as const;

/** A business that is yet to begin has no year; one that runs and has no year is asked for it. */
function mulai({ sejak, rintisan }: Usaha): string | undefined {
  if (!rintisan) return sejak;
  return sejak === undefined ? 'usaha rintisan' : `${sejak} (usaha rintisan)`;
}

function pdf(data: Data): PdfContent {
  return {
    fontSize: 11,
    pageNumber: true,
    shows: data,
    body: () => [
      ...title({ judul, tentang: tentang(data) }),
      ...section('A. Data Pemohon', identityLines(applicant(data), labelWidth)),
      ...section('B. Gambaran Usaha', identityLines(business(data), labelWidth)),
      ...section('C. Rencana Pengembangan', plainParagraph(data.usaha.rencana)),
      ...photosAndSignature(data),
    ],
  };
}

const judul = 'Profil Usaha Ekonomi Produktif';
const labelWidth = 136;

function tentang({ program, tahunAnggaran }: Data): string {
  return `${program}\nTahun Anggaran ${tahunAnggaran}`;
}

/** The heading stays with what it heads. */
function section(name: string, content: Content): Content[] {
  return [{ stack: [sectionHead(name), content], unbreakable: true }, gap(8)];
}

function sectionHead(name: string): Content {
  return tagged({ text: name, bold: true, margin: [0, 0, 0, 4] }, 'H2');
}

function applicant(data: Data): [string, string][] {
  const phone: [string, string][] = data.telepon === undefined ? [] : [['Telepon', data.telepon]];
  return [...wargaLines(data), ['Jenis kelamin', data.jenisKelamin], ...phone];
}

/** What the family did not say stays off the paper. */
function business({ usaha }: Data): [string, string][] {
  const perMonth = (amount: number | undefined) => (amount === undefined ? undefined : rupiah(amount));
  const lines: [string, string | undefined][] = [
    ['Jenis usaha', usaha.jenis],
    ['Sejak tahun', usaha.mulai],
    ['Alamat usaha', usaha.alamat],
    ['Tempat usaha', usaha.tempat],
    ['Nomor Induk Berusaha', usaha.nib],
    ['Alat yang dimiliki', usaha.alat?.join(', ')],
    ['Omzet per bulan', perMonth(usaha.omzetBulanan)],
    ['Laba per bulan', perMonth(usaha.labaBulanan)],
    ['Tenaga kerja', usaha.tenagaKerja === undefined ? undefined : `${usaha.tenagaKerja} orang`],
    ['Pasar', usaha.pasar],
    ['Masalah usaha', usaha.masalah],
  ];
  return lines.filter((line): line is [string, string] => line[1] !== undefined && line[1] !== '');
}

/** The last frames stay with the signature, so that it is never alone on a page. */
function photosAndSignature(data: Data): Content[] {
  const last = data.foto.length - (data.foto.length % 2 === 0 ? 2 : 1);
  const [before, end] = [data.foto.slice(0, last), data.foto.slice(last)];
  const heading = sectionHead('D. Foto Usaha');
  const closing = [photoFrames(end), signature(data)];
  if (before.length === 0) return [{ stack: [heading, ...closing], unbreakable: true }];
  return [heading, photoFrames(before), { stack: closing, unbreakable: true }];
}

function signature(data: Data): Content {
  const signer = { ...data, tempat: data.desa, sebagai: 'Pemohon,' };
  return signedEnd(plainParagraph(closing), tandaTanganWarga(signer));
}

const closing = 'Demikian profil usaha ini kami buat dengan sebenarnya.';

/** What the Word layout prints; the frames are in pairs. */
function fields(data: Data): object {
  return {
    tentang: tentang(data).toUpperCase(),
    pemohon: barisFields(applicant(data)),
    usaha: barisFields(business(data)),
    rencana: data.usaha.rencana,
    foto: photoPairs(data.foto),
    tempatTanggal: tempatTanggal(data.desa, data.tanggal),
    nama: data.nama,
    ...saksiFields(data.saksi),
  };
}

/** What the business is and is to become, the applicant's own paper (standar pelayanan, procedure 1a; domain 2, number 2). */
export default defineTemplate<Data>({
  title: 'Profil UEP',
  version: '1',
  stage: 'usaha',
  alsoIn: ['permohonan'],
  from: 'berkas',
  naskah: 'warga',
  pick,
  schema: dataSchema,
  input: z.strictObject({ foto: fotoList.optional().meta({ title: 'Keterangan foto' }) }),
  register: ({ tanggal }) => ({ ...(tanggal && { date: tanggal }) }),
  filledByHand: ['tanggal'],
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
