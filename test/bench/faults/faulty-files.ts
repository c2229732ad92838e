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
  const kind = meet({ name, path, changes });
  if (kind === undefined) return act();
  return fail(kind, { name, path, changes, act, ...(half && { half }) });
}

/** Counts a call; its fault, if it is the one. */
function meet({ name, path, changes }: Omit<Step, 'act' | 'half'>): Kind | undefined {
  const place = dir === undefined ? '..' : relative(dir, path) || '.';
  if (place.startsWith('..')) return undefined;
  if (away && /^(store|backup)\b/.test(place)) throw diskError('EIO', name, path);
  return counter.meet(`${name} ${plainName(place)}`, changes);
}

const faultOf = (kind: Kind, { name, path, changes }: Omit<Step, 'act' | 'half'>) =>
  diskError(changes && kind !== 'late error' ? 'ENOSPC' : 'EIO', name, path);

async function fail(kind: Kind, { name, path, changes, act, half = act }: Step): Promise<unknown> {
  const error = faultOf(kind, { name, path, changes });
  if (kind === 'kill before') await die();
  if (kind === 'error') throw error;
  const doing = kind === 'half' || kind === 'kill half' ? half() : act();
  // A call that fails by itself has come to its end too.
  if (kind === 'kill after' || kind === 'kill half') await doing.then(die, die);
  const result = await doing;
  if (name === 'create' || name === 'open') await closeAgain(result as number | fs.promises.FileHandle);
  throw error;
}

const closeAgain = async (file: number | fs.promises.FileHandle) =>
  typeof file === 'number' ? fs.closeSync(file) : file.close();

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
    const step = openStep(args);
    const handle = (await through({ ...step, act: () => open(...args) })) as object;
    handlePaths.set(handle, step.path);
    return handle;
  };
}

const openPaths = new Map<unknown, string>();

type WithCallback = (...args: unknown[]) => void;

/** Guards a call of `node:fs` that answers by a callback. */
function guardCallback(
  name: keyof typeof fs,
  stepOf: (args: unknown[], call: Call) => Omit<Step, 'act'>,
): void {
  const original = fs[name] as unknown as WithCallback;
  const call: Call = (...args) =>
    new Promise((resolve, reject) => {
      original(...args, (error: unknown, result: unknown) => (error ? reject(error) : resolve(result)));
    });
  const guarded: WithCallback = (...args) => {
    const done = args.pop() as (error: unknown, ...results: unknown[]) => void;
    through({ ...stepOf(args, call), act: () => call(...args) }).then(
      (result) => done(null, result, args[1]),
      (error) => done(error),
    );
  };
  // What `promisify` makes of it hangs on a symbol of the function.
  Object.assign(fs, { [name]: Object.defineProperties(guarded, Object.getOwnPropertyDescriptors(original)) });
}

/** Files by their descriptor: those of storage/files.ts, and the streams of `node:fs`. */
function guardDescriptors(): void {
  guardCallback('open', (args) => openStep(args));
  const open = fs.open as unknown as WithCallback;
  const remembering: WithCallback = (...args) => {
    const done = args.pop() as (error: unknown, fd?: unknown) => void;
    open(...args, (error: unknown, fd: unknown) => {
      if (!error) openPaths.set(fd, String(args[0]));
      done(error, fd);
    });
  };
  Object.assign(fs, { open: remembering });
  const pathOf = (args: unknown[]) => openPaths.get(args[0]) ?? '/';
  guardCallback('fsync', (args) => ({ name: 'fsync', path: pathOf(args), changes: true }));
  guardCallback('read', (args) => ({ name: 'read', path: pathOf(args), changes: false }));
  guardCallback('write', (args, write) => ({
    ...{ name: 'write', path: pathOf(args), changes: true },
    half: () => write(args[0], args[1], args[2] ?? 0, halfLength(args[1] as Uint8Array, args[2])),
  }));
}

type CallNow = (...args: unknown[]) => unknown;

/** Guards a call of `node:fs` that answers at once. `half`: with which arguments it does half of its work. */
function guardNow(
  name: string,
  stepOf: (args: unknown[]) => Omit<Step, 'act' | 'half'>,
  half: (args: unknown[]) => unknown[] = (args) => args,
): void {
  const sync = fs as unknown as Record<string, CallNow>;
  const original = sync[name]!;
  const closeNow = fs.closeSync;
  sync[name] = (...args) => {
    const step = stepOf(args);
    const kind = meet(step);
    if (kind === undefined) return original(...args);
    const error = faultOf(kind, step);
    if (kind === 'kill before') dieNow();
    if (kind === 'error') throw error;
    try {
      const result = original(...(kind === 'half' || kind === 'kill half' ? half(args) : args));
      if (name === 'openSync') closeNow(result as number);
    } finally {
      if (kind.startsWith('kill')) dieNow();
    }
    throw error;
  };
}

function dieNow(): never {
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

/** What storage/files.ts says is done at once. */
function guardCallsAtOnce(): void {
  const opened = fs.openSync;
  guardNow('openSync', openStep);
  const guarded = fs.openSync;
  Object.assign(fs, {
    openSync: ((path: fs.PathLike, ...rest: [fs.OpenMode, fs.Mode?]) => {
      const file = guarded(path, ...rest);
      openPaths.set(file, String(path));
      return file;
    }) as typeof opened,
  });
  const pathOf = (args: unknown[]) => openPaths.get(args[0]) ?? '/';
  guardNow(
    'writeSync',
    (args) => ({ name: 'write', path: pathOf(args), changes: true }),
    ([file, bytes, offset]) => [file, bytes, offset ?? 0, halfLength(bytes as Uint8Array, offset)],
  );
  guardNow('readSync', (args) => ({ name: 'read', path: pathOf(args), changes: false }));
  guardNow('statSync', ([path]) => ({ name: 'stat', path: String(path), changes: false }));
  for (const name of ['mkdir', 'unlink'])
    guardNow(`${name}Sync`, ([path]) => ({ name, path: String(path), changes: true }));
  for (const name of ['rename', 'link'])
    guardNow(`${name}Sync`, ([, path]) => ({ name, path: String(path), changes: true }));
}

function openStep([path, flags = 'r']: unknown[]): Omit<Step, 'act'> {
  const changes = /[wax+]/.test(String(flags));
  return { name: changes ? 'create' : 'open', path: String(path), changes };
}

const halfLength = (bytes: Uint8Array, offset: unknown = 0) =>
  Math.floor((bytes.length - ((offset as number | null) ?? 0)) / 2);

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
  guardMethod('write', 'write', true, (write, [bytes, offset = 0]) =>
    write(bytes, offset, halfLength(bytes as Uint8Array, offset)),
  );
  guardMethod('writeFile', 'write', true, async (write, [data]) =>
    typeof data === 'string' ? write(data.slice(0, data.length / 2)) : write(halfOf(data as Pieces)),
  );
}

type Pieces = AsyncIterable<Uint8Array>;

async function* halfOf(pieces: Pieces | Uint8Array): AsyncGenerator<Uint8Array> {
  if (pieces instanceof Uint8Array) return yield pieces.subarray(0, pieces.length / 2);
  for await (const piece of pieces) {
    yield piece.subarray(0, piece.length / 2);
    return;
  }
}

await guardHandles();
guardOpen();
guardDescriptors();
guardCallsAtOnce();
for (const name of ['readFile', 'readdir', 'stat', 'access']) guard(name, false);
for (const name of ['mkdir', 'rm', 'unlink', 'writeFile']) guard(name, true);
for (const name of ['rename', 'link']) guard(name, true, 1);
syncBuiltinESMExports();
