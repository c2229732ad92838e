import { createHash } from 'node:crypto';
import { AppError, isAppError } from '../src/errors.ts';
import type { LockMode, ObjectLock } from './object-store.ts';
import { askFor, askForText, type Bucket, inside, type S3Request } from './s3-bucket.ts';
import { codeOf } from './s3-errors.ts';

/** What servers answer where there is no lock: none on this version, a bucket without locks, a marker. */
const noLock = new Set([
  'NoSuchObjectLockConfiguration',
  'ObjectLockConfigurationNotFoundError',
  'InvalidRequest',
]);

/** The lock of a version; undefined also for a marker. Not by HEAD: of older versions versitygw does not tell it there (measured). */
export async function readLock(
  bucket: Bucket,
  key: string,
  version: string,
): Promise<ObjectLock | undefined> {
  const query = { retention: '', versionId: version };
  const xml = await askForText(bucket, key, { method: 'GET', key, query }).catch((error: AppError) => {
    if (noLock.has(codeOf(error.cause)) || isMarker(error.cause)) return '';
    throw error;
  });
  const [mode, until] = [inside(xml, 'Mode'), inside(xml, 'RetainUntilDate')];
  if (!mode || !until) return undefined;
  return { mode: mode === 'COMPLIANCE' ? 'compliance' : 'governance', until: new Date(until) };
}

/** The headers that lock what a PUT makes. */
export function lockHeaders({ mode, until }: ObjectLock): Record<string, string> {
  return {
    'x-amz-object-lock-mode': mode.toUpperCase(),
    'x-amz-object-lock-retain-until-date': until.toISOString(),
  };
}

/** Locks a version until then, as strictly as it is locked already or more. `conflict` where the store forbids it. */
export async function extendLock(
  bucket: Bucket,
  wanted: LockMode | undefined,
  { key, version, until, seen }: { key: string; version: string; until: Date; seen: ObjectLock | undefined },
): Promise<void> {
  const lock = seen ?? (await readLock(bucket, key, version));
  if (lock && until <= lock.until) {
    if (until.getTime() === lock.until.getTime()) return;
    throw new AppError('conflict', `${key} is locked until ${lock.until.toISOString()}, which is later`);
  }
  const mode = lock?.mode === 'compliance' ? lock.mode : (wanted ?? lock?.mode);
  if (!mode) throw new AppError('bad_config', `${bucket.place} is opened without locks`);
  const isStricter = lock?.mode === 'governance' && mode === 'compliance';
  try {
    await putLock(bucket, key, version, { mode, until }, isStricter);
  } catch (error) {
    // Only who may bypass governance may make a stricter lock of it (measured); the others keep it as it is.
    if (!isStricter || !isAppError(error, 'conflict')) throw error;
    await putLock(bucket, key, version, { mode: 'governance', until }, false);
  }
}

async function putLock(
  bucket: Bucket,
  key: string,
  version: string,
  lock: ObjectLock,
  bypass: boolean,
): Promise<void> {
  try {
    const reply = await askFor(bucket, key, lockRequest(key, version, lock, bypass));
    reply.resume();
  } catch (error) {
    throw await whyRefused(bucket, key, version, error as AppError);
  }
}

/** The request that gives a version another lock. */
export function lockRequest(key: string, version: string, lock: ObjectLock, bypass: boolean): S3Request {
  const body = `<Retention xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Mode>${lock.mode.toUpperCase()}</Mode><RetainUntilDate>${lock.until.toISOString()}</RetainUntilDate></Retention>`;
  const headers = {
    'content-md5': createHash('md5').update(body).digest('base64'),
    ...(bypass && bypassHeader),
  };
  return { method: 'PUT', key, query: { retention: '', versionId: version }, headers, body };
}

/** Claims the right to bypass governance. */
export const bypassHeader = { 'x-amz-bypass-governance-retention': 'true' };

const refusals = new Set(['AccessDenied', 'InvalidRequest', 'ObjectLocked']);

/** Servers have one word for "it is locked" and "you may not": only the lock itself tells them apart. */
export async function whyRefused(
  bucket: Bucket,
  key: string,
  version: string,
  error: AppError,
): Promise<AppError> {
  if (!refusals.has(codeOf(error.cause))) return error;
  const lock = await readLock(bucket, key, version).catch(() => undefined);
  if (!lock || lock.until <= new Date()) return error;
  const message = `${key} (${version}) is locked until ${lock.until.toISOString()} (${lock.mode})`;
  return new AppError('conflict', message, { cause: error });
}

/** What a server says of a request for the bytes of a delete marker. */
export function isMarker(error: unknown): boolean {
  return codeOf(error) === 'MethodNotAllowed';
}
