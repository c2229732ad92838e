import { createHash, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { sampleBerkas } from '../../../samples/berkas.ts';
import { issuedType } from '../../support/fault-points.ts';
import { pdfFile } from '../../support/files.ts';

/** What came of one try: the record or version there is now, or why there is none. `undefined`: no answer at all. */
export interface Answer {
  /** Is it said to be kept? */
  kept: boolean;
  /** What is said to be kept: the same for every answer about the same thing. */
  id?: string;
  status: number;
}

/** One thing to be kept, under one key; asked for again and again until it is. */
export interface Job {
  ask(url: string): Promise<Answer | undefined>;
  /** Is what was answered there, byte for byte, with all the ways to it? */
  isThere(url: string, id: string): Promise<boolean>;
  /** How many of it are found. */
  count(url: string): Promise<number>;
  /** In which state it is. */
  state(url: string, id: string): Promise<string>;
}

/** `prepare` does what must be there before, without faults. */
export interface Work {
  name: string;
  /** Is the start faulted that takes up what waits in the inbox, rather than the request? */
  inStart?: true;
  /** Is there nothing yet, not even the folder of the service? */
  onNothing?: true;
  prepare(url: string): Promise<Job>;
}

export const works: readonly Work[] = [
  { name: 'deposit', prepare: async () => depositOf(newMark()) },
  { name: 'better scan', prepare: prepareBetterScan },
  { name: 'berkas', prepare: async () => newBerkas(newMark()) },
  { name: 'berkas version', prepare: prepareBerkasVersion },
  { name: 'issued document', prepare: prepareDocument },
  { name: 'restart', inStart: true, prepare: async () => depositOf(newMark()) },
];

/** The very first start, and what is deposited then. */
export const firstDeposit: Work = { ...works[0]!, name: 'first deposit', onNothing: true };

/** A word that nothing else has. */
const newMark = () => `uji${randomUUID().slice(0, 8)}`;

/** No answer in this time is none at all, ms. */
const patience = 20_000;

async function send(url: string, init: RequestInit = {}) {
  const reply = await fetch(url, { ...init, signal: AbortSignal.timeout(patience) });
  const bytes = Buffer.from(await reply.arrayBuffer());
  const isJson = reply.headers.get('content-type')?.includes('json');
  return { status: reply.status, bytes, json: isJson ? JSON.parse(bytes.toString()) : undefined };
}

const sendJson = (url: string, json: unknown, init: RequestInit = {}) =>
  send(url, {
    method: 'POST',
    ...init,
    body: JSON.stringify(json),
    headers: { 'content-type': 'application/json', ...init.headers },
  });

async function tried(
  asking: Promise<{ status: number; json: { id?: string } }>,
  idOf = ordinaryId,
): Promise<Answer | undefined> {
  try {
    const { status, json } = await asking;
    const kept = status === 200 || status === 201;
    return { kept, status, ...(kept && { id: idOf(json) }) };
  } catch {
    return undefined;
  }
}

const ordinaryId = ({ id }: { id?: string }) => id!;

function scanOf(mark: string) {
  const bytes = pdfFile([mark]);
  const form = () => {
    const form = new FormData();
    form.set('metadata', JSON.stringify({ type: 'ktp', title: `KTP ${mark}`, date: '2026-11-26' }));
    form.set('file', new File([new Uint8Array(bytes)], 'ktp.pdf'));
    return form;
  };
  return { bytes, form };
}

function depositOf(mark: string): Job {
  const { bytes, form } = scanOf(mark);
  const headers = { 'idempotency-key': mark };
  return {
    ask: (url) => tried(send(`${url}/v1/records`, { method: 'POST', body: form(), headers })),
    isThere: async (url, id) => holds(`${url}/v1/records/${id}/content`, bytes),
    count: (url) => countFound(url, 'records', { q: mark }),
    state: (url, id) => stateAt(`${url}/v1/records/${id}`),
  };
}

async function holds(url: string, bytes: Buffer): Promise<boolean> {
  const reply = await send(url);
  return reply.status === 200 && reply.bytes.equals(bytes);
}

async function countFound(url: string, noun: string, query: object): Promise<number> {
  const { json } = await sendJson(`${url}/v1/${noun}/search`, query);
  return json.items.length;
}

const stateAt = async (url: string) => (await send(url)).json.state;

/** A new version is asked for with If-Match; where the try before has made it, the answer is stale and the version there is ours. */
async function prepareBetterScan(url: string): Promise<Job> {
  const first = depositOf(newMark());
  const { id } = (await first.ask(url))!;
  const { bytes, form } = scanOf(newMark());
  const replace = () => {
    const upload = form();
    upload.set('metadata', JSON.stringify({ reason: 'Pindaian pertama buram' }));
    return { method: 'PUT', body: upload, headers: { 'if-match': '"1"' } };
  };
  const path = `/v1/records/${id}`;
  return {
    ...first,
    async ask(url) {
      const answer = await tried(send(`${url}${path}/content`, replace()), () => id!);
      // The same bytes again are refused before anyone looks at the version.
      const made = [409, 412].includes(answer?.status ?? 0) && (await holds(`${url}${path}/content`, bytes));
      return made ? { kept: true, status: 200, id: id! } : answer;
    },
    async isThere(url) {
      const { json } = await send(`${url}${path}/versions`);
      const both = json.items?.length === 2 && (await send(`${url}${path}/content?version=1`)).status === 200;
      return both && holds(`${url}${path}/content`, bytes);
    },
  };
}

function berkasOf(mark: string) {
  const [berkas] = sampleBerkas(1);
  return { ...berkas!, pemohon: { ...berkas!.pemohon, nama: `Suparmi ${mark}` } };
}

function newBerkas(mark: string): Job {
  const data = berkasOf(mark);
  const headers = { 'idempotency-key': mark };
  return {
    ask: (url) => tried(sendJson(`${url}/v1/berkas`, data, { headers })),
    isThere: async (url, id) => isNewest(`${url}/v1/berkas/${id}`, 1, data),
    count: (url) => countFound(url, 'berkas', { q: mark }),
    state: (url, id) => stateAt(`${url}/v1/berkas/${id}`),
  };
}

async function isNewest(url: string, version: number, data: { pemohon: object }): Promise<boolean> {
  const { json } = await send(url);
  return json.version === version && isDeepStrictEqual(json.data?.pemohon, data.pemohon);
}

async function prepareBerkasVersion(url: string): Promise<Job> {
  const first = newBerkas(newMark());
  const { id } = (await first.ask(url))!;
  const mark = newMark();
  const data = berkasOf(mark);
  const path = `/v1/berkas/${id}`;
  const update = { method: 'PUT', headers: { 'if-match': '"1"' } };
  return {
    ...first,
    async ask(url) {
      const answer = await tried(sendJson(`${url}${path}`, data, update));
      const made = answer?.status === 412 && (await isNewest(`${url}${path}`, 2, data));
      return made ? { kept: true, status: 200, id: id! } : answer;
    },
    isThere: async (url) => isNewest(`${url}${path}`, 2, data),
    count: (url) => countFound(url, 'berkas', { q: mark }),
  };
}

/** Told apart by its code: of two with one subject, two codes are two papers on two desks. */
async function prepareDocument(url: string): Promise<Job> {
  const mark = newMark();
  const { id: berkasId } = (await newBerkas(mark).ask(url))!;
  const request = { type: issuedType, berkasId, date: '2026-05-12', format: 'pdf' };
  const headers = { 'idempotency-key': `${mark}-naskah` };
  const at = (url: string, code: string) => `${url}/v1/documents/${code}`;
  return {
    ask: (url) =>
      tried(sendJson(`${url}/v1/documents`, request, { headers }), (json) => (json as { code: string }).code),
    async isThere(url, code) {
      const { json } = await send(at(url, code));
      const { status, bytes } = await send(`${at(url, code)}/content`);
      return status === 200 && json.sha256 === createHash('sha256').update(bytes).digest('hex');
    },
    count: (url) => countFound(url, 'records', { filters: { berkas: berkasId, type: request.type } }),
    state: (url, code) => stateAt(at(url, code)),
  };
}
