import type { Bimbingan } from '../src/domain/kegiatan.ts';
import type { Member } from './kegiatan.ts';

/** A day of guidance to which these case files are invited. */
export function sampleBimbingan(members: readonly Member[]): Bimbingan {
  return {
    jenis: 'bimbingan',
    tahunAnggaran: 2026,
    petugas: 'Rina Kusumawati',
    dicatatPada: '2026-04-06',
    tanggal: '2026-04-21',
    undangan: { nomor: '400.9.14.2/0388/09/2026', tanggal: '2026-04-09' },
    waktu: '09.00 WIB sampai selesai',
    tempat: 'Pendopo Kecamatan Tanon',
    acara: 'Bimbingan sosial dan pemantapan penerima bantuan',
    materi:
      'Hak dan kewajiban penerima, penggunaan bantuan sesuai dengan RAB, pembukuan usaha sederhana, dan penyusunan LPJ',
    narasumber: [
      { nama: 'Nanik Setyorini, S.Sos., M.Si.', jabatan: 'Kepala Bidang Penanganan Fakir Miskin' },
      { nama: 'Ratih Puspaningtyas, S.E.', jabatan: 'Pejabat Pelaksana Teknis Kegiatan' },
    ],
    lines: members.map(({ id, version }) => ({ berkasId: id, berkasVersion: version })),
  };
}

/** The same afterwards: every fifth family did not come, every tenth came on a later day. */
export function sampleBimbinganSelesai(members: readonly Member[]): Bimbingan {
  const { lines, ...act } = sampleBimbingan(members);
  return { ...act, lines: lines.map((line, index) => ({ ...line, ...attendance(index) })) };
}

const reasons = ['sakit', 'bekerja di luar kota', undefined];

function attendance(index: number) {
  if (index % 5 !== 3) return { hadir: true };
  const alasan = reasons[Math.floor(index / 5) % reasons.length];
  return {
    hadir: false,
    ...(alasan !== undefined && { alasan }),
    ...(index % 10 === 3 && { susulan: '2026-04-28' }),
  };
}
