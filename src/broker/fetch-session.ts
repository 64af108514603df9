// Incremental fetch sessions (KIP-227): what a consumer fetches, kept on the broker, so that a request and its answer
// name only what changed. Must hold: a session's epoch advances by one with each request that it accepts; a request
// with another epoch changes nothing; partitions that returned data move to the end, so that a response cut short by
// its byte limit starves nobody; at most `maxSlots` sessions exist, which keep at most `maxBytes` together; a live one
// is not evicted before it was idle long enough.

import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { Uuid } from '../base/uuid.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import type { FetchRequest } from '../protocol/generated/fetch.ts';
import { type FetchPartitionState, FetchPartitions } from './fetch-partitions.ts';

export type { FetchPartitionState } from './fetch-partitions.ts';

/** The epoch of a request that opens a session or fetches without one (FetchMetadata.INITIAL_EPOCH). */
const INITIAL_EPOCH = 0;
/** The epoch of a request that closes its session (FetchMetadata.FINAL_EPOCH). */
const FINAL_EPOCH = -1;
const INVALID_SESSION_ID = 0;

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
  readonly createdMs: number;
  lastUsedMs: number;
  epoch = 1;
  readonly partitions: FetchPartitions;

  constructor(id: number, partitions: FetchPartitions, nowMs: number) {
    this.id = id;
    this.partitions = partitions;
    this.createdMs = nowMs;
    this.lastUsedMs = nowMs;
  }
}

export interface FetchSessionLimits {
  maxSlots: number;
  /** A session that was used within this time is not evicted for a new one. */
  minEvictionMs: number;
  /** What the partitions of all sessions keep on the heap together. */
  maxBytes: number;
}

export class FetchSessionCache {
  private readonly sessions = new Map<number, FetchSession>();
  private readonly limits: () => FetchSessionLimits;
  private readonly clock: Clock;
  private readonly random: Random;
  /** What the partitions of all sessions keep. */
  private usedBytes = 0;
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
      if (request.sessionId !== INVALID_SESSION_ID) this.end(request.sessionId);
      const partitions = new FetchPartitions(usesTopicIds);
      partitions.update(request, resolve);
      // Requests before version 7 carry epoch -1, the default: they never open a session.
      const session = request.sessionEpoch === INITIAL_EPOCH ? this.create(partitions) : null;
      return {
        errorCode: ErrorCode.NONE,
        sessionId: session === null ? INVALID_SESSION_ID : session.id,
        partitions: partitions.toArray(),
        incremental: false,
        session,
      };
    }
    return this.resume(request, usesTopicIds, resolve);
  }

  /** The answer to this fetch is withheld. The id to answer: a session that the fetch began does not begin. */
  unanswered(context: FetchContext): number {
    if (context.session === null || context.incremental) return context.sessionId;
    this.end(context.sessionId);
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
    const { partitions } = session;
    if (partitions.usesTopicIds !== usesTopicIds) return failed(ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR);
    const bytesBefore = partitions.bytes;
    partitions.update(request, resolve);
    partitions.forget(request);
    this.usedBytes += partitions.bytes - bytesBefore;
    session.lastUsedMs = this.clock.monotonic();
    if (partitions.size === 0) {
      this.end(session.id);
      return {
        errorCode: ErrorCode.NONE,
        sessionId: INVALID_SESSION_ID,
        partitions: [],
        incremental: false,
        session: null,
      };
    }
    partitions.resolve(resolve);
    if (partitions.bytes > bytesBefore && !this.makeRoom(0)) {
      // The session ends with this answer, which is in full: its client begins anew.
      this.end(session.id);
      const last = {
        sessionId: INVALID_SESSION_ID,
        partitions: partitions.toArray(),
        incremental: false,
        session: null,
      };
      return { errorCode: ErrorCode.NONE, ...last };
    }
    session.epoch = session.epoch === 0x7fff_ffff ? 1 : session.epoch + 1;
    return {
      errorCode: ErrorCode.NONE,
      sessionId: session.id,
      // A copy: serving moves partitions to the end of the session's own list.
      partitions: partitions.toArray(),
      incremental: true,
      session,
    };
  }

  private create(partitions: FetchPartitions): FetchSession | null {
    const { maxSlots } = this.limits();
    if (maxSlots <= 0 || !this.makeRoom(partitions.bytes)) return null;
    if (this.sessions.size >= maxSlots && !this.evict()) return null;
    let id: number;
    do {
      id = 1 + this.random.int(0x7fff_fffe);
    } while (this.sessions.has(id));
    const session = new FetchSession(id, partitions, this.clock.monotonic());
    this.sessions.set(id, session);
    this.usedBytes += partitions.bytes;
    return session;
  }

  /** Whether `bytes` more fit, after sessions that may be evicted were. */
  private makeRoom(bytes: number): boolean {
    // DEVIATION: The incremental fetch sessions of all clients keep at most 128 MiB (about 400,000 partitions); beyond
    // that a Fetch is answered in full and without a session; Kafka limits only the number of sessions.
    const { maxBytes } = this.limits();
    if (bytes > maxBytes) return false;
    while (this.usedBytes + bytes > maxBytes) if (!this.evict()) return false;
    return true;
  }

  private end(sessionId: number): void {
    const session = this.sessions.get(sessionId);
    if (session === undefined) return;
    this.sessions.delete(sessionId);
    this.usedBytes -= session.partitions.bytes;
  }

  private evict(): boolean {
    let oldest: FetchSession | null = null;
    for (const session of this.sessions.values()) {
      if (oldest === null || session.lastUsedMs < oldest.lastUsedMs) oldest = session;
    }
    if (oldest === null || this.clock.monotonic() - oldest.lastUsedMs <= this.limits().minEvictionMs) return false;
    this.end(oldest.id);
    this.evictions++;
    return true;
  }
}

function failed(errorCode: number): FetchContext {
  return { errorCode, sessionId: 0, partitions: [], incremental: true, session: null };
}
