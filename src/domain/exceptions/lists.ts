import { currentRab, totalRab } from '../berkas.ts';
import { tanggalPanjang } from '../dates.ts';
import { maskNik } from '../identity.ts';
import { bankOf } from '../instansi.ts';
import { rupiah } from '../money.ts';
import {
  type Act,
  arrived,
  atLine,
  cites,
  type FamilyCase,
  hasSigned,
  inAct,
  inBerkas,
  type MakeGroup,
  nameOf,
  type Payment,
  type Report,
  type SkCase,
  sameName,
  skName,
} from './sk-case.ts';

/** Group 1: the SK, the order to pay, the list of the bank, what came back and the receipts say the same (domain 9.1). */
export const listRules: MakeGroup = (sk, report) => {
  const withSp2d = new Set<string>();
  return {
    family(family) {
      grantRules(sk, family, report);
      paymentRules(sk, family, report);
      accountRules(sk, family, report);
      receiptRules(family, report);
      if (hasSigned(family, (type) => type === 'sp2d'))
        for (const { act } of family.payments) withSp2d.add(act.id);
    },
    finish() {
      totals(sk, report);
      for (const act of sk.payments) actRules(sk, act, withSp2d, report);
    },
  };
};

function grantRules(sk: SkCase, family: FamilyCase, report: Report): void {
  const { grant, berkas, payments } = family;
  if (!grant) return;
  const { namaPadaSk, nikPadaSk, nilaiDitetapkan } = grant.line;
  const { nama, nik } = berkas.pemohon;
  if (nikPadaSk !== nik) {
    const message = `NIK ${nama} di ${skName(grant.act)} ${maskNik(nikPadaSk)}, di berkas ${maskNik(nik)}: berbeda mulai angka ke-${firstDifference(nikPadaSk, nik)}.`;
    report('nik-sk-beda-berkas', atLine(grant, 'nikPadaSk'), message, family);
  }
  if (!sameName(namaPadaSk, nama)) {
    const message = `Di ${skName(grant.act)} tertulis ${namaPadaSk}, di berkas ${nama}.`;
    report('nama-sk-beda-berkas', atLine(grant, 'namaPadaSk'), message, family);
  }
  const rab = currentRab(berkas);
  const planned = rab && totalRab(rab, 'bantuan');
  if (planned !== undefined && planned !== nilaiDitetapkan) {
    const message = `${nama} ditetapkan ${rupiah(nilaiDitetapkan)}, RAB yang berlaku berjumlah ${rupiah(planned)}.`;
    report('nilai-sk-beda-rab', atLine(grant, 'nilaiDitetapkan'), message, family);
  }
  const advised = family.rekomendasi[0]?.line.nilai;
  if (advised !== undefined && advised !== nilaiDitetapkan) {
    const message = `${nama} direkomendasikan ${rupiah(advised)}, ditetapkan ${rupiah(nilaiDitetapkan)}.`;
    report('nilai-sk-beda-rekomendasi', atLine(grant, 'nilaiDitetapkan'), message, family);
  }
  if (payments.length === 0 && sk.payments.length > 0) {
    const message = `${nameOf(family)} ditetapkan ${rupiah(nilaiDitetapkan)}, tetapi tidak ada di daftar penyaluran mana pun.`;
    report('belum-disalurkan', atLine(grant, 'berkasId'), message, family);
  }
}

/** The place, from 1, where two numbers part: masked, they may look the same. */
function firstDifference(one: string, other: string): number {
  return [...one].findIndex((digit, at) => digit !== other[at]) + 1;
}

function paymentRules(sk: SkCase, family: FamilyCase, report: Report): void {
  const { grant, payments, berkas } = family;
  const { nama } = berkas.pemohon;
  for (const payment of payments) {
    const { line, act } = payment;
    if (!grant) {
      const message = `${nama} dibayar ${rupiah(line.nilai)} (bukti ${line.nomorBukti}), tetapi tidak ada di ${skName(sk.sk)}.`;
      report('dibayar-di-luar-sk', atLine(payment, 'berkasId'), message, family);
    } else if (line.nilai !== grant.line.nilaiDitetapkan) {
      const message = `${nama} ditetapkan ${rupiah(grant.line.nilaiDitetapkan)}, dibayar ${rupiah(line.nilai)} (bukti ${line.nomorBukti}).`;
      report('nilai-bayar-beda-sk', atLine(payment, 'nilai'), message, family);
    }
    if (line.status === 'belum' && act.data.sp2d?.tanggal) {
      const message = `SP2D bertanggal ${tanggalPanjang(act.data.sp2d.tanggal)}, hasil transfer kepada ${nama} masih "belum".`;
      report('hasil-transfer-belum-dicatat', atLine(payment, 'status'), message, family);
    }
  }
  twiceOrReturned(family, report);
}

function twiceOrReturned(family: FamilyCase, report: Report): void {
  const { payments } = family;
  const valid = payments.filter(({ line }) => line.status !== 'retur');
  if (valid.length > 1) {
    const [first, second] = valid as [Payment, Payment];
    const message = `${nameOf(family)} ada di dua penyaluran: bukti ${first.line.nomorBukti} dan bukti ${second.line.nomorBukti}.`;
    report('dibayar-dua-kali', atLine(second, 'berkasId'), message, family);
  }
  const returned = payments.find(({ line }) => line.status === 'retur');
  if (!returned || valid.length > 0) return;
  const { nomorBukti, alasanRetur = 'alasan tidak dicatat' } = returned.line;
  const message = `Transfer kepada ${nameOf(family)} (bukti ${nomorBukti}) diretur: ${alasanRetur}. Belum ada pembayaran ulang.`;
  report('retur-belum-dibayar-ulang', atLine(returned, 'status'), message, family);
}

function accountRules({ instansi }: SkCase, family: FamilyCase, report: Report): void {
  const { berkas, payments } = family;
  const { rekening, pemohon } = berkas;
  const transfer = payments.find(({ act }) => act.data.metode === 'transfer');
  if (!transfer) return;
  if (!rekening) {
    const message = `${pemohon.nama} dibayar dengan transfer (bukti ${transfer.line.nomorBukti}), tetapi berkasnya tidak memuat rekening.`;
    report('tanpa-rekening', inBerkas(family, 'rekening'), message, family);
    return;
  }
  const changed = payments.find(
    ({ account }) => account !== undefined && !sameAccount(account, rekening.nomor),
  );
  if (changed) {
    const message = `Daftar penyaluran dibuat dengan rekening ${hidden(changed.account!)}, berkas kini memuat ${hidden(rekening.nomor)}.`;
    report('rekening-berubah', atLine(changed, 'berkasVersion'), message, family);
  }
  const bank = bankOf(instansi, pemohon.alamat.kodeWilayah.slice(0, 8));
  if (bank && !sameName(bank.nama, rekening.bank)) {
    const message = `Rekening ${pemohon.nama} di ${rekening.bank}, bank penyalur kecamatannya ${bank.nama}.`;
    report('bank-beda-kecamatan', inBerkas(family, 'rekening.bank'), message, family);
  }
}

const digits = (account: string): string => account.replace(/\D/g, '');
const sameAccount = (one: string, other: string): boolean => digits(one) === digits(other);

/** Account numbers are specific personal data (UU 27/2022 Ps. 4): a list shows their end. */
const hidden = (account: string): string => `...${digits(account).slice(-4)}`;

function receiptRules(family: FamilyCase, report: Report): void {
  const paid = arrived(family)[0];
  if (!paid) return;
  const signed = family.papers.filter(({ type, origin }) => type === 'kuitansi' && origin !== 'issued');
  if (signed.length === 0) {
    const message = `${nameOf(family)} dibayar ${rupiah(paid.line.nilai)} (bukti ${paid.line.nomorBukti}), kuitansi bertanda tangannya belum ada di arsip.`;
    report('tanpa-kuitansi', atLine(paid, 'nomorBukti'), message, family);
    return;
  }
  const known = new Set(family.payments.map(({ line }) => line.nomorBukti));
  const other = signed.find(({ number }) => number !== undefined && !known.has(number));
  if (!other) return;
  const message = `Kuitansi di arsip bernomor ${other.number}, daftar penyaluran mencatat ${paid.line.nomorBukti}.`;
  report('nomor-kuitansi-beda', atLine(paid, 'nomorBukti'), message, family);
}

/** Count and sum of the SK and of what was listed for payment, returns left out. */
function totals({ sk, changes, grants, payments }: SkCase, report: Report): void {
  const own = payments.filter(({ data }) => cites(data, [sk, ...changes]));
  if (own.length === 0) return;
  const lines = own.flatMap(({ data }) => data.lines.filter(({ status }) => status !== 'retur'));
  const granted = [...grants.values()].reduce((sum, { line }) => sum + line.nilaiDitetapkan, 0);
  const paid = lines.reduce((sum, { nilai }) => sum + nilai, 0);
  if (lines.length !== grants.size) {
    const message = `${skName(sk)} memuat ${grants.size} penerima, daftar penyaluran ${lines.length} (retur tidak dihitung).`;
    report('jumlah-penerima-beda', inAct(sk, 'lines'), message);
  }
  if (paid !== granted) {
    const message = `${skName(sk)} berjumlah ${rupiah(granted)}, daftar penyaluran ${rupiah(paid)} (retur tidak dihitung).`;
    report('jumlah-uang-beda', inAct(sk, 'lines'), message);
  }
}

function actRules(
  sk: SkCase,
  act: Act<SkCase['payments'][number]['data']>,
  withSp2d: ReadonlySet<string>,
  report: Report,
) {
  const { penetapan, sp2d, lines } = act.data;
  const all = [sk.sk, ...sk.changes];
  const numbered = all.some(({ data }) => data.nomor !== undefined);
  const right = all.some(
    ({ data }) => data.nomor === penetapan.nomor && (data.tanggal ?? penetapan.tanggal) === penetapan.tanggal,
  );
  if (numbered && !right) {
    const message = `Penyaluran mengutip SK ${penetapan.nomor} tanggal ${tanggalPanjang(penetapan.tanggal)}, yang ditetapkan ${dated(sk)}.`;
    report('sk-dikutip-beda', inAct(act, 'penetapan.nomor'), message);
  }
  const sent = lines.findIndex(({ status }) => status === 'berhasil');
  if (sent >= 0 && !(sp2d?.nomor && sp2d.tanggal)) {
    const message = `Baris ${sent + 1} (bukti ${lines[sent]!.nomorBukti}) tercatat berhasil ditransfer, nomor dan tanggal SP2D belum dicatat.`;
    report('transfer-tanpa-sp2d', inAct(act, 'sp2d'), message);
  }
  if (sp2d?.nomor && !withSp2d.has(act.id)) {
    const message = `SP2D ${sp2d.nomor} dicatat pada penyaluran, tetapi naskahnya belum ada di arsip.`;
    report('sp2d-belum-diarsip', inAct(act, 'sp2d.nomor'), message);
  }
}

function dated({ sk }: SkCase): string {
  const { tanggal } = sk.data;
  return tanggal ? `${skName(sk)} tanggal ${tanggalPanjang(tanggal)}` : skName(sk);
}
