import { createInterface } from 'node:readline/promises';
import type { CommandContext } from './command.ts';

/** Asks a person who sits there; `--yes` answers for machines. false where nobody can be asked. */
export async function confirm(
  { values, json }: CommandContext,
  question: string,
  signal: AbortSignal,
): Promise<boolean> {
  if (values.yes) return true;
  if (json || !process.stdin.isTTY || !process.stdout.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(`${question} (ya/tidak) `, { signal }).catch(() => '');
    return /^y(a)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
