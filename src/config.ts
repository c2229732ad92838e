import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { AppError } from './errors.ts';

/** The largest text of a QR in the page code, in characters (DESIGN section 6: version 4 at level Q). */
const longestPayload = 67;
/** What comes after the prefix: the code and `/9999/9999`. */
const payloadTail = 11 + '/9999/9999'.length;

const port = z.coerce.number().int().min(0).max(65_535);
const megabytes = z.coerce.number().positive().max(10_240);
const storeUrl = z
  .string()
  .regex(/^(file:.+|https?:\/\/[^/]+\/[^/]+)$/, 'must be file:<folder> or http(s)://host:port/bucket');

const publicUrl = z
  .url({ protocol: /^https?$/ })
  .transform((url) => url.replace(/\/+$/, ''))
  .refine(
    (url) => /^[0-9A-Z $%*+\-./:]+$/.test(url.toUpperCase()),
    'has characters that a QR in capitals cannot hold',
  )
  .refine(
    (url) => url.length + '/D/'.length + payloadTail <= longestPayload,
    `is longer than ${longestPayload - payloadTail - 3} characters, too long for the page code`,
  );

/** Every setting, its default and its check. The README lists them in this order. */
const settings = z.object({
  HOST: z.string().default('127.0.0.1').meta({ description: 'Address to listen on' }),
  PORT: port.default(8080).meta({ description: 'Port to listen on; 0 takes a free one' }),
  DATA_DIR: z.string().default('./var').meta({ description: 'Database, inbox and folder store' }),
  STORE_URL: storeUrl
    .optional()
    .meta({ description: 'file:<folder> or http(s)://host:port/bucket; default DATA_DIR/store' }),
  STORE_ACCESS_KEY: z.string().optional().meta({ description: 'For an S3 store' }),
  STORE_SECRET_KEY: z.string().optional().meta({ description: 'For an S3 store', secret: true }),
  STORE_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .default(30_000)
    .meta({ description: 'Longest wait for an answer of the store' }),
  BACKUP_STORE_URL: storeUrl.optional().meta({ description: 'The second store, on another disk or machine' }),
  BACKUP_STORE_ACCESS_KEY: z.string().optional().meta({ description: 'For an S3 backup store' }),
  BACKUP_STORE_SECRET_KEY: z
    .string()
    .optional()
    .meta({ description: 'For an S3 backup store', secret: true }),
  DATABASE_URL: z
    .string()
    .regex(/^file:.+$/, 'must be file:<path>')
    .optional()
    .meta({ description: 'file:<path> of the SQLite catalog; default DATA_DIR/berkas.sqlite' }),
  PUBLIC_URL: publicUrl
    .optional()
    .meta({ description: 'Where readers of the QR reach the service; without it the QR holds BKS:<code>' }),
  INSTANSI_FILE: z
    .string()
    .optional()
    .meta({ description: 'JSON file of the office; default the bundled sample of Sragen' }),
  API_TOKEN: z
    .string()
    .min(16, 'needs at least 16 characters')
    .optional()
    .meta({ description: 'Bearer token for every route but health', secret: true }),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .meta({ description: 'How much is logged' }),
  MAX_UPLOAD_MB: megabytes.default(100).meta({ description: 'Largest file of a record' }),
  MAX_JSON_MB: megabytes.default(16).meta({ description: 'Largest JSON body' }),
  RATE_LIMIT_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(1)
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
  storeTimeoutMs: number;
  databaseUrl: string;
  publicUrl?: string;
  /** What stands before the code in the QR, upper case. */
  qrPrefix: string;
  instansiFile: string;
  apiToken?: string;
  logLevel: Settings['LOG_LEVEL'];
  maxUploadBytes: number;
  maxJsonBytes: number;
  requestsPerMinute: number;
}

/**
 * The settings of an environment. Every setting may also come as `<NAME>_FILE`, the path of a file that holds it. All
 * mistakes are reported together as `bad_config`.
 */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const { values, mistakes } = readValues(env);
  const parsed = settings.safeParse(values);
  const all = [
    ...mistakes,
    ...(parsed.error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`),
  ];
  if (parsed.success && !isLoopback(parsed.data.HOST) && !parsed.data.API_TOKEN) {
    all.push('HOST: another address than loopback needs API_TOKEN');
  }
  if (!parsed.success || all.length > 0) {
    throw new AppError('bad_config', `settings are wrong:\n  ${all.join('\n  ')}`, {
      problems: all.map((message) => ({ path: message.split(':')[0]!, message })),
    });
  }
  return toConfig(parsed.data);
}

function readValues(env: NodeJS.ProcessEnv): { values: Record<string, string>; mistakes: string[] } {
  const values: Record<string, string> = {};
  const mistakes: string[] = [];
  for (const name of Object.keys(settings.shape)) {
    const file = env[`${name}_FILE`];
    // INSTANSI_FILE is a setting of its own; an empty variable counts as unset, as compose files make them.
    if (env[name]) values[name] = env[name];
    if (!file) continue;
    if (env[name]) mistakes.push(`${name}: set either ${name} or ${name}_FILE`);
    try {
      values[name] = readFileSync(file, 'utf8').trim();
    } catch (error) {
      mistakes.push(`${name}_FILE: ${(error as Error).message}`);
    }
  }
  return { values, mistakes };
}

function toConfig(s: Settings): Config {
  return {
    host: s.HOST,
    port: s.PORT,
    dataDir: s.DATA_DIR,
    storeUrl: s.STORE_URL ?? `file:${s.DATA_DIR}/store`,
    ...keysOf('storeKeys', s.STORE_ACCESS_KEY, s.STORE_SECRET_KEY),
    ...(s.BACKUP_STORE_URL && { backupStoreUrl: s.BACKUP_STORE_URL }),
    ...keysOf('backupStoreKeys', s.BACKUP_STORE_ACCESS_KEY, s.BACKUP_STORE_SECRET_KEY),
    storeTimeoutMs: s.STORE_TIMEOUT_MS,
    databaseUrl: s.DATABASE_URL ?? `file:${s.DATA_DIR}/berkas.sqlite`,
    ...(s.PUBLIC_URL && { publicUrl: s.PUBLIC_URL }),
    qrPrefix: s.PUBLIC_URL ? `${s.PUBLIC_URL.toUpperCase()}/D/` : 'BKS:',
    instansiFile:
      s.INSTANSI_FILE ?? fileURLToPath(new URL('../samples/instansi-sragen.json', import.meta.url)),
    ...(s.API_TOKEN && { apiToken: s.API_TOKEN }),
    logLevel: s.LOG_LEVEL,
    maxUploadBytes: Math.floor(s.MAX_UPLOAD_MB * 1_048_576),
    maxJsonBytes: Math.floor(s.MAX_JSON_MB * 1_048_576),
    requestsPerMinute: s.RATE_LIMIT_PER_MINUTE,
  };
}

function keysOf<Name extends string>(name: Name, accessKey?: string, secretKey?: string) {
  return (accessKey && secretKey ? { [name]: { accessKey, secretKey } } : {}) as { [N in Name]?: StoreKeys };
}

/** Is this host name one that only this machine reaches? */
function isLoopback(host: string): boolean {
  return ['localhost', '::1', '[::1]'].includes(host) || /^127(\.\d{1,3}){3}$/.test(host);
}

/** One line a setting for `berkas config`: its name, what is in force, where from; secrets are hidden. */
export function showSettings(
  env: NodeJS.ProcessEnv,
): { name: string; value: string; from: string; description: string }[] {
  const { values } = readValues(env);
  const config = settings.parse(values);
  return Object.entries(settings.shape).map(([name, schema]) => {
    const { description = '', secret } = schema.meta() ?? {};
    const value = config[name as keyof Settings];
    const shown = value === undefined ? '' : secret ? '(rahasia)' : String(value);
    return { name, value: shown, from: name in values ? 'lingkungan' : 'bawaan', description };
  });
}
