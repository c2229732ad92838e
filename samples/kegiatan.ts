import { type Berkas, currentRab, totalRab } from '../src/domain/berkas.ts';
import type { Penetapan, Penyaluran } from '../src/domain/kegiatan.ts';
import { pad } from './people.ts';

/** A stored case file, as an act refers to it. */
export interface Member {
  id: string;
  version: number;
  data: Berkas;
}

const tentang =
  'PENETAPAN PENERIMA BANTUAN SOSIAL USAHA EKONOMI PRODUKTIF KELUARGA RAWAN SOSIAL EKONOMI TAHUN ANGGARAN 2026';

/** A draft SK over these case files, by village and name. Number and day come from Bagian Hukum, so it has none. */
export function samplePenetapan(members: readonly Member[]): Penetapan {
  return {
    jenis: 'penetapan',
    jenisSk: 'awal',
    tahunAnggaran: 2026,
    tentang,
    petugas: 'Rina Kusumawati',
    dicatatPada: '2026-03-02',
    lines: byPlace(members).map(({ id, version, data }, index) => ({
      berkasId: id,
      berkasVersion: version,
      nomorUrut: index + 1,
      nilaiDitetapkan: grantOf(data),
      namaPadaSk: data.pemohon.nama,
      nikPadaSk: data.pemohon.nik,
    })),
  };
}

/** The payment of that SK to these case files, not yet transferred. */
export function samplePenyaluran(members: readonly Member[], penetapanId?: string): Penyaluran {
  return {
    jenis: 'penyaluran',
    tahunAnggaran: 2026,
    petugas: 'Yoga Pratama',
    dicatatPada: '2026-05-04',
    metode: 'transfer',
    penetapan: {
      ...(penetapanId !== undefined && { kegiatanId: penetapanId }),
      nomor: '100.3.3.2/147/002/2026',
      tanggal: '2026-03-16',
      tentang,
    },
    lines: byPlace(members).map(({ id, version, data }, index) => ({
      berkasId: id,
      berkasVersion: version,
      urut: index + 1,
      nomorBukti: `${pad(index + 1, 4)}/UEP/2026`,
      nilai: grantOf(data),
      potongan: 0,
      status: 'belum',
    })),
  };
}

const grantOf = (berkas: Berkas): number => totalRab(currentRab(berkas)!, 'bantuan');

function byPlace(members: readonly Member[]): Member[] {
  const key = ({ data: { pemohon } }: Member) =>
    `${pemohon.alamat.kodeWilayah} ${pemohon.nama} ${pemohon.nik}`;
  return members.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}
