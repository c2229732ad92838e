import { readFileSync } from 'node:fs';
import Docxtemplater, { type DXT } from 'docxtemplater';
import PizZip from 'pizzip';
import { AppError } from '../../errors.ts';
import { foundFaults } from './faults.ts';
import { type RowWriter, rowWriter } from './row-writer.ts';
import { tagParser } from './tag-path.ts';

/** One part of a Word file that may hold tags: the text itself, a header, a footer, the properties. */
export interface LayoutPart {
  /** Name inside the zip, such as `word/footer1.xml`. */
  file: string;
  /** Text and structure marks in order, as docxtemplater cut them. */
  tokens: readonly DXT.SimplePart[];
  /** The tags, loops with their content in `subparsed`. */
  tree: readonly DXT.Part[];
}

/** A Word layout, opened and compiled. */
export interface Layout {
  doc: Docxtemplater<PizZip>;
  /** The file as the office saved it; nothing writes to it. */
  zip: PizZip;
  parts: readonly LayoutPart[];
  rows: RowWriter;
}

const layouts = new Map<string, Layout>();

/**
 * Opens a layout and compiles its tags. Throws `bad_template` with every fault docxtemplater found. Once a process, like the
 * fingerprint: a file that changes under a running service must not change its papers.
 */
export function openLayout(file: URL): Layout {
  const known = layouts.get(file.href);
  if (known) return known;
  const layout = compileLayout(file);
  layouts.set(file.href, layout);
  return layout;
}

function compileLayout(file: URL): Layout {
  const zip = openZip(file);
  const collected = collector();
  const rows = rowWriter();
  try {
    const modules = [collected.module, rows.module];
    const doc = new Docxtemplater(zip, { ...layoutOptions, modules });
    return { doc, zip, parts: collected.parts(), rows };
  } catch (cause) {
    throw layoutError(file, foundFaults(cause, collected.parts()), cause);
  }
}

/** How docxtemplater reads our layouts. */
export const layoutOptions = {
  paragraphLoop: true,
  linebreaks: true,
  errorLogging: false,
  parser: tagParser,
  syntax: { changeDelimiterPrefix: null },
} satisfies DXT.ConstructorOptions;

/** `bad_template` for a layout file; the log gets the path, the clerk the list. */
export function layoutError(file: URL, problems: AppError['problems'], cause?: unknown): AppError {
  const names = problems.map((problem) => problem.path).join(', ');
  return new AppError('bad_template', `${file.pathname}: ${names}`, {
    detail: 'Naskah Word untuk dokumen ini belum benar.',
    problems,
    cause,
  });
}

function openZip(file: URL): PizZip {
  try {
    return new PizZip(readFileSync(file));
  } catch (cause) {
    const message = 'Berkas ini tidak dapat dibuka sebagai naskah Word (.docx).';
    throw layoutError(file, [{ path: 'layout.docx', message }], cause);
  }
}

/**
 * A docxtemplater module that keeps what the compiler tells modules. The package's own inspect module needs lodash,
 * which is not among its dependencies (3.71).
 */
function collector(): { module: DXT.Module; parts: () => LayoutPart[] } {
  const seen = new Map<string, LayoutPart>();
  const set = (event: { inspect?: Inspected }) => {
    if (event.inspect?.filePath === undefined) return;
    const { filePath: file, xmllexed, postparsed } = event.inspect;
    const before = seen.get(file);
    seen.set(file, {
      file,
      tokens: xmllexed ?? before?.tokens ?? [],
      tree: postparsed ?? before?.tree ?? [],
    });
  };
  return { module: { name: 'BerkasCollector', set }, parts: () => [...seen.values()] };
}

interface Inspected {
  filePath?: string;
  xmllexed?: DXT.SimplePart[];
  postparsed?: DXT.Part[];
}
