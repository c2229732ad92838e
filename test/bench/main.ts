import { parseArgs } from 'node:util';
import { aimsOf, archiveAimsOf } from './aims.ts';
import { benchArchive } from './archive.ts';
import { benchDocuments } from './documents.ts';
import { benchFaults, printFaults } from './faults.ts';
import { benchKills, isClean, printKills, rounds } from './kills.ts';
import { printAims, printDocuments, printRates } from './print-result.ts';

/** How it was asked for: `quick` with fewer rounds, `json` without a word but the result. */
interface Asked {
  quick: boolean;
  json: boolean;
  /** A part of the names of those cases that alone are wanted. */
  only?: string;
  /** How often something is killed, and in which round only. */
  kills: number;
  round?: string;
}

/** Runs one bench, prints its tables unless for a machine, and answers what --json prints of it. */
type Bench = (asked: Asked) => Promise<object>;

const benches: Record<string, Bench> = {
  async documents({ quick, json }) {
    const documents = await benchDocuments(quick);
    if (!json) printDocuments(documents);
    return { ...documents, aims: aimsOf(documents) };
  },
  async archive({ quick, json }) {
    const archive = await benchArchive(quick ? 3 : 5, json ? () => {} : printRates);
    const archive_aims = archiveAimsOf(archive);
    if (!json) printAims(archive_aims);
    return { archive, archive_aims };
  },
  async faults({ quick, json, only }) {
    const faults = await benchFaults({ quick, quiet: json, ...(only && { only }) });
    if (!json) printFaults(faults);
    if (faults.failures.length > 0 || !faults.complete) process.exitCode = 1;
    return { faults };
  },
  async kills({ json, kills, round }) {
    const results = await benchKills({ kills, only: round ? [round] : [], json });
    if (!json) printKills(results);
    if (results.length === 0 || !results.every(isClean)) process.exitCode = 1;
    return { kills: results };
  },
};
/** What runs where none is named. */
const usual = ['documents', 'archive'];

// Measured beside other work on two cores; on a machine at rest it is about half.
const usage = `npm run bench -- [${Object.keys(benches).join('] [')}] [--quick] [--json] [--case NAME] [--kills N] [--round NAME]
Without a name: ${usual.join(' and ')}. Takes about 20 minutes; with --quick, three rounds and a shorter print run, 8.
faults takes about an hour, with --quick every tenth case; --case NAME tries only those whose name has NAME in it.
kills: the service is killed N times (200), then the S3 server, while clients deposit; then it looks for what was lost. About 30 minutes.
--round: only ${rounds.map(({ name }) => name).join(', ')}.`;

const asked = readAsked();
if (!asked) {
  console.error(usage);
  process.exit(2);
}

const results: object = {};
for (const name of asked.named.length > 0 ? asked.named : usual)
  Object.assign(results, await benches[name]!(asked));
if (asked.json) console.log(JSON.stringify(results, null, 1));

function readAsked(): (Asked & { named: string[] }) | undefined {
  const flag = { type: 'boolean', default: false } as const;
  const options = {
    quick: flag,
    json: flag,
    case: { type: 'string' },
    kills: { type: 'string', default: '200' },
    round: { type: 'string' },
  } as const;
  try {
    const { values, positionals: named } = parseArgs({ options, allowPositionals: true });
    const { kills, round, case: only, quick, json } = values;
    const isKnown = named.every((name) => Object.hasOwn(benches, name));
    const isRound = round === undefined || rounds.some(({ name }) => name === round);
    if (!isKnown || !isRound || !/^[1-9]\d{0,4}$/.test(kills)) return undefined;
    return { quick, json, kills: Number(kills), ...(round && { round }), ...(only && { only }), named };
  } catch {
    return undefined;
  }
}
