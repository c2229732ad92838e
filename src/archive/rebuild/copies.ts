import type { ObjectStore } from '../../../storage/object-store.ts';
import { readThings } from '../read/things.ts';
import type { Named } from '../read/works.ts';
import type { Torn } from './mend.ts';

/** What the backup store has, taken in step with the walk through the store. */
export interface Copies {
  /** The capsules of `folder` that the backup store has, and the things before it that the store does not have. */
  upTo(folder: string): Promise<{ keys: readonly string[]; missed: Torn[] }>;
  /** The things after the last folder of the store. */
  rest(): Promise<Torn[]>;
}

/** Both walks go in byte order of the keys, so that neither is ever held whole. Without a backup store there is nothing. */
export function openCopies(backup: ObjectStore | undefined): Copies {
  const names = backup ? namesOf(backup) : undefined;
  let next: Promise<Named | undefined> | undefined;
  const peek = async () => {
    next ??= names?.next().then(({ value }) => value);
    return next;
  };
  const take = async (wanted: (name: Named) => boolean) => {
    const taken: Named[] = [];
    for (let named = await peek(); named && wanted(named); named = await peek()) {
      taken.push(named);
      next = undefined;
    }
    return taken;
  };
  return {
    async upTo(folder) {
      const before = await take((named) => `${named.folder}/` < `${folder}/`);
      const [same] = await take((named) => named.folder === folder);
      return { keys: same?.keys ?? [], missed: before.map(missedOf) };
    },
    async rest() {
      return (await take(() => true)).map(missedOf);
    },
  };
}

const missedOf = ({ folder, keys }: Named): Torn => ({ folder, keys: [], copies: keys });

async function* namesOf(store: ObjectStore): AsyncGenerator<Named, undefined> {
  for await (const batch of readThings(store, 'names')) yield* batch;
  return undefined;
}
