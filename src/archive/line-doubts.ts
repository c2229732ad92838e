import type { Kegiatan, Penetapan, Penyaluran } from '../domain/kegiatan.ts';
import { rupiah } from '../domain/money.ts';
import { isAppError, type Problem } from '../errors.ts';
import type { Archive } from './archive.ts';
import { getCase } from './case-files.ts';
import { readBerkasRows } from './people.ts';

/**
 * Where the lines of a kegiatan differ from the berkas and the SK they name: the first things an auditor compares (names,
 * NIK, amounts, nobody paid outside the SK). Warnings, never refusals.
 */
export async function doubtsOfLines(archive: Archive, kegiatan: Kegiatan): Promise<Problem[]> {
  if (kegiatan.jenis === 'penetapan') return penetapanDoubts(archive, kegiatan);
  if (kegiatan.jenis === 'penyaluran') return penyaluranDoubts(archive, kegiatan);
  return [];
}

type Rows = Awaited<ReturnType<typeof readBerkasRows>>;

async function penetapanDoubts(archive: Archive, { lines }: Penetapan): Promise<Problem[]> {
  const rows = await readBerkasRows(
    archive,
    lines.map((line) => line.berkasId),
  );
  const differing = lines.flatMap((line, at) => {
    const row = rows.get(line.berkasId);
    if (!row) return [];
    return [
      ...(row.nama === line.namaPadaSk
        ? []
        : [doubt(at, 'namaPadaSk', 'Nama pada SK', 'Nama tidak sama dengan nama di berkas.')]),
      ...(row.nik === line.nikPadaSk
        ? []
        : [doubt(at, 'nikPadaSk', 'NIK pada SK', 'NIK tidak sama dengan NIK di berkas.')]),
    ];
  });
  return [...differing, ...scattered(lines, rows)];
}

/** The lampiran groups by kecamatan: numbers that leave a kecamatan and come back to it would jump on paper. */
function scattered(lines: Penetapan['lines'], rows: Rows): Problem[] {
  const seen = new Set<string>();
  let current = '';
  const message = 'Nomor urut kembali ke kecamatan yang sudah lewat: pada lampiran nomornya akan melompat.';
  const byNumber = lines
    .map((line, at) => ({ line, at }))
    .sort((a, b) => a.line.nomorUrut - b.line.nomorUrut);
  return byNumber.flatMap(({ line, at }) => {
    const kecamatan = rows.get(line.berkasId)?.kecamatan ?? current;
    const back = kecamatan !== current && seen.has(kecamatan);
    current = kecamatan;
    seen.add(kecamatan);
    return back ? [doubt(at, 'nomorUrut', 'Nomor urut', message)] : [];
  });
}

async function penyaluranDoubts(archive: Archive, { lines, penetapan }: Penyaluran): Promise<Problem[]> {
  if (!penetapan.kegiatanId) return [];
  const sk = await readSk(archive, penetapan.kegiatanId);
  if (!sk) {
    const message = 'Tidak ada kegiatan penetapan dengan id ini.';
    return [{ path: 'penetapan.kegiatanId', label: 'Penetapan', stage: 'penyaluran', message }];
  }
  const granted = new Map(sk.lines.map((line) => [line.berkasId, line.nilaiDitetapkan]));
  return lines.flatMap(({ berkasId, nilai }, at) => {
    const amount = granted.get(berkasId);
    if (amount === undefined)
      return [doubt(at, 'berkasId', 'Berkas', 'Berkas ini tidak ada di SK yang disebut.')];
    if (amount === nilai) return [];
    return [doubt(at, 'nilai', 'Nilai', `Nilai tidak sama dengan SK, yaitu ${rupiah(amount)}.`)];
  });
}

async function readSk(archive: Archive, id: string): Promise<Penetapan | undefined> {
  try {
    const { data } = await getCase(archive, 'kegiatan', id);
    return (data as Kegiatan).jenis === 'penetapan' ? (data as Penetapan) : undefined;
  } catch (error) {
    if (isAppError(error, 'not_found')) return undefined;
    throw error;
  }
}

function doubt(at: number, field: string, label: string, message: string): Problem {
  const stage = field === 'nilai' || field === 'berkasId' ? 'penyaluran' : 'penetapan';
  return { path: `lines.${at}.${field}`, label, stage, message };
}
