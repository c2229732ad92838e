import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type Counter, createCounter, type Fault, type Kind, plainName } from './fault-points.ts';

/** Stands between a service and its S3 server: counts the requests, and makes one of them fail. */
export interface FaultProxy {
  /** The address of the bucket through it. */
  urlOf(bucket: string): string;
  /** Counts anew from now on. `kill` ends the service. */
  arm(fault?: Fault, kill?: () => void): void;
  counter(): Counter;
  /** As if the server were off. */
  away(isAway: boolean): void;
  close(): Promise<void>;
}

interface Reply {
  status: number;
  headers: string[];
  body: Buffer;
}

/** `server` is the address of the S3 server; requests keep their Host, which is signed. Buckets are named in `labelOf`. */
export async function startFaultProxy(server: URL, nameOf: (bucket: string) => string): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true });
  let counter = createCounter();
  let kill = () => {};
  let isAway = false;

  async function forward(incoming: IncomingMessage, body: Buffer): Promise<Reply> {
    const { hostname, port } = server;
    const { method, url: path, rawHeaders: headers } = incoming;
    const sent = request({ hostname, port, method, path, headers: headers as never, agent });
    sent.end(body);
    const [reply] = (await once(sent, 'response')) as [IncomingMessage];
    return { status: reply.statusCode!, headers: withoutHops(reply.rawHeaders), body: await buffer(reply) };
  }

  function labelOf({ method, url }: IncomingMessage): string {
    const { pathname, searchParams } = new URL(url!, server);
    const [, bucket = '', ...key] = pathname.split('/');
    const query = [...searchParams.keys()].filter((name) =>
      /^(list-type|versioning|versions|location)$/.test(name),
    );
    return [method, plainName([nameOf(bucket), ...key].join('/')), ...query].join(' ');
  }

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    if (isAway) return abandon(outgoing);
    const changes = !['GET', 'HEAD'].includes(incoming.method!);
    const kind = counter.meet(labelOf(incoming), changes);
    if (kind === 'kill before') kill();
    if (kind === 'kill before' || kind === 'reset before' || kind === 'error') return abandon(outgoing);
    if (kind === 'hang before') return;
    if (kind === 'answer 500' || kind === 'answer 503')
      return answer(outgoing, problem(Number(kind.slice(7))));
    spoil(kind, outgoing, await forward(incoming, body), kill);
  }

  const proxy = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch(() => outgoing.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;
  return {
    urlOf: (bucket) => `http://127.0.0.1:${port}/${bucket}`,
    arm(fault, onKill = () => {}) {
      counter = createCounter(fault);
      kill = onKill;
    },
    counter: () => counter,
    away(now) {
      isAway = now;
    },
    async close() {
      agent.destroy();
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}

/** What becomes of an answer that the server has given. */
function spoil(kind: Kind | undefined, outgoing: ServerResponse, reply: Reply, kill: () => void): undefined {
  if (kind === undefined) return answer(outgoing, reply);
  if (kind === 'late 500') return answer(outgoing, problem(500));
  if (kind === 'hang after') return undefined;
  if (kind === 'kill after') kill();
  if (kind !== 'cut') return abandon(outgoing);
  outgoing.writeHead(reply.status, reply.headers);
  outgoing.write(reply.body.subarray(0, reply.body.length / 2), () => outgoing.destroy());
}

const abandon = (outgoing: ServerResponse): undefined => void outgoing.destroy();

function answer(outgoing: ServerResponse, { status, headers, body }: Reply): undefined {
  outgoing.writeHead(status, headers);
  outgoing.end(body);
}

function problem(status: number): Reply {
  const code = status === 503 ? 'SlowDown' : 'InternalError';
  const body = Buffer.from(
    `<?xml version="1.0"?><Error><Code>${code}</Code><Message>put in</Message></Error>`,
  );
  return { status, headers: ['Content-Type', 'application/xml'], body };
}

const hops = new Set(['connection', 'keep-alive', 'transfer-encoding']);

function withoutHops(headers: readonly string[]): string[] {
  return headers.flatMap((name, at) =>
    at % 2 === 0 && !hops.has(name.toLowerCase()) ? [name, headers[at + 1]!] : [],
  );
}
