import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { sampleBerkas } from '../samples/berkas.ts';
import { samplePenetapan } from '../samples/kegiatan.ts';
import type { App } from '../src/app.ts';
import { createCase, updateCase } from '../src/archive/case-files.ts';
import { depositRecord } from '../src/archive/deposit.ts';
import { getManifest, openVerified } from '../src/archive/retrieve.ts';
import { fillByHand } from '../src/documents/filled-by-hand.ts';
import { issueDocument } from '../src/documents/issue.ts';
import { issueRequestSchema } from '../src/documents/issue-request.ts';
import type { LoadedTemplate } from '../src/documents/load-templates.ts';
import { loadSource } from '../src/documents/sources.ts';
import { defineTemplate } from '../src/documents/template.ts';
import type { Berkas } from '../src/domain/berkas.ts';
import { startApp } from './support/app.ts';
import { upload, who } from './support/deposits.ts';

let app: App;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ app, stop } = await startApp());
});
afterAll(() => stop());

const rows = z.array(z.strictObject({ nama: z.string(), papers: z.int() }));

/** A register as small as can be. */
const register = loaded(
  'register',
  defineTemplate({
    title: 'Register',
    version: '1',
    stage: 'arsip',
    from: 'daftar',
    records: true,
    naskah: 'khusus',
    pickRow: ({ pemohon }, papers) => ({ nama: pemohon.nama, papers }),
    pick: ({ daftar }) => ({ rows: daftar?.rows.map(({ data }) => data) }),
    schema: z.strictObject({ rows }),
    pdf: (data) => ({ shows: data, body: () => [data.rows.map(({ nama }) => nama).join('\n')] }),
  }),
);
/** A list of the papers of one berkas. */
const contents = loaded(
  'contents',
  defineTemplate({ ...register.template, from: 'berkas', pick: () => ({ rows: [] }), schema: z.any() }),
);

function loaded(type: string, template: LoadedTemplate['template']): LoadedTemplate {
  const fingerprint = 'a'.repeat(64);
  return { type, template, formats: ['pdf'], fingerprint, sample: {}, samples: [], jsonSchema: {} };
}

/** The office with these two types beside its own. */
function office(): App {
  const more = [register, contents];
  const get = (type: string) => more.find((one) => one.type === type) ?? app.templates.get(type);
  return { ...app, templates: { ...app.templates, list: () => [...app.templates.list(), ...more], get } };
}

/** In a budget year of its own, so that no test counts the berkas of another. */
function berkas(at: number, tahunAnggaran: number, change: Partial<Berkas> = {}): Berkas {
  return { ...structuredClone(sampleBerkas(at + 1)[at]!), tahunAnggaran, ...change };
}

const save = (data: Berkas) => createCase(app.archive, 'berkas', data, who);

const issue = (filter: unknown, more: object = {}) =>
  issueDocument(
    office(),
    issueRequestSchema.parse({ type: 'register', date: '2026-03-02', filter, ...more }),
    who,
  );

const namesIn = async (filter: unknown) => {
  const request = issueRequestSchema.parse({ type: 'register', date: '2026-03-02', filter });
  const { daftar } = await loadSource(office(), register, request);
  return daftar!.rows.map(({ data }) => (data as { nama: string }).nama);
};

test('a daftar names the berkas of a year, narrowed by place and status, by village and then by name', async () => {
  const all = [4, 3, 2, 1, 0].map((at) => berkas(at, 2031));
  const second = berkas(0, 2031, { status: 'selesai' });
  second.pemohon.nama = 'aaminah';
  for (const data of [...all, second, berkas(0, 2030)]) await save(data);
  const inOrder = (list: Berkas[]) =>
    list
      .toSorted((a, b) => {
        const key = ({ pemohon }: Berkas) => `${pemohon.alamat.kodeWilayah} ${pemohon.nama.toUpperCase()}`;
        return key(a) < key(b) ? -1 : 1;
      })
      .map(({ pemohon }) => pemohon.nama);
  expect(await namesIn({ tahunAnggaran: 2031 })).toEqual(inOrder([...all, second]));
  const kodeWilayah = second.pemohon.alamat.kodeWilayah;
  expect(await namesIn({ tahunAnggaran: 2031, kodeWilayah })).toEqual(inOrder([second, all[4]!]));
  expect(await namesIn({ tahunAnggaran: 2031, kodeKecamatan: kodeWilayah.slice(0, 8) })).toHaveLength(2);
  expect(await namesIn({ tahunAnggaran: 2031, status: 'selesai' })).toEqual(['aaminah']);
});

test('the same filter again is the same document; a changed or new berkas makes one that supersedes it', async () => {
  const data = berkas(0, 2032);
  const { id } = await save(data);
  const filter = { tahunAnggaran: 2032 };
  const first = await issue(filter);
  expect(first).toMatchObject({ outcome: 'created', document: { berkas: [{ id, version: 1 }] } });
  expect(await issue(filter)).toEqual({ ...first, outcome: 'existing' });

  data.pemohon.nama = 'Suparmi';
  await updateCase(app.archive, 'berkas', id, '"1"', data, who);
  const second = await issue(filter);
  expect(second).toMatchObject({
    outcome: 'created',
    document: { supersedes: first.document.code, berkas: [{ id, version: 2 }] },
  });
  await save(berkas(1, 2032));
  expect(await issue(filter)).toMatchObject({ document: { supersedes: second.document.code } });
});

test('another filter is another document; a desa says its kecamatan', async () => {
  const data = berkas(0, 2033);
  await save(data);
  const { kodeWilayah } = data.pemohon.alamat;
  const whole = await issue({ tahunAnggaran: 2033 });
  const village = await issue({ tahunAnggaran: 2033, kodeWilayah });
  expect(village).toMatchObject({ outcome: 'created', document: { supersedes: null } });
  expect(village.document.code).not.toBe(whole.document.code);
  const said = await issue({ tahunAnggaran: 2033, kodeWilayah, kodeKecamatan: kodeWilayah.slice(0, 8) });
  expect(said).toEqual({ ...village, outcome: 'existing' });
});

test('a filter that finds nothing is an error with the filter in words', async () => {
  await expect(issue({ tahunAnggaran: 2034, kodeWilayah: '33.14.12.2001' })).rejects.toMatchObject({
    code: 'invalid_input',
    problems: [
      {
        path: 'filter',
        label: 'Saringan',
        message: expect.stringMatching(
          /^Tidak ada berkas untuk Tahun Anggaran 2034, Desa .+, Kecamatan Tanon\.$/,
        ),
      },
    ],
  });
});

test.each([
  ['no filter', { type: 'register' }, 'filter', /sedikitnya tahunAnggaran/],
  [
    'a berkas beside it',
    { type: 'register', filter: { tahunAnggaran: 2026 }, berkasId: true },
    'berkasId',
    /kosongkan/,
  ],
  [
    'a filter for a paper of one berkas',
    { type: 'rab', filter: { tahunAnggaran: 2026 }, berkasId: true },
    'filter',
    /kosongkan/,
  ],
])('%s is refused', async (_what, asked, path, message) => {
  const { id } = await save(berkas(0, 2035));
  const request = issueRequestSchema.parse({
    date: '2026-03-02',
    ...asked,
    ...('berkasId' in asked && { berkasId: id }),
  });
  await expect(issueDocument(office(), request, who)).rejects.toMatchObject({
    code: 'invalid_input',
    problems: [{ path, message: expect.stringMatching(message) }],
  });
});

test.each([
  ['an unknown field', { tahunAnggaran: 2026, desa: '33.14.12.2001' }],
  ['no year', { kodeKecamatan: '33.14.12' }],
  ['a kecamatan that is not there', { tahunAnggaran: 2026, kodeKecamatan: '33.14.99' }],
  [
    'a village of another kecamatan',
    { tahunAnggaran: 2026, kodeKecamatan: '33.14.01', kodeWilayah: '33.14.12.2001' },
  ],
  ['an unknown status', { tahunAnggaran: 2026, status: 'lunas' }],
])('a filter with %s is not a filter', (_what, filter) => {
  const asked = { type: 'register', date: '2026-03-02', filter };
  expect(issueRequestSchema.safeParse(asked).success).toBe(false);
});

test('the papers of a berkas: what came in, the signed scan, and what was issued while no scan is back', async () => {
  const { id } = await save(berkas(0, 2036));
  const papersNow = async () => {
    const request = issueRequestSchema.parse({ type: 'contents', date: '2026-03-02', berkasId: id });
    const { records = [] } = await loadSource(office(), contents, request);
    return records.map(({ type, origin, date }) => `${date} ${type} ${origin}`);
  };
  const deposit = async (content: string, metadata: object) =>
    depositRecord(app.archive, await upload(app.archive, content, metadata), who);
  await deposit('ktp', { type: 'ktp', berkas: [id], date: '2025-07-01', media: 'kertas' });
  const rab = (format: 'pdf' | 'docx') =>
    issueDocument(
      app,
      issueRequestSchema.parse({ type: 'rab', berkasId: id, date: '2026-03-02', format }),
      who,
    );
  const { document } = await rab('pdf');
  await rab('docx');
  expect(await papersNow()).toEqual(['2025-07-01 ktp incoming', `${document.date} rab issued`]);

  const scan = { type: 'rab', documentCode: document.code, date: '2026-03-05' };
  await deposit('poor', scan);
  await deposit('better', scan);
  expect(await papersNow()).toEqual(['2025-07-01 ktp incoming', '2026-03-05 rab scan']);

  // A register of the berkas is no paper of the berkas, or each would make the next one differ.
  const first = await issue({ tahunAnggaran: 2036 });
  expect(await issue({ tahunAnggaran: 2036 })).toEqual({ ...first, outcome: 'existing' });
  expect(await papersNow()).toHaveLength(2);
  const { data } = (
    await loadSource(
      office(),
      register,
      issueRequestSchema.parse({ type: 'register', date: '2026-03-02', filter: { tahunAnggaran: 2036 } }),
    )
  ).daftar!.rows[0]!;
  expect(data).toMatchObject({ papers: 2 });
});

test('a list of papers names their records in the snapshot, and shows a number that was written by hand', async () => {
  const data = berkas(0, 2037);
  const { id } = await save(data);
  const sk = samplePenetapan([{ id, version: 1, data }]);
  const { id: kegiatanId } = await createCase(app.archive, 'kegiatan', sk, who);
  const asked = { date: '2026-03-02', berkasId: id };
  const lampiran = { type: 'lampiran-sk', date: '2026-03-02', kegiatanId };
  const { document } = await issueDocument(app, issueRequestSchema.parse(lampiran), who);
  const values = { nomor: '100.3.3.2/147/002/2026' };
  await fillByHand(app, document.code, '"1"', values, who);

  const request = issueRequestSchema.parse({ type: 'contents', ...asked });
  const { records } = await loadSource(office(), contents, request);
  expect(records).toMatchObject([{ type: 'lampiran-sk', number: values.nomor, berkas: 1 }]);
  const listed = await issueDocument(office(), request, who);
  const { files } = await getManifest(app.archive, listed.document.recordId);
  const snapshot = JSON.parse(String(await openVerified(app.archive, files[1]!.key)));
  expect(snapshot.sources.records).toEqual([{ id: document.recordId, version: 2 }]);
});
