/** The digits of Crockford's base 32: no I, L, O or U. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const codeLength = 10;

/**
 * A document code: ten random characters and one check character. The characters are elements of GF(32), and in a good
 * code their sum, weighted by different non-zero elements, is zero. So one wrong character and one swap of any two,
 * neighbours or not, always show.
 */
export function drawCode(random: (size: number) => Uint8Array): string {
  const values = Array.from(random(codeLength), (byte) => byte % 32);
  return [...values, weightedSum(values)].map((value) => alphabet[value]).join('');
}

/** Is this a code in its stored form: eleven upper-case characters, the check right? */
export function isCode(text: string): boolean {
  return /^[0-9A-HJKMNP-TV-Z]{11}$/.test(text) && weightedSum(Array.from(text, toElement)) === 0;
}

/** The code a person typed, in its stored form, or undefined. Forgives case, spaces, dashes, and I, L and O for 1, 1 and 0. */
export function readCode(text: string): string | undefined {
  const code = text
    .toUpperCase()
    .replace(/[\s\u2010-\u2015-]/g, '')
    .replace(/[IL]/g, '1')
    .replace(/O/g, '0');
  return isCode(code) ? code : undefined;
}

/** The code for a person to read: `XXXX-XXXX-XXX`. */
export function showCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)}`;
}

/** What a preview carries in place of a code. Its check fails, so no reader ever takes it for a document. */
export const konsepCode = '0000000000X';

/** What the QR of a page says. `qrPrefix` is `BKS:` or `<PUBLIC_URL>/D/` in upper case. */
export function pagePayload(qrPrefix: string, code: string, page: number, pages: number): string {
  return `${qrPrefix}${code}/${page}/${pages}`;
}

/** What the QR of a Word file says: Word decides its pages, so it names none. */
export function wordPayload(code: string): string {
  return `BKS:${code}`;
}

/** One page of one document, as its QR says. */
export interface PageMark {
  code: string;
  page: number;
  pages: number;
}

/** Reads a page's QR, in both forms, with any address before it: PUBLIC_URL may change, printed paper does not. */
export function parsePayload(text: string): PageMark | undefined {
  const match = /^(?:BKS:|HTTPS?:\/\/\S+\/D\/)([0-9A-Z]{11})\/(\d{1,5})\/(\d{1,5})$/i.exec(text.trim());
  const code = match && readCode(match[1]!);
  const [page, pages] = [Number(match?.[2]), Number(match?.[3])];
  return code && page >= 1 && page <= pages ? { code, page, pages } : undefined;
}

const toElement = (character: string): number => alphabet.indexOf(character);

/** The check character has weight 1; the ten before it the powers 1 to 10 of a primitive element, all different. */
function weightedSum(values: readonly number[]): number {
  return values.reduce((sum, value, at) => sum ^ multiply(value, at < codeLength ? powers[at + 1]! : 1), 0);
}

/** Multiplication in GF(32), polynomials over GF(2) modulo the primitive x^5 + x^2 + 1. */
function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 0; bit < 5; bit += 1) {
    if ((b >> bit) & 1) product ^= a << bit;
  }
  for (let bit = 8; bit >= 5; bit -= 1) {
    if ((product >> bit) & 1) product ^= 0b100101 << (bit - 5);
  }
  return product;
}

/** x^0 to x^10 in GF(32). */
const powers = Array.from({ length: codeLength }).reduce<number[]>(
  (list) => [...list, multiply(list.at(-1)!, 2)],
  [1],
);
