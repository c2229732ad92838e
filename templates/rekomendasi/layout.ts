import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  bernomorDaftar,
  halamanBaru,
  jarak,
  judul,
  kepalaLampiran,
  klausul,
  kopDinas,
  para,
  pejabat,
  penutupSurat,
  tabel,
  tandaTanganKanan,
  tembusan,
  tengah,
} from '../../src/documents/docx/word-blocks.ts';

const columns = ['{no}', '{nama}', '{nik}', '{desa}', '{kecamatan}', '{nilai}'];

export default {
  title: 'Rekomendasi',
  naskah: 'khusus',
  pageNumber: true,
  body: [
    kopDinas(),
    judul('REKOMENDASI', 'NOMOR {nomor}'),
    klausul('Dasar', bernomorDaftar('dasar', '{no}.\t{isi}')),
    tengah('MEREKOMENDASIKAN:', true),
    klausul('Kepada', para('{kepada}', 'IsiRata')),
    klausul('Untuk', para('{untuk}', 'IsiRata')),
    klausul('Ketentuan', bernomorDaftar('ketentuan', '{no}.\t{isi}')),
    penutupSurat('Demikian rekomendasi ini dibuat untuk dipergunakan sebagaimana mestinya.'),
    tandaTanganKanan(pejabat('kepala', '{tempatTanggal}')),
    tembusan(),
    halamanBaru(),
    kepalaLampiran(['{kepalaLampiran}']),
    para('{namaDaftar}', 'Subjudul'),
    jarak(),
    tabel({
      fontSize: 9,
      widths: [28, 110, 112, 82, 78, 66],
      header: ['No', 'Nama', 'NIK', 'Desa/Kelurahan', 'Kecamatan', 'Nilai (Rp)'],
      rows: [
        { loop: 'keluarga', cells: columns },
        { loop: 'keluargaAkhir', cells: columns, keep: true },
        { cells: ['{namaJumlah}', '{jumlah}'], spans: [5, 1], bold: true, keep: true },
      ],
      align: 'clcllr',
    }),
    para('Terbilang: {terbilang}', 'Terbilang'),
    tandaTanganKanan(pejabat('kepala')),
  ],
} satisfies LayoutPlan;
