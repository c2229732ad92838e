import {
  type Block,
  blocks,
  halamanBaru,
  jika,
  jikaTidak,
  kotak,
  mmTwips,
  para,
  polos,
  type SignatureLines,
  saksiCapJempol,
  tabel,
} from './word-blocks.ts';

/** The title of a paper, and what it is about below it in bold. */
export const judulTentang = (title: string, tentang = '{tentang}'): Block =>
  blocks(para(title, 'Judul'), para(tentang, 'Subjudul'), para('', 'Jarak'));

/** `label : value` lines from a list of {label, isi}; `label` is its share of 160. */
export const baris = (list: string, label: number): Block =>
  polos([label, 4, 156 - label], [{ loop: list, cells: ['{label}', ':', '{isi}'] }]);

/** The heading of a part of a report, kept with what follows. */
export const kepalaBagian = (text: string): Block =>
  blocks(para('', 'Jarak', { keep: true }), para(text, 'IsiRata', { bold: true, keep: true }));

/** The head of a village at the left of a citizen's paper, from `kepalaDesaFields(...)` under `tag`. */
export function kepalaDesa(tag = 'mengetahui'): SignatureLines {
  return { atas: ['Mengetahui,', `{${tag}.jabatan},`], bawah: [`{${tag}.nama}`, `{${tag}.nip}`] };
}

/** The citizen who signs, with meterai and thumb print where they are due, from `recipientFields(...)`. */
export function penerimaMenandatangani(
  opening: string,
  role: string,
  { meterai = false, nama = '{nama}' } = {},
): SignatureLines {
  const name = (style: string) => para(nama, style, { keep: true, bold: true });
  const thumb = jika('capJempol', kotak('Cap jempol'));
  const ruang = meterai
    ? blocks(kotak('Meterai {tarifMeterai}'), thumb, name('TandaTangan'))
    : blocks(thumb, jika('capJempol', name('TandaTangan')), jikaTidak('capJempol', name('RuangTandaTangan')));
  return { atas: [opening, `${role},`], bawah: [''], ruang };
}

/** Witnesses of a thumb print, with dotted places as in the PDF. */
export const saksiPenerima = () => saksiCapJempol('.'.repeat(34));

/** A checklist from a list of {no, uraian, jawaban1, jawaban2, keterangan}, as `checklistFields` gives it. */
export function daftarPeriksa(list: string, jawaban: readonly [string, string], uraian = 'Uraian'): Block {
  return tabel({
    widths: [24, 211, 44, 44, 130],
    header: ['No', uraian, ...jawaban, 'Keterangan'],
    rows: [{ loop: list, cells: ['{no}', '{uraian}', '{jawaban1}', '{jawaban2}', '{keterangan}'] }],
    align: 'clccl',
  });
}

/** Frames for photos with their captions below, two beside each other; `height` in millimetres. */
export function bingkaiFoto(captions: readonly string[], height = 60): Block {
  return (room) => {
    const width = Math.floor(room / 2);
    const pairs = Array.from({ length: Math.ceil(captions.length / 2) }, (_, row) =>
      frameRow([captions[row * 2] ?? '', captions[row * 2 + 1] ?? ''], width, height),
    );
    const grid = `<w:gridCol w:w="${width}"/>`.repeat(2);
    return `<w:tbl><w:tblPr><w:tblStyle w:val="TabelPolos"/><w:tblW w:w="${width * 2}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>${grid}</w:tblGrid>${pairs.join('')}</w:tbl>${para('', 'Penutup')(room)}`;
  };
}

function frameRow(captions: readonly [string, string], width: number, height: number): string {
  const cells = captions.map((caption) => {
    const borders = caption === '' ? '' : frameBorders;
    return `<w:tc><w:tcPr><w:tcW w:w="${width}" w:type="dxa"/>${borders}<w:vAlign w:val="bottom"/></w:tcPr>${para(caption, 'TabelTengah')(width)}</w:tc>`;
  });
  const tall = `<w:trHeight w:val="${mmTwips(height + 6)}" w:hRule="atLeast"/>`;
  return `<w:tr><w:trPr><w:cantSplit/>${tall}</w:trPr>${cells.join('')}</w:tr>`;
}

const frameBorders = `<w:tcBorders>${['top', 'left', 'bottom', 'right']
  .map((side) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>`)
  .join('')}</w:tcBorders>`;

/** A new page with its heading. */
export const lembarBaru = (heading: string): Block => blocks(halamanBaru(), kepalaBagian(heading));
