import type { Berkas } from './berkas.ts';
import { currentRab, type RabItem, rabItemTotal } from './rab.ts';

type Bukti = NonNullable<Berkas['lpj']>['bukti'][number];

/** A line of the plan with the receipts for it. */
export interface Realisasi {
  /** Left out for what was bought outside the plan. */
  item?: RabItem;
  anggaran: number;
  bukti: Bukti[];
  belanja: number;
}

/** An account of the aid: what was spent of it, line by line. */
export interface Pertanggungjawaban {
  realisasi: Realisasi[];
  belanja: number;
}

/**
 * The receipts against the plan in force. Only lines of source `bantuan` count: what the family pays itself is its own affair
 * (domain 8.3). What no line of the plan names stands at the end, where everybody sees it.
 */
export function pertanggungjawaban(berkas: Pick<Berkas, 'rab' | 'lpj'>): Pertanggungjawaban | undefined {
  const rab = currentRab(berkas);
  if (rab === undefined || berkas.lpj === undefined) return undefined;
  const byLine = Map.groupBy(berkas.lpj.bukti, ({ rabNo }) => rabNo);
  const planned = rab.items.filter(({ sumber }) => sumber === 'bantuan');
  const known = new Set(rab.items.map(({ no }) => no));
  const outside = berkas.lpj.bukti.filter(({ rabNo }) => !known.has(rabNo));
  const realisasi = [
    ...planned.map((item) => realised(byLine.get(item.no) ?? [], item)),
    ...(outside.length === 0 ? [] : [realised(outside)]),
  ];
  return { realisasi, belanja: realisasi.reduce((sum, { belanja }) => sum + belanja, 0) };
}

function realised(bukti: Bukti[], item?: RabItem): Realisasi {
  const belanja = bukti.reduce((sum, { jumlah }) => sum + jumlah, 0);
  return { ...(item && { item }), anggaran: item === undefined ? 0 : rabItemTotal(item), bukti, belanja };
}

/** What must go back to the Kas Daerah. Who spends more than he was given pays that himself. */
export function sisaBantuan(diterima: number, belanja: number): number {
  return Math.max(0, diterima - belanja);
}

/** What is wrong where belanja + sisa disetor is not what was received (domain 8.3), or undefined. */
export function sisaTidakCocok(diterima: number, belanja: number, disetor: number): string | undefined {
  const sisa = sisaBantuan(diterima, belanja);
  if (sisa === disetor) return undefined;
  if (disetor === 0) return 'Sisa bantuan harus disetor ke Kas Daerah. Isi nomor, tanggal, dan nilai STS.';
  return sisa === 0
    ? 'Bantuan sudah habis dibelanjakan, tetapi tercatat ada setoran sisa.'
    : 'Nilai setoran harus sama dengan bantuan yang diterima dikurangi belanja.';
}
