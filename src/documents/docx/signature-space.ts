import { dots } from '../letter/blanks.ts';
import { yangBertandaTangan } from '../letter/pernyataan.ts';
import {
  type Block,
  bernomorDaftar,
  blocks,
  isiRata,
  jarak,
  jika,
  mmTwips,
  para,
  penutupSurat,
  polos,
  type SignatureLines,
  tandaTanganKanan,
} from './word-blocks.ts';

const boxWidth = mmTwips(24);
const gapWidth = mmTwips(4);

/** The places of the meterai and of the thumb print beside each other: a print on the stamp cannot be read (domain 8.14). */
export function kotakBerdampingan(texts: readonly string[], height = 17): Block {
  return () => {
    const cells = texts.map((text) => cellXml(text)).join(emptyCell);
    const widths = texts.flatMap((_, index) => (index === 0 ? [boxWidth] : [gapWidth, boxWidth]));
    const grid = widths.map((width) => `<w:gridCol w:w="${width}"/>`).join('');
    const total = widths.reduce((sum, width) => sum + width, 0);
    const row = `<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="${mmTwips(height)}" w:hRule="atLeast"/></w:trPr>${cells}</w:tr>`;
    const look = `<w:tblPr><w:tblStyle w:val="TabelPolos"/><w:tblW w:w="${total}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>`;
    return `<w:tbl>${look}<w:tblGrid>${grid}</w:tblGrid>${row}</w:tbl>${para('', 'Penutup', { keep: true })(0)}`;
  };
}

function cellXml(text: string): string {
  const border = ['top', 'left', 'bottom', 'right'].map(
    (side) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>`,
  );
  const content = para(text, 'Kotak', { keep: true })(0);
  return `<w:tc><w:tcPr><w:tcW w:w="${boxWidth}" w:type="dxa"/><w:tcBorders>${border.join('')}</w:tcBorders></w:tcPr>${content}</w:tc>`;
}

const emptyCell = `<w:tc><w:tcPr><w:tcW w:w="${gapWidth}" w:type="dxa"/></w:tcPr>${para('', 'Penutup')(0)}</w:tc>`;

const jempol = 'Cap jempol';

/** The space of a signature as `penandatanganFields(...)` says it, under `tag`: with what is due there, or empty. */
export function ruangTandaTangan(tag: string): Block {
  const meterai = `{${tag}.ruang.tarif}`;
  return blocks(
    jika(`${tag}.ruang.meterai`, kotakBerdampingan([meterai])),
    jika(`${tag}.ruang.jempol`, kotakBerdampingan([jempol], 24)),
    jika(`${tag}.ruang.keduanya`, kotakBerdampingan([meterai, jempol], 24)),
    jika(`${tag}.ruang.kosong`, para('', 'RuangTandaTangan')),
  );
}

/** A citizen who signs, from `penandatanganFields(...)` under `tag`. */
export function penandatanganWarga(tag: string, sebagai: string): SignatureLines {
  return {
    atas: [`{${tag}.tempatTanggal}`, sebagai],
    bawah: [`{${tag}.nama}`],
    ruang: ruangTandaTangan(tag),
  };
}

/** The witnesses of a thumb print of `penandatanganFields(...)` under `tag`. */
export function saksiPenandatangan(tag: string): Block {
  return jika(
    `${tag}.capJempol`,
    para('Saksi-saksi pembubuhan cap jempol:', 'Saksi', { keep: true }),
    polos([1, 10, 10], [{ loop: `${tag}.saksi`, cells: ['{no}.', '{nama}', dots(34)] }], 'Saksi'),
  );
}

/** A statement, from `pernyataanFields(...)`. */
export function naskahPernyataan(): Block {
  return blocks(
    para('{judul}', 'Judul'),
    para('{tentang}', 'Subjudul'),
    jarak(),
    isiRata(yangBertandaTangan),
    barisIdentitas('identitas'),
    jarak(),
    isiRata('{pengantar}'),
    bernomorDaftar('butir', '{no}.\t{isi}'),
    penutupSurat('{penutup}'),
    tandaTanganKanan(penandatanganWarga('penandatangan', '{sebagai}')),
    saksiPenandatangan('penandatangan'),
  );
}

/** `label : value` lines of a list of {label, isi}. `label` in millimetres. */
export function barisIdentitas(list: string, label = 46): Block {
  return (room) => {
    const widths = [mmTwips(label), mmTwips(4), room - mmTwips(label + 4)];
    return polos(widths, [{ loop: list, cells: ['{label}', ':', '{isi}'] }], 'Identitas')(room);
  };
}
