import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { sampleBerkas } from '../../samples/berkas.ts';
import { type Member, samplePenetapan, samplePenyaluran } from '../../samples/kegiatan.ts';
import type { App } from '../app.ts';
import { createCase } from '../archive/case-files.ts';
import { findRecords } from '../archive/catalog.ts';
import { depositRecord } from '../archive/deposit.ts';
import { openContent } from '../archive/retrieve.ts';
import type { DocumentView } from '../documents/document.ts';
import { issueDocument } from '../documents/issue.ts';
import type { IssueRequest } from '../documents/issue-request.ts';
import { type Berkas, parseBerkas } from '../domain/berkas.ts';
import { parseKegiatan } from '../domain/kegiatan.ts';
import { recordQuerySchema } from '../domain/record.ts';
import { findVillage } from '../domain/region.ts';
import { AppError } from '../errors.ts';
import { inspectFile } from '../scan/pages.ts';
import { type Command, type CommandContext, withApp } from './command.ts';
import { signAndScan } from './demo-scanner.ts';
import { type Step, stopwatch } from './demo-steps.ts';
import { table } from './table.ts';

const families = 30;
const who = { actor: { kind: 'sistem' as const, name: 'demo' } };

/** The main job end to end on invented case files, in a folder of its own that is made anew each time. */
export const demo: Command = {
  summary: 'do the main job end to end on invented case files, in DATA_DIR/demo',
  usage: '[--json]',
  options: {},
  async run(context) {
    const { dataDir } = context.loadConfig();
    const dir = join(dataDir, 'demo');
    await rm(dir, { recursive: true, force: true });
    const steps = stopwatch(context.json);
    const found = await withApp(demoContext(context, dir), (app) => play(app, dir, steps));
    if (context.json) return console.log(JSON.stringify({ dir, steps: steps.all(), found }));
    console.log(summary(dir, steps.all(), found));
  },
};

/** Whatever store and database the office has, the demo stays in its folder. */
function demoContext(context: CommandContext, dir: string): CommandContext {
  const { storeKeys, backupStoreUrl, backupStoreKeys, publicUrl, ...config } = context.loadConfig();
  const own = {
    ...config,
    dataDir: dir,
    storeUrl: `file:${dir}/store`,
    databaseUrl: `file:${dir}/berkas.sqlite`,
  };
  return {
    ...context,
    loadConfig: () => ({ ...own, backupStoreUrl: `file:${dir}/backup`, qrPrefix: 'BKS:' }),
  };
}

interface Found {
  asked: string;
  records: number;
  first: string;
}

type Steps = ReturnType<typeof stopwatch>;

async function play(app: App, dir: string, steps: Steps): Promise<Found[]> {
  const members = await steps.run('berkas', 'case files of families', () => createMembers(app));
  const [penetapan, penyaluran] = await steps.run('kegiatan', 'SK and penyaluran', () =>
    createActs(app, members),
  );
  const issue = (requests: IssueRequest[]) => issueAll(app, join(dir, 'naskah'), requests);
  const date = '2026-03-02';
  const rab = await steps.run('rab', 'PDF and DOCX', () =>
    issue(members.flatMap(({ id }) => bothFormats({ type: 'rab', berkasId: id, date }))),
  );
  const lampiran = await steps.run('lampiran-sk', 'PDF and DOCX', () =>
    issue(bothFormats({ type: 'lampiran-sk', kegiatanId: penetapan, date })),
  );
  const kuitansi = await steps.run('kuitansi', 'PDF', () =>
    issue(members.map(({ id }) => kuitansiOf(id, penyaluran))),
  );
  const printed = [...rab, ...lampiran, ...kuitansi].filter((document) => document.format === 'pdf');
  await steps.run('scans', 'printed, signed, stamped, scanned, deposited', () =>
    signAll(app, join(dir, 'pindaian'), printed, steps),
  );
  return steps.run('found', 'by name, number and village', () => findThree(app, members));
}

async function createMembers({ archive }: App): Promise<Member[]> {
  const members: Member[] = [];
  for (const berkas of sampleBerkas(families)) {
    const { id, version, data } = await createCase(archive, 'berkas', parseBerkas(berkas), who);
    members.push({ id, version, data: data as Berkas });
  }
  return members;
}

async function createActs({ archive }: App, members: readonly Member[]) {
  const create = async (act: unknown) =>
    (await createCase(archive, 'kegiatan', await parseKegiatan(act), who)).id;
  const penetapan = await create(samplePenetapan(members));
  const penyaluran = await create(samplePenyaluran(members, penetapan));
  return [penetapan, penyaluran] as const;
}

type Wanted = Pick<IssueRequest, 'type' | 'date'> & Partial<IssueRequest>;

function bothFormats(wanted: Wanted): IssueRequest[] {
  return (['pdf', 'docx'] as const).map((format) => ({ ...wanted, input: {}, format }));
}

function kuitansiOf(berkasId: string, kegiatanId: string): IssueRequest {
  return { type: 'kuitansi', berkasId, kegiatanId, date: '2026-05-04', input: {}, format: 'pdf' };
}

async function issueAll(app: App, dir: string, requests: readonly IssueRequest[]): Promise<DocumentView[]> {
  await mkdir(dir, { recursive: true });
  const documents: DocumentView[] = [];
  for (const request of requests) {
    const { document } = await issueDocument(app, request, who);
    const { stream } = await openContent(app.archive, document.recordId);
    await writeFile(join(dir, `${document.type}-${document.code}.${document.format}`), stream);
    documents.push(document);
  }
  return documents;
}

async function signAll(app: App, dir: string, documents: readonly DocumentView[], steps: Steps) {
  await mkdir(dir, { recursive: true });
  for (const [at, document] of documents.entries()) {
    await signOne(app, dir, document, at + 1);
    steps.progress(at + 1, documents.length);
  }
  return documents;
}

async function signOne({ archive }: App, dir: string, document: DocumentView, seed: number): Promise<void> {
  const paper = await buffer((await openContent(archive, document.recordId)).stream);
  const scan = await signAndScan(paper, { seed });
  const fileName = `${document.type}-${document.code}.${scan.ext}`;
  await writeFile(join(dir, fileName), scan.bytes);
  const spooled = await archive.inbox.spool(Readable.from([scan.bytes]));
  const inspected = await inspectFile(spooled.path);
  const metadata = {
    type: document.type,
    title: `${document.title}, ditandatangani`,
    date: document.date,
    berkas: [],
    documentCode: document.code,
    tingkatPerkembangan: 'asli' as const,
    media: 'kertas',
  };
  await depositRecord(archive, { spooled, fileName, ...inspected, metadata }, who);
}

async function findThree({ archive }: App, members: readonly Member[]): Promise<Found[]> {
  const { nama, alamat } = members[2]!.data.pemohon;
  const village = findVillage(alamat.kodeWilayah)!;
  const number = samplePenyaluran(members).lines[4]!.nomorBukti;
  const questions = [
    { asked: `nama: ${nama}`, q: nama, filters: { origin: 'scan' } },
    { asked: `nomor: ${number}`, q: number, filters: { origin: 'scan' } },
    {
      asked: `desa: ${village.name}`,
      q: '',
      filters: { origin: 'scan', desa: village.code, type: 'kuitansi' },
    },
  ];
  const found: Found[] = [];
  for (const { asked, ...query } of questions) {
    const { items } = await findRecords(archive, recordQuerySchema.parse(query));
    const first = items[0];
    if (!first) throw new AppError('internal', `the demo found nothing for: ${asked}`);
    found.push({
      asked,
      records: items.length,
      first: `${first.id} ${first.type} (${first.state})`,
    });
  }
  return found;
}

function summary(dir: string, steps: readonly Step[], found: readonly Found[]): string {
  const rows = steps.map(({ name, what, count, seconds }) => [name, what, count, seconds.toFixed(1)]);
  return [
    table([['step', 'what', 'made', 'seconds'], ...rows]),
    '',
    table([['asked', 'records', 'first'], ...found.map((one) => [one.asked, one.records, one.first])]),
    '',
    `Papers:  ${join(dir, 'naskah')}`,
    `Scans:   ${join(dir, 'pindaian')}`,
    `Archive: ${join(dir, 'store')}, backup beside it; look at it with: DATA_DIR=${dir} npm start`,
  ].join('\n');
}
