import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { dots } from '../../src/documents/letter/blanks.ts';
import { gap } from '../../src/documents/letter/body.ts';
import { barisFields, identityLines } from '../../src/documents/letter/identity-lines.ts';
import { title } from '../../src/documents/letter/judul.ts';
import { kopDinas, kopFields, kopOf, kopSchema } from '../../src/documents/letter/kop.ts';
import {
  officialFields,
  officialSignature,
  pejabatAt,
  pejabatSchema,
} from '../../src/documents/letter/officials.ts';
import { attendanceCells, signatureRight } from '../../src/documents/letter/signature.ts';
import {
  eachOf,
  type ListColumn,
  type ListRow,
  mm,
  type PdfContent,
} from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import type { Sheet } from '../../src/documents/xlsx/sheet.ts';
import { hari, tanggalPanjang } from '../../src/domain/dates.ts';
import { date, text, year } from '../../src/domain/fields.ts';
import { longList } from '../../src/domain/long-list.ts';
import { findVillage } from '../../src/domain/region.ts';

const peserta = z.strictObject({
  nama: text('Nama', 100).meta({ stage: 'identitas', path: 'pemohon.nama' }),
  desa: text('Desa/Kelurahan', 100).meta({ stage: 'identitas', path: 'pemohon.alamat.kodeWilayah' }),
  kecamatan: text('Kecamatan', 100).meta({ stage: 'identitas', path: 'pemohon.alamat.kodeWilayah' }),
});

const dataSchema = z
  .strictObject({
    kop: kopSchema,
    program: text('Program', 100).meta({ stage: 'identitas', path: 'program' }),
    tahunAnggaran: year('Tahun anggaran').meta({ path: 'tahunAnggaran' }),
    tanggal: date('Tanggal acara').optional().meta({ path: 'tanggal' }),
    waktu: text('Waktu', 60).meta({ path: 'waktu' }),
    tempat: text('Tempat').meta({ path: 'tempat' }),
    acara: text('Acara').meta({ path: 'acara' }),
    mengetahui: pejabatSchema.meta({ title: 'Kepala bidang', path: 'instansi.pejabat.kepala_bidang' }),
    peserta: longList(peserta).min(1).max(20_000).meta({ title: 'Daftar peserta', path: 'lines' }),
  })
  .meta({ title: 'Daftar Hadir', stage: 'bimbingan' });

type Data = z.infer<typeof dataSchema>;

/** In the order of the act, so that the numbers are those of the undangan. */
function pick({ kegiatan, members, instansi, date: day }: PickSource): unknown {
  const act = kegiatan?.data.jenis === 'bimbingan' ? kegiatan.data : undefined;
  return {
    kop: kopOf(instansi),
    program: members[0]?.data.program,
    tahunAnggaran: act?.tahunAnggaran,
    tanggal: act?.tanggal,
    waktu: act?.waktu,
    tempat: act?.tempat,
    acara: act?.acara,
    mengetahui: pejabatAt(instansi, 'kepala_bidang', day),
    peserta: act && members.map(participant),
  };
}

function participant({ data: { pemohon } }: PickSource['members'][number]) {
  const village = findVillage(pemohon.alamat.kodeWilayah);
  return { nama: pemohon.nama, desa: village?.name, kecamatan: village?.district.name };
}

function pdf(data: Data): PdfContent {
  return {
    pageNumber: true,
    shows: data,
    body: () => [
      kopDinas(data.kop),
      ...title({ judul: 'Daftar Hadir', tentang: about(data) }),
      identityLines(meeting(data)),
      gap(8),
    ],
    longList: { columns, fontSize: 10, minHeight: mm(rowHeight), rows: () => rows(data) },
    after: () => signatures(data),
  };
}

/** Room to sign in, in millimetres. */
const rowHeight = 9.5;

const about = ({ program, tahunAnggaran }: Data): string =>
  `Bimbingan Sosial dan Pemantapan Penerima\n${program}\nTahun Anggaran ${tahunAnggaran}`;

/** The day is the one of the invitation; where it is put off, it is written by hand. */
function meeting({ tanggal, waktu, tempat, acara }: Data): [string, string][] {
  const day = tanggal === undefined ? dots(44) : `${hari(tanggal)}, ${tanggalPanjang(tanggal)}`;
  return [
    ['Hari, tanggal', day],
    ['Waktu', waktu],
    ['Tempat', tempat],
    ['Acara', acara],
  ];
}

const columns: readonly ListColumn[] = [
  { title: 'No', width: 26, alignment: 'center' },
  { title: 'Nama', width: '*' },
  { title: 'Desa/Kelurahan', width: 88 },
  { title: 'Kecamatan', width: 76 },
  { title: 'Tanda tangan', width: 68 },
  { title: 'Tanda tangan', width: 68 },
];

function* rows({ peserta: list }: Data): Generator<ListRow> {
  for (const [index, { nama, desa, kecamatan }] of list.entries()) {
    const [left, right] = places(index + 1);
    yield {
      cells: [`${index + 1}.`, nama, desa, kecamatan, left, right],
      keepWithNext: index >= list.length - 2,
    };
  }
}

/** The list gives the room; a second line is for Word alone. */
function places(no: number): [string, string] {
  const [left, right] = attendanceCells(no);
  return [left.trim(), right.trim()];
}

/** Counted when all have signed, and written by hand. */
const countLine = `Jumlah yang hadir: ${dots(10)} orang`;

function signatures({ mengetahui }: Data): Content[] {
  return [
    { text: countLine, margin: [0, 10, 0, 10] },
    signatureRight(officialSignature(mengetahui, 'Mengetahui,')),
  ];
}

/** What the Word layout prints; the last two rows stand apart: they go with the signature. */
function fields(data: Data): object {
  const list = [...data.peserta.entries()];
  return {
    kop: kopFields(data.kop),
    tentang: about(data).toUpperCase(),
    acara: barisFields(meeting(data)),
    peserta: eachOf(list.slice(0, -2), rowFields),
    pesertaAkhir: list.slice(-2).map(rowFields),
    mengetahui: officialFields(data.mengetahui),
  };
}

function rowFields([index, row]: [number, Data['peserta'][number]]) {
  const [kiri, kanan] = attendanceCells(index + 1);
  return { no: `${index + 1}.`, ...row, kiri, kanan };
}

/** To type in who came, once the paper is signed: those columns are empty. */
function xlsx(data: Data): Sheet {
  return {
    name: 'Daftar Hadir',
    heading: [
      'DAFTAR HADIR',
      ...about(data).toUpperCase().split('\n'),
      ...meeting(data).map(([label, value]) => `${label}: ${value}`),
    ],
    columns: [
      { title: 'No', width: 7, kind: 'bilangan' },
      { title: 'Nama', width: 34 },
      { title: 'Desa/Kelurahan', width: 24 },
      { title: 'Kecamatan', width: 20 },
      { title: 'Hadir', width: 12 },
      { title: 'Keterangan', width: 40 },
    ],
    rows: function* () {
      for (const [index, { nama, desa, kecamatan }] of data.peserta.entries()) {
        yield { cells: [index + 1, nama, desa, kecamatan] };
      }
    },
  };
}

/** Who came to the guidance and signed for it; at the handing over of aid it is what proves that people were there (domain 2, number 9). */
export default defineTemplate<Data>({
  title: 'Daftar Hadir',
  version: '1',
  stage: 'bimbingan',
  from: 'kegiatan',
  naskah: 'khusus',
  kegiatan: 'bimbingan',
  pick,
  schema: dataSchema,
  filledByHand: ['tanggal'],
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
  xlsx,
});
