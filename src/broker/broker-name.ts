// A broker as the resource of a request that one broker answers for itself. Must hold: the name is read as Kafka reads
// a number, with a sign if it likes.

import { ApiError, ErrorCode } from '../protocol/api-error.ts';

/** Throws INVALID_REQUEST unless it names this broker. */
export function checkBrokerName(nodeId: number, name: string): void {
  if (!/^[+-]?\d{1,10}$/.test(name)) {
    throw new ApiError(ErrorCode.INVALID_REQUEST, `A broker is named by its id, not '${name}'.`);
  }
  if (Number(name) !== nodeId) throw new ApiError(ErrorCode.INVALID_REQUEST, `This is broker ${nodeId}, not ${name}.`);
}
