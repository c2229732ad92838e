/** How a cell is read. `nomor` is a number that is a name: it must come as text, for Excel keeps fifteen digits only. */
export type ColumnKind = 'teks' | 'nomor' | 'tanggal' | 'rupiah' | 'bilangan' | 'pilihan' | 'butir';

/** One column of the sheet of families. */
export interface Column {
  /** In the head row, and in what is said of a wrong cell. */
  title: string;
  /** Where its value goes in the berkas; a column without one is read by what needs it. */
  path?: string;
  kind: ColumnKind;
  /** Needed in each row; a stage of which no cell is filled is left out whole. */
  wajib?: true;
  /** The words of a `pilihan`, each with the value it stands for. */
  pilihan?: Readonly<Record<string, unknown>>;
  contoh: string;
}

const yaTidak = { ya: true, tidak: false };
const samaNama = (...values: string[]) => Object.fromEntries(values.map((value) => [value, value]));

type Row = readonly [
  title: string,
  path: string | undefined,
  kind: ColumnKind,
  contoh: string,
  more?: Partial<Column>,
];

const wajib = { wajib: true } as const;
const satuDari = (pilihan: Column['pilihan'], more: Partial<Column> = {}) =>
  ({ pilihan, ...more }) as Partial<Column>;

const table: readonly Row[] = [
  ['Nomor berkas', 'nomorBerkas', 'teks', 'UEP-2026-0147'],
  ['Program', 'program', 'teks', 'Bantuan Sosial UEP KRSE', wajib],
  ['Tahun usulan', 'tahunUsulan', 'bilangan', '2025', wajib],
  ['Tahun anggaran', 'tahunAnggaran', 'bilangan', '2026', wajib],
  ['Status', 'status', 'pilihan', 'diajukan', satuDari(samaNama('diajukan', 'diverifikasi', 'direkomendasikan', 'ditetapkan', 'disalurkan', 'dipertanggungjawabkan', 'selesai', 'ditolak', 'mundur', 'diganti'), wajib)],
  ['Kode klasifikasi', 'kodeKlasifikasi', 'nomor', '400.9.14.5', wajib],
  ['Petugas', 'petugas', 'teks', 'Rina Kusumawati', wajib],
  ['Dicatat pada', 'dicatatPada', 'tanggal', '12-01-2026', wajib],
  ['Nama', 'pemohon.nama', 'teks', 'Suparmi', wajib],
  ['NIK', 'pemohon.nik', 'nomor', '3314125505800001', wajib],
  ['Nomor KK', 'pemohon.noKk', 'nomor', '3314120101100001', wajib],
  ['Tempat lahir', 'pemohon.tempatLahir', 'teks', 'Sragen', wajib],
  ['Tanggal lahir', 'pemohon.tanggalLahir', 'tanggal', '15-05-1980', wajib],
  ['Jenis kelamin', 'pemohon.jenisKelamin', 'pilihan', 'P', satuDari({ L: 'L', P: 'P', 'Laki-laki': 'L', Perempuan: 'P' }, wajib)],
  ['Pekerjaan', 'pemohon.pekerjaan', 'teks', 'Pedagang', wajib],
  ['Dukuh', 'pemohon.alamat.dukuh', 'teks', 'Ngrejo', wajib],
  ['RT', 'pemohon.alamat.rt', 'nomor', '003', wajib],
  ['RW', 'pemohon.alamat.rw', 'nomor', '001', wajib],
  ['Desa/Kelurahan', undefined, 'teks', 'Gading', wajib],
  ['Kecamatan', undefined, 'teks', 'Tanon', wajib],
  ['Telepon', 'pemohon.telepon', 'nomor', '081200000000'],
  ['Hubungan keluarga', 'pemohon.hubunganKeluarga', 'teks', 'kepala keluarga', wajib],
  ['Cara tanda tangan', 'pemohon.caraTandaTangan', 'pilihan', 'ttd', satuDari({ ttd: 'ttd', 'cap jempol': 'cap_jempol', cap_jempol: 'cap_jempol' }, wajib)],
  ['Saksi 1', 'pemohon.saksi.0.nama', 'teks', 'Wagiman'],
  ['Saksi 2', 'pemohon.saksi.1.nama', 'teks', 'Sutini'],
  ['Pekerjaan terlarang', 'pemohon.pekerjaanTerlarang', 'pilihan', 'tidak', satuDari({ ...samaNama('tidak', 'asn', 'tni', 'polri', 'perangkat_desa'), 'perangkat desa': 'perangkat_desa' }, wajib)],
  ['Status kependudukan', 'pemohon.statusPendudukan.status', 'pilihan', 'hidup', satuDari(samaNama('hidup', 'meninggal', 'pindah'))],
  ['Tanggal cek kependudukan', 'pemohon.statusPendudukan.tanggalCek', 'tanggal', '09-02-2026'],
  ['Sumber cek kependudukan', 'pemohon.statusPendudukan.sumber', 'teks', 'Dukcapil Kabupaten Sragen'],
  ['Tanggal permohonan', 'permohonan.tanggal', 'tanggal', '05-01-2026'],
  ['Tanggal diterima', 'permohonan.tanggalDiterima', 'tanggal', '08-01-2026'],
  ['Nomor agenda', 'permohonan.nomorAgenda', 'nomor', '0231'],
  ['Nilai yang diajukan', 'permohonan.nilaiDiajukan', 'rupiah', '4.000.000'],
  ['Nama kepala desa/lurah', 'permohonan.mengetahui.nama', 'teks', 'Sumarno'],
  ['Jabatan yang mengetahui', 'permohonan.mengetahui.jabatan', 'pilihan', 'Kepala Desa', satuDari(samaNama('Kepala Desa', 'Lurah'))],
  ['Status jabatan', 'permohonan.mengetahui.status', 'pilihan', 'definitif', satuDari(samaNama('definitif', 'Plt.', 'Plh.', 'Pj.'))],
  ['NIP kepala desa/lurah', 'permohonan.mengetahui.nip', 'nomor', ''],
  ['Nomor register desa/kelurahan', 'permohonan.mengetahui.nomorRegister', 'nomor', '474/120/2026'],
  ['Jenis usaha', 'usaha.jenis', 'teks', 'Warung kelontong'],
  ['Usaha sejak', 'usaha.sejak', 'nomor', '2019'],
  ['Usaha rintisan', 'usaha.rintisan', 'pilihan', 'tidak', satuDari(yaTidak)],
  ['Kepemilikan tempat usaha', 'usaha.kepemilikanTempat', 'pilihan', 'milik sendiri', satuDari({ ...samaNama('milik_sendiri', 'sewa', 'menumpang', 'lainnya'), 'milik sendiri': 'milik_sendiri' })],
  ['Alat usaha', 'usaha.alat', 'butir', 'rak kayu; timbangan'],
  ['Omzet per bulan', 'usaha.omzetBulanan', 'rupiah', '1.500.000'],
  ['Laba per bulan', 'usaha.labaBulanan', 'rupiah', '450.000'],
  ['Tenaga kerja', 'usaha.tenagaKerja', 'bilangan', '1'],
  ['Pasar', 'usaha.pasar', 'teks', 'tetangga satu dukuh'],
  ['Masalah usaha', 'usaha.masalah', 'teks', 'modal terbatas'],
  ['Rencana pengembangan', 'usaha.rencana', 'teks', 'menambah barang dagangan'],
  ['Bank', 'rekening.bank', 'teks', 'BPR BKK Sukowati Makmur'],
  ['Kantor cabang', 'rekening.kantorCabang', 'teks', 'Tanon'],
  ['Nomor rekening', 'rekening.nomor', 'nomor', '312-004410-7'],
  ['Nama pemilik rekening', 'rekening.namaPemilik', 'teks', 'Suparmi'],
  ['Rekening sesuai KTP', 'rekening.sesuaiKtp', 'pilihan', 'ya', satuDari(yaTidak)],
  ['Rekening aktif', 'rekening.statusAktif', 'pilihan', 'ya', satuDari(yaTidak)],
  ['Tanggal cek rekening', 'rekening.tanggalCek', 'tanggal', '06-04-2026'],
]; // biome-ignore format: a table of columns

/** The columns of the sheet of families, in order. */
export const columns = table.map(toColumn);

/** The columns of the sheet `RAB`: a line of the plan each, of the family with this NIK. */
export const rabColumns = (
  [
    ['NIK', undefined, 'nomor', '3314125505800001', wajib],
    ['Uraian', 'uraian', 'teks', 'Beras', wajib],
    ['Spesifikasi', 'spesifikasi', 'teks', 'medium'],
    ['Volume', 'volume', 'bilangan', '50', wajib],
    ['Satuan', 'satuan', 'teks', 'kg', wajib],
    ['Harga satuan', 'hargaSatuan', 'rupiah', '14.000', wajib],
    ['Sumber', 'sumber', 'pilihan', 'bantuan', satuDari(samaNama('bantuan', 'swadaya'), wajib)],
  ] as const satisfies readonly Row[]
).map(toColumn);

function toColumn([title, path, kind, contoh, more]: Row): Column {
  return { title, kind, contoh, ...(path !== undefined && { path }), ...more };
}

/** How a cell of this kind is written, for the explanation and for the message on a wrong one. */
export function formOf({ kind, pilihan, contoh }: Column): string {
  const forms: Readonly<Record<ColumnKind, string>> = {
    teks: 'teks',
    nomor: 'format sel Teks, supaya angkanya utuh',
    tanggal: 'tanggal, hari-bulan-tahun',
    rupiah: 'rupiah utuh',
    bilangan: 'angka',
    pilihan: `salah satu dari: ${Object.keys(pilihan ?? {}).join(', ')}`,
    butir: 'teks; beberapa butir dipisah titik koma',
  };
  return contoh === '' ? forms[kind] : `${forms[kind]}, misalnya ${contoh}`;
}
