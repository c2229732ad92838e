import { closeSync, openSync } from 'node:fs';
import { closeFile, openFile, syncFile } from './files.ts';

/** What is being synced now, and the sync that follows it, which all who ask meanwhile share. */
interface Turn {
  next?: Promise<void>;
}

/** On the disk of inbox and catalog (files.ts), or on one that may be slow to answer or away, such as a share. */
export type Place = 'near' | 'far';

const turns = new Map<string, Turn>();

/**
 * Syncs a folder or file to the disk. Those who ask while one is under way share the next: a sync that began earlier need
 * not hold what they wrote. An error reaches all who shared it, for the system tells it only once.
 */
export function syncShared(path: string, place: Place = 'near'): Promise<void> {
  const turn = turns.get(path);
  if (!turn) return begin(path, place);
  turn.next ??= new Promise<void>((resolve, reject) => {
    onEnd.set(turn, () => begin(path, place).then(resolve, reject));
  });
  return turn.next;
}

const onEnd = new WeakMap<Turn, () => void>();

async function begin(path: string, place: Place): Promise<void> {
  const turn: Turn = {};
  turns.set(path, turn);
  try {
    await (place === 'near' ? syncNear(path) : syncFar(path));
  } finally {
    const follow = onEnd.get(turn);
    if (follow) follow();
    else turns.delete(path);
  }
}

async function syncNear(path: string): Promise<void> {
  const file = openSync(path, 'r');
  try {
    await syncFile(file);
  } finally {
    closeSync(file);
  }
}

async function syncFar(path: string): Promise<void> {
  const file = await openFile(path, 'r');
  try {
    await syncFile(file);
  } finally {
    await closeFile(file);
  }
}

/** A new name in a folder is only sure once the folder itself is on the disk. Windows cannot and need not: NTFS journals its entries. */
export async function syncFolder(path: string, place: Place = 'near'): Promise<void> {
  if (process.platform !== 'win32') await syncShared(path, place);
}
