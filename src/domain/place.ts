import { z } from 'zod';
import { text } from './fields.ts';

/** Where paper stands, from the room down to the folder (daftar arsip, lokasi fisik). */
export const placeSchema = z.strictObject({
  ruang: text('Ruang').optional(),
  lemari: text('Lemari').optional(),
  boks: text('Boks').optional(),
  folder: text('Folder').optional(),
});

const labels = { ruang: 'Ruang', lemari: 'Lemari', boks: 'Boks', folder: 'Folder' } as const;

/** `Ruang Arsip, Lemari 2, Boks 14`; undefined where nothing is known. A word that was typed is not said twice. */
export function placeWords(place: z.infer<typeof placeSchema> = {}): string | undefined {
  const parts = (Object.keys(labels) as (keyof typeof labels)[]).flatMap((key) => {
    const typed = place[key];
    if (typed === undefined) return [];
    return typed.toLowerCase().startsWith(key) ? [typed] : [`${labels[key]} ${typed}`];
  });
  return parts.length === 0 ? undefined : parts.join(', ');
}
