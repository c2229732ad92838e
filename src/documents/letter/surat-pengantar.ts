import type { Content } from 'pdfmake/interfaces.js';
import { dots } from './blanks.ts';
import { gap } from './body.ts';
import { title } from './judul.ts';
import { type KopOleh, kopOleh } from './kop.ts';
import { addressee } from './korespondensi.ts';
import { headCell, listTable } from './list-table.ts';
import { type Signature, signatureRow } from './signature.ts';

/** What a surat pengantar sends. */
export interface Kiriman {
  uraian: string;
  /** `1 (satu) berkas`. */
  banyaknya: string;
  keterangan: string;
}

/** All texts are as printed. */
export interface SuratPengantar {
  kop: KopOleh;
  tempatTanggal: string;
  /** The addressee in lines, without `Yth.` */
  yth: readonly string[];
  nomor: string;
  kiriman: readonly Kiriman[];
  pengirim: Signature;
}

/** Where each of the two sheets goes. */
export const lembarPengantar = [
  'Lembar pertama: untuk penerima',
  'Lembar kedua: ditandatangani dan dikembalikan kepada pengirim',
];

/**
 * A surat pengantar on its two sheets (domain 8.10): the first stays with who gets the papers, the second comes back signed.
 * A table of what is sent; the receipt at the left, the sender at the right.
 */
export function suratPengantar(letter: SuratPengantar): Content[] {
  return lembarPengantar.map((name, index) => ({
    stack: sheet(letter, name),
    ...(index === 0 ? {} : { pageBreak: 'before' as const }),
  }));
}

function sheet(letter: SuratPengantar, name: string): Content[] {
  return [
    ...kopOleh(letter.kop),
    { text: letter.tempatTanggal, alignment: 'right', margin: [0, 4, 0, 8] },
    ...addressee(letter.yth),
    gap(16),
    ...title({ judul: 'Surat Pengantar', nomor: letter.nomor }),
    ...table(letter.kiriman),
    gap(16),
    receipt(letter.pengirim),
    { text: name, fontSize: 8, margin: [0, 14, 0, 0] },
  ];
}

function table(kiriman: readonly Kiriman[]): Content[] {
  const rows = kiriman.map(({ uraian, banyaknya, keterangan }, index) => ({
    cells: [{ text: `${index + 1}.`, alignment: 'center' as const }, uraian, banyaknya, keterangan],
  }));
  const names = ['No', 'Naskah/barang yang dikirim', 'Banyaknya', 'Keterangan'];
  const header = () => [names.map((column) => headCell(column))];
  return listTable({ widths: [26, '*', 84, 120], header, rows, fontSize: 11 }, []);
}

/** The receiver writes all of his block himself. */
function receipt(pengirim: Signature): Content {
  const penerima: Signature = {
    opening: `Diterima tanggal ${dots(24)}`,
    jabatan: ['Penerima', `Jabatan ${dots(30)}`],
    nama: `Nama ${dots(34)}`,
    plain: true,
  };
  return { stack: [signatureRow([penerima, pengirim])], unbreakable: true };
}
