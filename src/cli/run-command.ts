import { parseArgs } from 'node:util';
import { loadConfig } from '../config.ts';
import { AppError } from '../errors.ts';
import { archive } from './archive.ts';
import type { Command, CommandContext } from './command.ts';
import { config } from './config.ts';
import { demo } from './demo.ts';
import { exitCodes } from './exit-codes.ts';
import { find } from './find.ts';
import { generate } from './generate.ts';
import { rebuild } from './rebuild.ts';
import { samples } from './samples.ts';
import { serve } from './serve.ts';
import { templates } from './templates.ts';

const commands: Readonly<Record<string, Command>> = {
  serve,
  demo,
  templates,
  samples,
  generate,
  archive,
  find,
  rebuild,
  config,
};

/** Runs one command of the command line; answers its exit code. Mistakes are told in a few lines, or as JSON. */
export async function runCommand(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const [name = 'help', ...rest] = args;
  const json = args.includes('--json');
  if (['help', '--help', '-h'].includes(name)) return help();
  const command = commands[name];
  try {
    if (!command) throw new AppError('invalid_input', `unknown command ${name}; see: berkas help`);
    if (rest.includes('--help')) return usage(name, command);
    await command.run(readArgs(command, rest, env, json));
    return process.exitCode ? Number(process.exitCode) : 0;
  } catch (error) {
    return report(error, json);
  }
}

function readArgs(command: Command, args: string[], env: NodeJS.ProcessEnv, json: boolean): CommandContext {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { ...command.options, json: { type: 'boolean' }, help: { type: 'boolean' } },
      allowPositionals: true,
      strict: true,
    });
    return {
      values: values as CommandContext['values'],
      positionals,
      env,
      json,
      loadConfig: () => loadConfig(env),
    };
  } catch (cause) {
    throw new AppError('invalid_input', (cause as Error).message, {
      detail: (cause as Error).message,
      cause,
    });
  }
}

function help(): number {
  const lines = Object.entries(commands).map(([name, command]) => `  ${name.padEnd(10)} ${command.summary}`);
  console.log(`berkas <command> [--json] [--help]\n\n${lines.join('\n')}`);
  return 0;
}

function usage(name: string, command: Command): number {
  console.log(`berkas ${name} ${command.usage}\n\n${command.summary}`);
  return 0;
}

function report(error: unknown, json: boolean): number {
  const known = error instanceof AppError ? error : new AppError('internal', String(error), { cause: error });
  if (json) {
    const { code, detail, problems, message } = known;
    console.error(JSON.stringify({ code, message, detail, problems }));
  } else {
    console.error(`${known.message}\n${known.detail}`);
    for (const { path, label, stage, message } of known.problems) {
      console.error(`  ${path}${label ? ` (${label}${stage ? `, ${stage}` : ''})` : ''}: ${message}`);
    }
    if (known.code === 'internal') console.error(known.cause);
  }
  return exitCodes[known.code];
}
