import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { alamatLengkap } from '../../src/documents/letter/address.ts';
import { openingParagraph, pembukaanBeritaAcara } from '../../src/documents/letter/berita-acara.ts';
import { blank } from '../../src/documents/letter/blanks.ts';
import { ended, gap, numbered, penutup, plainParagraph } from '../../src/documents/letter/body.ts';
import { barisFields, identityLines } from '../../src/documents/letter/identity-lines.ts';
import { judul } from '../../src/documents/letter/judul.ts';
import { kopFields, kopOf, kopSchema } from '../../src/documents/letter/kop.ts';
import {
  officialFields,
  officialSignature,
  pejabatAt,
  pejabatSchema,
} from '../../src/documents/letter/officials.ts';
import { dasarSkShape, sebutSk } from '../../src/documents/letter/penerima.ts';
import { section } from '../../src/documents/letter/section.ts';
import { signatureRow, signerList } from '../../src/documents/letter/signature.ts';
import {
  kepalaDesaFields,
  kepalaDesaOf,
  kepalaDesaSchema,
  kepalaDesaSignature,
} from '../../src/documents/letter/village-head.ts';
import type { PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import type { Berkas } from '../../src/domain/berkas.ts';
import { date, nik, nip, paragraph, text, year } from '../../src/domain/fields.ts';
import { showNip } from '../../src/domain/identity.ts';
import { officialAt } from '../../src/domain/instansi.ts';

const keluarga = z.strictObject({
  nama: text('Nama', 100),
  nik: nik(),
  alamat: text('Alamat', 400),
  jenisUsaha: text('Jenis usaha', 100),
});

const dataSchema = z
  .strictObject({
    kop: kopSchema,
    nomor: text('Nomor berita acara', 60).optional().meta({ path: 'perubahan.beritaAcara.nomor' }),
    tanggal: date('Tanggal berita acara').optional().meta({ path: 'perubahan.beritaAcara.tanggal' }),
    program: text('Program', 100).meta({ stage: 'identitas', path: 'program' }),
    tahunAnggaran: year('Tahun anggaran').meta({ stage: 'identitas', path: 'tahunAnggaran' }),
    diganti: keluarga.meta({ title: 'Penerima yang diganti', stage: 'identitas', path: 'pemohon' }),
    pengganti: keluarga.meta({ title: 'Penerima pengganti', path: 'perubahan.pengganti' }),
    alasan: paragraph('Alasan perubahan', 1000).meta({ path: 'perubahan.alasan' }),
    bukti: text('Bukti perubahan').meta({ path: 'perubahan.bukti' }),
    ...dasarSkShape(),
    verifikator: z
      .array(z.strictObject({ nama: text('Nama verifikator', 100), nip: nip() }))
      .min(1)
      .max(3)
      .meta({ title: 'Verifikator', stage: 'verifikasi', path: 'verifikasi.verifikator' }),
    kepala: pejabatSchema.meta({ title: 'Kepala dinas', path: 'instansi.pejabat.kepala_dinas' }),
    kepalaBidang: pejabatSchema.meta({ title: 'Kepala bidang', path: 'instansi.pejabat.kepala_bidang' }),
    mengetahui: kepalaDesaSchema,
  })
  .meta({ title: 'Berita Acara Penggantian Penerima', stage: 'perubahan' });

type Data = z.infer<typeof dataSchema>;

/** The replacing family is the berkas that `perubahan.pengganti` names; its verifikator looked at it. */
function pick({ berkas, members, kegiatan, instansi, date: day }: PickSource): unknown {
  if (berkas === undefined) return {};
  const { data } = berkas;
  const { perubahan, permohonan } = data;
  const [replacement] = members;
  const act = kegiatan?.data;
  const sk = act?.jenis === 'penyaluran' ? act.penetapan : act?.jenis === 'penetapan' ? act : undefined;
  return {
    kop: kopOf(instansi),
    nomor: perubahan?.beritaAcara?.nomor,
    tanggal: perubahan?.beritaAcara?.tanggal,
    program: data.program,
    tahunAnggaran: data.tahunAnggaran,
    diganti: family(data),
    pengganti: replacement && family(replacement.data),
    alasan: withoutStop(perubahan?.alasan),
    bukti: withoutStop(perubahan?.bukti),
    penetapSk: officialAt(instansi, 'bupati', day)?.jabatanTertulis,
    nomorSk: sk?.nomor,
    tanggalSk: sk?.tanggal,
    verifikator: replacement?.data.verifikasi?.verifikator ?? data.verifikasi?.verifikator,
    kepala: pejabatAt(instansi, 'kepala_dinas', day),
    kepalaBidang: pejabatAt(instansi, 'kepala_bidang', day),
    mengetahui: kepalaDesaOf(data, perubahan?.mengetahui ?? permohonan?.mengetahui),
  };
}

function family({ pemohon, usaha }: Berkas) {
  const { nama, nik: number, alamat } = pemohon;
  return { nama, nik: number, alamat: alamatLengkap(alamat), jenisUsaha: usaha?.jenis };
}

/** It stands within a sentence here. */
const withoutStop = (said: string | undefined) => said?.replace(/\.$/, '');

function pdf(data: Data): PdfContent {
  // The day stands in words within the opening.
  const { tanggal: _inWords, ...shows } = data;
  return {
    pageNumber: true,
    shows,
    body: () =>
      judul({
        kop: { dinas: data.kop },
        judul: 'Berita Acara',
        tentang: about(data),
        nomor: blank(data.nomor, 44),
        isi: [
          openingParagraph(data.tanggal, undefined, task),
          ...section('Penerima yang diganti', identityLines(lines(data.diganti))),
          ...section('Penerima pengganti', identityLines(lines(data.pengganti))),
          gap(6),
          plainParagraph('Penggantian dilakukan dengan pertimbangan:'),
          numbered(grounds(data).map(ended)),
          gap(4),
        ],
        penutup: penutup.beritaAcara,
        tandaTangan: signatures(data),
      }),
  };
}

const about = ({ program, tahunAnggaran }: Data) =>
  `Penggantian Penerima ${program}\nTahun Anggaran ${tahunAnggaran}`;

const task =
  'kami yang bertanda tangan di bawah ini telah meneliti dan menyepakati penggantian penerima bantuan sosial:';

function lines({ nama, nik: number, alamat, jenisUsaha }: Data['diganti']): [string, string][] {
  return [
    ['Nama', nama],
    ['NIK', number],
    ['Alamat', alamat],
    ['Jenis usaha', jenisUsaha],
  ];
}

/** Nobody is paid outside the SK (domain 9): the change of the SK comes before the payment. */
function grounds(data: Data): string[] {
  const sk = sebutSk(data);
  return [
    `penerima yang diganti ditetapkan dengan ${sk}`,
    `alasan penggantian: ${data.alasan}, dibuktikan dengan ${data.bukti}`,
    'penerima pengganti telah diverifikasi, dinyatakan layak, dan tidak menerima bantuan sejenis',
    `berita acara ini menjadi dasar usulan perubahan ${sk}; bantuan tidak disalurkan kepada penerima pengganti sebelum perubahan tersebut ditetapkan`,
  ];
}

function signatures(data: Data): Content {
  return {
    stack: [
      { text: 'Verifikator,', margin: [0, 0, 0, 6] },
      signerList(data.verifikator),
      signatureRow([
        officialSignature(data.kepala, undefined, { capitals: true }),
        officialSignature(data.kepalaBidang, undefined, { capitals: true }),
      ]),
      gap(10),
      signatureRow([kepalaDesaSignature(data.mengetahui)]),
    ],
  };
}

/** What the Word layout prints. */
function fields(data: Data): object {
  return {
    kop: kopFields(data.kop),
    tentang: about(data).toUpperCase(),
    nomor: blank(data.nomor, 44),
    pembuka: `${pembukaanBeritaAcara(data.tanggal)} ${task}`,
    diganti: barisFields(lines(data.diganti)),
    pengganti: barisFields(lines(data.pengganti)),
    pertimbangan: grounds(data)
      .map(ended)
      .map((isi, index) => ({ no: index + 1, isi })),
    verifikator: data.verifikator.map(({ nama, nip: number }, index) => ({
      no: index + 1,
      petugas: `${nama}\nNIP. ${showNip(number)}`,
    })),
    kepala: officialFields(data.kepala, { capitals: true }),
    kepalaBidang: officialFields(data.kepalaBidang, { capitals: true }),
    mengetahui: kepalaDesaFields(data.mengetahui),
  };
}

/** One family comes instead of another, before the SK is changed (domain 2, number 20). */
export default defineTemplate<Data>({
  title: 'Berita Acara Penggantian Penerima',
  version: '1',
  stage: 'perubahan',
  from: 'berkas',
  naskah: 'khusus',
  kegiatan: ['penetapan', 'penyaluran'],
  applies: (berkas) => berkas.perubahan?.pengganti !== undefined,
  pick,
  schema: dataSchema,
  register: ({ nomor, tanggal }) => ({ number: nomor, ...(tanggal && { date: tanggal }) }),
  filledByHand: ['nomor', 'tanggal'],
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
