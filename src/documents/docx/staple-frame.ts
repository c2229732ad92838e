import { type Block, mmTwips, para } from './word-blocks.ts';

/** A frame over the whole width in which a copy is stapled, as `stapleFrame` of the letter pieces. `height` in millimetres. */
export function bingkaiTempel(caption: string, height: number): Block {
  return (room) => bingkai(para(caption, 'TabelTengah'), height)(room) + para('', 'Jarak')(room);
}

/** A box over the whole width, at least `height` millimetres high: nothing can be added beside what it holds. */
export function bingkai(content: Block, height = 8): Block {
  return (room) => {
    const border = ['top', 'left', 'bottom', 'right'].map(
      (side) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>`,
    );
    const cell = `<w:tc><w:tcPr><w:tcW w:w="${room}" w:type="dxa"/><w:tcBorders>${border.join('')}</w:tcBorders></w:tcPr>${content(room)}</w:tc>`;
    const row = `<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="${mmTwips(height)}" w:hRule="atLeast"/></w:trPr>${cell}</w:tr>`;
    const look = `<w:tblPr><w:tblStyle w:val="TabelPolos"/><w:tblW w:w="${room}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>`;
    return `<w:tbl>${look}<w:tblGrid><w:gridCol w:w="${room}"/></w:tblGrid>${row}</w:tbl>`;
  };
}
