import { createHash } from 'node:crypto';
import type { Berkas } from '../../domain/berkas.ts';
import { AppError } from '../../errors.ts';
import { createTurns } from '../../turns.ts';
import type { Archive, Who } from '../archive.ts';
import { createCase } from '../case-files.ts';
import { readFamilies } from './read-file.ts';
import type { ReadRow, RowProblem } from './rows.ts';

/** What a file would do. */
export interface ImportPlan {
  /** Families in the file. */
  total: number;
  /** How many of them an earlier run of the same rows has kept already. */
  existing: number;
  problems: RowProblem[];
}

export interface ImportProgress {
  done: number;
  total: number;
  created: number;
  existing: number;
}

interface KeyedRow extends ReadRow {
  /** Over what stands in the row. */
  idempotency: ReturnType<typeof keyOf>;
}

interface Planned {
  plan: ImportPlan;
  rows: KeyedRow[];
}

/** Reads a file and tells every problem by row and column; keeps nothing. */
export async function checkImport(archive: Archive, path: string, regencyCode: string): Promise<ImportPlan> {
  return (await planImport(archive, path, regencyCode)).plan;
}

/**
 * Keeps a berkas for each row of an .xlsx or .csv, all or none: with any problem, `invalid_input` lists them and nothing is
 * kept. What a row makes is bound to what stands in it, so a file that was broken off is simply imported again: rows kept
 * before are not made twice. `onProgress` after each row; stops between two rows when `signal` says so.
 */
export async function importBerkas(
  archive: Archive,
  path: string,
  { regencyCode, actor, onProgress = () => {}, signal }: ImportSetting,
): Promise<ImportProgress> {
  const { plan, rows } = await planImport(archive, path, regencyCode);
  if (plan.problems.length > 0) throw refused(plan.problems);
  const progress = { done: 0, total: rows.length, created: 0, existing: 0 };
  for (const { data, idempotency } of rows) {
    if (signal?.aborted) break;
    const saved = await createCase(archive, 'berkas', data, { actor, idempotency });
    progress.done += 1;
    progress[saved.replayed ? 'existing' : 'created'] += 1;
    onProgress(progress);
  }
  return progress;
}

export interface ImportSetting {
  /** The kabupaten whose villages the names are of: `33.14`. */
  regencyCode: string;
  actor: Who['actor'];
  onProgress?: (progress: Readonly<ImportProgress>) => void;
  signal?: AbortSignal;
}

async function planImport(archive: Archive, path: string, regencyCode: string): Promise<Planned> {
  const { rows: read, problems } = await readFamilies({ path, regencyCode });
  const rows: KeyedRow[] = [];
  const turns = createTurns();
  let existing = 0;
  for (let from = 0; from < read.length; from += slice) {
    if (turns.areDue()) await turns.next();
    const part = read.slice(from, from + slice).map((row) => ({ ...row, idempotency: keyOf(row.data) }));
    rows.push(...part);
    const kept = await keptKeys(archive, part);
    const fresh = part.filter(({ idempotency }) => !kept.has(idempotency.key));
    existing += part.length - fresh.length;
    problems.push(...(await otherBerkas(archive, fresh)));
  }
  return { plan: { total: rows.length, existing, problems }, rows };
}

/** So many at a time are asked for. */
const slice = 200;

function keyOf(data: Berkas) {
  const bodySha256 = createHash('sha256').update(JSON.stringify(data)).digest('hex');
  return { key: `impor-${bodySha256}`, bodySha256 };
}

async function keptKeys({ database }: Archive, rows: readonly KeyedRow[]): Promise<Set<string>> {
  const keys = rows.map(({ idempotency }) => idempotency.key);
  const found = await database.selectFrom('idempotency').select('key').where('key', 'in', keys).execute();
  return new Set(found.map(({ key }) => key));
}

/** A family has one berkas in a budget year: another row for it is a correction, and those are made knowingly. */
async function otherBerkas({ database }: Archive, rows: readonly ReadRow[]): Promise<RowProblem[]> {
  const niks = rows.map(({ data }) => data.pemohon.nik);
  const found = await database
    .selectFrom('berkas')
    .select(['id', 'nik', 'tahunAnggaran'])
    .where('nik', 'in', niks)
    .execute();
  const ids = new Map(found.map(({ id, nik, tahunAnggaran }) => [`${nik} ${tahunAnggaran}`, id]));
  return rows.flatMap(({ sheet, row, data: { pemohon, tahunAnggaran } }) => {
    const id = ids.get(`${pemohon.nik} ${tahunAnggaran}`);
    const message = `NIK ini sudah mempunyai berkas ${tahunAnggaran} (${id}) dengan isi lain. Ubah berkas itu, atau hapus baris ini.`;
    return id === undefined ? [] : [{ sheet, row, column: 'NIK', message }];
  });
}

function refused(problems: readonly RowProblem[]): AppError {
  return new AppError('invalid_input', `${problems.length} problems in the file to import`, {
    detail: `Ada ${problems.length} yang harus diperbaiki; belum ada yang disimpan.`,
    problems: problems.map(({ sheet, row, column = '', message }) => ({
      path: `${sheet}, baris ${row}`,
      ...(column && { label: column }),
      message,
    })),
  });
}
