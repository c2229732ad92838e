import type { Content, TableCell } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { uraianBerkas } from '../../src/documents/letter/berkas-lines.ts';
import { blank, blankDate, dots, tempatTanggal } from '../../src/documents/letter/blanks.ts';
import { gap, plainParagraph } from '../../src/documents/letter/body.ts';
import { barisFields, identityLines } from '../../src/documents/letter/identity-lines.ts';
import { title } from '../../src/documents/letter/judul.ts';
import { kopDinas, kopFields, kopOf, kopSchema } from '../../src/documents/letter/kop.ts';
import { headCell, keepEnd, listTable } from '../../src/documents/letter/list-table.ts';
import {
  officialFields,
  officialSignature,
  pejabatAt,
  pejabatSchema,
} from '../../src/documents/letter/officials.ts';
import { jumlahNaskah, tingkatNaskah, uraianNaskah } from '../../src/documents/letter/paper-lines.ts';
import { type Signature, signatureRow } from '../../src/documents/letter/signature.ts';
import { kept, type PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import { tanggalPanjang } from '../../src/domain/dates.ts';
import { date, nip, text } from '../../src/domain/fields.ts';
import { showNip } from '../../src/domain/identity.ts';
import { placeWords } from '../../src/domain/place.ts';

const naskah = z.strictObject({
  uraian: text('Naskah yang dipinjam', 450),
  jumlah: text('Jumlah', 20).optional(),
  tingkat: text('Tingkat perkembangan', 20).optional(),
});

const peminjam = z.strictObject({
  nama: text('Nama peminjam', 100),
  nip: nip().optional(),
  jabatan: text('Jabatan peminjam', 150),
  instansi: text('Instansi peminjam', 150),
});

const naskahList = z.array(naskah).min(1, 'Sebutkan sedikitnya satu naskah yang dipinjam.').max(500);

const dataSchema = z
  .strictObject({
    kop: kopSchema,
    nomor: text('Nomor lembar peminjaman', 60).optional(),
    nomorBerkas: text('Nomor berkas', 40).optional().meta({ stage: 'identitas', path: 'nomorBerkas' }),
    uraian: text('Uraian berkas', 400).meta({ stage: 'identitas', path: 'pemohon.nama' }),
    lokasi: text('Lokasi simpan', 900).optional().meta({ path: 'arsip.lokasi' }),
    peminjam: peminjam.meta({ title: 'Peminjam', path: 'input.peminjam' }),
    keperluan: text('Keperluan', 300).meta({ path: 'input.keperluan' }),
    dasar: text('Dasar peminjaman', 300).optional().meta({ path: 'input.dasar' }),
    tanggalPinjam: date('Tanggal pinjam'),
    harusKembali: date('Harus kembali').meta({ path: 'input.harusKembali' }),
    tanggalKembali: date('Tanggal kembali').optional(),
    naskah: naskahList.meta({ title: 'Naskah yang dipinjam', path: 'input.naskah' }),
    tempat: text('Tempat surat', 60).meta({ path: 'instansi.tempat' }),
    pengelola: pejabatSchema.meta({ title: 'Petugas arsip', path: 'instansi.pejabat.petugas_arsip' }),
    mengetahui: pejabatSchema.meta({ title: 'Kepala bidang', path: 'instansi.pejabat.kepala_bidang' }),
  })
  .refine(({ tanggalPinjam, harusKembali }) => harusKembali >= tanggalPinjam, {
    path: ['harusKembali'],
    message: 'Harus kembali tidak boleh lebih awal daripada tanggal pinjam.',
  })
  .meta({ title: 'Lembar Peminjaman Arsip', stage: 'arsip' });

type Data = z.infer<typeof dataSchema>;

/** The papers that the clerk names, or else all that the folder holds; what was never signed cannot be lent. */
function pick({ berkas, records = [], instansi, date: day, input }: PickSource): unknown {
  const data = berkas?.data;
  const inFolder = records.filter(({ origin }) => origin !== 'issued');
  return {
    kop: kopOf(instansi),
    nomorBerkas: data?.nomorBerkas,
    uraian: data && uraianBerkas(data),
    lokasi: placeWords(data?.arsip?.lokasi),
    peminjam: input.peminjam,
    keperluan: input.keperluan,
    dasar: input.dasar,
    tanggalPinjam: day,
    harusKembali: input.harusKembali,
    naskah:
      input.naskah ??
      inFolder.map((paper) => ({
        uraian: uraianNaskah(paper),
        jumlah: jumlahNaskah(paper),
        tingkat: tingkatNaskah(paper),
      })),
    tempat: instansi.tempat,
    pengelola: pejabatAt(instansi, 'petugas_arsip', day),
    mengetahui: pejabatAt(instansi, 'kepala_bidang', day),
  };
}

const judul = 'Lembar Peminjaman Arsip';

const janji =
  'Peminjam menjaga keutuhan, urutan, dan kerahasiaan arsip, tidak meminjamkannya kepada pihak lain, dan mengembalikannya paling lambat pada tanggal tersebut di atas.';

function pdf(data: Data): PdfContent {
  return {
    pageNumber: true,
    shows: data,
    body: (breaks) => [
      kopDinas(data.kop),
      ...title({ judul, nomor: blank(data.nomor, 44) }),
      identityLines(lines(data), 120),
      gap(8),
      ...papers(data, breaks),
      gap(6),
      kept(plainParagraph(`Jumlah: ${data.naskah.length} naskah. ${janji}`), { keepWithNext: true }),
      kept(signatures(data), { keepWithNext: false }),
    ],
  };
}

function lines(data: Data): [string, string][] {
  const { peminjam: who, dasar, lokasi, nomorBerkas = '-' } = data;
  const name = who.nip === undefined ? who.nama : `${who.nama}, NIP. ${showNip(who.nip)}`;
  return [
    ['Nomor berkas', nomorBerkas],
    ['Uraian berkas', data.uraian],
    ...(lokasi === undefined ? [] : [['Lokasi simpan', lokasi] as [string, string]]),
    ['Peminjam', name],
    ['Jabatan', who.jabatan],
    ['Instansi', who.instansi],
    ['Keperluan', data.keperluan],
    ...(dasar === undefined ? [] : [['Dasar', dasar] as [string, string]]),
    ['Tanggal pinjam', tanggalPanjang(data.tanggalPinjam)],
    ['Harus kembali', tanggalPanjang(data.harusKembali)],
  ];
}

const columnNames = ['No', 'Naskah yang dipinjam', 'Jumlah', 'Tingkat perkembangan', 'Kembali'];

/** The last column is ticked by hand when the papers come back. */
function papers({ naskah: list }: Data, breaks: readonly number[]): Content[] {
  const rows = list.map((row, index) => ({ cells: cells(row, index) }));
  const header = () => [columnNames.map((name) => headCell(name))];
  return listTable(
    {
      widths: [24, '*', 60, 76, 50],
      header,
      rows: keepEnd(rows, Math.max(0, rows.length - 2)),
      fontSize: 10,
    },
    breaks,
  );
}

function cells({ uraian, jumlah = '-', tingkat = '-' }: Data['naskah'][number], index: number): TableCell[] {
  return [{ text: String(index + 1), alignment: 'center' }, uraian, jumlah, tingkat, ''];
}

/** Who takes the papers, who hands them out, who knows of it, and at the end who gets them back: day and name by hand. */
function signatures(data: Data): Content {
  const { peminjam: who, pengelola, mengetahui, tempat, tanggalPinjam } = data;
  const borrower: Signature = {
    jabatan: ['Peminjam,'],
    nama: who.nama,
    ...(who.nip === undefined ? {} : { nip: who.nip }),
  };
  const keeper = officialSignature(pengelola, tempatTanggal(tempat, tanggalPinjam));
  const head = officialSignature(mengetahui, 'Mengetahui,');
  const back: Signature = {
    opening: returned(data),
    jabatan: ['Yang menerima kembali,'],
    nama: dots(36),
    plain: true,
  };
  return {
    stack: [gap(4), signatureRow([borrower, keeper]), gap(14), signatureRow([head, back])],
    unbreakable: true,
  };
}

const returned = ({ tanggalKembali }: Data) =>
  `Dikembalikan lengkap tanggal ${blankDate(tanggalKembali, 24)}`;

/** What the Word layout prints. */
function fields(data: Data): object {
  const { peminjam: who } = data;
  return {
    kop: kopFields(data.kop),
    nomor: blank(data.nomor, 44),
    baris: barisFields(lines(data)),
    item: data.naskah.slice(0, -2).map(itemFields(0)),
    itemAkhir: data.naskah.slice(-2).map(itemFields(Math.max(0, data.naskah.length - 2))),
    penutup: `Jumlah: ${data.naskah.length} naskah. ${janji}`,
    peminjam: who.nama,
    nipPeminjam: who.nip === undefined ? '' : `NIP. ${showNip(who.nip)}`,
    tempatTanggal: tempatTanggal(data.tempat, data.tanggalPinjam),
    pengelola: officialFields(data.pengelola),
    mengetahui: officialFields(data.mengetahui),
    kembali: returned(data),
  };
}

const itemFields =
  (before: number) =>
  ({ uraian, jumlah = '-', tingkat = '-' }: Data['naskah'][number], index: number) => ({
    no: before + index + 1,
    uraian,
    jumlah,
    tingkat,
  });

/**
 * Papers of a berkas lent to the Inspektorat, BPK or another office (domain 10). It stands in the place of the papers until they are
 * back. Each loan is a paper of its own.
 */
export default defineTemplate<Data>({
  title: judul,
  version: '1',
  stage: 'arsip',
  from: 'berkas',
  records: true,
  naskah: 'khusus',
  pick,
  schema: dataSchema,
  input: z.strictObject({
    peminjam: peminjam.meta({ title: 'Peminjam' }),
    keperluan: text('Keperluan', 300),
    dasar: text('Dasar peminjaman', 300).optional(),
    harusKembali: date('Harus kembali'),
    naskah: naskahList.optional().meta({ title: 'Naskah yang dipinjam' }),
  }),
  register: ({ nomor, nomorBerkas, tanggalPinjam, peminjam: who }) => ({
    number: nomor ?? nomorBerkas,
    date: tanggalPinjam,
    variant: `${tanggalPinjam} ${who.nama}`,
  }),
  filledByHand: ['nomor', 'tanggalKembali'],
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
