import type { LoadedTemplate } from '../../src/documents/load-templates.ts';
import { maskNik } from '../../src/domain/identity.ts';
import { ribuan } from '../../src/domain/money.ts';
import { districtsOf, type Village, villagesOf } from '../../src/domain/region.ts';
import { terbilang, terbilangRupiah } from '../../src/domain/terbilang.ts';
import { readSample } from './paper.ts';

type Row = Readonly<Record<string, unknown>>;
type Data = Readonly<Record<string, unknown>>;

/** A template with a list of any length, and what makes its sample as long as one likes. */
export interface Listing {
  type: string;
  /** The field of the data that holds the rows. */
  field: string;
  /** What is unique in row `n` (from 1) beside its key; `village` is where it belongs. */
  own?(n: number, village: Village): Row;
  /** Printed under these column titles: the amounts that are summed. */
  amounts?: readonly string[];
  /** Set in the order of the region codes, whatever the order of the data. */
  byKode?: boolean;
  /** Which rows of the sample are printed at all. */
  listed?(row: Row): boolean;
  /** What else has to fit the rows. */
  around?(rows: readonly Row[]): Data;
  /** What must stand below or beside the rows, counted here once more. */
  says?(rows: readonly Row[]): string[];
}

/** The field that tells a row from every other carries this, for what grows has to be found again: `W00042`. */
export const keyPattern = /\bW\d{5}\b/g;
export const keyOf = (n: number): string => `W${String(n).padStart(5, '0')}`;

const nikOf = (n: number, { district }: Village) =>
  `${district.code.replaceAll('.', '')}${String((n % 28) + 1).padStart(2, '0')}0185${String(Math.ceil(n / 28)).padStart(4, '0')}`;

const nilaiOf = (n: number) => 3_000_000 + n * 100;

const sumOf = (rows: readonly Row[], field = 'nilai') =>
  rows.reduce((sum, row) => sum + Number(row[field] ?? 0), 0);

const families = (rows: readonly Row[], unit: string) => `JUMLAH (${ribuan(rows.length)} ${unit})`;

const named = ({ name, district }: Village) => ({ desa: name, kecamatan: district.name });

/** Every template that prints a long list. */
export const listings: readonly Listing[] = [
  {
    type: 'lampiran-sk',
    field: 'penerima',
    byKode: true,
    own: (n, village) => ({
      nomorUrut: n,
      nik: nikOf(n, village),
      ...named(village),
      kodeKecamatan: village.district.code,
      nilai: nilaiOf(n),
    }),
    amounts: ['Besaran (Rp)'],
    says: (rows) => [
      `JUMLAH (${rows.length} penerima)`,
      ribuan(sumOf(rows)),
      `Terbilang: ${terbilangRupiah(sumOf(rows))}`,
    ],
  },
  {
    type: 'daftar-penyaluran',
    field: 'penerima',
    byKode: true,
    own: (n, village) => ({
      urut: n,
      nik: maskNik(nikOf(n, village)),
      kodeWilayah: village.code,
      desa: village.kind === 'desa' ? `Desa ${village.name}` : `Kelurahan ${village.name}`,
      rekening: `312-${String(n).padStart(6, '0')}-7`,
      nilai: nilaiOf(n),
    }),
    around: (rows) => ({
      kecamatan: districtsOf('33.14')
        .filter(({ code }) => rows.some((row) => String(row.kodeWilayah).startsWith(code)))
        .map(({ code: kode, name: nama }) => ({
          kode,
          nama,
          bank: 'BPR BKK Sukowati Makmur',
          kantorCabang: nama,
        })),
    }),
    amounts: ['Nilai (Rp)'],
    says: (rows) => [
      families(rows, 'penerima'),
      ribuan(sumOf(rows)),
      `Jumlah penerima: ${ribuan(rows.length)} (${terbilang(rows.length)}) keluarga`,
      terbilangRupiah(sumOf(rows)),
    ],
  },
  {
    type: 'rekomendasi',
    field: 'keluarga',
    own: (n, village) => ({ nik: nikOf(n, village), ...named(village), nilai: nilaiOf(n) }),
    amounts: ['Nilai (Rp)'],
    says: (rows) => [
      `${ribuan(rows.length)} (${terbilang(rows.length)}) keluarga yang namanya tercantum`,
      families(rows, 'keluarga'),
      ribuan(sumOf(rows)),
      `Terbilang: ${terbilangRupiah(sumOf(rows))}`,
    ],
  },
  {
    type: 'pengumuman-penerima',
    field: 'penerima',
    byKode: true,
    own: (n, village) => ({ nomorUrut: n, kodeWilayah: village.code, nilai: nilaiOf(n) }),
    amounts: ['Besaran (Rp)'],
    says: (rows) => [
      `sebanyak ${ribuan(rows.length)} (${terbilang(rows.length)}) keluarga`,
      families(rows, 'penerima'),
      ribuan(sumOf(rows)),
    ],
  },
  {
    type: 'daftar-hasil-verifikasi',
    field: 'keluarga',
    byKode: true,
    own: (n, village) => ({ nik: nikOf(n, village), kodeWilayah: village.code }),
    says: (rows) => {
      const layak = rows.filter(({ kesimpulan }) => kesimpulan === 'layak').length;
      return ['JUMLAH', `${rows.length} keluarga, ${layak} layak, ${rows.length - layak} tidak layak`];
    },
  },
  {
    type: 'rekap-monitoring',
    field: 'keluarga',
    byKode: true,
    own: (_n, village) => ({ kodeWilayah: village.code }),
    says: (rows) => {
      const visited = rows.filter(({ tanggal }) => tanggal !== undefined).length;
      return [`${rows.length} keluarga, ${visited} sudah dimonitor`];
    },
  },
  {
    type: 'rekap-lpj',
    field: 'penerima',
    byKode: true,
    own: (_n, village) => ({ kodeWilayah: village.code }),
    says: (rows) => {
      const paid = rows.filter(({ keadaan }) => keadaan !== 'retur');
      const missing = paid.filter(({ keadaan }) => keadaan === 'belum').length;
      return [
        ...['nilai', 'belanja', 'disetor'].map((field) => ribuan(sumOf(paid, field))),
        `${paid.length - missing} LPJ masuk, ${missing} belum`,
      ];
    },
  },
  { type: 'daftar-hadir', field: 'peserta', own: (_n, village) => named(village) },
  { type: 'undangan-bimbingan', field: 'undangan', own: (_n, village) => named(village) },
  {
    type: 'laporan-bimbingan',
    field: 'peserta',
    listed: ({ hadir }) => hadir === false,
    own: (_n, village) => named(village),
    around: (rows) => ({ peserta: [{ hadir: true }, ...rows, { hadir: true }] }),
    says: (rows) => [
      `${ribuan(rows.length)} (${terbilang(rows.length)}) orang`,
      `${ribuan(rows.length + 2)} (${terbilang(rows.length + 2)}) orang`,
    ],
  },
  {
    type: 'buku-penerima-layanan',
    field: 'layanan',
    own: (n, village) => ({ nomorAgenda: String(n).padStart(5, '0'), nik: maskNik(nikOf(n, village)) }),
    says: (rows) => [`Jumlah penerima layanan: ${ribuan(rows.length)} orang.`],
  },
  {
    type: 'daftar-berkas',
    field: 'berkas',
    own: (n) => ({ nomorBerkas: `UEP-2026-${String(n).padStart(5, '0')}`, jumlah: n % 7 }),
    says: (rows) => [`Jumlah: ${ribuan(rows.length)} berkas, ${ribuan(sumOf(rows, 'jumlah'))} naskah.`],
  },
  {
    type: 'daftar-isi-berkas',
    field: 'naskah',
    says: (rows) => [`Jumlah: ${ribuan(rows.length)} naskah.`],
  },
];

/** The most rows that a listing may have, where it is fewer than the 10,000 that are asked for. */
export const mostRows: Readonly<Record<string, number>> = { 'daftar-isi-berkas': 5000 };

/** What `grow` made: the data, and its rows in the order in which they have to be printed. */
export interface Grown {
  data: Data;
  rows: readonly Row[];
}

/** The sample of a template with `count` rows: those of the sample again and again, each with a name and numbers of its own. */
export function grow(listing: Listing, count: number): Grown {
  const { type, field, own, listed = () => true } = listing;
  const sample = readSample(`${type}/sample`) as Record<string, Row[]>;
  const models = sample[field]!.filter(listed);
  const rows = Array.from({ length: count }, (_, at) => {
    const model = models[at % models.length]!;
    return { ...model, ...keyed(model, at + 1), ...own?.(at + 1, villageOf(at, count)) };
  });
  const given = listing.byKode ? disordered(rows) : rows;
  return { data: { ...sample, [field]: given, ...listing.around?.(given) }, rows };
}

function keyed(model: Row, n: number): Row {
  const field = 'nama' in model ? 'nama' : 'uraian';
  return { [field]: `${String(model[field])} ${keyOf(n)}` };
}

const villages = districtsOf('33.14').flatMap(({ code }) => villagesOf(code));

/** Some eight rows a village, over the whole kabupaten, by code. */
function villageOf(at: number, count: number): Village {
  const used = Math.min(villages.length, Math.ceil(count / 8));
  return villages[Math.floor((Math.floor((at * used) / count) * villages.length) / used)]!;
}

/** The last village first; within a village as before. */
function disordered(rows: readonly Row[]): Row[] {
  const groups = Map.groupBy(rows, ({ kodeWilayah, kodeKecamatan }) => kodeWilayah ?? kodeKecamatan);
  return [...groups.values()].toReversed().flat();
}

/** The fields of a row that are printed as text, with the most characters that the schema lets them have. Codes only sort. */
export function longestTexts({ template }: LoadedTemplate, field: string): [name: string, most: number][] {
  const shape = (template.schema as unknown as Shape).shape[field]!.element as unknown as Shape;
  return Object.entries(shape.shape).flatMap(([name, schema]) => {
    const plain = schema.type === 'optional' ? schema.unwrap() : schema;
    return plain.type === 'string' && !/^kode(Wilayah|Kecamatan)$/.test(name) && plain.maxLength !== null
      ? [[name, plain.maxLength]]
      : [];
  });
}

interface Shape {
  shape: Record<string, Field>;
}

interface Field {
  type: string;
  element: Field;
  maxLength: number | null;
  unwrap(): Field;
}
