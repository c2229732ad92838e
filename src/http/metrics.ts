import { sql } from 'kysely';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { App } from '../app.ts';
import type { Replication } from '../archive/backup/replicate.ts';
import { countRecords, oldestNotAman } from '../archive/catalog.ts';
import type { FullPass } from '../archive/check/check.ts';
import type { CheckOutcome } from '../archive/check/duty.ts';
import { findingKinds } from '../archive/check/facts.ts';
import { tamperDutyName, tamperReportsOf } from '../archive/worm/tamper-probe.ts';
import { defineEndpoint } from './endpoint.ts';
import type { Finished } from './request.ts';

/** The numbers of one server: its own registry, so that two servers in one process do not add up. */
export interface Metrics {
  registry: Registry;
  count(finished: Finished): void;
}

export function createMetrics(app: App): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'berkas_http_request_seconds',
    help: 'Time to answer a request, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.3, 1, 3, 10, 60],
    registers: [registry],
  });
  countKept(app, registry);
  measureSafety(app, registry);
  measureDuties(app, registry);
  measureWorm(app, registry);
  measureCheck(app, registry);
  measureCatchUp(app, registry);
  return {
    registry,
    count: ({ method, route, status, seconds }) =>
      requests.observe({ method, route, status: String(status) }, seconds),
  };
}

/** Counted in the catalog when asked, so that a restart does not begin at zero again. */
function countKept({ archive }: App, registry: Registry): void {
  new Gauge({
    name: 'berkas_records',
    help: 'Records in the archive, by state',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const { state, count } of await countRecords(archive)) this.set({ state }, count);
    },
  });
  new Counter({
    name: 'berkas_documents_issued_total',
    help: 'Documents issued, by type and format',
    labelNames: ['type', 'format'],
    registers: [registry],
    async collect() {
      const rows = await archive.database
        .selectFrom('documents')
        .select(['type', 'format', sql<number>`count(*)`.as('count')])
        .groupBy(['type', 'format'])
        .execute();
      this.reset();
      for (const { type, format, count } of rows) this.inc({ type, format }, Number(count));
    },
  });
}

/** How far the backup store is behind; none of these where there is none. */
function measureCatchUp({ replication }: App, registry: Registry): void {
  if (!replication) return;
  let asked: Promise<ReplicationStatus> | undefined;
  // All are collected side by side, and it counts rows: once for the three of a scrape.
  const status = () => {
    asked ??= replication.status().finally(() => {
      asked = undefined;
    });
    return asked;
  };
  const gauge = (name: string, help: string, read: (status: ReplicationStatus) => number) =>
    new Gauge({
      ...{ name, help, registers: [registry] },
      async collect() {
        this.set(read(await status()));
      },
    });
  gauge(
    'berkas_backup_left',
    'Things that are not in the backup store: records, case files, kegiatan, letter numbers and others',
    ({ left }) => left,
  );
  gauge(
    'berkas_backup_caught_up',
    'Things brought to the backup store by the last catch-up',
    ({ caughtUp }) => caughtUp.done,
  );
  gauge(
    'berkas_backup_not_copied',
    'Things that cannot be copied, for they are damaged',
    ({ caughtUp }) => caughtUp.notCopied.length,
  );
}

type ReplicationStatus = Awaited<ReturnType<Replication['status']>>;

/** How much waits, and since when. Ages are 0 where nothing waits; without a backup store no record is ever `aman`, and its age is not given. */
function measureSafety({ archive, config }: App, registry: Registry): void {
  const gauge = (name: string, help: string, read: () => Promise<number | undefined>) =>
    new Gauge({
      ...{ name, help, registers: [registry] },
      async collect() {
        const value = await read();
        if (value === undefined) this.remove();
        else this.set(value);
      },
    });
  const ageOf = (since?: Date) => (since ? (archive.clock().getTime() - since.getTime()) / 1000 : 0);
  const { inbox, backup } = archive;
  gauge('berkas_inbox_bytes', 'Bytes in the inbox', async () => inbox.usage().bytes);
  gauge('berkas_inbox_max_bytes', 'INBOX_MAX_MB in bytes', async () => config.maxInboxBytes);
  gauge('berkas_inbox_set_aside', 'Commits set aside, for a person to look at', () => inbox.countSetAside());
  gauge('berkas_inbox_oldest_seconds', 'Age of the oldest commit in the inbox', async () =>
    ageOf(inbox.usage().oldest),
  );
  gauge('berkas_backup_store', '1 where a backup store is set', async () => (backup ? 1 : 0));
  gauge(
    'berkas_oldest_not_aman_seconds',
    'Age of the oldest record that is not in the backup store',
    async () => (backup ? ageOf(await oldestNotAman(archive)) : undefined),
  );
}

/** What the service does by itself: was the last run good, and how old is the last good one? A duty that never ran well has no age. */
function measureDuties({ archive, duties, dutyLog }: App, registry: Registry): void {
  new Gauge({
    name: 'berkas_duty_good',
    help: '1 where the last run of this duty ended well',
    labelNames: ['duty'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const { name } of duties) {
        const last = await dutyLog.last(name);
        if (last) this.set({ duty: name }, last.good ? 1 : 0);
      }
    },
  });
  new Gauge({
    name: 'berkas_duty_last_good_seconds',
    help: 'Age of the last run of this duty that ended well',
    labelNames: ['duty'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const { name } of duties) {
        const { goodAt } = (await dutyLog.last(name)) ?? {};
        if (goodAt) this.set({ duty: name }, (archive.clock().getTime() - Date.parse(goodAt)) / 1000);
      }
    },
  });
}

/** Nothing before the first probe. */
function measureWorm({ dutyLog }: App, registry: Registry): void {
  new Gauge({
    name: 'berkas_store_worm',
    help: '1 where the last tamper probe could not take an object away from this store',
    labelNames: ['store'],
    registers: [registry],
    async collect() {
      this.reset();
      const reports = tamperReportsOf(await dutyLog.last(tamperDutyName));
      for (const name of ['store', 'backup'] as const) {
        const report = reports[name];
        if (report) this.set({ store: name }, report.worm ? 1 : 0);
      }
    },
  });
}

/** What the check found, and how old its last full pass is. Without one there is no age. */
function measureCheck({ archive, dutyLog }: App, registry: Registry): void {
  const outcome = async () => (await dutyLog.last('check'))?.outcome as CheckOutcome | undefined;
  new Gauge({
    name: 'berkas_check_findings',
    help: 'What the check found in its last or present pass and is still so, by kind',
    labelNames: ['kind'],
    registers: [registry],
    async collect() {
      this.reset();
      const { findings } = (await outcome()) ?? {};
      for (const kind of findings ? findingKinds : []) this.set({ kind }, findings![kind] ?? 0);
    },
  });
  const age = (name: string, help: string, since: (full: FullPass) => string) =>
    new Gauge({
      ...{ name, help, registers: [registry] },
      async collect() {
        const { full } = (await outcome()) ?? {};
        if (!full) this.remove();
        else this.set((archive.clock().getTime() - Date.parse(since(full))) / 1000);
      },
    });
  age(
    'berkas_check_full_seconds',
    'Time since the last full pass of the check ended',
    (full) => full.endedAt,
  );
  age(
    'berkas_check_unread_seconds',
    'No object has gone unread for longer: time since the last full pass of the check began',
    (full) => full.startedAt,
  );
}

export const metrics = defineEndpoint({
  summary: 'Angka untuk Prometheus',
  tag: 'Kesehatan',
  answers: { 200: { description: 'Teks Prometheus', media: ['text/plain'] } },
  async handle({ req, res }) {
    const { registry } = (req.app.locals as { metrics: Metrics }).metrics;
    const text = await registry.metrics();
    res.set('Cache-Control', 'no-store').type(registry.contentType).send(text);
  },
});
