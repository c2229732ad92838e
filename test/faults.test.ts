import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tryCase } from './bench/faults/trial.ts';
import { works } from './bench/faults/works.ts';
import { type Lane, openLane, type Setup } from './bench/faults/world.ts';
import type { Kind } from './support/fault-points.ts';
import { noS3, s3ForTests } from './support/s3.ts';

// A few of the cases that `npm run bench -- faults` makes of every call: those that have found something, and one of each kind.

const server = await s3ForTests();
let lane: Lane;

beforeAll(async () => {
  lane = await openLane(server);
});
afterAll(async () => {
  await lane.close();
  await server?.stop();
});

type Sample = [work: string, label: string, kind: Kind, retry?: 'at once' | 'restarted'];

async function harmsOf(setup: Setup, layer: 'files' | 'requests', [work, label, kind, retry]: Sample) {
  const again = retry ?? (kind.startsWith('kill') ? 'restarted' : 'at once');
  const { harms } = await tryCase(lane, {
    name: '',
    setup,
    work: works.find(({ name }) => name === work)!,
    layer,
    fault: { label, nth: 1, kind },
    retry: again,
  });
  return harms;
}

const folder: Setup = { backEnd: 'folder', backup: false };

describe('a fault at a file: nothing lost, nothing twice, nothing torn', () => {
  test.each<Sample>([
    ['deposit', 'write inbox/spool/<id>', 'half'],
    ['deposit', 'fsync inbox/spool/<id>', 'late error'],
    // A commit that cannot be taken out of a broken disk again is not there a second time after the next start.
    ['berkas', 'fsync inbox/commits', 'stays'],
    ['berkas', 'rename inbox/commits/<id>.capsule-1.<hash>', 'stays'],
    ['berkas version', 'rename inbox/commits/<id>.capsule-1.<hash>', 'late error'],
    ['deposit', 'rename inbox/commits/<id>.capsule-2.<hash>', 'kill after'],
    ['deposit', 'link store/records/2026/<hh>/<id>/v0001.json', 'kill before'],
    ['deposit', 'unlink inbox/commits/<id>.<hash>', 'kill before'],
    ['issued document', 'fsync berkas.sqlite-wal', 'error'],
    // A disk that does not give out now what it has is no rot.
    ['restart', 'readFile inbox/commits/<id>.capsule-2.<hash>', 'error', 'restarted'],
    ['restart', 'readFile inbox/commits/<id>.capsule-2.<hash>', 'stays', 'restarted'],
    ['restart', 'stat .lock', 'error', 'restarted'],
    ['restart', 'stat store/.lock', 'stays', 'restarted'],
  ])('%s, %s: %s', async (...sample) => {
    expect(await harmsOf(folder, 'files', sample)).toEqual([]);
  });

  test.each<Sample>([
    ['deposit', 'link backup/records/2026/<hh>/<id>/v0001.json', 'stays', 'restarted'],
    // A disk on which nothing can be opened any more: neither what is to be read nor what is to be written.
    ['deposit', 'create store/.tmp/<n>', 'stays', 'at once'],
  ])('with a backup store, %s, %s: %s', async (...sample) => {
    expect(await harmsOf({ ...folder, backup: true }, 'files', sample)).toEqual([]);
  });
});

describe.skipIf(!server)(`a fault in a request to the store (${server ? 'S3' : noS3})`, () => {
  test.each<Sample>([
    ['deposit', 'PUT store/records/2026/<hh>/<id>/<hash>.pdf', 'reset after'],
    ['deposit', 'PUT store/records/2026/<hh>/<id>/v0001.json', 'kill after'],
    ['berkas', 'PUT store/berkas/<hh>/<id>/v0001.json', 'late 500'],
    ['berkas version', 'PUT store/berkas/<hh>/<id>/v0002.json', 'hang after'],
    ['issued document', 'GET store/records/2026/<hh>/<id>/v0001.json', 'cut'],
    ['restart', 'PUT store/records/2026/<hh>/<id>/v0001.json', 'stays', 'restarted'],
  ])('%s, %s: %s', async (...sample) => {
    expect(await harmsOf({ backEnd: 'S3', backup: false }, 'requests', sample)).toEqual([]);
  });
});
