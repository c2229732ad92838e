import type { Request } from 'express';
import type { ByteRange } from '../../storage/object-store.ts';

/** Does the client hold this version already? Weak comparison, as RFC 9110 13.1.2 says for If-None-Match. */
export function isUnchanged(req: Request, etag: string): boolean {
  const header = req.headers['if-none-match'];
  if (header === undefined) return false;
  return header.trim() === '*' || tagsIn(header).includes(etag);
}

function tagsIn(header: string): string[] {
  return [...header.matchAll(/"[^"]*"/g)].map(([tag]) => tag);
}

/**
 * The part asked for; undefined where the whole is to be sent: no Range, several ranges, another unit, nonsense (all of
 * which RFC 9110 14.2 lets a server ignore), or an If-Range that names another version.
 */
export function askedRange(
  req: Request,
  etag: string,
  size: number,
): ByteRange | 'unsatisfiable' | undefined {
  const condition = req.headers['if-range'];
  if (condition !== undefined && condition !== etag) return undefined;
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(req.headers.range?.replaceAll(' ', '') ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  if (first === '') return Number(last) === 0 || size === 0 ? 'unsatisfiable' : suffix(Number(last), size);
  if (last !== '' && Number(last) < Number(first)) return undefined;
  if (Number(first) >= size) return 'unsatisfiable';
  return { start: Number(first), end: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
}

function suffix(length: number, size: number): ByteRange {
  return { start: Math.max(0, size - length), end: size - 1 };
}
