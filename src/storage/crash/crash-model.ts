// For the crash tests: what one partition has been given, and what of that a crash must leave. Must hold: everything
// here is known from appends and acknowledgements alone, never from the log's files; what a moment promises is copied
// when the moment is noted, so that the run may go on before the promise is checked.

import type { Uuid } from '../../base/uuid.ts';
import { RecordBatchBuilder } from '../../records/builder.ts';
import { buildEndTxnMarkerBatch } from '../../records/control.ts';
import type { LogConfig } from '../log-config.ts';

export type BatchKind = 'plain' | 'data' | 'commit' | 'abort';

export interface ModelRecord {
  readonly key: string;
  readonly value: string | null;
  /** No other record of the run has it. */
  readonly timestamp: number;
}

export interface ModelBatch {
  readonly base: number;
  readonly last: number;
  readonly leaderEpoch: number;
  readonly producerId: number;
  readonly sequence: number;
  readonly kind: BatchKind;
  readonly records: readonly ModelRecord[];
  /** When a cleaning first began that might change it. */
  cleanedMs: number | null;
}

/** What must be found of a partition if the crash comes now. */
export interface Promised {
  readonly model: PartitionModel;
  readonly topicId: Uuid;
  /** What had been appended: the first `batchCount` of these. */
  readonly history: readonly ModelBatch[];
  readonly batchCount: number;
  /** Every offset below it. */
  readonly end: number;
  /** The log's start lies nowhere below it ... */
  readonly leastStart: number;
  /** ... and offsets from here on are not deleted. */
  readonly mostStart: number;
}

export class PartitionModel {
  readonly topic: string;
  readonly partition: number;
  readonly config: LogConfig;
  topicId: Uuid;
  /** Only ever longer; after a cut it is another array. */
  history: ModelBatch[] = [];
  /** Were assigned offsets once, but never acknowledged: a power loss may bring back any of them. */
  dropped: ModelBatch[] = [];
  /** In the page cache, as far as the log has said. */
  written = 0;
  /** Survives what the durability mode promises of a loss of power. */
  durable = 0;
  /** The start that a checkpoint is known to hold. */
  leastStart = 0;
  mostStart = 0;
  /** Where the log ended after the last crash: an empty segment may lie behind batches that were lost. */
  private foundEnd = 0;

  constructor(topic: string, partition: number, config: LogConfig, topicId: Uuid) {
    this.topic = topic;
    this.partition = partition;
    this.config = config;
    this.topicId = topicId;
  }

  get end(): number {
    const last = this.history[this.history.length - 1];
    return Math.max(this.foundEnd, last === undefined ? 0 : last.last + 1);
  }

  /** @param isDurable whether the durability mode promises anything of a loss of power */
  promised(mode: 'process' | 'power', isDurable: boolean): Promised {
    return {
      model: this,
      topicId: this.topicId,
      history: this.history,
      batchCount: this.history.length,
      end: mode === 'process' ? Math.max(this.written, this.durable) : this.durable,
      leastStart: mode === 'process' || isDurable ? this.leastStart : 0,
      mostStart: this.mostStart,
    };
  }

  /** What is acknowledged moved. */
  note(written: number, durable: number): void {
    if (written > this.written) this.written = written;
    if (durable > this.durable) this.durable = durable;
  }

  /** The power went: what was only written is no longer promised. */
  loseUnsynced(isDurable: boolean): void {
    this.written = this.durable;
    if (!isDurable) this.leastStart = 0;
  }

  /** The log was cut back to what it had written. */
  cutTo(end: number): void {
    this.foundEnd = Math.min(this.foundEnd, end);
    this.dropped.push(...this.history.filter((batch) => batch.base >= end));
    this.history = this.history.filter((batch) => batch.base < end);
  }

  /** After a crash: `found` is what the log has now, be it less or, beyond the promise, other than before. */
  adopt(found: readonly ModelBatch[], promised: Promised, end: number, start: number): void {
    const certain = this.history.filter((batch) => batch.base < Math.min(promised.end, end));
    const more = found.filter((batch) => batch.base >= promised.end);
    this.dropped.push(...this.history.filter((batch) => batch.base >= promised.end && !more.includes(batch)));
    this.history = [...certain, ...more];
    this.written = end;
    this.foundEnd = end;
    this.durable = Math.min(this.durable, end);
    this.leastStart = Math.min(this.leastStart, start);
  }

  bytesOf(batch: Omit<ModelBatch, 'base' | 'last' | 'cleanedMs'>): Buffer {
    const { producerId, kind, sequence, records } = batch;
    if (kind === 'commit' || kind === 'abort') {
      return buildEndTxnMarkerBatch({
        producerId,
        producerEpoch: 0,
        coordinatorEpoch: 0,
        committed: kind === 'commit',
        timestamp: records[0]!.timestamp,
      });
    }
    const builder = new RecordBatchBuilder(
      producerId < 0 ? {} : { producerId, producerEpoch: 0, baseSequence: sequence, isTransactional: kind === 'data' },
    );
    for (const { key, value, timestamp } of records) {
      builder.append(timestamp, Buffer.from(key), value === null ? null : Buffer.from(value));
    }
    return builder.build();
  }
}

/** What a list of batches implies of a producer. */
export interface ProducerView {
  readonly producerId: number;
  lastSequence: number;
  firstOffset: number;
  batches: ModelBatch[];
}

export function producersOf(batches: readonly ModelBatch[]): Map<number, ProducerView> {
  const views = new Map<number, ProducerView>();
  for (const batch of batches) {
    if (batch.producerId < 0) continue;
    let view = views.get(batch.producerId);
    if (view === undefined) {
      view = { producerId: batch.producerId, lastSequence: -1, firstOffset: -1, batches: [] };
      views.set(batch.producerId, view);
    }
    if (batch.kind === 'commit' || batch.kind === 'abort') {
      view.firstOffset = -1;
      continue;
    }
    view.lastSequence = batch.sequence + batch.records.length - 1;
    view.batches.push(batch);
    if (batch.kind === 'data' && view.firstOffset < 0) view.firstOffset = batch.base;
  }
  return views;
}

export interface Outcome {
  /** By a batch of transactions: whether it is committed; null: undecided. */
  readonly committed: ReadonlyMap<ModelBatch, boolean | null>;
  /** The first offset of what is undecided, or the end. */
  readonly stable: number;
}

export function outcomesOf(batches: readonly ModelBatch[], end: number): Outcome {
  const committed = new Map<ModelBatch, boolean | null>();
  const open = new Map<number, ModelBatch[]>();
  for (const batch of batches) {
    if (batch.kind === 'plain') committed.set(batch, true);
    else if (batch.kind === 'data') {
      committed.set(batch, null);
      const own = open.get(batch.producerId);
      if (own === undefined) open.set(batch.producerId, [batch]);
      else own.push(batch);
    } else {
      for (const own of open.get(batch.producerId) ?? []) committed.set(own, batch.kind === 'commit');
      open.delete(batch.producerId);
    }
  }
  let stable = end;
  for (const [first] of open.values()) stable = Math.min(stable, first!.base);
  return { committed, stable };
}
