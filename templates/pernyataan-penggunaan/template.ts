import { z } from 'zod';
import { blankDate, tempatTanggal } from '../../src/documents/letter/blanks.ts';
import { ended, gap, numbered, penutup, plainParagraph } from '../../src/documents/letter/body.ts';
import { identityLines } from '../../src/documents/letter/identity-lines.ts';
import { judul } from '../../src/documents/letter/judul.ts';
import {
  paymentOf,
  placeOfSigning,
  recipientFields,
  recipientOf,
  recipientShape,
  recipientSignature,
} from '../../src/documents/letter/recipient.ts';
import { signatureRight, witnesses } from '../../src/documents/letter/signature.ts';
import type { PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import { tanggalPanjang } from '../../src/domain/dates.ts';
import { date, money, text, year } from '../../src/domain/fields.ts';
import { officialAt } from '../../src/domain/instansi.ts';
import { pertanggungjawaban, sisaTidakCocok } from '../../src/domain/lpj.ts';
import { ribuan, rupiah } from '../../src/domain/money.ts';
import { terbilangRupiah } from '../../src/domain/terbilang.ts';

const setor = z.strictObject({
  nomorSts: text('Nomor STS', 60),
  tanggal: date('Tanggal setor'),
  nilai: money('Nilai setor', { min: 1 }),
});

const dataSchema = z
  .strictObject({
    program: text('Program', 100).meta({ stage: 'identitas', path: 'program' }),
    tahunAnggaran: year('Tahun anggaran').meta({ stage: 'identitas', path: 'tahunAnggaran' }),
    ...recipientShape,
    tempatLahir: text('Tempat lahir', 100).meta({ stage: 'identitas', path: 'pemohon.tempatLahir' }),
    tanggalLahir: date('Tanggal lahir').meta({ stage: 'identitas', path: 'pemohon.tanggalLahir' }),
    pekerjaan: text('Pekerjaan', 100).meta({ stage: 'identitas', path: 'pemohon.pekerjaan' }),
    jenisUsaha: text('Jenis usaha', 100).meta({ stage: 'usaha', path: 'usaha.jenis' }),
    nilai: money('Nilai yang diterima', { min: 1 }).meta({ stage: 'penyaluran', path: 'penyaluran.nilai' }),
    penetapSk: text('Pejabat penetap SK', 150).meta({ path: 'instansi.pejabat.bupati' }),
    nomorSk: text('Nomor SK', 60).meta({ stage: 'penetapan', path: 'penyaluran.penetapan.nomor' }),
    tanggalSk: date('Tanggal SK').meta({ stage: 'penetapan', path: 'penyaluran.penetapan.tanggal' }),
    belanja: money('Jumlah belanja', { min: 1 }).meta({ path: 'lpj.bukti' }),
    setor: setor.optional().meta({ title: 'Setor sisa', path: 'lpj.setor' }),
    tempat: text('Desa/Kelurahan', 100).meta({ stage: 'identitas', path: 'pemohon.alamat.kodeWilayah' }),
    tanggal: date('Tanggal pernyataan').optional().meta({ stage: 'pernyataan', path: 'pernyataan.tanggal' }),
    tarifMeterai: money('Tarif meterai', { min: 1 }),
  })
  .superRefine(({ nilai, belanja, setor: returned }, context) => {
    const message = sisaTidakCocok(nilai, belanja, returned?.nilai ?? 0);
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['setor'], message });
  })
  .meta({ title: 'Surat Pernyataan Tanggung Jawab', stage: 'lpj' });

type Data = z.infer<typeof dataSchema>;

function pick({ berkas, kegiatan, instansi, regulations, date: day }: PickSource): unknown {
  if (berkas === undefined) return {};
  const { data } = berkas;
  const { tempatLahir, tanggalLahir, pekerjaan } = data.pemohon;
  const { tanggalTransfer: _unprinted, ...payment } = paymentOf(kegiatan?.data, berkas.id);
  return {
    program: data.program,
    tahunAnggaran: data.tahunAnggaran,
    ...recipientOf(data),
    tempatLahir,
    tanggalLahir,
    pekerjaan,
    jenisUsaha: data.usaha?.jenis,
    ...payment,
    penetapSk: officialAt(instansi, 'bupati', day)?.jabatanTertulis,
    belanja: pertanggungjawaban(data)?.belanja,
    setor: data.lpj?.setor,
    tempat: placeOfSigning(data),
    tanggal: data.pernyataan?.findLast(({ jenis }) => jenis === 'tanggung_jawab')?.tanggal,
    tarifMeterai: regulations.meterai.value.tariff,
  };
}

function pdf(data: Data): PdfContent {
  const signature = recipientSignature(
    data,
    tempatTanggal(data.tempat, data.tanggal),
    'Yang membuat pernyataan',
  );
  const signed = signatureRight(signature);
  return {
    shows: data,
    body: () =>
      judul({
        kop: 'warga',
        judul: name,
        tentang: about,
        isi: [
          plainParagraph('Saya yang bertanda tangan di bawah ini:'),
          identityLines(identity(data), 130),
          gap(6),
          plainParagraph('menyatakan dengan sesungguhnya bahwa:'),
          numbered(statements(data).map(ended)),
          gap(4),
        ],
        penutup: penutup.pernyataan,
        tandaTangan: data.saksi === undefined ? signed : { stack: [signed, witnesses(data.saksi)] },
      }),
  };
}

const name = 'Surat Pernyataan Tanggung Jawab';
const about = 'Penggunaan Bantuan Sosial';

function identity(data: Data): [string, string][] {
  return [
    ['Nama', data.nama],
    ['NIK', data.nik],
    ['Tempat, tanggal lahir', `${data.tempatLahir}, ${tanggalPanjang(data.tanggalLahir)}`],
    ['Pekerjaan', data.pekerjaan],
    ['Alamat', data.alamat],
    ['Jenis usaha', data.jenisUsaha],
  ];
}

const inWords = (amount: number) => `${rupiah(amount)} (${terbilangRupiah(amount)})`;

/** Of what has been done with the money: before payment the pakta integritas says what will be done (domain 8.1). */
function statements(data: Data): string[] {
  const sk = `Keputusan ${data.penetapSk} Nomor ${data.nomorSk} tanggal ${tanggalPanjang(data.tanggalSk)}`;
  return [
    `${data.program} Tahun Anggaran ${data.tahunAnggaran} sebesar ${inWords(data.nilai)} yang saya terima berdasarkan ${sk} telah digunakan untuk usaha keluarga saya tersebut di atas menurut Rencana Anggaran Biaya (RAB) yang disetujui`,
    `seluruh belanja sebesar ${inWords(data.belanja)} telah dicatat dalam Laporan Pertanggungjawaban (LPJ) dan didukung bukti pengeluaran yang lengkap dan sah, yang saya simpan sebagai objek pemeriksaan`,
    remainder(data),
    'bantuan telah saya terima utuh, tidak pernah dipotong, dan barang yang dibeli dengannya masih dipakai untuk usaha itu',
    'saya bertanggung jawab penuh, baik formal maupun material, atas penggunaan bantuan tersebut',
  ];
}

function remainder({ setor: returned }: Data): string {
  if (returned === undefined)
    return 'bantuan tersebut telah habis digunakan sehingga tidak ada sisa yang harus disetor';
  const sts = `Surat Tanda Setoran Nomor ${returned.nomorSts} tanggal ${tanggalPanjang(returned.tanggal)}`;
  return `sisa bantuan sebesar ${inWords(returned.nilai)} telah disetor ke Kas Daerah dengan ${sts}`;
}

/** What the Word layout prints. */
function fields(data: Data): object {
  return {
    identitas: identity(data).map(([label, isi]) => ({ label, isi })),
    pernyataan: statements(data)
      .map(ended)
      .map((isi, index) => ({ no: index + 1, isi })),
    nama: data.nama,
    tempat: data.tempat,
    tanggal: blankDate(data.tanggal),
    tarifMeterai: `Rp${ribuan(data.tarifMeterai)}`,
    ...recipientFields(data),
  };
}

/**
 * The recipient's statement after use, a part of the LPJ; stamp duty whatever the amount (UU 10/2020). Never the text of the
 * pakta integritas (domain 8.1).
 */
export default defineTemplate<Data>({
  title: 'Surat Pernyataan Tanggung Jawab',
  version: '1',
  stage: 'lpj',
  alsoIn: ['pernyataan'],
  from: 'berkas',
  naskah: 'warga',
  kegiatan: 'penyaluran',
  applies: (berkas) => berkas.lpj !== undefined,
  pick,
  schema: dataSchema,
  register: ({ tanggal }) => (tanggal === undefined ? {} : { date: tanggal }),
  filledByHand: ['tanggal'],
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
