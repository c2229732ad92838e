import { isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where a store is: a folder of this machine, or a bucket of an S3 server. */
export type StorePlace = { folder: string } | { bucket: URL };

/**
 * Reads `file:./var/store` (from the working folder), `file:///srv/store` or `http(s)://host:port/bucket`. A text is what is
 * wrong with the address; it does not repeat it, for a password may stand in it.
 */
export function readStoreUrl(address: string): StorePlace | string {
  if (address.startsWith('file:')) return readFolder(address);
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return 'must be file:<folder> or http(s)://host:port/bucket';
  return faultOfBucket(url) ?? { bucket: url };
}

function readFolder(address: string): StorePlace | string {
  const path = address.slice('file:'.length);
  if (path === '' || path === '//') return 'names no folder: write file:<folder>';
  // As a URL `file:./var` would be the folder /var.
  if (!path.startsWith('//')) return { folder: resolve(path) };
  try {
    return { folder: fileURLToPath(address) };
  } catch {
    return 'names another machine: mount its share, and write file:<folder>';
  }
}

function faultOfBucket({ username, password, search, hash, pathname }: URL): string | undefined {
  const [, bucket = '', ...further] = pathname.split('/');
  if (username || password) return 'must not hold a user or a password: the keys have settings of their own';
  if (search || hash) return 'must end with the bucket, without a query';
  if (bucket === '') return 'names no bucket: write http(s)://host:port/bucket';
  if (further.length > 0) return 'must end with the bucket, without a further path';
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) return undefined;
  return `has a bucket name that S3 does not take (${bucket}): 3 to 63 small letters, digits, dots or dashes`;
}

/** Do the two share a place, or does one lie inside the other? */
export function overlap(one: StorePlace, other: StorePlace): boolean {
  if ('bucket' in one && 'bucket' in other) return one.bucket.href === other.bucket.href;
  if (!('folder' in one && 'folder' in other)) return false;
  return isInside(one.folder, other.folder) || isInside(other.folder, one.folder);
}

function isInside(folder: string, inner: string): boolean {
  const way = relative(folder, inner);
  // Absolute: on another drive of Windows.
  return way.split(sep)[0] !== '..' && !isAbsolute(way);
}
