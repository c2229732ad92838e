import { join } from 'node:path';
import type { Logger } from 'pino';
import { readJsonFile, writeJsonFile } from '../../storage/json-file.ts';

/** What came of a duty. `outcome` is JSON of its own. */
export interface DutyResult {
  good: boolean;
  outcome: unknown;
}

/** Something the service does by itself from time to time. */
export interface Duty {
  /** Its file is `<name>.json`. */
  name: string;
  /** Due when its last run began longer ago, ms: by age and not by the hour, for an office PC is off at night. */
  every: number;
  /** Is there already something to do that the last run had to leave? Asked each minute: cheap, and no error of its own. */
  isDueEarly?(last: DutyRun): Promise<boolean>;
  /** Ends early when told to: it is due again then. */
  run(signal: AbortSignal): Promise<DutyResult>;
  /** What a clerk should know of its last run, or of there being none; undefined where all is well. */
  trouble(last: DutyRun | undefined, now: Date): string | undefined;
}

/** The last run of a duty, by the service or at the command line. Times are ISO, UTC. */
export interface DutyRun {
  startedAt: string;
  endedAt: string;
  good: boolean;
  /** When it last ended well. */
  goodAt?: string;
  outcome?: unknown;
  /** Why it could not be done at all. */
  error?: string;
}

/** The last run of each duty, kept in a folder: it outlives the catalog. */
export interface DutyLog {
  /** undefined: never, or in a file that nobody can read. */
  last(name: string): Promise<DutyRun | undefined>;
  /** Does the work and keeps what came of it; an error is kept and thrown. What was broken off leaves the run before. */
  record(name: string, work: () => Promise<DutyResult>, signal?: AbortSignal): Promise<DutyRun>;
}

/** Opens the log in `dir`, which is made when something is first kept. */
export function openDutyLog(dir: string, clock: () => Date): DutyLog {
  const pathOf = (name: string) => join(dir, `${name}.json`);
  const last = (name: string) => readJsonFile<DutyRun>(pathOf(name));
  async function save(name: string, startedAt: Date, result: Pick<DutyRun, 'good' | 'outcome' | 'error'>) {
    const endedAt = clock().toISOString();
    const goodAt = result.good ? endedAt : (await last(name))?.goodAt;
    const run = { startedAt: startedAt.toISOString(), endedAt, ...(goodAt && { goodAt }), ...result };
    await writeJsonFile(pathOf(name), run);
    return run;
  }
  return {
    last,
    async record(name, work, signal) {
      const startedAt = clock();
      try {
        const { good, outcome } = await work();
        if (signal?.aborted) return { ...notEnded(startedAt), ...(await last(name)) };
        return await save(name, startedAt, { good, outcome });
      } catch (error) {
        if (!signal?.aborted) await save(name, startedAt, { good: false, error: String(error) });
        throw error;
      }
    },
  };
}

function notEnded(startedAt: Date): DutyRun {
  const at = startedAt.toISOString();
  return { startedAt: at, endedAt: at, good: false };
}

export interface DutyRunner {
  /** Breaks off what is under way and waits for it. */
  stop(): Promise<void>;
}

/** How often is looked for what is due, ms. */
const lookEvery = 60_000;

/**
 * Does what is due, one duty at a time, from a minute after the start on; those named in `atStart` at once, whatever their
 * age. A failure is logged and tried again a tenth of its time later.
 */
export function startDuties(
  duties: readonly Duty[],
  dutyLog: DutyLog,
  { log, clock, atStart = [] }: { log: Logger; clock: () => Date; atStart?: readonly string[] },
): DutyRunner {
  const stop = new AbortController();
  let working: Promise<void> | undefined;
  async function isDue(duty: Duty): Promise<boolean> {
    const { name, every } = duty;
    const last = await dutyLog.last(name);
    if (!last) return true;
    const age = clock().getTime() - Date.parse(last.startedAt);
    // A clock that was set back must not put everything off.
    if (age < 0 || age >= (last.error === undefined ? every : every / 10)) return true;
    return (await duty.isDueEarly?.(last)) ?? false;
  }
  async function work(isWanted: (duty: Duty) => boolean | Promise<boolean>): Promise<void> {
    for (const duty of duties) {
      if (stop.signal.aborted || !(await isWanted(duty))) continue;
      try {
        const { good } = await dutyLog.record(duty.name, () => duty.run(stop.signal), stop.signal);
        if (!good && !stop.signal.aborted) log.error(`duty ${duty.name} did not end well`);
      } catch (err) {
        if (!stop.signal.aborted) log.error({ err }, `duty ${duty.name} failed`);
      }
    }
  }
  function begin(isWanted: (duty: Duty) => boolean | Promise<boolean>): void {
    working ??= work(isWanted).finally(() => {
      working = undefined;
    });
  }
  begin(({ name }) => atStart.includes(name));
  const timer = setInterval(() => begin(isDue), lookEvery);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      stop.abort();
      await working;
    },
  };
}

/** What a clerk should know of the duties, one sentence each. */
export async function dutyTroubles(
  duties: readonly Duty[],
  dutyLog: DutyLog,
  clock: () => Date,
): Promise<string[]> {
  const found: string[] = [];
  for (const duty of duties) {
    const trouble = duty.trouble(await dutyLog.last(duty.name), clock());
    if (trouble) found.push(trouble);
  }
  return found;
}
