// What a cleaning knows of transactions as it reads a log from its first segment to its last. Must hold: it lives over
// all segments and groups of one pass, because a transaction may span them; batches come in the order of the log; an
// aborted transaction's index entry goes into the segment that its marker goes into, as long as any batch of it was
// still there when the pass began.

import * as batch from '../../records/batch.ts';
import { ControlRecordType, controlRecordType } from '../../records/control.ts';
import type { AbortedTransaction } from '../producers/txn-index.ts';
import type { RemovedMarkers } from './cleaning-work.ts';

interface OpenAbort {
  readonly transaction: AbortedTransaction;
  sawBatch: boolean;
}

interface Run {
  readonly producerId: number;
  readonly after: number;
  upTo: number;
}

export class CleanedTransactions {
  /** Aborted ones that are still to come, in order of their first offset. */
  private coming: AbortedTransaction[] = [];
  private readonly aborted = new Map<number, OpenAbort>();
  /** Producers of which transactional batches were seen since their last marker. */
  private readonly committed = new Set<number>();
  /** The last marker of each producer, whether it stays or goes. */
  private readonly markers = new Map<number, number>();
  /** Those that go; `running` are the ones that may grow. */
  private removed: Run[] = [];
  private readonly running = new Map<number, Run>();
  /** Told of the entries that the new segment's index must have. */
  onRetained: (transaction: AbortedTransaction) => void = () => {};

  /** Those that touch the segment that is read next; ones that are known already do no harm. */
  add(transactions: readonly AbortedTransaction[]): void {
    this.coming.push(...transactions);
    this.coming.sort((a, b) => a.firstOffset - b.firstOffset);
  }

  /** True if the batch belongs to an aborted transaction: its records can go. */
  onDataBatch(bytes: Buffer, at: number): boolean {
    this.advanceTo(batch.lastOffset(bytes, at));
    if (!batch.isTransactional(bytes, at)) return false;
    const producerId = batch.producerId(bytes, at);
    const open = this.aborted.get(producerId);
    if (open === undefined) {
      this.committed.add(producerId);
      return false;
    }
    open.sawBatch = true;
    return true;
  }

  /** @param key of its one record, null if it has none. True if nothing of its transaction is left before it. */
  onControlBatch(bytes: Buffer, at: number, key: Buffer | null): boolean {
    this.advanceTo(batch.lastOffset(bytes, at));
    // An empty one was cleaned before.
    if (batch.recordCount(bytes, at) === 0) return true;
    const producerId = batch.producerId(bytes, at);
    switch (controlRecordType(key)) {
      case ControlRecordType.ABORT: {
        const open = this.aborted.get(producerId);
        this.aborted.delete(producerId);
        if (open === undefined || !open.sawBatch) return true;
        this.onRetained(open.transaction);
        return false;
      }
      case ControlRecordType.COMMIT:
        return !this.committed.delete(producerId);
      default:
        return false;
    }
  }

  /** What became of a control batch. */
  noteMarker(bytes: Buffer, at: number, goes: boolean): void {
    // An empty one is no marker any more.
    if (batch.recordCount(bytes, at) === 0) return;
    const producerId = batch.producerId(bytes, at);
    const offset = batch.lastOffset(bytes, at);
    const run = this.running.get(producerId);
    if (!goes) this.running.delete(producerId);
    else if (run !== undefined) run.upTo = offset;
    else {
      const begun = { producerId, after: this.markers.get(producerId) ?? -1, upTo: offset };
      this.removed.push(begun);
      this.running.set(producerId, begun);
    }
    this.markers.set(producerId, offset);
  }

  /** The markers that went since the last call. */
  takeRemoved(): RemovedMarkers[] {
    const { removed } = this;
    this.removed = [];
    this.running.clear();
    return removed;
  }

  private advanceTo(offset: number): void {
    let count = 0;
    for (; count < this.coming.length && this.coming[count]!.firstOffset <= offset; count++) {
      const transaction = this.coming[count]!;
      if (!this.aborted.has(transaction.producerId)) {
        this.aborted.set(transaction.producerId, { transaction, sawBatch: false });
      }
    }
    if (count > 0) this.coming.splice(0, count);
  }
}
