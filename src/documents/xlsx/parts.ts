import { corePropertiesXml } from '../docx/core-properties.ts';
import { type CellKind, headRow, type Sheet } from './sheet.ts';

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
export const spreadsheet = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const pack = 'http://schemas.openxmlformats.org/package/2006';
const parts = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Text as it may stand in XML. */
export function escapeXml(text: string): string {
  return /[&<>"]/.test(text)
    ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
    : text;
}

const override = (part: string, type: string) => `<Override PartName="${part}" ContentType="${type}"/>`;

/** The part of a sheet, within `xl/`. */
export const sheetFile = (index: number) => `worksheets/sheet${index + 1}.xml`;

export const contentTypes = (sheets: readonly Sheet[]) =>
  [
    `${declaration}<Types xmlns="${pack}/content-types">`,
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    '<Default Extension="xml" ContentType="application/xml"/>',
    override('/xl/workbook.xml', `${parts}.sheet.main+xml`),
    ...sheets.map((_, index) => override(`/xl/${sheetFile(index)}`, `${parts}.worksheet+xml`)),
    override('/xl/styles.xml', `${parts}.styles+xml`),
    override('/docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml'),
    '</Types>',
  ].join('');

const relation = (id: string, type: string, target: string) =>
  `<Relationship Id="${id}" Type="${type}" Target="${target}"/>`;

const relations = (...list: string[]) =>
  `${declaration}<Relationships xmlns="${pack}/relationships">${list.join('')}</Relationships>`;

export const relationships = relations(
  relation('rId1', `${office}/officeDocument`, 'xl/workbook.xml'),
  relation('rId2', `${pack}/relationships/metadata/core-properties`, 'docProps/core.xml'),
);

export const workbookRelationships = (sheets: readonly Sheet[]) =>
  relations(
    ...sheets.map((_, index) => relation(`rId${index + 1}`, `${office}/worksheet`, sheetFile(index))),
    relation(`rId${sheets.length + 1}`, `${office}/styles`, 'styles.xml'),
  );

/** The head of each table is repeated on its pages. */
export function workbookXml(sheets: readonly Sheet[]): string {
  const names = sheets.map(({ name }) => escapeXml(name));
  const list = names.map((name, at) => `<sheet name="${name}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`);
  const heads = sheets.map((sheet, at) => {
    const rows = `$${headRow(sheet)}:$${headRow(sheet)}`;
    return `<definedName name="_xlnm.Print_Titles" localSheetId="${at}">'${names[at]!.replaceAll("'", "''")}'!${rows}</definedName>`;
  });
  return [
    `${declaration}<workbook xmlns="${spreadsheet}" xmlns:r="${office}"><sheets>${list.join('')}</sheets>`,
    `<definedNames>${heads.join('')}</definedNames></workbook>`,
  ].join('');
}

/** What a workbook says of itself. */
export interface AboutWorkbook {
  title: string;
  /** Under the heading of each sheet and at its feet: the code of a document. */
  label: string;
  identifier?: string;
  /** ISO, UTC. */
  instant: string;
}

export function coreXml({ title, identifier, instant }: AboutWorkbook): string {
  return corePropertiesXml({ title: escapeXml(title), instant, ...(identifier && { identifier }) });
}

/** The first number that is free for a format of one's own: the day as papers have it, the month in Indonesian (421). */
const dayFormat = { id: 164, code: '[$-421]d mmmm yyyy' };

/** The number format of each kind: 49 is text, 3 has a mark between the thousands, which Excel in Indonesia shows as a point. */
const formats: Readonly<Record<CellKind, number>> = {
  teks: 49,
  bilangan: 1,
  rupiah: 3,
  tanggal: dayFormat.id,
};
const kinds = ['teks', 'bilangan', 'rupiah', 'tanggal'] as const satisfies readonly CellKind[];
const headStyle = 2 * kinds.length + 1;

/** The place in `styles` of a kind of cell, plain or bold; 0 is Excel's own. */
export function styleOf(kind: CellKind | 'kepala', bold = false): number {
  return kind === 'kepala' ? headStyle : 1 + kinds.indexOf(kind) + (bold ? kinds.length : 0);
}

/** Days stand like words: at the right they would touch what follows. */
const cellStyle = (kind: CellKind, font: number) =>
  `<xf numFmtId="${formats[kind]}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"${
    kind === 'tanggal' ? ' applyAlignment="1"><alignment horizontal="left"/></xf>' : '/>'
  }`;

const font = (bold: boolean) => `<font>${bold ? '<b/>' : ''}<sz val="11"/><name val="Arial"/></font>`;

export const styles = [
  `${declaration}<styleSheet xmlns="${spreadsheet}">`,
  `<numFmts count="1"><numFmt numFmtId="${dayFormat.id}" formatCode="${dayFormat.code}"/></numFmts>`,
  `<fonts count="2">${font(false)}${font(true)}</fonts>`,
  '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>',
  '<fill><patternFill patternType="solid"><fgColor rgb="FFE7E6E6"/></patternFill></fill></fills>',
  '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>',
  '<border><left/><right/><top style="thin"/><bottom style="thin"/><diagonal/></border></borders>',
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
  `<cellXfs count="${headStyle + 1}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>`,
  ...[0, 1].flatMap((bold) => kinds.map((kind) => cellStyle(kind, bold))),
  '<xf numFmtId="49" fontId="1" fillId="2" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf>',
  '</cellXfs></styleSheet>',
].join('');
