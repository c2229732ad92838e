import type { ParseArgsConfig } from 'node:util';
import { pino } from 'pino';
import type { App, AppOptions } from '../app.ts';
import type { Config } from '../config.ts';
import { AppError, type Problem } from '../errors.ts';

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
  /** How many words it takes beside its options; none where not given. */
  words?: { least: number; most: number };
  options: NonNullable<ParseArgsConfig['options']>;
  run(context: CommandContext): Promise<void>;
}

/** Opens the parts for one command and closes them after it. Only warnings are logged: the answer is on stdout. */
export async function withApp<T>(
  context: CommandContext,
  work: (app: App) => Promise<T>,
  options: Pick<AppOptions, 'onRebuild'> = {},
): Promise<T> {
  const config = context.loadConfig();
  const { openApp } = await import('../app.ts');
  const level = context.env.LOG_LEVEL ? config.logLevel : 'warn';
  const app = await openApp(config, { ...options, log: pino({ level }, pino.destination(2)) });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}

/** Who acts at the command line. */
export function localClerk(env: NodeJS.ProcessEnv) {
  return { kind: 'staf' as const, name: env.USER || env.USERNAME || 'lokal' };
}

/** Whatever a command threw, as ours. */
export function asAppError(thrown: unknown): AppError {
  return thrown instanceof AppError ? thrown : new AppError('internal', String(thrown), { cause: thrown });
}

/** An error as `--json` tells it. */
export function plainError({ code, message, detail, problems }: AppError) {
  return { code, message, detail, problems };
}

/** A wrong field as a person reads it. */
export function problemLine({ path, label, stage, message }: Problem): string {
  return `  ${path}${label ? ` (${label}${stage ? `, ${stage}` : ''})` : ''}: ${message}`;
}

/** A file of the answer that this disk does not take. `kept` tells what was done nevertheless. */
export function notWritten(path: string, cause: NodeJS.ErrnoException, kept = ''): AppError {
  return new AppError('invalid_input', `cannot write ${path} (${cause.code})`, {
    detail: `${path} tidak dapat ditulis. Periksa tempat dan izinnya. ${kept}`.trim(),
    cause,
  });
}
