import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  blocks,
  jarak,
  klausul,
  kopBupati,
  para,
  pejabat,
  tandaTangan,
  tengah,
  utuh,
} from '../../src/documents/docx/word-blocks.ts';
import { barisIdentitas } from '../../src/documents/docx/word-forms.ts';

const goesOn = para('dan seterusnya;', 'IsiRata');

export default {
  title: 'Petikan Keputusan Bupati',
  naskah: 'keputusan',
  body: [
    kopBupati('{jabatan}'),
    para('PETIKAN', 'Judul'),
    para('KEPUTUSAN {jabatan}', 'Subjudul'),
    para('NOMOR {nomor}', 'Nomor'),
    jarak(),
    tengah('TENTANG'),
    tengah('{tentang}'),
    tengah('{jabatan},'),
    klausul('Menimbang', goesOn),
    klausul('Mengingat', goesOn),
    tengah('MEMUTUSKAN:'),
    klausul('Menetapkan', para('{menetapkan}', 'IsiRata')),
    klausul(
      'KESATU',
      blocks(
        para(
          'Menetapkan penerima bantuan sebagaimana tercantum dalam Lampiran Keputusan ini, di antaranya:',
          'IsiRata',
        ),
        barisIdentitas('penerima', 32),
        para('', 'Penutup'),
      ),
    ),
    utuh(
      klausul('KEDUA', goesOn),
      tandaTangan(pejabat('kabag', 'Petikan sesuai dengan aslinya', ''), {
        atas: ['Ditetapkan di {tempat}', 'pada tanggal {tanggal}', '{jabatan},'],
        bawah: ['{penandatangan}'],
        ruang: para('ttd', 'RuangTandaTangan'),
      }),
    ),
  ],
} satisfies LayoutPlan;
