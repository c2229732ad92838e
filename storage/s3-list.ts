import { decodeTime } from 'ulid';
import type { ObjectInfo, ObjectVersion } from './object-store.ts';
import { askForText, type Bucket, inside } from './s3-bucket.ts';

/*
 * Read here and not by the client: its XML reader turns a key like `0012` into the number 12, and its listing of versions
 * breaks beyond a page (measured).
 */

const page = { 'encoding-type': 'url', 'max-keys': '1000' };

/** The objects in byte order of the keys. Pages by `start-after`, which any S3 takes, so that no server's own token is needed. */
export async function* listObjects(
  bucket: Bucket,
  prefix: string,
  after: string,
): AsyncGenerator<ObjectInfo> {
  let last = after;
  for (let more = true; more; ) {
    const query = { ...page, 'list-type': '2', prefix, 'start-after': last };
    const xml = await askForText(bucket, prefix, { method: 'GET', query });
    const objects = [...xml.matchAll(/<Contents>.*?<\/Contents>/gs)].map(([entry]) => ({
      key: nameIn(xml, entry, 'Key'),
      size: Number(inside(entry, 'Size')),
    }));
    yield* objects;
    more = inside(xml, 'IsTruncated') === 'true' && objects.length > 0;
    last = objects.at(-1)?.key ?? last;
  }
}

/**
 * Every version and marker in byte order of the keys, the oldest of a key first. versitygw lists markers apart from
 * versions, gives some twice at the end of a page, and begins at the marker's key and not after it (measured): so the
 * versions of a key are gathered until the next key comes.
 */
export async function* listVersions(
  bucket: Bucket,
  prefix: string,
  after: string,
): AsyncGenerator<ObjectVersion> {
  // MinIO refuses a marker outside the prefix.
  const isInside = after.startsWith(prefix);
  if (!isInside && after > prefix) return;
  let held: ObjectVersion[] = [];
  for (let from: PageStart | undefined = { key: isInside ? after : '' }; from; ) {
    const { entries, next } = await versionPage(bucket, prefix, from);
    const byKey = Map.groupBy([...held, ...entries], ({ key }) => key);
    const keys = [...byKey.keys()].filter((key) => key > after).sort();
    const last = next && keys.pop();
    for (const key of keys) yield* inOrder(byKey.get(key)!);
    held = last === undefined ? [] : byKey.get(last)!;
    from = next;
  }
}

interface PageStart {
  key: string;
  version?: string;
}

async function versionPage(
  bucket: Bucket,
  prefix: string,
  { key, version }: PageStart,
): Promise<{ entries: ObjectVersion[]; next?: PageStart }> {
  const start = { ...(key && { 'key-marker': key }), ...(version && { 'version-id-marker': version }) };
  const query = { ...page, versions: '', prefix, ...start };
  const xml = await askForText(bucket, prefix, { method: 'GET', query });
  const entries = [...xml.matchAll(/<(Version|DeleteMarker)>.*?<\/\1>/gs)].map(([entry, kind]) => ({
    key: nameIn(xml, entry, 'Key'),
    version: inside(entry, 'VersionId') || 'null',
    size: Number(inside(entry, 'Size')),
    modifiedAt: new Date(inside(entry, 'LastModified')),
    isLatest: inside(entry, 'IsLatest') === 'true',
    isMarker: kind === 'DeleteMarker',
  }));
  const next = { key: nameIn(xml, xml, 'NextKeyMarker'), version: inside(xml, 'NextVersionIdMarker') };
  const goesOn = inside(xml, 'IsTruncated') === 'true' && (next.key !== key || next.version !== version);
  return { entries, ...(goesOn && { next }) };
}

/**
 * The versions of one key, each once, the oldest first. A server gives the newest first; versitygw does so for versions and
 * markers apart, and tells the time of a version in whole seconds: there the ids, which are ULIDs, tell the order.
 */
function inOrder(listed: readonly ObjectVersion[]): ObjectVersion[] {
  const once = [...new Map(listed.map((one) => [one.version, one])).values()].reverse();
  return once.sort((a, b) => timeOf(a) - timeOf(b) || compare(ulidOf(a), ulidOf(b)));
}

const ulidOf = ({ version }: ObjectVersion) => (/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(version) ? version : '');
const timeOf = (one: ObjectVersion) => (ulidOf(one) ? decodeTime(one.version) : one.modifiedAt.getTime());
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Servers may leave `encoding-type` alone: then the names are written as XML. */
function nameIn(xml: string, entry: string, tag: string): string {
  const written = inside(entry, tag);
  if (inside(xml, 'EncodingType') === 'url') return decodeURIComponent(written.replaceAll('+', ' '));
  return written.replace(/&(?:(amp|lt|gt|quot|apos)|#(\d+)|#x([0-9a-f]+));/gi, (_, name, number, hex) =>
    name ? named[name]! : String.fromCodePoint(number ? Number(number) : Number.parseInt(hex, 16)),
  );
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
