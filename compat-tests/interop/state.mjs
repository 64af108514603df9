// What a broker answers of all that is in its folder: record bytes, offsets, aborted transactions, producers, transactions,
// groups, configurations, ids, features. Two brokers on the same folder must answer alike.
import { createHash } from 'node:crypto';
import { apiModule, connect, klammModule, pause } from '../kill/klamm-modules.mjs';

const { ApiVersionsRequest, apiVersions } = await apiModule('api-versions');
const { MetadataRequest, metadata } = await apiModule('metadata');
const { FetchRequest, FetchRequestFetchPartition, FetchRequestFetchTopic, fetch } = await apiModule('fetch');
const { ListOffsetsRequest, ListOffsetsRequestListOffsetsPartition, ListOffsetsRequestListOffsetsTopic, listOffsets } =
  await apiModule('list-offsets');
const { DescribeConfigsRequest, DescribeConfigsRequestDescribeConfigsResource, describeConfigs } =
  await apiModule('describe-configs');
const { ListGroupsRequest, listGroups } = await apiModule('list-groups');
const { DescribeGroupsRequest, describeGroups } = await apiModule('describe-groups');
const { ConsumerGroupDescribeRequest, consumerGroupDescribe } = await apiModule('consumer-group-describe');
const { OffsetFetchRequest, OffsetFetchRequestOffsetFetchRequestGroup, offsetFetch } = await apiModule('offset-fetch');
const { FindCoordinatorRequest, findCoordinator } = await apiModule('find-coordinator');
const { ListTransactionsRequest, listTransactions } = await apiModule('list-transactions');
const { DescribeTransactionsRequest, describeTransactions } = await apiModule('describe-transactions');
const { DescribeProducersRequest, DescribeProducersRequestTopicRequest, describeProducers } =
  await apiModule('describe-producers');
const { baseOffset, lastOffset, sizeInBytes } = await klammModule('records/batch.js');

const internal = new Set(['__consumer_offsets', '__transaction_state', '__share_group_state']);
const dynamicSources = new Set([1, 2, 3, 8]);
const earliest = -2;
const latest = -1;
const maxTimestamp = -3;

/** Every batch from the log start to the high watermark, and what a reader of committed records is told. */
async function readPartition(client, topic, partition, from, end) {
  const parts = [];
  const aborted = new Set();
  let stable = -1;
  let next = from;
  for (;;) {
    const wanted = new FetchRequestFetchPartition({ partition, fetchOffset: next, partitionMaxBytes: 1 << 20 });
    const topics = [new FetchRequestFetchTopic({ topic, partitions: [wanted] })];
    const bytes = await fetchOnce(client, new FetchRequest({ topics, maxWaitMs: 0 }));
    const committed = await fetchOnce(client, new FetchRequest({ topics, maxWaitMs: 0, isolationLevel: 1 }));
    stable = committed.lastStableOffset;
    for (const { producerId, firstOffset } of committed.abortedTransactions ?? [])
      aborted.add(`${firstOffset} ${producerId}`);
    const records = bytes.records ?? Buffer.alloc(0);
    const before = next;
    for (let at = 0; at + 61 <= records.length && at + sizeInBytes(records, at) <= records.length; ) {
      const size = sizeInBytes(records, at);
      if (lastOffset(records, at) >= next && baseOffset(records, at) < end) {
        parts.push(Buffer.from(records.subarray(at, at + size)));
        next = lastOffset(records, at) + 1;
      }
      at += size;
    }
    if (next >= end || next === before) break;
  }
  return { bytes: Buffer.concat(parts), aborted: [...aborted].sort(), stable };
}

async function fetchOnce(client, request) {
  const answer = await client.send(fetch, request, { version: 12 });
  const [found] = answer.responses[0].partitions;
  if (found.errorCode !== 0) throw new Error(`Fetch ${request.topics[0].topic}: error ${found.errorCode}`);
  return found;
}

async function offsetsOf(client, topic, partition, timestamp) {
  const partitions = [new ListOffsetsRequestListOffsetsPartition({ partitionIndex: partition, timestamp })];
  const request = new ListOffsetsRequest({
    topics: [new ListOffsetsRequestListOffsetsTopic({ name: topic, partitions })],
  });
  const [found] = (await client.send(listOffsets, request, { version: 7 })).topics[0].partitions;
  if (found.errorCode !== 0) throw new Error(`ListOffsets ${topic}: error ${found.errorCode}`);
  return { offset: found.offset, timestamp: found.timestamp };
}

function digest(bytes) {
  return `${bytes.length} bytes ${createHash('sha1').update(bytes).digest('hex')}`;
}

async function topicsOf(client) {
  const answer = await client.send(metadata, new MetadataRequest({ topics: null }));
  const topics = new Map();
  for (const topic of answer.topics.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (topic.errorCode !== 0 || topic.partitions.some(({ errorCode }) => errorCode !== 0)) {
      throw new Error(`Metadata ${topic.name}: not ready`);
    }
    topics.set(topic.name, { id: topic.topicId, partitions: topic.partitions.length });
  }
  return { clusterId: answer.clusterId, topics };
}

async function producersOf(client, topic, partition) {
  const topics = [new DescribeProducersRequestTopicRequest({ name: topic, partitionIndexes: [partition] })];
  const [found] = (await client.send(describeProducers, new DescribeProducersRequest({ topics }))).topics[0].partitions;
  if (found.errorCode !== 0) throw new Error(`DescribeProducers ${topic}: error ${found.errorCode}`);
  return found.activeProducers
    .map((p) => [
      p.producerId,
      p.producerEpoch,
      p.lastSequence,
      p.lastTimestamp,
      p.coordinatorEpoch,
      p.currentTxnStartOffset,
    ])
    .sort((a, b) => a[0] - b[0])
    .map((values) => values.join(' '));
}

async function configsOf(client, resources) {
  const wanted = resources.map(
    (each) => new DescribeConfigsRequestDescribeConfigsResource({ ...each, configurationKeys: null }),
  );
  const answer = await client.send(describeConfigs, new DescribeConfigsRequest({ resources: wanted }));
  const found = {};
  for (const { resourceType, resourceName, errorCode, configs } of answer.results) {
    if (errorCode !== 0) throw new Error(`DescribeConfigs ${resourceName}: error ${errorCode}`);
    const set = configs.filter(({ configSource }) => dynamicSources.has(configSource));
    found[`${resourceType} ${resourceName}`] = set.map(({ name, value }) => `${name}=${value}`).sort();
  }
  return found;
}

async function groupsOf(client) {
  const groups = {};
  const listed = await client.send(listGroups, new ListGroupsRequest());
  if (listed.errorCode !== 0) throw new Error(`ListGroups: error ${listed.errorCode}`);
  for (const { groupId, groupType } of listed.groups.sort((a, b) => (a.groupId < b.groupId ? -1 : 1))) {
    // Of kinds that Klamm does not serve, nothing is asked here.
    const type = groupType.toLowerCase();
    if (type !== '' && type !== 'classic' && type !== 'consumer') continue;
    groups[groupId] = { type, ...(await groupOf(client, groupId, type)), offsets: await committedOf(client, groupId) };
  }
  return groups;
}

async function groupOf(client, groupId, type) {
  if (type === 'consumer') {
    const request = new ConsumerGroupDescribeRequest({ groupIds: [groupId] });
    const [group] = (await client.send(consumerGroupDescribe, request)).groups;
    if (group.errorCode !== 0) throw new Error(`ConsumerGroupDescribe ${groupId}: error ${group.errorCode}`);
    const { groupState, groupEpoch, members } = group;
    return { groupState, groupEpoch, members: members.length };
  }
  const [group] = (await client.send(describeGroups, new DescribeGroupsRequest({ groups: [groupId] }))).groups;
  if (group.errorCode !== 0) throw new Error(`DescribeGroups ${groupId}: error ${group.errorCode}`);
  const { groupState, protocolType, protocolData, members } = group;
  return { groupState, protocolType, protocolData, members: members.length };
}

async function committedOf(client, groupId) {
  const groups = [new OffsetFetchRequestOffsetFetchRequestGroup({ groupId, topics: null })];
  const [group] = (await client.send(offsetFetch, new OffsetFetchRequest({ groups }), { version: 8 })).groups;
  if (group.errorCode !== 0) throw new Error(`OffsetFetch ${groupId}: error ${group.errorCode}`);
  const all = group.topics.flatMap(({ name, partitions }) =>
    partitions.map((p) => `${name}/${p.partitionIndex} ${p.committedOffset} ${p.committedLeaderEpoch} ${p.metadata}`),
  );
  return all.sort();
}

async function transactionsOf(client) {
  const listed = await client.send(listTransactions, new ListTransactionsRequest());
  if (listed.errorCode !== 0) throw new Error(`ListTransactions: error ${listed.errorCode}`);
  const transactionalIds = listed.transactionStates.map(({ transactionalId }) => transactionalId).sort();
  if (transactionalIds.length === 0) return [];
  const request = new DescribeTransactionsRequest({ transactionalIds });
  const { transactionStates } = await client.send(describeTransactions, request);
  return transactionStates.map((t) => ({
    id: t.transactionalId,
    state: t.transactionState,
    timeoutMs: t.transactionTimeoutMs,
    startMs: t.transactionStartTimeMs,
    producer: `${t.producerId} ${t.producerEpoch}`,
    partitions: t.topics
      .flatMap(({ topic, partitions }) => partitions.map((partition) => `${topic}/${partition}`))
      .sort(),
  }));
}

async function featuresOf(client) {
  const request = new ApiVersionsRequest({ clientSoftwareName: 'interop', clientSoftwareVersion: '1' });
  const answer = await client.send(apiVersions, request, { version: 3 });
  return answer.finalizedFeatures.map(({ name, maxVersionLevel }) => `${name} ${maxVersionLevel}`).sort();
}

async function coordinators(client) {
  for (const keyType of [0, 1]) {
    const request = new FindCoordinatorRequest({ keyType, coordinatorKeys: ['any'] });
    const [found] = (await client.send(findCoordinator, request)).coordinators;
    if (found.errorCode !== 0) throw new Error(`FindCoordinator: error ${found.errorCode}`);
  }
}

/** `groups`: whose configuration is looked at. Internal topics come with their bytes, since whoever opens them may add. */
async function capture(client, groups) {
  await coordinators(client);
  const { clusterId, topics } = await topicsOf(client);
  const state = { clusterId, features: await featuresOf(client), topics: {} };
  const logs = new Map();
  for (const [topic, { id, partitions }] of topics) {
    state.topics[topic] = { id, partitions: [] };
    for (let partition = 0; partition < partitions; partition += 1) {
      const start = await offsetsOf(client, topic, partition, earliest);
      const end = await offsetsOf(client, topic, partition, latest);
      const read = await readPartition(client, topic, partition, start.offset, end.offset);
      if (internal.has(topic)) {
        logs.set(`${topic}-${partition}`, read.bytes);
        continue;
      }
      state.topics[topic].partitions.push({
        start: start.offset,
        end: end.offset,
        newest: await offsetsOf(client, topic, partition, maxTimestamp),
        stable: read.stable,
        aborted: read.aborted,
        records: digest(read.bytes),
        producers: await producersOf(client, topic, partition),
      });
    }
  }
  const resources = [...topics.keys()].map((resourceName) => ({ resourceType: 2, resourceName }));
  resources.push({ resourceType: 4, resourceName: '1' }, { resourceType: 4, resourceName: '' });
  state.configs = await configsOf(client, resources);
  if (groups.length > 0) {
    const wanted = groups.map((resourceName) => ({ resourceType: 32, resourceName }));
    state.configs = { ...state.configs, ...(await configsOf(client, wanted)) };
  }
  state.groups = await groupsOf(client);
  state.transactions = await transactionsOf(client);
  return { state, logs };
}

/** Asks again while a broker that has just started still loads. */
export async function stateOf(port, groups = []) {
  const deadline = Date.now() + 30_000;
  for (;;) {
    let client = null;
    try {
      client = await connect(port);
      return await capture(client, groups);
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await pause(200);
    } finally {
      await client?.close();
    }
  }
}
