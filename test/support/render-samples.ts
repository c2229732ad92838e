import { loadTemplates } from '../../src/documents/load-templates.ts';
import { printSample, sampleMark } from './paper.ts';

// Renders every sample of every template in a process of its own and prints the hashes.
const templates = await loadTemplates(new URL('../../templates/', import.meta.url));
for (const loaded of templates.list()) {
  for (const format of loaded.formats) {
    for (const { name, data } of loaded.samples) {
      const { sha256 } = await printSample(loaded, data, sampleMark, format);
      process.stdout.write(`${loaded.type} ${name} ${format} ${sha256}\n`);
    }
  }
}
