import { decodeCapsule, isCapsuleKey, outlineCapsule } from '../capsule.ts';
import type { CapsuleReader, ThingFacts, ThingObjects } from '../check/facts.ts';
import type { Load } from '../rebuild/load.ts';

/** Which capsules lie in a folder. */
export interface Named {
  folder: string;
  keys: string[];
}

/** What many things are read for, and what is made of them. */
export interface Digests {
  /** They are held against their manifests; the catalog must know the hashes of those. */
  check: ThingFacts[];
  /** The same where it does not, or others. */
  look: ThingFacts[];
  /** The rows of the catalog are made. */
  rebuild: Load;
  /** Only the names of the capsules count. */
  names: Named[];
}
export type WorkName = keyof Digests;

export interface Work<W extends WorkName> {
  /** Which objects count. */
  wants(key: string): boolean;
  /** Is more needed than their names? */
  reads: boolean;
  digest(things: readonly ThingObjects[]): Digests[W];
}

/** Loaded when it is asked for: a thread that checks need not know the villages of Indonesia. */
export const loadWork: { [W in WorkName]: () => Promise<Work<W>> } = {
  check: () => checkWork(outlineCapsule),
  look: () => checkWork(decodeCapsule),
  async rebuild() {
    const { loadOf } = await import('../rebuild/load.ts');
    return { wants: isCapsuleKey, reads: true, digest: loadOf };
  },
  async names() {
    return { wants: isCapsuleKey, reads: false, digest: (things) => things.map(namesOf) };
  },
};

async function checkWork<W extends 'check' | 'look'>(read: CapsuleReader): Promise<Work<W>> {
  const { factsOf } = await import('../check/facts.ts');
  return {
    // The canary too, which `isKeptKey` leaves out.
    wants: (key) => !key.startsWith('derived/'),
    reads: true,
    digest: (things) => things.map((thing) => factsOf(thing, read)),
  };
}

function namesOf({ folder, objects }: ThingObjects): Named {
  return { folder, keys: objects.map(({ key }) => key) };
}

/** What systems leave in every folder that people open. */
const droppings = new Set(['desktop.ini', 'thumbs.db', 'ehthumbs.db', 'autorun.inf']);
const segment = /^[0-9A-Za-z_-][0-9A-Za-z._-]*$/;

/** Is this name in a store nobody's of Berkas? No key has such a name, or a system put it there. */
export function isForeign(key: string): boolean {
  const name = key.slice(key.lastIndexOf('/') + 1);
  return droppings.has(name.toLowerCase()) || !segment.test(name);
}

/** Are the bytes of this object to be read and not only hashed? */
export function isCapsuleName(key: string): boolean {
  return /\/v[0-9]{4,}\.json$/.test(key);
}
