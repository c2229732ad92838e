import { readFile } from 'node:fs/promises';
import PizZip from 'pizzip';
import { AppError } from '../errors.ts';
import { openPages } from './pages.ts';

const office = 'application/vnd.openxmlformats-officedocument.';

/**
 * Opens a kept file as its reader would: every page of a PDF or image is looked at and the first one drawn, a Word or Excel
 * file is unpacked with its checksums, JSON is parsed. Throws `unreadable_file` or `unsupported_media`.
 */
export async function openKept(path: string, mediaType: string): Promise<void> {
  if (mediaType === 'application/json') return parseJson(path);
  if (mediaType.startsWith(office)) return unpack(path);
  const pages = await openPages(path);
  try {
    if (pages.mediaType !== mediaType) throw unreadable(`opens as ${pages.mediaType}, not as ${mediaType}`);
    await pages.render(1, { maxWidth: 400 });
  } finally {
    await pages.close();
  }
}

async function parseJson(path: string): Promise<void> {
  try {
    JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw unreadable('is not JSON', cause);
  }
}

async function unpack(path: string): Promise<void> {
  try {
    const zip = new PizZip(await readFile(path), { checkCRC32: true });
    const parts = Object.values(zip.files).filter(({ dir }) => !dir);
    for (const part of parts) part.asUint8Array();
    if (zip.file('[Content_Types].xml')) return;
  } catch (cause) {
    throw unreadable('cannot be unpacked', cause);
  }
  throw unreadable('is no Word or Excel file');
}

function unreadable(why: string, cause?: unknown): AppError {
  return new AppError('unreadable_file', `the file ${why}`, { ...(cause !== undefined && { cause }) });
}
