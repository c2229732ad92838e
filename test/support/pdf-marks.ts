import { type FontReader, fontReader } from './pdf-fonts.ts';
import {
  asNumber,
  createReader,
  isWord,
  type PdfDict,
  type PdfObjects,
  type PdfValue,
  textOf,
} from './pdf-objects.ts';

/** What a piece of content says of itself: its place in the structure, or that it is none of the document's content. */
interface Mark {
  mcid?: number;
  /** `Pagination/Header`, `Layout`; empty for an artifact that says no more. */
  artifact?: string;
  /** What a reader says in place of the glyphs. */
  actualText?: string;
}

/** One thing a page shows. Points from the upper left of the page; for text, `y` is the baseline. */
export interface Shown extends Mark {
  kind: 'text' | 'path' | 'image';
  text: string;
  x: number;
  y: number;
  /** Where it ends on the right. */
  right: number;
  /** Points; 0 for what is no text. */
  size: number;
  /** The resource name of the font, and nothing for what is no text. */
  font: string;
}

type Matrix = readonly [number, number, number, number, number, number];

interface State {
  ctm: Matrix;
  font: FontReader | undefined;
  fontName: string;
  size: number;
  charSpace: number;
  wordSpace: number;
  scale: number;
  leading: number;
  rise: number;
}

const identity: Matrix = [1, 0, 0, 1, 0, 0];

function product(a: Matrix, b: Matrix): Matrix {
  return [
    a[0] * b[0] + a[1] * b[2],
    a[0] * b[1] + a[1] * b[3],
    a[2] * b[0] + a[3] * b[2],
    a[2] * b[1] + a[3] * b[3],
    a[4] * b[0] + a[5] * b[2] + b[4],
    a[4] * b[1] + a[5] * b[3] + b[5],
  ];
}

/** Everything the content of a page shows, in the order it is written there. */
export function readShown(objects: PdfObjects, page: PdfDict): Shown[] {
  const [, , , height] = objects.list(page.get('/MediaBox')).map(asNumber) as [
    number,
    number,
    number,
    number,
  ];
  const contents = [objects.get(page.get('/Contents'))].flat();
  const content = contents.map((part) => objects.stream(part).data.toString('latin1')).join('\n');
  const shown: Shown[] = [];
  const flipped: Matrix = [1, 0, 0, -1, 0, height];
  interpret(objects, objects.dict(page.get('/Resources')), content, flipped, [], shown);
  return shown;
}

function interpret(
  objects: PdfObjects,
  resources: PdfDict,
  content: string,
  start: Matrix,
  outer: readonly Mark[],
  shown: Shown[],
): void {
  const plain = { charSpace: 0, wordSpace: 0, scale: 1, leading: 0, rise: 0 };
  let state: State = { ctm: start, font: undefined, fontName: '', size: 0, ...plain };
  const saved: State[] = [];
  const marks = [...outer];
  let [text, line]: [Matrix, Matrix] = [identity, identity];
  let path: { x: number; y: number }[] = [];

  const show = (item: Omit<Shown, keyof Mark>) => shown.push({ ...item, ...markOf(marks) });
  const nextLine = (x: number, y: number) => {
    line = product([1, 0, 0, 1, x, y], line);
    text = line;
  };
  const showText = (bytes: Buffer) => {
    if (state.font === undefined) throw new Error('text without a font');
    const { size, fontName: font } = state;
    const at = product(product([1, 0, 0, 1, 0, state.rise], text), state.ctm);
    const glyphs = state.font(bytes);
    const width = glyphs.reduce((sum, { advance, space }) => {
      return sum + (advance * size + state.charSpace + (space ? state.wordSpace : 0)) * state.scale;
    }, 0);
    text = product([1, 0, 0, 1, width, 0], text);
    const right = product(text, state.ctm)[4];
    const scale = Math.hypot(at[2], at[3]);
    show({
      kind: 'text',
      text: glyphs.map((glyph) => glyph.text).join(''),
      x: at[4],
      y: at[5],
      right,
      size: size * scale,
      font,
    });
  };
  const showArray = (parts: PdfValue[]) => {
    // One TJ is one run, however often it adjusts the place of a glyph.
    const first = shown.length;
    for (const part of parts) {
      if (Buffer.isBuffer(part)) showText(part);
      else text = product([1, 0, 0, 1, (-asNumber(part) / 1000) * state.size * state.scale, 0], text);
    }
    const pieces = shown.splice(first);
    if (pieces.length > 0) {
      shown.push({
        ...pieces[0]!,
        text: pieces.map((piece) => piece.text).join(''),
        right: pieces.at(-1)!.right,
      });
    }
  };
  const showPath = () => {
    if (path.length === 0) return;
    const xs = path.map(({ x }) => x);
    const y = Math.max(...path.map((point) => point.y));
    show({ kind: 'path', text: '', x: Math.min(...xs), right: Math.max(...xs), y, size: 0, font: '' });
    path = [];
  };
  const point = (x: number, y: number) => {
    const [, , , , px, py] = product([1, 0, 0, 1, x, y], state.ctm);
    path.push({ x: px, y: py });
  };
  const resource = (kind: string, name: PdfValue) => objects.dict(resources.get(kind)).get(name as string);
  const drawObject = (name: PdfValue) => {
    const { dict, data } = objects.stream(resource('/XObject', name));
    if (dict.get('/Subtype') === '/Form') {
      const matrix = (
        dict.has('/Matrix') ? objects.list(dict.get('/Matrix')).map(asNumber) : identity
      ) as Matrix;
      const inner = dict.has('/Resources') ? objects.dict(dict.get('/Resources')) : resources;
      interpret(objects, inner, data.toString('latin1'), product(matrix, state.ctm), marks, shown);
      return;
    }
    const { ctm } = state;
    const y = Math.max(ctm[5], ctm[5] + ctm[3]);
    show({ kind: 'image', text: '', x: ctm[4], right: ctm[4] + ctm[0], y, size: 0, font: '' });
  };
  const beginMark = (tag: PdfValue, properties: PdfValue) => {
    const found = typeof properties === 'string' ? resource('/Properties', properties) : properties;
    marks.push(markFrom(tag, objects.dict(found)));
  };

  const operators: Readonly<Record<string, (...operands: PdfValue[]) => void>> = {
    q: () => void saved.push(state),
    Q: () => {
      state = saved.pop() ?? fail('Q without q');
    },
    cm: (...numbers) => {
      state = { ...state, ctm: product(numbers.map(asNumber) as unknown as Matrix, state.ctm) };
    },
    BT: () => {
      [text, line] = [identity, identity];
    },
    Tm: (...numbers) => {
      line = numbers.map(asNumber) as unknown as Matrix;
      text = line;
    },
    Td: (x, y) => nextLine(asNumber(x!), asNumber(y!)),
    TD: (x, y) => {
      state = { ...state, leading: -asNumber(y!) };
      nextLine(asNumber(x!), asNumber(y!));
    },
    'T*': () => nextLine(0, -state.leading),
    Tf: (name, size) => {
      const font = fontReader(objects, objects.dict(resource('/Font', name!)));
      state = { ...state, font, fontName: name as string, size: asNumber(size!) };
    },
    Tc: (value) => {
      state = { ...state, charSpace: asNumber(value!) };
    },
    Tw: (value) => {
      state = { ...state, wordSpace: asNumber(value!) };
    },
    Tz: (value) => {
      state = { ...state, scale: asNumber(value!) / 100 };
    },
    TL: (value) => {
      state = { ...state, leading: asNumber(value!) };
    },
    Ts: (value) => {
      state = { ...state, rise: asNumber(value!) };
    },
    Tj: (bytes) => showText(bytes as Buffer),
    TJ: (parts) => showArray(parts as PdfValue[]),
    "'": (bytes) => {
      nextLine(0, -state.leading);
      showText(bytes as Buffer);
    },
    '"': (_wordSpace, _charSpace, _bytes) => fail('the operator " is not read'),
    BMC: (tag) => void marks.push(markFrom(tag!, new Map())),
    BDC: (tag, properties) => beginMark(tag!, properties!),
    EMC: () => void (marks.length > outer.length ? marks.pop() : fail('EMC without BMC')),
    Do: (name) => drawObject(name!),
    m: (x, y) => point(asNumber(x!), asNumber(y!)),
    l: (x, y) => point(asNumber(x!), asNumber(y!)),
    c: (...numbers) => point(asNumber(numbers[4]!), asNumber(numbers[5]!)),
    v: (...numbers) => point(asNumber(numbers[2]!), asNumber(numbers[3]!)),
    y: (...numbers) => point(asNumber(numbers[2]!), asNumber(numbers[3]!)),
    re: (...numbers) => {
      const [x, y, width, height] = numbers.map(asNumber) as [number, number, number, number];
      point(x, y);
      point(x + width, y + height);
    },
    // A path that is not painted (a clip) shows nothing.
    n: () => {
      path = [];
    },
    sh: () => fail('shadings are not read'),
    BI: () => fail('inline pictures are not read'),
  };
  for (const painting of ['S', 's', 'f', 'F', 'f*', 'B', 'B*', 'b', 'b*'])
    Object.assign(operators, { [painting]: showPath });

  const reader = createReader(content, 0);
  for (let operands: PdfValue[] = []; !reader.done(); ) {
    const value = reader.next();
    if (!isWord(value)) {
      operands.push(value);
      continue;
    }
    const operator = operators[value.word];
    if (operator === undefined && !silent.has(value.word)) fail(`the operator ${value.word} is not known`);
    operator?.(...operands);
    operands = [];
  }
  if (marks.length !== outer.length) fail('BMC without EMC');
  if (saved.length > 0) fail('q without Q');
}

/** Operators that change how things look, not what stands where. */
const silent = new Set(
  'w J j M d ri i gs CS cs SC SCN sc scn G g RG rg K k h W W* ET Tr MP DP BX EX'.split(' '),
);

function fail(message: string): never {
  throw new Error(message);
}

function markFrom(tag: PdfValue, properties: PdfDict): Mark {
  const actualText = textOf(properties.get('/ActualText'));
  const mcid = properties.get('/MCID');
  const kind = ['/Type', '/Subtype'].map((key) => properties.get(key)).filter((value) => value !== undefined);
  return {
    ...(tag === '/Artifact' && { artifact: kind.map((value) => String(value).slice(1)).join('/') }),
    ...(typeof mcid === 'number' && { mcid }),
    ...(actualText !== undefined && { actualText }),
  };
}

/** What the marks round a piece say together. The structure and artifacts never hold each other (ISO 32000-1, 14.8.2.2). */
function markOf(marks: readonly Mark[]): Mark {
  const all: Mark = Object.assign({}, ...marks);
  if (marks.filter((mark) => mark.mcid !== undefined).length > 1) fail('an MCID within an MCID');
  if (all.mcid !== undefined && all.artifact !== undefined)
    fail(`MCID ${all.mcid} and an artifact hold each other`);
  return all;
}
