// For tests: a transaction coordinator over an in-memory log and a clock moved by hand, markers that arrive when the
// test says so, and short ways to call it. Must hold: nothing here decides anything about transactions.

import { FakeClock } from '../../base/clock.ts';
import { silentLogger } from '../../base/logger.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import type { TransactionLogValue } from '../../protocol/generated/records/transaction.ts';
import { baseSequence, baseTimestamp } from '../../records/batch.ts';
import { recordsOf } from '../../records/iterate.ts';
import { decodeRecord } from '../coordinator-record.ts';
import { MemoryCoordinatorLog } from '../memory-coordinator-log.ts';
import type { MarkerListener, MarkerSender, TransactionMarker } from './markers.ts';
import type { TopicPartition } from './topic-partitions.ts';
import type { Transaction } from './transaction.ts';
import { defaultTransactionConfig, type TransactionCoordinatorConfig } from './transaction-config.ts';
import { type ProducerAnswer, type ProducerIdSource, TransactionCoordinator } from './transaction-coordinator.ts';
import { transactionalIdOf, transactionRecord, transactionRecordTypes } from './transaction-records.ts';

export const ID = 'my-id';
export const TIMEOUT_MS = 60_000;

/** Lets everything run that is ready to. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 30; i++) await Promise.resolve();
}

/** `t-0` */
export function partition(name: string): TopicPartition {
  const dash = name.lastIndexOf('-');
  return { topic: name.slice(0, dash), partition: Number(name.slice(dash + 1)) };
}

interface SentMarker {
  readonly marker: TransactionMarker;
  readonly partitions: readonly TopicPartition[];
  readonly listener: MarkerListener;
  cancelled: boolean;
}

/** Holds markers until `deliver`; with `auto` they arrive at once. */
export class HeldMarkers implements MarkerSender {
  auto = true;
  readonly sent: SentMarker[] = [];
  /** Every marker that arrived: `commit|abort producerId/epoch partition`. */
  readonly arrived: string[] = [];
  /** Told of each arrival; its answer is the leader's. */
  onArrived: (marker: TransactionMarker, partition: TopicPartition) => number = () => ErrorCode.NONE;

  send(marker: TransactionMarker, partitions: readonly TopicPartition[], listener: MarkerListener): () => void {
    const sent: SentMarker = { marker, partitions, listener, cancelled: false };
    this.sent.push(sent);
    if (this.auto) void Promise.resolve().then(() => this.deliver());
    return () => {
      sent.cancelled = true;
    };
  }

  /** Everything that waits arrives, or its first `count` partitions. */
  deliver(count = Number.POSITIVE_INFINITY): void {
    let left = count;
    while (this.sent.length > 0 && left > 0) {
      const sent = this.sent.shift()!;
      const now = sent.partitions.slice(0, left);
      const later = sent.partitions.slice(left);
      left -= now.length;
      for (const one of now) {
        // What a coordinator that is gone has sent arrives all the same.
        const { committed, producerId, producerEpoch } = sent.marker;
        this.arrived.push(
          `${committed ? 'commit' : 'abort'} ${producerId}/${producerEpoch} ${one.topic}-${one.partition}`,
        );
        const errorCode = this.onArrived(sent.marker, one);
        if (sent.cancelled) continue;
        if (errorCode === ErrorCode.NONE) sent.listener.onDone(one);
        else sent.listener.onRefused(one, errorCode);
      }
      if (later.length === 0) continue;
      // The caller's `cancel` is bound to the first object: share its state.
      this.sent.unshift({
        ...sent,
        partitions: later,
        get cancelled() {
          return sent.cancelled;
        },
        set cancelled(value: boolean) {
          sent.cancelled = value;
        },
      });
      return;
    }
  }
}

/** Ids from 1000 on, in blocks; a block comes when asked for. */
export class CountedIds implements ProducerIdSource {
  next = 1000;
  left: number;
  readonly block: number;
  failing = false;

  constructor(block = 1000, start = 1000) {
    this.block = block;
    this.left = block;
    this.next = start;
  }

  take(): number | null {
    if (this.left === 0) return null;
    this.left--;
    return this.next++;
  }

  fill(): Promise<void> {
    if (this.failing) return Promise.reject(new ApiError(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS));
    this.left = this.block;
    return Promise.resolve();
  }
}

export interface HarnessOptions {
  readonly config?: Partial<TransactionCoordinatorConfig>;
  readonly log?: MemoryCoordinatorLog;
  readonly transactionVersion?: number;
  readonly ids?: CountedIds;
  readonly clock?: FakeClock;
  readonly markers?: HeldMarkers;
}

export class TransactionHarness {
  readonly clock: FakeClock;
  readonly log: MemoryCoordinatorLog;
  readonly markers: HeldMarkers;
  readonly ids: CountedIds;
  readonly coordinator: TransactionCoordinator;
  readonly config: TransactionCoordinatorConfig;
  transactionVersion: number;
  /** What was logged at level debug. */
  debugLines: object[] = [];
  /** Partitions that do not exist. */
  readonly missing = new Set<string>();

  constructor(options: HarnessOptions = {}) {
    this.clock = options.clock ?? new FakeClock();
    this.log = options.log ?? new MemoryCoordinatorLog();
    this.markers = options.markers ?? new HeldMarkers();
    this.ids = options.ids ?? new CountedIds();
    this.transactionVersion = options.transactionVersion ?? 2;
    this.config = { ...defaultTransactionConfig, ...options.config };
    this.coordinator = new TransactionCoordinator({
      config: () => this.config,
      partitionCount: () => 1,
      transactionVersion: () => this.transactionVersion,
      partitionExists: (topic, index) => !this.missing.has(`${topic}-${index}`),
      producerIds: this.ids,
      markers: this.markers,
      clock: this.clock,
      logger: { ...silentLogger, debug: (details, message) => this.debugLines.push({ ...details, message }) },
    });
  }

  static async start(options: HarnessOptions = {}): Promise<TransactionHarness> {
    const harness = new TransactionHarness(options);
    await harness.coordinator.load(harness.log);
    return harness;
  }

  /** A second coordinator over the same bytes: what a restart makes of them. */
  restart(options: HarnessOptions = {}): Promise<TransactionHarness> {
    this.coordinator.close();
    const { clock, markers, ids, transactionVersion } = this;
    const log = new MemoryCoordinatorLog(0, this.log.batches);
    return TransactionHarness.start({ clock, markers, ids, transactionVersion, config: this.config, log, ...options });
  }

  async advance(byMs: number): Promise<void> {
    this.clock.advance(byMs);
    await settle();
  }

  // -- requests

  init(expected: [number, number] | null = null, timeoutMs = TIMEOUT_MS, id = ID): Promise<ProducerAnswer> {
    const identity = expected === null ? null : { producerId: expected[0], producerEpoch: expected[1] };
    return this.coordinator.initProducerId(id, timeoutMs, identity);
  }

  /** [error, producer id, epoch] */
  async initTriple(...args: Parameters<TransactionHarness['init']>): Promise<[number, number, number]> {
    return triple(await this.init(...args));
  }

  /** By the rules of a client (0) or of the leader that adds what Produce names (2). */
  add(producer: [number, number], partitions: readonly string[], clientVersion = 2, id = ID): Promise<number> {
    const identity = { producerId: producer[0], producerEpoch: producer[1] };
    return this.coordinator.addPartitions(id, identity, partitions.map(partition), clientVersion);
  }

  async verify(producer: [number, number], partitions: readonly string[], id = ID): Promise<number[]> {
    return [
      ...(
        await this.coordinator.addOrVerify({
          transactionalId: id,
          producerId: producer[0],
          producerEpoch: producer[1],
          verifyOnly: true,
          partitions: partitions.map(partition),
        })
      ).values(),
    ];
  }

  async end(
    producer: [number, number],
    committed: boolean,
    clientVersion = 2,
    id = ID,
  ): Promise<[number, number, number]> {
    const answer = this.coordinator.endTransaction({
      transactionalId: id,
      producer: { producerId: producer[0], producerEpoch: producer[1] },
      committed,
      clientVersion,
    });
    await settle();
    return triple(await answer);
  }

  async transaction(id = ID): Promise<Transaction> {
    const found = await this.coordinator.describe(id);
    if (typeof found === 'number') throw new ApiError(found);
    return found;
  }

  async state(id = ID): Promise<string> {
    return (await this.transaction(id)).state;
  }

  // -- what is stored

  /** Every record of the log, tombstones with a null value. */
  records(): { id: string; version: number; value: TransactionLogValue | null }[] {
    const found = [];
    for (const batch of this.log.batches) {
      for (const { key, value } of recordsOf(batch, 0)) {
        const record = decodeRecord(transactionRecordTypes, key, value);
        if ('unreadable' in record) throw new Error(record.unreadable);
        const stored = record.value as TransactionLogValue | null;
        found.push({ id: transactionalIdOf(record), version: record.valueVersion, value: stored });
      }
    }
    return found;
  }

  /** The last record's value. */
  last(): TransactionLogValue {
    return this.records().at(-1)!.value!;
  }

  batchHeads(): { sequence: number; timestamp: number }[] {
    return this.log.batches.map((batch) => ({ sequence: baseSequence(batch, 0), timestamp: baseTimestamp(batch, 0) }));
  }
}

export function triple({ errorCode, producerId, producerEpoch }: ProducerAnswer): [number, number, number] {
  return [errorCode, producerId, producerEpoch];
}

/** A producer, 1000, that has come to `epoch`: the log says so. */
export async function atEpoch(epoch: number, transactionVersion = 2): Promise<TransactionHarness> {
  const first = await TransactionHarness.start({ transactionVersion });
  await first.init();
  const record = transactionRecord({ ...(await first.transaction()), producerEpoch: epoch }, transactionVersion);
  await first.coordinator.runtime.run(0, () => ({ records: [record], response: undefined, effects: [] }));
  return first.restart();
}
