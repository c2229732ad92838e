import { once } from 'node:events';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** One file of a ZIP. */
export interface ZipPart {
  name: string;
  bytes: Buffer;
}

/**
 * A ZIP as its parts come; stored, not compressed, for PDF and Word files are compressed already. The next part is asked
 * for when the one before has gone out. An error of `parts` breaks it off.
 */
export function zipStream(parts: AsyncIterable<ZipPart>, writtenAt: Date): Readable {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const gone = new AbortController();
  void once(output, 'close').then(
    () => gone.abort(),
    () => gone.abort(),
  );
  fill(zip, parts, writtenAt, gone.signal).catch((error) => output.destroy(error));
  return output;
}

async function fill(
  zip: ZipFile,
  parts: AsyncIterable<ZipPart>,
  mtime: Date,
  signal: AbortSignal,
): Promise<void> {
  for await (const { name, bytes } of parts) {
    if (signal.aborted) return;
    const source = Readable.from([bytes]);
    zip.addReadStream(source, name, { compress: false, mtime, size: bytes.length });
    await finished(source, { signal });
  }
  zip.end();
}
