import { aimsOf } from './aims.ts';
import { benchArchive } from './archive.ts';
import { benchDocuments } from './documents.ts';
import { benchFaults, printFaults } from './faults.ts';
import { printDocuments, printRates } from './print-result.ts';

/** How it was asked for: `quick` with fewer rounds, `json` without a word but the result. */
interface Asked {
  quick: boolean;
  json: boolean;
  /** A part of the names of those cases that alone are wanted. */
  only?: string;
}

/** Runs one bench, prints its tables unless for a machine, and answers what --json prints of it. */
type Bench = (asked: Asked) => Promise<object>;

const benches: Record<string, Bench> = {
  async documents({ quick, json }) {
    const documents = await benchDocuments(quick);
    if (!json) printDocuments(documents);
    return { ...documents, aims: aimsOf(documents) };
  },
  archive: async ({ quick, json }) => ({
    archive: await benchArchive(quick ? 3 : 5, json ? () => {} : printRates),
  }),
  async faults({ quick, json, only }) {
    const faults = await benchFaults({ quick, quiet: json, ...(only && { only }) });
    if (!json) printFaults(faults);
    if (faults.failures.length > 0 || !faults.complete) process.exitCode = 1;
    return { faults };
  },
};
/** What runs where none is named. */
const usual = ['documents', 'archive'];

// Measured beside other work on two cores; on a machine at rest it is about half.
const usage = `npm run bench -- [${Object.keys(benches).join('] [')}] [--quick] [--json]
Without a name: ${usual.join(' and ')}. Takes about 20 minutes; with --quick, three rounds and a shorter print run, 8.
faults takes about 15 minutes, with --quick every tenth case; --case NAME tries only those whose name has NAME in it.`;

const args = process.argv.slice(2);
const only = args.includes('--case') ? args.splice(args.indexOf('--case'), 2)[1] : undefined;
const named = args.filter((arg) => !arg.startsWith('--'));
const options = args.filter((arg) => arg.startsWith('--'));
const isKnown = named.every((name) => Object.hasOwn(benches, name));
if (!isKnown || options.some((option) => !['--quick', '--json'].includes(option))) {
  console.error(usage);
  process.exit(2);
}
const asked = { quick: options.includes('--quick'), json: options.includes('--json'), ...(only && { only }) };

const results: object = {};
for (const name of named.length > 0 ? named : usual) Object.assign(results, await benches[name]!(asked));
if (asked.json) console.log(JSON.stringify(results, null, 1));
