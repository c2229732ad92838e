/** Search words: lower case, without accents; a number such as 460/2339/09/2022 is one word and its pieces too. */
export function termsOf(...texts: readonly (string | null | undefined)[]): string[] {
  const terms = new Set<string>();
  for (const text of texts) {
    for (const word of wordsOf(text ?? '')) {
      terms.add(word);
      for (const piece of word.split(/[^a-z0-9]+/)) if (piece) terms.add(piece);
    }
  }
  return [...terms].sort();
}

/** The words a person typed, each to be found as the beginning of a term. */
export function wordsOf(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[\s,;]+/)
    .map((word) => word.replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, ''))
    .filter((word) => word !== '');
}
