import type { Readable } from 'node:stream';
import { AppError, isAppError } from '../src/errors.ts';
import type { LockMode, ObjectVersions } from './object-store.ts';
import { askFor, type Bucket } from './s3-bucket.ts';
import { codeOf } from './s3-errors.ts';
import { listVersions } from './s3-list.ts';
import { extendLock, isMarker, readLock, whyRefused } from './s3-locks.ts';
import { openObject } from './s3-read.ts';

/** The history of a bucket. Where versioning was never enabled each object has the one version `null`. `mode`: that of new locks. */
export function createVersions(bucket: Bucket, mode?: LockMode): ObjectVersions {
  return {
    list: (prefix, { after = '' } = {}) => listVersions(bucket, prefix, after),
    open: (key, version) => openVersion(bucket, key, version),
    lockOf: (key, version) => readLock(bucket, key, version),
    extendLock: (key, version, until, seen) => extendLock(bucket, mode, { key, version, until, seen }),
    removeVersion: (key, version) => removeVersion(bucket, key, version),
  };
}

async function openVersion(bucket: Bucket, key: string, version: string): Promise<Readable> {
  try {
    return await openObject(bucket, key, { version });
  } catch (error) {
    if (!isNoVersion(error) && !isMarker((error as AppError).cause)) throw error;
    throw new AppError('not_found', `${key} has no version ${version} with bytes`, { cause: error });
  }
}

async function removeVersion(bucket: Bucket, key: string, version: string): Promise<void> {
  try {
    const query = { versionId: version };
    const reply = await askFor(bucket, key, { method: 'DELETE', key, query, expect: [200, 204] });
    reply.resume();
  } catch (error) {
    // Gone already, perhaps by an earlier try whose answer was lost.
    if (isNoVersion(error)) return;
    throw await whyRefused(bucket, key, version, error as AppError);
  }
}

/** An id that is none of this server's kind is InvalidArgument. */
function isNoVersion(error: unknown): boolean {
  return isAppError(error, 'not_found') || codeOf((error as AppError).cause) === 'InvalidArgument';
}
