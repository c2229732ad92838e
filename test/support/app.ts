import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, type AppOptions, openApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { listen } from '../../src/http/server.ts';
import { expectAnswer } from './answers.ts';

/** One request as a client makes it; `path` goes out as it is, so that tricks in it survive. */
export interface Ask {
  headers?: Record<string, string>;
  json?: unknown;
  form?: FormData;
  body?: Buffer | string;
}

/** Whatever came: tests look at single members. */
export type Json = ReturnType<typeof JSON.parse>;

export interface Answered {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
  /** The body, where it is JSON. */
  json: Json;
}

export interface RunningApp {
  url: string;
  dir: string;
  app: App;
  /** Asks and checks the answer against its declared schema: one that breaks it fails the test. */
  call(method: string, path: string, ask?: Ask): Promise<Answered>;
  /** Stops and removes the folder. What the service logged as an error stands in the output of the test. */
  stop(): Promise<void>;
}

/** The real service on a free port over a temporary folder. `settings` are environment variables. */
export async function startApp(
  settings: Record<string, string> = {},
  options: AppOptions = {},
): Promise<RunningApp> {
  const dir = await mkdtemp(join(tmpdir(), 'berkas-http-'));
  const config = loadConfig({
    DATA_DIR: dir,
    PORT: '0',
    LOG_LEVEL: 'error',
    // Papers must not depend on what the machine has; a test that wants its letters asks for them.
    BOOKMAN_FONT_DIR: 'none',
    ...settings,
  });
  const app = await openApp(config, options);
  const server = await listen(app);
  return {
    url: server.url,
    dir,
    app,
    async call(method, path, ask = {}) {
      const answer = await send(server.url, method, path, ask);
      expectAnswer(method, path, answer);
      return answer;
    },
    async stop() {
      await server.close();
      await app.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function send(url: string, method: string, path: string, ask: Ask): Promise<Answered> {
  const { headers, bytes } = await bodyOf(ask);
  const { hostname, port } = new URL(url);
  const outgoing = request({
    hostname,
    port,
    method,
    path,
    agent: false,
    headers: { ...headers, ...ask.headers },
  });
  outgoing.end(bytes);
  const [incoming] = await once(outgoing, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const received = Buffer.concat(chunks);
  const isJson = /json/.test(incoming.headers['content-type'] ?? '') && received.length > 0;
  const json = isJson ? JSON.parse(received.toString()) : undefined;
  return { status: incoming.statusCode, headers: incoming.headers, bytes: received, json };
}

async function bodyOf({
  json,
  form,
  body,
}: Ask): Promise<{ headers: Record<string, string>; bytes?: Buffer }> {
  if (form) {
    const encoded = new Response(form);
    const bytes = Buffer.from(await encoded.arrayBuffer());
    return { headers: sized(bytes, encoded.headers.get('content-type')!), bytes };
  }
  if (json === undefined && body === undefined) return { headers: {} };
  const bytes = Buffer.from(body ?? JSON.stringify(json));
  return { headers: sized(bytes, 'application/json'), bytes };
}

const sized = (bytes: Buffer, type: string) => ({
  'content-type': type,
  'content-length': String(bytes.length),
});

/** The form of POST /v1/records. */
export function uploadForm(file: Buffer, metadata: unknown, fileName = 'pindaian.pdf'): FormData {
  const form = new FormData();
  form.set('metadata', JSON.stringify(metadata));
  form.set('file', new File([new Uint8Array(file)], fileName));
  return form;
}
