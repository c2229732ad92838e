import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  barisIdentitas,
  penandatanganWarga,
  saksiPenandatangan,
} from '../../src/documents/docx/signature-space.ts';
import { bingkaiTempel } from '../../src/documents/docx/staple-frame.ts';
import { jarak, para, penutupSurat, tandaTanganKanan } from '../../src/documents/docx/word-blocks.ts';

export default {
  title: 'Data Rekening',
  naskah: 'warga',
  body: [
    para('DATA REKENING', 'Judul'),
    para('{tentang}', 'Subjudul'),
    jarak(),
    para('Data penerima', 'Normal', { bold: true, keep: true }),
    barisIdentitas('identitas'),
    jarak(),
    para('Rekening tabungan', 'Normal', { bold: true, keep: true }),
    barisIdentitas('rekening'),
    jarak(),
    bingkaiTempel('{tempel}', 62),
    penutupSurat('{catatan}'),
    tandaTanganKanan(penandatanganWarga('penandatangan', 'Penerima bantuan,')),
    saksiPenandatangan('penandatangan'),
  ],
} satisfies LayoutPlan;
