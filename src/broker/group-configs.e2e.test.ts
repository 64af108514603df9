// A group's own configuration over the wire: what its members are told, at once, before the group exists, and after a
// restart.

import { describe, expect, it } from 'vitest';
import { FakeClock } from '../base/clock.ts';
import { MemoryDisk } from '../base/memory-disk.ts';
import {
  ConsumerGroupHeartbeatRequest,
  consumerGroupHeartbeat,
} from '../protocol/generated/consumer-group-heartbeat.ts';
import {
  IncrementalAlterConfigsRequest,
  IncrementalAlterConfigsRequestAlterableConfig,
  IncrementalAlterConfigsRequestAlterConfigsResource,
  incrementalAlterConfigs,
} from '../protocol/generated/incremental-alter-configs.ts';
import { TestBroker } from './test-broker.ts';

const HEARTBEAT = 'consumer.heartbeat.interval.ms';

/** `value` null deletes. Answers the error code. */
async function alter(broker: TestBroker, groupId: string, value: string | null): Promise<number> {
  const configOperation = value === null ? 1 : 0;
  const configs = [new IncrementalAlterConfigsRequestAlterableConfig({ name: HEARTBEAT, configOperation, value })];
  const resource = { resourceType: 32, resourceName: groupId, configs };
  const resources = [new IncrementalAlterConfigsRequestAlterConfigsResource(resource)];
  const response = await broker.client.send(incrementalAlterConfigs, new IncrementalAlterConfigsRequest({ resources }));
  return response.responses[0]!.errorCode;
}

class Member {
  private epoch = 0;

  /** The heartbeat interval that the member is told. */
  async beat(broker: TestBroker, groupId: string): Promise<number> {
    const joining = this.epoch === 0;
    const request = new ConsumerGroupHeartbeatRequest({
      groupId,
      memberId: 'a member',
      memberEpoch: this.epoch,
      rebalanceTimeoutMs: joining ? 60_000 : -1,
      subscribedTopicNames: joining ? ['t'] : null,
      topicPartitions: joining ? [] : null,
    });
    const response = await broker.client.send(consumerGroupHeartbeat, request);
    expect(response.errorMessage).toBeNull();
    this.epoch = response.memberEpoch;
    return response.heartbeatIntervalMs;
  }
}

describe("a group's own configuration", () => {
  it('counts at once, for the group alone, and after a restart', async () => {
    const clock = new FakeClock();
    const disk = new MemoryDisk(Number.MAX_SAFE_INTEGER, clock);
    const [own, other] = [new Member(), new Member()];
    {
      await using broker = await TestBroker.start({ disk, clock });
      await broker.createTopic('t', 1);
      await broker.findCoordinator('own');
      expect(await alter(broker, 'own', '7000')).toBe(0);
      expect(await own.beat(broker, 'own')).toBe(7_000);
      expect(await other.beat(broker, 'other')).toBe(5_000);
      expect(await alter(broker, 'own', '8000')).toBe(0);
      expect(await own.beat(broker, 'own')).toBe(8_000);
    }
    // With a bound that is lower than what was stored.
    const settings = { 'group.consumer.max.heartbeat.interval.ms': '7500' };
    await using broker = await TestBroker.start({ disk, clock, life: 2, settings });
    await broker.findCoordinator('own');
    expect(await own.beat(broker, 'own')).toBe(7_500);
    expect(await other.beat(broker, 'other')).toBe(5_000);
    expect(await alter(broker, 'own', null)).toBe(0);
    expect(await own.beat(broker, 'own')).toBe(5_000);
  });
});
