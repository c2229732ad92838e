import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import PizZip from 'pizzip';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { codePictureRun } from '../src/documents/docx/code-picture.ts';
import { whitePicture } from '../src/documents/docx/qr-picture.ts';
import { renderDocx } from '../src/documents/docx/render.ts';
import { checkLayout } from '../src/documents/docx/tags.ts';
import type { IssueMark } from '../src/documents/template.ts';
import { AppError } from '../src/errors.ts';
import { readQr } from './support/qr.ts';
import { goodFooter, p, runs, table, type WordFile, wordText, writeWordFile } from './support/word-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'berkas-docx-'));
const mark: IssueMark = {
  code: '7K3M9QXP2VA',
  issuedAt: '2026-11-24T03:04:05.678Z',
  qrPrefix: 'BKS:',
  konsep: false,
};
let files = 0;

/** A layout with its fields, as a template would give them. */
function docxOf(word: WordFile, fields: (data: never) => object = () => ({})) {
  return {
    file: writeWordFile(folder, `layout-${++files}.docx`, word),
    fields: fields as (data: unknown) => object,
  };
}

/** Renders one body with these fields. */
function render(body: string, fields: object, use = mark): Promise<Buffer> {
  return renderDocx(
    docxOf({ body }, () => fields),
    {},
    use,
  );
}

async function thrown(work: () => Promise<unknown>): Promise<AppError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a layout is checked against its fields', () => {
  const fields = { nama: 'Sri', ada: true, pejabat: { jabatan: 'Lurah' }, rincian: [{ uraian: 'Kompor' }] };
  const all = p('{nama} {#ada}ada{/ada} {pejabat.jabatan} {#rincian}{uraian}{/rincian}');
  const problemsOf = (word: WordFile, samples: object[] = [fields]) =>
    checkLayout(
      docxOf(word, (data: object) => data),
      samples,
    );

  test.each<[string, WordFile]>([
    ['plain tags', { body: all }],
    ['a tag cut over runs', { body: all + runs('{na', 'm', 'a} {pejabat', '.jabatan}') }],
    [
      'a loop over table rows',
      { body: all + table(['No', 'Uraian'], ['{#rincian}{nama}', '{uraian}{/rincian}']) },
    ],
    ['a loop over paragraphs', { body: all + p('{#rincian}') + p('{uraian}') + p('{/rincian}') }],
    ['an outer name inside a loop', { body: all + p('{#rincian}{nama}{/}') }],
    ['an inverted condition', { body: all + p('{^ada}tidak ada{/ada}{^rincian}kosong{/rincian}') }],
  ])('accepts %s', (_name, word) => {
    expect(problemsOf(word)).toEqual([]);
  });

  test.each<[string, WordFile, string, RegExp]>([
    ['an unknown tag', { body: all + p('{namo}') }, 'namo', /tidak dikenal.*nama, ada/],
    ['an unknown tag in the footer', { body: all, footer: `${goodFooter}${p('{x}')}` }, 'x', /tidak dikenal/],
    ['an unknown tag in a row', { body: all + p('{#rincian}{harga}{/rincian}') }, 'harga', /tidak dikenal/],
    ['a row name outside its loop', { body: all + p('{uraian}') }, 'uraian', /tidak dikenal/],
    ['an unknown loop', { body: all + p('{#baris}x{/baris}') }, 'baris', /tidak dikenal/],
    ['an unused field', { body: all.replace('{nama}', '') }, 'nama', /tidak tercetak/],
    [
      'an unused field of a row',
      { body: all.replace('{uraian}', 'x') },
      'rincian[].uraian',
      /tidak tercetak/,
    ],
    [
      'an unused list',
      { body: all.replace('{#rincian}{uraian}{/rincian}', '') },
      'rincian',
      /tidak tercetak/,
    ],
    ['a tag without its end', { body: all + p('Jumlah {nama !') }, 'nama', /tidak ditutup/],
    ['a tag without its start', { body: all + p('nama} !') }, 'nama', /tanpa pembuka/],
    ['a double brace', { body: all + p('{{nama}}') }, 'nama', /dua kali/],
    ['a loop without its end', { body: all + p('{#rincian}x') }, 'rincian', /tidak ditutup/],
    ['a loop without its start', { body: all + p('x{/rincian}') }, 'rincian', /tidak punya pembuka/],
    ['a loop closed by another', { body: all + p('{#rincian}x{/ada}') }, 'rincian', /ditutup oleh {\/ada}/],
    [
      'a loop half in a table',
      { body: all + p('{#rincian}') + table(['x{/rincian}']) },
      'rincian',
      /tabel|memotong/,
    ],
    ['a loop over a text', { body: all + p('{#nama}x{/nama}') }, 'nama', /bukan daftar/],
    ['a loop over a group', { body: all + p('{#pejabat}{jabatan}{/pejabat}') }, 'pejabat', /bukan daftar/],
    ['a printed list', { body: all + p('{rincian}') }, 'rincian', /adalah daftar/],
    ['a printed condition', { body: all + p('{ada}') }, 'ada', /adalah syarat/],
    ['a printed group', { body: all + p('{pejabat}') }, 'pejabat', /Sebut salah satunya/],
    ['a raw tag', { body: all + p('{@nama}') }, 'nama', /XML mentah/],
    ['a raw tag beside text', { body: all + p('x {@nama}') }, 'nama', /XML mentah/],
    ['a tag over two paragraphs', { body: all + p('{na') + p('ma}') }, 'nama', /ganti paragraf/],
    ['a tag over two cells', { body: all + table(['{na', 'ma}']) }, 'nama', /ganti paragraf/],
    ['constructor', { body: all + p('{constructor}') }, 'constructor', /tidak dikenal/],
    ['toString of a group', { body: all + p('{pejabat.toString}') }, 'pejabat.toString', /tidak dikenal/],
    ['length of a text', { body: all + p('{nama.length}') }, 'nama.length', /tidak dikenal/],
    ['__proto__', { body: all + p('{__proto__}') }, '__proto__', /bukan nama isian/],
    ['an expression', { body: all + p('{nama.constructor(1)}') }, 'nama.constructor(1)', /bukan nama isian/],
    ['other delimiters', { body: all + p('{=[[ ]]=}') }, '=[[ ]]=', /bukan nama isian/],
    ['no code in the footer', { body: all, footer: p('Halaman') }, 'naskah', /{naskah.kode} di kaki/],
    ['no KONSEP in the header', { body: all, header: p('') }, 'naskah', /{#naskah.konsep} di kepala/],
    [
      'tracked changes',
      { body: `${all}<w:p><w:ins><w:r><w:t>baru</w:t></w:r></w:ins></w:p>` },
      'layout.docx',
      /terlacak/,
    ],
    ['no title', { body: all, title: '' }, 'layout.docx', /Judul/],
    ['macros', { body: all, more: { 'word/vbaProject.bin': 'x' } }, 'layout.docx', /makro/],
  ])('refuses %s', (_name, word, path, message) => {
    const found = problemsOf(word).filter(
      (problem) => problem.path === path && message.test(problem.message),
    );
    expect(found, JSON.stringify(problemsOf(word), null, 1)).not.toEqual([]);
  });

  test('says in which paragraph and what stands there', () => {
    expect(problemsOf({ body: `${all}${table(['No', 'Jumlah &gt; {namo} rupiah'])}` })).toEqual([
      expect.objectContaining({ path: 'namo', label: 'isi naskah, paragraf 3: "Jumlah > {namo} rupiah"' }),
    ]);
  });

  test('names every fault, not the first', () => {
    const paths = problemsOf({ body: p('{satu}{dua}') }).map((problem) => problem.path);
    expect(paths).toEqual(['satu', 'dua', 'nama', 'ada', 'pejabat.jabatan', 'rincian']);
  });

  test.each<[string, object[], RegExp]>([
    ['a field some sample lacks', [fields, { ...fields, nama: undefined }], /berbeda-beda/],
    ['a field some row lacks', [{ ...fields, rincian: [{ uraian: 'a' }, {}] }], /tidak selalu/],
    ['a list without a row', [{ ...fields, rincian: [] }], /tidak memuat satu baris/],
    ['a value that is a date', [{ ...fields, nama: new Date(0) }], /tidak ada nilainya/],
    ['a value that is not a number', [{ ...fields, nama: Number.NaN }], /tidak ada nilainya/],
  ])('refuses %s', (_name, samples, message) => {
    expect(
      problemsOf({ body: all }, samples)
        .map((problem) => problem.message)
        .join('\n'),
    ).toMatch(message);
  });

  test('a page of its own kind needs its own header and footer', () => {
    const first = '<w:p><w:pPr><w:sectPr><w:titlePg/></w:sectPr></w:pPr></w:p>';
    const messages = problemsOf({ body: all + first }).map((problem) => problem.message);
    expect(messages).toContain('Halaman pertama tidak memuat {naskah.kode} di kaki.');
  });

  test('a file that is no Word file is a faulty template', async () => {
    const error = await thrown(() =>
      renderDocx(
        { file: new URL('errors.ts', new URL('../src/', import.meta.url)), fields: () => ({}) },
        {},
        mark,
      ),
    );
    expect(error).toMatchObject({ code: 'bad_template' });
  });
});

describe('a render', () => {
  test.each([
    ['markup', '<b> & "kutip" \'satu\' </w:t>'],
    ['emoji and astral letters', 'Warung 🍜 𝕊ragen'],
    ['right to left', 'مرحبا بالعالم'],
    ['tags in values', '{nama} {#rincian} {@x} }}{{'],
    ['quotes and dollar signs', '$& $1 $$ “kutip”'],
    ['javanese', 'ꦱꦿꦒꦺꦤ꧀'],
  ])('prints %s as it is', async (_name, value) => {
    expect(wordText(await render(p('[{nilai}]'), { nilai: value }))).toBe(`[${value}]\n`);
  });

  test('fills tags that Word cut over runs, in loops and conditions, with lines and markup in the values', async () => {
    const body =
      runs('{#rin', 'cian}') +
      runs('{#a', 'da}', '{na', 'ma}: {al', 'amat}{/a', 'da}{^ada}kosong{', '/ada}') +
      runs('{/rinc', 'ian}');
    const rincian = [
      { ada: true, nama: 'Sri & <Anak>', alamat: 'Dukuh "Krajan"\nRT 001' },
      { ada: false, nama: 'x', alamat: 'x' },
    ];
    const text = wordText(await render(body, { rincian }));
    expect(text).toBe('Sri & <Anak>: Dukuh "Krajan"\vRT 001\nkosong\n');
  });

  test('keeps line breaks, whatever their kind', async () => {
    expect(wordText(await render(p('{alamat}'), { alamat: 'satu\ndua\r\ntiga\rempat' }))).toBe(
      'satu\vdua\vtiga\vempat\n',
    );
  });

  test('prints an empty text as nothing and zero as zero', async () => {
    expect(wordText(await render(p('[{kosong}][{nol}]'), { kosong: '', nol: 0 }))).toBe('[][0]\n');
  });

  test.each([
    ['undefined', { nama: undefined }],
    ['null', { nama: null }],
    ['a date', { nama: new Date(0) }],
    ['what is not a number', { nama: Number.NaN }],
  ])('never prints %s', async (_name, fields) => {
    const problems = [{ path: 'nama', message: expect.stringContaining('tidak ada nilainya') }];
    expect(await thrown(() => render(p('{nama}'), fields))).toMatchObject({ code: 'bad_template', problems });
    const inRows = await thrown(() =>
      render(p('{#rincian}{nama}{/rincian}'), { rincian: [{ nama: 'a' }, fields] }),
    );
    expect(inRows.problems.map(({ path }) => path)).toEqual(['rincian[1].nama']);
  });

  test('a tag nobody gave is an error, each of them named', async () => {
    const error = await thrown(() => render(p('{satu} {dua} {constructor}'), {}));
    expect(error.problems.map((problem) => problem.path)).toEqual(['satu', 'dua', 'constructor']);
  });

  test('a row without a value does not borrow the outer one', async () => {
    const fields = { ket: 'luar', rincian: [{ isi: { ket: 'dalam' } }, { isi: {} }] };
    const error = await thrown(() => render(p('{#rincian}{isi.ket}{/rincian}'), fields));
    expect(error.problems).toMatchObject([{ path: 'isi.ket' }]);
  });

  test.each(['a\u0000b', 'a\u001fb', '\ud800', '\uffff'])(
    'refuses a character Word cannot hold: %j',
    async (nama) => {
      expect(await thrown(() => render(p('{nama}'), { nama }))).toMatchObject({
        code: 'invalid_input',
        problems: [{ path: 'nama' }],
      });
    },
  );

  test('carries code and KONSEP in header and footer', async () => {
    const issued = await render(p('x'), {});
    expect(wordText(issued, 'word/footer1.xml')).toMatch(/^Kode naskah: 7K3M-9QXP-2VA/);
    expect(wordText(issued, 'word/header1.xml')).toBe('\n');
    expect(wordText(await render(p('x'), {}, { ...mark, konsep: true }), 'word/header1.xml')).toBe(
      'KONSEP\n',
    );
  });

  test('writes its own properties: title, code, issue time, nobody', async () => {
    const word = { body: p('x'), title: 'Rencana &amp; Anggaran' };
    const core =
      new PizZip(await renderDocx(docxOf(word), {}, mark)).file('docProps/core.xml')?.asText() ?? '';
    expect(core).toContain('<dc:title>Rencana &amp; Anggaran</dc:title>');
    expect(core).toContain('<dc:identifier>7K3M-9QXP-2VA</dc:identifier>');
    expect(core.match(/2026-11-24T03:04:05Z/g)).toHaveLength(2);
  });

  test('prints each of 500 rows once, in order', async () => {
    const rows = Array.from({ length: 500 }, (_, index) => ({
      no: index + 1,
      nama: `Penerima ${index + 1}`,
    }));
    const groups = [rows.slice(0, 200), rows.slice(200)].map((baris, index) => ({
      kecamatan: `Kec ${index}`,
      baris,
    }));
    const body = table(
      ['No', 'Nama'],
      ['{#kelompok}{kecamatan}'],
      ['{#baris}{no}', '{nama}{/baris}'],
      ['jumlah{/kelompok}'],
    );
    const lines = wordText(await render(body, { kelompok: groups })).split('\n');
    expect(lines.filter((line) => line.startsWith('Penerima'))).toEqual(rows.map((row) => row.nama));
    expect(lines.filter((line) => line.startsWith('Kec'))).toEqual(['Kec 0', 'Kec 1']);
  });
});

describe('the QR of a Word file', () => {
  const picture = 'word/media/image7.png';
  const word: WordFile = {
    body: p('x'),
    footer: goodFooter.replace('</w:p>', `${codePictureRun('rId9')}</w:p>`),
    more: {
      'word/_rels/footer1.xml.rels':
        '<Relationships><Relationship Id="rId9" Type="image" Target="media/image7.png"/></Relationships>',
      [picture]: whitePicture().toString('latin1'),
    },
  };
  const pictureIn = async (use: IssueMark) => {
    const bytes = await renderDocx(docxOf(word), {}, use);
    return new PizZip(bytes).file(picture)!.asNodeBuffer();
  };

  test('says its code without a page, wherever Word keeps the picture (DESIGN 6)', async () => {
    expect(await readQr(await pictureIn(mark))).toEqual(['BKS:7K3M9QXP2VA']);
  });

  test('is white on a draft', async () => {
    expect((await pictureIn({ ...mark, konsep: true })).equals(whitePicture())).toBe(true);
  });

  test('is the same bytes each time', async () => {
    expect((await pictureIn(mark)).equals(await pictureIn(mark))).toBe(true);
  });
});

describe('the same document has the same bytes', () => {
  afterEach(() => vi.useRealTimers());

  test('at another time', async () => {
    const docx = docxOf({ body: p('{nama}') }, () => ({ nama: 'Sri' }));
    const at = async (now: string) => {
      vi.setSystemTime(now);
      return (await renderDocx(docx, {}, mark)).toString('base64');
    };
    expect(await at('2026-11-24T03:00:00Z')).toBe(await at('2031-01-02T17:30:10Z'));
  });

  test('in processes of other time zones', () => {
    const script = fileURLToPath(new URL('./support/render-word.ts', import.meta.url));
    const file = fileURLToPath(writeWordFile(folder, 'same.docx', { body: p('{nama}') }));
    const inZone = (zone: string) =>
      execFileSync(process.execPath, [script, file], { env: { ...process.env, TZ: zone }, encoding: 'utf8' });
    const [first, ...others] = ['UTC', 'Asia/Jakarta', 'Pacific/Apia'].map(inZone);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(others).toEqual([first, first]);
  });
});
