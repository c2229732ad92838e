import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { ObjectStore } from '../../../storage/object-store.ts';
import type { ObjectRead, ThingObjects } from '../check/facts.ts';
import { byFolder } from '../slices.ts';
import { readLayer } from './layers.ts';
import { type Digests, isCapsuleName, isForeign, loadWork, type WorkName } from './works.ts';

/** An object as a listing tells of it. */
interface Listed {
  key: string;
  /** The oldest version with bytes: the evidence. undefined where the store has no history. */
  version?: string;
  incidents?: ObjectRead['incidents'];
}

/** How many objects are asked for at once. */
const requests = 16;

/** Reads a store by requests, things in the order of the listing. */
export async function* readFromStore<W extends WorkName>(
  store: ObjectStore,
  work: W,
  { prefix, after, gently }: { prefix: string; after: string; gently: boolean },
): AsyncGenerator<Digests[W]> {
  const { wants, reads, digest } = await loadWork[work]();
  const slots = createSlots(gently ? 2 : requests);
  const ahead = gently ? 1 : 4 * requests;
  const pending: Promise<ThingObjects>[] = [];
  const take = async () => digest([await pending.shift()!]);
  for await (const listed of byFolder(listObjects(store, prefix, after, wants))) {
    const thing = readThing(store, reads, listed, slots);
    // It is thrown when its turn comes.
    thing.catch(() => {});
    pending.push(thing);
    if (pending.length >= ahead) yield await take();
  }
  while (pending.length > 0) yield await take();
}

async function* listObjects(
  store: ObjectStore,
  prefix: string,
  after: string,
  wants: (key: string) => boolean,
): AsyncGenerator<Listed> {
  const source = store.versions ? listOldest(store.versions, prefix, after) : store.list(prefix, { after });
  for await (const object of source) if (wants(object.key) && !isForeign(object.key)) yield object;
}

/** One entry for each key that ever had bytes: its oldest version, and what was done to the key since. */
async function* listOldest(
  versions: NonNullable<ObjectStore['versions']>,
  prefix: string,
  after: string,
): AsyncGenerator<Listed> {
  let open: { key: string; version: string; hidden: boolean; ids: Set<string> } | undefined;
  for await (const { key, version, isMarker, isLatest } of versions.list(prefix, { after })) {
    if (open && open.key !== key) {
      yield closed(open);
      open = undefined;
    }
    if (!open && !isMarker) open = { key, version, hidden: false, ids: new Set() };
    if (!open) continue;
    if (isMarker) open.hidden ||= isLatest;
    else open.ids.add(version);
  }
  if (open) yield closed(open);
}

function closed({
  key,
  version,
  hidden,
  ids,
}: {
  key: string;
  version: string;
  hidden: boolean;
  ids: Set<string>;
}): Listed {
  return {
    key,
    version,
    incidents: [
      ...(hidden ? (['hidden by a marker'] as const) : []),
      ...(ids.size > 1 ? (['unknown version'] as const) : []),
    ],
  };
}

async function readThing(
  store: ObjectStore,
  reads: boolean,
  listed: readonly Listed[],
  slots: Slots,
): Promise<ThingObjects> {
  const objects = await Promise.all(
    listed.map(async (one) => {
      const { key, incidents = [] } = one;
      const read = reads ? await slots(() => readObject(store, one)) : undefined;
      return { key, size: 0, ...read, ...(incidents.length > 0 && { incidents }) };
    }),
  );
  return { folder: dirname(listed[0]!.key), objects };
}

/** undefined where the store does not give this object out. */
async function readObject(
  store: ObjectStore,
  { key, version }: Listed,
): Promise<Omit<ObjectRead, 'key'> | undefined> {
  const hash = createHash('sha256');
  const kept: Buffer[] = [];
  const wantBytes = isCapsuleName(key);
  let size = 0;
  const layer = { isMarker: false, ...(version !== undefined && { version }) };
  const whole = await readLayer(store, key, layer, (chunk) => {
    hash.update(chunk);
    size += chunk.length;
    if (wantBytes) kept.push(chunk);
  });
  if (!whole) return undefined;
  return { size, sha256: hash.digest('hex'), ...(wantBytes && { bytes: Buffer.concat(kept) }) };
}

/** At most so many tasks at once, in the order asked. */
type Slots = <T>(task: () => Promise<T>) => Promise<T>;

function createSlots(most: number): Slots {
  const waiting: (() => void)[] = [];
  let busy = 0;
  return async (task) => {
    if (busy < most) busy += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      // The slot is handed over, so that nobody takes it in between.
      const next = waiting.shift();
      if (next) next();
      else busy -= 1;
    }
  };
}
