import type { Content } from 'pdfmake/interfaces.js';
import { tagged } from '../pdf/content.ts';
import { gap, paragraph } from './body.ts';
import { signedEnd, tembusan } from './closing.ts';
import { identityLines } from './identity-lines.ts';
import { type KopOleh, kopOleh } from './kop.ts';
import { partLast } from './last-of.ts';
import { type Signature, signatureRight } from './signature.ts';

/** A letter to somebody. All texts are as printed: `blank(...)` and `tempatTanggal(...)` leave room for the hand. */
export interface Korespondensi {
  kop: KopOleh;
  /** `Sragen, 24 November 2026`. */
  tempatTanggal: string;
  /** Left out on a citizen's letter. */
  nomor?: string;
  sifat?: string;
  lampiran?: string;
  hal: string;
  /** The addressee in lines, without `Yth.`: `Bupati Sragen`, `c.q. Kepala Dinas Sosial`, `di Sragen`. */
  yth: readonly string[];
  isi: Content[];
  /** The closing sentence, kept with the signature. */
  penutup: string;
  penandatangan: Signature | Content;
  tembusan?: readonly string[];
}

/**
 * The shape of a letter (Permendagri 1/2023, Pasal 14; domain 1.3): place and date at the right; Nomor, Sifat, Lampiran, Hal
 * at the left; Yth.; the text; the signature at the right; Tembusan at the bottom left. What it is about is the name that a
 * screen reader hears first.
 */
export function korespondensi(letter: Korespondensi): Content[] {
  const { kop, isi, penandatangan } = letter;
  const signature = isSignature(penandatangan) ? signatureRight(penandatangan) : penandatangan;
  const [before, last] = partLast(isi);
  return [
    ...kopOleh(kop),
    { text: letter.tempatTanggal, alignment: 'right', margin: [0, 4, 0, 8] },
    ...letterHead(letter),
    gap(12),
    ...addressee(letter.yth),
    gap(16),
    ...before,
    signedEnd(paragraph(letter.penutup), signature, last),
    ...tembusan(letter.tembusan),
  ];
}

function isSignature(signer: Signature | Content): signer is Signature {
  return typeof signer === 'object' && 'jabatan' in signer && 'nama' in signer;
}

const labelWidth = 62;

function letterHead({ nomor, sifat, lampiran, hal }: Korespondensi): Content[] {
  const lines = [
    ['Nomor', nomor],
    ['Sifat', sifat],
    ['Lampiran', lampiran],
  ] as const;
  const known = lines.flatMap(([label, value]) => (value === undefined ? [] : [[label, value] as const]));
  const about = tagged(
    {
      columns: [
        { width: labelWidth, text: 'Hal' },
        { width: 10, text: ':' },
        { width: 280, text: hal, bold: true },
      ],
    },
    'H1',
  );
  return [...(known.length === 0 ? [] : [identityLines(known, labelWidth)]), about];
}

/** `Yth.` and the lines of the addressee under each other. */
export function addressee(lines: readonly string[]): Content[] {
  const columns = [
    { width: 26, text: 'Yth.' },
    { width: 320, text: lines.join('\n') },
  ];
  return [tagged({ columns }, 'P')];
}
