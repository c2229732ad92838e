import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { App } from '../app.ts';
import { type Deposit, depositRecord } from '../archive/deposit.ts';
import { parseInput } from '../domain/problems.ts';
import { type RecordMetadata, recordMetadataSchema } from '../domain/record.ts';
import { AppError } from '../errors.ts';
import { cleanFileName } from '../http/file-name.ts';
import { inspectFile } from '../scan/pages.ts';
import {
  asAppError,
  type Command,
  type CommandContext,
  localClerk,
  plainError,
  problemLine,
  withApp,
} from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { stateOf } from './find.ts';

/** Deposits files, as POST /v1/records does. */
export const archive: Command = {
  summary: 'deposit scans or incoming papers',
  words: { least: 1, most: Number.POSITIVE_INFINITY },
  usage: 'FILE... --type ktp --title TEXT --date 2026-11-24 [--berkas ID,ID] [--code CODE] [--json]',
  options: {
    type: { type: 'string' },
    title: { type: 'string' },
    date: { type: 'string' },
    berkas: { type: 'string' },
    code: { type: 'string' },
  },
  async run(context) {
    const metadata = readMetadata(context.values);
    await withApp(context, async (app) => {
      for (const path of context.positionals) await tryFile(app, path, metadata, context);
    });
  },
};

/** Deposits one of many files and tells how it went; the first that fails gives the exit code, and the rest are still tried. */
async function tryFile(
  app: App,
  path: string,
  metadata: RecordMetadata,
  { json, env }: CommandContext,
): Promise<void> {
  try {
    const { record, outcome } = await depositFile(app, path, metadata, localClerk(env));
    const line = `${record.id}  ${stateOf(record)}  ${outcome}  ${path}`;
    console.log(json ? JSON.stringify({ path, outcome, record }) : line);
  } catch (thrown) {
    const error = asAppError(thrown);
    process.exitCode ??= exitCodes[error.code];
    if (json) console.log(JSON.stringify({ path, outcome: 'failed', error: plainError(error) }));
    else console.error([`${path}: ${error.detail}`, ...error.problems.map(problemLine)].join('\n'));
  }
}

function readMetadata({
  type,
  title,
  date,
  berkas,
  code,
}: Readonly<Record<string, unknown>>): RecordMetadata {
  const metadata = {
    type,
    title,
    date,
    berkas: typeof berkas === 'string' ? berkas.split(',').map((id) => id.trim()) : [],
    ...(typeof code === 'string' && { documentCode: code }),
  };
  return parseInput(recordMetadataSchema, metadata, 'description of the files');
}

/** Opens, spools and deposits one file of this disk. */
async function depositFile(
  { archive, config }: App,
  path: string,
  metadata: RecordMetadata,
  actor: { kind: 'staf'; name: string },
): Promise<Deposit> {
  await checkFile(path);
  const spooled = await archive.inbox.spool(createReadStream(path), { maxBytes: config.maxUploadBytes });
  try {
    const inspected = await inspectFile(spooled.path);
    const fileName = cleanFileName(basename(path));
    const upload = { spooled, fileName, ...inspected, metadata };
    return await depositRecord(archive, upload, { actor });
  } finally {
    await archive.inbox.discard(spooled);
  }
}

async function checkFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new AppError('not_found', `no file ${path}`, { detail: 'Tidak ada berkas ini.' });
  if (found.isDirectory()) throw notTaken(path, 'Ini folder. Sebutkan berkas di dalamnya satu per satu.');
  if (!found.isFile()) throw notTaken(path, 'Ini bukan berkas biasa.');
  await access(path, constants.R_OK).catch(() => {
    throw notTaken(path, 'Berkas ini tidak boleh dibaca. Periksa izinnya.');
  });
}

function notTaken(path: string, detail: string): AppError {
  return new AppError('invalid_input', `${path} is no file to be read`, { detail });
}
