import { createHash } from 'node:crypto';
import { nextTurn } from '../turns.ts';
import { openFile, type PdfFile, pdfText } from './pdf/file.ts';
import { entriesOf, type PdfObjects, type ReadPages, withReferences } from './read-pdf.ts';

/** One paper of a joined file. */
export interface JoinPart {
  /** What the list of contents of a reader calls it. */
  title: string;
  pdf: ReadPages;
}

export interface JoinOptions {
  title: string;
  /** How many of the first parts are cover: their pages are numbered i, ii, iii. */
  covers?: number;
  /** A part of an odd number of pages gets an empty one, so that the next begins a new sheet when both sides are printed. */
  duplex?: boolean;
}

/**
 * Joins PDF of our own writer into one, as they come: pages and what draws them are copied as they are, fonts that many
 * share stand once (measured: 5,000 kuitansi of 19 KB become 14 MB). A file to print from: structure, metadata and
 * attached data stay with the documents, which are the records. Memory holds one part at a time.
 */
export async function* joinPdf(
  parts: AsyncIterable<JoinPart> | Iterable<JoinPart>,
  options: JoinOptions,
): AsyncGenerator<Buffer, void, void> {
  const ready: Buffer[] = [];
  const file = openFile((block) => void ready.push(block));
  const tree = openTree(file);
  const shared = new Map<string, number>();
  const outline: { title: string; page: number }[] = [];
  let covers = 0;
  for await (const { title, pdf } of parts) {
    const before = tree.count();
    copyPages(file, tree, pdf, shared);
    if (options.duplex && tree.count() % 2 === 1) tree.addEmpty();
    if (outline.length < (options.covers ?? 0)) covers = tree.count();
    outline.push({ title, page: tree.firstAfter(before) });
    await nextTurn();
    await file.drain();
    yield* ready.splice(0);
  }
  await finish(file, tree, outline, { ...options, covers });
  yield* ready.splice(0);
}

/** Pages in groups: a reader finds page 4,000 of a flat list slowly. */
const pagesInGroup = 64;

type Tree = ReturnType<typeof openTree>;

function openTree(file: PdfFile) {
  const root = file.reserve();
  const pages: number[] = [];
  const groups: { id: number; pages: number[] }[] = [];
  let lastBox = '[0 0 595.276 841.89]';
  const add = (entries: string) => {
    let group = groups.at(-1);
    if (!group || group.pages.length === pagesInGroup) {
      group = { id: file.reserve(), pages: [] };
      groups.push(group);
    }
    const id = file.reserve();
    group.pages.push(id);
    pages.push(id);
    file.object(id, `<</Type/Page/Parent ${group.id} 0 R${entries}>>`);
  };
  return {
    root,
    count: () => pages.length,
    firstAfter: (before: number) => pages[before]!,
    addPage(box: string, resources: string, contents: string) {
      lastBox = box;
      add(`/MediaBox${box}/Resources ${resources}/Contents ${contents}`);
    },
    addEmpty: () => add(`/MediaBox${lastBox}/Resources<<>>`),
    write() {
      for (const { id, pages: kids } of groups)
        file.object(id, `<</Type/Pages/Parent ${root} 0 R/Count ${kids.length}/Kids${references(kids)}>>`);
      const kids = groups.map(({ id }) => id);
      file.object(root, `<</Type/Pages/Count ${pages.length}/Kids${references(kids)}>>`);
    },
  };
}

const references = (ids: readonly number[]) => `[${ids.map((id) => `${id} 0 R`).join(' ')}]`;

function copyPages(
  file: PdfFile,
  tree: Tree,
  { source, pages }: ReadPages,
  shared: Map<string, number>,
): void {
  const copied = new Map<number, number>();
  const share = (id: number): number => {
    const known = copied.get(id);
    if (known !== undefined) return known;
    const { value, stream } = source.get(id);
    const target = addShared(file, shared, withReferences(value, share), stream);
    copied.set(id, target);
    return target;
  };
  for (const { box, resources, contents } of pages) {
    const copies = contents.map((id) => copyStream(file, source, id));
    tree.addPage(box, withReferences(resources, share), references(copies));
  }
}

/** Fonts and whatever else pages refer to: what is alike in two papers is written once. */
function addShared(file: PdfFile, shared: Map<string, number>, value: string, stream?: Buffer): number {
  const key = createHash('sha256')
    .update(value)
    .update(stream ?? '')
    .digest('base64');
  const known = shared.get(key);
  if (known !== undefined) return known;
  const id = file.reserve();
  if (stream) file.stream(id, withoutLength(value), stream, 'plain');
  else file.object(id, value);
  shared.set(key, id);
  return id;
}

function copyStream(file: PdfFile, source: PdfObjects, from: number): number {
  const { value, stream } = source.get(from);
  const id = file.reserve();
  file.stream(id, withoutLength(value), stream!, 'plain');
  return id;
}

/** The inside of a stream's dictionary; the writer adds the length. */
function withoutLength(dictionary: string): string {
  return [...entriesOf(dictionary)]
    .filter(([name]) => name !== 'Length')
    .map(([name, value]) => `/${name} ${value}`)
    .join('');
}

async function finish(
  file: PdfFile,
  tree: Tree,
  parts: readonly { title: string; page: number }[],
  { title, covers }: JoinOptions & { covers: number },
): Promise<void> {
  tree.write();
  const outlines = writeOutline(file, parts);
  const [catalog, info] = [file.reserve(), file.reserve()];
  const labels = covers > 0 ? `/PageLabels<</Nums[0<</S/r>>${covers}<</S/D>>]>>` : '';
  file.plainObject(
    catalog,
    `<</Type/Catalog/Pages ${tree.root} 0 R/Outlines ${outlines} 0 R${labels}/Lang(id-ID)/ViewerPreferences<</DisplayDocTitle true>>>>`,
  );
  file.plainObject(info, `<</Title${pdfText(title)}/Producer(Berkas)>>`);
  const id = createHash('sha256').update(`${title}\n${parts.map((part) => part.title).join('\n')}`);
  await file.finish(catalog, info, id.digest('hex').slice(0, 32));
}

/** The list that a reader shows beside the pages. */
function writeOutline(file: PdfFile, parts: readonly { title: string; page: number }[]): number {
  const root = file.reserve();
  const ids = parts.map(() => file.reserve());
  for (const [at, { title, page }] of parts.entries()) {
    const before = at > 0 ? `/Prev ${ids[at - 1]} 0 R` : '';
    const after = at < ids.length - 1 ? `/Next ${ids[at + 1]} 0 R` : '';
    file.object(
      ids[at]!,
      `<</Title${pdfText(title)}/Parent ${root} 0 R${before}${after}/Dest[${page} 0 R/Fit]>>`,
    );
  }
  const ends = ids.length > 0 ? `/First ${ids[0]} 0 R/Last ${ids.at(-1)} 0 R` : '';
  file.object(root, `<</Type/Outlines/Count ${ids.length}${ends}>>`);
  return root;
}
