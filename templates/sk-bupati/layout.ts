import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  bernomorDaftar,
  jika,
  judul,
  klausulSelebar,
  kopBupati,
  para,
  polos,
  tandaTanganKanan,
  tengah,
  utuh,
} from '../../src/documents/docx/word-blocks.ts';

/** As wide as a `klausul`, on F4. */
const clause = [34, 4.2, 126.8];
const klausul = klausulSelebar(34);

export default {
  title: 'Keputusan Bupati',
  naskah: 'keputusan',
  pageNumber: true,
  body: [
    kopBupati('{jabatan}'),
    judul('KEPUTUSAN {jabatan}', 'NOMOR {nomor}'),
    tengah('TENTANG'),
    tengah('{tentang}'),
    para(''),
    tengah('{jabatan},'),
    para(''),
    klausul('Menimbang', bernomorDaftar('menimbang', '{no}.\t{isi}')),
    klausul('Mengingat', bernomorDaftar('mengingat', '{no}.\t{isi}')),
    jika('adaPerhatian', klausul('Memperhatikan', bernomorDaftar('memperhatikan', '{no}.\t{isi}'))),
    para('MEMUTUSKAN:', 'Tengah', { keep: true }),
    klausul('Menetapkan', para('KEPUTUSAN {jabatan} TENTANG {tentang}.', 'IsiRata')),
    polos(clause, [{ loop: 'diktum', cells: ['{nama}', ':', '{isi}'] }], 'IsiRata'),
    para('', 'Penutup'),
    utuh(
      polos(clause, [{ cells: ['{diktumAkhir.nama}', ':', '{diktumAkhir.isi}'] }], 'IsiRata'),
      para('', 'Normal', { keep: true }),
      tandaTanganKanan({
        atas: ['Ditetapkan di {tempat}', 'pada tanggal {tanggal}', '', '{jabatanPenandatangan},'],
        bawah: ['{penandatangan}'],
        nama: 'biasa',
      }),
    ),
  ],
} satisfies LayoutPlan;
