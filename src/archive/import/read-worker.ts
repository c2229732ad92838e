import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../../errors.ts';
import type { FileReading, FileToRead } from './read-file.ts';
import { readTables } from './read-table.ts';
import { readRows } from './rows.ts';

/** Few enough that to take them in holds nobody up. */
const slice = 100;

const send = (reading: FileReading) => parentPort!.postMessage(reading);

try {
  const { path, regencyCode } = workerData as FileToRead;
  const { rows, problems } = await readRows(await readTables(path), regencyCode);
  for (let from = 0; from < rows.length; from += slice) send({ rows: rows.slice(from, from + slice) });
  send({ problems });
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  send({ refused: { message: error.message, problems: error.problems } });
}
