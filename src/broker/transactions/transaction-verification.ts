// Before a transaction's first batch enters a partition, its coordinator is asked whether that partition is part of it,
// or told that it is (KIP-890). Must hold: nothing is asked while the transaction is open in the log already, so that
// a running transaction costs no more than other batches; what the coordinator answers counts only together with the
// guard that was taken before it was asked. Used by Produce and by transactional offset commits.

import type { Clock } from '../../base/clock.ts';
import type { BrokerConfig } from '../../config/broker-config.ts';
import { ApiError, ErrorCode, errorName } from '../../protocol/api-error.ts';
import type { Partition } from '../../replication/partition.ts';
import type { VerificationGuard } from '../../storage/log.ts';
import type { ProducerSettings } from '../../storage/producers/producer-state.ts';

export interface AddOrVerifyRequest {
  readonly transactionalId: string;
  readonly producerId: number;
  readonly producerEpoch: number;
  /** True: the partitions must belong to the transaction already. False: they are added to it. */
  readonly verifyOnly: boolean;
  readonly partitions: readonly { readonly topic: string; readonly partition: number }[];
}

/** The coordinator of a transactional id, as the leader of a partition needs it. */
export interface TransactionPartitions {
  /** Error codes by `${topic}-${partition}`; one that is missing is NONE. */
  addOrVerify(request: AddOrVerifyRequest): Promise<ReadonlyMap<string, number>>;
}

/**
 * What the version of a request allows: 'default' knows no TRANSACTION_ABORTABLE; 'abortable' does; 'addPartitions'
 * (transaction.version 2) adds its partitions to the transaction by itself.
 */
export type TransactionSupport = 'default' | 'abortable' | 'addPartitions';

export function produceSupport(version: number): TransactionSupport {
  if (version >= 12) return 'addPartitions';
  return version === 11 ? 'abortable' : 'default';
}

export function txnOffsetCommitSupport(version: number): TransactionSupport {
  if (version >= 5) return 'addPartitions';
  return version === 4 ? 'abortable' : 'default';
}

/** One partition that a transactional request wants to write to. */
export interface TransactionalWrite {
  readonly partition: Partition;
  readonly baseSequence: number;
}

export interface Verdict {
  readonly errorCode: number;
  /** To be given to the append; null if the transaction is open in the log, or nothing was asked. */
  readonly guard: VerificationGuard | null;
}

export type Verdicts = ReadonlyMap<Partition, Verdict>;

export interface TransactionalRequest {
  readonly transactionalId: string;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly support: TransactionSupport;
  readonly writes: readonly TransactionalWrite[];
}

export interface TransactionVerificationOptions {
  readonly coordinator: TransactionPartitions;
  readonly config: () => BrokerConfig;
  readonly clock: Clock;
}

const NO_VERDICTS: Verdicts = new Map();
const UNASKED: Verdict = { errorCode: ErrorCode.NONE, guard: null };

export class TransactionVerification {
  private readonly options: TransactionVerificationOptions;

  constructor(options: TransactionVerificationOptions) {
    this.options = options;
  }

  /**
   * A verdict for each write that may not go on, or goes on with a guard; a partition without one goes on. A promise
   * only if the coordinator must be asked.
   */
  verify(request: TransactionalRequest): Verdicts | Promise<Verdicts> {
    const adds = request.support === 'addPartitions';
    if (!adds && !this.options.config().get('transaction.partition.verification.enable')) return NO_VERDICTS;
    const verdicts = new Map<Partition, Verdict>();
    const asked: Partition[] = [];
    for (const { partition, baseSequence } of request.writes) {
      const started = startIn(partition, request, baseSequence, adds);
      if (started === null) continue;
      if (typeof started === 'number') {
        verdicts.set(partition, { errorCode: started, guard: null });
      } else {
        verdicts.set(partition, { errorCode: ErrorCode.NONE, guard: started });
        asked.push(partition);
      }
    }
    return asked.length === 0 ? verdicts : this.ask(request, asked, verdicts);
  }

  /** As `verify`, for one partition; `baseSequence` is -1 for records without one. */
  async verifyOne(
    request: Omit<TransactionalRequest, 'writes'>,
    partition: Partition,
    baseSequence: number,
  ): Promise<Verdict> {
    const verdicts = await this.verify({ ...request, writes: [{ partition, baseSequence }] });
    return verdicts.get(partition) ?? UNASKED;
  }

  /**
   * As `verify`; while the transaction before is being completed a request that adds partitions is tried again for a
   * moment, because sending the records again costs more.
   */
  verifyPatiently(request: TransactionalRequest): Verdicts | Promise<Verdicts> {
    const verdicts = this.verify(request);
    if (!(verdicts instanceof Promise) || request.support !== 'addPartitions') return verdicts;
    return this.tryAgain(request, verdicts);
  }

  private async tryAgain(request: TransactionalRequest, first: Promise<Verdicts>): Promise<Verdicts> {
    const { clock, config } = this.options;
    const startedMs = clock.monotonic();
    const maxMs = Math.min(
      config().get('add.partitions.to.txn.retry.backoff.max.ms'),
      config().get('request.timeout.ms'),
    );
    const backoffMs = config().get('add.partitions.to.txn.retry.backoff.ms');
    let verdicts = await first;
    while (isConcurrent(verdicts) && clock.monotonic() - startedMs < maxMs) {
      await new Promise<void>((resolve) => void clock.setTimeout(resolve, backoffMs));
      verdicts = await this.verify(request);
    }
    return verdicts;
  }

  private async ask(
    request: TransactionalRequest,
    asked: readonly Partition[],
    verdicts: Map<Partition, Verdict>,
  ): Promise<Verdicts> {
    const { transactionalId, producerId, producerEpoch, support } = request;
    let answers: ReadonlyMap<string, number> | null = null;
    let failed: number = ErrorCode.NONE;
    try {
      answers = await this.options.coordinator.addOrVerify({
        transactionalId,
        producerId,
        producerEpoch,
        verifyOnly: support !== 'addPartitions',
        partitions: asked.map(({ topic, index }) => ({ topic, partition: index })),
      });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      failed = error.code;
    }
    for (const partition of asked) {
      const code = answers === null ? failed : (answers.get(`${partition.topic}-${partition.index}`) ?? ErrorCode.NONE);
      if (code === ErrorCode.NONE) continue;
      const { guard } = verdicts.get(partition)!;
      verdicts.set(partition, { errorCode: forProducers(code, support), guard });
    }
    return verdicts;
  }
}

function startIn(
  partition: Partition,
  request: TransactionalRequest,
  baseSequence: number,
  adds: boolean,
): VerificationGuard | null | number {
  const refused = partition.checkLeader(-1);
  if (refused !== ErrorCode.NONE) return refused;
  const { log } = partition;
  if (log === null) return ErrorCode.KAFKA_STORAGE_ERROR;
  return log.startVerification(request.producerId, baseSequence, request.producerEpoch, adds);
}

function isConcurrent(verdicts: Verdicts): boolean {
  for (const { errorCode } of verdicts.values()) if (errorCode === ErrorCode.CONCURRENT_TRANSACTIONS) return true;
  return false;
}

/** The coordinator's errors in the words that producers of that version know (AddPartitionsToTxnManager). */
function forProducers(code: number, support: TransactionSupport): number {
  if (code === ErrorCode.PRODUCER_FENCED) return ErrorCode.INVALID_PRODUCER_EPOCH;
  if (code === ErrorCode.TRANSACTION_ABORTABLE && support === 'default') return ErrorCode.INVALID_TXN_STATE;
  return code;
}

/**
 * The answer of Produce for a verdict's error: what passes is said as NOT_ENOUGH_REPLICAS, upon which clients of every
 * age send again without asking for metadata first (ReplicaManager.handleProduceAppend).
 */
export function produceError(code: number, support: TransactionSupport): { code: number; message: string | null } {
  switch (code) {
    case ErrorCode.INVALID_TXN_STATE:
      return { code, message: 'the partition is not part of the transaction' };
    case ErrorCode.CONCURRENT_TRANSACTIONS:
      if (support === 'addPartitions') return { code, message: null };
      break;
    case ErrorCode.NETWORK_EXCEPTION:
    case ErrorCode.COORDINATOR_LOAD_IN_PROGRESS:
    case ErrorCode.COORDINATOR_NOT_AVAILABLE:
    case ErrorCode.NOT_COORDINATOR:
      break;
    default:
      return { code, message: null };
  }
  return {
    code: ErrorCode.NOT_ENOUGH_REPLICAS,
    message: `whether the partition is part of the transaction is not known yet: ${errorName(code)}`,
  };
}

/** What logs need of the configuration to judge producers. */
export function producerSettings(config: BrokerConfig): Partial<ProducerSettings> {
  return {
    idExpirationMs: config.get('producer.id.expiration.ms'),
    verifiesTransactions: config.get('transaction.partition.verification.enable'),
  };
}
