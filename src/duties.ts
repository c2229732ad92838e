import type { Archive } from './archive/archive.ts';
import type { Duty } from './archive/duties.ts';
import type { Config } from './config.ts';

/** Everything the running service does by itself from time to time, in the order in which it is looked for. */
export function createDuties(_archive: Archive, _config: Config): readonly Duty[] {
  return [];
}
