import type { Request } from 'express';
import type { App } from '../app.ts';
import type { Who } from '../archive/archive.ts';
import { AppError } from '../errors.ts';
import { actorOf } from './auth.ts';

/** Who asks and, for a creating POST, under which Idempotency-Key with which body. */
export function whoOf(app: App, req: Request, bodySha256: string): Who {
  const key = idempotencyKey(req.headers['idempotency-key']);
  return {
    actor: actorOf(req, app.config.apiToken),
    ...(key !== undefined && { idempotency: { key, bodySha256 } }),
  };
}

function idempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header === 'string' && /^[\x21-\x7e]{1,200}$/.test(header)) return header;
  throw new AppError('malformed_request', 'bad Idempotency-Key', {
    detail: 'Idempotency-Key harus 1 sampai 200 huruf, angka, atau tanda baca ASCII tanpa spasi.',
  });
}
