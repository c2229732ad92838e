import { maskNik } from '../identity.ts';
import { findVillage } from '../region.ts';
import { accountabilityRules } from './accountability.ts';
import { cutRules } from './cuts.ts';
import { dateRules } from './dates.ts';
import {
  type Exception,
  type ExceptionCode,
  type ExceptionCount,
  exceptionCodes,
  listExceptionCodes,
} from './exception.ts';
import { listRules } from './lists.ts';
import { officialRules } from './officials.ts';
import { recipientRules } from './recipients.ts';
import type { FamilyCase, Report, SkCase } from './sk-case.ts';
import { statementRules } from './statements.ts';

/** What was found in an SK: the list in the order of the codes, and how often each was found. */
export interface Findings {
  counts: ExceptionCount[];
  items: Exception[];
}

/** Looks at the families of an SK one after the other, so that thousands need not be in memory, nor be seen in one go. */
export interface Examination {
  /** In the order of the SK; those who were paid without standing in it come last. */
  add(family: FamilyCase): void;
  finish(): Findings;
}

const groups = [
  listRules,
  dateRules,
  recipientRules,
  statementRules,
  accountabilityRules,
  cutRules,
  officialRules,
];

/** The rules of all seven groups over one SK (domain 9). */
export function createExamination(sk: SkCase): Examination {
  const found = new Map<ExceptionCode, Exception[]>(listExceptionCodes().map((code) => [code, []]));
  const report: Report = (code, place, message, family) => {
    const [group, severity] = exceptionCodes[code];
    found
      .get(code)!
      .push({ code, group, severity, ...place, family: family ? shown(family) : null, message });
  };
  const rules = groups.map((make) => make(sk, report));
  return {
    add: (family) => {
      for (const group of rules) group.family(family);
    },
    finish() {
      for (const group of rules) group.finish?.();
      return { counts: countsOf(found), items: [...found.values()].flat() };
    },
  };
}

function countsOf(found: ReadonlyMap<ExceptionCode, readonly Exception[]>): ExceptionCount[] {
  return [...found].flatMap(([code, list]) => {
    const [group, severity, title] = exceptionCodes[code];
    return list.length > 0 ? [{ code, group, severity, title, count: list.length }] : [];
  });
}

function shown({ berkasId, berkas, grant }: FamilyCase): NonNullable<Exception['family']> {
  const { nama, nik, alamat } = berkas.pemohon;
  const village = findVillage(alamat.kodeWilayah);
  return {
    berkasId,
    nomorUrut: grant?.line.nomorUrut ?? null,
    nama,
    nik: maskNik(nik),
    desa: village?.name ?? alamat.kodeWilayah,
    kecamatan: village?.district.name ?? '',
  };
}
