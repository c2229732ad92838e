import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recreateDocument } from '../../src/documents/issue.ts';
import { loadTemplates } from '../../src/documents/load-templates.ts';

/** Run by the reproduction test: node recreate.ts STORE KEY... prints the hash of each document made from its snapshot. */
const [store, ...keys] = process.argv.slice(2) as [string, ...string[]];
const templates = await loadTemplates(new URL('../../templates/', import.meta.url));
for (const key of keys) {
  const snapshot = JSON.parse(readFileSync(join(store, key), 'utf8'));
  console.log((await recreateDocument(templates, snapshot)).sha256);
}
