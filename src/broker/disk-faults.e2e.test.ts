// What clients see when the disk fails under a whole broker: a failing write, a full disk, a failing sync, a failing
// metadata log. Must hold: nothing acknowledged is lost, nothing refused comes back, and what did not fail serves on.

import { describe, expect, it } from 'vitest';
import { FakeClock } from '../base/clock.ts';
import { MemoryDisk } from '../base/memory-disk.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import { ConsumerGroupDescribeRequest, consumerGroupDescribe } from '../protocol/generated/consumer-group-describe.ts';
import {
  ConsumerGroupHeartbeatRequest,
  consumerGroupHeartbeat,
} from '../protocol/generated/consumer-group-heartbeat.ts';
import {
  JoinGroupRequest,
  JoinGroupRequestJoinGroupRequestProtocol,
  joinGroup,
} from '../protocol/generated/join-group.ts';
import { FaultyDisk } from './faulty-disk.ts';
import { TestBroker, type TestBrokerOptions } from './test-broker.ts';

const { NONE, KAFKA_STORAGE_ERROR, NOT_COORDINATOR } = ErrorCode;
/** The log tries a full device again after this time. */
const RETRY_MS = 3000;
const LOG_OF_T0 = /\/t-0\/.*\.log$/;

class Scene {
  readonly faulty: FaultyDisk;
  readonly clock = new FakeClock();
  private readonly options: Partial<TestBrokerOptions>;
  private lives = 0;

  constructor(options: Partial<TestBrokerOptions> = {}) {
    this.faulty = new FaultyDisk(new MemoryDisk(undefined, this.clock));
    this.options = options;
  }

  start(): Promise<TestBroker> {
    return TestBroker.start({ ...this.options, disk: this.faulty.disk, clock: this.clock, life: ++this.lives });
  }

  /** A broker with topic `t` of two partitions, and three records in the first. */
  async begun(): Promise<TestBroker> {
    const broker = await this.start();
    expect(await broker.createTopic('t', 2)).toBe(NONE);
    expect(await broker.produce('t', 0, ['a', 'b', 'c'])).toEqual({ errorCode: NONE, baseOffset: 0 });
    return broker;
  }
}

/** Lets promises and callbacks that are due run. */
async function turns(count = 20): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}

const small = 'small';
const large = 'x'.repeat(300_000);
const modes = ['os', 'disk'] as const;

describe('a failing write', () => {
  for (const durability of modes) {
    for (const acks of [1, -1]) {
      for (const [size, value] of [
        ['small', small],
        ['large', large],
      ] as const) {
        it(`${durability}, acks=${acks}, ${size}: is refused, and the rest serves on`, async () => {
          const scene = new Scene({ durability });
          const broker = await scene.begun();
          const lift = scene.faulty.fail({ on: 'write', file: LOG_OF_T0, code: 'EIO' });
          expect((await broker.produce('t', 0, [value], { acks })).errorCode).toBe(KAFKA_STORAGE_ERROR);
          expect(await broker.values('t', 0)).toEqual(['a', 'b', 'c']);
          expect(await broker.produce('t', 1, [value], { acks })).toEqual({ errorCode: NONE, baseOffset: 0 });
          expect(await broker.values('t', 1)).toEqual([value]);
          expect(broker.errors.some((line) => line.includes('offline until the broker is restarted'))).toBe(true);
          lift();
          // Nobody knows what a device that failed once has done with its bytes.
          scene.clock.advance(20 * RETRY_MS);
          await turns();
          expect((await broker.produce('t', 0, [value], { acks })).errorCode).toBe(KAFKA_STORAGE_ERROR);
          expect(broker.fatal).toEqual([]);
          await broker.close();

          await using again = await scene.start();
          expect(await again.values('t', 0)).toEqual(['a', 'b', 'c']);
          expect(await again.produce('t', 0, [value], { acks })).toEqual({ errorCode: NONE, baseOffset: 3 });
          expect(await again.values('t', 0)).toEqual(['a', 'b', 'c', value]);
          expect(await again.values('t', 1)).toEqual([value]);
        });
      }
    }
  }

  it('takes all requests with it that are waiting for it', async () => {
    const scene = new Scene();
    await using broker = await scene.begun();
    scene.faulty.fail({ on: 'write', file: LOG_OF_T0, code: 'EIO' });
    const answers = await Promise.all([large, small, small].map((value) => broker.produce('t', 0, [value])));
    expect(answers.map(({ errorCode }) => errorCode)).toEqual([
      KAFKA_STORAGE_ERROR,
      KAFKA_STORAGE_ERROR,
      KAFKA_STORAGE_ERROR,
    ]);
    expect(await broker.values('t', 0)).toEqual(['a', 'b', 'c']);
  });
});

describe('a full disk', () => {
  for (const durability of modes) {
    for (const shortBytes of [0, 30, 100]) {
      it(`${durability}, ${shortBytes} bytes of the batch fit: heals by itself when there is room`, async () => {
        const scene = new Scene({ durability });
        await using broker = await scene.begun();
        const lift = scene.faulty.fail({ on: ['write', 'create'], file: /\/t-0\//, code: 'ENOSPC', shortBytes });
        for (const value of [small, large]) {
          expect((await broker.produce('t', 0, [value, value])).errorCode).toBe(KAFKA_STORAGE_ERROR);
        }
        expect(await broker.values('t', 0)).toEqual(['a', 'b', 'c']);
        scene.clock.advance(RETRY_MS);
        await turns();
        expect((await broker.produce('t', 0, [small])).errorCode).toBe(KAFKA_STORAGE_ERROR);
        lift();
        scene.clock.advance(RETRY_MS);
        await turns();
        expect(await broker.produce('t', 0, ['d'])).toEqual({ errorCode: NONE, baseOffset: 3 });
        expect(await broker.values('t', 0)).toEqual(['a', 'b', 'c', 'd']);
      });
    }
  }

  it('is no reason to forget an idempotent producer, and what it was refused may come again', async () => {
    const scene = new Scene();
    await using broker = await scene.begun();
    const batch = (baseSequence: number) => ({ producerId: 7, producerEpoch: 0, baseSequence });
    expect(await broker.produce('t', 0, ['d'], batch(0))).toEqual({ errorCode: NONE, baseOffset: 3 });
    const lift = scene.faulty.fail({ on: 'write', file: LOG_OF_T0, code: 'ENOSPC', shortBytes: 40 });
    expect((await broker.produce('t', 0, ['e'], batch(1))).errorCode).toBe(KAFKA_STORAGE_ERROR);
    lift();
    scene.clock.advance(RETRY_MS);
    await turns();
    expect(await broker.produce('t', 0, ['d'], batch(0))).toEqual({ errorCode: NONE, baseOffset: 3 });
    expect(await broker.produce('t', 0, ['e'], batch(1))).toEqual({ errorCode: NONE, baseOffset: 4 });
    expect(await broker.produce('t', 0, ['e'], batch(1))).toEqual({ errorCode: NONE, baseOffset: 4 });
    expect(await broker.values('t', 0)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('leaves nothing torn for a restart that comes before there is room', async () => {
    const scene = new Scene();
    const broker = await scene.begun();
    const lifts = [
      scene.faulty.fail({ on: 'write', file: LOG_OF_T0, code: 'ENOSPC', shortBytes: 50 }),
      scene.faulty.fail({ on: 'truncate', file: LOG_OF_T0, code: 'ENOSPC' }),
    ];
    expect((await broker.produce('t', 0, [small])).errorCode).toBe(KAFKA_STORAGE_ERROR);
    await broker.close();
    for (const lift of lifts) lift();
    await using again = await scene.start();
    expect(await again.values('t', 0)).toEqual(['a', 'b', 'c']);
    expect(await again.produce('t', 0, ['d'])).toEqual({ errorCode: NONE, baseOffset: 3 });
    expect(await again.values('t', 0)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('at the moment of rolling: the new segment comes later', async () => {
    const scene = new Scene({ durability: 'disk' });
    await using broker = await scene.start();
    await broker.createTopic('t', 1, { 'segment.bytes': String(1 << 20) });
    const value = 'v'.repeat(600_000);
    expect((await broker.produce('t', 0, [value])).errorCode).toBe(NONE);
    const lift = scene.faulty.fail({ on: ['create', 'write'], file: /\/t-0\//, code: 'ENOSPC' });
    expect((await broker.produce('t', 0, [value])).errorCode).toBe(KAFKA_STORAGE_ERROR);
    expect(await broker.values('t', 0)).toEqual([value]);
    lift();
    scene.clock.advance(RETRY_MS);
    await turns();
    for (let offset = 1; offset < 4; offset++) {
      expect(await broker.produce('t', 0, [value])).toEqual({ errorCode: NONE, baseOffset: offset });
    }
    expect(await broker.values('t', 0)).toEqual([value, value, value, value]);
  });

  it('does not stop the checkpoints of a folder for good', async () => {
    const scene = new Scene();
    await using broker = await scene.begun();
    const lift = scene.faulty.fail({ on: 'replace', file: /checkpoint$/, code: 'ENOSPC' });
    await broker.produce('t', 1, [small]);
    scene.clock.advance(120_000);
    await turns();
    lift();
    expect(broker.fatal).toEqual([]);
    expect(await broker.produce('t', 0, ['d'])).toEqual({ errorCode: NONE, baseOffset: 3 });
  });
});

describe('a failing sync', () => {
  for (const code of ['EIO', 'ENOSPC']) {
    it(`${code}: is never tried again as if nothing had happened`, async () => {
      const scene = new Scene({ durability: 'disk' });
      const broker = await scene.begun();
      const lift = scene.faulty.fail({ on: 'sync', file: LOG_OF_T0, code, times: 1 });
      expect((await broker.produce('t', 0, ['d'])).errorCode).toBe(KAFKA_STORAGE_ERROR);
      lift();
      expect(await broker.values('t', 0)).toEqual(['a', 'b', 'c']);
      const syncs = () => scene.faulty.callsOf('sync', LOG_OF_T0);
      const failedAt = syncs().findIndex((call) => call.failed);
      scene.clock.advance(20 * RETRY_MS);
      await turns();
      for (const acks of [1, -1]) {
        expect((await broker.produce('t', 0, ['d'], { acks })).errorCode).toBe(KAFKA_STORAGE_ERROR);
      }
      expect(await broker.produce('t', 1, ['other'])).toEqual({ errorCode: NONE, baseOffset: 0 });
      await broker.close();
      expect(syncs().slice(failedAt + 1)).toEqual([]);

      await using again = await scene.start();
      expect((await again.values('t', 0)).slice(0, 3)).toEqual(['a', 'b', 'c']);
      expect((await again.produce('t', 0, ['e'])).errorCode).toBe(NONE);
      expect((await again.values('t', 0)).at(-1)).toBe('e');
    });
  }

  it('counts also when the disk has become full meanwhile', async () => {
    const scene = new Scene({ durability: 'disk' });
    await using broker = await scene.begun();
    await using other = await broker.again();
    const letGo = scene.faulty.holdSyncs(LOG_OF_T0);
    const first = broker.produce('t', 0, ['d']);
    await turns();
    const lift = scene.faulty.fail({ on: 'write', file: LOG_OF_T0, code: 'ENOSPC' });
    expect((await other.produce('t', 0, ['e'])).errorCode).toBe(KAFKA_STORAGE_ERROR);
    scene.faulty.fail({ on: 'sync', file: LOG_OF_T0, code: 'EIO', times: 1 });
    letGo();
    expect((await first).errorCode).toBe(KAFKA_STORAGE_ERROR);
    lift();
    await turns();
    scene.clock.advance(4 * RETRY_MS);
    await turns();
    expect((await broker.produce('t', 0, ['f'])).errorCode).toBe(KAFKA_STORAGE_ERROR);
    expect(await broker.values('t', 0)).toEqual(['a', 'b', 'c']);
  });

  it('of what was written before the disk became full happens when it takes writes again', async () => {
    const scene = new Scene({ durability: 'disk' });
    await using broker = await scene.begun();
    await using other = await broker.again();
    const letGo = scene.faulty.holdSyncs(LOG_OF_T0);
    const first = broker.produce('t', 0, ['d']);
    await turns();
    // Written while the sync of the one before is under way: its own sync is still to come.
    expect(await other.produce('t', 0, ['e'], { acks: 1 })).toEqual({ errorCode: NONE, baseOffset: 4 });
    const lift = scene.faulty.fail({ on: 'write', file: LOG_OF_T0, code: 'ENOSPC' });
    expect((await other.produce('t', 0, ['f'], { acks: 1 })).errorCode).toBe(KAFKA_STORAGE_ERROR);
    letGo();
    expect((await first).errorCode).toBe(KAFKA_STORAGE_ERROR);
    lift();
    await turns();
    scene.clock.advance(4 * RETRY_MS);
    await turns();
    expect(await broker.values('t', 0)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});

describe('a segment that was sealed but not synced when the disk became full', () => {
  it('is synced before anything after it counts as durable', async () => {
    const scene = new Scene({ durability: 'disk' });
    await using broker = await scene.start();
    await broker.createTopic('t', 1, { 'segment.bytes': String(1 << 20) });
    const sealed = /\/t-0\/0{20}\.log$/;
    const letGo = scene.faulty.holdSyncs(LOG_OF_T0);
    const produce = (bytes: number) => broker.produce('t', 0, ['v'.repeat(bytes)], { acks: 1 });
    // The second is written after the sync of the first began, the third begins another segment.
    for (const bytes of [300_000, 600_000, 600_000]) expect((await produce(bytes)).errorCode).toBe(NONE);
    const lift = scene.faulty.fail({ on: 'write', file: LOG_OF_T0, code: 'ENOSPC' });
    expect((await produce(10)).errorCode).toBe(KAFKA_STORAGE_ERROR);
    letGo();
    await turns();
    const before = scene.faulty.callsOf('sync', sealed).length;
    lift();
    scene.clock.advance(4 * RETRY_MS);
    await turns();
    expect((await broker.produce('t', 0, ['after'])).errorCode).toBe(NONE);
    expect(scene.faulty.callsOf('sync', sealed).length).toBeGreaterThan(before);
  });
});

describe('group offsets', () => {
  for (const durability of modes) {
    it(`${durability}: a commit on a full disk gets NOT_COORDINATOR, and works again later`, async () => {
      const scene = new Scene({ durability });
      await using broker = await scene.begun();
      await broker.findCoordinator('g');
      expect(await broker.commit('g', 't', 0, 1)).toBe(NONE);
      const lift = scene.faulty.fail({ on: 'write', file: /__consumer_offsets-0\/.*\.log$/, code: 'ENOSPC' });
      expect(await broker.commit('g', 't', 0, 2)).toBe(NOT_COORDINATOR);
      expect(await broker.produce('t', 0, ['d'])).toEqual({ errorCode: NONE, baseOffset: 3 });
      lift();
      scene.clock.advance(RETRY_MS);
      await turns();
      expect(await broker.committed('g', 't', 0)).toBe(1);
      expect(await broker.commit('g', 't', 0, 3)).toBe(NONE);
      expect(await broker.committed('g', 't', 0)).toBe(3);
    });
  }

  it('survive a write error, at the last one that was acknowledged', async () => {
    const scene = new Scene();
    const broker = await scene.begun();
    await broker.findCoordinator('g');
    expect(await broker.commit('g', 't', 0, 1)).toBe(NONE);
    scene.faulty.fail({ on: 'write', file: /__consumer_offsets-0\/.*\.log$/, code: 'EIO', times: 1 });
    expect(await broker.commit('g', 't', 0, 2)).toBe(NOT_COORDINATOR);
    expect(await broker.commit('g', 't', 0, 2)).toBe(NOT_COORDINATOR);
    await broker.close();
    await using again = await scene.start();
    expect(await again.committed('g', 't', 0)).toBe(1);
    expect(await again.commit('g', 't', 0, 2)).toBe(NONE);
  });
});

describe('members of groups', () => {
  it('are told while the disk is full, and go on afterwards', async () => {
    const scene = new Scene();
    await using broker = await scene.begun();
    await using other = await broker.again();
    await broker.findCoordinator('g');
    const heartbeat = (init: Partial<ConsumerGroupHeartbeatRequest>) =>
      broker.client.send(consumerGroupHeartbeat, new ConsumerGroupHeartbeatRequest({ groupId: 'new', ...init }));
    const joining = { rebalanceTimeoutMs: 60_000, subscribedTopicNames: ['t'], topicPartitions: [] };
    const joined = await heartbeat({ memberId: 'a', ...joining });
    expect(joined).toMatchObject({ errorCode: NONE, memberEpoch: 2 });
    const protocols = [new JoinGroupRequestJoinGroupRequestProtocol({ name: 'range', metadata: Buffer.alloc(6) })];
    const join = new JoinGroupRequest({
      groupId: 'old',
      sessionTimeoutMs: 10_000,
      protocolType: 'consumer',
      protocols,
    });
    const waiting = other.client.send(joinGroup, join, { version: 3 });
    await turns();

    const lift = scene.faulty.fail({ on: 'write', file: /__consumer_offsets-0\/.*\.log$/, code: 'ENOSPC' });
    expect((await heartbeat({ memberId: 'b', ...joining })).errorCode).toBe(NOT_COORDINATOR);
    expect((await waiting).errorCode).toBe(NOT_COORDINATOR);
    expect((await heartbeat({ memberId: 'a', memberEpoch: 2 })).errorCode).toBe(NOT_COORDINATOR);
    lift();
    scene.clock.advance(RETRY_MS);
    await turns();
    expect(await heartbeat({ memberId: 'a', memberEpoch: 2 })).toMatchObject({ errorCode: NONE, memberEpoch: 2 });
    const describe = new ConsumerGroupDescribeRequest({ groupIds: ['new'] });
    const members = async () => (await broker.client.send(consumerGroupDescribe, describe)).groups[0]?.members;
    expect(await members()).toMatchObject([
      { memberId: 'a', assignment: { topicPartitions: [{ partitions: [0, 1] }] } },
    ]);
    const again = other.client.send(joinGroup, join, { version: 3 });
    await turns();
    scene.clock.advance(10);
    expect((await again).errorCode).toBe(NONE);
    // Sessions run on: who is silent is fenced.
    scene.clock.advance(46_000);
    await turns();
    expect(await members()).toEqual([]);
  });
});

describe('the metadata log', () => {
  for (const durability of modes) {
    for (const [operation, code] of [
      ['write', 'EIO'],
      ['write', 'ENOSPC'],
      ['sync', 'EIO'],
    ] as const) {
      it(`${durability}: ${code} of a ${operation} ends the broker; what was acknowledged is there`, async () => {
        const scene = new Scene({ durability });
        const broker = await scene.begun();
        const lift = scene.faulty.fail({ on: operation, file: /__cluster_metadata-0\/.*\.log$/, code });
        const outcome = await broker.createTopic('refused', 1).catch((error: Error) => error.name);
        expect([KAFKA_STORAGE_ERROR, 'ClientError']).toContain(outcome);
        await broker.close();
        await turns();
        expect(broker.fatal).toHaveLength(1);
        expect(broker.fatal[0]).toContain('metadata log');
        lift();
        await using again = await scene.start();
        expect(await again.values('t', 0)).toEqual(['a', 'b', 'c']);
        expect(await again.createTopic('later', 1)).toBe(NONE);
      });
    }
  }
});
