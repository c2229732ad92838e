import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { OpenEngine } from '../engine.ts';
import { openDocxtemplater } from './docxtemplater.ts';

const run = promisify(execFile);

/** Fills the Word layout and has it converted, one process a document, as most do. A profile of its own, so that two can run. */
export const openLibreoffice: OpenEngine = async (_work, rows) => {
  const word = await openDocxtemplater('docx_letter', rows);
  const dir = await mkdtemp(join(tmpdir(), 'berkas-bench-'));
  const options = [
    `-env:UserInstallation=file://${dir}/profile`,
    '--headless',
    '--convert-to',
    'pdf',
    '--outdir',
    dir,
  ];
  return {
    async make(n) {
      await writeFile(join(dir, 'surat.docx'), await word.make(n));
      await run('/usr/bin/soffice', [...options, join(dir, 'surat.docx')]);
      return readFile(join(dir, 'surat.pdf'));
    },
    close: () => rm(dir, { recursive: true, force: true }),
  };
};
