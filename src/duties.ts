import type { Archive } from './archive/archive.ts';
import { checkDuty } from './archive/check-duty.ts';
import { checkStatePath } from './archive/check-state.ts';
import type { Duty } from './archive/duties.ts';
import type { Config } from './config.ts';

/** Everything the running service does by itself from time to time, in the order in which it is looked for. */
export function createDuties(archive: Archive, config: Config): readonly Duty[] {
  return [checkDuty(archive, { path: checkStatePath(config.dataDir), days: config.checkDays })];
}
