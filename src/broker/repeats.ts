// Requests whose answer may be far larger than they are: a few bytes name a group, its answer has all its members or
// offsets. Must hold: what is named over and over is not answered over and over; naming something twice is answered
// as Kafka does.

import { ApiError, ErrorCode } from '../protocol/api-error.ts';

const MAX_REPEATS = 100;

/** @param names of what is asked for, repetitions included */
export function refuseManyRepeats(names: Iterable<string>): void {
  const seen = new Set<string>();
  let repeats = 0;
  for (const name of names) {
    if (!seen.has(name)) seen.add(name);
    else if (++repeats > MAX_REPEATS) {
      // DEVIATION: A request to describe groups, transactions or producers, or to fetch groups' offsets, that repeats
      // more than 100 of its names gets INVALID_REQUEST; Kafka answers each repetition in full.
      throw new ApiError(ErrorCode.INVALID_REQUEST, `The request repeats more than ${MAX_REPEATS} of its names.`);
    }
  }
}
