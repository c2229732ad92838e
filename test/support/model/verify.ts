import { buffer } from 'node:stream/consumers';
import { expect } from 'vitest';
import { getCase } from '../../../src/archive/case-files.ts';
import { findRecords } from '../../../src/archive/catalog.ts';
import { checkArchive } from '../../../src/archive/check/check.ts';
import { resumeInbox } from '../../../src/archive/keep/keep.ts';
import { rebuildCatalog } from '../../../src/archive/rebuild/rebuild.ts';
import { getVersion } from '../../../src/archive/record-versions.ts';
import { getRecord, openContent } from '../../../src/archive/retrieve.ts';
import type { TestArchive } from '../archive.ts';
import { everyRow } from '../rows.ts';
import { type Model, titleOf } from './model.ts';
import type { World } from './world.ts';

/** Everything acknowledged is there once, in its newest version and no less safe than before; with the store here, byte for byte. */
export async function verify(model: Model, archive: TestArchive): Promise<void> {
  await verifyRows(model, archive);
  if (model.store !== 'here') return;
  for (const { id, versions } of model.records)
    expect(await textOf(archive, id), `content of ${id}`).toBe(versions.at(-1)!.content);
  for (const { id, names } of model.berkas) {
    const { version, data } = await getCase(archive, 'berkas', id);
    expect([version, (data as { pemohon: { nama: string } }).pemohon.nama]).toEqual([
      names.length,
      names.at(-1),
    ]);
  }
}

async function verifyRows(model: Model, archive: TestArchive): Promise<void> {
  for (const n of [0, 1, 2, 3]) {
    const title = titleOf(n);
    const { items } = await findRecords(archive, { q: title, filters: {}, limit: 200 });
    const wanted = model.records.filter(({ versions }) => versions.at(-1)!.title === title);
    expect(items.map(({ id }) => id).sort(), `found by ${title}`).toEqual(wanted.map(({ id }) => id).sort());
  }
  for (const { id, versions } of model.records) {
    const { version, state } = await getRecord(archive, id);
    expect(version, `version of ${id}`).toBe(versions.length);
    onlyRises(model, `${id} ${version}`, state);
  }
  const rows = await archive.database.selectFrom('berkas').select(['id', 'version', 'state']).execute();
  expect(rows.map(({ id }) => id).sort()).toEqual(model.berkas.map(({ id }) => id).sort());
  for (const { id, version, state } of rows) onlyRises(model, `${id} ${version}`, state);
}

function onlyRises({ states }: Model, name: string, state: string): void {
  const level = ['diterima', 'tersimpan', 'aman'].indexOf(state);
  expect(level, `${name} falls back to ${state}`).toBeGreaterThanOrEqual(states.get(name) ?? 0);
  states.set(name, level);
}

async function textOf(archive: TestArchive, id: string, version?: number): Promise<string> {
  const manifest = version === undefined ? undefined : await getVersion(archive, id, version);
  return (await buffer((await openContent(archive, id, undefined, manifest)).stream)).toString();
}

/** With both stores here all becomes safe; the check finds nothing, and a rebuild changes nothing. */
export async function verifyEnd(model: Model, world: World): Promise<void> {
  world.setWeather({ store: 'here', backup: 'here' });
  Object.assign(model, { store: 'here', backup: 'here' });
  const archive = world.archive();
  await resumeInbox(archive);
  await archive.inbox.close();
  expect(await archive.inbox.pending()).toEqual([]);
  await verify(model, archive);
  for (const { id, versions } of model.records) {
    expect((await getRecord(archive, id)).state).toBe('aman');
    for (const [at, { content }] of versions.entries())
      expect(await textOf(archive, id, at + 1)).toBe(content);
  }
  const { findings } = await checkArchive(archive);
  // A death between the file and its manifest leaves the file, which counts for nothing.
  expect(findings.filter(({ kind }) => kind !== 'orphan')).toEqual([]);
  const before = await everyRow(archive);
  await rebuildCatalog(archive);
  expect(await everyRow(archive)).toEqual(before);
}
