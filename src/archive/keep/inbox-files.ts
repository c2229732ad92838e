import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hashOf } from '../../../storage/bytes.ts';
import { isAppError } from '../../errors.ts';
import { capsuleKey, parseCapsule, sha256 } from '../capsule.ts';
import type { Commit, Inbox, Part } from './inbox.ts';

/** What an earlier process left in the folder of commits. */
interface Found {
  commits: Commit[];
  /** Those whose capsule the disk does not give out now; they stay where they are, for the next start. */
  unreadable: string[];
  /** What only a failing disk can leave, files missing or the capsule another: for a person to look at. The capsule is named last. */
  torn: { id: string; names: string[]; reason: string }[];
}

/** `<id>.<sha256>`, and of the capsule `<id>.capsule-<number of files>.<sha256>`: by it a torn or rotten commit is known. */
export function fileName({ id, parts }: Commit, part: Part): string {
  return part === parts.at(-1) ? `${id}.capsule-${parts.length}.${part.sha256}` : `${id}.${part.sha256}`;
}

/** Reads what waits in `dir`. Files without a capsule, which came last, were never acknowledged and are removed. */
export async function readCommits(dir: string): Promise<Found> {
  await flattenFolders(dir);
  await nameByHash(dir);
  const found: Found = { commits: [], unreadable: [], torn: [] };
  for (const [id, names] of Map.groupBy((await readdir(dir)).sort(), (name) => name.split('.')[0]!)) {
    const capsule = names.find((name) => name.includes('.capsule-'));
    if (!capsule) for (const name of names) await rm(join(dir, name), { force: true });
    else {
      const commit = await readCommit(dir, id, names, capsule);
      if (commit === undefined) found.unreadable.push(id);
      else if (typeof commit !== 'string') found.commits.push(commit);
      else
        found.torn.push({
          id,
          names: [...names.filter((name) => name !== capsule), capsule],
          reason: commit,
        });
    }
  }
  return found;
}

/** A reason instead where it is not whole; undefined where it cannot be read now. `unknown_format` for a capsule that a newer Berkas wrote. */
async function readCommit(
  dir: string,
  id: string,
  names: readonly string[],
  name: string,
): Promise<Commit | string | undefined> {
  const [, kind = '', hash] = name.split('.');
  if (kind !== `capsule-${names.length}`) return 'files of this commit are missing';
  const bytes = await readFile(join(dir, name)).catch(unlessBadDisk);
  // Under its old name, and whole: it was not to be read a moment ago (nameByHash).
  if (!bytes || (hash === undefined && isCapsule(name, bytes))) return undefined;
  if (sha256(bytes) !== hash) return `the capsule ${name} does not have the bytes it came with`;
  const capsule = parseCapsule(name, bytes);
  const files = capsule.format === 'record/1' ? capsule.files : [];
  const here = files.filter((file) => names.includes(`${id}.${file.sha256}`));
  const parts: Part[] = here.map(({ key, mediaType, size, sha256 }) => ({ key, mediaType, size, sha256 }));
  const last = { key: capsuleKey(capsule), mediaType: 'application/json', size: bytes.length };
  return { id, parts: [...parts, { ...last, sha256: hash }] };
}

/** What cannot be read today may be read tomorrow: it is no rot. */
function unlessBadDisk(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'EIO') throw error;
}

/** The first part of a commit whose file in the inbox no longer has the bytes it came with. */
export async function findRotten(inbox: Pick<Inbox, 'path'>, commit: Commit): Promise<Part | undefined> {
  for (const part of commit.parts) {
    const found = await hashOf(createReadStream(inbox.path(commit, part))).catch(unlessBadDisk);
    if (found !== undefined && found !== part.sha256) return part;
  }
  return undefined;
}

/** Until 26 November 2026 a capsule was named without its hash. One that is broken, or cannot be read now, keeps such a name. */
async function nameByHash(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    if (!/\.capsule-\d+$/.test(name)) continue;
    const bytes = await readFile(join(dir, name)).catch(unlessBadDisk);
    if (bytes && isCapsule(name, bytes)) await rename(join(dir, name), join(dir, `${name}.${sha256(bytes)}`));
  }
}

function isCapsule(name: string, bytes: Buffer): boolean {
  try {
    parseCapsule(name, bytes);
    return true;
  } catch (error) {
    if (isAppError(error, 'damaged')) return false;
    throw error;
  }
}

/** Before 26 November 2026 a commit was a folder with its files by hash and an `intent.json`. */
async function flattenFolders(dir: string): Promise<void> {
  for (const id of await readdir(dir)) {
    const folder = join(dir, id);
    if (!(await lstat(folder)).isDirectory()) continue;
    const intent = await readFile(join(folder, 'intent.json'), 'utf8').catch(() => undefined);
    const { parts } = intent === undefined ? { parts: [] } : (JSON.parse(intent) as Commit);
    for (const [at, { sha256 }] of parts.entries()) {
      const name = at === parts.length - 1 ? `capsule-${parts.length}.${sha256}` : sha256;
      // ENOENT: an earlier start got this far.
      await rename(join(folder, sha256), join(dir, `${id}.${name}`)).catch(() => {});
    }
    await rm(folder, { recursive: true, force: true });
  }
}
