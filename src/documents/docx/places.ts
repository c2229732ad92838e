import type { DXT } from 'docxtemplater';
import type { LayoutPart } from './layout.ts';

/** The text of one part of a Word file, paragraph by paragraph, by the offsets docxtemplater reports. */
export interface PartText {
  /** All text of the part, joined; escaped as in the XML, so that offsets agree. */
  full: string;
  /** The number of the paragraph, from 1, that holds this offset. */
  paragraphAt(offset: number): number;
  /** For a person: which part, which paragraph, and how it reads. */
  placeOf(offset: number): string;
}

interface Run {
  start: number;
  paragraph: number;
}

/** Reads the paragraphs of a part. A text box nests paragraphs: the outer one goes on after it. */
export function textOf(part: LayoutPart): PartText {
  const { runs, texts, full } = readRuns(part.tokens);
  const paragraphAt = (offset: number) => runs.findLast((run) => run.start <= offset)?.paragraph ?? 1;
  const placeOf = (offset: number) => {
    const paragraph = paragraphAt(offset);
    return `${partName(part.file)}, paragraf ${paragraph}: "${clip(decoded(texts[paragraph] ?? ''))}"`;
  };
  return { full, paragraphAt, placeOf };
}

function readRuns(tokens: readonly DXT.SimplePart[]) {
  const runs: Run[] = [];
  const texts: string[] = [''];
  const open: number[] = [];
  let full = '';
  for (const token of tokens) {
    if (token.type === 'tag' && token.tag === 'w:p') stepParagraph(token.position, open, texts);
    if (token.type !== 'content' || token.position !== 'insidetag') continue;
    const paragraph = open.at(-1) ?? 0;
    runs.push({ start: full.length, paragraph });
    texts[paragraph] += token.value;
    full += token.value;
  }
  return { runs, texts, full };
}

function stepParagraph(position: string, open: number[], texts: string[]): void {
  if (position === 'end') open.pop();
  else texts.push('');
  if (position === 'start') open.push(texts.length - 1);
}

function partName(file: string): string {
  if (file.startsWith('word/header')) return `kepala halaman (${file})`;
  if (file.startsWith('word/footer')) return `kaki halaman (${file})`;
  return file === 'word/document.xml' ? 'isi naskah' : file;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decoded(text: string): string {
  return text.replace(/&(lt|gt|amp|quot|apos);/g, (_whole, name: string) => entities[name] ?? '');
}

function clip(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
