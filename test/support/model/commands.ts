import fc, { type AsyncCommand } from 'fast-check';
import { expect } from 'vitest';
import type { Who } from '../../../src/archive/archive.ts';
import { createCase, getCase, updateCase } from '../../../src/archive/case-files.ts';
import { depositRecord } from '../../../src/archive/deposit.ts';
import { resumeInbox } from '../../../src/archive/keep/keep.ts';
import { rebuildCatalog } from '../../../src/archive/rebuild/rebuild.ts';
import { correctRecord, replaceContent } from '../../../src/archive/record-versions.ts';
import { getManifest } from '../../../src/archive/retrieve.ts';
import { recordMetadataSchema } from '../../../src/domain/record.ts';
import { AppError } from '../../../src/errors.ts';
import { berkasOf, upload, who } from '../deposits.ts';
import { bodyOf, contentOf, type Model, nameOf, titleOf } from './model.ts';
import { verify } from './verify.ts';
import type { Weather, World } from './world.ts';

type Step = AsyncCommand<Model, World, true>;

/** A step after which everything is looked at; its name with `values` is what a failure prints. */
function stepOf(
  name: string,
  run: (model: Model, world: World) => Promise<unknown>,
  check: (model: Readonly<Model>) => boolean = () => true,
): Step {
  return {
    check: async (model) => check(model),
    async run(model, world) {
      await run(model, world);
      await verify(model, world.archive());
    },
    toString: () => name,
  };
}

/** The code of the error, or what came of it. */
async function tried<T>(work: Promise<T>): Promise<{ done: T } | { code: string }> {
  try {
    return { done: await work };
  } catch (error) {
    if (error instanceof AppError) return { code: error.code };
    throw error;
  }
}

const keyed = (key: string | undefined, body: string): Who =>
  key === undefined ? who : { ...who, idempotency: { key, bodySha256: body } };

async function deposit(model: Model, world: World, content: string, key?: string): Promise<void> {
  const archive = world.archive();
  const body = bodyOf('record', content);
  const known = key === undefined ? undefined : model.keys.get(key);
  const same = model.records.filter(({ versions }) => versions.at(-1)!.content === content);
  const file = await upload(archive, content, { title: titleOf(0) });
  const result = await tried(depositRecord(archive, file, keyed(key, body)));
  if (known && known.body !== body) return void expect(result).toEqual({ code: 'key_reused' });
  // Whether the bytes there are whole is asked of the store.
  if ('code' in result && result.code === 'unavailable' && !known && same.length > 0)
    return void expect(model.store).not.toBe('here');
  if (!('done' in result)) throw new Error(`deposit refused: ${result.code}`);
  const { record, outcome } = result.done;
  if (known) expect([record.id, outcome]).toEqual([known.id, 'replayed']);
  else if (same.length > 0) expect(same.map(({ id }) => id)).toContain(record.id);
  else {
    expect(outcome).not.toBe('existing');
    model.records.push({ id: record.id, versions: [{ content, title: titleOf(0) }] });
    if (key !== undefined) model.keys.set(key, { body, id: record.id });
  }
}

async function createBerkas(model: Model, world: World, name: string, key?: string): Promise<void> {
  const body = bodyOf('berkas', name);
  const known = key === undefined ? undefined : model.keys.get(key);
  const result = await tried(createCase(world.archive(), 'berkas', berkasOf(name), keyed(key, body)));
  if (known && known.body !== body) return void expect(result).toEqual({ code: 'key_reused' });
  // Answering what there is already may need the store.
  if (known && 'code' in result && result.code === 'unavailable')
    return void expect(model.store).not.toBe('here');
  if (!('done' in result)) throw new Error(`berkas refused: ${result.code}`);
  const { id } = result.done;
  if (known) return void expect(id).toBe(known.id);
  model.berkas.push({ id, names: [name] });
  if (key !== undefined) model.keys.set(key, { body, id });
}

/** An old If-Match is refused; the newest makes the next version. */
const matchOf = (versions: readonly unknown[], stale: boolean) => `"${versions.length - (stale ? 1 : 0)}"`;

async function updateBerkas(model: Model, world: World, at: number, name: string, stale: boolean) {
  const { id, names } = model.berkas[at % model.berkas.length]!;
  const result = await tried(
    updateCase(world.archive(), 'berkas', id, matchOf(names, stale), berkasOf(name), who),
  );
  if (stale) return void expect(result).toEqual({ code: 'stale' });
  expect(result).toMatchObject({ done: { id, version: names.length + 1 } });
  names.push(name);
}

const metadataOf = (title: string) => recordMetadataSchema.parse({ type: 'ktp', title, date: '2026-11-24' });

async function correct(model: Model, world: World, at: number, title: string, stale: boolean): Promise<void> {
  const { id, versions } = model.records[at % model.records.length]!;
  const change = { ifMatch: matchOf(versions, stale), reason: 'salah ketik' };
  const result = await tried(correctRecord(world.archive(), id, metadataOf(title), change, who));
  if (stale) return void expect(result).toEqual({ code: 'stale' });
  expect(result).toMatchObject({ done: { id, version: versions.length + 1 } });
  versions.push({ content: versions.at(-1)!.content, title });
}

async function betterScan(model: Model, world: World, at: number, content: string): Promise<void> {
  const { id, versions } = model.records[at % model.records.length]!;
  const { spooled, mediaType, ext, pages } = await upload(world.archive(), content);
  const change = { ifMatch: matchOf(versions, false), reason: 'buram' };
  const file = { spooled, mediaType, ext, pages };
  const result = await tried(replaceContent(world.archive(), id, file, change, who));
  const before = versions.at(-1)!;
  if (before.content === content) return void expect(result).toEqual({ code: 'conflict' });
  expect(result).toMatchObject({ done: { id, version: versions.length + 1 } });
  versions.push({ content, title: before.title });
}

const sun = (model: Model, world: World) => setWeather(model, world, 'here', 'here');

function setWeather(model: Model, world: World, store: Weather, backup: Weather): void {
  Object.assign(model, { store, backup });
  world.setWeather({ store, backup });
}

/** The process dies in the middle; the client asks again of the next one, with the same key, and gets one thing. */
async function dieCreating(
  model: Model,
  world: World,
  step: number,
  create: (model: Model, world: World, key: string) => Promise<void>,
): Promise<void> {
  const key = `mati-${model.fresh++}`;
  const unsure = structuredClone(model);
  const died = await world.dieDuring(step, () => create(unsure, world, key));
  if (!died) Object.assign(model, unsure);
  await world.kill();
  sun(model, world);
  await create(model, world, key);
}

/** A version that was not acknowledged is there whole or not at all; which, the next process says. */
async function dieUpdating(
  model: Model,
  world: World,
  step: number,
  at: number,
  name: string,
): Promise<void> {
  const unsure = structuredClone(model);
  const died = await world.dieDuring(step, () => updateBerkas(unsure, world, at, name, false));
  await world.kill();
  sun(model, world);
  const { id, names } = model.berkas[at % model.berkas.length]!;
  const { version } = await getCase(world.archive(), 'berkas', id);
  if (!died || version > names.length) names.push(name);
}

async function dieCorrecting(model: Model, world: World, step: number, at: number, title: string) {
  const unsure = structuredClone(model);
  const died = await world.dieDuring(step, () => correct(unsure, world, at, title, false));
  await world.kill();
  sun(model, world);
  const { id, versions } = model.records[at % model.records.length]!;
  const { version } = await getManifest(world.archive(), id);
  if (!died || version > versions.length) versions.push({ content: versions.at(-1)!.content, title });
}

const few = fc.nat(3);
const which = fc.nat(5);
const stale = fc.boolean();
const maybeKey = fc.option(fc.nat(2), { nil: undefined });
const weather = fc.constantFrom<Weather>('here', 'away', 'deaf');
// Most of what can go wrong lies around the inbox, at the first steps.
const dying = fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 16 }));
const keyText = (key: number | undefined) => (key === undefined ? undefined : `kunci-${key}`);
const hasRecord = ({ records }: Readonly<Model>) => records.length > 0;
const hasBerkas = ({ berkas }: Readonly<Model>) => berkas.length > 0;
const isSunny = ({ store, backup }: Readonly<Model>) => store === 'here' && backup === 'here';

/** Everything that may happen. */
export const commands: fc.Arbitrary<Step>[] = [
  fc
    .tuple(few, maybeKey)
    .map(([n, key]) =>
      stepOf(`deposit ${n} ${key ?? ''}`, (m, w) => deposit(m, w, contentOf(n), keyText(key))),
    ),
  fc
    .tuple(few, maybeKey)
    .map(([n, key]) =>
      stepOf(`berkas ${n} ${key ?? ''}`, (m, w) => createBerkas(m, w, nameOf(n), keyText(key))),
    ),
  fc
    .tuple(which, few, stale)
    .map(([at, n, old]) =>
      stepOf(`update ${at} ${n} ${old}`, (m, w) => updateBerkas(m, w, at, nameOf(n), old), hasBerkas),
    ),
  fc
    .tuple(which, few, stale)
    .map(([at, n, old]) =>
      stepOf(`correct ${at} ${n} ${old}`, (m, w) => correct(m, w, at, titleOf(n), old), hasRecord),
    ),
  fc
    .tuple(which, few)
    .map(([at, n]) =>
      stepOf(`better scan ${at} ${n}`, (m, w) => betterScan(m, w, at, contentOf(n)), hasRecord),
    ),
  fc
    .tuple(weather, weather)
    .map(([store, backup]) =>
      stepOf(`store ${store}, backup ${backup}`, async (m, w) => setWeather(m, w, store, backup)),
    ),
  fc.constant(stepOf('restart', (_, w) => w.restart())),
  fc.constant(stepOf('kill', (_, w) => w.kill())),
  fc.constant(stepOf('resume', (_, w) => resumeInbox(w.archive()))),
  fc.constant(stepOf('rebuild', (_, w) => rebuildCatalog(w.archive()), isSunny)),
  fc
    .tuple(dying, few)
    .map(([step, n]) =>
      stepOf(`deposit ${n}, dying at ${step}`, (m, w) =>
        dieCreating(m, w, step, (model, world, key) => deposit(model, world, contentOf(n), key)),
      ),
    ),
  fc
    .tuple(dying, few)
    .map(([step, n]) =>
      stepOf(`berkas ${n}, dying at ${step}`, (m, w) =>
        dieCreating(m, w, step, (model, world, key) => createBerkas(model, world, nameOf(n), key)),
      ),
    ),
  fc
    .tuple(dying, which, few)
    .map(([step, at, n]) =>
      stepOf(
        `update ${at} ${n}, dying at ${step}`,
        (m, w) => dieUpdating(m, w, step, at, nameOf(n)),
        hasBerkas,
      ),
    ),
  fc
    .tuple(dying, which, few)
    .map(([step, at, n]) =>
      stepOf(
        `correct ${at} ${n}, dying at ${step}`,
        (m, w) => dieCorrecting(m, w, step, at, titleOf(n)),
        hasRecord,
      ),
    ),
];
