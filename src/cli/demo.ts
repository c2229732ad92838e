import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../app.ts';
import type { SkExceptions } from '../archive/exceptions.ts';
import { type Command, type CommandContext, withApp } from './command.ts';
import { type Found, findAgain, signAll, toBeSigned } from './demo-archive.ts';
import { checkRegisters, examine, makeContactSheet } from './demo-checks.ts';
import { createDemoOffice, type Paper } from './demo-office.ts';
import { playProcedure, shelve } from './demo-procedure.ts';
import { type Step, type Steps, stopwatch } from './demo-steps.ts';
import { table } from './table.ts';

/** The whole procedure on invented case files, in a folder of its own that is made anew each time. */
export const demo: Command = {
  summary: 'do the whole procedure on invented case files, in DATA_DIR/demo',
  usage: '[--json]',
  options: {},
  async run(context) {
    const { dataDir } = context.loadConfig();
    const dir = join(dataDir, 'demo');
    await rm(dir, { recursive: true, force: true });
    await mkdir(dir, { recursive: true });
    const instansiFile = await writeOffice(dir);
    const steps = stopwatch(context.json);
    const made = await withApp(demoContext(context, { dir, instansiFile }), (app) => play(app, dir, steps));
    if (context.json) return console.log(JSON.stringify({ dir, steps: steps.all(), ...made }));
    console.log(summary(dir, steps.all(), made));
  },
};

/** The sample office, with every paper switched on and letters numbered from a series of its own. */
async function writeOffice(dir: string): Promise<string> {
  const text = await readFile(new URL('../../samples/instansi-sragen.json', import.meta.url), 'utf8');
  const office = {
    ...JSON.parse(text),
    penomoran: { cara: 'seri', seri: 'surat', mulai: 431, lebar: 4 },
    naskahTambahan: ['berita-acara-penyaluran', 'permohonan-pencairan', 'petikan-sk'],
  };
  const path = join(dir, 'instansi.json');
  await writeFile(path, JSON.stringify(office, null, 2));
  return path;
}

/** Whatever store, database and office are set, the demo has its own. */
function demoContext(context: CommandContext, own: { dir: string; instansiFile: string }): CommandContext {
  const { storeKeys, backupStoreUrl, backupStoreKeys, publicUrl, ...config } = context.loadConfig();
  const { dir, instansiFile } = own;
  const places = {
    ...config,
    dataDir: dir,
    storeUrl: `file:${dir}/store`,
    databaseUrl: `file:${dir}/berkas.sqlite`,
    instansiFile,
  };
  return {
    ...context,
    loadConfig: () => ({ ...places, backupStoreUrl: `file:${dir}/backup`, qrPrefix: 'BKS:' }),
  };
}

/** What was made of one type. */
interface Made {
  type: string;
  papers: number;
  pages: number;
  seconds: number;
}

interface Outcome {
  made: Made[];
  found: Found[];
  exceptions: SkExceptions;
}

async function play(app: App, dir: string, steps: Steps): Promise<Outcome> {
  const office = createDemoOffice(app, dir);
  const played = await playProcedure(office, steps);
  const signed = toBeSigned(office, played);
  await steps.run('scans', 'printed, signed, stamped, scanned, archived', () =>
    signAll(office, join(dir, 'pindaian'), signed, steps),
  );
  await steps.run('arsip', 'covers, contents, registers, a loan', () => shelve(office, played));
  await checkRegisters(office, played);
  await steps.run('lembar-contoh', 'contact sheet, a picture a type', () =>
    makeContactSheet(office, join(dir, 'lembar-contoh')),
  );
  const found = await steps.run('found', 'by name, number and village', () => findAgain(office, played));
  return { made: byType(office.papers), found, exceptions: await examine(office, played) };
}

function byType(papers: readonly Paper[]): Made[] {
  const groups = Map.groupBy(papers, ({ type }) => type);
  return [...groups].map(([type, list]) => ({
    type,
    papers: list.length,
    pages: list.reduce((sum, { pages }) => sum + (pages ?? 0), 0),
    seconds: list.reduce((sum, one) => sum + one.seconds, 0),
  }));
}

function summary(dir: string, steps: readonly Step[], { made, found, exceptions }: Outcome): string {
  const stepRows = steps.map(({ name, what, count, seconds }) => [name, what, count, seconds.toFixed(1)]);
  const madeRows = made.map(({ type, papers, pages, seconds }) => [type, papers, pages, seconds.toFixed(2)]);
  const findings = exceptions.counts.map(({ code, severity, count, title }) => [
    code,
    severity,
    count,
    title,
  ]);
  const papers = made.reduce((sum, one) => sum + one.papers, 0);
  return [
    table([['step', 'what', 'made', 'seconds'], ...stepRows]),
    '',
    table([['type', 'papers', 'pages', 'seconds'], ...madeRows]),
    `${made.length} types, ${papers} papers`,
    '',
    table([['asked', 'records', 'first'], ...found.map((one) => [one.asked, one.records, one.first])]),
    '',
    `SK ${exceptions.nomor}: ${exceptions.families} keluarga diperiksa.`,
    table([['kode', 'tingkat', 'banyaknya', 'arti'], ...findings]),
    '',
    ...exceptions.items.filter(({ severity }) => severity === 'temuan').map(({ message }) => `- ${message}`),
    '',
    `Papers:        ${join(dir, 'naskah')}`,
    `Scans:         ${join(dir, 'pindaian')}`,
    `Contact sheet: ${join(dir, 'lembar-contoh')}`,
    `Archive:       ${join(dir, 'store')}, backup beside it; look at it with: DATA_DIR=${dir} npm start`,
  ].join('\n');
}
