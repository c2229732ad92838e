import type PizZip from 'pizzip';
import { showCode } from '../../domain/code.ts';
import { AppError } from '../../errors.ts';
import type { IssueMark, Template } from '../template.ts';
import { foundFaults } from './faults.ts';
import { missingValues, unwritableTexts } from './fields.ts';
import { type Layout, layoutError, openLayout } from './layout.ts';
import { corePropertiesFile } from './page-marks.ts';

/**
 * The Word file of one document: same layout, data and mark, same bytes, in any process and time zone.
 * Throws `bad_template` for a faulty layout or a field without a value, `invalid_input` for characters Word cannot hold.
 */
export function renderDocx(docx: NonNullable<Template['docx']>, data: unknown, mark: IssueMark): Buffer {
  const fields = withMark(docx.fields(data), mark);
  requireWritable(fields, docx.file);
  const layout = openLayout(docx.file);
  fill(layout, docx.file, fields);
  layout.zip.file(corePropertiesFile, coreProperties(titleOf(layout), mark));
  pinDates(layout.zip);
  return layout.doc.toBuffer();
}

/** What the tags may name: the template's fields, and under `naskah` what every paper carries. */
export function withMark(fields: object, mark: IssueMark): object {
  return { ...fields, naskah: { kode: showCode(mark.code), konsep: mark.konsep } };
}

function requireWritable(fields: object, file: URL): void {
  const missing = missingValues(fields);
  if (missing.length > 0) throw layoutError(file, missing);
  const problems = unwritableTexts(fields);
  if (problems.length > 0) throw new AppError('invalid_input', 'text that Word cannot hold', { problems });
}

function fill(layout: Layout, file: URL, fields: object): void {
  try {
    layout.doc.render(fields);
  } catch (cause) {
    throw layoutError(file, foundFaults(cause, layout.parts), cause);
  }
}

/** The title the office gave the layout in Word, still escaped as in its XML. */
function titleOf({ zip }: Layout): string {
  const xml = zip.file(corePropertiesFile)?.asText() ?? '';
  return /<dc:title>([^<]*)<\/dc:title>/.exec(xml)?.[1] ?? '';
}

/** Written anew, because a layout carries the names of those who edited it and when. */
function coreProperties(title: string, mark: IssueMark): string {
  const instant = `${new Date(mark.issuedAt).toISOString().slice(0, 19)}Z`;
  const dates = ['created', 'modified'].map(
    (name) => `<dcterms:${name} xsi:type="dcterms:W3CDTF">${instant}</dcterms:${name}>`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"',
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"',
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
    `<dc:title>${title}</dc:title><dc:creator>Berkas</dc:creator>`,
    `<dc:identifier>${showCode(mark.code)}</dc:identifier><dc:language>id-ID</dc:language>`,
    ...dates,
    '</cp:coreProperties>',
  ].join('');
}

/** The zip format keeps local time without a zone: one fixed local hour gives the same bytes everywhere. */
function pinDates(zip: PizZip): void {
  const noon = new Date(1980, 0, 1, 12);
  for (const [name, entry] of Object.entries(zip.files)) {
    if (entry.dir) delete zip.files[name];
    else entry.date = noon;
  }
}
