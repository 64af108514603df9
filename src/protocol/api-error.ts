// Kafka's error codes, and the exception that control-plane code throws to answer one. Must hold: dispatch turns an
// ApiError into the API's own failure answer; the hot path returns codes and throws nothing.

import { ErrorCode, errorDescriptions } from './generated/error-codes.ts';

export { ErrorCode };

/** Kafka's name of the code; `UNKNOWN_SERVER_ERROR` for a code that Kafka does not have. */
export function errorName(code: number): string {
  return errorDescriptions.get(code)?.name ?? 'UNKNOWN_SERVER_ERROR';
}

/** What the code means, one sentence without a full stop. */
export function errorMessage(code: number): string {
  return errorDescriptions.get(code)?.message ?? errorDescriptions.get(ErrorCode.UNKNOWN_SERVER_ERROR)!.message;
}

/** Whether a client may simply try again. */
export function isRetriable(code: number): boolean {
  return errorDescriptions.get(code)?.retriable ?? false;
}

/** In UTF-16 units, at most three bytes each: what a client sent may be quoted and the answer still be encoded. */
const MAX_MESSAGE_LENGTH = 8_192;

function clipped(message: string): string {
  if (message.length <= MAX_MESSAGE_LENGTH) return message;
  // Never between the two halves of a character.
  const last = message.charCodeAt(MAX_MESSAGE_LENGTH - 1);
  return `${message.slice(0, last >= 0xd800 && last < 0xdc00 ? MAX_MESSAGE_LENGTH - 1 : MAX_MESSAGE_LENGTH)}...`;
}

/** An answer, not a fault: it has no stack, which costs more than all else that a refusal does. */
export class ApiError extends Error {
  override readonly name: string;
  readonly code: number;

  constructor(code: number, message?: string) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(clipped(message ?? errorMessage(code)));
    Error.stackTraceLimit = stackTraceLimit;
    this.name = 'ApiError';
    this.code = code;
  }
}
