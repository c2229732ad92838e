import { AppError } from '../../errors.ts';
import { type CellLine, setCell } from './cell-text.ts';
import type { Alignment, ListColumn, ListRow, LongList, WideCell } from './content.ts';
import type { OpenDocument, OpenPage } from './document.ts';
import { type Face, faceOf } from './faces.ts';
import type { Sheet } from './layout.ts';
import { checkPrintable } from './layout-check.ts';
import { type Ink, moveTo, rule, setColour, setFont } from './page-writer.ts';
import { addElement, cellAttributes, type Element, idOf } from './structure.ts';

/** Thin lines all round, a little air in the cells: as list-table.ts has it for pdfmake. */
const line = 0.5;
const side = 3;
const above = 2;

/** Where the next row goes: an open page, and how far down it is filled, in points from the top. */
export interface Place {
  page: OpenPage;
  ink: Ink;
  y: number;
}

/** Gives the list its pages. */
export interface Pager {
  place: Place;
  /** Closes the page and opens the next. */
  turnPage(): Promise<void>;
}

/** Columns in points from the left edge of the page: where the rules stand, and what is left for text. */
interface Grid {
  /** The left edge of each upright rule, one more than there are columns. */
  rules: number[];
  widths: number[];
}

interface Cell {
  lines: CellLine[];
  /** Left edge and width of the text. */
  x: number;
  width: number;
  alignment: Alignment;
  column: number;
  columns: number;
  attributes: string;
}

interface SetRow {
  cells: Cell[];
  bold: boolean;
  wide: boolean;
  /** Points, with the rule below it. */
  height: number;
  /** Points above its text beyond the usual air. */
  down: number;
  index: number;
  /** How a reader knows it. */
  first: string | WideCell | undefined;
}

interface State {
  document: OpenDocument;
  list: LongList;
  sheet: Sheet;
  grid: Grid;
  pager: Pager;
  table: Element;
  header: SetRow;
  /** The page that the header stands on last. */
  headed: OpenPage | undefined;
  /** Cells that are set already, by column and text. */
  known: Map<string, CellLine[]>[];
  /** Where each upright rule on this page began, if it still goes on. */
  uprights: (number | undefined)[];
}

/**
 * Prints a long list from where `pager` stands, and answers the place after it. `tail` is the height of what follows and is
 * kept with the last rows. Throws `invalid_input` for a row that is taller than a page: nothing is ever left out.
 */
export async function printList(
  document: OpenDocument,
  list: LongList,
  sheet: Sheet,
  pager: Pager,
  tail: number,
): Promise<void> {
  const state = begin(document, list, sheet, pager);
  let run: SetRow[] = [];
  let index = 0;
  for (const row of list.rows()) {
    run.push(setRow(state, row, index));
    index += 1;
    if (row.keepWithNext) continue;
    await printRun(state, run, 0);
    run = [];
  }
  await printRun(state, run, run.length > 0 ? tail : 0);
  endUprights(state);
}

function begin(document: OpenDocument, list: LongList, sheet: Sheet, pager: Pager): State {
  const grid = gridOf(list.columns, sheet);
  const table = addElement(document.root, 'Table');
  const state = { document, list, sheet, grid, pager, table, headed: undefined, uprights: [], known: [] };
  const titles = list.columns.map(({ title }) => title);
  const header = setRow(
    { ...state, header: undefined as never },
    { cells: titles, bold: true, minHeight: 0 },
    -1,
  );
  for (const cell of header.cells) {
    cell.alignment = 'center';
    cell.attributes = cellAttributes({ scope: 'Column' });
  }
  return { ...state, header };
}

function gridOf(columns: readonly ListColumn[], { width, margins }: Sheet): Grid {
  const free = columns.reduce(
    (left, column) => left - (column.width === '*' ? 0 : column.width),
    width - margins.left - margins.right - columns.length * 2 * side - (columns.length + 1) * line,
  );
  const stars = columns.filter((column) => column.width === '*').length;
  const widths = columns.map((column) => (column.width === '*' ? free / stars : column.width));
  const rules = [margins.left];
  for (const own of widths) rules.push(rules.at(-1)! + line + 2 * side + own);
  return { rules, widths };
}

function setRow(state: State, row: ListRow, index: number): SetRow {
  const { list, sheet } = state;
  const bold = row.bold === true;
  const face = faceOf(sheet.font, bold);
  let column = 0;
  let wide = false;
  let most = 1;
  const cells: Cell[] = [];
  for (const given of row.cells) {
    const cell = setOne(state, given, column, bold);
    if (!plain.test(textOf(given))) {
      checkPrintable(textOf(given), { path: `daftar.baris[${index}][${cells.length}]` });
      wide = true;
    }
    cells.push(cell);
    most = Math.max(most, cell.lines.length);
    column += cell.columns;
  }
  const own = most * face.lineHeight(list.fontSize) + 2 * above;
  const height = Math.max(own, row.minHeight ?? list.minHeight ?? 0);
  const down = (height - own) / 2;
  return { cells, bold, wide, height: height + line, down, index, first: row.cells[0] };
}

function setOne(state: State, given: string | WideCell, column: number, bold: boolean): Cell {
  const { list, grid } = state;
  const x = grid.rules[column]! + line + side;
  if (typeof given !== 'string') {
    const { text, columns, alignment = 'left' } = given;
    const width = grid.rules[column + columns]! - grid.rules[column]! - line - 2 * side;
    const attributes = columns === 1 ? '' : cellAttributes({ columns });
    const lines = setText(state, text, bold, width);
    return { lines, x, width, alignment, column, columns, attributes };
  }
  const width = grid.widths[column]!;
  const lines = bold ? setText(state, given, bold, width) : remembered(state, given, column);
  const alignment = list.columns[column]!.alignment ?? 'left';
  return { lines, x, width, alignment, column, columns: 1, attributes: '' };
}

function setText({ sheet, list }: State, text: string, bold: boolean, width: number): CellLine[] {
  return setCell(text, faceOf(sheet.font, bold), list.fontSize, width);
}

/** Villages, occupations and amounts come again and again. What is remembered never changes what is printed. */
function remembered(state: State, text: string, column: number): CellLine[] {
  const known = knownIn(state, column);
  const lines = known.get(text);
  if (lines !== undefined) return lines;
  const made = setText(state, text, false, state.grid.widths[column]!);
  if (known.size < rememberedCells) known.set(text, made);
  return made;
}

function knownIn({ known }: State, column: number): Map<string, CellLine[]> {
  known[column] ??= new Map();
  return known[column];
}

const rememberedCells = 3000;

const plain = /^[\x20-\x7e\n]*$/;

function textOf(cell: string | WideCell): string {
  return typeof cell === 'string' ? cell : cell.text;
}

function nameOf({ first, index }: SetRow): string {
  const text = first === undefined ? '' : textOf(first);
  return text === '' ? `ke-${index + 1}` : text.slice(0, 30);
}

/** Prints rows that belong together on one page, with room for `tail` below them; only what no page holds is parted. */
async function printRun(state: State, run: readonly SetRow[], tail: number): Promise<void> {
  const height = run.reduce((sum, row) => sum + row.height, tail);
  if (!fits(state, height)) await nextPage(state);
  for (const row of run) {
    if (!fits(state, row.height)) await nextPage(state);
    if (!fits(state, row.height)) throw tooTall(row);
    printHeader(state);
    printRow(state, row);
  }
}

/** Rounding must not send a row to the next page. */
const slack = 0.001;

function fits({ pager, sheet, header, headed }: State, height: number): boolean {
  const { page, y } = pager.place;
  const head = headed === page ? 0 : header.height + line;
  return y + head + height <= sheet.height - sheet.margins.bottom + slack;
}

function tooTall(row: SetRow): AppError {
  const { index } = row;
  const message = `Baris ${nameOf(row)} terlalu tinggi untuk satu halaman. Persingkat isinya.`;
  return new AppError('invalid_input', `Row ${index + 1} of the list is taller than a page`, {
    detail: 'Isi naskah tidak muat: ada baris yang lebih tinggi daripada satu halaman.',
    problems: [{ path: `daftar.baris[${index}]`, message }],
  });
}

async function nextPage(state: State): Promise<void> {
  // A page that holds nothing yet would not become emptier.
  if (state.headed !== state.pager.place.page && state.pager.place.y <= state.sheet.margins.top) return;
  endUprights(state);
  await state.pager.turnPage();
}

/** On the first page the header row is part of the table; on the others it only repeats. */
function printHeader(state: State): void {
  const { place } = state.pager;
  if (state.headed === place.page) return;
  const isFirst = state.headed === undefined;
  state.headed = place.page;
  drawLevel(state);
  place.y += line;
  if (isFirst) printRow(state, state.header, 'TH');
  else {
    place.ink.text += '/Artifact<</Type/Pagination/Subtype/Header>>BDC\n';
    drawCells(state, state.header);
    place.ink.text += 'EMC\n';
    endRow(state, state.header);
  }
}

/** Its structure is written at once and not kept: of a row, only its number stays. */
function printRow(state: State, row: SetRow, tag: 'TD' | 'TH' = 'TD'): void {
  const { document, table } = state;
  const { file } = document;
  const tr = file.reserve();
  const cells: Tags = { start: `<</S/${tag}/P ${tr} 0 R`, tag, first: 0 };
  let kids = '';
  for (let count = 0; count < row.cells.length; count += 1) {
    const id = file.reserve();
    if (count === 0) cells.first = id;
    kids += `${id} 0 R `;
  }
  file.object(tr, `<</S/TR/P ${idOf(file, table)} 0 R/K[${kids.trimEnd()}]>>`);
  table.kids.push(tr);
  drawCells(state, row, cells);
  endRow(state, row);
}

/** How the cells of a row are tagged. */
interface Tags {
  tag: 'TD' | 'TH';
  /** What the dictionary of each begins with. */
  start: string;
  /** The object number of the first; the others follow. */
  first: number;
}

/** A row without tags is one that repeats. */
function drawCells(state: State, row: SetRow, tags?: Tags): void {
  const { document, list, sheet, header, pager } = state;
  const { ink, page, y } = pager.place;
  const face = faceOf(sheet.font, row.bold);
  const { fontSize } = list;
  moveUprights(state, row);
  setFont(document, ink, face, fontSize, row.wide);
  if (row.wide) document.fontName(face, true);
  setColour(ink, '0 g');
  const lineHeight = face.lineHeight(fontSize);
  for (let index = 0; index < row.cells.length; index += 1) {
    const cell = row.cells[index]!;
    const isMarked = tags !== undefined && tagCell(document, page, ink, cell, tags, index);
    const free = row.height - 2 * above - line - cell.lines.length * lineHeight;
    drawLines(ink, cell, page.height - y - above - (row === header ? free / 2 : row.down), face, fontSize);
    if (isMarked) ink.text += 'EMC\n';
  }
}

/** Writes the element of a cell, and opens its content where it has any. */
function tagCell(
  { file }: OpenDocument,
  page: OpenPage,
  ink: Ink,
  { lines, attributes }: Cell,
  { tag, start, first }: Tags,
  index: number,
): boolean {
  const id = first + index;
  if (lines.length === 0) {
    file.object(id, `${start}${attributes}>>`);
    return false;
  }
  const mcid = page.owners.push(id) - 1;
  file.object(id, `${start}${attributes}/Pg ${page.id} 0 R/K ${mcid}>>`);
  ink.text += `/${tag}<</MCID ${mcid}>>BDC\n`;
  return true;
}

function drawLines(
  ink: Ink,
  { lines, x, width, alignment }: Cell,
  top: number,
  face: Face,
  size: number,
): void {
  let baseline = top - (face.ascender * size) / 1000;
  for (const { strings, width: own } of lines) {
    const shift = alignment === 'left' ? 0 : alignment === 'right' ? width - own : (width - own) / 2;
    moveTo(ink, x + shift, baseline);
    ink.text += `[${strings}]TJ\n`;
    baseline -= face.lineHeight(size);
  }
}

function endRow(state: State, row: SetRow): void {
  const { place } = state.pager;
  place.y += row.height - line;
  drawLevel(state);
  place.y += line;
}

/** The rule across the table, from the left edge of the first upright to that of the last. */
function drawLevel({ pager, grid }: State): void {
  const { ink, page, y } = pager.place;
  const at = page.height - y - line / 2;
  rule(ink, [grid.rules[0]!, at, grid.rules.at(-1)!, at], line);
}

/** Uprights run on from row to row; where a wide cell stands in the way they end, and begin again below it. */
function moveUprights(state: State, { cells }: SetRow): void {
  const { uprights, grid, pager } = state;
  const columns = grid.widths.length;
  const isWhole = cells.length === columns;
  for (let column = 0; column <= columns; column += 1) {
    const runs = isWhole || column === columns || cells.some((cell) => cell.column === column);
    if (!runs) endUpright(state, column);
    else uprights[column] ??= pager.place.y - line;
  }
}

function endUpright({ uprights, grid, pager }: State, column: number): void {
  const start = uprights[column];
  if (start === undefined) return;
  const { ink, page, y } = pager.place;
  const x = grid.rules[column]! + line / 2;
  rule(ink, [x, page.height - start, x, page.height - y], line);
  uprights[column] = undefined;
}

function endUprights(state: State): void {
  for (const column of state.grid.rules.keys()) endUpright(state, column);
}
