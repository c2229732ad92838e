import { chmod, open, rm, writeFile } from 'node:fs/promises';
import type { Attack, AttackAnswer } from './object-store.ts';

/** What the operating system answers who may not. */
const refusals = new Set(['EACCES', 'EEXIST', 'EPERM', 'EROFS']);

/** Tries an attack on a file of a folder store, as whoever may write the folder can. A folder has no markers and no locks. */
export async function attackFile(attack: Attack, path: string): Promise<AttackAnswer> {
  const attempt = attempts[attack];
  if (!attempt) return { outcome: 'impossible', answer: 'a folder has no history and no locks' };
  try {
    await attempt(path);
    return { outcome: 'succeeded', answer: 'the operating system let it happen' };
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    return { outcome: refusals.has(code) ? 'refused' : 'unknown', answer: message };
  }
}

const attempts: Partial<Record<Attack, (path: string) => Promise<unknown>>> = {
  'create-again': async (path) => (await open(path, 'wx')).close(),
  async overwrite(path) {
    await chmod(path, 0o644);
    await writeFile(path, 'palsu');
  },
  delete: (path) => rm(path),
};
