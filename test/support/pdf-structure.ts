import { type FontFacts, fontFacts } from './pdf-fonts.ts';
import { readShown, type Shown } from './pdf-marks.ts';
import {
  asNumber,
  isRef,
  type PdfDict,
  type PdfObjects,
  type PdfValue,
  readObjects,
  textOf,
} from './pdf-objects.ts';

/** An element of the structure tree, its type as the standard names it (the role map followed). */
export interface Element {
  type: string;
  kids: (Element | Piece)[];
  alt?: string;
  actualText?: string;
  /** `col`, `row`, `both`: for which cells a TH speaks. */
  scope?: string;
  colSpan: number;
  rowSpan: number;
}

/** Marked content of one page: what an MCID holds. */
export interface Piece {
  /** From 0. */
  page: number;
  mcid: number;
  shown: Shown[];
}

interface EmbeddedFile {
  name: string;
  relationship: string;
  mediaType: string;
  data: Buffer;
  /** Named in the catalog's /AF. */
  associated: boolean;
}

/** What a PDF says to those who cannot see it. */
export interface PdfStructure {
  /** Everything each page shows, in the order it is written there. */
  pages: Shown[][];
  /** The size of each page, in points. */
  sheets: { width: number; height: number }[];
  /** The children of the root of the structure tree. */
  tree: Element[];
  files: EmbeddedFile[];
  fonts: FontFacts[];
  language: string | undefined;
  marked: boolean;
  displayTitle: boolean;
  title: string | undefined;
  xmp: string;
  /** Where the ways down the tree and up from the pages do not lead to each other. */
  faults: string[];
}

/** Reads a PDF of ours whole. */
export function readStructure(bytes: Uint8Array): PdfStructure {
  const objects = readObjects(bytes);
  const catalog = objects.dict(objects.trailer.get('/Root'));
  const leaves = pagesOf(objects, catalog.get('/Pages'));
  const pages = leaves.map(({ dict }) => readShown(objects, dict));
  const { tree, faults } = readTree(objects, catalog, leaves, pages);
  const optional = (key: string) => (catalog.has(key) ? objects.dict(catalog.get(key)) : new Map());
  return {
    pages,
    sheets: leaves.map(({ dict }) => sheetOf(objects, dict)),
    tree,
    faults,
    files: filesOf(objects, catalog),
    fonts: fontsOf(objects, leaves),
    language: textOf(objects.get(catalog.get('/Lang'))),
    marked: optional('/MarkInfo').get('/Marked') === true,
    displayTitle: optional('/ViewerPreferences').get('/DisplayDocTitle') === true,
    title: textOf(objects.get(objects.dict(objects.trailer.get('/Info')).get('/Title'))),
    xmp: objects.stream(catalog.get('/Metadata')).data.toString('utf8'),
  };
}

function sheetOf(objects: PdfObjects, page: PdfDict) {
  const [, , width, height] = objects.list(page.get('/MediaBox')).map(asNumber);
  return { width: width!, height: height! };
}

interface Leaf {
  ref: number;
  dict: PdfDict;
}

function pagesOf(objects: PdfObjects, node: PdfValue | undefined, inherited: PdfDict = new Map()): Leaf[] {
  const dict: PdfDict = new Map([...inherited, ...objects.dict(node)]);
  if (dict.get('/Type') === '/Page') return [{ ref: refOf(node), dict }];
  const passedOn = ['/Resources', '/MediaBox'].filter((key) => dict.has(key));
  const below: PdfDict = new Map(passedOn.map((key) => [key, dict.get(key)!]));
  return objects.list(dict.get('/Kids')).flatMap((kid) => pagesOf(objects, kid, below));
}

function refOf(value: PdfValue | undefined): number {
  if (!isRef(value)) throw new Error('not a reference');
  return value.ref;
}

function fontsOf(objects: PdfObjects, leaves: readonly Leaf[]): FontFacts[] {
  const fonts = leaves.flatMap(({ dict }) => {
    const resources = objects.dict(dict.get('/Resources'));
    return resources.has('/Font') ? [...objects.dict(resources.get('/Font')).values()] : [];
  });
  const distinct = new Map(fonts.map((font) => [refOf(font), objects.dict(font)]));
  return [...distinct.values()].map((font) => fontFacts(objects, font));
}

function filesOf(objects: PdfObjects, catalog: PdfDict): EmbeddedFile[] {
  const names = catalog.has('/Names') ? objects.dict(catalog.get('/Names')) : new Map();
  const associated = catalog.has('/AF') ? objects.list(catalog.get('/AF')).map(refOf) : [];
  const entries = names.has('/EmbeddedFiles')
    ? leavesOfTree(objects, names.get('/EmbeddedFiles'), '/Names')
    : [];
  return entries.map(([, reference]) => {
    const file = objects.dict(reference);
    const { dict, data } = objects.stream(objects.dict(file.get('/EF')).get('/F'));
    return {
      name: textOf(objects.get(file.get('/UF') ?? file.get('/F'))) ?? '',
      relationship: String(file.get('/AFRelationship')).slice(1),
      mediaType: String(dict.get('/Subtype')).slice(1),
      data,
      associated: isRef(reference) && associated.includes(reference.ref),
    };
  });
}

/** The pairs of a name tree or a number tree. */
function leavesOfTree(
  objects: PdfObjects,
  node: PdfValue | undefined,
  key: '/Names' | '/Nums',
): [PdfValue, PdfValue][] {
  const dict = objects.dict(node);
  if (dict.has('/Kids'))
    return objects.list(dict.get('/Kids')).flatMap((kid) => leavesOfTree(objects, kid, key));
  const list = objects.list(dict.get(key));
  return Array.from({ length: list.length / 2 }, (_, pair) => [
    objects.get(list[2 * pair]),
    list[2 * pair + 1]!,
  ]);
}

function readTree(objects: PdfObjects, catalog: PdfDict, leaves: readonly Leaf[], pages: readonly Shown[][]) {
  const tree: Element[] = [];
  const faults: string[] = [];
  if (!catalog.has('/StructTreeRoot')) return { tree, faults: ['there is no structure tree'] };
  const root = objects.dict(catalog.get('/StructTreeRoot'));
  const roles = root.has('/RoleMap') ? objects.dict(root.get('/RoleMap')) : new Map();
  const pageByRef = new Map(leaves.map(({ ref }, page) => [ref, page]));
  const above = parentsOf(objects, root, leaves);
  const held = pages.map(() => new Set<number>());

  const readPiece = (mcid: number, page: PdfValue | undefined, owner: PdfValue): Piece => {
    const index = pageByRef.get(refOf(page));
    if (index === undefined) throw new Error(`MCID ${mcid} on a page that is not in the file`);
    const place = `MCID ${mcid} of page ${index + 1}`;
    if (held[index]!.has(mcid)) faults.push(`${place} stands in the tree twice`);
    held[index]!.add(mcid);
    const shown = pages[index]!.filter((item) => item.mcid === mcid);
    if (above[index]?.[mcid] !== refOf(owner)) faults.push(`${place} does not lead up to its element`);
    return { page: index, mcid, shown };
  };
  const readKids = (owner: PdfValue, page: PdfValue | undefined): (Element | Piece)[] => {
    const dict = objects.dict(owner);
    return kidsOf(objects, dict).flatMap((kid): (Element | Piece)[] => {
      if (typeof kid === 'number') return [readPiece(kid, page, owner)];
      const inner = objects.dict(kid);
      if (inner.get('/Type') === '/OBJR') return [];
      if (inner.get('/Type') === '/MCR') {
        return [readPiece(asNumber(inner.get('/MCID')!), inner.get('/Pg') ?? page, owner)];
      }
      return [readElement(kid, owner, page)];
    });
  };
  const readElement = (reference: PdfValue, parent: PdfValue, outerPage: PdfValue | undefined): Element => {
    const dict = objects.dict(reference);
    const type = roleOf(objects, roles, String(dict.get('/S')));
    if (refOf(dict.get('/P')) !== refOf(parent)) faults.push(`a ${type} does not lead up to its parent`);
    const kids = readKids(reference, dict.get('/Pg') ?? outerPage);
    return { type, kids, ...attributesOf(objects, dict), ...textsOf(objects, dict) };
  };

  for (const kid of kidsOf(objects, root)) {
    tree.push(readElement(kid, catalog.get('/StructTreeRoot')!, undefined));
  }
  for (const [page, shown] of pages.entries()) {
    const lost = new Set(
      shown.flatMap(({ mcid }) => (mcid === undefined || held[page]!.has(mcid) ? [] : [mcid])),
    );
    for (const mcid of lost) faults.push(`MCID ${mcid} of page ${page + 1} stands in no element`);
  }
  return { tree, faults };
}

/** The children as they are named: by reference, where they have one. */
function kidsOf(objects: PdfObjects, owner: PdfDict): PdfValue[] {
  const kids = owner.get('/K');
  if (kids === undefined) return [];
  return Array.isArray(objects.get(kids)) ? objects.list(kids) : [kids];
}

/** For each page, the elements that its MCIDs belong to, as the parent tree says. */
function parentsOf(objects: PdfObjects, root: PdfDict, leaves: readonly Leaf[]): number[][] {
  const entries = new Map(leavesOfTree(objects, root.get('/ParentTree'), '/Nums') as [number, PdfValue][]);
  return leaves.map(({ dict }) => {
    const entry = entries.get(objects.get(dict.get('/StructParents')) as number);
    return entry === undefined ? [] : objects.list(entry).map((value) => (isRef(value) ? value.ref : -1));
  });
}

function roleOf(objects: PdfObjects, roles: PdfDict, name: string): string {
  const standard = objects.get(roles.get(name));
  return typeof standard === 'string' && standard !== name ? roleOf(objects, roles, standard) : name.slice(1);
}

function attributesOf(objects: PdfObjects, dict: PdfDict) {
  const owners = [objects.get(dict.get('/A'))].flat().filter((value) => value !== null);
  const all: PdfDict = new Map(
    owners.flatMap((owner) => (typeof owner === 'number' ? [] : [...objects.dict(owner)])),
  );
  const scope = all.get('/Scope');
  return {
    ...(typeof scope === 'string' && { scope: scope.slice(1).toLowerCase() }),
    colSpan: asNumber(all.get('/ColSpan') ?? 1),
    rowSpan: asNumber(all.get('/RowSpan') ?? 1),
  };
}

function textsOf(objects: PdfObjects, dict: PdfDict): { alt?: string; actualText?: string } {
  const [alt, actualText] = ['/Alt', '/ActualText'].map((key) => textOf(objects.get(dict.get(key))));
  return { ...(alt !== undefined && { alt }), ...(actualText !== undefined && { actualText }) };
}

export function isElement(kid: Element | Piece): kid is Element {
  return 'kids' in kid;
}

/** The element and all below it, parents first. */
export function withDescendants(element: Element): Element[] {
  return [element, ...element.kids.filter(isElement).flatMap(withDescendants)];
}

/** The marked content of an element and all below it, in reading order. */
export function piecesOf(element: Element): Piece[] {
  return element.kids.flatMap((kid) => (isElement(kid) ? piecesOf(kid) : [kid]));
}

/** What a reader reads of these runs: a space where they stand apart, or on another line. */
export function textOfRuns(runs: readonly Shown[]): string {
  let text = '';
  for (const [index, run] of runs.entries()) {
    const before = runs[index - 1];
    const apart =
      before !== undefined && (Math.abs(run.y - before.y) > 0.5 || run.x - before.right > run.size * 0.15);
    text += (apart ? ' ' : '') + run.text;
  }
  return text.replace(/\s+/g, ' ').trim();
}

/** The text of an element, in reading order. */
export function textOfElement(element: Element): string {
  const runs = piecesOf(element).flatMap(({ shown }) => shown.filter(({ kind }) => kind === 'text'));
  return textOfRuns(runs);
}
