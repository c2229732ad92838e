import { setTimeout as sleep } from 'node:timers/promises';
import { isAppError } from '../../errors.ts';
import type { Archive } from '../archive.ts';
import { versionKey } from '../capsule.ts';
import { readThings } from '../read/things.ts';
import { forgetDamage, listDamage } from '../retrieve.ts';
import { canaryKey, canaryPrefix, plantCanary } from './canary.ts';
import type { ThingFacts } from './facts.ts';
import {
  type Finding,
  judge,
  lookAgain,
  markDamaged,
  placeOf,
  type StoreName,
  type StorePlace,
} from './look.ts';
import { type CatalogRow, countRows, findRows, folderOf, listRows } from './rows.ts';

/** A pass that read everything. Times are ISO, UTC. */
export interface FullPass {
  startedAt: string;
  endedAt: string;
  objects: number;
  bytes: number;
  /** Were there findings? */
  good: boolean;
}

/** How far a pass has come, and what it has found: all that a later process needs to go on. */
export interface CheckState {
  startedAt: string;
  /** Where it goes on: everything up to this key is done. Without it the pass is complete. */
  at?: { store: StoreName; after: string };
  /** Folders done (each a record or another thing with its versions), of both stores; objects and bytes read. */
  things: number;
  objects: number;
  bytes: number;
  findings: Finding[];
  /** The stores in which the canary was found. */
  canaries: StoreName[];
  /** The last pass that came to its end; this one, where it has. */
  full?: FullPass;
}

export interface CheckOptions {
  /** The pass before: one that was broken off goes on, else a new one begins. */
  from?: CheckState;
  /** Begins a new pass in any case. */
  anew?: boolean;
  /** Ends this call: asked before each thing. `total`: how many things there are, of both stores. */
  enough?: (state: CheckState, total: number) => boolean;
  /** Beside a service at work. */
  gently?: boolean;
  signal?: AbortSignal;
  progress?: (done: number, total: number) => void;
  /** Told now and then, and at the end: to be kept. */
  save?: (state: CheckState) => Promise<void>;
}

/**
 * Reads every object of both stores again, and holds it against the hash in its manifest, the chain of versions and the
 * catalog. Answers how far it came: a state with `at` is not a complete pass. A pass that does not find its canary in a
 * store ends with the finding `checker failed its own test`. `unavailable` where a store goes away.
 */
export async function checkArchive(archive: Archive, options: CheckOptions = {}): Promise<CheckState> {
  const state = beginPass(archive, options);
  const stores: StoreName[] = archive.backup ? ['store', 'backup'] : ['store'];
  const total = (await countRows(archive)) * stores.length;
  const pass: Pass = { archive, state, options, total, damaged: await damagedFolders(archive) };
  try {
    for (const name of stores.slice(stores.indexOf(state.at!.store))) {
      if (state.at!.store !== name) state.at = { store: name, after: '' };
      if (!(await checkStore(pass, placeOf(archive, name)))) return state;
    }
    endPass(pass);
    return state;
  } finally {
    await options.save?.(state);
  }
}

function beginPass({ clock, backup }: Archive, { from, anew }: CheckOptions): CheckState {
  if (from?.at && !anew && (from.at.store === 'store' || backup))
    return { ...structuredClone(from), canaries: from.canaries ?? [] };
  return {
    startedAt: clock().toISOString(),
    at: { store: 'store', after: '' },
    ...{ things: 0, objects: 0, bytes: 0, findings: [], canaries: [] },
    ...(from?.full && { full: from.full }),
  };
}

function endPass({ archive, state, total, options }: Pass): void {
  delete state.at;
  const { startedAt, objects, bytes, findings } = state;
  const endedAt = archive.clock().toISOString();
  state.full = { startedAt, endedAt, objects, bytes, good: findings.length === 0 };
  options.progress?.(total, total);
}

interface Pass {
  archive: Archive;
  state: CheckState;
  options: CheckOptions;
  total: number;
  /** Keys that were noted as damaged before, by their folders. */
  damaged: ReadonlyMap<string, readonly string[]>;
}

async function damagedFolders(archive: Archive): Promise<Map<string, string[]>> {
  const folders = new Map<string, string[]>();
  for (const key of await listDamage(archive))
    folders.set(folderOf(key), [...(folders.get(folderOf(key)) ?? []), key]);
  return folders;
}

const saveEvery = 500;

/** false where it was told to stop. */
async function checkStore(pass: Pass, place: StorePlace): Promise<boolean> {
  const { archive, state, options } = pass;
  const { after } = state.at!;
  const { gently } = options;
  if (after === '') await plantCanary(archive, place.store);
  const seen = new Set<string>();
  let began = performance.now();
  for await (const things of readThings(place.store, 'check', { after, ...(gently && { gently }) })) {
    const rows = await findRows(archive, things);
    for (const thing of things) {
      if (mustStop(pass)) return false;
      const row = rows.get(thing.folder);
      if (row) seen.add(row.id);
      await checkThing(pass, place, thing, row);
    }
    if (gently) await rest(pass, performance.now() - began);
    began = performance.now();
  }
  if (!(await checkRows(pass, place, seen))) return false;
  if (!state.canaries.includes(place.name))
    state.findings.push({ store: place.name, kind: 'checker failed its own test', key: canaryKey });
  return true;
}

/** Beside a service at work three quarters of the time are left to it. */
async function rest({ options: { signal } }: Pass, workedMs: number): Promise<void> {
  await sleep(3 * workedMs, undefined, { ...(signal && { signal }) }).catch(() => {});
}

function mustStop({ state, options, total }: Pass): boolean {
  return options.signal?.aborted === true || options.enough?.(state, total) === true;
}

async function checkThing(
  { archive, state, options, total, damaged }: Pass,
  { name }: StorePlace,
  thing: ThingFacts,
  row: CatalogRow | undefined,
): Promise<void> {
  state.at = { store: name, after: thing.last };
  if (thing.folder.startsWith(canaryPrefix)) return noteCanary(state, name, thing);
  // A deposit may have come in between: what seems wrong is looked at once more, by itself.
  const findings = judge(name, thing, row).length > 0 ? await lookAgain(archive, name, thing.folder) : [];
  state.findings.push(...findings);
  await markDamaged(archive, findings);
  if (name === 'store' && findings.length === 0)
    for (const key of damaged.get(thing.folder) ?? []) await forgetDamage(archive, key);
  state.things += 1;
  state.objects += thing.objects;
  state.bytes += thing.bytes;
  options.progress?.(Math.min(state.things, total), total);
  if (state.things % saveEvery === 0) await options.save?.(state);
}

function noteCanary({ canaries }: CheckState, name: StoreName, { facts }: ThingFacts): void {
  const isFound = facts.some(({ kind, key }) => kind === 'changed' && key === canaryKey);
  if (isFound && !canaries.includes(name)) canaries.push(name);
}

/** Rows whose thing the walk did not come to; false where it was told to stop. */
async function checkRows(
  { archive, state, options }: Pass,
  { name, store }: StorePlace,
  seen: ReadonlySet<string>,
): Promise<boolean> {
  for await (const row of listRows(archive)) {
    if (options.signal?.aborted) return false;
    if (seen.has(row.id) || (name === 'backup' && row.state !== 'aman')) continue;
    const newest = versionKey(row, row.version);
    // It came in meanwhile, or an earlier call saw it.
    if (await store.head(newest)) continue;
    const folder = folderOf(newest);
    if (state.findings.some((finding) => finding.store === name && folderOf(finding.key) === folder))
      continue;
    const findings = await lookAgain(archive, name, folder);
    state.findings.push(...findings);
    await markDamaged(archive, findings);
  }
  return true;
}

/** The findings of a pass as they are now: what has been mended since is none any more. */
export async function reviewFindings(archive: Archive, state: CheckState): Promise<Finding[]> {
  const kept: Finding[] = [];
  const folders = new Map<string, StoreName>();
  for (const { store, key, kind } of state.findings) {
    if (kind === 'checker failed its own test') kept.push({ store, key, kind });
    else if (store === 'store' || archive.backup) folders.set(`${store} ${folderOf(key)}`, store);
  }
  for (const [place, store] of folders) {
    const folder = place.slice(store.length + 1);
    try {
      kept.push(...(await lookAgain(archive, store, folder)));
    } catch (error) {
      // Not to be reached now: what was found stays.
      if (!isAppError(error, 'unavailable')) throw error;
      kept.push(...state.findings.filter((one) => one.store === store && folderOf(one.key) === folder));
    }
  }
  return kept;
}
