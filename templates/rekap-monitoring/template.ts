import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { blankDate, tempatTanggal } from '../../src/documents/letter/blanks.ts';
import { gap, plainParagraph } from '../../src/documents/letter/body.ts';
import { byRegion, placeOf } from '../../src/documents/letter/by-region.ts';
import { signedEnd } from '../../src/documents/letter/closing.ts';
import { identityLines } from '../../src/documents/letter/identity-lines.ts';
import { title } from '../../src/documents/letter/judul.ts';
import { kecamatanFields, kecamatanRows } from '../../src/documents/letter/kecamatan-list.ts';
import { kopDinas, kopFields, kopOf, kopSchema } from '../../src/documents/letter/kop.ts';
import {
  officialFields,
  officialSignature,
  pejabatAt,
  pejabatSchema,
} from '../../src/documents/letter/officials.ts';
import { signatureRow } from '../../src/documents/letter/signature.ts';
import { eachOf, type ListColumn, type ListRow, type PdfContent } from '../../src/documents/pdf/content.ts';
import { defineTemplate, type PickSource } from '../../src/documents/template.ts';
import type { Sheet } from '../../src/documents/xlsx/sheet.ts';
import type { Berkas } from '../../src/domain/berkas.ts';
import { tanggalPanjang } from '../../src/domain/dates.ts';
import { date, kodeWilayah, money, paragraph, text, year } from '../../src/domain/fields.ts';
import { longList } from '../../src/domain/long-list.ts';
import { ribuan } from '../../src/domain/money.ts';

const keluarga = z.strictObject({
  nama: text('Nama', 100).meta({ stage: 'identitas', path: 'pemohon.nama' }),
  kodeWilayah: kodeWilayah().meta({ stage: 'identitas', path: 'pemohon.alamat.kodeWilayah' }),
  jenisUsaha: text('Jenis usaha', 100).meta({ stage: 'usaha', path: 'usaha.jenis' }),
  /** Left out where the family was not visited yet. */
  tanggal: date('Tanggal monitoring').optional().meta({ path: 'monitoring.tanggal' }),
  barangAda: z.boolean().optional().meta({ title: 'Barang ada', path: 'monitoring.barangAda' }),
  omzetSebelum: money('Omzet sebelum').optional().meta({ stage: 'usaha', path: 'usaha.omzetBulanan' }),
  omzetSekarang: money('Omzet sekarang').optional().meta({ path: 'monitoring.omzetSekarang' }),
  kondisi: text('Kondisi usaha', 260).meta({ path: 'monitoring.kondisiUsaha' }),
  rekomendasi: paragraph('Rekomendasi').optional().meta({ path: 'monitoring.rekomendasi' }),
});

const dataSchema = z
  .strictObject({
    kop: kopSchema,
    program: text('Program', 100).meta({ stage: 'identitas', path: 'program' }),
    tahunAnggaran: year('Tahun anggaran').meta({ path: 'tahunAnggaran' }),
    nomorSuratTugas: text('Nomor surat tugas', 60).optional().meta({ path: 'suratTugas.nomor' }),
    tanggalSuratTugas: date('Tanggal surat tugas').optional().meta({ path: 'suratTugas.tanggal' }),
    keluarga: longList(keluarga).min(1).max(20_000).meta({ title: 'Daftar keluarga', path: 'lines' }),
    kesimpulan: paragraph('Kesimpulan monitoring').optional().meta({ path: 'kesimpulan' }),
    tempat: text('Tempat', 60).meta({ path: 'instansi.tempat' }),
    tanggal: date('Tanggal rekapitulasi').optional(),
    kepala: pejabatSchema.meta({ title: 'Kepala dinas', path: 'instansi.pejabat.kepala_dinas' }),
    kepalaBidang: pejabatSchema.meta({ title: 'Kepala bidang', path: 'instansi.pejabat.kepala_bidang' }),
  })
  .meta({ title: 'Rekapitulasi Monitoring', stage: 'monitoring' });

type Data = z.infer<typeof dataSchema>;
type Keluarga = Data['keluarga'][number];

function pick({ kegiatan, members, instansi, date: day }: PickSource): unknown {
  const act = kegiatan?.data.jenis === 'monitoring' ? kegiatan.data : undefined;
  const reasons = new Map(act?.lines.map(({ berkasId, alasan }) => [berkasId, alasan]));
  return {
    kop: kopOf(instansi),
    program: members[0]?.data.program,
    tahunAnggaran: act?.tahunAnggaran,
    nomorSuratTugas: act?.suratTugas.nomor,
    tanggalSuratTugas: act?.suratTugas.tanggal,
    keluarga: act && members.map(({ id, data }) => rowOf(data, act.suratTugas.nomor, reasons.get(id))),
    kesimpulan: act?.kesimpulan,
    tempat: instansi.tempat,
    kepala: pejabatAt(instansi, 'kepala_dinas', day),
    kepalaBidang: pejabatAt(instansi, 'kepala_bidang', day),
  };
}

/** The visit of this act is the one under its surat tugas; where the act has none yet, the latest. */
function rowOf({ pemohon, usaha, monitoring = [] }: Berkas, suratTugas?: string, reason?: string) {
  const visit =
    suratTugas === undefined
      ? monitoring.at(-1)
      : monitoring.findLast((each) => each.suratTugas.nomor === suratTugas);
  return {
    nama: pemohon.nama,
    kodeWilayah: pemohon.alamat.kodeWilayah,
    jenisUsaha: usaha?.jenis,
    tanggal: visit?.tanggal,
    barangAda: visit?.barangAda,
    omzetSebelum: usaha?.omzetBulanan,
    omzetSekarang: visit?.omzetSekarang,
    kondisi: visit?.kondisiUsaha ?? (reason === undefined ? notYet : `${notYet}: ${reason}`),
    rekomendasi: visit?.rekomendasi,
  };
}

const notYet = 'Belum dimonitor';

function pdf(data: Data): PdfContent {
  return {
    orientation: 'landscape',
    pageNumber: true,
    shows: { ...data, keluarga: eachOf(data.keluarga, printed) },
    body: () => [
      kopDinas(data.kop),
      ...title({ judul: 'Rekapitulasi Hasil Monitoring dan Evaluasi', tentang: about(data) }),
      ...(data.nomorSuratTugas === undefined ? [] : [plainParagraph(basis(data))]),
    ],
    longList: { columns, fontSize: 9, rows: () => rows(data) },
    after: () => [
      gap(8),
      { columns: summaries(data).map((lines) => ({ width: '*', stack: [identityLines(lines, 170)] })) },
      gap(6),
      plainParagraph(`Kesimpulan: ${data.kesimpulan ?? usualConclusion(data)}`),
      signedEnd(undefined, signatures(data)),
    ],
  };
}

const about = ({ program, tahunAnggaran }: Data) => `${program}\nTahun Anggaran ${tahunAnggaran}`;

function basis({ nomorSuratTugas, tanggalSuratTugas }: Data): string {
  return `Surat Tugas Nomor ${nomorSuratTugas} tanggal ${blankDate(tanggalSuratTugas)}`;
}

const columns: readonly ListColumn[] = [
  { title: 'No', width: 26, alignment: 'center' },
  { title: 'Nama', width: 88 },
  { title: 'Desa/Kelurahan', width: 70 },
  { title: 'Jenis usaha', width: 74 },
  { title: 'Tanggal', width: 66 },
  { title: 'Barang', width: 38, alignment: 'center' },
  { title: 'Omzet sebelum (Rp)', width: 54, alignment: 'right' },
  { title: 'Omzet sekarang (Rp)', width: 54, alignment: 'right' },
  { title: 'Kondisi usaha', width: 70 },
  { title: 'Rekomendasi', width: '*' },
];

/** A row in the words of the paper. */
function printed(row: Keluarga) {
  const goods = row.barangAda === undefined ? '-' : row.barangAda ? 'ada' : 'tidak ada';
  return {
    nama: row.nama,
    desa: placeOf(row.kodeWilayah).desa,
    jenisUsaha: row.jenisUsaha,
    tanggal: row.tanggal === undefined ? '-' : tanggalPanjang(row.tanggal),
    barang: goods,
    omzetSebelum: row.omzetSebelum === undefined ? '-' : ribuan(row.omzetSebelum),
    omzetSekarang: row.omzetSekarang === undefined ? '-' : ribuan(row.omzetSekarang),
    kondisi: row.kondisi,
    rekomendasi: row.rekomendasi ?? '-',
  };
}

const rows = ({ keluarga: list }: Data) => kecamatanRows({ rows: list, printed }, columns.length, sumRow);

function sumRow(name: string, list: readonly Keluarga[]): ListRow {
  const label = { text: name, columns: 6, alignment: 'right' as const };
  return { cells: [label, { text: counted(list), columns: columns.length - 6 }], bold: true };
}

function counted(list: readonly Keluarga[]): string {
  const visited = list.filter(({ tanggal }) => tanggal !== undefined).length;
  return `${list.length} keluarga, ${visited} sudah dimonitor`;
}

/** Counted from the families that were visited. */
function countsOf(list: readonly Keluarga[]) {
  const visited = list.filter(({ tanggal }) => tanggal !== undefined);
  const compared = visited.flatMap(({ omzetSebelum: before, omzetSekarang: now }) =>
    before === undefined || now === undefined ? [] : [now - before],
  );
  return {
    semua: list.length,
    dimonitor: visited.length,
    barangAda: visited.filter(({ barangAda }) => barangAda).length,
    naik: compared.filter((change) => change > 0).length,
    tetap: compared.filter((change) => change === 0).length,
    turun: compared.filter((change) => change < 0).length,
  };
}

type Lines = [string, string][];

function summaries({ keluarga: list }: Data): [Lines, Lines] {
  const { semua, dimonitor, barangAda, naik, tetap, turun } = countsOf(list);
  const families = (count: number) => `${ribuan(count)} keluarga`;
  return [
    [
      ['Jumlah penerima', families(semua)],
      ['Sudah dimonitor', families(dimonitor)],
      ['Belum dimonitor', families(semua - dimonitor)],
      ['Barang bantuan ada', families(barangAda)],
    ],
    [
      ['Barang bantuan tidak ada', families(dimonitor - barangAda)],
      ['Omzet naik', families(naik)],
      ['Omzet tetap', families(tetap)],
      ['Omzet turun', families(turun)],
    ],
  ];
}

function usualConclusion({ keluarga: list }: Data): string {
  const { dimonitor, naik, barangAda } = countsOf(list);
  return `dari ${dimonitor} keluarga yang dimonitor, barang bantuan masih ada pada ${barangAda} keluarga dan omzet naik pada ${naik} keluarga.`;
}

function signatures(data: Data): Content {
  const day = tempatTanggal(data.tempat, data.tanggal);
  return signatureRow([
    officialSignature(data.kepala, 'Mengetahui,', { capitals: true }),
    officialSignature(data.kepalaBidang, day, { capitals: true }),
  ]);
}

/** What the Word layout prints. */
function fields(data: Data): object {
  return {
    kop: kopFields(data.kop),
    tentang: about(data).toUpperCase(),
    bertugas: data.nomorSuratTugas !== undefined,
    suratTugas: data.nomorSuratTugas === undefined ? '' : basis(data),
    kecamatan: kecamatanFields({ rows: data.keluarga, printed }, (list) => ({ jumlah: counted(list) })),
    total: counted(data.keluarga),
    ringkasan: summaries(data)
      .flat()
      .map(([label, isi]) => ({ label, isi })),
    kesimpulan: data.kesimpulan ?? usualConclusion(data),
    tempatTanggal: tempatTanggal(data.tempat, data.tanggal),
    kepala: officialFields(data.kepala, { capitals: true }),
    kepalaBidang: officialFields(data.kepalaBidang, { capitals: true }),
  };
}

/** A row a family, to sort and count; what was not seen yet stays empty. */
function xlsx(data: Data): Sheet {
  return {
    name: 'Rekap Monitoring',
    heading: ['REKAPITULASI HASIL MONITORING DAN EVALUASI', ...about(data).toUpperCase().split('\n')],
    columns: sheetColumns,
    rows: function* () {
      let no = 0;
      for (const row of byRegion(data.keluarga).flatMap(({ rows: list }) => list)) {
        no += 1;
        yield { cells: sheetCells(row, no) };
      }
      yield { cells: [undefined, `JUMLAH (${counted(data.keluarga)})`], bold: true };
    },
  };
}

const sheetColumns: Sheet['columns'] = [
  { title: 'No', width: 7, kind: 'bilangan' },
  { title: 'Nama', width: 32 },
  { title: 'Desa/Kelurahan', width: 22 },
  { title: 'Kecamatan', width: 18 },
  { title: 'Jenis usaha', width: 26 },
  { title: 'Tanggal', width: 20, kind: 'tanggal' },
  { title: 'Barang', width: 12 },
  { title: 'Omzet sebelum (Rp)', width: 16, kind: 'rupiah' },
  { title: 'Omzet sekarang (Rp)', width: 16, kind: 'rupiah' },
  { title: 'Kondisi usaha', width: 30 },
  { title: 'Rekomendasi', width: 60 },
];

function sheetCells(row: Keluarga, no: number) {
  const { desa, kecamatan } = placeOf(row.kodeWilayah);
  const { nama, jenisUsaha, tanggal, omzetSebelum, omzetSekarang, kondisi, rekomendasi } = row;
  const barang = row.barangAda === undefined ? undefined : row.barangAda ? 'ada' : 'tidak ada';
  const amounts = [omzetSebelum, omzetSekarang];
  return [no, nama, desa, kecamatan, jenisUsaha, tanggal, barang, ...amounts, kondisi, rekomendasi];
}

/** The yearly sum of what monitoring found, for the head of the dinas, the Bupati and the Inspektorat (domain 2, number 18). */
export default defineTemplate<Data>({
  title: 'Rekapitulasi Monitoring',
  version: '1',
  stage: 'monitoring',
  from: 'kegiatan',
  naskah: 'khusus',
  kegiatan: 'monitoring',
  newest: true,
  pick,
  schema: dataSchema,
  register: ({ tanggal }) => (tanggal === undefined ? {} : { date: tanggal }),
  filledByHand: ['tanggal'],
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
  xlsx,
});
