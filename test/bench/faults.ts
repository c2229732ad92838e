import { bar } from '../../src/cli/bar.ts';
import { table } from '../../src/cli/table.ts';
import { noS3, type S3ForTests, s3ForTests } from '../support/s3.ts';
import { canTrace, noStrace } from '../support/strace.ts';
import { casesOf, titleOf } from './faults/cases.ts';
import { planCuts, tryCut } from './faults/power-cuts.ts';
import { type Harm, type Layer, type Outcome, trace, tryCase } from './faults/trial.ts';
import { firstDeposit, type Work, works } from './faults/works.ts';
import { type Lane, openLane, type Setup } from './faults/world.ts';

/** What is tried where. What another setup does in the same way is not tried again: the inbox is the same before every store. */
interface Part {
  setup: Setup;
  works: readonly string[];
  layers: readonly (Layer | 'power')[];
  /** Only at calls whose name has this in it. */
  only?: RegExp;
}

const folder = { backEnd: 'folder', backup: false } as const;
const s3 = { backEnd: 'S3', backup: false } as const;
const everyWork = works.map(({ name }) => name);

const parts: readonly Part[] = [
  { setup: folder, works: everyWork, layers: ['files'] },
  { setup: folder, works: ['deposit', 'berkas version', 'issued document'], layers: ['catalog'] },
  { setup: folder, works: [...everyWork, firstDeposit.name], layers: ['power'] },
  {
    setup: { ...folder, backup: true },
    works: [...everyWork, firstDeposit.name],
    layers: ['power'],
  },
  {
    setup: { ...folder, backup: true },
    works: ['deposit', 'berkas version'],
    layers: ['files'],
    only: / (store|backup|\.$)/,
  },
  { setup: s3, works: everyWork, layers: ['requests'] },
  { setup: s3, works: ['deposit'], layers: ['files'] },
  {
    setup: { ...s3, backup: true },
    works: ['deposit', 'berkas version', 'issued document'],
    layers: ['requests'],
    only: / backup/,
  },
];

interface FaultRow {
  store: string;
  work: string;
  /** Calls of one such work, by layer. */
  requests: number;
  files: number;
  catalog: number;
  /** States of the disk after a power cut in one of them. */
  powerCuts: number;
  cases: number;
  lost: number;
  duplicates: number;
  torn: number;
  notRecovered: number;
  /** Objects that no manifest names, which cut-off deposits have left: inert. */
  orphans: number;
}

export interface FaultsResult {
  rows: FaultRow[];
  failures: { case: string; harms: Outcome['harms'] }[];
  /** What could not be tried here. */
  absent: string[];
  /** Were all the cases tried, rather than stopped by Ctrl-C? */
  complete: boolean;
  seconds: number;
}

export interface FaultsOptions {
  /** Every tenth case only. */
  quick?: boolean;
  /** Only the cases whose name has this in it. */
  only?: string;
  quiet?: boolean;
}

/** How many cases are tried at once: each has a process of its own. */
const lanesAtOnce = 2;

/** Traces one of each work, then puts a fault in at each of its calls, and cuts the power after each. */
export async function benchFaults({
  quick = false,
  only = '',
  quiet = false,
}: FaultsOptions): Promise<FaultsResult> {
  const started = Date.now();
  const server = await s3ForTests();
  const lanes = await Promise.all(Array.from({ length: lanesAtOnce }, () => openLane(server)));
  try {
    const { planned, rows, absent } = await plan(lanes[0]!, server);
    const named = planned.filter(({ name }) => name.includes(only));
    const chosen = named.filter((_, at) => !quick || at % 10 === 0);
    const { failures, complete } = await tryAll(lanes, chosen, rows, quiet);
    const seconds = (Date.now() - started) / 1000;
    return { rows: [...rows.values()], failures, absent, complete, seconds };
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
    await server?.stop();
  }
}

/** A case that is to be tried. */
interface Planned {
  name: string;
  setup: Setup;
  work: Work;
  attempt(lane: Lane): Promise<Outcome>;
}

interface Plan {
  planned: Planned[];
  rows: Map<string, FaultRow>;
  absent: string[];
}

const rowName = (setup: Setup, work: string) => `${titleOf(setup)} ${work}`;

async function plan(lane: Lane, server: S3ForTests | undefined): Promise<Plan> {
  const found: Plan = { planned: [], rows: new Map(), absent: [] };
  const strace = canTrace();
  if (!strace) found.absent.push(`faults in the writes of SQLite, and power cuts: ${noStrace}`);
  if (!server) found.absent.push(noS3);
  for (const part of parts) {
    if (part.setup.backEnd === 'S3' && !server) continue;
    for (const work of [...works, firstDeposit].filter(({ name }) => part.works.includes(name)))
      if (!part.layers.includes('power')) await planCalls(lane, part, work, strace, found);
      else if (strace) await planPowerCuts(lane, part, work, found);
  }
  return found;
}

async function planCalls(lane: Lane, part: Part, work: Work, strace: boolean, found: Plan): Promise<void> {
  const { setup } = part;
  const points = await trace(lane, setup, work, strace && !work.inStart);
  const row = rowOf(found.rows, setup, work);
  for (const layer of ['files', 'requests', 'catalog'] as const) {
    row[layer] ||= points[layer].length;
    if (!part.layers.includes(layer)) continue;
    const wanted = points[layer].filter(({ label }) => part.only?.test(label) ?? true);
    for (const one of casesOf(setup, work, layer, wanted))
      found.planned.push({ ...one, attempt: (lane) => tryCase(lane, one) });
  }
}

async function planPowerCuts(lane: Lane, { setup }: Part, work: Work, found: Plan): Promise<void> {
  const cuts = await planCuts(lane, setup, work);
  rowOf(found.rows, setup, work).powerCuts = cuts.length;
  for (const cut of cuts) {
    const name = [titleOf(setup), work.name, cut.name].join(' / ');
    found.planned.push({ name, setup, work, attempt: (lane) => tryCut(lane, setup, cut) });
  }
}

function rowOf(rows: Map<string, FaultRow>, setup: Setup, work: Work): FaultRow {
  const name = rowName(setup, work.name);
  const row = rows.get(name) ?? {
    ...{ store: titleOf(setup), work: work.name, requests: 0, files: 0, catalog: 0, powerCuts: 0 },
    ...{ cases: 0, lost: 0, duplicates: 0, torn: 0, notRecovered: 0, orphans: 0 },
  };
  rows.set(name, row);
  return row;
}

async function tryAll(
  lanes: readonly Lane[],
  cases: readonly Planned[],
  rows: Map<string, FaultRow>,
  quiet: boolean,
): Promise<Pick<FaultsResult, 'failures' | 'complete'>> {
  const failures: FaultsResult['failures'] = [];
  const line = bar(quiet);
  let next = 0;
  let done = 0;
  let stopped = false;
  const stop = () => {
    stopped = true;
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  const work = async (lane: Lane) => {
    for (let one = cases[next++]; one; one = cases[next++]) {
      const outcome = await one.attempt(lane);
      // Ctrl-C reaches the service too: what came of this case says nothing.
      if (stopped) return;
      count(rows.get(rowName(one.setup, one.work.name))!, outcome);
      if (outcome.harms.length > 0) {
        failures.push({ case: one.name, harms: outcome.harms });
        if (!quiet) console.error(`\n${tellFailure(failures.at(-1)!)}`);
      }
      line.show(++done, cases.length, `  ${failures.length} failures`);
    }
  };
  await Promise.all(lanes.map(work));
  line.end();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
  return { failures: failures.sort((a, b) => (a.case < b.case ? -1 : 1)), complete: done === cases.length };
}

function count(row: FaultRow, { harms, orphans }: Outcome): void {
  const has = (wanted: Harm) => Number(harms.some(({ harm }) => harm === wanted));
  row.cases += 1;
  row.lost += has('lost');
  row.duplicates += has('duplicate');
  row.torn += has('torn');
  row.notRecovered += has('not recovered');
  row.orphans += orphans;
}

export function printFaults({ rows, failures, absent, complete, seconds }: FaultsResult): void {
  const cells = rows.map((row) => [
    ...[row.store, row.work, row.requests, row.files, row.catalog, row.powerCuts, row.cases],
    ...[row.lost, row.duplicates, row.torn, row.notRecovered, row.orphans],
  ]);
  const head = [
    'store',
    'work',
    'requests',
    'file calls',
    'catalog writes',
    'power cuts',
    'cases',
    'lost',
    'duplicates',
    'torn',
    'not recovered',
    'inert orphans',
  ];
  console.log(table([head, ...cells]));
  for (const failure of failures) console.log(`\n${tellFailure(failure)}`);
  const cases = rows.reduce((sum, row) => sum + row.cases, 0);
  if (!complete) console.log('\nStopped before all cases were tried.');
  console.log(`\n${cases} cases in ${seconds.toFixed(0)} s, ${failures.length} with harm.`);
  for (const what of absent) console.log(`Not tried: ${what}.`);
}

function tellFailure({ case: name, harms }: FaultsResult['failures'][number]): string {
  return [name, ...harms.map(({ harm, what }) => `  ${harm}: ${what}`)].join('\n');
}
