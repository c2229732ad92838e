import type { Fault, Point } from '../../support/fault-points.ts';
import { type CatalogWatch, catalogWrite, watchCatalog } from './catalog-writes.ts';
import type { Inspection } from './service.ts';
import type { Answer, Job, Work } from './works.ts';
import type { Lane, Setup, World } from './world.ts';

/** Where the fault is: at a file, in a request to the store, in a write of SQLite. */
export type Layer = 'files' | 'requests' | 'catalog';

export interface Case {
  /** Names it alone: `folder/deposit/files/fsync inbox/commits#1/error/at once`. */
  name: string;
  setup: Setup;
  work: Work;
  layer: Layer;
  fault: Fault;
  /** When the client asks again: of a service that goes on, or after a restart. */
  retry: 'at once' | 'restarted';
}

/** What must never be. */
export type Harm = 'lost' | 'duplicate' | 'torn' | 'not recovered';

export interface Outcome {
  harms: { harm: Harm; what: string }[];
  /** Objects that no manifest names: a deposit that was cut off may leave them. */
  orphans: number;
}

/** The calls of one work without a fault, and the answer to it. */
export async function trace(
  lane: Lane,
  setup: Setup,
  work: Work,
  catalog: boolean,
): Promise<Record<Layer, Point[]>> {
  return inWorld(lane, setup, async (world) => {
    const started = await begin(lane, world, setup, work);
    const watch = catalog ? await watchCatalog(lane.service.pid) : undefined;
    await arm(lane, world, started);
    const answer = await started.act();
    await lane.service.tell('settle');
    const { points: files } = await lane.service.tell('counted');
    const requests = lane.proxy?.counter().points.slice() ?? [];
    const writes = (await watch?.end())?.writes ?? 0;
    const { job, url } = started;
    const good = answer?.kept && (work.inStart || (await job.isThere(url, answer.id!)));
    if (!good) throw new Error(`${work.name} fails without a fault: ${JSON.stringify(answer)}`);
    const catalogWrites = Array.from({ length: writes }, (_, at) => at + 1);
    return {
      files: [...files],
      requests,
      catalog: catalogWrites.map((nth) => ({ label: catalogWrite, nth, changes: true })),
    };
  });
}

/** Puts in one fault, starts again, and looks whether everything that was acknowledged is there, once and whole. */
export async function tryCase(lane: Lane, one: Case): Promise<Outcome> {
  return outcomeIn(lane, one.setup, (world, outcome, note) => runCase(lane, world, one, outcome, note));
}

/** In a world of its own; what is thrown is harm too. */
export async function outcomeIn(
  lane: Lane,
  setup: Setup,
  run: (world: World, outcome: Outcome, note: Note) => Promise<void>,
): Promise<Outcome> {
  return inWorld(lane, setup, async (world) => {
    const outcome: Outcome = { harms: [], orphans: 0 };
    const note = (harm: Harm, what: string) => void outcome.harms.push({ harm, what });
    try {
      await run(world, outcome, note);
    } catch (error) {
      note('not recovered', String((error as Error).message));
    }
    return outcome;
  });
}

export async function inWorld<T>(lane: Lane, setup: Setup, use: (world: World) => Promise<T>): Promise<T> {
  await lane.revive();
  const world = await lane.newWorld(setup);
  try {
    return await use(world);
  } finally {
    lane.proxy?.arm();
    lane.proxy?.away(false);
    if (lane.service.isAlive()) await lane.service.tell('close').catch(() => lane.service.stop());
    await world.remove();
  }
}

/** A work that is ready to be done. */
export interface Started {
  job: Job;
  url: string;
  /** Is the fault in the next start, rather than in a request? */
  inStart: boolean;
  act(fault?: Fault): Promise<Answer | undefined>;
  /** What has been acknowledged before. */
  kept: string[];
}

export async function begin(lane: Lane, { settings }: World, setup: Setup, work: Work): Promise<Started> {
  if (work.onNothing) return beginOnNothing(lane, settings, work);
  const url = await lane.service.tell('open', settings);
  const job = await work.prepare(url);
  await lane.service.tell('settle');
  if (!work.inStart) return { job, url, inStart: false, act: () => job.ask(url), kept: [] };
  await lane.takeStoreAway(setup, true);
  const answer = await job.ask(url);
  await lane.takeStoreAway(setup, false);
  await lane.service.tell('close');
  const act = async (fault?: Fault) => {
    await lane.service.tell('open', settings, fault).catch(() => {});
    return answer;
  };
  return { job, url, inStart: true, act, kept: [answer!.id!] };
}

async function beginOnNothing(lane: Lane, settings: World['settings'], work: Work): Promise<Started> {
  const job = await work.prepare('');
  const act = async () => job.ask(await lane.service.tell('open', settings));
  return { job, url: '', inStart: false, act, kept: [] };
}

async function arm(
  lane: Lane,
  _world: World,
  { inStart }: Started,
  one?: Case,
): Promise<CatalogWatch | undefined> {
  const { layer, fault } = one ?? {};
  lane.armRequests(layer === 'requests' ? fault : undefined);
  if (!inStart) await lane.service.tell('arm', layer === 'files' ? fault : undefined);
  return layer === 'catalog' ? watchCatalog(lane.service.pid, fault) : undefined;
}

export type Note = (harm: Harm, what: string) => void;

async function runCase(lane: Lane, world: World, one: Case, outcome: Outcome, note: Note): Promise<void> {
  const started = await begin(lane, world, one.setup, one.work);
  const watch = await arm(lane, world, started, one);
  const first = await started.act(one.layer === 'files' ? one.fault : undefined);
  // What goes on behind the answer, where the fault may come too.
  await lane.service.tell('settle').catch(() => {});
  const isKill = one.fault.kind.startsWith('kill');
  if (!(await wasMet(lane, one, watch))) note('not recovered', 'the fault was not met');
  const acknowledged = [...started.kept, ...(first?.kept ? [first.id!] : [])];
  if (first === undefined && !isKill) note('not recovered', 'the service did not answer');

  await makeGood(lane);
  let { url } = started;
  const { job } = started;
  if (isKill || started.inStart || one.retry === 'restarted') url = await restart(lane, world);
  await makeSureOf(lane, world, { ...one, job, url, acknowledged }, outcome, note);
}

/** What was acknowledged is there, and it is asked for again; then all is looked at. `acknowledged` grows. */
export async function makeSureOf(
  lane: Lane,
  world: World,
  {
    setup,
    job,
    url: first,
    acknowledged,
  }: Pick<Case, 'setup'> & Pick<Started, 'job' | 'url'> & { acknowledged: string[] },
  outcome: Outcome,
  note: Note,
): Promise<void> {
  await lookFor(job, first, acknowledged, note, 'before the retry');
  acknowledged.push(...(await askAgain(job, first, note)));
  const url = await restart(lane, world);
  acknowledged.push(...(await askAgain(job, url, note)));
  if (new Set(acknowledged).size > 1)
    note('duplicate', `answered as ${[...new Set(acknowledged)].join(' and ')}`);
  await lane.service.tell('settle');
  const wanted = setup.backup ? 'aman' : 'tersimpan';
  for (const id of new Set(acknowledged)) {
    const state = await job.state(url, id);
    if (state !== wanted) note('not recovered', `it stays ${state}`);
  }
  judge(await lane.service.tell('inspect'), outcome, note);
  await lookFor(job, url, acknowledged, note, 'after the rebuild');
  const count = await job.count(url);
  if (count !== 1) note(count === 0 ? 'lost' : 'duplicate', `found ${count} times`);
}

async function wasMet(lane: Lane, one: Case, watch: CatalogWatch | undefined): Promise<boolean> {
  const isKill = one.fault.kind.startsWith('kill');
  if (isKill) await Promise.race([lane.service.ended, new Promise((resolve) => setTimeout(resolve, 2000))]);
  const catalog = await watch?.end();
  if (isKill) return !lane.service.isAlive();
  if (one.layer === 'files') return (await lane.service.tell('counted')).fired;
  return catalog?.fired ?? lane.proxy!.counter().fired();
}

/** The disk has room again, the store is back. */
async function makeGood(lane: Lane): Promise<void> {
  lane.armRequests();
  if (lane.service.isAlive()) await lane.service.tell('arm').catch(() => {});
}

/** A dead process is started anew; one that lives closes and opens. What fails once at a start is tried again, as whoever keeps it running would. */
export async function restart(lane: Lane, { settings }: World): Promise<string> {
  await lane.revive();
  return lane.service.tell('open', settings).catch(() => lane.service.tell('open', settings));
}

async function askAgain(job: Job, url: string, note: Note): Promise<string[]> {
  const answer = await job.ask(url);
  if (answer?.kept) return [answer.id!];
  note('not recovered', `asked again, it answers ${answer?.status ?? 'nothing'}`);
  return [];
}

async function lookFor(
  job: Job,
  url: string,
  ids: readonly string[],
  note: Note,
  when: string,
): Promise<void> {
  for (const id of new Set(ids))
    if (!(await job.isThere(url, id))) note('lost', `${id} is not there ${when}`);
}

function judge(found: Inspection, outcome: Outcome, note: Note): void {
  outcome.orphans = found.findings.filter(({ kind }) => kind === 'orphan').length;
  for (const { store, kind, key } of found.findings)
    if (kind !== 'orphan') note('torn', `${store}: ${kind} ${key}`);
  for (const table of found.otherAfterRebuild) note('torn', `a rebuild makes other rows of ${table}`);
  if (found.waiting > 0) note('not recovered', `${found.waiting} commits still wait`);
  if (found.left.length > 0) note('not recovered', `left behind: ${found.left.join(' ')}`);
  if (found.setAside > 0) note('not recovered', `${found.setAside} commits set aside`);
}
