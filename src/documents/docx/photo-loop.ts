import { type Block, mmTwips, para } from './word-blocks.ts';

const sides = ['top', 'left', 'bottom', 'right'].map(
  (side) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>`,
);

/** Kept with what follows, so that no signature stands alone: frames for photos, two beside each other, from a list of {kiri, kanan} captions. `height` of a photo in millimetres. */
export function daftarFoto(list: string, height = 60): Block {
  return (room) => {
    const width = Math.floor(room / 2);
    const cells = [`{#${list}}{kiri}`, `{kanan}{/${list}}`].map((caption) => cellXml(caption, width));
    const tall = `<w:trHeight w:val="${mmTwips(height + 6)}" w:hRule="atLeast"/>`;
    const look = `<w:tblPr><w:tblStyle w:val="TabelPolos"/><w:tblW w:w="${width * 2}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>`;
    const grid = `<w:tblGrid>${`<w:gridCol w:w="${width}"/>`.repeat(2)}</w:tblGrid>`;
    const row = `<w:tr><w:trPr><w:cantSplit/>${tall}</w:trPr>${cells.join('')}</w:tr>`;
    return `<w:tbl>${look}${grid}${row}</w:tbl>${para('', 'Penutup', { keep: true })(room)}`;
  };
}

/** The caption at the foot of the frame, below the photo. */
function cellXml(caption: string, width: number): string {
  const look = `<w:tcW w:w="${width}" w:type="dxa"/><w:tcBorders>${sides.join('')}</w:tcBorders><w:vAlign w:val="bottom"/>`;
  return `<w:tc><w:tcPr>${look}</w:tcPr>${para(caption, 'TabelTengah', { keep: true })(width)}</w:tc>`;
}
