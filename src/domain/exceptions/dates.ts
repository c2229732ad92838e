import { tanggalPanjang } from '../dates.ts';
import { lpjDueOf } from './deadlines.ts';
import type { ExceptionCode } from './exception.ts';
import {
  type Act,
  earliest,
  type FamilyCase,
  firstPaid,
  inAct,
  inBerkas,
  type MakeGroup,
  nameOf,
  type Place,
  type Report,
  type SkCase,
  skName,
} from './sk-case.ts';

/** One day in the order of the procedure; without a code nothing stands before it. */
interface Step {
  code?: ExceptionCode;
  name: string;
  day: string;
  place: Place;
}

/** Group 2: surat tugas, visit, BA, rekomendasi, SK, bimbingan, SP2D, nota, LPJ, in this order (domain 9.2). */
export const dateRules: MakeGroup = (sk, report) => {
  const told = new Set<string>();
  return {
    family(family) {
      orderRules(family, told, report);
      verdictRules(sk, family, report);
      receiptDays(sk, family, report);
      monitoringDays(family, report);
    },
    finish: () => unnumbered(sk, report),
  };
};

function orderRules(family: FamilyCase, told: Set<string>, report: Report): void {
  let latest: Step | undefined;
  for (const step of stepsOf(family)) {
    if (latest && step.code && step.day < latest.day) clash(family, step as Coded, latest, told, report);
    if (!latest || step.day > latest.day) latest = step;
  }
}

type Coded = Step & { code: ExceptionCode };

/** Two acts that clash do so for every family in them: told once. */
function clash(family: FamilyCase, step: Coded, before: Step, told: Set<string>, report: Report): void {
  const message = `${step.name} bertanggal ${tanggalPanjang(step.day)}, sebelum ${before.name} (${tanggalPanjang(before.day)}).`;
  const ofActs = step.place.noun === 'kegiatan' && before.place.noun === 'kegiatan';
  if (!ofActs) {
    report(step.code, step.place, `${nameOf(family)}: ${message}`, family);
    return;
  }
  const key = `${step.code} ${step.place.id} ${before.place.id}`;
  if (told.has(key)) return;
  told.add(key);
  report(step.code, step.place, message);
}

function stepsOf(family: FamilyCase): Step[] {
  const { berkas, grant, verifikasi, rekomendasi, bimbingan, payments } = family;
  const visit = berkas.verifikasi?.tanggalKunjungan;
  const [lpj, sk] = [berkas.lpj?.tanggal, grant?.act];
  return [
    ...ofActs(
      verifikasi,
      undefined,
      'surat tugas',
      'suratTugas.tanggal',
      ({ suratTugas }) => suratTugas.tanggal,
    ),
    ...own(
      'kunjungan-terlalu-awal',
      'kunjungan verifikasi',
      visit,
      inBerkas(family, 'verifikasi.tanggalKunjungan'),
    ),
    ...ofActs(verifikasi, 'ba-terlalu-awal', 'berita acara verifikasi', 'tanggal', ({ tanggal }) => tanggal),
    ...ofActs(rekomendasi, 'rekomendasi-terlalu-awal', 'rekomendasi', 'tanggal', ({ tanggal }) => tanggal),
    ...(sk ? own('sk-terlalu-awal', skName(sk), sk.data.tanggal, inAct(sk, 'tanggal')) : []),
    ...ofActs(
      attended(bimbingan),
      'bimbingan-terlalu-awal',
      'bimbingan',
      'tanggal',
      ({ tanggal }) => tanggal,
    ),
    ...ofActs(payments, 'sp2d-terlalu-awal', 'SP2D', 'sp2d.tanggal', ({ sp2d }) => sp2d?.tanggal),
    ...own('lpj-terlalu-awal', 'LPJ', lpj, inBerkas(family, 'lpj.tanggal')),
  ];
}

/** Who was absent had no guidance that day. */
const attended = (listed: FamilyCase['bimbingan']) => listed.filter(({ line }) => line.hadir !== false);

function own(code: ExceptionCode, name: string, day: string | undefined, place: Place): Step[] {
  return day === undefined ? [] : [{ code, name, day, place }];
}

/** Of several acts of a kind the earliest: a second round does not make the first one late. */
function ofActs<T extends Act['data']>(
  listed: readonly { act: Act<T> }[],
  code: ExceptionCode | undefined,
  name: string,
  path: string,
  dayOf: (data: T) => string | undefined,
): Step[] {
  const day = earliest(listed.map(({ act }) => dayOf(act.data)));
  const first = listed.find(({ act }) => dayOf(act.data) === day);
  return day && first ? [{ ...(code && { code }), name, day, place: inAct(first.act, path) }] : [];
}

function verdictRules(sk: SkCase, family: FamilyCase, report: Report): void {
  const { grant, berkas, rekomendasi } = family;
  if (!grant) return;
  const { verifikasi } = berkas;
  const name = nameOf(family);
  if (!verifikasi) {
    const message = `${name} ada di ${skName(grant.act)}, tetapi berkasnya tidak memuat verifikasi.`;
    report('ditetapkan-tanpa-verifikasi', inBerkas(family, 'verifikasi'), message, family);
  } else if (verifikasi.kesimpulan === 'tidak') {
    const message = `${name} ada di ${skName(grant.act)}, tetapi verifikasi ${tanggalPanjang(verifikasi.tanggalKunjungan)} menyimpulkan tidak layak.`;
    report('ditetapkan-tidak-layak', inBerkas(family, 'verifikasi.kesimpulan'), message, family);
  }
  if (rekomendasi.length === 0 && sk.recommendations.length > 0) {
    const message = `${name} ada di ${skName(grant.act)}, tetapi tidak ada di rekomendasi mana pun.`;
    report('ditetapkan-tanpa-rekomendasi', inBerkas(family, ''), message, family);
  }
}

function receiptDays({ today }: SkCase, family: FamilyCase, report: Report): void {
  const { lpj, tahunAnggaran } = family.berkas;
  if (!lpj) return;
  const [paid, due] = [firstPaid(family), lpjDueOf(tahunAnggaran, today)];
  for (const [at, { tanggal, toko, nomorNota }] of lpj.bukti.entries()) {
    const nota = `Nota ${nomorNota ?? 'tanpa nomor'} dari ${toko} bertanggal ${tanggalPanjang(tanggal)}`;
    const tell = (code: ExceptionCode, rest: string) =>
      report(code, inBerkas(family, `lpj.bukti.${at}.tanggal`), `${nota}, ${rest}.`, family);
    if (paid && tanggal < paid) tell('nota-sebelum-transfer', `uang baru diterima ${tanggalPanjang(paid)}`);
    if (tanggal > due) tell('nota-sesudah-batas', `batas LPJ ${tanggalPanjang(due)}`);
    if (lpj.tanggal && tanggal > lpj.tanggal)
      tell('nota-sesudah-lpj', `LPJ bertanggal ${tanggalPanjang(lpj.tanggal)}`);
  }
}

function monitoringDays(family: FamilyCase, report: Report): void {
  const paid = firstPaid(family);
  for (const [at, { tanggal, suratTugas }] of (family.berkas.monitoring ?? []).entries()) {
    const sent =
      suratTugas.tanggal ?? earliest(family.monitoring.map(({ act }) => act.data.suratTugas.tanggal));
    const before = [
      { name: 'uang diterima', day: paid },
      { name: 'surat tugas', day: sent },
    ].find(({ day }) => day !== undefined && tanggal < day);
    if (!before) continue;
    const message = `${nameOf(family)}: monitoring bertanggal ${tanggalPanjang(tanggal)}, sebelum ${before.name} (${tanggalPanjang(before.day!)}).`;
    report('monitoring-terlalu-awal', inBerkas(family, `monitoring.${at}.tanggal`), message, family);
  }
}

/** A payment rests on an SK with number and day. */
function unnumbered({ sk, payments }: SkCase, report: Report): void {
  const ordered = payments.find(({ data }) => data.sp2d?.tanggal !== undefined);
  if (!ordered || (sk.data.nomor && sk.data.tanggal)) return;
  const missing = sk.data.nomor ? 'tanggal SK belum dicatat' : 'nomor SK belum dicatat';
  const message = `SP2D bertanggal ${tanggalPanjang(ordered.data.sp2d!.tanggal!)}, tetapi ${missing}.`;
  report('sk-belum-dicatat', inAct(sk, sk.data.nomor ? 'tanggal' : 'nomor'), message);
}
