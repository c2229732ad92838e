import type { Content, TableCell } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import {
  openingParagraph,
  pembukaanBeritaAcara,
  tanggalAngka,
} from '../../src/documents/letter/berita-acara.ts';
import { blank } from '../../src/documents/letter/blanks.ts';
import { gap, numbered, penutup, plainParagraph } from '../../src/documents/letter/body.ts';
import { judul } from '../../src/documents/letter/judul.ts';
import { kopFields, kopOf, kopSchema } from '../../src/documents/letter/kop.ts';
import { headCell, listTable } from '../../src/documents/letter/list-table.ts';
import {
  officialFields,
  officialSignature,
  pejabatAt,
  pejabatSchema,
} from '../../src/documents/letter/officials.ts';
import { signatureRow, signerList } from '../../src/documents/letter/signature.ts';
import {
  signersOf,
  verifikatorFields,
  verifikatorOf,
  verifikatorSchema,
} from '../../src/documents/letter/verifikator.ts';
import type { PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import type { Berkas } from '../../src/domain/berkas.ts';
import { tanggalPanjang } from '../../src/domain/dates.ts';
import { choice, date, text, year } from '../../src/domain/fields.ts';
import { longList } from '../../src/domain/long-list.ts';
import { ribuan } from '../../src/domain/money.ts';
import { terbilang } from '../../src/domain/terbilang.ts';

const count = (title: string) => z.int().min(0).max(20_000).meta({ title });

const butir = z.strictObject({
  uraian: text('Butir verifikasi', 200),
  ya: count('Jumlah ya'),
  tidak: count('Jumlah tidak'),
});

const keluarga = z.strictObject({
  kesimpulan: choice('Kesimpulan verifikasi', ['layak', 'tidak']).meta({
    stage: 'verifikasi',
    path: 'verifikasi.kesimpulan',
  }),
});

const dataSchema = z
  .strictObject({
    kop: kopSchema,
    nomor: text('Nomor berita acara', 60).optional().meta({ path: 'nomor' }),
    tanggal: date('Tanggal berita acara').optional().meta({ path: 'tanggal' }),
    tempat: text('Tempat').meta({ path: 'tempat' }),
    nomorSuratTugas: text('Nomor surat tugas', 60).meta({ path: 'suratTugas.nomor' }),
    tanggalSuratTugas: date('Tanggal surat tugas').meta({ path: 'suratTugas.tanggal' }),
    program: text('Program', 100).meta({ stage: 'identitas', path: 'program' }),
    tahunAnggaran: year('Tahun anggaran').meta({ path: 'tahunAnggaran' }),
    butir: z.array(butir).min(1).max(60).meta({ title: 'Butir verifikasi', path: 'lines' }),
    keluarga: longList(keluarga).min(1).max(20_000).meta({ title: 'Daftar keluarga', path: 'lines' }),
    verifikator: verifikatorSchema,
    mengetahui: pejabatSchema.meta({ title: 'Kepala bidang', path: 'instansi.pejabat.kepala_bidang' }),
  })
  .refine(({ tanggal, tanggalSuratTugas }) => tanggal === undefined || tanggal >= tanggalSuratTugas, {
    path: ['tanggal'],
    message: 'Tanggal berita acara tidak boleh lebih awal daripada tanggal surat tugas.',
  })
  .meta({ title: 'Berita Acara Verifikasi', stage: 'verifikasi' });

type Data = z.infer<typeof dataSchema>;

function pick(source: PickSource): unknown {
  const { kegiatan, members, instansi, date: day } = source;
  const act = kegiatan?.data.jenis === 'verifikasi' ? kegiatan.data : undefined;
  const found = members.flatMap(({ data }) => data.verifikasi ?? []);
  return {
    kop: kopOf(instansi),
    nomor: act?.nomor,
    tanggal: act?.tanggal,
    tempat: act?.tempat,
    nomorSuratTugas: act?.suratTugas.nomor,
    tanggalSuratTugas: act?.suratTugas.tanggal,
    program: members[0]?.data.program,
    tahunAnggaran: act?.tahunAnggaran,
    butir: found.length === 0 ? undefined : countedPoints(found),
    keluarga: act && members.map(({ data }) => ({ kesimpulan: data.verifikasi?.kesimpulan })),
    verifikator: verifikatorOf(source),
    mengetahui: pejabatAt(instansi, 'kepala_bidang', day),
  };
}

type Verifikasi = NonNullable<Berkas['verifikasi']>;

/** The points that Berkas knows; another is printed as the office named it. */
const pointNames: Readonly<Record<string, string>> = {
  identitas_sesuai: 'Identitas sesuai dengan KTP-el dan Kartu Keluarga',
  domisili_sesuai: 'Pemohon berdomisili di alamat yang dicantumkan',
  usaha_ada: 'Usaha ada dan sesuai dengan profil usaha',
  rab_sesuai_kebutuhan: 'Rencana Anggaran Biaya sesuai dengan kebutuhan usaha',
  tidak_menerima_bantuan_lain: 'Keluarga tidak sedang menerima bantuan sejenis',
};

/** For each point how many families it holds for; the check for double aid and that of prices are always asked (domain 2, number 5). */
function countedPoints(found: readonly Verifikasi[]): z.input<typeof butir>[] {
  const items = found.flatMap((one) => one.items);
  const codes = [...new Set(items.map(({ kode }) => kode))];
  const points = codes.map((kode) => {
    const answers = items.filter((item) => item.kode === kode);
    return counted(
      pointName(kode),
      answers.map(({ hasil }) => hasil === 'ya'),
    );
  });
  const single = found.map(({ cekGanda }) => cekGanda.hasil === 'tidak_ganda');
  const fair = found.map(({ kewajaranHarga }) => kewajaranHarga === 'wajar');
  return [
    ...points,
    counted('NIK dan nomor KK tidak tercatat menerima bantuan ganda', single),
    counted('Harga dalam Rencana Anggaran Biaya wajar', fair),
  ];
}

function pointName(kode: string): string {
  const plain = kode.replaceAll('_', ' ');
  return pointNames[kode] ?? plain[0]!.toUpperCase() + plain.slice(1);
}

function counted(uraian: string, answers: readonly boolean[]) {
  const ya = answers.filter((answer) => answer).length;
  return { uraian, ya, tidak: answers.length - ya };
}

function pdf(data: Data): PdfContent {
  return {
    pageNumber: true,
    shows: shown(data),
    body: (breaks) =>
      judul({
        kop: { dinas: data.kop },
        judul: 'Berita Acara',
        tentang: about(data),
        nomor: blank(data.nomor, 44),
        isi: [openingParagraph(data.tanggal, data.tempat, opening(data)), ...points(data, breaks)],
        tandaTangan: conclusionSigned(data),
      }),
  };
}

/** The families are printed as counts; the list of them is the annex. */
function shown({ keluarga: list, tanggal, ...data }: Data): object {
  const day = tanggal === undefined ? {} : { tanggal: tanggalAngka(tanggal) };
  const layak = passed(list);
  return { ...data, ...day, jumlahKeluarga: list.length, layak, tidakLayak: list.length - layak };
}

const passed = (list: Data['keluarga']): number =>
  list.filter(({ kesimpulan }) => kesimpulan === 'layak').length;

const about = ({ program, tahunAnggaran }: Data): string =>
  `Verifikasi dan Validasi Calon Penerima\n${program}\nTahun Anggaran ${tahunAnggaran}`;

const inWords = (families: number): string => `${ribuan(families)} (${terbilang(families)}) keluarga`;

function opening({
  nomorSuratTugas,
  tanggalSuratTugas,
  program,
  tahunAnggaran,
  keluarga: list,
}: Data): string {
  const letter = `Surat Tugas Nomor ${nomorSuratTugas} tanggal ${tanggalPanjang(tanggalSuratTugas)}`;
  return `kami yang bertanda tangan di bawah ini, berdasarkan ${letter}, telah melaksanakan verifikasi dan validasi terhadap ${inWords(list.length)} calon penerima ${program} Tahun Anggaran ${tahunAnggaran}, dengan hasil sebagai berikut:`;
}

const columns = ['No', 'Uraian', 'Ya', 'Tidak'];

function points({ butir: list }: Data, breaks: readonly number[]): Content[] {
  const rows = list.map((point, index) => ({ cells: pointCells(point, index) }));
  const header = () => [columns.map((name) => headCell(name))];
  return listTable({ widths: [24, '*', 54, 54], header, rows, fontSize: 10 }, breaks);
}

function pointCells({ uraian, ya, tidak }: Data['butir'][number], index: number): TableCell[] {
  const centred = (value: string | number) => ({ text: String(value), alignment: 'center' as const });
  return [centred(`${index + 1}.`), uraian, centred(ya), centred(tidak)];
}

function conclusions({ keluarga: list }: Data): string[] {
  const layak = passed(list);
  return [
    `${inWords(layak)} dinyatakan layak; dan`,
    `${inWords(list.length - layak)} dinyatakan tidak layak.`,
  ];
}

const annex =
  'Hasil bagi setiap keluarga tercantum dalam Daftar Hasil Verifikasi yang merupakan lampiran Berita Acara ini.';

/** What is concluded stands on the page that is signed. */
function conclusionSigned(data: Data): Content {
  const conclusion = [
    plainParagraph('Berdasarkan hasil tersebut, disimpulkan bahwa:'),
    numbered(conclusions(data)),
    plainParagraph(annex),
    plainParagraph(penutup.beritaAcara),
    gap(6),
  ];
  return { stack: [...conclusion, ...signatures(data)], unbreakable: true };
}

function signatures({ verifikator, mengetahui }: Data): Content[] {
  return [
    { text: signersName, margin: [0, 0, 0, 8] },
    signerList(signersOf(verifikator)),
    signatureRow([officialSignature(mengetahui, 'Mengetahui,')]),
  ];
}

const signersName = 'Yang melaksanakan verifikasi,';

/** What the Word layout prints. */
function fields(data: Data): object {
  const listed = (texts: readonly string[]) => texts.map((isi, index) => ({ no: index + 1, isi }));
  return {
    kop: kopFields(data.kop),
    tentang: about(data).toUpperCase(),
    nomor: blank(data.nomor, 44),
    pembuka: `${pembukaanBeritaAcara(data.tanggal, data.tempat)} ${opening(data)}`,
    butir: data.butir.map((point, index) => ({ no: `${index + 1}.`, ...point })),
    kesimpulan: listed(conclusions(data)),
    verifikator: verifikatorFields(data.verifikator),
    mengetahui: officialFields(data.mengetahui),
  };
}

/** What the verifikator found on one day or in one village (domain 2, number 5); number and day are written by hand. */
export default defineTemplate<Data>({
  title: 'Berita Acara Verifikasi',
  version: '1',
  stage: 'verifikasi',
  from: 'kegiatan',
  naskah: 'khusus',
  kegiatan: 'verifikasi',
  pick,
  schema: dataSchema,
  register: ({ nomor, tanggal }) => ({ number: nomor, ...(tanggal && { date: tanggal }) }),
  filledByHand: ['nomor', 'tanggal'],
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
});
