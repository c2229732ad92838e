import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  bernomorDaftar,
  isiRata,
  jarak,
  jika,
  penutupSurat,
  tandaTangan,
  utuh,
} from '../../src/documents/docx/word-blocks.ts';
import { barisIdentitas, judulTentang } from '../../src/documents/docx/word-forms.ts';
import {
  kepalaDesa,
  penandatanganBermeterai,
  saksiJempol,
} from '../../src/documents/docx/word-signatures.ts';

export default {
  title: 'Surat Pernyataan Pengunduran Diri',
  naskah: 'warga',
  body: [
    judulTentang('SURAT PERNYATAAN PENGUNDURAN DIRI', 'SEBAGAI PENERIMA BANTUAN SOSIAL'),
    isiRata('Saya yang bertanda tangan di bawah ini:'),
    barisIdentitas('identitas', 46),
    jarak(),
    jika(
      'diwakili',
      isiRata('sebagai ahli waris dari penerima bantuan:'),
      barisIdentitas('penerima', 46),
      jarak(),
    ),
    isiRata('menyatakan dengan sesungguhnya bahwa:'),
    bernomorDaftar('pernyataan', '{no}.\t{isi}'),
    penutupSurat(
      'Demikian surat pernyataan ini saya buat dengan sebenarnya dan tanpa paksaan dari pihak mana pun untuk dipergunakan sebagaimana mestinya.',
    ),
    utuh(
      tandaTangan(kepalaDesa(), penandatanganBermeterai('Yang membuat pernyataan,')),
      saksiJempol('penandatangan'),
    ),
  ],
} satisfies LayoutPlan;
