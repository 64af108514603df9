// Bytes that a response carries without holding them: a slice of a log, resident in the hot tail or still in a file.
// Must hold: `sizeInBytes` is exact before anything is read (the frame's length is written from it), and `release` is
// called exactly once by whoever sent or dropped the payload, after which its bytes may be reused.

export interface Payload {
  readonly sizeInBytes: number;
  /** The bytes when all of them are in memory (views, not copies), else null. Valid until `release`. */
  resident(): readonly Buffer[] | null;
  /**
   * Reads bytes `from` .. `from + target.length` of the payload into `target` (bounded by sizeInBytes).
   * Resolves to the number of bytes read, less than asked only at the end. Rejects with the disk's error.
   */
  read(target: Buffer, from: number): Promise<number>;
  release(): void;
}
