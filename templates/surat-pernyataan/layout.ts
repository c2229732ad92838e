import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import { naskahPernyataan } from '../../src/documents/docx/word-signatures.ts';

export default {
  title: 'Surat Pernyataan',
  naskah: 'warga',
  body: [naskahPernyataan()],
} satisfies LayoutPlan;
