import { showCode } from '../../domain/code.ts';
import type { IssueMark } from '../template.ts';
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

export const contentTypes = [
  `${declaration}<Types xmlns="${pack}/content-types">`,
  '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
  '<Default Extension="xml" ContentType="application/xml"/>',
  override('/xl/workbook.xml', `${parts}.sheet.main+xml`),
  override('/xl/worksheets/sheet1.xml', `${parts}.worksheet+xml`),
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

export const workbookRelationships = relations(
  relation('rId1', `${office}/worksheet`, 'worksheets/sheet1.xml'),
  relation('rId2', `${office}/styles`, 'styles.xml'),
);

/** The head of the table is repeated on each page. */
export function workbookXml(sheet: Sheet): string {
  const name = escapeXml(sheet.name);
  const quoted = name.replaceAll("'", "''");
  const head = headRow(sheet);
  return [
    `${declaration}<workbook xmlns="${spreadsheet}" xmlns:r="${office}">`,
    `<sheets><sheet name="${name}" sheetId="1" r:id="rId1"/></sheets>`,
    `<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">'${quoted}'!$${head}:$${head}</definedName></definedNames>`,
    '</workbook>',
  ].join('');
}

export function coreXml(title: string, mark: IssueMark): string {
  const instant = `${new Date(mark.issuedAt).toISOString().slice(0, 19)}Z`;
  const dates = ['created', 'modified'].map(
    (name) => `<dcterms:${name} xsi:type="dcterms:W3CDTF">${instant}</dcterms:${name}>`,
  );
  return [
    `${declaration}<cp:coreProperties xmlns:cp="${pack}/metadata/core-properties"`,
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"',
    ` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${escapeXml(title)}</dc:title>`,
    `<dc:creator>Berkas</dc:creator><dc:identifier>${showCode(mark.code)}</dc:identifier>`,
    `<dc:language>id-ID</dc:language>${dates.join('')}</cp:coreProperties>`,
  ].join('');
}

/** The number format of each kind: 49 is text, 3 has a mark between the thousands, which Excel in Indonesia shows as a point. */
const formats: Readonly<Record<CellKind, number>> = { teks: 49, bilangan: 1, rupiah: 3 };
const kinds = ['teks', 'bilangan', 'rupiah'] as const satisfies readonly CellKind[];
const headStyle = 2 * kinds.length + 1;

/** The place in `styles` of a kind of cell, plain or bold; 0 is Excel's own. */
export function styleOf(kind: CellKind | 'kepala', bold = false): number {
  return kind === 'kepala' ? headStyle : 1 + kinds.indexOf(kind) + (bold ? kinds.length : 0);
}

const cellStyle = (kind: CellKind, font: number) =>
  `<xf numFmtId="${formats[kind]}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`;

const font = (bold: boolean) => `<font>${bold ? '<b/>' : ''}<sz val="11"/><name val="Arial"/></font>`;

export const styles = [
  `${declaration}<styleSheet xmlns="${spreadsheet}">`,
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
