import { linkSync } from 'node:fs';
import { mkdir, open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { AppError } from '../src/errors.ts';
import { checkedBytes, checkFacts, wholeBytes, withErrors } from './bytes.ts';
import { callsOn, hashFile, type Place, readStart, unlessMissing, writeSynced } from './files.ts';
import { attackFile } from './folder-attacks.ts';
import { type FolderLock, lockFolder } from './folder-lock.ts';
import { createFolderTree, type FolderTree } from './folder-tree.ts';
import { isFolder, makeFolder } from './make-folder.ts';
import {
  type ByteRange,
  type CreateOptions,
  type ObjectFacts,
  type ObjectInfo,
  type ObjectStore,
  type Source,
  smallObject,
} from './object-store.ts';
import { syncFolder } from './sync.ts';

export interface FolderStoreOptions {
  /** false: behave as on a disk without hard links (exFAT, some shares), which is else found out by trying. */
  hardLinks?: boolean;
  /**
   * Which folders may be made: all that are missing (where not given), the last one of the path alone, or none. Where a disk
   * is not plugged in, its path leads to the system disk.
   */
  make?: 'all' | 'last' | 'none';
  /** Nothing is written, no lock either: for a disk mounted read-only, and beside its owner. What is written once can be read by many. */
  readOnly?: boolean;
  /** `near` where nobody in this process waits for anything else, wherever the disk is. `far` where not given, until it shows that it is the disk of the inbox. */
  place?: Place;
}

/** The folder as its methods see it. */
interface Folder {
  root: string;
  /** On the same file system as the objects, or `link` and `rename` could not work. */
  temp: string;
  lock: FolderLock;
  hardLinks: boolean;
  /** The number of the disk. */
  disk: number;
  /** `near` once a file of the inbox was found on the same disk. */
  place: Place;
  tree: FolderTree;
  /** Paths being placed without hard links, each with the end of it. */
  placing: Map<string, Promise<void>>;
  written: number;
}

/**
 * Opens (and makes) a folder as a store, with this process as its one owner: `in_use` when another has it.
 * What others left in its folder of temporary files is removed. Names that begin with a dot are the store's own.
 */
export async function openFolderStore(dir: string, options: FolderStoreOptions = {}): Promise<ObjectStore> {
  const root = resolve(dir);
  const folder = await (options.readOnly ? openToRead(root, options) : openFolder(root, options)).catch(
    (error) => {
      throw folderError(error, root);
    },
  );
  const { lock } = folder;
  return {
    folder: root,
    create: (key, source, facts, options = {}) => create(folder, key, source, facts, options),
    sync: (keys) => syncKeys(folder, keys),
    open: (key, range) => openObject(folder, key, range),
    read: (key, most) => readObject(folder, key, most),
    head: (key) => head(folder, key),
    list: (prefix, { after = '' } = {}) => list(folder, prefix, after),
    setAside: (key, name) => setAside(folder, key, name),
    attack: (attack, key) => attackFile(attack, join(root, key)),
    async probe() {
      await lock.check();
      if (options.readOnly) return { kind: 'folder', place: root, versions: false, locks: false };
      await tryToWrite(folder).catch((error) => {
        throw folderError(error, root);
      });
      return { kind: 'folder', place: root, versions: false, locks: false };
    },
    close: () => lock.release(),
  };
}

/** A full disk shows only when something is written. */
async function tryToWrite(folder: Folder): Promise<void> {
  const path = join(folder.temp, `probe-${folder.written++}`);
  try {
    await writeFile(path, 'probe', { flag: 'wx' });
  } finally {
    await rm(path, { force: true });
  }
}

async function openFolder(
  root: string,
  { hardLinks = true, make = 'all', place = 'far' }: FolderStoreOptions,
): Promise<Folder> {
  await makeRoot(root, make);
  const lock = await lockFolder(root, 'store');
  try {
    const temp = join(root, '.tmp');
    await rm(temp, { recursive: true, force: true });
    await mkdir(temp);
    const tree = createFolderTree(root);
    const { dev: disk } = await stat(root);
    return { ...{ root, temp, lock, hardLinks, disk, tree, place }, placing: new Map(), written: 0 };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function makeRoot(root: string, make: 'all' | 'last' | 'none'): Promise<void> {
  const needed = { all: undefined, last: dirname(root), none: root }[make];
  if (needed !== undefined && !(await isFolder(needed))) throw missing(needed);
  await makeFolder(root);
  await syncFolder(dirname(root));
}

async function openToRead(root: string, { place = 'far' }: FolderStoreOptions): Promise<Folder> {
  // Of a disk that was pulled out, the empty folder where it was mounted may be left.
  const diskNow = async () => (await stat(root).catch(unlessMissing))?.dev;
  const disk = await diskNow();
  if (disk === undefined) throw missing(root);
  const check = async () => {
    if ((await diskNow()) !== disk) throw missing(root);
  };
  const lock = { check, looksHeld: () => false, checkLast() {}, release: async () => {} };
  const tree = createFolderTree(root);
  return {
    ...{ root, lock, temp: '', hardLinks: false, disk, tree, place },
    placing: new Map(),
    written: 0,
  };
}

async function create(
  folder: Folder,
  key: string,
  source: Source,
  facts: ObjectFacts,
  { syncLater = false }: CreateOptions,
): Promise<ObjectInfo> {
  const path = join(folder.root, key);
  const info = { key, size: facts.size, sha256: facts.sha256 };
  try {
    if (folder.place === 'far') await lookNear(folder, source);
    if (syncLater && (await linkFile(folder, source, path, key, facts))) return { ...info, readBack: true };
    await folder.lock.check();
    if (await isThere(folder, path)) throw taken(key);
    const { tree } = folder;
    await (syncLater
      ? tree.make(dirname(path), folder.place)
      : tree.makeDurable(dirname(path), folder.place));
    await copyIn(folder, source, path, key, facts);
    if (!syncLater) await syncFolder(dirname(path), folder.place);
    return info;
  } catch (error) {
    // A folder that we had made was removed behind our back: what is remembered of folders is no longer so.
    const isForgotten = (error as NodeJS.ErrnoException).code === 'ENOENT' && folder.tree.forget();
    if (isForgotten && !(source instanceof Readable))
      return create(folder, key, source, facts, { syncLater });
    throw folderError(error, folder.root, key);
  }
}

async function copyIn(
  folder: Folder,
  source: Source,
  path: string,
  key: string,
  facts: ObjectFacts,
): Promise<void> {
  const temp = join(folder.temp, String(folder.written++));
  const isSmall = facts.size <= smallObject;
  const pieces = isSmall ? [await wholeBytes(key, source, facts)] : checkedBytes(key, source, facts);
  try {
    await writeSynced(temp, pieces, { mode: 0o444, place: folder.place });
    await giveName(folder, temp, path, key);
  } finally {
    await removeTemp(folder, temp);
  }
}

/** What stays is removed when the store is opened again. */
async function removeTemp({ place }: Folder, temp: string): Promise<void> {
  try {
    await callsOn[place].unlink(temp);
  } catch {
    // It was renamed, or the disk is away.
  }
}

/** The inbox is near: so is what is on its disk. */
async function lookNear(folder: Folder, source: Source): Promise<void> {
  if (!('mayLink' in source)) return;
  const found = await callsOn.near.stat(source.path);
  if (found?.dev === folder.disk) folder.place = 'near';
}

/**
 * Makes the object of the very file that holds its bytes, read again before. false: it must be copied, for it is on another
 * disk, or on one without hard links.
 */
async function linkFile(
  folder: Folder,
  source: Source,
  path: string,
  key: string,
  facts: ObjectFacts,
): Promise<boolean> {
  if (!('mayLink' in source) || !source.mayLink || !folder.hardLinks || folder.place === 'far') return false;
  checkFacts(key, await hashFile(source.path, facts.size), facts);
  if (!folder.lock.looksHeld()) await folder.lock.check();
  try {
    folder.tree.makeNow(dirname(path));
    linkSync(source.path, path);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (noHardLinks.has(code)) folder.hardLinks = false;
    if (code === 'EXDEV' || code === 'EMLINK' || noHardLinks.has(code)) return false;
    throw error;
  }
}

/** After the first folder the others cost little: a journal commits them all together. All at once is no faster (measured). */
async function syncKeys(folder: Folder, keys: readonly string[]): Promise<void> {
  try {
    for (const path of new Set(keys.map((key) => dirname(join(folder.root, key))))) {
      await folder.tree.makeDurable(path, folder.place);
      await syncFolder(path, folder.place);
    }
    await folder.lock.check();
  } catch (error) {
    throw folderError(error, folder.root);
  }
}

const noHardLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/** Gives the finished file its name, unless the name is taken. */
async function giveName(folder: Folder, temp: string, path: string, key: string): Promise<void> {
  if (folder.hardLinks) {
    try {
      return await callsOn[folder.place].link(temp, path);
    } catch (error) {
      if (!noHardLinks.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
      folder.hardLinks = false;
    }
  }
  await placeByRename(folder, temp, path, key);
}

/** `rename` overwrites; what keeps it from that is the lock against other processes and `placing` against ourselves. */
async function placeByRename(folder: Folder, temp: string, path: string, key: string): Promise<void> {
  while (folder.placing.has(path)) await folder.placing.get(path);
  const { promise, resolve: done } = Promise.withResolvers<void>();
  folder.placing.set(path, promise);
  try {
    if (await isThere(folder, path)) throw taken(key);
    await folder.lock.check();
    await callsOn[folder.place].rename(temp, path);
  } finally {
    folder.placing.delete(path);
    done();
  }
}

async function isThere({ place }: Folder, path: string): Promise<boolean> {
  return (await callsOn[place].stat(path)) !== undefined;
}

async function openObject(folder: Folder, key: string, range?: ByteRange): Promise<Readable> {
  try {
    const file = await open(join(folder.root, key), 'r').catch(unlessMissing);
    const info = await file?.stat();
    if (file && info?.isFile() && !(range && range.start >= info.size)) {
      return withErrors(file.createReadStream(range), (error) => folderError(error, folder.root, key));
    }
    await file?.close();
    if (info?.isFile()) throw new AppError('invalid_input', `${key} has no byte ${range?.start}`);
    await folder.lock.check();
    throw new AppError('not_found', `no object ${key} in ${folder.root}`);
  } catch (error) {
    throw folderError(error, folder.root, key);
  }
}

async function readObject(folder: Folder, key: string, most: number): Promise<Buffer> {
  try {
    const bytes = await readStart(join(folder.root, key), most, folder.place).catch(unlessFolder);
    if (bytes) return bytes;
    await folder.lock.check();
    throw new AppError('not_found', `no object ${key} in ${folder.root}`);
  } catch (error) {
    throw folderError(error, folder.root, key);
  }
}

async function head(folder: Folder, key: string): Promise<ObjectInfo | undefined> {
  try {
    const info = await callsOn[folder.place].stat(join(folder.root, key));
    if (info?.isFile()) return { key, size: info.size };
    // An unmounted disk leaves an empty folder: then nothing is "not there".
    await folder.lock.check();
    return undefined;
  } catch (error) {
    throw folderError(error, folder.root, key);
  }
}

/** By a rename within the disk: also what can no longer be read is kept as it is. */
async function setAside(folder: Folder, key: string, name: string): Promise<string> {
  const [path, target] = [join(folder.root, key), join(folder.root, '.damaged', name)];
  try {
    await folder.lock.check();
    await folder.tree.makeDurable(dirname(target), folder.place);
    if (!(await isThere(folder, path))) throw new AppError('not_found', `no object ${key} in ${folder.root}`);
    if (await isThere(folder, target)) throw taken(name);
    await callsOn[folder.place].rename(path, target);
    await syncFolder(dirname(target));
    await syncFolder(dirname(path));
    return target;
  } catch (error) {
    throw folderError(error, folder.root, key);
  }
}

/** One folder in memory at a time, and only those that can hold a wanted key. */
async function* list(folder: Folder, prefix: string, after: string): AsyncGenerator<ObjectInfo> {
  try {
    yield* walk(folder.root, prefix.slice(0, prefix.lastIndexOf('/') + 1), prefix, after);
    // A disk that goes away on the way must not look like the end of the list.
    await folder.lock.check();
  } catch (error) {
    throw folderError(error, folder.root);
  }
}

async function* walk(
  root: string,
  inside: string,
  prefix: string,
  after: string,
): AsyncGenerator<ObjectInfo> {
  for (const name of await namesIn(join(root, inside))) {
    const key = inside + name;
    if (key.endsWith('/')) {
      if (mayHold(key, prefix, after)) yield* walk(root, key, prefix, after);
    } else if (key.startsWith(prefix) && key > after) {
      const info = await stat(join(root, key)).catch(unlessMissing);
      if (info) yield { key, size: info.size };
    }
  }
}

/** Names of a folder, folders with their `/`: sorted so, a walk gives the byte order of whole keys ('a-b' < 'a/b' < 'a0'). */
async function namesIn(path: string): Promise<string[]> {
  const entries = (await readdir(path, { withFileTypes: true }).catch(unlessMissing)) ?? [];
  return entries
    .filter((entry) => !entry.name.startsWith('.') && (entry.isFile() || entry.isDirectory()))
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .sort((a, b) => (a < b ? -1 : 1));
}

function mayHold(inside: string, prefix: string, after: string): boolean {
  const wanted = inside.startsWith(prefix) || prefix.startsWith(inside);
  return wanted && (inside > after || after.startsWith(inside));
}

/** EISDIR: the path is a folder. */
function unlessFolder(error: NodeJS.ErrnoException): undefined {
  return error.code === 'EISDIR' ? undefined : unlessMissing(error);
}

function missing(path: string): AppError {
  return new AppError('unavailable', `the folder ${path} is not there: is its disk plugged in?`, {
    detail: `Folder ${path} tidak ditemukan. Apakah disknya sudah terpasang?`,
  });
}

function taken(key: string): AppError {
  return new AppError('conflict', `the key ${key} is taken`);
}

/** What went wrong with the disk, in our words; what is no trouble of the disk stays as it is. */
function folderError(error: unknown, root: string, key = ''): Error {
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof AppError || code === undefined) return error as Error;
  // ENOTDIR while creating: a part of the key is an object.
  if (key && (code === 'EEXIST' || code === 'ENOTDIR')) return taken(key);
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return new AppError('unavailable', `the store folder ${root} failed${key && ` at ${key}`}: ${code}`, {
    ...(full ? { detail: 'Ruang penyimpanan penuh. Hubungi pengelola sistem.' } : {}),
    cause: error,
  });
}
