import { type Block, blocks, halamanBaru, mmTwips, para, polos, tabel } from './word-blocks.ts';

/** The title of a paper, and what it is about below it in bold. */
export const judulTentang = (title: string, tentang = '{tentang}'): Block =>
  blocks(para(title, 'Judul'), para(tentang, 'Subjudul'), para('', 'Jarak'));

/** `label : value` lines of a list of {label, isi}. `label` in millimetres. */
export function barisIdentitas(list: string, label = 46): Block {
  return (room) => {
    const widths = [mmTwips(label), mmTwips(4), room - mmTwips(label + 4)];
    return polos(widths, [{ loop: list, cells: ['{label}', ':', '{isi}'] }], 'Identitas')(room);
  };
}

/** The heading of a part of a report, kept with what follows. */
export const kepalaBagian = (text: string): Block =>
  blocks(para('', 'Jarak', { keep: true }), para(text, 'IsiRata', { bold: true, keep: true }));

/** A checklist from a list of {no, uraian, jawaban1, jawaban2, keterangan}, as `checklistFields` gives it. */
export function daftarPeriksa(list: string, jawaban: readonly [string, string], uraian = 'Uraian'): Block {
  return tabel({
    widths: [24, 211, 44, 44, 130],
    header: ['No', uraian, ...jawaban, 'Keterangan'],
    rows: [{ loop: list, cells: ['{no}', '{uraian}', '{jawaban1}', '{jawaban2}', '{keterangan}'] }],
    align: 'clccl',
  });
}

/**
 * A list by kecamatan, from `kecamatan` of {namaBesar, baris, barisAkhir, terakhir} and what `label` and `jumlah` name: heading, rows
 * and the row of their sum, whose first cell is `label` over the columns that `jumlah` leaves. Only the last sum is kept with
 * what follows: many small groups kept together would move as one.
 */
export function daftarPerKecamatan(list: {
  widths: readonly number[];
  header: readonly string[];
  cells: readonly string[];
  label: string;
  jumlah: readonly string[];
  total: readonly string[];
  /** How many columns the cells of a sum take; all but the first one each where it is left out. */
  spans?: readonly number[];
  align: string;
  /** In points. */
  fontSize: number;
}): Block {
  const { widths, header, cells, label, jumlah, total, align, fontSize } = list;
  const columns = header.length;
  const spans = list.spans ?? [columns - jumlah.length];
  const sums = [label, ...jumlah];
  return tabel({
    widths,
    header,
    rows: [
      {
        cells: ['{#kecamatan}KECAMATAN {namaBesar}'],
        spans: [columns],
        bold: true,
        keep: true,
        left: true,
      },
      { loop: 'baris', cells },
      { loop: 'barisAkhir', cells, keep: true },
      { cells: within('{^terakhir}', sums, '{/terakhir}'), spans, bold: true },
      { cells: within('{#terakhir}', sums, '{/terakhir}{/kecamatan}'), spans, bold: true, keep: true },
      { cells: total, spans, bold: true, keep: true },
    ],
    align,
    fontSize,
  });
}

/** The cells of a row between a tag that opens in the first and one that closes in the last. */
function within(open: string, cells: readonly string[], close: string): string[] {
  return cells.map(
    (cell, index) => (index === 0 ? open : '') + cell + (index === cells.length - 1 ? close : ''),
  );
}

/** A new page with its heading. */
export const lembarBaru = (heading: string): Block => blocks(halamanBaru(), kepalaBagian(heading));
