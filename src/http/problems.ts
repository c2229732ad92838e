import type { ErrorRequestHandler, Response } from 'express';
import multer from 'multer';
import { z } from 'zod';
import { AppError, type ErrorCode } from '../errors.ts';
import { logOf, requestId } from './request.ts';

/** What each code is called and which status it has; its only translator to HTTP. */
const table: Readonly<Record<ErrorCode, { status: number; title: string; retryAfter?: number }>> = {
  invalid_input: { status: 422, title: 'Isian belum benar' },
  malformed_request: { status: 400, title: 'Permintaan tidak terbaca' },
  not_found: { status: 404, title: 'Tidak ditemukan' },
  method_not_allowed: { status: 405, title: 'Metode tidak dilayani' },
  conflict: { status: 409, title: 'Bertentangan dengan data yang ada' },
  stale: { status: 412, title: 'Data sudah berubah' },
  precondition_required: { status: 428, title: 'If-Match diperlukan' },
  key_reused: { status: 422, title: 'Idempotency-Key sudah terpakai' },
  bad_range: { status: 416, title: 'Bagian di luar isi' },
  unsupported_media: { status: 415, title: 'Jenis isi tidak diterima' },
  unreadable_file: { status: 422, title: 'Berkas tidak dapat dibuka' },
  too_large: { status: 413, title: 'Terlalu besar' },
  unauthorized: { status: 401, title: 'Token diperlukan' },
  forbidden: { status: 403, title: 'Tidak diizinkan' },
  rate_limited: { status: 429, title: 'Terlalu banyak permintaan' },
  unavailable: { status: 503, title: 'Sementara tidak tersedia', retryAfter: 5 },
  in_use: { status: 503, title: 'Data sedang dipakai proses lain', retryAfter: 30 },
  damaged: { status: 500, title: 'Isi rusak' },
  unknown_format: { status: 500, title: 'Format lebih baru' },
  bad_template: { status: 500, title: 'Templat belum benar' },
  bad_config: { status: 500, title: 'Pengaturan belum benar' },
  internal: { status: 500, title: 'Kesalahan layanan' },
};

export function statusOf(code: ErrorCode): number {
  return table[code].status;
}

export const problemEntrySchema = z.strictObject({
  path: z.string().meta({ description: 'Letak isian', example: 'pemohon.nik' }),
  label: z.string().optional().meta({ description: 'Nama isian di formulir', example: 'NIK' }),
  stage: z.string().optional().meta({ description: 'Tahap prosedur', example: 'identitas' }),
  message: z.string().meta({ description: 'Apa yang salah', example: 'NIK terdiri atas 16 angka.' }),
});

/** An answer by RFC 9457. Some codes add members, such as the current `etag` of a stale change: hence not strict. */
export const problemSchema = z.looseObject({
  type: z.string().meta({ example: 'urn:berkas:problem:invalid_input' }),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(table) as ErrorCode[]),
  detail: z.string(),
  problems: z.array(problemEntrySchema).optional(),
  instance: z.string().meta({ description: 'Nomor permintaan (X-Request-Id), untuk dicari di log' }),
});

/** Sends `error` as problem+json. */
function sendProblem(res: Response, error: AppError): void {
  const { status, title, retryAfter } = table[error.code];
  if (retryAfter !== undefined) res.set('Retry-After', String(retryAfter));
  if (error.code === 'unauthorized') res.set('WWW-Authenticate', 'Bearer realm="berkas"');
  // Headers of the answer that was being made would lie about this one.
  for (const header of ['ETag', 'Content-Length', 'Content-Disposition', 'Accept-Ranges'])
    res.removeHeader(header);
  if (typeof error.extra.etag === 'string') res.set('ETag', error.extra.etag);
  if (Array.isArray(error.extra.allow)) res.set('Allow', error.extra.allow.join(', '));
  res
    .status(status)
    .set('Cache-Control', 'no-store')
    .type('application/problem+json')
    .send(
      JSON.stringify({
        ...error.extra,
        type: `urn:berkas:problem:${error.code}`,
        title,
        status,
        code: error.code,
        detail: error.detail,
        ...(error.problems.length > 0 && { problems: error.problems }),
        instance: requestId(res),
      }),
    );
}

/** The last handler of the server: whatever was thrown becomes an answer for the clerk and, if it is our fault, a log line. */
export const answerProblem: ErrorRequestHandler = (thrown, _req, res, _next) => {
  const error = toAppError(thrown);
  if (statusOf(error.code) >= 500) logOf(res).error({ err: error, code: error.code }, error.message);
  else logOf(res).debug({ code: error.code, reason: error.message }, 'request refused');
  // Half an answer cannot be taken back: break the connection, so that no client takes it for the whole.
  if (res.headersSent) res.destroy();
  else sendProblem(res, error);
};

/** Turns what express, body-parser, multer and the URL decoder throw into ours; anything unknown is `internal`. */
function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof multer.MulterError) return fromMulter(thrown);
  const status = (thrown as { status?: unknown } | null)?.status;
  if (thrown instanceof Error && typeof status === 'number' && status < 500)
    return fromHttpError(thrown, status);
  return new AppError('internal', thrown instanceof Error ? thrown.message : String(thrown), {
    cause: thrown,
  });
}

function fromMulter(error: multer.MulterError): AppError {
  const field = error.field ?? '';
  const known: Partial<Record<string, [ErrorCode, string]>> = {
    LIMIT_FILE_SIZE: ['too_large', 'Berkas terlalu besar.'],
    LIMIT_FIELD_VALUE: ['too_large', `Bagian "${field}" terlalu panjang.`],
    LIMIT_UNEXPECTED_FILE: [
      'malformed_request',
      `Bagian "${field}" tidak dikenal atau dikirim lebih dari sekali. Kirim tepat satu "file" dan satu "metadata".`,
    ],
  };
  const [code, detail] = known[error.code] ?? [
    'malformed_request',
    'Formulir multipart tidak terbaca. Kirim tepat satu "file" dan satu "metadata".',
  ];
  return new AppError(code, `multipart: ${error.code} ${field}`, { detail, cause: error });
}

function fromHttpError(error: Error & { limit?: number }, status: number): AppError {
  const options = { cause: error };
  if (status === 413) {
    const limit = typeof error.limit === 'number' ? ` Batasnya ${Math.floor(error.limit / 1024)} KB.` : '';
    return new AppError('too_large', error.message, {
      ...options,
      detail: `Isi permintaan terlalu besar.${limit}`,
    });
  }
  if (status === 415) {
    const detail = 'Kirim isi tanpa pemampatan (Content-Encoding) dan dalam UTF-8.';
    return new AppError('unsupported_media', error.message, { ...options, detail });
  }
  const detail = error instanceof URIError ? 'Alamat memuat kode persen (%) yang tidak sah.' : undefined;
  return new AppError('malformed_request', error.message, detail ? { ...options, detail } : options);
}
