import type { Response } from 'express';
import { z } from 'zod';
import { checkImport, type ImportProgress, importBerkas } from '../archive/import/import-berkas.ts';
import { renderImportWorkbook } from '../documents/import-workbook.ts';
import { documentMedia } from '../domain/document-format.ts';
import { parseInput } from '../domain/problems.ts';
import { defineEndpoint, sendJson } from './endpoint.ts';
import { uploadLimits, withUpload } from './upload.ts';
import { whoOf } from './who.ts';

const tag = 'Berkas';

const metadataSchema = z.strictObject({
  dryRun: z.boolean().default(false).meta({ title: 'Periksa saja, tidak ada yang disimpan (dryRun)' }),
});

const planSchema = z.strictObject({
  total: z.int().meta({ description: 'Keluarga yang terbaca' }),
  existing: z.int().meta({ description: 'Sudah tersimpan oleh impor sebelumnya' }),
  problems: z.array(
    z.strictObject({
      sheet: z.string(),
      row: z.int().meta({ description: 'Baris seperti di Excel' }),
      column: z.string().optional(),
      message: z.string(),
    }),
  ),
});

export const template = defineEndpoint({
  summary: 'Lembar isian untuk impor berkas (.xlsx)',
  tag,
  answers: {
    200: { description: 'Lembar isian', media: [documentMedia.xlsx], headers: ['Content-Disposition'] },
  },
  async handle({ res }) {
    res.set('Content-Disposition', 'attachment; filename="impor-berkas.xlsx"').type(documentMedia.xlsx);
    res.send(await renderImportWorkbook());
  },
});

/** How often progress is told, in rows. */
const step = 25;

export const run = defineEndpoint({
  summary: 'Mengimpor berkas dari .xlsx atau .csv, satu baris satu keluarga; semua atau tidak sama sekali',
  tag,
  headers: ['X-Petugas'],
  body: {
    media: 'multipart/form-data',
    schema: z.strictObject({
      file: z.string().meta({ format: 'binary', description: '.xlsx, atau .csv UTF-8' }),
      metadata: metadataSchema,
    }),
    example: { metadata: { dryRun: true }, file: '(isi berkas)' },
  },
  answers: {
    200: {
      description:
        'dryRun: rencana dan masalahnya. Selain itu kemajuan, satu JSON sebaris {done, total, created, existing}; putuskan sambungan untuk berhenti, kirim ulang untuk melanjutkan.',
      schema: planSchema,
      media: ['application/x-ndjson'],
      example: { total: 2, existing: 0, problems: [] },
    },
  },
  problems: ['unsupported_media', 'too_large', 'unavailable'],
  async handle({ app, req, res }) {
    const limits = uploadLimits(app.config);
    const regencyCode = app.instansi.data.kodeWilayah;
    await withUpload(req, res, app.archive.inbox, limits, async ({ spooled, metadata, bodySha256 }) => {
      const { dryRun } = parseInput(metadataSchema, metadata, 'import');
      if (dryRun) return sendJson(res, 200, await checkImport(app.archive, spooled.path, regencyCode));
      const { actor } = whoOf(app, req, bodySha256);
      const report = progressLines(res);
      const setting = { regencyCode, actor, signal: report.signal, onProgress: report.tell };
      report.end(await importBerkas(app.archive, spooled.path, setting));
    });
  },
});

/** The answer begins with the first row kept: until then the file may still be refused. */
function progressLines(res: Response) {
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  const write = (progress: Readonly<ImportProgress>) => {
    if (!res.headersSent) res.status(200).set('Cache-Control', 'no-store').type('application/x-ndjson');
    res.write(`${JSON.stringify(progress)}\n`);
  };
  return {
    signal: gone.signal,
    tell(progress: Readonly<ImportProgress>): void {
      if (progress.done % step === 0 && progress.done < progress.total) write(progress);
    },
    end(progress: ImportProgress): void {
      write(progress);
      res.end();
    },
  };
}
