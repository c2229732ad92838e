import { readdir, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { stages } from '../domain/berkas.ts';
import { documentFormats } from '../domain/document-format.ts';
import { jenisKegiatan } from '../domain/kegiatan.ts';
import { AppError, type Problem } from '../errors.ts';
import { checkLayout } from './docx/tags.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { DocumentFormat, Template } from './template.ts';

/** Data a template prints, kept beside it: `sample.json` and any `sample-<name>.json`. */
interface Sample {
  /** `sample` or `sample-<name>`. */
  name: string;
  data: unknown;
}

/** A template that passed every check. */
export interface LoadedTemplate {
  /** The name of its folder. */
  type: string;
  template: Template;
  formats: readonly DocumentFormat[];
  /** SHA-256 over all that decides its bytes, lower-case hex. */
  fingerprint: string;
  /** The data of `sample.json`. */
  sample: unknown;
  samples: readonly Sample[];
  /** JSON Schema of what `schema` accepts. */
  jsonSchema: JsonSchema;
}

/** The document types this process can make. */
export interface Templates {
  /** The folder they were loaded from: render threads load theirs from it. */
  dir: URL;
  /** By type, in alphabetical order. */
  list(): readonly LoadedTemplate[];
  /** Throws `not_found`, with the known types in `detail`. */
  get(type: string): LoadedTemplate;
}

/**
 * Loads and checks every folder under `dir`. Throws one `bad_template` with the faults of all of them, so that a faulty
 * template stops the start and never a page.
 */
export async function loadTemplates(dir: URL): Promise<Templates> {
  return templatesOf(dir, await loadTypes(dir, await templateFolders(dir)));
}

/** Loads and checks one type alone. Throws `bad_template`, or `not_found` with the known types in `detail`. */
export async function loadTemplate(dir: URL, type: string): Promise<LoadedTemplate> {
  const types = await templateFolders(dir);
  if (!types.includes(type)) throw unknownType(type, types);
  const [loaded] = await loadTypes(dir, [type]);
  return loaded!;
}

async function loadTypes(dir: URL, types: readonly string[]): Promise<LoadedTemplate[]> {
  const readings = await Promise.all(types.map((type) => readTemplate(type, new URL(`${type}/`, dir))));
  const problems = readings.flatMap((reading) => reading.problems);
  if (problems.length > 0) throw badTemplates(problems);
  const checked = readings.flatMap((reading) => reading.checked ?? []);
  return Promise.all(checked.map(completed));
}

function templatesOf(dir: URL, all: readonly LoadedTemplate[]): Templates {
  const byType = new Map(all.map((loaded) => [loaded.type, loaded]));
  const get = (type: string) => {
    const loaded = byType.get(type);
    if (loaded) return loaded;
    throw unknownType(type, [...byType.keys()]);
  };
  return { dir, list: () => all, get };
}

function unknownType(type: string, known: readonly string[]): AppError {
  const detail = `Jenis dokumen ini tidak dikenal. Yang ada: ${known.join(', ')}.`;
  return new AppError('not_found', `no template of type ${JSON.stringify(type)}`, { detail });
}

function badTemplates(problems: readonly Problem[]): AppError {
  const lines = problems.map(
    ({ path, label, message }) => `${path}${label ? ` (${label})` : ''}: ${message}`,
  );
  return new AppError('bad_template', `templates are faulty:\n${lines.join('\n')}`, { problems });
}

async function templateFolders(dir: URL): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

type Checked = Omit<LoadedTemplate, 'fingerprint'> & { folder: URL };

interface Reading {
  checked?: Checked;
  problems: readonly Problem[];
}

/** Reads one folder; each step needs the one before, so the first step with faults ends it. */
async function readTemplate(type: string, folder: URL): Promise<Reading> {
  try {
    if (!/^[a-z0-9-]+$/.test(type))
      return faulty(type, 'Nama folder hanya boleh huruf kecil, angka, dan tanda hubung.');
    return checkedTemplate(type, folder, await importTemplate(folder), await readSamples(folder));
  } catch (error) {
    return faulty(type, error instanceof Error ? error.message : String(error));
  }
}

function checkedTemplate(type: string, folder: URL, template: Template, samples: readonly Sample[]): Reading {
  const jsonSchema = z.toJSONSchema(template.schema, { io: 'input', unrepresentable: 'any' });
  const problems = templateProblems(template, samples, jsonSchema).map((problem) => prefixed(type, problem));
  const sample = samples.find(({ name }) => name === 'sample')?.data;
  return {
    checked: { type, folder, template, formats: formatsOf(template), sample, samples, jsonSchema },
    problems,
  };
}

function faulty(type: string, message: string): Reading {
  return { problems: [{ path: type, message }] };
}

function prefixed(type: string, problem: Problem): Problem {
  return { ...problem, path: `${type}/${problem.path}` };
}

async function completed({ folder, ...loaded }: Checked): Promise<LoadedTemplate> {
  return { ...loaded, fingerprint: await fingerprintOf(folder) };
}

function formatsOf(template: Template): DocumentFormat[] {
  return documentFormats.filter((format) => template[format]);
}

const isFunction = z.custom((value) => typeof value === 'function', 'bukan fungsi');

/** What TypeScript cannot promise of a file found at run time. */
const templateShape = z
  .strictObject({
    title: z.string().min(1),
    version: z.string().min(1),
    stage: z.enum(stages),
    alsoIn: z.array(z.enum(stages)).optional(),
    optional: z.literal(true).optional(),
    from: z.enum(['berkas', 'kegiatan', 'daftar']),
    records: z.literal(true).optional(),
    naskah: z.enum(['warga', 'khusus', 'keputusan']),
    pick: isFunction,
    pickRow: isFunction.optional(),
    schema: z.instanceof(z.ZodType),
    input: z.instanceof(z.ZodType).optional(),
    kegiatan: z.union([z.enum(jenisKegiatan), z.array(z.enum(jenisKegiatan)).min(1)]).optional(),
    newest: z.literal(true).optional(),
    register: isFunction.optional(),
    filledByHand: z.array(z.string()).optional(),
    numberable: z.literal(true).optional(),
    applies: isFunction.optional(),
    pdf: isFunction.optional(),
    docx: z.strictObject({ file: z.instanceof(URL), fields: isFunction }).optional(),
    xlsx: isFunction.optional(),
  })
  .refine((template) => template.pdf || template.docx || template.xlsx, 'pdf, docx, atau xlsx harus ada')
  .refine(
    (template) => (template.from === 'daftar') === (template.pickRow !== undefined),
    'pickRow ada pada naskah dari daftar, dan hanya di sana',
  )
  .refine(
    ({ numberable, filledByHand, naskah }) =>
      !numberable || (naskah !== 'keputusan' && filledByHand?.includes('nomor')),
    'numberable hanya untuk naskah yang nomornya (filledByHand) boleh dikosongkan, dan tidak untuk keputusan',
  );

async function importTemplate(folder: URL): Promise<Template> {
  const module: { default?: unknown } = await import(new URL('template.ts', folder).href);
  const checked = templateShape.safeParse(module.default);
  if (!checked.success) throw new Error(`template.ts: ${z.prettifyError(checked.error)}`);
  return module.default as Template;
}

async function readSamples(folder: URL): Promise<Sample[]> {
  const files = (await readdir(folder)).filter((file) => /^sample(?:-[a-z0-9-]+)?\.json$/.test(file));
  if (!files.includes('sample.json')) throw new Error('sample.json tidak ada.');
  const names = files.map((file) => file.slice(0, -'.json'.length)).sort();
  return Promise.all(names.map((name) => readSample(folder, name)));
}

async function readSample(folder: URL, name: string): Promise<Sample> {
  const text = await readFile(new URL(`${name}.json`, folder), 'utf8');
  return { name, data: JSON.parse(text) };
}

function templateProblems(template: Template, samples: readonly Sample[], jsonSchema: JsonSchema): Problem[] {
  const unknownPaths = (template.filledByHand ?? []).filter(
    (path) => !hasPath(jsonSchema, jsonSchema, path.split('.')),
  );
  return [
    ...unknownPaths.map((path) => ({
      path: 'template.ts',
      message: `filledByHand menyebut ${path}, yang tidak ada dalam skema.`,
    })),
    ...sampleProblems(template, samples),
  ];
}

/** The layout is checked only with data the schema passed: anything else says nothing about it. */
function sampleProblems(template: Template, samples: readonly Sample[]): Problem[] {
  const checked = samples.map(({ name, data }) => ({ name, result: template.schema.safeParse(data) }));
  const wrong = checked.flatMap(({ name, result }) =>
    (result.error?.issues ?? []).map((issue) => ({
      path: `${name}.json: ${issue.path.join('.')}`,
      message: issue.message,
    })),
  );
  if (wrong.length > 0 || !template.docx) return wrong;
  const problems = checkLayout(
    template.docx,
    checked.map(({ result }) => result.data),
  );
  return problems.map((problem) => ({ ...problem, path: `layout.docx: ${problem.path}` }));
}

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Does the schema know this field? A path goes through lists without a number: `rincian.uraian`. */
function hasPath(
  schema: JsonSchema | boolean | undefined,
  root: JsonSchema,
  path: readonly string[],
): boolean {
  if (typeof schema !== 'object') return false;
  const [name, ...rest] = path;
  if (name === undefined) return true;
  if (schema.$ref?.startsWith('#/$defs/')) return hasPath(definition(root, schema.$ref), root, path);
  const choices = [
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    ...(schema.allOf ?? []),
    ...itemsOf(schema),
  ];
  return (
    hasPath(schema.properties?.[name], root, rest) || choices.some((choice) => hasPath(choice, root, path))
  );
}

function definition(root: JsonSchema, reference: string): JsonSchema | boolean | undefined {
  return root.$defs?.[reference.slice('#/$defs/'.length)];
}

function itemsOf(schema: JsonSchema): (JsonSchema | boolean)[] {
  return [schema.items ?? []].flat();
}
