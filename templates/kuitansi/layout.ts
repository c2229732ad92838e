import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  identitas,
  jarak,
  jika,
  jikaTidak,
  kopDinas,
  para,
  pejabat,
  tandaTangan,
  utuh,
} from '../../src/documents/docx/word-blocks.ts';
import { barisIdentitas } from '../../src/documents/docx/word-forms.ts';
import { bingkai } from '../../src/documents/docx/word-frames.ts';
import { penandatanganBermeterai, saksiJempol } from '../../src/documents/docx/word-signatures.ts';

const payers = [pejabat('setuju', 'Setuju dibayar,'), pejabat('pptk', 'Mengetahui,')];

export default {
  title: 'Kuitansi',
  naskah: 'khusus',
  fontSize: 11,
  body: [
    kopDinas(),
    para('KUITANSI', 'Judul'),
    jarak(),
    barisIdentitas('acuan'),
    jarak(),
    identitas(
      [
        ['Sudah terima dari', '{terimaDari}'],
        ['Uang sejumlah', ''],
      ],
      { label: 46 },
    ),
    bingkai(para('{uangSejumlah}', 'Tengah', { bold: true })),
    jarak(),
    identitas([['Untuk pembayaran', '{untuk}']], { label: 46 }),
    jarak(),
    utuh(
      tandaTangan({ atas: [''], bawah: ['{nilai}'] }, penandatanganBermeterai('Yang menerima,', 'penerima')),
      saksiJempol('penerima'),
    ),
    jarak(),
    jikaTidak('tunai', tandaTangan(...payers)),
    jika('tunai', tandaTangan(...payers, pejabat('bendahara', 'Lunas dibayar,'))),
  ],
} satisfies LayoutPlan;
