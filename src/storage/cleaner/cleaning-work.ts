// What a cleaning asks of whoever reads and writes the bytes: the engine itself, in slices on the broker's event loop,
// or a thread that runs one. Must hold: orders and answers are plain data, so that they can be sent to a thread; one
// order at a time; the log and its files change elsewhere: here only `.cleaned` files are made.

import type { AbortedTransaction } from '../producers/txn-index.ts';
import type { HashSeed } from './key-hash.ts';

export interface CleaningMemory {
  /** For the map of keys. */
  readonly mapBytes: number;
  /** How full the map may get. */
  readonly loadFactor: number;
  /** What is read and written at a time. */
  readonly chunkBytes: number;
}

export interface CleaningTerms {
  readonly memory: CleaningMemory;
  /** Random: for the hashes of the keys. */
  readonly hashSeed: HashSeed;
  readonly nowMs: number;
  readonly deleteRetentionMs: number;
  readonly indexIntervalBytes: number;
  /** The end of what this pass may clean: a batch that ends there stays, be it empty. */
  readonly roundEnd: number;
  /** Where the log is. */
  readonly directory: string;
  /** New files are synced. */
  readonly durable: boolean;
}

/** The segment file to read; what lies beyond `sizeInBytes` does not count. */
export interface SourceFacts {
  readonly path: string;
  readonly baseOffset: number;
  /** Where the next segment begins. */
  readonly nextBase: number;
  readonly sizeInBytes: number;
}

export interface KeysOrder {
  /** Keys of the records from here on, */
  readonly start: number;
  /** to here (exclusive). */
  readonly end: number;
  readonly sources: readonly SourceFacts[];
  /** Where to begin in the first of them: a batch at or before `start`. */
  readonly firstPosition: number;
  readonly aborted: readonly AbortedTransaction[];
}

export interface KeysFound {
  /** The first offset that is not taken into account: the end, or less if the map is full. */
  readonly endOffset: number;
  readonly keys: number;
}

export interface GroupSource extends SourceFacts {
  /** The aborted transactions that touch it. */
  readonly aborted: readonly AbortedTransaction[];
  /** Its messages of the formats 0 and 1 without a value stay. */
  readonly keepsLegacyTombstones: boolean;
}

export interface GroupOrder {
  readonly sources: readonly GroupSource[];
  readonly modifiedMs: number;
}

/** Transaction markers of one producer, one after another, of which the new segments have none. */
export interface RemovedMarkers {
  readonly producerId: number;
  /** The marker before them; -1 if there is none. */
  readonly after: number;
  /** The last of them. */
  readonly upTo: number;
}

export interface GroupWritten {
  readonly sizeInBytes: number;
  readonly removedMarkers: readonly RemovedMarkers[];
}

export interface CleaningWork {
  /** Throws CleaningAborted, DiskError, RecordsError, as does `writeGroup`. */
  readKeys(order: KeysOrder): Promise<KeysFound>;
  /** Writes the segment that takes the place of some, its files named `.cleaned`; after an error none is left. */
  writeGroup(order: GroupOrder): Promise<GroupWritten>;
  end(): void;
}

/** A crash may take all batches that are remembered of a producer: then any of those before may be its last one. */
export const ANY_OFFSET = -2;

/** What a producer sent last, of what no crash may take any more: it must not be forgotten. */
export interface ProducerEnd {
  /** -1 if no batch of it is known; or ANY_OFFSET. */
  readonly lastOffset: number;
  readonly epoch: number;
}
