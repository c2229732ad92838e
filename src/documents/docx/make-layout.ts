import { writeFileSync } from 'node:fs';
import PizZip from 'pizzip';
import { regulationsAt } from '../../domain/regulations.ts';
import type { Template } from '../template.ts';
import { codePictureRun } from './code-picture.ts';
import { whitePicture } from './qr-picture.ts';
import { type Block, blocks, escaped, mmTwips, para } from './word-blocks.ts';
import { stylesXml } from './word-styles.ts';

/** What a Word layout starts from; `templates/<type>/layout.ts` exports it as its default. */
export interface LayoutPlan {
  /** The title of the file, which becomes that of the paper. */
  title: string;
  naskah: Template['naskah'];
  /** In points, where it is not that of its class; as `fontSize` of the PDF. */
  fontSize?: number;
  landscape?: boolean;
  /** `- 2 -` at the top from the second page on. */
  pageNumber?: boolean;
  body: readonly Block[];
}

const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const pack = 'http://schemas.openxmlformats.org/package/2006';
const ns = `xmlns:w="${word}" xmlns:r="${office}"`;
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** The regulation values of the day that the layouts were drawn for. */
const day = '2026-01-01';

/** Draws a layout in the paper, margins and letter of its class: bytes of a .docx, the same for the same plan. */
export function makeLayout(plan: LayoutPlan): Buffer {
  const { paper, margins, font } = regulationsAt(day);
  const sheet = sheetOf(plan, paper.value[plan.naskah], margins.value[plan.naskah]);
  const body = blocks(...plan.body, para('', 'Penutup'))(sheet.room);
  const letter = font.value[plan.naskah];
  const zip = new PizZip();
  const add = (name: string, xml: string) =>
    zip.file(name, declaration + xml, { date: new Date(1980, 0, 1) });
  add('[Content_Types].xml', contentTypes);
  add('_rels/.rels', relationships(rootParts, ''));
  add('word/document.xml', `<w:document ${ns}><w:body>${body}${sheet.xml}</w:body></w:document>`);
  add('word/_rels/document.xml.rels', relationships(documentParts, 'rId'));
  add('word/styles.xml', stylesXml({ ...letter, size: plan.fontSize ?? letter.size }, ns));
  add('word/settings.xml', settings);
  for (const [name, xml] of Object.entries(margin(plan.pageNumber === true))) add(`word/${name}.xml`, xml);
  add('docProps/core.xml', coreXml(plan.title));
  add('word/_rels/footerfirst.xml.rels', relationships([pictureOfCode], ''));
  zip.file(`word/${pictureOfCode[2]}`, whitePicture(), { date: new Date(1980, 0, 1) });
  return zip.generate({ type: 'nodebuffer', compression: 'DEFLATE' });
}

interface Sides {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

/** The section properties, and the width between the margins. */
function sheetOf({ landscape = false }: LayoutPlan, paper: { width: number; height: number }, sides: Sides) {
  const upright = [mmTwips(paper.width), mmTwips(paper.height)] as const;
  const [width, height] = landscape ? [upright[1], upright[0]] : upright;
  const { top, right, bottom, left } = {
    top: mmTwips(sides.top),
    right: mmTwips(sides.right),
    bottom: mmTwips(sides.bottom),
    left: mmTwips(sides.left),
  };
  const pages = ['first', 'default'].flatMap((kind) => [
    `<w:headerReference w:type="${kind}" r:id="rIdheader${kind}"/>`,
    `<w:footerReference w:type="${kind}" r:id="rIdfooter${kind}"/>`,
  ]);
  const orient = landscape ? ' w:orient="landscape"' : '';
  const xml = `<w:sectPr>${pages.join('')}<w:pgSz w:w="${width}" w:h="${height}"${orient}/><w:pgMar w:top="${top}" w:right="${right}" w:bottom="${bottom}" w:left="${left}" w:header="510" w:footer="454" w:gutter="0"/><w:titlePg/></w:sectPr>`;
  return { xml, room: width - left - right };
}

const pageKinds = ['first', 'default'] as const;

/** Heads and feet: KONSEP, the code, and the pages, on the first page and on the others. */
function margin(pageNumber: boolean): Record<string, string> {
  const parts = pageKinds.flatMap((kind) => {
    const number = pageNumber && kind === 'default' ? numberLine : '';
    return [
      [`header${kind}`, `<w:hdr ${ns}>${number}${konsepLine}</w:hdr>`],
      [`footer${kind}`, `<w:ftr ${ns}>${footLines(kind === 'first')}</w:ftr>`],
    ];
  });
  return Object.fromEntries(parts);
}

const konsepLine = para('{#naskah.konsep}KONSEP{/naskah.konsep}', 'Konsep')(0);

const fieldXml = (code: string) =>
  `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ${code} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`;

const textXml = (text: string) => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`;

const lineXml = (style: string, content: string) =>
  `<w:p><w:pPr><w:pStyle w:val="${style}"/></w:pPr>${content}</w:p>`;

const numberLine = lineXml('Header', `${textXml('- ')}${fieldXml('PAGE')}${textXml(' -')}`);

/** The picture hangs on the line of the pages and takes no room. */
const footLines = (withPicture: boolean) =>
  [
    para(
      '{#naskah.konsep}KONSEP{/naskah.konsep}{^naskah.konsep}Kode naskah: {naskah.kode}{/naskah.konsep}',
      'Footer',
      { bold: true },
    )(0),
    lineXml('Footer', `${pagesXml}${withPicture ? codePictureRun(pictureOfCode[0]) : ''}`),
    para('Kode register arsip, bukan tanda tangan elektronik.', 'Footer')(0),
  ].join('');

const pagesXml = `${textXml('Halaman ')}${fieldXml('PAGE')}${textXml(' dari ')}${fieldXml('NUMPAGES')}`;

type Part = readonly [id: string, type: string, target: string];

const pictureOfCode: Part = ['rIdKode', `${office}/image`, 'media/kode.png'];

const rootParts: readonly Part[] = [
  ['rId1', `${office}/officeDocument`, 'word/document.xml'],
  ['rId2', `${pack}/relationships/metadata/core-properties`, 'docProps/core.xml'],
];

const documentParts: readonly Part[] = [
  ['1', `${office}/styles`, 'styles.xml'],
  ['2', `${office}/settings`, 'settings.xml'],
  ...pageKinds.flatMap((kind): Part[] => [
    [`header${kind}`, `${office}/header`, `header${kind}.xml`],
    [`footer${kind}`, `${office}/footer`, `footer${kind}.xml`],
  ]),
];

function relationships(parts: readonly Part[], prefix: string): string {
  const list = parts.map(
    ([id, type, target]) => `<Relationship Id="${prefix}${id}" Type="${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${pack}/relationships">${list.join('')}</Relationships>`;
}

const partType = 'application/vnd.openxmlformats-officedocument.wordprocessingml';

const overrides = [
  ['word/document', `${partType}.document.main`],
  ['word/styles', `${partType}.styles`],
  ['word/settings', `${partType}.settings`],
  ['docProps/core', 'application/vnd.openxmlformats-package.core-properties'],
  ...pageKinds.flatMap((kind) => [
    [`word/header${kind}`, `${partType}.header`],
    [`word/footer${kind}`, `${partType}.footer`],
  ]),
].map(([name, type]) => `<Override PartName="/${name}.xml" ContentType="${type}+xml"/>`);

const contentTypes = `<Types xmlns="${pack}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>${overrides.join('')}</Types>`;

const settings = `<w:settings ${ns}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="id-ID"/></w:settings>`;

function coreXml(title: string): string {
  return `<cp:coreProperties xmlns:cp="${pack}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${escaped(title)}</dc:title><dc:creator>Berkas</dc:creator></cp:coreProperties>`;
}

/** Run by hand: `node src/documents/docx/make-layout.ts surat-tugas`. It overwrites what an office has drawn in Word. */
async function main(types: readonly string[]): Promise<void> {
  for (const type of types) {
    const folder = new URL(`../../../templates/${type}/`, import.meta.url);
    const plan: { default: LayoutPlan } = await import(new URL('layout.ts', folder).href);
    writeFileSync(new URL('layout.docx', folder), makeLayout(plan.default));
    console.log(`templates/${type}/layout.docx`);
  }
}

if (import.meta.main) await main(process.argv.slice(2));
