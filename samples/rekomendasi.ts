import { currentRab, totalRab } from '../src/domain/berkas.ts';
import type { Kegiatan } from '../src/domain/kegiatan.ts';
import type { Member } from './kegiatan.ts';

type Rekomendasi = Extract<Kegiatan, { jenis: 'rekomendasi' }>;

/** The recommendation of these case files, each with what its plan in force asks of the aid; number and day come after signing. */
export function sampleRekomendasi(members: readonly Member[]): Rekomendasi {
  return {
    jenis: 'rekomendasi',
    tahunAnggaran: 2026,
    petugas: 'Rina Kusumawati',
    dicatatPada: '2026-02-18',
    beritaAcara: { nomor: '400.9.14.1/0482/09/2025', tanggal: '2025-11-24' },
    penandatangan: {
      jabatan: 'Kepala Dinas Sosial',
      nama: 'Yuniarto Wardoyo, S.H., M.H.',
      pangkat: 'Pembina Tingkat I',
      nip: '197106081998031006',
    },
    lines: members.map(({ id, version, data }) => ({
      berkasId: id,
      berkasVersion: version,
      nilai: totalRab(currentRab(data)!, 'bantuan'),
    })),
  };
}
