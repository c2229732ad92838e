import { lstat, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { capsuleKey, parseCapsule, sha256 } from './capsule.ts';
import type { Commit, Part } from './inbox.ts';

/** What an earlier process left in the folder of commits. */
interface Found {
  commits: Commit[];
  /** Capsules whose files are not all there, which only a disk that lies can leave: for a person to look at. */
  torn: { id: string; names: string[] }[];
}

/**
 * Reads what waits in `dir`: `<id>.<sha256>` for each file and `<id>.capsule-<parts>` for the capsule, which came last. Files
 * without a capsule were never acknowledged and are removed.
 */
export async function readCommits(dir: string): Promise<Found> {
  await flattenFolders(dir);
  const found: Found = { commits: [], torn: [] };
  for (const [id, names] of Map.groupBy((await readdir(dir)).sort(), (name) => name.split('.')[0]!)) {
    const capsule = names.find((name) => name.includes('.capsule-'));
    if (!capsule) for (const name of names) await rm(join(dir, name), { force: true });
    else if (capsule.endsWith(`-${names.length}`))
      found.commits.push(await readCommit(dir, id, names, capsule));
    else found.torn.push({ id, names });
  }
  return found;
}

async function readCommit(dir: string, id: string, names: readonly string[], name: string): Promise<Commit> {
  const bytes = await readFile(join(dir, name));
  const capsule = parseCapsule(name, bytes);
  const files = capsule.format === 'record/1' ? capsule.files : [];
  const here = files.filter((file) => names.includes(`${id}.${file.sha256}`));
  const parts: Part[] = here.map(({ key, mediaType, size, sha256 }) => ({ key, mediaType, size, sha256 }));
  const last = { key: capsuleKey(capsule), mediaType: 'application/json', size: bytes.length };
  return { id, parts: [...parts, { ...last, sha256: sha256(bytes) }] };
}

/** Before 26 November 2026 a commit was a folder with its files by hash and an `intent.json`. */
async function flattenFolders(dir: string): Promise<void> {
  for (const id of await readdir(dir)) {
    const folder = join(dir, id);
    if (!(await lstat(folder)).isDirectory()) continue;
    const intent = await readFile(join(folder, 'intent.json'), 'utf8').catch(() => undefined);
    const { parts } = intent === undefined ? { parts: [] } : (JSON.parse(intent) as Commit);
    for (const [at, { sha256 }] of parts.entries()) {
      const name = at === parts.length - 1 ? `capsule-${parts.length}` : sha256;
      // ENOENT: an earlier start got this far.
      await rename(join(folder, sha256), join(dir, `${id}.${name}`)).catch(() => {});
    }
    await rm(folder, { recursive: true, force: true });
  }
}
