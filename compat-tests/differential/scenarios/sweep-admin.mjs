// Every field of the requests of administrators, changed in turn: leaders, reassignments, quotas, credentials, features,
// quorum, ACLs, tokens, telemetry.
import { sweep } from '../sweep.mjs';

const hurried = /^timeoutMs (-|0|1$|1 )/;

async function topicOf(t, tag) {
  return { topic: tag, id: await t.topic(tag, { partitions: 2 }) };
}

const acl = {
  resourceType: 2,
  resourceName: 'sw-acl',
  resourcePatternType: 3,
  principal: 'User:alice',
  host: '*',
  operation: 3,
  permissionType: 3,
};
const aclFilter = {
  resourceTypeFilter: 2,
  resourceNameFilter: 'sw-acl',
  patternTypeFilter: 3,
  principalFilter: 'User:alice',
  hostFilter: '*',
  operation: 3,
  permissionType: 3,
};
const someone = { principalType: 'User', principalName: 'alice' };

export default [
  ...sweep('elect-leaders', {
    setup: topicOf,
    skip: hurried,
    base: (_t, _v, _name, { topic }) => ({
      electionType: 0,
      topicPartitions: [{ topic, partitions: [0] }],
      timeoutMs: 20_000,
    }),
    // With null it may name every partition of the broker.
    view: ({ replicaElectionResults, ...rest }) => ({
      ...rest,
      replicaElectionResults: replicaElectionResults.filter(({ topic }) => /^sw-elect|^$/.test(topic)),
    }),
  }),
  ...sweep('alter-partition-reassignments', {
    setup: topicOf,
    skip: hurried,
    base: (_t, _v, _name, { topic }) => ({
      timeoutMs: 20_000,
      allowReplicationFactorChange: true,
      topics: [{ name: topic, partitions: [{ partitionIndex: 0, replicas: [1] }] }],
    }),
  }),
  ...sweep('list-partition-reassignments', {
    setup: topicOf,
    skip: hurried,
    base: (_t, _v, _name, { topic }) => ({ timeoutMs: 20_000, topics: [{ name: topic, partitionIndexes: [0] }] }),
  }),
  ...sweep('alter-replica-log-dirs', {
    setup: topicOf,
    base: (_t, _v, _name, { topic }) => ({ dirs: [{ path: '/no/such', topics: [{ name: topic, partitions: [0] }] }] }),
  }),
  ...sweep('describe-client-quotas', {
    setup: async (t) => {
      const ops = [{ key: 'producer_byte_rate', value: 1_000_000_000, remove: false }];
      const entries = [{ entity: [{ entityType: 'user', entityName: 'sw-quota' }], ops }];
      await t.send('alter-client-quotas', { entries, validateOnly: false }, 1);
      await t.settle();
    },
    base: () => ({ components: [{ entityType: 'user', matchType: 0, match: 'sw-quota' }], strict: true }),
    view: ({ entries, ...rest }) => ({
      ...rest,
      entries:
        entries?.filter(({ entity }) => entity.every(({ entityName }) => (entityName ?? '').startsWith('sw-quota'))) ??
        null,
    }),
  }),
  ...sweep('alter-client-quotas', {
    base: () => ({
      entries: [
        {
          entity: [{ entityType: 'client-id', entityName: 'sw-client' }],
          ops: [{ key: 'consumer_byte_rate', value: 2_000_000_000, remove: false }],
        },
      ],
      validateOnly: false,
    }),
  }),
  ...sweep('describe-user-scram-credentials', { base: () => ({ users: [{ name: 'sw-scram' }] }) }),
  ...sweep('alter-user-scram-credentials', {
    base: () => ({
      deletions: [{ name: 'sw-scram-gone', mechanism: 1 }],
      upsertions: [
        {
          name: 'sw-scram-new',
          mechanism: 1,
          iterations: 8192,
          salt: Buffer.alloc(16, 's'),
          saltedPassword: Buffer.alloc(32, 'p'),
        },
      ],
    }),
  }),
  ...sweep('describe-quorum', {
    base: () => ({ topics: [{ topicName: '__cluster_metadata', partitions: [{ partitionIndex: 0 }] }] }),
    view: ({ topics, nodes, ...rest }) => ({
      ...rest,
      nodes: (nodes ?? []).map(({ nodeId, listeners }) => ({ nodeId, listeners: listeners.length })),
      topics: topics.map(({ topicName, partitions }) => ({
        topicName,
        partitions: partitions.map(({ highWatermark, leaderEpoch, currentVoters, ...partition }) => ({
          ...partition,
          high: highWatermark > 0,
          epoch: leaderEpoch > 0,
          voters: currentVoters.map(({ replicaId, logEndOffset }) => ({ replicaId, end: logEndOffset > 0 })),
        })),
      })),
    }),
  }),
  ...sweep('update-features', {
    skip: /^timeoutMs (-|0|1$|1 )|validateOnly/,
    versions: [1, 2],
    base: () => ({
      timeoutMs: 20_000,
      featureUpdates: [{ feature: 'transaction.version', maxVersionLevel: 2, upgradeType: 1 }],
      validateOnly: true,
    }),
  }),
  ...sweep('unregister-broker', { skip: /^brokerId 1$/, base: () => ({ brokerId: 99 }) }),
  ...sweep('describe-acls', { base: () => aclFilter }),
  ...sweep('create-acls', { base: () => ({ creations: [acl] }) }),
  ...sweep('delete-acls', { base: () => ({ filters: [aclFilter] }) }),
  ...sweep('create-delegation-token', {
    base: () => ({
      ownerPrincipalType: 'User',
      ownerPrincipalName: 'bob',
      renewers: [someone],
      maxLifetimeMs: 60_000,
    }),
    view: ({ tokenId, issueTimestampMs, expiryTimestampMs, maxTimestampMs, ...rest }) => rest,
  }),
  ...sweep('renew-delegation-token', { base: () => ({ hmac: 'mac', renewPeriodMs: 1000 }) }),
  ...sweep('expire-delegation-token', { base: () => ({ hmac: 'mac', expiryTimePeriodMs: 1000 }) }),
  ...sweep('describe-delegation-token', { base: () => ({ owners: [someone] }) }),
  ...sweep('get-telemetry-subscriptions', {
    base: () => ({ clientInstanceId: 'AAAAAAAAAAAAAAAAAAAAAA' }),
    view: ({ clientInstanceId, subscriptionId, ...rest }) => ({ ...rest, named: clientInstanceId !== '' }),
  }),
  ...sweep('push-telemetry', {
    // A client of its own each time: the same one may not push again so soon.
    base: (_t, _v, name) => ({
      clientInstanceId: Buffer.from(name.padStart(16, '-').slice(-16)).toString('base64url'),
      subscriptionId: 5,
      terminating: false,
      compressionType: 0,
      metrics: '',
    }),
  }),
  ...sweep('add-raft-voter', {
    // A listener without a name ends Apache Kafka.
    skip: /^timeoutMs (-|0|1$|1 )|^listeners.name empty/,
    base: () => ({
      clusterId: null,
      timeoutMs: 5000,
      voterId: 9,
      voterDirectoryId: 'AAAAAAAAAAAAAAAAAAAAzw',
      listeners: [{ name: 'CONTROLLER', host: 'localhost', port: 9 }],
    }),
  }),
  ...sweep('remove-raft-voter', {
    base: () => ({ clusterId: null, voterId: 9, voterDirectoryId: 'AAAAAAAAAAAAAAAAAAAAzw' }),
  }),
];
