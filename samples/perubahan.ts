import type { Penetapan } from '../src/domain/kegiatan.ts';
import { type Member, samplePenetapan } from './kegiatan.ts';

const reasons = ['meninggal dunia', 'pindah ke luar Kabupaten Sragen', 'mengundurkan diri'];

/** The change of an SK: each of these case files takes the place of one of `replaced`. */
export function samplePerubahan(
  members: readonly Member[],
  replaced: readonly Member[],
  mengubah: string,
): Penetapan {
  const { lines, tentang, ...act } = samplePenetapan(members);
  return {
    ...act,
    jenisSk: 'perubahan',
    mengubah,
    skDiubah: { nomor: '100.3.3.2/147/002/2026', tanggal: '2026-03-16', tentang },
    tentang: `PERUBAHAN ATAS KEPUTUSAN BUPATI SRAGEN NOMOR 100.3.3.2/147/002/2026 TENTANG ${tentang}`,
    dicatatPada: '2026-06-08',
    lines: lines.map((line, index) => ({
      ...line,
      menggantikan: replaced[index]!.id,
      digantikan: {
        nama: replaced[index]!.data.pemohon.nama,
        nomorUrut: 12 + index * 7,
        alasan: reasons[index % reasons.length]!,
      },
    })),
  };
}
