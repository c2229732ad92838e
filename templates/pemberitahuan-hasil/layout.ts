import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  bernomorDaftar,
  isi,
  jika,
  kepalaSurat,
  kopDinas,
  pejabat,
  penutupIsi,
  tandaTanganKanan,
} from '../../src/documents/docx/word-blocks.ts';
import { penutup } from '../../src/documents/letter/body.ts';

export default {
  title: 'Pemberitahuan Hasil',
  naskah: 'khusus',
  pageNumber: true,
  body: [
    kopDinas(),
    kepalaSurat(),
    isi('{pembuka}'),
    jika(
      'adaLangkah',
      isi('Selanjutnya Saudara diminta:'),
      bernomorDaftar('langkah', '{no}.\t{isi}', 'ButirMasuk'),
    ),
    isi('{catatan}'),
    penutupIsi(penutup.surat),
    tandaTanganKanan(pejabat('kepala')),
  ],
} satisfies LayoutPlan;
