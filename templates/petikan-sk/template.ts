import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { alamatLengkap } from '../../src/documents/letter/address.ts';
import { clause, gap } from '../../src/documents/letter/body.ts';
import { signedEnd } from '../../src/documents/letter/closing.ts';
import { barisFields, identityLines } from '../../src/documents/letter/identity-lines.ts';
import { title } from '../../src/documents/letter/judul.ts';
import { kopBupati } from '../../src/documents/letter/kop.ts';
import {
  officialFields,
  officialSignature,
  pejabatAt,
  pejabatSchema,
} from '../../src/documents/letter/officials.ts';
import { rupiahTerbilang } from '../../src/documents/letter/penerima.ts';
import { type Signature, signatureRow } from '../../src/documents/letter/signature.ts';
import type { PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import { tanggalPanjang } from '../../src/domain/dates.ts';
import { date, money, nik, text } from '../../src/domain/fields.ts';
import { officialAt } from '../../src/domain/instansi.ts';

const dataSchema = z
  .strictObject({
    jabatan: text('Jabatan penetap SK', 150).meta({ path: 'instansi.pejabat.bupati' }),
    penandatangan: text('Nama penetap SK', 100).meta({ path: 'instansi.pejabat.bupati' }),
    nomor: text('Nomor SK', 60).meta({ path: 'penetapan.nomor' }),
    tanggal: date('Tanggal SK').meta({ path: 'penetapan.tanggal' }),
    tentang: text('Tentang', 500).meta({ path: 'penetapan.tentang' }),
    tempat: text('Tempat', 60).meta({ path: 'instansi.tempat' }),
    nomorUrut: z.int().min(1).max(100_000).meta({ title: 'Nomor urut', path: 'penetapan.nomorUrut' }),
    nama: text('Nama pada SK', 100).meta({ path: 'penetapan.namaPadaSk' }),
    nik: nik('NIK pada SK').meta({ path: 'penetapan.nikPadaSk' }),
    alamat: text('Alamat', 400).meta({ stage: 'identitas', path: 'pemohon.alamat' }),
    nilai: money('Nilai yang ditetapkan', { min: 1 }).meta({ path: 'penetapan.nilaiDitetapkan' }),
    kabag: pejabatSchema.meta({
      title: 'Kepala Bagian Hukum',
      path: 'instansi.pejabat.kepala_bagian_hukum',
    }),
  })
  .meta({ title: 'Petikan SK', stage: 'penetapan' });

type Data = z.infer<typeof dataSchema>;

/** Who signed the SK is who was in office on its day; who authenticates the excerpt is in office on the day of the paper. */
function pick({ berkas, kegiatan, instansi, regulations, date: day }: PickSource): unknown {
  const sk = kegiatan?.data.jenis === 'penetapan' ? kegiatan.data : undefined;
  const line = sk?.lines.find(({ berkasId }) => berkasId === berkas?.id);
  const bupati = officialAt(instansi, 'bupati', sk?.tanggal ?? day);
  return {
    jabatan: bupati?.sebutan,
    penandatangan: regulations.titlesOnKeputusan.value ? bupati?.nama : bupati?.namaTanpaGelar,
    nomor: sk?.nomor,
    tanggal: sk?.tanggal,
    tentang: sk?.tentang,
    tempat: instansi.tempat,
    nomorUrut: line?.nomorUrut,
    nama: line?.namaPadaSk,
    nik: line?.nikPadaSk,
    alamat: berkas && alamatLengkap(berkas.data.pemohon.alamat),
    nilai: line?.nilaiDitetapkan,
    kabag: pejabatAt(instansi, 'kepala_bagian_hukum', day),
  };
}

const office = ({ jabatan }: Data) => jabatan.toUpperCase();

/** What is left out of an excerpt is said to go on. */
const goesOn = 'dan seterusnya;';

const settled = (data: Data) => `KEPUTUSAN ${office(data)} TENTANG ${data.tentang.toUpperCase()}.`;

const first = 'Menetapkan penerima bantuan sebagaimana tercantum dalam Lampiran Keputusan ini, di antaranya:';

function recipient(data: Data): [string, string][] {
  return [
    ['Nomor urut', String(data.nomorUrut)],
    ['Nama', data.nama],
    ['NIK', data.nik],
    ['Alamat', data.alamat],
    ['Besaran', rupiahTerbilang(data.nilai)],
  ];
}

const centred = (line: string): Content => ({ text: line, alignment: 'center', margin: [0, 0, 0, 10] });

function pdf(data: Data): PdfContent {
  return {
    shows: data,
    body: () => [
      kopBupati(office(data)),
      ...title({ judul: 'Petikan', tentang: `Keputusan ${data.jabatan}`, nomor: data.nomor }),
      centred('TENTANG'),
      centred(data.tentang.toUpperCase()),
      centred(`${office(data)},`),
      clause('Menimbang', goesOn),
      clause('Mengingat', goesOn),
      centred('MEMUTUSKAN:'),
      clause('Menetapkan', settled(data)),
      clause('KESATU', { stack: [first, gap(4), identityLines(recipient(data), 90)] }),
      signedEnd(clause('KEDUA', goesOn), signatureRow([authentic(data), signature(data)])),
    ],
  };
}

const sealed = 'Petikan sesuai dengan aslinya';

/** Only Bagian Hukum may say that the excerpt agrees with the SK (domain 8.9). */
function authentic({ kabag }: Data): Signature {
  return officialSignature(kabag, sealed, { capitals: true });
}

/** The Bupati signed the SK itself: on the excerpt stands `ttd` (domain 1.5). */
function signature(data: Data): Signature {
  return {
    opening: `Ditetapkan di ${data.tempat}\npada tanggal ${tanggalPanjang(data.tanggal)}`,
    jabatan: [`${office(data)},`],
    nama: data.penandatangan.toUpperCase(),
    plain: true,
    beside: { text: 'ttd', margin: [0, 18, 0, 18] },
  };
}

/** What the Word layout prints. */
function fields(data: Data): object {
  return {
    jabatan: office(data),
    nomor: data.nomor,
    tentang: data.tentang.toUpperCase(),
    menetapkan: settled(data),
    penerima: barisFields(recipient(data)),
    tempat: data.tempat,
    tanggal: tanggalPanjang(data.tanggal),
    penandatangan: data.penandatangan.toUpperCase(),
    kabag: officialFields(data.kabag, { capitals: true }),
  };
}

/** What an SK says of one recipient. Bagian Hukum authenticates it, so that the Dinas makes it only where asked (domain 8.9). */
export default defineTemplate<Data>({
  title: 'Petikan Keputusan Bupati',
  version: '1',
  stage: 'penetapan',
  optional: true,
  from: 'berkas',
  naskah: 'keputusan',
  kegiatan: 'penetapan',
  pick,
  schema: dataSchema,
  register: ({ nomor, tanggal }) => ({ number: nomor, date: tanggal }),
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
