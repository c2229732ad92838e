import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { LockMode } from '../storage/object-store.ts';
import { overlap, readStoreUrl } from '../storage/store-url.ts';
import { AppError, type Problem } from './errors.ts';

/** The largest text of a QR in the page code, in characters (DESIGN section 6: version 4 at level Q). */
const longestPayload = 67;
/** What comes after the prefix: the code and `/9999/9999`. */
const payloadTail = 11 + '/9999/9999'.length;

/** A whole number, written in digits. */
function whole(minimum: number, maximum: number) {
  const message = `must be a whole number from ${minimum} to ${maximum}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .refine((number) => number >= minimum && number <= maximum, message);
}

const megabytes = z
  .string()
  .regex(/^\d{1,5}(\.\d{1,3})?$/, 'must be a number of megabytes, such as 100')
  .transform(Number)
  .refine((number) => number > 0 && number <= 10_240, 'must be more than 0 and at most 10240 megabytes');

const storeUrl = z.string().superRefine((address, ctx) => {
  const place = readStoreUrl(address);
  if (typeof place === 'string') ctx.addIssue(place);
});

const lockModes = ['off', 'governance', 'compliance'] as const;
const storeLock = z.enum(lockModes, `must be one of ${lockModes.join(', ')}`).default('off');

const publicUrl = z
  .url({ protocol: /^https?$/, error: 'must be an address such as http://10.0.0.5:8080' })
  .transform((url) => url.replace(/\/+$/, ''))
  .refine(
    (url) => /^[0-9A-Z $%*+\-./:]+$/.test(url.toUpperCase()),
    'has characters that a QR in capitals cannot hold',
  )
  .refine(
    (url) => url.length + '/D/'.length + payloadTail <= longestPayload,
    `is longer than ${longestPayload - payloadTail - 3} characters, too long for the page code`,
  );

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Every setting, its default and its check. The README lists them in this order. */
const settings = z.object({
  HOST: z.string().default('127.0.0.1').meta({ description: 'Address to listen on' }),
  PORT: whole(0, 65_535).default(8080).meta({ description: 'Port to listen on; 0 takes a free one' }),
  DATA_DIR: z.string().default('./var').meta({ description: 'Database, inbox and folder store' }),
  STORE_URL: storeUrl
    .optional()
    .meta({ description: 'file:<folder> or http(s)://host:port/bucket; default DATA_DIR/store' }),
  STORE_ACCESS_KEY: z.string().optional().meta({ description: 'For an S3 store' }),
  STORE_SECRET_KEY: z.string().optional().meta({ description: 'For an S3 store', secret: true }),
  STORE_REPAIR_ACCESS_KEY: z
    .string()
    .optional()
    .meta({ description: 'For berkas repair alone: may delete a version of an S3 store' }),
  STORE_REPAIR_SECRET_KEY: z
    .string()
    .optional()
    .meta({ description: 'For berkas repair alone', secret: true }),
  STORE_TIMEOUT_MS: whole(100, 3_600_000)
    .default(30_000)
    .meta({ description: 'Longest wait for an answer of the store' }),
  STORE_LOCK: storeLock.meta({
    description: 'off, governance or compliance: how an S3 store locks what it keeps, 90 days at a time',
  }),
  BACKUP_STORE_URL: storeUrl.optional().meta({ description: 'The second store, on another disk or machine' }),
  BACKUP_STORE_ACCESS_KEY: z.string().optional().meta({ description: 'For an S3 backup store' }),
  BACKUP_STORE_SECRET_KEY: z
    .string()
    .optional()
    .meta({ description: 'For an S3 backup store', secret: true }),
  BACKUP_STORE_REPAIR_ACCESS_KEY: z
    .string()
    .optional()
    .meta({ description: 'For berkas repair alone: may delete a version of an S3 backup store' }),
  BACKUP_STORE_REPAIR_SECRET_KEY: z
    .string()
    .optional()
    .meta({ description: 'For berkas repair alone', secret: true }),
  BACKUP_STORE_LOCK: storeLock.meta({ description: 'The same for an S3 backup store' }),
  REQUIRE_WORM: z.enum(['true', 'false'], 'must be true or false').default('false').meta({
    description: 'true: the service starts only where the store proves that nobody can take an object away',
  }),
  RESTORE_FROM_ACCESS_KEY: z
    .string()
    .optional()
    .meta({ description: 'For `berkas restore --from` an S3 store; default BACKUP_STORE_ACCESS_KEY' }),
  RESTORE_FROM_SECRET_KEY: z.string().optional().meta({
    description: 'For `berkas restore --from` an S3 store; default BACKUP_STORE_SECRET_KEY',
    secret: true,
  }),
  DATABASE_URL: z
    .string()
    .regex(/^file:.+$/, 'must be file:<path>')
    .optional()
    .meta({ description: 'file:<path> of the SQLite catalog; default DATA_DIR/berkas.sqlite' }),
  PUBLIC_URL: publicUrl
    .optional()
    .meta({ description: 'The address that clients and QR readers use; without it the QR holds BKS:<code>' }),
  INSTANSI_FILE: z.string().optional().meta({
    description:
      'JSON file of the office; default DATA_DIR/instansi.json (from a restore), else the bundled sample of Sragen',
  }),
  BOOKMAN_FONT_DIR: z.string().optional().meta({
    description:
      'Folder with the letters of a keputusan (TeX Gyre Bonum, URW Bookman or Bookman Old Style); none keeps Besley; default TeX Gyre Bonum where the system has it',
  }),
  API_TOKEN: z
    .string()
    .min(16, 'needs at least 16 characters')
    .optional()
    .meta({ description: 'Bearer token for every route but health and page codes', secret: true }),
  LOG_LEVEL: z
    .enum(logLevels, `must be one of ${logLevels.join(', ')}`)
    .default('info')
    .meta({ description: 'How much is logged' }),
  INBOX_MAX_MB: whole(1, 10_000_000)
    .default(4096)
    .meta({ description: 'How much may wait in the inbox while the store is away; then 503' }),
  DRILL_DAYS: whole(1, 366)
    .default(7)
    .meta({ description: 'How often a restore from the backup store is rehearsed, in days' }),
  MAX_UPLOAD_MB: megabytes.default(100).meta({ description: 'Largest file of a record' }),
  MAX_JSON_MB: megabytes.default(16).meta({ description: 'Largest JSON body' }),
  CHECK_DAYS: whole(1, 3650)
    .default(30)
    .meta({ description: 'Within how many days the service reads every kept object again' }),
  RATE_LIMIT_PER_MINUTE: whole(1, 10_000_000)
    .default(6000)
    .meta({ description: 'Requests a minute from one address' }),
});

declare module 'zod' {
  interface GlobalMeta {
    secret?: boolean;
  }
}

type Settings = z.infer<typeof settings>;

interface StoreKeys {
  accessKey: string;
  secretKey: string;
}

export interface Config {
  host: string;
  port: number;
  dataDir: string;
  storeUrl: string;
  storeKeys?: StoreKeys;
  backupStoreUrl?: string;
  backupStoreKeys?: StoreKeys;
  /** With the right to delete a version: only `berkas repair` uses them. */
  storeRepairKeys?: StoreKeys;
  backupStoreRepairKeys?: StoreKeys;
  /** How each new object is locked; left out: not at all. */
  storeLock?: LockMode;
  backupStoreLock?: LockMode;
  /** Start only where the tamper probe of the store passes. */
  requireWorm: boolean;
  /** Of the store that `berkas restore` reads; those of the backup store where it has none of its own. */
  restoreKeys?: StoreKeys;
  storeTimeoutMs: number;
  databaseUrl: string;
  publicUrl?: string;
  /** What stands before the code in the QR, upper case. */
  qrPrefix: string;
  instansiFile: string;
  /** A folder, or `none`; where it is left out, the system is looked through. */
  bookmanFontDir?: string;
  apiToken?: string;
  logLevel: Settings['LOG_LEVEL'];
  drillDays: number;
  maxInboxBytes: number;
  maxUploadBytes: number;
  maxJsonBytes: number;
  /** Within how many days everything is read again. */
  checkDays: number;
  requestsPerMinute: number;
}

/**
 * The settings of an environment. Every setting may also come as `<NAME>_FILE`, the path of a file that holds it. All
 * mistakes are reported together as `bad_config`.
 */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const { values, mistakes } = readValues(env);
  const parsed = settings.safeParse(values);
  const wrong = (parsed.error?.issues ?? []).map(({ path, message }) => ({ path: path.join('.'), message }));
  const problems = [...mistakes, ...wrong, ...(parsed.success ? contradictions(parsed.data) : [])];
  if (parsed.success && problems.length === 0) return toConfig(parsed.data);
  throw new AppError('bad_config', 'settings are wrong', { problems });
}

interface Values {
  values: Record<string, string>;
  /** The names that came by a file. */
  fromFile: Set<string>;
  mistakes: Problem[];
}

function readValues(env: NodeJS.ProcessEnv): Values {
  const found: Values = { values: {}, fromFile: new Set(), mistakes: [] };
  for (const name of Object.keys(settings.shape)) {
    const file = env[`${name}_FILE`];
    // INSTANSI_FILE is a setting of its own; an empty variable counts as unset, as compose files make them.
    if (env[name]) found.values[name] = env[name];
    if (!file) continue;
    if (env[name]) found.mistakes.push({ path: name, message: `set either ${name} or ${name}_FILE` });
    try {
      found.values[name] = readFileSync(file, 'utf8').trim();
      found.fromFile.add(name);
    } catch (error) {
      found.mistakes.push({ path: `${name}_FILE`, message: (error as Error).message });
    }
  }
  return found;
}

/** What is wrong with settings that are right one by one. */
function contradictions(s: Settings): Problem[] {
  return [
    ...(isLoopback(s.HOST) ? [] : openHostMistakes(s)),
    ...keyMistakes('STORE', s.STORE_URL, s.STORE_ACCESS_KEY, s.STORE_SECRET_KEY),
    ...keyMistakes('BACKUP_STORE', s.BACKUP_STORE_URL, s.BACKUP_STORE_ACCESS_KEY, s.BACKUP_STORE_SECRET_KEY),
    ...pairMistakes('STORE_REPAIR', s.STORE_REPAIR_ACCESS_KEY, s.STORE_REPAIR_SECRET_KEY),
    ...pairMistakes(
      'BACKUP_STORE_REPAIR',
      s.BACKUP_STORE_REPAIR_ACCESS_KEY,
      s.BACKUP_STORE_REPAIR_SECRET_KEY,
    ),
    ...lockMistakes('STORE', storeUrlOf(s), s.STORE_LOCK),
    ...lockMistakes('BACKUP_STORE', s.BACKUP_STORE_URL, s.BACKUP_STORE_LOCK),
    ...wormMistakes(s),
    ...backupMistakes(s),
    ...inboxMistakes(s),
  ];
}

function openHostMistakes({ HOST, PORT, PUBLIC_URL, API_TOKEN }: Settings): Problem[] {
  const mistakes: Problem[] = [];
  if (!API_TOKEN) mistakes.push({ path: 'HOST', message: 'another address than loopback needs API_TOKEN' });
  // 0.0.0.0 takes loopback too; at one address only, every request would be refused for its Host.
  if (!PUBLIC_URL && !isEveryAddress(HOST)) {
    mistakes.push({ path: 'HOST', message: `needs PUBLIC_URL, such as http://${HOST}:${PORT}` });
  }
  return mistakes;
}

function keyMistakes(name: string, address?: string, accessKey?: string, secretKey?: string): Problem[] {
  const place = address === undefined ? '' : readStoreUrl(address);
  if (typeof place === 'string' || 'folder' in place || (accessKey && secretKey)) return [];
  const message = `an S3 store needs ${name}_ACCESS_KEY and ${name}_SECRET_KEY`;
  return [{ path: `${name}_URL`, message }];
}

function pairMistakes(name: string, accessKey?: string, secretKey?: string): Problem[] {
  if ((accessKey === undefined) === (secretKey === undefined)) return [];
  return [{ path: `${name}_ACCESS_KEY`, message: `goes together with ${name}_SECRET_KEY` }];
}

function lockMistakes(name: string, address: string | undefined, lock: Settings['STORE_LOCK']): Problem[] {
  if (lock === 'off') return [];
  const place = address === undefined ? undefined : readStoreUrl(address);
  if (typeof place === 'string' || (place && 'bucket' in place)) return [];
  const message = `${lock} needs an S3 store in ${name}_URL: a folder has no locks; set it to off`;
  return [{ path: `${name}_LOCK`, message }];
}

function wormMistakes({ REQUIRE_WORM, STORE_LOCK }: Settings): Problem[] {
  if (REQUIRE_WORM === 'false' || STORE_LOCK !== 'off') return [];
  return [{ path: 'REQUIRE_WORM', message: 'needs STORE_LOCK=compliance (or governance) in an S3 store' }];
}

function backupMistakes(s: Settings): Problem[] {
  if (!s.BACKUP_STORE_URL) return [];
  const [store, backup] = [readStoreUrl(storeUrlOf(s)), readStoreUrl(s.BACKUP_STORE_URL)];
  if (typeof store === 'string' || typeof backup === 'string' || !overlap(store, backup)) return [];
  const message =
    'is the place of the store itself, or in it, or around it: a backup needs its own disk or machine';
  return [{ path: 'BACKUP_STORE_URL', message }];
}

/** Twice: a file that just fits would leave no room for what is printed of it, nor for a second clerk. */
function inboxMistakes({ INBOX_MAX_MB, MAX_UPLOAD_MB }: Settings): Problem[] {
  if (INBOX_MAX_MB >= 2 * MAX_UPLOAD_MB) return [];
  return [{ path: 'INBOX_MAX_MB', message: `must be at least twice MAX_UPLOAD_MB (${MAX_UPLOAD_MB})` }];
}

const storeUrlOf = (s: Settings) => s.STORE_URL ?? `file:${s.DATA_DIR}/store`;

function toConfig(s: Settings): Config {
  return {
    host: s.HOST,
    port: s.PORT,
    dataDir: s.DATA_DIR,
    storeUrl: storeUrlOf(s),
    ...keysOf('storeKeys', s.STORE_ACCESS_KEY, s.STORE_SECRET_KEY),
    ...(s.BACKUP_STORE_URL && { backupStoreUrl: s.BACKUP_STORE_URL }),
    ...keysOf('backupStoreKeys', s.BACKUP_STORE_ACCESS_KEY, s.BACKUP_STORE_SECRET_KEY),
    ...keysOf('storeRepairKeys', s.STORE_REPAIR_ACCESS_KEY, s.STORE_REPAIR_SECRET_KEY),
    ...keysOf('backupStoreRepairKeys', s.BACKUP_STORE_REPAIR_ACCESS_KEY, s.BACKUP_STORE_REPAIR_SECRET_KEY),
    ...(s.STORE_LOCK !== 'off' && { storeLock: s.STORE_LOCK }),
    ...(s.BACKUP_STORE_LOCK !== 'off' && { backupStoreLock: s.BACKUP_STORE_LOCK }),
    requireWorm: s.REQUIRE_WORM === 'true',
    ...keysOf(
      'restoreKeys',
      s.RESTORE_FROM_ACCESS_KEY ?? s.BACKUP_STORE_ACCESS_KEY,
      s.RESTORE_FROM_SECRET_KEY ?? s.BACKUP_STORE_SECRET_KEY,
    ),
    storeTimeoutMs: s.STORE_TIMEOUT_MS,
    databaseUrl: s.DATABASE_URL ?? `file:${s.DATA_DIR}/berkas.sqlite`,
    ...(s.PUBLIC_URL && { publicUrl: s.PUBLIC_URL }),
    qrPrefix: s.PUBLIC_URL ? `${s.PUBLIC_URL.toUpperCase()}/D/` : 'BKS:',
    instansiFile:
      s.INSTANSI_FILE ??
      restoredOffice(s.DATA_DIR) ??
      fileURLToPath(new URL('../samples/instansi-sragen.json', import.meta.url)),
    ...(s.BOOKMAN_FONT_DIR && { bookmanFontDir: s.BOOKMAN_FONT_DIR }),
    ...(s.API_TOKEN && { apiToken: s.API_TOKEN }),
    logLevel: s.LOG_LEVEL,
    drillDays: s.DRILL_DAYS,
    maxInboxBytes: s.INBOX_MAX_MB * 1_048_576,
    maxUploadBytes: Math.floor(s.MAX_UPLOAD_MB * 1_048_576),
    maxJsonBytes: Math.floor(s.MAX_JSON_MB * 1_048_576),
    checkDays: s.CHECK_DAYS,
    requestsPerMinute: s.RATE_LIMIT_PER_MINUTE,
  };
}

/** What a restore found to be the office: the sample would else become its next version. */
function restoredOffice(dataDir: string): string | undefined {
  const path = join(dataDir, 'instansi.json');
  return existsSync(path) ? path : undefined;
}

function keysOf<Name extends string>(name: Name, accessKey?: string, secretKey?: string) {
  return (accessKey && secretKey ? { [name]: { accessKey, secretKey } } : {}) as { [N in Name]?: StoreKeys };
}

/** How the store is opened to be written, by whomever: what is made without its lock cannot be locked later. */
export function storeOptions({ storeTimeoutMs: timeoutMs, storeLock: lock }: Config) {
  return { timeoutMs, ...(lock && { lock }) };
}

/** The same for the backup store. */
export function backupStoreOptions({ storeTimeoutMs: timeoutMs, backupStoreLock: lock }: Config) {
  return { timeoutMs, ...(lock && { lock }) };
}

/** Is this host name one that only this machine reaches? */
export function isLoopback(host: string): boolean {
  return ['localhost', '::1', '[::1]'].includes(host) || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Is this the host that means every address of the machine, loopback too? */
export function isEveryAddress(host: string): boolean {
  return ['0.0.0.0', '::', '[::]'].includes(host);
}

/** One line of `berkas config`. */
export interface ShownSetting {
  name: string;
  /** What is in force; empty where nothing is, `(hidden)` for a secret. */
  value: string;
  from: 'environment' | 'file' | 'default';
  description: string;
}

/** Every setting as it is in force, those that follow from others too. */
export function showSettings(env: NodeJS.ProcessEnv): ShownSetting[] {
  const { values, fromFile } = readValues(env);
  const s = settings.parse(values);
  const { storeUrl, databaseUrl, instansiFile } = toConfig(s);
  const inForce = { ...s, STORE_URL: storeUrl, DATABASE_URL: databaseUrl, INSTANSI_FILE: instansiFile };
  return Object.entries(settings.shape).map(([name, schema]) => {
    const { description = '', secret } = schema.meta() ?? {};
    const value = inForce[name as keyof Settings] ?? '';
    const from = fromFile.has(name) ? 'file' : name in values ? 'environment' : 'default';
    return { name, value: secret && value ? '(hidden)' : String(value), from, description };
  });
}
