import type { Stage } from '../domain/berkas.ts';
import type { LoadedTemplate } from './load-templates.ts';

/** A field that a paper cannot do without. */
interface RequiredField {
  /** Where the clerk fills it in: `pemohon.nama`, `instansi.kop`, `input.petugas`. */
  path: string;
  label: string;
  /** The stage of the case file or act; none for what the office or the clerk gives. */
  stage: Stage | null;
}

/** What a paper demands, in the order in which it shows it; what it may leave blank is not among it. */
export function requiredFields({ jsonSchema }: LoadedTemplate): RequiredField[] {
  const { properties = {}, required = [] } = jsonSchema;
  const whole = metaOf(jsonSchema).stage;
  return required.map((name) => {
    const { path = name, title, stage } = metaOf(properties[name]);
    const ofOthers = path.startsWith('instansi.') || path.startsWith('input.');
    return { path, label: title ?? name, stage: stage ?? (ofOthers ? null : (whole ?? null)) };
  });
}

interface Meta {
  title?: string;
  path?: string;
  stage?: Stage;
}

const metaOf = (schema: unknown): Meta => (typeof schema === 'object' && schema !== null ? schema : {});
