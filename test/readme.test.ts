import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { createCase } from '../src/archive/case-files.ts';
import { showSettings } from '../src/config.ts';
import { issueDocument } from '../src/documents/issue.ts';
import { parseBerkas } from '../src/domain/berkas.ts';
import { showCode } from '../src/domain/code.ts';
import { startApp } from './support/app.ts';
import { removeFolder, temporaryFolder } from './support/archive.ts';
import { pdfFile } from './support/files.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = await readFile(join(root, 'README.md'), 'utf8');

test('the tour works when pasted', async () => {
  const tour = /<!-- The test .*?-->\n```sh\n(.*?)```/s.exec(readme)![1]!;
  const { url, stop } = await startApp();
  const dir = await temporaryFolder('tour');
  await mkdir(join(dir, 'samples'));
  await cp(join(root, 'samples/berkas.json'), join(dir, 'samples/berkas.json'));
  const script = tour.replace(/^URL=.*$/m, `URL=${url}`);
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], { cwd: dir });
  await stop();
  expect(stdout).toContain('"label":"Nomor bukti kuitansi"');
  expect(stdout).toContain('"title":"RAB ditandatangani"');
  expect(stdout).toContain('the same, byte for byte');
  await removeFolder(dir);
});

test('the commands of the guide for archive clerks work while the service runs', async () => {
  const guide = readme.slice(readme.indexOf('## Panduan'), readme.indexOf('## The code'));
  const [search = '', deposit = ''] = Array.from(guide.matchAll(/`(curl .*)`$/gm), ([, command]) => command!);
  const { url, app, stop } = await startApp();
  const berkas = parseBerkas(JSON.parse(await readFile(join(root, 'samples/berkas.json'), 'utf8')));
  const { id } = await createCase(app.archive, 'berkas', berkas, { actor: { kind: 'staf', name: 'uji' } });
  const request = { type: 'rab', berkasId: id, date: '2026-03-02', input: {}, format: 'pdf' as const };
  const { document } = await issueDocument(app, request, { actor: { kind: 'staf', name: 'uji' } });
  const dir = await temporaryFolder('guide');
  await writeFile(join(dir, 'pindaian.pdf'), pdfFile(['RAB']));
  const say = async (command: string) => {
    const script = command
      .replace('http://127.0.0.1:8080', url)
      .replace('7K2M-9QXA-4TB', showCode(document.code));
    return JSON.parse((await promisify(execFile)('bash', ['-ec', script], { cwd: dir })).stdout);
  };
  expect(await say(deposit)).toMatchObject({ documentCode: document.code, state: 'tersimpan' });
  expect(await say(search)).toMatchObject({ items: expect.any(Array), next: null });
  await stop();
  await removeFolder(dir);
});

test('the sample case file of the tour is a good one', async () => {
  parseBerkas(JSON.parse(await readFile(join(root, 'samples/berkas.json'), 'utf8')));
});

test('the README lists every setting', () => {
  const table = readme.slice(readme.indexOf('## Settings'), readme.indexOf('## Command line'));
  for (const { name } of showSettings({})) expect(table).toContain(`\`${name}\``);
});
