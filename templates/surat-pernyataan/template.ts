import { z } from 'zod';
import { penutup } from '../../src/documents/letter/body.ts';
import { officeAlone } from '../../src/documents/letter/officials.ts';
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
import { date, money, noKk, text } from '../../src/domain/fields.ts';
import { officialAt } from '../../src/domain/instansi.ts';
import { lpjDue } from '../../src/domain/regulations.ts';

const dataSchema = z
  .strictObject({
    ...penerimaShape(),
    noKk: noKk().meta({ stage: 'identitas', path: 'pemohon.noKk' }),
    ...bantuanShape(),
    batasLpj: date('Batas LPJ'),
    kepadaLpj: text('Kepala dinas', 150).meta({ path: 'instansi.pejabat.kepala_dinas' }),
    tempat: text('Tempat', 60).meta({ path: 'instansi.tempat' }),
    tanggal: date('Tanggal pernyataan').optional(),
    tarifMeterai: money('Tarif meterai'),
  })
  .meta({ title: 'Surat Pernyataan', stage: 'pernyataan' });

type Data = z.infer<typeof dataSchema>;

function pick(source: PickSource): unknown {
  const { berkas, regulations, instansi, date: day } = source;
  const head = officialAt(instansi, 'kepala_dinas', day)?.jabatanTertulis;
  return {
    ...penerimaOf(berkas),
    noKk: berkas?.data.pemohon.noKk,
    ...bantuanOf(source),
    batasLpj: berkas && lpjDue(regulations, berkas.data.tahunAnggaran),
    kepadaLpj: head && officeAlone(head),
    tempat: instansi.tempat,
    tarifMeterai: regulations.meterai.value.tariff,
  };
}

function paper(data: Data): Pernyataan {
  const granted = `sebesar ${rupiahTerbilang(data.nilai)} berdasarkan ${sebutSk(data)}`;
  const bantuan = `${data.program} Tahun Anggaran ${data.tahunAnggaran}`;
  return {
    judul: 'Surat Pernyataan',
    tentang: 'Kesanggupan Membuat LPJ dan Tidak Menerima Bantuan Sejenis',
    identitas: wargaLines(data),
    pengantar: `sebagai penerima ${bantuan} ${granted}, menyatakan dengan sesungguhnya bahwa:`,
    butir: points(data),
    penutup: penutup.pernyataan,
    penandatangan: { ...data, sebagai: 'Yang membuat pernyataan,' },
  };
}

/** The unit of aid is the family, so that the second point speaks for the whole family card (domain 3.1). */
function points({ batasLpj, kepadaLpj, tahunAnggaran }: Data): string[] {
  return [
    `saya sanggup membuat Laporan Pertanggungjawaban (LPJ) penggunaan bantuan dan menyampaikannya kepada ${kepadaLpj} paling lambat tanggal ${tanggalPanjang(batasLpj)}`,
    'saya menyimpan bukti pengeluaran yang lengkap dan sah, dan menyerahkannya apabila diminta pemeriksa',
    `pada Tahun Anggaran ${tahunAnggaran}, saya dan keluarga saya dalam Kartu Keluarga tersebut di atas tidak menerima bantuan sejenis atau bantuan ganda untuk usaha yang sama dari APBN, APBD, maupun sumber lain`,
    'sisa bantuan yang tidak digunakan akan saya kembalikan ke Kas Daerah',
    'apabila saya menerima bantuan sejenis atau bantuan ganda, tidak membuat LPJ, atau menggunakan bantuan tidak sesuai peruntukannya, saya bersedia mengembalikan seluruh bantuan ke Kas Daerah',
  ];
}

function pdf(data: Data): PdfContent {
  return { shows: data, body: () => pernyataan(paper(data)) };
}

/** That the LPJ will be made and no like aid is taken, and what follows otherwise (domain 2, number 13). */
export default defineTemplate<Data>({
  title: 'Surat Pernyataan',
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
