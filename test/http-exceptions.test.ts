import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCase, updateCase } from '../src/archive/case-files.ts';
import { depositRecord } from '../src/archive/deposit.ts';
import { examineSk } from '../src/archive/exceptions.ts';
import type { Berkas } from '../src/domain/berkas.ts';
import type { Kegiatan } from '../src/domain/kegiatan.ts';
import { type WholeCase, wholeCase } from './fixtures/sk-case.ts';
import { type Json, type RunningApp, startApp } from './support/app.ts';
import { upload, who } from './support/deposits.ts';

let running: RunningApp;
beforeAll(async () => {
  running = await startApp({}, { clock: () => new Date('2027-02-01T03:00:00Z') });
});
afterAll(() => running.stop());

const save = async (noun: 'berkas' | 'kegiatan', data: unknown) =>
  (await createCase(running.app.archive, noun, data, who)).id;

/** Keeps a whole case; its acts name the stored berkas. Answers the id of the SK and the berkas. */
async function keepCase(whole: WholeCase, papers = true): Promise<{ sk: string; berkas: string[] }> {
  const { archive } = running.app;
  const berkas: string[] = [];
  for (const [at, data] of whole.berkas.entries()) {
    berkas.push(await save('berkas', withoutPhotos(data)));
    for (const { type, number } of papers ? whole.papers[at]! : []) {
      const metadata = { type, berkas: [berkas[at]!], ...(number && { number }) };
      await depositRecord(archive, await upload(archive, `${type} ${berkas[at]}`, metadata), who);
    }
  }
  const named = <T extends Kegiatan>(act: T): T => ({
    ...act,
    lines: act.lines.map((line, at) => ({ ...line, berkasId: berkas[at] })),
  });
  const sk = await save('kegiatan', named(whole.penetapan));
  const { penetapan } = whole.penyaluran;
  await save('kegiatan', { ...named(whole.penyaluran), penetapan: { ...penetapan, kegiatanId: sk } });
  for (const act of ['verifikasi', 'rekomendasi', 'bimbingan', 'monitoring', 'anggaran'] as const)
    await save('kegiatan', named<Kegiatan>(whole[act]));
  return { sk, berkas };
}

/** Photos of this case would be those of the case before. */
function withoutPhotos(data: Berkas): Berkas {
  const copy = structuredClone(data);
  for (const one of copy.monitoring ?? []) one.foto = [];
  return copy;
}

const get = (id: string, query = '') => running.call('GET', `/v1/kegiatan/${id}/exceptions${query}`);
const codesOf = (json: Json): string[] => json.items.map((item: Json) => item.code);

/** Each case has families of its own. */
function distinct(whole: WholeCase, mark: number): WholeCase {
  for (const [at, { pemohon }] of whole.berkas.entries()) {
    pemohon.nik = `${pemohon.nik.slice(0, 12)}${String(mark * 100 + at).padStart(4, '0')}`;
    pemohon.noKk = `${pemohon.noKk.slice(0, 12)}${String(mark * 100 + at).padStart(4, '0')}`;
    whole.penetapan.lines[at]!.nikPadaSk = pemohon.nik;
  }
  return whole;
}

it('finds nothing in a whole SK as it is kept', async () => {
  const { sk } = await keepCase(distinct(wholeCase(), 1));
  const { json } = await get(sk);
  expect(json).toMatchObject({
    families: 2,
    counts: [],
    items: [],
    next: null,
    nomor: '100.3.3.2/147/002/2026',
  });
});

it('finds papers that are not there, aid of another year and an account that was changed later', async () => {
  const before = distinct(wholeCase(), 2);
  const old = { ...before.berkas[0]!, tahunUsulan: 2023, tahunAnggaran: 2024, nomorBerkas: 'UEP-2024-0001' };
  await save('berkas', { ...old, pemohon: { ...old.pemohon, nik: '3314016502840999' } });
  const { sk, berkas } = await keepCase(before, false);
  const changed = withoutPhotos(before.berkas[1]!);
  changed.rekening!.nomor = '312-999999-9';
  await updateCase(running.app.archive, 'berkas', berkas[1]!, '"1"', changed, who);
  const { json } = await get(sk, '?severity=temuan');
  expect(codesOf(json)).toEqual(['rekening-berubah', 'tanpa-kuitansi', 'tanpa-kuitansi', 'pernah-menerima']);
  expect(json.items.at(-1)).toMatchObject({
    path: 'pemohon.noKk',
    message: expect.stringContaining('UEP-2024-0001 tahun 2024'),
    family: { berkasId: berkas[0], nomorUrut: 1 },
  });
  expect(codesOf((await get(sk, '?group=5')).json)).toEqual(['lpj-belum-diarsip', 'lpj-belum-diarsip']);
});

it('pages through one list, made once', async () => {
  const whole = distinct(wholeCase(5), 3);
  for (const line of whole.penyaluran.lines) line.potongan = 50_000;
  const { sk } = await keepCase(whole);
  const all = await get(sk, '?code=potongan');
  expect(all.json.items).toHaveLength(5);
  const first = await get(sk, '?code=potongan&limit=3');
  const rest = await get(sk, `?code=potongan&limit=3&after=${first.json.next}`);
  expect([...first.json.items, ...rest.json.items]).toEqual(all.json.items);
  expect(rest.json).toMatchObject({ next: null, madeAt: first.json.madeAt });
  expect(all.json.counts).toMatchObject([{ code: 'potongan', count: 5 }]);
});

it('includes who was paid without standing in the SK, and knows an SK that changed it', async () => {
  const whole = distinct(wholeCase(3), 4);
  const [, , last] = whole.penetapan.lines;
  whole.penetapan.lines = whole.penetapan.lines.slice(0, 2);
  const { sk, berkas } = await keepCase(whole);
  const found = (await get(sk)).json;
  expect(found.families).toBe(3);
  expect(found.items).toContainEqual(
    expect.objectContaining({
      code: 'dibayar-di-luar-sk',
      family: expect.objectContaining({ nomorUrut: null }),
    }),
  );
  await save('kegiatan', {
    ...whole.penetapan,
    jenisSk: 'perubahan',
    mengubah: sk,
    lines: [{ ...last!, berkasId: berkas[2], nomorUrut: 3 }],
  });
  expect((await get(sk)).json.items).toEqual([]);
});

it('is refused for what is no SK, and for a code that there is not', async () => {
  const { berkas } = await keepCase(distinct(wholeCase(1), 5), false);
  const { json } = await running.call('GET', `/v1/kegiatan?jenis=penyaluran&berkas=${berkas[0]}`);
  const wrong = await get(json.items[0].id);
  expect(wrong.json).toMatchObject({ status: 422, code: 'invalid_input' });
  expect(wrong.json.detail).toContain('bukan penyaluran');
  expect((await get(json.items[0].id, '?code=lain')).status).toBe(422);
  expect((await get('01KAXM8E4SR2B8VKQ6ZJ3H5T7C')).status).toBe(404);
});

/** The longest that the event loop was held, in milliseconds of this thread's own time: the machine may be busy otherwise. */
async function longestHold(work: () => Promise<unknown>): Promise<number> {
  const spent = () => Object.values(process.threadCpuUsage()).reduce((sum, part) => sum + part, 0) / 1000;
  let [longest, last, working] = [0, spent(), true];
  const watch = () => {
    const now = spent();
    [longest, last] = [Math.max(longest, now - last), now];
    if (working) setImmediate(watch);
  };
  setImmediate(watch);
  await work();
  working = false;
  return longest;
}

it('leaves the others their turn in an SK of 300 families', async () => {
  const { sk } = await keepCase(distinct(wholeCase(300), 6), false);
  const held = await longestHold(async () => {
    const found = await examineSk(running.app.archive, running.app.instansi.data, sk);
    expect(found.counts).toContainEqual(expect.objectContaining({ code: 'tanpa-kuitansi', count: 300 }));
  });
  expect(held).toBeLessThan(50);
}, 60_000);
