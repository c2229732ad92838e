import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { seeded } from '../../../samples/seeded.ts';
import { plainName } from '../../support/fault-points.ts';
import type { Call } from './disk-recorder.ts';

/**
 * A folder and all that happened to it since, call by call: what would be on the disk if the power had gone at any moment.
 * POSIX promises no more than this: the bytes of a file that was synced, the names of a folder that was synced.
 */
export interface Recording {
  steps: readonly Step[];
  /** What may be left where the power goes after the step `at`. */
  leftAt(at: number, loss: Loss): Left;
}

/** What a power cut takes. */
export const losses = [
  /** All that was not synced: the least that any file system keeps. */
  'all unsynced',
  /** The same, but what was removed is gone: names in two folders come to the disk in any order. */
  'new names',
  /** The bytes, not the names: a journal of names that runs ahead of the bytes. */
  'unsynced bytes',
  /** Of the bytes some pages, of the names the last ones: drawn by lot. */
  'a part',
  'another part',
] as const;
/** `nothing`: what the system gives out as long as the power stays. */
export type Loss = (typeof losses)[number] | 'nothing';

/** Files by their path below the folder, and folders (with undefined). */
export type Left = ReadonlyMap<string, Buffer | undefined>;

interface Piece {
  at: number;
  bytes: Buffer;
}

interface Step {
  /** `fsync inbox/commits` */
  label: string;
  names?: readonly { folder: number; name: string; node: number | undefined }[];
  /** One after another to one file. */
  writes?: { node: number; pieces: Piece[] };
  length?: { node: number; to: number };
  /** All that the node was told before the step `began` is on the disk from here on. */
  synced?: { node: number; began: number };
  /** An HTTP answer of success begins. */
  answer?: true;
}

type Node = Buffer | Map<string, number>;

const root = 0;

/** What is in `dir` before the recording begins: counted as safe. */
export async function readDisk(dir: string): Promise<Left> {
  const left = new Map<string, Buffer | undefined>();
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    left.set(path.slice(dir.length + 1), entry.isFile() ? await readFile(path) : undefined);
  }
  return left;
}

/** Lays it out in an empty folder, as a machine finds it that has started anew. `rename`: the path of the folder then and now. */
export async function writeDisk(
  dir: string,
  left: Left,
  rename: { from: string; to: string },
): Promise<void> {
  for (const [path, bytes] of left) {
    const target = join(dir, path);
    await mkdir(bytes ? dirname(target) : target, { recursive: true });
    if (bytes) await writeFile(target, later(path, bytes, rename));
  }
}

/** The addresses of backup stores hold the path; a lock names the start of the machine under which it was taken. */
function later(path: string, bytes: Buffer, { from, to }: { from: string; to: string }): Buffer {
  const change = (tell: (text: string) => string) => Buffer.from(tell(bytes.toString('latin1')), 'latin1');
  if (path.startsWith('stores.json')) return change((text) => text.replaceAll(from, to));
  if (basename(path) !== '.lock') return bytes;
  return change((text) => text.replace(/(?<="born":")[0-9a-f-]+/, 'an-earlier-boot'));
}

export function digestOf(left: Left): string {
  const hash = createHash('sha256');
  for (const [path, bytes] of [...left].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${path} ${bytes?.length}\n`).update(bytes ?? '');
  return hash.digest('hex');
}

export function recordingOf(before: Left, calls: readonly Call[]): Recording {
  const nodes: Node[] = [new Map()];
  for (const [path, bytes] of [...before].sort(([a], [b]) => (a < b ? -1 : 1))) {
    nodes.push(bytes ?? new Map());
    folderAt(nodes, dirname(path)).set(basename(path), nodes.length - 1);
  }
  const base = nodes.map(copyOf);
  const steps = stepsOf(nodes, calls);
  // What came later begins empty.
  const start = nodes.map((node, at) => base[at] ?? (node instanceof Map ? new Map() : Buffer.alloc(0)));
  return { steps, leftAt: (at, loss) => leftOf(start, steps.slice(0, at + 1), loss) };
}

/** Bytes are never changed in place. */
const copyOf = (node: Node): Node => (node instanceof Map ? new Map(node) : node);

function find(nodes: readonly Node[], path: string): number | undefined {
  let node: number | undefined = root;
  for (const name of path.split('/').filter((part) => part !== '' && part !== '.'))
    node = node === undefined ? undefined : (nodes[node] as Map<string, number>).get(name);
  return node;
}

const folderAt = (nodes: readonly Node[], path: string) => nodes[find(nodes, path)!] as Map<string, number>;

/** What the calls did to which file, whatever its name was by then. `nodes` follows them: as if nothing were ever lost. */
function stepsOf(nodes: Node[], calls: readonly Call[]): Step[] {
  const steps: Step[] = [];
  /** How many steps there were when so many calls had ended. */
  const stepsAt: number[] = [];
  const open = new Map<number, { node: number; at: number }>();
  const add = (step: Step) => void steps.push(step);
  const rename = (label: string, changes: readonly [path: string, node: number | undefined][]) => {
    const names = changes.map(([path, node]) => {
      const folder = find(nodes, dirname(path))!;
      const entries = nodes[folder] as Map<string, number>;
      if (node === undefined) entries.delete(basename(path));
      else entries.set(basename(path), node);
      return { folder, name: basename(path), node };
    });
    add({ label, names });
  };
  const make = (node: Node) => nodes.push(node) - 1;
  for (const { name, path = '', to = '', fd = -1, flags = '', bytes, at, began } of calls) {
    stepsAt.push(steps.length);
    const label = `${name} ${plainName(to || path) || '.'}`;
    const file = open.get(fd);
    const node = file?.node ?? find(nodes, path);
    if (name === 'openat') {
      const known = find(nodes, path);
      if (known === undefined) rename(label, [[path, make(Buffer.alloc(0))]]);
      else if (flags.includes('O_TRUNC')) add({ label, length: { node: known, to: 0 } });
      open.set(fd, { node: find(nodes, path)!, at: 0 });
    } else if (name === 'close') open.delete(fd);
    else if (name === 'mkdir') rename(label, [[path, make(new Map())]]);
    else if (name === 'unlink' || name === 'rmdir') rename(label, [[path, undefined]]);
    else if (name === 'link') rename(label, [[to, find(nodes, path)]]);
    else if (name === 'rename')
      rename(label, [
        [to, find(nodes, path)],
        [path, undefined],
      ]);
    else if (name === 'fsync' || name === 'fdatasync') {
      if (node !== undefined) add({ label, synced: { node, began: stepsAt[began] ?? steps.length } });
    } else if (name === 'ftruncate') {
      if (node !== undefined) add({ label, length: { node, to: at! } });
    } else if (name === 'write' || name === 'writev' || name === 'pwrite64') {
      if (!file && path === '') {
        if (bytes!.includes('HTTP/1.1 20')) add({ label: 'the answer', answer: true });
      } else if (node !== undefined) {
        const piece = { at: at ?? file?.at ?? 0, bytes: bytes! };
        const before = steps.at(-1)?.writes;
        if (before?.node === node) before.pieces.push(piece);
        else add({ label, writes: { node, pieces: [piece] } });
        if (file && at === undefined) file.at += bytes!.length;
      }
    } else if (path !== '') throw new Error(`the power cuts do not know what ${name} does to ${path}`);
  }
  return steps;
}

function leftOf(start: readonly Node[], steps: readonly Step[], loss: Loss): Left {
  const nodes = start.map(copyOf);
  const isPart = loss === 'a part' || loss === 'another part';
  const lots = seeded(2 * steps.length + Number(loss === 'a part'));
  const lastNames = lots.whole(0, steps.length);
  const synced = new Map<number, number>();
  for (const { synced: sync } of steps)
    if (sync) synced.set(sync.node, Math.max(sync.began, synced.get(sync.node) ?? 0));
  const isSafe = (node: number, at: number) => loss === 'nothing' || at < (synced.get(node) ?? 0);
  const keepsName = (folder: number, at: number, isNew: boolean) =>
    isSafe(folder, at) ||
    loss === 'unsynced bytes' ||
    (loss === 'new names' && !isNew) ||
    (isPart && at < lastNames);
  for (const [at, { names = [], writes, length }] of steps.entries()) {
    for (const { folder, name, node } of names) {
      if (!keepsName(folder, at, node !== undefined)) continue;
      const entries = nodes[folder] as Map<string, number>;
      if (node === undefined) entries.delete(name);
      else entries.set(name, node);
    }
    if (length && (isSafe(length.node, at) || (isPart && lots.chance(0.5))))
      nodes[length.node] = resized(nodes[length.node] as Buffer, length.to);
    if (!writes) continue;
    const isWhole = isSafe(writes.node, at);
    const pages = isPart && !isWhole ? writes.pieces.flatMap(pagesOf).filter(() => lots.chance(0.5)) : [];
    nodes[writes.node] = written(nodes[writes.node] as Buffer, isWhole ? writes.pieces : pages);
  }
  const left = new Map<string, Buffer | undefined>();
  walk(nodes, root, '', left);
  return left;
}

function walk(nodes: readonly Node[], at: number, path: string, left: Map<string, Buffer | undefined>): void {
  for (const [name, node] of nodes[at] as Map<string, number>) {
    const inner = path + name;
    const found = nodes[node]!;
    left.set(inner, found instanceof Map ? undefined : found);
    if (found instanceof Map) walk(nodes, node, `${inner}/`, left);
  }
}

function written(before: Buffer, pieces: readonly Piece[]): Buffer {
  if (pieces.length === 0) return before;
  const after = resized(before, Math.max(before.length, ...pieces.map(({ at, bytes }) => at + bytes.length)));
  for (const { at, bytes } of pieces) bytes.copy(after, at);
  return after;
}

function resized(bytes: Buffer, length: number): Buffer {
  const after = Buffer.alloc(length);
  bytes.copy(after);
  return after;
}

const pageSize = 4096;

function pagesOf({ at, bytes }: Piece): Piece[] {
  const pages: Piece[] = [];
  for (let from = 0; from < bytes.length; ) {
    const to = from + pageSize - ((at + from) % pageSize);
    pages.push({ at: at + from, bytes: bytes.subarray(from, to) });
    from = to;
  }
  return pages;
}
