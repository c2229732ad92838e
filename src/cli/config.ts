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
        ['setting', 'in force', 'from', 'meaning'],
        ...settings.map((s) => [s.name, s.value || '(none)', s.from, s.description]),
      ]),
    );
  },
};
