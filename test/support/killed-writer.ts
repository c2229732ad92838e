import { createCase, updateCase } from '../../src/archive/case-files.ts';
import { depositRecord } from '../../src/archive/deposit.ts';
import { openTestArchive } from './archive.ts';
import { berkasOf, upload, who } from './deposits.ts';

/**
 * Run by the kill tests: node killed-writer.ts DIR POINT WORK. Does the work and kills itself, without a goodbye, at the
 * point: `accepted` (in the inbox, no row yet) or `stored:<n>` (the n-th object created, nothing after it).
 */
const [dir, point, work] = process.argv.slice(2) as [string, string, string];
const die = () => process.kill(process.pid, 'SIGKILL');
const [stage, count] = point.split(':');

let created = 0;
const archive = await openTestArchive(dir, (store) => ({
  ...store,
  async create(...args) {
    const info = await store.create(...args);
    created += 1;
    if (stage === 'stored' && created === Number(count)) die();
    return info;
  },
}));
const accept = archive.inbox.accept;
archive.inbox.accept = async (commit, files) => {
  await accept(commit, files);
  if (stage === 'accepted') die();
};

if (work === 'create') await createCase(archive, 'berkas', berkasOf('Suparmi'), who);
if (work.startsWith('update '))
  await updateCase(archive, 'berkas', work.slice(7), '"1"', berkasOf('Suparmi B'), who);
if (work === 'deposit') await depositRecord(archive, await upload(archive, 'KTP'), who);
