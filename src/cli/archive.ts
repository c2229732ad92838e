import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { App } from '../app.ts';
import { type Deposit, depositRecord } from '../archive/deposit.ts';
import { problemsOf } from '../domain/problems.ts';
import { type RecordMetadata, recordMetadataSchema } from '../domain/record.ts';
import { AppError } from '../errors.ts';
import { openPages } from '../scan/pages.ts';
import { type Command, localClerk, withApp } from './command.ts';

/** Deposits files, as POST /v1/records does. */
export const archive: Command = {
  summary: 'deposit scans or incoming papers',
  usage: 'FILE... --type ktp --title TEXT --date 2026-11-24 [--berkas ID,ID] [--code CODE] [--json]',
  options: {
    type: { type: 'string' },
    title: { type: 'string' },
    date: { type: 'string' },
    berkas: { type: 'string' },
    code: { type: 'string' },
  },
  async run(context) {
    const { values, positionals, json, env } = context;
    if (positionals.length === 0) throw new AppError('invalid_input', 'name the files to deposit');
    const metadata = readMetadata(values);
    await withApp(context, async (app) => {
      for (const path of positionals) {
        const { record, outcome } = await depositFile(app, path, metadata, localClerk(env));
        console.log(
          json
            ? JSON.stringify({ path, outcome, record })
            : `${record.id}  ${record.state}  ${outcome}  ${path}`,
        );
      }
    });
  },
};

function readMetadata({
  type,
  title,
  date,
  berkas,
  code,
}: Readonly<Record<string, unknown>>): RecordMetadata {
  const parsed = recordMetadataSchema.safeParse({
    type,
    title,
    date,
    berkas: typeof berkas === 'string' ? berkas.split(',') : [],
    ...(typeof code === 'string' && { documentCode: code }),
  });
  if (parsed.success) return parsed.data;
  throw new AppError('invalid_input', 'arguments are wrong', {
    problems: problemsOf(parsed.error, recordMetadataSchema),
  });
}

/** Opens, spools and deposits one file of this disk. */
async function depositFile(
  { archive, config }: App,
  path: string,
  metadata: RecordMetadata,
  actor: { kind: 'staf'; name: string },
): Promise<Deposit> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile())
    throw new AppError('not_found', `no file ${path}`, { detail: `Berkas ${path} tidak ada.` });
  const spooled = await archive.inbox.spool(createReadStream(path), { maxBytes: config.maxUploadBytes });
  try {
    const pages = await openPages(spooled.path);
    const { mediaType, ext, count } = pages;
    await pages.close();
    const upload = { spooled, fileName: basename(path), mediaType, ext, pages: count, metadata };
    return await depositRecord(archive, upload, { actor });
  } finally {
    await archive.inbox.discard(spooled);
  }
}
