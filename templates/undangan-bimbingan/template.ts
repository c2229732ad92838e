import { z } from 'zod';
import { blank, blankDate, tempatTanggal } from '../../src/documents/letter/blanks.ts';
import { ended, numbered, paragraph, penutup, setInLines } from '../../src/documents/letter/body.ts';
import { barisFields } from '../../src/documents/letter/identity-lines.ts';
import { kopFields, kopOf, kopSchema } from '../../src/documents/letter/kop.ts';
import { korespondensi } from '../../src/documents/letter/korespondensi.ts';
import { lampiranHeading, lampiranLines } from '../../src/documents/letter/lampiran-heading.ts';
import {
  officeAlone,
  officialFields,
  officialSignature,
  pejabatAt,
  pejabatSchema,
} from '../../src/documents/letter/officials.ts';
import { signatureRight } from '../../src/documents/letter/signature.ts';
import { eachOf, type ListColumn, type ListRow, type PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import type { Sheet } from '../../src/documents/xlsx/sheet.ts';
import { hari, tanggalPanjang } from '../../src/domain/dates.ts';
import { date, text, year } from '../../src/domain/fields.ts';
import { longList } from '../../src/domain/long-list.ts';
import { findVillage } from '../../src/domain/region.ts';

const undangan = z.strictObject({
  nama: text('Nama', 100).meta({ stage: 'identitas', path: 'pemohon.nama' }),
  dukuh: text('Dukuh/Kampung/Jalan', 100).meta({ stage: 'identitas', path: 'pemohon.alamat.dukuh' }),
  desa: text('Desa/Kelurahan', 100).meta({ stage: 'identitas', path: 'pemohon.alamat.kodeWilayah' }),
  kecamatan: text('Kecamatan', 100).meta({ stage: 'identitas', path: 'pemohon.alamat.kodeWilayah' }),
});

const bawaan = z.array(text('Yang dibawa')).min(1).max(10);

const dataSchema = z
  .strictObject({
    kop: kopSchema,
    nomor: text('Nomor undangan', 60).optional().meta({ path: 'undangan.nomor' }),
    tanggal: date('Tanggal undangan').optional().meta({ path: 'undangan.tanggal' }),
    tempat: text('Tempat surat', 60).meta({ path: 'instansi.tempat' }),
    program: text('Program', 100).meta({ stage: 'identitas', path: 'program' }),
    tahunAnggaran: year('Tahun anggaran').meta({ path: 'tahunAnggaran' }),
    tanggalAcara: date('Tanggal acara').meta({ path: 'tanggal' }),
    waktu: text('Waktu', 60).meta({ path: 'waktu' }),
    tempatAcara: text('Tempat').meta({ path: 'tempat' }),
    acara: text('Acara').meta({ path: 'acara' }),
    bawaan: bawaan.meta({ title: 'Yang dibawa', path: 'input.bawaan' }),
    kepala: pejabatSchema.meta({ title: 'Kepala dinas', path: 'instansi.pejabat.kepala_dinas' }),
    undangan: longList(undangan).min(1).max(20_000).meta({ title: 'Daftar undangan', path: 'lines' }),
  })
  .meta({ title: 'Undangan Bimbingan', stage: 'bimbingan' });

type Data = z.infer<typeof dataSchema>;

const usual = ['KTP-el asli dan fotokopi', 'fotokopi Kartu Keluarga', 'buku tabungan asli dan fotokopi'];

function pick({ kegiatan, members, instansi, date: day, input }: PickSource): unknown {
  const act = kegiatan?.data.jenis === 'bimbingan' ? kegiatan.data : undefined;
  return {
    kop: kopOf(instansi),
    nomor: act?.undangan.nomor,
    tanggal: act?.undangan.tanggal,
    tempat: instansi.tempat,
    program: members[0]?.data.program,
    tahunAnggaran: act?.tahunAnggaran,
    tanggalAcara: act?.tanggal,
    waktu: act?.waktu,
    tempatAcara: act?.tempat,
    acara: act?.acara,
    bawaan: input.bawaan ?? usual,
    kepala: pejabatAt(instansi, 'kepala_dinas', day),
    undangan: act && members.map(invited),
  };
}

function invited({ data: { pemohon } }: PickSource['members'][number]) {
  const village = findVillage(pemohon.alamat.kodeWilayah);
  const { dukuh } = pemohon.alamat;
  return { nama: pemohon.nama, dukuh, desa: village?.name, kecamatan: village?.district.name };
}

const hal = 'Undangan Bimbingan Sosial dan Pemantapan';
const lampiran = '1 (satu) berkas';

function pdf(data: Data): PdfContent {
  return {
    pageNumber: true,
    shows: data,
    body: () => [
      ...korespondensi({
        kop: { dinas: data.kop },
        tempatTanggal: tempatTanggal(data.tempat, data.tanggal),
        nomor: blank(data.nomor),
        sifat: 'Biasa',
        lampiran,
        hal,
        yth: addressee(data),
        isi: [
          paragraph(opening(data)),
          setInLines(meeting(data)),
          paragraph('Peserta diminta membawa:'),
          { stack: [numbered(data.bawaan.map(ended))], margin: [36, 0, 0, 6] },
          paragraph(noProxy),
        ],
        penutup: penutup.undangan,
        penandatangan: signature(data),
      }),
      { stack: [lampiranHeading(heading(data), 240)], pageBreak: 'before' },
      { text: listName(data), bold: true, alignment: 'center', margin: [0, 0, 0, 10] },
    ],
    longList: { columns, fontSize: 10, rows: () => rows(data) },
    after: () => [{ text: '', margin: [0, 6, 0, 6] }, signatureRight(signature(data))],
  };
}

function addressee({ program, tahunAnggaran }: Data): string[] {
  return [`Penerima ${program} Tahun Anggaran ${tahunAnggaran}`, '(daftar terlampir)', 'di tempat'];
}

function opening({ program, tahunAnggaran }: Data): string {
  return `Dalam rangka persiapan penyaluran ${program} Tahun Anggaran ${tahunAnggaran}, kami mengharap kehadiran Saudara pada:`;
}

function meeting({ tanggalAcara, waktu, tempatAcara, acara }: Data): [string, string][] {
  return [
    ['Hari, tanggal', `${hari(tanggalAcara)}, ${tanggalPanjang(tanggalAcara)}`],
    ['Waktu', waktu],
    ['Tempat', tempatAcara],
    ['Acara', acara],
  ];
}

/** Cuts and withdrawals by others are what auditors find (domain 5). */
const noProxy =
  'Kehadiran tidak dapat diwakilkan. Bimbingan ini dan seluruh pengurusan bantuan tidak dipungut biaya.';

function signature({ kepala }: Data) {
  return officialSignature(kepala, undefined, { capitals: true });
}

function heading({ kepala, nomor, tanggal }: Data) {
  return {
    naskah: `Surat ${officeAlone(kepala.jabatan)}`,
    nomor: `Nomor ${blank(nomor)}`,
    tanggal: `Tanggal ${blankDate(tanggal)}`,
  };
}

function listName({ tahunAnggaran }: Data): string {
  return `DAFTAR UNDANGAN BIMBINGAN SOSIAL DAN PEMANTAPAN\nTAHUN ANGGARAN ${tahunAnggaran}`;
}

const columns: readonly ListColumn[] = [
  { title: 'No', width: 30, alignment: 'center' },
  { title: 'Nama', width: '*' },
  { title: 'Dukuh/Kampung/Jalan', width: 110 },
  { title: 'Desa/Kelurahan', width: 90 },
  { title: 'Kecamatan', width: 84 },
];

function* rows({ undangan: list }: Data): Generator<ListRow> {
  for (const [index, { nama, dukuh, desa, kecamatan }] of list.entries()) {
    yield { cells: [`${index + 1}.`, nama, dukuh, desa, kecamatan], keepWithNext: index >= list.length - 2 };
  }
}

/** What the Word layout prints; the last two rows stand apart: they go with the signature. */
function fields(data: Data): object {
  const list = [...data.undangan.entries()];
  return {
    kop: kopFields(data.kop),
    tempatTanggal: tempatTanggal(data.tempat, data.tanggal),
    nomor: blank(data.nomor),
    sifat: 'Biasa',
    lampiran,
    hal,
    yth: addressee(data).join('\n'),
    pembuka: opening(data),
    acara: barisFields(meeting(data)),
    bawaan: data.bawaan.map(ended).map((isi, index) => ({ no: index + 1, isi })),
    catatan: noProxy,
    kepala: officialFields(data.kepala, { capitals: true }),
    kepalaLampiran: lampiranLines(heading(data)).join('\n'),
    namaDaftar: listName(data),
    undangan: eachOf(list.slice(0, -2), rowFields),
    undanganAkhir: list.slice(-2).map(rowFields),
  };
}

function rowFields([index, row]: [number, Data['undangan'][number]]) {
  return { no: `${index + 1}.`, ...row };
}

/** The list of those invited, to call and to count them. */
function xlsx(data: Data): Sheet {
  return {
    name: 'Daftar Undangan',
    heading: [...listName(data).split('\n'), ...meeting(data).map(([label, value]) => `${label}: ${value}`)],
    columns: columns.map(({ title }, index) => ({
      title,
      width: sheetWidths[index]!,
      ...(index === 0 && { kind: 'bilangan' }),
    })),
    rows: function* () {
      for (const [index, { nama, dukuh, desa, kecamatan }] of data.undangan.entries()) {
        yield { cells: [index + 1, nama, dukuh, desa, kecamatan] };
      }
    },
  };
}

const sheetWidths = [7, 34, 30, 24, 20];

/** Calls the recipients of one day of guidance together; the list of them is its annex (domain 2, number 8). */
export default defineTemplate<Data>({
  title: 'Undangan Bimbingan',
  version: '1',
  stage: 'bimbingan',
  from: 'kegiatan',
  naskah: 'khusus',
  kegiatan: 'bimbingan',
  pick,
  schema: dataSchema,
  input: z.strictObject({ bawaan: bawaan.optional().meta({ title: 'Yang dibawa' }) }),
  register: ({ nomor, tanggal }) => ({ number: nomor, ...(tanggal && { date: tanggal }) }),
  filledByHand: ['nomor', 'tanggal'],
  numberable: true,
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
  xlsx,
});
