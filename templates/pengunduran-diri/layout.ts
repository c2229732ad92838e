import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  bernomorDaftar,
  isiRata,
  jarak,
  jika,
  penutupSurat,
  tandaTangan,
} from '../../src/documents/docx/word-blocks.ts';
import {
  baris,
  judulTentang,
  kepalaDesa,
  penerimaMenandatangani,
  saksiPenerima,
} from '../../src/documents/docx/word-forms.ts';

export default {
  title: 'Surat Pernyataan Pengunduran Diri',
  naskah: 'warga',
  body: [
    judulTentang('SURAT PERNYATAAN PENGUNDURAN DIRI', 'SEBAGAI PENERIMA BANTUAN SOSIAL'),
    isiRata('Saya yang bertanda tangan di bawah ini:'),
    baris('penandatangan', 46),
    jarak(),
    jika('diwakili', isiRata('sebagai ahli waris dari penerima bantuan:'), baris('penerima', 46), jarak()),
    isiRata('menyatakan dengan sesungguhnya bahwa:'),
    bernomorDaftar('pernyataan', '{no}.\t{isi}'),
    penutupSurat(
      'Demikian surat pernyataan ini saya buat dengan sebenarnya dan tanpa paksaan dari pihak mana pun untuk dipergunakan sebagaimana mestinya.',
    ),
    tandaTangan(
      kepalaDesa(),
      penerimaMenandatangani('{tempat}, {tanggal}', 'Yang membuat pernyataan', { meterai: true }),
    ),
    saksiPenerima(),
  ],
} satisfies LayoutPlan;
