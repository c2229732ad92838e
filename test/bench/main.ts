import { aimsOf } from './aims.ts';
import { benchArchive } from './archive.ts';
import { benchDocuments } from './documents.ts';
import { printDocuments, printRates } from './print-result.ts';

// Measured beside other work on two cores; on a machine at rest it is about half.
const usage = `npm run bench -- [documents] [archive] [--quick] [--json]
Without a name both. Takes about 20 minutes; with --quick, three rounds and a shorter print run, 8.`;

const args = process.argv.slice(2);
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
