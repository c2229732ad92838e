import { AppError, isAppError } from '../../errors.ts';
import { type CapsuleOutline, isCapsuleKey, versionKey } from '../capsule.ts';
import { canaryPrefix } from './canary.ts';

/** What can be wrong with an object, a record or a row. storage/README.md says what each means. */
export const findingKinds = [
  'missing',
  'changed',
  'truncated',
  'swapped',
  'unreadable',
  'unknown format',
  'orphan',
  'hidden by a marker',
  'unknown version',
  'broken chain',
  'record without row',
  'row without record',
  'checker failed its own test',
] as const;
export type FindingKind = (typeof findingKinds)[number];

/** One object as it was read, of its oldest version where the store keeps several. */
export interface ObjectRead {
  key: string;
  size: number;
  /** Lower-case hex; undefined where the store is there and does not give the bytes out, as MinIO does with rotten ones. */
  sha256?: string;
  /** Of capsules. */
  bytes?: Buffer;
  /** What was done to its key since it was created. */
  incidents?: readonly ('hidden by a marker' | 'unknown version')[];
}

/** Objects that share a folder: a record, or another thing with its versions. */
export interface ThingObjects {
  folder: string;
  objects: readonly ObjectRead[];
}

/** Something wrong that shows without the catalog. */
export interface Fact {
  kind: FindingKind;
  key: string;
  /** Of a file with other bytes than its manifest says: the hash of those. */
  sha256?: string;
}

/** What the objects of one thing say by themselves; small, for it crosses between threads. */
export interface ThingFacts {
  folder: string;
  /** Its last key. */
  last: string;
  objects: number;
  bytes: number;
  /** The newest capsule that can be read. */
  newest?: { key: string; format: CapsuleOutline['format']; id: string; version: number; sha256: string };
  /** Version numbers of all capsules that are there. */
  versions: number[];
  facts: Fact[];
  /** Files that no manifest names. */
  loose: string[];
  /** Can every capsule be read, and is none missing between the first and the last? Else nobody knows what they named. */
  whole: boolean;
}

interface Read {
  key: string;
  capsule: CapsuleOutline;
  hash: string;
}

/** How a capsule is read: `outlineCapsule`, or `decodeCapsule` where nothing else vouches for its bytes. */
export type CapsuleReader = (key: string, bytes: Uint8Array) => CapsuleOutline;

/** Holds the objects of one thing against its manifests and its chain of versions. */
export function factsOf({ folder, objects }: ThingObjects, read: CapsuleReader): ThingFacts {
  const facts: Fact[] = [];
  const capsules = objects.filter(({ key }) => isCapsuleKey(plain(key)));
  const good = capsules.flatMap((object) => readCapsule(object, read, facts) ?? []);
  const gone = checkChain(good, capsules, facts);
  const named = new Map(good.flatMap(({ capsule }) => capsule.files ?? []).map((file) => [file.key, file]));
  for (const file of named.values()) {
    const object = objects.find(({ key }) => key === file.key);
    const fact = checkFile(file, object);
    if (fact) facts.push(fact);
  }
  for (const { key, incidents = [] } of objects) for (const kind of incidents) facts.push({ kind, key });
  const newest = good.at(-1);
  return {
    folder,
    last: objects.at(-1)!.key,
    objects: objects.filter(({ sha256 }) => sha256 !== undefined).length,
    bytes: objects.reduce((sum, { size }) => sum + size, 0),
    ...(newest && { newest: idOf(newest) }),
    versions: capsules.map(({ key }) => versionOf(key)),
    facts,
    loose: objects.map(({ key }) => key).filter((key) => !isCapsuleKey(plain(key)) && !named.has(key)),
    whole: gone === 0 && good.length === capsules.length,
  };
}

/** A canary is read as the record that it plays. */
const plain = (key: string) => (key.startsWith(canaryPrefix) ? key.slice(canaryPrefix.length) : key);

const versionOf = (key: string) => Number(/v(\d+)\.json$/.exec(key)![1]);

function idOf({ key, capsule: { format, id, version }, hash }: Read): NonNullable<ThingFacts['newest']> {
  return { key, format, id, version, sha256: hash };
}

type NamedFile = NonNullable<CapsuleOutline['files']>[number];

function readCapsule(
  { key, sha256, bytes }: ObjectRead,
  read: CapsuleReader,
  facts: Fact[],
): Read | undefined {
  if (sha256 === undefined || !bytes) facts.push({ kind: 'unreadable', key });
  else {
    try {
      return { key, capsule: read(plain(key), bytes), hash: sha256 };
    } catch (error) {
      facts.push({ kind: damageOf(error, bytes), key });
    }
  }
  return undefined;
}

/** What is wrong with bytes that `decodeCapsule` refused. A capsule ends with a line end, and says itself where it belongs. */
export function damageOf(error: unknown, bytes: Uint8Array): FindingKind {
  if (isAppError(error, 'unknown_format')) return 'unknown format';
  if (error instanceof AppError && error.message.includes('holds the capsule of')) return 'swapped';
  return bytes.at(-1) === 0x0a ? 'changed' : 'truncated';
}

/** Answers how many versions before the newest are gone. */
function checkChain(good: readonly Read[], capsules: readonly ObjectRead[], facts: Fact[]): number {
  const newest = good.at(-1)?.capsule;
  if (!newest) return 0;
  const there = new Set(capsules.map(({ key }) => versionOf(key)));
  let gone = 0;
  for (let version = 1; version < newest.version; version += 1) {
    if (there.has(version)) continue;
    facts.push({ kind: 'missing', key: versionKey(newest, version) });
    gone += 1;
  }
  for (const [at, { key, capsule }] of good.entries()) {
    const before = good[at - 1];
    if (before?.capsule.version !== capsule.version - 1) continue;
    if (capsule.previous !== before.hash) facts.push({ kind: 'broken chain', key });
  }
  return gone;
}

function checkFile(file: NamedFile, object: ObjectRead | undefined): Fact | undefined {
  const { key } = file;
  if (!object) return { kind: 'missing', key };
  const { size, sha256 } = object;
  if (sha256 === file.sha256) return undefined;
  if (sha256 === undefined) return { kind: 'unreadable', key };
  return { kind: size < file.size ? 'truncated' : 'changed', key, sha256 };
}
