import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import PizZip from 'pizzip';

/** The parts of a small Word file for tests. Paragraphs and cells are WordprocessingML, see `p`, `runs` and `row`. */
export interface WordFile {
  body: string;
  header?: string;
  footer?: string;
  title?: string;
  /** Further parts by name inside the zip. */
  more?: Readonly<Record<string, string>>;
}

const ns =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
const officeType = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const partType = 'application/vnd.openxmlformats-officedocument.wordprocessingml';

/** A paragraph of one run; `text` is escaped already. */
export const p = (text: string) => runs(text);

/** A paragraph of several runs: Word cuts text, and tags with it, wherever it likes. */
export const runs = (...texts: string[]) =>
  `<w:p>${texts.map((text) => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`).join('')}</w:p>`;

/** A table of rows of cells, one paragraph each. */
export const table = (...rows: string[][]) =>
  `<w:tbl>${rows.map((cells) => `<w:tr>${cells.map((cell) => `<w:tc>${p(cell)}</w:tc>`).join('')}</w:tr>`).join('')}</w:tbl>`;

/** A field such as PAGE, as Word writes it. */
const field = (code: string) =>
  `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> ${code} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`;

/** The header and footer that every layout must have. */
const goodHeader = p('{#naskah.konsep}KONSEP{/naskah.konsep}');
export const goodFooter = `<w:p><w:r><w:t>Kode naskah: {naskah.kode}</w:t></w:r>${field('PAGE')}${field('NUMPAGES')}</w:p>`;

/** Writes the file and gives its URL; a name per test, because layouts are read once a process. */
export function writeWordFile(folder: string, name: string, word: WordFile): URL {
  const path = join(folder, name);
  writeFileSync(path, wordFile(word));
  return pathToFileURL(path);
}

export function wordFile({
  body,
  header = goodHeader,
  footer = goodFooter,
  title = 'Uji',
  more = {},
}: WordFile): Buffer {
  const zip = new PizZip();
  const sectPr = `<w:sectPr><w:headerReference w:type="default" r:id="rH"/><w:footerReference w:type="default" r:id="rF"/></w:sectPr>`;
  zip.file('[Content_Types].xml', contentTypes);
  zip.file('_rels/.rels', relationships({ r1: ['officeDocument', 'word/document.xml'] }));
  zip.file('word/document.xml', `<w:document ${ns}><w:body>${body}${sectPr}</w:body></w:document>`);
  zip.file(
    'word/_rels/document.xml.rels',
    relationships({ rH: ['header', 'header1.xml'], rF: ['footer', 'footer1.xml'] }),
  );
  zip.file('word/header1.xml', `<w:hdr ${ns}>${header}</w:hdr>`);
  zip.file('word/footer1.xml', `<w:ftr ${ns}>${footer}</w:ftr>`);
  zip.file('docProps/core.xml', `<cp:coreProperties><dc:title>${title}</dc:title></cp:coreProperties>`);
  for (const [part, xml] of Object.entries(more)) zip.file(part, xml);
  return zip.generate({ type: 'nodebuffer' });
}

function relationships(targets: Record<string, [type: string, target: string]>): string {
  const items = Object.entries(targets).map(
    ([id, [type, target]]) => `<Relationship Id="${id}" Type="${officeType}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${items.join('')}</Relationships>`;
}

const overrides = {
  '/word/document.xml': `${partType}.document.main+xml`,
  '/word/header1.xml': `${partType}.header+xml`,
  '/word/footer1.xml': `${partType}.footer+xml`,
  '/docProps/core.xml': 'application/vnd.openxmlformats-package.core-properties+xml',
};

const contentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${Object.entries(
  overrides,
)
  .map(([part, type]) => `<Override PartName="${part}" ContentType="${type}"/>`)
  .join('')}</Types>`;

/** The text of one part of a made file: paragraphs as lines, line breaks as \v, entities decoded. */
export function wordText(docx: Buffer, part = 'word/document.xml'): string {
  const xml = new PizZip(docx).file(part)?.asText() ?? '';
  const marked = xml
    .replace(/<w:br\/>/g, '\v')
    .replace(/<w:tab\/>/g, '\t')
    .replace(/<\/w:p>/g, '\n')
    .replace(/<[^>]*>/g, '');
  return marked
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&apos;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}
