import type { Content } from 'pdfmake/interfaces.js';
import { z } from 'zod';
import { tempatTanggal } from '../../src/documents/letter/blanks.ts';
import { gap, plainParagraph } from '../../src/documents/letter/body.ts';
import { byRegion, placeOf } from '../../src/documents/letter/by-region.ts';
import { signedEnd } from '../../src/documents/letter/closing.ts';
import { barisFields, identityLines } from '../../src/documents/letter/identity-lines.ts';
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
import { choice, date, kodeWilayah, money, text, year } from '../../src/domain/fields.ts';
import type { Penyaluran } from '../../src/domain/kegiatan.ts';
import { longList } from '../../src/domain/long-list.ts';
import { pertanggungjawaban } from '../../src/domain/lpj.ts';
import { ribuan, rupiah } from '../../src/domain/money.ts';
import { lpjDue, lpjInternalDue } from '../../src/domain/regulations.ts';

/** Where an LPJ stands; who got his money back returned owes none. */
const states = ['lengkap', 'perbaikan', 'ditelaah', 'belum', 'retur'] as const;

const penerima = z.strictObject({
  nama: text('Nama', 100).meta({ stage: 'identitas', path: 'pemohon.nama' }),
  kodeWilayah: kodeWilayah().meta({ stage: 'identitas', path: 'pemohon.alamat.kodeWilayah' }),
  nilai: money('Nilai', { min: 1 }).meta({ path: 'nilai' }),
  batas: date('Batas LPJ dari dinas').meta({ path: 'tanggalTransfer' }),
  tanggalDiterima: date('Tanggal LPJ diterima')
    .optional()
    .meta({ stage: 'lpj', path: 'lpj.tanggalDiterima' }),
  keadaan: choice('Keadaan LPJ', states),
  /** Past which of the two days the LPJ came, or is still missing. */
  terlambat: choice('Terlambat', ['dinas', 'ketentuan']).optional(),
  belanja: money('Jumlah belanja').optional().meta({ stage: 'lpj', path: 'lpj.bukti' }),
  disetor: money('Nilai setor').optional().meta({ stage: 'lpj', path: 'lpj.setor.nilai' }),
  teguran: z.int().min(1).max(3).optional().meta({ title: 'Teguran ke', stage: 'teguran', path: 'teguran' }),
});

const dataSchema = z
  .strictObject({
    kop: kopSchema,
    program: text('Program', 100).meta({ stage: 'identitas', path: 'program' }),
    tahunAnggaran: year('Tahun anggaran').meta({ path: 'tahunAnggaran' }),
    nomorSk: text('Nomor SK', 60).meta({ path: 'penetapan.nomor' }),
    tanggalSk: date('Tanggal SK').meta({ path: 'penetapan.tanggal' }),
    perTanggal: date('Keadaan per tanggal'),
    hariInternal: z.int().min(1).max(3660).meta({ title: 'Batas dinas dalam hari' }),
    batas: date('Batas LPJ menurut ketentuan'),
    /** Whether an office has confirmed the two days; the paper says so where none has. */
    belumDisahkan: z.boolean().meta({ title: 'Batas belum disahkan' }),
    penerima: longList(penerima).min(1).max(20_000).meta({ title: 'Daftar penerima', path: 'lines' }),
    tempat: text('Tempat', 60).meta({ path: 'instansi.tempat' }),
    kepala: pejabatSchema.meta({ title: 'Kepala dinas', path: 'instansi.pejabat.kepala_dinas' }),
    kepalaBidang: pejabatSchema.meta({ title: 'Kepala bidang', path: 'instansi.pejabat.kepala_bidang' }),
  })
  .meta({ title: 'Rekapitulasi LPJ', stage: 'penyaluran' });

type Data = z.infer<typeof dataSchema>;
type Penerima = Data['penerima'][number];

/** As things stood on `date`: what came later is not there yet. */
function pick({ kegiatan, members, instansi, regulations, date: day }: PickSource): unknown {
  const payment = kegiatan?.data.jenis === 'penyaluran' ? kegiatan.data : undefined;
  const { lpjDeadline, lpjInternalDeadline } = regulations;
  const berkas = new Map(members.map(({ id, data }) => [id, data]));
  const rules = { regulations, day, payment };
  return {
    kop: kopOf(instansi),
    program: members[0]?.data.program,
    tahunAnggaran: payment?.tahunAnggaran,
    nomorSk: payment?.penetapan.nomor,
    tanggalSk: payment?.penetapan.tanggal,
    perTanggal: day,
    hariInternal: lpjInternalDeadline.value.daysAfterPayment,
    batas: payment && lpjDue(regulations, payment.tahunAnggaran),
    belumDisahkan: (lpjDeadline.belumDisahkan ?? lpjInternalDeadline.belumDisahkan) === true,
    penerima: payment?.lines.map((line) => rowOf(line, berkas.get(line.berkasId), rules)),
    tempat: instansi.tempat,
    kepala: pejabatAt(instansi, 'kepala_dinas', day),
    kepalaBidang: pejabatAt(instansi, 'kepala_bidang', day),
  };
}

interface Rules {
  regulations: PickSource['regulations'];
  day: string;
  payment: Penyaluran | undefined;
}

function rowOf(line: Penyaluran['lines'][number], berkas: Berkas | undefined, rules: Rules) {
  const { regulations, day, payment } = rules;
  const tahunAnggaran = payment?.tahunAnggaran ?? 0;
  const dibayar = line.tanggalTransfer ?? payment?.sp2d?.tanggal;
  const batas = lpjInternalDue(regulations, { tahunAnggaran, dibayar });
  const handedIn = handedInBy(berkas, day);
  const lpj = handedIn === undefined ? undefined : berkas?.lpj;
  const retur = line.status === 'retur';
  return {
    nama: berkas?.pemohon.nama,
    kodeWilayah: berkas?.pemohon.alamat.kodeWilayah,
    nilai: line.nilai,
    batas,
    tanggalDiterima: handedIn,
    keadaan: retur ? 'retur' : stateOf(lpj, day),
    terlambat: retur ? undefined : lateness(handedIn ?? day, batas, lpjDue(regulations, tahunAnggaran)),
    belanja: lpj && berkas && pertanggungjawaban(berkas)?.belanja,
    disetor: lpj?.setor?.nilai,
    teguran: warnedBy(berkas, day),
  };
}

function handedInBy(berkas: Berkas | undefined, day: string): string | undefined {
  const handedIn = berkas?.lpj?.tanggalDiterima;
  return handedIn !== undefined && handedIn <= day ? handedIn : undefined;
}

function stateOf(lpj: Berkas['lpj'], day: string): (typeof states)[number] {
  if (lpj === undefined) return 'belum';
  const { hasilTelaah, tanggalDiterimaLengkap: complete } = lpj;
  if (hasilTelaah === 'diterima') return complete === undefined || complete <= day ? 'lengkap' : 'ditelaah';
  return hasilTelaah ?? 'ditelaah';
}

function lateness(day: string, internal: string, due: string) {
  if (day > due) return 'ketentuan';
  return day > internal ? 'dinas' : undefined;
}

function warnedBy(berkas: Berkas | undefined, day: string): number | undefined {
  return berkas?.teguran?.findLast(({ tanggal }) => tanggal !== undefined && tanggal <= day)?.ke;
}

function pdf(data: Data): PdfContent {
  const { belumDisahkan: _flag, ...shown } = data;
  return {
    orientation: 'landscape',
    pageNumber: true,
    shows: { ...shown, penerima: eachOf(data.penerima, printed) },
    body: () => [
      kopDinas(data.kop),
      ...title({ judul: 'Rekapitulasi Laporan Pertanggungjawaban', tentang: about(data) }),
      identityLines(basis(data), 150),
      gap(6),
    ],
    longList: { columns, fontSize: 9, rows: () => rows(data) },
    after: () => [
      gap(8),
      { columns: summaries(data).map((lines) => ({ width: '*', stack: [identityLines(lines, 190)] })) },
      ...(data.belumDisahkan ? [gap(4), plainParagraph(unconfirmed)] : []),
      signedEnd(undefined, signatures(data)),
    ],
  };
}

const about = ({ program, tahunAnggaran }: Data) => `${program}\nTahun Anggaran ${tahunAnggaran}`;

const unconfirmed =
  'Catatan: batas waktu tersebut nilai kerja yang belum disahkan; cocokkan dengan Peraturan Bupati yang berlaku.';

function basis(data: Data): [string, string][] {
  return [
    ['Keputusan', `Nomor ${data.nomorSk} tanggal ${tanggalPanjang(data.tanggalSk)}`],
    ['Keadaan per tanggal', tanggalPanjang(data.perTanggal)],
    ['Batas dari dinas', `${data.hariInternal} hari sejak bantuan diterima`],
    ['Batas menurut ketentuan', tanggalPanjang(data.batas)],
  ];
}

const columns: readonly ListColumn[] = [
  { title: 'No', width: 28, alignment: 'center' },
  { title: 'Nama', width: '*' },
  { title: 'Desa/Kelurahan', width: 74 },
  { title: 'Diterima (Rp)', width: 56, alignment: 'right' },
  { title: 'Belanja (Rp)', width: 56, alignment: 'right' },
  { title: 'Disetor (Rp)', width: 50, alignment: 'right' },
  { title: 'Batas dari dinas', width: 54 },
  { title: 'LPJ diterima', width: 54 },
  { title: 'Keadaan', width: 92 },
  { title: 'Teguran', width: 44, alignment: 'center' },
];

const stateNames = {
  lengkap: 'Lengkap',
  perbaikan: 'Perbaikan',
  ditelaah: 'Sedang ditelaah',
  belum: 'Belum menyampaikan',
  retur: 'Retur, tidak dibayar',
} as const;

const lateNames = { dinas: 'lewat batas dinas', ketentuan: 'lewat batas ketentuan' } as const;

/** A row in the words of the paper. */
function printed(row: Penerima) {
  const late = row.terlambat === undefined ? '' : `, ${lateNames[row.terlambat]}`;
  return {
    nama: row.nama,
    desa: placeOf(row.kodeWilayah).desa,
    nilai: ribuan(row.nilai),
    belanja: row.belanja === undefined ? '-' : ribuan(row.belanja),
    disetor: row.disetor === undefined ? '-' : ribuan(row.disetor),
    batas: tanggalPanjang(row.batas),
    diterima: row.tanggalDiterima === undefined ? '-' : tanggalPanjang(row.tanggalDiterima),
    keadaan: `${stateNames[row.keadaan]}${late}`,
    teguran: row.teguran === undefined ? '-' : `ke-${row.teguran}`,
  };
}

function totals(list: readonly Penerima[]) {
  const paid = list.filter(({ keadaan }) => keadaan !== 'retur');
  const sum = (amount: (row: Penerima) => number) => paid.reduce((total, row) => total + amount(row), 0);
  const count = (holds: (row: Penerima) => boolean) => paid.filter(holds).length;
  const missing = ({ keadaan }: Penerima) => keadaan === 'belum';
  return {
    wajib: paid.length,
    masuk: count((row) => !missing(row)),
    lengkap: count(({ keadaan }) => keadaan === 'lengkap'),
    perbaikan: count(({ keadaan }) => keadaan === 'perbaikan'),
    belum: count(missing),
    lewatDinas: count((row) => missing(row) && row.terlambat === 'dinas'),
    lewatKetentuan: count((row) => missing(row) && row.terlambat === 'ketentuan'),
    masukTerlambat: count((row) => !missing(row) && row.terlambat !== undefined),
    nilai: sum(({ nilai }) => nilai),
    belanja: sum(({ belanja = 0 }) => belanja),
    disetor: sum(({ disetor = 0 }) => disetor),
    nilaiBelum: sum((row) => (missing(row) ? row.nilai : 0)),
  };
}

/** The cells of a sum: three amounts, then the counts. */
function sums(list: readonly Penerima[]) {
  const { nilai, belanja, disetor, masuk, belum } = totals(list);
  return {
    jumlahNilai: ribuan(nilai),
    jumlahBelanja: ribuan(belanja),
    jumlahDisetor: ribuan(disetor),
    jumlahLpj: `${masuk} LPJ masuk, ${belum} belum`,
  };
}

const rows = ({ penerima: list }: Data) => kecamatanRows({ rows: list, printed }, columns.length, sumRow);

function sumRow(name: string, list: readonly Penerima[]): ListRow {
  const { jumlahLpj, ...amounts } = sums(list);
  const label = { text: name, columns: 3, alignment: 'right' as const };
  return {
    cells: [label, ...Object.values(amounts), { text: jumlahLpj, columns: 4 }],
    bold: true,
  };
}

type Lines = [string, string][];

function summaries({ penerima: list }: Data): [Lines, Lines] {
  const total = totals(list);
  const people = (count: number) => `${ribuan(count)} penerima`;
  return [
    [
      ['Wajib menyampaikan LPJ', people(total.wajib)],
      ['Sudah menyampaikan', people(total.masuk)],
      ['Diterima lengkap', people(total.lengkap)],
      ['Perlu perbaikan', people(total.perbaikan)],
      ['Menyampaikan terlambat', people(total.masukTerlambat)],
    ],
    [
      ['Belum menyampaikan', people(total.belum)],
      ['Belum, lewat batas dinas', people(total.lewatDinas)],
      ['Belum, lewat batas ketentuan', people(total.lewatKetentuan)],
      ['Bantuan yang belum ada LPJ-nya', rupiah(total.nilaiBelum)],
      ['Sisa yang sudah disetor', rupiah(total.disetor)],
    ],
  ];
}

function signatures(data: Data): Content {
  return signatureRow([
    officialSignature(data.kepala, 'Mengetahui,', { capitals: true }),
    officialSignature(data.kepalaBidang, tempatTanggal(data.tempat, data.perTanggal), { capitals: true }),
  ]);
}

/** What the Word layout prints. */
function fields(data: Data): object {
  return {
    kop: kopFields(data.kop),
    tentang: about(data).toUpperCase(),
    dasar: barisFields(basis(data)),
    kecamatan: kecamatanFields({ rows: data.penerima, printed }, sums),
    total: sums(data.penerima),
    ringkasan: summaries(data).flatMap(barisFields),
    belumDisahkan: data.belumDisahkan,
    tempatTanggal: tempatTanggal(data.tempat, data.perTanggal),
    kepala: officialFields(data.kepala, { capitals: true }),
    kepalaBidang: officialFields(data.kepalaBidang, { capitals: true }),
  };
}

/** A row a recipient, to filter those who are late; returned transfers are not in the sums, as on paper. */
function xlsx(data: Data): Sheet {
  return {
    name: 'Rekap LPJ',
    heading: [
      'REKAPITULASI LAPORAN PERTANGGUNGJAWABAN',
      ...about(data).toUpperCase().split('\n'),
      ...basis(data).map(([label, value]) => `${label}: ${value}`),
    ],
    columns: sheetColumns,
    rows: function* () {
      let no = 0;
      for (const row of byRegion(data.penerima).flatMap(({ rows: list }) => list)) {
        no += 1;
        yield { cells: sheetCells(row, no) };
      }
      const { nilai, belanja, disetor } = totals(data.penerima);
      const label = `JUMLAH (${sums(data.penerima).jumlahLpj})`;
      yield { cells: [undefined, label, undefined, undefined, nilai, belanja, disetor], bold: true };
    },
  };
}

const sheetColumns: Sheet['columns'] = [
  { title: 'No', width: 7, kind: 'bilangan' },
  { title: 'Nama', width: 32 },
  { title: 'Desa/Kelurahan', width: 22 },
  { title: 'Kecamatan', width: 18 },
  { title: 'Diterima (Rp)', width: 16, kind: 'rupiah' },
  { title: 'Belanja (Rp)', width: 16, kind: 'rupiah' },
  { title: 'Disetor (Rp)', width: 16, kind: 'rupiah' },
  { title: 'Batas dari dinas', width: 20, kind: 'tanggal' },
  { title: 'LPJ diterima', width: 20, kind: 'tanggal' },
  { title: 'Keadaan', width: 24 },
  { title: 'Terlambat', width: 24 },
  { title: 'Teguran ke', width: 12, kind: 'bilangan' },
];

function sheetCells(row: Penerima, no: number) {
  const { desa, kecamatan } = placeOf(row.kodeWilayah);
  const { nama, nilai, belanja, disetor, batas, tanggalDiterima, teguran } = row;
  const late = row.terlambat && lateNames[row.terlambat];
  const amounts = [nilai, belanja, disetor];
  const days = [batas, tanggalDiterima];
  return [no, nama, desa, kecamatan, ...amounts, ...days, stateNames[row.keadaan], late, teguran];
}

/** Who has accounted for his aid and who is late, on a day; BPK asks for it first where reports are missing (domain 5, 9). */
export default defineTemplate<Data>({
  title: 'Rekapitulasi LPJ',
  version: '1',
  stage: 'lpj',
  alsoIn: ['teguran'],
  from: 'kegiatan',
  naskah: 'khusus',
  kegiatan: 'penyaluran',
  newest: true,
  pick,
  schema: dataSchema,
  register: ({ perTanggal }) => ({ date: perTanggal, variant: perTanggal }),
  pdf,
  docx: { file: new URL('layout.docx', import.meta.url), fields },
  xlsx,
});
