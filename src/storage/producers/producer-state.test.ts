import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../protocol/api-error.ts';
import * as batch from '../../records/batch.ts';
import { buildEndTxnMarkerBatch } from '../../records/control.ts';
import { makeBatch } from '../log-fixture.ts';
import { decodeSnapshot, encodeSnapshot } from './producer-snapshot.ts';
import { type AppendOrigin, type AppendTerms, type CompletedTransaction, ProducerState } from './producer-state.ts';

const MAX = 0x7fff_ffff;
const CLIENT: AppendTerms = { origin: 'client', verification: null, transactionVersion: 0 };

class Producers {
  readonly state: ProducerState;
  offset = 0;
  readonly completed: { transaction: CompletedTransaction; stable: number }[] = [];

  constructor(maxProducers = 1000) {
    this.state = new ProducerState({ idExpirationMs: 86_400_000, verifiesTransactions: false, maxProducers });
  }

  append(bytes: Buffer, origin: AppendOrigin = 'client') {
    batch.setBaseOffset(bytes, 0, this.offset);
    const prepared = this.state.prepare(bytes, { origin, verification: null, transactionVersion: 0 });
    if (prepared.errorCode === 0 && prepared.duplicate === null) {
      this.state.commit(prepared, (transaction, stable) => this.completed.push({ transaction, stable }));
      this.offset = batch.lastOffset(bytes, 0) + 1;
      this.state.endOffset = this.offset;
    }
    return prepared;
  }

  send(sequence: number, count = 1, epoch = 0, producerId = 1, isTransactional = false) {
    const values = Array.from({ length: count }, () => 'v');
    return this.append(
      makeBatch(values, { producerId, producerEpoch: epoch, baseSequence: sequence, isTransactional }),
    );
  }

  end(committed: boolean, producerId = 1, epoch = 0, coordinatorEpoch = 0) {
    return this.append(
      buildEndTxnMarkerBatch({ committed, coordinatorEpoch, producerId, producerEpoch: epoch, timestamp: 1000 }),
      'coordinator',
    );
  }
}

describe('idempotent producers', () => {
  it('accepts sequences that follow and refuses gaps and old ones', () => {
    const producers = new Producers();
    expect(producers.send(0, 3).errorCode).toBe(ErrorCode.NONE);
    expect(producers.send(3).errorCode).toBe(ErrorCode.NONE);
    expect(producers.send(5).errorCode).toBe(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
    expect(producers.send(2).errorCode).toBe(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
    expect(producers.send(4).errorCode).toBe(ErrorCode.NONE);
  });

  it('recognizes the last five batches, exactly, and no earlier one', () => {
    const producers = new Producers();
    for (let i = 0; i < 6; i++) producers.send(i * 2, 2);
    for (let i = 1; i < 6; i++) expect(producers.send(i * 2, 2).duplicate).toMatchObject({ lastOffset: i * 2 + 1 });
    expect(producers.send(0, 2)).toMatchObject({ errorCode: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, duplicate: null });
    // The same first sequence with another length is no retry.
    expect(producers.send(10, 1).duplicate).toBeNull();
  });

  it('goes on with 0 after 2^31 - 1, also inside a batch', () => {
    const producers = new Producers();
    expect(producers.send(MAX - 1, 2).errorCode).toBe(0);
    expect(producers.send(0, 1).errorCode).toBe(0);
    const other = new Producers();
    expect(other.send(MAX - 1, 4).errorCode).toBe(0);
    expect(other.send(MAX - 1, 4).duplicate).toMatchObject({ lastOffset: 3, lastSequence: 1 });
    expect(other.send(2).errorCode).toBe(0);
  });

  it('lets a producer of which nothing is known begin anywhere, and a new epoch only with 0', () => {
    const producers = new Producers();
    expect(producers.send(77).errorCode).toBe(0);
    expect(producers.send(5, 1, 1).errorCode).toBe(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
    expect(producers.send(0, 1, 1).errorCode).toBe(0);
    expect(producers.send(78, 1, 0).errorCode).toBe(ErrorCode.INVALID_PRODUCER_EPOCH);
  });

  it('judges an append of several batches as a whole', () => {
    const producers = new Producers();
    producers.send(0);
    const batches = [1, 2, 4].map((sequence) =>
      makeBatch(['v'], { producerId: 1, producerEpoch: 0, baseSequence: sequence }),
    );
    expect(producers.state.prepare(Buffer.concat(batches), CLIENT).errorCode).toBe(45);
    expect(producers.state.entry(1)!.batches.length).toBe(1);
    expect(producers.state.prepare(Buffer.concat(batches.slice(0, 2)), CLIENT).errorCode).toBe(0);
  });

  it('believes replication: no sequence or epoch is refused', () => {
    const producers = new Producers();
    producers.send(0, 1, 5);
    const old = makeBatch(['v'], { producerId: 1, producerEpoch: 3, baseSequence: 9 });
    expect(producers.append(old, 'replication').errorCode).toBe(0);
  });

  it('forgets those unused for longest beyond its limit, and expired ones, but never an open transaction', () => {
    const producers = new Producers(3);
    producers.send(0, 1, 0, 1, true);
    for (let id = 2; id <= 5; id++) producers.send(0, 1, 0, id);
    expect([...producers.state.entriesNow()].map((entry) => entry.producerId)).toEqual([1, 4, 5]);
    producers.state.removeExpired(1000 + 86_399_999);
    expect(producers.state.size).toBe(3);
    producers.state.removeExpired(1000 + 86_400_000);
    expect([...producers.state.entriesNow()].map((entry) => entry.producerId)).toEqual([1]);
  });
});

describe('transactions', () => {
  it('are open from their first batch to their marker', () => {
    const producers = new Producers();
    producers.send(0, 2);
    producers.send(2, 2, 0, 1, true);
    producers.send(0, 1, 0, 2, true);
    expect(producers.state.firstUndecidedOffset).toBe(2);
    producers.end(false, 1);
    expect(producers.completed).toEqual([
      { transaction: { producerId: 1, firstOffset: 2, lastOffset: 5, aborted: true }, stable: 4 },
    ]);
    expect(producers.state.firstUndecidedOffset).toBe(4);
    // Not delivered before the high watermark has passed the marker.
    expect(producers.state.firstUnstableOffset).toBe(2);
    producers.state.onHighWatermark(5);
    expect(producers.state.firstUnstableOffset).toBe(2);
    producers.state.onHighWatermark(6);
    expect(producers.state.firstUnstableOffset).toBe(4);
    producers.end(true, 2);
    producers.state.onHighWatermark(7);
    expect(producers.state.firstUnstableOffset).toBe(-1);
  });

  it('refuse a plain batch inside', () => {
    const producers = new Producers();
    producers.send(0, 1, 0, 1, true);
    expect(producers.send(1).errorCode).toBe(ErrorCode.INVALID_TXN_STATE);
  });

  it('refuse a marker of an older producer or coordinator epoch', () => {
    const producers = new Producers();
    producers.send(0, 1, 4, 1, true);
    expect(producers.end(true, 1, 3).errorCode).toBe(ErrorCode.INVALID_PRODUCER_EPOCH);
    expect(producers.end(true, 1, 4, 7).errorCode).toBe(0);
    producers.send(1, 1, 4, 1, true);
    expect(producers.end(false, 1, 4, 6).errorCode).toBe(ErrorCode.TRANSACTION_COORDINATOR_FENCED);
  });

  it('that were empty leave no trace but the epoch', () => {
    const producers = new Producers();
    producers.send(0);
    expect(producers.end(false, 1, 1).errorCode).toBe(0);
    expect(producers.completed).toEqual([]);
    expect(producers.send(1, 1, 0).errorCode).toBe(ErrorCode.INVALID_PRODUCER_EPOCH);
    expect(producers.send(1, 1, 1).errorCode).toBe(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
    expect(producers.send(0, 1, 1).errorCode).toBe(0);
  });
});

describe('a snapshot', () => {
  it('holds what Kafka keeps: the last batch of each producer and its open transaction', () => {
    const producers = new Producers();
    for (let i = 0; i < 3; i++) producers.send(i, 1, 2, 9);
    producers.send(3, 2, 2, 9, true);
    producers.end(true, 4, 1, 8);
    const bytes = encodeSnapshot(producers.state.entriesNow(), producers.state.size);
    const restored = new ProducerState({ idExpirationMs: 86_400_000, verifiesTransactions: false, maxProducers: 10 });
    restored.load(decodeSnapshot(bytes)!, producers.offset, 1000);
    expect(restored.firstUndecidedOffset).toBe(3);
    expect(restored.entry(9)).toMatchObject({
      epoch: 2,
      txnFirstOffset: 3,
      batches: [{ lastSequence: 4, lastOffset: 4, offsetDelta: 1, timestamp: 1000 }],
    });
    expect(restored.entry(4)).toMatchObject({ epoch: 1, coordinatorEpoch: 8, batches: [] });
  });

  it('with any byte changed, or any length, is not believed', () => {
    const producers = new Producers();
    producers.send(0);
    const bytes = encodeSnapshot(producers.state.entriesNow(), 1);
    for (let i = 0; i < bytes.length; i++) {
      const changed = Buffer.from(bytes);
      changed[i]! ^= 0x40;
      expect(decodeSnapshot(changed)).toBeNull();
      expect(decodeSnapshot(bytes.subarray(0, i))).toBeNull();
    }
    expect(decodeSnapshot(Buffer.concat([bytes, Buffer.alloc(1)]))).toBeNull();
  });
});
