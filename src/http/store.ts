import { z } from 'zod';
import { attacks, lockDays, type ObjectStore } from '../../storage/object-store.ts';
import type { App } from '../app.ts';
import type { Duty } from '../archive/duties.ts';
import { lockDutyName, lockOutcomesOf } from '../archive/worm/locks.ts';
import { tamperDutyName, tamperReportsOf, warningsOf } from '../archive/worm/tamper-probe.ts';
import { defineEndpoint, sendJson } from './endpoint.ts';

const abilities = {
  kind: z.enum(['folder', 's3']),
  place: z.string().meta({ description: 'Alamatnya, tanpa rahasia' }),
  versions: z.boolean().meta({ description: 'Versi lama dari sebuah kunci tetap ada' }),
  locks: z.boolean().meta({ description: 'Bucket dibuat dengan object locking' }),
  lock: z.enum(['governance', 'compliance']).optional().meta({ description: 'Cara objek baru dikunci' }),
};

const reportSchema = z.strictObject({
  ...abilities,
  at: z.iso.datetime(),
  worm: z
    .boolean()
    .meta({ description: 'Isi yang tersimpan tidak dapat dihilangkan dengan kunci akses ini' }),
  canDelete: z.boolean().meta({ description: 'Kunci akses ini dapat menghilangkan isi' }),
  attacks: z.array(
    z.strictObject({
      attack: z.enum(attacks),
      outcome: z
        .enum(['refused', 'succeeded', 'impossible', 'unknown'])
        .meta({ description: 'Jawaban penyimpanan' }),
      answer: z.string(),
      effect: z.enum(['none', 'lost', 'weakened', 'overlaid', 'hidden']).meta({
        description:
          'Keadaan sesudahnya: lost, isi hilang; weakened, kunci melemah; overlaid atau hidden, isi asli masih ada di bawahnya',
      }),
    }),
  ),
  canariesLeft: z.int(),
});

const storeSchema = z.strictObject({
  reachable: z.boolean(),
  ...z.strictObject(abilities).partial().shape,
  place: abilities.place,
  lockDays: z.int().optional().meta({ description: 'Lama kunci sebuah objek baru, hari' }),
  extension: z
    .strictObject({
      extended: z.int(),
      seen: z.int(),
      refused: z.int(),
      refusal: z.string().optional(),
      failed: z.string().optional().meta({ description: 'Sebab perpanjangan terhenti' }),
      lockedUntil: z.iso.datetime().optional(),
    })
    .optional()
    .meta({ description: 'Perpanjangan kunci yang terakhir' }),
  probe: reportSchema.optional().meta({ description: 'Percobaan perusakan yang terakhir' }),
  probeError: z.string().optional().meta({ description: 'Sebab percobaan terakhir tidak dapat dilakukan' }),
  warnings: z.array(z.string()),
});

const dutySchema = z.strictObject({
  name: z.string(),
  everySeconds: z
    .number()
    .optional()
    .meta({ description: 'Tidak ada: sekali setelah layanan mati mendadak' }),
  last: z
    .strictObject({
      startedAt: z.iso.datetime(),
      endedAt: z.iso.datetime(),
      good: z.boolean(),
      goodAt: z.iso.datetime().optional(),
      error: z.string().optional(),
    })
    .optional(),
  trouble: z.string().optional(),
});

/** Where things are kept and how safe that is: what the stores can do, and what the service last did for them. */
export const get = defineEndpoint({
  summary: 'Penyimpanan, kuncinya, dan tugas berkala',
  tag: 'Kesehatan',
  answers: {
    200: {
      description: 'Keadaan penyimpanan',
      schema: z.strictObject({
        store: storeSchema,
        backup: storeSchema.optional(),
        requireWorm: z.boolean(),
        duties: z.array(dutySchema),
      }),
    },
  },
  async handle({ app, res }) {
    const { store, backup } = app.archive;
    const { storeUrl, backupStoreUrl = '', requireWorm } = app.config;
    sendJson(res, 200, {
      store: await describeStore(app, 'store', store, storeUrl),
      ...(backup && { backup: await describeStore(app, 'backup', backup, backupStoreUrl) }),
      requireWorm,
      duties: await Promise.all(app.duties.map((duty) => describeDuty(app, duty))),
    });
  },
});

async function describeStore(
  { dutyLog }: App,
  name: 'store' | 'backup',
  store: ObjectStore,
  place: string,
): Promise<z.input<typeof storeSchema>> {
  const found = await store.probe().catch(() => undefined);
  const reports = tamperReportsOf(await dutyLog.last(tamperDutyName));
  const probe = reports[name];
  const probeError = reports.failed?.[name] ?? reports.notReached?.[name];
  const extension = lockOutcomesOf(await dutyLog.last(lockDutyName))[name];
  return {
    reachable: found !== undefined,
    place,
    ...found,
    ...(found?.lock && { lockDays }),
    ...(extension && { extension }),
    ...(probe && { probe }),
    ...(probeError && { probeError }),
    warnings: probe ? warningsOf(name, probe).map(({ indonesian }) => indonesian) : [],
  };
}

async function describeDuty({ dutyLog, archive }: App, duty: Duty): Promise<z.input<typeof dutySchema>> {
  const run = await dutyLog.last(duty.name);
  const trouble = duty.trouble(run, archive.clock());
  const { outcome: _, ...last } = run ?? {};
  return {
    name: duty.name,
    ...(Number.isFinite(duty.every) && { everySeconds: duty.every / 1000 }),
    ...(run && { last: last as Omit<typeof run, 'outcome'> }),
    ...(trouble && { trouble }),
  };
}
