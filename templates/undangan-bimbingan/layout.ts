import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  bernomorDaftar,
  halamanBaru,
  isi,
  jarak,
  kepalaLampiran,
  kepalaSurat,
  kopDinas,
  para,
  pejabat,
  penutupIsi,
  polos,
  tabel,
  tandaTanganKanan,
} from '../../src/documents/docx/word-blocks.ts';
import { penutup } from '../../src/documents/letter/body.ts';

const columns = ['{no}', '{nama}', '{dukuh}', '{desa}', '{kecamatan}'];

export default {
  title: 'Undangan Bimbingan',
  naskah: 'khusus',
  pageNumber: true,
  body: [
    kopDinas(),
    kepalaSurat(),
    isi('{pembuka}'),
    polos([18, 48, 6, 160], [{ loop: 'acara', cells: ['', '{label}', ':', '{isi}'] }]),
    jarak(),
    isi('Peserta diminta membawa:'),
    bernomorDaftar('bawaan', '{no}.\t{isi}', 'ButirMasuk'),
    isi('{catatan}'),
    penutupIsi(penutup.undangan),
    tandaTanganKanan(pejabat('kepala')),
    halamanBaru(),
    kepalaLampiran(['{kepalaLampiran}']),
    para('{namaDaftar}', 'Subjudul'),
    jarak(),
    tabel({
      widths: [30, 140, 110, 90, 84],
      header: ['No', 'Nama', 'Dukuh/Kampung/Jalan', 'Desa/Kelurahan', 'Kecamatan'],
      rows: [
        { loop: 'undangan', cells: columns },
        { loop: 'undanganAkhir', cells: columns, keep: true },
      ],
      align: 'cllll',
    }),
    para('', 'Jarak', { keep: true }),
    tandaTanganKanan(pejabat('kepala')),
  ],
} satisfies LayoutPlan;
