import type { Content, TableCell } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { answers } from '../../src/documents/letter/answers.ts';
import { blank, dots, tempatTanggal } from '../../src/documents/letter/blanks.ts';
import { gap, plainParagraph } from '../../src/documents/letter/body.ts';
import { checklist } from '../../src/documents/letter/checklist.ts';
import { barisFields, identityLines } from '../../src/documents/letter/identity-lines.ts';
import { title } from '../../src/documents/letter/judul.ts';
import { kopDinas, kopFields, kopOf, kopSchema } from '../../src/documents/letter/kop.ts';
import { headCell, listTable, moneyCell } from '../../src/documents/letter/list-table.ts';
import { photoFrames, photoPairs } from '../../src/documents/letter/photo-frames.ts';
import { uraianText } from '../../src/documents/letter/rab-line.ts';
import { signerList } from '../../src/documents/letter/signature.ts';
import { pemohonOf, pemohonShape, saksiFields, tandaTanganWarga } from '../../src/documents/letter/warga.ts';
import { type PdfContent, tagged } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import { type Berkas, currentRab } from '../../src/domain/berkas.ts';
import { choice, date, money, nik, nip, noKk, paragraph, text, year } from '../../src/domain/fields.ts';
import { showNip } from '../../src/domain/identity.ts';
import { ribuan } from '../../src/domain/money.ts';
import { usualVerification, verificationName } from '../../src/domain/verification-items.ts';

const yaTidak = ['Ya', 'Tidak'] as const;
const ganda = ['Tidak ganda', 'Ganda'] as const;
const kewajaran = ['Wajar', 'Tidak wajar'] as const;
const kelayakan = ['Layak', 'Tidak layak'] as const;

const butir = z.strictObject({
  uraian: text('Butir verifikasi'),
  hasil: choice('Hasil butir verifikasi', yaTidak).optional(),
  keterangan: text('Keterangan butir verifikasi').optional(),
});

const harga = z.strictObject({
  no: z.int().min(1).max(500).meta({ title: 'No' }),
  uraian: text('Uraian', 420),
  satuan: text('Satuan', 30),
  hargaSatuan: money('Harga satuan', { min: 1 }),
  hargaAcuan: money('Harga acuan', { min: 1 }).optional(),
});

const { tempatLahir: _place, tanggalLahir: _day, pekerjaan: _work, ...pemohon } = pemohonShape();
const fotoList = z.array(text('Keterangan foto', 100)).min(1).max(8);

const dataSchema = z
  .strictObject({
    kop: kopSchema,
    program: text('Program', 100).meta({ stage: 'identitas', path: 'program' }),
    tahunAnggaran: year('Tahun anggaran').meta({ stage: 'identitas', path: 'tahunAnggaran' }),
    ...pemohon,
    jenisUsaha: text('Jenis usaha', 100).meta({ stage: 'usaha', path: 'usaha.jenis' }),
    tanggalKunjungan: date('Tanggal kunjungan').optional().meta({ path: 'verifikasi.tanggalKunjungan' }),
    butir: z.array(butir).min(1).max(60).meta({ title: 'Butir verifikasi', path: 'verifikasi.items' }),
    cekGanda: z
      .strictObject({
        nik: nik('NIK yang dicek'),
        noKk: noKk(),
        program: text('Program yang dicek', 200),
        tahun: text('Tahun yang dicek', 60).optional(),
        hasil: choice('Hasil cek ganda', ganda).optional(),
      })
      .meta({ title: 'Cek ganda', path: 'verifikasi.cekGanda' }),
    harga: z.array(harga).min(1).max(500).meta({ title: 'Rincian RAB', stage: 'rab', path: 'rab' }),
    kewajaranHarga: choice('Kewajaran harga', kewajaran)
      .optional()
      .meta({ path: 'verifikasi.kewajaranHarga' }),
    koordinat: text('Koordinat', 60).optional().meta({ path: 'verifikasi.koordinat' }),
    foto: fotoList.meta({ title: 'Keterangan foto', path: 'input.foto' }),
    kesimpulan: choice('Kesimpulan verifikasi', kelayakan).optional().meta({ path: 'verifikasi.kesimpulan' }),
    alasan: paragraph('Alasan tidak layak', 1500).optional().meta({ path: 'verifikasi.alasan' }),
    verifikator: z
      .array(z.strictObject({ nama: text('Nama verifikator', 100), nip: nip().optional() }))
      .min(1)
      .max(3)
      .optional()
      .meta({ title: 'Verifikator', path: 'verifikasi.verifikator' }),
  })
  .meta({ title: 'Instrumen Verifikasi', stage: 'verifikasi' });

type Data = z.infer<typeof dataSchema>;

/** Before the visit the form is blank but for what the application says; afterwards it shows what was found. */
function pick({ berkas, instansi, input }: PickSource): unknown {
  const form = {
    kop: kopOf(instansi),
    foto: input.foto ?? ['Pemohon di depan rumah', 'Tempat usaha atau calon tempat usaha'],
  };
  if (berkas === undefined) return form;
  const { program, tahunAnggaran, usaha, verifikasi } = berkas.data;
  const { tempatLahir: _born, tanggalLahir: _when, pekerjaan: _job, ...applicant } = pemohonOf(berkas.data);
  return {
    ...form,
    program,
    tahunAnggaran,
    ...applicant,
    jenisUsaha: usaha?.jenis,
    harga: currentRab(berkas.data)?.items.map((item, index) => ({
      no: index + 1,
      uraian: uraianText(item),
      satuan: item.satuan,
      hargaSatuan: item.hargaSatuan,
      hargaAcuan: item.hargaAcuan,
    })),
    butir: items(verifikasi?.items ?? []),
    cekGanda: duplicates(berkas.data),
    ...(verifikasi && findings(verifikasi)),
  };
}

type Verifikasi = NonNullable<Berkas['verifikasi']>;

/** The usual ones first, blank where nothing was recorded, then the office's own. */
function items(recorded: Verifikasi['items']) {
  const byCode = new Map(recorded.map((item) => [item.kode, item]));
  const codes = new Set([...usualVerification.keys(), ...byCode.keys()]);
  return [...codes].map((kode) => {
    const { hasil, keterangan } = byCode.get(kode) ?? {};
    return {
      uraian: verificationName(kode),
      hasil: hasil && { ya: 'Ya', tidak: 'Tidak' }[hasil],
      keterangan,
    };
  });
}

/** By NIK and by KK: the unit of aid is the family (domain 3.1). */
function duplicates({ program, pemohon: { nik: number, noKk: family }, verifikasi }: Berkas) {
  const check = verifikasi?.cekGanda;
  if (check === undefined) return { nik: number, noKk: family, program };
  const hasil = { tidak_ganda: 'Tidak ganda', ganda: 'Ganda' }[check.hasil];
  return { nik: check.nik, noKk: check.kk, program: check.program, tahun: check.tahun, hasil };
}

function findings({ koordinat, kewajaranHarga, kesimpulan, ...rest }: Verifikasi) {
  const { tanggalKunjungan, alasan, verifikator } = rest;
  return {
    tanggalKunjungan,
    kewajaranHarga: { wajar: 'Wajar', tidak_wajar: 'Tidak wajar' }[kewajaranHarga],
    koordinat: koordinat && `${koordinat.lintang}, ${koordinat.bujur}`,
    kesimpulan: { layak: 'Layak', tidak: 'Tidak layak' }[kesimpulan],
    alasan,
    verifikator,
  };
}

function pdf(data: Data): PdfContent {
  return {
    fontSize: 11,
    pageNumber: true,
    shows: data,
    body: () => [
      kopDinas(data.kop),
      ...title({ judul, tentang: tentang(data) }),
      identityLines(applicant(data), labelWidth),
      ...section('A. Hasil Pemeriksaan', itemTable(data), isLong(data)),
      ...section('B. Cek Bantuan Ganda', [identityLines(duplicateLines(data), labelWidth)]),
      ...section('C. Kewajaran Harga', priceTable(data), data.harga.length > 12),
      { text: priceVerdict(data), margin: [0, 6, 0, 0] },
      ...section('D. Koordinat dan Foto Kunjungan', [
        { text: coordinates(data) },
        photoFrames(data.foto, 50),
      ]),
      signedConclusion(data),
    ],
  };
}

const judul = 'Instrumen Verifikasi dan Validasi';
const labelWidth = 118;

function tentang({ program, tahunAnggaran }: Data): string {
  return `Calon Penerima ${program}\nTahun Anggaran ${tahunAnggaran}`;
}

function applicant(data: Data): [string, string][] {
  return [
    ['Nama', data.nama],
    ['NIK', data.nik],
    ['Nomor KK', data.noKk],
    ['Alamat', data.alamat],
    ['Jenis usaha', data.jenisUsaha],
  ];
}

/** A heading is kept with a short table; a long one may not fit on a page at all. */
function section(name: string, content: Content[], mayBreak = false): Content[] {
  const heading = tagged({ text: name, bold: true, margin: [0, 8, 0, 4] }, 'H2');
  return [{ stack: [heading, ...content], unbreakable: !mayBreak }];
}

const isLong = ({ butir: rows }: Data) => rows.some(({ keterangan = '' }) => keterangan.length > 80);

function itemTable({ butir: rows }: Data): Content[] {
  return checklist({ uraian: 'Butir', jawaban: yaTidak, rows });
}

function duplicateLines({ cekGanda }: Data): [string, string][] {
  return [
    ['NIK yang dicek', cekGanda.nik],
    ['Nomor KK', cekGanda.noKk],
    ['Program', cekGanda.program],
    ['Tahun', blank(cekGanda.tahun)],
    ['Hasil', answers(ganda, cekGanda.hasil)],
  ];
}

const priceColumns = ['No', 'Uraian', 'Satuan', 'Harga RAB (Rp)', 'Harga acuan (Rp)'];

function priceTable({ harga: rows }: Data): Content[] {
  const header = () => [priceColumns.map((name) => headCell(name))];
  const widths = [24, '*', 60, 84, 84];
  return listTable(
    { widths, header, rows: rows.map((row) => ({ cells: priceCells(row) })), fontSize: 10 },
    [],
  );
}

function priceCells(row: Data['harga'][number]): TableCell[] {
  const { no, uraian, satuan, hargaSatuan, hargaAcuan } = priceFields(row);
  return [
    { text: no, alignment: 'center' },
    uraian,
    { text: satuan, alignment: 'center' },
    moneyCell(hargaSatuan),
    moneyCell(hargaAcuan),
  ];
}

function priceFields({ no, uraian, satuan, hargaSatuan, hargaAcuan }: Data['harga'][number]) {
  const reference = hargaAcuan === undefined ? '' : ribuan(hargaAcuan);
  return { no: String(no), uraian, satuan, hargaSatuan: ribuan(hargaSatuan), hargaAcuan: reference };
}

const priceVerdict = (data: Data) => `Harga dalam RAB: ${answers(kewajaran, data.kewajaranHarga)}`;
const coordinates = ({ koordinat }: Data) => `Koordinat (lintang, bujur): ${blank(koordinat, 50)}`;
const conclusion = ({ kesimpulan }: Data) => `Calon penerima dinyatakan: ${answers(kelayakan, kesimpulan)}`;

/** A reason is due where the family is refused; a blank form has room for it. */
function reason({ kesimpulan, alasan }: Data): string | undefined {
  if (alasan !== undefined) return `Alasan: ${alasan}`;
  return kesimpulan === undefined ? `Alasan bila tidak layak: ${dots(70)}` : undefined;
}

function signedConclusion(data: Data): Content {
  const why = reason(data);
  const stack = [
    ...section('E. Kesimpulan', [{ text: conclusion(data) }]),
    ...(why === undefined ? [] : [gap(4), plainParagraph(why)]),
    gap(8),
    { text: 'Verifikator:', margin: [0, 0, 0, 6] } satisfies Content,
    signerList(verifikator(data).map(({ nama, nip: number }) => ({ nama, ...(number && { nip: number }) }))),
    gap(4),
    tandaTanganWarga({ ...data, tempat: data.desa, tanggal: data.tanggalKunjungan, sebagai: visited }),
  ];
  return { stack, unbreakable: true };
}

const visited = 'Pemohon yang dikunjungi,';
const place = ({ desa, tanggalKunjungan }: Data) => tempatTanggal(desa, tanggalKunjungan);

/** Three by the service standard; on a blank form they write their names themselves. */
function verifikator(data: Data): NonNullable<Data['verifikator']> {
  return data.verifikator ?? Array.from({ length: 3 }, () => ({ nama: dots(36) }));
}

/** What the Word layout prints. */
function fields(data: Data): object {
  const why = reason(data);
  return {
    kop: kopFields(data.kop),
    tentang: tentang(data).toUpperCase(),
    pemohon: barisFields(applicant(data)),
    butir: data.butir.map(({ uraian, hasil, keterangan = '' }, index) => ({
      no: `${index + 1}.`,
      uraian,
      ya: hasil === 'Ya' ? 'V' : '',
      tidak: hasil === 'Tidak' ? 'V' : '',
      keterangan,
    })),
    cekGanda: barisFields(duplicateLines(data)),
    harga: data.harga.map(priceFields),
    kewajaran: priceVerdict(data),
    koordinat: coordinates(data),
    foto: photoPairs(data.foto),
    kesimpulan: conclusion(data),
    adaAlasan: why !== undefined,
    alasan: why ?? '',
    verifikator: verifikator(data).map(signerFields),
    tempatTanggal: place(data),
    nama: data.nama,
    ...saksiFields(data.saksi),
  };
}

function signerFields({ nama, nip: number }: NonNullable<Data['verifikator']>[number], index: number) {
  const name = number === undefined ? nama : `${nama}\nNIP. ${showNip(number)}`;
  return { no: index + 1, nama: name, ruang: `${index + 1}. ${dots(28)}` };
}

/** What the verifikator find at one family: blank for the visit, printed again with the results for the file (domain 2, number 5). */
export default defineTemplate<Data>({
  title: 'Instrumen Verifikasi',
  version: '1',
  stage: 'verifikasi',
  from: 'berkas',
  naskah: 'khusus',
  pick,
  schema: dataSchema,
  input: z.strictObject({ foto: fotoList.optional().meta({ title: 'Keterangan foto' }) }),
  register: ({ tanggalKunjungan }) => ({ ...(tanggalKunjungan && { date: tanggalKunjungan }) }),
  filledByHand: [
    'tanggalKunjungan',
    'butir.hasil',
    'butir.keterangan',
    'cekGanda.tahun',
    'cekGanda.hasil',
    'kewajaranHarga',
    'koordinat',
    'kesimpulan',
    'alasan',
    'verifikator.nama',
  ],
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
