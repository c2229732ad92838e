import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { blank, tempatTanggal } from '../../src/documents/letter/blanks.ts';
import { gap, plainParagraph } from '../../src/documents/letter/body.ts';
import { checklistTable } from '../../src/documents/letter/checklist.ts';
import { signedEnd } from '../../src/documents/letter/closing.ts';
import { barisFields, identityLines } from '../../src/documents/letter/identity-lines.ts';
import { title } from '../../src/documents/letter/judul.ts';
import { kopFields, kopOf, kopOleh, kopSchema } from '../../src/documents/letter/kop.ts';
import { keepEnd, listTable } from '../../src/documents/letter/list-table.ts';
import { officialFields, officialSignature, pejabatAt } from '../../src/documents/letter/officials.ts';
import {
  dasarSkOf,
  dasarSkShape,
  penyaluranOf,
  rupiahTerbilang,
  sebutSk,
} from '../../src/documents/letter/penerima.ts';
import { pejabatAnggaran, penggunaAnggaran } from '../../src/documents/letter/pengguna-anggaran.ts';
import { yangBertandaTangan } from '../../src/documents/letter/pernyataan.ts';
import { signatureRow } from '../../src/documents/letter/signature.ts';
import { kept, type PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import { date, money, text, year } from '../../src/domain/fields.ts';
import { showNip } from '../../src/domain/identity.ts';
import { ribuan } from '../../src/domain/money.ts';
import { terbilang } from '../../src/domain/terbilang.ts';

const butirList = z
  .array(z.strictObject({ uraian: text('Naskah yang diteliti'), banyaknya: text('Banyaknya', 40) }))
  .min(1)
  .max(40);

const dataSchema = z
  .strictObject({
    kop: kopSchema,
    nomor: text('Nomor pernyataan', 60).optional(),
    tanggal: date('Tanggal pernyataan').optional(),
    tempat: text('Tempat surat', 60).meta({ path: 'instansi.tempat' }),
    instansi: text('Nama instansi').meta({ path: 'instansi.nama' }),
    program: text('Program', 100).meta({ stage: 'identitas', path: 'program' }),
    tahunAnggaran: year('Tahun anggaran').meta({ path: 'tahunAnggaran' }),
    ...dasarSkShape(),
    jumlahPenerima: z.int().min(1).max(20_000).meta({ title: 'Jumlah penerima', path: 'lines' }),
    jumlah: money('Jumlah bantuan', { min: 1, max: 100_000_000_000 }).meta({ path: 'lines' }),
    butir: butirList.meta({ title: 'Naskah yang diteliti', path: 'input.butir' }),
    pengguna: pejabatAnggaran('Pengguna anggaran/KPA', 'pa_kpa'),
    ppkSkpd: pejabatAnggaran('PPK-SKPD', 'ppk_skpd'),
    pptk: pejabatAnggaran('PPTK', 'pptk'),
  })
  .meta({ title: 'Pernyataan Kelengkapan Berkas', stage: 'penyaluran' });

type Data = z.infer<typeof dataSchema>;

function pick(source: PickSource): unknown {
  const { members, instansi, date: day, input } = source;
  const payment = penyaluranOf(source);
  return {
    kop: kopOf(instansi),
    tempat: instansi.tempat,
    instansi: instansi.nama,
    program: members[0]?.data.program,
    tahunAnggaran: payment?.tahunAnggaran,
    ...dasarSkOf(payment, instansi, day),
    jumlahPenerima: payment?.lines.length,
    jumlah: payment?.lines.reduce((sum, { nilai }) => sum + nilai, 0),
    butir: input.butir ?? (payment && usual(payment.lines.length)),
    pengguna: penggunaAnggaran(instansi, day),
    ppkSkpd: pejabatAt(instansi, 'ppk_skpd', day),
    pptk: pejabatAt(instansi, 'pptk', day),
  };
}

/** What a payment to `count` recipients rests on: the papers of the office, then those of each recipient (domain 2). */
function usual(count: number) {
  const each = [
    'Kuitansi',
    'Pakta integritas bermeterai',
    'Surat pernyataan bermeterai',
    'Data rekening dan fotokopi buku tabungan',
    'Fotokopi KTP',
    'Fotokopi Kartu Keluarga',
    'Rencana Anggaran Biaya (RAB)',
  ];
  return [
    { uraian: 'Salinan Keputusan penetapan penerima beserta lampiran', banyaknya: '1 berkas' },
    { uraian: 'Daftar penyaluran per kecamatan', banyaknya: '1 berkas' },
    ...each.map((uraian) => ({ uraian, banyaknya: `${ribuan(count)} penerima` })),
  ];
}

const name = 'Surat Pernyataan Kelengkapan Berkas';

const about = ({ program, tahunAnggaran }: Data) => `Penyaluran ${program} Tahun Anggaran ${tahunAnggaran}`;

function identity({ pengguna }: Data): [string, string][] {
  const { nama, nip, pangkat, jabatan } = pengguna;
  return [
    ['Nama', nama],
    ...(nip === undefined ? [] : [['NIP', showNip(nip)] as [string, string]]),
    ...(pangkat === undefined ? [] : [['Pangkat', pangkat] as [string, string]]),
    ['Jabatan', jabatan],
  ];
}

function statement(data: Data): string {
  const count = `${ribuan(data.jumlahPenerima)} (${terbilang(data.jumlahPenerima)}) penerima`;
  const aid = `${data.program} Tahun Anggaran ${data.tahunAnggaran}`;
  return `menyatakan bahwa berkas penyaluran ${aid} berdasarkan ${sebutSk(data)} untuk ${count} dengan jumlah ${rupiahTerbilang(data.jumlah)} telah diteliti dan dinyatakan lengkap dan sah, terdiri atas:`;
}

const closing = ({ instansi }: Data) =>
  `Demikian pernyataan ini dibuat dengan sebenarnya sebagai kelengkapan penyaluran. Naskah asli disimpan di ${instansi} dan dapat diperiksa sewaktu-waktu.`;

function pdf(data: Data): PdfContent {
  return {
    pageNumber: true,
    shows: data,
    body: (breaks) => [
      ...kopOleh({ dinas: data.kop }),
      ...title({ judul: name, tentang: about(data), nomor: blank(data.nomor, 44) }),
      plainParagraph(yangBertandaTangan),
      identityLines(identity(data)),
      gap(4),
      plainParagraph(statement(data)),
      ...table(data, breaks),
      kept(gap(8), { keepWithNext: true }),
      kept(signedEnd(plainParagraph(closing(data)), signatures(data)), { keepWithNext: false }),
    ],
  };
}

/** The signatures have two rows of the list above them (domain 1.5). The marks are set by who looked through the papers. */
function table({ butir }: Data, breaks: readonly number[]): Content[] {
  const rows = butir.map(({ uraian, banyaknya }) => ({ uraian, keterangan: banyaknya }));
  const list = checklistTable({ uraian: 'Naskah', jawaban: ['Ada', 'Tidak'], rows });
  return listTable({ ...list, rows: keepEnd(list.rows, rows.length - 2) }, breaks);
}

function signatures(data: Data): Content {
  return { stack: [signatureRow(signers(data))], fontSize: 10 };
}

function signers({ pptk, ppkSkpd, pengguna, tempat, tanggal }: Data) {
  return [
    officialSignature(pptk, 'Disiapkan oleh,'),
    officialSignature(ppkSkpd, 'Diteliti oleh,'),
    officialSignature(pengguna, tempatTanggal(tempat, tanggal)),
  ];
}

/** What the Word layout prints. */
function fields(data: Data): object {
  return {
    kop: kopFields(data.kop),
    judul: name.toUpperCase(),
    tentang: about(data).toUpperCase(),
    nomor: blank(data.nomor, 44),
    identitas: barisFields(identity(data)),
    pernyataan: statement(data),
    butir: data.butir.map(({ uraian, banyaknya }, index) => ({ no: `${index + 1}.`, uraian, banyaknya })),
    penutup: closing(data),
    tempatTanggal: tempatTanggal(data.tempat, data.tanggal),
    pptk: officialFields(data.pptk),
    ppkSkpd: officialFields(data.ppkSkpd),
    pengguna: officialFields(data.pengguna),
  };
}

/** The office answers for the completeness of the files before the money goes out (domain 5: incomplete files). */
export default defineTemplate<Data>({
  title: 'Pernyataan Kelengkapan Berkas SKPD',
  version: '1',
  stage: 'penyaluran',
  from: 'kegiatan',
  naskah: 'khusus',
  kegiatan: 'penyaluran',
  pick,
  schema: dataSchema,
  input: z.strictObject({ butir: butirList.optional().meta({ title: 'Naskah yang diteliti' }) }),
  register: ({ nomor, tanggal }) => ({ number: nomor, ...(tanggal && { date: tanggal }) }),
  filledByHand: ['nomor', 'tanggal'],
  numberable: true,
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
