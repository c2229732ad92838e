import { z } from 'zod';
import type { Who } from '../archive/archive.ts';
import type { Manifest } from '../archive/capsule.ts';
import { updateManifest } from '../archive/deposit.ts';
import { problemsOf } from '../domain/problems.ts';
import { AppError, type Problem } from '../errors.ts';
import { type DocumentView, findDocument, type Office, viewDocument } from './document.ts';
import type { LoadedTemplate } from './load-templates.ts';

/**
 * Records what was written by hand on the signed paper, in fields that the template declares. A new version of the
 * manifest; the bytes stay, nothing is superseded. Only the fields given change; an empty text takes a value back.
 */
export async function fillByHand(
  office: Office,
  code: string,
  ifMatch: string | undefined,
  values: Readonly<Record<string, string>>,
  who: Who,
): Promise<DocumentView> {
  const { recordId, type } = await findDocument(office.archive, code);
  if (!ifMatch) throw new AppError('precondition_required', 'filled-by-hand without If-Match');
  checkFilled(office.templates.get(type), values);
  const version = Number(/^"(\d+)"$/.exec(ifMatch)?.[1] ?? Number.NaN);
  await updateManifest(office.archive, recordId, version, (manifest) => withFilled(manifest, values), who);
  return viewDocument(office, recordId);
}

function withFilled(manifest: Manifest, values: Readonly<Record<string, string>>): Manifest {
  const issued = manifest.issued!;
  const merged = Object.entries({ ...issued.filledByHand, ...values }).filter(([, value]) => value !== '');
  return { ...manifest, issued: { ...issued, filledByHand: Object.fromEntries(merged) } };
}

/** Each value by the rule of its own field: a date must be a date. An empty text takes a value back. */
function checkFilled({ template, type }: LoadedTemplate, values: Readonly<Record<string, string>>): void {
  const allowed = template.filledByHand ?? [];
  const list =
    allowed.length > 0
      ? `Yang dapat dicatat: ${allowed.join(', ')}.`
      : `Naskah ${type} tidak punya isian tulis tangan.`;
  if (Object.keys(values).length === 0) throw wrongValues(type, [{ path: '', message: list }]);
  const problems = Object.entries(values).flatMap(([path, value]): Problem[] => {
    const field = allowed.includes(path) ? fieldAt(template.schema, path.split('.')) : undefined;
    if (!field) return [{ path, message: `Isian ini tidak dikosongkan pada naskah ${type}. ${list}` }];
    const checked = value === '' ? undefined : field.safeParse(value);
    return checked?.error ? problemsOf(checked.error, field).map((problem) => ({ ...problem, path })) : [];
  });
  if (problems.length > 0) throw wrongValues(type, problems);
}

function wrongValues(type: string, problems: Problem[]): AppError {
  return new AppError('invalid_input', `values filled by hand on ${type} are wrong`, { problems });
}

/** The schema of a field; what is optional on the paper is wanted here. */
function fieldAt(schema: z.ZodType, [key, ...rest]: readonly string[]): z.ZodType | undefined {
  const inner = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
  if (key === undefined) return inner;
  const next = inner instanceof z.ZodObject ? (inner.shape[key] as z.ZodType | undefined) : undefined;
  return next && fieldAt(next, rest);
}
