import type { RepairItem } from '../archive/repair/plan.ts';
import type { RepairOutcome, RepairReport } from '../archive/repair/repair.ts';
import { tanggalPanjang, todayWib } from '../domain/dates.ts';
import type { CommandContext } from './command.ts';
import { table } from './table.ts';

/** What `berkas repair` says. */

const sources = { store: 'penyimpanan utama', backup: 'cadangan', catalog: 'katalog' } as const;

/** What will be done, or why nothing is. */
function actionOf(item: RepairItem, hasBackup: boolean): string {
  const { remedy, source, store, whyNot, lockedUntil } = item;
  if (remedy === 'copy') return `pulihkan dari ${sources[source!]}`;
  if (remedy === 'uncover') return 'hapus yang menutupinya; versi yang benar sudah ada di bawahnya';
  if (remedy === 'index') return 'catat di katalog';
  const setting = store === 'store' ? 'STORE_REPAIR' : 'BACKUP_STORE_REPAIR';
  const reasons = {
    'no good copy': hasBackup ? 'tidak dapat: rusak di kedua tempat' : 'tidak dapat: tanpa cadangan',
    undecided: 'tidak diputuskan: katalog dan tempat simpan tidak sama, periksa dengan tangan',
    'newer format': 'dibiarkan: ditulis oleh Berkas yang lebih baru',
    'not evidence': 'dibiarkan: tidak disebut manifes mana pun',
    'no repair credentials': `tidak dapat: atur ${setting}_ACCESS_KEY dan ${setting}_SECRET_KEY`,
    locked: `tidak dapat: terkunci sampai ${lockedUntil && tanggalPanjang(todayWib(lockedUntil))}; sementara itu dibaca dari tempat lain`,
  } as const;
  return reasons[whyNot!];
}

/** The plan, before anything is written. */
export function tellPlan({ json }: CommandContext, plan: readonly RepairItem[], hasBackup: boolean): void {
  if (json) return;
  const rows = plan.map((item) => [item.store, item.kind, actionOf(item, hasBackup), item.key]);
  console.log(table([['di', 'temuan', 'tindakan', 'kunci'], ...rows]));
}

export function tellNothing({ json }: CommandContext, looked: number): void {
  if (json) console.log(JSON.stringify({ changed: false, outcomes: [] }));
  else if (looked > 0) console.log(`${looked} temuan dilihat lagi: semuanya sekarang baik.`);
  else console.log('Tidak ada temuan untuk dipulihkan. Cari dahulu dengan: berkas check');
}

/** Nobody said yes, or nothing can be done. */
export function tellUnchanged({ json }: CommandContext, plan: readonly RepairItem[]): void {
  const outcomes = plan.map((item) => ({ ...item, mended: false }));
  const canBe = plan.filter(({ remedy }) => remedy).length;
  if (json) console.log(JSON.stringify({ changed: false, outcomes }, null, 1));
  else if (canBe === 0) console.log('Tidak ada yang diubah: tidak satu pun dapat dipulihkan.');
  else console.log(`Tidak ada yang diubah. ${canBe} dapat dipulihkan: tambahkan --yes.`);
}

/** What was done. */
export function tellReport({ json }: CommandContext, report: RepairReport, evidence: string): void {
  const { outcomes, left } = report;
  if (json) {
    console.log(JSON.stringify({ changed: true, outcomes, left }, null, 1));
    return;
  }
  for (const { key, store, error } of outcomes) if (error) console.log(`Gagal di ${store}, ${key}: ${error}`);
  const mended = outcomes.filter((one: RepairOutcome) => one.mended);
  const kept = mended.some((one) => one.evidence) ? ` Bukti kerusakan disimpan di ${evidence}.` : '';
  const open = left.length > 0 ? ` Masih ada ${left.length} temuan.` : ' Tidak ada temuan lagi di situ.';
  console.log(`${mended.length} dari ${outcomes.length} dipulihkan.${open}${kept}`);
}
