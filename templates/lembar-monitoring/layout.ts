import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  jarak,
  kopDinas,
  para,
  polos,
  tandaTanganKanan,
  utuh,
} from '../../src/documents/docx/word-blocks.ts';
import {
  barisIdentitas,
  daftarPeriksa,
  judulTentang,
  kepalaBagian,
} from '../../src/documents/docx/word-forms.ts';
import { daftarFoto } from '../../src/documents/docx/word-frames.ts';
import { dots } from '../../src/documents/letter/blanks.ts';

export default {
  title: 'Lembar Monitoring dan Evaluasi',
  naskah: 'khusus',
  pageNumber: true,
  body: [
    kopDinas(),
    judulTentang('LEMBAR MONITORING DAN EVALUASI'),
    barisIdentitas('identitas', 54),
    kepalaBagian('A. Kelengkapan Dokumen'),
    daftarPeriksa('kelengkapan', ['Ada', 'Tidak'], 'Dokumen'),
    kepalaBagian('B. Kesesuaian'),
    daftarPeriksa('kesesuaian', ['Sesuai', 'Tidak']),
    kepalaBagian('C. Penggunaan Bantuan'),
    barisIdentitas('keuangan', 54),
    kepalaBagian('D. Kondisi Usaha'),
    barisIdentitas('usaha', 54),
    kepalaBagian('E. Foto'),
    daftarFoto('foto', 52),
    jarak(),
    utuh(
      para('{tempatTanggal}', 'TempatTanggal', { keep: true }),
      para('Petugas monitoring,', 'Normal', { keep: true }),
      polos([8, 92, 60], [{ loop: 'petugas', cells: ['{no}.', '{petugas}', `{no}. ${dots(28)}`] }], 'Saksi'),
      jarak(),
      tandaTanganKanan({ atas: ['Penerima bantuan,'], bawah: ['{nama}'] }),
    ),
  ],
} satisfies LayoutPlan;
