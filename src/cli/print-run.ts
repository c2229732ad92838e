import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { App } from '../app.ts';
import { openPrintFile } from '../documents/print-content.ts';
import type { PrintRunProgress, PrintRunView } from '../documents/print-run.ts';
import { printRunRequestSchema } from '../documents/print-run-request.ts';
import { parseLongInput } from '../domain/problems.ts';
import { AppError } from '../errors.ts';
import { bar } from './bar.ts';
import {
  type Command,
  type CommandContext,
  localClerk,
  notWritten,
  problemLine,
  withApp,
} from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { readInput } from './generate.ts';

/** Issues many papers and writes them as one file, as POST /v1/print-runs does. */
export const printRun: Command = {
  summary: 'issue many papers and write them as one file to print',
  usage:
    '(--types rab,kuitansi | --stage rab) --date 2026-11-24 (--kegiatan ID | --tahun 2026 [--kecamatan 33.14.12] [--desa CODE] [--status S] | --berkas ID,ID) [--format pdf|docx|xlsx] [--output pdf|zip] [--order daftar|wilayah|nama|nomorBerkas] [--collate berkas|naskah] [--duplex] [--input FILE.json] [--out FILE] [--json], or --resume ID [--out FILE]',
  options: {
    types: { type: 'string' },
    stage: { type: 'string' },
    date: { type: 'string' },
    kegiatan: { type: 'string' },
    tahun: { type: 'string' },
    kecamatan: { type: 'string' },
    desa: { type: 'string' },
    status: { type: 'string' },
    berkas: { type: 'string' },
    format: { type: 'string' },
    output: { type: 'string' },
    order: { type: 'string' },
    collate: { type: 'string' },
    duplex: { type: 'boolean' },
    input: { type: 'string' },
    resume: { type: 'string' },
    out: { type: 'string' },
  },
  async run(context) {
    const resumed = textOf(context.values.resume);
    const request = resumed ? undefined : await readRequest(context);
    await withApp(context, async (app) => {
      const begun = request
        ? (await app.printRuns.create(request, { actor: localClerk(context.env) })).run
        : await resumeOrGet(app, resumed!);
      const run = await untilEnded(app, begun.id, context);
      const out = await writeRun(app, run, textOf(context.values.out));
      report(run, out, context);
    });
  },
};

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);
const listOf = (value: unknown) =>
  textOf(value)
    ?.split(',')
    .map((one) => one.trim());

async function readRequest({ values }: CommandContext) {
  const year = textOf(values.tahun);
  const filter = defined({
    tahunAnggaran: year === undefined ? undefined : Number(year),
    kodeKecamatan: values.kecamatan,
    kodeWilayah: values.desa,
    status: values.status,
    ids: listOf(values.berkas),
  });
  const input = textOf(values.input);
  const asked = defined({
    types: listOf(values.types),
    stage: values.stage,
    date: values.date,
    kegiatanId: values.kegiatan,
    berkas: Object.keys(filter).length > 0 ? filter : undefined,
    format: values.format,
    output: values.output,
    order: values.order,
    collate: values.collate,
    duplex: values.duplex,
    input: input === undefined ? undefined : await readInput(input),
  });
  return parseLongInput(printRunRequestSchema, asked, 'print run');
}

function defined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** One that is complete is only written again. */
async function resumeOrGet(app: App, id: string): Promise<PrintRunView> {
  const run = await app.printRuns.get(id);
  return run.done === run.total ? run : app.printRuns.resume(id);
}

/** Shows the progress; Ctrl-C stops it between two papers and says how to go on. */
async function untilEnded(app: App, id: string, { json, values }: CommandContext): Promise<PrintRunView> {
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, onSignal);
  const [line, pace] = [bar(json), createPace()];
  for await (const progress of app.printRuns.watch(id, stop.signal))
    line.show(progress.done + progress.failed, progress.total, pace(progress));
  line.end();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onSignal);
  if (stop.signal.aborted) await app.printRuns.close();
  const run = await app.printRuns.get(id);
  if (['terputus', 'menunggu', 'berjalan'].includes(run.state)) throw brokenOff(run, textOf(values.out));
  return run;
}

function brokenOff({ id, done, total, reason }: PrintRunView, out: string | undefined): AppError {
  const why = reason ? `${reason} ` : '';
  const again = `berkas print-run --resume ${id}${out === undefined ? '' : ` --out ${out}`}`;
  return new AppError('unavailable', `print run ${id} was stopped at ${done} of ${total}`, {
    detail: `${why}Cetak massal berhenti setelah ${done} dari ${total} naskah; yang sudah terbit tetap ada. Lanjutkan dengan: ${again}`,
    extra: { id },
  });
}

/** What stands behind the bar: how many were not made, and how fast it goes since this process is at it. */
function createPace() {
  const started = performance.now();
  let first: number | undefined;
  return ({ done, failed }: PrintRunProgress): string => {
    first ??= done + failed;
    const rate = (done + failed - first) / ((performance.now() - started) / 1000);
    return `${failed > 0 ? `, ${failed} gagal` : ''}, ${rate.toFixed(0)} per detik`;
  };
}

/** Written beside and renamed: nobody prints half a file. Nothing where no paper was made. */
async function writeRun(app: App, run: PrintRunView, asked: string | undefined): Promise<string | undefined> {
  if (run.done === 0) return undefined;
  const file = await openPrintFile(app, run.id);
  const out = asked ?? file.name;
  const unfinished = `${out}.${run.id}.tmp`;
  try {
    await pipeline(file.stream(), createWriteStream(unfinished));
    await rename(unfinished, out);
  } catch (error) {
    await rm(unfinished, { force: true });
    if (error instanceof AppError) throw error;
    const kept = `Naskahnya sudah terbit. Ulangi dengan: berkas print-run --resume ${run.id} --out FILE`;
    throw notWritten(out, error as NodeJS.ErrnoException, kept);
  }
  return out;
}

const failuresShown = 20;

function report(run: PrintRunView, out: string | undefined, { json }: CommandContext): void {
  const [first] = run.failures;
  if (first) process.exitCode ??= exitCodes[first.code];
  if (json) console.log(JSON.stringify({ run, out: out ?? null }));
  else tell(run, out);
}

function tell(run: PrintRunView, out: string | undefined): void {
  console.log(
    `${out ?? '(tanpa berkas hasil)'}  ${run.id}  ${run.state}: ${run.done} dari ${run.total} naskah`,
  );
  for (const { no, type, detail, problems = [] } of run.failures.slice(0, failuresShown))
    console.error([`No. ${no} ${type}: ${detail}`, ...problems.map(problemLine)].join('\n'));
  if (run.failed > failuresShown)
    console.error(`... dan ${run.failed - failuresShown} naskah lain yang gagal.`);
}
