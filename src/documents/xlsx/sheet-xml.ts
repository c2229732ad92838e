import { isDate } from '../../domain/dates.ts';
import { escapeXml, spreadsheet, styleOf } from './parts.ts';
import { headRow, type Sheet, type SheetColumn, type SheetRow } from './sheet.ts';

/** The sheet, piece by piece: heading, the line of the code, then the table with its head frozen and repeated on each page. */
export function* sheetXml(sheet: Sheet, code: string): Generator<string> {
  const head = headRow(sheet);
  yield `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="${spreadsheet}">`;
  yield '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">';
  yield `<pane ySplit="${head}" topLeftCell="A${head + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`;
  yield `<cols>${sheet.columns.map(columnXml).join('')}</cols><sheetData>`;
  const lines = [...sheet.heading, code];
  for (const [index, line] of lines.entries()) {
    yield rowXml(index + 1, textCell('A', index + 1, line, styleOf('teks', index < sheet.heading.length)));
  }
  const names = letters(sheet.columns.length);
  const titles = sheet.columns.map(({ title }, at) => textCell(names[at]!, head, title, styleOf('kepala')));
  yield rowXml(head, titles.join(''));
  yield* dataRows(sheet, names, head + 1);
  yield '</sheetData><pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>';
  yield '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>';
  yield `<headerFooter><oddFooter>&amp;L${escapeXml(code)}&amp;R&amp;P / &amp;N</oddFooter></headerFooter></worksheet>`;
}

function* dataRows({ columns, rows }: Sheet, names: readonly string[], first: number): Generator<string> {
  let number = first;
  for (const row of rows()) {
    yield rowXml(number, cellsXml(row, columns, names, number));
    number += 1;
  }
}

function cellsXml(
  { cells, bold = false }: SheetRow,
  columns: readonly SheetColumn[],
  names: readonly string[],
  row: number,
): string {
  let xml = '';
  for (const [at, given] of cells.entries()) {
    if (given === undefined) continue;
    const kind = columns[at]?.kind ?? 'teks';
    const style = styleOf(kind, bold);
    const value = kind === 'tanggal' && typeof given === 'string' && isDate(given) ? dayNumber(given) : given;
    xml +=
      typeof value === 'number'
        ? `<c r="${names[at]}${row}" s="${style}"><v>${value}</v></c>`
        : textCell(names[at]!, row, value, style);
  }
  return xml;
}

/** Days since 30 December 1899, as Excel counts them from March 1900 on. */
const dayNumber = (day: string) => (Date.parse(day) - Date.UTC(1899, 11, 30)) / 86_400_000;

const rowXml = (number: number, cells: string) => `<row r="${number}">${cells}</row>`;

const textCell = (column: string, row: number, text: string, style: number) =>
  `<c r="${column}${row}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(text)}</t></is></c>`;

/** The style of the column is that of cells still to be filled in: what is typed into a text column stays text. */
const columnXml = ({ width, kind = 'teks' }: SheetColumn, index: number) =>
  `<col min="${index + 1}" max="${index + 1}" width="${width}" style="${styleOf(kind)}" customWidth="1"/>`;

/** `A`, ..., `Z`, `AA`, ...; up to `ZZ`. */
function letters(count: number): string[] {
  const letter = (at: number) => String.fromCharCode(65 + at);
  return Array.from(
    { length: count },
    (_, at) => (at < 26 ? '' : letter(Math.floor(at / 26) - 1)) + letter(at % 26),
  );
}
