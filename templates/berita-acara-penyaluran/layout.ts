import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  bernomorDaftar,
  isiRata,
  jarak,
  judul,
  kopDinas,
  para,
  pejabat,
  penutupSurat,
  tandaTangan,
  utuh,
} from '../../src/documents/docx/word-blocks.ts';
import { barisIdentitas } from '../../src/documents/docx/word-forms.ts';
import { daftarSaksi, penandatangan } from '../../src/documents/docx/word-signatures.ts';
import { penutup } from '../../src/documents/letter/body.ts';

export default {
  title: 'Berita Acara Penyaluran',
  naskah: 'khusus',
  pageNumber: true,
  body: [
    kopDinas(),
    judul('{judul}', '{tentang}', 'NOMOR {nomor}'),
    para('{pembuka}'),
    jarak(),
    barisIdentitas('pertama', 32),
    isiRata('selanjutnya disebut PIHAK PERTAMA; dan'),
    barisIdentitas('kedua', 32),
    isiRata('selanjutnya disebut PIHAK KEDUA.'),
    isiRata('{dasar}'),
    bernomorDaftar('butir', '{no}.\t{isi}'),
    utuh(
      penutupSurat(penutup.beritaAcara),
      tandaTangan(
        penandatangan(['PIHAK KEDUA,', 'Penerima bantuan,'], 'penerima'),
        pejabat('kepala', 'PIHAK PERTAMA,'),
      ),
      para('{judulSaksi}', 'Saksi', { keep: true }),
      daftarSaksi('saksi'),
    ),
  ],
} satisfies LayoutPlan;
