import { readFile, writeFile } from 'node:fs/promises';
import { openContent } from '../archive/retrieve.ts';
import { bundleRequestSchema, issueBundle, openBundleFile } from '../documents/bundle.ts';
import { findBundle } from '../documents/bundles.ts';
import { issueDocument } from '../documents/issue.ts';
import { issueRequestSchema } from '../documents/issue-request.ts';
import { parseInput } from '../domain/problems.ts';
import { AppError } from '../errors.ts';
import { type Command, type CommandContext, localClerk, notWritten, withApp } from './command.ts';

/** Issues one document, as POST /v1/documents does. */
export const generate: Command = {
  summary: 'issue one document from a berkas, a kegiatan or a filter',
  words: { least: 1, most: 1 },
  usage:
    'TYPE --date 2026-11-24 [--berkas ID] [--kegiatan ID] [--tahun 2026 [--kecamatan 33.14.12] [--desa 33.14.12.2001] [--status S]] [--format pdf|docx|xlsx] [--input FILE.json] [--out FILE] [--json]',
  options: {
    date: { type: 'string' },
    berkas: { type: 'string' },
    kegiatan: { type: 'string' },
    tahun: { type: 'string' },
    kecamatan: { type: 'string' },
    desa: { type: 'string' },
    status: { type: 'string' },
    format: { type: 'string' },
    input: { type: 'string' },
    out: { type: 'string' },
  },
  async run(context) {
    const { values, positionals, json, env } = context;
    const asked = {
      type: positionals[0],
      date: values.date,
      ...(values.berkas && { berkasId: values.berkas }),
      ...(values.kegiatan && { kegiatanId: values.kegiatan }),
      ...(values.format && { format: values.format }),
      ...filterOf(values),
      ...(typeof values.input === 'string' && { input: await readInput(values.input) }),
    };
    if (findBundle(positionals[0]!)) return generateBundle(context, asked);
    const request = parseInput(issueRequestSchema, asked, 'issue request');
    await withApp(context, async (app) => {
      const { document, outcome } = await issueDocument(app, request, { actor: localClerk(env) });
      const { stream } = await openContent(app.archive, document.recordId);
      const out =
        typeof values.out === 'string' ? values.out : `${document.type}-${document.code}.${document.format}`;
      await writeFile(out, stream).catch((cause) => {
        throw notWritten(out, cause, `Naskah ${document.code} sudah terbit dan tersimpan.`);
      });
      console.log(json ? JSON.stringify({ document, outcome, out }) : `${out}  ${document.code}  ${outcome}`);
    });
  },
};

/** The filter of a daftar; `--tahun` alone is enough. */
function filterOf({ tahun, kecamatan, desa, status }: CommandContext['values']) {
  const filter = {
    ...(tahun && { tahunAnggaran: Number(tahun) }),
    ...(kecamatan && { kodeKecamatan: kecamatan }),
    ...(desa && { kodeWilayah: desa }),
    ...(status && { status }),
  };
  return Object.keys(filter).length === 0 ? {} : { filter };
}

/** The papers of a bundle, and all of them in one file. */
async function generateBundle(
  context: CommandContext,
  asked: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { type: bundle, ...rest } = asked;
  const request = parseInput(bundleRequestSchema, { bundle, ...rest }, 'bundle');
  await withApp(context, async (app) => {
    const { documents, outcome } = await issueBundle(app, request, { actor: localClerk(context.env) });
    const file = await openBundleFile(
      app,
      request.bundle,
      documents.map(({ code }) => code),
    );
    const out = typeof context.values.out === 'string' ? context.values.out : file.name;
    await writeFile(out, file.stream()).catch((cause) => {
      throw notWritten(out, cause, 'Naskahnya sudah terbit dan tersimpan.');
    });
    const lines = documents.map(({ type, code }) => `  ${type}  ${code}`);
    console.log(
      context.json
        ? JSON.stringify({ documents, outcome, out })
        : [`${out}  ${outcome}`, ...lines].join('\n'),
    );
  });
}

/** What a paper needs beside the berkas, from a file. */
export async function readInput(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new AppError('invalid_input', `--input ${path}: ${(cause as Error).message}`, { cause });
  }
}
