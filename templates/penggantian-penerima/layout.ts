import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  bernomorDaftar,
  isiRata,
  jarak,
  kopDinas,
  para,
  pejabat,
  penutupSurat,
  polos,
  tandaTangan,
} from '../../src/documents/docx/word-blocks.ts';
import { barisIdentitas, kepalaBagian } from '../../src/documents/docx/word-forms.ts';
import { kepalaDesa } from '../../src/documents/docx/word-signatures.ts';
import { dots } from '../../src/documents/letter/blanks.ts';
import { penutup } from '../../src/documents/letter/body.ts';

export default {
  title: 'Berita Acara Penggantian Penerima',
  naskah: 'khusus',
  pageNumber: true,
  body: [
    kopDinas(),
    para('BERITA ACARA', 'Judul'),
    para('{tentang}', 'Subjudul'),
    para('NOMOR {nomor}', 'Nomor'),
    jarak(),
    isiRata('{pembuka}'),
    kepalaBagian('Penerima yang diganti'),
    barisIdentitas('diganti', 39),
    kepalaBagian('Penerima pengganti'),
    barisIdentitas('pengganti', 39),
    jarak(),
    isiRata('Penggantian dilakukan dengan pertimbangan:'),
    bernomorDaftar('pertimbangan', '{no}.\t{isi}'),
    penutupSurat(penutup.beritaAcara),
    para('Verifikator,', 'Normal', { keep: true }),
    polos(
      [8, 92, 60],
      [{ loop: 'verifikator', cells: ['{no}.', '{petugas}', `{no}. ${dots(28)}`] }],
      'Saksi',
    ),
    jarak(),
    tandaTangan(pejabat('kepala'), pejabat('kepalaBidang')),
    jarak(),
    tandaTangan(kepalaDesa()),
  ],
} satisfies LayoutPlan;
