import type { Request, Response } from 'express';
import { z } from 'zod';
import type { App } from '../app.ts';
import { parseInput, problemAt } from '../domain/problems.ts';
import { AppError, type ErrorCode } from '../errors.ts';

/** A request whose path and query are decoded and right. */
export interface Call<Params = unknown, Query = unknown> {
  app: App;
  req: Request;
  res: Response;
  params: Params;
  query: Query;
}

/** One kind of good answer: JSON by `schema`, or bytes of one of `media`. Neither: no body. */
export interface Answer {
  description: string;
  schema?: z.ZodType;
  media?: readonly string[];
  headers?: readonly AnswerHeader[];
  /** One that `schema` accepts. */
  example?: unknown;
}

export type AnswerHeader =
  | 'ETag'
  | 'Location'
  | 'Content-Range'
  | 'Content-Disposition'
  | 'Idempotency-Replayed';
/** Not Accept, Content-Type or Authorization: OpenAPI ignores header parameters of these names. */
export type RequestHeader =
  | 'Idempotency-Key'
  | 'If-Match'
  | 'If-None-Match'
  | 'If-Range'
  | 'Range'
  | 'X-Petugas';

/** What a body is made of, by media type. */
interface Body {
  media: 'application/json' | 'multipart/form-data';
  schema: z.ZodType;
  example: unknown;
}

/** One thing the service does: described once, so that server and OpenAPI document cannot disagree. */
export interface Endpoint {
  summary: string;
  tag: string;
  params?: z.ZodObject;
  query?: z.ZodObject;
  headers?: readonly RequestHeader[];
  body?: Body;
  answers: Readonly<Record<number, Answer>>;
  /** The codes it may refuse with, beside those that every route shares. */
  problems?: readonly ErrorCode[];
  /** Answers without a token: health only. */
  open?: boolean;
  run(app: App, req: Request, res: Response): Promise<void> | void;
}

interface Definition<P extends z.ZodObject, Q extends z.ZodObject>
  extends Omit<Endpoint, 'run' | 'params' | 'query'> {
  params?: P;
  query?: Q;
  handle(call: Call<z.output<P>, z.output<Q>>): Promise<void> | void;
}

const nothing = z.strictObject({});

/** Makes an endpoint whose handler only sees decoded, checked parameters. */
export function defineEndpoint<
  P extends z.ZodObject = typeof nothing,
  Q extends z.ZodObject = typeof nothing,
>(definition: Definition<P, Q>): Endpoint {
  const { handle, params, query, ...rest } = definition;
  return {
    ...rest,
    ...(params && { params }),
    ...(query && { query }),
    run: (app, req, res) =>
      handle({
        app,
        req,
        res,
        params: readParams(params ?? nothing, req) as z.output<P>,
        query: readQuery(query ?? nothing, req) as z.output<Q>,
      }),
  };
}

/** The id of a berkas, kegiatan or record in a path. */
export const idParams = z.strictObject({
  id: z
    .string()
    .regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, 'Harus berupa id (26 huruf dan angka).')
    .meta({ title: 'Id', description: 'Id (ULID)', example: '01KAXM8E4SR2B8VKQ6ZJ3H5T7C' }),
});

/** Where a list goes on: the `next` of the page before. */
export const queryAfter = idParams.shape.id.optional().meta({ title: 'Lanjutan setelah (after)' });

/** A whole number in a query string, from `minimum` to `maximum`. */
export function queryInt(title: string, minimum: number, maximum: number): z.ZodType<number, string> {
  return z
    .string()
    .regex(/^[0-9]{1,9}$/, 'Harus berupa bilangan bulat.')
    .transform(Number)
    .pipe(z.int().min(minimum).max(maximum))
    .meta({
      title,
      override: ({ jsonSchema }) =>
        void Object.assign(jsonSchema, { type: 'integer', pattern: undefined, minimum, maximum }),
    });
}

/** A path that cannot name anything names nothing: 404, whatever stands in it. */
function readParams(schema: z.ZodObject, req: Request): unknown {
  const result = schema.safeParse({ ...req.params });
  if (result.success) return result.data;
  throw new AppError('not_found', 'path parameter is not an id', { detail: 'Tidak ada data dengan id ini.' });
}

function readQuery(schema: z.ZodObject, req: Request): unknown {
  const allowed = Object.keys(schema.shape);
  const start = req.originalUrl.indexOf('?');
  const given = new URLSearchParams(start < 0 ? '' : req.originalUrl.slice(start + 1));
  const names = [...given.keys()];
  const wrong = names.find((name, i) => !allowed.includes(name) || names.indexOf(name) !== i);
  if (wrong !== undefined) throw wrongParameter(wrong, schema);
  return parseInput(schema, Object.fromEntries(given), 'query');
}

function wrongParameter(name: string, schema: z.ZodObject): AppError {
  const allowed = Object.keys(schema.shape);
  const known = allowed.includes(name);
  const message = known ? 'Parameter ini disebut lebih dari sekali.' : 'Parameter ini tidak dikenal.';
  const list =
    allowed.length > 0 ? `Yang diterima: ${allowed.join(', ')}.` : 'Alamat ini tidak menerima parameter.';
  return new AppError('invalid_input', known ? 'duplicate query parameter' : 'unknown query parameter', {
    detail: `Parameter alamat belum benar. ${list}`,
    problems: [problemAt(schema, [name.slice(0, 60)], `${message} ${list}`)],
  });
}

/** Answers with JSON; kept by no cache unless the handler has said otherwise. */
export function sendJson(res: Response, status: number, body: unknown): void {
  if (!res.hasHeader('Cache-Control')) res.set('Cache-Control', 'no-store');
  res.status(status).json(body);
}
