// Runs operations on shards, one shard per partition of the coordinator's topic. Must hold, for every operation: it is
// computed, its records are appended, and they are replayed, all in one tick and in the order of arrival; its answer
// and effects leave when the high watermark has passed the last record appended before or by it, in order, and never
// before; if the append is refused nothing durable changed; if the log fails later the shard is dropped whole and
// everything parked fails; a partition whose log could not be read is tried again, longer and longer apart, as long as
// it is this broker's. Whoever calls gets an ApiError with Kafka's code of the cause; callers map it with
// coordinatorError.

import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { ApiError, ErrorCode } from '../protocol/api-error.ts';
import { RecordBatchBuilder } from '../records/builder.ts';
import type { CompressionName } from '../records/compression/codec.ts';
import { buildEndTxnMarkerBatch } from '../records/control.ts';
import type { CoordinatorLog } from './coordinator-log.ts';
import { type CoordinatorRecord, type CoordinatorRecordTypes, encodeKey, encodeValue } from './coordinator-record.ts';
import { LoadStopped, replayLog } from './load.ts';
import { type Parked, ParkedQueue } from './parked-queue.ts';
import type { Effect, EndedTransaction, Outcome, Shard, WriteTransaction } from './shard.ts';
import { ShardTimers } from './timers.ts';

/** An operation that a timer enqueues. */
export type TimerOperation = () => Outcome<unknown>;

export interface RuntimeOptions<S extends Shard> {
  /** For log lines, e.g. `group coordinator`. */
  readonly name: string;
  readonly recordTypes: CoordinatorRecordTypes;
  readonly newShard: (partition: number, timers: ShardTimers<TimerOperation>) => S;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly loadBufferBytes: () => number;
  /** How long an operation may wait for its records to be committed; then it is answered REQUEST_TIMED_OUT. */
  readonly writeTimeoutMs: () => number;
  readonly compression: () => CompressionName;
  /** The sequence in each batch; 0 as Kafka's coordinator runtime writes it, if absent. */
  readonly baseSequence?: number;
}

interface Operation<S, T> {
  /** What the operation computes, or the end of a transaction that it writes. */
  readonly work: ((shard: S) => Outcome<T>) | EndedTransaction;
  readonly resolve: (response: T) => void;
  readonly reject: (error: ApiError) => void;
}

interface Context<S extends Shard> {
  readonly partition: number;
  readonly log: CoordinatorLog;
  readonly shard: S;
  readonly timers: ShardTimers<TimerOperation>;
  readonly parked: ParkedQueue;
  readonly queue: Operation<S, unknown>[];
  state: 'loading' | 'active' | 'closed';
  draining: boolean;
  /** Runs while something is parked. */
  deadlines: Timer | null;
  lastAppended: number;
  unsubscribe: () => void;
}

/** A load that failed is tried again after this time, then after twice as long, up to the longest. */
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;
const DEADLINE_SWEEP_MS = 500;

export class CoordinatorRuntime<S extends Shard> {
  private readonly options: RuntimeOptions<S>;
  /** Partitions whose load failed, until it is tried again. */
  private readonly retries = new Map<number, Timer>();
  private readonly contexts = new Map<number, Context<S>>();
  private readonly logger: Logger;
  private closed = false;
  /** A request needs a partition that is not hosted: it may be loaded now. The broker sets it. */
  onMissing: (partition: number) => void = () => {};

  constructor(options: RuntimeOptions<S>) {
    this.options = options;
    this.logger = options.logger;
  }

  /** Partitions hosted here, loading ones included. */
  get partitions(): number[] {
    return [...this.contexts.keys()];
  }

  run<T>(partition: number, compute: (shard: S) => Outcome<T>): Promise<T> {
    return this.enqueue(partition, compute);
  }

  /** Writes the transaction's end marker behind all that was appended before, and replays it. Resolves at commit. */
  completeTransaction(partition: number, ended: EndedTransaction): Promise<void> {
    return this.enqueue<void>(partition, ended);
  }

  private enqueue<T>(partition: number, work: Operation<S, T>['work']): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (!this.contexts.has(partition)) this.onMissing(partition);
      const context = this.contexts.get(partition);
      if (context === undefined || context.state !== 'active') {
        reject(new ApiError(this.refusal(context)));
        return;
      }
      context.queue.push({ work, resolve, reject } as Operation<S, unknown>);
      this.drain(context);
    });
  }

  /** Takes over the partition that `log` is. Requests get COORDINATOR_LOAD_IN_PROGRESS until the promise resolves. */
  load(log: CoordinatorLog): Promise<void> {
    return this.loadOrRetry(log, FIRST_RETRY_MS);
  }

  private async loadOrRetry(log: CoordinatorLog, retryMs: number): Promise<void> {
    if (this.closed) return;
    this.unload(log.partition);
    const context = this.newContext(log);
    this.contexts.set(log.partition, context);
    context.unsubscribe = log.subscribe({
      onHighWatermark: (highWatermark) => this.onHighWatermark(context, highWatermark),
      onOffline: () => this.drop(context, ErrorCode.NOT_COORDINATOR),
    });
    const details = { topic: log.topic, partition: log.partition };
    try {
      if (log.endOffset > log.logStartOffset) {
        await replayLog({
          log,
          shard: context.shard,
          recordTypes: this.options.recordTypes,
          bufferBytes: this.options.loadBufferBytes(),
          logger: this.logger,
          stopped: () => context.state !== 'loading',
        });
      }
    } catch (error) {
      // Dropped meanwhile: whoever dropped it sees to what comes next.
      if (error instanceof LoadStopped || context.state !== 'loading') return;
      this.logger.error(
        { ...details, error: String(error), retryMs },
        `${this.options.name}: the partition could not be loaded; it will be tried again`,
      );
      this.drop(context, ErrorCode.NOT_COORDINATOR);
      this.retryLater(log, retryMs);
      return;
    }
    context.lastAppended = log.endOffset - 1;
    context.state = 'active';
    context.shard.onLoaded();
    this.logger.debug({ ...details, endOffset: log.endOffset }, `${this.options.name}: partition loaded`);
  }

  private retryLater(log: CoordinatorLog, afterMs: number): void {
    const timer = this.options.clock.setTimeout(() => {
      this.retries.delete(log.partition);
      void this.loadOrRetry(log, Math.min(afterMs * 2, LONGEST_RETRY_MS));
    }, afterMs);
    this.retries.set(log.partition, timer);
  }

  /** Gives the partition up; what waits there gets NOT_COORDINATOR. No effect if it is not hosted. */
  unload(partition: number): void {
    this.retries.get(partition)?.cancel();
    this.retries.delete(partition);
    const context = this.contexts.get(partition);
    if (context !== undefined) this.drop(context, ErrorCode.NOT_COORDINATOR);
  }

  close(): void {
    this.closed = true;
    for (const timer of this.retries.values()) timer.cancel();
    this.retries.clear();
    for (const context of [...this.contexts.values()]) this.drop(context, ErrorCode.COORDINATOR_NOT_AVAILABLE);
  }

  private newContext(log: CoordinatorLog): Context<S> {
    const timers: ShardTimers<TimerOperation> = new ShardTimers(this.options.clock, (operation) => {
      context.queue.push({
        work: operation,
        resolve: () => {},
        reject: (error) => {
          this.logger.debug({ partition: log.partition, error: error.message }, `${this.options.name}: timer failed`);
        },
      });
      this.drain(context);
    });
    const context: Context<S> = {
      partition: log.partition,
      log,
      shard: this.options.newShard(log.partition, timers),
      timers,
      parked: new ParkedQueue(),
      queue: [],
      state: 'loading',
      draining: false,
      deadlines: null,
      lastAppended: -1,
      unsubscribe: () => {},
    };
    return context;
  }

  private refusal(context: Context<S> | undefined): number {
    if (this.closed) return ErrorCode.COORDINATOR_NOT_AVAILABLE;
    return context?.state === 'loading' ? ErrorCode.COORDINATOR_LOAD_IN_PROGRESS : ErrorCode.NOT_COORDINATOR;
  }

  private onHighWatermark(context: Context<S>, highWatermark: number): void {
    if (context.state === 'active') context.parked.release(highWatermark);
  }

  /** An operation may cause another (an answer that makes someone ask again at once); they still run one by one. */
  private drain(context: Context<S>): void {
    if (context.draining) return;
    context.draining = true;
    try {
      for (let operation = context.queue.shift(); operation !== undefined; operation = context.queue.shift()) {
        if (context.state !== 'active') {
          operation.reject(new ApiError(this.refusal(context)));
          continue;
        }
        const { work } = operation;
        if (typeof work === 'function') this.execute(context, work, operation, []);
        else this.endTransaction(context, work, operation);
        context.parked.release(context.log.highWatermark);
      }
    } finally {
      context.draining = false;
    }
  }

  private execute(
    context: Context<S>,
    compute: (shard: S) => Outcome<unknown>,
    operation: Operation<S, unknown>,
    earlierEffects: readonly Effect[],
  ): void {
    let outcome: Outcome<unknown>;
    try {
      outcome = compute(context.shard);
    } catch (error) {
      this.park(context, earlierEffects, () => operation.reject(this.asApiError(error)), operation);
      return;
    }
    const effects = earlierEffects.length === 0 ? outcome.effects : [...earlierEffects, ...outcome.effects];
    if (outcome.records.length > 0) {
      const errorCode = this.append(context, outcome);
      if (errorCode !== ErrorCode.NONE) {
        // Effects of an earlier half are committed or not with what was appended then: they are not this failure's.
        for (const effect of outcome.effects) effect.failed(errorCode);
        this.park(context, earlierEffects, () => operation.reject(new ApiError(errorCode)), operation);
        return;
      }
    }
    const { next } = outcome;
    if (next !== undefined) {
      this.execute(context, next, operation, effects);
      return;
    }
    this.park(context, effects, () => operation.resolve(outcome.response), operation);
  }

  private endTransaction(context: Context<S>, ended: EndedTransaction, operation: Operation<S, unknown>): void {
    const errorCode = this.appendMarker(context, ended);
    const settle =
      errorCode === ErrorCode.NONE
        ? () => operation.resolve(undefined)
        : () => operation.reject(new ApiError(errorCode));
    this.park(context, [], settle, operation);
  }

  private park(
    context: Context<S>,
    effects: readonly Effect[],
    settle: () => void,
    operation: Operation<S, unknown>,
  ): void {
    const parked: Parked = {
      offset: context.lastAppended,
      deadlineMs: this.options.clock.monotonic() + this.options.writeTimeoutMs(),
      expired: () => operation.reject(new ApiError(ErrorCode.REQUEST_TIMED_OUT)),
      committed: () => {
        for (const effect of effects) effect.committed();
        settle();
      },
      failed: (errorCode) => {
        for (const effect of effects) effect.failed(errorCode);
        operation.reject(new ApiError(errorCode));
      },
    };
    if (context.state !== 'active') {
      parked.failed(this.refusal(this.contexts.get(context.partition)));
      return;
    }
    context.parked.push(parked);
    if (context.deadlines === null && parked.offset >= context.log.highWatermark) this.armDeadlines(context);
  }

  /** One timer for all that wait: that a disk hangs is rare, and to be told a little late does no harm. */
  private armDeadlines(context: Context<S>): void {
    const intervalMs = Math.min(this.options.writeTimeoutMs(), DEADLINE_SWEEP_MS);
    context.deadlines = this.options.clock.setTimeout(() => {
      context.deadlines = null;
      if (context.state !== 'active' || context.parked.length === 0) return;
      context.parked.expire(this.options.clock.monotonic());
      this.armDeadlines(context);
    }, intervalMs);
  }

  private asApiError(error: unknown): ApiError {
    if (error instanceof ApiError) return error;
    this.logger.error({ error: stackOf(error) }, `${this.options.name}: an operation failed unexpectedly`);
    return new ApiError(ErrorCode.UNKNOWN_SERVER_ERROR);
  }

  /** Appends and replays. An error code means that nothing was appended (of a non-atomic outcome: not all of it). */
  private append(context: Context<S>, outcome: Outcome<unknown>): number {
    const { log } = context;
    const { transaction } = outcome;
    const now = this.options.clock.now();
    let builder = this.newBatch(transaction);
    let pending: CoordinatorRecord[] = [];
    const flush = (): number => {
      const result = log.append(builder.build(), { verification: transaction?.verification ?? null });
      if (result.errorCode !== ErrorCode.NONE) return result.errorCode;
      context.lastAppended = result.lastOffset;
      const replay = () => {
        const { producerId, producerEpoch } = transaction ?? { producerId: -1, producerEpoch: -1 };
        for (let i = 0; i < pending.length; i++) {
          context.shard.replay(pending[i]!, result.baseOffset + i, producerId, producerEpoch);
        }
      };
      if (!this.replayAppended(context, replay)) return ErrorCode.NOT_COORDINATOR;
      builder = this.newBatch(transaction);
      pending = [];
      return ErrorCode.NONE;
    };
    for (const record of outcome.records) {
      let key: Buffer;
      let value: Buffer | null;
      try {
        key = encodeKey(this.options.recordTypes, record);
        value = encodeValue(this.options.recordTypes, record);
      } catch (error) {
        return this.asApiError(error).code;
      }
      if (outcome.atomic === false && pending.length > 0 && builder.sizeWith(now, key, value) > log.maxBatchBytes) {
        const errorCode = flush();
        if (errorCode !== ErrorCode.NONE) return errorCode;
      }
      builder.append(now, key, value);
      pending.push(record);
    }
    return flush();
  }

  private appendMarker(context: Context<S>, ended: EndedTransaction): number {
    const { producerId, producerEpoch, transactionVersion, committed } = ended;
    const marker = buildEndTxnMarkerBatch({ ...ended, timestamp: this.options.clock.now() });
    const result = context.log.append(marker, { transactionVersion });
    if (result.errorCode !== ErrorCode.NONE) return result.errorCode;
    context.lastAppended = result.lastOffset;
    const replay = () => context.shard.replayEndMarker(producerId, producerEpoch, committed);
    return this.replayAppended(context, replay) ? ErrorCode.NONE : ErrorCode.NOT_COORDINATOR;
  }

  /** False: the shard no longer is what its log says; it is dropped and read again from the log. */
  private replayAppended(context: Context<S>, replay: () => void): boolean {
    try {
      replay();
      return true;
    } catch (error) {
      const { partition } = context;
      this.logger.error({ partition, error: stackOf(error) }, `${this.options.name}: a record could not be replayed`);
      this.drop(context, ErrorCode.NOT_COORDINATOR);
      void this.load(context.log);
      return false;
    }
  }

  /** Kafka's coordinators write sequence 0, also where there is no producer id, and in every batch of a transaction. */
  private newBatch(transaction?: WriteTransaction): RecordBatchBuilder {
    const { compression, baseSequence = 0 } = this.options;
    const batch = { compression: compression(), baseSequence };
    if (transaction === undefined) return new RecordBatchBuilder(batch);
    const { producerId, producerEpoch } = transaction;
    return new RecordBatchBuilder({ ...batch, producerId, producerEpoch, isTransactional: true });
  }

  private drop(context: Context<S>, errorCode: number): void {
    if (context.state === 'closed') return;
    context.state = 'closed';
    if (this.contexts.get(context.partition) === context) this.contexts.delete(context.partition);
    context.unsubscribe();
    context.timers.close();
    context.deadlines?.cancel();
    context.shard.onUnloaded(errorCode);
    context.parked.fail(errorCode);
    // An operation that is running now is failed by `drain`; those behind it here.
    for (const operation of context.queue.splice(0)) operation.reject(new ApiError(errorCode));
    this.logger.debug({ partition: context.partition }, `${this.options.name}: partition unloaded`);
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
