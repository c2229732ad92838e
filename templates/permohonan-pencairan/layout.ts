import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  bernomorDaftar,
  isi,
  isiRata,
  jarak,
  kepalaSurat,
  penutupIsi,
  polos,
  tandaTanganKanan,
  utuh,
} from '../../src/documents/docx/word-blocks.ts';
import { penandatangan, saksiJempol } from '../../src/documents/docx/word-signatures.ts';
import { penutup } from '../../src/documents/letter/body.ts';
import { yangBertandaTangan } from '../../src/documents/letter/pernyataan.ts';

const lines = (list: string) =>
  polos([18, 44, 6, 164], [{ loop: list, cells: ['', '{label}', ':', '{isi}'] }]);

export default {
  title: 'Permohonan Pencairan',
  naskah: 'warga',
  body: [
    kepalaSurat(['Lampiran']),
    isi(yangBertandaTangan),
    lines('identitas'),
    jarak(),
    isiRata('{permohonan}'),
    lines('rekening'),
    jarak(),
    isi('{pengantarLampiran}'),
    bernomorDaftar('naskahLampiran', '{no}.\t{isi}', 'ButirMasuk'),
    penutupIsi(penutup.permohonan),
    utuh(tandaTanganKanan(penandatangan(['Pemohon,'], 'penandatangan')), saksiJempol('penandatangan')),
  ],
} satisfies LayoutPlan;
