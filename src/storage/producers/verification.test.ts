import { beforeEach, describe, expect, it } from 'vitest';
import { ErrorCode } from '../../protocol/api-error.ts';
import { buildEndTxnMarkerBatch } from '../../records/control.ts';
import type { Log } from '../log.ts';
import { LogFixture, makeBatch } from '../log-fixture.ts';
import { type VerificationGuard, Verifications } from './verification.ts';

const { INVALID_PRODUCER_EPOCH, INVALID_TXN_STATE, OUT_OF_ORDER_SEQUENCE_NUMBER } = ErrorCode;

let fixture: LogFixture;
let log: Log;

beforeEach(async () => {
  fixture = new LogFixture({}, { producers: { verifiesTransactions: true, idExpirationMs: Number.POSITIVE_INFINITY } });
  await fixture.start();
  log = fixture.log();
});

function begin(sequence = 0, epoch = 0, bumps = false): VerificationGuard | null {
  const guard = log.startVerification(1, sequence, epoch, bumps);
  if (typeof guard === 'number') throw new Error(`verification refused with ${guard}`);
  return guard;
}

function send(guard: VerificationGuard | null, sequence = 0, epoch = 0, isTransactional = true) {
  const batch = makeBatch(['v'], { producerId: 1, producerEpoch: epoch, baseSequence: sequence, isTransactional });
  return log.append(batch, 'leader', 0, { origin: 'client', verification: guard });
}

function end(epoch = 0, transactionVersion = 0, coordinatorEpoch = 0) {
  const marker = { producerId: 1, producerEpoch: epoch, coordinatorEpoch, committed: true, timestamp: 1000 };
  return log.append(buildEndTxnMarkerBatch(marker), 'leader', 0, { origin: 'coordinator', transactionVersion });
}

describe('a transactional batch', () => {
  it('enters only with the guard of the check before it, or into an open transaction', () => {
    expect(send(null).errorCode).toBe(INVALID_TXN_STATE);
    const guard = begin();
    expect(send(null).errorCode).toBe(INVALID_TXN_STATE);
    expect(send(guard).errorCode).toBe(0);
    expect(begin(1)).toBeNull();
    expect(send(null, 1).errorCode).toBe(0);
    // The guard is used up: after the marker it opens nothing.
    expect(end().errorCode).toBe(0);
    expect(send(guard, 2).errorCode).toBe(INVALID_TXN_STATE);
    expect(send(begin(2), 2).errorCode).toBe(0);
  });

  it('does not enter with an answer that the abort marker has overtaken', () => {
    const guard = begin();
    expect(end().errorCode).toBe(0);
    expect(send(guard).errorCode).toBe(INVALID_TXN_STATE);
    // A check that begins later makes another guard; the old one still counts for nothing.
    const next = begin();
    expect(send(guard).errorCode).toBe(INVALID_TXN_STATE);
    expect(send(next).errorCode).toBe(0);
  });

  it('keeps its guard over the end of the transaction before, if the epoch rises at every end', () => {
    expect(send(begin(0, 0, true)).errorCode).toBe(0);
    // The producer knows its next epoch from the answer to EndTxn, and sends before the marker is here.
    const guard = begin(0, 1, true);
    expect(end(1, 2).errorCode).toBe(0);
    expect(send(guard, 0, 1).errorCode).toBe(0);
    // But not over the end of its own transaction.
    const late = begin(0, 2, true);
    expect(end(3, 2).errorCode).toBe(0);
    expect(send(late, 0, 3).errorCode).toBe(INVALID_TXN_STATE);
  });

  it('of an epoch that is fenced here is told so before anybody is asked', () => {
    expect(send(begin(0, 3), 0, 3).errorCode).toBe(0);
    expect(log.startVerification(1, 1, 2, false)).toBe(INVALID_PRODUCER_EPOCH);
    expect(send(null, 1, 2).errorCode).toBe(INVALID_PRODUCER_EPOCH);
    expect(end(3).errorCode).toBe(0);
    expect(send(null, 1, 2).errorCode).toBe(INVALID_PRODUCER_EPOCH);
  });

  it('that repeats one of the last five is known as such without a guard', () => {
    expect(send(begin()).errorCode).toBe(0);
    expect(end().errorCode).toBe(0);
    expect(send(null)).toMatchObject({ errorCode: 0, duplicate: true, baseOffset: 0 });
  });

  it('does not overtake an earlier one whose check has not succeeded', () => {
    begin(5);
    const guard = begin(3);
    expect(send(guard, 5).errorCode).toBe(OUT_OF_ORDER_SEQUENCE_NUMBER);
    expect(send(guard, 3).errorCode).toBe(0);
    expect(end().errorCode).toBe(0);
    // A newer epoch begins anew.
    begin(4);
    const newer = begin(9, 1);
    expect(send(newer, 9, 1).errorCode).toBe(OUT_OF_ORDER_SEQUENCE_NUMBER);
    expect(send(begin(0, 1), 0, 1).errorCode).toBe(0);
  });

  it('of a producer that is unknown here begins anywhere; but with 0 where the epoch rises at every end', () => {
    expect(send(begin(7), 7).errorCode).toBe(0);
    fixture.log(1);
    log = fixture.log(1);
    expect(send(begin(7, 0, true), 7).errorCode).toBe(OUT_OF_ORDER_SEQUENCE_NUMBER);
    expect(send(begin(0, 0, true), 0).errorCode).toBe(0);
  });

  it('needs no guard where verification is switched off, at once', () => {
    expect(send(null).errorCode).toBe(INVALID_TXN_STATE);
    fixture.manager.configureProducers({ verifiesTransactions: false });
    expect(send(null).errorCode).toBe(0);
  });

  it('of a coordinator needs one too; one that is replicated does not', () => {
    const bytes = () => makeBatch(['v'], { producerId: 1, producerEpoch: 0, isTransactional: true });
    expect(log.append(bytes(), 'leader', 0, { origin: 'coordinator' }).errorCode).toBe(INVALID_TXN_STATE);
    const guard = begin(-1);
    expect(log.append(bytes(), 'leader', 0, { origin: 'coordinator', verification: guard }).errorCode).toBe(0);
    const replicated = makeBatch(['v'], { producerId: 2, producerEpoch: 0, baseSequence: 0, isTransactional: true });
    replicated.writeInt32BE(1, 4);
    expect(log.append(replicated, 'follower', 0).errorCode).toBe(0);
  });
});

describe('a guard', () => {
  it('is forgotten after producer.id.expiration.ms', () => {
    fixture.manager.configureProducers({ idExpirationMs: 1000 });
    const guard = begin();
    fixture.clock.advance(999);
    log.removeExpiredProducers();
    expect(begin()).toBe(guard);
    fixture.clock.advance(1);
    log.removeExpiredProducers();
    expect(send(guard).errorCode).toBe(INVALID_TXN_STATE);
  });
});

describe('a producer', () => {
  it('is forgotten by the sweep after producer.id.expiration.ms, as it is now, but not in a transaction', async () => {
    const producers = { idExpirationMs: 10_000 };
    fixture = new LogFixture({}, { producers, producerCheckIntervalMs: 1000 });
    await fixture.start();
    log = fixture.log();
    const timestamps = [fixture.clock.now()];
    for (const [producerId, isTransactional] of [
      [1, false],
      [2, true],
    ] as const) {
      const options = { producerId, producerEpoch: 0, baseSequence: 0, isTransactional, timestamps };
      expect(log.append(makeBatch(['v'], options), 'leader', 0).errorCode).toBe(0);
    }
    const known = () => [...log.producerStates()].map(({ producerId }) => producerId);
    fixture.clock.advance(5000);
    expect(known()).toEqual([1, 2]);
    fixture.manager.configureProducers({ idExpirationMs: 6000 });
    fixture.clock.advance(1000);
    expect(known()).toEqual([2]);
    // Of it nothing is known any more: it may go on anywhere.
    expect(send(null, 5, 0, false).errorCode).toBe(0);
  });
});

describe('a marker', () => {
  it('of the first generation has the epoch of the data or a later one', () => {
    send(begin(0, 4), 0, 4);
    expect(end(3, 1).errorCode).toBe(INVALID_PRODUCER_EPOCH);
    expect(end(4, 1).errorCode).toBe(0);
    expect(end(5, 0).errorCode).toBe(0);
    expect(end(4, 0).errorCode).toBe(INVALID_PRODUCER_EPOCH);
  });

  it('of the second must be above the data, unless it is written again', () => {
    send(begin(0, 4), 0, 4);
    expect(end(4, 2).errorCode).toBe(INVALID_PRODUCER_EPOCH);
    expect(end(5, 2).errorCode).toBe(0);
    expect(end(5, 2)).toMatchObject({ errorCode: 0, duplicate: false });
    send(begin(0, 5, true), 0, 5);
    expect(end(5, 2).errorCode).toBe(INVALID_PRODUCER_EPOCH);
  });

  it('may end with the last epoch of all what began with it', () => {
    send(begin(0, 32767), 0, 32767);
    expect(end(32767, 2).errorCode).toBe(0);
  });

  it('of a coordinator that is replaced is fenced', () => {
    send(begin());
    expect(end(0, 0, 7).errorCode).toBe(0);
    send(begin(1), 1);
    expect(end(0, 0, 6).errorCode).toBe(ErrorCode.TRANSACTION_COORDINATOR_FENCED);
    expect(end(0, 0, 7).errorCode).toBe(0);
  });

  it('for a producer that is unknown here leaves its epoch, and no transaction', async () => {
    expect(end(9, 2).errorCode).toBe(0);
    await fixture.turn();
    expect([log.lastStableOffset, log.abortedTransactions(0, 9)]).toEqual([1, []]);
    expect(log.startVerification(1, 0, 8, false)).toBe(INVALID_PRODUCER_EPOCH);
  });
});

it('forgets the oldest checks where somebody makes up producers', () => {
  const checks = new Verifications();
  const first = checks.start(0, 0, 0, true, 0);
  for (let producerId = 1; producerId < 250_000; producerId++) checks.start(producerId, 0, 0, true, 0);
  expect(checks.size).toBeLessThanOrEqual(100_000);
  expect(checks.of(0)).toBeUndefined();
  expect(checks.of(249_999)).toBeDefined();
  expect(checks.start(0, 0, 0, true, 0)).not.toBe(first);
});
