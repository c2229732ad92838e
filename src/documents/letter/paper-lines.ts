import type { KeptPaper } from '../../archive/kept-papers.ts';
import { placeWords } from '../../domain/place.ts';

/** A paper as the lists of the archive name it: what it is, and its number where it has one. */
export function uraianNaskah({ title, number }: KeptPaper): string {
  return number === undefined ? title : `${title}, Nomor ${number}`;
}

/** `2 lembar` where somebody counted sheets; else the pages of the scan; nothing for a Word file. */
export function jumlahNaskah({ jumlahLembar, pages }: KeptPaper): string | undefined {
  if (jumlahLembar !== undefined) return `${jumlahLembar} lembar`;
  return pages === null ? undefined : `${pages} halaman`;
}

/** What came back signed is the original, unless the archive knows better; of a paper that came in only its clerk can say. */
export function tingkatNaskah({ tingkatPerkembangan, origin }: KeptPaper): string | undefined {
  return tingkatPerkembangan ?? (origin === 'scan' ? 'asli' : undefined);
}

/** What else there is to say: where it stands, its condition, whether it is shared, and that no signed one is back yet. */
export function keteranganNaskah(paper: KeptPaper): string | undefined {
  const { place, media, kondisi, keterangan, berkas, origin } = paper;
  const parts = [
    placeWords(place),
    media && `media ${media}`,
    kondisi && `kondisi ${kondisi}`,
    berkas > 1 && `untuk ${berkas} berkas`,
    origin === 'issued' && 'naskah bertanda tangan belum diarsipkan',
    keterangan,
  ];
  return parts.filter(Boolean).join('; ') || undefined;
}
