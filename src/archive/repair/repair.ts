import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { AppError, isAppError } from '../../errors.ts';
import type { Archive } from '../archive.ts';
import { type Finding, lookAgain } from '../check/look.ts';
import { indexCapsule } from '../keep/index-capsule.ts';
import { hashLayer, listLayers, openLayer } from '../read/layers.ts';
import { forgetDamage, listDamage } from '../retrieve.ts';
import type { Attested, AttestedThing } from './attest.ts';
import { keepEvidence, writeEvidence } from './evidence.ts';
import { type Place, type PlannedItem, planFolder, type RepairItem } from './plan.ts';

/** What was done about one item. */
export interface RepairOutcome extends RepairItem {
  mended: boolean;
  /** Why a try failed. */
  error?: string;
  /** The folder with what was found. */
  evidence?: string;
}

/** What a repair came to. */
export interface RepairReport {
  outcomes: RepairOutcome[];
  /** What is still wrong in the folders it came to. */
  left: Finding[];
  /** Folders it came to, each looked at once more at the end. */
  folders: string[];
}

export interface RepairOptions {
  places: readonly Place[];
  signal?: AbortSignal;
  progress?: (done: number, total: number) => void;
}

/** Looks at each of these folders again and says what is wrong with it now, and what would be done. Changes nothing. */
export async function planRepair(
  archive: Archive,
  folders: readonly string[],
  { places, signal, progress = () => {} }: RepairOptions,
): Promise<RepairItem[]> {
  const items: RepairItem[] = [];
  for (const [at, folder] of folders.entries()) {
    if (signal?.aborted) break;
    items.push(...(await planFolder(archive, places, folder)).items.map(told));
    progress(at + 1, folders.length);
  }
  return items;
}

/**
 * Mends what a person has said yes to: `agreed` is the plan that was shown. Each folder is looked at once more, and only what
 * is still so is done. The good bytes are on this disk, hashed, before anything is taken away; what is taken away lies in
 * `evidence` before; what was written is read back. `report` grows as it goes, so that a store that goes away (`unavailable`)
 * takes nothing from it; broken off between two items it leaves nothing half done.
 */
export async function repairArchive(
  archive: Archive,
  agreed: readonly RepairItem[],
  {
    places,
    signal,
    progress = () => {},
    evidence,
    report,
  }: RepairOptions & {
    evidence: string;
    report: RepairReport;
  },
): Promise<void> {
  for (const folder of new Set(agreed.map(({ key }) => dirname(key)))) {
    const { items, thing } = await planFolder(archive, places, folder);
    for (const item of items) {
      if (signal?.aborted) return;
      if (item.remedy && !agreed.some((one) => isSame(one, item))) continue;
      report.outcomes.push(await tryItem(archive, item, { places, thing, evidence }));
      progress(Math.min(report.outcomes.length, agreed.length), agreed.length);
    }
    report.left.push(...(await lookAround(archive, places, folder)));
    report.folders.push(folder);
  }
}

const isSame = (one: RepairItem, other: RepairItem) =>
  one.store === other.store && one.key === other.key && one.remedy === other.remedy;

function told({ place: _p, object: _o, remove: _r, ...item }: PlannedItem): RepairItem {
  return item;
}

/** What is still wrong in a folder; what was noted as damaged and is right in the store now is forgotten. */
async function lookAround(archive: Archive, places: readonly Place[], folder: string): Promise<Finding[]> {
  const left: Finding[] = [];
  for (const { name } of places) left.push(...(await lookAgain(archive, name, folder)));
  const bad = new Set(left.filter(({ store }) => store === 'store').map(({ key }) => key));
  for (const key of await listDamage(archive, folder)) if (!bad.has(key)) await forgetDamage(archive, key);
  return left;
}

interface Work {
  places: readonly Place[];
  thing: AttestedThing;
  evidence: string;
}

/** A store that goes away ends the repair; what fails otherwise is told, and the others are still tried. */
async function tryItem(archive: Archive, item: PlannedItem, work: Work): Promise<RepairOutcome> {
  if (!item.remedy) return { ...told(item), mended: false };
  const folder = join(work.evidence, evidenceName(archive));
  try {
    if (item.remedy === 'index') await indexThing(archive, work.thing);
    else await mendObject(archive, item, work, folder);
    const outcome = { ...told(item), mended: true };
    return item.remedy === 'index' ? outcome : { ...outcome, evidence: folder };
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'in_use') throw error;
    await item.place.store.probe();
    archive.log.error({ store: item.store, key: item.key, err: error }, 'not mended');
    return { ...told(item), mended: false, error: error.message };
  }
}

/** A time that any file system takes, and an id, for two of one second. */
function evidenceName({ clock, newId }: Archive): string {
  return `${clock().toISOString().slice(0, 19).replaceAll(':', '')}Z-${newId()}`;
}

async function mendObject(
  archive: Archive,
  item: PlannedItem,
  { places }: Work,
  folder: string,
): Promise<void> {
  const object = item.object!;
  const good = item.remedy === 'copy' ? await fetchGood(archive, places, item, object) : undefined;
  try {
    await keepFound(archive, item, folder);
    for (const layer of item.remove.toReversed()) await takeAway(item, layer, folder);
    const { mediaType, size, sha256 } = object;
    const source = good && { path: good.path, mayLink: false };
    if (source) await createOnce(item, object.key, source, { mediaType, size, sha256 });
    await readBack(item, object);
    await writeEvidence(folder, 'mended.json', { mendedAt: archive.clock().toISOString(), sha256, size });
  } finally {
    if (good) await archive.inbox.discard(good);
  }
}

/** The good bytes, on this disk. They are hashed on the way: a source that has gone bad meanwhile is `damaged`. */
async function fetchGood(
  archive: Archive,
  places: readonly Place[],
  { source, key }: PlannedItem,
  { bytes, sha256 }: Attested,
) {
  const spooled = await archive.inbox.spool(bytes ? Readable.from([bytes]) : await openGood());
  if (spooled.sha256 === sha256) return spooled;
  await archive.inbox.discard(spooled);
  throw new AppError('damaged', `${key} in the ${source} is not what it was a moment ago`);

  async function openGood(): Promise<Readable> {
    const from = places.find(({ name }) => name === source)!.store;
    for (const layer of await listLayers(from, key))
      if ((await hashLayer(from, key, layer)) === sha256) return openLayer(from, key, layer);
    throw new AppError('damaged', `no good copy of ${key} in the ${source} any more`);
  }
}

/** Everything that will be taken away, and what is known of it. */
async function keepFound(archive: Archive, item: PlannedItem, folder: string): Promise<void> {
  const { place, object, remove, ...found } = item;
  const parts = remove.flatMap((layer, at) =>
    layer.isMarker
      ? []
      : [{ name: `damaged-${at + 1}`, open: () => openLayer(place.store, item.key, layer) }],
  );
  const wanted = { size: object!.size, sha256: object!.sha256 };
  const told = { foundAt: archive.clock().toISOString(), ...found, wanted, layers: remove };
  await keepEvidence(folder, told, parts);
}

async function takeAway({ place, key }: PlannedItem, { version }: { version?: string }, folder: string) {
  if (version !== undefined) return place.remover!.versions!.removeVersion(key, version);
  const movedTo = await place.store.setAside!(key, folder.split(/[\\/]/).at(-1)!);
  await writeEvidence(folder, 'moved.json', { movedTo });
}

/** Another may have brought it back meanwhile: what is there then is judged when it is read back. */
async function createOnce(
  { place: { store } }: PlannedItem,
  key: string,
  source: { path: string; mayLink: boolean },
  facts: { mediaType: string; size: number; sha256: string },
): Promise<void> {
  try {
    await store.create(key, source, facts);
  } catch (error) {
    if (!isAppError(error, 'conflict')) throw error;
  }
}

async function readBack({ place: { store, name } }: PlannedItem, { key, sha256 }: Attested): Promise<void> {
  const layers = await listLayers(store, key);
  const newest = layers.at(-1);
  if (newest && layers.length === 1 && (await hashLayer(store, key, newest)) === sha256) return;
  throw new AppError('damaged', `${key} in the ${name} is still not right after it was mended`);
}

/** Writes the rows of every version, the oldest first. */
async function indexThing(archive: Archive, { capsules, objects }: AttestedThing): Promise<void> {
  const newest = objects.at(-1)!.key;
  const state = archive.backup && (await archive.backup.head(newest)) ? 'aman' : 'tersimpan';
  for (const { capsule, sha256 } of capsules) await indexCapsule(archive.database, capsule, sha256, state);
}
