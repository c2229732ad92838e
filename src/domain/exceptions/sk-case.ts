import type { Berkas } from '../berkas.ts';
import type { Instansi } from '../instansi.ts';
import type { Kegiatan, Penetapan, Penyaluran } from '../kegiatan.ts';
import type { ExceptionCode } from './exception.ts';

export type ActOf<K extends Kegiatan['jenis']> = Extract<Kegiatan, { jenis: K }>;

/** A stored act. */
export interface Act<T extends Kegiatan = Kegiatan> {
  id: string;
  data: T;
}

/** A line of an act, and where it stands there. */
export interface Listed<T extends Kegiatan> {
  act: Act<T>;
  at: number;
  line: T['lines'][number];
}

/** A line of a payment, with the account that stood in the berkas when the list was made. */
export interface Payment extends Listed<Penyaluran> {
  account?: string | undefined;
}

/** A paper in the archive, as far as the rules look at it. */
export interface ArchivedPaper {
  type: string;
  origin: string;
  number?: string | undefined;
}

/** Another berkas of the same person or family that was granted or paid. */
export interface OtherAid {
  berkasId: string;
  nomorBerkas: string | null;
  tahunAnggaran: number | null;
  same: 'NIK' | 'nomor KK';
}

/** An SK, what changed it, and the acts around it. */
export interface SkCase {
  sk: Act<Penetapan>;
  changes: readonly Act<Penetapan>[];
  grants: ReadonlyMap<string, Listed<Penetapan>>;
  payments: readonly Act<Penyaluran>[];
  recommendations: readonly Act<ActOf<'rekomendasi'>>[];
  budgets: readonly Act<ActOf<'anggaran'>>[];
  instansi: Instansi;
  /** ISO, in Sragen. */
  today: string;
}

/** One family of the SK, or one that was paid without standing there. */
export interface FamilyCase {
  berkasId: string;
  berkas: Berkas;
  grant?: Listed<Penetapan> | undefined;
  payments: readonly Payment[];
  verifikasi: readonly Listed<ActOf<'verifikasi'>>[];
  rekomendasi: readonly Listed<ActOf<'rekomendasi'>>[];
  bimbingan: readonly Listed<ActOf<'bimbingan'>>[];
  monitoring: readonly Listed<ActOf<'monitoring'>>[];
  papers: readonly ArchivedPaper[];
  /** SHA-256 of the photos that are in the archive, by their ids. */
  photos: ReadonlyMap<string, string>;
  otherAid: readonly OtherAid[];
}

/** Where an exception was seen. */
export interface Place {
  noun: 'berkas' | 'kegiatan';
  id: string;
  path: string;
}

/** Takes one exception; without `family` it is about the whole SK. */
export type Report = (code: ExceptionCode, place: Place, message: string, family?: FamilyCase) => void;

/** The rules of one group: they see each family once, in the order of the SK, and then the end. */
export interface GroupRules {
  family(family: FamilyCase): void;
  finish?(): void;
}

export type MakeGroup = (sk: SkCase, report: Report) => GroupRules;

export const inBerkas = (family: FamilyCase, path: string): Place => ({
  noun: 'berkas',
  id: family.berkasId,
  path,
});

export const inAct = (act: Act, path: string): Place => ({ noun: 'kegiatan', id: act.id, path });

export const atLine = ({ act, at }: { act: Act; at: number }, field: string): Place =>
  inAct(act, `lines.${at}.${field}`);

/** Who is granted what: the SK, then its changes; who is replaced is out. */
export function grantsOf(
  sk: Act<Penetapan>,
  changes: readonly Act<Penetapan>[],
): Map<string, Listed<Penetapan>> {
  const grants = new Map<string, Listed<Penetapan>>();
  for (const act of [sk, ...changes]) {
    for (const [at, line] of act.data.lines.entries()) {
      if (line.menggantikan !== undefined) grants.delete(line.menggantikan);
      grants.set(line.berkasId, { act, at, line });
    }
  }
  return grants;
}

/** Does a payment rest on this SK? One that names no kegiatan is known by the number it cites. */
export function cites({ penetapan }: Penyaluran, acts: readonly Act<Penetapan>[]): boolean {
  const { kegiatanId, nomor } = penetapan;
  return acts.some((act) => (kegiatanId === undefined ? act.data.nomor === nomor : act.id === kegiatanId));
}

/** The day the money came: that of the transfer, or of the order to pay. */
export function paidOn({ act, line }: Payment): string | undefined {
  return line.tanggalTransfer ?? act.data.sp2d?.tanggal;
}

/** Payments that reached the family. */
export function arrived({ payments }: FamilyCase): readonly Payment[] {
  return payments.filter(({ line }) => line.status === 'berhasil');
}

/** The first day money came, if it is known. */
export function firstPaid(family: FamilyCase): string | undefined {
  return earliest(arrived(family).map(paidOn));
}

export function earliest(days: readonly (string | undefined)[]): string | undefined {
  return days.reduce((first, day) => (day !== undefined && (!first || day < first) ? day : first), undefined);
}

/** Has the archive a paper of this type with a signature: a scan, or one that came in? */
export function hasSigned({ papers }: FamilyCase, isType: (type: string) => boolean): boolean {
  return papers.some(({ type, origin }) => origin !== 'issued' && isType(type));
}

/** `Suparmi (nomor urut 12)`. */
export function nameOf({ berkas, grant }: FamilyCase): string {
  const { nama } = berkas.pemohon;
  return grant ? `${nama} (nomor urut ${grant.line.nomorUrut})` : nama;
}

/** `SK 100.3.3.2/147/002/2026`, or the SK while it has no number. */
export const skName = ({ data }: Act<Penetapan>): string => (data.nomor ? `SK ${data.nomor}` : 'SK ini');

/** Names as a bank and an SK write them: capitals, points and titles after a comma do not make another name. */
export function sameName(one: string, other: string): boolean {
  return plainName(one) === plainName(other);
}

const plainName = (name: string): string =>
  name
    .split(',')[0]!
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
