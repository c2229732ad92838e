import type { Layout } from './layout.ts';
import { fillPart } from './part.ts';
import { type Packed, pack } from './zip-file.ts';

/** All files of a layout in the order of the zip: packed, or null for those that differ from document to document. */
export type PackedLayout = ReadonlyMap<string, Packed | null>;

const known = new WeakMap<Layout, PackedLayout>();

/** Packs once a process what all documents of a layout have in common. */
export function packedOnce(layout: Layout): PackedLayout {
  const packed = known.get(layout) ?? packLayout(layout);
  known.set(layout, packed);
  return packed;
}

function packLayout(layout: Layout): PackedLayout {
  const trees = new Map(layout.parts.map(({ file, tree }) => [file, tree]));
  const packed = fileNames(layout).map((file): [string, Packed | null] => {
    const tree = trees.get(file);
    if (!tree) return [file, pack(layout.zip.file(file)!.asNodeBuffer())];
    const hasTags = tree.some(({ type }) => type === 'placeholder');
    return [file, hasTags ? null : pack(fillPart(layout, file, {}).content)];
  });
  return new Map(packed);
}

/** As docxtemplater orders them: a reader that guesses the type of a file looks at the first ones. */
function fileNames({ zip }: Layout): string[] {
  const names = Object.keys(zip.files).filter((name) => !zip.files[name]!.dir);
  const first = ['[Content_Types].xml', '_rels/.rels'].filter((name) => names.includes(name));
  const word = names.filter((name) => name.startsWith('word/'));
  return [...new Set([...first, ...word, ...names])];
}
