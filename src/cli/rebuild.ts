import { rebuildCatalog } from '../archive/rebuild.ts';
import { type Command, withApp } from './command.ts';

/** Rebuilds the catalog from the store alone. */
export const rebuild: Command = {
  summary: 'drop the catalog and rebuild it from the object store',
  usage: '[--json]',
  options: {},
  async run(context) {
    const started = Date.now();
    const show = process.stderr.isTTY && !context.json;
    const capsules = await withApp(context, ({ archive }) =>
      rebuildCatalog(archive, (done) => {
        if (show) process.stderr.write(`\r  ${done} dibaca`);
      }),
    );
    const seconds = (Date.now() - started) / 1000;
    if (show) process.stderr.write('\n');
    console.log(
      context.json
        ? JSON.stringify({ capsules, seconds })
        : `Katalog dibangun ulang: ${capsules} objek dibaca dalam ${seconds.toFixed(1)} detik.`,
    );
  },
};
