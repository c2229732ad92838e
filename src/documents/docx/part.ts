import type { Problem } from '../../errors.ts';
import { foundFaults, missingValue } from './faults.ts';
import type { Layout } from './layout.ts';
import { type RowRun, rowsOf, withRows } from './row-writer.ts';
import { type Packed, pack, packText } from './zip-file.ts';

/** One part of a document, filled: what docxtemplater made of it, and the rows it left to the row writer. */
export interface FilledPart {
  file: string;
  /** XML with the marks of `run` in it; empty where there are problems. */
  content: Buffer;
  run: RowRun;
  problems: readonly Problem[];
}

/**
 * What docxtemplater keeps of a compiled part (js/xml-templater.js, 3.71: pinned, and test/docx.test.ts compares with its
 * own render). Its `render` of a whole document works once for each compilation, which is a third of the time for a letter;
 * that of a part works as often as one likes.
 */
interface CompiledPart {
  scopeManager: unknown;
  content?: Uint8Array;
  allErrors: readonly unknown[];
  render(file: string): unknown;
}

interface Compiled {
  compiled: Readonly<Record<string, CompiledPart>>;
  scopeManagers: Record<string, unknown>;
  getScopeManager(file: string, part: CompiledPart, fields: object): unknown;
}

/** Fills the tags of one part. Faults of the layout and missing values are in `problems`, not thrown. */
export function fillPart({ doc, parts, rows }: Layout, file: string, fields: object): FilledPart {
  const compiled = doc as unknown as Compiled;
  const part = compiled.compiled[file]!;
  part.scopeManager = compiled.getScopeManager(file, part, fields);
  part.allErrors = [];
  const run = rows.follow(() => part.render(file));
  const problems = part.allErrors.flatMap((error) => foundFaults(error, parts));
  const content = Buffer.from(part.content ?? []);
  forget(compiled, file);
  return { file, content, run, problems };
}

/** Nothing of one person's data stays behind for the next paper. */
function forget({ compiled, scopeManagers }: Compiled, file: string): void {
  const part = compiled[file]!;
  part.scopeManager = undefined;
  part.allErrors = [];
  delete part.content;
  delete scopeManagers[file];
}

/** Packs a filled part; its rows are printed on the way, also where docxtemplater gave up and left no mark to print at. */
export async function packPart({ content, run, problems }: FilledPart): Promise<Packed> {
  if (run.printings.length === 0) return pack(content);
  return packText(problems.length > 0 ? rowsOf(run) : withRows(content.toString(), run));
}

/** All faults of a part that was packed, also a problem for each tag that named nothing printable in some row. */
export function problemsOfPart({ file, run, problems }: FilledPart, { parts }: Layout): Problem[] {
  return [...problems, ...[...run.faulty].map((tag) => missingValue(tag, file, parts))];
}
