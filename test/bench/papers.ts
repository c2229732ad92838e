import { readFileSync } from 'node:fs';
import { tanggalPanjang } from '../../src/domain/dates.ts';
import { ribuan } from '../../src/domain/money.ts';
import { villagesOf } from '../../src/domain/region.ts';
import { terbilangRupiah } from '../../src/domain/terbilang.ts';

/** A plan of costs (the template `rab`), as any engine can set it: words and places, no layout. */
export interface Letter {
  titles: string[];
  identity: [label: string, value: string][];
  columns: string[];
  rows: string[][];
  total: [label: string, amount: string];
  words: string;
  /** Left and right: what stands over the space, and the name under it. */
  signatures: { office: string[]; name: string }[];
}

/** A list of recipients (the template `lampiran-sk`): landscape, grouped, with subtotals. */
export interface List {
  heading: string[];
  titles: string[];
  columns: string[];
  groups: { title: string; rows: string[][]; total: [label: string, amount: string] }[];
  total: [label: string, amount: string];
  words: string;
  signature: { office: string; name: string };
}

interface LetterData {
  program: string;
  tahunAnggaran: number;
  nama: string;
  nik: string;
  alamat: string;
  jenisUsaha: string;
  items: {
    no: number;
    uraian: string;
    spesifikasi?: string;
    volume: number;
    satuan: string;
    hargaSatuan: number;
  }[];
  tempat: string;
  tanggal: string;
  mengetahui: { jabatan: string; nama: string };
}

const first = [
  'Darmanto',
  'Ratna',
  'Supriyadi',
  'Joko',
  'Sri',
  'Wagiyem',
  'Maryati',
  'Bagas',
  'Endang',
  'Tukiman',
];
const last = [
  'Utomo',
  'Rahayu',
  'Setiawan',
  'Prasetyo',
  'Lestari',
  'Wicaksono',
  'Handayani',
  'Santoso',
  'Widodo',
];
const usaha = [
  'Warung kelontong',
  'Ternak kambing',
  'Keripik singkong',
  'Jual sayur keliling',
  'Menjahit pakaian',
];
const dukuh = ['Bulu', 'Ngablak', 'Tegalsari', 'Sidomulyo', 'Karanganyar', 'Sumberejo'];

const pick = <T>(list: readonly T[], at: number): T => list[at % list.length]!;
const nameOf = (n: number) => `${pick(first, n)} ${pick(last, n * 7 + Math.floor(n / 10))}`;
const nikOf = (n: number) =>
  `331401${String(100_000 + n)
    .padStart(6, '0')
    .slice(-6)}${String(1 + (n % 9000)).padStart(4, '0')}`;

const sample = readSample<LetterData>('rab/sample');

function readSample<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(`../../templates/${path}.json`, import.meta.url), 'utf8'));
}

/** The sample of `rab` for another family: no engine gains by making the same page twice. */
export function letterData(n: number): LetterData {
  const items = sample.items.map((item) => ({ ...item, hargaSatuan: item.hargaSatuan + (n % 997) * 500 }));
  return { ...sample, nama: nameOf(n), nik: nikOf(n), items };
}

export function letterOf(data: LetterData): Letter {
  const amount = (item: LetterData['items'][number]) => item.volume * item.hargaSatuan;
  const total = data.items.reduce((sum, item) => sum + amount(item), 0);
  return {
    titles: [
      'RENCANA ANGGARAN BIAYA (RAB)',
      data.program.toUpperCase(),
      `TAHUN ANGGARAN ${data.tahunAnggaran}`,
      'Penyesuaian (versi 2)',
    ],
    identity: [
      ['Nama', data.nama],
      ['NIK', data.nik],
      ['Alamat', data.alamat],
      ['Jenis usaha', data.jenisUsaha],
    ],
    columns: ['No', 'Uraian', 'Volume', 'Satuan', 'Harga satuan (Rp)', 'Jumlah (Rp)'],
    rows: data.items.map((item) => [
      String(item.no),
      item.spesifikasi === undefined ? item.uraian : `${item.uraian} (${item.spesifikasi})`,
      String(item.volume),
      item.satuan,
      ribuan(item.hargaSatuan),
      ribuan(amount(item)),
    ]),
    total: ['JUMLAH', ribuan(total)],
    words: `Terbilang: ${terbilangRupiah(total)}`,
    signatures: [
      { office: ['Mengetahui,', `${data.mengetahui.jabatan},`], name: data.mengetahui.nama },
      { office: [`${data.tempat}, ${tanggalPanjang(data.tanggal)}`, 'Pemohon,'], name: data.nama },
    ],
  };
}

interface ListData {
  jabatan: string;
  penandatangan: string;
  kabupaten: string;
  tentang: string;
  program: string;
  tahunAnggaran: number;
  penerima: {
    nomorUrut: number;
    nama: string;
    nik: string;
    alamat: string;
    desa: string;
    kodeKecamatan: string;
    kecamatan: string;
    jenisUsaha: string;
    nilai: number;
  }[];
}

const districts = 20;

/** The sample of `lampiran-sk` with this many recipients in the twenty kecamatan of a kabupaten. */
export function listData(rows: number): ListData {
  const penerima = Array.from({ length: rows }, (_, n) => recipient(n, Math.floor((n * districts) / rows)));
  return { ...readSample<ListData>('lampiran-sk/sample'), penerima };
}

function recipient(n: number, group: number): ListData['penerima'][number] {
  const village = pick(villagesOf(`33.14.${String(group + 1).padStart(2, '0')}`), n);
  return {
    nomorUrut: n + 1,
    nama: nameOf(n),
    nik: nikOf(n),
    alamat: `${pick(dukuh, n)} RT ${String(1 + (n % 30)).padStart(3, '0')} RW ${String(1 + (n % 12)).padStart(3, '0')}`,
    desa: village.name,
    kodeKecamatan: village.district.code,
    kecamatan: village.district.name,
    jenisUsaha: pick(usaha, n),
    nilai: 3_000_000 + (n % 3) * 500_000,
  };
}

export function listOf(data: ListData): List {
  const groups = Map.groupBy(data.penerima, ({ kecamatan }) => kecamatan);
  const total = sum(data.penerima);
  return {
    heading: [
      'LAMPIRAN',
      `KEPUTUSAN ${data.jabatan.toUpperCase()}`,
      `NOMOR ${'.'.repeat(44)}`,
      'TENTANG',
      data.tentang,
    ],
    titles: [
      `DAFTAR PENERIMA ${data.program} ${data.kabupaten}`.toUpperCase(),
      `TAHUN ANGGARAN ${data.tahunAnggaran}`,
    ],
    columns: ['No', 'Nama', 'NIK', 'Alamat', 'Desa/Kelurahan', 'Jenis usaha', 'Besaran (Rp)'],
    groups: [...groups].map(([kecamatan, list]) => ({
      title: `KECAMATAN ${kecamatan.toUpperCase()}`,
      rows: list.map((row) => [
        ...[
          String(row.nomorUrut),
          row.nama,
          row.nik,
          row.alamat,
          row.desa,
          row.jenisUsaha,
          ribuan(row.nilai),
        ],
      ]),
      total: [`Jumlah Kecamatan ${kecamatan} (${list.length} penerima)`, ribuan(sum(list))],
    })),
    total: [`JUMLAH (${data.penerima.length} penerima)`, ribuan(total)],
    words: `Terbilang: ${terbilangRupiah(total)}`,
    signature: { office: `${data.jabatan.toUpperCase()},`, name: data.penandatangan.toUpperCase() },
  };
}

const sum = (list: ListData['penerima']) => list.reduce((total, { nilai }) => total + nilai, 0);
