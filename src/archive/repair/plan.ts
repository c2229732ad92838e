import type { ObjectStore } from '../../../storage/object-store.ts';
import type { Archive } from '../archive.ts';
import { type Finding, lookAgain, type StoreName } from '../check/look.ts';
import { hashLayer, type Layer, listLayers } from '../read/layers.ts';
import { type Attested, type AttestedThing, attestThing } from './attest.ts';

/** A store that is mended, with the right to take a version out of its history where it has one. */
export interface Place {
  name: StoreName;
  store: ObjectStore;
  /** The same store with the credentials for repair; a store without a history needs none. */
  remover?: ObjectStore;
}

/** Why something is left as it is. */
type WhyNot =
  | 'no good copy'
  | 'undecided'
  | 'newer format'
  | 'not evidence'
  | 'no repair credentials'
  | 'locked';

/** What is to be done to one key: bytes brought back, what hides them or lies over them taken away, a row written. */
type Remedy = 'copy' | 'uncover' | 'index';

/** One line of the plan: what was found again just now, and what will be done about it. */
export interface RepairItem {
  store: StoreName;
  kind: Finding['kind'];
  key: string;
  remedy?: Remedy;
  /** Where the good bytes come from; `catalog`: a manifest that its row holds whole. */
  source?: StoreName | 'catalog';
  whyNot?: WhyNot;
  /** The end of the lock that forbids it now. */
  lockedUntil?: Date;
}

/** An item with all that doing it takes. */
export interface PlannedItem extends RepairItem {
  place: Place;
  object?: Attested;
  /** What is taken away first, and kept as evidence. */
  remove: Layer[];
}

/** What is wrong now in a folder, and what is to be done. Nothing is taken from a list that was made earlier. */
export async function planFolder(
  archive: Archive,
  places: readonly Place[],
  folder: string,
): Promise<{ items: PlannedItem[]; thing: AttestedThing }> {
  const found: Finding[] = [];
  for (const { name } of places) found.push(...(await lookAgain(archive, name, folder)));
  const thing =
    found.length > 0 ? await attestThing(archive, folder) : { objects: [], capsules: [], lost: [] };
  const items: PlannedItem[] = [];
  for (const place of places) {
    const findings = found.filter(({ store }) => store === place.name);
    // A record that only the backup store has is brought back into the store too.
    if (findings.length === 0 && !(place.name === 'store' && found.length > 0)) continue;
    items.push(...(await planPlace(archive, places, place, findings, thing)));
  }
  return { items, thing };
}

async function planPlace(
  archive: Archive,
  places: readonly Place[],
  place: Place,
  findings: readonly Finding[],
  thing: AttestedThing,
): Promise<PlannedItem[]> {
  const items: PlannedItem[] = [];
  for (const object of thing.objects) {
    if (archive.inbox.find(object.key)) continue;
    const layers = await hashLayers(place.store, object.key);
    const keep = layers.find(({ sha256 }) => sha256 === object.sha256);
    if (keep && layers.length === 1) continue;
    const kind = kindOf(object.key, findings);
    const remove = layers.filter((layer) => layer !== keep).map(({ layer }) => layer);
    const item = { store: place.name, kind, key: object.key, place, object, remove };
    const source = keep ? place.name : await findSource(places, place, object);
    items.push(
      await admit(archive, { ...item, remedy: keep ? 'uncover' : 'copy', ...(source && { source }) }),
    );
  }
  const mended = new Set(items.map(({ key }) => key));
  for (const finding of findings) {
    if (mended.has(finding.key) || finding.kind === 'broken chain') continue;
    items.push(planRest(place, finding, thing));
  }
  return items;
}

interface HashedLayer {
  layer: Layer;
  sha256: string | undefined;
}

async function hashLayers(store: ObjectStore, key: string): Promise<HashedLayer[]> {
  const layers = await listLayers(store, key);
  const hashed: HashedLayer[] = [];
  for (const layer of layers) hashed.push({ layer, sha256: await hashLayer(store, key, layer) });
  return hashed;
}

/** The finding of this key, else what it was found by: a row that stands alone, or a chain that does not close. */
function kindOf(key: string, findings: readonly Finding[]): Finding['kind'] {
  const own = findings.find((finding) => finding.key === key);
  const other = findings.find(({ kind }) => kind === 'broken chain' || kind === 'row without record');
  return own?.kind ?? other?.kind ?? 'missing';
}

async function findSource(
  places: readonly Place[],
  place: Place,
  object: Attested,
): Promise<PlannedItem['source']> {
  for (const other of places) {
    if (other === place) continue;
    const layers = await hashLayers(other.store, object.key);
    if (layers.some(({ sha256 }) => sha256 === object.sha256)) return other.name;
  }
  return object.bytes && 'catalog';
}

/** Can it be done, and does the store let us? */
async function admit({ clock }: Archive, item: PlannedItem): Promise<PlannedItem> {
  const { place, remove, key, remedy, source, ...rest } = item;
  const refuse = (whyNot: WhyNot, lockedUntil?: Date): PlannedItem => ({
    ...{ ...rest, key, place, remove, whyNot },
    ...(lockedUntil && { lockedUntil }),
  });
  if (!source) return refuse('no good copy');
  if (remove.length === 0 || !place.store.versions) return item;
  if (!place.remover?.versions) return refuse('no repair credentials');
  const ends: number[] = [];
  for (const { version, isMarker } of remove) {
    const lock = isMarker ? undefined : await place.remover.versions.lockOf(key, version!);
    if (lock && lock.until > clock()) ends.push(lock.until.getTime());
  }
  return ends.length > 0 ? refuse('locked', new Date(Math.max(...ends))) : item;
}

/** What no object of the thing answers for. */
function planRest(place: Place, { store, kind, key }: Finding, thing: AttestedThing): PlannedItem {
  const item = { store, kind, key, place, remove: [] };
  const known = thing.objects.some((object) => object.key === key);
  if (kind === 'record without row' && known) return { ...item, remedy: 'index' };
  if (kind === 'orphan') return { ...item, whyNot: 'not evidence' };
  if (kind === 'unknown format') return { ...item, whyNot: 'newer format' };
  return { ...item, whyNot: thing.lost.find((lost) => lost.key === key)?.why ?? 'undecided' };
}
