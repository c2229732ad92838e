import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleBerkas } from '../samples/berkas.ts';
import { samplePenetapan, samplePenyaluran } from '../samples/kegiatan.ts';
import type { App } from '../src/app.ts';
import { createCase } from '../src/archive/case-files.ts';
import { getManifest } from '../src/archive/retrieve.ts';
import type { DocumentView } from '../src/documents/document.ts';
import { issueDocument } from '../src/documents/issue.ts';
import type { IssueRequest } from '../src/documents/issue-request.ts';
import type { Berkas } from '../src/domain/berkas.ts';
import { startApp } from './support/app.ts';
import { who } from './support/deposits.ts';

let app: App;
let dir: string;
let stop: () => Promise<void>;
const issued: DocumentView[] = [];

beforeAll(async () => {
  ({ app, dir, stop } = await startApp());
  const members = await Promise.all(
    sampleBerkas(6).map(async (berkas) => {
      const { id, version } = await createCase(app.archive, 'berkas', berkas, who);
      return { id, version, data: berkas as Berkas };
    }),
  );
  const penetapan = await createCase(app.archive, 'kegiatan', samplePenetapan(members), who);
  const penyaluran = await createCase(app.archive, 'kegiatan', samplePenyaluran(members, penetapan.id), who);
  const day = { date: '2026-03-02', input: {} };
  const requests: IssueRequest[] = [
    { type: 'rab', berkasId: members[0]!.id, format: 'pdf', ...day },
    { type: 'rab', berkasId: members[4]!.id, format: 'docx', ...day },
    { type: 'kuitansi', berkasId: members[1]!.id, kegiatanId: penyaluran.id, format: 'pdf', ...day },
    { type: 'lampiran-sk', kegiatanId: penetapan.id, format: 'pdf', ...day },
    { type: 'lampiran-sk', kegiatanId: penetapan.id, format: 'docx', ...day },
    { type: 'daftar-berkas', filter: { tahunAnggaran: 2026 }, format: 'pdf', ...day },
    { type: 'buku-penerima-layanan', filter: { tahunAnggaran: 2026 }, format: 'docx', ...day },
    { type: 'daftar-isi-berkas', berkasId: members[0]!.id, format: 'xlsx', ...day },
  ];
  for (const request of requests) issued.push((await issueDocument(app, request, who)).document);
});
afterAll(() => stop());

/** The hash of each document made again from its stored snapshot alone, by another process in another time zone. */
async function recreateIn(timeZone: string, keys: string[]): Promise<string[]> {
  const script = fileURLToPath(new URL('./support/recreate.ts', import.meta.url));
  const env = { ...process.env, TZ: timeZone };
  const { stdout } = await promisify(execFile)(process.execPath, [script, `${dir}/store`, ...keys], { env });
  return stdout.trim().split('\n');
}

test.each(['Asia/Jakarta', 'America/Anchorage', 'Pacific/Kiritimati'])(
  'in %s, the same template and snapshot make the same bytes, in both formats',
  async (timeZone) => {
    const manifests = await Promise.all(issued.map(({ recordId }) => getManifest(app.archive, recordId)));
    const snapshots = manifests.map(({ files }) => files.find((file) => file.role === 'data')!.key);
    expect(await recreateIn(timeZone, snapshots)).toEqual(issued.map(({ sha256 }) => sha256));
  },
);
