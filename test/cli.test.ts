import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeFolder, temporaryFolder } from './support/archive.ts';
import { corruptPdf, pdfFile, pngFile } from './support/files.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

let dir: string;
beforeAll(async () => {
  dir = await temporaryFolder('cli');
  await mkdir(join(dir, 'isi'));
  await writeFile(join(dir, 'rusak.pdf'), corruptPdf());
  await writeFile(join(dir, 'ktp.png'), await pngFile());
  await writeFile(join(dir, 'kk.pdf'), pdfFile(['KK']));
  await writeFile(join(dir, 'bukan-katalog'), 'x'.repeat(5000));
});
afterAll(() => removeFolder(dir));

interface Said {
  code: number;
  out: string;
  err: string;
}

type Env = Record<string, string>;

/** The command line as a person starts it; `DIR` in arguments and settings is the folder of this test. */
function berkas(args: readonly string[], settings: Env = {}): Promise<Said> {
  const filled = (text: string) => text.replaceAll('DIR', dir);
  const env = environment(Object.fromEntries(Object.entries(settings).map(([k, v]) => [k, filled(v)])));
  return new Promise((resolve) => {
    const options = { env, timeout: 25_000 };
    execFile(process.execPath, [main, ...args.map(filled)], options, (error, out, err) => {
      resolve({ code: error ? Number(error.code ?? -1) : 0, out, err });
    });
  });
}

/** Only what a test sets: the machine's own settings must not leak in. */
function environment(settings: Env): Env {
  const own = { PATH: process.env.PATH ?? '', USER: 'uji', DATA_DIR: join(dir, 'var'), PORT: '0' };
  return { ...own, BOOKMAN_FONT_DIR: 'none', ...settings };
}

interface Row {
  what: string;
  args: string[];
  env?: Env;
  code: number;
  out?: RegExp;
  err?: RegExp;
}

const aKtp = ['--type', 'ktp', '--title', 'KTP', '--date', '2026-03-02'];

const words: Row[] = [
  { what: 'nothing', args: [], code: 0, out: /berkas <command>[\s\S]*serve[\s\S]*config/ },
  { what: 'help', args: ['help'], code: 0, out: /berkas <command>/ },
  { what: 'help of a command', args: ['help', 'find'], code: 0, out: /^berkas find \[WORDS\.\.\.\]/ },
  { what: '--help of a command', args: ['archive', '--help'], code: 0, out: /^berkas archive FILE/ },
  { what: '-h of a command', args: ['find', '-h'], code: 0, out: /^berkas find/ },
  {
    what: 'help of no command',
    args: ['help', 'cari'],
    code: 2,
    err: /Perintah cari tidak ada\. Yang ada: .*find/,
  },
  { what: 'no command of ours', args: ['cari'], code: 2, err: /unknown command cari/ },
  {
    what: 'a name that every object has',
    args: ['constructor'],
    code: 2,
    err: /unknown command constructor/,
  },
  {
    what: 'an unknown option',
    args: ['find', '--nama', 'x'],
    code: 2,
    err: /'--nama'[\s\S]*Cara pakai: berkas find/,
  },
  { what: 'an option without its value', args: ['find', '--type'], code: 2, err: /--type[\s\S]*Cara pakai/ },
  {
    what: 'a word too many',
    args: ['generate', 'rab', 'kuitansi'],
    code: 2,
    err: /unexpected word kuitansi/,
  },
  { what: 'a word where none belongs', args: ['config', 'PORT'], code: 2, err: /unexpected word PORT/ },
  { what: 'no file to deposit', args: ['archive', ...aKtp], code: 2, err: /Cara pakai: berkas archive FILE/ },
  { what: 'no type to issue', args: ['generate', '--date', '2026-03-02'], code: 2, err: /generate TYPE/ },
  { what: 'the templates', args: ['templates'], code: 0, out: /kuitansi[\s\S]*lampiran-sk[\s\S]*rab/ },
];

const samples: Row[] = [
  { what: 'samples of no place', args: ['samples'], code: 2, err: /--out DIR/ },
  {
    what: 'samples in an unknown format',
    args: ['samples', '--out', 'DIR/contoh', '--format', 'xyz'],
    code: 2,
    err: /format \(Format\): .*pdf, docx/,
  },
  {
    what: 'pictures of samples as Word',
    args: ['samples', '--out', 'DIR/contoh', '--format', 'docx', '--png'],
    code: 2,
    err: /format \(Format\): Gambar \(--png\) dibuat dari PDF/,
  },
  {
    what: 'samples into a file',
    args: ['samples', '--out', 'DIR/ktp.png/contoh', '--format', 'docx'],
    code: 5,
    err: /ktp\.png cannot be made \(a file has its name\)/,
  },
  {
    what: 'samples',
    args: ['samples', '--out', 'DIR/contoh', '--format', 'docx'],
    code: 0,
    out: /rab-\S+\.docx/,
  },
];

const finding: Row[] = [
  { what: 'an unknown state', args: ['find', '--state', 'entah'], code: 2, err: /filters\.state.*diterima/ },
  { what: 'a year in words', args: ['find', '--year', 'lalu'], code: 2, err: /filters\.year/ },
  { what: 'an empty archive', args: ['find', 'siapa'], code: 0, out: /^arsip +jenis/ },
];

const settings: Row[] = [
  {
    what: 'several wrong settings, each once and in English',
    args: ['config'],
    env: { PORT: 'abc', LOG_LEVEL: 'keras', API_TOKEN: 'pendek' },
    code: 2,
    err: /^settings are wrong\n {2}PORT: must be a whole number from 0 to 65535\n {2}API_TOKEN: needs at least 16 characters\n {2}LOG_LEVEL: must be one of fatal, .*\n$/,
  },
  {
    what: 'a bucket name that is too short',
    args: ['config'],
    env: { STORE_URL: 'http://127.0.0.1:1/b' },
    code: 2,
    err: /STORE_URL: has a bucket name that S3 does not take \(b\): 3 to 63/,
  },
  {
    what: 'a password in an address, which is not repeated',
    args: ['config'],
    env: { BACKUP_STORE_URL: 'http://a:rahasia@127.0.0.1:1/bucket' },
    code: 2,
    err: /^(?![\s\S]*rahasia)[\s\S]*BACKUP_STORE_URL: must not hold a user/,
  },
  {
    what: 'an S3 store without keys',
    args: ['config'],
    env: { STORE_URL: 'http://127.0.0.1:1/bucket' },
    code: 2,
    err: /STORE_URL: an S3 store needs STORE_ACCESS_KEY and STORE_SECRET_KEY/,
  },
  ...['file:DIR/var/store', 'file:DIR/var/store/', 'file:DIR/var', 'file:DIR/var/store/cadangan'].map(
    (url) => ({
      what: `a backup at ${url}, where the store is`,
      args: ['config'],
      env: { BACKUP_STORE_URL: url },
      code: 2,
      err: /BACKUP_STORE_URL: is the place of the store itself/,
    }),
  ),
  {
    what: 'an open host without a token',
    args: ['config'],
    env: { HOST: '0.0.0.0' },
    code: 2,
    err: /HOST: another address than loopback needs API_TOKEN/,
  },
  {
    what: 'one address of the network, at which every request would be refused',
    args: ['config'],
    env: { HOST: '10.0.0.5', PORT: '8080', API_TOKEN: 'x'.repeat(16) },
    code: 2,
    err: /HOST: needs PUBLIC_URL, such as http:\/\/10\.0\.0\.5:8080/,
  },
  {
    what: 'a secret in a file that is not there',
    args: ['config'],
    env: { API_TOKEN_FILE: 'DIR/tidak-ada' },
    code: 2,
    err: /API_TOKEN_FILE: ENOENT/,
  },
];

/** A start that cannot succeed says why within seconds; none may hang. */
const starts: Row[] = [
  {
    what: 'data under a file',
    args: ['serve'],
    env: { DATA_DIR: 'DIR/ktp.png/var' },
    code: 5,
    err: /ktp\.png cannot be made \(a file has its name\)/,
  },
  ...(process.platform === 'linux'
    ? (['DATA_DIR', 'STORE_URL', 'DATABASE_URL'] as const).map((name) => ({
        what: `${name} in /proc, where no folder can be made`,
        args: ['serve'],
        env: { [name]: name === 'DATA_DIR' ? '/proc/berkas' : 'file:/proc/berkas/x' },
        code: 5,
        err: /^the folder \/proc\/berkas cannot be made \(ENOENT\)/,
      }))
    : []),
  {
    what: 'an inbox in /proc beside a store elsewhere',
    args: ['serve'],
    env: { DATA_DIR: '/proc', STORE_URL: 'file:DIR/lain/store' },
    code: 5,
    err: /^the data folder \(DATA_DIR\) \/proc cannot be written \(ENOENT\)/,
  },
  {
    what: 'a catalog that is a folder',
    args: ['serve'],
    env: { DATABASE_URL: 'file:DIR/isi' },
    code: 5,
    err: /^the catalog \S+isi cannot be opened \(SQLITE_CANTOPEN\)/,
  },
  {
    what: 'a catalog that is none',
    args: ['serve'],
    env: { DATABASE_URL: 'file:DIR/bukan-katalog' },
    code: 6,
    err: /bukan-katalog is damaged \(SQLITE_NOTADB\): move it away/,
  },
  {
    what: 'an office file that is not there',
    args: ['serve'],
    env: { INSTANSI_FILE: 'DIR/tidak-ada.json' },
    code: 2,
    err: /^INSTANSI_FILE \S+tidak-ada\.json: ENOENT/,
  },
];

describe.each([
  { group: 'words', rows: words },
  { group: 'samples', rows: samples },
  { group: 'finding', rows: finding },
  { group: 'settings', rows: settings },
  {
    group: 'a start',
    rows: starts.map((row, at) => ({ ...row, env: { DATA_DIR: `DIR/mulai-${at}`, ...row.env } })),
  },
])('$group', ({ rows }) => {
  it.concurrent.each(rows)('$what: $code', async ({ args, env, code, out, err }) => {
    const said = await berkas(args, env);
    expect(said.code, said.err).toBe(code);
    if (out) expect(said.out).toMatch(out);
    if (err) expect(said.err).toMatch(err);
    else expect(said.err).toBe('');
  });
});

describe('archive', () => {
  it('tries every file, tells each by its path, and ends with the code of the first failure', async () => {
    const files = ['DIR/tidak-ada.pdf', 'DIR/ktp.png', 'DIR/isi', 'DIR/rusak.pdf', 'DIR/kk.pdf'];
    const { code, out, err } = await berkas(['archive', ...files, ...aKtp]);
    expect(code).toBe(3);
    expect(out.trim().split('\n')).toEqual([
      expect.stringMatching(/^[0-9A-Z]{26} {2}tersimpan {2}created {2}\S+ktp\.png$/),
      expect.stringMatching(/created {2}\S+kk\.pdf$/),
    ]);
    expect(err.trim().split('\n')).toEqual([
      expect.stringMatching(/^\S+tidak-ada\.pdf: Tidak ada berkas ini/),
      expect.stringMatching(/^\S+isi: Ini folder/),
      expect.stringMatching(/^\S+rusak\.pdf: .*(rusak|terpotong)/),
    ]);
  });

  it('tells a machine the same, one line a file', async () => {
    const { code, out } = await berkas(['archive', 'DIR/isi', 'DIR/ktp.png', ...aKtp, '--json']);
    expect(code).toBe(2);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { path: join(dir, 'isi'), outcome: 'failed', error: { code: 'invalid_input' } },
      { path: join(dir, 'ktp.png'), outcome: 'existing', record: { fileName: 'ktp.png' } },
    ]);
  });

  it('cleans the names of files as an upload does', async () => {
    const odd = join(dir, 'pindaian\n\u202Efdp.png');
    await writeFile(odd, await pngFile({ width: 61 }));
    const { out } = await berkas(['archive', odd, ...aKtp, '--json']);
    expect(JSON.parse(out).record.fileName).toBe('pindaian fdp.png');
  });
});

it('finds a damaged record as rusak', async () => {
  const stored = (await readdir(join(dir, 'var/store/records'), { recursive: true })).find((name) =>
    name.endsWith('.pdf'),
  )!;
  const path = join(dir, 'var/store/records', stored);
  const bytes = await readFile(path);
  await chmod(path, 0o644);
  await writeFile(path, bytes.fill('x', 20, 30));
  // Depositing the same bytes again reads the ones there are, and finds them changed.
  await writeFile(join(dir, 'kk.pdf'), pdfFile(['KK']));
  const again = await berkas(['archive', 'DIR/kk.pdf', ...aKtp]);
  expect(again.out).toContain('created');
  const { out } = await berkas(['find', '--damaged']);
  expect(out.split('\n').slice(2).join('\n')).toMatch(/^[0-9A-Z]{26} +ktp +2026-03-02 +rusak /);
});

describe('config', () => {
  it('shows what is in force, where it comes from, and no secret', async () => {
    await writeFile(join(dir, 'token'), 'rahasia-sekali-12345\n');
    const env = { API_TOKEN_FILE: 'DIR/token', LOG_LEVEL: 'warn' };
    const { out } = await berkas(['config', '--json'], env);
    const shown = Object.fromEntries(
      JSON.parse(out).map(({ name, value, from }: Record<string, string>) => [name, [value, from]]),
    );
    expect(shown).toMatchObject({
      STORE_URL: [`file:${dir}/var/store`, 'default'],
      DATABASE_URL: [`file:${dir}/var/berkas.sqlite`, 'default'],
      INSTANSI_FILE: [expect.stringMatching(/samples.instansi-sragen\.json$/), 'default'],
      API_TOKEN: ['(hidden)', 'file'],
      LOG_LEVEL: ['warn', 'environment'],
      BACKUP_STORE_URL: ['', 'default'],
    });
    const table = (await berkas(['config'], env)).out;
    expect(table).toMatch(/^setting +in force +from +meaning\n/);
    expect(table).toMatch(/\nBACKUP_STORE_URL +\(none\) +default /);
    expect(table).not.toContain('rahasia');
  });
});

describe('serve', () => {
  /** Starts, waits for the greeting, stops. */
  async function greetingOf(settings: Env): Promise<string> {
    const env = environment({ LOG_LEVEL: 'silent', ...settings });
    const server = spawn(process.execPath, [main, 'serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = await once(server.stdout, 'data');
    server.kill('SIGTERM');
    const [code] = await once(server, 'exit');
    expect(code).toBe(0);
    return String(said);
  }
  const open = { HOST: '0.0.0.0', API_TOKEN: 'x'.repeat(16) };

  it('greets with an address that can be called, and says what other computers need', async () => {
    const greeting = await greetingOf(open);
    expect(greeting).toMatch(/melayani di http:\/\/127\.0\.0\.1:\d+\n/);
    expect(greeting).toMatch(/Dari komputer lain belum dapat: atur PUBLIC_URL/);
    expect(greeting).not.toContain('0.0.0.0');
    expect(greeting).toContain('curl -H "Authorization: Bearer $API_TOKEN" http://127.0.0.1:');
    expect(greeting).not.toContain('/docs/');
  });

  it('greets other computers with PUBLIC_URL', async () => {
    const greeting = await greetingOf({ ...open, PUBLIC_URL: 'http://10.0.0.5:8080' });
    expect(greeting).toContain('Dari komputer lain: http://10.0.0.5:8080\n');
  });

  it('says nothing of other computers where only this one is served', async () => {
    const greeting = await greetingOf({});
    expect(greeting).not.toContain('komputer lain');
    expect(greeting).toMatch(/http:\/\/127\.0\.0\.1:\d+\/docs\/ /);
  });

  it('names the port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const { code, err } = await berkas(['serve'], { PORT: String(port), LOG_LEVEL: 'silent' });
    other.close();
    expect(code).toBe(2);
    expect(err).toContain(`cannot listen on 127.0.0.1:${port} (EADDRINUSE): set HOST or PORT`);
  });
});
