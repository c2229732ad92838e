import type { ObjectStore } from '../../../storage/object-store.ts';
import { AppError } from '../../errors.ts';
import type { Archive } from '../archive.ts';
import { versionKey } from '../capsule.ts';
import { readThings } from '../read/things.ts';
import { noteDamage } from '../retrieve.ts';
import { canaryPrefix } from './canary.ts';
import type { Fact, FindingKind, ThingFacts } from './facts.ts';
import { type CatalogRow, findRow } from './rows.ts';

export type StoreName = 'store' | 'backup';

/** One thing found: in which store, under which key. */
export interface Finding {
  store: StoreName;
  kind: FindingKind;
  key: string;
}

/** A store and what it is called. */
export interface StorePlace {
  name: StoreName;
  store: ObjectStore;
}

export function placeOf(archive: Archive, name: StoreName): StorePlace {
  return { name, store: name === 'store' ? archive.store : archive.backup! };
}

/** What is wrong with a thing, by its objects and by its row. `facts` is undefined where its folder holds nothing. */
export function judge(name: StoreName, facts: ThingFacts | undefined, row: CatalogRow | undefined): Fact[] {
  // What is not `aman` yet need not be in the backup store.
  const expected = row && (name === 'store' || row.state === 'aman') ? row : undefined;
  if (!facts?.newest) {
    const alone = expected && !facts?.versions.length ? [rowAlone(expected)] : [];
    const loose = facts?.whole && !row ? facts.loose : [];
    return [...(facts?.facts ?? []), ...alone, ...loose.map(orphan)];
  }
  const { newest, versions } = facts;
  const gone: Fact[] = [];
  for (let version = newest.version + 1; version <= (expected?.version ?? 0); version += 1)
    if (!versions.includes(version)) gone.push({ kind: 'missing', key: versionKey(newest, version) });
  // Where a manifest is gone or broken, nobody can say what it named.
  const loose = facts.whole && gone.length === 0 ? facts.loose : [];
  return [...facts.facts, ...gone, ...rowFacts(newest, row), ...loose.map(orphan)];
}

const orphan = (key: string): Fact => ({ kind: 'orphan', key });
const rowAlone = (row: CatalogRow): Fact => ({
  kind: 'row without record',
  key: versionKey(row, row.version),
});

function rowFacts(
  { key, version, sha256 }: NonNullable<ThingFacts['newest']>,
  row: CatalogRow | undefined,
): Fact[] {
  if (!row || row.version < version) return [{ kind: 'record without row', key }];
  return row.version === version && row.sha256 !== sha256 ? [{ kind: 'changed', key }] : [];
}

/** How often is looked while a thing changes. */
const looks = 5;

/**
 * What is wrong now in one folder of one store. A deposit under way is no damage: the row is read before the objects and
 * after them, and what is still in the inbox does not count.
 */
export async function lookAgain(archive: Archive, name: StoreName, folder: string): Promise<Finding[]> {
  if (folder.startsWith(canaryPrefix)) return [];
  let row = await findRow(archive, folder);
  for (let look = 1; ; look += 1) {
    const facts = await readFolder(archive, name, folder);
    const after = await findRow(archive, folder);
    if (look >= looks || JSON.stringify(after) === JSON.stringify(row)) {
      const wrong = judge(name, facts, after).filter(({ key }) => !archive.inbox.find(key));
      return Promise.all(wrong.map((fact) => findingOf(archive, name, fact)));
    }
    row = after;
  }
}

async function readFolder(
  archive: Archive,
  name: StoreName,
  folder: string,
): Promise<ThingFacts | undefined> {
  const { store } = placeOf(archive, name);
  const options = { prefix: `${folder}/`, gently: true };
  let found: ThingFacts | undefined;
  for await (const things of readThings(store, 'look', options))
    found ??= things.find((thing) => thing.folder === folder);
  return found;
}

/** `swapped`: whole bytes, but those of another record. */
async function findingOf({ database }: Archive, store: StoreName, fact: Fact): Promise<Finding> {
  const { kind, key, sha256 } = fact;
  if (sha256 === undefined) return { store, kind, key };
  const other = await database
    .selectFrom('records')
    .select('id')
    .where('contentSha256', '=', sha256)
    .executeTakeFirst();
  return { store, kind: other ? 'swapped' : kind, key };
}

/** Findings that do not mean that a reader is given other bytes, or none. */
const harmless: ReadonlySet<FindingKind> = new Set(['orphan', 'record without row', 'broken chain']);

/** Marks the records that findings of the store are about. */
export async function markDamaged(archive: Archive, findings: readonly Finding[]): Promise<void> {
  for (const { store, kind, key } of findings) {
    if (store !== 'store' || harmless.has(kind) || !key.startsWith('records/')) continue;
    const recordId = key.split('/').at(-2)!;
    await noteDamage(archive, recordId, key, new AppError('damaged', `${key} is ${kind}`));
  }
}
