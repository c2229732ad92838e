import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { kurunWaktu, uraianBerkas } from '../../src/documents/letter/berkas-lines.ts';
import { dots } from '../../src/documents/letter/blanks.ts';
import { gap } from '../../src/documents/letter/body.ts';
import { roomyBorders } from '../../src/documents/letter/borders.ts';
import { barisFields } from '../../src/documents/letter/identity-lines.ts';
import { title } from '../../src/documents/letter/judul.ts';
import { kopDinas, kopFields, kopOf, kopSchema } from '../../src/documents/letter/kop.ts';
import { retensiOf } from '../../src/documents/letter/retensi.ts';
import type { PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import { kodeKlasifikasi, text, year } from '../../src/domain/fields.ts';
import { placeWords } from '../../src/domain/place.ts';

const retensi = z
  .strictObject({
    aktif: text('Retensi aktif', 60),
    inaktif: text('Retensi inaktif', 60),
    nasibAkhir: text('Nasib akhir', 60),
    dasar: text('Dasar retensi', 300),
    keadaan: text('Keadaan jadwal retensi', 40).optional(),
  })
  .meta({ title: 'Retensi' });

const dataSchema = z
  .strictObject({
    kop: kopSchema,
    nomorBerkas: text('Nomor berkas', 40).optional().meta({ stage: 'identitas', path: 'nomorBerkas' }),
    kodeKlasifikasi: kodeKlasifikasi().meta({ stage: 'identitas', path: 'kodeKlasifikasi' }),
    uraian: text('Uraian berkas', 400).meta({ stage: 'identitas', path: 'pemohon.nama' }),
    tahunAnggaran: year('Tahun anggaran').meta({ stage: 'identitas', path: 'tahunAnggaran' }),
    kurunWaktu: text('Kurun waktu', 60).meta({ stage: 'identitas', path: 'tanggalTutup' }),
    unitPengolah: text('Unit pengolah').meta({ path: 'arsip.unitPengolah' }),
    lokasi: text('Lokasi simpan', 900).optional().meta({ path: 'arsip.lokasi' }),
    keterangan: text('Keterangan berkas', 300).optional().meta({ path: 'arsip.keterangan' }),
    retensi,
  })
  .meta({ title: 'Sampul Berkas', stage: 'arsip' });

type Data = z.infer<typeof dataSchema>;

/** Where no bidang is named, the office itself has made the papers. Where the folder will stand may be written by hand. */
function pick({ berkas, instansi, regulations }: PickSource): unknown {
  const data = berkas?.data;
  return {
    kop: kopOf(instansi),
    nomorBerkas: data?.nomorBerkas,
    kodeKlasifikasi: data?.kodeKlasifikasi,
    uraian: data && uraianBerkas(data),
    tahunAnggaran: data?.tahunAnggaran,
    kurunWaktu: data && kurunWaktu(data),
    unitPengolah: data?.arsip?.unitPengolah ?? instansi.nama,
    lokasi: placeWords(data?.arsip?.lokasi),
    keterangan: data?.arsip?.keterangan,
    retensi: retensiOf(regulations, data?.tanggalTutup),
  };
}

function pdf(data: Data): PdfContent {
  return {
    shows: data,
    body: () => [
      kopDinas(data.kop),
      gap(24),
      ...title({ judul: 'Sampul Berkas', ...(data.nomorBerkas && { tentang: data.nomorBerkas }) }),
      table(data),
      { text: catatan(data), fontSize: 9, margin: [0, 8, 0, 0] },
    ],
  };
}

function table(data: Data): Content {
  const rows = lines(data).map(([label, value]) => [
    { text: label, bold: true },
    { text: value, fontSize: 13 },
  ]);
  const head = ['Keterangan', 'Isi'].map((text) => ({ text, bold: true, alignment: 'center' as const }));
  return {
    table: { headerRows: 1, widths: [140, '*'], dontBreakRows: true, body: [head, ...rows] },
    layout: { ...roomyBorders, paddingTop: () => 8, paddingBottom: () => 8 },
  };
}

function lines(data: Data): [string, string][] {
  const { retensi: kept, keterangan } = data;
  const mark = kept.keadaan === undefined ? '' : ` (${kept.keadaan})`;
  return [
    ['Nomor berkas', data.nomorBerkas ?? dots(40)],
    ['Kode klasifikasi', data.kodeKlasifikasi],
    ['Uraian berkas', data.uraian],
    ['Tahun anggaran', String(data.tahunAnggaran)],
    ['Kurun waktu', data.kurunWaktu],
    ['Unit pengolah', data.unitPengolah],
    ['Lokasi simpan', data.lokasi ?? dots(70)],
    ['Retensi aktif', kept.aktif + mark],
    ['Retensi inaktif', kept.inaktif + mark],
    ['Nasib akhir', kept.nasibAkhir + mark],
    ...(keterangan === undefined ? [] : [['Keterangan', keterangan] as [string, string]]),
  ];
}

/** Retention begins when the berkas is closed, and no JRA of the kabupaten could be cited yet (domain 4.2). */
function catatan({ retensi: { dasar } }: Data): string {
  return `Retensi dihitung sejak akhir tahun berkas ditutup. Dasar retensi: ${dasar}.`;
}

/** What the Word layout prints. */
function fields(data: Data): object {
  return {
    kop: kopFields(data.kop),
    nomorBerkas: data.nomorBerkas ?? '',
    baris: barisFields(lines(data)),
    catatan: catatan(data),
  };
}

/** The cover of the folder of one family. It is not signed; the QR at its foot leads to the berkas. */
export default defineTemplate<Data>({
  title: 'Sampul Berkas',
  version: '1',
  stage: 'arsip',
  from: 'berkas',
  naskah: 'khusus',
  pick,
  schema: dataSchema,
  register: ({ nomorBerkas }) => ({ number: nomorBerkas }),
  filledByHand: ['nomorBerkas', 'lokasi'],
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
