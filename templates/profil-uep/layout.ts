import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  halamanBaru,
  jarak,
  judul,
  para,
  penutupSurat,
  tandaTanganKanan,
  utuh,
} from '../../src/documents/docx/word-blocks.ts';
import { barisIdentitas } from '../../src/documents/docx/word-forms.ts';
import { daftarFoto } from '../../src/documents/docx/word-frames.ts';
import { penandatangan, saksiJempol } from '../../src/documents/docx/word-signatures.ts';

export default {
  title: 'Profil UEP',
  naskah: 'warga',
  fontSize: 11,
  pageNumber: true,
  body: [
    judul('PROFIL USAHA EKONOMI PRODUKTIF'),
    para('{tentang}', 'Subjudul'),
    jarak(),
    para('A. Data Pemohon', 'Bagian'),
    barisIdentitas('pemohon'),
    jarak(),
    para('B. Gambaran Usaha', 'Bagian'),
    barisIdentitas('usaha'),
    jarak(),
    para('C. Rencana Pengembangan', 'Bagian'),
    para('{rencana}'),
    halamanBaru(),
    para('D. Foto Usaha', 'Bagian'),
    daftarFoto('foto'),
    para('', 'Jarak', { keep: true }),
    penutupSurat('Demikian profil usaha ini kami buat dengan sebenarnya.'),
    utuh(tandaTanganKanan(penandatangan(['{tempatTanggal}', 'Pemohon,'])), saksiJempol()),
  ],
} satisfies LayoutPlan;
