import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { attachTracer } from '../../support/strace.ts';

/** A call that a process made of the system, of those that change files, with what it was told and what it answered. */
export interface Call {
  name: string;
  /** Below the watched folder; empty for the folder itself. */
  path?: string;
  /** The second path of `rename` and `link`. */
  to?: string;
  /** Its descriptor, of calls on one that is open; for `openat` the new one. */
  fd?: number;
  flags?: string;
  bytes?: Buffer;
  /** Where it writes; where not given, at the place where the descriptor stands. */
  at?: number;
  /** How many calls had ended when it began: what came later it need not have seen. */
  began: number;
}

export interface DiskRecorder {
  /** Lets go of the process. The calls in the order in which they ended (`close`: began). */
  end(): Promise<Call[]>;
}

const watched = [
  ...['openat', 'close', 'write', 'pwrite64', 'writev', 'pwritev', 'ftruncate', 'fsync', 'fdatasync'],
  ...['mkdir', 'rmdir', 'unlink', 'rename', 'link', 'symlink', 'truncate'],
  ...['unlinkat', 'renameat', 'renameat2', 'linkat', 'mkdirat', 'copy_file_range', 'sendfile'],
];

/** Writes down from outside what a process does to the files of `dir`, SQLite and all, and what it says into sockets. */
export async function recordDisk(pid: number, dir: string): Promise<DiskRecorder> {
  const scratch = await mkdtemp(join(tmpdir(), 'berkas-strace-'));
  const log = join(scratch, 'log');
  const options = ['-f', '-y', '-xx', '-s', '100000000', '-o', log, '-e', `trace=${watched}`];
  const tracer = await attachTracer(pid, options);
  return {
    async end() {
      await tracer.end();
      const text = await readFile(log, 'latin1');
      await rm(scratch, { recursive: true });
      return readCalls(text, dir);
    },
  };
}

/** The lines of strace: `pid name(arguments) = result`, in two pieces where another thread came in between. */
export function readCalls(text: string, dir: string): Call[] {
  const calls: Call[] = [];
  const begun = new Map<string, { head: string; began: number }>();
  for (const line of text.split('\n')) {
    const [, pid = '', rest = ''] = /^(\d+) +(.*)$/s.exec(line) ?? [];
    const began = calls.length;
    const cut = rest.indexOf(' <unfinished ...>');
    if (cut >= 0) {
      begun.set(pid, { head: rest.slice(0, cut), began });
      // Its number may be given out anew before it has come to its end.
      if (rest.startsWith('close(')) calls.push(...readCall(`${rest.slice(0, cut)}) = 0`, dir, began));
      continue;
    }
    const resumed = /^<\.\.\. (\w+) resumed>/.exec(rest);
    const first = resumed ? begun.get(pid) : undefined;
    if (!resumed) calls.push(...readCall(rest, dir, began));
    else if (first && resumed[1] !== 'close')
      calls.push(...readCall(first.head + rest.slice(resumed[0].length), dir, first.began));
  }
  return calls;
}

/** The one call, if it went well and is about the folder or a socket. */
function readCall(line: string, dir: string, began: number): Call[] {
  const open = line.indexOf('(');
  const close = line.lastIndexOf(') ');
  const result = /^\) += (\d+)/.exec(line.slice(close));
  if (open < 0 || !result) return [];
  const name = line.slice(0, open);
  const args = line.slice(open + 1, close);
  const of = descriptorOf(args);
  const texts = [...args.matchAll(/"([^"]*)"/g)].map(([, hex]) => unhex(hex!));
  const [path, to] = texts.map((bytes) => placeIn(dir, bytes.toString()));
  if (name === 'openat') {
    const flags = / (O_[A-Z_|]+)/.exec(args)![1]!;
    return path === undefined ? [] : [{ name, path, flags, fd: Number(result[1]), began }];
  }
  if (of === undefined) {
    if (path === undefined) return [];
    return [{ name, path, ...(to !== undefined && { to }), began }];
  }
  const call: Call = { name, ...of, began };
  if (/write/.test(name)) call.bytes = Buffer.concat(texts).subarray(0, Number(result[1]));
  if (/^(pwrite64|ftruncate)$/.test(name)) call.at = Number(args.slice(args.lastIndexOf(',') + 1));
  return [call];

  function descriptorOf(args: string): Pick<Call, 'fd' | 'path'> | undefined {
    const [, fd, hex = ''] = /^(\d+)<([^>]*)>/.exec(args) ?? [];
    if (fd === undefined) return undefined;
    const path = placeIn(dir, unhex(hex).toString());
    return { fd: Number(fd), ...(path !== undefined && { path }) };
  }
}

/** `\x2f\x74` */
const unhex = (hex: string) => Buffer.from(hex.replaceAll('\\x', ''), 'hex');

function placeIn(dir: string, path: string): string | undefined {
  if (!path.startsWith('/')) return undefined;
  const place = relative(dir, path);
  return place.startsWith('..') ? undefined : place;
}
