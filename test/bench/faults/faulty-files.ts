import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { relative } from 'node:path';
import { createCounter, type Fault, type Kind, plainName } from '../../support/fault-points.ts';

/**
 * Stands between this process and its files: counts every call of `node:fs/promises`, of its file handles and of the streams
 * that read files, and makes one of them fail. Only for what lies in the watched folder. SQLite has its own way to the disk
 * (catalog-writes.ts).
 */
let dir: string | undefined;
let counter = createCounter();
let away = false;

/** Watches `folder` from now on, counting anew; none where not given. */
export function watchFiles(folder: string | undefined, fault?: Fault): void {
  dir = folder;
  counter = createCounter(fault);
}

export const countedFiles = () => ({ points: counter.points, fired: counter.fired() });

/** As if the disk with the store were unplugged. */
export function takeStoreAway(isAway: boolean): void {
  away = isAway;
}

type Call = (...args: unknown[]) => Promise<unknown>;

interface Step {
  name: string;
  path: string;
  changes: boolean;
  act: () => Promise<unknown>;
  /** Does half of it, where that can be. */
  half?: () => Promise<unknown>;
}

async function through({ name, path, changes, act, half }: Step): Promise<unknown> {
  const place = dir === undefined ? '..' : relative(dir, path) || '.';
  if (place.startsWith('..')) return act();
  if (away && /^(store|backup)\b/.test(place)) throw diskError('EIO', name, path);
  const kind = counter.meet(`${name} ${plainName(place)}`, changes);
  if (kind === undefined) return act();
  return fail(kind, { name, path, changes, act, ...(half && { half }) });
}

async function fail(kind: Kind, { name, path, changes, act, half = act }: Step): Promise<unknown> {
  const error = diskError(changes && kind !== 'late error' ? 'ENOSPC' : 'EIO', name, path);
  if (kind === 'kill before') await die();
  if (kind === 'error') throw error;
  const result = await (kind === 'half' || kind === 'kill half' ? half() : act());
  if (kind === 'kill after' || kind === 'kill half') await die();
  if (name === 'create' || name === 'open') await (result as { close(): Promise<void> }).close();
  throw error;
}

function die(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => {});
}

function diskError(code: string, name: string, path: string): Error {
  return Object.assign(new Error(`${code}: put in by the fault matrix, ${name} '${path}'`), { code });
}

const files = fs.promises as unknown as Record<string, Call>;

/** `at`: which argument is the path that it is known by. */
function guard(name: string, changes: boolean, at = 0): void {
  const original = files[name]!;
  files[name] = (...args) => through({ name, path: String(args[at]), changes, act: () => original(...args) });
}

const handlePaths = new WeakMap<object, string>();

function guardOpen(): void {
  const open = files.open!;
  files.open = async (...args) => {
    const [path, flags = 'r'] = args as [unknown, string?];
    const changes = /[wax+]/.test(flags);
    const step = { name: changes ? 'create' : 'open', path: String(path), changes, act: () => open(...args) };
    const handle = (await through(step)) as object;
    handlePaths.set(handle, String(path));
    return handle;
  };
}

/** The streams of `node:fs` open their file by this one. */
function guardStreams(): void {
  const open = fs.open as unknown as (...args: unknown[]) => void;
  const guarded = (...args: unknown[]) => {
    const done = args.pop() as (error: unknown, fd?: unknown) => void;
    const act = () =>
      new Promise((resolve, reject) => {
        open(...args, (error: unknown, fd: unknown) => (error ? reject(error) : resolve(fd)));
      });
    through({ name: 'stream', path: String(args[0]), changes: false, act }).then(
      (fd) => done(null, fd),
      (error) => done(error),
    );
  };
  Object.assign(fs, { open: guarded });
}

type HalfOf = (original: Call, args: unknown[]) => Promise<unknown>;

async function guardHandles(): Promise<void> {
  const sample = await fs.promises.open(process.execPath);
  const prototype = Object.getPrototypeOf(sample) as Record<string, Call>;
  await sample.close();
  const guardMethod = (method: string, name: string, changes: boolean, half?: HalfOf) => {
    const original = prototype[method]!;
    prototype[method] = function (this: object, ...args) {
      const call: Call = (...given) => original.apply(this, given);
      const path = handlePaths.get(this);
      if (path === undefined) return call(...args);
      const step = { name, path, changes, act: () => call(...args) };
      return through({ ...step, ...(half && { half: () => half(call, args) }) });
    };
  };
  guardMethod('sync', 'fsync', true);
  guardMethod('read', 'read', false);
  guardMethod('write', 'write', true, (write, [bytes, offset = 0]) => {
    const left = (bytes as Uint8Array).length - (offset as number);
    return write(bytes, offset, Math.floor(left / 2));
  });
  guardMethod('writeFile', 'write', true, async (write, [data]) =>
    typeof data === 'string' ? write(data.slice(0, data.length / 2)) : write(halfOf(data as Pieces)),
  );
}

type Pieces = AsyncIterable<Uint8Array>;

async function* halfOf(pieces: Pieces): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    yield piece.subarray(0, piece.length / 2);
    return;
  }
}

await guardHandles();
guardOpen();
guardStreams();
for (const name of ['readFile', 'readdir', 'stat', 'access']) guard(name, false);
for (const name of ['mkdir', 'rm', 'unlink', 'writeFile']) guard(name, true);
for (const name of ['rename', 'link']) guard(name, true, 1);
syncBuiltinESMExports();
