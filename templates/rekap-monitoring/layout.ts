import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  isiRata,
  jarak,
  jika,
  kopDinas,
  pejabat,
  penutupSurat,
  tandaTangan,
  utuh,
} from '../../src/documents/docx/word-blocks.ts';
import { barisIdentitas, daftarPerKecamatan, judulTentang } from '../../src/documents/docx/word-forms.ts';

export default {
  title: 'Rekapitulasi Monitoring',
  naskah: 'khusus',
  landscape: true,
  pageNumber: true,
  body: [
    kopDinas(),
    judulTentang('REKAPITULASI HASIL MONITORING DAN EVALUASI'),
    jika('bertugas', isiRata('{suratTugas}')),
    daftarPerKecamatan({
      widths: [32, 94, 76, 80, 72, 44, 60, 60, 82, 100],
      header: [
        'No',
        'Nama',
        'Desa/Kelurahan',
        'Jenis usaha',
        'Tanggal',
        'Barang',
        'Omzet sebelum (Rp)',
        'Omzet sekarang (Rp)',
        'Kondisi usaha',
        'Rekomendasi',
      ],
      cells: [
        '{no}',
        '{nama}',
        '{desa}',
        '{jenisUsaha}',
        '{tanggal}',
        '{barang}',
        '{omzetSebelum}',
        '{omzetSekarang}',
        '{kondisi}',
        '{rekomendasi}',
      ],
      label: 'Jumlah Kecamatan {nama}',
      jumlah: ['{jumlah}'],
      total: ['JUMLAH', '{total}'],
      spans: [6, 4],
      align: 'cllllcrrll',
      fontSize: 9,
    }),
    jarak(),
    utuh(
      barisIdentitas('ringkasan', 60),
      jarak(),
      penutupSurat('Kesimpulan: {kesimpulan}'),
      tandaTangan(pejabat('kepala', 'Mengetahui,'), pejabat('kepalaBidang', '{tempatTanggal}')),
    ),
  ],
} satisfies LayoutPlan;
