// What reading stored or received records can fail with. Must hold: everything in records/ that throws because of the
// bytes it was given throws this, with the protocol error that a client would see; the validator, which works for the
// produce path, returns codes instead and never throws.

import { ErrorCode } from '../protocol/api-error.ts';

export class RecordsError extends Error {
  override name = 'RecordsError';
  readonly errorCode: number;

  constructor(errorCode: number, message: string) {
    super(message);
    this.errorCode = errorCode;
  }
}

/** The bytes are not what they say they are. */
export function invalidRecord(message: string): RecordsError {
  return new RecordsError(ErrorCode.INVALID_RECORD, message);
}

/** They would take more room than the caller allows. */
export function tooLarge(limit: number): RecordsError {
  return new RecordsError(ErrorCode.MESSAGE_TOO_LARGE, `records decompress to more than ${limit} bytes`);
}
