// Follows the producers of one partition through its batches, and compares the indexes of aborted transactions and the
// producer snapshots with them. Must hold: the producers' state is made by the class that the broker uses; where
// batches are missing (compaction, a deleted beginning, damage) only what must be true all the same is demanded; more
// producers than MOST_PRODUCERS are not followed.

import type { Disk } from '../../base/disk.ts';
import * as batch from '../../records/batch.ts';
import { readEndMarker } from '../../records/control.ts';
import { recordsOf } from '../../records/iterate.ts';
import { type CompletedTransaction, type ProducerEntry, ProducerState } from '../producers/producer-state.ts';
import type { AbortedTransaction } from '../producers/txn-index.ts';
import { EntryCursor } from './entry-cursor.ts';
import type { Findings } from './finding.ts';
import { MOST_WRONG_ENTRIES } from './index-check.ts';

const ENTRY_BYTES = 34;
const MOST_PRODUCERS = 200_000;
const LARGEST_MARKER = 64 * 1024;
const REMEDY = '`klamm log repair` makes it again from the log';

interface SeenMarker {
  readonly producerId: number;
  readonly lastOffset: number;
  readonly aborted: boolean;
  /** What the batches before it tell; null if they tell of no open transaction. */
  readonly completed: CompletedTransaction | null;
  readonly stableOffset: number;
}

export class TransactionCheck {
  private readonly disk: Disk;
  private readonly findings: Findings;
  private readonly state = new ProducerState({
    idExpirationMs: Number.POSITIVE_INFINITY,
    verifiesTransactions: false,
    maxProducers: Number.POSITIVE_INFINITY,
  });
  /** Every batch since the state's beginning was seen. */
  private complete: boolean;
  private active = true;
  private nextOffset: number;
  private cursor: EntryCursor | null = null;
  private file = '';
  private pending = false;
  private lastListed = -1;
  private segmentBase = 0;
  /** Bytes of this segment could not be read. */
  private isBlind = false;
  private wrongCount = 0;
  /** The segment's index file is missing or wrong. */
  isWrong = false;

  /** @param known the snapshot at `startOffset`; null if there is none */
  constructor(disk: Disk, findings: Findings, startOffset: number, known: readonly ProducerEntry[] | null) {
    this.disk = disk;
    this.findings = findings;
    this.complete = startOffset === 0 || known !== null;
    this.nextOffset = startOffset;
    this.state.load([...(known ?? [])], startOffset, 0);
  }

  // --- segment by segment

  /** Throws DiskError. */
  beginSegment(baseOffset: number, file: string): void {
    this.segmentBase = baseOffset;
    if (baseOffset !== this.nextOffset) this.complete = false;
    this.nextOffset = baseOffset;
    this.file = file;
    this.isWrong = false;
    this.wrongCount = 0;
    this.isBlind = false;
    this.lastListed = -1;
    this.cursor = this.disk.exists(file) ? new EntryCursor(this.disk, file, ENTRY_BYTES) : null;
    if (this.cursor !== null && this.cursor.excessBytes > 0) {
      this.wrong('txnindex-size', `its size is no multiple of ${ENTRY_BYTES}`, this.cursor.count * ENTRY_BYTES, null);
    }
    this.advance();
  }

  take(bytes: Buffer, at: number, isWhole: boolean): void {
    const first = batch.baseOffset(bytes, at);
    if (first !== this.nextOffset) this.complete = false;
    if (batch.magic(bytes, at) < batch.CURRENT_MAGIC) {
      this.nextOffset = first + 1;
      return;
    }
    this.nextOffset = batch.lastOffset(bytes, at) + 1;
    if (!this.active || !batch.hasProducerId(bytes, at)) return;
    if (batch.isControl(bytes, at)) {
      if (isWhole && batch.sizeInBytes(bytes, at) <= LARGEST_MARKER) this.takeMarker(bytes, at);
      return;
    }
    this.state.commit(this.state.prepareStored(bytes, at), () => {});
    if (this.state.size > MOST_PRODUCERS) this.giveUp();
  }

  private giveUp(): void {
    this.active = false;
    this.state.clear(0);
    this.findings.add('warning', 'producers-many', this.file, `more than ${MOST_PRODUCERS} producers`, {
      remedy: 'transactions and producer snapshots of this partition are not compared from here on',
    });
  }

  private takeMarker(bytes: Buffer, at: number): void {
    const lastOffset = batch.lastOffset(bytes, at);
    let aborted: boolean;
    try {
      if (batch.recordCount(bytes, at) === 0) return;
      const record = recordsOf(bytes, at, LARGEST_MARKER).next();
      const marker = record.done === true ? null : readEndMarker(record.value.key, record.value.value);
      if (marker === null) return;
      aborted = !marker.committed;
    } catch {
      // The look at its records has told of it.
      return;
    }
    let completed: CompletedTransaction | null = null;
    let stableOffset = -1;
    this.state.commit(this.state.prepareStored(bytes, at), (transaction, stable) => {
      completed = transaction;
      stableOffset = stable;
    });
    this.state.onHighWatermark(Number.POSITIVE_INFINITY);
    this.compare({ producerId: batch.producerId(bytes, at), lastOffset, aborted, completed, stableOffset });
  }

  /** Bytes that could not be read lie between. */
  passDamage(nextOffset: number): void {
    this.complete = false;
    this.isBlind = true;
    this.nextOffset = nextOffset;
  }

  /** @param mayGrow entries for markers that came since the log was opened are right */
  endSegment(mayGrow: boolean): void {
    while (this.pending && !mayGrow) this.tellUnfounded();
    this.cursor?.close();
    this.cursor = null;
  }

  // --- the index

  private wrong(code: string, what: string, position: number, offset: number | null): void {
    this.isWrong = true;
    this.wrongCount++;
    this.findings.add('damage', code, this.file, what, {
      position,
      remedy: REMEDY,
      ...(offset === null ? {} : { offset }),
    });
  }

  private entry(): AbortedTransaction {
    const { bytes, at } = this.cursor!;
    return {
      producerId: batch.readInt64(bytes, at + 2),
      firstOffset: batch.readInt64(bytes, at + 10),
      lastOffset: batch.readInt64(bytes, at + 18),
      lastStableOffset: batch.readInt64(bytes, at + 26),
    };
  }

  /** To the next entry that can be one. */
  private advance(): void {
    for (;;) {
      this.pending = this.wrongCount < MOST_WRONG_ENTRIES && (this.cursor?.next() ?? false);
      if (!this.pending) return;
      const { bytes, at, position } = this.cursor!;
      const { firstOffset, lastOffset } = this.entry();
      const version = bytes.readInt16BE(at);
      if (version !== 0) this.wrong('txnindex-version', `its entry has version ${version}`, position, null);
      else if (lastOffset <= this.lastListed || lastOffset < this.segmentBase || firstOffset > lastOffset) {
        const what = `its entry (offsets ${firstOffset} to ${lastOffset}) does not follow ${this.lastListed}`;
        this.wrong('txnindex-order', what, position, lastOffset);
      } else {
        this.lastListed = lastOffset;
        return;
      }
    }
  }

  private tellUnfounded(): void {
    const { lastOffset } = this.entry();
    const what = `its entry names an abort at offset ${lastOffset}, where no abort marker is`;
    // In damaged bytes there may have been one.
    if (this.active && !this.isBlind) {
      this.wrong('txnindex-unfounded', what, this.cursor!.position, lastOffset);
    }
    this.advance();
  }

  private compare(marker: SeenMarker): void {
    while (this.pending && this.entry().lastOffset < marker.lastOffset) this.tellUnfounded();
    const listed = this.pending && this.entry().lastOffset === marker.lastOffset ? this.entry() : null;
    if (listed === null) {
      if (!marker.aborted || marker.completed === null || this.wrongCount >= MOST_WRONG_ENTRIES) return;
      const { firstOffset } = marker.completed;
      const { producerId, lastOffset } = marker;
      const what = `the abort of producer ${producerId} (offsets ${firstOffset} to ${lastOffset}) is missing`;
      const position = this.pending ? this.cursor!.position : (this.cursor?.count ?? 0) * ENTRY_BYTES;
      this.wrong('txnindex-missing', what, position, marker.lastOffset);
      return;
    }
    const problem = this.difference(listed, marker);
    if (problem !== null) this.wrong('txnindex-wrong', problem, this.cursor!.position, marker.lastOffset);
    this.advance();
  }

  private difference(listed: AbortedTransaction, marker: SeenMarker): string | null {
    if (!marker.aborted) return `its entry names an abort at offset ${marker.lastOffset}, where a commit marker is`;
    if (listed.producerId !== marker.producerId) {
      return `its entry is of producer ${listed.producerId}, the marker of producer ${marker.producerId}`;
    }
    const { completed } = marker;
    if (completed === null) return null;
    const first = completed.firstOffset;
    // The first batches may have been compacted away.
    if (listed.firstOffset > first || (this.complete && listed.firstOffset !== first)) {
      return `its entry begins at offset ${listed.firstOffset}, the transaction at ${first}`;
    }
    if (this.complete && listed.lastStableOffset !== marker.stableOffset) {
      return `its entry has the last stable offset ${listed.lastStableOffset}, it was ${marker.stableOffset}`;
    }
    return null;
  }

  // --- snapshots

  /** The first difference of a snapshot as of `offset` from what the batches tell; null if there is none. */
  differenceOf(snapshot: readonly ProducerEntry[], offset: number): string | null {
    if (!this.active || !this.complete || offset !== this.nextOffset) return null;
    for (const stored of snapshot) {
      const known = this.state.entry(stored.producerId);
      if (known === undefined) continue;
      const id = `producer ${stored.producerId}`;
      if (stored.epoch !== known.epoch) return `${id} has epoch ${stored.epoch}, in the log ${known.epoch}`;
      if (stored.txnFirstOffset !== known.txnFirstOffset) {
        return `${id} has a transaction from ${stored.txnFirstOffset} on, in the log from ${known.txnFirstOffset}`;
      }
      const last = stored.batches.at(-1);
      const seen = known.batches.at(-1);
      if (last?.lastOffset !== seen?.lastOffset || last?.lastSequence !== seen?.lastSequence) {
        return `${id} ends at offset ${last?.lastOffset ?? -1}, in the log at ${seen?.lastOffset ?? -1}`;
      }
    }
    return null;
  }
}
