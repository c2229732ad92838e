import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkArchive } from '../../src/archive/check/check.ts';
import { rebuildCatalog } from '../../src/archive/rebuild/rebuild.ts';
import { openTestArchive, removeFolder, temporaryFolder } from '../support/archive.ts';
import { makeRecords } from './many-records.ts';
import { compare, type Rate } from './measure.ts';

const records = 100_000;

/**
 * Check and rebuild in records a second over a warm folder of 100,000 records (a manifest and a file of 1 kB each), beside a
 * plain loop that reads and hashes the same files: 1.00 of the table.
 */
export async function benchFixity(
  rounds: number,
  tell: (results: Record<string, Rate[]>) => void,
): Promise<Record<string, Rate[]>> {
  const dir = await temporaryFolder('bench');
  makeRecords(join(dir, 'store'), records);
  const archive = await openTestArchive(dir);
  await rebuildCatalog(archive);
  const variants = [
    { name: 'hash loop', run: async () => hashAll(join(dir, 'store/records')) / 2 },
    {
      name: 'check',
      async run() {
        const { objects, findings } = await checkArchive(archive);
        if (findings.length > 0 || objects !== 2 * records) throw new Error(`check: ${objects} objects`);
        return records;
      },
    },
    {
      name: 'rebuild',
      async run() {
        const { capsules } = await rebuildCatalog(archive);
        if (capsules !== records) throw new Error(`rebuild: ${capsules} capsules`);
        return records;
      },
    },
  ];
  const what = `folder, ${records} records of 1 kB`;
  const results = { [what]: await compare(variants, rounds) };
  tell(results);
  await archive.close();
  await removeFolder(dir);
  return results;
}

/** How a short script would do it. Answers how many files. */
function hashAll(folder: string): number {
  let files = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) files += hashAll(path);
    else {
      hash('sha256', readFileSync(path), 'hex');
      files += 1;
    }
  }
  return files;
}
