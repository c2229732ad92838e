import { createCipheriv, createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sampleBerkas } from '../../samples/berkas.ts';
import { pdfFile } from '../support/files.ts';

/** A creating request: under its key it may be sent as often as need be. */
export interface Order {
  key: string;
  path: string;
  body(): { bytes: string; json: true } | { bytes: FormData; json: false };
}

/** Something that was acknowledged, and what must be read of it from then on. */
export interface Kept {
  /** For people: `scan 17`. */
  name: string;
  kind: 'scan' | 'berkas' | 'document' | 'update';
  id: string;
  /** Sent again it must answer the same id. Not of an update, which has no key. */
  order?: Order;
  path: string;
  expected: string;
  /** What `expected` is compared with. */
  read(bytes: Buffer): string;
}

/** All that the clients did. */
export interface Ledger {
  tried: number;
  /** Requests sent again, because no answer came or on purpose. */
  retried: number;
  kept: Kept[];
  /** The same key made two things, or an answer came that must not. */
  doubled: string[];
  refused: string[];
}

export function emptyLedger(): Ledger {
  return { tried: 0, retried: 0, kept: [], doubled: [], refused: [] };
}

export interface Clients {
  /** Ends when each has an answer to its last request. */
  stop(): Promise<void>;
}

/** So many clients who work without pause, each its own numbers, and write down what was acknowledged. */
export function startClients(url: string, count: number, ledger: Ledger): Clients {
  const state = { stopped: false };
  const working = Array.from({ length: count }, async () => {
    const client = createClient(url, ledger);
    try {
      while (!state.stopped) await client.work();
    } catch (error) {
      ledger.refused.push(String(error));
    }
  });
  return {
    async stop() {
      state.stopped = true;
      await Promise.all(working);
    },
  };
}

/** Of a hundred pieces of work: the rest are scans. */
const papers = 4;
const updates = 6;
/** Bytes of a scan, and below which draw of a hundred. */
const sizes = [
  { below: 78, size: 1_000 },
  { below: 98, size: 200_000 },
  { below: 100, size: 3_000_000 },
];

function createClient(url: string, ledger: Ledger) {
  let last: { id: string; version: number } | undefined;
  const chance = () => Math.random() * 100;

  async function scan(): Promise<void> {
    const number = begin();
    const size = drawSize(chance());
    const expected = sha256(numberedScan(number, size));
    const order = scanOrder(number, size);
    const answer = await make(order);
    if (!answer) return;
    const path = `/v1/records/${answer.id}/content`;
    ledger.kept.push({ name: order.key, kind: 'scan', id: answer.id, order, path, expected, read: sha256 });
  }

  /** A case file, and its RAB as an issued document. */
  async function paper(): Promise<void> {
    const number = begin();
    const order = jsonOrder('berkas', number, '/v1/berkas', numberedBerkas(number));
    const berkas = await make(order);
    if (!berkas) return;
    last = { id: berkas.id, version: 1 };
    keepBerkas('berkas', number, berkas.id, 1, order);
    const rab = { type: 'rab', berkasId: berkas.id, date: '2026-03-02' };
    const issue = jsonOrder('document', begin(), '/v1/documents', rab);
    const document = await make(issue);
    if (!document) return;
    const id = idOf(document);
    const path = `/v1/documents/${id}/content`;
    const kept = { name: issue.key, id, order: issue, path, expected: document.sha256 };
    ledger.kept.push({ ...kept, kind: 'document', read: sha256 });
  }

  /** A lost answer leaves it open whether the change came in: the version after tells, for nobody else changes this one. */
  async function update(): Promise<void> {
    if (!last) return paper();
    const number = begin();
    const { id, version } = last;
    const changed = { method: 'PUT', headers: { ...json, 'if-match': `"${version}"` } };
    const body = JSON.stringify(numberedBerkas(number));
    const reply = await persist(`/v1/berkas/${id}`, () => ({ ...changed, body }), [200, 412]);
    if (!reply) return;
    last = { id, version: version + 1 };
    keepBerkas('update', number, id, version + 1);
  }

  function begin(): number {
    ledger.tried += 1;
    return ledger.tried;
  }

  function keepBerkas(kind: 'berkas' | 'update', number: number, id: string, version: number, order?: Order) {
    const path = `/v1/berkas/${id}?version=${version}`;
    const read = (bytes: Buffer) => JSON.parse(bytes.toString()).data.nomorBerkas as string;
    const expected = numberedBerkas(number).nomorBerkas;
    ledger.kept.push({ name: `${kind} ${number}`, kind, id, path, expected, read, ...(order && { order }) });
  }

  /** Sends the order until it is answered, and now and then once more. */
  async function make(order: Order): Promise<Answer | undefined> {
    const first = await persist(order.path, () => postOf(order), [200, 201]);
    if (!first || chance() > 5) return first;
    ledger.retried += 1;
    const again = await persist(order.path, () => postOf(order), [200]);
    if (again && idOf(again) !== idOf(first)) ledger.doubled.push(order.key);
    return first;
  }

  async function persist(path: string, request: () => RequestInit, good: readonly number[]) {
    const reply = await sendUntilAnswered(`${url}${path}`, request, () => {
      ledger.retried += 1;
    });
    if (good.includes(reply.status)) return reply.json;
    ledger.refused.push(`${path}: ${reply.status} ${JSON.stringify(reply.json)}`);
    return undefined;
  }

  return {
    async work() {
      const draw = chance();
      if (draw < papers) return paper();
      if (draw < papers + updates) return update();
      return scan();
    },
  };
}

const json = { 'content-type': 'application/json' };

export function postOf({ key, body }: Order): RequestInit {
  const { bytes, json: isJson } = body();
  const headers = { 'idempotency-key': key, ...(isJson && json) };
  return { method: 'POST', headers, body: bytes };
}

/** What the clients look at in an answer; `code` is of a document. */
interface Answer {
  id: string;
  code?: string;
  sha256: string;
}

/** The code of a document, the id of anything else. */
export const idOf = (answer: Answer) => answer.code ?? answer.id;

/** Longer than this nobody waits for one answer, ms. */
const patienceMs = 30_000;
/** More often than this nobody tries: the service is not coming back. */
const mostTries = 1_000;

/** An answer that is no "try again". Connections break and are refused while the service is down. */
export async function sendUntilAnswered(url: string, request: () => RequestInit, onRetry: () => void) {
  for (let tries = 0; tries < mostTries; tries++) {
    try {
      const reply = await fetch(url, { ...request(), signal: AbortSignal.timeout(patienceMs) });
      const answer = await reply.json();
      if (reply.status !== 503) return { status: reply.status, json: answer as Answer };
    } catch {
      // No answer is no answer, whatever the reason.
    }
    onRetry();
    await sleep(50 + Math.random() * 200);
  }
  throw new Error(`${url} does not answer`);
}

function scanOrder(number: number, size: number): Order {
  const metadata = JSON.stringify({ type: 'ktp', title: `Pindaian ${number}`, date: '2026-11-26' });
  return {
    key: `scan-${number}`,
    path: '/v1/records',
    body() {
      const form = new FormData();
      form.set('metadata', metadata);
      form.set('file', new File([new Uint8Array(numberedScan(number, size))], 'pindaian.pdf'));
      return { bytes: form, json: false };
    },
  };
}

function jsonOrder(kind: string, number: number, path: string, body: unknown): Order {
  return { key: `${kind}-${number}`, path, body: () => ({ bytes: JSON.stringify(body), json: true }) };
}

const drawSize = (draw: number) => sizes.find(({ below }) => draw < below)!.size;

/** Bytes that no other number has, always the same for this one. */
function numberedScan(number: number, size: number): Buffer {
  const key = createHash('sha256').update(String(number)).digest();
  const noise = createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(size));
  return pdfFile([`Pindaian ${number}`], noise);
}

const [sample] = sampleBerkas(1);
const numberedBerkas = (number: number) => ({ ...sample!, nomorBerkas: `UEP-2026-${number}` });

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
