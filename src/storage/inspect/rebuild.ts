// Makes what is derived from a log again, from its batches: indexes, producer snapshots, leader epochs. Must hold: one
// pass over the partition's segments, each file replaced whole; the batches have been checked before (or what is wrong
// with them was taken out), so that a batch which cannot be read is an error here.

import path from 'node:path';
import type { Disk } from '../../base/disk.ts';
import * as batch from '../../records/batch.ts';
import { RecordsError } from '../../records/errors.ts';
import { printEpochs } from '../directories/checkpoints.ts';
import type { EpochStart } from '../leader-epochs.ts';
import { decodeSnapshot, encodeSnapshot } from '../producers/producer-snapshot.ts';
import { type OpenTransaction, ProducerState } from '../producers/producer-state.ts';
import { type AbortedTransaction, encodeAborted } from '../producers/txn-index.ts';
import { OffsetIndex } from '../segments/offset-index.ts';
import { offsetFileName, Suffix } from '../segments/segment.ts';
import { lastOffsetOf, maxTimestampOf } from '../segments/stored-batch.ts';
import { TimeIndex } from '../segments/time-index.ts';
import { BatchWalk } from './batch-walk.ts';
import { LEADER_EPOCHS_FILE, nameOfFile } from './file-kinds.ts';
import { LARGEST_SNAPSHOT, readSmallFile } from './small-file.ts';

/** The default of `index.interval.bytes`; lookups allow any spacing. */
const INTERVAL_BYTES = 4096;

export interface RebuildWish {
  /** Suffixes of indexes, by the segment's first offset. */
  readonly indexes: ReadonlyMap<number, ReadonlySet<string>>;
  /** Offsets of producer snapshots. */
  readonly snapshots: ReadonlySet<number>;
  readonly epochs: boolean;
  /** Every segment must be read; else only those with wrong indexes. */
  readonly whole: boolean;
}

export class Rebuild {
  private readonly disk: Disk;
  private readonly directory: string;
  private readonly wish: RebuildWish;
  private readonly onProgress: (bytes: number) => void;
  private readonly epochs: EpochStart[] = [];
  private readonly state = new ProducerState({
    idExpirationMs: Number.POSITIVE_INFINITY,
    verifiesTransactions: false,
    maxProducers: Number.POSITIVE_INFINITY,
  });
  private aborted: AbortedTransaction[] = [];
  nextOffset = 0;

  constructor(disk: Disk, directory: string, wish: RebuildWish, onProgress: (bytes: number) => void) {
    this.disk = disk;
    this.directory = directory;
    this.wish = wish;
    this.onProgress = onProgress;
  }

  private path(offset: number, suffix: string): string {
    return path.join(this.directory, offsetFileName(offset, suffix));
  }

  /** Answers the transactions that are open at the end. Rejects with DiskError. */
  async run(): Promise<OpenTransaction[]> {
    const bases = this.disk
      .list(this.directory)
      .map(({ name }) => nameOfFile(name))
      .filter(({ kind, stage }) => kind === 'log' && stage === '')
      .map(({ baseOffset }) => baseOffset)
      .sort((a, b) => a - b);
    this.begin(bases[0] ?? 0);
    for (const base of bases) {
      this.takeSnapshot(base);
      if (this.wish.whole || this.wish.indexes.has(base)) await this.segment(base);
    }
    this.takeSnapshot(this.nextOffset);
    if (this.wish.epochs) {
      this.disk.writeFileAtomic(path.join(this.directory, LEADER_EPOCHS_FILE), printEpochs(this.epochs), true);
    }
    this.disk.syncDirectory(this.directory);
    const open: OpenTransaction[] = [];
    for (const { producerId, txnFirstOffset } of this.state.entriesNow()) {
      if (txnFirstOffset >= 0) open.push({ producerId, firstOffset: txnFirstOffset });
    }
    return open.sort((a, b) => a.firstOffset - b.firstOffset);
  }

  private begin(firstOffset: number): void {
    const read = readSmallFile(this.disk, this.path(firstOffset, Suffix.SNAPSHOT), LARGEST_SNAPSHOT);
    this.state.load(('bytes' in read ? decodeSnapshot(read.bytes) : null) ?? [], firstOffset, 0);
    this.nextOffset = firstOffset;
  }

  private takeSnapshot(offset: number): void {
    // An empty segment behind a gap begins where nothing ends.
    if (!this.wish.snapshots.has(offset) || offset < this.nextOffset) return;
    const bytes = encodeSnapshot(this.state.entriesNow(), this.state.size);
    this.disk.writeFileAtomic(this.path(offset, Suffix.SNAPSHOT), bytes, true);
  }

  private async segment(base: number): Promise<void> {
    const wanted = this.wish.indexes.get(base);
    const offsets = new OffsetIndex(base);
    const times = new TimeIndex(base);
    this.aborted = [];
    this.nextOffset = Math.max(this.nextOffset, base);
    const file = this.disk.open(this.path(base, Suffix.LOG), 'read');
    try {
      await this.walk(new BatchWalk(file), offsets, times);
      this.onProgress(file.size());
    } finally {
      file.close();
    }
    if (wanted === undefined) return;
    const write = (suffix: string, bytes: Buffer) => {
      if (wanted.has(suffix)) this.disk.writeFileAtomic(this.path(base, suffix), bytes, true);
    };
    write(Suffix.INDEX, offsets.toBuffer());
    write(Suffix.TIME_INDEX, times.toBuffer());
    if (this.aborted.length > 0) write(Suffix.TXN_INDEX, Buffer.concat(this.aborted.map(encodeAborted)));
    else if (wanted.has(Suffix.TXN_INDEX)) this.disk.remove(this.path(base, Suffix.TXN_INDEX));
  }

  private async walk(walk: BatchWalk, offsets: OffsetIndex, times: TimeIndex): Promise<void> {
    const newest = { timestamp: batch.NO_TIMESTAMP, offset: offsets.baseOffset };
    let sinceEntry = 0;
    for (;;) {
      const step = walk.step();
      if (step === 'end') break;
      if (step === 'fill') {
        await walk.fill();
        continue;
      }
      // What was checked a moment ago cannot be read now, or was left to the next start: the indexes end here.
      if (step === 'broken') break;
      const { bytes, at, position, sizeInBytes } = walk;
      const last = lastOffsetOf(bytes, at);
      const timestamp = maxTimestampOf(bytes, at);
      if (timestamp > newest.timestamp) {
        newest.timestamp = timestamp;
        newest.offset = last;
      }
      if (sinceEntry > INTERVAL_BYTES) {
        offsets.append(last, position);
        times.append(newest.timestamp, newest.offset);
        sinceEntry = 0;
      }
      sinceEntry += sizeInBytes;
      this.replay(walk);
      this.nextOffset = last + 1;
    }
    times.append(newest.timestamp, newest.offset);
  }

  private replay({ bytes, at, isWhole }: BatchWalk): void {
    if (batch.magic(bytes, at) < batch.CURRENT_MAGIC) return;
    const epoch = batch.leaderEpoch(bytes, at);
    if (epoch > (this.epochs.at(-1)?.epoch ?? -1))
      this.epochs.push({ epoch, startOffset: batch.baseOffset(bytes, at) });
    if (!batch.hasProducerId(bytes, at) || (batch.isControl(bytes, at) && !isWhole)) return;
    try {
      this.state.commit(this.state.prepareStored(bytes, at), (completed, lastStableOffset) => {
        const { producerId, firstOffset, lastOffset } = completed;
        if (completed.aborted) this.aborted.push({ producerId, firstOffset, lastOffset, lastStableOffset });
      });
    } catch (error) {
      // A marker that cannot be read ends nothing.
      if (!(error instanceof RecordsError)) throw error;
    }
    this.state.onHighWatermark(Number.POSITIVE_INFINITY);
  }
}

/** Removes what is derived from the segment at `base`, so that a crash leaves nothing that is wrong. */
export function removeIndexes(disk: Disk, directory: string, base: number): void {
  for (const suffix of [Suffix.INDEX, Suffix.TIME_INDEX, Suffix.TXN_INDEX]) {
    disk.remove(path.join(directory, offsetFileName(base, suffix)));
  }
}
