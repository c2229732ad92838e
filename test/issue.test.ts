import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleBerkas } from '../samples/berkas.ts';
import { samplePenetapan, samplePenyaluran } from '../samples/kegiatan.ts';
import type { App } from '../src/app.ts';
import { createCase, updateCase } from '../src/archive/case-files.ts';
import { findRecords } from '../src/archive/catalog.ts';
import { depositRecord } from '../src/archive/deposit.ts';
import { doubtsOfLines } from '../src/archive/line-doubts.ts';
import { getDocument } from '../src/documents/document.ts';
import { fillByHand } from '../src/documents/filled-by-hand.ts';
import { issueDocument } from '../src/documents/issue.ts';
import { issueRequestSchema } from '../src/documents/issue-request.ts';
import { showCode } from '../src/domain/code.ts';
import { recordQuerySchema } from '../src/domain/record.ts';
import { startApp } from './support/app.ts';
import { upload, who } from './support/deposits.ts';

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

test('the plan that was asked for and the one that was adjusted are two papers', async () => {
  const data = berkas();
  data.rab = [
    data.rab![0]!,
    { ...data.rab![0]!, versi: 2, tanggal: '2026-02-16', alasan: 'Disesuaikan.', disetujuiOleh: 'Kabid' },
  ];
  const { id } = await createCase(app.archive, 'berkas', data, who);
  const issue = (input: object, date = '2026-03-02') =>
    issueDocument(app, { ...day, type: 'rab', berkasId: id, input: { ...input }, date }, who);
  const second = await issue({ versi: 2 });
  const first = await issue({});
  expect(second.document.date).toBe('2026-02-16');
  expect(first).toMatchObject({
    outcome: 'created',
    document: { supersedes: null, date: data.rab[0]!.tanggal },
  });
  expect(await issue({ versi: 2 }, '2026-03-09')).toMatchObject({
    outcome: 'existing',
    document: { code: second.document.code },
  });
});

test('a scan under a code is of that paper and that family', async () => {
  const { id } = await createCase(app.archive, 'berkas', berkas(), who);
  const other = await createCase(app.archive, 'berkas', berkas(), who);
  const { document } = await issueDocument(app, { type: 'rab', berkasId: id, ...day }, who);
  const wrong = { type: 'ktp', berkas: [other.id], documentCode: showCode(document.code) };
  await expect(depositRecord(app.archive, await upload(app.archive, 'x', wrong), who)).rejects.toMatchObject({
    problems: [{ path: 'type' }, { path: 'berkas.0' }],
  });
  const right = { type: 'rab', documentCode: showCode(document.code).toLowerCase() };
  const { record } = await depositRecord(app.archive, await upload(app.archive, 'x', right), who);
  expect(record).toMatchObject({ origin: 'scan', documentCode: document.code, berkas: [{ id, version: 1 }] });
  const search = recordQuerySchema.parse({ q: showCode(document.code) });
  expect((await findRecords(app.archive, search)).items.map((item) => item.id)).toContain(record.id);
});

test.each([
  [
    'a kegiatan of another kind',
    { type: 'lampiran-sk', kegiatanId: 'penyaluran' },
    'kegiatanId',
    /bukan penyaluran/,
  ],
  [
    'a family that is not paid by it',
    { type: 'kuitansi', berkasId: 'other', kegiatanId: 'penyaluran' },
    'berkasId',
    /tidak ada di daftar/,
  ],
  [
    'an input that the paper does not know',
    { type: 'rab', berkasId: 'own', input: { version: 1 } },
    'version',
    /tidak dikenal/,
  ],
  [
    'a plan that is not there',
    { type: 'rab', berkasId: 'own', input: { versi: 9 } },
    'rab.versi',
    /tidak ada di berkas/,
  ],
  ['a day far ahead', { type: 'rab', berkasId: 'own', date: '2099-03-01' }, 'date', /paling lambat/],
])('%s is refused with the reason', async (_what, asked, path, message) => {
  const own = await createCase(app.archive, 'berkas', berkas(), who);
  const other = await createCase(app.archive, 'berkas', berkas(), who);
  const member = { id: own.id, version: 1, data: berkas() };
  const penyaluran = await createCase(app.archive, 'kegiatan', samplePenyaluran([member]), who);
  const ids: Record<string, string> = { own: own.id, other: other.id, penyaluran: penyaluran.id };
  const { berkasId, kegiatanId, ...rest } = { berkasId: undefined, kegiatanId: undefined, ...asked };
  const named = {
    ...(berkasId && { berkasId: ids[berkasId] }),
    ...(kegiatanId && { kegiatanId: ids[kegiatanId] }),
  };
  const request = issueRequestSchema.parse({ ...day, ...rest, ...named });
  await expect(issueDocument(app, request, who)).rejects.toMatchObject({
    code: 'invalid_input',
    problems: expect.arrayContaining([
      expect.objectContaining({ path, message: expect.stringMatching(message) }),
    ]),
  });
});

test('what was written by hand is checked like the field it fills', async () => {
  const { id } = await createCase(app.archive, 'berkas', berkas(), who);
  const member = { id, version: 1, data: berkas() };
  const { id: kegiatanId } = await createCase(app.archive, 'kegiatan', samplePenyaluran([member]), who);
  const { document } = await issueDocument(app, { type: 'kuitansi', berkasId: id, kegiatanId, ...day }, who);
  const fill = (values: Record<string, string>) => fillByHand(app, document.code, '"1"', values, who);
  for (const tanggal of ['bukan tanggal', '2026-13-16']) {
    await expect(fill({ tanggal })).rejects.toMatchObject({ problems: [{ path: 'tanggal' }] });
  }
  await expect(fill({})).rejects.toMatchObject({ code: 'invalid_input' });
  expect(await fill({ tanggal: '2026-05-06' })).toMatchObject({
    version: 2,
    filledByHand: { tanggal: '2026-05-06' },
  });
});

test('lines that differ from the berkas or the SK they name are warned of', async () => {
  const { id } = await createCase(app.archive, 'berkas', berkas(), who);
  const stranger = await createCase(app.archive, 'berkas', berkas(), who);
  const member = { id, version: 1, data: berkas() };
  const sk = samplePenetapan([member]);
  const penetapan = await createCase(app.archive, 'kegiatan', sk, who);
  expect(await doubtsOfLines(app.archive, sk)).toEqual([]);
  const renamed = { ...sk, lines: [{ ...sk.lines[0]!, namaPadaSk: 'Lain', nikPadaSk: '3314016502840002' }] };
  expect(await doubtsOfLines(app.archive, renamed)).toMatchObject([
    { path: 'lines.0.namaPadaSk' },
    { path: 'lines.0.nikPadaSk' },
  ]);

  const paid = samplePenyaluran([member, { ...member, id: stranger.id }], penetapan.id);
  const at = paid.lines.findIndex((line) => line.berkasId === id);
  paid.lines[at]!.nilai += 1;
  expect(await doubtsOfLines(app.archive, paid)).toMatchObject([
    { message: expect.stringMatching(at === 0 ? /tidak sama/ : /tidak ada di SK/) },
    { message: expect.stringMatching(at === 0 ? /tidak ada di SK/ : /tidak sama/) },
  ]);
});
