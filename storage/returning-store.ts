import { Readable } from 'node:stream';
import { AppError, isAppError } from '../src/errors.ts';
import type { ObjectStore } from './object-store.ts';

export interface ReturningStoreOptions {
  /** Opens it, or throws `unavailable` while it is away. */
  open(): Promise<ObjectStore>;
  /** Is what was opened still there, and the same? Asked by `probe`; `unavailable` where it is not. */
  verify(store: ObjectStore): Promise<void>;
  /** How long a store that is known to be away is not asked again, ms; 10 s where not given. */
  retryMs?: number;
  /** Told when it comes, and with the reason when it goes. */
  onChange?: (trouble: AppError | undefined) => void;
}

/**
 * A store that may be away when it is opened, go away, and come back: an USB disk, a server of another building. While it is
 * away every call is `unavailable` at once, with the reason, and nothing waits for it; after `retryMs` the next call tries to
 * open it anew. What else is wrong at the first attempt (`bad_config`, `in_use`) is thrown.
 */
export async function openReturningStore(options: ReturningStoreOptions): Promise<ObjectStore> {
  const { retryMs = 10_000, onChange = () => {} } = options;
  let here: ObjectStore | undefined;
  let trouble: AppError | undefined;
  let retryAt = 0;
  let changing: Promise<unknown> = Promise.resolve();
  let opening: Promise<ObjectStore> | undefined;
  let closed = false;

  async function attach(): Promise<ObjectStore> {
    await changing;
    try {
      here = await options.open();
      trouble = undefined;
      onChange(undefined);
      return here;
    } catch (error) {
      throw away(error);
    }
  }
  function away(error: unknown): unknown {
    if (!(error instanceof AppError)) return error;
    const { code, message, detail } = error;
    // Later on, one that others have opened or that refuses us is one that is not there for us.
    const now =
      code === 'unavailable' ? error : new AppError('unavailable', message, { detail, cause: error });
    const isNews = trouble?.message !== now.message;
    trouble = now;
    // By a clock that nobody sets back.
    retryAt = performance.now() + retryMs;
    if (isNews) onChange(now);
    return now;
  }
  async function current(): Promise<ObjectStore> {
    if (here) return here;
    if (closed || (trouble && performance.now() < retryAt))
      throw trouble ?? new AppError('unavailable', 'the store is closed');
    opening ??= attach().finally(() => {
      opening = undefined;
    });
    return opening;
  }
  /** One call that failed need not mean that the store is away. */
  async function look(store: ObjectStore): Promise<void> {
    try {
      await store.probe();
      await options.verify(store);
    } catch (error) {
      if (here !== store) return;
      here = undefined;
      away(error);
      changing = store.close().catch(() => {});
    }
  }
  let looking: Promise<void> | undefined;
  /** What a caller is told of a call to this store that failed. */
  async function told(store: ObjectStore, error: unknown): Promise<unknown> {
    if (!isAppError(error, 'unavailable') && !isAppError(error, 'in_use')) return error;
    looking ??= look(store).finally(() => {
      looking = undefined;
    });
    await looking;
    return here === store ? error : (trouble ?? error);
  }
  async function use<T>(work: (store: ObjectStore) => Promise<T>): Promise<T> {
    const store = await current();
    try {
      return await work(store);
    } catch (error) {
      throw await told(store, error);
    }
  }

  try {
    here = await options.open();
    onChange(undefined);
  } catch (error) {
    if (!isAppError(error, 'unavailable')) throw error;
    away(error);
  }
  return {
    async create(key, source, ...rest) {
      try {
        return await use((store) => store.create(key, source, ...rest));
      } catch (error) {
        if (source instanceof Readable) source.destroy();
        throw error;
      }
    },
    sync: (keys) => use((store) => store.sync(keys)),
    open: (...args) => use((store) => store.open(...args)),
    read: (...args) => use((store) => store.read(...args)),
    head: (key) => use((store) => store.head(key)),
    async *list(prefix, listOptions) {
      const store = await current();
      try {
        yield* store.list(prefix, listOptions);
      } catch (error) {
        throw await told(store, error);
      }
    },
    probe: () =>
      use(async (store) => {
        const abilities = await store.probe();
        await options.verify(store);
        return abilities;
      }),
    get setAside() {
      return here?.setAside && ((key: string, name: string) => use((store) => store.setAside!(key, name)));
    },
    attack: (attack, key) => use((store) => store.attack(attack, key)),
    get versions() {
      return here?.versions;
    },
    async close() {
      closed = true;
      await opening?.catch(() => {});
      await here?.close();
      await changing;
      here = undefined;
    },
  };
}
