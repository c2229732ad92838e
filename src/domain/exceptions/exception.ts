import { z } from 'zod';

/** What an auditor looks at first, in this order (domain 9). */
export const exceptionGroups = {
  1: 'Daftar SK, SP2D, bank, retur, dan kuitansi',
  2: 'Urutan tanggal',
  3: 'Penerima ganda atau tidak berhak',
  4: 'Pakta, pernyataan, dan meterai',
  5: 'LPJ, nota, dan sisa uang',
  6: 'Potongan dan penarikan oleh orang lain',
  7: 'Pejabat dan kode rekening',
} as const;

type Group = keyof typeof exceptionGroups;

/** `temuan` would stand in an audit report; `periksa` may have a good reason, which a person has to find. */
const severities = ['temuan', 'periksa'] as const;
type Severity = (typeof severities)[number];

/** Every exception there is, in the order of the list. A code is never renamed: office and auditor cite it. */
export const exceptionCodes = {
  'dibayar-di-luar-sk': [1, 'temuan', 'Dibayar tetapi tidak ada di SK'],
  'nilai-bayar-beda-sk': [1, 'temuan', 'Nilai penyaluran tidak sama dengan SK'],
  'dibayar-dua-kali': [1, 'temuan', 'Dibayar lebih dari sekali'],
  'jumlah-penerima-beda': [1, 'temuan', 'Banyaknya penerima di SK dan di penyaluran berbeda'],
  'jumlah-uang-beda': [1, 'temuan', 'Jumlah uang di SK dan di penyaluran berbeda'],
  'sk-dikutip-beda': [1, 'temuan', 'Penyaluran mengutip SK yang lain'],
  'nik-sk-beda-berkas': [1, 'temuan', 'NIK di SK tidak sama dengan berkas'],
  'nama-sk-beda-berkas': [1, 'periksa', 'Nama di SK tidak sama dengan berkas'],
  'nilai-sk-beda-rekomendasi': [1, 'periksa', 'Nilai di SK tidak sama dengan rekomendasi'],
  'nilai-sk-beda-rab': [1, 'periksa', 'Nilai di SK tidak sama dengan RAB yang berlaku'],
  'belum-disalurkan': [1, 'periksa', 'Ada di SK tetapi belum masuk daftar penyaluran'],
  'hasil-transfer-belum-dicatat': [1, 'periksa', 'SP2D sudah terbit, hasil transfer belum dicatat'],
  'retur-belum-dibayar-ulang': [1, 'periksa', 'Retur belum dibayar ulang'],
  'transfer-tanpa-sp2d': [1, 'temuan', 'Transfer tercatat tanpa SP2D'],
  'sp2d-belum-diarsip': [1, 'periksa', 'SP2D belum ada di arsip'],
  'tanpa-rekening': [1, 'temuan', 'Ditransfer tanpa data rekening'],
  'rekening-berubah': [1, 'temuan', 'Rekening berubah sesudah daftar penyaluran dibuat'],
  'bank-beda-kecamatan': [1, 'periksa', 'Bank bukan bank penyalur kecamatannya'],
  'tanpa-kuitansi': [1, 'temuan', 'Sudah dibayar, kuitansi bertanda tangan belum ada di arsip'],
  'nomor-kuitansi-beda': [1, 'periksa', 'Nomor kuitansi di arsip tidak sama dengan daftar penyaluran'],

  'ditetapkan-tanpa-verifikasi': [2, 'temuan', 'Ditetapkan tanpa verifikasi'],
  'ditetapkan-tidak-layak': [2, 'temuan', 'Ditetapkan padahal verifikasi menyatakan tidak layak'],
  'ditetapkan-tanpa-rekomendasi': [2, 'periksa', 'Ditetapkan tanpa rekomendasi'],
  'sk-belum-dicatat': [2, 'temuan', 'SP2D ada, nomor atau tanggal SK belum dicatat'],
  'kunjungan-terlalu-awal': [2, 'temuan', 'Kunjungan sebelum surat tugas'],
  'ba-terlalu-awal': [2, 'temuan', 'Berita acara sebelum kunjungan'],
  'rekomendasi-terlalu-awal': [2, 'temuan', 'Rekomendasi sebelum berita acara'],
  'sk-terlalu-awal': [2, 'temuan', 'SK sebelum rekomendasi'],
  'bimbingan-terlalu-awal': [2, 'periksa', 'Bimbingan sebelum SK'],
  'sp2d-terlalu-awal': [2, 'temuan', 'SP2D sebelum SK atau bimbingan'],
  'lpj-terlalu-awal': [2, 'temuan', 'LPJ sebelum uang disalurkan'],
  'nota-sebelum-transfer': [2, 'temuan', 'Nota sebelum uang diterima'],
  'nota-sesudah-batas': [2, 'temuan', 'Nota sesudah batas LPJ'],
  'nota-sesudah-lpj': [2, 'temuan', 'Nota sesudah tanggal LPJ'],
  'monitoring-terlalu-awal': [2, 'periksa', 'Monitoring sebelum surat tugas atau sebelum uang diterima'],

  'nik-ganda': [3, 'temuan', 'NIK sama dalam satu SK'],
  'kk-ganda': [3, 'temuan', 'Nomor KK sama dalam satu SK'],
  'anggota-juga-penerima': [3, 'temuan', 'Anggota keluarga penerima lain juga menerima'],
  'rekening-ganda': [3, 'temuan', 'Satu rekening untuk beberapa penerima'],
  'telepon-ganda': [3, 'periksa', 'Satu nomor telepon untuk beberapa penerima'],
  'pernah-menerima': [3, 'temuan', 'Keluarga ini ditetapkan atau dibayar pada berkas lain'],
  'cek-ganda-positif': [3, 'temuan', 'Cek ganda menyatakan ganda'],
  meninggal: [3, 'temuan', 'Penerima tercatat meninggal'],
  pindah: [3, 'temuan', 'Penerima tercatat pindah'],
  'penduduk-belum-dicek': [3, 'periksa', 'Status kependudukan belum dicek'],
  'pekerjaan-terlarang': [3, 'temuan', 'Pekerjaan penerima tidak boleh menerima bantuan'],
  'dibayar-sesudah-perubahan': [3, 'temuan', 'Dibayar sesudah mundur atau diganti'],
  'alamat-di-luar-kabupaten': [3, 'periksa', 'Alamat penerima di luar kabupaten'],

  'tanpa-pakta': [4, 'temuan', 'Dibayar tanpa pakta integritas'],
  'pakta-sesudah-transfer': [4, 'temuan', 'Pakta integritas sesudah uang diterima'],
  'pernyataan-tanpa-tanggal': [4, 'periksa', 'Pernyataan tanpa tanggal'],
  'tanpa-meterai': [4, 'temuan', 'Pernyataan tanpa meterai'],
  'meterai-tidak-diminta': [4, 'periksa', 'Pernyataan dicatat tidak perlu meterai'],
  'tanggal-meterai-beda': [4, 'periksa', 'Tanggal pada meterai tidak sama dengan tanggal pernyataan'],
  'pakta-belum-diarsip': [4, 'periksa', 'Pakta integritas bertanda tangan belum ada di arsip'],
  'tanpa-pernyataan-lpj': [4, 'temuan', 'LPJ tanpa surat pernyataan tanggung jawab'],

  'lpj-belum-ada': [5, 'temuan', 'LPJ belum ada, batas sudah lewat'],
  'lpj-terlambat': [5, 'temuan', 'LPJ diterima sesudah batas'],
  'lpj-lewat-teguran': [5, 'periksa', 'LPJ melewati batas pada surat teguran'],
  'lpj-belum-diperbaiki': [5, 'periksa', 'LPJ masih harus diperbaiki, batas sudah lewat'],
  'sisa-tanpa-sts': [5, 'temuan', 'Ada sisa uang tanpa STS'],
  'belanja-tidak-cocok': [5, 'temuan', 'Belanja ditambah setoran tidak sama dengan yang diterima'],
  'setor-terlambat': [5, 'temuan', 'Sisa disetor sesudah akhir tahun anggaran'],
  'bunga-belum-disetor': [5, 'periksa', 'Bunga rekening belum disetor'],
  'nota-di-luar-rab': [5, 'temuan', 'Nota untuk baris RAB yang tidak ada'],
  'nota-salah-hitung': [5, 'periksa', 'Jumlah nota bukan volume kali harga'],
  'nota-kembar': [5, 'temuan', 'Nota yang sama dipakai beberapa penerima'],
  'foto-kembar': [5, 'temuan', 'Foto yang sama dipakai beberapa penerima'],
  'foto-sebelum-sesudah-sama': [5, 'temuan', 'Foto sebelum dan sesudah sama'],
  'lpj-tanpa-foto': [5, 'periksa', 'LPJ tanpa foto sebelum atau sesudah'],
  'lpj-belum-diarsip': [5, 'periksa', 'LPJ bertanda tangan belum ada di arsip'],

  potongan: [6, 'temuan', 'Bantuan dipotong'],
  'rekening-nama-lain': [6, 'temuan', 'Rekening atas nama orang lain'],
  'rekening-belum-sesuai': [6, 'periksa', 'Rekening belum sesuai KTP atau belum aktif'],
  'barang-tidak-ada': [6, 'periksa', 'Barang tidak ditemukan saat monitoring'],
  'verifikator-memonitor': [6, 'periksa', 'Verifikator memonitor hasilnya sendiri'],

  'pejabat-tidak-menjabat': [7, 'temuan', 'Pejabat tidak menjabat pada tanggal naskah'],
  'pejabat-tidak-dikenal': [7, 'periksa', 'Pejabat tidak ada dalam data instansi'],
  'kades-atau-lurah': [7, 'periksa', 'Jabatan yang mengetahui tidak cocok dengan jenis desa/kelurahan'],
  'kode-rekening-lain': [7, 'periksa', 'Kode rekening bukan bantuan sosial kepada keluarga'],
} as const satisfies Readonly<Record<string, readonly [group: Group, severity: Severity, title: string]>>;

export type ExceptionCode = keyof typeof exceptionCodes;

const codes = Object.keys(exceptionCodes) as [ExceptionCode, ...ExceptionCode[]];

const code = z.enum(codes).meta({ title: 'Kode', description: 'Kode tetap, boleh dikutip' });
const group = z
  .int()
  .min(1)
  .max(7)
  .meta({ title: 'Kelompok', description: 'Urutan pemeriksaan, 1 sampai 7' });
const severity = z
  .enum(severities)
  .meta({ title: 'Tingkat', description: 'temuan, atau periksa: mungkin ada alasannya' });

/** What a list of exceptions is narrowed by. */
export const exceptionFilters = { code, severity };

/** The family an exception is about; the NIK is masked, for lists of exceptions are passed around. */
const familySchema = z.strictObject({
  berkasId: z.string(),
  nomorUrut: z.int().nullable().meta({ description: 'Nomor urut di SK' }),
  nama: z.string(),
  nik: z.string().meta({ example: '3314********0001' }),
  desa: z.string(),
  kecamatan: z.string(),
});

/** One thing that does not fit, as a clerk reads it. */
export const exceptionSchema = z.strictObject({
  code,
  group,
  severity,
  noun: z.enum(['berkas', 'kegiatan']).meta({ description: 'Letak: berkas atau kegiatan' }),
  id: z.string().meta({ description: 'Id berkas atau kegiatan itu' }),
  path: z.string().meta({ description: 'Letak isian di dalamnya', example: 'lines.3.nilai' }),
  family: familySchema.nullable().meta({ description: 'null: menyangkut seluruh SK' }),
  message: z.string().meta({ description: 'Dua hal yang tidak cocok' }),
});
export type Exception = z.infer<typeof exceptionSchema>;

/** How often a code was found. */
export const exceptionCountSchema = z.strictObject({
  code,
  group,
  severity,
  title: z.string(),
  count: z.int().min(1),
});
export type ExceptionCount = z.infer<typeof exceptionCountSchema>;

/** Every code in the order of the list. */
export function listExceptionCodes(): readonly ExceptionCode[] {
  return codes;
}
