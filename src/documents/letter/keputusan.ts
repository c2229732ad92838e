import type { Content } from 'pdfmake/interfaces.js';
import { clause, numbered } from './body.ts';
import { signedEnd } from './closing.ts';
import { title } from './judul.ts';
import { kopOleh } from './kop.ts';
import { officeInCapitals } from './officials.ts';
import { signatureRight } from './signature.ts';

/** A decree, from its drafter. All texts are as printed; number and day are left to Bagian Hukum. */
export interface Keputusan {
  /** `Bupati Sragen`; in capitals on the paper. */
  jabatan: string;
  /** The office of who signs, where it is held for a time only: `Pj. Bupati Sragen`. */
  jabatanPenandatangan?: string;
  /** `... TAHUN ....` or a number as Sragen writes it: an opaque text (domain 8.5). */
  nomor: string;
  tentang: string;
  /** Each begins with `bahwa`, without the mark at its end. */
  menimbang: readonly string[];
  /** By rank, then by year, without the mark at the end. */
  mengingat: readonly string[];
  memperhatikan?: readonly string[];
  /** KESATU, KEDUA, ...; whole sentences. */
  diktum: readonly string[];
  ditetapkanDi: string;
  /** Dotted in a draft. */
  tanggal: string;
  /** Without titles, rank and NIP (domain 1.4), unless the regulation value says otherwise. */
  nama: string;
}

/**
 * A keputusan in the order of its parts (domain 1.4; Permendagri 80/2015 jo. 120/2018, UU 12/2011 Lampiran II): heading, NOMOR,
 * TENTANG, Menimbang, Mengingat, MEMUTUSKAN, Menetapkan, diktum, place and day, office, name. It has no line of grace (domain 8.13).
 */
export function keputusan(decree: Keputusan): Content[] {
  const office = decree.jabatan.toUpperCase();
  const name = `KEPUTUSAN ${office}`;
  const diktum = decree.diktum.map((sentence, index) => clause(diktumName(index), sentence, labelWidth));
  return [
    ...kopOleh({ bupati: office }),
    ...title({ judul: name, nomor: decree.nomor }),
    centred('TENTANG', 6),
    centred(decree.tentang.toUpperCase(), 12),
    centred(`${office},`, 12),
    clause('Menimbang', numbered(decree.menimbang.map(withMark), 'a.', whole), labelWidth),
    clause('Mengingat', numbered(decree.mengingat.map(withMark), '1.', whole), labelWidth),
    ...considered(decree.memperhatikan),
    centred('MEMUTUSKAN:', 8, 8),
    clause('Menetapkan', `${name} TENTANG ${decree.tentang.toUpperCase()}.`, labelWidth),
    ...diktum.slice(0, -1),
    signedEnd(diktum.at(-1), signature(decree, office)),
  ];
}

/** `Memperhatikan` and `KEDUA BELAS` stand on one line. */
const labelWidth = 96;

/** A point of a decree is read on one page: the foot of the page would stand within it. */
const whole = { whole: true };

function considered(items: readonly string[] = []): Content[] {
  return items.length === 0
    ? []
    : [clause('Memperhatikan', numbered(items.map(withMark), '1.', whole), labelWidth)];
}

/** Every point of Menimbang and Mengingat ends with a semicolon. */
const withMark = (text: string): string => `${text.replace(/[;.]$/, '')};`;

function centred(text: string, below: number, above = 0): Content {
  return { text, alignment: 'center', margin: [0, above, 0, below] };
}

function signature({ ditetapkanDi, tanggal, nama, ...decree }: Keputusan, office: string): Content {
  const signer = decree.jabatanPenandatangan;
  const own = signer === undefined ? office : officeInCapitals(signer);
  const opening = `Ditetapkan di ${ditetapkanDi}\npada tanggal ${tanggal}`;
  return signatureRight({ opening, jabatan: ['', `${own},`], nama: nama.toUpperCase(), plain: true });
}

const units = ['SATU', 'DUA', 'TIGA', 'EMPAT', 'LIMA', 'ENAM', 'TUJUH', 'DELAPAN', 'SEMBILAN'] as const;

/** `KESATU`, `KESEPULUH`, `KESEBELAS`, `KEDUA BELAS`; up to 19. */
export function diktumName(index: number): string {
  const number = index + 1;
  if (number < 10) return `KE${units[number - 1]}`;
  if (number === 10) return 'KESEPULUH';
  return number === 11 ? 'KESEBELAS' : `KE${units[number - 11]} BELAS`;
}
