import { execFile } from 'node:child_process';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { showSettings } from '../src/config.ts';
import { parseBerkas } from '../src/domain/berkas.ts';
import { startApp } from './support/app.ts';
import { removeFolder, temporaryFolder } from './support/archive.ts';

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

test('the sample case file of the tour is a good one', async () => {
  parseBerkas(JSON.parse(await readFile(join(root, 'samples/berkas.json'), 'utf8')));
});

test('the README lists every setting', () => {
  const table = readme.slice(readme.indexOf('## Settings'), readme.indexOf('## Command line'));
  for (const { name } of showSettings({})) expect(table).toContain(`\`${name}\``);
});
