import { mkdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Place } from './files.ts';
import { syncFolder } from './sync.ts';

/** The folders of a folder store, each made once: an archive has one for each record. */
export interface FolderTree {
  /** Makes a folder and those above it, which a power cut may take away again. */
  make(path: string, place: Place): Promise<void>;
  /** The same in a near place, without waiting. */
  makeNow(path: string): void;
  /** Makes a folder that no power cut takes away again. */
  makeDurable(path: string, place: Place): Promise<void>;
  /** Forgets what was made, because a folder was removed behind our back; false where there is nothing to forget. */
  forget(): boolean;
}

/** Bounds the memory. */
const mostKnown = 10_000;

export function createFolderTree(root: string): FolderTree {
  const made = new Set([root]);
  /**
   * Folders whose entry in their parent is synced. An entry found there may be another creator's, not yet synced: only what
   * this process has synced itself counts.
   */
  const durable = new Set([root]);
  function remember(paths: Set<string>, path: string): void {
    if (paths.size > mostKnown) paths.clear();
    paths.add(root).add(path);
  }
  function makeNow(path: string): void {
    if (made.has(path)) return;
    makeNow(dirname(path));
    try {
      mkdirSync(path);
    } catch (error) {
      passIfThere(error);
    }
    remember(made, path);
  }
  async function make(path: string, place: Place): Promise<void> {
    if (place === 'near') return makeNow(path);
    if (made.has(path)) return;
    await make(dirname(path), place);
    await mkdir(path).catch(passIfThere);
    remember(made, path);
  }
  async function makeDurable(path: string, place: Place): Promise<void> {
    if (durable.has(path)) return;
    await makeDurable(dirname(path), place);
    await make(path, place);
    await syncFolder(dirname(path), place);
    remember(durable, path);
  }
  return {
    make,
    makeNow,
    makeDurable,
    forget() {
      const isAny = made.size > 1;
      for (const paths of [made, durable]) {
        paths.clear();
        paths.add(root);
      }
      return isAny;
    },
  };
}

function passIfThere(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
}
