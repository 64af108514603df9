// The window of five batches in which a producer may retry, over restarts. Must hold: a retry gets the offset that the
// first attempt got, wherever the snapshot lies from which the state was made again.

import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../protocol/api-error.ts';
import { LogFixture, makeBatch } from '../log-fixture.ts';

async function written(config = {}, count = 8) {
  const fixture = new LogFixture(config);
  await fixture.start();
  for (let sequence = 0; sequence < count; sequence++) {
    append(fixture, sequence);
    // Another producer's batches lie between.
    append(fixture, sequence, 8);
    await fixture.turn();
  }
  return fixture;
}

function append(fixture: LogFixture, baseSequence: number, producerId = 7) {
  const batch = makeBatch(['v'], { producerId, producerEpoch: 0, baseSequence, timestamps: [fixture.clock.now()] });
  const { errorCode, baseOffset, duplicate } = fixture.log().append(batch, 'leader', 0);
  return { errorCode, baseOffset, duplicate };
}

function expectWindow(fixture: LogFixture): void {
  for (let sequence = 3; sequence < 8; sequence++) {
    for (const [producerId, baseOffset] of [
      [7, 2 * sequence],
      [8, 2 * sequence + 1],
    ] as const) {
      expect(append(fixture, sequence, producerId)).toEqual({ errorCode: 0, baseOffset, duplicate: true });
    }
  }
  expect(append(fixture, 2).errorCode).toBe(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
  expect(append(fixture, 8)).toEqual({ errorCode: 0, baseOffset: 16, duplicate: false });
  expect(append(fixture, 4)).toEqual({ errorCode: 0, baseOffset: 8, duplicate: true });
}

describe('a retry', () => {
  it('is recognized after a clean restart', async () => {
    const fixture = await written();
    await fixture.restart();
    expectWindow(fixture);
  });

  it('is recognized after a kill', async () => {
    const fixture = await written();
    fixture.kill();
    await fixture.start();
    expectWindow(fixture);
  });

  for (const how of ['clean', 'kill'] as const) {
    it(`is recognized where the snapshot lies between its batches, ${how}`, async () => {
      const fixture = await written({}, 6);
      expect(fixture.log().rollNow()).toBe(ErrorCode.NONE);
      for (const sequence of [6, 7]) for (const producerId of [7, 8]) append(fixture, sequence, producerId);
      await fixture.turn();
      if (how === 'clean') await fixture.restart();
      else {
        fixture.kill();
        await fixture.start();
      }
      expectWindow(fixture);
    });
  }

  it('of an older epoch is not', async () => {
    const fixture = await written();
    const next = { producerId: 7, producerEpoch: 1, baseSequence: 0, timestamps: [fixture.clock.now()] };
    fixture.log().append(makeBatch(['v'], next), 'leader', 0);
    await fixture.turn();
    await fixture.restart();
    const [entry] = [...fixture.log().producerStates()].filter(({ producerId }) => producerId === 7);
    expect(entry).toMatchObject({ epoch: 1 });
    expect(entry!.batches.map(({ lastOffset }) => lastOffset)).toEqual([16]);
  });
});
