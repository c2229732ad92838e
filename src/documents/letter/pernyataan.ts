import type { Content } from 'pdfmake/interfaces.js';
import { ribuan } from '../../domain/money.ts';
import { tempatTanggal } from './blanks.ts';
import { ended, gap, numbered, plainParagraph } from './body.ts';
import { identityLines } from './identity-lines.ts';
import { judul } from './judul.ts';
import { besideOf, type SignatureSpace, signatureRight, witnesses } from './signature.ts';

/** Whose statement it is, and what stands at its signature. */
export interface Penandatangan {
  /** `Yang membuat pernyataan,`. */
  sebagai: string;
  nama: string;
  tempat: string;
  tanggal?: string | undefined;
  /** The stamp duty; left out on a paper that needs none. */
  tarifMeterai?: number | undefined;
  /** The witnesses of a thumb print. */
  saksi?: readonly string[] | undefined;
}

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
  penandatangan: Penandatangan;
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

/** The signature of a citizen at the right, and below it the witnesses of a thumb print. */
export function tandaTanganWarga(signer: Penandatangan): Content {
  const signature = signatureRight({
    opening: tempatTanggal(signer.tempat, signer.tanggal),
    jabatan: [signer.sebagai],
    nama: signer.nama,
    ...besideOf(spaceOf(signer)),
  });
  if (signer.saksi === undefined) return signature;
  return { stack: [signature, witnesses(signer.saksi)], unbreakable: true };
}

function spaceOf({ tarifMeterai, saksi }: Penandatangan): SignatureSpace {
  return { tarifMeterai, capJempol: saksi !== undefined };
}

/** Numbered points for a Word layout: `{#butir}{no}.` and `{isi}`. */
export function butirFields(points: readonly string[]) {
  return points.map((isi, index) => ({ no: index + 1, isi }));
}

/** `{#identitas}{label}`, `{isi}` for a Word layout. */
export function barisFields(lines: readonly (readonly [string, string])[]) {
  return lines.map(([label, isi]) => ({ label, isi }));
}

/** A citizen's signature for `ruangPernyataan()` and `saksiCapJempol()` of the Word blocks. */
export function penandatanganFields({ saksi = [], ...signer }: Omit<Penandatangan, 'sebagai'>) {
  const { nama, tempat, tanggal, tarifMeterai } = signer;
  const [jempol, meterai] = [saksi.length > 0, tarifMeterai !== undefined];
  return {
    nama,
    tempatTanggal: tempatTanggal(tempat, tanggal),
    ruang: {
      meterai: meterai && !jempol,
      jempol: jempol && !meterai,
      keduanya: meterai && jempol,
      kosong: !meterai && !jempol,
      tarif: tarifMeterai === undefined ? '' : `Meterai\nRp${ribuan(tarifMeterai)}`,
    },
    capJempol: jempol,
    saksi: saksi.map((name, index) => ({ no: index + 1, nama: name })),
  };
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
