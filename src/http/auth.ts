import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { Actor } from '../domain/record.ts';
import { AppError } from '../errors.ts';
import { isPageAddress } from './code.ts';

/** Lets a request pass only with the token; without a token set, everything passes (config.ts then allows loopback only). */
export function requireToken(apiToken: string | undefined): RequestHandler {
  if (apiToken === undefined) return (_req, _res, next) => next();
  const expected = digest(apiToken);
  return (req, _res, next) => {
    const given = /^Bearer +([\x21-\x7e]+) *$/i.exec(req.headers.authorization ?? '')?.[1] ?? '';
    // Digests have one length, so the comparison takes the same time whatever was sent.
    if (!timingSafeEqual(digest(given), expected))
      throw new AppError('unauthorized', 'missing or wrong API token');
    next();
  };
}

const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * Keeps web pages of others away from this port. Any page in the office browser can reach loopback, by its own fetch or
 * by a name of its own that resolves to 127.0.0.1; so the name asked for and the page that asks must both be ours.
 */
export function refuseForeign(publicUrl: string | undefined): RequestHandler {
  const publicPlace = publicUrl === undefined ? undefined : new URL(publicUrl);
  return (req, _res, next) => {
    const host = req.headers.host ?? '';
    if (!isLoopback(host) && host.toLowerCase() !== publicPlace?.host) throw foreign('Host');
    const { origin } = req.headers;
    if (origin !== undefined && !isOwnOrigin(origin, host, publicPlace)) throw foreign('Origin');
    if (req.headers['sec-fetch-site'] === 'cross-site' && !isFollowedLink(req))
      throw foreign('Sec-Fetch-Site');
    next();
  };
}

/** A scanned QR is often opened by the page of a scanner or a chat: the browser then shows ours, and theirs sees nothing. */
function isFollowedLink(req: Request): boolean {
  return isPageAddress(req.path) && req.headers['sec-fetch-mode'] === 'navigate';
}

function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i.test(host);
}

function isOwnOrigin(origin: string, host: string, publicPlace: URL | undefined): boolean {
  return origin === `http://${host.toLowerCase()}` || origin === publicPlace?.origin;
}

function foreign(header: string): AppError {
  const detail =
    header === 'Host'
      ? 'Layanan ini tidak melayani nama alamat (Host) itu. Buka lewat 127.0.0.1, localhost, atau alamat PUBLIC_URL.'
      : `Permintaan dari halaman situs lain ditolak (${header}).`;
  return new AppError('forbidden', `foreign ${header}`, { detail });
}

/** Who asks: whoever sits at this machine, or holds the token; under the name in X-Petugas where there is one. */
export function actorOf(req: Request, apiToken: string | undefined): Actor {
  const name = clerkName(req.headers['x-petugas']);
  return apiToken === undefined
    ? { kind: 'staf', name: name ?? 'lokal' }
    : { kind: 'token', name: name ?? 'api' };
}

function clerkName(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const name = decodeHeader(String(header)).trim();
  if (name.length >= 1 && name.length <= 100 && !/[\p{Cc}\p{Bidi_Control}]/u.test(name)) return name;
  throw new AppError('malformed_request', 'X-Petugas is not a name', {
    detail: 'X-Petugas harus berisi nama petugas, 1 sampai 100 huruf.',
  });
}

/** Header bytes reach us as Latin-1; a name in them is UTF-8, raw or percent-encoded. */
function decodeHeader(value: string): string {
  const bytes = Buffer.from(value, 'latin1').toString('utf8');
  const raw = bytes.includes('\uFFFD') ? value : bytes;
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}
