import { isCapsuleKey } from '../capsule.ts';
import type { ThingFacts, ThingObjects } from '../check/facts.ts';
import type { Load } from '../rebuild/load.ts';

/** Which capsules lie in a folder. */
export interface Named {
  folder: string;
  keys: string[];
}

/** What many things are read for, and what is made of them. */
export interface Digests {
  /** They are held against their manifests. */
  check: ThingFacts[];
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
  async check() {
    const { factsOf } = await import('../check/facts.ts');
    const wants = (key: string) => !key.startsWith('derived/');
    return { wants, reads: true, digest: (things) => things.map(factsOf) };
  },
  async rebuild() {
    const { loadOf } = await import('../rebuild/load.ts');
    return { wants: isCapsuleKey, reads: true, digest: loadOf };
  },
  async names() {
    return { wants: isCapsuleKey, reads: false, digest: (things) => things.map(namesOf) };
  },
};

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
