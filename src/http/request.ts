import type { RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { ulid } from 'ulid';

/** What is known of a request beside the request itself. */
interface Locals {
  requestId: string;
  log: Logger;
  /** The template of the route, `/v1/berkas/{id}`; undefined while none has matched. */
  route?: string;
}

const localsOf = (res: Response) => res.locals as Locals;

export const requestId = (res: Response): string => localsOf(res).requestId;
export const logOf = (res: Response): Logger => localsOf(res).log;

/** Says which route answers, for log and metrics: a raw URL never stands there, it may hold what people typed. */
export function nameRoute(res: Response, route: string): void {
  localsOf(res).route = route;
}

/** What is counted and logged of a finished request. */
export interface Finished {
  method: string;
  route: string;
  status: number;
  seconds: number;
}

/** Gives each request an id, a logger that names it, and one line in the log when it is over. No bodies, no URLs. */
export function trackRequests(log: Logger, count: (finished: Finished) => void): RequestHandler {
  return (req, res, next) => {
    const started = performance.now();
    const id = ulid();
    Object.assign(localsOf(res), { requestId: id, log: log.child({ requestId: id }) });
    res.set('X-Request-Id', id);
    res.once('close', () => {
      const seconds = (performance.now() - started) / 1000;
      const route = localsOf(res).route ?? '(none)';
      const finished = { method: req.method, route, status: res.statusCode, seconds };
      count(finished);
      logFinished(res, finished);
    });
    next();
  };
}

function logFinished(res: Response, { seconds, ...finished }: Finished): void {
  const bytes = res.req.method === 'HEAD' ? 0 : Number(res.getHeader('content-length') ?? 0);
  const line = { ...finished, ms: Math.round(seconds * 1000), bytes };
  if (res.writableFinished) logOf(res).info(line, 'request');
  else logOf(res).warn({ ...line, cut: true }, 'request ended before its answer was sent');
}
