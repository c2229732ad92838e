import { cpSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { resumeInbox } from '../../../src/archive/keep/keep.ts';
import { AppError } from '../../../src/errors.ts';
import type { ObjectStore } from '../../../storage/object-store.ts';
import { openTestArchive, removeFolder, type TestArchive, temporaryFolder } from '../archive.ts';

/** How a store is: there, gone, or doing what it is asked while its answers are lost. */
export type Weather = 'here' | 'away' | 'deaf';

/**
 * A real archive with store and backup, which the model test lets live through outages, restarts and kills. A kill is not a
 * signal: the archive is stopped dead before or after a call to a store or to the inbox, and a copy of its folder as it is then
 * is opened. That covers all that a process has in memory; test/faults.test.ts kills real ones, within calls too.
 */
export interface World {
  archive(): TestArchive;
  setWeather(weather: { store: Weather; backup: Weather }): void;
  /** Does the work; the process dies at its n-th step, if it gets that far. Answers whether it has. */
  dieDuring(step: number, work: () => Promise<unknown>): Promise<boolean>;
  restart(): Promise<void>;
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** One life of the archive. */
interface Life {
  archive: TestArchive;
  dead: boolean;
  /** What is not wrapped, to be let go of at the very end. */
  raw: ObjectStore[];
  stepsLeft: number;
  onDeath: () => void;
}

export async function openWorld(): Promise<World> {
  const weather = { store: 'here' as Weather, backup: 'here' as Weather };
  const folders = [await temporaryFolder('model')];
  const lives = [await begin(folders[0]!, weather)];
  const now = () => lives.at(-1)!;
  const world: World = {
    archive: () => now().archive,
    setWeather: (next) => void Object.assign(weather, next),
    async dieDuring(step, work) {
      const life = now();
      const death = new Promise<true>((resolve) => {
        life.onDeath = () => resolve(true);
      });
      life.stepsLeft = step;
      const died = await Promise.race([death, work().then(() => false)]);
      life.stepsLeft = Infinity;
      return died;
    },
    async restart() {
      const { archive } = now();
      await archive.close();
      lives.push(await begin(archive.dir, weather));
    },
    async kill() {
      const { archive } = now();
      now().dead = true;
      const next = await temporaryFolder('model');
      folders.push(next);
      cpSync(archive.dir, next, { recursive: true });
      // Held by this very process, which is alive. How a dead holder loses it stands in test/object-store.test.ts.
      for (const store of ['store', 'backup']) await rm(join(next, store, '.lock'), { force: true });
      lives.push(await begin(next, weather));
    },
    async close() {
      await now().archive.close();
      for (const { dead, archive, raw } of lives.filter((life) => life.dead)) {
        if (dead) await archive.database.destroy();
        for (const store of raw) await store.close();
      }
      for (const folder of folders) await removeFolder(folder);
    },
  };
  return world;
}

async function begin(dir: string, weather: { store: Weather; backup: Weather }): Promise<Life> {
  const life: Omit<Life, 'archive'> = { dead: false, raw: [], stepsLeft: Infinity, onDeath: () => {} };
  const wrap = (name: 'store' | 'backup') => (store: ObjectStore) => {
    life.raw.push(store);
    return exposed(store, life, () => weather[name]);
  };
  const archive = await openTestArchive(dir, wrap('store'), { wrapBackup: wrap('backup') });
  const accept = archive.inbox.accept;
  archive.inbox.accept = async (commit, files) => {
    await mortal(life, () => accept(commit, files));
  };
  const whole = Object.assign(life, { archive });
  await resumeInbox(archive);
  return whole;
}

/** A step that death may come before or after. */
async function mortal<T>(life: Omit<Life, 'archive'>, act: () => Promise<T>): Promise<T> {
  await step(life);
  const result = await act();
  await step(life);
  return result;
}

async function step(life: Omit<Life, 'archive'>): Promise<void> {
  life.stepsLeft -= 1;
  if (life.stepsLeft <= 0) {
    life.dead = true;
    life.onDeath();
  }
  if (life.dead) await new Promise(() => {});
}

/** Without its folder, which threads would read past this: starting them takes longer than all the rest. */
function exposed(
  { folder, ...store }: ObjectStore,
  life: Omit<Life, 'archive'>,
  weather: () => Weather,
): ObjectStore {
  const reach = async <T>(act: () => Promise<T>): Promise<T> => {
    if (weather() !== 'here') throw new AppError('unavailable', 'the store is away');
    return act();
  };
  return {
    ...store,
    create: (...args) =>
      mortal(life, async () => {
        if (weather() === 'away') throw new AppError('unavailable', 'the store is away');
        const made = await store.create(...args);
        if (weather() === 'deaf') throw new AppError('unavailable', 'the answer is lost');
        return made;
      }),
    sync: (keys) => mortal(life, () => reach(() => store.sync(keys))),
    open: (key, range) => mortal(life, () => reach(() => store.open(key, range))),
    read: (key, most) => mortal(life, () => reach(() => store.read(key, most))),
    head: (key) => mortal(life, () => reach(() => store.head(key))),
    probe: () => reach(() => store.probe()),
  };
}
