/** Every way a request or command can fail. HTTP status and exit code hang on it (http/problems.ts, cli/exit-codes.ts). */
export type ErrorCode = keyof typeof clerkSentence;

/** What a clerk reads when the thrower gave no better sentence. */
const clerkSentence = {
  invalid_input: 'Data yang dikirim belum benar. Perbaiki isian yang disebut di bawah ini.',
  malformed_request: 'Permintaan tidak dapat dibaca.',
  not_found: 'Data yang diminta tidak ditemukan.',
  method_not_allowed: 'Metode ini tidak dilayani di alamat ini.',
  conflict: 'Data ini bertentangan dengan data yang sudah tersimpan.',
  stale: 'Data sudah diubah orang lain sejak Anda membukanya. Muat ulang, lalu ulangi perubahan Anda.',
  precondition_required: 'Sertakan If-Match dengan ETag versi yang Anda ubah.',
  key_reused: 'Idempotency-Key ini sudah dipakai untuk permintaan lain.',
  bad_range: 'Bagian yang diminta berada di luar isi berkas.',
  unsupported_media: 'Jenis berkas tidak diterima. Kirim PDF, JPEG, PNG, atau TIFF.',
  unreadable_file: 'Berkas tidak dapat dibuka. Pindai atau simpan ulang, lalu kirim lagi.',
  too_large: 'Berkas terlalu besar.',
  unauthorized: 'Token akses tidak ada atau salah.',
  forbidden: 'Permintaan ini tidak diizinkan.',
  rate_limited: 'Terlalu banyak permintaan. Tunggu sebentar, lalu coba lagi.',
  unavailable: 'Penyimpanan sedang tidak dapat dihubungi. Coba lagi sebentar.',
  in_use: 'Folder data sedang dipakai oleh proses Berkas yang lain.',
  damaged: 'Isi berkas di penyimpanan tidak sama dengan saat diterima, sehingga tidak ditampilkan.',
  unknown_format: 'Data ditulis oleh versi Berkas yang lebih baru.',
  bad_template: 'Templat dokumen belum benar.',
  bad_config: 'Pengaturan belum benar.',
  internal: 'Terjadi kesalahan di dalam layanan.',
} as const;

/** One wrong field: `path` in the body (`pemohon.alamat.rt`), the form's `label`, the `stage` it belongs to, an Indonesian `message`. */
export interface Problem {
  path: string;
  label?: string;
  stage?: string;
  message: string;
}

export interface AppErrorOptions {
  /** Indonesian, shown to the clerk: what failed, with which value, what is allowed. No personal data. */
  detail?: string;
  problems?: readonly Problem[];
  /** Further members of the answer, such as the current `etag`. */
  extra?: Readonly<Record<string, unknown>>;
  cause?: unknown;
}

/** The one error of Berkas. `message` is English, for the log; `detail` is Indonesian, for the clerk. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly problems: readonly Problem[];
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.detail = options.detail ?? clerkSentence[code];
    this.problems = options.problems ?? [];
    this.extra = options.extra ?? {};
  }
}

/** Is `error` an AppError of this code? */
export function isAppError(error: unknown, code: ErrorCode): error is AppError {
  return error instanceof AppError && error.code === code;
}
