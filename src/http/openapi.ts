import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
} from 'zod-openapi';
import { berkasSchema } from '../domain/berkas.ts';
import { kegiatanSchema } from '../domain/kegiatan.ts';
import { recordViewSchema } from '../domain/record.ts';
import type { ErrorCode } from '../errors.ts';
import {
  type Answer,
  type AnswerHeader,
  defineEndpoint,
  type Endpoint,
  type RequestHeader,
  sendJson,
} from './endpoint.ts';
import { problemSchema, statusOf } from './problems.ts';

/** One line of the route table. Paths are written as OpenAPI writes them: `/v1/berkas/{id}`. */
export type Route = readonly [method: 'get' | 'post' | 'put', path: string, endpoint: Endpoint];

/** What any route may refuse with; `invalid_input` for a query parameter that it does not take. */
const sharedProblems: readonly ErrorCode[] = [
  'malformed_request',
  'invalid_input',
  'forbidden',
  'rate_limited',
  'internal',
];

/** The OpenAPI 3.1 document of the routes, from the schemas that validate. */
export function describeRoutes(routes: readonly Route[]): object {
  const paths: ZodOpenApiPathsObject = {};
  for (const [method, path, endpoint] of routes) {
    paths[path] = { ...paths[path], [method]: describeEndpoint(method, path, endpoint) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Berkas',
      version: '1',
      description: 'Naskah bantuan sosial dari berkas pemohon, dan arsip elektroniknya.',
    },
    paths,
    components: {
      schemas: {
        Berkas: berkasSchema,
        Kegiatan: kegiatanSchema,
        Arsip: recordViewSchema,
        Masalah: problemSchema,
      },
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'API_TOKEN, bila diatur' } },
    },
  });
}

function describeEndpoint(method: string, path: string, endpoint: Endpoint): ZodOpenApiOperationObject {
  const { summary, tag, params, query, headers, body, open } = endpoint;
  return {
    operationId: `${method}${path.replace(/[^a-z0-9]+(.)?/gi, (_, next = '') => next.toUpperCase())}`,
    summary,
    tags: [tag],
    security: open ? [] : [{}, { token: [] }],
    requestParams: {
      ...(params && { path: params }),
      ...(query && { query }),
      ...(headers && { header: z.object(pick(requestHeaders, headers)) }),
    },
    ...(body && {
      requestBody: {
        required: true,
        content: { [body.media]: { schema: body.schema, example: body.example } },
      },
    }),
    responses: { ...goodAnswers(endpoint), ...problemAnswers(endpoint) },
  };
}

function goodAnswers({ answers }: Endpoint): Record<`2${string}`, ZodOpenApiResponseObject> {
  return Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => [status, describeAnswer(answer)]),
  );
}

function describeAnswer({
  description,
  schema,
  media = [],
  headers,
  example,
}: Answer): ZodOpenApiResponseObject {
  const json = schema && { 'application/json': { schema, ...(example !== undefined && { example }) } };
  const bytes = Object.fromEntries(media.map((type) => [type, {}]));
  return {
    description,
    ...(headers && { headers: z.object(pick(answerHeaders, headers)) }),
    ...((json || media.length > 0) && { content: { ...json, ...bytes } }),
  };
}

/** The statuses and codes an endpoint may refuse with. */
export function problemsByStatus({ problems = [], open }: Endpoint): Map<number, ErrorCode[]> {
  const all = new Set<ErrorCode>([
    ...sharedProblems,
    ...(open ? [] : (['unauthorized'] as const)),
    ...problems,
  ]);
  return Map.groupBy(all, statusOf) as Map<number, ErrorCode[]>;
}

function problemAnswers(endpoint: Endpoint): Record<`4${string}`, ZodOpenApiResponseObject> {
  const answers = [...problemsByStatus(endpoint)].map(([status, codes]) => [
    status,
    problemAnswer(status, codes),
  ]);
  // Only content has ranges, and 416 is the number HTTP keeps for them.
  if (206 in endpoint.answers) answers.push([416, problemAnswer(416, ['bad_range'])]);
  return Object.fromEntries(answers);
}

function problemAnswer(status: number, codes: readonly ErrorCode[]): ZodOpenApiResponseObject {
  const example = {
    type: `urn:berkas:problem:${codes[0]}`,
    title: 'Isian belum benar',
    status,
    code: codes[0],
    detail: 'Satu kalimat untuk petugas.',
    instance: '01KAXM8E4SR2B8VKQ6ZJ3H5T7C',
  };
  return {
    description: codes.join(', '),
    content: { 'application/problem+json': { schema: problemSchema, example } },
  };
}

const text = (description: string) => z.string().optional().meta({ description });

const requestHeaders: Readonly<Record<RequestHeader, z.ZodType>> = {
  'Idempotency-Key': text('Kunci pilihan pengirim: permintaan yang diulang dengan kunci sama dijawab sama'),
  'If-Match': z.string().meta({ description: 'ETag versi yang diubah', example: '"3"' }),
  'If-None-Match': text('ETag yang sudah dimiliki'),
  'If-Range': text('ETag dari bagian yang sudah dimiliki'),
  Range: text('Satu bagian, misalnya bytes=0-1023'),
  'X-Petugas': text('Nama petugas yang bekerja, UTF-8 atau kode persen; dicatat sebagai pelaku'),
};

const answerHeaders: Readonly<Record<AnswerHeader, z.ZodType>> = {
  ETag: text('Versi isi'),
  Location: text('Alamat yang dibuat'),
  'Content-Range': text('Bagian yang dikirim'),
  'Content-Disposition': text('Nama unduhan, tanpa nama orang'),
  'Idempotency-Replayed': text('true bila jawaban ini ulangan'),
};

function pick<Name extends string>(table: Readonly<Record<Name, z.ZodType>>, names: readonly Name[]) {
  return Object.fromEntries(names.map((name) => [name, table[name]]));
}

/** Serves the document; made once, when it is first asked for. */
export function openapiEndpoint(routes: () => readonly Route[]): Endpoint {
  let made: object | undefined;
  return defineEndpoint({
    summary: 'Dokumen OpenAPI 3.1 ini',
    tag: 'Dokumentasi',
    answers: {
      200: {
        description: 'OpenAPI',
        schema: z.looseObject({ openapi: z.string(), paths: z.looseObject({}) }),
      },
    },
    handle({ res }) {
      made ??= describeRoutes(routes());
      sendJson(res, 200, made);
    },
  });
}
