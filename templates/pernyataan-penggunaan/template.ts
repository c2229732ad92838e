import { z } from 'zod';
import {
  butirFields,
  ended,
  gap,
  numbered,
  penutup,
  plainParagraph,
} from '../../src/documents/letter/body.ts';
import { barisFields, identityLines } from '../../src/documents/letter/identity-lines.ts';
import { judul } from '../../src/documents/letter/judul.ts';
import {
  bantuanOf,
  bantuanShape,
  penerimaOf,
  penerimaShape,
  rupiahTerbilang,
  sebutSk,
} from '../../src/documents/letter/penerima.ts';
import {
  desaOf,
  penandatanganFields,
  tandaTanganWarga,
  wargaLines,
} from '../../src/documents/letter/warga.ts';
import type { PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import { tanggalPanjang } from '../../src/domain/dates.ts';
import { date, money, text } from '../../src/domain/fields.ts';
import { pertanggungjawaban, sisaTidakCocok } from '../../src/domain/lpj.ts';

const setor = z.strictObject({
  nomorSts: text('Nomor STS', 60),
  tanggal: date('Tanggal setor'),
  nilai: money('Nilai setor', { min: 1 }),
});

const dataSchema = z
  .strictObject({
    ...penerimaShape(),
    jenisUsaha: text('Jenis usaha', 100).meta({ stage: 'usaha', path: 'usaha.jenis' }),
    ...bantuanShape(),
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

function pick(source: PickSource): unknown {
  const { berkas, regulations } = source;
  if (berkas === undefined) return {};
  const { data } = berkas;
  return {
    ...penerimaOf(berkas),
    jenisUsaha: data.usaha?.jenis,
    ...bantuanOf(source),
    belanja: pertanggungjawaban(data)?.belanja,
    setor: data.lpj?.setor,
    tempat: desaOf(data),
    tanggal: data.pernyataan?.findLast(({ jenis }) => jenis === 'tanggung_jawab')?.tanggal,
    tarifMeterai: regulations.meterai.value.tariff,
  };
}

function pdf(data: Data): PdfContent {
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
        tandaTangan: tandaTanganWarga(signer(data)),
      }),
  };
}

const name = 'Surat Pernyataan Tanggung Jawab';
const about = 'Penggunaan Bantuan Sosial';

const signer = (data: Data) => ({ ...data, sebagai: 'Yang membuat pernyataan,' });

const identity = (data: Data): [string, string][] => [...wargaLines(data), ['Jenis usaha', data.jenisUsaha]];

/** Of what has been done with the money: before payment the pakta integritas says what will be done (domain 8.1). */
function statements(data: Data): string[] {
  const sk = sebutSk(data);
  return [
    `${data.program} Tahun Anggaran ${data.tahunAnggaran} sebesar ${rupiahTerbilang(data.nilai)} yang saya terima berdasarkan ${sk} telah digunakan untuk usaha keluarga saya tersebut di atas menurut Rencana Anggaran Biaya (RAB) yang disetujui`,
    `seluruh belanja sebesar ${rupiahTerbilang(data.belanja)} telah dicatat dalam Laporan Pertanggungjawaban (LPJ) dan didukung bukti pengeluaran yang lengkap dan sah, yang saya simpan sebagai objek pemeriksaan`,
    remainder(data),
    'bantuan telah saya terima utuh, tidak pernah dipotong, dan barang yang dibeli dengannya masih dipakai untuk usaha itu',
    'saya bertanggung jawab penuh, baik formal maupun material, atas penggunaan bantuan tersebut',
  ];
}

function remainder({ setor: returned }: Data): string {
  if (returned === undefined)
    return 'bantuan tersebut telah habis digunakan sehingga tidak ada sisa yang harus disetor';
  const sts = `Surat Tanda Setoran Nomor ${returned.nomorSts} tanggal ${tanggalPanjang(returned.tanggal)}`;
  return `sisa bantuan sebesar ${rupiahTerbilang(returned.nilai)} telah disetor ke Kas Daerah dengan ${sts}`;
}

/** What the Word layout prints. */
function fields(data: Data): object {
  return {
    identitas: barisFields(identity(data)),
    pernyataan: butirFields(statements(data).map(ended)),
    penandatangan: penandatanganFields(data),
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
