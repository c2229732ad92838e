import { join } from 'node:path';
import type { Archive } from './archive/archive.ts';
import { crashDuty } from './archive/check/after-crash.ts';
import { checkDuty } from './archive/check/duty.ts';
import { checkStatePath } from './archive/check/state.ts';
import type { Duty } from './archive/duties.ts';
import { lockDuty } from './archive/worm/locks.ts';
import { tamperDuty } from './archive/worm/tamper-probe.ts';
import type { Config } from './config.ts';
import { drillDuty } from './drill/drill-duty.ts';

/**
 * Everything the running service does by itself from time to time, in the order in which it is looked for. `diedAt`: where the
 * last stop of this service was none.
 */
export function createDuties(archive: Archive, config: Config, diedAt?: Date): readonly Duty[] {
  return [
    ...(diedAt ? [crashDuty(archive, diedAt)] : []),
    checkDuty(archive, { path: checkStatePath(config.dataDir), days: config.checkDays }),
    // Without a backup store there is nothing to restore from; health says so by itself.
    ...(archive.backup ? [drillDuty(config)] : []),
    tamperDuty(archive),
    ...lockDuties(archive, config),
  ];
}

function lockDuties({ store, backup, clock }: Archive, config: Config): Duty[] {
  const stores = {
    ...(config.storeLock && { store }),
    ...(config.backupStoreLock && backup && { backup }),
  };
  if (Object.keys(stores).length === 0) return [];
  return [lockDuty(stores, join(config.dataDir, 'locks.json'), clock)];
}
