import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { defineEndpoint } from './endpoint.ts';

const dist = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const tag = 'Dokumentasi';

const start = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  // Otherwise the page asks a server on the internet to judge the document.
  validatorUrl: null,
});
`;

const page = `<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<title>Berkas: dokumentasi API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

/** All that the page loads: nothing comes from elsewhere, and CSP holds it to that. Swagger UI writes style attributes. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** People leave the last slash out; the page itself is at one address only. */
export const addSlash: RequestHandler = (req, res, next) => {
  if (req.path === '/docs') res.redirect(308, '/docs/');
  else next();
};

export const index = defineEndpoint({
  summary: 'Halaman dokumentasi (Swagger UI)',
  tag,
  answers: { 200: { description: 'Halaman', media: ['text/html'] } },
  handle({ res }) {
    res.set({ 'Content-Security-Policy': policy, 'Cache-Control': 'no-cache' }).type('html').send(page);
  },
});

const files: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
  'favicon-32x32.png': 'image/png',
};

export const file = defineEndpoint({
  summary: 'Bagian halaman dokumentasi',
  tag,
  params: z.strictObject({ file: z.string().meta({ example: 'swagger-ui.css' }) }),
  answers: { 200: { description: 'Isi', media: ['text/css', 'text/javascript', 'image/png'] } },
  problems: ['not_found'],
  async handle({ res, params }) {
    res.set('Cache-Control', 'no-cache');
    if (params.file === 'start.js') return void res.type('text/javascript').send(start);
    const media = Object.hasOwn(files, params.file) ? files[params.file] : undefined;
    if (media === undefined) throw new AppError('not_found', 'no such documentation file');
    res.type(media).send(await readFile(join(dist, params.file)));
  },
});
