// The transaction coordinator as the request handlers and the verification of appends see it. Must hold: every promise
// resolves to an answer with an error code in it and never rejects; the errors are those of Kafka's coordinator before
// a handler translates them for old clients; transactions past their timeout are aborted, and ids out of use forgotten,
// at the configured intervals.

import type { Clock, Timer } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import { ApiError, ErrorCode, errorName } from '../../protocol/api-error.ts';
import type { CoordinatorLog } from '../coordinator-log.ts';
import { partitionOf } from '../partition-of.ts';
import { CoordinatorRuntime } from '../runtime.ts';
import type { Outcome } from '../shard.ts';
import type { MarkerSender } from './markers.ts';
import type { TopicPartition } from './topic-partitions.ts';
import type { Transaction } from './transaction.ts';
import type { TransactionCoordinatorConfig } from './transaction-config.ts';
import type { ProducerIdentity, TakeProducerId } from './transaction-decisions.ts';
import { transactionError } from './transaction-error.ts';
import { transactionRecordTypes } from './transaction-records.ts';
import { type EndRequest, type ProducerAnswer, refused, TransactionShard } from './transaction-shard.ts';

export type { TopicPartition } from './topic-partitions.ts';
export type { EndRequest, ProducerAnswer } from './transaction-shard.ts';

/** Producer ids out of blocks that the controller gives. */
export interface ProducerIdSource {
  /** Null: the block is used up; `fill` gets another. */
  take(): number | null;
  /** Rejects with ApiError COORDINATOR_LOAD_IN_PROGRESS when the controller gives none. */
  fill(): Promise<void>;
}

export interface TransactionCoordinatorOptions {
  readonly config: () => TransactionCoordinatorConfig;
  /** Partitions of __transaction_state, or what it will be created with. */
  readonly partitionCount: () => number;
  /** The finalized transaction.version. */
  readonly transactionVersion: () => number;
  readonly partitionExists: (topic: string, partition: number) => boolean;
  readonly producerIds: ProducerIdSource;
  readonly markers: MarkerSender;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface AddRequest {
  readonly transactionalId: string;
  readonly producerId: number;
  readonly producerEpoch: number;
  /** True: nothing is added, the partitions must have been before. */
  readonly verifyOnly: boolean;
  readonly partitions: readonly TopicPartition[];
}

/** Of whom, and of what, a line of the log tells. */
interface Asked extends Partial<ProducerIdentity> {
  readonly operation: string;
  readonly transactionalId: string | null;
  readonly committed?: boolean;
  /** What the transaction was when it was asked for. */
  state?: string;
}

export interface ListedTransaction {
  readonly transactionalId: string;
  readonly producerId: number;
  readonly state: string;
}

const TRANSACTION_STATE_TOPIC = '__transaction_state';

/** Timed-out transactions that are aborted, and expired ids that are forgotten, before others get their turn. */
const BATCH = 500;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 10_000;

/** What the runtime, and not the log, says of a partition that is not this coordinator's any more. */
const GIVEN_UP: ReadonlySet<number> = new Set([ErrorCode.NOT_COORDINATOR, ErrorCode.COORDINATOR_LOAD_IN_PROGRESS]);

/** There is no producer id at hand: thrown out of an operation that has changed nothing yet. */
class ProducerIdMissing extends ApiError {
  constructor() {
    super(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
  }
}

export class TransactionCoordinator {
  readonly runtime: CoordinatorRuntime<TransactionShard>;
  private readonly options: TransactionCoordinatorOptions;
  private readonly takeProducerId: TakeProducerId;
  /** The leader epoch of each partition that is hosted here, or being loaded. */
  private readonly coordinatorEpochs = new Map<number, number>();
  private readonly loading = new Set<CoordinatorLog>();
  private readonly timers = new Set<Timer>();
  private closed = false;

  constructor(options: TransactionCoordinatorOptions) {
    const { clock, logger, config, markers, transactionVersion } = options;
    this.options = options;
    this.takeProducerId = () => {
      const producerId = options.producerIds.take();
      if (producerId === null) throw new ProducerIdMissing();
      return producerId;
    };
    this.runtime = new CoordinatorRuntime<TransactionShard>({
      name: 'transaction coordinator',
      recordTypes: transactionRecordTypes,
      newShard: (partition) =>
        new TransactionShard({
          partition,
          coordinatorEpoch: this.coordinatorEpochs.get(partition) ?? 0,
          clock,
          logger,
          markers,
          transactionVersion,
          onMarkersWritten: (transactionalId, prepared) => this.complete(partition, transactionalId, prepared),
        }),
      clock,
      logger,
      loadBufferBytes: () => config().loadBufferBytes,
      writeTimeoutMs: () => config().writeTimeoutMs,
      compression: () => 'none',
      // Kafka writes this topic without the coordinator runtime of its groups: no sequence either.
      baseSequence: -1,
    });
    this.repeat(
      () => config().abortIntervalMs,
      (partition) => this.abortTimedOut(partition),
    );
    this.repeat(
      () => config().removeIntervalMs,
      (partition) => this.removeExpired(partition),
    );
  }

  // -- partitions

  /** The partition of __transaction_state that holds the id. */
  partitionFor(transactionalId: string): number {
    return partitionOf(transactionalId, this.options.partitionCount());
  }

  /** This broker leads the partition now. Its ids answer COORDINATOR_LOAD_IN_PROGRESS until the promise resolves. */
  async load(log: CoordinatorLog): Promise<void> {
    this.coordinatorEpochs.set(log.partition, log.leaderEpoch);
    this.loading.add(log);
    try {
      await this.runtime.load(log);
    } finally {
      this.loading.delete(log);
    }
  }

  /** This broker does not lead the partition any more. */
  unload(partition: number): void {
    this.coordinatorEpochs.delete(partition);
    this.runtime.unload(partition);
  }

  close(): void {
    this.closed = true;
    for (const timer of this.timers) timer.cancel();
    this.timers.clear();
    this.runtime.close();
  }

  // -- requests

  /** @param expected what the producer says it has (KIP-360), or null */
  async initProducerId(
    transactionalId: string | null,
    timeoutMs: number,
    expected: ProducerIdentity | null,
  ): Promise<ProducerAnswer> {
    const producer =
      expected === null ? {} : { producerId: expected.producerId, producerEpoch: expected.producerEpoch };
    const asked: Asked = { operation: 'InitProducerId', transactionalId, ...producer };
    if (transactionalId === '') return refused(this.told(asked, ErrorCode.INVALID_REQUEST));
    try {
      if (transactionalId === null) return await this.newProducer();
      if (timeoutMs <= 0 || timeoutMs > this.options.config().maxTimeoutMs) {
        return refused(this.told(asked, ErrorCode.INVALID_TRANSACTION_TIMEOUT));
      }
      const answer = await this.run(transactionalId, (shard) => {
        asked.state = shard.stateOf(transactionalId);
        return shard.initProducerId(transactionalId, expected, timeoutMs, this.takeProducerId);
      });
      this.told(asked, answer.errorCode);
      return answer;
    } catch (error) {
      return refused(this.told(asked, this.codeOf(error)));
    }
  }

  /** NONE, or why none of the partitions was added. @param clientVersion 0, or 2 where the append itself adds them */
  async addPartitions(
    transactionalId: string,
    producer: ProducerIdentity,
    partitions: readonly TopicPartition[],
    clientVersion: number,
  ): Promise<number> {
    const { producerId, producerEpoch } = producer;
    const asked: Asked = { operation: 'AddPartitionsToTxn', transactionalId, producerId, producerEpoch };
    if (transactionalId === '') return this.told(asked, ErrorCode.INVALID_REQUEST);
    try {
      const errorCode = await this.run(transactionalId, (shard) => {
        asked.state = shard.stateOf(transactionalId);
        return shard.addPartitions(transactionalId, producer, partitions, clientVersion);
      });
      return this.told(asked, errorCode);
    } catch (error) {
      return this.told(asked, this.codeOf(error));
    }
  }

  /**
   * The error code of each partition: all are added, or none. One that does not exist, or that `forbidden` keeps from
   * whoever asks, fails the others with OPERATION_NOT_ATTEMPTED. @param clientVersion as in `addPartitions`
   */
  async addOrVerifyEach(
    request: AddRequest,
    clientVersion: number,
    forbidden: (topic: string) => boolean = () => false,
  ): Promise<number[]> {
    const { transactionalId, partitions, producerId, producerEpoch } = request;
    const operation = request.verifyOnly ? 'AddPartitionsToTxn (verify)' : 'AddPartitionsToTxn';
    const asked: Asked = { operation, transactionalId, producerId, producerEpoch };
    const wrong = partitions.map(({ topic, partition }) => {
      if (forbidden(topic)) return ErrorCode.TOPIC_AUTHORIZATION_FAILED;
      return this.options.partitionExists(topic, partition) ? ErrorCode.NONE : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    });
    const first = wrong.find((errorCode) => errorCode !== ErrorCode.NONE);
    if (first !== undefined) {
      this.told(asked, first);
      return wrong.map((errorCode) => (errorCode === ErrorCode.NONE ? ErrorCode.OPERATION_NOT_ATTEMPTED : errorCode));
    }
    if (!request.verifyOnly) {
      const errorCode = await this.addPartitions(transactionalId, request, partitions, clientVersion);
      return partitions.map(() => errorCode);
    }
    if (transactionalId === '') {
      const errorCode = this.told(asked, ErrorCode.INVALID_REQUEST);
      return partitions.map(() => errorCode);
    }
    try {
      const errorCodes = await this.run(transactionalId, (shard) => {
        asked.state = shard.stateOf(transactionalId);
        return shard.verifyPartitions(transactionalId, request, partitions);
      });
      this.told(asked, errorCodes.find((errorCode) => errorCode !== ErrorCode.NONE) ?? ErrorCode.NONE);
      return errorCodes;
    } catch (error) {
      const errorCode = this.told(asked, this.codeOf(error));
      return partitions.map(() => errorCode);
    }
  }

  /**
   * What a leader asks before a transactional append (KIP-890): the error code by `${topic}-${partition}`. The codes
   * are the coordinator's own; the leader makes of them what its client understands.
   */
  async addOrVerify(request: AddRequest): Promise<ReadonlyMap<string, number>> {
    const home = this.partitionFor(request.transactionalId);
    const errorCodes = this.options.partitionExists(TRANSACTION_STATE_TOPIC, home)
      ? await this.addOrVerifyEach(request, 2)
      : request.partitions.map(() => ErrorCode.COORDINATOR_NOT_AVAILABLE);
    return new Map(
      request.partitions.map(({ topic, partition }, i) => [`${topic}-${partition}`, errorCodes[i]!] as const),
    );
  }

  async endTransaction(request: EndRequest): Promise<ProducerAnswer> {
    const { transactionalId, committed } = request;
    const { producerId, producerEpoch } = request.producer;
    const asked: Asked = { operation: 'EndTxn', transactionalId, producerId, producerEpoch, committed };
    if (transactionalId === '') return refused(this.told(asked, ErrorCode.INVALID_REQUEST));
    try {
      const answer = await this.run(transactionalId, (shard) => {
        asked.state = shard.stateOf(transactionalId);
        return shard.end(request, this.takeProducerId);
      });
      this.told(asked, answer.errorCode);
      return answer;
    } catch (error) {
      return refused(this.told(asked, this.codeOf(error)));
    }
  }

  /** The transaction, or the error code. */
  async describe(transactionalId: string): Promise<Transaction | number> {
    if (transactionalId === '') return ErrorCode.INVALID_REQUEST;
    try {
      const found = await this.run(transactionalId, (shard) => reading(shard.find(transactionalId)));
      return found ?? ErrorCode.TRANSACTIONAL_ID_NOT_FOUND;
    } catch (error) {
      return this.codeOf(error);
    }
  }

  /** Those that `include` takes, or the error code. */
  async list(include: (transaction: Transaction) => boolean): Promise<ListedTransaction[] | number> {
    if (this.closed) return ErrorCode.COORDINATOR_NOT_AVAILABLE;
    if (this.loading.size > 0) return ErrorCode.COORDINATOR_LOAD_IN_PROGRESS;
    const listed: ListedTransaction[] = [];
    for (const partition of this.runtime.partitions) {
      try {
        // One by one: so many arguments as a partition may have ids do not fit on the stack.
        for (const one of await this.runtime.run(partition, (shard) => reading(listShard(shard, include)))) {
          listed.push(one);
        }
      } catch (error) {
        const errorCode = this.codeOf(error);
        // Given up since the list began: whoever leads it now lists its ids.
        if (errorCode !== ErrorCode.NOT_COORDINATOR) return errorCode;
      }
    }
    return listed;
  }

  // -- what goes on by itself

  private async newProducer(): Promise<ProducerAnswer> {
    const { producerIds } = this.options;
    for (;;) {
      const producerId = producerIds.take();
      if (producerId !== null) return { errorCode: ErrorCode.NONE, producerId, producerEpoch: 0 };
      await producerIds.fill();
    }
  }

  private run<T>(transactionalId: string, compute: (shard: TransactionShard) => Outcome<T>): Promise<T> {
    return this.runOn(this.partitionFor(transactionalId), compute);
  }

  /** Runs the operation, again when it lacked a producer id and the controller has given some. */
  private async runOn<T>(partition: number, compute: (shard: TransactionShard) => Outcome<T>): Promise<T> {
    for (;;) {
      try {
        return await this.runtime.run(partition, compute);
      } catch (error) {
        if (!(error instanceof ProducerIdMissing)) throw error;
        await this.options.producerIds.fill();
      }
    }
  }

  private complete(partition: number, transactionalId: string, prepared: Transaction, retryMs = FIRST_RETRY_MS): void {
    this.runtime
      .run(partition, (shard) => shard.complete(transactionalId, prepared))
      .catch((error: unknown) => {
        // Whoever loads the partition next completes it. A log that takes nothing now, for want of memory, goes on.
        if (this.closed || (error instanceof ApiError && GIVEN_UP.has(error.code))) return;
        const details = { transactionalId, error: errorName(this.codeOf(error)), retryMs };
        this.options.logger.warn(details, 'the end of a transaction could not be stored; it will be tried again');
        const again = Math.min(retryMs * 2, LONGEST_RETRY_MS);
        this.after(retryMs, () => this.complete(partition, transactionalId, prepared, again));
      });
  }

  private async abortTimedOut(partition: number): Promise<void> {
    const found = await this.runtime.run(partition, (shard) => shard.timedOut());
    for (let from = 0; from < found.length; from += BATCH) {
      await Promise.all(found.slice(from, from + BATCH).map((open) => this.abort(partition, open)));
    }
  }

  private async abort(partition: number, open: Transaction): Promise<void> {
    const { transactionalId, producerId, producerEpoch } = open;
    const details = { transactionalId, producerId, producerEpoch };
    try {
      const aborted = await this.runOn(partition, (shard) =>
        shard.abortTimedOut(transactionalId, open, this.takeProducerId),
      );
      if (aborted) this.options.logger.info(details, 'a transaction past its timeout is aborted');
    } catch (error) {
      const code = errorName(this.codeOf(error));
      this.options.logger.warn({ ...details, error: code }, 'a transaction past its timeout could not be aborted');
    }
  }

  private async removeExpired(partition: number): Promise<void> {
    for (;;) {
      const { idExpirationMs } = this.options.config();
      const removed = await this.runtime.run(partition, (shard) => shard.removeExpired(idExpirationMs, BATCH));
      if (removed > 0) this.options.logger.debug({ partition, removed }, 'transactional ids out of use are forgotten');
      if (removed < BATCH) return;
    }
  }

  /** `work` on each partition every `intervalMs`, or once more when the round before it there is done. */
  private repeat(intervalMs: () => number, work: (partition: number) => Promise<void>): void {
    const rounds = new Map<number, 'running' | 'again'>();
    const start = (partition: number): void => {
      rounds.set(partition, 'running');
      work(partition)
        // Being loaded, or given up meanwhile: the next round, or another broker, sees to it.
        .catch((error: unknown) => this.options.logger.debug({ partition, error: String(error) }, 'round cut short'))
        .finally(() => {
          const again = rounds.get(partition) === 'again';
          rounds.delete(partition);
          if (again) start(partition);
        });
    };
    const round = (): void => {
      this.after(intervalMs(), round);
      for (const partition of this.runtime.partitions) {
        if (rounds.has(partition)) rounds.set(partition, 'again');
        else start(partition);
      }
    };
    this.after(intervalMs(), round);
  }

  private after(delayMs: number, action: () => void): void {
    if (this.closed) return;
    const timer = this.options.clock.setTimeout(() => {
      this.timers.delete(timer);
      action();
    }, delayMs);
    this.timers.add(timer);
  }

  /** One debug line for each request of a producer that is refused. */
  private told(asked: Asked, errorCode: number): number {
    if (errorCode !== ErrorCode.NONE) {
      this.options.logger.debug({ ...asked, error: errorName(errorCode) }, 'transaction request refused');
    }
    return errorCode;
  }

  private codeOf(error: unknown): number {
    if (error instanceof ApiError) return transactionError(error.code);
    this.options.logger.error({ error: String(error) }, 'transaction coordinator: an operation failed unexpectedly');
    return ErrorCode.UNKNOWN_SERVER_ERROR;
  }
}

function reading<T>(response: T): Outcome<T> {
  return { records: [], response, effects: [] };
}

function listShard(shard: TransactionShard, include: (transaction: Transaction) => boolean): ListedTransaction[] {
  const listed: ListedTransaction[] = [];
  for (const transaction of shard.transactions()) {
    if (!include(transaction)) continue;
    const { transactionalId, producerId, state } = transaction;
    listed.push({ transactionalId, producerId, state });
  }
  return listed;
}
