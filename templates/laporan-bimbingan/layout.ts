import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  bernomorDaftar,
  isiRata,
  jika,
  jikaTidak,
  kopDinas,
  para,
  pejabat,
  penutupSurat,
  tabel,
  tandaTanganKanan,
  utuh,
} from '../../src/documents/docx/word-blocks.ts';
import { barisIdentitas, judulTentang, kepalaBagian } from '../../src/documents/docx/word-forms.ts';
import { penutup } from '../../src/documents/letter/body.ts';

const cells = ['{no}', '{nama}', '{wilayah}', '{alasan}', '{susulan}'];

export default {
  title: 'Laporan Bimbingan',
  naskah: 'khusus',
  pageNumber: true,
  body: [
    kopDinas(),
    judulTentang('LAPORAN'),
    kepalaBagian('A. Dasar'),
    isiRata('{dasar}'),
    kepalaBagian('B. Pelaksanaan'),
    barisIdentitas('pelaksanaan', 39),
    kepalaBagian('C. Materi'),
    isiRata('{materi}'),
    jika('adaNarasumber', isiRata('Narasumber:'), bernomorDaftar('narasumber', '{no}.\t{isi}')),
    kepalaBagian('D. Kehadiran'),
    barisIdentitas('kehadiran', 39),
    kepalaBagian('E. Peserta yang tidak hadir'),
    jikaTidak('adaTidakHadir', isiRata('Semua peserta hadir.')),
    jika(
      'adaTidakHadir',
      tabel({
        widths: [28, 112, 116, 136, 80],
        header: ['No', 'Nama', 'Desa/Kelurahan, kecamatan', 'Alasan', 'Susulan'],
        rows: [
          { loop: 'tidakHadir', cells },
          { loop: 'tidakHadirAkhir', cells, keep: true },
        ],
        align: 'clllc',
      }),
      para('', 'Jarak', { keep: true }),
    ),
    utuh(penutupSurat(penutup.laporan), tandaTanganKanan(pejabat('pelapor', '{tempatTanggal}'))),
  ],
} satisfies LayoutPlan;
