const small = new Set([
  'dan',
  'atau',
  'atas',
  'di',
  'ke',
  'dari',
  'pada',
  'kepada',
  'untuk',
  'yang',
  'tentang',
  'dengan',
]);

/** Letters that stand for words, and numerals: they stay capitals. */
const short = /^(?:UEP|KRSE|APBD|BPR|BKK|DTKS|DTSEN|SK|[IVX]+)$/;

/**
 * What an SK is about, as a sentence cites it: `Penetapan Penerima ...`. It is often stored in the capitals of its heading;
 * what has a small letter in it is left as it was typed.
 */
export function titleCase(text: string): string {
  if (text !== text.toUpperCase()) return text;
  return text
    .split(' ')
    .map((word, index) => wordInTitle(word, index))
    .join(' ');
}

function wordInTitle(word: string, index: number): string {
  if (short.test(word)) return word;
  const lower = word.toLowerCase();
  if (index > 0 && small.has(lower)) return lower;
  return lower.replace(/\p{L}/u, (letter) => letter.toUpperCase());
}
