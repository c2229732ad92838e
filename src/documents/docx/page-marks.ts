import type { DXT } from 'docxtemplater';
import type { Problem } from '../../errors.ts';
import type { Layout } from './layout.ts';

/**
 * Word decides the pages, so a layout must carry code, page number and KONSEP mark in the header and footer of every
 * kind of page it has. Also refused: traces of editing that would go out with an official paper.
 */
export function pageMarkProblems(layout: Layout): Problem[] {
  const document = xmlOf(layout, 'word/document.xml');
  const found = [...sectionsOf(document)].flatMap((section) => pagesOf(layout, section));
  const once = new Map(found.map((problem) => [problem.message, problem]));
  return [...once.values(), ...editingTraces(layout, document)];
}

function xmlOf({ zip }: Layout, file: string): string {
  return zip.file(file)?.asText() ?? '';
}

/** The section properties, each completed by what it inherits from the section before. */
function* sectionsOf(document: string): Generator<Section> {
  let inherited: Record<string, string> = {};
  for (const [xml] of document.matchAll(/<w:sectPr\b[\s\S]*?<\/w:sectPr>/g)) {
    inherited = { ...inherited, ...referencesIn(xml) };
    yield { references: inherited, firstPage: isOn(xml, 'w:titlePg') };
  }
}

interface Section {
  /** Relationship ids by kind of part and page: `footer default`, `header first`. */
  references: Readonly<Record<string, string>>;
  firstPage: boolean;
}

function referencesIn(xml: string): Record<string, string> {
  const found = xml.matchAll(/<w:(header|footer)Reference\b[^>]*>/g);
  return Object.fromEntries(
    [...found].map(([tag, kind]) => [`${kind} ${attribute(tag, 'w:type')}`, attribute(tag, 'r:id')]),
  );
}

function attribute(tag: string, name: string): string {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
}

function isOn(xml: string, element: string): boolean {
  const tag = new RegExp(`<${element}\\b[^>]*>`).exec(xml)?.[0];
  return tag !== undefined && !/w:val="(?:0|false|off)"/.test(tag);
}

const pageNames = { default: 'biasa', first: 'pertama', even: 'genap' } as const;

function pagesOf(layout: Layout, section: Section): Problem[] {
  const kinds: (keyof typeof pageNames)[] = ['default'];
  if (section.firstPage) kinds.push('first');
  if (isOn(xmlOf(layout, 'word/settings.xml'), 'w:evenAndOddHeaders')) kinds.push('even');
  return kinds.flatMap((kind) => pageProblems(layout, section.references, kind));
}

function pageProblems(
  layout: Layout,
  references: Section['references'],
  kind: keyof typeof pageNames,
): Problem[] {
  const header = partFile(layout, references[`header ${kind}`]);
  const footer = partFile(layout, references[`footer ${kind}`]);
  const codes = fieldCodes(xmlOf(layout, footer));
  const missing = [
    ...(hasTag(layout, header, 'naskah.konsep') ? [] : ['{#naskah.konsep} di kepala']),
    ...(hasTag(layout, footer, 'naskah.kode') ? [] : ['{naskah.kode} di kaki']),
    ...(/\bPAGE\b/.test(codes) ? [] : ['nomor halaman (PAGE) di kaki']),
    ...(/\bNUMPAGES\b/.test(codes) ? [] : ['jumlah halaman (NUMPAGES) di kaki']),
  ];
  return missing.map((what) => ({
    path: 'naskah',
    message: `Halaman ${pageNames[kind]} tidak memuat ${what}.`,
  }));
}

/** The part behind a relationship id; empty where there is none. */
function partFile(layout: Layout, id: string | undefined): string {
  const relations = xmlOf(layout, 'word/_rels/document.xml.rels').matchAll(/<Relationship\b[^>]*>/g);
  const relation = [...relations].find(([tag]) => id && attribute(tag, 'Id') === id)?.[0];
  return relation ? `word/${attribute(relation, 'Target').replace(/^\/?(word\/)?/, '')}` : '';
}

function hasTag(layout: Layout, file: string, path: string): boolean {
  return hasTagIn(layout.parts.find((part) => part.file === file)?.tree ?? [], path);
}

function hasTagIn(tree: readonly DXT.Part[], path: string): boolean {
  return tree.some((part) =>
    part.type === 'placeholder' ? part.value.trim() === path || hasTagIn(part.subparsed ?? [], path) : false,
  );
}

/** The field codes of a part. Word may cut one code over several runs; a new field begins a new word. */
function fieldCodes(xml: string): string {
  const pieces = xml.matchAll(
    /<w:fldChar\b|<w:fldSimple\b[^>]*\bw:instr="([^"]*)"|<w:instrText\b[^>]*>([^<]*)/g,
  );
  return [...pieces].map(([, simple, text]) => text ?? ` ${simple ?? ''} `).join('');
}

function editingTraces(layout: Layout, document: string): Problem[] {
  const traces = [
    {
      found: /<w:(?:ins|del|moveFrom|moveTo)\b/.test(document),
      message: 'Masih ada perubahan terlacak. Terima atau tolak semuanya.',
    },
    { found: /<w:commentReference\b/.test(document), message: 'Masih ada komentar. Hapus semuanya.' },
    {
      found: layout.zip.file('word/vbaProject.bin') !== null,
      message: 'Naskah memuat makro. Simpan sebagai .docx biasa.',
    },
    {
      found: !/<dc:title>[^<]+<\/dc:title>/.test(xmlOf(layout, corePropertiesFile)),
      message: 'Properti berkas tidak memuat Judul. Isi lewat Info > Judul.',
    },
  ];
  return traces.filter((trace) => trace.found).map(({ message }) => ({ path: 'layout.docx', message }));
}

/** Where a Word file keeps title and dates. */
export const corePropertiesFile = 'docProps/core.xml';
