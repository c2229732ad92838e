import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  bernomorDaftar,
  isi,
  jarak,
  kepalaSurat,
  penutupIsi,
  polos,
  tandaTangan,
  utuh,
} from '../../src/documents/docx/word-blocks.ts';
import { kepalaDesa, penandatangan, saksiJempol } from '../../src/documents/docx/word-signatures.ts';
import { penutup } from '../../src/documents/letter/body.ts';

export default {
  title: 'Surat Permohonan',
  naskah: 'warga',
  pageNumber: true,
  body: [
    kepalaSurat(['Lampiran']),
    isi('Yang bertanda tangan di bawah ini:'),
    polos([18, 64, 5, 142], [{ loop: 'pemohon', cells: ['', '{label}', ':', '{isi}'] }]),
    jarak(),
    isi('{permohonan}'),
    isi('Sebagai bahan pertimbangan, bersama ini kami lampirkan:'),
    bernomorDaftar('daftarLampiran', '{no}.\t{isi}', 'ButirMasuk'),
    penutupIsi(penutup.permohonan),
    utuh(tandaTangan(kepalaDesa('{register}'), penandatangan(['', 'Pemohon,'])), saksiJempol()),
  ],
} satisfies LayoutPlan;
