import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { renderDocx } from '../../src/documents/docx/render.ts';

// Renders the layout named by the first argument in a process of its own and prints the SHA-256.
const docx = {
  file: pathToFileURL(process.argv[2] ?? ''),
  fields: () => ({ nama: 'Sri Rahayu & <keluarga>' }),
};
const mark = { code: '7K3M9QXP2VA', issuedAt: '2026-11-24T03:04:05Z', qrPrefix: 'BKS:', konsep: false };
process.stdout.write(
  createHash('sha256')
    .update(await renderDocx(docx, {}, mark))
    .digest('hex'),
);
