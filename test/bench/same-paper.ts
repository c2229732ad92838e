import PizZip from 'pizzip';
import { textOfPages } from '../support/pdf-text.ts';
import type { Work } from './engine.ts';
import { letterData, letterOf, listData, listOf } from './papers.ts';

/** Throws unless the paper says what every engine is to print: a race against half a page is none. */
export async function checkPaper(bytes: Uint8Array, work: Work, rows: number): Promise<void> {
  const printed = work.startsWith('docx') ? textOfWord(bytes) : await textOfPdf(bytes, work);
  const texts = work.endsWith('list') ? textsOfList(rows) : textsOfLetter();
  const missing = texts.flatMap((text) => text.split(/\s+/)).find((word) => !printed.includes(word));
  if (missing !== undefined) throw new Error(`the paper does not say ${missing}`);
}

async function textOfPdf(bytes: Uint8Array, work: Work): Promise<string> {
  const pages = await textOfPages(bytes);
  if (work === 'letter' && pages.length !== 1) throw new Error(`a letter of ${pages.length} pages`);
  return pages.join(' ');
}

function textOfWord(bytes: Uint8Array): string {
  return new PizZip(bytes)
    .file('word/document.xml')!
    .asText()
    .replace(/<[^>]*>/g, '');
}

function textsOfLetter(): string[] {
  const { titles, identity, rows, total, signatures } = letterOf(letterData(0));
  const names = signatures.flatMap(({ office, name }) => [...office, name]);
  return [...titles, ...identity.flat(), ...rows.flat(), ...total, ...names];
}

/** The numbers stand whole on one line; names may be broken over two, beside another cell. */
function textsOfList(rows: number): string[] {
  const { groups, total, signature } = listOf(listData(rows));
  const step = Math.max(1, Math.floor(rows / 500));
  const numbers = groups.flatMap((group) => group.rows).map((row) => row[2]!);
  return [...numbers.filter((_, at) => at % step === 0), ...total, signature.name];
}
