import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  jarak,
  kopDinas,
  para,
  pejabat,
  polos,
  tabel,
  tandaTanganKanan,
  utuh,
} from '../../src/documents/docx/word-blocks.ts';
import { judulTentang } from '../../src/documents/docx/word-forms.ts';

const cells = ['{no}', '{nama}', '{desa}', '{kecamatan}', '{kiri}', '{kanan}'];

export default {
  title: 'Daftar Hadir',
  naskah: 'khusus',
  pageNumber: true,
  body: [
    kopDinas(),
    judulTentang('DAFTAR HADIR'),
    polos([39, 4, 122], [{ loop: 'acara', cells: ['{label}', ':', '{isi}'] }]),
    jarak(),
    tabel({
      widths: [28, 118, 92, 94, 68, 68],
      header: ['No', 'Nama', 'Desa/Kelurahan', 'Kecamatan', 'Tanda tangan', 'Tanda tangan'],
      rows: [
        { loop: 'peserta', cells },
        { loop: 'pesertaAkhir', cells, keep: true },
      ],
      align: 'clllll',
    }),
    para('', 'Jarak', { keep: true }),
    utuh(
      para(`Jumlah yang hadir: ${'.'.repeat(10)} orang`, 'Normal', { keep: true }),
      tandaTanganKanan(pejabat('mengetahui', 'Mengetahui,')),
    ),
  ],
} satisfies LayoutPlan;
