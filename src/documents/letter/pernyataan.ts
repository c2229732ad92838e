import type { Content } from 'pdfmake/interfaces.js';
import { butirFields, ended, gap, numbered, plainParagraph } from './body.ts';
import { barisFields, identityLines } from './identity-lines.ts';
import { judul } from './judul.ts';
import { type PenandatanganDi, penandatanganFields, tandaTanganWarga } from './warga.ts';

/** A citizen's own statement: all texts as printed. */
export interface Pernyataan {
  judul: string;
  tentang: string;
  identitas: readonly (readonly [string, string])[];
  /** From the identity to the colon over the points. */
  pengantar: string;
  /** Each without the mark at its end. */
  butir: readonly string[];
  penutup: string;
  penandatangan: PenandatanganDi;
}

/** How every statement opens. */
export const yangBertandaTangan = 'Yang bertanda tangan di bawah ini:';

/**
 * A statement on one sheet, without a kop (domain 1.2): who speaks, what is said point by point, the closing sentence, and the
 * signature over the meterai.
 */
export function pernyataan(paper: Pernyataan): Content[] {
  return judul({
    kop: 'warga',
    judul: paper.judul,
    tentang: paper.tentang,
    isi: [
      plainParagraph(yangBertandaTangan),
      identityLines(paper.identitas, 130),
      gap(6),
      plainParagraph(paper.pengantar),
      numbered(paper.butir.map(ended)),
      gap(4),
    ],
    penutup: paper.penutup,
    tandaTangan: tandaTanganWarga(paper.penandatangan),
  });
}

/** The whole statement for `naskahPernyataan()` of the Word blocks. */
export function pernyataanFields(paper: Pernyataan) {
  return {
    judul: paper.judul.toUpperCase(),
    tentang: paper.tentang.toUpperCase(),
    identitas: barisFields(paper.identitas),
    pengantar: paper.pengantar,
    butir: butirFields(paper.butir.map(ended)),
    penutup: paper.penutup,
    sebagai: paper.penandatangan.sebagai,
    penandatangan: penandatanganFields(paper.penandatangan),
  };
}
