import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { blank, tempatTanggal } from '../../src/documents/letter/blanks.ts';
import { ended, numbered, paragraph } from '../../src/documents/letter/body.ts';
import { kopFields, kopOf, kopSchema } from '../../src/documents/letter/kop.ts';
import { korespondensi } from '../../src/documents/letter/korespondensi.ts';
import {
  officeAlone,
  officialFields,
  officialSignature,
  pejabatAt,
  pejabatSchema,
} from '../../src/documents/letter/officials.ts';
import { bantuanOf, bantuanShape, barisBantuanOf, sebutSk } from '../../src/documents/letter/penerima.ts';
import { sebutanOf, sebutanShape } from '../../src/documents/letter/warga.ts';
import type { PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import type { Berkas } from '../../src/domain/berkas.ts';
import { tanggalPanjang } from '../../src/domain/dates.ts';
import { date, text, year } from '../../src/domain/fields.ts';
import { rupiah } from '../../src/domain/money.ts';
import { findVillage, kepalaTitle } from '../../src/domain/region.ts';
import { lpjDue, lpjInternalDue } from '../../src/domain/regulations.ts';
import { terbilangRupiah } from '../../src/domain/terbilang.ts';

/** A letter does not need the NIK. */
const { nik: _nik, ...penerima } = sebutanShape();

const ke = () => z.int().min(1).max(3).meta({ title: 'Teguran ke' });
const kekurangan = z.array(text('Kekurangan')).min(1).max(20);

/** An earlier letter, cited by the ones after it. */
const sebelumnya = z.strictObject({
  ke: ke(),
  nomor: text('Nomor teguran sebelumnya', 60),
  tanggal: date('Tanggal teguran sebelumnya'),
});

const dataSchema = z
  .strictObject({
    kop: kopSchema,
    ke: ke().meta({ path: 'teguran.ke' }),
    nomor: text('Nomor teguran', 60).optional().meta({ path: 'teguran.nomor' }),
    tanggal: date('Tanggal teguran').optional().meta({ path: 'teguran.tanggal' }),
    tempat: text('Tempat surat', 60).meta({ path: 'instansi.tempat' }),
    ...penerima,
    program: text('Program', 100).meta({ stage: 'identitas', path: 'program' }),
    tahunAnggaran: year('Tahun anggaran').meta({ stage: 'identitas', path: 'tahunAnggaran' }),
    ...bantuanShape(),
    batasInternal: date('Batas LPJ dari dinas'),
    batasKetentuan: date('Batas LPJ menurut ketentuan'),
    kekurangan: kekurangan.meta({ title: 'Yang belum disampaikan', path: 'teguran.kekurangan' }),
    batas: date('Batas waktu').meta({ path: 'teguran.batas' }),
    sebelumnya: z.array(sebelumnya).max(2).meta({ title: 'Teguran sebelumnya', path: 'teguran' }),
    /** Of the third, once the office has confirmed it: a letter must not threaten with more than the rule says. */
    sanksi: text('Sanksi', 500).optional(),
    kepala: pejabatSchema.meta({ title: 'Kepala dinas', path: 'instansi.pejabat.kepala_dinas' }),
    tembusan: z.array(text('Tembusan')).min(1).max(10).meta({ title: 'Tembusan' }),
  })
  .superRefine(({ ke: order, sebelumnya: earlier }, context) => {
    const message = `Teguran ke-${order} menyebut teguran sebelumnya. Catat nomor dan tanggalnya lebih dahulu.`;
    const isWhole = earlier.length === order - 1;
    if (!isWhole) context.addIssue({ code: 'custom', path: ['sebelumnya'], message });
  })
  .meta({ title: 'Surat Teguran LPJ', stage: 'teguran' });

type Data = z.infer<typeof dataSchema>;

/** `input.ke` picks a letter; without it the latest one recorded, or the first. One that is not recorded yet is typed in. */
function pick(source: PickSource): unknown {
  const { berkas, instansi, regulations, date: day, input } = source;
  if (berkas === undefined) return {};
  const { data } = berkas;
  const { tahunAnggaran, teguran = [] } = data;
  const { nik: _unprinted, ...named } = sebutanOf(data);
  const order = Number(input.ke ?? teguran.at(-1)?.ke ?? 1);
  const { value: sanction, belumDisahkan: unconfirmed } = regulations.lpjSanction;
  const letter = teguran.find((each) => each.ke === order);
  return {
    kop: kopOf(instansi),
    ke: order,
    nomor: letter?.nomor,
    tanggal: letter?.tanggal,
    tempat: instansi.tempat,
    ...named,
    program: data.program,
    tahunAnggaran,
    ...bantuanOf(source),
    batasInternal: lpjInternalDue(regulations, {
      tahunAnggaran,
      dibayar: barisBantuanOf(source)?.tanggalTransfer,
    }),
    batasKetentuan: lpjDue(regulations, tahunAnggaran),
    kekurangan: input.kekurangan ?? letter?.kekurangan ?? usual,
    batas: input.batas ?? letter?.batas,
    sebelumnya: earlierLetters(teguran, order),
    sanksi: order === 3 && !unconfirmed ? sanction : undefined,
    kepala: pejabatAt(instansi, 'kepala_dinas', day),
    tembusan: copies(data, order),
  };
}

const usual = ['Laporan Pertanggungjawaban (LPJ)', 'Surat pernyataan tanggung jawab bermeterai'];

/** Only letters that went out can be cited: with their number and day. */
function earlierLetters(letters: NonNullable<Berkas['teguran']>, order: number) {
  return letters
    .filter(
      ({ ke: before, nomor, tanggal }) => before < order && nomor !== undefined && tanggal !== undefined,
    )
    .toSorted((a, b) => a.ke - b.ke)
    .map(({ ke: before, nomor, tanggal }) => ({ ke: before, nomor, tanggal }));
}

/** The village always, the camat from the second, the Inspektorat on the third. */
function copies({ pemohon }: Berkas, order: number): string[] {
  const village = findVillage(pemohon.alamat.kodeWilayah);
  if (village === undefined) return [];
  const head = `${kepalaTitle(village.kind)} ${village.name}`;
  return [
    ...(order === 3 ? ['Bupati Sragen sebagai laporan', 'Inspektur Kabupaten Sragen'] : []),
    ...(order >= 2 ? [`Camat ${village.district.name}`] : []),
    order >= 2 ? head : `${head}, Kecamatan ${village.district.name}`,
  ];
}

function pdf(data: Data): PdfContent {
  return {
    pageNumber: true,
    shows: data,
    body: () =>
      korespondensi({
        kop: { dinas: data.kop },
        tempatTanggal: tempatTanggal(data.tempat, data.tanggal),
        nomor: blank(data.nomor),
        sifat: 'Segera',
        lampiran: '-',
        hal: hal(data),
        yth: addressee(data),
        isi: letter(data),
        penutup: closing,
        penandatangan: officialSignature(data.kepala, undefined, { capitals: true }),
        tembusan: data.tembusan,
      }),
  };
}

const names = ['Pertama', 'Kedua', 'Ketiga'] as const;

const hal = ({ ke: order }: Data) =>
  `Teguran ${names[order - 1]} Penyampaian Laporan Pertanggungjawaban (LPJ)`;

const addressee = ({ nama, alamat }: Data) => [`Sdr. ${nama}`, alamat];

const closing = 'Demikian untuk menjadi perhatian dan segera dilaksanakan.';

function letter(data: Data): Content[] {
  return [
    paragraph(opening(data)),
    paragraph(missing(data)),
    { stack: [numbered(data.kekurangan.map(ended))], margin: [36, 0, 0, 6] },
    ...demands(data).map((text) => paragraph(text)),
  ];
}

function opening(data: Data): string {
  const sk = sebutSk(data);
  const received = `${rupiah(data.nilai)} (${terbilangRupiah(data.nilai)})`;
  const follows =
    data.sebelumnya.length === 0 ? '' : `Menindaklanjuti ${cited(data)}, bersama ini kami ingatkan kembali. `;
  return `${follows}Berdasarkan ${sk}, Saudara telah menerima ${data.program} Tahun Anggaran ${data.tahunAnggaran} sebesar ${received} dan wajib mempertanggungjawabkannya paling lambat tanggal ${tanggalPanjang(data.batasInternal)}. Batas akhir menurut ketentuan adalah tanggal ${tanggalPanjang(data.batasKetentuan)}.`;
}

function cited({ sebelumnya: earlier }: Data): string {
  return earlier
    .map(({ ke: order, nomor, tanggal }) => {
      return `Surat Teguran ${names[order - 1]} Nomor ${nomor} tanggal ${tanggalPanjang(tanggal)}`;
    })
    .join(' dan ');
}

const missing = ({ tanggal }: Data) =>
  `Menurut catatan kami, sampai dengan tanggal ${tanggal === undefined ? 'surat ini' : tanggalPanjang(tanggal)} Saudara belum menyampaikan:`;

const offer =
  ' Apabila mengalami kesulitan, Saudara dapat meminta bantuan pemerintah desa/kelurahan atau petugas kami tanpa dipungut biaya.';
const last = ' Apabila tidak diindahkan, kami akan menyampaikan teguran ketiga dan terakhir.';

function demands({ batas, kepala, ke: order, sanksi }: Data): string[] {
  const office = officeAlone(kepala.jabatan);
  return [
    `Untuk itu Saudara diminta menyampaikannya kepada ${office} paling lambat tanggal ${tanggalPanjang(batas)}. Sisa bantuan yang tidak dibelanjakan agar disetor ke Kas Daerah.${order === 1 ? offer : ''}${order === 2 ? last : ''}`,
    ...(order === 3 ? [threat(sanksi)] : []),
  ];
}

function threat(sanksi: string | undefined): string {
  const which =
    sanksi === undefined ? 'sesuai dengan ketentuan peraturan perundang-undangan' : `berupa ${sanksi}`;
  return `Teguran ini adalah teguran terakhir. Apabila sampai dengan tanggal tersebut kewajiban belum dipenuhi, Saudara akan dikenai sanksi ${which}, dan permasalahan ini kami serahkan kepada Inspektorat Kabupaten Sragen untuk ditindaklanjuti.`;
}

/** What the Word layout prints. */
function fields(data: Data): object {
  const listed = (texts: readonly string[]) => texts.map((isi, index) => ({ no: index + 1, isi }));
  return {
    kop: kopFields(data.kop),
    tempatTanggal: tempatTanggal(data.tempat, data.tanggal),
    nomor: blank(data.nomor),
    sifat: 'Segera',
    lampiran: '-',
    hal: hal(data),
    yth: addressee(data).join('\n'),
    pembuka: opening(data),
    belum: missing(data),
    kekurangan: listed(data.kekurangan.map(ended)),
    permintaan: demands(data).map((isi) => ({ isi })),
    kepala: officialFields(data.kepala, { capitals: true }),
    tembusan: data.tembusan.map((nama, index, all) => ({ no: all.length > 1 ? `${index + 1}.` : '', nama })),
  };
}

/** Warns a recipient whose LPJ has not come: up to three times, each in its own letter (domain 2, number 19; 5). */
export default defineTemplate<Data>({
  title: 'Surat Teguran LPJ',
  version: '1',
  stage: 'teguran',
  from: 'berkas',
  naskah: 'khusus',
  kegiatan: 'penyaluran',
  applies: ({ teguran = [] }) => teguran.length > 0,
  pick,
  schema: dataSchema,
  input: z.strictObject({
    ke: ke().optional(),
    batas: date('Batas waktu').optional(),
    kekurangan: kekurangan.optional().meta({ title: 'Yang belum disampaikan' }),
  }),
  register: ({ nomor, tanggal, ke: order }) => ({
    number: nomor,
    ...(tanggal && { date: tanggal }),
    variant: `ke-${order}`,
  }),
  filledByHand: ['nomor', 'tanggal'],
  numberable: true,
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
