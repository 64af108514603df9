// Incremental fetch sessions (KIP-227): what a consumer fetches, kept on the broker, so that a request and its answer
// name only what changed. Must hold: a session's epoch advances by one with each request that it accepts; a request
// with another epoch changes nothing; partitions that returned data move to the end, so that a response cut short by
// its byte limit starves nobody; at most `maxSlots` sessions exist, and a live one is not evicted before it was idle
// long enough.

import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import { type Uuid, ZERO_UUID } from '../base/uuid.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import type { FetchRequest } from '../protocol/generated/fetch.ts';

/** The epoch of a request that opens a session or fetches without one (FetchMetadata.INITIAL_EPOCH). */
const INITIAL_EPOCH = 0;
/** The epoch of a request that closes its session (FetchMetadata.FINAL_EPOCH). */
const FINAL_EPOCH = -1;
const INVALID_SESSION_ID = 0;

/** One partition as the client asks for it, with what was last answered. */
export interface FetchPartitionState {
  /** Empty when the client named the topic by an id that is not known (yet). */
  topic: string;
  readonly topicId: Uuid;
  readonly partition: number;
  fetchOffset: number;
  maxBytes: number;
  currentLeaderEpoch: number;
  lastFetchedEpoch: number;
  logStartOffset: number;
  /** -1 before the first answer, so that it is always part of it. */
  answeredHighWatermark: number;
  answeredLogStartOffset: number;
}

/** What one Fetch request amounts to after its session was consulted. */
export interface FetchContext {
  readonly errorCode: number;
  readonly sessionId: number;
  readonly partitions: readonly FetchPartitionState[];
  /** True when an answer leaves out partitions without news. */
  readonly incremental: boolean;
  readonly session: FetchSession | null;
}

export class FetchSession {
  readonly id: number;
  readonly usesTopicIds: boolean;
  readonly createdMs: number;
  lastUsedMs: number;
  epoch = 1;
  /** In the order in which they are served. */
  readonly partitions = new Map<string, FetchPartitionState>();

  constructor(id: number, usesTopicIds: boolean, nowMs: number) {
    this.id = id;
    this.usesTopicIds = usesTopicIds;
    this.createdMs = nowMs;
    this.lastUsedMs = nowMs;
  }

  /** Moves a partition that returned data behind the others. */
  moveToEnd(state: FetchPartitionState): void {
    const key = partitionKey(this.usesTopicIds ? state.topicId : state.topic, state.partition);
    // Another request may have forgotten it, or added it anew, while this one waited.
    if (this.partitions.get(key) !== state) return;
    this.partitions.delete(key);
    this.partitions.set(key, state);
  }
}

export interface FetchSessionLimits {
  maxSlots: number;
  /** A session that was used within this time is not evicted for a new one. */
  minEvictionMs: number;
}

export class FetchSessionCache {
  private readonly sessions = new Map<number, FetchSession>();
  private readonly limits: () => FetchSessionLimits;
  private readonly clock: Clock;
  private readonly random: Random;
  evictions = 0;

  constructor(limits: () => FetchSessionLimits, clock: Clock, random: Random) {
    this.limits = limits;
    this.clock = clock;
    this.random = random;
  }

  get size(): number {
    return this.sessions.size;
  }

  /**
   * The context of one request. `resolve` gives the name of a topic id, or undefined.
   * Errors: FETCH_SESSION_ID_NOT_FOUND, INVALID_FETCH_SESSION_EPOCH, FETCH_SESSION_TOPIC_ID_ERROR.
   */
  open(request: FetchRequest, version: number, resolve: (id: Uuid) => string | undefined): FetchContext {
    const usesTopicIds = version >= 13;
    if (request.sessionEpoch === INITIAL_EPOCH || request.sessionEpoch === FINAL_EPOCH) {
      // DEVIATION: A Fetch that ends the session 2147483647 or -2147483648, which there never is, is served; Kafka
      // answers UNKNOWN_SERVER_ERROR.
      if (request.sessionId !== INVALID_SESSION_ID) this.sessions.delete(request.sessionId);
      const partitions = new Map<string, FetchPartitionState>();
      merge(partitions, request, usesTopicIds, resolve);
      // Requests before version 7 carry epoch -1, the default: they never open a session.
      const session = request.sessionEpoch === INITIAL_EPOCH ? this.create(usesTopicIds, partitions) : null;
      return {
        errorCode: ErrorCode.NONE,
        sessionId: session === null ? INVALID_SESSION_ID : session.id,
        partitions: [...partitions.values()],
        incremental: false,
        session,
      };
    }
    return this.resume(request, usesTopicIds, resolve);
  }

  /** The answer to this fetch is withheld. The id to answer: a session that the fetch began does not begin. */
  unanswered(context: FetchContext): number {
    if (context.session === null || context.incremental) return context.sessionId;
    this.sessions.delete(context.sessionId);
    return INVALID_SESSION_ID;
  }

  private resume(
    request: FetchRequest,
    usesTopicIds: boolean,
    resolve: (id: Uuid) => string | undefined,
  ): FetchContext {
    const session = this.sessions.get(request.sessionId);
    if (session === undefined) return failed(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
    if (session.epoch !== request.sessionEpoch) return failed(ErrorCode.INVALID_FETCH_SESSION_EPOCH);
    if (session.usesTopicIds !== usesTopicIds) return failed(ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR);
    merge(session.partitions, request, usesTopicIds, resolve);
    for (const topic of request.forgottenTopicsData) {
      for (const partition of topic.partitions) {
        session.partitions.delete(partitionKey(usesTopicIds ? topic.topicId : topic.topic, partition));
      }
    }
    session.lastUsedMs = this.clock.monotonic();
    if (session.partitions.size === 0) {
      this.sessions.delete(session.id);
      return { errorCode: ErrorCode.NONE, sessionId: 0, partitions: [], incremental: false, session: null };
    }
    session.epoch = session.epoch === 0x7fff_ffff ? 1 : session.epoch + 1;
    // A topic id that was unknown when the partition was added may be known by now; a name that was known is kept.
    if (usesTopicIds) {
      for (const state of session.partitions.values()) state.topic = resolve(state.topicId) ?? state.topic;
    }
    return {
      errorCode: ErrorCode.NONE,
      sessionId: session.id,
      // A copy: serving moves partitions to the end of the session's own map.
      partitions: [...session.partitions.values()],
      incremental: true,
      session,
    };
  }

  private create(usesTopicIds: boolean, partitions: ReadonlyMap<string, FetchPartitionState>): FetchSession | null {
    const { maxSlots, minEvictionMs } = this.limits();
    const nowMs = this.clock.monotonic();
    if (maxSlots <= 0) return null;
    if (this.sessions.size >= maxSlots && !this.evict(nowMs, minEvictionMs)) return null;
    let id: number;
    do {
      id = 1 + this.random.int(0x7fff_fffe);
    } while (this.sessions.has(id));
    const session = new FetchSession(id, usesTopicIds, nowMs);
    for (const [key, state] of partitions) session.partitions.set(key, state);
    this.sessions.set(id, session);
    return session;
  }

  private evict(nowMs: number, minEvictionMs: number): boolean {
    let oldest: FetchSession | null = null;
    for (const session of this.sessions.values()) {
      if (oldest === null || session.lastUsedMs < oldest.lastUsedMs) oldest = session;
    }
    if (oldest === null || nowMs - oldest.lastUsedMs <= minEvictionMs) return false;
    this.sessions.delete(oldest.id);
    this.evictions++;
    return true;
  }
}

function failed(errorCode: number): FetchContext {
  return { errorCode, sessionId: 0, partitions: [], incremental: true, session: null };
}

/** No topic name or id holds a slash, so the key is unique. */
function partitionKey(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}

function merge(
  into: Map<string, FetchPartitionState>,
  request: FetchRequest,
  usesTopicIds: boolean,
  resolve: (id: Uuid) => string | undefined,
): void {
  for (const topic of request.topics) {
    const name = usesTopicIds ? (resolve(topic.topicId) ?? '') : topic.topic;
    for (const asked of topic.partitions) {
      const key = partitionKey(usesTopicIds ? topic.topicId : topic.topic, asked.partition);
      const known = into.get(key);
      if (known !== undefined) {
        if (name !== '') known.topic = name;
        known.fetchOffset = asked.fetchOffset;
        known.maxBytes = asked.partitionMaxBytes;
        known.currentLeaderEpoch = asked.currentLeaderEpoch;
        known.lastFetchedEpoch = asked.lastFetchedEpoch;
        known.logStartOffset = asked.logStartOffset;
        continue;
      }
      into.set(key, {
        topic: name,
        topicId: usesTopicIds ? topic.topicId : ZERO_UUID,
        partition: asked.partition,
        fetchOffset: asked.fetchOffset,
        maxBytes: asked.partitionMaxBytes,
        currentLeaderEpoch: asked.currentLeaderEpoch,
        lastFetchedEpoch: asked.lastFetchedEpoch,
        logStartOffset: asked.logStartOffset,
        answeredHighWatermark: -1,
        answeredLogStartOffset: -1,
      });
    }
  }
}
