import type { ErrorCode } from '../errors.ts';

/** What the command line answers for each error: 2 wrong input, 3 not there, 4 conflict, 5 try again, 6 damage, 1 else. */
export const exitCodes: Readonly<Record<ErrorCode, number>> = {
  invalid_input: 2,
  malformed_request: 2,
  not_found: 3,
  method_not_allowed: 2,
  conflict: 4,
  stale: 4,
  precondition_required: 2,
  key_reused: 4,
  bad_range: 2,
  unsupported_media: 2,
  unreadable_file: 2,
  too_large: 2,
  unauthorized: 2,
  forbidden: 2,
  rate_limited: 5,
  unavailable: 5,
  in_use: 5,
  damaged: 6,
  unknown_format: 6,
  bad_template: 2,
  bad_config: 2,
  internal: 1,
};
