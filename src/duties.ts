import { join } from 'node:path';
import type { Archive } from './archive/archive.ts';
import type { Duty } from './archive/duties.ts';
import { lockDuty } from './archive/locks.ts';
import { tamperDuty } from './archive/tamper-probe.ts';
import type { Config } from './config.ts';

/** Everything the running service does by itself from time to time, in the order in which it is looked for. */
export function createDuties(archive: Archive, config: Config): readonly Duty[] {
  return [tamperDuty(archive), ...locks(archive, config)];
}

function locks({ store, backup, clock }: Archive, config: Config): Duty[] {
  const stores = {
    ...(config.storeLock && { store }),
    ...(config.backupStoreLock && backup && { backup }),
  };
  if (Object.keys(stores).length === 0) return [];
  return [lockDuty(stores, join(config.dataDir, 'locks.json'), clock)];
}
