// Every field of the requests about topics, configs and the cluster, changed in turn.
import { sweep } from '../sweep.mjs';

const TOPIC = 2;

async function topicOf(t, tag) {
  return { topic: tag, id: await t.topic(tag, { partitions: 2 }) };
}

/** A topic of this request alone. */
const ownTopic = async (t, _v, name) => ({ id: await t.topic(name) });

/** Of a made topic's configs, those that are set. */
const created = ({ topics, ...rest }) => ({
  ...rest,
  topics: topics.map(({ configs, ...topic }) => ({
    ...topic,
    topicId: topic.topicId === 'AAAAAAAAAAAAAAAAAAAAAA' ? 'none' : 'some',
    configs: configs?.filter(({ configSource }) => configSource === 1) ?? null,
  })),
});

export default [
  ...sweep('metadata', {
    setup: topicOf,
    // Would make the topic, which is another scenario's.
    skip: /allowAutoTopicCreation|name (unknown|long) v[0-3]$/,
    base: (_t, _v, _name, { topic }) => ({
      topics: [{ name: topic }],
      allowAutoTopicCreation: false,
      includeTopicAuthorizedOperations: true,
    }),
    view: ({ brokers, topics, ...rest }) => ({
      ...rest,
      brokers: brokers.length,
      topics: topics.length > 2 ? 'all' : topics,
    }),
  }),
  ...sweep('create-topics', {
    view: created,
    // Without time Kafka may or may not be done.
    skip: /^timeoutMs (-|0|1$|1 )/,
    base: (_t, _v, name) => ({
      topics: [
        {
          name,
          numPartitions: 1,
          replicationFactor: 1,
          assignments: [],
          configs: [{ name: 'retention.ms', value: '77' }],
        },
      ],
      timeoutMs: 30_000,
      validateOnly: false,
    }),
  }),
  ...sweep('delete-topics', {
    prepare: ownTopic,
    skip: /^timeoutMs (-|0|1$|1 )/,
    base: (_t, _v, name) => ({ topics: [{ name }], topicNames: [name], timeoutMs: 30_000 }),
    view: ({ responses, ...rest }) => ({
      ...rest,
      responses: responses.map(({ topicId, ...one }) => ({ ...one, id: topicId !== 'AAAAAAAAAAAAAAAAAAAAAA' })),
    }),
  }),
  ...sweep('create-partitions', {
    prepare: ownTopic,
    skip: /^timeoutMs (-|0|1$|1 )/,
    base: (_t, _v, name) => ({
      topics: [{ name, count: 2, assignments: [{ brokerIds: [1] }] }],
      timeoutMs: 30_000,
      validateOnly: false,
    }),
  }),
  ...sweep('describe-configs', {
    setup: topicOf,
    skip: /resourceType (-2|-1|0|1|127|-128)$/,
    base: (_t, _v, _name, { topic }) => ({
      resources: [{ resourceType: TOPIC, resourceName: topic, configurationKeys: ['retention.ms'] }],
      includeSynonyms: true,
      includeDocumentation: false,
    }),
    view: ({ results, ...rest }) => ({
      ...rest,
      results: results.map(({ configs, ...one }) => ({
        ...one,
        configs:
          configs.length > 1 ? 'many' : configs.map((each) => ({ ...each, documentation: !!each.documentation })),
      })),
    }),
  }),
  ...sweep('alter-configs', {
    setup: topicOf,
    // Kafka never answers that, and its controller is busy for minutes.
    skip: /^resources twice/,
    base: (_t, _v, _name, { topic }) => ({
      resources: [{ resourceType: TOPIC, resourceName: topic, configs: [{ name: 'retention.ms', value: '9' }] }],
      validateOnly: false,
    }),
  }),
  ...sweep('incremental-alter-configs', {
    setup: topicOf,
    base: (_t, _v, _name, { topic }) => ({
      resources: [
        {
          resourceType: TOPIC,
          resourceName: topic,
          configs: [{ name: 'retention.ms', configOperation: 0, value: '9' }],
        },
      ],
      validateOnly: false,
    }),
  }),
  ...sweep('list-config-resources', {
    setup: topicOf,
    base: () => ({ resourceTypes: [TOPIC] }),
    view: ({ configResources, ...rest }) => ({
      ...rest,
      types: [...new Set(configResources.map(({ resourceType }) => resourceType))].filter((type) => type !== 32).sort(),
    }),
  }),
  ...sweep('describe-cluster', {
    base: () => ({ includeClusterAuthorizedOperations: true, endpointType: 1, includeFencedBrokers: true }),
  }),
  ...sweep('describe-topic-partitions', {
    setup: topicOf,
    // Every topic from the cursor on, other scenarios' too.
    skip: /^topics \[\]/,
    base: (_t, _v, _name, { topic }) => ({
      topics: [{ name: topic }],
      responsePartitionLimit: 10,
      cursor: { topicName: topic, partitionIndex: 1 },
    }),
  }),
  ...sweep('describe-log-dirs', {
    setup: topicOf,
    base: (_t, _v, _name, { topic }) => ({ topics: [{ topic, partitions: [0] }] }),
    view: ({ results, ...rest }) => ({
      ...rest,
      results: results.map(({ topics, logDir, totalBytes, usableBytes, ...one }) => ({
        ...one,
        logDir: logDir !== '',
        bytes: totalBytes > 0 && usableBytes > 0,
        topics: topics.length > 3 ? 'many' : topics,
      })),
    }),
  }),
  ...sweep('api-versions', {
    base: () => ({ clientSoftwareName: 'sweep', clientSoftwareVersion: '1' }),
    view: ({ errorCode, apiKeys, zkMigrationReady }) => ({ errorCode, some: apiKeys.length > 1, zkMigrationReady }),
  }),
  ...sweep('sasl-handshake', { base: () => ({ mechanism: 'PLAIN' }) }),
  ...sweep('sasl-authenticate', { base: () => ({ authBytes: '\0user\0password' }) }),
];
