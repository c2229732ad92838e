import type { Archive } from './archive/archive.ts';
import { drillArchive, usualSample } from './archive/drill.ts';
import type { Duty } from './archive/duties.ts';
import type { Config } from './config.ts';
import { openKept } from './scan/open-kept.ts';

const day = 86_400_000;

/** Everything the running service does by itself from time to time, in the order in which it is looked for. */
export function createDuties(archive: Archive, config: Config): readonly Duty[] {
  return [
    // Without a backup store there is nothing to restore from; health says so by itself.
    ...(archive.backup ? [drillDuty(archive, config)] : []),
  ];
}

function drillDuty(archive: Archive, { dataDir, drillDays }: Config): Duty {
  return {
    name: 'drill',
    every: drillDays * day,
    async run(signal) {
      const options = { dataDir, sampleSize: usualSample, open: openKept, signal };
      const report = await drillArchive(archive, options);
      return { good: report.good, outcome: report };
    },
    trouble(last, now) {
      if (!last) return 'Latihan pemulihan dari cadangan belum pernah selesai.';
      if (!last.good) return 'Latihan pemulihan terakhir tidak berhasil. Lihat hasilnya: berkas drill';
      const age = now.getTime() - Date.parse(last.goodAt ?? last.endedAt);
      if (age <= 2 * drillDays * day) return undefined;
      return `Latihan pemulihan terakhir yang berhasil sudah ${Math.floor(age / day)} hari lalu.`;
    },
  };
}
