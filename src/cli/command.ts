import type { ParseArgsConfig } from 'node:util';
import { pino } from 'pino';
import { type App, openApp } from '../app.ts';
import type { Config } from '../config.ts';

/** What a command gets: its options and words, the environment, and whether a machine reads the answer. */
export interface CommandContext {
  values: Readonly<Record<string, string | boolean | undefined>>;
  positionals: readonly string[];
  env: NodeJS.ProcessEnv;
  json: boolean;
  loadConfig(): Config;
}

/** One command of the command line. */
export interface Command {
  summary: string;
  /** What follows the command's name. */
  usage: string;
  options: NonNullable<ParseArgsConfig['options']>;
  run(context: CommandContext): Promise<void>;
}

/** Opens the parts for one command and closes them after it. Only warnings are logged: the answer is on stdout. */
export async function withApp<T>(context: CommandContext, work: (app: App) => Promise<T>): Promise<T> {
  const config = context.loadConfig();
  const level = context.env.LOG_LEVEL ? config.logLevel : 'warn';
  const app = await openApp(config, { log: pino({ level }, pino.destination(2)) });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}

/** Who acts at the command line. */
export function localClerk(env: NodeJS.ProcessEnv) {
  return { kind: 'staf' as const, name: env.USER ?? env.USERNAME ?? 'lokal' };
}
