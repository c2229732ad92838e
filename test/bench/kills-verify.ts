import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../../storage/database.ts';
import { listCatalogTables } from '../../storage/migrations/migrate.ts';
import { idOf, type Kept, type Ledger, postOf, sendUntilAnswered } from './kills-clients.ts';
import type { Victim } from './kills-victim.ts';

/** What is wrong after a loop; all empty where nothing is. */
export interface Wrong {
  /** Acknowledged, and not there any more. */
  lost: string[];
  /** There more than once. */
  doubled: string[];
  /** There with other bytes, or half: also what the check finds and what the inbox has set aside. */
  torn: string[];
  /** Anything else: an answer that must not be, a service that does not end, rows that a rebuild makes otherwise. */
  other: string[];
}

/** Longer than this nothing may wait in the inbox once all is well again. */
const drainMs = 600_000;

/**
 * Looks whether each acknowledged thing is there, once, byte for byte: over HTTP from the running service, then, after it was
 * stopped, in the catalog, by `berkas check` and by `berkas rebuild` with these `settings`.
 */
export async function verify(
  service: Victim,
  dir: string,
  settings: Record<string, string>,
  ledger: Ledger,
  progress: (done: number, total: number) => void,
): Promise<Wrong> {
  const wrong: Wrong = { lost: [], doubled: [...ledger.doubled], torn: [], other: [...ledger.refused] };
  await untilDrained(service.url, wrong);
  let done = 0;
  await inParallel(ledger.kept, async (one) => {
    await verifyOne(service.url, one, wrong);
    progress(++done, ledger.kept.length);
  });
  const code = await service.stop();
  if (code !== 0) wrong.other.push(`the service ended with ${code}`);
  const leftOver = await readdir(join(dir, 'inbox', 'set-aside'));
  wrong.torn.push(...leftOver.map((id) => `set aside: ${id}`));
  const rows = await everyRow(dir);
  wrong.doubled.push(...tooMany(rows, ledger.kept));
  await checkWithCommand(dir, settings, wrong);
  await rebuildWithCommand(dir, settings, rows, wrong);
  return wrong;
}

async function untilDrained(url: string, wrong: Wrong): Promise<void> {
  for (const from = Date.now(); Date.now() - from < drainMs; await sleep(250)) {
    const { waiting } = (await (await fetch(`${url}/health/ready`)).json()) as { waiting: number };
    if (waiting === 0) return;
  }
  wrong.other.push('the inbox does not become empty');
}

async function verifyOne(url: string, { name, id, order, path, expected, read }: Kept, wrong: Wrong) {
  if (order) {
    const { json } = await sendUntilAnswered(
      `${url}${order.path}`,
      () => postOf(order),
      () => {},
    );
    if (idOf(json) !== id) wrong.doubled.push(`${name}: ${id}, and again ${JSON.stringify(json)}`);
  }
  const reply = await fetch(`${url}${path}`);
  // A body that was found wrong on the way breaks off.
  const bytes = Buffer.from(await reply.arrayBuffer().catch(() => new ArrayBuffer(0)));
  if (reply.status === 404) wrong.lost.push(name);
  else if (reply.status !== 200) wrong.torn.push(`${name}: ${reply.status} ${bytes.toString()}`);
  else if (read(bytes) !== expected) wrong.torn.push(name);
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: 4 }, worker));
}

/** Rows of things that nobody was told of: a retry has made a second one. */
function tooMany(rows: Record<string, string[]>, kept: readonly Kept[]): string[] {
  const told = (kind: Kept['kind']) => kept.filter((one) => one.kind === kind).length;
  const expected = {
    berkas: told('berkas'),
    documents: told('document'),
    records: told('scan') + told('document'),
  };
  return Object.entries(expected)
    .filter(([table, count]) => rows[table]!.length !== count)
    .map(([table, count]) => `${rows[table]!.length} rows of ${table} for ${count} acknowledged`);
}

async function everyRow(dir: string): Promise<Record<string, string[]>> {
  const database = await openDatabase(`file:${join(dir, 'berkas.sqlite')}`);
  const tables: Record<string, string[]> = {};
  for (const table of listCatalogTables()) {
    const rows = await database.selectFrom(table).selectAll().execute();
    tables[table] = rows.map((row) => JSON.stringify(row)).sort();
  }
  await database.destroy();
  return tables;
}

async function checkWithCommand(dir: string, settings: Record<string, string>, wrong: Wrong): Promise<void> {
  const { code, stdout, stderr } = await berkas(dir, settings, 'check', '--anew', '--json');
  const report = code === 0 || code === 6 ? JSON.parse(stdout) : undefined;
  for (const { store, kind, key } of report?.findings ?? []) wrong.torn.push(`${kind} in ${store}: ${key}`);
  if (code !== 0 || !report?.complete) wrong.other.push(`check ended with ${code}: ${stderr}`);
}

async function rebuildWithCommand(
  dir: string,
  settings: Record<string, string>,
  before: Record<string, string[]>,
  wrong: Wrong,
): Promise<void> {
  const { code, stderr } = await berkas(dir, settings, 'rebuild', '--json');
  if (code !== 0) wrong.other.push(`rebuild ended with ${code}: ${stderr}`);
  const after = await everyRow(dir);
  for (const [table, rows] of Object.entries(before)) {
    const [was, is] = [new Set(rows), new Set(after[table])];
    for (const row of was.difference(is))
      wrong.other.push(`rebuild does not make the row of ${table}: ${row}`);
    for (const row of is.difference(was)) wrong.other.push(`rebuild makes a new row of ${table}: ${row}`);
  }
}

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** One command of the command line, in a process of its own. */
function berkas(dir: string, settings: Record<string, string>, ...args: string[]) {
  const env = { ...process.env, ...settings, DATA_DIR: dir };
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const options = { env, maxBuffer: 1 << 28 };
    execFile(process.execPath, [main, ...args], options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
    );
  });
}
