import type { Content, ContentStack } from 'pdfmake/interfaces.js';
import { tagOf } from '../pdf/content.ts';

/** A text in two: all but its last statement or paragraph, and that. */
type Parted = [before: Content[], last: Content[]];

/**
 * Parts the text of a paper before its last statement, which goes over the page with closing sentence and signature: so that a signature
 * has a piece of what it stands for above it. What is neither a list nor a paragraph stays as it is.
 */
export function partLast(text: readonly Content[]): Parted {
  const at = text.findLastIndex((content) => !isGap(content));
  if (at === -1) return [[...text], []];
  const [before, last] = parted(text[at]!);
  return [
    [...text.slice(0, at), ...before],
    [...last, ...text.slice(at + 1)],
  ];
}

function isGap(content: Content): boolean {
  return typeof content === 'object' && 'text' in content && content.text === '';
}

function parted(content: Content): Parted {
  if (isParagraph(content)) return [[], [content]];
  if (!isStack(content)) return [[content], []];
  const [only, ...more] = content.stack;
  if (more.length === 0 && only !== undefined) return within(content, parted(only));
  if (tagOf(content) !== 'L') return [[content], []];
  return within(content, [content.stack.slice(0, -1), content.stack.slice(-1)]);
}

function isParagraph(content: Content): boolean {
  return typeof content === 'string' || (typeof content === 'object' && 'text' in content);
}

function isStack(content: Content): content is ContentStack {
  return typeof content === 'object' && 'stack' in content;
}

/** Both parts look as the whole did. */
function within(content: ContentStack, [before, last]: Parted): Parted {
  const like = (stack: Content[]): Content[] =>
    stack.length === 0 ? [] : [{ ...content, stack } as Content];
  return [like(before), like(last)];
}
