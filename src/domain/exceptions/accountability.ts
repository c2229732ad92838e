import type { Berkas } from '../berkas.ts';
import { tanggalPanjang } from '../dates.ts';
import { rupiah } from '../money.ts';
import { currentRab, rabItemTotal } from '../rab.ts';
import { lpjDueOf, setorDueOf } from './deadlines.ts';
import type { ExceptionCode } from './exception.ts';
import {
  arrived,
  type FamilyCase,
  hasSigned,
  inBerkas,
  type MakeGroup,
  nameOf,
  type Report,
  type SkCase,
} from './sk-case.ts';

type Lpj = NonNullable<Berkas['lpj']>;

/** Group 5: the LPJ in time, the money to the last rupiah, no receipt or photo used twice (domain 9.5). */
export const accountabilityRules: MakeGroup = (sk, report) => {
  const [notas, photos] = [new Map<string, FamilyCase>(), new Map<string, FamilyCase>()];
  return {
    family(family) {
      timeRules(sk, family, report);
      photoRules(photos, family, report);
      const { lpj } = family.berkas;
      if (!lpj) return;
      moneyRules(sk, family, lpj, report);
      receiptRules(family, lpj, report);
      sharedReceipts(notas, family, lpj, report);
      paperRules(family, lpj, report);
    },
  };
};

function timeRules({ today }: SkCase, family: FamilyCase, report: Report): void {
  const { lpj, teguran = [], tahunAnggaran } = family.berkas;
  const due = lpjDueOf(tahunAnggaran, today);
  const tell = (code: ExceptionCode, path: string, rest: string) =>
    report(code, inBerkas(family, path), `${nameOf(family)}: ${rest}`, family);
  const paid = arrived(family).length > 0;
  if (!lpj && paid && today > due) {
    tell('lpj-belum-ada', 'lpj', `batas LPJ ${tanggalPanjang(due)} sudah lewat, LPJ belum dicatat.`);
  }
  const came = lpj?.tanggalDiterima ?? lpj?.tanggal;
  if (came && came > due) {
    tell(
      'lpj-terlambat',
      'lpj.tanggalDiterima',
      `LPJ diterima ${tanggalPanjang(came)}, batasnya ${tanggalPanjang(due)}.`,
    );
  }
  if (lpj?.hasilTelaah === 'perbaikan' && today > due) {
    tell(
      'lpj-belum-diperbaiki',
      'lpj.hasilTelaah',
      `batas LPJ ${tanggalPanjang(due)} sudah lewat, hasil telaah masih perbaikan.`,
    );
  }
  const [at, last] = [...teguran.entries()].reduce<[number, (typeof teguran)[number] | undefined]>(
    (latest, [index, letter]) => (!latest[1] || letter.ke > latest[1].ke ? [index, letter] : latest),
    [0, undefined],
  );
  // With an LPJ its day counts; without one, today.
  const reached = lpj ? came : today;
  if (last && reached && reached > last.batas) {
    const rest = lpj ? `LPJ baru diterima ${tanggalPanjang(reached)}` : 'LPJ belum dicatat';
    tell(
      'lpj-lewat-teguran',
      `teguran.${at}.batas`,
      `batas teguran ke-${last.ke} ${tanggalPanjang(last.batas)}, ${rest}.`,
    );
  }
}

/** What was spent of the aid: receipts for lines that the family pays itself do not count. */
function spentOf({ berkas }: FamilyCase, lpj: Lpj): number {
  const own = new Set(
    currentRab(berkas)
      ?.items.filter(({ sumber }) => sumber === 'swadaya')
      .map(({ no }) => no),
  );
  return lpj.bukti.reduce((sum, { rabNo, jumlah }) => (own.has(rabNo) ? sum : sum + jumlah), 0);
}

/** Spent and returned make what was received (domain 8.3); interest belongs to the Kas Daerah too. */
function moneyRules({ today }: SkCase, family: FamilyCase, lpj: Lpj, report: Report): void {
  const received = arrived(family).reduce((sum, { line }) => sum + line.nilai, 0);
  const tell = (code: ExceptionCode, path: string, rest: string) =>
    report(code, inBerkas(family, path), `${nameOf(family)} ${rest}`, family);
  const [spent, { setor, bunga = 0 }] = [spentOf(family, lpj), lpj];
  const back = setor?.nilai ?? 0;
  const left = received - spent;
  if (received > 0 && left > 0 && !setor) {
    tell(
      'sisa-tanpa-sts',
      'lpj.setor',
      `menerima ${rupiah(received)} dan membelanjakan ${rupiah(spent)}; sisanya belum ada STS.`,
    );
  } else if (received > 0 && ![left, left + bunga].includes(back)) {
    const rest = `menerima ${rupiah(received)}; belanja ${rupiah(spent)} ditambah setoran ${rupiah(back)} menjadi ${rupiah(spent + back)}.`;
    tell('belanja-tidak-cocok', setor ? 'lpj.setor.nilai' : 'lpj.bukti', rest);
  } else if (received > 0 && bunga > 0 && back < left + bunga) {
    tell(
      'bunga-belum-disetor',
      'lpj.bunga',
      `mencatat bunga ${rupiah(bunga)}, setoran ${rupiah(back)} belum memuatnya.`,
    );
  }
  const due = setorDueOf(family.berkas.tahunAnggaran, today);
  if (setor && setor.tanggal > due) {
    tell(
      'setor-terlambat',
      'lpj.setor.tanggal',
      `menyetor sisa ${tanggalPanjang(setor.tanggal)} (${setor.nomorSts}), batasnya ${tanggalPanjang(due)}.`,
    );
  }
}

function receiptRules(family: FamilyCase, lpj: Lpj, report: Report): void {
  const rab = currentRab(family.berkas);
  const lines = new Set(rab?.items.map(({ no }) => no));
  for (const [at, { rabNo, uraian, jumlah, volume, harga }] of lpj.bukti.entries()) {
    const tell = (code: ExceptionCode, path: string, rest: string) =>
      report(
        code,
        inBerkas(family, `lpj.bukti.${at}.${path}`),
        `Nota ${uraian} ${nameOf(family)}: ${rest}`,
        family,
      );
    if (rab && !lines.has(rabNo))
      tell('nota-di-luar-rab', 'rabNo', `untuk baris RAB ${rabNo}, RAB yang berlaku tidak memuat baris itu.`);
    const counted = rabItemTotal({ volume, hargaSatuan: harga });
    if (counted !== jumlah)
      tell(
        'nota-salah-hitung',
        'jumlah',
        `tertulis ${rupiah(jumlah)}, volume kali harga ${rupiah(counted)}.`,
      );
  }
}

/** A number alone is common (`12`): the same number of the same shop is not. Several lines of one nota are one family's. */
function sharedReceipts(notas: Map<string, FamilyCase>, family: FamilyCase, lpj: Lpj, report: Report): void {
  for (const [at, { nomorNota, toko }] of lpj.bukti.entries()) {
    if (!nomorNota) continue;
    const key = `${toko} ${nomorNota}`.toLowerCase().replace(/[^a-z0-9]+/g, ' ');
    const first = notas.get(key) ?? family;
    notas.set(key, first);
    if (first === family) continue;
    const message = `Nota ${nomorNota} dari ${toko} dipakai ${nameOf(family)} dan ${nameOf(first)}.`;
    report('nota-kembar', inBerkas(family, `lpj.bukti.${at}.nomorNota`), message, family);
  }
}

/** The same picture: the same record, or another one with the same bytes. */
function photoRules(seen: Map<string, FamilyCase>, family: FamilyCase, report: Report): void {
  const bytesOf = (id: string) => family.photos.get(id) ?? id;
  for (const { path, ids } of photosOf(family.berkas)) {
    for (const [at, id] of ids.entries()) {
      const first = seen.get(bytesOf(id)) ?? family;
      seen.set(bytesOf(id), first);
      if (first === family) continue;
      const message = `Foto yang sama dipakai ${nameOf(family)} dan ${nameOf(first)}.`;
      report('foto-kembar', inBerkas(family, `${path}.${at}`), message, family);
    }
  }
  const { sebelum = [], sesudah = [] } = family.berkas.lpj?.foto ?? {};
  const before = new Set(sebelum.map(bytesOf));
  const at = sesudah.findIndex((id) => before.has(bytesOf(id)));
  if (at < 0) return;
  const message = `Pada LPJ ${nameOf(family)}, foto sesudah sama dengan foto sebelum.`;
  report('foto-sebelum-sesudah-sama', inBerkas(family, `lpj.foto.sesudah.${at}`), message, family);
}

/** Every photo of a berkas, with its place. */
export function photosOf({
  usaha,
  verifikasi,
  lpj,
  monitoring = [],
}: Berkas): { path: string; ids: readonly string[] }[] {
  return [
    { path: 'usaha.foto', ids: usaha?.foto ?? [] },
    { path: 'verifikasi.foto', ids: verifikasi?.foto ?? [] },
    { path: 'lpj.foto.sebelum', ids: lpj?.foto.sebelum ?? [] },
    { path: 'lpj.foto.sesudah', ids: lpj?.foto.sesudah ?? [] },
    ...monitoring.map(({ foto }, at) => ({ path: `monitoring.${at}.foto`, ids: foto })),
  ];
}

function paperRules(family: FamilyCase, { foto, tanggalDiterima }: Lpj, report: Report): void {
  const lacks = (['sebelum', 'sesudah'] as const).find((when) => foto[when].length === 0);
  if (lacks) {
    const message = `LPJ ${nameOf(family)} sudah dicatat, tetapi tidak memuat foto ${lacks}.`;
    report('lpj-tanpa-foto', inBerkas(family, `lpj.foto.${lacks}`), message, family);
  }
  if (!tanggalDiterima || hasSigned(family, (type) => type.startsWith('lpj') || type.startsWith('laporan')))
    return;
  const message = `LPJ ${nameOf(family)} diterima ${tanggalPanjang(tanggalDiterima)}, naskahnya belum ada di arsip.`;
  report('lpj-belum-diarsip', inBerkas(family, 'lpj.tanggalDiterima'), message, family);
}
