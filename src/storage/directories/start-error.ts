// What a data folder ends a start with. Must hold: its message is for people, not a stack for developers.

/** A start that cannot go on; the message is one sentence for the person who started the broker. */
export class StorageStartError extends Error {
  override name = 'StorageStartError';
}
