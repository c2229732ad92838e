import { type PdfFile, pdfText } from './file.ts';

/** A type of structure element (ISO 32000-1, 14.8.4). */
export type Tag =
  | 'Document'
  | 'Sect'
  | 'Div'
  | 'H1'
  | 'H2'
  | 'P'
  | 'L'
  | 'LI'
  | 'Lbl'
  | 'LBody'
  | 'Table'
  | 'TR'
  | 'TH'
  | 'TD'
  | 'Figure';

/** A node of the structure tree: what a screen reader walks. */
export interface Element {
  tag: Tag;
  parent: Element | undefined;
  kids: Kid[];
  /** Entries of its dictionary beside the usual ones, such as `/Alt(..)` or an attribute object. */
  more?: string;
  /** Its object number, once something refers to it. */
  id?: number;
}

/** An element, the object number of one that is written already, or marked content on a page. */
type Kid = Element | number | Mark;

interface Mark {
  page: TaggedPage;
  mcid: number;
}

/** What the structure needs to know of a page. */
export interface TaggedPage {
  id: number;
  /** The object number of the element that each piece of marked content belongs to, by its MCID. */
  owners: number[];
}

/** Adds an element under `parent`. */
export function addElement(parent: Element | undefined, tag: Tag, more?: string): Element {
  const element: Element = { tag, parent, kids: [], ...(more === undefined ? {} : { more }) };
  parent?.kids.push(element);
  return element;
}

/** Gives the children of `other` to `parent`. */
export function adopt(parent: Element, other: Element): void {
  for (const kid of other.kids) {
    if (isElement(kid)) kid.parent = parent;
    parent.kids.push(kid);
  }
}

/** Marks the next content of `page` as part of `element`, and answers its MCID. */
export function addMark(file: PdfFile, element: Element, page: TaggedPage): number {
  const mcid = page.owners.push(idOf(file, element)) - 1;
  element.kids.push({ page, mcid });
  return mcid;
}

/** The object number of an element. */
export function idOf(file: PdfFile, element: Element): number {
  element.id ??= file.reserve();
  return element.id;
}

/** May text stand in it directly? */
export function holdsText({ tag }: Element): boolean {
  return /^(?:P|H\d|TH|TD|Lbl|LBody)$/.test(tag);
}

/** The ancestor of `element`, or itself, of this type. */
export function closest(element: Element | undefined, tag: Tag): Element | undefined {
  let here = element;
  while (here !== undefined && here.tag !== tag) here = here.parent;
  return here;
}

/** Attributes of a table cell. */
export function cellAttributes(cell: { scope?: 'Column' | 'Row'; columns?: number; rows?: number }): string {
  const scope = cell.scope === undefined ? '' : `/Scope/${cell.scope}`;
  const columns = (cell.columns ?? 1) > 1 ? `/ColSpan ${cell.columns}` : '';
  const rows = (cell.rows ?? 1) > 1 ? `/RowSpan ${cell.rows}` : '';
  return scope + columns + rows === '' ? '' : `/A<</O/Table${scope}${columns}${rows}>>`;
}

/** Alternative text. */
export function alternative(text: string): string {
  return `/Alt${pdfText(text)}`;
}

/** Writes the tree below `document`, and answers the object number of its root. */
export function writeStructure(
  file: PdfFile,
  document: Element,
  pages: readonly { parents: number }[],
): number {
  const root = file.reserve();
  const tree = file.reserve();
  writeElement(file, document, root);
  const entries = pages.map(({ parents }, index) => `${index} ${parents} 0 R`).join(' ');
  file.object(tree, `<</Nums[${entries}]>>`);
  file.object(
    root,
    `<</Type/StructTreeRoot/K ${idOf(file, document)} 0 R/ParentTree ${tree} 0 R/ParentTreeNextKey ${pages.length}>>`,
  );
  return root;
}

function writeElement(file: PdfFile, element: Element, parent: number): void {
  const { tag, more = '' } = element;
  const id = idOf(file, element);
  const kids = element.kids.filter(isFull);
  for (const kid of kids) {
    if (isElement(kid)) writeElement(file, kid, id);
  }
  const page = kids.find(isMark)?.page;
  const list = kids.map((kid) => reference(file, kid, page));
  const content = list.length === 1 ? list[0] : `[${list.join(' ')}]`;
  const where = page === undefined ? '' : `/Pg ${page.id} 0 R`;
  const children = list.length === 0 ? '' : `/K ${content}`;
  file.object(id, `<</S/${tag}/P ${parent} 0 R${where}${more}${children}>>`);
}

function reference(file: PdfFile, kid: Kid, page: TaggedPage | undefined): string {
  if (typeof kid === 'number') return `${kid} 0 R`;
  if (isElement(kid)) return `${idOf(file, kid)} 0 R`;
  return kid.page === page ? String(kid.mcid) : `<</Type/MCR/Pg ${kid.page.id} 0 R/MCID ${kid.mcid}>>`;
}

/** An element of nothing says nothing; an empty cell holds its place in the table. */
function isFull(kid: Kid): boolean {
  return !isElement(kid) || kid.tag === 'TD' || kid.tag === 'TH' || kid.kids.some(isFull);
}

function isElement(kid: Kid): kid is Element {
  return typeof kid === 'object' && 'tag' in kid;
}

function isMark(kid: Kid): kid is Mark {
  return typeof kid === 'object' && 'mcid' in kid;
}
