import { hash as hashOf } from 'node:crypto';
import { z } from 'zod';
import { documentFormats } from '../domain/document-format.ts';
import { numberDataSchema } from '../domain/numbers.ts';
import { actorSchema, recordMetadataSchema } from '../domain/record.ts';
import { AppError } from '../errors.ts';

/** The store format; its document for strangers is storage/README.md. Nothing else makes keys or reads envelopes. */

export type CaseNoun = 'berkas' | 'kegiatan';

/** SHA-256, lower-case hex. */
export function sha256(bytes: Uint8Array | string): string {
  return hashOf('sha256', bytes, 'hex');
}

/** The fan-out folder of an id, so that no folder holds millions of names. */
const fanOut = (id: string) => sha256(id).slice(0, 2);
const versionFile = (version: number) => `v${String(version).padStart(4, '0')}.json`;

/** `berkas/<hh>/<id>/v0001.json` */
export function caseKey(noun: CaseNoun, id: string, version: number): string {
  return `${noun}/${fanOut(id)}/${id}/${versionFile(version)}`;
}

/** `instansi/v0001.json` */
export function instansiKey(version: number): string {
  return `instansi/${versionFile(version)}`;
}

/** `numbers/<seri>/<tahun>/<nnnnn>/v0001.json`: one number has one key, so nobody can take it twice. */
export function numberKey(id: string, version: number): string {
  return `numbers/${id}/${versionFile(version)}`;
}

/** `records/<yyyy>/<hh>/<id>`: all keys of a record begin with it. */
function recordFolder(id: string): string {
  return yearFolder('records', id);
}

const yearFolder = (noun: 'records' | 'print-runs', id: string) =>
  `${noun}/${new Date(ulidTime(id)).getUTCFullYear()}/${fanOut(id)}/${id}`;

/** `print-runs/<yyyy>/<hh>/<id>/v0001.json` */
export function printRunKey(id: string, version: number): string {
  return `${yearFolder('print-runs', id)}/${versionFile(version)}`;
}

/** The manifest of a record: its presence is the commit. */
export function manifestKey(id: string, version: number): string {
  return `${recordFolder(id)}/${versionFile(version)}`;
}

/** A file of a record, named by its hash. */
export function recordFileKey(id: string, hash: string, ext: string): string {
  return `${recordFolder(id)}/${hash}.${ext}`;
}

const base32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The instant in a ULID, milliseconds since 1970: its first ten characters. */
export function ulidTime(id: string): number {
  let time = 0;
  for (let at = 0; at < 10; at += 1) time = time * 32 + base32.indexOf(id.charAt(at));
  return time;
}

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const ulid = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/);
const versionedId = z.strictObject({ id: ulid, version: z.int().min(1) });

const idempotencySchema = z.strictObject({ key: z.string(), bodySha256: hash });

const envelope = {
  id: ulid,
  version: z.int().min(1),
  /** The hash of the version before this one: a chain that a stranger can follow. */
  previous: hash.nullable(),
  writtenAt: z.string(),
  actor: actorSchema,
  idempotency: idempotencySchema.optional(),
};

const berkasEnvelope = z.strictObject({ format: z.literal('berkas/1'), ...envelope, data: z.unknown() });
const kegiatanEnvelope = z.strictObject({ format: z.literal('kegiatan/1'), ...envelope, data: z.unknown() });
const instansiEnvelope = z.strictObject({
  format: z.literal('instansi/1'),
  ...envelope,
  id: z.literal('instansi'),
  data: z.unknown(),
});

const printRunEnvelope = z.strictObject({ format: z.literal('print-run/1'), ...envelope, data: z.unknown() });
export type PrintRunCapsule = z.infer<typeof printRunEnvelope>;

/** `data` is checked here: the register has no other door than this one. */
const numberEnvelope = z.strictObject({
  format: z.literal('number/1'),
  ...envelope,
  id: z.string().regex(/^[a-z][a-z0-9-]{0,29}\/\d{4}\/\d{5}$/),
  data: numberDataSchema,
});

const fileSchema = z.strictObject({
  role: z.enum(['content', 'data']),
  key: z.string(),
  size: z.int().min(0),
  sha256: hash,
  mediaType: z.string(),
  /** The name the file came with. */
  name: z.string().optional(),
});
export type RecordFile = z.infer<typeof fileSchema>;

const issuedSchema = z.strictObject({
  code: z.string(),
  type: z.string(),
  format: z.enum(documentFormats),
  template: z.strictObject({ version: z.string(), fingerprint: hash }),
  /** SHA-256 over everything printed, code and time aside: the same again is the same document. */
  identity: hash,
  issuedAt: z.string(),
  subject: z.string(),
  supersedes: z.string().nullable(),
  /** Values read from the signed paper, of the fields that the template leaves blank. */
  filledByHand: z.record(z.string(), z.string()),
});
export type IssuedDocument = z.infer<typeof issuedSchema>;

const manifestSchema = z.strictObject({
  format: z.literal('record/1'),
  ...envelope,
  /** Why there is this version; the first needs none. */
  reason: z.string().min(1).max(500).optional(),
  receivedAt: z.string(),
  origin: z.enum(['issued', 'scan', 'incoming']),
  ...recordMetadataSchema.omit({ berkas: true }).shape,
  berkas: z.array(versionedId),
  kegiatan: versionedId.optional(),
  people: z.array(
    z.strictObject({ nama: z.string(), nik: z.string().optional(), desa: z.string().optional() }),
  ),
  pages: z.int().min(1).nullable(),
  files: z.array(fileSchema).min(1),
  issued: issuedSchema.optional(),
});
export type Manifest = z.infer<typeof manifestSchema>;

const capsuleSchema = z.discriminatedUnion('format', [
  berkasEnvelope,
  kegiatanEnvelope,
  instansiEnvelope,
  printRunEnvelope,
  numberEnvelope,
  manifestSchema,
]);

/** One committed thing: a version of a berkas, kegiatan, instansi, print run or letter number, or the manifest of a record. */
export type Capsule = z.infer<typeof capsuleSchema>;
export type InstansiCapsule = z.infer<typeof instansiEnvelope>;
export type NumberCapsule = z.infer<typeof numberEnvelope>;
export type CaseCapsule = z.infer<typeof berkasEnvelope> | z.infer<typeof kegiatanEnvelope>;

/** The key under which a capsule is committed. */
export function capsuleKey(capsule: Capsule): string {
  return versionKey(capsule, capsule.version);
}

/** The key of one version of a thing. */
export function versionKey({ format, id }: Pick<Capsule, 'format' | 'id'>, version: number): string {
  if (format === 'record/1') return manifestKey(id, version);
  if (format === 'number/1') return numberKey(id, version);
  if (format === 'print-run/1') return printRunKey(id, version);
  if (format === 'instansi/1') return instansiKey(version);
  return caseKey(format === 'berkas/1' ? 'berkas' : 'kegiatan', id, version);
}

/** Is this the key of something that the archive keeps? What the check plants, and what can be made again, is not. */
export function isKeptKey(key: string): boolean {
  return !/^(canary|derived)\//.test(key);
}

/** Is this the key of a capsule, rather than of a file that one names? */
export function isCapsuleKey(key: string): boolean {
  return /^(berkas|kegiatan|instansi|print-runs|records|numbers)\/(.+\/)?v[0-9]{4,}\.json$/.test(key);
}

/** The bytes of a capsule: indented JSON, UTF-8, a line end. Composed once; retries send these bytes. */
export function encodeCapsule(capsule: Capsule): Buffer {
  return Buffer.from(`${JSON.stringify(capsuleSchema.parse(capsule), null, 1)}\n`);
}

/**
 * Reads a capsule. `unknown_format` for one that a newer Berkas wrote: never skipped; `damaged` for anything else that
 * is not a capsule, or that lies under a key other than its own.
 */
export function decodeCapsule(key: string, bytes: Uint8Array): Capsule {
  const capsule = parseCapsule(key, bytes);
  checkPlace(key, capsule);
  return capsule;
}

/** The same for bytes that lie under a name of no meaning. */
export function parseCapsule(key: string, bytes: Uint8Array): Capsule {
  return parseAs(capsuleSchema, key, bytes);
}

/** Those that this version reads. */
const capsuleFormats = [
  'berkas/1',
  'kegiatan/1',
  'instansi/1',
  'print-run/1',
  'number/1',
  'record/1',
] as const;

const outlineSchema = z.object({
  format: z.enum(capsuleFormats),
  id: z.string(),
  version: z.int().min(1),
  previous: hash.nullable(),
  files: z.array(fileSchema.pick({ key: true, size: true, sha256: true }).strip()).optional(),
});
/** Where a capsule belongs and what it names: all that is needed of one whose bytes are known by their hash. */
export type CapsuleOutline = z.infer<typeof outlineSchema>;

/** Reads the outline of a capsule, in half the time; what the rest of it is worth says only its hash. Errors as `decodeCapsule`. */
export function outlineCapsule(key: string, bytes: Uint8Array): CapsuleOutline {
  const outline = parseAs(outlineSchema, key, bytes);
  checkPlace(key, outline);
  return outline;
}

function checkPlace(key: string, capsule: Pick<Capsule, 'format' | 'id' | 'version'>): void {
  const own = versionKey(capsule, capsule.version);
  if (own !== key) throw new AppError('damaged', `${key} holds the capsule of ${own}`);
}

function parseAs<T>(schema: z.ZodType<T>, key: string, bytes: Uint8Array): T {
  const json = parseJson(key, bytes);
  const format = (json as { format?: unknown } | null)?.format;
  if (typeof format === 'string' && !capsuleFormats.some((known) => known === format)) {
    throw new AppError('unknown_format', `${key} has format ${format}, this version reads ${capsuleFormats}`);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new AppError('damaged', `${key} is not a capsule`, { cause: parsed.error });
  return parsed.data;
}

function parseJson(key: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw new AppError('damaged', `${key} is not JSON`, { cause });
  }
}
