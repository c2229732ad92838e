import { z } from 'zod';
import { AppError, type Problem } from '../errors.ts';
import { createTurns } from '../turns.ts';

/** What a field of Berkas says about itself, beside its `title` (the label on the form). */
declare module 'zod' {
  interface GlobalMeta {
    /** The stage of the procedure this part of the form belongs to. */
    stage?: string;
    /**
     * The path to print instead of the schema's own: a template points back to the field of the berkas that it shows.
     * Inside a list it counts from the row: `lines.3.` + `pemohon.nama`.
     */
    path?: string;
    /** A value that would be right, shown where the form of what was typed is wrong. */
    example?: unknown;
  }
}

type Schema = z.core.$ZodType;
type Def = z.core.$ZodTypes['_zod']['def'];
type Issue = z.core.$ZodIssue;
type Keys = readonly PropertyKey[];

/** A place in a form, with what is known of it so far. `base` is what a `path` of the schema is joined to. */
interface Place {
  value: unknown;
  path: string;
  base: string;
  depth: number;
  label?: string | undefined;
  stage?: string | undefined;
  example?: unknown;
}

/**
 * Every wrong field of a failed check, as the clerk reads it. `schema` is the one that was used, `input` what it was used
 * on: with it, labels and stages inside a union are those of the kind that was sent.
 */
export function problemsOf(error: z.core.$ZodError, schema: Schema, input?: unknown): Problem[] {
  const report = createReport(schema, input);
  for (const issue of error.issues) report.add(issue);
  return report.problems;
}

/** Gathers problems; what two issues say of the same place in the same words stands once. */
function createReport(schema: Schema, input: unknown) {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  const add = ({ keys, message, ofForm }: FlatIssue) => {
    const place = placeOf(schema, keys, input);
    const example = ofForm && place.example !== undefined ? ` Contoh: ${place.example}.` : '';
    const problem = toProblem(place, `${message}${example}`);
    const id = `${problem.path}\n${problem.message}`;
    if (seen.has(id)) return;
    seen.add(id);
    problems.push(problem);
  };
  return { problems, add: (issue: Issue) => flatten(issue, []).forEach(add) };
}

/** One problem at `keys` of `schema`, with the label and stage that the schema gives that place. */
export function problemAt(schema: Schema, keys: Keys, message: string, input?: unknown): Problem {
  return toProblem(placeOf(schema, keys, input), message);
}

const placeOf = (schema: Schema, keys: Keys, input: unknown): Place =>
  locate(schema, keys, { path: '', base: '', depth: 0, value: input });

function toProblem({ path, label, stage }: Place, message: string): Problem {
  return { path, ...(label !== undefined && { label }), ...(stage !== undefined && { stage }), message };
}

/** The checked value, or `invalid_input` with every problem. `what` names the thing in the log. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown, what: string): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw invalid(what, problemsOf(result.error, schema, input));
}

/** The same for what may hold a long list: checked in turns. */
export async function parseLongInput<T>(schema: z.ZodType<T>, input: unknown, what: string): Promise<T> {
  const checked = await checkInput(schema, input);
  if (checked.problems) throw invalid(what, checked.problems);
  return checked.data;
}

function invalid(what: string, problems: Problem[]): AppError {
  return new AppError('invalid_input', `not a valid ${what}`, { problems });
}

/** What a check found: the data, cleaned, or every problem. */
export type Checked<T> = { data: T; problems?: undefined } | { problems: Problem[] };

/**
 * Checks as `parseInput` does, with the same problems, but in turns: a `longList` by its rows, and then what is wrong with
 * them, so that neither a long list nor a wrong one holds the event loop. What is wrong beside a long list comes before what
 * is wrong in it.
 */
export async function checkInput<T>(schema: z.ZodType<T>, input: unknown): Promise<Checked<T>> {
  const result = await schema.safeParseAsync(input);
  if (result.success) return { data: result.data };
  const report = createReport(schema, input);
  const turns = createTurns();
  for (const issue of result.error.issues) {
    if (turns.areDue()) await turns.next();
    report.add(issue);
  }
  return { problems: report.problems };
}

/** Follows `keys` down the schema; where the schema does not know a key, the rest of the path is printed as it is. */
function locate(schema: Schema, keys: Keys, from: Place): Place {
  const { core, meta } = unwrap(schema);
  const here: Place = {
    ...from,
    path: meta.path === undefined ? from.path : join(from.base, meta.path),
    label: meta.title ?? from.label,
    stage: meta.stage ?? from.stage,
    example: meta.example,
  };
  const options = optionsOf(core, from.value);
  if (options.length > 0)
    return agreed(
      options.map((option) => locate(option, keys, here)),
      here,
    );
  const [key, ...rest] = keys;
  if (key === undefined) return here;
  const child = childOf(core, key);
  const path = join(here.path, key);
  if (child === undefined) return { ...here, path: join(path, ...rest) };
  const inList = core.type === 'array' || core.type === 'tuple';
  const value = valueAt(from.value, key);
  return locate(child, rest, {
    ...here,
    value,
    path,
    base: inList ? path : here.base,
    depth: here.depth + 1,
  });
}

const join = (...parts: Keys): string => parts.filter((part) => part !== '').join('.');

/**
 * Where the alternatives of a union lead: the deepest of them, and of those only what they do not contradict each other
 * in. A kegiatan whose `jenis` is missing belongs to no stage rather than to that of the first kind.
 */
function agreed(places: readonly Place[], before: Place): Place {
  const depth = Math.max(...places.map((place) => place.depth));
  const far = places.filter((place) => place.depth === depth);
  const common = <K extends 'label' | 'stage' | 'example'>(key: K): Place[K] => {
    const said = new Set(far.map((place) => place[key]).filter((value) => value !== before[key]));
    return said.size === 1 ? [...said][0] : before[key];
  };
  return { ...far[0]!, label: common('label'), stage: common('stage'), example: common('example') };
}

interface Unwrapped {
  core: Def;
  meta: z.GlobalMeta;
}

const unwrapped = new WeakMap<Schema, Unwrapped>();

/**
 * The schema inside optional, default, pipe and their like; what the outer ones say of it wins. Kept, for zod gathers what
 * a schema says of itself anew each time, and a list can be wrong in ten thousand rows.
 */
function unwrap(schema: Schema): Unwrapped {
  const kept = unwrapped.get(schema);
  if (kept) return kept;
  const def = schema._zod.def as Def;
  const meta = z.globalRegistry.get(schema) ?? {};
  const inner = innerOf(def);
  const deeper = inner && unwrap(inner);
  const found = deeper ? { core: deeper.core, meta: { ...deeper.meta, ...meta } } : { core: def, meta };
  unwrapped.set(schema, found);
  return found;
}

function innerOf(def: Def): Schema | undefined {
  if ('innerType' in def) return def.innerType;
  if (def.type === 'lazy') return def.getter();
  if (def.type === 'pipe') return def.in._zod.def.type === 'transform' ? def.out : def.in;
  return undefined;
}

/** The alternatives of a union; where a field tells them apart and is there, the one that was sent. */
function optionsOf(def: Def, value: unknown): readonly Schema[] {
  if (def.type === 'intersection') return [def.left, def.right];
  if (def.type !== 'union') return [];
  if (!('discriminator' in def)) return def.options;
  const { discriminator } = def as z.core.$ZodDiscriminatedUnionDef;
  const kind = valueAt(value, discriminator) as z.core.util.Primitive;
  const sent = def.options.filter((option) => option._zod.propValues?.[discriminator]?.has(kind));
  return sent.length > 0 ? sent : def.options;
}

const valueAt = (value: unknown, key: PropertyKey): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<PropertyKey, unknown>)[key]
    : undefined;

function childOf(def: Def, key: PropertyKey): Schema | undefined {
  if (def.type === 'object') {
    if (Object.hasOwn(def.shape, key)) return def.shape[String(key)];
    return def.catchall?._zod.def.type === 'never' ? undefined : def.catchall;
  }
  if (def.type === 'array') return def.element;
  if (def.type === 'tuple') return def.items[Number(key)] ?? def.rest ?? undefined;
  if (def.type === 'record' || def.type === 'map') return def.valueType;
  return undefined;
}

interface FlatIssue {
  keys: Keys;
  message: string;
  /** What was typed has the wrong form: an example helps. */
  ofForm?: boolean;
}

function flatten(issue: Issue, before: Keys): FlatIssue[] {
  const keys = [...before, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ keys: [...keys, key], message: unknownField(key) }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    return likeliest(issue.errors).flatMap((inner) => flatten(inner, keys));
  }
  if (issue.code === 'invalid_element') return issue.issues.flatMap((inner) => flatten(inner, keys));
  const given = !english.test(issue.message);
  return given
    ? [{ keys, message: issue.message }]
    : [{ keys, message: sentence(issue), ofForm: issue.code === 'invalid_format' }];
}

/** Of the branches of a union, the one that was most probably meant: not another type altogether, then fewest issues. */
function likeliest(branches: readonly Issue[][]): readonly Issue[] {
  const cost = (issues: readonly Issue[]) =>
    issues.length +
    (issues.some((issue) => issue.code === 'invalid_type' && issue.path.length === 0) ? 1e6 : 0);
  return branches.reduce((a, b) => (cost(b) < cost(a) ? b : a));
}

const computed = new Set(['total', 'totalRab', 'jumlah', 'subtotal', 'sisa', 'terbilang', 'umur', 'hari']);

function unknownField(key: string): string {
  const name = key.slice(0, 60);
  return computed.has(key)
    ? `Isian ini tidak dikenal: ${name} (${name} dihitung, tidak diketik).`
    : `Isian ini tidak dikenal: ${name}.`;
}

/** zod's own English sentences begin with one of these words; a sentence that we gave the schema never does. */
const english = /^(Invalid|Too|Unrecognized)\b/;

const unclear = 'Isian ini belum benar.';

/** What stands in place of zod's own sentence; each says what is allowed, as far as the issue still knows it. */
function sentence(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      // zod drops the input from its issues, so only its own sentence still tells "absent" from "of another type".
      return issue.message.endsWith('received undefined')
        ? 'Isian ini wajib diisi.'
        : (expectedSentence[issue.expected] ?? unclear);
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_union':
      return 'options' in issue && issue.options ? oneOf(issue.options) : unclear;
    case 'invalid_format':
      return formSentence(issue);
    case 'invalid_key':
      return `Nama isian ini tidak diterima. ${issue.issues.map(keySentence).join(' ')}`;
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return tooBig(issue);
    case 'not_multiple_of':
      return `Harus kelipatan ${shown(issue.divisor)}.`;
    default:
      return unclear;
  }
}

const keySentence = (issue: Issue): string => (english.test(issue.message) ? sentence(issue) : issue.message);

/** One full stop, also after a value that ends with one (`Pj.`). */
const oneOf = (values: readonly unknown[]): string =>
  `Pilih salah satu: ${values.join(', ')}.`.replace(/\.\.$/, '.');

const expectedSentence: Readonly<Record<string, string>> = {
  string: 'Isi dengan teks (di antara tanda petik).',
  number: 'Isi dengan angka, tanpa titik ribuan dan tanpa tanda petik.',
  int: 'Isi dengan bilangan bulat.',
  boolean: 'Isi dengan true (ya) atau false (tidak).',
  array: 'Isi dengan daftar.',
  tuple: 'Isi dengan daftar.',
  object: 'Isi dengan kelompok isian (objek).',
  record: 'Isi dengan kelompok isian (objek).',
  null: 'Kosongkan isian ini (null).',
  undefined: 'Isian ini tidak boleh ada.',
  never: 'Isian ini tidak boleh ada.',
};

/** The forms that a schema may ask for without a sentence of its own; a pattern is for programs, so it is not shown. */
function formSentence(issue: z.core.$ZodIssueInvalidStringFormat): string {
  const { prefix, suffix, includes } = issue as { prefix?: string; suffix?: string; includes?: string };
  if (prefix !== undefined) return `Harus diawali "${prefix}".`;
  if (suffix !== undefined) return `Harus diakhiri "${suffix}".`;
  if (includes !== undefined) return `Harus memuat "${includes}".`;
  return formNames[issue.format] ?? 'Bentuk isian ini belum benar.';
}

const formNames: Readonly<Record<string, string>> = {
  date: 'Tanggal harus berbentuk 2026-11-24 dan ada di kalender.',
  datetime: 'Waktu harus berbentuk 2026-11-24T08:30:00Z.',
  time: 'Jam harus berbentuk 08:30:00.',
  email: 'Isi dengan alamat pos-el, misalnya nama@contoh.go.id.',
  url: 'Isi dengan alamat laman, misalnya https://contoh.go.id.',
};

/** Points for the thousands from 10.000 on: what is smaller may be a year. A comma before decimals. */
const limits = new Intl.NumberFormat('id-ID', { useGrouping: 'min2', maximumFractionDigits: 10 });
const shown = (limit: number | bigint): string => limits.format(limit);

/** What is counted in a text or list; a number or a day is not counted. */
const counted: Readonly<Record<string, string>> = {
  string: 'huruf',
  array: 'baris',
  set: 'baris',
  map: 'baris',
};

function tooSmall({ origin, minimum, exact, inclusive }: z.core.$ZodIssueTooSmall): string {
  const unit = counted[origin];
  if (unit === undefined) {
    return inclusive === false
      ? `Harus lebih dari ${shown(minimum)}.`
      : `Terlalu kecil; batasnya ${shown(minimum)}.`;
  }
  if (exact) return `Harus tepat ${shown(minimum)} ${unit}.`;
  return origin === 'string' && Number(minimum) <= 1
    ? 'Isian ini wajib diisi.'
    : `Paling sedikit ${shown(minimum)} ${unit}.`;
}

function tooBig({ origin, maximum, exact, inclusive }: z.core.$ZodIssueTooBig): string {
  const unit = counted[origin];
  if (unit === undefined) {
    return inclusive === false
      ? `Harus kurang dari ${shown(maximum)}.`
      : `Terlalu besar; batasnya ${shown(maximum)}.`;
  }
  return exact ? `Harus tepat ${shown(maximum)} ${unit}.` : `Paling banyak ${shown(maximum)} ${unit}.`;
}
