import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { mm } from '../../../src/documents/pdf/content.ts';
import type { OpenEngine, Work } from '../engine.ts';
import { type Letter, type List, letterData, letterOf, listData, listOf } from '../papers.ts';

const require = createRequire(import.meta.url);

type FontFile = (family: string, face: string) => string;

const subset: FontFile = (family, face) =>
  fileURLToPath(new URL(`../../../src/documents/pdf/fonts/${family}-${face}.ttf`, import.meta.url));

const published: FontFile = (family, face) => {
  const folder = { regular: '400Regular', bold: '700Bold', italic: '400Regular_Italic' }[face];
  const name = `${family[0]!.toUpperCase()}${family.slice(1)}`;
  return require.resolve(`@expo-google-fonts/${family}/${folder}/${name}_${folder}.ttf`);
};

export const openPublished: OpenEngine = (work, rows) => open(work, rows, published);
export const openSubset: OpenEngine = (work, rows) => open(work, rows, subset);

/** As its documentation shows: font files by path, a definition, getBuffer(). Plain: no code, no PDF/A, no tags. */
async function open(work: Work, rows: number, file: FontFile): ReturnType<OpenEngine> {
  const pdfmake = require('pdfmake');
  pdfmake.setFonts({ arimo: facesOf('arimo', file), besley: facesOf('besley', file) });
  pdfmake.setUrlAccessPolicy?.(() => false);
  pdfmake.setLocalAccessPolicy?.(() => true);
  const list = work === 'list' ? listData(rows) : undefined;
  return {
    make(n) {
      const definition = list ? listDefinition(listOf(list)) : letterDefinition(letterOf(letterData(n)));
      return pdfmake.createPdf(definition).getBuffer();
    },
  };
}

function facesOf(family: string, file: FontFile) {
  const [normal, bold, italics] = ['regular', 'bold', 'italic'].map((face) => file(family, face));
  return { normal, bold, italics };
}

const pageMargins: [number, number, number, number] = [mm(30), mm(20), mm(20), mm(25)];

function letterDefinition(letter: Letter): TDocumentDefinitions {
  const { columns, rows, total } = letter;
  return {
    pageSize: 'A4',
    pageMargins,
    defaultStyle: { font: 'arimo', fontSize: 12 },
    content: [
      ...letter.titles.map((text): Content => ({ text, bold: true, alignment: 'center' })),
      ...letter.identity.map(([label, value]): Content => labelled(label, value)),
      {
        table: {
          headerRows: 1,
          dontBreakRows: true,
          widths: [18, '*', 38, 42, 63, 60],
          body: [head(columns), ...rows.map((row) => row.map(aligned(4, [0, 2, 3]))), totalRow(6, total)],
        },
        fontSize: 10,
        margin: [0, 8, 0, 0],
      },
      { text: letter.words, italics: true, margin: [0, 6, 0, 14] },
      { columns: letter.signatures.map(({ office, name }) => signature(office, name)), alignment: 'center' },
    ],
  };
}

function listDefinition(list: List): TDocumentDefinitions {
  const rows = list.groups.flatMap(({ title, rows, total }) => [
    wide(7, { text: title, bold: true }),
    ...rows.map((row) => row.map(aligned(6, [0, 2]))),
    totalRow(7, total),
  ]);
  return {
    pageSize: { width: mm(330), height: mm(215) },
    pageMargins,
    defaultStyle: { font: 'besley', fontSize: 12 },
    header: (page) => (page === 1 ? '' : { text: `- ${page} -`, alignment: 'center', margin: [0, 28, 0, 0] }),
    content: [
      {
        columns: [
          { width: '*', text: '' },
          { width: 370, stack: list.heading },
        ],
        margin: [0, 0, 0, 14],
      },
      { text: list.titles.join('\n'), bold: true, alignment: 'center', margin: [0, 0, 0, 10] },
      {
        table: {
          headerRows: 1,
          dontBreakRows: true,
          widths: [30, '*', 112, 150, 104, 118, 84],
          body: [head(list.columns), ...rows, totalRow(7, list.total)],
        },
        fontSize: 10,
      },
      { text: list.words, italics: true, margin: [0, 6, 0, 12] },
      {
        columns: [
          { width: '*', text: '' },
          { width: 230, ...signature([list.signature.office], list.signature.name) },
        ],
      },
    ],
  };
}

function labelled(label: string, value: string): Content {
  return {
    columns: [
      { width: 110, text: label },
      { width: 10, text: ':' },
      { width: '*', text: value },
    ],
  };
}

const head = (columns: string[]): TableCell[] =>
  columns.map((text) => ({ text, bold: true, alignment: 'center' }));

const aligned =
  (firstRight: number, centered: number[]) =>
  (text: string, at: number): TableCell =>
    centered.includes(at)
      ? { text, alignment: 'center' }
      : at >= firstRight
        ? { text, alignment: 'right' }
        : text;

function totalRow(columns: number, [label, amount]: [string, string]): TableCell[] {
  const row = wide(columns - 1, { text: label, bold: true, alignment: 'right' });
  return [...row, { text: amount, bold: true, alignment: 'right' }];
}

function wide(columns: number, cell: object): TableCell[] {
  return [
    { ...cell, colSpan: columns } as TableCell,
    ...Array.from({ length: columns - 1 }, () => ({}) as TableCell),
  ];
}

function signature(office: string[], name: string) {
  return {
    stack: [...office, { text: name, bold: true, margin: [0, 52, 0, 0] as [number, number, number, number] }],
  };
}
