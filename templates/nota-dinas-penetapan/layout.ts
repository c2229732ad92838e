import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  bernomorDaftar,
  identitas,
  isi,
  jarak,
  jika,
  judul,
  kopDinas,
  para,
  pejabat,
  penutupIsi,
  tabel,
  tandaTanganKanan,
} from '../../src/documents/docx/word-blocks.ts';
import { penutup } from '../../src/documents/letter/body.ts';

const columns = ['{no}', '{kecamatan}', '{keluarga}', '{nilai}'];

const paraf = (name: string, loop: string) =>
  tabel({
    widths: [90, 30, 40],
    header: [name, 'Paraf', 'Tanggal'],
    rows: [{ loop, cells: ['{jabatan}', '', ''] }],
  });

export default {
  title: 'Nota Dinas Penetapan',
  naskah: 'khusus',
  pageNumber: true,
  body: [
    kopDinas(),
    judul('NOTA DINAS'),
    identitas(
      [
        ['Yth.', '{yth}'],
        ['Melalui', '{melalui}'],
        ['Dari', '{dari}'],
        ['Tanggal', '{tanggal}'],
        ['Nomor', '{nomor}'],
        ['Sifat', '{sifat}'],
        ['Lampiran', '{lampiran}'],
        ['Hal', '{hal}'],
      ],
      { label: 26 },
    ),
    para('', 'Garis'),
    isi('{pembuka}'),
    isi('Sebagai bahan pertimbangan, kami laporkan hal-hal sebagai berikut:'),
    bernomorDaftar('pertimbangan', '{no}.\t{isi}'),
    tabel({
      widths: [30, 233, 80, 110],
      header: ['No', 'Kecamatan', 'Keluarga', 'Nilai (Rp)'],
      rows: [
        { loop: 'rekap', cells: columns },
        { loop: 'rekapAkhir', cells: columns, keep: true },
        { cells: ['JUMLAH', '{jumlahKeluarga}', '{jumlahNilai}'], spans: [2, 1, 1], bold: true },
      ],
      align: 'clcr',
    }),
    jarak(),
    penutupIsi(penutup.notaDinas),
    tandaTanganKanan(pejabat('kepala')),
    jika('pertinggal', jarak(), para('Pertinggal', 'Kecil', { bold: true, keep: true })),
    jika('adaHierarki', paraf('PARAF HIERARKI', 'hierarki'), jarak()),
    jika('adaKoordinasi', paraf('PARAF KOORDINASI', 'koordinasi')),
  ],
} satisfies LayoutPlan;
