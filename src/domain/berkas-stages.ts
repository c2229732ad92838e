import { z } from 'zod';
import type { Stage } from './berkas.ts';
import {
  choice,
  date,
  id,
  kodeWilayah,
  letterLater,
  money,
  nib,
  nik,
  nip,
  noKk,
  paragraph,
  photos,
  recorded,
  rtRw,
  statusJabatan,
  text,
  yesNo,
} from './fields.ts';
import { placeSchema } from './place.ts';

/** What a stage says of itself in its schema. */
const of = (stage: Stage, title: string) => ({ stage, title });

const alamat = (title: string) =>
  z
    .strictObject({
      dukuh: text('Dukuh/Kampung/Jalan', 100),
      rt: rtRw('RT'),
      rw: rtRw('RW'),
      kodeWilayah: kodeWilayah(),
    })
    .meta({ title });

const anggota = z.strictObject({
  nama: text('Nama anggota keluarga', 100),
  nik: nik('NIK anggota keluarga'),
  hubungan: text('Hubungan keluarga', 50),
});

const saksi = z.strictObject({
  nama: text('Nama saksi', 100),
  nik: nik('NIK saksi').optional(),
  hubungan: text('Hubungan saksi dengan pemohon', 100).optional(),
});

export const pemohon = z
  .strictObject({
    nama: text('Nama', 100),
    nik: nik(),
    noKk: noKk(),
    tempatLahir: text('Tempat lahir', 100),
    tanggalLahir: date('Tanggal lahir'),
    jenisKelamin: choice('Jenis kelamin', ['L', 'P']),
    pekerjaan: text('Pekerjaan', 100),
    alamat: alamat('Alamat'),
    alamatDomisili: alamat('Alamat domisili').optional(),
    telepon: text('Telepon', 30).optional(),
    hubunganKeluarga: text('Hubungan dalam keluarga', 50),
    anggotaKeluarga: z.array(anggota).max(30).meta({ title: 'Anggota keluarga' }).optional(),
    caraTandaTangan: choice('Cara tanda tangan', ['ttd', 'cap_jempol']),
    saksi: z.array(saksi).length(2, 'Saksi harus dua orang.').meta({ title: 'Saksi' }).optional(),
    statusPendudukan: z
      .strictObject({
        status: choice('Status kependudukan', ['hidup', 'meninggal', 'pindah']),
        tanggalCek: date('Tanggal cek kependudukan'),
        sumber: text('Sumber cek kependudukan'),
      })
      .meta({ title: 'Status kependudukan' })
      .optional(),
    pekerjaanTerlarang: choice('Pekerjaan terlarang', ['tidak', 'asn', 'tni', 'polri', 'perangkat_desa']),
  })
  .meta(of('identitas', 'Pemohon'));

export const permohonan = z
  .strictObject({
    tanggal: date('Tanggal permohonan').optional(),
    tanggalDiterima: date('Tanggal diterima'),
    nomorAgenda: text('Nomor agenda', 30),
    nilaiDiajukan: money('Nilai yang diajukan', { min: 1 }),
    mengetahui: z
      .strictObject({
        nama: text('Nama kepala desa/lurah', 100),
        jabatan: choice('Jabatan yang mengetahui', ['Kepala Desa', 'Lurah']),
        status: statusJabatan(),
        nip: nip().optional(),
        nomorRegister: text('Nomor register desa/kelurahan', 60).optional(),
        tanggal: date('Tanggal mengetahui').optional(),
      })
      .meta({ title: 'Mengetahui' }),
    ...recorded(),
  })
  .meta(of('permohonan', 'Permohonan'));

export const usaha = z
  .strictObject({
    jenis: text('Jenis usaha', 100),
    sejak: z
      .string()
      .regex(/^(19|20)\d{2}$/, 'Isi dengan tahun, misalnya 2019.')
      .meta({ title: 'Usaha sejak tahun' })
      .optional(),
    rintisan: yesNo('Usaha rintisan'),
    alamat: alamat('Alamat usaha'),
    kepemilikanTempat: choice('Kepemilikan tempat usaha', [
      'milik_sendiri',
      'sewa',
      'menumpang',
      'lainnya',
    ]).optional(),
    alat: z.array(text('Alat usaha')).max(50).meta({ title: 'Alat usaha' }).optional(),
    omzetBulanan: money('Omzet per bulan').optional(),
    labaBulanan: money('Laba per bulan').optional(),
    tenagaKerja: z.int().min(0).max(1000).meta({ title: 'Tenaga kerja' }).optional(),
    pasar: paragraph('Pasar').optional(),
    masalah: paragraph('Masalah usaha').optional(),
    foto: photos('Foto usaha').optional(),
    nib: nib().optional(),
    rencana: paragraph('Rencana pengembangan'),
    ...recorded(),
  })
  .meta(of('usaha', 'Profil usaha'));

export const persyaratan = z
  .strictObject({
    kode: z
      .string()
      .regex(
        /^[a-z][a-z0-9_]{0,39}$/,
        'Kode persyaratan memakai huruf kecil dan garis bawah, misalnya data_sosial.',
      )
      .meta({ title: 'Kode persyaratan' }),
    /** What the office calls a requirement of its own. */
    uraian: text('Uraian persyaratan').optional(),
    status: choice('Status persyaratan', ['ada', 'tidak', 'tidak_perlu']),
    bentuk: choice('Bentuk persyaratan', ['asli', 'fotokopi']),
    tanggalTerima: date('Tanggal terima').optional(),
    recordId: id('Arsip persyaratan').optional(),
    dataSosial: z
      .strictObject({
        sumber: choice('Sumber data sosial', ['DTKS', 'DTSEN']),
        idKeluarga: text('ID keluarga', 40).optional(),
        desil: z.int().min(1).max(10).meta({ title: 'Desil' }).optional(),
        tanggalCek: date('Tanggal cek data sosial'),
        petugas: text('Petugas cek data sosial'),
        recordId: id('Arsip bukti data sosial').optional(),
      })
      .meta({ title: 'Data sosial' })
      .optional(),
    ...recorded(),
  })
  .meta(of('persyaratan', 'Persyaratan'));

export const verifikasi = z
  .strictObject({
    tanggalKunjungan: date('Tanggal kunjungan'),
    verifikator: z
      .array(z.strictObject({ nama: text('Nama verifikator', 100), nip: nip() }))
      .min(1)
      .max(3)
      .meta({ title: 'Verifikator' }),
    items: z
      .array(
        z.strictObject({
          kode: text('Kode butir verifikasi', 60),
          hasil: choice('Hasil butir verifikasi', ['ya', 'tidak']),
          keterangan: text('Keterangan butir verifikasi').optional(),
        }),
      )
      .min(1)
      .max(50)
      .meta({ title: 'Butir verifikasi' }),
    cekGanda: z
      .strictObject({
        nik: nik('NIK yang dicek'),
        kk: noKk(),
        program: text('Program yang dicek'),
        tahun: text('Tahun yang dicek', 60),
        hasil: choice('Hasil cek ganda', ['tidak_ganda', 'ganda']),
      })
      .meta({ title: 'Cek ganda' }),
    kewajaranHarga: choice('Kewajaran harga', ['wajar', 'tidak_wajar']),
    koordinat: z
      .strictObject({
        lintang: z.number().min(-90).max(90).meta({ title: 'Lintang' }),
        bujur: z.number().min(-180).max(180).meta({ title: 'Bujur' }),
      })
      .meta({ title: 'Koordinat' })
      .optional(),
    foto: photos('Foto kunjungan').optional(),
    kesimpulan: choice('Kesimpulan verifikasi', ['layak', 'tidak']),
    alasan: paragraph('Alasan tidak layak').optional(),
    ...recorded(),
  })
  .meta(of('verifikasi', 'Verifikasi'));

export const rekening = z
  .strictObject({
    bank: text('Bank', 100),
    kantorCabang: text('Kantor cabang', 100),
    nomor: z
      .string()
      .trim()
      .regex(/^\d[\d.-]{3,29}$/, 'Nomor rekening hanya angka, titik, dan garis.')
      .meta({ title: 'Nomor rekening' }),
    namaPemilik: text('Nama pemilik rekening', 100),
    sesuaiKtp: yesNo('Nama rekening sesuai KTP'),
    statusAktif: yesNo('Rekening aktif'),
    tanggalCek: date('Tanggal cek rekening'),
    recordId: id('Arsip buku tabungan').optional(),
    ...recorded(),
  })
  .meta(of('rekening', 'Rekening'));

export const pernyataan = z
  .strictObject({
    jenis: choice('Jenis pernyataan', [
      'pakta_integritas',
      'sanggup_lpj',
      'tidak_menerima_bantuan_sejenis',
      'tanggung_jawab',
      'lainnya',
    ]),
    tanggal: date('Tanggal pernyataan').optional(),
    meterai: z
      .strictObject({
        perlu: yesNo('Perlu meterai'),
        ada: yesNo('Meterai ada'),
        tanggalPadaMeterai: date('Tanggal pada meterai').optional(),
      })
      .meta({ title: 'Meterai' }),
    ...recorded(),
  })
  .meta(of('pernyataan', 'Pernyataan'));

/** `jumlah` is typed here and nowhere else: it is what the shop wrote on the receipt, right or wrong. */
const bukti = z
  .strictObject({
    rabNo: z.int().min(1).meta({ title: 'No RAB' }),
    nomorNota: text('Nomor nota', 60).optional(),
    tanggal: date('Tanggal nota'),
    toko: text('Toko'),
    uraian: text('Uraian belanja'),
    volume: z.number().positive('Volume harus lebih dari 0.').max(100_000).meta({ title: 'Volume' }),
    satuan: text('Satuan', 30),
    harga: money('Harga', { min: 1 }),
    jumlah: money('Jumlah pada nota', { min: 1 }),
  })
  .meta({ title: 'Bukti belanja' });

/** One point that an officer checks. `kode` is one of the paper's own points; an office may add others. */
const butir = (title: string, jawaban: readonly [string, ...string[]]) =>
  z.strictObject({
    kode: text(`Kode ${title}`, 60),
    hasil: z.enum(jawaban).meta({ title: `Hasil ${title}` }),
    keterangan: text(`Keterangan ${title}`).optional(),
  });

const kelengkapan = (title: string) =>
  z
    .array(butir('kelengkapan', ['ada', 'tidak', 'tidak_perlu']))
    .max(50)
    .meta({ title });

/** An officer of the dinas, as he stood on the day. */
const pelaksana = (title: string) =>
  z
    .strictObject({
      nama: text('Nama petugas', 100),
      nip: nip().optional(),
      jabatan: text('Jabatan petugas', 150).optional(),
    })
    .meta({ title });

/** Who heads the village when the paper is signed, where that is no longer the one who knew of the application. */
const kepalaDesaKini = () =>
  z
    .strictObject({
      nama: text('Nama kepala desa/lurah', 100),
      status: statusJabatan(),
      nip: nip().optional(),
    })
    .meta({ title: 'Mengetahui' });

/** Money that went back to the Kas Daerah. */
const setoran = (title: string) =>
  z
    .strictObject({
      nomorSts: text('Nomor STS', 60),
      tanggal: date('Tanggal setor'),
      nilai: money('Nilai setor', { min: 1 }),
    })
    .meta({ title });

/** It is drawn up before it is handed in and examined, so what the examination found may still be absent. */
export const lpj = z
  .strictObject({
    nomorAgenda: text('Nomor agenda LPJ', 60).optional(),
    tanggal: date('Tanggal LPJ').optional(),
    tanggalDiterima: date('Tanggal LPJ diterima').optional(),
    diserahkanOleh: text('Yang menyerahkan LPJ', 100).optional(),
    mengetahui: kepalaDesaKini().optional(),
    hasil: paragraph('Hasil penggunaan bantuan').optional(),
    kendala: paragraph('Kendala penggunaan bantuan').optional(),
    bukti: z.array(bukti).min(1).max(500).meta({ title: 'Bukti belanja' }),
    setor: setoran('Setor sisa').optional(),
    bunga: money('Bunga rekening').optional(),
    foto: z
      .strictObject({ sebelum: photos('Foto sebelum'), sesudah: photos('Foto sesudah') })
      .meta({ title: 'Foto' }),
    kelengkapan: kelengkapan('Kelengkapan LPJ').optional(),
    hasilTelaah: choice('Hasil telaah LPJ', ['diterima', 'perbaikan']).optional(),
    catatanTelaah: paragraph('Catatan telaah').optional(),
    batasPerbaikan: date('Batas perbaikan LPJ').optional(),
    tanggalTelaah: date('Tanggal telaah LPJ').optional(),
    penelaah: pelaksana('Petugas penelaah').optional(),
    tanggalDiterimaLengkap: date('Tanggal LPJ diterima lengkap').optional(),
    ...recorded(),
  })
  .meta(of('lpj', 'LPJ'));

export const monitoring = z
  .strictObject({
    suratTugas: letterLater('Surat tugas'),
    tanggal: date('Tanggal monitoring'),
    /** Who visited; where it is left out, the one who recorded it did. */
    pelaksana: z
      .array(pelaksana('Petugas monitoring'))
      .min(1)
      .max(3)
      .optional()
      .meta({ title: 'Petugas monitoring' }),
    kelengkapan: kelengkapan('Kelengkapan dokumen').optional(),
    kesesuaian: z
      .array(butir('kesesuaian', ['sesuai', 'tidak']))
      .max(50)
      .meta({ title: 'Kesesuaian' })
      .optional(),
    barangAda: yesNo('Barang ada'),
    kondisiUsaha: text('Kondisi usaha'),
    omzetSekarang: money('Omzet sekarang'),
    masalah: paragraph('Masalah'),
    rekomendasi: paragraph('Rekomendasi'),
    foto: photos('Foto monitoring'),
    ...recorded(),
  })
  .meta(of('monitoring', 'Monitoring'));

export const teguran = z
  .strictObject({
    ke: z.int().min(1).max(3).meta({ title: 'Teguran ke' }),
    nomor: text('Nomor teguran', 60).optional(),
    tanggal: date('Tanggal teguran').optional(),
    batas: date('Batas waktu'),
    kekurangan: z
      .array(text('Kekurangan'))
      .min(1)
      .max(20)
      .meta({ title: 'Yang belum disampaikan' })
      .optional(),
    buktiTerima: text('Bukti terima').optional(),
    ...recorded(),
  })
  .meta(of('teguran', 'Teguran'));

export const perubahan = z
  .strictObject({
    jenis: choice('Jenis perubahan', ['mundur', 'meninggal', 'pindah', 'mampu', 'lainnya']),
    alasan: paragraph('Alasan perubahan'),
    tanggal: date('Tanggal perubahan'),
    bukti: text('Bukti perubahan'),
    pengganti: id('Berkas pengganti').optional(),
    /** Who declares it for a recipient who has died. */
    ahliWaris: z
      .strictObject({
        nama: text('Nama ahli waris', 100),
        nik: nik('NIK ahli waris'),
        hubungan: text('Hubungan ahli waris dengan penerima', 100),
        alamat: alamat('Alamat ahli waris').optional(),
      })
      .meta({ title: 'Ahli waris' })
      .optional(),
    tanggalPernyataan: date('Tanggal pernyataan').optional(),
    mengetahui: kepalaDesaKini().optional(),
    pengembalian: setoran('Pengembalian bantuan').optional(),
    beritaAcara: letterLater('Berita acara penggantian').optional(),
    ...recorded(),
  })
  .meta(of('perubahan', 'Perubahan'));

/** The folder of the berkas in the archive, as its cover says. */
export const arsip = z
  .strictObject({
    unitPengolah: text('Unit pengolah').optional(),
    lokasi: placeSchema.meta({ title: 'Lokasi simpan' }).optional(),
    keterangan: text('Keterangan berkas', 300).optional(),
    ...recorded(),
  })
  .meta(of('arsip', 'Arsip'));

export const kaitan = z.strictObject({
  berkasId: id('Berkas terkait'),
  hubungan: choice('Hubungan dengan berkas terkait', ['bantuan_sebelumnya', 'menggantikan', 'digantikan']),
});

export type Alamat = z.infer<ReturnType<typeof alamat>>;
