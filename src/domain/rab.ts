import { z } from 'zod';
import { choice, date, money, paragraph, recorded, text } from './fields.ts';

const rabItem = z
  .strictObject({
    no: z.int().min(1).max(500).meta({ title: 'No' }),
    uraian: text('Uraian'),
    spesifikasi: text('Spesifikasi').optional(),
    volume: z.number().positive('Volume harus lebih dari 0.').max(100_000).meta({ title: 'Volume' }),
    satuan: text('Satuan', 30),
    hargaSatuan: money('Harga satuan', { min: 1 }),
    sumber: choice('Sumber dana', ['bantuan', 'swadaya']),
    hargaAcuan: money('Harga acuan', { min: 1 }).optional(),
  })
  .meta({ title: 'Rincian RAB' });

/** One version of the plan: 1 is what was asked, later ones adjust it to what was granted. */
export const rabVersion = z
  .strictObject({
    versi: z.int().min(1).max(99).meta({ title: 'Versi RAB' }),
    tanggal: date('Tanggal RAB'),
    items: z
      .array(rabItem)
      .min(1, 'RAB harus berisi paling sedikit satu baris.')
      .max(500)
      .meta({ title: 'Rincian RAB' }),
    alasan: paragraph('Alasan penyesuaian').optional(),
    disetujuiOleh: text('Disetujui oleh').optional(),
    ...recorded(),
  })
  .meta({ stage: 'rab', title: 'Rencana Anggaran Biaya' });

export type Rab = z.infer<typeof rabVersion>;
export type RabItem = z.infer<typeof rabItem>;

/** What one line of a RAB costs, in whole rupiah: volume to the thousandth times price, half a rupiah up. */
export function rabItemTotal(item: Pick<RabItem, 'volume' | 'hargaSatuan'>): number {
  const thousandths = BigInt(Math.round(item.volume * 1000)) * BigInt(item.hargaSatuan);
  return Number((thousandths + 500n) / 1000n);
}

/** What a RAB costs; with `sumber`, only the lines paid from there. */
export function totalRab(rab: Pick<Rab, 'items'>, sumber?: RabItem['sumber']): number {
  return rab.items
    .filter((item) => sumber === undefined || item.sumber === sumber)
    .reduce((sum, item) => sum + rabItemTotal(item), 0);
}

/** The RAB that was handed in with the proposal: its first version. */
export function firstRab(berkas: { rab?: readonly Rab[] | undefined }): Rab | undefined {
  return berkas.rab?.reduce((a, b) => (b.versi < a.versi ? b : a));
}

/** The RAB in force: its latest version. */
export function currentRab(berkas: { rab?: readonly Rab[] | undefined }): Rab | undefined {
  return berkas.rab?.reduce((a, b) => (b.versi > a.versi ? b : a));
}
