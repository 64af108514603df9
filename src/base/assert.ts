// Checks for programmer errors. Never for input: what comes from a socket or a disk is answered with an error code.

export class AssertionError extends Error {
  override name = 'AssertionError';
}

export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}

/** For the default of a switch over a union: the compiler refuses it while a case is missing. */
export function unreachable(value: never): never {
  throw new AssertionError(`unreachable case: ${String(value)}`);
}
