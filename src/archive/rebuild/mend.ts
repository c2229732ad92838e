import type { ObjectStore } from '../../../storage/object-store.ts';
import { isAppError } from '../../errors.ts';
import type { Archive } from '../archive.ts';
import { decodeCapsule, sha256 } from '../capsule.ts';
import { damageOf, type FindingKind } from '../check/facts.ts';
import { bytesOfLayer, listLayers } from '../read/layers.ts';
import type { GoodCapsule, OwnRow } from './load.ts';

/** A capsule that is not as it was kept. */
export interface LeftOut {
  key: string;
  kind: FindingKind;
  /** `marked`: the bytes are others than the catalog knew, and no good copy is left; the record is there and marked damaged. */
  outcome: 'from backup' | 'left out' | 'marked';
  /** The version that stands in for it. */
  standIn?: number;
}

/** A thing with something wrong, or with more in the backup store than in the store. */
export interface Torn {
  folder: string;
  /** Its capsules in the store, and in the backup store. */
  keys: readonly string[];
  copies: readonly string[];
  /** Rows that were written of it already. */
  loaded?: readonly OwnRow[];
  /** The hash of its newest capsule, where something still knows it. */
  newestSha256?: string;
}

/**
 * The good capsules of a thing, oldest first. From the newest down: each names the hash of the one before, so that all but
 * the newest can be proved. `unknown_format` for one that a newer Berkas wrote.
 */
export async function mendThing(
  stores: Pick<Archive, 'store' | 'backup'>,
  torn: Torn,
): Promise<{ capsules: GoodCapsule[]; leftOut: LeftOut[] }> {
  const capsules: GoodCapsule[] = [];
  const leftOut: LeftOut[] = [];
  let proof: string | null | undefined = torn.newestSha256;
  for (let version = lastOf(torn); version >= 1; version -= 1) {
    const key = `${torn.folder}/v${String(version).padStart(4, '0')}.json`;
    const found = await findGood(stores, torn, key, proof);
    if (found.good) capsules.unshift(found.good);
    proof = found.good?.capsule.previous;
    if (found.kind) {
      const outcome = found.good ? 'from backup' : 'left out';
      leftOut.unshift({ key, kind: found.kind, outcome });
    }
  }
  const newest = capsules.at(-1)?.capsule.version;
  for (const one of leftOut)
    if (newest !== undefined && one.outcome === 'left out' && versionOf(one.key) > newest)
      one.standIn = newest;
  return { capsules, leftOut };
}

const versionOf = (key: string) => Number(/v(\d+)\.json$/.exec(key)![1]);
const lastOf = ({ keys, copies }: Torn) => Math.max(...[...keys, ...copies].map(versionOf));

/** The capsule under `key`: of the store, else of the backup store. `kind`: what is wrong with that of the store. */
async function findGood(
  { store, backup }: Pick<Archive, 'store' | 'backup'>,
  { keys, copies }: Torn,
  key: string,
  proof: string | null | undefined,
): Promise<{ good?: GoodCapsule; kind?: FindingKind }> {
  const first = keys.includes(key) ? await readCapsule(store, key, proof) : ('missing' as const);
  if (typeof first === 'object') return { good: first };
  const second = backup && copies.includes(key) ? await readCapsule(backup, key, proof) : undefined;
  return { ...(typeof second === 'object' && { good: second }), kind: first };
}

async function readCapsule(
  store: ObjectStore,
  key: string,
  proof: string | null | undefined,
): Promise<GoodCapsule | FindingKind> {
  const oldest = (await listLayers(store, key)).find(({ isMarker }) => !isMarker);
  if (!oldest) return 'missing';
  const bytes = await bytesOfLayer(store, key, oldest);
  if (!bytes) return 'unreadable';
  try {
    const capsule = decodeCapsule(key, bytes);
    const hash = sha256(bytes);
    return proof && proof !== hash ? 'changed' : { key, capsule, hash };
  } catch (error) {
    if (isAppError(error, 'unknown_format')) throw error;
    return damageOf(error, bytes);
  }
}
