import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  bernomorDaftar,
  jarak,
  judul,
  klausul,
  kopDinas,
  para,
  pejabat,
  penutupSurat,
  tabel,
  tandaTanganKanan,
  tengah,
} from '../../src/documents/docx/word-blocks.ts';
import { penutup } from '../../src/documents/letter/body.ts';

export default {
  title: 'Surat Tugas',
  naskah: 'khusus',
  pageNumber: true,
  body: [
    kopDinas(),
    judul('SURAT TUGAS', 'NOMOR {nomor}'),
    klausul('Dasar', bernomorDaftar('dasar', '{no}.\t{isi}')),
    tengah('MENUGASKAN:', true),
    klausul('Kepada', para('petugas yang namanya tersebut di bawah ini.', 'IsiRata')),
    tabel({
      widths: [24, 190, 100, 140],
      header: ['No', 'Nama dan NIP', 'Pangkat', 'Jabatan'],
      rows: [{ loop: 'petugas', cells: ['{no}', '{nama}', '{pangkat}', '{jabatan}'] }],
      align: 'clll',
    }),
    jarak(),
    klausul('Untuk', bernomorDaftar('tugas', '{no}.\t{isi}')),
    klausul('Waktu', para('{waktu}', 'IsiRata')),
    klausul('Tempat', para('{lokasi}', 'IsiRata')),
    penutupSurat(penutup.suratTugas),
    tandaTanganKanan(pejabat('kepala', '{tempatTanggal}')),
  ],
} satisfies LayoutPlan;
