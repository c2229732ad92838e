import { type Berkas, currentRab, type RabItem, rabItemTotal, totalRab } from '../src/domain/berkas.ts';
import { pad } from './people.ts';
import { addDays, type Seeded, seeded } from './seeded.ts';

type Lpj = NonNullable<Berkas['lpj']>;
type Bukti = Lpj['bukti'][number];
type Teguran = NonNullable<Berkas['teguran']>[number];

/** The day on which the money of the samples came; nothing was bought before it. */
export const sampleTransferDay = '2026-05-12';

const shops = [
  'Toko Barokah, Pasar Bunder', 'Grosir Sumber Rejeki', 'UD Tani Makmur', 'Toko Kaca Maju', 'Toko Plastik Jaya',
  'Toko Elektronik Gemilang', 'Pasar Kota Sragen, los 14', 'CV Mitra Usaha', 'Toko Besi Lancar', 'Toko Sandang Ayu',
]; // biome-ignore format: a table of names

/** Others than the verifikator: who verified should not monitor. */
const officers = [
  { nama: 'Hesti Purwaningsih, S.Sos.', nip: '198503172010012018', jabatan: 'Pekerja Sosial Ahli Muda' },
  { nama: 'Agus Riyanto, S.E.', nip: '198811052015031004', jabatan: 'Penyuluh Sosial Ahli Pertama' },
];

/** The same case files, closed: the money accounted for to the last rupiah, some of it late, and monitored. Always the same. */
export function sampleAccounted(berkas: Berkas[]): Berkas[] {
  return berkas.map(accounted);
}

function accounted(berkas: Berkas, index: number): Berkas {
  const draw = seeded(20_270_000 + index);
  const teguran = warnings(lateness(index));
  const handedIn = handedInOn(draw, teguran);
  const complete = addDays(handedIn, draw.whole(3, 9));
  const lpj = lpjOf(draw, berkas, index, handedIn, complete);
  const monitoring = monitoringOf(draw, berkas, lpj);
  return {
    ...berkas,
    status: 'selesai',
    tanggalTutup: addDays(later(complete, monitoring.tanggal), 14),
    pernyataan: [
      ...(berkas.pernyataan ?? []),
      {
        jenis: 'tanggung_jawab',
        tanggal: lpj.tanggal!,
        meterai: { perlu: true, ada: true },
        ...by(draw, handedIn),
      },
    ],
    lpj,
    monitoring: [monitoring],
    ...(teguran.length > 0 && { teguran }),
  };
}

const by = (draw: Seeded, day: string) => ({
  petugas: draw.pick(['Rina Kusumawati', 'Yoga Pratama']),
  dicatatPada: day,
});

const later = (a: string, b: string): string => (a > b ? a : b);

/** How many warnings it took: of twenty, two took one, two took two and one took three. */
function lateness(index: number): number {
  if (index % 20 === 19) return 3;
  if (index % 10 === 8) return 2;
  return index % 10 === 6 ? 1 : 0;
}

/** Ninety days after the payment are over on 10 August; each warning gives two weeks. */
function warnings(count: number): Teguran[] {
  return Array.from({ length: count }, (_, at) => {
    const day = addDays('2026-08-18', at * 21);
    return {
      ke: at + 1,
      nomor: `400.9.14.5/${pad(410 + at * 37, 4)}/09/2026`,
      tanggal: day,
      batas: addDays(day, 14),
      kekurangan: ['Laporan Pertanggungjawaban (LPJ)', 'Surat pernyataan tanggung jawab'],
      buktiTerima: 'Diterima melalui pemerintah desa/kelurahan',
      petugas: 'Rina Kusumawati',
      dicatatPada: day,
    };
  });
}

function handedInOn(draw: Seeded, teguran: readonly Teguran[]): string {
  const last = teguran.at(-1);
  return last ? addDays(last.tanggal!, draw.whole(8, 13)) : addDays('2026-06-29', draw.whole(0, 35));
}

function lpjOf(draw: Seeded, berkas: Berkas, index: number, handedIn: string, complete: string): Lpj {
  const rab = currentRab(berkas)!;
  const cheaper = index % 4 === 3;
  const bukti = rab.items
    .filter(({ sumber }) => sumber === 'bantuan')
    .flatMap((item) => receipts(draw, item, cheaper))
    .map((each, at): Bukti => ({ ...each, nomorNota: `${pad(index + 1, 3)}${pad(at + 1, 2)}` }));
  const left = totalRab(rab, 'bantuan') - bukti.reduce((sum, { jumlah }) => sum + jumlah, 0);
  return {
    nomorAgenda: `LPJ/${pad(index + 1, 4)}/2026`,
    tanggal: addDays(handedIn, -draw.whole(0, 2)),
    tanggalDiterima: handedIn,
    hasil: `Barang dan peralatan sudah dipakai untuk usaha ${berkas.usaha!.jenis.toLowerCase()}; pembeli bertambah.`,
    kendala: draw.pick(['Tidak ada.', 'Harga bahan sempat naik.', 'Tempat penyimpanan masih sempit.']),
    bukti,
    ...(left > 0 && {
      setor: { nomorSts: `STS-${pad(index + 1, 4)}/2026`, tanggal: addDays(handedIn, -3), nilai: left },
    }),
    foto: { sebelum: [], sesudah: [] },
    kelengkapan: ['laporan', 'pernyataan', 'bukti', 'foto', 'mengetahui']
      .map((kode) => ({ kode, hasil: 'ada' as const }))
      .concat(left > 0 ? [{ kode: 'sts', hasil: 'ada' }] : []),
    hasilTelaah: 'diterima',
    tanggalTelaah: complete,
    penelaah: { nama: 'Rina Kusumawati', jabatan: 'Pengelola Data Bantuan Sosial' },
    tanggalDiterimaLengkap: complete,
    ...by(draw, complete),
  };
}

/** One receipt, or two where much of a thing was bought; a little cheaper than planned where money is to be left. */
function receipts(draw: Seeded, item: RabItem, cheaper: boolean): Bukti[] {
  const harga = cheaper && item.hargaSatuan >= 10_000 ? item.hargaSatuan - 500 : item.hargaSatuan;
  const half = Math.floor(item.volume / 2);
  const parts = item.volume >= 20 && draw.chance(0.3) ? [half, item.volume - half] : [item.volume];
  return parts.map((volume) => ({
    rabNo: item.no,
    tanggal: addDays(sampleTransferDay, draw.whole(2, 40)),
    toko: draw.pick(shops),
    uraian: item.uraian,
    volume,
    satuan: item.satuan,
    harga,
    jumlah: rabItemTotal({ volume, hargaSatuan: harga }),
  }));
}

function monitoringOf(
  draw: Seeded,
  { usaha }: Berkas,
  { setor }: Lpj,
): NonNullable<Berkas['monitoring']>[number] {
  const day = addDays('2026-09-01', draw.whole(0, 24));
  const before = usaha?.omzetBulanan ?? 1_500_000;
  const change = draw.pick([-0.1, 0, 0.1, 0.2, 0.3, 0.4]);
  const papers = ['proposal', 'sk', 'pakta_integritas', 'bukti_transfer', 'laporan', 'dokumentasi'];
  const points = ['penerima', 'nilai', 'barang', 'nota', 'usaha'];
  return {
    suratTugas: { nomor: '400.9.14.5/0452/09/2026', tanggal: '2026-08-28' },
    tanggal: day,
    pelaksana: officers,
    kelengkapan: [
      ...papers.map((kode) => ({ kode, hasil: 'ada' as const })),
      { kode: 'sts', hasil: setor ? 'ada' : 'tidak_perlu' },
    ],
    kesesuaian: points.map((kode) => ({ kode, hasil: 'sesuai' as const })),
    barangAda: draw.chance(0.95),
    kondisiUsaha: change > 0 ? 'Berkembang' : change === 0 ? 'Tetap berjalan' : 'Berjalan, sedang sepi',
    omzetSekarang: Math.round((before * (1 + change)) / 10_000) * 10_000,
    masalah: draw.pick(['Tidak ada.', 'Persaingan dengan pedagang baru.', 'Bahan baku naik.']),
    rekomendasi: draw.pick([
      'Dilanjutkan secara mandiri.',
      'Perlu pendampingan pencatatan keuangan.',
      'Diarahkan ke pelatihan usaha.',
    ]),
    foto: [],
    ...by(draw, addDays(day, 1)),
  };
}
