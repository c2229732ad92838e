import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AppError } from '../src/errors.ts';
import { syncFolder } from './sync.ts';

/**
 * Makes a folder and those above it, so that no power cut takes away again what it made. `unavailable`, with the part of the path that fails, where it cannot be made. One by
 * one: `mkdir` with `recursive` never returns for a path in /proc (measured, Node 24.21), where a parent is there and takes
 * nothing.
 */
export async function makeFolder(path: string): Promise<void> {
  const wanted = resolve(path);
  if (await isFolder(wanted)) return;
  if (dirname(wanted) !== wanted) await makeFolder(dirname(wanted));
  try {
    await mkdir(wanted);
    await syncFolder(dirname(wanted));
  } catch (error) {
    // Another process may have made it meanwhile, or the one above cannot be read and so not synced; a file of that name is no
    // folder.
    if (!(await isFolder(wanted))) throw cannotMake(wanted, error as NodeJS.ErrnoException);
  }
}

/** Is there a folder, or a link to one? */
export async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}

function cannotMake(path: string, cause: NodeJS.ErrnoException): AppError {
  const why = cause.code === 'EEXIST' ? 'a file has its name' : String(cause.code);
  return new AppError(
    'unavailable',
    `the folder ${path} cannot be made (${why}): check the settings and its rights`,
    {
      detail: `Folder ${path} tidak dapat dibuat. Periksa pengaturan, disk, dan izinnya.`,
      cause,
    },
  );
}
