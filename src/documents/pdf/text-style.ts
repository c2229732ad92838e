import { type Face, faceOf } from './faces.ts';
import type { FontFamily } from './fonts.ts';
import { StyleContextStack, type StyleStack } from './pdfmake.ts';

/** What a text is set in. */
export interface TextStyle {
  leaf: number | undefined;
  font: Face;
  size: number;
  lineHeight: number;
  alignment: string;
  /** Points by which the first line is set in. */
  indent: number;
  color: string;
  decoration: string | null;
  noWrap: boolean;
  breakAll: boolean;
  sup: boolean;
  sub: boolean;
}

/** What nodes say of the text in them, and hand down. */
interface Inherited {
  leaf?: number;
  font?: FontFamily;
  bold?: boolean;
  italics?: boolean;
  fontSize?: number;
  lineHeight?: number;
  alignment?: string;
  leadingIndent?: number;
  color?: string;
  decoration?: string;
  noWrap?: boolean;
  wordBreak?: string;
  sup?: boolean;
  sub?: boolean;
}

/** What is in force in `node`, where `outer` is in force around it. */
function inherit(outer: Inherited, node: Inherited): Inherited {
  return {
    leaf: node.leaf ?? outer.leaf,
    font: node.font ?? outer.font,
    bold: node.bold ?? outer.bold,
    italics: node.italics ?? outer.italics,
    fontSize: node.fontSize ?? outer.fontSize,
    lineHeight: node.lineHeight ?? outer.lineHeight,
    alignment: node.alignment ?? outer.alignment,
    leadingIndent: node.leadingIndent ?? outer.leadingIndent,
    color: node.color ?? outer.color,
    decoration: node.decoration ?? outer.decoration,
    noWrap: node.noWrap ?? outer.noWrap,
    wordBreak: node.wordBreak ?? outer.wordBreak,
    sup: node.sup ?? outer.sup,
    sub: node.sub ?? outer.sub,
  } as Inherited;
}

function resolved(style: Inherited): TextStyle {
  const {
    leaf,
    fontSize = 12,
    lineHeight = 1,
    alignment = 'left',
    leadingIndent = 0,
    color = 'black',
    decoration = null,
  } = style;
  const [sup, sub] = [style.sup === true, style.sub === true];
  return {
    leaf,
    font: faceOf(style.font!, style.bold === true, style.italics === true),
    size: sup || sub ? fontSize * 0.58 : fontSize,
    lineHeight,
    alignment,
    indent: leadingIndent,
    color,
    decoration,
    noWrap: style.noWrap === true,
    breakAll: style.wordBreak === 'break-all',
    sup,
    sub,
  };
}

/** The style of `part` of a text that stands in `stack`. */
export function styleOf(part: object, { styleOverrides, defaultStyle }: StyleStack): TextStyle {
  return resolved([...styleOverrides, part].reduce(inherit, defaultStyle));
}

/**
 * pdfmake's stack of styles, but that it knows at each node what is in force there: pdfmake looks through the whole stack for
 * each property of each word. Named styles there are none.
 */
export class QuickStyles extends StyleContextStack {
  inForce: Inherited;

  constructor(defaultStyle: { font: FontFamily; fontSize: number }) {
    super({}, defaultStyle);
    this.inForce = defaultStyle;
  }

  /** The style of a text that stands here. */
  here(): TextStyle {
    return resolved(this.inForce);
  }

  override auto<T>(node: object, callback: () => T): T {
    const outer = this.enter(node);
    this.styleOverrides.push(node);
    const result = callback();
    this.styleOverrides.pop();
    this.leave(outer);
    return result;
  }

  /** Goes into a node, and answers what was in force around it, which `leave` puts in force again. */
  enter(node: object): Inherited {
    const outer = this.inForce;
    this.inForce = inherit(outer, node);
    return outer;
  }

  leave(outer: Inherited): void {
    this.inForce = outer;
  }

  override getProperty(property: string): unknown {
    for (let level = this.styleOverrides.length - 1; level >= 0; level -= 1) {
      const value = (this.styleOverrides[level] as Record<string, unknown>)[property];
      if (value !== undefined && value !== null) return value;
    }
    return this.defaultStyle[property];
  }
}
