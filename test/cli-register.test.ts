import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCase } from '../src/archive/case-files.ts';
import { wholeCase } from './fixtures/sk-case.ts';
import { openTestArchive, removeFolder, temporaryFolder } from './support/archive.ts';
import { who } from './support/deposits.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const instansi = new URL('../samples/instansi-sragen.json', import.meta.url);

let dir: string;
let skId: string;
beforeAll(async () => {
  dir = await temporaryFolder('register');
  const office = { ...JSON.parse(await readFile(instansi, 'utf8')), penomoran: { cara: 'seri' } };
  await writeFile(join(dir, 'instansi.json'), JSON.stringify(office));
  const archive = await openTestArchive(dir);
  const { berkas, penetapan, penyaluran } = wholeCase(1);
  const { id: berkasId } = await createCase(archive, 'berkas', berkas[0], who);
  const named = (act: typeof penetapan | typeof penyaluran) => ({
    ...act,
    lines: act.lines.map((line) => ({ ...line, berkasId })),
  });
  skId = (await createCase(archive, 'kegiatan', named(penetapan), who)).id;
  penyaluran.lines[0]!.potongan = 100_000;
  const cited = { ...penyaluran.penetapan, kegiatanId: skId };
  await createCase(archive, 'kegiatan', { ...named(penyaluran), penetapan: cited }, who);
  await archive.close();
});
afterAll(() => removeFolder(dir));

function berkas(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, DATA_DIR: dir, INSTANSI_FILE: join(dir, 'instansi.json') };
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { env }, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, err }),
    );
  });
}

it('lists the exceptions of an SK for a person and for a machine', async () => {
  const shown = await berkas('exceptions', skId);
  expect(shown.code).toBe(0);
  expect(shown.out).toContain('1 keluarga diperiksa');
  expect(shown.out).toMatch(/6\. Potongan dan penarikan oleh orang lain\n.*\n-.*\n.*dipotong Rp100\.000,00/);
  const told = JSON.parse((await berkas('exceptions', skId, '--json')).out);
  expect(told).toMatchObject({ kegiatanId: skId, families: 1 });
  expect(told.items.map(({ code }: { code: string }) => code)).toContain('potongan');
  expect((await berkas('exceptions', '01KAXM8E4SR2B8VKQ6ZJ3H5T7C')).code).toBe(3);
}, 60_000);

it('keeps the register of letter numbers', async () => {
  const wanted = ['--tanggal', '2026-03-02', '--klasifikasi', '400.9.14.2', '--jumlah', '2'];
  const { items } = JSON.parse((await berkas('numbers', 'reserve', ...wanted, '--json')).out);
  expect(items).toMatchObject([{ id: 'surat/2026/00001' }, { nomorSurat: '400.9.14.2/0002/09/2026' }]);
  expect((await berkas('numbers', 'cancel', 'surat/2026/2')).err).toContain('alasan');
  expect((await berkas('numbers', 'cancel', 'surat/2026/2', '--alasan', 'Salah')).out).toMatch(
    /00002 +batal.*Salah/,
  );
  expect((await berkas('numbers', 'use', 'surat/2026/1', '--keperluan', 'Undangan')).code).toBe(0);
  expect((await berkas('numbers', 'use', 'surat/2026/2')).code).toBe(4);
  const { out } = await berkas('numbers', '--status', 'dipakai');
  expect(out.trim().split('\n')).toHaveLength(3);
  expect(out).toMatch(/surat\/2026\/00001 +dipakai +2026-03-02 +400\.9\.14\.2\/0001\/09\/2026 +Undangan/);
  expect((await berkas('numbers', 'lihat')).err).toContain('cancel surat/2026/231');
}, 60_000);
