import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Member } from '../../samples/kegiatan.ts';
import { berkasAt, type Keluarga, type Langkah } from '../../samples/prosedur.ts';
import type { App } from '../app.ts';
import { createCase, updateCase } from '../archive/case-files.ts';
import { itemsOf } from '../archive/print-runs.ts';
import { openContent } from '../archive/retrieve.ts';
import { type DocumentView, getDocument } from '../documents/document.ts';
import { issueDocument } from '../documents/issue.ts';
import type { IssueRequest } from '../documents/issue-request.ts';
import { openPrintFile } from '../documents/print-content.ts';
import { inputFor } from '../documents/print-plan.ts';
import { printRunRequestSchema } from '../documents/print-run-request.ts';
import { kegiatanOf } from '../documents/template.ts';
import { type Berkas, parseBerkas } from '../domain/berkas.ts';
import { type Kegiatan, parseKegiatan } from '../domain/kegiatan.ts';
import { parseInput } from '../domain/problems.ts';
import { AppError } from '../errors.ts';

const who = { actor: { kind: 'sistem' as const, name: 'demo' } };

/** A family of the demo, and its case file as it is stored now. */
export interface Family extends Member {
  keluarga: Keluarga;
}

/** An act as it is stored now. */
export interface Act {
  id: string;
  version: number;
  data: Kegiatan;
}

/** A paper that the demo made. */
export interface Paper extends DocumentView {
  /** Its share of the time that its run took, by pages. */
  seconds: number;
}

/** What is to be printed: papers of an act, or of case files, or of case files under an act. */
interface Job {
  types: string[];
  date: string;
  act?: Act;
  of?: readonly Member[];
  input?: Record<string, unknown>;
  format?: 'pdf' | 'docx';
}

/** So few papers are asked for one by one: a print run first starts its threads. */
const few = 4;

/** The office at work: it writes case files and acts, prints, and keeps what it prints in `naskah/`. */
export type DemoOffice = ReturnType<typeof createDemoOffice>;

export function createDemoOffice(app: App, dir: string) {
  const { archive } = app;
  const naskah = join(dir, 'naskah');
  const papers: Paper[] = [];
  let runs = 0;

  async function record(family: Omit<Family, 'id' | 'version'>): Promise<Family> {
    const { id, version } = await createCase(archive, 'berkas', parseBerkas(family.data), who);
    return { ...family, id, version };
  }

  /** Writes the next version of a case file, where anything in it is new. */
  async function rewrite(family: Family, data: Berkas): Promise<void> {
    const checked = parseBerkas(data);
    if (JSON.stringify(checked) === JSON.stringify(family.data)) return;
    const etag = `"${family.version}"`;
    const { version } = await updateCase(archive, 'berkas', family.id, etag, checked, who);
    Object.assign(family, { version, data: checked });
  }

  async function act(data: unknown): Promise<Act> {
    const checked = await parseKegiatan(data);
    const { id, version } = await createCase(archive, 'kegiatan', checked, who);
    return { id, version, data: checked };
  }

  /** What became known of an act: its number and day, its lines afterwards. */
  async function amend(known: Act, change: object): Promise<void> {
    const data = await parseKegiatan({ ...known.data, ...change });
    const etag = `"${known.version}"`;
    const { version } = await updateCase(archive, 'kegiatan', known.id, etag, data, who);
    Object.assign(known, { version, data });
  }

  /** The papers of a job: a print run with its file in `naskah/`, or one by one. Throws where one cannot be made. */
  function print(name: string, job: Job): Promise<Paper[]> {
    const count = job.types.length * (job.of?.length ?? 1);
    return count <= few && job.format !== 'docx' ? issueEach(name, job) : runPrint(name, job);
  }

  async function issueEach(name: string, { types, act: known, of, ...job }: Job) {
    const made: Paper[] = [];
    for (const member of of ?? [undefined]) {
      for (const type of types) {
        const loaded = app.templates.get(type);
        const { from } = loaded.template;
        const kinds = kegiatanOf(loaded.template);
        const printsAct = known && (from === 'kegiatan' || kinds.includes(known.data.jenis));
        const request = {
          type,
          ...(member && { berkasId: member.id }),
          ...(printsAct && { kegiatanId: known.id }),
        };
        made.push(await issue(name, { ...job, ...request, input: inputFor(loaded, job.input ?? {}) }));
      }
    }
    return made;
  }

  async function runPrint(name: string, { of, act: known, ...job }: Job): Promise<Paper[]> {
    const started = performance.now();
    const asked = {
      ...job,
      ...(known && { kegiatanId: known.id }),
      ...(of && { berkas: { ids: of.map(({ id }) => id) } }),
      ...(job.format === 'docx' && { output: 'zip' }),
    };
    const { run } = await app.printRuns.create(parseInput(printRunRequestSchema, asked, 'print run'), who);
    for await (const _progress of app.printRuns.watch(run.id));
    await checkRun(app, name, run.id);
    const documents: DocumentView[] = [];
    for await (const { code } of itemsOf(archive, run.id)) documents.push(await getDocument(app, code!));
    const file = await openPrintFile(app, run.id);
    await write(name, file.name.endsWith('.zip') ? 'zip' : 'pdf', file.stream());
    return keep(documents, started);
  }

  /** One paper by itself, as it is asked for at the counter. */
  async function issue(stage: string, asked: Pick<IssueRequest, 'type' | 'date'> & Partial<IssueRequest>) {
    const started = performance.now();
    const request = { input: {}, format: 'pdf' as const, ...asked };
    const { document } = await issueDocument(app, request, who);
    const { stream } = await openContent(archive, document.recordId);
    await write(`${stage}-${request.type}`, request.format, stream);
    return keep([document], started)[0]!;
  }

  async function write(name: string, ext: string, stream: NodeJS.ReadableStream): Promise<void> {
    runs += 1;
    await mkdir(naskah, { recursive: true });
    const path = join(naskah, `${String(runs).padStart(2, '0')}-${name}.${ext}`);
    await pipeline(stream, createWriteStream(path));
  }

  function keep(documents: readonly DocumentView[], started: number): Paper[] {
    const seconds = (performance.now() - started) / 1000;
    const weight = (one: DocumentView) => one.pages ?? 1;
    const whole = documents.reduce((sum, one) => sum + weight(one), 0);
    const kept = documents.map((one) => ({ ...one, seconds: (seconds * weight(one)) / whole }));
    papers.push(...kept);
    return kept;
  }

  return {
    app,
    who,
    papers: papers as readonly Paper[],
    act,
    amend,
    issue,
    print,
    rewrite,
    register: (keluarga: Keluarga) => record({ keluarga, data: berkasAt(keluarga, 'permohonan') }),
    /** These case files grow up to a point of the procedure. */
    async grow(families: readonly Family[], langkah: Langkah, teguran?: number): Promise<void> {
      for (const family of families) await rewrite(family, berkasAt(family.keluarga, langkah, teguran));
    },
    read: async ({ recordId }: DocumentView) => buffer((await openContent(archive, recordId)).stream),
  };
}

async function checkRun({ printRuns }: App, name: string, id: string): Promise<void> {
  const { state, failures, reason } = await printRuns.get(id);
  if (state === 'selesai' && failures.length === 0) return;
  const said = failures.map(({ type, detail, problems = [] }) => {
    const fields = problems.map(({ path, message }) => `${path} ${message}`);
    return [type, detail, ...fields.slice(0, 5)].join(': ');
  });
  const first = [...new Set(said)].slice(0, 5).join('\n  ');
  throw new AppError('internal', `the demo's print run ${name} is ${state}: ${reason ?? ''}\n  ${first}`);
}
