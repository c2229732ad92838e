import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The floors of the house (DESIGN section 3), ground first; rooms that share a floor do not know each other. */
const floors: readonly (readonly string[])[] = [
  ['src/errors.ts', 'src/turns.ts'],
  ['src/domain'],
  ['storage'],
  ['src/archive'],
  ['src/documents', 'src/scan', 'src/config.ts'],
  ['src/drill'],
  ['src/duties.ts'],
  ['src/app.ts'],
  ['src/http'],
  ['src/cli'],
  ['src/main.ts'],
];

function roomOf(path: string): { room: string; floor: number } | undefined {
  for (const [floor, rooms] of floors.entries()) {
    const room = rooms.find((name) => path === name || path.startsWith(`${name}/`));
    if (room) return { room, floor };
  }
  return undefined;
}

function importsOf(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  const found = text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g);
  return [...found].map(([, target]) => relative(root, join(root, dirname(path), target!)));
}

const files = ['src', 'storage'].flatMap((dir) =>
  readdirSync(join(root, dir), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(dir, name)),
);

test('imports run downward only', () => {
  const upward = files.flatMap((path) => {
    const from = roomOf(path);
    return importsOf(path).flatMap((target) => {
      const to = roomOf(target);
      if (!from || !to)
        return target.startsWith('samples/') && from?.room === 'src/cli' ? [] : [`${path} > ${target}`];
      return from.room === to.room || from.floor > to.floor ? [] : [`${path} > ${target}`];
    });
  });
  expect(upward).toEqual([]);
  expect(files.length).toBeGreaterThan(50);
});
