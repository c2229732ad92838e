import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleBerkas } from '../samples/berkas.ts';
import { samplePenetapan } from '../samples/kegiatan.ts';
import type { App } from '../src/app.ts';
import { createCase, updateCase } from '../src/archive/case-files.ts';
import { getDocument } from '../src/documents/document.ts';
import { fillByHand } from '../src/documents/filled-by-hand.ts';
import { issueDocument } from '../src/documents/issue.ts';
import { showCode } from '../src/domain/code.ts';
import { startApp } from './support/app.ts';
import { who } from './support/deposits.ts';

let app: App;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ app, stop } = await startApp());
});
afterAll(() => stop());

const day = { date: '2026-03-02', input: {}, format: 'pdf' as const };
const berkas = () => structuredClone(sampleBerkas(1)[0]!);

async function newPenetapan() {
  const { id, version } = await createCase(app.archive, 'berkas', berkas(), who);
  const sk = samplePenetapan([{ id, version, data: berkas() }]);
  return { sk, id: (await createCase(app.archive, 'kegiatan', sk, who)).id };
}

test('the same paper again is the same document; other data make one that supersedes it', async () => {
  const { id } = await createCase(app.archive, 'berkas', berkas(), who);
  const issue = () => issueDocument(app, { type: 'rab', berkasId: id, ...day }, who);
  const first = await issue();
  expect(await issue()).toEqual({ ...first, outcome: 'existing' });

  const data = berkas();
  data.usaha!.jenis = 'Warung makan';
  await updateCase(app.archive, 'berkas', id, '"1"', data, who);
  const second = await issue();
  expect(second).toMatchObject({ outcome: 'created', document: { supersedes: first.document.code } });
  expect(await getDocument(app, first.document.code)).toMatchObject({ supersededBy: second.document.code });

  // Back to what it was: the paper now in force is the second one, so a third supersedes it.
  await updateCase(app.archive, 'berkas', id, '"2"', berkas(), who);
  expect(await issue()).toMatchObject({ outcome: 'created', document: { supersedes: second.document.code } });
});

test('a change that the paper does not show makes no new document', async () => {
  const { id } = await createCase(app.archive, 'berkas', berkas(), who);
  const issue = () => issueDocument(app, { type: 'rab', berkasId: id, ...day }, who);
  const { document } = await issue();
  const data = berkas();
  data.pemohon.telepon = '081200000000';
  await updateCase(app.archive, 'berkas', id, '"1"', data, who);
  expect(await issue()).toMatchObject({ outcome: 'existing', document: { code: document.code } });
});

test('a number written by hand is recorded on the document and supersedes nothing, nor does it in the kegiatan', async () => {
  const { id, sk } = await newPenetapan();
  const issue = () => issueDocument(app, { type: 'lampiran-sk', kegiatanId: id, ...day }, who);
  const { document } = await issue();
  expect(document).toMatchObject({ filledByHand: {}, notYetFilled: ['nomor'] });

  const values = { nomor: '100.3.3.2/147/002/2026' };
  const filled = await fillByHand(app, showCode(document.code).toLowerCase(), '"1"', values, who);
  expect(filled).toMatchObject({
    version: 2,
    filledByHand: values,
    notYetFilled: [],
    sha256: document.sha256,
  });
  await updateCase(app.archive, 'kegiatan', id, '"1"', { ...sk, ...values, tanggal: '2026-03-16' }, who);
  expect(await issue()).toMatchObject({ outcome: 'existing', document: { code: document.code } });

  await expect(fillByHand(app, document.code, '"1"', values, who)).rejects.toMatchObject({ code: 'stale' });
  await expect(fillByHand(app, document.code, undefined, values, who)).rejects.toMatchObject({
    code: 'precondition_required',
  });
  await expect(fillByHand(app, document.code, '"2"', { nama: 'x' }, who)).rejects.toMatchObject({
    problems: [{ path: 'nama' }],
  });
});

test('one paper asked for many times at once is one document', async () => {
  const { id } = await createCase(app.archive, 'berkas', berkas(), who);
  const asked = [1, 2, 3, 4, 5].map(() => issueDocument(app, { type: 'rab', berkasId: id, ...day }, who));
  const codes = (await Promise.all(asked)).map(({ document }) => document.code);
  expect(new Set(codes).size).toBe(1);
});
