import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  encodeCapsule,
  type Manifest,
  manifestKey,
  recordFileKey,
  sha256,
} from '../../src/archive/capsule.ts';

/** Makes a folder store of `count` records with a small file each, as plain files: the deposits themselves would take ten minutes. */
export function makeRecords(root: string, count: number): void {
  for (let no = 0; no < count; no += 1) {
    const id = idOf(no);
    const content = Buffer.from(`isi ${no} `.repeat(100).slice(0, 1000));
    const hash = sha256(content);
    const manifest = manifestOf(no, id, hash, content.length);
    write(join(root, recordFileKey(id, hash, 'pdf')), content);
    write(join(root, manifestKey(id, 1)), encodeCapsule(manifest));
  }
}

const made = new Set<string>();

function write(path: string, bytes: Buffer): void {
  const folder = dirname(path);
  if (!made.has(folder)) mkdirSync(folder, { recursive: true });
  made.add(folder);
  writeFileSync(path, bytes, { mode: 0o444 });
}

const base32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID of one day in 2026, the same in every run. */
function idOf(no: number): string {
  let time = Date.UTC(2026, 0, 5) + no * 100;
  let head = '';
  for (let at = 0; at < 10; at += 1) {
    head = base32[time % 32] + head;
    time = Math.floor(time / 32);
  }
  const random = createHash('sha256').update(String(no)).digest();
  return head + [...random.subarray(0, 16)].map((byte) => base32[byte % 32]).join('');
}

const names = ['Suparmi', 'Wagiyem', 'Sri Rahayu', 'Paijo Slamet', 'Ngatinem', 'Joko Susilo'];

function manifestOf(no: number, id: string, hash: string, size: number): Manifest {
  const at = new Date(Date.UTC(2026, 0, 5) + no * 100).toISOString();
  const nama = `${names[no % names.length]} ${no % 977}`;
  return {
    format: 'record/1',
    id,
    version: 1,
    previous: null,
    writtenAt: at,
    actor: { kind: 'token', name: 'pemindai' },
    idempotency: { key: `kiriman-${no}`, bodySha256: hash },
    receivedAt: at,
    origin: 'incoming',
    type: 'ktp',
    title: `KTP ${nama}`,
    date: at.slice(0, 10),
    berkas: [{ id: idOf(no - (no % 10)), version: 1 }],
    people: [{ nama, nik: String(3314125505800000n + BigInt(no)), desa: '33.14.12.2011' }],
    pages: 1,
    files: [
      {
        role: 'content',
        key: recordFileKey(id, hash, 'pdf'),
        size,
        sha256: hash,
        mediaType: 'application/pdf',
        name: 'pindaian.pdf',
      },
    ],
  };
}
