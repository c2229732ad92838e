import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  isiRata,
  jarak,
  judul,
  kopDinas,
  pejabat,
  penutupSurat,
  tabel,
  tandaTangan,
} from '../../src/documents/docx/word-blocks.ts';
import { barisIdentitas } from '../../src/documents/docx/word-forms.ts';
import { yangBertandaTangan } from '../../src/documents/letter/pernyataan.ts';

export default {
  title: 'Pernyataan Kelengkapan Berkas SKPD',
  naskah: 'khusus',
  pageNumber: true,
  body: [
    kopDinas(),
    judul('{judul}', '{tentang}', 'NOMOR {nomor}'),
    isiRata(yangBertandaTangan),
    barisIdentitas('identitas'),
    jarak(),
    isiRata('{pernyataan}'),
    tabel({
      widths: [24, 210, 44, 44, 132],
      header: ['No', 'Naskah', 'Ada', 'Tidak', 'Keterangan'],
      rows: [{ loop: 'butir', cells: ['{no}', '{uraian}', '', '', '{banyaknya}'] }],
      align: 'clccl',
    }),
    jarak(),
    penutupSurat('{penutup}'),
    tandaTangan(
      pejabat('pptk', 'Disiapkan oleh,'),
      pejabat('ppkSkpd', 'Diteliti oleh,'),
      pejabat('pengguna', '{tempatTanggal}'),
    ),
  ],
} satisfies LayoutPlan;
