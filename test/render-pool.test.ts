import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { pageOf } from '../src/documents/generate.ts';
import { loadTemplates } from '../src/documents/load-templates.ts';
import {
  type RenderJob,
  type RenderOptions,
  type RenderResult,
  renderAll,
} from '../src/documents/render-pool.ts';
import { printSample, regulations, sampleMark } from './support/paper.ts';
import { textOfPages } from './support/pdf-text.ts';

/** A paper that does to its thread what its data say. */
const uji = `import { existsSync, writeFileSync } from 'node:fs';
import { z } from '${import.meta.resolve('zod')}';
const deeds = {
  print() {},
  sleep: (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms),
  throw() { throw new TypeError('no such column'); },
  exit() { process.exit(3); },
  later() { queueMicrotask(() => { throw new Error('nobody waits for this'); }); },
  exitOnce() {
    const flag = new URL('died', import.meta.url);
    if (existsSync(flag)) return;
    writeFileSync(flag, '');
    process.exit(3);
  },
  loop() { for (;;); },
};
export default {
  title: 'Uji', version: '1', stage: 'rab', from: 'berkas', naskah: 'warga',
  pick: () => ({}),
  schema: z.strictObject({
    no: z.int().meta({ title: 'Nomor' }),
    deed: z.enum(Object.keys(deeds)).default('print'),
    ms: z.int().optional(),
  }),
  pdf(data) {
    deeds[data.deed](data.ms);
    return { body: () => ['Surat nomor ' + data.no] };
  },
};
`;

const templatesDir = folderOf({ 'template.ts': uji, 'sample.json': '{"no": 0}' });
const page = pageOf(regulations, 'warga');
const options: RenderOptions = { templatesDir, workers: 2 };

function folderOf(files: Record<string, string>): URL {
  const dir = mkdtempSync(join(tmpdir(), 'berkas-render-'));
  mkdirSync(join(dir, 'uji'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, 'uji', name), text);
  return pathToFileURL(`${dir}/`);
}

interface Job extends RenderJob {
  data: { no: number; deed?: string; ms?: number };
}

const job = (no: number, more: object = {}): Job => ({
  type: 'uji',
  data: { no, ...more },
  mark: sampleMark,
  page,
  format: 'pdf',
});

const jobs = (count: number, deeds: Record<number, object> = {}) =>
  Array.from({ length: count }, (_, no) => job(no, deeds[no]));

async function all(list: Iterable<Job> | AsyncIterable<Job>, more: Partial<RenderOptions> = {}) {
  return Array.fromAsync(renderAll(list, { ...options, ...more }));
}

const outcome = ({ job: { data }, error }: RenderResult<Job>) => [data.no, error?.code ?? 'made'];
const made = (count: number) => Array.from({ length: count }, (_, no) => [no, 'made']);
const named = (count: number, no: number, code: string) => Array(count).fill('made').with(no, code);

/** Every thread that the tests started; one that has ended has the id -1. */
const started: Worker[] = [];
const note = (worker: Worker) => started.push(worker);
process.on('worker', note);
afterAll(() => void process.off('worker', note));
beforeEach(() => {
  started.length = 0;
});
const living = () => started.filter(({ threadId }) => threadId !== -1).length;

describe('renderAll', () => {
  test('hands over in the order of the jobs, whatever each takes', async () => {
    const waits = [120, 0, 40, 5, 80, 0, 0, 60, 10, 0, 30, 0];
    const list = waits.map((ms, no) => job(no, { deed: 'sleep', ms }));
    const results = await all(list);
    expect(results.map(outcome)).toEqual(made(waits.length));
    expect(results.map((result) => result.job)).toEqual(list);
    const texts = await Promise.all(results.map(({ rendered }) => textOfPages(rendered!.bytes)));
    expect(texts.map(([text]) => /Surat nomor (\d+)/.exec(text!)?.[1])).toEqual(
      waits.map((_, no) => `${no}`),
    );
    expect(started.length).toBeGreaterThan(0);
    expect(living()).toBe(0);
  });

  test('makes the bytes that the main thread makes', async () => {
    const ours = new URL('../templates/', import.meta.url);
    const papers = (await loadTemplates(ours))
      .list()
      .flatMap((loaded) =>
        loaded.formats.flatMap((format) => loaded.samples.map(({ data }) => ({ loaded, format, data }))),
      );
    const list = papers.map(({ loaded: { type, template, fingerprint }, format, data }) => ({
      ...{ type, data, mark: sampleMark, page: pageOf(regulations, template.naskah), format, fingerprint },
    }));
    const results = await Array.fromAsync(renderAll(list, { templatesDir: ours }));
    const expected = await Promise.all(
      papers.map(({ loaded, format, data }) => printSample(loaded, data, sampleMark, format)),
    );
    expect(results.map(({ rendered }) => rendered)).toEqual(expected);
  });

  test('starts no thread for no job, and no more than there are jobs', async () => {
    expect(await all([])).toEqual([]);
    expect(started).toHaveLength(0);
    expect((await all(jobs(1))).map(outcome)).toEqual(made(1));
    expect(started).toHaveLength(1);
  });

  test('never takes more jobs than the caller allows before it takes the results', async () => {
    let taken = 0;
    const source = (async function* () {
      for (const one of jobs(20)) {
        taken += 1;
        yield one;
      }
    })();
    let handedOver = 0;
    let most = 0;
    for await (const result of renderAll(source, { ...options, ahead: 3 })) {
      expect(result.job.data.no).toBe(handedOver);
      await new Promise((resolve) => setTimeout(resolve, 10));
      most = Math.max(most, taken - handedOver);
      handedOver += 1;
    }
    expect(handedOver).toBe(20);
    expect(most).toBe(3);
  });

  test('works on while the source is slow to give the next', async () => {
    const gate = Promise.withResolvers<void>();
    const source = (async function* () {
      yield job(0);
      await gate.promise;
      yield job(1);
    })();
    const run = renderAll(source, options);
    expect(outcome((await run.next()).value!)).toEqual([0, 'made']);
    gate.resolve();
    expect(outcome((await run.next()).value!)).toEqual([1, 'made']);
    expect((await run.next()).done).toBe(true);
  });

  test('throws what the source throws, after the papers before it', async () => {
    const source = (function* () {
      yield job(0);
      throw new Error('the list broke off');
    })();
    const run = renderAll(source, options);
    expect(outcome((await run.next()).value!)).toEqual([0, 'made']);
    await expect(run.next()).rejects.toThrow('the list broke off');
    expect(living()).toBe(0);
  });
});

describe('a run that is stopped', () => {
  test('throws the reason of its signal at once, in the middle of a paper', async () => {
    const stop = new AbortController();
    const run = renderAll(jobs(5, { 1: { deed: 'loop' } }), { ...options, signal: stop.signal });
    expect(outcome((await run.next()).value!)).toEqual([0, 'made']);
    const next = run.next();
    stop.abort(new Error('the clerk pressed stop'));
    await expect(next).rejects.toThrow('the clerk pressed stop');
    expect((await run.next()).done).toBe(true);
    expect(living()).toBe(0);
  });

  test('stops though its source hangs', async () => {
    const source = (async function* () {
      yield job(0);
      await new Promise(() => undefined);
    })();
    const stop = new AbortController();
    const run = renderAll(source, { ...options, signal: stop.signal });
    await run.next();
    const next = run.next();
    stop.abort();
    await expect(next).rejects.toThrow(/abort/i);
    expect(living()).toBe(0);
  });

  test('does not begin with a signal given already', async () => {
    await expect(all(jobs(1), { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
    expect(started).toHaveLength(0);
  });

  test('leaves no thread and closes its source when the caller leaves', async () => {
    let closed = false;
    const source = (function* () {
      try {
        yield* jobs(50);
      } finally {
        closed = true;
      }
    })();
    for await (const _ of renderAll(source, options)) break;
    expect(closed).toBe(true);
    expect(living()).toBe(0);
  });
});

describe('a paper that fails', () => {
  test.each<[string, object, string, RegExp]>([
    ['throws', { deed: 'throw' }, 'internal', /uji could not be made: TypeError: no such column/],
    ['has wrong data', { no: 'tiga' }, 'invalid_input', /1 fields of Uji/],
    ['ends its thread', { deed: 'exit' }, 'internal', /uji killed its thread: exit 3/],
    ['never ends', { deed: 'loop' }, 'internal', /uji was not made in 2000 ms/],
    ['has data that are not plain', { ms: () => 1 }, 'invalid_input', /not plain/],
  ])('is named when it %s, and no other', async (_what, deed, code, message) => {
    const results = await all(jobs(9, { 3: deed }), { memoryMb: 96, timeLimitMs: 2000 });
    expect(results.map(({ error }) => error?.code ?? 'made')).toEqual(named(9, 3, code));
    expect(results[3]!.error!.message).toMatch(message);
    expect(living()).toBe(0);
  });

  test('that throws behind our back costs no other paper, whether it was sent before or not', async () => {
    const results = await all(jobs(9, { 3: { deed: 'later' } }));
    const others = results.toSpliced(3, 1);
    expect(others.map(({ error }) => error?.code ?? 'made')).toEqual(Array(8).fill('made'));
    // The microtasks after the throw may still finish the paper; if not, it is named.
    expect(results[3]!.error?.message ?? 'nobody waits').toContain('nobody waits');
    expect(living()).toBe(0);
  });

  test('has a second try where its thread died, which may not be its fault', async () => {
    const results = await all(jobs(5, { 2: { deed: 'exitOnce' } }));
    expect(results.map(outcome)).toEqual(made(5));
  });

  test('lists its wrong fields as in the main thread', async () => {
    const [result] = await all([{ ...job(0), data: { no: 1.5 } }]);
    expect(result!.error!.problems).toMatchObject([{ path: 'no', label: 'Nomor' }]);
  });

  test('fails when the files are not the template that the caller means', async () => {
    const [result] = await all([{ ...job(0), fingerprint: 'f'.repeat(64) }]);
    expect(result!.error!.code).toBe('conflict');
  });

  test('of an unknown type is not found', async () => {
    const [result] = await all([{ ...job(0), type: 'tidak-ada' }]);
    expect(result!.error!.code).toBe('not_found');
  });

  test('many of them take nobody along', async () => {
    const deeds = { 0: { deed: 'exit' }, 1: { deed: 'exit' }, 5: { deed: 'throw' }, 9: { deed: 'exit' } };
    const results = await all(jobs(10, deeds));
    expect(results.flatMap(({ error }, no) => (error ? [no] : []))).toEqual([0, 1, 5, 9]);
    expect(living()).toBe(0);
  });
});

test('a faulty template stops the run with its faults', async () => {
  const faulty = folderOf({ 'template.ts': 'export default {}', 'sample.json': '{}' });
  await expect(all(jobs(4), { templatesDir: faulty })).rejects.toMatchObject({ code: 'bad_template' });
  expect(living()).toBe(0);
});

test('a template that kills the thread while it loads stops the run', async () => {
  const deadly = folderOf({ 'template.ts': 'process.exit(4);', 'sample.json': '{}' });
  await expect(all(jobs(4), { templatesDir: deadly })).rejects.toThrow(/did not start: exit 4/);
  expect(living()).toBe(0);
});
