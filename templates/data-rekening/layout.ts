import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import { jarak, para, penutupSurat, tandaTanganKanan, utuh } from '../../src/documents/docx/word-blocks.ts';
import { barisIdentitas } from '../../src/documents/docx/word-forms.ts';
import { bingkaiTempel } from '../../src/documents/docx/word-frames.ts';
import { penandatanganBermeterai, saksiJempol } from '../../src/documents/docx/word-signatures.ts';

export default {
  title: 'Data Rekening',
  naskah: 'warga',
  fontSize: 11,
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
    utuh(tandaTanganKanan(penandatanganBermeterai('Penerima bantuan,')), saksiJempol('penandatangan')),
  ],
} satisfies LayoutPlan;
