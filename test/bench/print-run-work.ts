import { pageOf } from '../../src/documents/generate.ts';
import { type RenderJob, renderAll } from '../../src/documents/render-pool.ts';
import { regulationsAt } from '../../src/domain/regulations.ts';
import { mark } from './engines/ours.ts';
import { letterData } from './papers.ts';

// A print run in a process of its own: `node print-run-work.ts <documents> <threads>` prints pages a second.

const templatesDir = new URL('../../templates/', import.meta.url);

/** The start of the threads is in it. */
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

const [documents, workers] = process.argv.slice(2).map(Number) as [number, number];
console.log(await pagesASecond(documents, workers));
