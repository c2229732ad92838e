import type { Content, Size, TableCell } from 'pdfmake/interfaces.js';
import { headCell, type ListTable, listTable } from './list-table.ts';

/** One point of a checklist. `hasil` is one of the answers, or left out for the hand. */
export interface ChecklistRow {
  uraian: string;
  hasil?: string | undefined;
  keterangan?: string | undefined;
}

export interface Checklist {
  /** The head of the second column: `Persyaratan`, `Uraian`. */
  uraian?: string;
  /** The answers, a column each: `Ada` and `Tidak`, `Ya` and `Tidak`, `Sesuai` and `Tidak`. */
  jawaban: readonly string[];
  rows: readonly ChecklistRow[];
  fontSize?: number;
}

/** A checklist: No, what is asked, a column for each answer with its mark, Keterangan (domain 2, number 4, 5 and 18). */
export function checklistTable(checklist: Checklist): ListTable {
  const { jawaban, uraian = 'Uraian' } = checklist;
  const names = ['No', uraian, ...jawaban, 'Keterangan'];
  const widths: Size[] = [24, '*', ...jawaban.map(() => 44), 130];
  return {
    widths,
    header: () => [names.map((name) => headCell(name))],
    rows: checklist.rows.map((row, index) => ({ cells: cells(row, index, jawaban) })),
    fontSize: checklist.fontSize ?? 10,
  };
}

/** The same, laid out; `breaks` as in `PdfContent.body`. */
export function checklist(list: Checklist, breaks: readonly number[] = []): Content[] {
  return listTable(checklistTable(list), breaks);
}

function cells(
  { uraian, hasil, keterangan = '' }: ChecklistRow,
  index: number,
  jawaban: readonly string[],
): TableCell[] {
  const marks = jawaban.map((answer) => ({
    text: answer === hasil ? checkMark : '',
    alignment: 'center' as const,
  }));
  return [{ text: `${index + 1}.`, alignment: 'center' }, uraian, ...marks, keterangan];
}

/** As a clerk ticks, and in every letter of ours. */
export const checkMark = 'V';
