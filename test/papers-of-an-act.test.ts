import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleBerkas } from '../samples/berkas.ts';
import { type Member, samplePenetapan, samplePenyaluran } from '../samples/kegiatan.ts';
import { sampleAccounted } from '../samples/lpj.ts';
import { berkasAt, sampleProsedur } from '../samples/prosedur.ts';
import { createCase, updateCase } from '../src/archive/case-files.ts';
import { findPapers } from '../src/archive/kept-papers.ts';
import { loadSource } from '../src/documents/sources.ts';
import { parseBerkas } from '../src/domain/berkas.ts';
import { type Json, type RunningApp, startApp } from './support/app.ts';
import { who } from './support/deposits.ts';

const families = sampleBerkas(4);
let running: RunningApp;
let members: Member[];
let payment: string;

beforeAll(async () => {
  running = await startApp();
  members = [];
  for (const data of families) {
    const { id, version } = await createCase(running.app.archive, 'berkas', data, who);
    members.push({ id, version, data });
  }
  payment = (await running.call('POST', '/v1/kegiatan', { json: samplePenyaluran(members) })).json.id;
});
afterAll(() => running.stop());

const issue = async (asked: Json) =>
  (await running.call('POST', '/v1/documents', { json: { date: '2026-05-04', ...asked } })).json;

test('a letter to the bank of one kecamatan lies only in the folders of its families', async () => {
  const [first] = members;
  const kodeKecamatan = first!.data.pemohon.alamat.kodeWilayah.slice(0, 8);
  const { code } = await issue({
    type: 'surat-pengantar-bank',
    kegiatanId: payment,
    input: { kodeKecamatan },
  });
  const { berkas } = (await running.call('GET', `/v1/documents/${code}`)).json;
  expect(berkas.map(({ id }: Json) => id)).toEqual([first!.id]);
});

test('a paper as PDF and as Word stands once in a folder, as PDF, whichever came last', async () => {
  const json = samplePenetapan(members);
  const kegiatanId = (await running.call('POST', '/v1/kegiatan', { json })).json.id;
  const asked = { type: 'lampiran-sk', kegiatanId };
  const { recordId } = await issue(asked);
  await issue({ ...asked, format: 'docx' });
  const id = members[1]!.id;
  const kept = (await findPapers(running.app.archive, [id], [])).get(id)!;
  const { database } = running.app.archive;
  const rows = database.selectFrom('records').select('id').where('type', '=', 'lampiran-sk');
  const lampiran = (await rows.execute()).map((row) => row.id).filter((each) => kept.includes(each));
  expect(lampiran).toEqual([recordId]);
});

test('a recap shows the berkas as they are now, another paper of the act as its lines name them', async () => {
  const { app } = running;
  const [first] = members;
  const [accounted] = sampleAccounted(families);
  await updateCase(app.archive, 'berkas', first!.id, '"1"', accounted, who);
  const read = async (type: string) => {
    const request = { type, kegiatanId: payment, date: '2026-11-24', input: {}, format: 'pdf' as const };
    const source = await loadSource(app, app.templates.get(type), request);
    return source.members.find(({ id }) => id === first!.id)!.data.lpj;
  };
  expect(await read('rekap-lpj')).toEqual(parseBerkas(accounted).lpj);
  expect(await read('daftar-penyaluran')).toBeUndefined();
});

test('the families of the procedure are right at every point of it', () => {
  const steps = ['permohonan', 'verifikasi', 'rekomendasi', 'rekening', 'lpj', 'arsip'] as const;
  for (const family of sampleProsedur()) for (const step of steps) parseBerkas(berkasAt(family, step));
});
