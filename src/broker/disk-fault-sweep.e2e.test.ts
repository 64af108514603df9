// A small day in a broker's life, in which the N-th operation on the disk fails, for every N: once, or from then on.
// Must hold, whatever failed: each request is answered or its connection closed, the broker serves on or ends and says
// why, and after a restart on a disk that works everything acknowledged is there and nothing deleted returns.
//
// A sample of the places by default (its seed is in the tests' names); all of them with KLAMM_FAULTS=all.

import { describe, expect, it } from 'vitest';
import { FakeClock } from '../base/clock.ts';
import { DiskError } from '../base/disk.ts';
import { MemoryDisk } from '../base/memory-disk.ts';
import { SeededRandom } from '../base/random.ts';
import { ClientError } from '../network/client.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import {
  DeleteTopicsRequest,
  DeleteTopicsRequestDeleteTopicState,
  deleteTopics,
} from '../protocol/generated/delete-topics.ts';
import { MetadataRequest, metadata } from '../protocol/generated/metadata.ts';
import { StorageStartError } from '../storage/directories/start-error.ts';
import { type DiskFault, type DiskOperation, FaultyDisk } from './faulty-disk.ts';
import { DATA, TestBroker } from './test-broker.ts';

const EVERYTHING: readonly DiskOperation[] = [
  'create',
  'write',
  'truncate',
  'sync',
  'syncDirectory',
  'replace',
  'rename',
  'remove',
  'makeDirectory',
];
const SAMPLE = 12;
const seed = Number(process.env.KLAMM_SEED ?? Math.floor(Math.random() * 1e9));
const all = process.env.KLAMM_FAULTS === 'all';
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** What was acknowledged. */
class Ledger {
  /** Partition of `t` to offset to value. */
  readonly records = [new Map<number, string>(), new Map<number, string>()];
  readonly created = new Set<string>();
  readonly deleted = new Set<string>();
  committed = -1;
}

/** The answer, or null where the connection ended: the broker is allowed to give up. */
async function answer<T>(request: Promise<T>): Promise<T | null> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ClientError && error.reason !== 'timeout') return null;
    throw error;
  }
}

async function create(broker: TestBroker, ledger: Ledger, name: string, partitions: number): Promise<void> {
  const code = await answer(broker.createTopic(name, partitions, { 'segment.bytes': String(1 << 20) }));
  if (code === ErrorCode.NONE) ledger.created.add(name);
}

async function remove(broker: TestBroker, ledger: Ledger, name: string): Promise<void> {
  const topics = [new DeleteTopicsRequestDeleteTopicState({ name })];
  ledger.created.delete(name);
  const response = await answer(broker.client.send(deleteTopics, new DeleteTopicsRequest({ topics, timeoutMs: 1000 })));
  if (response !== null && response.responses[0]!.errorCode === ErrorCode.NONE) ledger.deleted.add(name);
}

async function produceSome(broker: TestBroker, ledger: Ledger, round: number): Promise<void> {
  for (let i = 0; i < 8; i++) {
    const partition = i % 2;
    const value = `${round}-${i}-${'v'.repeat(i % 4 < 2 ? 10 : 400_000)}`;
    const result = await answer(broker.produce('t', partition, [value], { acks: i % 3 === 0 ? 1 : -1 }));
    if (result?.errorCode === ErrorCode.NONE) ledger.records[partition]!.set(result.baseOffset, value);
  }
}

async function commit(broker: TestBroker, ledger: Ledger, offset: number): Promise<void> {
  if ((await answer(broker.commit('g', 't', 0, offset))) === ErrorCode.NONE) ledger.committed = offset;
}

/** The work of one life. */
async function day(broker: TestBroker, ledger: Ledger): Promise<void> {
  await create(broker, ledger, 't', 2);
  await create(broker, ledger, 'short-lived', 1);
  await broker.findCoordinator('g').catch(() => {});
  for (let round = 0; round < 2; round++) {
    await produceSome(broker, ledger, round);
    await commit(broker, ledger, round);
    // Checkpoints, and attempts to take writes again.
    broker.clock.advance(61_000);
    await turn();
  }
  await remove(broker, ledger, 'short-lived');
  await commit(broker, ledger, 7);
  await produceSome(broker, ledger, 2);
}

async function live(faulty: FaultyDisk, clock: FakeClock, durability: 'os' | 'disk', ledger: Ledger): Promise<void> {
  let broker: TestBroker;
  try {
    broker = await TestBroker.start({ disk: faulty.disk, clock, durability });
  } catch (error) {
    // A start that fails says why in one line.
    const isClear = error instanceof StorageStartError || error instanceof DiskError || error instanceof Error;
    expect(isClear && (error as Error).message.length > 0 && !(error as Error).message.includes('\n')).toBe(true);
    expect((error as Error).name).not.toBe('AssertionError');
    return;
  }
  await day(broker, ledger);
  await broker.close();
  if (broker.fatal.length > 0) expect(broker.fatal[0]).not.toContain('\n');
}

async function check(broker: TestBroker, ledger: Ledger): Promise<void> {
  const response = await broker.client.send(metadata, new MetadataRequest({ topics: null }));
  const names = new Set(response.topics.map((topic) => topic.name));
  for (const name of ledger.created) expect(names, `topic ${name} was acknowledged`).toContain(name);
  for (const name of ledger.deleted) expect(names, `topic ${name} was deleted`).not.toContain(name);
  for (const [partition, records] of ledger.records.entries()) {
    if (records.size === 0) continue;
    const values = await broker.values('t', partition);
    for (const [offset, value] of records) expect(values[offset]?.slice(0, 20)).toBe(value.slice(0, 20));
    // And the log takes more, right behind.
    expect(await broker.produce('t', partition, ['more'])).toEqual({ errorCode: 0, baseOffset: values.length });
  }
  if (ledger.committed >= 0) {
    await broker.findCoordinator('g');
    expect(await broker.committed('g', 't', 0)).toBeGreaterThanOrEqual(ledger.committed);
  }
}

/** One run; how many operations there were. */
async function run(durability: 'os' | 'disk', fault: DiskFault | null): Promise<number> {
  const clock = new FakeClock();
  const faulty = new FaultyDisk(new MemoryDisk(undefined, clock));
  const ledger = new Ledger();
  const lift = fault === null ? () => {} : faulty.fail(fault);
  await live(faulty, clock, durability, ledger);
  const count = faulty.calls.length;
  lift();
  // A lock that could not be removed is stale for the next process; here both lives are one process.
  faulty.disk.remove(`${DATA}/.lock`);
  await using again = await TestBroker.start({ disk: faulty.disk, clock, durability, life: 2 });
  await check(again, ledger);
  expect(again.fatal).toEqual([]);
  if (fault === null) expect(ledger.records[0]!.size + ledger.records[1]!.size).toBe(24);
  return count;
}

describe.each(['os', 'disk'] as const)('in durability mode %s', (durability) => {
  it('nothing fails', async () => {
    expect(await run(durability, null)).toBeGreaterThan(100);
  });

  for (const code of ['EIO', 'ENOSPC']) {
    for (const [times, word] of [
      [1, 'once'],
      [Number.POSITIVE_INFINITY, 'from then on'],
    ] as const) {
      it(`${code} ${word}, at ${all ? 'every operation' : `${SAMPLE} of them from seed ${seed}`}`, async () => {
        const count = await run(durability, null);
        const random = new SeededRandom(seed + times + code.length + (durability === 'os' ? 0 : 7));
        const places = all
          ? Array.from({ length: count }, (_none, index) => index)
          : Array.from({ length: SAMPLE }, () => random.int(count));
        for (const after of places) {
          const fault: DiskFault = { on: EVERYTHING, code, after, times, shortBytes: after % 2 === 0 ? 40 : 0 };
          try {
            await run(durability, fault);
          } catch (error) {
            throw new Error(`operation ${after} of ${count}: ${(error as Error).message}`, { cause: error });
          }
        }
      }, 600_000);
    }
  }
});
