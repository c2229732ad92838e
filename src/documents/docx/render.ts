import { setImmediate } from 'node:timers/promises';
import { showCode } from '../../domain/code.ts';
import { AppError, type Problem } from '../../errors.ts';
import type { IssueMark, Template } from '../template.ts';
import { codePictures } from './code-picture.ts';
import { faultyFields } from './fields.ts';
import { type Layout, layoutError, openLayout } from './layout.ts';
import { corePropertiesFile } from './page-marks.ts';
import { type FilledPart, fillPart, packPart, problemsOfPart } from './part.ts';
import { packedOnce } from './unchanged.ts';
import { type Packed, pack, zipOf } from './zip-file.ts';

/**
 * The Word file of one document: same layout, data and mark, same bytes, in any process and time zone. Others get their turn
 * between the steps, and while the rows of long lists are printed; a row is asked for when it is printed.
 * Throws `bad_template` for a faulty layout or a field without a value, `invalid_input` for characters Word cannot hold.
 */
export async function renderDocx(
  docx: NonNullable<Template['docx']>,
  data: unknown,
  mark: IssueMark,
): Promise<Buffer> {
  const fields = withMark(docx.fields(data), mark);
  await setImmediate();
  const layout = openLayout(docx.file);
  const files = packedOnce(layout);
  const changing = [...files.keys()].filter((file) => files.get(file) === null);
  const filled = changing.map((file) => fillPart(layout, file, fields));
  await setImmediate();
  const packed = await packAll(filled);
  const problems = filled.flatMap((part) => problemsOfPart(part, layout));
  if (problems.length > 0) throw await faultOf(fields, docx.file, problems);
  packed.set(corePropertiesFile, pack(Buffer.from(coreProperties(titleOf(layout, filled), mark))));
  const pictures = codePictures(layout, mark);
  return zipOf(new Map([...files, ...packed, ...pictures] as [string, Packed][]));
}

/** What the tags may name: the template's fields, and under `naskah` what every paper carries. */
export function withMark(fields: object, mark: IssueMark): object {
  return { ...fields, naskah: { kode: showCode(mark.code), konsep: mark.konsep } };
}

/**
 * What to tell of a document that could not be printed. Values are looked at as they are printed, because another walk over a
 * hundred thousand of them costs a tenth of the document; only now is it asked which field and which row it was.
 */
async function faultOf(fields: object, file: URL, problems: readonly Problem[]): Promise<AppError> {
  const { missing, unwritable } = await faultyFields(fields);
  if (missing.length > 0) return layoutError(file, missing);
  if (unwritable.length === 0) return layoutError(file, problems);
  return new AppError('invalid_input', 'text that Word cannot hold', { problems: unwritable });
}

async function packAll(filled: readonly FilledPart[]): Promise<Map<string, Packed>> {
  const packed = new Map<string, Packed>();
  for (const part of filled) packed.set(part.file, await packPart(part));
  return packed;
}

/** The title the office gave the layout in Word, its tags filled, still escaped as in its XML. */
function titleOf({ zip }: Layout, filled: readonly FilledPart[]): string {
  const part = filled.find(({ file }) => file === corePropertiesFile);
  const xml = part?.content.toString() ?? zip.file(corePropertiesFile)?.asText() ?? '';
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
