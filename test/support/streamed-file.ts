import { createHash } from 'node:crypto';
import { openStore } from '../../storage/open-store.ts';

/*
 * A process of its own for one large file: keeps it in the store at argv[2] under `besar`, reads it back, and says how much
 * memory that took. argv[3] is the file, argv[4] its size, argv[5] its SHA-256; the keys come in the environment.
 */

const [, , url = '', path = '', size = '', sha256 = ''] = process.argv;
const { accessKey = '', secretKey = '' } = process.env;

const store = await openStore(url, accessKey ? { accessKey, secretKey } : undefined, { timeoutMs: 120_000 });
const before = process.memoryUsage().rss;
const facts = { mediaType: 'application/octet-stream', size: Number(size), sha256 };
const start = performance.now();
await store.create('besar', { path, mayLink: false }, facts);
const created = performance.now();
const hash = createHash('sha256');
for await (const chunk of await store.open('besar')) hash.update(chunk);
const read = performance.now();
await store.close();
const { maxRSS } = process.resourceUsage();
console.log(
  JSON.stringify({
    whole: hash.digest('hex') === sha256,
    /** MB of all the process, and of that beyond what it had before. */
    peakMb: Math.round(maxRSS / 1024),
    grownMb: Math.round(maxRSS / 1024 - before / 1_048_576),
    createSeconds: (created - start) / 1000,
    readSeconds: (read - created) / 1000,
  }),
);
