import { type Block, mmTwips, para } from './word-blocks.ts';

const borders = `<w:tcBorders>${['top', 'left', 'bottom', 'right']
  .map((side) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>`)
  .join('')}</w:tcBorders>`;

/** A row of cells with lines around them; a cell without content has none. */
interface FrameRow {
  /** In twips. */
  widths: readonly number[];
  cells: readonly (Block | undefined)[];
  /** At least, in millimetres. */
  height: number;
  /** Where the content stands. */
  at?: 'top' | 'bottom';
}

function frameTable({ widths, cells, height, at = 'top' }: FrameRow): string {
  const total = widths.reduce((sum, width) => sum + width, 0);
  const look = `<w:tblPr><w:tblStyle w:val="TabelPolos"/><w:tblW w:w="${total}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>`;
  const grid = widths.map((width) => `<w:gridCol w:w="${width}"/>`).join('');
  const xml = cells.map((cell, index) => cellXml(cell, widths[index]!, at)).join('');
  const tall = `<w:trHeight w:val="${mmTwips(height)}" w:hRule="atLeast"/>`;
  return `<w:tbl>${look}<w:tblGrid>${grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/>${tall}</w:trPr>${xml}</w:tr></w:tbl>`;
}

function cellXml(content: Block | undefined, width: number, at: 'top' | 'bottom'): string {
  const look = `${content === undefined ? '' : borders}<w:vAlign w:val="${at}"/>`;
  const inside = content ?? para('', 'Penutup', { keep: true });
  return `<w:tc><w:tcPr><w:tcW w:w="${width}" w:type="dxa"/>${look}</w:tcPr>${inside(width)}</w:tc>`;
}

/** A frame over the whole width in which a copy is stapled, as `stapleFrame` of the letter pieces. `height` in millimetres. */
export function bingkaiTempel(caption: string, height: number): Block {
  return (room) => bingkai(para(caption, 'TabelTengah'), height)(room) + para('', 'Jarak')(room);
}

/** A box over the whole width, at least `height` millimetres high: nothing can be added beside what it holds. */
export function bingkai(content: Block, height = 8): Block {
  return (room) => frameTable({ widths: [room], cells: [content], height });
}

/**
 * Frames for photos, two beside each other, from a list of {kiri, kanan} captions, which stand at the foot. Kept with what follows, so
 * that no signature stands alone. `height` of a photo in millimetres.
 */
export function daftarFoto(list: string, height = 60): Block {
  return (room) => {
    const width = Math.floor(room / 2);
    const captions = [`{#${list}}{kiri}`, `{kanan}{/${list}}`];
    const cells = captions.map((caption) => para(caption, 'TabelTengah', { keep: true }));
    const table = frameTable({ widths: [width, width], cells, height: height + 6, at: 'bottom' });
    return table + para('', 'Penutup', { keep: true })(room);
  };
}

const boxWidth = mmTwips(24);
const gapWidth = mmTwips(4);

/** Small boxes beside each other, such as the places of meterai and thumb print. `height` in millimetres. */
export function kotak(texts: readonly string[], height: number): Block {
  return (room) => {
    const boxes = texts.map((text) => para(text, 'Kotak', { keep: true }));
    const cells = boxes.flatMap((box, index) => (index === 0 ? [box] : [undefined, box]));
    const widths = cells.map((cell) => (cell === undefined ? gapWidth : boxWidth));
    return frameTable({ widths, cells, height }) + para('', 'Penutup', { keep: true })(room);
  };
}
