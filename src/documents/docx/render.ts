import { setImmediate } from 'node:timers/promises';
import { showCode } from '../../domain/code.ts';
import { AppError, type Problem } from '../../errors.ts';
import type { IssueMark, Template } from '../template.ts';
import { codePictures } from './code-picture.ts';
import { corePropertiesXml } from './core-properties.ts';
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
  // Written anew, because a layout carries the names of those who edited it and when.
  const about = { title: titleOf(layout, filled), identifier: showCode(mark.code), instant: mark.issuedAt };
  packed.set(corePropertiesFile, pack(Buffer.from(corePropertiesXml(about))));
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
