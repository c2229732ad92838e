import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'minio';
import { AppError } from '../src/errors.ts';
import { isPassing, s3Error } from './s3-errors.ts';

/** A bucket of an S3 server as the parts of the store see it. */
export interface Bucket {
  name: string;
  place: string;
  /** Over https the client refuses a hash of the body in the signature. */
  secure: boolean;
  /** No further try of a call begins later than this after the first, ms. */
  timeoutMs: number;
  connect(): Promise<Client>;
}

/** One request for an object, or for the bucket where `key` is left out. */
export interface S3Request {
  method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  key?: string;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  body?: string;
  expect?: readonly number[];
}

/**
 * Sends `request` and answers with the reply, whose body the caller reads. Made by us and not by the client's own methods,
 * which drop lock headers and break on keys that need escaping (measured).
 */
export function send(
  { name }: Pick<Bucket, 'name'>,
  client: Client,
  request: S3Request,
): Promise<IncomingMessage> {
  const { method, key, query = {}, headers = {}, body = '', expect = [200] } = request;
  const place = { method, bucketName: name, ...(key !== undefined && { objectName: key }) };
  const options = { ...place, query: writeQuery(query), headers: { ...headers } };
  return client.makeRequestAsync(options, body, [...expect]);
}

/** Escaped as the signature wants it: sorted, and a space as %20. */
function writeQuery(query: Readonly<Record<string, string>>): string {
  const escaped = (value: string) =>
    encodeURIComponent(value).replace(
      /[!'()*]/g,
      (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  return Object.keys(query)
    .sort()
    .map((name) => `${name}=${escaped(query[name]!)}`)
    .join('&');
}

/** A request that may be made twice without harm. `what` is named in an error. */
export function askFor(bucket: Bucket, what: string, request: S3Request): Promise<IncomingMessage> {
  return ask(bucket, what, (client) => send(bucket, client, request));
}

/** The whole body of the answer, as text. */
export function askForText(bucket: Bucket, what: string, request: S3Request): Promise<string> {
  return ask(bucket, what, async (client) => text(await send(bucket, client, request)));
}

/** A call that may be made twice without harm: made again a few times when the line broke or the server answered 5xx, not after a time-out. */
export async function ask<T>(bucket: Bucket, what: string, call: (client: Client) => Promise<T>): Promise<T> {
  const client = await bucket.connect();
  const until = performance.now() + bucket.timeoutMs;
  for (let tries = 1; ; tries++) {
    try {
      return await call(client);
    } catch (error) {
      if (!isPassing(error) || !(await pause(tries, until))) throw s3Error(error, what);
    }
  }
}

/** How often a call is made at most, and the first pause before another, ms; each pause is about twice the one before. */
const mostTries = 4;
const firstPause = 100;

/** Waits before the next try, a random part longer or shorter so that many callers do not come back at once; false: no more. `until` is of `performance.now()`, which nobody sets back. */
export async function pause(tries: number, until: number): Promise<boolean> {
  const wait = firstPause * 2 ** (tries - 1) * (0.5 + Math.random());
  if (tries >= mostTries || performance.now() + wait > until) return false;
  await sleep(wait);
  return true;
}

/** The answer to HEAD is 404 for a missing object and for a missing bucket alike; the second is no "not there". */
export async function checkBucket(bucket: Bucket): Promise<void> {
  if (await ask(bucket, bucket.place, (client) => client.bucketExists(bucket.name))) return;
  throw new AppError('unavailable', `bucket ${bucket.place} is gone`);
}

/** What stands in an element of an answer; empty where there is none. */
export function inside(xml: string, tag: string): string {
  return new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1] ?? '';
}
