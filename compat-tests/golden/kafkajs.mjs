// An everyday tour with kafkajs, for its frames: admin, producers of all kinds, a group.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { CompressionTypes, Kafka, logLevel } = require('kafkajs');
const { version } = require('kafkajs/package.json');
const brokers = [process.env.BOOTSTRAP];
const kafka = new Kafka({ clientId: `kafkajs-${version}`, brokers, logLevel: logLevel.NOTHING });
const topic = 'golden-kafkajs';
const groupId = 'golden-kafkajs-group';

/** What a broker refuses is worth a frame too. */
const attempt = (promise) => promise.catch((error) => console.error(`${error.message}`));

const admin = kafka.admin();
await admin.connect();
await admin.createTopics({
  topics: [{ topic, numPartitions: 2, configEntries: [{ name: 'retention.ms', value: '3600000' }] }],
});
await attempt(admin.createPartitions({ topicPartitions: [{ topic, count: 3 }] }));
await attempt(admin.fetchTopicMetadata({ topics: [topic] }));
await attempt(
  admin.describeConfigs({ resources: [{ type: 2, name: topic, configNames: ['retention.ms', 'cleanup.policy'] }] }),
);
await attempt(
  admin.alterConfigs({
    resources: [{ type: 2, name: topic, configEntries: [{ name: 'retention.ms', value: '7200000' }] }],
  }),
);
await attempt(admin.describeCluster());

const producer = kafka.producer();
await producer.connect();
const messages = [
  { key: 'key', value: 'value', headers: { header: 'yes' } },
  { key: 'gone', value: null },
];
await producer.send({ topic, messages });
await producer.send({ topic, messages, compression: CompressionTypes.GZIP, acks: 1 });
const once = kafka.producer({
  idempotent: true,
  transactionalId: 'golden-kafkajs-transaction',
  maxInFlightRequests: 1,
});
await once.connect();
const transaction = await once.transaction();
await transaction.send({ topic, messages });
await transaction.sendOffsets({
  consumerGroupId: groupId,
  topics: [{ topic, partitions: [{ partition: 0, offset: '1' }] }],
});
await transaction.commit();

const consumer = kafka.consumer({ groupId });
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
const got = new Promise((resolve) => {
  let count = 0;
  consumer.run({
    eachMessage: async () => {
      count += 1;
      if (count === 5) resolve();
    },
  });
});
await Promise.race([got, new Promise((resolve) => setTimeout(resolve, 15_000))]);
await attempt(consumer.commitOffsets([{ topic, partition: 0, offset: '2' }]));
await attempt(admin.describeGroups([groupId]));
await attempt(admin.listGroups());
await attempt(admin.fetchOffsets({ groupId, topics: [topic] }));
await attempt(admin.fetchTopicOffsets(topic));
await attempt(admin.fetchTopicOffsetsByTimestamp(topic, Date.now() - 60_000));
// Long enough for one heartbeat.
await new Promise((resolve) => setTimeout(resolve, 4_000));
await consumer.disconnect();
await attempt(admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '1' }] }));
await attempt(admin.deleteGroups([groupId]));
await attempt(admin.deleteTopics({ topics: [topic] }));
await attempt(admin.describeAcls({ resourceType: 2, permissionType: 1, operation: 1, resourcePatternType: 1 }));
await attempt(admin.listPartitionReassignments({ topics: [] }));
await Promise.all([producer.disconnect(), once.disconnect(), admin.disconnect()]);
