import { access, writeFile } from 'node:fs/promises';
import type { App } from '../app.ts';
import { checkImport, importBerkas } from '../archive/import/import-berkas.ts';
import type { RowProblem } from '../archive/import/rows.ts';
import { renderImportWorkbook } from '../documents/import-workbook.ts';
import { AppError } from '../errors.ts';
import { bar } from './bar.ts';
import { type Command, type CommandContext, localClerk, notWritten, withApp } from './command.ts';
import { exitCodes } from './exit-codes.ts';

/** Keeps the families of a spreadsheet, as POST /v1/berkas/import does; or writes the sheet to fill in. */
export const importBerkasCommand: Command = {
  summary: 'keep the families of an .xlsx or .csv, a row each',
  words: { least: 0, most: 1 },
  usage: 'FILE.xlsx|FILE.csv [--dry-run] [--json]   or   --template FILE.xlsx',
  options: { 'dry-run': { type: 'boolean' }, template: { type: 'string' } },
  async run(context) {
    const { values, positionals } = context;
    const [path] = positionals;
    if (typeof values.template === 'string') return writeTemplate(values.template);
    if (path === undefined) {
      const detail = 'Sebutkan berkas .xlsx atau .csv, atau --template FILE.xlsx untuk lembar isian.';
      throw new AppError('invalid_input', 'say which file', { detail });
    }
    await access(path).catch(() => {
      throw new AppError('not_found', `no file ${path}`, { detail: `Tidak ada berkas ${path}.` });
    });
    await withApp(context, (app) =>
      values['dry-run'] ? check(app, path, context) : keep(app, path, context),
    );
  },
};

async function writeTemplate(path: string): Promise<void> {
  await writeFile(path, await renderImportWorkbook()).catch((cause) => {
    throw notWritten(path, cause);
  });
  console.log(path);
}

async function check({ archive, instansi }: App, path: string, { json }: CommandContext): Promise<void> {
  const plan = await checkImport(archive, path, instansi.data.kodeWilayah);
  const summary = `${plan.total} keluarga terbaca, ${plan.existing} sudah tersimpan, ${plan.problems.length} masalah.`;
  console.log(json ? JSON.stringify(plan) : [...plan.problems.map(problemLine), summary].join('\n'));
  if (plan.problems.length > 0) process.exitCode = exitCodes.invalid_input;
}

const problemLine = ({ sheet, row, column, message }: RowProblem) =>
  `${sheet}, baris ${row}${column === undefined ? '' : `, kolom ${column}`}: ${message}`;

/** Ctrl-C stops after the row in hand; the same command goes on from there. */
async function keep({ archive, instansi }: App, path: string, { json, env }: CommandContext): Promise<void> {
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.once('SIGINT', onSignal);
  const line = bar(json);
  try {
    const { done, total, created, existing } = await importBerkas(archive, path, {
      regencyCode: instansi.data.kodeWilayah,
      actor: localClerk(env),
      signal: stop.signal,
      onProgress: (progress) => line.show(progress.done, progress.total),
    });
    if (done < total) process.exitCode = 130;
    const rest = done < total ? ' Dihentikan: jalankan perintah yang sama untuk melanjutkan.' : '';
    const summary = `${created} berkas disimpan, ${existing} sudah ada, dari ${total} keluarga.${rest}`;
    console.log(json ? JSON.stringify({ done, total, created, existing }) : summary);
  } finally {
    line.end();
    process.off('SIGINT', onSignal);
  }
}
