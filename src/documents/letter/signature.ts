import type { Column, Content, TableCell } from 'pdfmake/interfaces.js';
import { showNip } from '../../domain/identity.ts';
import { readDown, tagged } from '../pdf/content.ts';

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
export function witnesses(names: readonly string[]): Content {
  const lines = names.map((name, index) => {
    const columns = [
      tagged({ width: 14, text: `${index + 1}.` } as Content, 'Lbl'),
      tagged({ width: 190, text: name } as Content, 'LBody'),
      tagged({ width: 'auto', text: dots(34) } as Content, 'LBody'),
    ] as Column[];
    return tagged({ columns, margin: [0, 4, 0, 8] }, 'LI');
  });
  return {
    stack: [
      { text: 'Saksi-saksi pembubuhan cap jempol:', margin: [0, 10, 0, 6] },
      tagged({ stack: lines }, 'L'),
    ],
    unbreakable: true,
  };
}

/** A dotted line for handwriting. */
export function dots(count: number): string {
  return '.'.repeat(count);
}
