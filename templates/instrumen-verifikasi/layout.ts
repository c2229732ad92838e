import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import { daftarFoto } from '../../src/documents/docx/photo-loop.ts';
import {
  isiRata,
  jarak,
  jika,
  judul,
  kopDinas,
  para,
  pemohon,
  polos,
  saksiCapJempol,
  tabel,
  tandaTanganKanan,
} from '../../src/documents/docx/word-blocks.ts';
import { dots } from '../../src/documents/letter/blanks.ts';

const baris = (loop: string) => polos([52, 4, 160], [{ loop, cells: ['{label}', ':', '{isi}'] }]);

export default {
  title: 'Instrumen Verifikasi',
  naskah: 'khusus',
  pageNumber: true,
  body: [
    kopDinas(),
    judul('INSTRUMEN VERIFIKASI DAN VALIDASI'),
    para('{tentang}', 'Subjudul'),
    jarak(),
    baris('pemohon'),
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
    baris('cekGanda'),
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
    tandaTanganKanan(pemohon('{tempatTanggal}', 'Pemohon yang dikunjungi,')),
    saksiCapJempol(dots(34)),
  ],
} satisfies LayoutPlan;
