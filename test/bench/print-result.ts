import { table } from '../../src/cli/table.ts';
import { type Aim, aimsOf } from './aims.ts';
import { type DocumentsResult, engineTitle } from './documents.ts';
import type { ListCost } from './long-lists.ts';
import type { Rate } from './measure.ts';
import type { PaperRate } from './papers-a-second.ts';

type Rows = (string | number)[][];

export function printDocuments(result: DocumentsResult): void {
  const { machine, print_run: run } = result;
  show(papers('letter, one page', result.letter));
  show(papers('Word letter', result.docx_letter));
  show(lists('list of 10,000 rows', result.list10k));
  show(lists('list of 100,000 rows', result.list100k));
  show(lists('Word, 10,000 rows', result.docx10k));
  const { one_core, one_thread, all_threads } = run.pages_per_s;
  show([
    [`print run of ${run.documents}`, 'pages a second', 'range', 'ratio'],
    ['1 core', one_core.toFixed(0), range(run.range.one_core, 0), '1.00x'],
    ['1 thread', one_thread.toFixed(0), range(run.range.one_thread, 0), times(one_thread / one_core)],
    [`${run.threads} threads`, all_threads.toFixed(0), range(run.range.all_threads, 0), times(run.ratio)],
  ]);
  printAims(aimsOf(result));
  console.log(
    `\n${machine.cores} cores, Node ${machine.node}. ${machine.one_core ? 'Held' : 'NOT held'} to one core where one core is said.`,
  );
  if (machine.absent.length > 0)
    console.log(`Not on this machine: ${machine.absent.map(engineTitle).join('; ')}.`);
}

export function printAims(aims: readonly Aim[]): void {
  const rows = aims.map(({ work, aim, measured, met }) => [work, aim, measured, met ? 'met' : 'NOT MET']);
  show([['aim', '', 'measured', ''], ...rows]);
}

export function printRates(result: Record<string, Rate[]>): void {
  for (const [what, rates] of Object.entries(result)) {
    const rows = rates.map(({ name, median, min, max, ratio, cpuMs }) => [
      ...[name, median.toFixed(1), range([min, max]), times(ratio)],
      cpuMs.toFixed(2),
    ]);
    show([[what, 'a second', 'range', 'ratio', 'cpu ms'], ...rows]);
  }
}

function papers(what: string, rates: Record<string, PaperRate>): Rows {
  const rows = Object.entries(rates).map(([name, rate]) => [
    ...[engineTitle(name), rate.docs_per_s.toFixed(1), range(rate.docs_per_s_range), times(rate.ratio)],
    ...[
      rate.all_cores_docs_per_s.toFixed(1),
      times(rate.all_cores_ratio),
      rate.cold_ms.toFixed(0),
      kb(rate.bytes),
    ],
  ]);
  return [[what, 'a second', 'range', 'ratio', 'all cores', 'ratio', 'cold ms', 'kB'], ...rows];
}

function lists(what: string, costs: Record<string, ListCost>): Rows {
  const rows = Object.entries(costs).map(([name, cost]) => [
    ...[engineTitle(name), cost.s.toFixed(2), range(cost.s_range, 2), times(cost.ratio)],
    ...[cost.peak_mb.toFixed(0), kb(cost.bytes), cost.stall_ms.toFixed(0)],
  ]);
  return [[what, 's', 'range', 'ratio', 'peak MB', 'kB', 'loop held ms'], ...rows];
}

const show = (rows: Rows) => console.log(`\n${table(rows)}`);
const times = (ratio: number) => `${ratio.toFixed(2)}x`;
const kb = (bytes: number) => (bytes / 1000).toFixed(1);
const range = ([min, max]: [number, number], digits = 1) => `${min.toFixed(digits)}-${max.toFixed(digits)}`;
