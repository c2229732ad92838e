import { z } from 'zod';
import {
  bantuanOf,
  bantuanShape,
  penerimaOf,
  penerimaShape,
  rupiahTerbilang,
  sebutSk,
} from '../../src/documents/letter/penerima.ts';
import { type Pernyataan, pernyataan, pernyataanFields } from '../../src/documents/letter/pernyataan.ts';
import { wargaLines } from '../../src/documents/letter/warga.ts';
import type { PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import { tanggalPanjang } from '../../src/domain/dates.ts';
import { date, money, text } from '../../src/domain/fields.ts';
import { lpjDue } from '../../src/domain/regulations.ts';

const dataSchema = z
  .strictObject({
    ...penerimaShape(),
    ...bantuanShape(),
    batasLpj: date('Batas LPJ'),
    tempat: text('Tempat', 60).meta({ path: 'instansi.tempat' }),
    tanggal: date('Tanggal pakta integritas').optional(),
    tarifMeterai: money('Tarif meterai'),
  })
  .meta({ title: 'Pakta Integritas', stage: 'pernyataan' });

type Data = z.infer<typeof dataSchema>;

/** The recipient of the berkas, and what the payment with its line grants him. */
function pick(source: PickSource): unknown {
  const { berkas, regulations, instansi } = source;
  return {
    ...penerimaOf(berkas),
    ...bantuanOf(source),
    batasLpj: berkas && lpjDue(regulations, berkas.data.tahunAnggaran),
    tempat: instansi.tempat,
    tarifMeterai: regulations.meterai.value.tariff,
  };
}

/** Before the payment it says what will be done with the money, never what was done (domain 8.1). */
function paper(data: Data): Pernyataan {
  const granted = `sebesar ${rupiahTerbilang(data.nilai)} berdasarkan ${sebutSk(data)}`;
  const bantuan = `${data.program} Tahun Anggaran ${data.tahunAnggaran}`;
  return {
    judul: 'Pakta Integritas',
    tentang: `Penerima ${bantuan}`,
    identitas: wargaLines(data),
    pengantar: `sebagai penerima ${bantuan} ${granted}, menyatakan dan berjanji bahwa:`,
    butir: points(data),
    penutup:
      'Demikian pakta integritas ini saya buat dengan sebenarnya dan tanpa paksaan dari pihak mana pun. Apabila saya melanggarnya, saya bersedia mengembalikan bantuan ke Kas Daerah dan diproses sesuai ketentuan peraturan perundang-undangan.',
    penandatangan: { ...data, sebagai: 'Yang membuat pakta integritas,' },
  };
}

/** No cut and no fee is what auditors ask first (domain 5). */
function points({ batasLpj }: Data): string[] {
  return [
    'bantuan akan saya gunakan sesuai usulan dan Rencana Anggaran Biaya (RAB) yang disetujui, dan tidak untuk keperluan lain',
    'bantuan akan saya terima utuh; saya tidak akan memberikan potongan, imbalan, atau pembayaran dalam bentuk apa pun kepada siapa pun',
    'saya tidak akan melakukan korupsi, kolusi, dan nepotisme (KKN)',
    'saya bersedia diperiksa dan dipantau oleh Dinas Sosial, Inspektorat, Badan Pemeriksa Keuangan, dan pemeriksa lain yang berwenang, serta akan memberi keterangan yang benar',
    `saya akan menyampaikan Laporan Pertanggungjawaban (LPJ) beserta bukti pengeluaran yang lengkap dan sah paling lambat tanggal ${tanggalPanjang(batasLpj)}`,
  ];
}

function pdf(data: Data): PdfContent {
  return { shows: data, body: () => pernyataan(paper(data)) };
}

/** The promise of a recipient before the money comes (domain 2, number 12). */
export default defineTemplate<Data>({
  title: 'Pakta Integritas',
  version: '1',
  stage: 'pernyataan',
  from: 'berkas',
  naskah: 'warga',
  kegiatan: 'penyaluran',
  pick,
  schema: dataSchema,
  filledByHand: ['tanggal'],
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields: (data) => pernyataanFields(paper(data)) },
});
