import {
  digestOf,
  type Left,
  type Loss,
  losses,
  type Recording,
  readDisk,
  recordingOf,
  writeDisk,
} from './disk.ts';
import { recordDisk } from './disk-recorder.ts';
import { begin, inWorld, makeSureOf, type Outcome, outcomeIn, restart } from './trial.ts';
import type { Answer, Job, Work } from './works.ts';
import type { Lane, Setup } from './world.ts';

/** One work, written down call by call, and what was answered to it. */
interface Recorded {
  dir: string;
  recording: Recording;
  job: Job;
  answer: Answer;
  /** At which step it was acknowledged. */
  answeredAt: number;
}

/** The power goes at one moment of a work. */
export interface PowerCut {
  /** `after fsync inbox/commits#1 / all unsynced` */
  name: string;
  /** Made when it is asked for: a catalog in each of them would fill the memory. */
  left(): Left;
  /** Had the client its answer by then? */
  acknowledged: boolean;
  of: Recorded;
}

/** Does one work and answers every different state in which a power cut could leave the disk meanwhile. */
export async function planCuts(lane: Lane, setup: Setup, work: Work): Promise<PowerCut[]> {
  const recorded = await record(lane, setup, work);
  const { steps, leftAt } = recorded.recording;
  const seen = new Set<string>();
  const counts = new Map<string, number>();
  const cuts: PowerCut[] = [];
  for (const [at, { label }] of steps.entries()) {
    const nth = (counts.get(label) ?? 0) + 1;
    counts.set(label, nth);
    for (const loss of losses) {
      const acknowledged = at >= recorded.answeredAt;
      const state = `${acknowledged} ${digestOf(leftAt(at, loss))}`;
      if (seen.has(state)) continue;
      seen.add(state);
      cuts.push({
        name: nameOf(label, nth, loss),
        left: () => leftAt(at, loss),
        acknowledged,
        of: recorded,
      });
    }
  }
  return cuts;
}

const nameOf = (label: string, nth: number, loss: Loss) => `power / after ${label}#${nth} / ${loss}`;

async function record(lane: Lane, setup: Setup, work: Work): Promise<Recorded> {
  return inWorld(lane, setup, async (world) => {
    const started = await begin(lane, world, setup, work);
    const before = await readDisk(world.dir);
    const recorder = await recordDisk(lane.service.pid, world.dir);
    const answer = await started.act();
    await lane.service.tell('settle');
    const recording = recordingOf(before, await recorder.end());
    proveWhole(recording, await readDisk(world.dir));
    const answeredAt = work.inStart ? 0 : recording.steps.findIndex((step) => step.answer);
    if (!answer?.kept || answeredAt < 0) throw new Error(`${work.name}: ${JSON.stringify(answer)}`);
    return { dir: world.dir, recording, job: started.job, answer, answeredAt };
  });
}

/** What was written down must lead to what is there, or a call was missed. The index of the WAL is memory of SQLite, made anew at a start. */
function proveWhole({ steps, leftAt }: Recording, now: Left): void {
  const written = leftAt(steps.length - 1, 'nothing');
  const tell = (left: Left, path: string) => `${left.has(path)} ${left.get(path)?.toString('latin1')}`;
  const paths = [...new Set([...now.keys(), ...written.keys()])].filter((path) => !path.endsWith('-shm'));
  const others = paths.filter((path) => tell(now, path) !== tell(written, path));
  if (others.length > 0) throw new Error(`the recording of the disk is not whole: ${others}`);
}

/** Starts on what the cut left, asks again, and looks whether everything that was acknowledged is there, once and whole. */
export async function tryCut(
  lane: Lane,
  setup: Setup,
  { left, acknowledged, of }: PowerCut,
): Promise<Outcome> {
  return outcomeIn(lane, setup, async (world, outcome, note) => {
    await writeDisk(world.dir, left(), { from: of.dir, to: world.dir });
    const url = await restart(lane, world);
    const kept = acknowledged ? [of.answer.id!] : [];
    await makeSureOf(lane, world, { setup, job: of.job, url, acknowledged: kept }, outcome, note);
  });
}
