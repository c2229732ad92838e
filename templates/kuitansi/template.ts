import type { Column, Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { tempatTanggal } from '../../src/documents/letter/blanks.ts';
import { gap } from '../../src/documents/letter/body.ts';
import { barisFields, identityLines } from '../../src/documents/letter/identity-lines.ts';
import { kopDinas, kopFields, kopOf, kopSchema } from '../../src/documents/letter/kop.ts';
import { officialFields, officialSignature, pejabatAt } from '../../src/documents/letter/officials.ts';
import {
  bantuanOf,
  bantuanShape,
  barisBantuanOf,
  penerimaRingkasOf,
  penerimaRingkasShape,
  penyaluranOf,
  sebutSk,
} from '../../src/documents/letter/penerima.ts';
import { pejabatAnggaran, penggunaAnggaran } from '../../src/documents/letter/pengguna-anggaran.ts';
import { type Signature, signatureRow, witnesses } from '../../src/documents/letter/signature.ts';
import { penandatanganFields, wargaSignature } from '../../src/documents/letter/warga.ts';
import { type PdfContent, tagged } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import { date, money, text } from '../../src/domain/fields.ts';
import type { Penyaluran } from '../../src/domain/kegiatan.ts';
import { rupiah } from '../../src/domain/money.ts';
import { districtsOf } from '../../src/domain/region.ts';
import { receiptNeedsMeterai } from '../../src/domain/regulations.ts';
import { terbilangRupiah } from '../../src/domain/terbilang.ts';

const dataSchema = z
  .strictObject({
    kop: kopSchema,
    nomorBukti: text('Nomor bukti kuitansi', 60).meta({ stage: 'penyaluran', path: 'penyaluran.nomorBukti' }),
    kodeRekening: text('Kode rekening', 60)
      .optional()
      .meta({ stage: 'anggaran', path: 'input.kodeRekening' }),
    terimaDari: text('Pengguna anggaran/KPA', 200).meta({ path: 'instansi.pejabat.pa_kpa' }),
    ...bantuanShape(),
    ...penerimaRingkasShape(),
    tempat: text('Tempat', 60).meta({ path: 'instansi.tempat' }),
    tanggal: date('Tanggal kuitansi').optional(),
    tarifMeterai: money('Tarif meterai').optional(),
    setuju: pejabatAnggaran('Pengguna anggaran/KPA', 'pa_kpa'),
    pptk: pejabatAnggaran('PPTK', 'pptk'),
    bendahara: pejabatAnggaran('Bendahara', 'bendahara').optional(),
  })
  .meta({ title: 'Kuitansi' });

type Data = z.infer<typeof dataSchema>;

/**
 * From a berkas, and the payment that has its line: without the payment, amount and number are missing and are named so.
 * Name and NIK are those of the berkas; the SK is the one that the payment cites.
 */
function pick(source: PickSource): unknown {
  const { berkas, instansi, regulations, date: day, input } = source;
  const line = barisBantuanOf(source);
  const due = line !== undefined && receiptNeedsMeterai(regulations, line.nilai);
  return {
    kop: kopOf(instansi),
    nomorBukti: line?.nomorBukti,
    kodeRekening: input.kodeRekening,
    ...bantuanOf(source),
    ...penerimaRingkasOf(berkas),
    tempat: instansi.tempat,
    tarifMeterai: due ? regulations.meterai.value.tariff : undefined,
    ...officials(instansi, day, penyaluranOf(source)?.metode),
  };
}

/** The bendahara signs for money handed over in cash only; a transfer is proved by the bank (facts: signers of a kuitansi). */
function officials(instansi: PickSource['instansi'], day: string, metode: Penyaluran['metode'] | undefined) {
  const approver = penggunaAnggaran(instansi, day);
  const payer = approver?.jabatan;
  const kabupaten = districtsOf(instansi.kodeWilayah)[0]?.regency.name;
  return {
    terimaDari: payer && kabupaten && `${payer} ${kabupaten}`,
    setuju: approver,
    pptk: pejabatAt(instansi, 'pptk', day),
    bendahara: metode === 'tunai' ? pejabatAt(instansi, 'bendahara', day) : undefined,
  };
}

function pdf(data: Data): PdfContent {
  return {
    fontSize: 11,
    shows: data,
    body: () => [
      kopDinas(data.kop),
      tagged({ text: 'KUITANSI', bold: true, alignment: 'center', fontSize: 16, margin: [0, 4, 0, 8] }, 'H1'),
      identityLines(reference(data), labelWidth),
      gap(6),
      identityLines([['Sudah terima dari', data.terimaDari]], labelWidth),
      inWords(data.nilai),
      identityLines([['Untuk pembayaran', purpose(data)]], labelWidth),
      received(data),
      ...(data.saksi === undefined ? [] : [witnesses(data.saksi)]),
      gap(12),
      { stack: [signatureRow(payers(data))], fontSize: 10 },
    ],
  };
}

const labelWidth = 118;

function reference({ nomorBukti, tahunAnggaran, kodeRekening }: Data): [string, string][] {
  const account: [string, string][] = kodeRekening === undefined ? [] : [['Kode rekening', kodeRekening]];
  return [['Nomor bukti', nomorBukti], ['Tahun anggaran', String(tahunAnggaran)], ...account];
}

/** The amount in words stands in a box of its own, so that nothing can be added before or after it. */
function inWords(nilai: number): Content {
  const text = sentenceOf(terbilangRupiah(nilai));
  const columns: Column[] = [
    { width: labelWidth, text: 'Uang sejumlah', margin: [0, 5, 0, 0] },
    { width: 10, text: ':', margin: [0, 5, 0, 0] },
    { width: '*', table: { widths: ['*'], body: [[{ text, bold: true }]] }, layout: box },
  ];
  return tagged({ columns, margin: [0, 4, 0, 6] }, 'P');
}

const sentenceOf = (words: string) => `${words[0]!.toUpperCase()}${words.slice(1)}`;

const box = {
  hLineWidth: () => 0.75,
  vLineWidth: () => 0.75,
  paddingTop: () => 5,
  paddingBottom: () => 5,
  paddingLeft: () => 6,
  paddingRight: () => 6,
};

function purpose(data: Data): string {
  const recipient = `a.n. ${data.nama}, NIK ${data.nik}, ${data.alamat}`;
  return `Belanja ${data.program} Tahun Anggaran ${data.tahunAnggaran} sesuai ${sebutSk(data)}, ${recipient}.`;
}

/** Left the amount in figures, right who received it. The day is written by hand when the money is received (domain 8.7). */
function received(data: Data): Content {
  const signature = wargaSignature(data, tempatTanggal(data.tempat, data.tanggal), 'Yang menerima,');
  const figure = { text: rupiah(data.nilai), bold: true, fontSize: 14 };
  return {
    columns: [
      { width: '*', stack: [{ table: { body: [[figure]] }, layout: box, margin: [0, 24, 0, 0] }] },
      { width: 240, stack: [signatureRow([signature])] },
    ],
    margin: [0, 14, 0, 0],
    unbreakable: true,
  };
}

function payers({ setuju, pptk, bendahara }: Data): Signature[] {
  const paid = bendahara === undefined ? [] : [officialSignature(bendahara, 'Lunas dibayar,')];
  return [officialSignature(setuju, 'Setuju dibayar,'), officialSignature(pptk, 'Mengetahui,'), ...paid];
}

/** What the Word layout prints. */
function fields(data: Data): object {
  const { bendahara } = data;
  return {
    kop: kopFields(data.kop),
    acuan: barisFields(reference(data)),
    terimaDari: data.terimaDari,
    uangSejumlah: sentenceOf(terbilangRupiah(data.nilai)),
    untuk: purpose(data),
    nilai: rupiah(data.nilai),
    penerima: penandatanganFields(data),
    setuju: officialFields(data.setuju),
    pptk: officialFields(data.pptk),
    tunai: bendahara !== undefined,
    bendahara: bendahara ? officialFields(bendahara) : { jabatan: '', nama: '', pangkat: '', nip: '' },
  };
}

/** The receipt for the aid (facts: kuitansi). The date is blank by design and recorded from the signed paper. */
export default defineTemplate<Data>({
  title: 'Kuitansi',
  version: '2',
  stage: 'penyaluran',
  from: 'berkas',
  naskah: 'khusus',
  pick,
  schema: dataSchema,
  kegiatan: 'penyaluran',
  input: z.strictObject({ kodeRekening: text('Kode rekening', 60).optional() }),
  register: ({ nomorBukti }) => ({ number: nomorBukti }),
  filledByHand: ['tanggal'],
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
