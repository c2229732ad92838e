/**
 * A piece of a Word layout. `room` is the width that it has, in twips. Texts may hold {tags}; what stands in the layout as it
 * is drawn here is only the start: an office opens the file in Word and restyles it.
 */
export type Block = (room: number) => string;

/** A paragraph in one of the styles of word-styles.ts. A tab in the text is a tab. */
export function para(text: string, style = 'Normal', more: Look & { keep?: boolean } = {}): Block {
  const keep = more.keep === true ? '<w:keepNext/>' : '';
  return () => `<w:p><w:pPr><w:pStyle w:val="${style}"/>${keep}</w:pPr>${run(text, more)}</w:p>`;
}

interface Look {
  bold?: boolean;
  underline?: boolean;
  /** In points, where it is not that of the style. */
  size?: number | undefined;
}

function run(text: string, { bold = false, underline = false, size }: Look): string {
  if (text === '') return '';
  const sized = size === undefined ? '' : `<w:sz w:val="${size * 2}"/><w:szCs w:val="${size * 2}"/>`;
  const marks = `${bold ? '<w:b/>' : ''}${sized}${underline ? '<w:u w:val="single"/>' : ''}`;
  const look = marks === '' ? '' : `<w:rPr>${marks}</w:rPr>`;
  const parts = text.split('\t').map((part) => `<w:t xml:space="preserve">${escaped(part)}</w:t>`);
  return `<w:r>${look}${parts.join('<w:tab/>')}</w:r>`;
}

/** A text within XML. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Several blocks as one. */
export function blocks(...list: readonly Block[]): Block {
  return (room) => list.map((block) => block(room)).join('');
}

/** A paragraph of a letter, its first line set in. */
export const isi = (text: string) => para(text, 'Isi');
/** A paragraph of a form. */
export const isiRata = (text: string) => para(text, 'IsiRata');
/** The closing sentence of a letter, its first line set in; kept with the signature. */
export const penutupIsi = (text: string) => para(text, 'PenutupIsi');
/** The closing sentence, kept with the signature. */
export const penutupSurat = (text: string) => para(text, 'PenutupSurat');
export const tengah = (text: string, bold = false) => para(text, 'Tengah', { bold });
export const jarak = () => para('', 'Jarak');
export const halamanBaru = (): Block => () => '<w:p><w:r><w:br w:type="page"/></w:r></w:p>';

/** Printed where the flag is on. */
export function jika(flag: string, ...list: readonly Block[]): Block {
  return blocks(para(`{#${flag}}`), ...list, para(`{/${flag}}`));
}

/** Printed where the flag is off. */
export function jikaTidak(flag: string, ...list: readonly Block[]): Block {
  return blocks(para(`{^${flag}}`), ...list, para(`{/${flag}}`));
}

/** The kop of a dinas, from `kopFields(data.kop)` as `kop`. */
export const kopDinas = () =>
  blocks(para('{kop.atas}', 'KopAtas'), para('{kop.nama}', 'KopNama'), para('{kop.alamat}', 'KopAlamat'));

/** The kop of the Bupati: room for the lambang negara, and the office in capitals. */
export const kopBupati = (tag = '{kopJabatan}') => para(tag, 'KopJabatan');

/** Title, and the lines under it: the first in bold where there are two. */
export function judul(title: string, ...lines: readonly string[]): Block {
  const under = lines.map((line, index) =>
    para(line, lines.length > 1 && index === 0 ? 'Subjudul' : 'Nomor'),
  );
  return blocks(para(title, 'Judul'), ...under, jarak());
}

/** `label : value` lines, colons under each other. `label` in millimetres. */
export function identitas(
  lines: readonly (readonly [string, string])[],
  { label = 39, indent = 0 } = {},
): Block {
  return (room) => {
    const widths = [mmTwips(label), 198, room - mmTwips(label) - 198 - indent];
    const rows = lines.map(([name, value]) => [name, ':', value].map((text) => para(text, 'Identitas')));
    return tableXml(
      'TabelPolos',
      widths,
      rows.map((cells) => rowXml(cells, widths)),
      indent,
    );
  };
}

/**
 * The head of a letter: place and day at the right, Nomor, Sifat, Lampiran and Hal, and the addressee. Tags: `{tempatTanggal}`,
 * `{hal}`, `{yth}` with its lines, and those of `lines`.
 */
export function kepalaSurat(
  lines: readonly ('Nomor' | 'Sifat' | 'Lampiran')[] = ['Nomor', 'Sifat', 'Lampiran'],
): Block {
  const known = lines.map((label) => [label, `{${label.toLowerCase()}}`] as const);
  return blocks(
    para('{tempatTanggal}', 'TempatTanggal'),
    identitas([...known, ['Hal', '{hal}']], { label: 22 }),
    jarak(),
    polos([1, 18], [{ cells: ['Yth.', '{yth}'] }]),
    jarak(),
  );
}

/** Statements with fixed texts: `1. ...`. */
export function bernomor(texts: readonly string[]): Block {
  return blocks(...texts.map((text, index) => para(`${index + 1}.\t${text}`, 'Butir')));
}

/** The same for a list: each row is `text`, for instance `{no}.\t{isi}`. */
export function bernomorDaftar(list: string, text: string, style = 'Butir'): Block {
  return blocks(para(`{#${list}}`), para(text, style), para(`{/${list}}`));
}

/** `Dasar : ...` with blocks beside the label. */
export const klausul = klausulSelebar(29);

/** The same with labels of another width, in millimetres: `Memperhatikan` of a keputusan. */
export function klausulSelebar(label: number) {
  return (name: string, ...content: readonly Block[]): Block =>
    (room) => {
      const widths = [mmTwips(label), 240, room - mmTwips(label) - 240];
      const cells = [para(name), para(':'), blocks(...content)];
      return tableXml('TabelPolos', widths, [rowXml(cells, widths, { split: true })]) + between(room);
    };
}

/** Two tables that touch would be one. */
const between = para('', 'Penutup');

/** A row of a table of a list. */
export interface TableRow {
  /** The list it is repeated for. */
  loop?: string;
  cells: readonly string[];
  /** How many columns each cell takes; 1 where it is left out. */
  spans?: readonly number[];
  bold?: boolean;
  /** Cells over several columns stand at the left, not at the right: the heading of a group. */
  left?: boolean;
  /** Kept on one page with the row or the text after it. */
  keep?: boolean;
}

export interface TableShape {
  /** In proportion; they fill the width of the page. */
  widths: readonly number[];
  header: readonly string[];
  rows: readonly TableRow[];
  /** By column: `l`, `c` or `r`. */
  align?: string;
  /** In points; that of the style where it is left out. */
  fontSize?: number;
}

/** A table with thin lines, whose head repeats and whose rows do not split. */
export function tabel({ widths, header, rows, align = '', fontSize: size }: TableShape): Block {
  return (room) => {
    const columns = scaled(widths, room);
    const head = rowXml(
      header.map((text) => para(text, 'TabelKepala', { size })),
      columns,
      { header: true },
    );
    const body = rows.map((row) =>
      rowXml(cellBlocks(row, align, size), columns, row.spans ? { spans: row.spans } : {}),
    );
    return tableXml('TabelDaftar', columns, [head, ...body]);
  };
}

const cellStyles: Readonly<Record<string, string>> = { c: 'TabelTengah', r: 'TabelAngka' };

function cellBlocks(
  { loop, cells, spans = [], bold = false, left = false, keep = false }: TableRow,
  align: string,
  size: number | undefined,
): Block[] {
  let column = 0;
  return cells.map((text, index) => {
    const last = column + (spans[index] ?? 1) - 1;
    column = last + 1;
    const open = loop !== undefined && index === 0 ? `{#${loop}}` : '';
    const close = loop !== undefined && index === cells.length - 1 ? `{/${loop}}` : '';
    const wide = left ? 'TabelIsi' : 'TabelAngka';
    const style = (spans[index] ?? 1) > 1 ? wide : (cellStyles[align[last] ?? 'l'] ?? 'TabelIsi');
    return para(open + text + close, style, { bold, keep, size });
  });
}

/** Who signs: the lines over the space (place and date, office), and those under it, the name first. */
export interface SignatureLines {
  atas: readonly string[];
  bawah: readonly string[];
  /** Instead of the empty space and the name: then `bawah` is what stands below the name. */
  ruang?: Block;
  /** How the name is written; `bergaris` where it is left out. */
  nama?: 'bergaris' | 'tebal' | 'biasa';
}

/** One official, from `officialFields(...)` under `tag`; `opening` lines stand over the office. The name has a line over the NIP. */
export function pejabat(tag: string, ...opening: readonly string[]): SignatureLines {
  return {
    atas: [...opening, `{${tag}.jabatan}`],
    bawah: [`{${tag}.nama}`, `{${tag}.pangkat}`, `{${tag}.nip}`],
    nama: 'bergaris',
  };
}

/** Signatures beside each other; `undefined` leaves a column empty, so that one signer stands at the right. */
export function tandaTangan(...signers: readonly (SignatureLines | undefined)[]): Block {
  return (room) => {
    const widths = scaled(
      signers.map(() => 1),
      room,
    );
    const tops = signers.map((signer) => centred(signer?.atas ?? ['']));
    const names = signers.map((signer) =>
      signer === undefined ? para('', 'TandaTangan') : nameBlock(signer),
    );
    return tableXml('TabelPolos', widths, [rowXml(tops, widths), rowXml(names, widths)]);
  };
}

const centred = (lines: readonly string[]) => blocks(...lines.map((line) => para(line, 'TandaTangan')));

function nameBlock({ bawah, ruang, nama = 'tebal' }: SignatureLines): Block {
  if (ruang !== undefined) return blocks(ruang, centred(bawah));
  const [name = '', ...rest] = bawah;
  return blocks(namaTerang(name, nama), centred(rest));
}

/** A name below the space of a signature. As in the PDF: with a line over a NIP, in plain letters on a keputusan. */
export function namaTerang(
  name: string,
  nama: 'bergaris' | 'tebal' | 'biasa',
  style = 'RuangTandaTangan',
): Block {
  return para(name, style, { bold: nama !== 'biasa', underline: nama === 'bergaris' });
}

/** One signer at the right. */
export const tandaTanganKanan = (signer: SignatureLines) => tandaTangan(undefined, signer);

/** Blocks on one page: the closing sentence and several signatures, of which none may stand alone. */
export function utuh(...list: readonly Block[]): Block {
  return (room) => {
    const row = rowXml([blocks(...list, para('', 'Penutup'))], [room]);
    return tableXml('TabelPolos', [room], [row]);
  };
}

/** A table without lines. */
export function polos(widths: readonly number[], rows: readonly TableRow[], style = 'Normal'): Block {
  return (room) => {
    const columns = scaled(widths, room);
    const xml = rows.map(({ loop, cells }) =>
      rowXml(
        cells.map((text, index) => {
          const open = loop !== undefined && index === 0 ? `{#${loop}}` : '';
          const close = loop !== undefined && index === cells.length - 1 ? `{/${loop}}` : '';
          return para(open + text + close, style);
        }),
        columns,
      ),
    );
    return tableXml('TabelPolos', columns, xml);
  };
}

/** The block at the right of a lampiran's heading, its lines left-aligned. `width` in millimetres. */
export function kepalaLampiran(lines: readonly string[], width = 90): Block {
  return (room) => {
    const widths = [room - mmTwips(width), mmTwips(width)];
    const cells = [para('', 'KepalaLampiran'), blocks(...lines.map((line) => para(line, 'KepalaLampiran')))];
    return tableXml('TabelPolos', widths, [rowXml(cells, widths)]) + jarak()(room);
  };
}

/** Tembusan, from a list of {no, nama}; nothing where `flag` is off. */
export function tembusan(flag = 'adaTembusan', list = 'tembusan'): Block {
  return jika(
    flag,
    jarak(),
    para('Tembusan:', 'Tembusan', { keep: true }),
    bernomorDaftar(list, '{no}.\t{nama}', 'Tembusan'),
  );
}

/** Millimetres to twips. */
export function mmTwips(millimetres: number): number {
  return Math.round((millimetres * 1440) / 25.4);
}

function scaled(widths: readonly number[], room: number): number[] {
  const sum = widths.reduce((total, width) => total + width, 0);
  return widths.map((width) => Math.floor((width * room) / sum));
}

interface RowShape {
  header?: boolean;
  /** A row that holds text of any length may go over the page. */
  split?: boolean;
  spans?: readonly number[];
}

function rowXml(cells: readonly Block[], widths: readonly number[], shape: RowShape = {}): string {
  let column = 0;
  const xml = cells.map((cell, index) => {
    const span = shape.spans?.[index] ?? 1;
    const width = widths.slice(column, column + span).reduce((total, part) => total + part, 0);
    column += span;
    const wide = span > 1 ? `<w:gridSpan w:val="${span}"/>` : '';
    const align = shape.header === true ? '<w:vAlign w:val="center"/>' : '';
    return `<w:tc><w:tcPr><w:tcW w:w="${width}" w:type="dxa"/>${wide}${align}</w:tcPr>${cell(width)}</w:tc>`;
  });
  const kept = shape.split === true ? '' : '<w:cantSplit/>';
  return `<w:tr><w:trPr>${kept}${shape.header === true ? '<w:tblHeader/>' : ''}</w:trPr>${xml.join('')}</w:tr>`;
}

function tableXml(style: string, widths: readonly number[], rows: readonly string[], indent = 0): string {
  const total = widths.reduce((sum, width) => sum + width, 0);
  const grid = widths.map((width) => `<w:gridCol w:w="${width}"/>`).join('');
  const look =
    '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>';
  const set = indent === 0 ? '' : `<w:tblInd w:w="${indent}" w:type="dxa"/>`;
  return `<w:tbl><w:tblPr><w:tblStyle w:val="${style}"/><w:tblW w:w="${total}" w:type="dxa"/>${set}<w:tblLayout w:type="fixed"/>${look}</w:tblPr><w:tblGrid>${grid}</w:tblGrid>${rows.join('')}</w:tbl>`;
}
