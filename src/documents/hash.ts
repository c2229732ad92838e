import { createHash } from 'node:crypto';
import { createTurns } from '../turns.ts';

/** SHA-256 over bytes or text that comes in pieces, lower-case hex; made in turns. */
export async function hashPieces(pieces: Iterable<Uint8Array | string>): Promise<string> {
  const hash = createHash('sha256');
  const turns = createTurns();
  for (const piece of pieces) {
    if (turns.areDue()) await turns.next();
    hash.update(piece);
  }
  return hash.digest('hex');
}

/** Bytes in pieces of which none takes long to hash or to write: a list of 100,000 rows is 30 MB. Nothing is copied. */
export function* piecesOf(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length; from += pieceLength) yield bytes.subarray(from, from + pieceLength);
}

const pieceLength = 1024 * 1024;
