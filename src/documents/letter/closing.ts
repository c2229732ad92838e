import type { Content } from 'pdfmake/interfaces.js';
import { gap, numbered } from './body.ts';
import { type Signature, signatureRight } from './signature.ts';

/**
 * The end of a paper: its closing sentence stays with the signature, so that no signature is alone on a page. `last` is what else goes
 * with them: the last statement of the text.
 */
export function signedEnd(
  closing: Content | undefined,
  signature: Content,
  last: readonly Content[] = [],
): Content {
  const said = closing === undefined ? [] : [closing];
  return { stack: [...last, ...said, gap(12), signature], unbreakable: true };
}

/** The same with one signer at the right. */
export function signedRight(closing: Content | undefined, signature: Signature): Content {
  return signedEnd(closing, signatureRight(signature));
}

/** Who gets a copy, at the bottom left below the signature (domain 1.3); one is not numbered. */
export function tembusan(names: readonly string[] = []): Content[] {
  if (names.length === 0) return [];
  const list: Content = names.length === 1 ? { text: names[0]! } : numbered(names);
  return [{ stack: ['Tembusan:', list], fontSize: 10, margin: [0, 18, 0, 0], unbreakable: true }];
}
