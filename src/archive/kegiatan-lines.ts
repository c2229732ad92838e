import { AppError, type Problem } from '../errors.ts';
import type { Archive } from './archive.ts';

interface Line {
  berkasId: string;
  berkasVersion: number;
}

/** Every line of a kegiatan must name a version of a berkas that is there; `invalid_input` names those that do not. */
export async function checkLines({ database }: Archive, lines: readonly Line[]): Promise<void> {
  const newest = new Map<string, number>();
  for (let from = 0; from < lines.length; from += 5000) {
    const ids = lines.slice(from, from + 5000).map((line) => line.berkasId);
    const rows = await database
      .selectFrom('berkas')
      .select(['id', 'version'])
      .where('id', 'in', ids)
      .execute();
    for (const { id, version } of rows) newest.set(id, version);
  }
  const problems = lines.flatMap((line, at) => problemOf(line, at, newest.get(line.berkasId)));
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
