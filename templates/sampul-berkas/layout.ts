import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import { jarak, judul, kopDinas, para, tabel } from '../../src/documents/docx/word-blocks.ts';

export default {
  title: 'Sampul Berkas',
  naskah: 'khusus',
  body: [
    kopDinas(),
    judul('SAMPUL BERKAS', '{nomorBerkas}'),
    tabel({
      widths: [140, 330],
      header: ['Keterangan', 'Isi'],
      rows: [{ loop: 'baris', cells: ['{label}', '{isi}'] }],
    }),
    jarak(),
    para('{catatan}'),
  ],
} satisfies LayoutPlan;
