import { table } from '../../src/cli/table.ts';
import { benchArchive } from './archive.ts';
import { benchDocuments } from './documents.ts';
import type { Rate } from './measure.ts';

const benches: Record<string, () => Promise<Record<string, Rate[]>>> = {
  documents: benchDocuments,
  archive: benchArchive,
};

const args = process.argv.slice(2);
const asked = args.filter((arg) => arg in benches);
const unknown = args.filter((arg) => !(arg in benches) && arg !== '--json');
if (unknown.length > 0) {
  console.error(`npm run bench -- [${Object.keys(benches).join('] [')}] [--json]`);
  process.exit(2);
}

const results: Record<string, Record<string, Rate[]>> = {};
for (const name of asked.length > 0 ? asked : Object.keys(benches)) {
  results[name] = await benches[name]!();
  if (!args.includes('--json')) print(results[name]);
}
if (args.includes('--json')) console.log(JSON.stringify(results, null, 1));

function print(result: Record<string, Rate[]>): void {
  for (const [what, rates] of Object.entries(result)) {
    const rows = rates.map((rate) => [
      rate.name,
      rate.median.toFixed(1),
      `${rate.min.toFixed(1)}-${rate.max.toFixed(1)}`,
      `${rate.ratio.toFixed(2)}x`,
    ]);
    console.log(`\n${table([[what, 'a second', 'range', 'ratio'], ...rows])}`);
  }
}
