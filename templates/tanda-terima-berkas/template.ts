import type { Column, Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { alamatLengkap } from '../../src/documents/letter/address.ts';
import { gap } from '../../src/documents/letter/body.ts';
import { checklistTable } from '../../src/documents/letter/checklist.ts';
import { barisFields, identityLines } from '../../src/documents/letter/identity-lines.ts';
import { title } from '../../src/documents/letter/judul.ts';
import { kopDinas, kopFields, kopOf, kopSchema } from '../../src/documents/letter/kop.ts';
import { keepEnd, listTable } from '../../src/documents/letter/list-table.ts';
import { type Signature, signatureRow } from '../../src/documents/letter/signature.ts';
import { kept, type PdfContent, tagged } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import type { Berkas } from '../../src/domain/berkas.ts';
import { tanggalPanjang } from '../../src/domain/dates.ts';
import { choice, date, nik, text, year } from '../../src/domain/fields.ts';
import { type Persyaratan, requirementName, usualRequirements } from '../../src/domain/requirements.ts';

const syarat = z.strictObject({
  uraian: text('Persyaratan'),
  hasil: choice('Ada atau tidak', ['Ada', 'Tidak']).optional(),
  keterangan: text('Keterangan', 300).optional(),
});

const dataSchema = z
  .strictObject({
    kop: kopSchema,
    program: text('Program', 100).meta({ stage: 'identitas', path: 'program' }),
    tahunAnggaran: year('Tahun anggaran').meta({ stage: 'identitas', path: 'tahunAnggaran' }),
    nomorAgenda: text('Nomor agenda', 30).meta({ stage: 'permohonan', path: 'permohonan.nomorAgenda' }),
    tanggal: date('Tanggal diterima').meta({ stage: 'permohonan', path: 'permohonan.tanggalDiterima' }),
    nama: text('Nama', 100).meta({ stage: 'identitas', path: 'pemohon.nama' }),
    nik: nik().meta({ stage: 'identitas', path: 'pemohon.nik' }),
    alamat: text('Alamat', 400).meta({ stage: 'identitas', path: 'pemohon.alamat' }),
    syarat: z
      .array(syarat)
      .min(1)
      .max(60)
      .meta({ title: 'Persyaratan', stage: 'persyaratan', path: 'persyaratan' }),
    tempat: text('Tempat', 60).meta({ path: 'instansi.tempat' }),
    petugas: text('Petugas', 100).meta({ stage: 'permohonan', path: 'permohonan.petugas' }),
  })
  .meta({ title: 'Tanda Terima Berkas' });

type Data = z.infer<typeof dataSchema>;

function pick({ berkas, instansi }: PickSource): unknown {
  const office = { kop: kopOf(instansi), tempat: instansi.tempat };
  if (berkas === undefined) return office;
  const { program, tahunAnggaran, pemohon, permohonan, persyaratan = [] } = berkas.data;
  return {
    ...office,
    program,
    tahunAnggaran,
    nomorAgenda: permohonan?.nomorAgenda,
    tanggal: permohonan?.tanggalDiterima,
    nama: pemohon.nama,
    nik: pemohon.nik,
    alamat: alamatLengkap(pemohon.alamat),
    syarat: requirements(persyaratan),
    petugas: permohonan?.petugas,
  };
}

/** The usual ones first; one that nobody recorded has an empty row, which the front office fills in by hand. */
function requirements(recorded: NonNullable<Berkas['persyaratan']>) {
  const byCode = new Map(recorded.map((item) => [item.kode, item]));
  const usual = [...usualRequirements].map(([kode, uraian]) => {
    const item = byCode.get(kode);
    return item === undefined ? { uraian } : rowOf(item);
  });
  return [...usual, ...recorded.filter(({ kode }) => !usualRequirements.has(kode)).map(rowOf)];
}

function rowOf(item: Persyaratan) {
  const uraian = requirementName(item);
  if (item.status === 'tidak_perlu') return { uraian, keterangan: 'tidak diperlukan' };
  if (item.status === 'tidak') return { uraian, hasil: 'Tidak' };
  return { uraian, hasil: 'Ada', keterangan: receivedHow(item) };
}

/** `fotokopi, 14 Agustus 2025, Rina Kusumawati`: form, day and officer. */
function receivedHow({ bentuk, tanggalTerima, petugas }: Persyaratan): string {
  const day = tanggalTerima === undefined ? [] : [tanggalPanjang(tanggalTerima)];
  return [bentuk, ...day, petugas].join(', ');
}

/**
 * The citizen's part stands on top and is torn off: the code at the foot of the page stays with the part that is kept, which the
 * scanner must know again.
 */
function pdf(data: Data): PdfContent {
  return {
    fontSize: 10,
    pageNumber: true,
    shows: data,
    body: (breaks) => [
      kopDinas(data.kop),
      ...title({ judul }),
      citizenPart(data),
      { text: cutLine, alignment: 'center', fontSize: 8, margin: [0, 10, 0, 10] },
      ...officePart(data, breaks),
    ],
  };
}

const judul = 'Tanda Terima Berkas';
const cutLine = `${'- '.repeat(32)}potong di sini${' -'.repeat(32)}`;

function citizenPart(data: Data): Content {
  const left: Content[] = [
    identityLines(receipt(data), 92),
    gap(4),
    { text: completeness(data) },
    { text: free, italics: true, margin: [0, 4, 0, 0] },
  ];
  const columns: Column[] = [
    { width: '*', stack: left },
    { width: 170, stack: [signatureRow([officer(data)])] },
  ];
  return { columns, columnGap: 12, unbreakable: true };
}

const free =
  'Layanan ini tidak dipungut biaya. Simpan tanda terima ini untuk menanyakan perkembangan berkas.';

function receipt(data: Data): [string, string][] {
  return [
    ['Nomor agenda', data.nomorAgenda],
    ['Diterima dari', data.nama],
    ['Berupa', subject(data)],
    ['Tanggal', tanggalPanjang(data.tanggal)],
  ];
}

function subject({ program, tahunAnggaran }: Data): string {
  return `berkas permohonan ${program} Tahun Anggaran ${tahunAnggaran}`;
}

/** What the citizen still has to bring; a row that is still to be ticked by hand is neither there nor missing. */
function completeness({ syarat: list }: Data): string {
  const there = list.filter(({ hasil }) => hasil === 'Ada').length;
  const missing = list.filter(({ hasil }) => hasil === 'Tidak').map(({ uraian }) => uraian);
  const ticked = `Persyaratan yang sudah ada: ${there} dari ${list.filter(isAsked).length}.`;
  return missing.length === 0
    ? ticked
    : `${ticked} Yang belum ada dan harus dilengkapi: ${missing.join('; ')}.`;
}

const isAsked = ({ hasil, keterangan }: Data['syarat'][number]) =>
  hasil !== undefined || keterangan === undefined;

/** The last rows stay with the signatures. */
function officePart(data: Data, breaks: readonly number[]): Content[] {
  const table = checklistTable({
    uraian: 'Persyaratan',
    jawaban: ['Ada', 'Tidak'],
    rows: data.syarat,
    fontSize: 9,
  });
  return [
    tagged({ text: checked, bold: true, fontSize: 12, alignment: 'center', margin: [0, 0, 0, 6] }, 'H2'),
    identityLines(applicant(data), 92),
    gap(6),
    ...listTable({ ...table, rows: keepEnd(table.rows, table.rows.length - 2) }, breaks),
    kept(signatures(data), { keepWithNext: false }),
  ];
}

function signatures(data: Data): Content {
  const left: Signature = { opening: '', jabatan: ['Yang menyerahkan,'], nama: data.nama };
  return { stack: [gap(8), signatureRow([left, officer(data)])], unbreakable: true };
}

const checked = 'Pemeriksaan Kelengkapan Berkas';

function applicant(data: Data): [string, string][] {
  return [
    ['Nomor agenda', data.nomorAgenda],
    ['Nama', data.nama],
    ['NIK', data.nik],
    ['Alamat', data.alamat],
  ];
}

function officer({ tempat, tanggal, petugas }: Data): Signature {
  return { opening: `${tempat}, ${tanggalPanjang(tanggal)}`, jabatan: ['Petugas penerima,'], nama: petugas };
}

/** What the Word layout prints. */
function fields(data: Data): object {
  return {
    kop: kopFields(data.kop),
    tandaTerima: barisFields(receipt(data)),
    kelengkapan: completeness(data),
    gratis: free,
    garisPotong: cutLine,
    pemohon: barisFields(applicant(data)),
    syarat: data.syarat.map(({ uraian, hasil, keterangan = '' }, index) => ({
      no: `${index + 1}.`,
      uraian,
      ada: hasil === 'Ada' ? 'V' : '',
      tidak: hasil === 'Tidak' ? 'V' : '',
      keterangan,
    })),
    nama: data.nama,
    tempat: data.tempat,
    tanggal: tanggalPanjang(data.tanggal),
    petugas: data.petugas,
  };
}

/** The front office's checklist, and the receipt that the citizen takes home (domain 2, number 4). */
export default defineTemplate<Data>({
  title: 'Tanda Terima Berkas',
  version: '1',
  stage: 'persyaratan',
  from: 'berkas',
  naskah: 'khusus',
  pick,
  schema: dataSchema,
  register: ({ nomorAgenda, tanggal }) => ({ number: nomorAgenda, date: tanggal }),
  filledByHand: ['syarat.hasil', 'syarat.keterangan'],
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
