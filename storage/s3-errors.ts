import { AppError } from '../src/errors.ts';

/** The word S3 has for what went wrong, or that of the system; empty where there is none. */
export function codeOf(error: unknown): string {
  const { code, Code } = error as { code?: unknown; Code?: unknown };
  return String(code ?? Code ?? '');
}

/** Did the line break, or is the server only busy? Not a time-out: who waited that long does not wait again. */
export function isPassing(error: unknown): boolean {
  return ['ECONNRESET', 'EPIPE'].includes(codeOf(error)) || /Retryable HTTP status/.test(String(error));
}

const refused = new Set([
  'AccessDenied',
  'AuthorizationHeaderMalformed',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'RequestTimeTooSkewed',
]);
const wrongBytes = new Set([
  'BadDigest',
  'IncompleteBody',
  'InvalidDigest',
  'XAmzContentChecksumMismatch',
  'XAmzContentSHA256Mismatch',
]);
/** versitygw keeps keys as files, so `a` and `a/b` cannot both be. */
const takenKey = new Set(['PreconditionFailed', 'ObjectParentIsFile', 'ExistingObjectIsDirectory']);
const notThere = new Set(['NoSuchKey', 'NoSuchVersion', 'NotFound']);

/** The words of S3 in ours; whatever is not known is `unavailable`, with the cause. */
export function s3Error(error: unknown, what: string): AppError {
  if (error instanceof AppError) return error;
  const code = codeOf(error);
  const said = `${code || 'no code'}: ${(error as Error).message}`;
  const because = { cause: error };
  if (takenKey.has(code)) return new AppError('conflict', `the key ${what} is taken`, because);
  if (notThere.has(code)) return new AppError('not_found', `no object ${what}`, because);
  if (code === 'InvalidRange') return new AppError('invalid_input', `${what} is shorter than that`, because);
  if (wrongBytes.has(code))
    return new AppError('damaged', `the store refused the bytes of ${what} (${said})`, because);
  if (!refused.has(code))
    return new AppError('unavailable', `the store failed at ${what} (${said})`, because);
  return new AppError(
    'bad_config',
    `the store refused us at ${what} (${said}): check keys, rights and clock`,
    {
      detail: 'Penyimpanan menolak kunci akses Berkas. Hubungi pengelola sistem.',
      cause: error,
    },
  );
}
