import { readCode } from '../domain/code.ts';

/** Search words: lower case, without accents; a number such as 460/2339/09/2022 is found from any of its pieces on. */
export function termsOf(...texts: readonly (string | null | undefined)[]): string[] {
  const terms = new Set<string>();
  for (const text of texts) {
    for (const word of wordsOf(text ?? '')) {
      terms.add(word);
      // Nearly every word is one piece, and the list of an SK has twenty thousand of them.
      if (onePiece.test(word)) continue;
      for (const { index } of word.matchAll(/(?<![a-z0-9])[a-z0-9]/g)) terms.add(word.slice(index));
    }
  }
  return [...terms].sort();
}

/**
 * The words a person typed, each to be found as the beginning of a term; a document code also as it is printed, with
 * dashes. Text without a letter or digit gives one word that no term begins with, so that it finds nothing, not all.
 */
export function queryWords(text: string): { word: string; code?: string }[] {
  const words = wordsOf(text);
  if (words.length === 0 && text.trim() !== '') return [{ word: '~' }];
  return words.map((word) => {
    const code = readCode(word)?.toLowerCase();
    return { word, ...(code && { code }) };
  });
}

const onePiece = /^[a-z0-9]+$/;
const ascii = /^[\x20-\x7e]*$/;

function wordsOf(text: string): string[] {
  const plain = ascii.test(text) ? text : text.normalize('NFKD').replace(/\p{M}/gu, '');
  return plain
    .toLowerCase()
    .split(/[\s,;]+/)
    .map((word) => word.replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, ''))
    .filter((word) => word !== '');
}
