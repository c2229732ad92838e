import { dots } from '../../src/documents/letter/blanks.ts';
import { officeInCapitals } from '../../src/documents/letter/officials.ts';
import { tanggalPanjang } from '../../src/domain/dates.ts';

/** Who signs a paper: what stands over the space, and the name below it. */
export type Signer = readonly [opening: string, name: string];

/** As far as it is looked at here: names and offices. */
interface SignedData {
  nama: string;
  jabatan: string;
  /** A name, or the official. */
  penandatangan: string & { jabatan: string; nama: string };
  kepala: { jabatan: string; nama: string };
  mengetahui: { jabatan?: string; nama: string };
  menyetujui: { nama?: string };
  /** A name, or those sent out. */
  petugas?: unknown;
  setuju: { nama: string };
  pptk: { nama: string };
  bendahara?: { nama: string };
  jabatanPenandatangan: string;
  verifikator: { nama: string }[];
  ppkSkpd?: { nama: string };
  pengguna?: { jabatan: string; nama: string };
  tempat: string;
  tanggal?: string;
  diserahkanOleh: string;
  penerimaBerkas?: string;
  penelaah?: { nama: string };
  pengelola: { jabatan: string; nama: string };
  pelapor: { jabatan: string; nama: string };
  kabag?: { nama: string };
  kepalaBidang: { jabatan: string; nama: string };
  peminjam: { nama: string };
}

/** Of a list of the archive. */
const listSigners = ({ mengetahui, pengelola }: SignedData): Signer[] => [
  ['Mengetahui,', mengetahui.nama],
  [`${pengelola.jabatan},`, pengelola.nama],
];

// Each paper says here who signs it: a row of signatures is laid out like a table, and would be read across without an error.
const signersByType: Readonly<Record<string, (data: SignedData) => Signer[]>> = {
  rab: ({ mengetahui, nama }) => [
    ['Mengetahui,', mengetahui.nama],
    ['Pemohon,', nama],
  ],
  kuitansi: ({ nama, setuju, pptk, bendahara }) => [
    ['Yang menerima,', nama],
    ['Setuju dibayar,', setuju.nama],
    ['Mengetahui,', pptk.nama],
    ...(bendahara === undefined ? [] : [['Lunas dibayar,', bendahara.nama] as const]),
  ],
  'surat-tugas': ({ kepala }) => [[`${officeInCapitals(kepala.jabatan)},`, kepala.nama]],
  'undangan-bimbingan': ({ kepala }) => [[`${officeInCapitals(kepala.jabatan)},`, kepala.nama]],
  'profil-uep': ({ nama }) => [['Pemohon,', nama]],
  'rab-penyesuaian': ({ mengetahui, menyetujui, nama }) => [
    ['Mengetahui,', mengetahui.nama],
    ['Menyetujui,', menyetujui.nama ?? dots(36)],
    ['Pemohon,', nama],
  ],
  'tanda-terima-berkas': ({ nama, petugas }) => [
    ['Yang menyerahkan,', nama],
    ['Petugas penerima,', String(petugas)],
  ],
  'instrumen-verifikasi': ({ nama }) => [['Pemohon yang dikunjungi,', nama]],
  'nota-dinas-penetapan': ({ kepala }) => [[`${officeInCapitals(kepala.jabatan)},`, kepala.nama]],
  rekomendasi: ({ penandatangan: { jabatan, nama } }) => [[`${officeInCapitals(jabatan)},`, nama]],
  'surat-permohonan': ({ mengetahui, nama }) => [
    ['Mengetahui,', mengetahui.nama],
    ['Pemohon,', nama],
  ],
  'lampiran-sk': ({ jabatan, penandatangan }) => [
    [`${officeInCapitals(jabatan)},`, penandatangan.toUpperCase()],
  ],
  'berita-acara-verifikasi': ({ verifikator, mengetahui }) => [
    ['Yang melaksanakan verifikasi,', verifikator.at(-1)!.nama],
    ['Mengetahui,', mengetahui.nama],
  ],
  'daftar-hasil-verifikasi': ({ verifikator }) => [
    ['Yang melaksanakan verifikasi,', verifikator.at(-1)!.nama],
  ],
  'sk-bupati': ({ jabatanPenandatangan, penandatangan }) => [
    [`${officeInCapitals(jabatanPenandatangan)},`, penandatangan.toUpperCase()],
  ],
  'pakta-integritas': ({ nama }) => [['Yang membuat pakta integritas,', nama]],
  'surat-pernyataan': ({ nama }) => [['Yang membuat pernyataan,', nama]],
  'data-rekening': ({ nama }) => [['Penerima bantuan,', nama]],
  'pernyataan-kelengkapan-skpd': ({ pptk, ppkSkpd, pengguna }) => [
    ['Disiapkan oleh,', pptk.nama],
    ['Diteliti oleh,', ppkSkpd!.nama],
    [`${pengguna!.jabatan},`, pengguna!.nama],
  ],
  lpj: ({ mengetahui, nama, tempat, tanggal }) => [
    ['Mengetahui,', mengetahui.nama],
    [`${tempat}, ${tanggal === undefined ? '.' : tanggalPanjang(tanggal)}`, nama],
  ],
  'surat-pengantar-bank': ({ kepala }) => [[`${officeInCapitals(kepala.jabatan)},`, kepala.nama]],
  'daftar-penyaluran': ({ bendahara, pptk, pengguna }) => [
    ['Bendahara Pengeluaran,', bendahara!.nama],
    ['Pejabat Pelaksana Teknis Kegiatan,', pptk.nama],
    [`${pengguna!.jabatan},`, pengguna!.nama],
  ],
  'pernyataan-penggunaan': ({ nama }) => [['Yang membuat pernyataan,', nama]],
  'tanda-terima-lpj': ({ diserahkanOleh, penerimaBerkas = dots(34), penelaah }) => [
    ['Yang menyerahkan,', diserahkanOleh],
    ['Petugas penerima,', penerimaBerkas],
    ['Petugas penelaah,', penelaah?.nama ?? dots(34)],
  ],
  'lembar-monitoring': ({ petugas, nama }) => [
    ['Petugas monitoring,', (petugas as { nama: string }[] | undefined)?.[0]?.nama ?? dots(34)],
    ['Penerima bantuan,', nama],
  ],
  'sampul-berkas': () => [],
  'daftar-berkas': ({ mengetahui, pengelola }) => [
    ['Mengetahui,', mengetahui.nama],
    [`${pengelola.jabatan},`, pengelola.nama],
  ],
  'buku-penerima-layanan': ({ mengetahui, petugas = '....' }) => [
    ['Mengetahui,', mengetahui.nama],
    ['Petugas pelayanan,', String(petugas)],
  ],
  'pemberitahuan-hasil': ({ kepala }) => [[`${officeInCapitals(kepala.jabatan)},`, kepala.nama]],
  'daftar-hadir': ({ mengetahui }) => [['Mengetahui,', mengetahui.nama]],
  'laporan-bimbingan': ({ pelapor }) => [[`${pelapor.jabatan},`, pelapor.nama]],
  'pengumuman-penerima': ({ kepala }) => [[`${officeInCapitals(kepala.jabatan)},`, kepala.nama]],
  'berita-acara-penyaluran': ({ nama, kepala }) => [
    ['Penerima bantuan,', nama],
    ['PIHAK PERTAMA,', kepala.nama],
  ],
  'permohonan-pencairan': ({ nama }) => [['Pemohon,', nama]],
  'petikan-sk': ({ penandatangan, kabag }) => [
    ['Petikan sesuai dengan aslinya', kabag!.nama],
    ['Ditetapkan di', penandatangan.toUpperCase()],
  ],
  'rekap-monitoring': ({ kepala, kepalaBidang }) => [
    ['Mengetahui,', kepala.nama],
    [`${officeInCapitals(kepalaBidang.jabatan)},`, kepalaBidang.nama],
  ],
  'daftar-isi-berkas': listSigners,
  'lembar-peminjaman': ({ mengetahui, pengelola, peminjam }) => [
    ['Peminjam,', peminjam.nama],
    [`${pengelola.jabatan},`, pengelola.nama],
    ['Mengetahui,', mengetahui.nama],
    ['Yang menerima kembali,', '....'],
  ],
  'penggantian-penerima': ({ kepala, kepalaBidang, mengetahui, verifikator: [first] }) => [
    ['Verifikator,', first!.nama],
    [`${officeInCapitals(kepalaBidang.jabatan)},`, kepalaBidang.nama],
    [`${officeInCapitals(kepala.jabatan)},`, kepala.nama],
    [`${mengetahui.jabatan},`, mengetahui.nama],
  ],
  'pengunduran-diri': ({ mengetahui, penandatangan }) => [
    ['Mengetahui,', mengetahui.nama],
    ['Yang membuat pernyataan,', penandatangan],
  ],
  'rekap-lpj': ({ kepala, kepalaBidang }) => [
    ['Mengetahui,', kepala.nama],
    [`${officeInCapitals(kepalaBidang.jabatan)},`, kepalaBidang.nama],
  ],
  'surat-teguran-lpj': ({ kepala }) => [[`${officeInCapitals(kepala.jabatan)},`, kepala.nama]],
};

/** Who signs this paper. Throws for a type that is not in the table. */
export function signersOf(type: string, data: unknown): Signer[] {
  const signers = signersByType[type];
  if (signers === undefined) throw new Error(`say in test/support/signers.ts who signs ${type}`);
  return signers(data as SignedData);
}
