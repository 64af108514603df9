// Fetch 0-18. v0-1 answer message format 0, v2-3 format 1, later ones the bytes as they are stored; v3 a limit over all
// partitions; v4 isolation level; v5 log start offset; v7 sessions (KIP-227); v9 leader epoch; v11 rack; v12 last
// fetched epoch and diverging epochs; v13 topic ids; v15 replica state; v16 node endpoints; v17-18 fields of followers.
// Must hold: nothing here reads a file but for old formats; a slice that is planned is sent or released.

import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type FetchRequest,
  FetchResponse,
  FetchResponseAbortedTransaction,
  FetchResponseEpochEndOffset,
  FetchResponseFetchableTopicResponse,
  FetchResponseLeaderIdAndEpoch,
  FetchResponsePartitionData,
  fetch,
} from '../../protocol/generated/fetch.ts';
import { Writer } from '../../protocol/writer.ts';
import { DelayedFetch } from '../../replication/delayed-fetch.ts';
import {
  type FetchLimits,
  type FetchPlan,
  type FetchTarget,
  hasProgress,
  type PlannedPartition,
  planFetch,
  releasePlan,
} from '../../replication/fetch-plan.ts';
import type { Partition } from '../../replication/partition.ts';
import type { Broker } from '../broker.ts';
import { toOldFormat } from '../fetch-conversion.ts';
import type { FetchContext, FetchPartitionState } from '../fetch-session.ts';
import { defineHandler, type RequestContext } from '../handler.ts';
import { FEW_PARTITIONS, openFirst } from '../open-first.ts';

const NO_RECORDS = Buffer.alloc(0);
/** The first version that gets record batches as they are stored; Kafka 4 no longer keeps zstd from versions 4-9. */
const FIRST_UNCONVERTED_VERSION = 4;

type FetchBroker = Pick<
  Broker,
  'replicas' | 'metadata' | 'config' | 'clock' | 'fetchSessions' | 'endpointsOf' | 'quotas'
>;

/** A partition of the request with its part of the answer: a target, or the error that kept it from being one. */
interface Slot {
  readonly state: FetchPartitionState;
  readonly target: FetchTarget | null;
  readonly errorCode: number;
}

export const fetchHandler = defineHandler({
  api: fetch,
  versions: [0, 18],
  gate: 'authenticated',
  handle(broker: FetchBroker, context, request: FetchRequest): FetchResponse | Promise<FetchResponse> {
    if (request.isolationLevel !== 0 && request.isolationLevel !== 1) {
      // DEVIATION: An isolation level other than 0 and 1 gets INVALID_REQUEST; Kafka: UNKNOWN_SERVER_ERROR.
      throw new ApiError(ErrorCode.INVALID_REQUEST, `isolation level ${request.isolationLevel}`);
    }
    const session = broker.fetchSessions.open(
      request,
      context.apiVersion,
      (id) => broker.metadata.image.topics.byId(id)?.name,
    );
    if (session.errorCode !== ErrorCode.NONE) return new FetchResponse({ errorCode: session.errorCode });

    const opening = openLogs(broker, session);
    return opening === null
      ? fetchFrom(broker, context, request, session)
      : opening.then(() => fetchFrom(broker, context, request, session));
  },
  fail(request, error, context) {
    const response = new FetchResponse({ errorCode: error.code });
    if (context.apiVersion >= 13) return response;
    for (const topic of request.topics) {
      const out = new FetchResponseFetchableTopicResponse({ topic: topic.topic });
      for (const asked of topic.partitions) out.partitions.push(partitionError(asked.partition, error.code));
      response.responses.push(out);
    }
    return response;
  },
});

/** The logs that a session with many partitions is the first to use, opened before it does. */
function openLogs(broker: FetchBroker, { partitions }: FetchContext): Promise<void> | null {
  if (partitions.length <= FEW_PARTITIONS) return null;
  const touched = partitions.map(({ topic, partition }) => broker.replicas.get(topic, partition));
  return openFirst(touched, 'read', broker.clock);
}

function fetchFrom(
  broker: FetchBroker,
  context: RequestContext,
  request: FetchRequest,
  session: FetchContext,
): FetchResponse | Promise<FetchResponse> {
  const slots: Slot[] = [];
  const targets: FetchTarget[] = [];
  const isReplica = (request.replicaState.replicaId >= 0 ? request.replicaState.replicaId : request.replicaId) >= 0;
  for (const state of session.partitions) {
    const slot = resolve(broker, state, context.apiVersion, isReplica);
    slots.push(slot);
    if (slot.target !== null) targets.push(slot.target);
  }
  let brokerMaxBytes = broker.config.get('fetch.max.bytes');
  if (broker.quotas.active) brokerMaxBytes = Math.min(brokerMaxBytes, broker.quotas.fetchMaxBytes(context));
  const limits: FetchLimits = {
    maxBytes: Math.min(request.maxBytes, brokerMaxBytes),
    isolation: isReplica ? 'logEnd' : request.isolationLevel === 1 ? 'lastStable' : 'highWatermark',
    hardLimit: context.apiVersion <= 2,
  };
  const minBytes = Math.min(request.minBytes, limits.maxBytes);
  const plan = planFetch(targets, limits);
  const refused = slots.some((slot) => !isUnknown(slot.errorCode) && slot.target === null);
  if (plan.bytes >= minBytes || plan.urgent || refused || request.maxWaitMs <= 0 || targets.length === 0) {
    return answer(broker, context, session, slots, plan);
  }
  releasePlan(plan);
  return park(broker, context, targets, limits, minBytes, request.maxWaitMs).then(() =>
    answer(broker, context, session, slots, planFetch(targets, limits)),
  );
}

function resolve(broker: FetchBroker, state: FetchPartitionState, version: number, isReplica: boolean): Slot {
  const partition = state.topic === '' ? undefined : broker.replicas.get(state.topic, state.partition);
  if (partition === undefined || isReplica) {
    let errorCode: number = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    if (state.topic === '' && version >= 13) errorCode = ErrorCode.UNKNOWN_TOPIC_ID;
    else if (broker.metadata.image.topics.partition(state.topic, state.partition) !== undefined) {
      // The partition lives elsewhere; or the caller says it is a broker, and this broker has no followers.
      errorCode = ErrorCode.NOT_LEADER_OR_FOLLOWER;
    }
    return { state, target: null, errorCode };
  }
  if (version >= 13 && partition.topicId !== state.topicId) {
    // A topic of the same name was made anew since its id came into the session.
    return { state, target: null, errorCode: ErrorCode.INCONSISTENT_TOPIC_ID };
  }
  const log = partition.log;
  if (version < FIRST_UNCONVERTED_VERSION && log !== null && log.config.compressionType === 'zstd') {
    return { state, target: null, errorCode: ErrorCode.UNSUPPORTED_COMPRESSION_TYPE };
  }
  const target: FetchTarget = {
    partition,
    fetchOffset: state.fetchOffset,
    maxBytes: state.maxBytes,
    currentLeaderEpoch: Math.max(-1, state.currentLeaderEpoch),
    lastFetchedEpoch: state.lastFetchedEpoch,
  };
  return { state, target, errorCode: ErrorCode.NONE };
}

/** What Kafka keeps out of the read: the answer to the other partitions does not come any sooner for it. */
function isUnknown(errorCode: number): boolean {
  return errorCode === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION || errorCode === ErrorCode.UNKNOWN_TOPIC_ID;
}

/** Waits until the fetch has enough bytes or news, its time is up or its connection is gone. */
function park(
  broker: FetchBroker,
  context: RequestContext,
  targets: readonly FetchTarget[],
  limits: FetchLimits,
  minBytes: number,
  maxWaitMs: number,
): Promise<void> {
  const partitions: Partition[] = [];
  const byPartition = new Map<Partition, FetchTarget>();
  for (const target of targets) {
    partitions.push(target.partition);
    byPartition.set(target.partition, target);
  }
  const ready = (moved: Partition): boolean => {
    if (context.closed) return true;
    const target = byPartition.get(moved);
    if (target === undefined || !hasProgress(target, limits.isolation)) return false;
    if (minBytes <= 1) return true;
    const plan = planFetch(targets, limits);
    releasePlan(plan);
    return plan.urgent || plan.bytes >= minBytes;
  };
  const delayed = new DelayedFetch(partitions, ready);
  context.onClose(() => delayed.end());
  return delayed.wait(broker.clock, maxWaitMs);
}

function answer(
  broker: FetchBroker,
  context: RequestContext,
  fetchContext: FetchContext,
  slots: readonly Slot[],
  plan: FetchPlan,
): FetchResponse | Promise<FetchResponse> {
  if (broker.quotas.active) {
    const throttleTimeMs = throttle(broker, context, slots, plan);
    if (throttleTimeMs > 0) {
      releasePlan(plan);
      return new FetchResponse({ throttleTimeMs, sessionId: broker.fetchSessions.unanswered(fetchContext) });
    }
  }
  const response = new FetchResponse({ sessionId: fetchContext.sessionId });
  let topic: FetchResponseFetchableTopicResponse | null = null;
  let nextTarget = 0;
  for (let i = 0; i < slots.length; i++) {
    const { state, target, errorCode } = slots[i]!;
    let out: FetchResponsePartitionData;
    if (target === null) out = refused(state, errorCode);
    else out = partitionData(broker, context, response, target, plan.partitions[nextTarget++]!);
    if (!isNews(fetchContext, state, out)) continue;
    if (topic === null || topic.topicId !== state.topicId || topic.topic !== state.topic) {
      topic = new FetchResponseFetchableTopicResponse({ topic: state.topic, topicId: state.topicId });
      response.responses.push(topic);
    }
    topic.partitions.push(out);
  }
  if (context.apiVersion >= FIRST_UNCONVERTED_VERSION) return response;
  // Only of partitions that there are: another name may be as long as the request.
  const served = slots.filter(({ target }) => target !== null);
  const starts = new Map(served.map(({ state }) => [`${state.topic}/${state.partition}`, state.fetchOffset]));
  return toOldFormat(response, context.apiVersion, (name, partition) => starts.get(`${name}/${partition}`) ?? 0);
}

/** What the client has to wait before it gets this plan's answer; nothing is read or remembered for it. */
function throttle(broker: FetchBroker, context: RequestContext, slots: readonly Slot[], plan: FetchPlan): number {
  if (!broker.quotas.hasFetchQuota(context)) return 0;
  const response = new FetchResponse();
  let topic: FetchResponseFetchableTopicResponse | null = null;
  let nextTarget = 0;
  for (const { state, target, errorCode } of slots) {
    const out =
      target === null
        ? refused(state, errorCode)
        : partitionData(broker, context, response, target, plan.partitions[nextTarget++]!);
    if (topic === null || topic.topicId !== state.topicId || topic.topic !== state.topic) {
      topic = new FetchResponseFetchableTopicResponse({ topic: state.topic, topicId: state.topicId });
      response.responses.push(topic);
    }
    topic.partitions.push(out);
  }
  const writer = new Writer();
  fetch.response.encode(writer, response, context.apiVersion);
  return broker.quotas.fetchThrottleMs(context, writer.sizeInBytes);
}

function partitionData(
  broker: FetchBroker,
  context: RequestContext,
  response: FetchResponse,
  target: FetchTarget,
  planned: PlannedPartition,
): FetchResponsePartitionData {
  const { partition } = target;
  const out = new FetchResponsePartitionData({
    partitionIndex: partition.index,
    errorCode: planned.errorCode,
    highWatermark: planned.highWatermark,
    lastStableOffset: planned.lastStableOffset,
    logStartOffset: planned.logStartOffset,
    records: planned.slice ?? NO_RECORDS,
    abortedTransactions: null,
  });
  if (planned.abortedTransactions !== null) {
    const aborted: FetchResponseAbortedTransaction[] = [];
    for (const { producerId, firstOffset } of planned.abortedTransactions) {
      aborted.push(new FetchResponseAbortedTransaction({ producerId, firstOffset }));
    }
    out.abortedTransactions = aborted;
  }
  if (planned.divergingEpoch !== null) out.divergingEpoch = new FetchResponseEpochEndOffset(planned.divergingEpoch);
  const moved =
    planned.errorCode === ErrorCode.NOT_LEADER_OR_FOLLOWER || planned.errorCode === ErrorCode.FENCED_LEADER_EPOCH;
  if (moved && context.apiVersion >= 16) {
    const { leaderId, leaderEpoch } = partition;
    out.currentLeader = new FetchResponseLeaderIdAndEpoch({ leaderId, leaderEpoch });
    for (const endpoint of broker.endpointsOf(leaderId, context.listenerName)) {
      if (!response.nodeEndpoints.some((known) => known.nodeId === leaderId)) response.nodeEndpoints.push(endpoint);
    }
  }
  return out;
}

/** Whether an answer names this partition; keeps what the session remembers of it (FetchSession's rules, KIP-227). */
function isNews(context: FetchContext, state: FetchPartitionState, out: FetchResponsePartitionData): boolean {
  const { session } = context;
  if (session === null) return true;
  const size = out.records === null ? 0 : 'sizeInBytes' in out.records ? out.records.sizeInBytes : out.records.length;
  let news = !context.incremental || size > 0;
  if (state.answeredHighWatermark !== out.highWatermark) {
    news = true;
    state.answeredHighWatermark = out.highWatermark;
  }
  if (state.answeredLogStartOffset !== out.logStartOffset) {
    news = true;
    state.answeredLogStartOffset = out.logStartOffset;
  }
  if (out.errorCode !== ErrorCode.NONE) {
    // An error is repeated until it is gone, and what follows it is news again.
    state.answeredHighWatermark = -1;
    news = true;
  }
  if (out.divergingEpoch.epoch >= 0) news = true;
  if (size > 0) session.partitions.moveToEnd(state);
  return news;
}

/** Errors that Kafka finds at the replica come without a list of aborted transactions. */
function refused(state: FetchPartitionState, errorCode: number): FetchResponsePartitionData {
  const out = partitionError(state.partition, errorCode);
  const atReplica = errorCode === ErrorCode.NOT_LEADER_OR_FOLLOWER || errorCode === ErrorCode.INCONSISTENT_TOPIC_ID;
  if (atReplica) out.abortedTransactions = null;
  return out;
}

function partitionError(partitionIndex: number, errorCode: number): FetchResponsePartitionData {
  return new FetchResponsePartitionData({ partitionIndex, errorCode, highWatermark: -1, records: NO_RECORDS });
}
