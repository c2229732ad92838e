import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  bernomorDaftar,
  isiRata,
  jarak,
  penutupSurat,
  tandaTanganKanan,
  utuh,
} from '../../src/documents/docx/word-blocks.ts';
import { barisIdentitas, judulTentang } from '../../src/documents/docx/word-forms.ts';
import { penandatanganBermeterai, saksiJempol } from '../../src/documents/docx/word-signatures.ts';
import { penutup } from '../../src/documents/letter/body.ts';

export default {
  title: 'Surat Pernyataan Tanggung Jawab',
  naskah: 'warga',
  body: [
    judulTentang('SURAT PERNYATAAN TANGGUNG JAWAB', 'PENGGUNAAN BANTUAN SOSIAL'),
    isiRata('Saya yang bertanda tangan di bawah ini:'),
    barisIdentitas('identitas', 46),
    jarak(),
    isiRata('menyatakan dengan sesungguhnya bahwa:'),
    bernomorDaftar('pernyataan', '{no}.\t{isi}'),
    penutupSurat(penutup.pernyataan),
    utuh(tandaTanganKanan(penandatanganBermeterai('Yang membuat pernyataan,')), saksiJempol('penandatangan')),
  ],
} satisfies LayoutPlan;
