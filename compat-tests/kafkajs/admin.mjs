// Admin through kafkajs: topics, partitions, configs, offsets by time, deleteRecords, and the errors of impossible wishes.
import assert from 'node:assert/strict';
import kafkajs from 'kafkajs';
import { check } from '../lib/check.mjs';
import { createTopic, withAdmin, withProducer } from './kafka.mjs';

const { ConfigResourceTypes } = kafkajs;

async function topics(admin) {
  const topic = 'kafkajs-admin-topics';
  assert.equal(await admin.createTopics({ topics: [{ topic, numPartitions: 2, replicationFactor: 1 }] }), true);
  assert.equal(await admin.createTopics({ topics: [{ topic, numPartitions: 2, replicationFactor: 1 }] }), false);
  assert.ok((await admin.listTopics()).includes(topic));
  await admin.createPartitions({ topicPartitions: [{ topic, count: 5 }] });
  const { topics: described } = await admin.fetchTopicMetadata({ topics: [topic] });
  assert.deepEqual(described[0].partitions.map((partition) => partition.partitionId).sort(), [0, 1, 2, 3, 4]);
  for (const partition of described[0].partitions) {
    assert.equal(partition.partitionErrorCode, 0);
    assert.deepEqual(partition.replicas, [partition.leader]);
    assert.deepEqual(partition.isr, [partition.leader]);
    assert.deepEqual(partition.offlineReplicas, []);
  }
  await admin.deleteTopics({ topics: [topic] });
  assert.ok(!(await admin.listTopics()).includes(topic));
}

function refused(promise, type) {
  return assert.rejects(promise, (error) => {
    const types = [
      error.type,
      error.cause?.type,
      error.originalError?.type,
      ...(error.errors ?? []).map((each) => each.type),
    ];
    assert.ok(types.includes(type), `expected ${type}, got ${types}: ${error.message}`);
    return true;
  });
}

async function refusals(admin) {
  const create = (wish) => admin.createTopics({ topics: [{ numPartitions: 1, replicationFactor: 1, ...wish }] });
  await refused(create({ topic: 'bad name!' }), 'INVALID_TOPIC_EXCEPTION');
  await refused(create({ topic: 'kafkajs-no-partitions', numPartitions: 0 }), 'INVALID_PARTITIONS');
  await refused(create({ topic: 'kafkajs-rf', replicationFactor: 3 }), 'INVALID_REPLICATION_FACTOR');
  await refused(
    create({ topic: 'kafkajs-config', configEntries: [{ name: 'no.such.config', value: '1' }] }),
    'INVALID_CONFIG',
  );
  await refused(admin.deleteTopics({ topics: ['kafkajs-never-was'] }), 'UNKNOWN_TOPIC_OR_PARTITION');
}

async function configs(kafka, admin) {
  const topic = 'kafkajs-configs';
  await createTopic(kafka, topic, 1, [{ name: 'retention.ms', value: '123456' }]);
  const resource = { type: ConfigResourceTypes.TOPIC, name: topic };
  const describe = async (name) => {
    const { resources } = await admin.describeConfigs({ resources: [{ ...resource, configNames: [name] }] });
    assert.equal(resources[0].errorCode, 0);
    return resources[0].configEntries[0];
  };
  const retention = await describe('retention.ms');
  assert.deepEqual([retention.configValue, retention.isDefault, retention.configSource], ['123456', false, 1]);
  const untouched = await describe('max.message.bytes');
  assert.deepEqual([untouched.configValue, untouched.isDefault], ['1048588', true]);
  await admin.alterConfigs({
    validateOnly: false,
    resources: [{ ...resource, configEntries: [{ name: 'max.message.bytes', value: '2000' }] }],
  });
  assert.equal((await describe('max.message.bytes')).configValue, '2000');
  assert.equal((await describe('retention.ms')).configValue, '604800000');
}

async function offsets(kafka, admin) {
  const topic = 'kafkajs-offsets';
  await createTopic(kafka, topic);
  const messages = [1000, 2000, 3000].map((time) => ({ value: `at ${time}`, timestamp: String(time) }));
  await withProducer(kafka, {}, (producer) => producer.send({ topic, messages }));
  const [all] = await admin.fetchTopicOffsets(topic);
  assert.deepEqual(all, { partition: 0, offset: '3', high: '3', low: '0' });
  assert.equal((await admin.fetchTopicOffsetsByTimestamp(topic, 1500))[0].offset, '1');
  assert.equal((await admin.fetchTopicOffsetsByTimestamp(topic, 3000))[0].offset, '2');
  assert.equal((await admin.fetchTopicOffsetsByTimestamp(topic, 9000))[0].offset, '3');
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '2' }] });
  assert.deepEqual(await admin.fetchTopicOffsets(topic), [{ partition: 0, offset: '3', high: '3', low: '2' }]);
}

export async function adminChecks(kafka) {
  await check('topics: create, list, grow, describe, delete', () => withAdmin(kafka, topics));
  await check('impossible topics are refused by name', () => withAdmin(kafka, refusals));
  await check('topic configs: describe and alter', () => withAdmin(kafka, (admin) => configs(kafka, admin)));
  await check('offsets by time, deleteRecords', () => withAdmin(kafka, (admin) => offsets(kafka, admin)));
}
