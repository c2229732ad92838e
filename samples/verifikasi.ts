import type { Berkas } from '../src/domain/berkas.ts';
import type { Verifikasi } from '../src/domain/kegiatan.ts';
import type { Member } from './kegiatan.ts';

/** Case files of which every fourth was found not to qualify, each for another reason. */
export function withVerdicts(list: readonly Berkas[]): Berkas[] {
  return list.map((berkas, index) => (index % 4 === 2 ? rejected(berkas, index) : berkas));
}

const reasons = [
  ['usaha_ada', 'Usaha yang diajukan tidak ditemukan pada saat kunjungan.'],
  ['domisili_sesuai', 'Keluarga sudah tidak berdomisili di alamat yang dicantumkan.'],
  ['tidak_menerima_bantuan_lain', 'Keluarga masih menerima bantuan sejenis dari program lain.'],
] as const;

function rejected(berkas: Berkas, index: number): Berkas {
  const [kode, alasan] = reasons[Math.floor(index / 4) % reasons.length]!;
  const { items, ...found } = berkas.verifikasi!;
  const answers = items.map((item) => (item.kode === kode ? { ...item, hasil: 'tidak' as const } : item));
  return { ...berkas, verifikasi: { ...found, items: answers, kesimpulan: 'tidak', alasan } };
}

/** A day of verification of these case files; number and day are written on the paper. */
export function sampleVerifikasi(members: readonly Member[]): Verifikasi {
  return {
    jenis: 'verifikasi',
    tahunAnggaran: 2026,
    petugas: 'Rina Kusumawati',
    dicatatPada: '2025-10-20',
    suratTugas: { nomor: '400.9.14.1/0412/09/2025', tanggal: '2025-10-03' },
    tempat: 'Balai Desa Krikilan, Kecamatan Kalijambe',
    lines: members.map(({ id, version }) => ({ berkasId: id, berkasVersion: version })),
  };
}
