import { type RabItem, rabItemTotal } from './rab.ts';

/** A line of the plan that was asked for beside the line of the plan that fits the grant; either may be missing. */
export interface RabPair {
  usulan?: RabItem;
  disetujui?: RabItem;
}

/**
 * Pairs the lines of two versions (domain 8.3: asked is not granted). The same goods with the same source are one pair,
 * whatever number they have; what is new stands after what was asked for.
 */
export function pairRab(asked: readonly RabItem[], granted: readonly RabItem[]): RabPair[] {
  const rest = Map.groupBy(granted, goods);
  const known = asked.map((usulan): RabPair => {
    const disetujui = rest.get(goods(usulan))?.shift();
    return disetujui === undefined ? { usulan } : { usulan, disetujui };
  });
  const left = new Set([...rest.values()].flat());
  const added = granted.filter((item) => left.has(item)).map((disetujui): RabPair => ({ disetujui }));
  return [...known, ...added];
}

function goods({ uraian, spesifikasi = '', sumber }: RabItem): string {
  return [uraian, spesifikasi, sumber].join('\n').toLowerCase();
}

type Priced = Pick<RabItem, 'volume' | 'satuan' | 'hargaSatuan'>;

/** What became of a line, in the word of the form. */
export function changeOf(asked: Priced | undefined, granted: Priced | undefined): string {
  if (granted === undefined) return 'Tidak dibiayai';
  if (asked === undefined) return 'Baru';
  const difference = rabItemTotal(granted) - rabItemTotal(asked);
  if (difference !== 0) return difference < 0 ? 'Dikurangi' : 'Ditambah';
  const same = granted.volume === asked.volume && granted.satuan === asked.satuan;
  return same ? 'Tetap' : 'Diubah';
}
