import type { Archive } from '../archive/archive.ts';
import { getManifest, getRecord } from '../archive/retrieve.ts';
import { readCode } from '../domain/code.ts';
import type { Instansi } from '../domain/instansi.ts';
import { AppError } from '../errors.ts';
import type { Templates } from './load-templates.ts';
import type { InstalledFamily } from './pdf/fonts.ts';
import type { DocumentFormat, Versioned } from './template.ts';

/** What documents are made from. */
export interface Office {
  archive: Archive;
  templates: Templates;
  instansi: Versioned<Instansi>;
  /** What stands before the code in the QR, upper case. */
  qrPrefix: string;
  /** The letters of a keputusan that this machine has; where it has none, those that come with Berkas. */
  bookman?: InstalledFamily;
}

/** An issued document as it is answered. */
export interface DocumentView {
  code: string;
  recordId: string;
  version: number;
  state: 'diterima' | 'tersimpan' | 'aman';
  type: string;
  title: string;
  format: DocumentFormat;
  template: { version: string; fingerprint: string };
  date: string;
  issuedAt: string;
  berkas: { id: string; version: number }[];
  kegiatan?: { id: string; version: number };
  pages: number | null;
  size: number;
  sha256: string;
  supersedes: string | null;
  supersededBy: string | null;
  filledByHand: Record<string, string>;
  /** Fields that the paper leaves blank and that have not been recorded yet. */
  notYetFilled: string[];
}

/** An issued document by its code, as typed: lower case, dashes and spaces do no harm. `not_found`. */
export async function getDocument(office: Office, code: string): Promise<DocumentView> {
  return viewDocument(office, (await findDocument(office.archive, code)).recordId);
}

/** The catalog's row of a document, by its code as typed. `not_found`. */
export async function findDocument({ database }: Archive, typed: string) {
  const code = readCode(typed);
  const row =
    code && (await database.selectFrom('documents').selectAll().where('code', '=', code).executeTakeFirst());
  if (row) return row;
  throw new AppError('not_found', 'no document with this code', {
    detail: code
      ? 'Tidak ada naskah terbit dengan kode ini.'
      : 'Kode naskah salah ketik: 11 huruf atau angka, misalnya 7K2M-9QXA-4TB, dengan huruf periksa di akhir.',
  });
}

/** The document that a record holds. */
export async function viewDocument(office: Office, recordId: string): Promise<DocumentView> {
  const { archive, templates } = office;
  const record = await getRecord(archive, recordId);
  const manifest = await getManifest(archive, recordId);
  const issued = manifest.issued!;
  const later = await archive.database
    .selectFrom('documents')
    .select('code')
    .where('supersedes', '=', issued.code)
    .executeTakeFirst();
  const blank = templates.list().find((one) => one.type === issued.type)?.template.filledByHand ?? [];
  return {
    code: issued.code,
    recordId,
    version: record.version,
    state: record.state,
    type: issued.type,
    title: record.title,
    format: issued.format,
    template: issued.template,
    date: record.date,
    issuedAt: issued.issuedAt,
    berkas: record.berkas,
    ...(record.kegiatan && { kegiatan: record.kegiatan }),
    pages: record.pages,
    size: record.size,
    sha256: record.sha256,
    supersedes: issued.supersedes,
    supersededBy: later?.code ?? null,
    filledByHand: issued.filledByHand,
    notYetFilled: blank.filter((path) => !(path in issued.filledByHand)),
  };
}
