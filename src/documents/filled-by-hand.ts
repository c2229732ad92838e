import type { Who } from '../archive/archive.ts';
import type { Manifest } from '../archive/capsule.ts';
import { updateManifest } from '../archive/deposit.ts';
import { AppError } from '../errors.ts';
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

function checkFilled({ template, type }: LoadedTemplate, values: Readonly<Record<string, string>>): void {
  const allowed = template.filledByHand ?? [];
  const unknown = Object.keys(values).filter((path) => !allowed.includes(path));
  if (unknown.length === 0) return;
  const list =
    allowed.length > 0
      ? `Yang dapat dicatat: ${allowed.join(', ')}.`
      : 'Naskah ini tidak punya isian tulis tangan.';
  throw new AppError('invalid_input', `${type} leaves other fields blank`, {
    problems: unknown.map((path) => ({
      path,
      message: `Isian ini tidak dikosongkan pada naskah ${type}. ${list}`,
    })),
  });
}
