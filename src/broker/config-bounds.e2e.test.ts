// A topic's storage keys beyond their bounds: refused with INVALID_CONFIG and the reason, and nothing has changed.
import { expect, it } from 'vitest';
import { MemoryDisk } from '../base/memory-disk.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import {
  CreateTopicsRequest,
  CreateTopicsRequestCreatableTopic,
  CreateTopicsRequestCreatableTopicConfig,
  createTopics,
} from '../protocol/generated/create-topics.ts';
import {
  IncrementalAlterConfigsRequest,
  IncrementalAlterConfigsRequestAlterableConfig,
  IncrementalAlterConfigsRequestAlterConfigsResource,
  incrementalAlterConfigs,
} from '../protocol/generated/incremental-alter-configs.ts';
import { TestBroker } from './test-broker.ts';

const TOPIC = 2;
const beyond: [string, string][] = [
  ['segment.bytes', '1048575'],
  ['segment.bytes', '2147483648'],
  ['segment.ms', '0'],
  ['segment.jitter.ms', '-1'],
  ['segment.index.bytes', '3'],
  ['index.interval.bytes', '-1'],
  ['flush.messages', '0'],
  ['flush.ms', '-1'],
  ['retention.ms', '-2'],
  ['retention.bytes', '99999999999999999999'],
  ['file.delete.delay.ms', '-1'],
  ['delete.retention.ms', '-1'],
  ['min.compaction.lag.ms', '-1'],
  ['max.compaction.lag.ms', '0'],
  ['min.cleanable.dirty.ratio', '1.1'],
  ['cleanup.policy', 'shred'],
  ['max.message.bytes', '-1'],
  ['min.insync.replicas', '0'],
  ['message.timestamp.type', 'Sundial'],
  ['message.timestamp.before.max.ms', '-1'],
  ['message.timestamp.after.max.ms', '-1'],
  ['compression.type', 'zip'],
];

it('are refused when a topic is made, and when it is changed', async () => {
  await using broker = await TestBroker.start({ disk: new MemoryDisk() });
  expect(await broker.createTopic('known', 1)).toBe(ErrorCode.NONE);
  for (const [name, value] of beyond) {
    const wanted = new CreateTopicsRequestCreatableTopic({
      name: 'new',
      numPartitions: 1,
      replicationFactor: 1,
      configs: [new CreateTopicsRequestCreatableTopicConfig({ name, value })],
    });
    const made = await broker.client.send(createTopics, new CreateTopicsRequest({ topics: [wanted] }));
    const change = new IncrementalAlterConfigsRequestAlterConfigsResource({
      resourceType: TOPIC,
      resourceName: 'known',
      configs: [new IncrementalAlterConfigsRequestAlterableConfig({ name, configOperation: 0, value })],
    });
    const request = new IncrementalAlterConfigsRequest({ resources: [change] });
    const changed = await broker.client.send(incrementalAlterConfigs, request);
    for (const { errorCode, errorMessage } of [made.topics[0]!, changed.responses[0]!]) {
      expect([name, value, errorCode]).toEqual([name, value, ErrorCode.INVALID_CONFIG]);
      expect(errorMessage).toContain(name);
      expect(errorMessage).toContain('Invalid value');
    }
    expect(broker.broker.metadata.image.topics.byName('new')).toBeUndefined();
  }
  expect([...broker.broker.metadata.image.configs.topic('known')]).toEqual([]);
});
