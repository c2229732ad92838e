import type { LayoutPlan } from '../../src/documents/docx/make-layout.ts';
import {
  blocks,
  halamanBaru,
  jarak,
  judul,
  kopDinas,
  para,
  pejabat,
  polos,
  tabel,
  tandaTangan,
} from '../../src/documents/docx/word-blocks.ts';
import { dots } from '../../src/documents/letter/blanks.ts';
import { lembarPengantar } from '../../src/documents/letter/surat-pengantar.ts';

const receipt = {
  atas: [`Diterima tanggal ${dots(24)}`, 'Penerima', `Jabatan ${dots(30)}`],
  bawah: [`Nama ${dots(34)}`],
};

const sheet = (name: string) =>
  blocks(
    kopDinas(),
    para('{tempatTanggal}', 'TempatTanggal'),
    polos([1, 18], [{ cells: ['Yth.', '{yth}'] }]),
    jarak(),
    judul('SURAT PENGANTAR', 'NOMOR {nomor}'),
    tabel({
      widths: [26, 220, 84, 124],
      header: ['No', 'Naskah/barang yang dikirim', 'Banyaknya', 'Keterangan'],
      rows: [{ loop: 'kiriman', cells: ['{no}', '{uraian}', '{banyaknya}', '{keterangan}'] }],
      align: 'clll',
    }),
    jarak(),
    tandaTangan(receipt, pejabat('kepala')),
    jarak(),
    para(name, 'Kecil'),
  );

export default {
  title: 'Surat Pengantar ke Bank',
  naskah: 'khusus',
  body: [sheet(lembarPengantar[0]!), halamanBaru(), sheet(lembarPengantar[1]!)],
} satisfies LayoutPlan;
