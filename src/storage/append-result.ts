// What an append answers. Must hold: an error code other than NONE means that nothing in the log changed.

import { ErrorCode } from '../protocol/api-error.ts';

export interface AppendResult {
  readonly errorCode: number;
  readonly message: string | null;
  readonly baseOffset: number;
  /** Written when writtenEnd is beyond it, committed when the high watermark is; for a duplicate the original's. */
  readonly lastOffset: number;
  /** -1, or for a duplicate the original's timestamp. */
  readonly logAppendTimeMs: number;
  readonly duplicate: boolean;
  readonly logStartOffset: number;
}

export function refusedAppend(errorCode: number, message: string | null, logStartOffset: number): AppendResult {
  return {
    errorCode,
    message,
    baseOffset: -1,
    lastOffset: -1,
    logAppendTimeMs: -1,
    duplicate: false,
    logStartOffset,
  };
}

export function acceptedAppend(baseOffset: number, lastOffset: number, logStartOffset: number): AppendResult {
  return {
    errorCode: ErrorCode.NONE,
    message: null,
    baseOffset,
    lastOffset,
    logAppendTimeMs: -1,
    duplicate: false,
    logStartOffset,
  };
}

/** A retried batch: the answer that the original got. */
export function duplicateAppend(
  baseOffset: number,
  lastOffset: number,
  timestamp: number,
  logStartOffset: number,
): AppendResult {
  return {
    errorCode: ErrorCode.NONE,
    message: null,
    baseOffset,
    lastOffset,
    logAppendTimeMs: timestamp,
    duplicate: true,
    logStartOffset,
  };
}
