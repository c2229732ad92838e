import { sql } from 'kysely';
import { z } from 'zod';
import type { App } from '../app.ts';
import type { Archive } from '../archive/archive.ts';
import { oldestNotAman } from '../archive/catalog.ts';
import { dutyTroubles } from '../archive/duties.ts';
import { listInbox } from '../archive/keep/keep.ts';
import { isAppError } from '../errors.ts';
import { defineEndpoint, sendJson } from './endpoint.ts';

const tag = 'Kesehatan';

export const live = defineEndpoint({
  summary: 'Apakah prosesnya hidup',
  tag,
  open: true,
  answers: { 200: { description: 'Hidup', schema: z.strictObject({ status: z.literal('ok') }) } },
  handle({ res }) {
    sendJson(res, 200, { status: 'ok' });
  },
});

const readySchema = z.strictObject({
  status: z.enum(['ok', 'degraded', 'unready']),
  reasons: z.array(z.string()).meta({ description: 'Apa yang terganggu' }),
  backup: z
    .enum(['tanpa cadangan', 'ada', 'terganggu'])
    .meta({ description: 'Keadaan penyimpanan cadangan' }),
  waiting: z.int().meta({ description: 'Kiriman yang aman di kotak masuk dan menunggu penyimpanan' }),
  waitingSince: z.iso.datetime().optional().meta({ description: 'Sejak kapan yang tertua menunggu' }),
  inbox: z
    .strictObject({ bytes: z.int(), maxBytes: z.int() })
    .meta({ description: 'Isi kotak masuk dan batasnya (INBOX_MAX_MB)' }),
  setAside: z.int().meta({
    description:
      'Kiriman yang rusak di kotak masuk dan disisihkan (DATA_DIR/inbox/set-aside), untuk dilihat orang',
  }),
  notAmanSince: z.iso
    .datetime()
    .optional()
    .meta({ description: 'Waktu terima arsip tertua yang belum ada di cadangan' }),
  catchUp: z
    .strictObject({
      left: z
        .int()
        .meta({ description: 'Yang belum ada di cadangan: arsip, berkas, kegiatan, nomor, dan lainnya' }),
      done: z.int().meta({ description: 'Yang sudah disalin sejak penyalinan terakhir dimulai' }),
      running: z.boolean(),
      notCopied: z.int().meta({ description: 'Yang tidak dapat disalin karena rusak' }),
    })
    .optional()
    .meta({ description: 'Penyalinan ke cadangan, bila ada penyimpanan cadangan' }),
});

/** Ready means: can acknowledge. Trouble with the store and damaged records are shown, and deposits go on. */
export const ready = defineEndpoint({
  summary: 'Apakah layanan dapat menerima kiriman',
  tag,
  open: true,
  answers: {
    200: {
      description: 'Dapat menerima; `degraded` bila penyimpanan terganggu atau ada arsip rusak',
      schema: readySchema,
    },
    503: { description: 'Tidak dapat menerima', schema: readySchema },
  },
  async handle({ app, res }) {
    const blocking = await checkDoor(app);
    const stores = await checkStore(app);
    const backupTrouble = await checkBackup(app);
    const damage = blocking.length > 0 ? [] : await checkDamage(app);
    const setAside = await app.archive.inbox.countSetAside().catch(() => 0);
    const duties = await dutyTroubles(app.duties, app.dutyLog, app.archive.clock);
    const reasons = [
      ...blocking,
      ...stores,
      ...backupTrouble,
      ...tellSetAside(setAside),
      ...damage,
      ...duties,
    ];
    const backup = !app.archive.backup ? 'tanpa cadangan' : backupTrouble.length > 0 ? 'terganggu' : 'ada';
    const { commits: waiting, oldest, ...inbox } = app.archive.inbox.usage();
    const catchUp = blocking.length > 0 ? undefined : await showCatchUp(app);
    const notAman = blocking.length > 0 ? undefined : await oldestNotAman(app.archive);
    if (blocking.length > 0) res.set('Retry-After', '5');
    sendJson(res, blocking.length > 0 ? 503 : 200, {
      status: blocking.length > 0 ? 'unready' : reasons.length > 0 ? 'degraded' : 'ok',
      reasons,
      backup,
      waiting,
      ...(oldest && { waitingSince: oldest.toISOString() }),
      inbox,
      setAside,
      ...(notAman && { notAmanSince: notAman.toISOString() }),
      ...(catchUp && { catchUp }),
    });
  },
});

async function checkDoor({ archive }: App): Promise<string[]> {
  return [
    ...(await reasonIfFailing(doorReason(archive), () => archive.inbox.probe())),
    ...(await reasonIfFailing('Katalog tidak dapat dibaca.', () => sql`select 1`.execute(archive.database))),
    ...(await reasonIfFailing('Katalog tidak dapat ditulisi.', () => listInbox(archive))),
  ];
}

function doorReason({ inbox }: Archive): string {
  const { bytes, maxBytes } = inbox.usage();
  return bytes < maxBytes ? 'Kotak masuk tidak dapat ditulisi.' : 'Kotak masuk penuh (INBOX_MAX_MB).';
}

function checkStore({ archive }: App): Promise<string[]> {
  return reasonIfFailing('Penyimpanan tidak dapat dihubungi; kiriman menunggu di kotak masuk.', () =>
    archive.store.probe(),
  );
}

function tellSetAside(count: number): string[] {
  if (count === 0) return [];
  return [
    `${count} kiriman di kotak masuk disisihkan (rusak atau didahului) atau tidak terbaca. Lihat DATA_DIR/inbox/set-aside (alasan di reason.txt) dan log, simpan ulang dari kertasnya, lalu pindahkan.`,
  ];
}

async function checkBackup({ archive: { backup } }: App): Promise<string[]> {
  if (!backup) return [];
  let why = '';
  const probe = () =>
    backup.probe().catch((error) => {
      if (isAppError(error, 'unavailable')) why = ` ${error.detail}`;
      throw error;
    });
  const reasons = await reasonIfFailing(
    'Penyimpanan cadangan tidak dapat dihubungi; cadangan menyusul.',
    probe,
  );
  return reasons.map((reason) => reason + why);
}

async function showCatchUp({ replication }: App) {
  if (!replication) return undefined;
  const { running, left, caughtUp } = await replication.status();
  return { left, done: caughtUp.done, running, notCopied: caughtUp.notCopied.length };
}

/** What was found damaged when last read, and has not been read whole since. */
async function checkDamage({ archive: { database } }: App): Promise<string[]> {
  const { count } = await database
    .selectFrom('damage')
    .select((e) => e.fn.count<number>('recordId').distinct().as('count'))
    .executeTakeFirstOrThrow();
  if (Number(count) === 0) return [];
  return [
    `${count} arsip rusak: isinya berubah atau hilang dari penyimpanan. Cari dengan saringan damaged, lalu simpan ulang dari kertasnya atau pulihkan dari cadangan.`,
  ];
}

/** Longer than this no health check waits for an answer. */
const patienceMs = 2000;

async function reasonIfFailing(reason: string, check: () => Promise<unknown>): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), patienceMs);
  });
  try {
    await Promise.race([check(), late]);
    return [];
  } catch {
    return [reason];
  } finally {
    clearTimeout(timer);
  }
}
