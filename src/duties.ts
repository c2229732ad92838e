import type { Archive } from './archive/archive.ts';
import { checkDuty } from './archive/check-duty.ts';
import { checkStatePath } from './archive/check-state.ts';
import type { Duty } from './archive/duties.ts';
import type { Config } from './config.ts';
import { drillDuty } from './drill/drill-duty.ts';

/** Everything the running service does by itself from time to time, in the order in which it is looked for. */
export function createDuties(archive: Archive, config: Config): readonly Duty[] {
  return [
    checkDuty(archive, { path: checkStatePath(config.dataDir), days: config.checkDays }),
    // Without a backup store there is nothing to restore from; health says so by itself.
    ...(archive.backup ? [drillDuty(config)] : []),
  ];
}
