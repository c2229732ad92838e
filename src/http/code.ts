import type { RequestHandler } from 'express';
import { z } from 'zod';
import { type DocumentView, getDocument } from '../documents/document.ts';
import { parsePayload, showCode } from '../domain/code.ts';
import { tanggalPanjang, todayWib } from '../domain/dates.ts';
import { AppError } from '../errors.ts';
import { defineEndpoint } from './endpoint.ts';

const params = z.strictObject({
  code: z.string().meta({ description: 'Kode naskah', example: '7K2M9QXA4TB' }),
  page: z.string().meta({ description: 'Halaman', example: '1' }),
  pages: z.string().meta({ description: 'Jumlah halaman', example: '2' }),
});

/** Where the QR of a page leads: tells whoever holds the paper what the register knows of it, and nothing of people. */
export const page = defineEndpoint({
  summary: 'Keterangan naskah untuk pemindai QR: jenis, kode, tanggal terbit, berlaku atau diganti',
  tag: 'Naskah',
  params,
  open: true,
  answers: { 200: { description: 'Keterangan, UTF-8', media: ['text/plain'] } },
  problems: ['not_found'],
  async handle({ app, res, params }) {
    const document = await getDocument(app, params.code);
    const mark = parsePayload(`BKS:${document.code}/${params.page}/${params.pages}`);
    if (!mark || mark.pages !== document.pages) throw noSuchPage();
    res.set('Cache-Control', 'no-cache').type('text/plain').send(describe(document, mark.page));
  },
});

function noSuchPage(): AppError {
  return new AppError('not_found', 'document has no such page', {
    detail: 'Naskah dengan kode ini tidak memiliki halaman itu.',
  });
}

function describe(document: DocumentView, page: number): string {
  return [
    `Jenis naskah: ${document.title}`,
    `Kode: ${showCode(document.code)}, halaman ${page} dari ${document.pages}`,
    `Tanggal terbit: ${tanggalPanjang(todayWib(new Date(document.issuedAt)))}`,
    `Keadaan: ${document.supersededBy === null ? 'berlaku' : 'sudah diganti oleh naskah yang lebih baru'}`,
    '',
    'Kode register arsip, bukan tanda tangan elektronik.',
    '',
  ].join('\n');
}

/** Is this address that of a page code? */
export function isPageAddress(path: string): boolean {
  return /^\/d\//i.test(path);
}

/** The QR holds capitals only; who types its address may not. */
export const forgiveCase: RequestHandler = (req, _res, next) => {
  if (isPageAddress(req.path)) req.url = `/D/${req.url.slice('/D/'.length)}`;
  next();
};
