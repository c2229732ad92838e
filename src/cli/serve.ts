import { openApp } from '../app.ts';
import type { Config } from '../config.ts';
import { listen } from '../http/server.ts';
import type { Command } from './command.ts';

/** Serves until it is told to stop; then ends what is under way and closes. */
export const serve: Command = {
  summary: 'serve the HTTP API (the settings are in the README)',
  usage: '',
  options: {},
  async run(context) {
    const config = context.loadConfig();
    const app = await openApp(config);
    const server = await listen(app).catch(async (error) => {
      await app.close();
      throw error;
    });
    console.log(greeting(server.url, config));
    await stopSignal();
    await server.close();
    await app.close();
  },
};

function greeting(url: string, { storeUrl, backupStoreUrl }: Config): string {
  const place = (store: string) => store.replace(/^file:/, '');
  const backup = backupStoreUrl ? `, cadangan di ${place(backupStoreUrl)}` : ' (tanpa cadangan)';
  return [
    '',
    `  Berkas melayani di ${url}`,
    `  Naskah dan arsip disimpan di ${place(storeUrl)}${backup}`,
    '',
    '  Coba:',
    `    ${url}/docs/           semua permintaan, dapat dicoba dari peramban`,
    `    curl ${url}/v1/templates`,
    '    npm run demo           seluruh alur kerja dengan data contoh',
    '',
  ].join('\n');
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
