import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import { daftarFoto } from '../../src/documents/docx/photo-loop.ts';
import {
  halamanBaru,
  jarak,
  judul,
  para,
  pemohon,
  penutupSurat,
  polos,
  saksiCapJempol,
  tandaTanganKanan,
} from '../../src/documents/docx/word-blocks.ts';
import { dots } from '../../src/documents/letter/blanks.ts';

const baris = (loop: string) => polos([64, 5, 160], [{ loop, cells: ['{label}', ':', '{isi}'] }]);

export default {
  title: 'Profil UEP',
  naskah: 'warga',
  pageNumber: true,
  body: [
    judul('PROFIL USAHA EKONOMI PRODUKTIF'),
    para('{tentang}', 'Subjudul'),
    jarak(),
    para('A. Data Pemohon', 'Bagian'),
    baris('pemohon'),
    jarak(),
    para('B. Gambaran Usaha', 'Bagian'),
    baris('usaha'),
    jarak(),
    para('C. Rencana Pengembangan', 'Bagian'),
    para('{rencana}'),
    halamanBaru(),
    para('D. Foto Usaha', 'Bagian'),
    daftarFoto('foto'),
    para('', 'Jarak', { keep: true }),
    penutupSurat('Demikian profil usaha ini kami buat dengan sebenarnya.'),
    tandaTanganKanan(pemohon('{tempatTanggal}', 'Pemohon,')),
    saksiCapJempol(dots(34)),
  ],
} satisfies LayoutPlan;
