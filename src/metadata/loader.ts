// From the stream of committed metadata batches to images, and from images to publishers. Must hold: a publisher never
// sees part of a metadata transaction or an uncommitted record; deltas chain without gaps (each starts from the image
// published before); an aborted transaction leaves no trace; a record that cannot be applied is fatal, since this
// broker would go on with a state that no other would have.

import type { Logger } from '../base/logger.ts';
import {
  abortTransactionRecord,
  beginTransactionRecord,
  endTransactionRecord,
} from '../protocol/generated/records/metadata.ts';
import { MetadataDelta } from './delta.ts';
import { MetadataImage } from './image.ts';
import type { MetadataBatch, MetadataListener, MetadataRecord } from './metadata-record.ts';
import type { MetadataPublisher } from './publisher.ts';

export class MetadataLoader implements MetadataListener {
  /** The image published last. */
  image: MetadataImage = MetadataImage.empty;
  leaderId = -1;
  leaderEpoch = -1;
  private readonly publishers: MetadataPublisher[] = [];
  private readonly logger: Logger;
  private readonly fatal: (reason: string) => void;
  private readonly builder = new ImageBuilder();
  private publishing = false;
  private failed = false;

  constructor(logger: Logger, fatal: (reason: string) => void) {
    this.logger = logger;
    this.fatal = fatal;
  }

  /** Before the source starts; called in this order for each image. */
  install(publisher: MetadataPublisher): void {
    this.publishers.push(publisher);
  }

  onBatch(batch: MetadataBatch): void {
    this.guarded(() => {
      this.builder.batch(batch);
      if (this.publishing) this.publish();
    });
  }

  onSnapshot(lastContainedOffset: number, epoch: number, records: readonly MetadataRecord[]): void {
    this.guarded(() => {
      this.builder.snapshot(lastContainedOffset, epoch, records);
      if (this.publishing) this.publish();
    });
  }

  onLeader(leaderId: number, epoch: number): void {
    this.leaderId = leaderId;
    this.leaderEpoch = epoch;
  }

  onCaughtUp(): void {
    this.guarded(() => {
      this.publishing = true;
      this.publish();
    });
  }

  private publish(): void {
    const { delta, image } = this.builder.take(this.image);
    this.image = image;
    for (const publisher of this.publishers) publisher.onUpdate(delta, image);
  }

  private guarded(work: () => void): void {
    if (this.failed) return;
    try {
      work();
    } catch (error) {
      this.failed = true;
      this.logger.error({ err: error, offset: this.builder.offset }, 'the metadata log could not be applied');
      this.fatal(`the metadata log could not be applied: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/**
 * Applies batches one after the other. Records of an open metadata transaction wait until its end record; they are in
 * no image before it. An image is made only when asked for: a log of a million small batches is loaded in linear time.
 */
export class ImageBuilder {
  /** The last offset applied. */
  offset = -1;
  private epoch = -1;
  private timestampMs = -1;
  private delta: MetadataDelta = new MetadataDelta(MetadataImage.empty);
  private transaction: MetadataRecord[] | null = null;
  /** A snapshot replaced the state since the last image was taken: the difference must be computed. */
  private replaced = false;

  batch(batch: MetadataBatch): void {
    for (const record of batch.records) this.record(record);
    this.offset = batch.lastOffset;
    this.epoch = batch.epoch;
    this.timestampMs = batch.appendTimestampMs;
  }

  private record(record: MetadataRecord): void {
    if (record.type === beginTransactionRecord.key) {
      if (this.transaction !== null) throw new Error('a metadata transaction begins inside another');
      this.transaction = [];
    } else if (record.type === endTransactionRecord.key) {
      if (this.transaction === null) throw new Error('a metadata transaction ends that never began');
      for (const held of this.transaction) this.delta.replay(held);
      this.transaction = null;
    } else if (record.type === abortTransactionRecord.key) {
      if (this.transaction === null) throw new Error('a metadata transaction aborts that never began');
      this.transaction = null;
    } else if (this.transaction !== null) {
      this.transaction.push(record);
    } else {
      this.delta.replay(record);
    }
  }

  /** True between the begin and the end record of a metadata transaction. */
  get inTransaction(): boolean {
    return this.transaction !== null;
  }

  snapshot(lastContainedOffset: number, epoch: number, records: readonly MetadataRecord[]): void {
    this.transaction = null;
    this.delta = new MetadataDelta(MetadataImage.empty);
    for (const record of records) this.delta.replay(record);
    this.offset = lastContainedOffset;
    this.epoch = epoch;
    this.replaced = true;
  }

  /** The image now and the delta to it from `published`, the image taken before; the next one starts here. */
  take(published: MetadataImage): { delta: MetadataDelta; image: MetadataImage } {
    const image = this.delta.apply(this.offset, this.epoch, this.timestampMs);
    const delta =
      this.replaced && published !== MetadataImage.empty ? MetadataDelta.between(published, image) : this.delta;
    this.delta = new MetadataDelta(image);
    this.replaced = false;
    return { delta, image };
  }
}
