import type { DXT } from 'docxtemplater';
import { konsepCode } from '../../domain/code.ts';
import { AppError, type Problem } from '../../errors.ts';
import type { Template } from '../template.ts';
import { type Shape, shapeOf } from './fields.ts';
import { type Layout, type LayoutPart, openLayout } from './layout.ts';
import { pageMarkProblems } from './page-marks.ts';
import { type PartText, textOf } from './places.ts';
import { withMark } from './render.ts';
import { parseTagPath } from './tag-path.ts';

/**
 * Checks a Word layout against what `fields()` gives for the samples (each already passed by the schema): every tag is
 * known, loops are lists, every field is printed, and code and page numbers stand on every page. Reports, never throws
 * for a faulty layout.
 */
export function checkLayout(docx: NonNullable<Template['docx']>, samples: readonly unknown[]): Problem[] {
  const layout = tryOpen(docx.file);
  if (Array.isArray(layout)) return layout;
  const { shape, problems } = shapeOf(samples.map((data) => withMark(docx.fields(data), sampleMark)));
  const review: Review = { used: new Set(), problems: [...problems] };
  for (const part of layout.parts) reviewPart(part, shape, review);
  return [...review.problems, ...unused(shape, review.used), ...pageMarkProblems(layout)];
}

const sampleMark = { code: konsepCode, issuedAt: '1980-01-01T00:00:00Z', qrPrefix: 'BKS:', konsep: true };

interface Review {
  /** Paths of the shape that some tag prints, repeats or asks. */
  used: Set<string>;
  problems: Problem[];
}

function tryOpen(file: URL): Layout | Problem[] {
  try {
    return openLayout(file);
  } catch (error) {
    if (error instanceof AppError) return [...error.problems];
    throw error;
  }
}

function reviewPart(part: LayoutPart, shape: Shape, review: Review): void {
  const text = textOf(part);
  review.problems.push(...tornTags(text));
  reviewTags(part.tree, [shape], text, review);
}

/** docxtemplater silently takes `{jumlah` in one paragraph and `tutup}` in the next as one tag. */
function tornTags({ full, paragraphAt, placeOf }: PartText): Problem[] {
  return [...full.matchAll(/\{([^{}]*)\}/g)]
    .filter((tag) => paragraphAt(tag.index) !== paragraphAt(tag.index + tag[0].length - 1))
    .map((tag) => ({
      path: tag[1] ?? '',
      label: placeOf(tag.index),
      message: `Tanda {${tag[1]}} terpotong oleh ganti paragraf. Tulis dalam satu paragraf.`,
    }));
}

function reviewTags(
  tree: readonly DXT.Part[],
  scopes: readonly Shape[],
  text: PartText,
  review: Review,
): void {
  for (const tag of tree.filter((part) => part.type === 'placeholder')) {
    const found = resolve(parseTagPath(tag.value), scopes);
    const message = found ? misuse(tag, found) : `Tanda {${tag.value}} tidak dikenal. ${knownNames(scopes)}`;
    if (message) review.problems.push({ path: tag.value, label: text.placeOf(tag.offset), message });
    if (found) review.used.add(found.path);
    if (found?.kind === 'list' && !found.item) continue;
    if (!message || !found) reviewTags(tag.subparsed ?? [], innerScopes(tag, found, scopes), text, review);
  }
}

/** The same rule as at render: the innermost scope that owns the first name decides. */
function resolve(path: readonly string[], scopes: readonly Shape[]): Shape | undefined {
  const [first] = path;
  if (first === undefined) return scopes.at(-1);
  const owner = scopes.findLast((scope) => fieldOf(scope, first));
  return path.reduce<Shape | undefined>((shape, name) => shape && fieldOf(shape, name), owner);
}

function fieldOf(shape: Shape, name: string): Shape | undefined {
  return shape.kind === 'group' ? shape.fields.get(name) : undefined;
}

function innerScopes(tag: DXT.Part, found: Shape | undefined, scopes: readonly Shape[]): readonly Shape[] {
  return found?.kind === 'list' && found.item && !tag.inverted ? [...scopes, found.item] : scopes;
}

function misuse(tag: DXT.Part, { kind }: Shape): string | undefined {
  const repeated = tag.module === 'loop';
  if (repeated && (kind === 'list' || kind === 'flag')) return undefined;
  if (repeated) return `Tanda {#${tag.value}} bukan daftar, sehingga tidak dapat diulang.`;
  if (kind === 'list')
    return `Tanda {${tag.value}} adalah daftar. Pakai {#${tag.value}} ... {/${tag.value}}.`;
  if (kind === 'flag')
    return `Tanda {${tag.value}} adalah syarat. Pakai {#${tag.value}} ... {/${tag.value}}.`;
  return kind === 'group' ? `Tanda {${tag.value}} berisi beberapa isian. Sebut salah satunya.` : undefined;
}

function knownNames(scopes: readonly Shape[]): string {
  const names = scopes.flatMap((scope) => (scope.kind === 'group' ? [...scope.fields.keys()] : []));
  return `Yang dikenal di sini: ${names.join(', ')}.`;
}

/** Fields no tag prints. A list that is not repeated is named once, not field by field. */
function unused(shape: Shape, used: ReadonlySet<string>): Problem[] {
  if (shape.kind === 'group') return [...shape.fields.values()].flatMap((field) => unused(field, used));
  if (!used.has(shape.path)) {
    return [{ path: shape.path, message: 'Isian ini tidak tercetak di mana pun dalam naskah Word.' }];
  }
  return shape.kind === 'list' && shape.item ? unused(shape.item, used) : [];
}
