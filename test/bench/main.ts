import { parseArgs } from 'node:util';
import { aimsOf } from './aims.ts';
import { benchArchive } from './archive.ts';
import { benchDocuments } from './documents.ts';
import { benchKills, isClean, printKills, rounds } from './kills.ts';
import { printDocuments, printRates } from './print-result.ts';

// Measured beside other work on two cores; on a machine at rest it is about half.
const usage = `npm run bench -- [documents] [archive] [--quick] [--json]
Without a name both. Takes about 20 minutes; with --quick, three rounds and a shorter print run, 8.

npm run bench -- kills [--kills N] [--round NAME] [--json]
Kills the service N times (200) and the S3 server N times while clients work, and looks for what was lost. Takes about 15 minutes.
Rounds: ${rounds.map(({ name }) => name).join(', ')}; then N is of that round.`;

const args = process.argv.slice(2);
if (args[0] === 'kills') {
  await runKills(args.slice(1));
  process.exit();
}
const known = ['documents', 'archive', '--quick', '--json'];
if (args.some((arg) => !known.includes(arg))) {
  console.error(usage);
  process.exit(2);
}
const quick = args.includes('--quick');
const json = args.includes('--json');
const isAsked = (name: string) => args.includes(name) || !args.some((arg) => !arg.startsWith('--'));

const results: Record<string, unknown> = {};
if (isAsked('documents')) {
  const documents = await benchDocuments(quick);
  if (!json) printDocuments(documents);
  Object.assign(results, documents, { aims: aimsOf(documents) });
}
if (isAsked('archive')) {
  results.archive = await benchArchive(quick ? 3 : 5, json ? () => {} : printRates);
}
if (json) console.log(JSON.stringify(results, null, 1));

async function runKills(words: string[]): Promise<void> {
  const options = {
    kills: { type: 'string' },
    round: { type: 'string' },
    json: { type: 'boolean' },
  } as const;
  const { kills = '200', round, json = false } = parseArgs({ args: words, options }).values;
  const known = round === undefined || rounds.some(({ name }) => name === round);
  if (!/^[1-9]\d{0,4}$/.test(kills) || !known) {
    console.error(usage);
    process.exit(2);
  }
  const results = await benchKills({ kills: Number(kills), only: round === undefined ? [] : [round], json });
  if (json) console.log(JSON.stringify({ kills: results }, null, 1));
  else printKills(results);
  process.exitCode = results.length > 0 && results.every(isClean) ? 0 : 1;
}
