import { join } from 'node:path';
import { readJsonFile, writeJsonFile } from '../../../storage/json-file.ts';
import type { CheckState } from './check.ts';

/** Where the service and the command line keep how far the check has come. */
export function checkStatePath(dataDir: string): string {
  return join(dataDir, 'check.json');
}

/** undefined where there is none, or nobody can read it: then a pass is begun anew. */
export function loadState(path: string): Promise<CheckState | undefined> {
  return readJsonFile<CheckState>(path);
}

export function saveState(path: string, state: CheckState): Promise<void> {
  return writeJsonFile(path, state);
}
