import { readdirSync, readFileSync } from 'node:fs';

/** The peak of this process, and of the programs it started that still run, in MB. */
export function peakMb(): number {
  const own = process.resourceUsage().maxRSS / 1024;
  return children(process.pid).reduce((sum, pid) => sum + peakOf(pid), own);
}

function children(parent: number): number[] {
  if (process.platform !== 'linux') return [];
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: Number(field(name, 'PPid')) }));
  const below = (pid: number): number[] =>
    parents.filter((one) => one.parent === pid).flatMap((one) => [one.pid, ...below(one.pid)]);
  return below(parent);
}

const peakOf = (pid: number) => Number.parseInt(field(String(pid), 'VmHWM') ?? '0', 10) / 1024;

function field(pid: string, name: string): string | undefined {
  try {
    return new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  } catch {
    return undefined; // it has ended since
  }
}
