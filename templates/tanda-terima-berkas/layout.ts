import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import { jarak, kopDinas, para, polos, tabel, tandaTangan } from '../../src/documents/docx/word-blocks.ts';

const baris = (loop: string) => polos([40, 4, 160], [{ loop, cells: ['{label}', ':', '{isi}'] }], 'Kecil');
const petugas = { atas: ['{tempat}, {tanggal}', 'Petugas penerima,'], bawah: ['{petugas}'] };

export default {
  title: 'Tanda Terima Berkas',
  naskah: 'khusus',
  pageNumber: true,
  body: [
    kopDinas(),
    para('TANDA TERIMA BERKAS', 'Judul'),
    baris('tandaTerima'),
    para('{kelengkapan}', 'Kecil'),
    para('{gratis}', 'Kecil'),
    tandaTangan(undefined, petugas),
    para('{garisPotong}', 'Kotak'),
    para('Pemeriksaan Kelengkapan Berkas', 'Subjudul'),
    baris('pemohon'),
    jarak(),
    tabel({
      widths: [24, 211, 44, 44, 130],
      header: ['No', 'Persyaratan', 'Ada', 'Tidak', 'Keterangan'],
      rows: [{ loop: 'syarat', cells: ['{no}', '{uraian}', '{ada}', '{tidak}', '{keterangan}'] }],
      align: 'clccl',
    }),
    jarak(),
    tandaTangan({ atas: ['', 'Yang menyerahkan,'], bawah: ['{nama}'] }, petugas),
  ],
} satisfies LayoutPlan;
