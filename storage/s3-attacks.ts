import type { AppError } from '../src/errors.ts';
import type { Attack, AttackAnswer, ObjectLock, ObjectVersion } from './object-store.ts';
import { askFor, type Bucket, type S3Request } from './s3-bucket.ts';
import { codeOf } from './s3-errors.ts';
import { listVersions } from './s3-list.ts';
import { bypassHeader, lockRequest, readLock } from './s3-locks.ts';

/** Tries an attack on the oldest version of an object. `unavailable` where the server does not answer. */
export async function attackObject(bucket: Bucket, attack: Attack, key: string): Promise<AttackAnswer> {
  const version = await oldestVersion(bucket, key);
  if (!version) return { outcome: 'impossible', answer: 'no such object' };
  const request = await requestOf(bucket, attack, key, version);
  if (typeof request === 'string') return { outcome: 'impossible', answer: request };
  try {
    const reply = await askFor(bucket, key, { ...request, expect: [200, 204] });
    reply.resume();
    return { outcome: 'succeeded', answer: `HTTP ${reply.statusCode}` };
  } catch (error) {
    return answerOf(error as AppError);
  }
}

async function oldestVersion(bucket: Bucket, key: string): Promise<string | undefined> {
  const isOne = (one: ObjectVersion) => one.key === key && !one.isMarker;
  for await (const one of listVersions(bucket, key, '')) if (isOne(one)) return one.version;
  return undefined;
}

/** A text is why there is no such request. */
async function requestOf(
  bucket: Bucket,
  attack: Attack,
  key: string,
  version: string,
): Promise<S3Request | string> {
  const query = { versionId: version };
  switch (attack) {
    case 'create-again':
      return { method: 'PUT', key, body: 'palsu', headers: { 'if-none-match': '*' } };
    case 'overwrite':
      return { method: 'PUT', key, body: 'palsu' };
    case 'hide':
      return { method: 'DELETE', key };
    case 'delete':
      return { method: 'DELETE', key, query };
    case 'delete-bypass':
      return { method: 'DELETE', key, query, headers: bypassHeader };
    default:
      return relock(attack, key, version, await readLock(bucket, key, version));
  }
}

const hour = 3_600_000;

function relock(
  attack: 'shorten' | 'shorten-bypass' | 'soften',
  key: string,
  version: string,
  lock?: ObjectLock,
): S3Request | string {
  if (!lock) return 'the object has no lock';
  const earlier = { mode: lock.mode, until: new Date(lock.until.getTime() - hour) };
  if (attack !== 'soften') return lockRequest(key, version, earlier, attack === 'shorten-bypass');
  if (lock.mode === 'governance') return 'the lock is no compliance lock';
  return lockRequest(key, version, { mode: 'governance', until: lock.until }, true);
}

/** 4xx of S3 by which it says no. */
const refusals = new Set(['AccessDenied', 'InvalidRequest', 'ObjectLocked', 'PreconditionFailed']);
const unknownToServer = new Set(['NotImplemented', 'MethodNotAllowed']);

function answerOf(error: AppError): AttackAnswer {
  const said = codeOf(error.cause);
  // Of the system and not of S3: nobody answered.
  if (said === '' || /^E[A-Z]+$/.test(said)) throw error;
  const outcome = refusals.has(said) ? 'refused' : unknownToServer.has(said) ? 'impossible' : 'unknown';
  return { outcome, answer: `${said}: ${(error.cause as Error).message}` };
}
