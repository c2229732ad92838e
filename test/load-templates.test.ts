import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadTemplates } from '../src/documents/load-templates.ts';
import { isAppError } from '../src/errors.ts';
import { p, wordFile } from './support/word-file.ts';

/** A small template, written as an office would: one text and one list, in Word. */
const good = `import { z } from '${import.meta.resolve('zod')}';
export default {
  title: 'Surat', version: '1', stage: 'rab', from: 'berkas', naskah: 'warga',
  pick: () => ({}),
  schema: z.strictObject({ nama: z.string(), tanggal: z.string(), rincian: z.array(z.strictObject({ uraian: z.string() })) }),
  filledByHand: ['tanggal', 'rincian.uraian'],
  docx: { file: new URL('./layout.docx', import.meta.url), fields: (data) => data },
};
`;
const sample = { nama: 'Sri Rahayu', tanggal: '', rincian: [{ uraian: 'Kompor' }] };
const body = p('{nama} {tanggal} {#rincian}{uraian}{/rincian}');

type Files = Record<string, string | Buffer>;

const goodFiles: Files = {
  'template.ts': good,
  'sample.json': JSON.stringify(sample),
  'layout.docx': wordFile({ body }),
};

/** A templates folder of these types. */
function folderOf(types: Record<string, Files>): URL {
  const dir = mkdtempSync(join(tmpdir(), 'berkas-templates-'));
  for (const [type, files] of Object.entries(types)) {
    mkdirSync(join(dir, type));
    for (const [name, content] of Object.entries(files)) writeFileSync(join(dir, type, name), content);
  }
  return pathToFileURL(`${dir}/`);
}

const problemsOf = (types: Record<string, Files>) =>
  loadTemplates(folderOf(types)).then(
    () => [],
    (error: unknown) => {
      if (isAppError(error, 'bad_template')) return error.problems;
      throw error;
    },
  );

async function fingerprintOf(files: Files): Promise<string> {
  const templates = await loadTemplates(folderOf({ surat: files }));
  return templates.get('surat').fingerprint;
}

describe('loadTemplates', () => {
  test('reads every folder, with its samples, formats and JSON Schema', async () => {
    const more = { ...goodFiles, 'sample-panjang.json': JSON.stringify({ ...sample, nama: 'Panjang' }) };
    const templates = await loadTemplates(folderOf({ surat: more, 'kartu-2': goodFiles }));
    expect(templates.list().map((loaded) => loaded.type)).toEqual(['kartu-2', 'surat']);
    expect(templates.get('surat')).toMatchObject({ formats: ['docx'], sample, template: { title: 'Surat' } });
    expect(templates.get('surat').samples.map(({ name }) => name)).toEqual(['sample', 'sample-panjang']);
    expect(templates.get('surat').jsonSchema).toMatchObject({
      type: 'object',
      required: ['nama', 'tanggal', 'rincian'],
    });
  });

  test('names the known types when asked for another', async () => {
    const templates = await loadTemplates(folderOf({ surat: goodFiles }));
    for (const type of ['kartu', '../surat', '__proto__', '']) {
      expect(() => templates.get(type)).toThrow(
        expect.objectContaining({
          code: 'not_found',
          detail: 'Jenis dokumen ini tidak dikenal. Yang ada: surat.',
        }),
      );
    }
  });

  test.each<[string, Files, string, RegExp]>([
    [
      'no sample',
      { 'template.ts': good, 'layout.docx': wordFile({ body }) },
      'surat',
      /sample.json tidak ada/,
    ],
    ['no template.ts', { 'sample.json': '{}' }, 'surat', /template.ts/],
    ['a sample that is no JSON', { ...goodFiles, 'sample.json': '{' }, 'surat', /JSON/],
    [
      'a sample that breaks the schema',
      { ...goodFiles, 'sample.json': JSON.stringify({ ...sample, nama: 1 }) },
      'surat/sample.json: nama',
      /string/,
    ],
    [
      'a further sample that breaks it',
      { ...goodFiles, 'sample-dua.json': '{}' },
      'surat/sample-dua.json: nama',
      /string/,
    ],
    ['no version', { ...goodFiles, 'template.ts': good.replace("version: '1', ", '') }, 'surat', /version/],
    [
      'an unknown stage',
      { ...goodFiles, 'template.ts': good.replace("'rab'", "'arisan'") },
      'surat',
      /stage/,
    ],
    [
      'a member nobody knows',
      { ...goodFiles, 'template.ts': good.replace('pick:', 'pikc: 1, pick:') },
      'surat',
      /pikc/,
    ],
    [
      'neither pdf, docx nor xlsx',
      { ...goodFiles, 'template.ts': good.replace(/ {2}docx:.*\n/, '') },
      'surat',
      /pdf, docx, atau xlsx/,
    ],
    ['no default export', { ...goodFiles, 'template.ts': 'export const a = 1;' }, 'surat', /template.ts/],
    [
      'a blank the schema does not know',
      { ...goodFiles, 'template.ts': good.replace("'tanggal',", "'tgl',") },
      'surat/template.ts',
      /menyebut tgl/,
    ],
    [
      'a layout with an unknown tag',
      { ...goodFiles, 'layout.docx': wordFile({ body: body + p('{namo}') }) },
      'surat/layout.docx: namo',
      /tidak dikenal/,
    ],
    [
      'a layout that leaves a field out',
      { ...goodFiles, 'layout.docx': wordFile({ body: p('{nama} {tanggal}') }) },
      'surat/layout.docx: rincian',
      /tidak tercetak/,
    ],
    [
      'a layout that is no Word file',
      { ...goodFiles, 'layout.docx': 'PK' },
      'surat/layout.docx: layout.docx',
      /tidak dapat dibuka/,
    ],
    [
      'no layout',
      { 'template.ts': good, 'sample.json': JSON.stringify(sample) },
      'surat/layout.docx: layout.docx',
      /tidak dapat dibuka/,
    ],
  ])('refuses %s', async (_name, files, path, message) => {
    const problems = await problemsOf({ surat: files });
    expect(problems).toContainEqual(
      expect.objectContaining({ path, message: expect.stringMatching(message) }),
    );
  });

  test('refuses a folder name that is no type', async () => {
    expect(await problemsOf({ 'Surat Izin': goodFiles })).toMatchObject([{ path: 'Surat Izin' }]);
  });

  test('reports the faults of all templates together', async () => {
    const problems = await problemsOf({
      a: { ...goodFiles, 'sample.json': '{' },
      b: { ...goodFiles, 'sample.json': '[' },
    });
    expect(problems.map(({ path }) => path)).toEqual(['a', 'b']);
  });
});

describe('the fingerprint', () => {
  const base = fingerprintOf(goodFiles);

  test.each<[string, Files, 'same' | 'other']>([
    ['a copy of the folder', goodFiles, 'same'],
    ['line ends of Windows', { ...goodFiles, 'template.ts': good.replaceAll('\n', '\r\n') }, 'same'],
    ['another sample', { ...goodFiles, 'sample.json': JSON.stringify({ ...sample, nama: 'Lain' }) }, 'same'],
    ['a golden', { ...goodFiles, 'sample.txt': 'halaman 1', 'sample-1.png': 'png' }, 'same'],
    ['a lock file of Word', { ...goodFiles, '~$layout.docx': 'x' }, 'same'],
    ['another version', { ...goodFiles, 'template.ts': good.replace("'1'", "'2'") }, 'other'],
    ['another layout', { ...goodFiles, 'layout.docx': wordFile({ body: body + p('Sragen') }) }, 'other'],
    ['a further file', { ...goodFiles, 'logo.svg': '<svg/>' }, 'other'],
  ])('of %s', async (_name, files, expected) => {
    expect((await fingerprintOf(files)) === (await base) ? 'same' : 'other').toBe(expected);
    expect(await base).toMatch(/^[0-9a-f]{64}$/);
  });
});

test('the templates of this repository load', async () => {
  const templates = await loadTemplates(new URL('../templates/', import.meta.url));
  const formats = templates.list().map(({ type, formats }) => `${type} ${formats.join(' ')}`);
  expect(formats).toEqual(
    expect.arrayContaining(['kuitansi pdf docx', 'lampiran-sk pdf docx xlsx', 'rab pdf docx']),
  );
});
