import { aimsOf } from './aims.ts';
import { benchArchive } from './archive.ts';
import { benchDocuments } from './documents.ts';
import { benchFaults, printFaults } from './faults.ts';
import { printDocuments, printRates } from './print-result.ts';

// Measured beside other work on two cores; on a machine at rest it is about half.
const usage = `npm run bench -- [documents] [archive] [faults [--case NAME]] [--quick] [--json]
Without a name all. The first two take about 20 minutes; with --quick, three rounds and a shorter print run, 8.
faults puts a fault in at every call of a deposit, a version and a document (about 15 minutes; with --quick every tenth) and
exits with 1 where anything is lost, doubled or torn; --case tries only those whose name has NAME in it.`;

const args = process.argv.slice(2);
const only = args.includes('--case') ? args.splice(args.indexOf('--case'), 2)[1] : undefined;
const known = ['documents', 'archive', 'faults', '--quick', '--json'];
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
if (isAsked('faults')) {
  const faults = await benchFaults({ quick, quiet: json, ...(only && { only }) });
  if (!json) printFaults(faults);
  if (faults.failures.length > 0) process.exitCode = 1;
  results.faults = faults;
}
if (json) console.log(JSON.stringify(results, null, 1));
