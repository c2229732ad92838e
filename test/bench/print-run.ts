import { availableParallelism } from 'node:os';
import { pageOf } from '../../src/documents/generate.ts';
import { type RenderJob, renderAll } from '../../src/documents/render-pool.ts';
import { regulationsAt } from '../../src/domain/regulations.ts';
import { mark } from './engines/ours.ts';
import { type Spread, spread } from './measure.ts';
import { letterData } from './papers.ts';

export interface PrintRun {
  documents: number;
  pages_per_s: { one_thread: number; all_threads: number };
  threads: number;
  /** All over one. */
  ratio: number;
  range: { one_thread: [number, number]; all_threads: [number, number] };
}

const templatesDir = new URL('../../templates/', import.meta.url);

/** A print run through the worker threads, with one and with as many as cores, in turn; the start of the threads is in it. */
export async function printRun(documents: number, rounds: number): Promise<PrintRun> {
  const threads = availableParallelism();
  const rates = { one: [] as number[], all: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    rates.one.push(await pagesASecond(documents, 1));
    rates.all.push(await pagesASecond(documents, threads));
  }
  const [one, all] = [spread(rates.one), spread(rates.all)];
  const range = ({ min, max }: Spread): [number, number] => [min, max];
  return {
    documents,
    threads,
    pages_per_s: { one_thread: one.median, all_threads: all.median },
    ratio: all.median / one.median,
    range: { one_thread: range(one), all_threads: range(all) },
  };
}

async function pagesASecond(documents: number, workers: number): Promise<number> {
  const started = performance.now();
  let pages = 0;
  for await (const { rendered, error } of renderAll(letters(documents), { templatesDir, workers })) {
    if (error) throw error;
    pages += rendered.pages ?? 0;
  }
  return pages / ((performance.now() - started) / 1000);
}

function* letters(count: number): Generator<RenderJob> {
  const page = pageOf(regulationsAt('2026-11-24'), 'warga');
  for (let n = 0; n < count; n += 1) yield { type: 'rab', data: letterData(n), mark, page, format: 'pdf' };
}
