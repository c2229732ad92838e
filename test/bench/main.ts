import { aimsOf } from './aims.ts';
import { benchArchive } from './archive.ts';
import { benchDocuments } from './documents.ts';
import { printDocuments, printRates } from './print-result.ts';

/** How it was asked for: `quick` with fewer rounds, `json` without a word but the result. */
interface Asked {
  quick: boolean;
  json: boolean;
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
};
/** What runs where none is named. */
const usual = ['documents', 'archive'];

// Measured beside other work on two cores; on a machine at rest it is about half.
const usage = `npm run bench -- [${Object.keys(benches).join('] [')}] [--quick] [--json]
Without a name: ${usual.join(' and ')}. Takes about 20 minutes; with --quick, three rounds and a shorter print run, 8.`;

const args = process.argv.slice(2);
const named = args.filter((arg) => !arg.startsWith('--'));
const options = args.filter((arg) => arg.startsWith('--'));
const isKnown = named.every((name) => Object.hasOwn(benches, name));
if (!isKnown || options.some((option) => !['--quick', '--json'].includes(option))) {
  console.error(usage);
  process.exit(2);
}
const asked = { quick: options.includes('--quick'), json: options.includes('--json') };

const results: object = {};
for (const name of named.length > 0 ? named : usual) Object.assign(results, await benches[name]!(asked));
if (asked.json) console.log(JSON.stringify(results, null, 1));
