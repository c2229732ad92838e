import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CheckState, checkArchive } from '../archive/check.ts';
import { AppError } from '../errors.ts';
import { bar } from './bar.ts';
import { type Command, type CommandContext, withApp } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { table } from './table.ts';

/** Reads everything again and tells what is not as it was kept. */
export const check: Command = {
  summary: 'read every object of both stores again and compare with manifests and catalog',
  usage: '[--max OBJECTS] [--anew] [--json]',
  options: { max: { type: 'string' }, anew: { type: 'boolean' } },
  async run(context) {
    const maxObjects = maximum(context);
    const path = join(context.loadConfig().dataDir, 'check.json');
    const line = bar(context.json);
    const stop = new AbortController();
    const onSignal = () => stop.abort();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, onSignal);
    const state = await withApp(context, async ({ archive }) => {
      const from = context.values.anew ? undefined : await loadState(path);
      return checkArchive(archive, {
        ...(from && { from }),
        ...(maxObjects && { maxObjects }),
        signal: stop.signal,
        progress: line.show,
        save: (state) => saveState(path, state),
      });
    });
    line.end();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onSignal);
    tell(context, state);
    if (state.findings.length > 0) process.exitCode = exitCodes.damaged;
    else if (stop.signal.aborted) throw brokenOff(state);
  },
};

function maximum({ values: { max } }: CommandContext): number | undefined {
  if (max === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(String(max))) return Number(max);
  throw new AppError('invalid_input', '--max is not a number', {
    detail: '--max harus berupa bilangan bulat, mulai 1.',
  });
}

/** A pass that has ended, or that nobody can read, is begun anew. */
export async function loadState(path: string): Promise<CheckState | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as CheckState;
  } catch {
    return undefined;
  }
}

export async function saveState(path: string, state: CheckState): Promise<void> {
  await writeFile(`${path}.new`, `${JSON.stringify(state, null, 1)}\n`);
  await rename(`${path}.new`, path);
}

function tell({ json }: CommandContext, state: CheckState): void {
  const { at, ...report } = state;
  if (json) console.log(JSON.stringify({ complete: !at, ...report }, null, 1));
  else tellPerson(state);
}

function tellPerson({ at, findings, objects, bytes }: CheckState): void {
  if (findings.length > 0)
    console.log(
      table([['di', 'temuan', 'kunci'], ...findings.map(({ store, kind, key }) => [store, kind, key])]),
    );
  const read = `${objects} objek (${(bytes / 1e6).toFixed(1)} MB) dibaca ulang`;
  const outcome = findings.length > 0 ? `${findings.length} temuan` : 'tanpa temuan';
  console.log(at ? `Belum selesai: ${read}, ${outcome} sejauh ini.` : `Selesai: ${read}, ${outcome}.`);
}

function brokenOff({ objects }: CheckState): AppError {
  return new AppError('unavailable', `the check was stopped after ${objects} objects`, {
    detail: 'Pemeriksaan dihentikan sebelum selesai. Lanjutkan dengan: berkas check',
  });
}
