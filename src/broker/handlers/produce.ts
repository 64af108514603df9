// Produce 0-13. v0-2 carry message formats 0 and 1, which are converted; v2 answers the log append time; v3 has record
// batches and a transactional id; v5 answers the log start offset; v7 may carry zstd; v8 names the records that were
// refused; v10 tells the new leader; v11 knows TRANSACTION_ABORTABLE; v12 adds its partitions to the transaction; v13
// names topics by id. Must hold: with acks=1 and acks=all no answer leaves while the bytes lie only in this process
// (outside memory mode); one promise for the request, none for a partition, and one more where a transaction begins;
// what must be decompressed off the loop is done before the first append, so that a request's appends run in one tick.

import { withItem } from '../../base/lists.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type ProduceRequest,
  type ProduceRequestPartitionProduceData,
  type ProduceRequestTopicProduceData,
  ProduceResponse,
  ProduceResponseBatchIndexAndErrorMessage,
  ProduceResponseLeaderIdAndEpoch,
  ProduceResponsePartitionProduceResponse,
  ProduceResponseTopicProduceResponse,
  produce,
} from '../../protocol/generated/produce.ts';
import {
  BATCH_OVERHEAD,
  baseSequence,
  CURRENT_MAGIC,
  hasProducerId,
  isSafeInt64,
  isTransactional,
  magic,
  PRODUCER_ID_POSITION,
  producerEpoch as producerEpochOf,
  producerId as producerIdOf,
} from '../../records/batch.ts';
import { type ValidationResult, validateBatches } from '../../records/validate.ts';
import { DelayedProduce, ProduceWaiter } from '../../replication/delayed-produce.ts';
import type { Partition } from '../../replication/partition.ts';
import type { VerificationGuard } from '../../storage/log.ts';
import type { Broker } from '../broker.ts';
import { CLOSE_CONNECTION, defineHandler, NO_RESPONSE, type NoResponse, type RequestContext } from '../handler.ts';
import { isInternalTopic } from '../internal-topics.ts';
import { FEW_PARTITIONS, openFirst } from '../open-first.ts';
import { produceValidation } from '../produce-validation.ts';
import {
  produceError,
  produceSupport,
  type TransactionalRequest,
  type TransactionalWrite,
  type Verdicts,
} from '../transactions/transaction-verification.ts';

type ProduceBroker = Pick<
  Broker,
  'replicas' | 'metadata' | 'clock' | 'config' | 'endpointsOf' | 'transactionVerification'
>;

const ACKS_ALL = -1;
/** With acks=0 nobody waits for the disk; beyond this the connection does, so that memory stays bounded. */
const MAX_UNANSWERED_BYTES = 16 * 1024 * 1024;
/**
 * On a disk that hangs requests time out while their bytes still wait for it; beyond this nothing more is taken. Twice
 * the default of queued.max.request.bytes: requests that are not timed out stay below it.
 */
const MAX_QUEUED_BYTES = 512 * 1024 * 1024;
/** Kafka lets only its own admin client write to internal topics. */
const ADMIN_CLIENT_ID = '__admin_client';

/** One partition of the request on its way: where it goes, what was found wrong, what is to be appended. */
interface Pending {
  readonly out: ProduceResponsePartitionProduceResponse;
  readonly partition: Partition;
  /** Null: nothing was asked of a transaction coordinator. */
  readonly guard: VerificationGuard | null;
  validated: ValidationResult | Promise<ValidationResult>;
}

export const produceHandler = defineHandler({
  api: produce,
  versions: [0, 13],
  gate: 'authenticated',
  handle(
    broker: ProduceBroker,
    context,
    request: ProduceRequest,
  ): ProduceResponse | NoResponse | Promise<ProduceResponse | NoResponse> {
    if (request.acks !== 0 && request.acks !== 1 && request.acks !== ACKS_ALL) {
      throw new ApiError(ErrorCode.INVALID_REQUIRED_ACKS);
    }
    const opening = openLogs(broker, context, request);
    return opening === null ? begin(broker, context, request) : opening.then(() => begin(broker, context, request));
  },
  fail(request, error) {
    if (request.acks === 0) return CLOSE_CONNECTION;
    // The one failure of a whole request that Kafka explains.
    const errorMessage = error.code === ErrorCode.INVALID_PRODUCER_ID_MAPPING ? error.message : null;
    return new ProduceResponse({
      responses: request.topicData.map(
        (topic) =>
          new ProduceResponseTopicProduceResponse({
            name: topic.name,
            topicId: topic.topicId,
            partitionResponses: topic.partitionData.map(
              (data) =>
                new ProduceResponsePartitionProduceResponse({
                  index: data.index,
                  errorCode: error.code,
                  errorMessage,
                  baseOffset: -1,
                }),
            ),
          }),
      ),
    });
  },
});

/** The logs that a request with many partitions is the first to use, opened before it does. */
function openLogs(broker: ProduceBroker, context: RequestContext, request: ProduceRequest): Promise<void> | null {
  let partitions = 0;
  for (const topic of request.topicData) partitions += topic.partitionData.length;
  if (partitions <= FEW_PARTITIONS) return null;
  const touched: (Partition | undefined)[] = [];
  for (const topic of request.topicData) {
    const name = topicName(broker, context, topic);
    if (name === undefined) continue;
    for (const { index } of topic.partitionData) touched.push(broker.replicas.get(name, index));
  }
  return openFirst(touched, 'append', broker.clock);
}

function begin(
  broker: ProduceBroker,
  context: RequestContext,
  request: ProduceRequest,
): ProduceResponse | NoResponse | Promise<ProduceResponse | NoResponse> {
  if (!isTransactionalRequest(request)) return produceAll(broker, context, request, null);
  const transactional = transactionalRequest(broker, context, request);
  if (transactional === null) return produceAll(broker, context, request, null);
  const verdicts = broker.transactionVerification.verifyPatiently(transactional);
  if (!(verdicts instanceof Promise)) return produceAll(broker, context, request, verdicts);
  return verdicts.then((known) => produceAll(broker, context, request, known));
}

/** The rest of the request, once the transaction coordinator has spoken. @param verdicts null: it was not asked */
function produceAll(
  broker: ProduceBroker,
  context: RequestContext,
  request: ProduceRequest,
  verdicts: Verdicts | null,
): ProduceResponse | NoResponse | Promise<ProduceResponse | NoResponse> {
  const response = new ProduceResponse();
  let pending: Pending[] = [];
  let waits = false;
  for (const topic of request.topicData) {
    if (topic.partitionData.length === 0) continue;
    const answer = new ProduceResponseTopicProduceResponse();
    answer.name = topic.name;
    answer.topicId = topic.topicId;
    response.responses = withItem(response.responses, answer);
    // DEVIATION: A partition that one Produce names twice gets both batches and two answers; in Kafka the last one
    // counts.
    for (const data of topic.partitionData) {
      const out = new ProduceResponsePartitionProduceResponse();
      out.index = data.index;
      out.baseOffset = -1;
      answer.partitionResponses = withItem(answer.partitionResponses, out);
      const one = prepare(broker, context, request, topic, data, out, verdicts);
      if (one === null) continue;
      pending = withItem(pending, one);
      if (one.validated instanceof Promise) waits = true;
    }
  }
  if (!waits) return append(broker, context, request, response, pending);
  return decompressed(pending).then(() => append(broker, context, request, response, pending));
}

function isTransactionalBatch(records: Buffer | null): records is Buffer {
  if (records === null || records.length < BATCH_OVERHEAD) return false;
  return magic(records, 0) === CURRENT_MAGIC && isTransactional(records, 0);
}

/** A transactional batch needs a transactional id (KafkaApis). */
function isTransactionalRequest(request: ProduceRequest): boolean {
  for (const topic of request.topicData) {
    for (const { records } of topic.partitionData) {
      if (!isTransactionalBatch(records)) continue;
      if (request.transactionalId === null) throw new ApiError(ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
      return true;
    }
  }
  return false;
}

/** Which partitions a transaction is about to write to; null if to none that is here. */
function transactionalRequest(
  broker: ProduceBroker,
  context: RequestContext,
  request: ProduceRequest,
): TransactionalRequest | null {
  const writes: TransactionalWrite[] = [];
  let producerId = -1;
  let producerEpoch = -1;
  for (const topic of request.topicData) {
    const name = topicName(broker, context, topic);
    for (const { index, records } of topic.partitionData) {
      if (!isTransactionalBatch(records) || !hasProducerId(records, 0)) continue;
      const partition = name === undefined ? undefined : broker.replicas.get(name, index);
      if (partition === undefined || !isSafeInt64(records, PRODUCER_ID_POSITION)) continue;
      if (writes.length === 0) {
        producerId = producerIdOf(records, 0);
        producerEpoch = producerEpochOf(records, 0);
      } else if (producerId !== producerIdOf(records, 0) || producerEpoch !== producerEpochOf(records, 0)) {
        throw new ApiError(ErrorCode.INVALID_PRODUCER_ID_MAPPING, 'a request with the batches of two producers');
      }
      writes.push({ partition, baseSequence: baseSequence(records, 0) });
    }
  }
  const { transactionalId } = request;
  if (writes.length === 0 || transactionalId === null) return null;
  return { transactionalId, producerId, producerEpoch, support: produceSupport(context.apiVersion), writes };
}

function topicName(
  broker: ProduceBroker,
  context: RequestContext,
  topic: ProduceRequestTopicProduceData,
): string | undefined {
  return context.apiVersion >= 13 ? broker.metadata.image.topics.byId(topic.topicId)?.name : topic.name;
}

/** Checks one partition up to and including its bytes; null when `out` has the answer already. */
function prepare(
  broker: ProduceBroker,
  context: RequestContext,
  request: ProduceRequest,
  topic: ProduceRequestTopicProduceData,
  data: ProduceRequestPartitionProduceData,
  out: ProduceResponsePartitionProduceResponse,
  verdicts: Verdicts | null,
): Pending | null {
  const name = topicName(broker, context, topic);
  if (name === undefined) {
    out.errorCode = ErrorCode.UNKNOWN_TOPIC_ID;
    return null;
  }
  const partition = broker.replicas.get(name, data.index);
  if (partition === undefined) {
    const known = broker.metadata.image.topics.partition(name, data.index);
    out.errorCode = known === undefined ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.NOT_LEADER_OR_FOLLOWER;
    return null;
  }
  const verdict = verdicts === null ? undefined : verdicts.get(partition);
  if (verdict !== undefined && verdict.errorCode !== ErrorCode.NONE) {
    const { code, message } = produceError(verdict.errorCode, produceSupport(context.apiVersion));
    out.errorCode = code;
    out.errorMessage = message;
    tellLeader(context, partition, out);
    return null;
  }
  if (isInternalTopic(name) && context.clientId !== ADMIN_CLIENT_ID) {
    out.errorCode = ErrorCode.INVALID_TOPIC_EXCEPTION;
    return null;
  }
  out.errorCode = partition.checkLeader(-1);
  const log = partition.log;
  if (out.errorCode !== ErrorCode.NONE || log === null) {
    tellLeader(context, partition, out);
    return null;
  }
  if (request.acks === ACKS_ALL && !partition.hasEnoughReplicas(log.config.minInsyncReplicas)) {
    out.errorCode = ErrorCode.NOT_ENOUGH_REPLICAS;
    return null;
  }
  if (data.records === null) {
    // DEVIATION: Produce with null records gets INVALID_RECORD, with acks=0 the connection is closed; Kafka never
    // answers. The request is refused whole, before anything is appended.
    throw new ApiError(ErrorCode.INVALID_RECORD, `no record batch for partition ${data.index} of topic ${name}`);
  }
  if (data.records.length === 0 && context.apiVersion >= 3) {
    out.errorCode = ErrorCode.INVALID_RECORD;
    return null;
  }
  const options = produceValidation(broker.config, log, context.apiVersion, broker.clock.now());
  const validated = validateBatches(data.records, options);
  if ('beforeLog' in validated) {
    // Found before Kafka looks at the log, whose start is therefore not told.
    out.errorCode = validated.errorCode;
    return null;
  }
  return { out, partition, guard: verdict === undefined ? null : verdict.guard, validated };
}

/** All at once: one that fails unexpectedly while another is waited for must not be left without a listener. */
async function decompressed(pending: readonly Pending[]): Promise<void> {
  const results = await Promise.all(pending.map((one) => one.validated));
  for (let i = 0; i < pending.length; i++) pending[i]!.validated = results[i]!;
}

function append(
  broker: ProduceBroker,
  context: RequestContext,
  request: ProduceRequest,
  response: ProduceResponse,
  pending: readonly Pending[],
): ProduceResponse | NoResponse | Promise<ProduceResponse | NoResponse> {
  const delayed = new DelayedProduce(broker.clock.monotonic() + request.timeoutMs);
  for (let i = 0; i < pending.length; i++) appendOne(context, request, delayed, pending[i]!);
  const wait = delayed.wait(() => settle(response, request));
  if (wait === null) return settle(response, request);
  broker.replicas.watchDeadline(delayed);
  return wait;
}

function appendOne(context: RequestContext, request: ProduceRequest, delayed: DelayedProduce, one: Pending): void {
  const { out, partition } = one;
  const validated = one.validated as ValidationResult;
  if ('reason' in validated) {
    out.errorCode = validated.errorCode;
    out.errorMessage = validated.message;
    tellLogStart(out, partition);
    for (const { batchIndex, message } of validated.recordErrors) {
      out.recordErrors.push(
        new ProduceResponseBatchIndexAndErrorMessage({ batchIndex, batchIndexErrorMessage: message }),
      );
    }
    return;
  }
  // While the bytes were decompressed the partition may have moved or its log failed.
  out.errorCode = partition.checkLeader(-1);
  const log = partition.log;
  if (out.errorCode !== ErrorCode.NONE || log === null) {
    tellLeader(context, partition, out);
    return;
  }
  if (validated.batchCount === 0) {
    // An old client's message set without one whole message appends nothing and is no error.
    out.logStartOffset = log.logStartOffset;
    return;
  }
  if (log.allPendingWriteBytes > MAX_QUEUED_BYTES) {
    out.errorCode = ErrorCode.KAFKA_STORAGE_ERROR;
    out.errorMessage = 'the disk does not keep up';
    return;
  }
  const { guard } = one;
  const appended =
    guard === null
      ? log.append(validated.batches, 'leader', partition.leaderEpoch)
      : log.append(validated.batches, 'leader', partition.leaderEpoch, { verification: guard });
  if (appended.errorCode !== ErrorCode.NONE) {
    out.errorCode = appended.errorCode;
    tellLogStart(out, partition);
    return;
  }
  out.baseOffset = appended.baseOffset;
  // A retry is told the timestamp that is remembered of its batch, as in Kafka.
  out.logAppendTimeMs = appended.duplicate ? appended.logAppendTimeMs : validated.logAppendTimeMs;
  out.logStartOffset = appended.logStartOffset;
  if (request.acks === 0 && log.allPendingWriteBytes < MAX_UNANSWERED_BYTES) return;
  partition.awaitDurable(new ProduceWaiter(delayed, out, appended.lastOffset + 1, request.acks === ACKS_ALL));
}

/** Most errors come with the log's start; not those that Kafka finds before it looks at the log. */
function tellLogStart(out: ProduceResponsePartitionProduceResponse, partition: Partition): void {
  const { errorCode } = out;
  if (errorCode === ErrorCode.CORRUPT_MESSAGE || errorCode === ErrorCode.MESSAGE_TOO_LARGE) return;
  if (errorCode === ErrorCode.RECORD_LIST_TOO_LARGE || errorCode === ErrorCode.KAFKA_STORAGE_ERROR) return;
  out.logStartOffset = partition.log?.logStartOffset ?? -1;
}

function tellLeader(context: RequestContext, partition: Partition, out: ProduceResponsePartitionProduceResponse): void {
  if (context.apiVersion < 10 || out.errorCode !== ErrorCode.NOT_LEADER_OR_FOLLOWER) return;
  const { leaderId, leaderEpoch } = partition;
  out.currentLeader = new ProduceResponseLeaderIdAndEpoch({ leaderId, leaderEpoch });
}

/** acks=0 has no answer; an error closes the connection, which is the only way to tell (KafkaApis). */
function settle(response: ProduceResponse, request: ProduceRequest): ProduceResponse | NoResponse {
  if (request.acks !== 0) return response;
  for (const topic of response.responses) {
    for (const partition of topic.partitionResponses) {
      if (partition.errorCode !== ErrorCode.NONE) return CLOSE_CONNECTION;
    }
  }
  return NO_RESPONSE;
}
