/** Marks that turn the reading direction around, so that `exe.fdp` shows as `pdf.exe`, and characters that never print. */
const hidden = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u00AD\u200B\u2060\uFEFF]/gu;

/**
 * A file name as it may be kept and shown: one line, no hidden characters. Every script survives, with the joiners that
 * Javanese, Arabic and emoji are written with. Empty where nothing visible is left.
 */
export function cleanFileName(name: string): string {
  const clean = name
    .replace(/[\p{Z}\t\n\v\f\r]+/gu, ' ')
    .replace(hidden, '')
    .trim();
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(clean) ? clean : '';
}
