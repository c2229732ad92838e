import type { Column, Content, TableCell } from 'pdfmake/interfaces.js';
import { showNip } from '../../domain/identity.ts';
import { mm, readDown, tagged } from '../pdf/content.ts';
import { dots } from './blanks.ts';
import { thinBorders } from './borders.ts';
import { meteraiBox } from './meterai.ts';

/** A person who signs. `jabatan` stands over the space in the lines given, with `Plt.`, `Plh.` or `Pj.` before it already. */
export interface Signature {
  /** Place and date, or a role such as `Mengetahui,`. */
  opening?: string;
  jabatan: string[];
  nama: string;
  /** The name not in bold, as on a keputusan. */
  plain?: boolean;
  pangkat?: string;
  nip?: string;
  /** Set in the space, for instance the meterai box, at the left of the signature. */
  beside?: Content;
}

/** About four lines: room for a signature, and for the stamp at its left (domain 1.6). */
const space = 52;

/**
 * Blocks side by side, in columns of one width: opening, jabatan, space, name (underlined over the NIP, as is usual in
 * Sragen), pangkat, NIP as `8 6 1 3`. A table, so that the names stand on one line under offices of one line and of two.
 */
export function signatureRow(signatures: Signature[], width?: number): Content {
  const row = (cell: (signature: Signature) => Content): TableCell[] => signatures.map(cell) as TableCell[];
  return readDown({
    table: {
      widths: signatures.map(() => width ?? '*'),
      body: [
        row(officeOf),
        row(({ beside }) => beside ?? { text: '', margin: [0, space, 0, 0] }),
        row(nameOf),
      ],
    },
    layout: {
      defaultBorder: false,
      paddingLeft: () => 4,
      paddingRight: () => 4,
      paddingTop: () => 0,
      paddingBottom: () => 0,
    },
    alignment: 'center',
    unbreakable: true,
  });
}

function officeOf({ opening, jabatan }: Signature): Content {
  return { stack: [...(opening === undefined ? [] : [opening]), ...jabatan] };
}

function nameOf({ nama, plain = false, pangkat, nip }: Signature): Content {
  return {
    stack: [
      { text: nama, bold: !plain, ...(nip === undefined ? {} : { decoration: 'underline' as const }) },
      ...(pangkat === undefined ? [] : [pangkat]),
      ...(nip === undefined ? [] : [`NIP. ${showNip(nip)}`]),
    ],
  };
}

/** One block at the right of the page. */
export function signatureRight(signature: Signature, width = 230): Content {
  return {
    columns: [
      { width: '*', text: '' },
      { width: 'auto', stack: [signatureRow([signature], width)] },
    ],
    unbreakable: true,
  };
}

/** Two witnesses of a thumb print: UU 10/2020, Pasal 1 accepts a mark in place of a signature; two people saw it made. */
export function witnesses(names: readonly string[], heading = 'Saksi-saksi pembubuhan cap jempol:'): Content {
  const lines = names.map((name, index) => {
    const columns = [
      tagged({ width: 14, text: `${index + 1}.` } as Content, 'Lbl'),
      tagged({ width: 190, text: name } as Content, 'LBody'),
      tagged({ width: 'auto', text: dots(34) } as Content, 'LBody'),
    ] as Column[];
    return tagged({ columns, margin: [0, 4, 0, 4] }, 'LI');
  });
  return {
    stack: [{ text: heading, margin: [0, 8, 0, 2] }, tagged({ stack: lines }, 'L')],
    unbreakable: true,
  };
}

/** What stands in the space of a signature: the meterai box where one is due, and the place of the thumb print. */
export interface SignatureSpace {
  tarifMeterai?: number | undefined;
  capJempol?: boolean;
}

/** The `beside` of a signature; nothing where the space stays empty. */
export function besideOf({ tarifMeterai, capJempol = false }: SignatureSpace): { beside?: Content } {
  const boxes = [
    ...(tarifMeterai === undefined ? [] : [meteraiBox(tarifMeterai)]),
    ...(capJempol ? [thumbPlace()] : []),
  ];
  if (boxes.length === 0) return {};
  const columns = boxes.map((box) => ({ width: 'auto', stack: [box] })) as Column[];
  return { beside: { columns, columnGap: 10 } };
}

/**
 * The marked place of a thumb print, at the right of the meterai box where there is one: a print on the stamp cannot be read
 * (UU 10/2020, Pasal 1 accepts the mark; domain 8.14).
 */
export function thumbPlace(): Content {
  const caption = { text: 'Cap jempol', fontSize: 7, color: '#555555', margin: [0, mm(20), 0, 0] };
  return {
    table: { widths: [mm(20)], heights: [mm(24)], body: [[caption as TableCell]] },
    layout: thinBorders,
    margin: [0, 3, 0, 3],
  };
}

/** Somebody in a numbered list of signers. */
export interface ListedSigner {
  nama: string;
  jabatan?: string;
  nip?: string;
}

/** Several signers, one below the other, with dotted places in two columns by turns: the verifikator of a berita acara. */
export function signerList(signers: readonly ListedSigner[]): Content {
  const rows = signers.map((signer, index) => {
    const place = `${index + 1}. ${dots(28)}`;
    const columns = [
      tagged({ width: 20, text: `${index + 1}.` } as Content, 'Lbl'),
      tagged({ width: '*', stack: [signer.nama, ...signerLines(signer)] } as Content, 'LBody'),
      tagged({ width: 200, text: place, margin: [index % 2 === 0 ? 0 : 44, 8, 0, 0] } as Content, 'LBody'),
    ] as Column[];
    return tagged({ columns, margin: [0, 0, 0, 12], unbreakable: true }, 'LI');
  });
  return tagged({ stack: rows, unbreakable: true }, 'L');
}

function signerLines({ nip, jabatan }: ListedSigner): string[] {
  return [
    ...(nip === undefined ? [] : [`NIP. ${showNip(nip)}`]),
    ...(jabatan === undefined ? [] : [jabatan]),
  ];
}

/** The two signature cells of row `no` of a daftar hadir: odd rows sign left, even ones right, so that hands have room. */
export function attendanceCells(no: number): [string, string] {
  return no % 2 === 1 ? [`${no}.\n`, ''] : ['', `${no}.\n`];
}
