import { readFileSync } from 'node:fs';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import type { OpenEngine, Work } from '../engine.ts';
import { letterData, letterOf, listData, listOf } from '../papers.ts';

export const openTagged: OpenEngine = (work, rows) => open(work, rows, true);
export const openUntagged: OpenEngine = (work, rows) => open(work, rows, false);

const fonts = ['arimo', 'besley'].flatMap((family) =>
  ['regular', 'bold', 'italic'].map(
    (face) => new URL(`../../../src/documents/pdf/fonts/${family}-${face}.ttf`, import.meta.url),
  ),
);

/** One compiler a process, the data as JSON input, our subset fonts. It keeps what it has laid out; that is dropped as its makers advise. */
async function open(work: Work, rows: number, pdfTags: boolean): ReturnType<OpenEngine> {
  const compiler = NodeCompiler.create({
    fontArgs: [{ fontBlobs: fonts.map((file) => readFileSync(file)) }],
  });
  const list = work === 'list' ? listData(rows) : undefined;
  const mainFileContent = work === 'list' ? listSource : letterSource;
  return {
    async make(n) {
      const paper = list ? listOf(list) : letterOf(letterData(n));
      const bytes = compiler.pdf({ mainFileContent, inputs: { paper: JSON.stringify(paper) } }, { pdfTags });
      compiler.evictCache(10);
      return bytes;
    },
  };
}

const letterSource = `
#let paper = json(bytes(sys.inputs.paper))
#set page(paper: "a4", margin: (left: 30mm, right: 20mm, top: 20mm, bottom: 25mm))
#set text(font: "Arimo", size: 12pt, lang: "id")
#set document(title: "RAB", date: none)
#for line in paper.titles { align(center, strong(line)) }
#for (label, value) in paper.identity { grid(columns: (110pt, 10pt, 1fr), label, ":", value) }
#{
  set text(size: 10pt)
  table(
    columns: (24pt, 1fr, 46pt, 50pt, 70pt, 70pt),
    align: (center, left, center, center, right, right),
    table.header(..paper.columns.map(name => strong(name))),
    ..paper.rows.flatten(),
    table.cell(colspan: 5, align: right, strong(paper.total.at(0))), strong(paper.total.at(1)),
  )
}
#emph(paper.words)
#grid(columns: (1fr, 1fr), align: center,
  ..paper.signatures.map(one => [#one.office.join(linebreak()) #v(52pt) #strong(one.name)]))
`;

const listSource = `
#let paper = json(bytes(sys.inputs.paper))
#set page(width: 330mm, height: 215mm, margin: (left: 30mm, right: 20mm, top: 20mm, bottom: 25mm), numbering: "- 1 -", number-align: center + top)
#set text(font: "Besley", size: 12pt, lang: "id")
#set document(title: "Lampiran", date: none)
#align(right, block(width: 370pt, align(left, paper.heading.join(linebreak()))))
#for line in paper.titles { align(center, strong(line)) }
#{
  set text(size: 10pt)
  table(
    columns: (36pt, 1fr, 118pt, 156pt, 110pt, 124pt, 90pt),
    align: (center, left, center, left, left, left, right),
    table.header(..paper.columns.map(name => strong(name))),
    ..paper.groups.map(group => (
      table.cell(colspan: 7, align: left, strong(group.title)),
      ..group.rows.flatten(),
      table.cell(colspan: 6, align: right, strong(group.total.at(0))), strong(group.total.at(1)),
    )).flatten(),
    table.cell(colspan: 6, align: right, strong(paper.total.at(0))), strong(paper.total.at(1)),
  )
}
#emph(paper.words)
#align(right, block(width: 230pt, align(center)[#paper.signature.office #v(52pt) #paper.signature.name]))
`;
