import type { ObjectStore } from '../../../storage/object-store.ts';
import { isAppError } from '../../errors.ts';
import type { Archive } from '../archive.ts';
import { encodeCapsule, type Manifest, manifestKey, recordFileKey, sha256 } from '../capsule.ts';

/**
 * A canary: a record under a prefix of its own whose file has other bytes than its manifest says. A full pass of the check
 * that does not find it has not looked. Its keys never change and nobody ever needs to remove it, so that one planting
 * serves for ever, under locks too.
 */
export const canaryPrefix = 'canary/';

const id = '01KB0000000000000000CANARY';
const said = 'berkas: kenari utuh\n';
const planted = 'berkas: kenari luka\n';

/** The one finding that the canary is. */
export const canaryKey = canaryPrefix + recordFileKey(id, sha256(said), 'txt');

const manifest: Manifest = {
  format: 'record/1',
  id,
  version: 1,
  previous: null,
  writtenAt: '2026-11-26T00:00:00.000Z',
  receivedAt: '2026-11-26T00:00:00.000Z',
  actor: { kind: 'sistem', name: 'pemeriksa' },
  origin: 'incoming',
  type: 'kenari',
  title: 'Bukan arsip: uji bagi pemeriksa. Isinya sengaja tidak cocok.',
  date: '2026-11-26',
  berkas: [],
  people: [],
  pages: null,
  files: [
    { role: 'content', key: canaryKey, size: said.length, sha256: sha256(said), mediaType: 'text/plain' },
  ],
};

/** Plants the canary where it is not there yet. A store that takes nothing now is only logged: the pass tells whether the canary was found. */
export async function plantCanary({ log }: Pick<Archive, 'log'>, store: ObjectStore): Promise<void> {
  for (const [key, bytes] of [
    [canaryKey, Buffer.from(planted)],
    [canaryPrefix + manifestKey(id, 1), encodeCapsule(manifest)],
  ] as const) {
    const facts = { mediaType: 'text/plain', size: bytes.length, sha256: sha256(bytes) };
    try {
      await store.create(key, bytes, facts);
    } catch (err) {
      if (!isAppError(err, 'conflict')) return log.warn({ err }, 'the canary of the check was not planted');
    }
  }
}
