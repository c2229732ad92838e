import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { checkData } from '../src/documents/generate.ts';
import { type LoadedTemplate, loadTemplates } from '../src/documents/load-templates.ts';
import { previewDocument } from '../src/documents/preview.ts';
import { berkasSchema } from '../src/domain/berkas.ts';
import { instansiSchema } from '../src/domain/instansi.ts';
import { kegiatanSchema } from '../src/domain/kegiatan.ts';
import { recordMetadataSchema } from '../src/domain/record.ts';
import { isAppError } from '../src/errors.ts';

const templates = await loadTemplates(new URL('../templates/', import.meta.url));

/** What comes out of a paste: none of it prints, and U+00AD would even turn the hyphens after it into others. */
const invisible = {
  'a soft hyphen': '\u00ad',
  'a zero-width space': '\u200b',
  'a zero-width joiner': '\u200d',
  'a byte order mark': '\ufeff',
  'a right-to-left mark': '\u200f',
  'a control character': '\u0007',
};

const leaves = [
  ...templates.list().flatMap(({ type, template }) => stringsOf(template.schema, type)),
  ...stringsOf(berkasSchema, 'berkas'),
  ...stringsOf(kegiatanSchema, 'kegiatan'),
  ...stringsOf(instansiSchema, 'instansi'),
  ...stringsOf(recordMetadataSchema, 'record'),
];

interface Leaf {
  path: string;
  schema: z.ZodType;
}

/** Every text field of a schema, down through lists, unions and wrappers. Throws on a kind of schema it does not know. */
function stringsOf(schema: z.core.$ZodType, path: string): Leaf[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'string':
      return [{ path, schema: schema as z.ZodType }];
    case 'object':
      return Object.entries(def.shape).flatMap(([key, inner]) => stringsOf(inner, `${path}.${key}`));
    case 'array':
      return stringsOf(def.element, `${path}[]`);
    case 'record':
      return stringsOf(def.valueType, `${path}{}`);
    case 'union':
      return def.options.flatMap((option) => stringsOf(option, path));
    case 'optional':
    case 'nullable':
    case 'default':
    case 'readonly':
      return stringsOf(def.innerType, path);
    case 'pipe':
      return stringsOf(def.in, path);
    case 'number':
    case 'boolean':
    case 'enum':
    case 'literal':
    case 'transform':
      return [];
    default:
      throw new Error(`${path}: a schema of type ${def.type} is not walked`);
  }
}

describe('text is cleaned at the door', () => {
  test('in every field there is', () => {
    expect(leaves.length).toBeGreaterThan(150);
    const dirty = Object.values(invisible).join('');
    const passed = leaves.filter(({ path, schema }) => {
      // As typed, it is looked for as a code; what is none is printed nowhere.
      if (path === 'record.documentCode') return false;
      const { data } = schema.safeParse(`Sri${dirty} Rahayu\u0301`);
      return data !== undefined && data !== 'Sri Rahay\u00fa';
    });
    expect(passed.map(({ path }) => path)).toEqual([]);
  });

  test.each(Object.entries(invisible))('%s is taken out of a name and a NIK', async (_what, mark) => {
    const { template } = templates.get('rab');
    const { schema } = leaves.find(({ path }) => path === 'rab.nik')!;
    expect(schema.safeParse(`3314${mark}016502840001${mark}`).data).toBe('3314016502840001');
    const sample = templates.get('rab').sample as { nama: string };
    const data = await checkData(template, { ...sample, nama: `${mark}Sri${mark} Rahayu` });
    expect(data).toMatchObject({ nama: 'Sri Rahayu' });
  });

  test.each([
    ['an accent that stands apart', 'Nur\u0027aini E\u0301kasari', "Nur'aini \u00c9kasari"],
    ['a no-break space', 'Sri\u00a0Rahayu', 'Sri Rahayu'],
    ['a run of spaces and tabs', '  Sri \t  Rahayu ', 'Sri Rahayu'],
    ['an ideographic space', 'Sri\u3000Rahayu', 'Sri Rahayu'],
    ['an accent parted from its letter by what does not print', 'E\u200b\u0301ka', '\u00c9ka'],
  ])('%s becomes plain', async (_what, nama, expected) => {
    const { template, sample } = templates.get('rab');
    expect(await checkData(template, { ...(sample as object), nama })).toMatchObject({ nama: expected });
  });
});

/** Names that the letters of official papers lack, none longer than the shortest field, with the place and the number of the first such letter. */
const foreign = [
  ['Javanese', 'Sri ꦱꦿꦒ', 'Huruf ke-5 (U+A9B1)'],
  ['Arabic', 'محمد', 'Huruf ke-1 (U+0645)'],
  ['Chinese', 'Toko 日', 'Huruf ke-6 (U+65E5)'],
  ['an emoji', 'Painem🙂', 'Huruf ke-7 (U+1F642)'],
  ['an accent without a letter of its own', 'x\u030c', 'Huruf ke-2 (U+030C)'],
  ['a hyphen that is not the hyphen', 'Al\u2010Amin', 'Huruf ke-3 (U+2010)'],
] as const;

/** Every free text of a sample: where it stands, and a copy of the sample with another text there. */
function textsOf({ sample, template }: LoadedTemplate) {
  return pathsOf(sample, []).filter(({ keys }) => accepts(template.schema, withText(sample, keys, 'Uji')));
}

function pathsOf(value: unknown, keys: readonly string[]): { keys: readonly string[] }[] {
  if (typeof value === 'string') return [{ keys }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...keys, key]));
}

function withText(sample: unknown, keys: readonly string[], text: string): unknown {
  const copy = structuredClone(sample);
  const owner = keys
    .slice(0, -1)
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], copy);
  (owner as Record<string, unknown>)[keys.at(-1)!] = text;
  return copy;
}

const accepts = (schema: z.ZodType, data: unknown) => schema.safeParse(data).success;

describe.each(templates.list().map((loaded) => ({ type: loaded.type, loaded })))(
  '$type',
  ({ type, loaded }) => {
    test.each(foreign)(
      '%s is refused in every text field, by field and place',
      async (_what, text, expected) => {
        const texts = textsOf(loaded);
        expect(texts.length).toBeGreaterThan(2);
        for (const { keys } of texts) {
          const problems = await problemsOf(() =>
            checkData(loaded.template, withText(loaded.sample, keys, text)),
          );
          expect(problems, keys.join('.')).toHaveLength(1);
          expect(problems[0], keys.join('.')).toMatchObject({
            path: expect.any(String),
            label: expect.any(String),
          });
          expect(problems[0]!.message).toContain(expected);
        }
      },
    );

    test('a preview names it too', async () => {
      const [{ keys }] = textsOf(loaded) as [{ keys: string[] }];
      const data = withText(loaded.sample, keys, 'ꦱꦿꦒꦺꦤ꧀');
      const wanted = { data, format: loaded.formats[0]!, date: '2026-03-16' };
      const refused = previewDocument({ templates, qrPrefix: 'BKS:' }, type, wanted);
      await expect(refused).rejects.toMatchObject({
        code: 'invalid_input',
        problems: [{ label: expect.any(String), message: expect.stringContaining('Huruf ke-1 (U+A9B1)') }],
      });
    });
  },
);

async function problemsOf(work: () => Promise<unknown>) {
  try {
    await work();
  } catch (error) {
    if (isAppError(error, 'invalid_input')) return error.problems;
    throw error;
  }
  return [];
}
