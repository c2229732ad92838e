import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import type { App } from '../app.ts';
import { AppError } from '../errors.ts';
import { refuseForeign, requireToken } from './auth.ts';
import { berkas } from './berkas.ts';
import * as bundles from './bundles.ts';
import * as code from './code.ts';
import * as docs from './docs.ts';
import * as documents from './documents.ts';
import * as exceptions from './exceptions.ts';
import * as health from './health.ts';
import * as importBerkas from './import-berkas.ts';
import { kegiatan } from './kegiatan.ts';
import { createMetrics, metrics } from './metrics.ts';
import * as letterNumbers from './numbers.ts';
import { openapiEndpoint, type Route } from './openapi.ts';
import * as printRuns from './print-runs.ts';
import { answerProblem } from './problems.ts';
import * as records from './records.ts';
import { nameRoute, trackRequests } from './request.ts';
import { createRequestCounts } from './request-counts.ts';
import * as store from './store.ts';
import * as templates from './templates.ts';

/** Everything this service answers. HEAD goes with GET. */
export const routes: readonly Route[] = [
  ['get', '/health/live', health.live],
  ['get', '/health/ready', health.ready],
  ['get', '/metrics', metrics],
  ['get', '/v1/store', store.get],
  ['get', '/openapi.json', openapiEndpoint(() => routes)],
  ['get', '/docs/', docs.index],
  ['get', '/docs/{file}', docs.file],

  ['get', '/D/{code}/{page}/{pages}', code.page],

  ['post', '/v1/berkas', berkas.create],
  ['get', '/v1/berkas', berkas.list],
  ['post', '/v1/berkas/search', berkas.search],
  ['get', '/v1/berkas/import', importBerkas.template],
  ['post', '/v1/berkas/import', importBerkas.run],
  ['get', '/v1/berkas/{id}', berkas.get],
  ['put', '/v1/berkas/{id}', berkas.update],

  ['post', '/v1/kegiatan', kegiatan.create],
  ['get', '/v1/kegiatan', kegiatan.list],
  ['post', '/v1/kegiatan/search', kegiatan.search],
  ['get', '/v1/kegiatan/{id}', kegiatan.get],
  ['put', '/v1/kegiatan/{id}', kegiatan.update],
  ['get', '/v1/kegiatan/{id}/exceptions', exceptions.list],

  ['get', '/v1/templates', templates.list],
  ['get', '/v1/templates/{type}', templates.get],
  ['post', '/v1/templates/{type}/preview', templates.preview],

  ['post', '/v1/documents', documents.issue],
  ['get', '/v1/documents/{code}', documents.get],
  ['get', '/v1/documents/{code}/content', documents.content],
  ['put', '/v1/documents/{code}/filled-by-hand', documents.fill],

  ['post', '/v1/numbers', letterNumbers.reserve],
  ['get', '/v1/numbers', letterNumbers.list],
  ['post', '/v1/numbers/{seri}/{tahun}/{nomor}/use', letterNumbers.use],
  ['post', '/v1/numbers/{seri}/{tahun}/{nomor}/cancel', letterNumbers.cancel],

  ['get', '/v1/bundles', bundles.list],
  ['post', '/v1/bundles', bundles.issue],
  ['get', '/v1/bundles/{bundle}/content', bundles.content],

  ['post', '/v1/print-runs', printRuns.create],
  ['get', '/v1/print-runs', printRuns.list],
  ['get', '/v1/print-runs/{id}', printRuns.get],
  ['get', '/v1/print-runs/{id}/events', printRuns.events],
  ['get', '/v1/print-runs/{id}/content', printRuns.content],
  ['post', '/v1/print-runs/{id}/cancel', printRuns.cancel],
  ['post', '/v1/print-runs/{id}/resume', printRuns.resume],

  ['post', '/v1/records', records.deposit],
  ['post', '/v1/records/search', records.search],
  ['get', '/v1/records/{id}', records.get],
  ['put', '/v1/records/{id}', records.correct],
  ['get', '/v1/records/{id}/versions', records.versions],
  ['get', '/v1/records/{id}/content', records.content],
  ['put', '/v1/records/{id}/content', records.replace],
  ['get', '/v1/records/{id}/preview', records.preview],
];

/** The HTTP service over the parts of `app`; it listens nowhere yet. */
export function createServer(app: App): Express {
  const server = express();
  server.disable('x-powered-by').set('etag', false);
  server.enable('case sensitive routing').enable('strict routing');
  const numbers = createMetrics(app);
  server.locals.metrics = numbers;
  server.use(trackRequests(app.log, numbers.count));
  server.use(secureHeaders(), refuseForeign(app.config.publicUrl), limitRate(app.config.requestsPerMinute));
  server.use(code.forgiveCase, docs.addSlash);
  const guard = requireToken(app.config.apiToken);
  for (const [path, lines] of Map.groupBy(routes, ([, path]) => path)) {
    const place = server.route(toExpress(path)).all(nameIt(path));
    if (!lines.every(([, , endpoint]) => endpoint.open)) place.all(guard);
    for (const [method, , endpoint] of lines) place[method]((req, res) => endpoint.run(app, req, res));
    place.all(refuseMethod(lines.map(([method]) => method)));
  }
  server.use(guard, () => {
    throw new AppError('not_found', 'no such route', { detail: 'Alamat ini tidak ada. Lihat /docs/.' });
  });
  server.use(answerProblem);
  return server;
}

/** `/v1/berkas/{id}` as express writes it. */
const toExpress = (path: string) => path.replace(/\{(\w+)\}/g, ':$1');

function nameIt(path: string): RequestHandler {
  return (_req, res, next) => {
    nameRoute(res, path);
    next();
  };
}

/** 405 with what this path does take; HEAD goes with GET. */
function refuseMethod(methods: readonly string[]): RequestHandler {
  const allow = methods.flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]));
  return () => {
    throw new AppError('method_not_allowed', 'no such method at this path', {
      detail: `Alamat ini hanya melayani ${allow.join(', ')}. Lihat /docs/.`,
      extra: { allow },
    });
  };
}

/** An API has no page to style: nothing may be loaded or framed. The documentation page says otherwise for itself. */
function secureHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
    },
    // Set by the proxy that speaks TLS, for a name; on loopback it would lock out other programs on this machine.
    strictTransportSecurity: false,
  });
}

function limitRate(requestsPerMinute: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: requestsPerMinute,
    store: createRequestCounts(60_000),
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // A proxy before us is not trusted to name addresses, and the library would complain of its header on each start.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    handler: () => {
      throw new AppError('rate_limited', 'too many requests from one address');
    },
  });
}

/** A server that listens. `close` ends what is under way, waiting for it a few seconds. */
export interface Listening {
  url: string;
  port: number;
  close(): Promise<void>;
}

/** Longest time for one request to arrive: the largest scan over a slow village line. */
const requestTimeout = 30 * 60_000;
const closeGraceMs = 5000;

/** Listens where the configuration says. `bad_config` where that place is taken. */
export async function listen(app: App): Promise<Listening> {
  const server = createHttpServer({ requestTimeout }, createServer(app));
  await startListening(server, app.config.host, app.config.port);
  const { port } = server.address() as AddressInfo;
  const host = app.config.host.includes(':') ? `[${app.config.host}]` : app.config.host;
  return { url: `http://${host}:${port}`, port, close: () => closeServer(server) };
}

function startListening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const message = `cannot listen on ${host}:${port} (${cause.code}): set HOST or PORT`;
      reject(new AppError('bad_config', message, { cause }));
    });
    server.listen(port, host, resolve);
  });
}

function closeServer(server: Server): Promise<void> {
  const late = setTimeout(() => server.closeAllConnections(), closeGraceMs);
  return new Promise((resolve) => {
    server.close(() => {
      clearTimeout(late);
      resolve();
    });
  });
}
