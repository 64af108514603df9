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

function cache(maxSlots = 2, minEvictionMs = 1000) {
  const clock = new FakeClock();
  return { clock, sessions: new FetchSessionCache(() => ({ maxSlots, minEvictionMs }), clock, new SeededRandom(1)) };
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
    context.session!.moveToEnd([...context.partitions][0]!);
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
