import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  isiRata,
  jarak,
  jika,
  kopDinas,
  pejabat,
  tandaTangan,
  utuh,
} from '../../src/documents/docx/word-blocks.ts';
import { barisIdentitas, daftarPerKecamatan, judulTentang } from '../../src/documents/docx/word-forms.ts';

const sums = (of: string) => [
  `{${of}jumlahNilai}`,
  `{${of}jumlahBelanja}`,
  `{${of}jumlahDisetor}`,
  `{${of}jumlahLpj}`,
];

export default {
  title: 'Rekapitulasi LPJ',
  naskah: 'khusus',
  landscape: true,
  pageNumber: true,
  body: [
    kopDinas(),
    judulTentang('REKAPITULASI LAPORAN PERTANGGUNGJAWABAN'),
    barisIdentitas('dasar', 58),
    jarak(),
    daftarPerKecamatan({
      widths: [30, 116, 84, 70, 70, 60, 66, 66, 106, 52],
      header: [
        'No',
        'Nama',
        'Desa/Kelurahan',
        'Diterima (Rp)',
        'Belanja (Rp)',
        'Disetor (Rp)',
        'Batas dari dinas',
        'LPJ diterima',
        'Keadaan',
        'Teguran',
      ],
      cells: [
        '{no}',
        '{nama}',
        '{desa}',
        '{nilai}',
        '{belanja}',
        '{disetor}',
        '{batas}',
        '{diterima}',
        '{keadaan}',
        '{teguran}',
      ],
      label: 'Jumlah Kecamatan {nama}',
      jumlah: sums(''),
      total: ['JUMLAH', ...sums('total.')],
      spans: [3, 1, 1, 1, 4],
      align: 'cllrrrlllc',
      fontSize: 9,
    }),
    jarak(),
    utuh(
      barisIdentitas('ringkasan', 72),
      jika(
        'belumDisahkan',
        isiRata(
          'Catatan: batas waktu tersebut nilai kerja yang belum disahkan; cocokkan dengan Peraturan Bupati yang berlaku.',
        ),
      ),
      jarak(),
      tandaTangan(pejabat('kepala', 'Mengetahui,'), pejabat('kepalaBidang', '{tempatTanggal}')),
    ),
  ],
} satisfies LayoutPlan;
