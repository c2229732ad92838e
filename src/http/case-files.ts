import { z } from 'zod';
import type { App } from '../app.ts';
import type { Archive } from '../archive/archive.ts';
import { createCase, getCase, type SavedCase, updateCase } from '../archive/case-files.ts';
import type { Page } from '../archive/catalog.ts';
import { parseInput, problemsOf } from '../domain/problems.ts';
import { keepStates } from '../domain/record.ts';
import { AppError, type Problem } from '../errors.ts';
import { isUnchanged } from './conditional.ts';
import {
  type Call,
  defineEndpoint,
  type Endpoint,
  idParams,
  queryAfter,
  queryInt,
  sendJson,
} from './endpoint.ts';
import { readJsonBody } from './json-body.ts';
import { problemEntrySchema } from './problems.ts';
import { whoOf } from './who.ts';

/** What berkas and kegiatan differ in; all else of their routes is the same. */
export interface CaseKind<Data, Query> {
  noun: 'berkas' | 'kegiatan';
  tag: string;
  schema: z.ZodType<Data>;
  parse(input: unknown): Data | Promise<Data>;
  warningsOf(data: Data, app: App): Problem[] | Promise<Problem[]>;
  rowSchema: z.ZodType;
  querySchema: z.ZodType<Query>;
  /** The filters a GET list takes: none that is personal, for URLs end up in logs and histories. */
  listFilters: z.ZodRawShape;
  find(archive: Archive, query: Query): Promise<Page<unknown>>;
  example: unknown;
  searchExample: unknown;
}

export interface CaseEndpoints {
  create: Endpoint;
  update: Endpoint;
  get: Endpoint;
  list: Endpoint;
  search: Endpoint;
}

/** The five routes of a noun that is kept as versions of one JSON object. */
export function caseEndpoints<Data, Query>(kind: CaseKind<Data, Query>): CaseEndpoints {
  return {
    create: createEndpoint(kind),
    update: updateEndpoint(kind),
    get: getEndpoint(kind),
    list: listEndpoint(kind),
    search: searchEndpoint(kind),
  };
}

function createEndpoint<Data, Query>(kind: CaseKind<Data, Query>): Endpoint {
  const schema = answerSchema(kind);
  return defineEndpoint({
    summary: `Menyimpan ${kind.noun} baru`,
    tag: kind.tag,
    headers: ['Idempotency-Key', 'X-Petugas'],
    body: { media: 'application/json', schema: kind.schema, example: kind.example },
    answers: {
      201: { description: 'Tersimpan', schema, headers: ['ETag', 'Location'], example: answerExample(kind) },
      200: { description: 'Sudah disimpan', schema, headers: ['ETag', 'Location', 'Idempotency-Replayed'] },
    },
    problems: ['key_reused', 'unsupported_media', 'too_large', 'unavailable'],
    async handle({ app, req, res }) {
      const body = await readJsonBody(req, res, app.config.maxJsonBytes);
      const who = whoOf(app, req, body.sha256);
      const saved = await createCase(app.archive, kind.noun, await kind.parse(body.value), who);
      if (saved.replayed) res.set('Idempotency-Replayed', 'true');
      res.location(`/v1/${kind.noun}/${saved.id}`);
      await sendCase(kind, { app, res }, saved.replayed ? 200 : 201, saved);
    },
  });
}

function updateEndpoint<Data, Query>(kind: CaseKind<Data, Query>): Endpoint {
  return defineEndpoint({
    summary: `Menyimpan versi berikut dari satu ${kind.noun}`,
    tag: kind.tag,
    params: idParams,
    headers: ['If-Match', 'X-Petugas'],
    body: { media: 'application/json', schema: kind.schema, example: kind.example },
    answers: { 200: { description: 'Tersimpan', schema: answerSchema(kind), headers: ['ETag'] } },
    problems: [
      'not_found',
      'stale',
      'precondition_required',
      'unsupported_media',
      'too_large',
      'unavailable',
    ],
    async handle({ app, req, res, params }) {
      const body = await readJsonBody(req, res, app.config.maxJsonBytes);
      const { actor } = whoOf(app, req, body.sha256);
      const data = await kind.parse(body.value);
      const ifMatch = req.headers['if-match'];
      const saved = await updateCase(app.archive, kind.noun, params.id, ifMatch, data, { actor });
      await sendCase(kind, { app, res }, 200, saved);
    },
  });
}

function getEndpoint<Data, Query>(kind: CaseKind<Data, Query>): Endpoint {
  return defineEndpoint({
    summary: `Satu ${kind.noun}, versi terbaru atau yang diminta`,
    tag: kind.tag,
    params: idParams,
    query: z.strictObject({ version: queryInt('Versi', 1, 1_000_000).optional() }),
    headers: ['If-None-Match'],
    answers: {
      200: { description: 'Isi dan versinya', schema: answerSchema(kind), headers: ['ETag'] },
      304: { description: 'Tidak berubah', headers: ['ETag'] },
    },
    problems: ['not_found', 'damaged', 'unavailable'],
    async handle({ app, req, res, params, query }) {
      const saved = await getCase(app.archive, kind.noun, params.id, query.version);
      res.set('Cache-Control', 'private, no-cache');
      if (!isUnchanged(req, saved.etag)) return sendCase(kind, { app, res }, 200, saved);
      res.set('ETag', saved.etag).status(304).end();
    },
  });
}

function listEndpoint<Data, Query>(kind: CaseKind<Data, Query>): Endpoint {
  const paging = { after: queryAfter, limit: queryInt('Banyaknya (limit)', 1, 200).default(25) };
  return defineEndpoint({
    summary: `Daftar ${kind.noun}, terbaru lebih dahulu`,
    tag: kind.tag,
    query: z.strictObject({ ...kind.listFilters, ...paging }),
    answers: { 200: pageAnswer(kind) },
    async handle({ app, res, query }) {
      const { after, limit, ...filters } = query as Record<string, unknown>;
      sendJson(res, 200, await kind.find(app.archive, readListQuery(kind, { filters, after, limit })));
    },
  });
}

/** A list asks what a search asks; its filters stand in the address by their bare names. */
function readListQuery<Data, Query>({ querySchema }: CaseKind<Data, Query>, asked: unknown): Query {
  const result = querySchema.safeParse(asked);
  if (result.success) return result.data;
  const problems = problemsOf(result.error, querySchema, asked).map((problem) => ({
    ...problem,
    path: problem.path.replace(/^filters\./, ''),
  }));
  throw new AppError('invalid_input', 'not a valid list query', { problems });
}

function searchEndpoint<Data, Query>(kind: CaseKind<Data, Query>): Endpoint {
  return defineEndpoint({
    summary: `Mencari ${kind.noun} menurut kata dan saringan`,
    tag: kind.tag,
    body: { media: 'application/json', schema: kind.querySchema, example: kind.searchExample },
    answers: { 200: pageAnswer(kind) },
    problems: ['unsupported_media', 'too_large'],
    async handle({ app, req, res }) {
      const body = await readJsonBody(req, res, app.config.maxJsonBytes);
      sendJson(res, 200, await kind.find(app.archive, parseInput(kind.querySchema, body.value, 'search')));
    },
  });
}

function answerSchema<Data, Query>(kind: CaseKind<Data, Query>) {
  return z.strictObject({
    id: z.string(),
    version: z.int().min(1),
    etag: z.string().meta({ description: 'Untuk If-Match saat mengubah' }),
    updatedAt: z.string(),
    state: z.enum(keepStates),
    warnings: z.array(problemEntrySchema).meta({ description: 'Bukan kesalahan, tetapi patut diperiksa' }),
    data: kind.schema,
  });
}

function answerExample<Data, Query>({ example }: CaseKind<Data, Query>) {
  const updatedAt = '2026-01-12T02:15:00.000Z';
  const saved = { id: '01KAXM8E4SR2B8VKQ6ZJ3H5T7C', version: 1, etag: '"1"', updatedAt, state: 'tersimpan' };
  return { ...saved, warnings: [], data: example };
}

function pageAnswer<Data, Query>(kind: CaseKind<Data, Query>) {
  return {
    description: 'Yang ditemukan; `next` menjadi `after` halaman berikutnya',
    schema: z.strictObject({ items: z.array(kind.rowSchema), next: z.string().nullable() }),
  };
}

async function sendCase<Data, Query>(
  kind: CaseKind<Data, Query>,
  { app, res }: Pick<Call, 'app' | 'res'>,
  status: number,
  saved: SavedCase,
): Promise<void> {
  const { replayed: _, data, ...rest } = saved;
  res.set('ETag', saved.etag);
  const warnings = await kind.warningsOf(data as Data, app);
  sendJson(res, status, { ...rest, warnings, data });
}
