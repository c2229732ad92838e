import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ObjectStore } from '../storage/object-store.ts';
import { openStore, type StoreOptions } from '../storage/open-store.ts';
import { factsOf, keysOf, objectStoreContract, type TriedStore } from './contracts/object-store.ts';
import { freePort, noS3, type S3ForTests, s3ForTests } from './support/s3.ts';

const bytes = Buffer.from('isi berkas');
const facts = factsOf(bytes);

async function tryFolder(options: StoreOptions = {}): Promise<TriedStore> {
  const dir = await mkdtemp(join(tmpdir(), 'berkas-store-'));
  return {
    store: await openStore(`file:${dir}/store`, undefined, options),
    async gone() {
      const lost = await mkdtemp(join(dir, 'gone-'));
      const store = await openStore(`file:${lost}`, undefined, options);
      await rm(lost, { recursive: true });
      return store;
    },
    stop: () => rm(dir, { recursive: true, force: true }),
  };
}

objectStoreContract('folder store', () => tryFolder());
objectStoreContract('folder store on a disk without hard links', () => tryFolder({ hardLinks: false }));

const s3 = await s3ForTests();

async function tryS3({ url, accessKey, secretKey }: S3ForTests): Promise<TriedStore> {
  const keys = { accessKey, secretKey };
  return {
    store: await openStore(url, keys),
    gone: async () => openStore(`http://127.0.0.1:${await freePort()}/berkas`, keys),
    stop: async () => {},
  };
}

if (s3) {
  objectStoreContract('S3 store', () => tryS3(s3));
  s3Tests(s3);
  afterAll(() => s3.stop());
} else {
  test.skip(`S3 store (${noS3})`, () => {});
}

describe('folder store', () => {
  let dir: string;
  const open: ObjectStore[] = [];
  async function openDir(): Promise<ObjectStore> {
    const store = await openStore(`file:${dir}`);
    open.push(store);
    return store;
  }
  beforeAll(() =>
    mkdtemp(join(tmpdir(), 'berkas-folder-')).then((made) => {
      dir = made;
    }),
  );
  afterEach(async () => {
    for (const store of open.splice(0)) await store.close();
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  /** A lock as `holder` would have left it, with its last heartbeat `age` ago. */
  async function leaveLock(holder: { pid: number; host: string }, ageMs: number) {
    await writeFile(join(dir, '.lock'), JSON.stringify({ token: 'theirs', ...holder }));
    const beat = new Date(Date.now() - ageMs);
    await utimes(join(dir, '.lock'), beat, beat);
  }
  const deadPid = 0x3fffffff;

  test('files are read-only and nothing temporary stays', async () => {
    const store = await openDir();
    await store.create('a/b.txt', bytes, facts);
    expect((await stat(join(dir, 'a/b.txt'))).mode & 0o222).toBe(0);
    expect(await readdir(join(dir, '.tmp'))).toEqual([]);
  });

  test('what a crash left half written is removed at open and never listed', async () => {
    await mkdir(join(dir, '.tmp'), { recursive: true });
    await writeFile(join(dir, '.tmp', '17'), 'half');
    const store = await openDir();
    expect(await readdir(join(dir, '.tmp'))).toEqual([]);
    expect(await keysOf(store.list(''))).toEqual(['a/b.txt']);
  });

  test('what others put into the folder under other names is not listed', async () => {
    const store = await openDir();
    await writeFile(join(dir, 'catatan admin.txt'), 'x');
    await writeFile(join(dir, '.DS_Store'), 'x');
    expect(await keysOf(store.list(''))).toEqual(['a/b.txt']);
  });

  test('a second opener is refused and told who has it', async () => {
    await openDir();
    await expect(openDir()).rejects.toMatchObject({
      code: 'in_use',
      message: expect.stringContaining(`process ${process.pid} on ${hostname()}`),
      detail: expect.stringContaining(`proses ${process.pid} di komputer ${hostname()}`),
    });
  });

  test('after close the next one may open', async () => {
    await (await openDir()).close();
    const store = await openDir();
    expect(await store.head('a/b.txt')).toMatchObject({ size: bytes.length });
  });

  test.each([
    ['a living process of this machine', { pid: process.ppid, host: hostname() }],
    ['another machine with a fresh heartbeat', { pid: deadPid, host: 'komputer-lain' }],
  ])('the lock of %s holds', async (_, holder) => {
    await leaveLock(holder, 5_000);
    await expect(openDir()).rejects.toMatchObject({ code: 'in_use' });
    await rm(join(dir, '.lock'));
  });

  test.each([
    ['a process that is gone', { pid: deadPid, host: hostname() }, 1_000],
    ['an earlier process with our number', { pid: process.pid, host: hostname() }, 1_000],
    ['another machine without a heartbeat', { pid: 1, host: 'komputer-lain' }, 120_000],
    ['a living process without a heartbeat', { pid: process.ppid, host: hostname() }, 120_000],
  ])('the lock of %s is taken over', async (_, holder, ageMs) => {
    await leaveLock(holder, ageMs);
    const store = await openDir();
    await store.create(`over/${ageMs}-${holder.pid}-${holder.host}`, bytes, facts);
  });

  test('a lock torn by a kill or a power cut is taken over by the next start', async () => {
    await writeFile(join(dir, '.lock'), '');
    await openDir();
  });

  test.each(['no lock', 'a dead lock'])('of many that open at once one wins: %s', async (lock) => {
    if (lock === 'a dead lock') await leaveLock({ pid: deadPid, host: hostname() }, 1_000);
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, openDir));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('of many processes that take over a dead lock one wins', async () => {
    await leaveLock({ pid: deadPid, host: hostname() }, 1_000);
    const others = await Promise.all(Array.from({ length: 3 }, () => openInOtherProcess(dir)));
    expect(others.map(({ said }) => said).sort()).toEqual(['in_use', 'in_use', 'opened']);
    for (const { kill } of others) await kill();
    // The winner was killed with the store open: its lock is dead at once.
    await openDir();
  });

  test('an owner that was taken over notices', async () => {
    const store = await openDir();
    const mine = await readFile(join(dir, '.lock'));
    await leaveLock({ pid: process.ppid, host: hostname() }, 0);
    await expect(store.create('late', bytes, facts)).rejects.toMatchObject({ code: 'in_use' });
    await store.close();
    expect(await readFile(join(dir, '.lock'), 'utf8')).toMatch('theirs');
    await writeFile(join(dir, '.lock'), mine);
    await store.close();
  });

  test('an empty folder in its place, as an unmounted disk leaves, is not an empty store', async () => {
    const store = await openDir();
    await rm(dir, { recursive: true });
    await mkdir(dir);
    await expect(store.head('a/b.txt')).rejects.toMatchObject({ code: 'unavailable' });
    await expect(store.create('a/new', bytes, facts)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await readdir(dir)).toEqual([]);
  });

  test('a disk that goes away during a list is no end of the list', async () => {
    const store = await openDir();
    for (const key of ['x/1', 'x/2', 'y/1']) await store.create(key, bytes, facts);
    const infos = store.list('')[Symbol.asyncIterator]();
    await infos.next();
    await rm(dir, { recursive: true });
    await expect(Array.fromAsync({ [Symbol.asyncIterator]: () => infos })).rejects.toMatchObject({
      code: 'unavailable',
    });
    await mkdir(dir);
  });

  test.skipIf(process.platform !== 'linux')(
    'a folder that the system takes nowhere fails at once',
    async () => {
      await expect(openStore('file:/proc/berkas/store')).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining('/proc/berkas cannot be made'),
      });
    },
  );

  test('a file where the folder should be is unavailable', async () => {
    await writeFile(join(dir, 'file'), 'x');
    await expect(openStore(`file:${dir}/file`)).rejects.toMatchObject({ code: 'unavailable' });
  });
});

/** What another process says when it opens the store: `opened`, or the code of the error. */
async function openInOtherProcess(dir: string): Promise<{ said: string; kill(): Promise<void> }> {
  const module = new URL('../storage/open-store.ts', import.meta.url).href;
  const script = `
    const { openStore } = await import(${JSON.stringify(module)});
    const say = (word) => process.stdout.write(word);
    await openStore(${JSON.stringify(`file:${dir}`)}).then(() => say('opened'), (error) => say(error.code));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(child.stdout, 'data');
  return {
    said: String(said),
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

describe('openStore', () => {
  test('a relative folder is one of the working folder', async () => {
    const dir = await mkdtemp('var-store-test-');
    try {
      const store = await openStore(`file:./${dir}/store`);
      expect((await store.probe()).place).toBe(join(process.cwd(), dir, 'store'));
      await store.close();
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  test.each([
    ['http://127.0.0.1:9000', 'names no bucket'],
    ['http://127.0.0.1:9000/', 'names no bucket'],
    ['http://127.0.0.1:9000/bucket/prefix', 'without a further path'],
    ['http://127.0.0.1:9000/Bucket', 'does not take (Bucket)'],
    ['http://127.0.0.1:9000/b', '3 to 63 small letters'],
    ['http://user:rahasia@127.0.0.1:9000/bucket', 'must not hold a user or a password'],
    ['http://127.0.0.1:9000/bucket?region=x', 'without a query'],
    ['file:', 'names no folder'],
    ['file://komputer-lain/arsip', 'names another machine'],
    ['s3://bucket', 'must be file:<folder> or'],
    ['./var/store', 'must be file:<folder> or'],
    ['', 'must be file:<folder> or'],
  ])('refuses the address %j, says why and repeats no secret', async (address, why) => {
    const opened = openStore(address, { accessKey: 'a', secretKey: 'b' });
    const error = await opened.catch((error) => error);
    expect(error).toMatchObject({ code: 'bad_config', message: expect.stringContaining(why) });
    expect(error.message).not.toContain('rahasia');
  });

  test('refuses a bucket without keys', async () => {
    const opened = openStore('http://127.0.0.1:9000/bucket');
    await expect(opened).rejects.toMatchObject({ code: 'bad_config' });
  });
});

describe('S3 store and a server in trouble', () => {
  const keys = { accessKey: 'berkas', secretKey: 'berkas-rahasia' };
  const region = 'us-east-1';
  const cleanUp: (() => unknown)[] = [];
  afterEach(async () => {
    for (const step of cleanUp.splice(0).reverse()) await step();
  });

  async function openAt(server: net.Server, timeoutMs: number): Promise<ObjectStore> {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as net.AddressInfo;
    const store = await openStore(`http://127.0.0.1:${port}/berkas`, keys, { timeoutMs, region });
    cleanUp.push(
      () => server.close(),
      () => store.close(),
    );
    return store;
  }

  const calls: [string, (store: ObjectStore) => Promise<unknown>][] = [
    ['create', (store) => store.create('a', bytes, facts)],
    ['open', (store) => store.open('a')],
    ['head', (store) => store.head('a')],
    ['list', (store) => keysOf(store.list(''))],
    ['probe', (store) => store.probe()],
  ];

  test.each(calls)('%s on a server that accepts and never answers is unavailable', async (_, call) => {
    const sockets = new Set<net.Socket>();
    const server = net.createServer((socket) => sockets.add(socket));
    cleanUp.push(() => [...sockets].map((socket) => socket.destroy()));
    const store = await openAt(server, 100);
    await expect(call(store)).rejects.toMatchObject({ code: 'unavailable' });
  });

  test.each(calls)('%s on a bucket whose server hangs later is unavailable', async (_, call) => {
    const server = http.createServer((request, reply) => {
      if (request.url === '/berkas') reply.end();
    });
    cleanUp.push(() => server.closeAllConnections());
    const store = await openAt(server, 100);
    await expect(call(store)).rejects.toMatchObject({ code: 'unavailable' });
  });

  test.each(calls)(
    '%s on a server that answers 503 is unavailable, and the console stays quiet',
    async (_, call) => {
      const warn = vi.spyOn(console, 'warn');
      const server = http.createServer((request, reply) => {
        if (request.url !== '/berkas') reply.statusCode = 503;
        reply.end(request.url === '/berkas' ? '' : '<Error><Code>SlowDown</Code></Error>');
      });
      cleanUp.push(() => server.closeAllConnections());
      const store = await openAt(server, 2_000);
      await expect(call(store)).rejects.toMatchObject({ code: 'unavailable' });
      expect(warn).not.toHaveBeenCalled();
      warn.mockRestore();
    },
  );

  test.each(calls)('%s on a web server that is no store is unavailable', async (_, call) => {
    const server = http.createServer((_request, reply) => reply.writeHead(404).end('Not here'));
    cleanUp.push(() => server.closeAllConnections());
    const store = await openAt(server, 2_000);
    await expect(call(store)).rejects.toMatchObject({ code: 'unavailable' });
  });

  test.each([
    ['stalls', (_: http.ServerResponse) => {}],
    ['breaks', (reply: http.ServerResponse) => reply.destroy()],
  ])('a body that %s half way breaks the stream with unavailable', async (_, then) => {
    const server = http.createServer((request, reply) => {
      if (request.method === 'HEAD') return reply.end();
      reply.writeHead(200, { 'content-length': 1_000 });
      reply.write('half', () => setTimeout(() => then(reply), 20));
    });
    cleanUp.push(() => server.closeAllConnections());
    const store = await openAt(server, 200);
    const stream = await store.open('a');
    await expect(buffer(stream)).rejects.toMatchObject({ name: 'AppError', code: 'unavailable' });
  });
});

function s3Tests({ url, accessKey, secretKey }: S3ForTests): void {
  describe('S3 store', () => {
    const keys = { accessKey, secretKey };
    const large = Buffer.alloc(5_000_000, 'berkas');

    test('wrong keys are said at open', async () => {
      for (const wrong of [
        { accessKey, secretKey: 'salah-sekali' },
        { accessKey: 'salah', secretKey },
      ]) {
        await expect(openStore(url, wrong)).rejects.toMatchObject({
          code: 'bad_config',
          message: expect.stringMatching(/refused us at .*check keys/),
        });
      }
    });

    test('head knows the hash that the server checked', async () => {
      const store = await openStore(url, keys);
      await store.create('s3/hash', bytes, facts);
      expect(await store.head('s3/hash')).toEqual({ key: 's3/hash', size: facts.size, sha256: facts.sha256 });
      await store.close();
    });

    test('a reader may be slower than the time-out', async () => {
      const patient = await openStore(url, keys);
      await patient.create('s3/slow-reader', large, factsOf(large));
      await patient.close();
      // A busy machine may need some tenths of a second for an answer.
      const store = await openStore(url, keys, { timeoutMs: 500 });
      const stream = await store.open('s3/slow-reader');
      const [first] = await once(stream, 'readable').then(() => [stream.read() as Buffer]);
      await sleep(1500);
      expect(first!.length + (await buffer(stream)).length).toBe(large.length);
      await store.close();
    });

    test.each([
      ['the reply is lost', 'lose-reply'],
      ['the line breaks before the server has it', 'lose-request'],
    ] as const)('a body in memory is kept, once, when %s', async (_, trouble) => {
      const { store, proxy, stop } = await openThroughProxy();
      proxy.trouble = trouble;
      await store.create(`s3/${trouble}`, bytes, facts);
      expect(await buffer(await store.open(`s3/${trouble}`))).toEqual(bytes);
      expect(proxy.trouble).toBe('none');
      await stop();
    });

    test('a large body whose reply is lost is read back and kept', async () => {
      const { store, proxy, stop } = await openThroughProxy();
      proxy.trouble = 'lose-reply';
      await store.create('s3/large', Readable.from([large]), factsOf(large));
      expect(await store.head('s3/large')).toMatchObject({ size: large.length });
      await stop();
    });

    test('a large body whose line breaks is unavailable and the key stays free', async () => {
      const { store, proxy, stop } = await openThroughProxy();
      proxy.trouble = 'lose-request';
      const created = store.create('s3/cut', Readable.from([large]), factsOf(large));
      await expect(created).rejects.toMatchObject({ code: 'unavailable' });
      expect(await store.head('s3/cut')).toBeUndefined();
      await stop();
    });

    test.each(['lose-reply', 'lose-request'] as const)(
      'a large file of this machine is sent again, and kept once: %s',
      async (trouble) => {
        const dir = await mkdtemp(join(tmpdir(), 'berkas-file-'));
        const path = join(dir, 'pindaian');
        await writeFile(path, large);
        const { store, proxy, stop } = await openThroughProxy();
        proxy.trouble = trouble;
        await store.create(`s3/file-${trouble}`, { path, mayLink: false }, factsOf(large));
        expect(proxy.trouble).toBe('none');
        expect((await buffer(await store.open(`s3/file-${trouble}`))).equals(large)).toBe(true);
        await stop();
        await rm(dir, { recursive: true });
      },
    );

    test("another's object is a conflict also when the reply is lost, even with the same bytes", async () => {
      const { store, proxy, stop } = await openThroughProxy();
      await store.create('s3/others', bytes, facts);
      proxy.trouble = 'lose-reply';
      await expect(store.create('s3/others', bytes, facts)).rejects.toMatchObject({ code: 'conflict' });
      await stop();
    });

    /** A store behind a line that can be cut once, at the next PUT. */
    async function openThroughProxy() {
      const proxy = { trouble: 'none' as 'none' | 'lose-reply' | 'lose-request' };
      const target = new URL(url);
      const server = net.createServer((near) => {
        const far = net.connect(Number(target.port) || 80, target.hostname);
        let cut = false;
        near.on('data', (data) => {
          const isPut = data.toString('latin1', 0, 4) === 'PUT ';
          if (isPut && proxy.trouble === 'lose-request') {
            proxy.trouble = 'none';
            near.destroy();
            far.destroy();
            return;
          }
          if (isPut && proxy.trouble === 'lose-reply') {
            proxy.trouble = 'none';
            cut = true;
          }
          far.write(data);
        });
        far.on('data', (data) => (cut ? near.resetAndDestroy() : near.write(data)));
        for (const [end, other] of [
          [near, far],
          [far, near],
        ] as const) {
          end.on('error', () => {});
          end.on('close', () => other.destroy());
        }
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as net.AddressInfo;
      const store = await openStore(`http://127.0.0.1:${port}${target.pathname}`, keys);
      return {
        store,
        proxy,
        async stop() {
          await store.close();
          server.close();
        },
      };
    }
  });
}
