import { AppError, type Problem } from '../errors.ts';
import type { Archive } from './archive.ts';
import { readBerkasRows } from './people.ts';

interface Line {
  berkasId: string;
  berkasVersion: number;
}

/** Every line of a kegiatan must name a version of a berkas that is there; `invalid_input` names those that do not. */
export async function checkLines(archive: Archive, lines: readonly Line[]): Promise<void> {
  const rows = await readBerkasRows(
    archive,
    lines.map((line) => line.berkasId),
  );
  const problems = lines.flatMap((line, at) => problemOf(line, at, rows.get(line.berkasId)?.version));
  if (problems.length > 0) throw new AppError('invalid_input', 'lines name unknown berkas', { problems });
}

function problemOf({ berkasId, berkasVersion }: Line, at: number, newest: number | undefined): Problem[] {
  if (newest === undefined) {
    return [
      { path: `lines.${at}.berkasId`, label: 'Berkas', message: `Tidak ada berkas dengan id ${berkasId}.` },
    ];
  }
  if (berkasVersion <= newest) return [];
  const message = `Berkas ini baru sampai versi ${newest}.`;
  return [{ path: `lines.${at}.berkasVersion`, label: 'Versi berkas', message }];
}
