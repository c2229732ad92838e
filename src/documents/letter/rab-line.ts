import { z } from 'zod';
import { choice, money, text } from '../../domain/fields.ts';
import { ribuan } from '../../domain/money.ts';
import type { RabItem } from '../../domain/rab.ts';

/** One line of a RAB as printed. */
export const rabLine = z.strictObject({
  no: z.int().min(1).max(500).meta({ title: 'No' }),
  uraian: text('Uraian'),
  spesifikasi: text('Spesifikasi').optional(),
  volume: z.number().positive().max(100_000).meta({ title: 'Volume' }),
  satuan: text('Satuan', 30),
  hargaSatuan: money('Harga satuan', { min: 1 }),
  sumber: choice('Sumber dana', ['bantuan', 'swadaya']),
});

/** The lines of a plan without what is not printed. */
export function rabLines(items: readonly RabItem[]) {
  return items.map(({ hargaAcuan: _unprinted, ...line }) => line);
}

/** `Beras (Karung 25 kg)`. */
export function uraianText({ uraian, spesifikasi }: Pick<RabItem, 'uraian' | 'spesifikasi'>): string {
  return spesifikasi === undefined ? uraian : `${uraian} (${spesifikasi})`;
}

/** `2,5`; `1.000`. */
export function volumeText(volume: number): string {
  const [whole, fraction] = String(volume).split('.');
  return fraction === undefined ? ribuan(volume) : `${ribuan(Number(whole))},${fraction}`;
}
