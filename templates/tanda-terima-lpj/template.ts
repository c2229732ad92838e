import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { blank, blankDate, dots, dottedLines, tempatTanggal } from '../../src/documents/letter/blanks.ts';
import { gap, plainParagraph } from '../../src/documents/letter/body.ts';
import {
  adaTidak,
  checkedPointSchema,
  checkedPoints,
  checklistFields,
} from '../../src/documents/letter/checked-points.ts';
import { checklist } from '../../src/documents/letter/checklist.ts';
import { signedEnd, signedRight } from '../../src/documents/letter/closing.ts';
import { barisFields, identityLines } from '../../src/documents/letter/identity-lines.ts';
import { title } from '../../src/documents/letter/judul.ts';
import { kopDinas, kopFields, kopOf, kopSchema } from '../../src/documents/letter/kop.ts';
import {
  bantuanOf,
  bantuanShape,
  barisBantuanOf,
  penerimaTersebutOf,
  penerimaTersebutShape,
  sebutSk,
} from '../../src/documents/letter/penerima.ts';
import { type Signature, signatureRow } from '../../src/documents/letter/signature.ts';
import { type PdfContent, tagged } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import { tanggalPanjang } from '../../src/domain/dates.ts';
import { choice, date, money, nip, paragraph, text } from '../../src/domain/fields.ts';
import { showNip } from '../../src/domain/identity.ts';
import { pertanggungjawaban, sisaBantuan } from '../../src/domain/lpj.ts';
import { rupiah } from '../../src/domain/money.ts';
import { lpjDue, lpjInternalDue } from '../../src/domain/regulations.ts';

const petugas = z.strictObject({
  nama: text('Nama petugas', 100),
  nip: nip().optional(),
  jabatan: text('Jabatan petugas', 150).optional(),
});

const dataSchema = z
  .strictObject({
    kop: kopSchema,
    nomorAgenda: text('Nomor agenda LPJ', 60).optional().meta({ path: 'lpj.nomorAgenda' }),
    ...penerimaTersebutShape(),
    ...bantuanShape(),
    batasInternal: date('Batas LPJ dari dinas'),
    batas: date('Batas LPJ menurut ketentuan'),
    tempat: text('Tempat', 60).meta({ path: 'instansi.tempat' }),
    tanggalDiterima: date('Tanggal LPJ diterima').optional().meta({ path: 'lpj.tanggalDiterima' }),
    diserahkanOleh: text('Yang menyerahkan LPJ', 100).meta({ path: 'lpj.diserahkanOleh' }),
    penerimaBerkas: text('Petugas penerima', 200).optional().meta({ path: 'lpj.petugas' }),
    kelengkapan: z
      .array(checkedPointSchema)
      .min(1)
      .max(60)
      .meta({ title: 'Kelengkapan LPJ', path: 'lpj.kelengkapan' }),
    belanja: money('Jumlah belanja').optional().meta({ path: 'lpj.bukti' }),
    disetor: money('Nilai setor').optional().meta({ path: 'lpj.setor.nilai' }),
    hasilTelaah: choice('Hasil telaah LPJ', ['diterima', 'perbaikan'])
      .optional()
      .meta({ path: 'lpj.hasilTelaah' }),
    catatan: paragraph('Catatan telaah').optional().meta({ path: 'lpj.catatanTelaah' }),
    batasPerbaikan: date('Batas perbaikan LPJ').optional().meta({ path: 'lpj.batasPerbaikan' }),
    tanggalTelaah: date('Tanggal telaah LPJ').optional().meta({ path: 'lpj.tanggalTelaah' }),
    penelaah: petugas.optional().meta({ title: 'Petugas penelaah', path: 'lpj.penelaah' }),
  })
  .meta({ title: 'Tanda Terima LPJ', stage: 'lpj' });

type Data = z.infer<typeof dataSchema>;

/** What an LPJ must hold (domain 2, number 17); the bukti themselves stay with the recipient. */
const points = {
  laporan: 'Laporan penggunaan bantuan, baris demi baris terhadap RAB',
  mengetahui: 'Tanda tangan penerima dan kepala desa/lurah',
  pernyataan: 'Surat pernyataan tanggung jawab bermeterai',
  bukti: 'Nota dan kuitansi belanja: nomor, tanggal, dan toko',
  foto: 'Foto sebelum dan sesudah',
  sts: 'Surat Tanda Setoran bila ada sisa',
};

/** Before the LPJ comes the sheets are blank, for the counter. */
function pick(source: PickSource): unknown {
  const { berkas, instansi, regulations } = source;
  if (berkas === undefined) return {};
  const { data } = berkas;
  const { lpj, tahunAnggaran } = data;
  return {
    kop: kopOf(instansi),
    nomorAgenda: lpj?.nomorAgenda,
    ...penerimaTersebutOf(berkas),
    ...bantuanOf(source),
    batasInternal: lpjInternalDue(regulations, {
      tahunAnggaran,
      dibayar: barisBantuanOf(source)?.tanggalTransfer,
    }),
    batas: lpjDue(regulations, tahunAnggaran),
    tempat: instansi.tempat,
    tanggalDiterima: lpj?.tanggalDiterima,
    diserahkanOleh: lpj?.diserahkanOleh ?? data.pemohon.nama,
    penerimaBerkas: lpj?.petugas,
    kelengkapan: checkedPoints(points, adaTidak, lpj?.kelengkapan),
    ...examined(data),
  };
}

function examined({ lpj, rab }: NonNullable<PickSource['berkas']>['data']) {
  return {
    belanja: pertanggungjawaban({ rab, lpj })?.belanja,
    disetor: lpj?.setor?.nilai,
    hasilTelaah: lpj?.hasilTelaah,
    catatan: lpj?.catatanTelaah,
    batasPerbaikan: lpj?.batasPerbaikan,
    tanggalTelaah: lpj?.tanggalTelaah,
    penelaah: lpj?.penelaah,
  };
}

function pdf(data: Data): PdfContent {
  return {
    pageNumber: true,
    shows: data,
    body: () => [
      kopDinas(data.kop),
      ...title({ judul: 'Tanda Terima', tentang: about(data), nomor: blank(data.nomorAgenda, 44) }),
      plainParagraph(received),
      identityLines(sender(data), 160),
      gap(6),
      signedEnd(plainParagraph(notYet), handover(data)),
      ...examination(data),
    ],
  };
}

const about = ({ tahunAnggaran }: Data) =>
  `Laporan Pertanggungjawaban (LPJ)\nTahun Anggaran ${tahunAnggaran}`;
const received =
  'Telah diterima Laporan Pertanggungjawaban (LPJ) bantuan sosial dengan keterangan sebagai berikut:';
const notYet =
  'Tanda terima ini bukan persetujuan atas isi LPJ. Hasil telaah disampaikan kepada penerima setelah LPJ diperiksa.';

function sender(data: Data): [string, string][] {
  return [
    ['Nama penerima bantuan', data.nama],
    ['NIK', data.nik],
    ['Alamat', data.alamat],
    ['Program', data.program],
    ['Dasar', sebutSk(data)],
    ['Bantuan yang diterima', rupiah(data.nilai)],
    ['Batas dari dinas', tanggalPanjang(data.batasInternal)],
    ['Batas menurut ketentuan', tanggalPanjang(data.batas)],
    ['Tanggal LPJ diterima', `${blankDate(data.tanggalDiterima)}${lateness(data)}`],
  ];
}

function lateness({ tanggalDiterima: day, batasInternal, batas }: Data): string {
  if (day === undefined) return '';
  if (day <= batasInternal) return ' (tepat waktu)';
  return day <= batas ? ' (melewati batas dari dinas)' : ' (terlambat menurut ketentuan)';
}

function handover(data: Data): Content {
  const right: Signature = {
    opening: tempatTanggal(data.tempat, data.tanggalDiterima),
    jabatan: ['Petugas penerima,'],
    nama: blank(data.penerimaBerkas, 34),
  };
  return signatureRow([{ jabatan: ['', 'Yang menyerahkan,'], nama: data.diserahkanOleh }, right]);
}

const sheetName = 'LEMBAR TELAAH LPJ';

/** The checking sheet, which stays in the file. */
function examination(data: Data): Content[] {
  return [
    tagged(
      {
        text: sheetName,
        bold: true,
        fontSize: 14,
        alignment: 'center',
        margin: [0, 0, 0, 10],
        pageBreak: 'before',
      },
      'H2',
    ),
    identityLines(subject(data), 160),
    gap(8),
    ...checklist({ uraian: 'Kelengkapan', jawaban: Object.values(adaTidak), rows: data.kelengkapan }),
    gap(8),
    identityLines(figures(data), 160),
    gap(8),
    identityLines(result(data), 160),
    signedRight(undefined, examiner(data)),
  ];
}

function subject(data: Data): [string, string][] {
  return [
    ['Nama penerima bantuan', data.nama],
    ['NIK', data.nik],
    ['Nomor agenda', blank(data.nomorAgenda)],
  ];
}

function figures({ nilai, belanja, disetor }: Data): [string, string][] {
  const amount = (value: number | undefined) => (value === undefined ? `Rp${dots(28)}` : rupiah(value));
  const left = belanja === undefined ? undefined : sisaBantuan(nilai, belanja);
  return [
    ['Bantuan yang diterima', rupiah(nilai)],
    ['Belanja menurut bukti', amount(belanja)],
    ['Sisa bantuan', amount(left)],
    ['Disetor ke Kas Daerah', amount(disetor ?? (left === 0 ? 0 : undefined))],
  ];
}

const verdicts = {
  diterima: 'diterima, lengkap dan sesuai',
  perbaikan: 'perbaikan, dikembalikan untuk dilengkapi',
} as const;

function result(data: Data): [string, string][] {
  const open = '(     ) diterima        (     ) perbaikan';
  return [
    ['Hasil telaah', data.hasilTelaah === undefined ? open : verdicts[data.hasilTelaah]],
    ['Catatan', data.catatan ?? (data.hasilTelaah === 'diterima' ? '-' : dottedLines(76))],
    ['Batas perbaikan', data.hasilTelaah === 'diterima' ? '-' : blankDate(data.batasPerbaikan)],
  ];
}

function examiner({ tempat, tanggalTelaah, penelaah }: Data): Signature {
  return {
    opening: tempatTanggal(tempat, tanggalTelaah),
    jabatan: ['Petugas penelaah,', ...(penelaah?.jabatan === undefined ? [] : [penelaah.jabatan])],
    nama: blank(penelaah?.nama, 34),
    ...(penelaah?.nip === undefined ? {} : { nip: penelaah.nip }),
  };
}

/** What the Word layout prints. */
function fields(data: Data): object {
  const { penelaah } = data;
  return {
    kop: kopFields(data.kop),
    tentang: about(data).toUpperCase(),
    nomor: blank(data.nomorAgenda, 44),
    penyerahan: barisFields(sender(data)),
    tempatTanggal: tempatTanggal(data.tempat, data.tanggalDiterima),
    diserahkanOleh: data.diserahkanOleh,
    penerimaBerkas: blank(data.penerimaBerkas, 34),
    perihal: barisFields(subject(data)),
    kelengkapan: checklistFields(data.kelengkapan, adaTidak),
    angka: barisFields(figures(data)),
    hasil: barisFields(result(data)),
    tanggalTelaah: tempatTanggal(data.tempat, data.tanggalTelaah),
    penelaah: {
      jabatan: penelaah?.jabatan ?? '',
      nama: blank(penelaah?.nama, 34),
      nip: penelaah?.nip === undefined ? '' : `NIP. ${showNip(penelaah.nip)}`,
    },
  };
}

/** The receipt that the recipient takes home, and the sheet on which an officer checks the LPJ. */
export default defineTemplate<Data>({
  title: 'Tanda Terima LPJ',
  version: '1',
  stage: 'lpj',
  from: 'berkas',
  naskah: 'khusus',
  kegiatan: 'penyaluran',
  applies: (berkas) => berkas.lpj !== undefined,
  pick,
  schema: dataSchema,
  register: ({ nomorAgenda, tanggalDiterima }) => ({
    number: nomorAgenda,
    ...(tanggalDiterima && { date: tanggalDiterima }),
  }),
  filledByHand: [
    'nomorAgenda',
    'tanggalDiterima',
    'hasilTelaah',
    'catatan',
    'batasPerbaikan',
    'tanggalTelaah',
  ],
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
