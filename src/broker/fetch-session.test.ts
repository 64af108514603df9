import { describe, expect, it } from 'vitest';
import { FakeClock } from '../base/clock.ts';
import { SeededRandom } from '../base/random.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import {
  FetchRequest,
  FetchRequestFetchPartition,
  FetchRequestFetchTopic,
  FetchRequestForgottenTopic,
} from '../protocol/generated/fetch.ts';
import { FetchSessionCache } from './fetch-session.ts';

const ID = 'AQEBAQEBQQGBAQEBAQEBAQ';

function cache(maxSlots = 2, minEvictionMs = 1000, maxBytes = 1 << 20) {
  const clock = new FakeClock();
  const limits = { maxSlots, minEvictionMs, maxBytes };
  return { clock, sessions: new FetchSessionCache(() => limits, clock, new SeededRandom(1)) };
}

/** The first `count` partitions, or those from `first`. */
function many(count: number, first = 0): [number, number][] {
  return Array.from({ length: count }, (_, i) => [first + i, 0]);
}

function request(sessionId: number, sessionEpoch: number, partitions: [number, number][], topic = 'a'): FetchRequest {
  return new FetchRequest({
    sessionId,
    sessionEpoch,
    topics:
      partitions.length === 0
        ? []
        : [
            new FetchRequestFetchTopic({
              topic,
              topicId: ID,
              partitions: partitions.map(
                ([partition, fetchOffset]) => new FetchRequestFetchPartition({ partition, fetchOffset }),
              ),
            }),
          ],
  });
}

const resolve = (id: string) => (id === ID ? 'a' : undefined);

describe('fetch sessions', () => {
  it('opens one, remembers its partitions and takes only what changed', () => {
    const { sessions } = cache();
    const first = sessions.open(
      request(0, 0, [
        [0, 5],
        [1, 7],
      ]),
      12,
      resolve,
    );
    expect(first.incremental).toBe(false);
    expect(first.sessionId).toBeGreaterThan(0);
    const second = sessions.open(request(first.sessionId, 1, [[1, 9]]), 12, resolve);
    expect(second.incremental).toBe(true);
    expect([...second.partitions].map((p) => [p.partition, p.fetchOffset])).toEqual([
      [0, 5],
      [1, 9],
    ]);
  });

  it('refuses an unknown session, a wrong epoch and a change to topic ids, and changes nothing', () => {
    const { sessions } = cache();
    const { sessionId } = sessions.open(request(0, 0, [[0, 5]]), 12, resolve);
    expect(sessions.open(request(sessionId + 1, 1, []), 12, resolve).errorCode).toBe(
      ErrorCode.FETCH_SESSION_ID_NOT_FOUND,
    );
    expect(sessions.open(request(sessionId, 2, [[0, 6]]), 12, resolve).errorCode).toBe(
      ErrorCode.INVALID_FETCH_SESSION_EPOCH,
    );
    expect(sessions.open(request(sessionId, 1, [[0, 6]]), 13, resolve).errorCode).toBe(
      ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR,
    );
    const next = sessions.open(request(sessionId, 1, []), 12, resolve);
    expect([...next.partitions].map((p) => p.fetchOffset)).toEqual([5]);
  });

  it('forgets partitions, and ends with the last of them', () => {
    const { sessions } = cache();
    const { sessionId } = sessions.open(request(0, 0, [[0, 5]]), 13, resolve);
    const forget = request(sessionId, 1, []);
    forget.forgottenTopicsData.push(new FetchRequestForgottenTopic({ topicId: ID, partitions: [0] }));
    const context = sessions.open(forget, 13, resolve);
    expect(context.sessionId).toBe(0);
    expect(sessions.size).toBe(0);
  });

  it('closes on the final epoch and fetches without a session then', () => {
    const { sessions } = cache();
    const { sessionId } = sessions.open(request(0, 0, [[0, 5]]), 12, resolve);
    const last = sessions.open(request(sessionId, -1, [[0, 5]]), 12, resolve);
    expect(last).toMatchObject({ errorCode: 0, sessionId: 0, incremental: false, session: null });
    expect(sessions.size).toBe(0);
  });

  it('moves a partition that returned data behind the others', () => {
    const { sessions } = cache();
    const { sessionId } = sessions.open(
      request(0, 0, [
        [0, 0],
        [1, 0],
      ]),
      12,
      resolve,
    );
    const context = sessions.open(request(sessionId, 1, []), 12, resolve);
    context.session!.partitions.moveToEnd([...context.partitions][0]!);
    const after = sessions.open(request(sessionId, 2, []), 12, resolve);
    expect([...after.partitions].map((p) => p.partition)).toEqual([1, 0]);
  });

  it('evicts only what was idle long enough, and else goes without a session', () => {
    const { sessions, clock } = cache(1, 1000);
    const first = sessions.open(request(0, 0, [[0, 0]]), 12, resolve);
    clock.advance(1000);
    expect(sessions.open(request(0, 0, [[0, 0]]), 12, resolve).sessionId).toBe(0);
    clock.advance(1);
    const second = sessions.open(request(0, 0, [[0, 0]]), 12, resolve);
    expect(second.sessionId).toBeGreaterThan(0);
    expect(sessions.open(request(first.sessionId, 1, []), 12, resolve).errorCode).toBe(
      ErrorCode.FETCH_SESSION_ID_NOT_FOUND,
    );
  });

  it('learns the name of a topic id that was unknown at first', () => {
    const { sessions } = cache();
    const { sessionId } = sessions.open(request(0, 0, [[0, 0]]), 13, () => undefined);
    const context = sessions.open(request(sessionId, 1, []), 13, resolve);
    expect([...context.partitions].map((p) => p.topic)).toEqual(['a']);
  });
});

describe('the memory of fetch sessions', () => {
  /** Room for 20 partitions of the topic `a`, not for 30. */
  const ROOM = 8000;

  it('is limited over all of them: beyond it a fetch is served in full and without a session', () => {
    const { sessions } = cache(100, 1000, ROOM);
    const first = sessions.open(request(0, 0, many(20)), 12, resolve);
    expect(first.sessionId).toBeGreaterThan(0);
    const second = sessions.open(request(0, 0, many(10)), 12, resolve);
    expect(second).toMatchObject({ errorCode: 0, sessionId: 0, incremental: false, session: null });
    expect(second.partitions).toHaveLength(10);
    // The one that there is goes on.
    expect(sessions.open(request(first.sessionId, 1, []), 12, resolve)).toMatchObject({ incremental: true });
    expect(sessions.size).toBe(1);
  });

  it('counts the names of topics', () => {
    const { sessions } = cache(100, 1000, ROOM);
    const named = (length: number) => sessions.open(request(0, 0, many(1), 'n'.repeat(length)), 12, resolve).sessionId;
    expect(named(ROOM)).toBe(0);
    expect(named(100)).toBeGreaterThan(0);
  });

  it('is had from sessions that may be evicted, and is not for one that fits nowhere', () => {
    const { sessions, clock } = cache(100, 1000, ROOM);
    sessions.open(request(0, 0, many(10)), 12, resolve);
    sessions.open(request(0, 0, many(10)), 12, resolve);
    clock.advance(1001);
    expect(sessions.open(request(0, 0, many(30)), 12, resolve).sessionId).toBe(0);
    expect(sessions.evictions).toBe(0);
    expect(sessions.open(request(0, 0, many(20)), 12, resolve).sessionId).toBeGreaterThan(0);
    expect(sessions.evictions).toBe(2);
  });

  it('ends a session that would grow beyond it, with an answer in full', () => {
    const { sessions } = cache(100, 1000, ROOM);
    const { sessionId } = sessions.open(request(0, 0, many(20)), 12, resolve);
    const grown = sessions.open(request(sessionId, 1, many(10, 20)), 12, resolve);
    expect(grown).toMatchObject({ errorCode: 0, sessionId: 0, incremental: false, session: null });
    expect(grown.partitions).toHaveLength(30);
    expect(sessions.open(request(sessionId, 2, []), 12, resolve).errorCode).toBe(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
    expect(sessions.size).toBe(0);
  });

  it('is free again when partitions are forgotten and sessions end, however they do', () => {
    const { sessions } = cache(100, 1000, ROOM);
    for (let round = 0; round < 10; round++) {
      const { sessionId } = sessions.open(request(0, 0, many(20)), 12, resolve);
      expect(sessionId, `round ${round}`).toBeGreaterThan(0);
      const forgotten = many(20).map(([partition]) => partition);
      const swap = request(sessionId, 1, many(20), 'b');
      swap.forgottenTopicsData.push(new FetchRequestForgottenTopic({ topic: 'a', partitions: forgotten }));
      expect(sessions.open(swap, 12, resolve)).toMatchObject({ errorCode: 0, sessionId });
      if (round % 3 === 0) sessions.open(request(sessionId, -1, []), 12, resolve);
      else if (round % 3 === 1) sessions.unanswered(sessions.open(request(sessionId, 0, many(1)), 12, resolve));
      else {
        const all = request(sessionId, 2, []);
        all.forgottenTopicsData.push(new FetchRequestForgottenTopic({ topic: 'b', partitions: forgotten }));
        sessions.open(all, 12, resolve);
      }
      expect(sessions.size).toBe(0);
    }
  });
});

describe('a fetch of many partitions', () => {
  it('of a topic whose name is as long as the request is looked up without going through the name for each', () => {
    const { sessions } = cache(2, 1000, 256 << 20);
    // Strings above 16,383 characters hash by their length alone: as keys, all of these would collide.
    const partitions = many(90_000, 10_000);
    const startedMs = performance.now();
    expect(sessions.open(request(0, 0, partitions, 'n'.repeat(20_000)), 12, resolve).partitions).toHaveLength(90_000);
    expect(performance.now() - startedMs).toBeLessThan(5000);
  });
});
