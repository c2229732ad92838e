import { showSettings } from '../config.ts';
import type { Command } from './command.ts';
import { table } from './table.ts';

/** Shows the settings in force, secrets hidden. */
export const config: Command = {
  summary: 'show the settings in force',
  usage: '[--json]',
  options: {},
  async run({ env, json, loadConfig }) {
    loadConfig();
    const settings = showSettings(env);
    if (json) return console.log(JSON.stringify(settings));
    console.log(
      table([
        ['pengaturan', 'nilai', 'dari', 'keterangan'],
        ...settings.map((s) => [s.name, s.value, s.from, s.description]),
      ]),
    );
  },
};
