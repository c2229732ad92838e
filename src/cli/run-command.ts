import { parseArgs } from 'node:util';
import { loadConfig } from '../config.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import { asAppError, type Command, type CommandContext, plainError, problemLine } from './command.ts';
import { exitCodes } from './exit-codes.ts';

/** Each is loaded when it is asked for: loading the whole service takes a second or two. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.ts')).serve,
  demo: async () => (await import('./demo.ts')).demo,
  templates: async () => (await import('./templates.ts')).templates,
  samples: async () => (await import('./samples.ts')).samples,
  generate: async () => (await import('./generate.ts')).generate,
  'import-berkas': async () => (await import('./import-berkas.ts')).importBerkasCommand,
  'print-run': async () => (await import('./print-run.ts')).printRun,
  archive: async () => (await import('./archive.ts')).archive,
  find: async () => (await import('./find.ts')).find,
  numbers: async () => (await import('./numbers.ts')).numbers,
  exceptions: async () => (await import('./exceptions.ts')).exceptions,
  check: async () => (await import('./check.ts')).check,
  repair: async () => (await import('./repair.ts')).repair,
  backup: async () => (await import('./backup.ts')).backup,
  drill: async () => (await import('./drill.ts')).drill,
  rebuild: async () => (await import('./rebuild.ts')).rebuild,
  store: async () => (await import('./store.ts')).store,
  config: async () => (await import('./config.ts')).config,
};

/** Runs one command of the command line; answers its exit code. Mistakes are told in a few lines, or as JSON. */
export async function runCommand(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const [name = 'help', ...rest] = args;
  const json = args.includes('--json');
  try {
    if (['help', '--help', '-h'].includes(name)) return await help(rest[0]);
    const command = await loadCommand(name);
    const context = readArgs(name, command, rest, env);
    if (context.values.help) return await help(name);
    await command.run(context);
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return report(error, json);
  }
}

async function loadCommand(name: string): Promise<Command> {
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load) return load();
  throw new AppError('invalid_input', `unknown command ${name}; see: berkas help`, {
    detail: `Perintah ${name} tidak ada. Yang ada: ${Object.keys(commands).join(', ')}.`,
  });
}

function readArgs(name: string, command: Command, args: string[], env: NodeJS.ProcessEnv): CommandContext {
  const parsed = parseWords(name, command, args);
  const values = parsed.values as CommandContext['values'];
  const { least, most } = command.words ?? { least: 0, most: 0 };
  const given = parsed.positionals.length;
  if (!values.help && given < least) throw misused(name, command, 'a word is missing');
  if (given > most) throw misused(name, command, `unexpected word ${parsed.positionals[most]}`);
  return {
    values,
    positionals: parsed.positionals,
    env,
    json: values.json === true,
    loadConfig: () => loadConfig(env),
  };
}

function parseWords(name: string, command: Command, args: string[]) {
  const common = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;
  try {
    return parseArgs({ args, options: { ...command.options, ...common }, allowPositionals: true });
  } catch (cause) {
    throw misused(name, command, (cause as Error).message, cause);
  }
}

function misused(name: string, { usage }: Command, message: string, cause?: unknown): AppError {
  return new AppError('invalid_input', message, {
    detail: `Perintah salah tulis. Cara pakai: berkas ${name} ${usage}`,
    ...(cause !== undefined && { cause }),
  });
}

async function help(name?: string): Promise<number> {
  console.log(name === undefined ? await overview() : usageOf(name, await loadCommand(name)));
  return 0;
}

async function overview(): Promise<string> {
  const lines: string[] = [];
  for (const [name, load] of Object.entries(commands))
    lines.push(`  ${name.padEnd(13)} ${(await load()).summary}`);
  return `berkas <command> [--json] [--help]\n\n${lines.join('\n')}`;
}

function usageOf(name: string, command: Command): string {
  return `berkas ${name} ${command.usage}\n\n${command.summary}`;
}

/** Errors for the person who runs the service, not for a clerk: told in English alone. */
const forOperators: ReadonlySet<ErrorCode> = new Set(['bad_config', 'bad_template', 'internal']);

function report(error: unknown, json: boolean): number {
  const known = asAppError(error);
  if (json) {
    console.error(JSON.stringify(plainError(known)));
  } else {
    console.error(known.message);
    if (!forOperators.has(known.code)) console.error(known.detail);
    for (const problem of known.problems) console.error(problemLine(problem));
    if (known.code === 'internal') console.error(known.cause);
  }
  return exitCodes[known.code];
}
