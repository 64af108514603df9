// The text beside an error code in the answers of the admin APIs.

import { type ApiError, errorMessage } from '../protocol/api-error.ts';

/** What the client is told beside the code: null where it would only repeat the code's own meaning, as in Kafka. */
export function messageOf(error: ApiError): string | null {
  return error.message === errorMessage(error.code) ? null : error.message;
}
