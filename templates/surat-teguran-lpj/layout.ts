import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  bernomorDaftar,
  isi,
  jarak,
  kepalaSurat,
  kopDinas,
  para,
  pejabat,
  penutupIsi,
  tandaTanganKanan,
} from '../../src/documents/docx/word-blocks.ts';

export default {
  title: 'Surat Teguran LPJ',
  naskah: 'khusus',
  pageNumber: true,
  body: [
    kopDinas(),
    kepalaSurat(),
    isi('{pembuka}'),
    isi('{belum}'),
    bernomorDaftar('kekurangan', '{no}.\t{isi}', 'ButirMasuk'),
    bernomorDaftar('permintaan', '{isi}', 'Isi'),
    penutupIsi('Demikian untuk menjadi perhatian dan segera dilaksanakan.'),
    tandaTanganKanan(pejabat('kepala')),
    jarak(),
    para('Tembusan:', 'Tembusan', { keep: true }),
    bernomorDaftar('tembusan', '{no}\t{nama}', 'Tembusan'),
  ],
} satisfies LayoutPlan;
