import type { Content } from 'pdfmake/interfaces.js';
import { gap, paragraph } from './body.ts';
import { signedEnd } from './closing.ts';
import { identityLines } from './identity-lines.ts';
import { title } from './judul.ts';
import { type KopOleh, kopOleh, ruleLine } from './kop.ts';
import { type Signature, signatureRight } from './signature.ts';

/** A note within the government. All texts are as printed. */
export interface NotaDinas {
  kop: KopOleh;
  yth: string;
  /** Through whom: `Sekretaris Daerah Kabupaten Sragen`. */
  melalui?: string;
  dari: string;
  tanggal: string;
  nomor: string;
  sifat: string;
  lampiran: string;
  hal: string;
  isi: Content[];
  penutup: string;
  /** No place and date over it: the head has them. */
  penandatangan: Signature;
  tembusan?: readonly string[];
}

/** A nota dinas (domain 8.10): title, then Yth., Dari, Tanggal, Nomor, Sifat, Lampiran, Hal, a rule, the text; no stamp. */
export function notaDinas(nota: NotaDinas): Content[] {
  return [
    ...kopOleh(nota.kop),
    ...title({ judul: 'Nota Dinas' }),
    identityLines(headLines(nota), 72),
    ruleLine(1, 4),
    gap(12),
    ...nota.isi,
    signedEnd(paragraph(nota.penutup), signatureRight(nota.penandatangan), [], nota.tembusan),
  ];
}

function headLines(nota: NotaDinas): [string, string][] {
  const through: [string, string][] = nota.melalui === undefined ? [] : [['Melalui', nota.melalui]];
  return [
    ['Yth.', nota.yth],
    ...through,
    ['Dari', nota.dari],
    ['Tanggal', nota.tanggal],
    ['Nomor', nota.nomor],
    ['Sifat', nota.sifat],
    ['Lampiran', nota.lampiran],
    ['Hal', nota.hal],
  ];
}
