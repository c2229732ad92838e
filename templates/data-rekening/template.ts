import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { gap } from '../../src/documents/letter/body.ts';
import { barisFields, identityLines } from '../../src/documents/letter/identity-lines.ts';
import { judul } from '../../src/documents/letter/judul.ts';
import { penerimaOf, penerimaShape } from '../../src/documents/letter/penerima.ts';
import { stapleFrame } from '../../src/documents/letter/staple-frame.ts';
import { penandatanganFields, tandaTanganWarga, wargaLines } from '../../src/documents/letter/warga.ts';
import type { PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import { date, text } from '../../src/domain/fields.ts';

const dataSchema = z
  .strictObject({
    ...penerimaShape(),
    bank: text('Bank', 100).meta({ path: 'rekening.bank' }),
    kantorCabang: text('Kantor cabang', 100).meta({ path: 'rekening.kantorCabang' }),
    nomorRekening: text('Nomor rekening', 30).meta({ path: 'rekening.nomor' }),
    namaPemilik: text('Nama pemilik rekening', 100).meta({ path: 'rekening.namaPemilik' }),
    tempat: text('Tempat', 60).meta({ path: 'instansi.tempat' }),
    tanggal: date('Tanggal data rekening').optional(),
  })
  .refine(({ nama, namaPemilik }) => nama.toLowerCase() === namaPemilik.toLowerCase(), {
    path: ['namaPemilik'],
    // A transfer to another name comes back, and is what auditors look for (domain 2, number 14; domain 3.1).
    message: 'Nama pemilik rekening harus sama dengan nama pada KTP.',
  })
  .meta({ title: 'Data Rekening', stage: 'rekening' });

type Data = z.infer<typeof dataSchema>;

function pick({ berkas, instansi }: PickSource): unknown {
  const rekening = berkas?.data.rekening;
  return {
    ...penerimaOf(berkas),
    bank: rekening?.bank,
    kantorCabang: rekening?.kantorCabang,
    nomorRekening: rekening?.nomor,
    namaPemilik: rekening?.namaPemilik,
    tempat: instansi.tempat,
  };
}

/** Of the copy, and of how it looks. */
const staple = {
  caption: 'Tempat menempelkan fotokopi buku tabungan (halaman yang memuat nama pemilik dan nomor rekening)',
  height: 62,
};

const note =
  'Nomor rekening di atas milik saya sendiri, masih aktif, dan namanya sesuai KTP. Buku tabungan saya simpan sendiri dan tidak saya serahkan kepada orang lain.';

function account(data: Data): [string, string][] {
  return [
    ['Bank', data.bank],
    ['Kantor cabang', data.kantorCabang],
    ['Nomor rekening', data.nomorRekening],
    ['Nama pemilik rekening', data.namaPemilik],
  ];
}

const about = ({ program, tahunAnggaran }: Data) => `Penerima ${program} Tahun Anggaran ${tahunAnggaran}`;

const signer = (data: Data) => ({ ...data, sebagai: 'Penerima bantuan,' });

const heading = (text: string): Content => ({ text, bold: true, margin: [0, 4, 0, 4] });

function pdf(data: Data): PdfContent {
  return {
    fontSize: 11,
    shows: data,
    body: () =>
      judul({
        kop: 'warga',
        judul: 'Data Rekening',
        tentang: about(data),
        isi: [
          heading('Data penerima'),
          identityLines(wargaLines(data), 130),
          heading('Rekening tabungan'),
          identityLines(account(data), 130),
          gap(4),
          stapleFrame(staple.caption, staple.height),
        ],
        penutup: note,
        tandaTangan: tandaTanganWarga(signer(data)),
      }),
  };
}

/** What the Word layout prints. */
function fields(data: Data): object {
  return {
    tentang: about(data).toUpperCase(),
    identitas: barisFields(wargaLines(data)),
    rekening: barisFields(account(data)),
    catatan: note,
    tempel: staple.caption,
    penandatangan: penandatanganFields(signer(data)),
  };
}

/** Where the money goes, with the copy of the savings book (domain 2, number 14). */
export default defineTemplate<Data>({
  title: 'Data Rekening',
  version: '1',
  stage: 'rekening',
  from: 'berkas',
  naskah: 'warga',
  pick,
  schema: dataSchema,
  filledByHand: ['tanggal'],
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
