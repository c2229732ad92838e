import { z } from 'zod';
import { blank, blankDate, tempatTanggal } from '../../src/documents/letter/blanks.ts';
import { clause, ended, gap, numbered } from '../../src/documents/letter/body.ts';
import { judul } from '../../src/documents/letter/judul.ts';
import { kopFields, kopOf, kopSchema } from '../../src/documents/letter/kop.ts';
import { lampiranHeading, lampiranLines } from '../../src/documents/letter/lampiran-heading.ts';
import { citedPaper, perbupBansos } from '../../src/documents/letter/legal-basis.ts';
import {
  officeAlone,
  officialFields,
  officialSignature,
  pejabatSchema,
} from '../../src/documents/letter/officials.ts';
import { signatureRight } from '../../src/documents/letter/signature.ts';
import { eachOf, type ListColumn, type ListRow, type PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import type { Sheet } from '../../src/documents/xlsx/sheet.ts';
import type { Berkas } from '../../src/domain/berkas.ts';
import { date, money, nik, text, year } from '../../src/domain/fields.ts';
import { officialAt } from '../../src/domain/instansi.ts';
import { longList } from '../../src/domain/long-list.ts';
import { ribuan, rupiah } from '../../src/domain/money.ts';
import { findVillage } from '../../src/domain/region.ts';
import { terbilang, terbilangRupiah } from '../../src/domain/terbilang.ts';

const keluarga = z.strictObject({
  nama: text('Nama', 100).meta({ stage: 'identitas', path: 'pemohon.nama' }),
  nik: nik().meta({ stage: 'identitas', path: 'pemohon.nik' }),
  desa: text('Desa/Kelurahan', 100).meta({ stage: 'identitas', path: 'pemohon.alamat.kodeWilayah' }),
  kecamatan: text('Kecamatan', 100).meta({ stage: 'identitas', path: 'pemohon.alamat.kodeWilayah' }),
  nilai: money('Nilai yang direkomendasikan', { min: 1 }).meta({ path: 'nilai' }),
});

const dasarList = z.array(text('Dasar', 500)).min(1).max(10);

const dataSchema = z
  .strictObject({
    kop: kopSchema,
    nomor: text('Nomor rekomendasi', 60).optional().meta({ path: 'nomor' }),
    tanggal: date('Tanggal rekomendasi').optional().meta({ path: 'tanggal' }),
    dasar: dasarList.meta({ title: 'Dasar', path: 'input.dasar' }),
    program: text('Program', 100).meta({ stage: 'identitas', path: 'program' }),
    tahunAnggaran: year('Tahun anggaran').meta({ path: 'tahunAnggaran' }),
    penetap: text('Pejabat penetap SK', 150).meta({ path: 'instansi.pejabat.bupati' }),
    tempat: text('Tempat surat', 60).meta({ path: 'instansi.tempat' }),
    penandatangan: pejabatSchema.meta({ title: 'Penandatangan', path: 'penandatangan' }),
    tembusan: z
      .array(text('Tembusan', 150))
      .min(1)
      .max(10)
      .meta({ title: 'Tembusan', path: 'instansi.pejabat' }),
    keluarga: longList(keluarga).min(1).max(20_000).meta({ title: 'Daftar keluarga', path: 'lines' }),
  })
  .meta({ title: 'Rekomendasi', stage: 'rekomendasi' });

type Data = z.infer<typeof dataSchema>;

function pick({ kegiatan, members, instansi, date: day, input }: PickSource): unknown {
  const act = kegiatan?.data.jenis === 'rekomendasi' ? kegiatan.data : undefined;
  const berkas = new Map(members.map(({ id, data }) => [id, data]));
  const penetap = officialAt(instansi, 'bupati', day)?.jabatanTertulis;
  const sekda = officialAt(instansi, 'sekda', day)?.jabatanTertulis;
  return {
    kop: kopOf(instansi),
    nomor: act?.nomor,
    tanggal: act?.tanggal,
    dasar: input.dasar ?? (act && usualBasis(act)),
    program: members[0]?.data.program,
    tahunAnggaran: act?.tahunAnggaran,
    penetap,
    tempat: instansi.tempat,
    penandatangan: act?.penandatangan,
    tembusan: [penetap, sekda].filter((office) => office !== undefined),
    keluarga: act?.lines.map(({ berkasId, nilai }) => ({ nilai, ...ofBerkas(berkas.get(berkasId)) })),
  };
}

type Act = Extract<NonNullable<PickSource['kegiatan']>['data'], { jenis: 'rekomendasi' }>;

/** The berita acara comes before the recommendation (domain 9, number 2). */
function usualBasis({ beritaAcara }: Act): string[] {
  return [perbupBansos, citedPaper('Berita Acara Verifikasi dan Validasi', beritaAcara)];
}

function ofBerkas(berkas: Berkas | undefined) {
  if (berkas === undefined) return {};
  const { pemohon } = berkas;
  const village = findVillage(pemohon.alamat.kodeWilayah);
  return {
    nama: pemohon.nama,
    nik: pemohon.nik,
    desa: village?.name,
    kecamatan: village?.district.name,
  };
}

function pdf(data: Data): PdfContent {
  return {
    pageNumber: true,
    shows: data,
    body: () => [
      ...judul({
        kop: { dinas: data.kop },
        judul: 'Rekomendasi',
        nomor: blank(data.nomor, 44),
        isi: [
          clause('Dasar', numbered(data.dasar.map(ended))),
          { text: recommends, alignment: 'center', bold: true, margin: [0, 4, 0, 4] },
          clause('Kepada', who(data)),
          clause('Untuk', what(data)),
          clause('Ketentuan', numbered(terms(data))),
          gap(6),
        ],
        penutup: closing,
        tandaTangan: signatureRight(
          officialSignature(data.penandatangan, tempatTanggal(data.tempat, data.tanggal), { capitals: true }),
        ),
        tembusan: data.tembusan,
      }),
      { stack: [lampiranHeading(heading(data), 240)], pageBreak: 'before' },
      { text: listName(data), bold: true, alignment: 'center', margin: [0, 0, 0, 10] },
    ],
    longList: { columns, fontSize: 9, rows: () => rows(data) },
    after: () => [
      { text: `Terbilang: ${terbilangRupiah(total(data))}`, italics: true, margin: [0, 6, 0, 12] },
      signatureRight(officialSignature(data.penandatangan, undefined, { capitals: true })),
    ],
  };
}

const recommends = 'MEREKOMENDASIKAN:';
const closing = 'Demikian rekomendasi ini dibuat untuk dipergunakan sebagaimana mestinya.';

const total = ({ keluarga: list }: Data) => list.reduce((sum, { nilai }) => sum + nilai, 0);

function who({ keluarga: list }: Data): string {
  return `${ribuan(list.length)} (${terbilang(list.length)}) keluarga yang namanya tercantum dalam lampiran rekomendasi ini.`;
}

function what(data: Data): string {
  const sum = `${rupiah(total(data))} (${terbilangRupiah(total(data))})`;
  return `ditetapkan sebagai penerima ${data.program} Tahun Anggaran ${data.tahunAnggaran} dengan nilai seluruhnya ${sum}.`;
}

function terms({ penetap }: Data): string[] {
  return [
    'calon penerima telah diverifikasi dan divalidasi serta dinyatakan layak;',
    'besaran bantuan bagi setiap keluarga adalah sebagaimana tercantum dalam lampiran; dan',
    `bantuan disalurkan setelah penerimanya ditetapkan dengan Keputusan ${penetap}.`,
  ];
}

function heading({ penandatangan, nomor, tanggal }: Data) {
  return {
    naskah: `Rekomendasi ${officeAlone(penandatangan.jabatan)}`,
    nomor: `Nomor ${blank(nomor)}`,
    tanggal: `Tanggal ${blankDate(tanggal)}`,
  };
}

function listName({ program, tahunAnggaran }: Data): string {
  return `DAFTAR KELUARGA YANG DIREKOMENDASIKAN SEBAGAI PENERIMA\n${program}\nTAHUN ANGGARAN ${tahunAnggaran}`.toUpperCase();
}

const columns: readonly ListColumn[] = [
  { title: 'No', width: 28, alignment: 'center' },
  { title: 'Nama', width: '*' },
  { title: 'NIK', width: 92, alignment: 'center' },
  { title: 'Desa/Kelurahan', width: 78 },
  { title: 'Kecamatan', width: 72 },
  { title: 'Nilai (Rp)', width: 60, alignment: 'right' },
];

function* rows(data: Data): Generator<ListRow> {
  const list = data.keluarga;
  for (const [index, row] of list.entries()) {
    const { no, nama, nik: number, desa, kecamatan, nilai } = rowFields([index, row]);
    const keepWithNext = index >= list.length - 2;
    yield { cells: [no, nama, number, desa, kecamatan, nilai], keepWithNext };
  }
  const label = { text: totalName(data), columns: columns.length - 1, alignment: 'right' as const };
  yield { cells: [label, ribuan(total(data))], bold: true, keepWithNext: true };
}

const totalName = ({ keluarga: list }: Data) => `JUMLAH (${ribuan(list.length)} keluarga)`;

/** What the Word layout prints; the last two rows stand apart: they go with the total. */
function fields(data: Data): object {
  const list = [...data.keluarga.entries()];
  const listed = (texts: readonly string[]) => texts.map((isi, index) => ({ no: index + 1, isi }));
  return {
    kop: kopFields(data.kop),
    nomor: blank(data.nomor, 44),
    dasar: listed(data.dasar.map(ended)),
    kepada: who(data),
    untuk: what(data),
    ketentuan: listed(terms(data)),
    tempatTanggal: tempatTanggal(data.tempat, data.tanggal),
    kepala: officialFields(data.penandatangan, { capitals: true }),
    adaTembusan: data.tembusan.length > 0,
    tembusan: data.tembusan.map((nama, index) => ({ no: index + 1, nama })),
    kepalaLampiran: lampiranLines(heading(data)).join('\n'),
    namaDaftar: listName(data),
    keluarga: eachOf(list.slice(0, -2), rowFields),
    keluargaAkhir: list.slice(-2).map(rowFields),
    namaJumlah: totalName(data),
    jumlah: ribuan(total(data)),
    terbilang: terbilangRupiah(total(data)),
  };
}

function rowFields([index, { nilai, ...row }]: [number, Data['keluarga'][number]]) {
  return { no: `${index + 1}.`, ...row, nilai: ribuan(nilai) };
}

/** The list of the lampiran, to go on from to the draft of the SK. */
function xlsx(data: Data): Sheet {
  return {
    name: 'Rekomendasi',
    heading: [...listName(data).split('\n'), `NOMOR ${blank(data.nomor, 44)}`],
    columns: columns.map(({ title }, index) => ({
      title,
      width: sheetWidths[index]!,
      ...(index === 0 && { kind: 'bilangan' }),
      ...(index === columns.length - 1 && { kind: 'rupiah' }),
    })),
    rows: function* () {
      for (const [index, { nama, nik: number, desa, kecamatan, nilai }] of data.keluarga.entries()) {
        yield { cells: [index + 1, nama, number, desa, kecamatan, nilai] };
      }
      yield { cells: [undefined, totalName(data), ...Array(3), total(data)], bold: true };
    },
  };
}

const sheetWidths = [7, 34, 19, 22, 18, 16];

/** The head of the dinas recommends the verified families and what each is to get (domain 2, number 6; domain 8.2). */
export default defineTemplate<Data>({
  title: 'Rekomendasi',
  version: '1',
  stage: 'rekomendasi',
  from: 'kegiatan',
  naskah: 'khusus',
  kegiatan: 'rekomendasi',
  pick,
  schema: dataSchema,
  input: z.strictObject({ dasar: dasarList.optional().meta({ title: 'Dasar' }) }),
  register: ({ nomor, tanggal }) => ({ number: nomor, ...(tanggal && { date: tanggal }) }),
  filledByHand: ['nomor', 'tanggal'],
  numberable: true,
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
  xlsx,
});
