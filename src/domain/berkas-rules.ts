import { isDate } from './dates.ts';

/** What is said of a field of a berkas or kegiatan: a broken rule, or a doubt. */
export interface AtField {
  path: (string | number)[];
  message: string;
}

/** Rules between the fields of a berkas that is perhaps not right in itself: what is missing or odd breaks none of them. */
export function berkasRules(berkas: unknown): AtField[] {
  return [
    ...dateOrder(berkas),
    ...years(berkas),
    ...witnesses(berkas),
    ...rabRules(berkas),
    ...requirementRules(berkas),
    ...verdictRules(berkas),
    ...warningLetterRules(berkas),
  ];
}

type Path = readonly (string | number)[];

/** The days of a case file, each not before the ones above it. */
const daysInOrder: readonly (readonly [path: string, name: string])[] = [
  ['pemohon.tanggalLahir', 'tanggal lahir'],
  ['permohonan.tanggal', 'tanggal permohonan'],
  ['permohonan.tanggalDiterima', 'tanggal permohonan diterima'],
  ['verifikasi.tanggalKunjungan', 'tanggal kunjungan verifikasi'],
  ['lpj.tanggal', 'tanggal LPJ'],
  ['lpj.tanggalDiterima', 'tanggal LPJ diterima'],
  ['lpj.tanggalDiterimaLengkap', 'tanggal LPJ diterima lengkap'],
  ['tanggalTutup', 'tanggal tutup berkas'],
];

function dateOrder(berkas: unknown): AtField[] {
  const days = daysInOrder
    .map(([path, name]) => ({ path: path.split('.'), name, day: dayAt(berkas, path.split('.')) }))
    .filter(({ day }) => day !== undefined);
  const main = days.flatMap(({ path, name, day }, at) => {
    const earlier = days.slice(0, at).find((other) => other.day! > day!);
    return earlier ? [late(path, name, earlier.name)] : [];
  });
  const mengetahui = notBefore(
    berkas,
    ['permohonan', 'mengetahui', 'tanggal'],
    ['permohonan', 'tanggal'],
    ['tanggal mengetahui', 'tanggal permohonan'],
  );
  const monitored = listAt(berkas, ['monitoring']).flatMap((_, at) =>
    notBefore(
      berkas,
      ['monitoring', at, 'tanggal'],
      ['verifikasi', 'tanggalKunjungan'],
      ['tanggal monitoring', 'tanggal kunjungan verifikasi'],
    ),
  );
  return [...main, ...mengetahui, ...monitored];
}

function notBefore(berkas: unknown, path: Path, than: Path, names: [string, string]): AtField[] {
  const [day, earlier] = [dayAt(berkas, path), dayAt(berkas, than)];
  return day && earlier && day < earlier ? [late(path, ...names)] : [];
}

const late = (path: Path, name: string, earlier: string): AtField => ({
  path: [...path],
  message: `${name[0]!.toUpperCase()}${name.slice(1)} tidak boleh lebih awal daripada ${earlier}.`,
});

function years(berkas: unknown): AtField[] {
  const [asked, budget] = [at(berkas, ['tahunUsulan']), at(berkas, ['tahunAnggaran'])];
  const wrong = typeof asked === 'number' && typeof budget === 'number' && budget < asked;
  return wrong
    ? [{ path: ['tahunAnggaran'], message: 'Tahun anggaran tidak boleh lebih awal daripada tahun usulan.' }]
    : [];
}

/** A thumb print is worth a signature only with two witnesses. */
function witnesses(berkas: unknown): AtField[] {
  const thumb = at(berkas, ['pemohon', 'caraTandaTangan']) === 'cap_jempol';
  return thumb && at(berkas, ['pemohon', 'saksi']) === undefined
    ? [{ path: ['pemohon', 'saksi'], message: 'Cap jempol memerlukan dua orang saksi.' }]
    : [];
}

function rabRules(berkas: unknown): AtField[] {
  return listAt(berkas, ['rab']).flatMap((rab, index) => [
    ...rabVersionRules(berkas, rab, index),
    ...repeated(listAt(rab, ['items']).map((item) => at(item, ['no']))).map((line) => ({
      path: ['rab', index, 'items', line, 'no'],
      message: 'Nomor baris RAB ini sudah dipakai.',
    })),
  ]);
}

function rabVersionRules(berkas: unknown, rab: unknown, index: number): AtField[] {
  const version = at(rab, ['versi']);
  if (typeof version !== 'number') return [];
  const found: AtField[] = [];
  if (index > 0 && !(version > Number(at(berkas, ['rab', index - 1, 'versi'])))) {
    found.push({ path: ['rab', index, 'versi'], message: 'Versi RAB harus berurutan naik.' });
  }
  const missing = ['alasan', 'disetujuiOleh'].filter(
    (field) => version > 1 && at(rab, [field]) === undefined,
  );
  found.push(
    ...missing.map((field) => ({
      path: ['rab', index, field],
      message: 'Wajib diisi untuk RAB penyesuaian.',
    })),
  );
  const dates = ['tanggal RAB penyesuaian', 'tanggal RAB sebelumnya'] as [string, string];
  return [...found, ...notBefore(berkas, ['rab', index, 'tanggal'], ['rab', index - 1, 'tanggal'], dates)];
}

function requirementRules(berkas: unknown): AtField[] {
  const list = listAt(berkas, ['persyaratan']);
  const unproved = list.flatMap((item, index) =>
    at(item, ['kode']) === 'data_sosial' &&
    at(item, ['status']) === 'ada' &&
    at(item, ['dataSosial']) === undefined
      ? [
          {
            path: ['persyaratan', index, 'dataSosial'],
            message: 'Sumber dan tanggal cek data sosial wajib diisi.',
          },
        ]
      : [],
  );
  const twice = repeated(list.map((item) => at(item, ['kode']))).map((index) => ({
    path: ['persyaratan', index, 'kode'],
    message: 'Persyaratan ini sudah ada di daftar.',
  }));
  return [...unproved, ...twice];
}

function verdictRules(berkas: unknown): AtField[] {
  const refused = at(berkas, ['verifikasi', 'kesimpulan']) === 'tidak';
  return refused && at(berkas, ['verifikasi', 'alasan']) === undefined
    ? [{ path: ['verifikasi', 'alasan'], message: 'Alasan wajib diisi bila pemohon tidak layak.' }]
    : [];
}

function warningLetterRules(berkas: unknown): AtField[] {
  const letters = listAt(berkas, ['teguran']);
  const twice = repeated(letters.map((letter) => at(letter, ['ke']))).map((index) => ({
    path: ['teguran', index, 'ke'],
    message: 'Teguran dengan urutan ini sudah ada.',
  }));
  const names: [string, string] = ['batas waktu', 'tanggal teguran'];
  const early = letters.flatMap((_, index) =>
    notBefore(berkas, ['teguran', index, 'batas'], ['teguran', index, 'tanggal'], names),
  );
  return [...twice, ...early];
}

/** The places in a list whose value stood there before. */
export function repeated(values: readonly unknown[]): number[] {
  const seen = new Set<unknown>();
  return values.flatMap((value, index) => {
    const again = value !== undefined && seen.has(value);
    seen.add(value);
    return again ? [index] : [];
  });
}

/** The value at a path of anything, or undefined. */
export function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => {
    const there = typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key);
    return there ? (inner as Record<string | number, unknown>)[key] : undefined;
  }, value);
}

/** The list at a path, empty where there is none. */
export function listAt(value: unknown, path: Path): readonly unknown[] {
  const list = at(value, path);
  return Array.isArray(list) ? list : [];
}

/** The day at a path, if it is one. */
export function dayAt(value: unknown, path: Path): string | undefined {
  const day = at(value, path);
  return typeof day === 'string' && isDate(day) ? day : undefined;
}
