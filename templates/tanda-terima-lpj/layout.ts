import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  halamanBaru,
  isiRata,
  jarak,
  kopDinas,
  para,
  penutupSurat,
  tandaTangan,
  tandaTanganKanan,
} from '../../src/documents/docx/word-blocks.ts';
import { barisIdentitas, daftarPeriksa } from '../../src/documents/docx/word-forms.ts';

export default {
  title: 'Tanda Terima LPJ',
  naskah: 'khusus',
  pageNumber: true,
  body: [
    kopDinas(),
    para('TANDA TERIMA', 'Judul'),
    para('{tentang}', 'Subjudul'),
    para('NOMOR {nomor}', 'Nomor'),
    jarak(),
    isiRata(
      'Telah diterima Laporan Pertanggungjawaban (LPJ) bantuan sosial dengan keterangan sebagai berikut:',
    ),
    barisIdentitas('penyerahan', 56),
    jarak(),
    penutupSurat(
      'Tanda terima ini bukan persetujuan atas isi LPJ. Hasil telaah disampaikan kepada penerima setelah LPJ diperiksa.',
    ),
    tandaTangan(
      { atas: ['', 'Yang menyerahkan,'], bawah: ['{diserahkanOleh}'] },
      { atas: ['{tempatTanggal}', 'Petugas penerima,'], bawah: ['{penerimaBerkas}'] },
    ),
    halamanBaru(),
    para('LEMBAR TELAAH LPJ', 'Judul'),
    jarak(),
    barisIdentitas('perihal', 56),
    jarak(),
    daftarPeriksa('kelengkapan', ['Ada', 'Tidak'], 'Kelengkapan'),
    jarak(),
    barisIdentitas('angka', 56),
    jarak(),
    barisIdentitas('hasil', 56),
    jarak(),
    tandaTanganKanan({
      atas: ['{tanggalTelaah}', 'Petugas penelaah,', '{penelaah.jabatan}'],
      bawah: ['{penelaah.nama}', '{penelaah.nip}'],
    }),
  ],
} satisfies LayoutPlan;
