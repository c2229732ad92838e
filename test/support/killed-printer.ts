import { openApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { printRunRequestSchema } from '../../src/documents/print-run-request.ts';
import { who } from './deposits.ts';

/** Run by the print run tests: node killed-printer.ts DIR REQUEST COUNT. Begins a run and kills itself after so many deposits. */
const [dir, request, count] = process.argv.slice(2) as [string, string, string];
const app = await openApp(loadConfig({ DATA_DIR: dir, LOG_LEVEL: 'error', BOOKMAN_FONT_DIR: 'none' }));
const { accept } = app.archive.inbox;
// The first is the list of the run itself.
let left = Number(count) + 1;
app.archive.inbox.accept = async (commit, files) => {
  await accept(commit, files);
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
};
await app.printRuns.create(printRunRequestSchema.parse(JSON.parse(request)), who);
