// Compares the offset index and the time index of a segment with its batches, entry by entry, as the batches go by.
// Must hold: an entry is called wrong only if a lookup through it could miss a record, or if nothing that writes
// indexes could have written it; Klamm's and Apache Kafka's (of any version) are both right; memory stays the same
// however many entries there are.

import type { Disk } from '../../base/disk.ts';
import { readInt64 } from '../../records/batch.ts';
import { EntryCursor } from './entry-cursor.ts';
import type { Findings } from './finding.ts';

const OFFSET_ENTRY_BYTES = 8;
const TIME_ENTRY_BYTES = 12;
/** So many wrong entries, and the rest of the file is not looked at: it is none. */
export const MOST_WRONG_ENTRIES = 1000;

export interface IndexSurroundings {
  readonly disk: Disk;
  readonly findings: Findings;
  readonly baseOffset: number;
  /** The segment that takes appends: its index files may be unfinished. */
  readonly isLast: boolean;
  /** By a broker: Apache Kafka's index files are then longer than what is in them. */
  readonly inUse: boolean;
  readonly remedy: string;
}

abstract class IndexCheck {
  protected readonly cursor: EntryCursor;
  protected readonly around: IndexSurroundings;
  protected readonly path: string;
  /** It stands on an entry that was not compared yet. */
  protected pending = false;
  private stopped = false;
  private wrongCount = 0;
  /** Wrong entries were found. */
  isWrong = false;

  constructor(around: IndexSurroundings, path: string, entryBytes: number) {
    this.around = around;
    this.path = path;
    this.cursor = new EntryCursor(around.disk, path, entryBytes);
    if (this.cursor.excessBytes > 0) {
      this.wrong('index-size', `its size is no multiple of ${entryBytes}`, this.cursor.count * entryBytes);
    }
    this.advance();
  }

  protected wrong(code: string, what: string, position = this.cursor.position, offset?: number): void {
    this.isWrong = true;
    if (++this.wrongCount === MOST_WRONG_ENTRIES) this.stopped = true;
    const { findings, remedy } = this.around;
    findings.add('damage', code, this.path, what, { position, remedy, ...(offset === undefined ? {} : { offset }) });
  }

  /** To the next entry, if there is one and it is not the zeros of a file that was made too long. */
  protected advance(): void {
    this.pending = !this.stopped && this.cursor.next();
    if (!this.pending || !this.isZero() || !this.cursor.zerosToEnd()) return;
    const entries = this.cursor.count - this.cursor.index;
    if (entries === 1 && this.cursor.index === 0) return;
    this.stopped = true;
    this.pending = false;
    if (this.mayGrow) return;
    if (this.around.isLast) {
      this.around.findings.add('note', 'index-unfinished', this.path, `${entries} empty entries at its end`, {
        position: this.cursor.position,
        remedy: 'the next start after an unclean stop makes it again',
      });
    } else this.wrong('index-zeros', `${entries} empty entries at its end`);
  }

  /** Entries and batches may have come since the log was opened. */
  protected get mayGrow(): boolean {
    return this.around.isLast && this.around.inUse;
  }

  private isZero(): boolean {
    const { bytes, at, entryBytes } = this.cursor;
    for (let i = 0; i < entryBytes; i++) if (bytes[at + i] !== 0) return false;
    return true;
  }

  close(): void {
    this.cursor.close();
  }
}

export class OffsetIndexCheck extends IndexCheck {
  private lastOffset = -1;
  private lastPosition = -1;
  /** Of an entry whose batch was found: the offset that one of the following batches must end at. */
  private promised = -1;
  private promisedAt = 0;

  constructor(around: IndexSurroundings, path: string) {
    super(around, path, OFFSET_ENTRY_BYTES);
  }

  private get offset(): number {
    return this.around.baseOffset + this.cursor.bytes.readInt32BE(this.cursor.at);
  }

  private get logPosition(): number {
    return this.cursor.bytes.readInt32BE(this.cursor.at + 4);
  }

  take(firstOffset: number, lastOffset: number, position: number): void {
    while (this.pending && this.logPosition <= position) {
      const { offset, logPosition } = this;
      if (this.isInOrder(offset, logPosition)) {
        if (logPosition < position) {
          this.wrong(
            'index-position',
            `its entry points at byte ${logPosition}, where no batch begins`,
            undefined,
            offset,
          );
        } else if (offset < firstOffset) {
          const what = `its entry for offset ${offset} points at the batch of offset ${firstOffset}`;
          this.wrong('index-offset', what, undefined, offset);
        } else {
          this.promised = offset;
          this.promisedAt = this.cursor.position;
        }
      }
      this.advance();
    }
    if (this.promised < 0 || lastOffset < this.promised) return;
    // An append of several batches has one entry: the place of its first, the last offset of its last.
    if (lastOffset > this.promised) {
      const what = `its entry says that a batch ends at offset ${this.promised}, but none does`;
      this.wrong('index-offset', what, this.promisedAt, this.promised);
    }
    this.promised = -1;
  }

  private isInOrder(offset: number, position: number): boolean {
    const good = offset > this.lastOffset && position > this.lastPosition && offset >= this.around.baseOffset;
    if (!good) {
      const before = `${this.lastOffset} at byte ${this.lastPosition}`;
      this.wrong(
        'index-order',
        `its entry (${offset} at byte ${position}) does not follow ${before}`,
        undefined,
        offset,
      );
      return false;
    }
    this.lastOffset = offset;
    this.lastPosition = position;
    return true;
  }

  /** The bytes before `end` are damaged: what entries say of them cannot be compared. */
  pass(end: number): void {
    this.promised = -1;
    while (this.pending && this.logPosition < end) {
      if (!this.isInOrder(this.offset, this.logPosition)) return;
      this.advance();
    }
  }

  finish(logBytes: number): void {
    if (this.mayGrow) return;
    while (this.pending) {
      const { offset, logPosition } = this;
      this.wrong('index-position', `its entry points at byte ${logPosition} of ${logBytes}`, undefined, offset);
      this.advance();
    }
    if (this.promised >= 0) {
      const what = `its last entry says that a batch ends at offset ${this.promised}, but none does`;
      this.wrong('index-offset', what, this.promisedAt, this.promised);
    }
  }
}

export class TimeIndexCheck extends IndexCheck {
  private newest = -1;
  private lastTimestamp = -1;
  private lastOffset = -1;
  /** Some batches could not be read: what was the newest is not known. */
  private isBlind = false;

  constructor(around: IndexSurroundings, path: string) {
    super(around, path, TIME_ENTRY_BYTES);
  }

  private get timestamp(): number {
    return readInt64(this.cursor.bytes, this.cursor.at);
  }

  private get offset(): number {
    return this.around.baseOffset + this.cursor.bytes.readInt32BE(this.cursor.at + 8);
  }

  take(firstOffset: number, lastOffset: number, maxTimestamp: number): void {
    if (maxTimestamp > this.newest) this.newest = maxTimestamp;
    while (this.pending && this.offset <= lastOffset) {
      const { offset, timestamp } = this;
      if (this.isInOrder(timestamp, offset) && !this.isBlind) {
        if (offset < firstOffset) {
          this.wrong('timeindex-offset', `its entry names offset ${offset}, which no batch has`, undefined, offset);
        } else if (timestamp !== this.newest) {
          const what = `the newest record up to offset ${offset} is of ${this.newest}, its entry says ${timestamp}`;
          this.wrong('timeindex-time', what, undefined, offset);
        }
      }
      this.advance();
    }
  }

  private isInOrder(timestamp: number, offset: number): boolean {
    if (timestamp > this.lastTimestamp && offset >= this.lastOffset && offset >= this.around.baseOffset) {
      this.lastTimestamp = timestamp;
      this.lastOffset = offset;
      return true;
    }
    const before = `${this.lastTimestamp} at offset ${this.lastOffset}`;
    const what = `its entry (${timestamp} at offset ${offset}) does not follow ${before}`;
    this.wrong('timeindex-order', what, undefined, offset);
    return false;
  }

  pass(): void {
    this.isBlind = true;
  }

  finish(): void {
    if (this.mayGrow) return;
    while (this.pending) {
      const { offset } = this;
      // Of batches that are damaged there may be entries.
      if (!this.isBlind) {
        this.wrong('timeindex-offset', `its entry names offset ${offset}, behind the last batch`, undefined, offset);
      } else this.isInOrder(this.timestamp, offset);
      this.advance();
    }
    // The one that sealing adds: by it retention knows how old the segment is.
    if (this.around.isLast || this.isBlind || this.isWrong || this.newest <= this.lastTimestamp) return;
    const what = `its last entry is of ${this.lastTimestamp}, the newest record of ${this.newest}`;
    this.wrong('timeindex-end', what, this.cursor.count * TIME_ENTRY_BYTES);
  }
}
