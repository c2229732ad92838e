import { showCode } from '../../domain/code.ts';
import { pack, packText, zipOf } from '../docx/zip-file.ts';
import type { IssueMark } from '../template.ts';
import {
  type AboutWorkbook,
  contentTypes,
  coreXml,
  relationships,
  sheetFile,
  styles,
  workbookRelationships,
  workbookXml,
} from './parts.ts';
import type { Sheet } from './sheet.ts';
import { sheetXml } from './sheet-xml.ts';

/**
 * A list as a workbook of one sheet: same sheet and mark, same bytes. Its code stands over the table and at each foot.
 */
export function renderXlsx(sheet: Sheet, title: string, mark: IssueMark): Promise<Buffer> {
  const label = mark.konsep ? 'KONSEP' : `Kode naskah: ${showCode(mark.code)}`;
  return renderWorkbook([sheet], { title, label, identifier: showCode(mark.code), instant: mark.issuedAt });
}

/**
 * A workbook (ECMA-376), the same bytes for the same sheets. Own code and not a library's, because those write the time of day
 * into the file and hold the event loop for all of the rows (write-excel-file 4.1.1: 0.4 s for 10,000); here rows are packed
 * as they are made, in turns. `label` stands under the heading of each sheet.
 */
export async function renderWorkbook(sheets: readonly Sheet[], about: AboutWorkbook): Promise<Buffer> {
  const small = (xml: string) => pack(Buffer.from(xml));
  const files = new Map([
    ['[Content_Types].xml', small(contentTypes(sheets))],
    ['_rels/.rels', small(relationships)],
    ['docProps/core.xml', small(coreXml(about))],
    ['xl/workbook.xml', small(workbookXml(sheets))],
    ['xl/_rels/workbook.xml.rels', small(workbookRelationships(sheets))],
    ['xl/styles.xml', small(styles)],
  ]);
  for (const [index, sheet] of sheets.entries()) {
    files.set(`xl/${sheetFile(index)}`, await packText(sheetXml(sheet, about.label)));
  }
  return zipOf(files);
}
