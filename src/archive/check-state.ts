import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CheckState } from './check.ts';

/** Where the service and the command line keep how far the check has come. */
export function checkStatePath(dataDir: string): string {
  return join(dataDir, 'check.json');
}

/** undefined where there is none, or nobody can read it: then a pass is begun anew. */
export async function loadState(path: string): Promise<CheckState | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as CheckState;
  } catch {
    return undefined;
  }
}

export async function saveState(path: string, state: CheckState): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, `${JSON.stringify(state, null, 1)}\n`);
  await rename(`${path}.new`, path);
}
