import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  isiRata,
  jarak,
  jika,
  judul,
  kopDinas,
  para,
  polos,
  tabel,
  tandaTanganKanan,
  utuh,
} from '../../src/documents/docx/word-blocks.ts';
import { barisIdentitas } from '../../src/documents/docx/word-forms.ts';
import { daftarFoto } from '../../src/documents/docx/word-frames.ts';
import { penandatangan, saksiJempol } from '../../src/documents/docx/word-signatures.ts';

export default {
  title: 'Instrumen Verifikasi',
  naskah: 'khusus',
  fontSize: 11,
  pageNumber: true,
  body: [
    kopDinas(),
    judul('INSTRUMEN VERIFIKASI DAN VALIDASI'),
    para('{tentang}', 'Subjudul'),
    jarak(),
    barisIdentitas('pemohon'),
    jarak(),
    para('A. Hasil Pemeriksaan', 'Bagian'),
    tabel({
      widths: [24, 211, 44, 44, 130],
      header: ['No', 'Butir', 'Ya', 'Tidak', 'Keterangan'],
      rows: [{ loop: 'butir', cells: ['{no}', '{uraian}', '{ya}', '{tidak}', '{keterangan}'] }],
      align: 'clccl',
    }),
    jarak(),
    para('B. Cek Bantuan Ganda', 'Bagian'),
    barisIdentitas('cekGanda'),
    jarak(),
    para('C. Kewajaran Harga', 'Bagian'),
    tabel({
      widths: [24, 201, 60, 84, 84],
      header: ['No', 'Uraian', 'Satuan', 'Harga RAB (Rp)', 'Harga acuan (Rp)'],
      rows: [{ loop: 'harga', cells: ['{no}', '{uraian}', '{satuan}', '{hargaSatuan}', '{hargaAcuan}'] }],
      align: 'clcrr',
    }),
    jarak(),
    para('{kewajaran}'),
    para('D. Koordinat dan Foto Kunjungan', 'Bagian'),
    para('{koordinat}', 'Normal', { keep: true }),
    daftarFoto('foto', 50),
    para('E. Kesimpulan', 'Bagian'),
    para('{kesimpulan}', 'Normal', { keep: true }),
    jika('adaAlasan', isiRata('{alasan}')),
    para('Verifikator:', 'Saksi'),
    polos([1, 12, 10], [{ loop: 'verifikator', cells: ['{no}.', '{nama}', '{ruang}'] }], 'Saksi'),
    jarak(),
    utuh(tandaTanganKanan(penandatangan(['{tempatTanggal}', 'Pemohon yang dikunjungi,'])), saksiJempol()),
  ],
} satisfies LayoutPlan;
