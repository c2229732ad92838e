import type { Berkas } from '../src/domain/berkas.ts';
import { sampleArsip } from './arsip.ts';
import { sampleBerkas } from './berkas.ts';
import { sampleAccounted } from './lpj.ts';
import { withVerdicts } from './verifikasi.ts';

/** What becomes of a family in the whole procedure. */
export type Nasib = 'ditolak' | 'mundur' | 'cadangan' | 'penerima';

/** A family as it stands at the end; how its case file looked before, `berkasAt` tells. */
export interface Keluarga {
  nasib: Nasib;
  berkas: Berkas;
}

/** Up to here families are looked at strictly: every fourth of them does not qualify. */
const looked = 12;
const families = 25;

/**
 * The families of one year from the application to the archive, always the same: three do not qualify, one withdraws after the
 * SK and the last one, which waited, takes its place. Not all is right with them: see `withFaults`.
 */
export function sampleProsedur(): Keluarga[] {
  const asked = sampleBerkas(families).map(complete);
  const list = [...withVerdicts(asked.slice(0, looked)), ...asked.slice(looked)];
  const arsip = sampleArsip(families).map((each) => each.arsip!);
  const nasib = list.map(nasibOf);
  const paid = list.flatMap((berkas, at) => (isPaid(nasib[at]!) ? [berkas] : []));
  const accounted = new Map(sampleAccounted(paid).map((berkas) => [berkas.nomorBerkas, berkas] as const));
  const whole = list.map((berkas, at) => ({
    nasib: nasib[at]!,
    berkas: { ...numbered(accounted.get(berkas.nomorBerkas) ?? berkas, at), arsip: arsip[at]! },
  }));
  return withFaults(whole);
}

/** Handed in with all that belongs to it, so that the receipt lists what was there on its own day. */
function complete({ persyaratan, ...berkas }: Berkas): Berkas {
  const day = berkas.permohonan!.tanggalDiterima;
  const there = persyaratan!.map(({ dataSosial, ...each }) => ({
    ...each,
    tanggalTerima: day,
    ...(dataSosial && { dataSosial: { ...dataSosial, tanggalCek: day } }),
  }));
  return { ...berkas, persyaratan: there };
}

/** Each warning letter has a number of its own. */
function numbered({ teguran, ...berkas }: Berkas, at: number): Berkas {
  const letters = teguran?.map((letter) => ({
    ...letter,
    nomor: `400.9.14.5/0${500 + letter.ke * 40 + at}/09/2026`,
  }));
  return { ...berkas, ...(letters && { teguran: letters }) };
}

const isPaid = (nasib: Nasib): boolean => nasib === 'penerima' || nasib === 'cadangan';

function nasibOf({ verifikasi }: Berkas, at: number): Nasib {
  if (verifikasi!.kesimpulan === 'tidak') return 'ditolak';
  if (at === families - 1) return 'cadangan';
  return at === families - 2 ? 'mundur' : 'penerima';
}

/** Two families with one account, and two that hand in the same receipt. */
function withFaults(list: Keluarga[]): Keluarga[] {
  const { nomor } = list[1]!.berkas.rekening!;
  const { toko, nomorNota, tanggal } = list[12]!.berkas.lpj!.bukti[0]!;
  return list.map(({ nasib, berkas }, at) => {
    if (at === 11) return { nasib, berkas: { ...berkas, rekening: { ...berkas.rekening!, nomor } } };
    if (at !== 13) return { nasib, berkas };
    const [first, ...others] = berkas.lpj!.bukti;
    const same = { ...first!, toko, nomorNota, tanggal };
    return { nasib, berkas: { ...berkas, lpj: { ...berkas.lpj!, bukti: [same, ...others] } } };
  });
}

/** The points at which the office writes into a case file, in order. */
export type Langkah =
  | 'permohonan'
  | 'persyaratan'
  | 'verifikasi'
  | 'rekomendasi'
  | 'penetapan'
  | 'rekening'
  | 'penyaluran'
  | 'teguran'
  | 'lpj'
  | 'monitoring'
  | 'arsip';

/** The case file as far as it has grown; `teguran` is how many warnings have gone out by then. */
export function berkasAt({ berkas, nasib }: Keluarga, langkah: Langkah, teguran = 0): Berkas {
  const { pemohon, rab, persyaratan, verifikasi, rekening, pernyataan, lpj, monitoring, ...rest } = berkas;
  const { arsip, tanggalTutup, teguran: letters = [], ...asked } = rest;
  const since = (first: Langkah) => langkahs.indexOf(langkah) >= langkahs.indexOf(first);
  const { statusPendudukan, ...applicant } = pemohon;
  const went = letters.slice(0, langkah === 'teguran' ? teguran : undefined);
  return {
    ...asked,
    status: statusAt(nasib, langkah),
    pemohon: since('rekomendasi') ? pemohon : applicant,
    rab: since('rekomendasi') ? rab! : rab!.slice(0, 1),
    ...(since('persyaratan') && { persyaratan }),
    ...(since('verifikasi') && { verifikasi }),
    ...(since('rekening') && { rekening, pernyataan: pernyataan!.filter((each) => since(whenSigned(each))) }),
    ...(since('teguran') && went.length > 0 && { teguran: went }),
    ...(since('lpj') && { lpj }),
    ...(since('monitoring') && { monitoring }),
    ...(since('arsip') && { arsip, tanggalTutup }),
  } as Berkas;
}

const langkahs: readonly Langkah[] = [
  'permohonan',
  'persyaratan',
  'verifikasi',
  'rekomendasi',
  'penetapan',
  'rekening',
  'penyaluran',
  'teguran',
  'lpj',
  'monitoring',
  'arsip',
];

/** That it was used as promised is signed with the LPJ, all else before the payment. */
const whenSigned = ({ jenis }: NonNullable<Berkas['pernyataan']>[number]): Langkah =>
  jenis === 'tanggung_jawab' ? 'lpj' : 'rekening';

const statuses: Readonly<Record<Langkah, Berkas['status']>> = {
  permohonan: 'diajukan',
  persyaratan: 'diajukan',
  verifikasi: 'diverifikasi',
  rekomendasi: 'direkomendasikan',
  penetapan: 'ditetapkan',
  rekening: 'ditetapkan',
  penyaluran: 'disalurkan',
  teguran: 'disalurkan',
  lpj: 'dipertanggungjawabkan',
  monitoring: 'dipertanggungjawabkan',
  arsip: 'selesai',
};

function statusAt(nasib: Nasib, langkah: Langkah): Berkas['status'] {
  const asked = langkah === 'permohonan' || langkah === 'persyaratan';
  return nasib === 'ditolak' && !asked ? 'ditolak' : statuses[langkah];
}

/** What the office records when this family withdraws and `pengganti` takes its place. */
export function withdrawn(berkas: Berkas, pengganti: string): Berkas {
  return {
    ...berkas,
    status: 'mundur',
    perubahan: {
      jenis: 'mundur',
      alasan: 'bekerja di luar kota sehingga usaha tidak dapat dijalankan.',
      tanggal: '2026-04-01',
      bukti: 'surat keterangan bekerja dari perusahaan tanggal 30 Maret 2026',
      pengganti,
      tanggalPernyataan: '2026-04-01',
      beritaAcara: { nomor: '400.9.14.2/0362/09/2026', tanggal: '2026-04-06' },
      petugas: 'Rina Kusumawati',
      dicatatPada: '2026-04-02',
    },
  };
}
