import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** One area with the code of Kepmendagri: `33.14.12`. */
interface Area {
  code: string;
  name: string;
}

/** A desa or kelurahan with all that stands above it. Known by its code: twelve names occur twice in Sragen alone. */
export interface Village extends Area {
  kind: VillageKind;
  district: Area;
  regency: Area;
  province: Area;
}

export type VillageKind = 'desa' | 'kelurahan';

/** A kecamatan with all that stands above it. */
export interface District extends Area {
  regency: Area;
  province: Area;
}

const villages = new Map<string, readonly Village[]>();

/** The village of this code (`33.14.12.2001`), or undefined where there is none. */
export function findVillage(code: string): Village | undefined {
  return villagesOf(code.slice(0, 8)).find((village) => village.code === code);
}

/** The kecamatan of this code (`33.14.12`), or undefined where there is none. */
export function findDistrict(code: string): District | undefined {
  if (!/^\d{2}\.\d{2}\.\d{2}$/.test(code)) return undefined;
  const [area] = areas('districts', `${code},`);
  return area && { ...area, ...above(code) };
}

/** Every village of a kecamatan (`33.14.12`), by code; none where there is no such kecamatan. */
export function villagesOf(districtCode: string): readonly Village[] {
  const kept = villages.get(districtCode);
  if (kept) return kept;
  const district = findDistrict(districtCode);
  if (!district) return [];
  const found = areas('villages', `${districtCode}.`).map((area) => villageOf(area, district));
  villages.set(districtCode, found);
  return found;
}

/** Every kecamatan of a kabupaten or kota (`33.14`), by code. */
export function districtsOf(regencyCode: string): District[] {
  return areas('districts', `${regencyCode}.`).map((area) => ({ ...area, ...above(area.code) }));
}

/** Who signs for a village: a Kepala Desa for a desa, a Lurah for a kelurahan. */
export function kepalaTitle(kind: VillageKind): 'Kepala Desa' | 'Lurah' {
  return kind === 'kelurahan' ? 'Lurah' : 'Kepala Desa';
}

/** The last group of the code is 1001 and up for kelurahan, 2001 and up for desa. */
function villageOf(area: Area, { regency, province, ...district }: District): Village {
  const kind = area.code[9] === '1' ? 'kelurahan' : 'desa';
  return { ...area, kind, district, regency, province };
}

function above(districtCode: string): { regency: Area; province: Area } {
  return {
    regency: areaOf('regencies', districtCode.slice(0, 5)),
    province: areaOf('provinces', districtCode.slice(0, 2)),
  };
}

function areaOf(table: Table, code: string): Area {
  const [area] = areas(table, `${code},`);
  if (!area) throw new Error(`idn-area-data: ${table} has no ${code}`);
  return area;
}

type Table = 'provinces' | 'regencies' | 'districts' | 'villages';

const texts = new Map<Table, string>();

/**
 * The only I/O of the domain, and of data that never changes while we run. The package's own functions are asynchronous
 * and parse all 84,000 villages (430 ms against 13 ms, measured); a case file needs one or two. So its CSV is read once, when first
 * asked, and searched as text: rows of one parent stand together, in the order of their codes.
 */
function tableText(table: Table): string {
  const kept = texts.get(table);
  if (kept !== undefined) return kept;
  const text = readFileSync(
    join(dirname(require.resolve('idn-area-data/package.json')), 'data', `${table}.csv`),
    'utf8',
  ).replaceAll('\r\n', '\n');
  texts.set(table, text);
  return text;
}

/** The rows whose line begins with `start`. */
function areas(table: Table, start: string): Area[] {
  const text = tableText(table);
  const found: Area[] = [];
  let at = text.indexOf(`\n${start}`) + 1;
  while (at > 0 && text.startsWith(start, at)) {
    const end = text.indexOf('\n', at);
    found.push(readRow(text.slice(at, end < 0 ? undefined : end)));
    at = end + 1;
  }
  return found;
}

/** `code,parent,name`; provinces have no parent; a name with a comma or a quote stands in quotes, its quotes doubled. */
function readRow(line: string): Area {
  const [, code, quoted, plain] = /^([\d.]+),(?:[\d.]+,)?(?:"((?:[^"]|"")*)"|(.*))$/.exec(line) ?? [];
  return { code: code!, name: (quoted?.replaceAll('""', '"') ?? plain)! };
}
