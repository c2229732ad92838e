import type { DrillReport } from '../archive/drill/drill.ts';
import { tanggalPanjang, todayWib } from '../domain/dates.ts';

/** Differences that stand on the page; all that were kept are in the JSON. */
const mostLines = 10;

/** The report of a drill for a person: one page, to be printed and signed. */
export function drillPage(report: DrillReport, office: string): string {
  const { catalog, sample, rpo, rto, newestSafe, source } = report;
  const found = [
    ...catalog.differences.map(({ kind, key }) => `katalog: ${kind}  ${key}`),
    ...sample.problems.map(({ fault, key }) => `naskah: ${faults[fault]}  ${key}`),
  ];
  const count = catalog.differing + sample.problems.length;
  const lines: [string, string][] = [
    ['Waktu', `${timeOf(report.startedAt)}, selesai pukul ${clockOf(report.endedAt)}`],
    [
      'Sumber',
      source.kind === 'backup' ? `cadangan, ${source.place}` : `TANPA CADANGAN: ${source.place} sendiri`,
    ],
    [
      'Katalog',
      `${number(catalog.capsules)} objek dibaca, ${number(catalog.same)} hal sama dengan yang dipakai sekarang`,
    ],
    [
      'Contoh acak',
      `${number(sample.ids.length)} arsip, yang terlama dan terbaru termasuk: ${number(sample.files)} naskah (${sizeOf(sample.bytes)})`,
    ],
    ['Dapat dibuka', `${number(sample.opened)} dari ${number(sample.files)} naskah`],
    ['Perbedaan', count === 0 ? 'tidak ada' : number(count)],
    [
      'Belum aman',
      catalog.notSafe === 0
        ? 'tidak ada'
        : `${number(catalog.notSafe)} belum ada di cadangan, tidak ikut dibandingkan`,
    ],
    [
      'Salinan terbaru',
      newestSafe
        ? `diterima ${timeOf(newestSafe.receivedAt)} (${duration(newestSafe.seconds)} yang lalu)`
        : 'belum ada arsip',
    ],
    [
      'RPO',
      rpo.seconds === 0
        ? '0: semua yang diterima sampai latihan dimulai ada di cadangan'
        : `${duration(rpo.seconds)}: yang diterima sejak ${timeOf(rpo.point)} belum semuanya di cadangan`,
    ],
    [
      'RTO',
      `${duration(rto.seconds)} untuk ${number(rto.files)} naskah (${sizeOf(rto.bytes)}): katalog ${duration(rto.catalogSeconds)} (diukur), naskah ${duration(rto.filesSeconds)} (perkiraan dari contoh)`,
    ],
  ];
  return [
    '',
    'LATIHAN PEMULIHAN ARSIP',
    office,
    '',
    ...lines.map(([name, said]) => `${name.padEnd(16)} ${said}`),
    ...(found.length > 0 ? ['', ...found.slice(0, mostLines)] : []),
    ...(found.length > mostLines ? [`... dan ${found.length - mostLines} lagi (--json)`] : []),
    '',
    `HASIL            ${resultOf(report)}`,
    '',
    'Dilaksanakan oleh                       Mengetahui',
    '',
    '',
    '______________________________          ______________________________',
    '',
  ].join('\n');
}

const faults = {
  'not restored': 'tidak dapat dipulihkan',
  changed: 'changed',
  'cannot be opened': 'tidak dapat dibuka',
  'in use differs': 'berbeda dari penyimpanan utama',
} as const;

function resultOf({ good, source, catalog, sample }: DrillReport): string {
  if (good) return 'BAIK';
  if (catalog.differing > 0 || sample.problems.length > 0) return 'TIDAK BAIK: ada perbedaan';
  return source.kind === 'store' ? 'TIDAK BAIK: tanpa cadangan (atur BACKUP_STORE_URL)' : 'TIDAK BAIK';
}

/** `26 November 2026 pukul 14.05 WIB`. */
function timeOf(iso: string): string {
  const day = todayWib(new Date(iso));
  return `${tanggalPanjang(day)} pukul ${clockOf(iso)} WIB`;
}

const clockOf = (iso: string) =>
  new Date(Date.parse(iso) + 7 * 3_600_000).toISOString().slice(11, 16).replace(':', '.');

const number = (value: number) => value.toLocaleString('id-ID');
const sizeOf = (bytes: number) =>
  bytes < 1e6
    ? `${number(Math.ceil(bytes / 1e3))} kB`
    : `${(bytes / 1e6).toLocaleString('id-ID', { maximumFractionDigits: 1 })} MB`;

/** `2 hari 3 jam`, `5 menit`, `0,4 detik`: the two largest parts. */
function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toLocaleString('id-ID', { maximumFractionDigits: 1 })} detik`;
  const parts = [
    [Math.floor(seconds / 86_400), 'hari'],
    [Math.floor(seconds / 3600) % 24, 'jam'],
    [Math.floor(seconds / 60) % 60, 'menit'],
  ] as const;
  const from = parts.findIndex(([amount]) => amount > 0);
  return parts
    .slice(from, from + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ');
}
