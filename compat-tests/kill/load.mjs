// The load: eight producers, one committer of group offsets and one admin, each on a connection of its own, for as long as
// they are told to. What the broker acknowledged goes to the ledger first and is counted after. A producer without
// idempotence never sends a batch twice; an idempotent one sends the very same bytes until they are acknowledged.
// Anything that the broker must never answer is reported to the parent as a problem.
//
//   fork('load.mjs', [broker port, ledger port, seed])

import { apiModule, connect, klammModule, pause } from './klamm-modules.mjs';
import { openLedger } from './ledger-client.mjs';
import { randomOf } from './random.mjs';
import { group, producers, recordValue, segmentBytes, topics } from './workload.mjs';

const { RecordBatchBuilder } = await klammModule('records/builder.js');
const { ErrorCode, errorName } = await klammModule('protocol/api-error.js');
const produceApi = await apiModule('produce');
const producerIdApi = await apiModule('init-producer-id');
const commitApi = await apiModule('offset-commit');
const createApi = await apiModule('create-topics');
const deleteApi = await apiModule('delete-topics');

const brokerPort = Number(process.argv[2]);
const ledger = openLedger(Number(process.argv[3]));
const seed = Number(process.argv[4]);
/** Most of what one producer has under way; the broker remembers five batches of a producer. */
const mostInFlight = 4;
/** The newest that names topics by name. */
const produceVersion = 12;
/** Between two rounds of a producer: the run is about kills, not about the most data. */
const restMs = 5;
/** What a broker that is starting or stopping may answer; asked again later. */
const passing = new Set(
  [
    'NOT_LEADER_OR_FOLLOWER',
    'LEADER_NOT_AVAILABLE',
    'UNKNOWN_TOPIC_OR_PARTITION',
    'COORDINATOR_LOAD_IN_PROGRESS',
    'COORDINATOR_NOT_AVAILABLE',
    'NOT_COORDINATOR',
    'REQUEST_TIMED_OUT',
    'NOT_CONTROLLER',
  ].map((name) => ErrorCode[name]),
);

const counts = { acked: 0, batches: 0, commits: 0, topics: 0, reconnects: 0, retried: 0 };
const producerIds = new Set();
let stopping = false;

function problem(text) {
  process.send({ problem: text });
}

/** Runs `work(client)` again and again, with a new connection each time that one is lost. */
async function keepConnected(work) {
  while (!stopping) {
    let client;
    try {
      client = await connect(brokerPort);
    } catch {
      await pause(20);
      continue;
    }
    try {
      while (!stopping) await work(client);
    } catch (error) {
      if (error.name !== 'ClientError') throw error;
      counts.reconnects += 1;
    }
    await client.close();
  }
}

function produceRequest(acks, batch) {
  const { ProduceRequest, ProduceRequestTopicProduceData, ProduceRequestPartitionProduceData } = produceApi;
  const records = batch.bytes;
  const partitionData = [new ProduceRequestPartitionProduceData({ index: batch.partition, records })];
  const topicData = [new ProduceRequestTopicProduceData({ name: batch.topic, partitionData })];
  return new ProduceRequest({ acks, timeoutMs: 10_000, topicData });
}

class Producer {
  constructor({ name, acks, idempotent }, random) {
    this.name = name;
    this.acks = acks;
    this.idempotent = idempotent;
    this.random = random;
    this.nextId = 1;
    this.producerId = -1;
    /** Next sequence by `topic/partition`. */
    this.sequences = new Map();
    /** Batches of an idempotent producer that nobody acknowledged yet, in order. */
    this.open = [];
  }

  newBatch() {
    const topic = topics[Math.floor(this.random() * topics.length)];
    // A few partitions get most, so that they roll while others hardly have a batch.
    const partition = Math.floor(this.random() ** 3 * topic.partitions);
    const count = 1 + Math.floor(this.random() * 20);
    const place = `${topic.name}/${partition}`;
    const baseSequence = this.idempotent ? (this.sequences.get(place) ?? 0) : -1;
    const builder = new RecordBatchBuilder({
      producerId: this.producerId,
      producerEpoch: this.idempotent ? 0 : -1,
      baseSequence,
      compression: this.random() < 0.1 ? 'gzip' : 'none',
    });
    const first = this.nextId;
    const key = Buffer.from(this.name);
    const now = Date.now();
    let size = 0;
    while (this.nextId < first + count && size < 300_000) {
      const value = recordValue(this.name, this.nextId++);
      size += value.length;
      builder.append(now, key, value);
    }
    const built = this.nextId - first;
    if (this.idempotent) this.sequences.set(place, baseSequence + built);
    return { topic: topic.name, partition, first, count: built, bytes: builder.build(), place };
  }

  /** A new producer id, so that ids handed out before and after a kill meet. */
  async begin(client) {
    const request = new producerIdApi.InitProducerIdRequest({ transactionalId: null });
    const { errorCode, producerId } = await client.send(producerIdApi.initProducerId, request);
    if (errorCode !== ErrorCode.NONE) {
      if (!passing.has(errorCode)) problem(`InitProducerId was answered ${errorName(errorCode)}`);
      await pause(20);
      return;
    }
    if (producerIds.has(producerId)) problem(`producer id ${producerId} was handed out twice`);
    producerIds.add(producerId);
    await ledger.record({ kind: 'producerId', id: producerId });
    this.producerId = producerId;
    this.sequences.clear();
  }

  async round(client) {
    if (this.idempotent && this.open.length === 0 && (this.producerId < 0 || this.random() < 0.02)) {
      await this.begin(client);
      if (this.producerId < 0) return;
    }
    const batches = this.open;
    if (batches.length > 0) counts.retried += batches.length;
    else {
      const count = 1 + Math.floor(this.random() * mostInFlight);
      while (batches.length < count) batches.push(this.newBatch());
    }
    if (!this.idempotent) this.open = [];
    await this.sendAll(client, batches);
    this.open = this.idempotent ? batches.filter((batch) => !batch.done) : [];
    await pause(this.open.length > 0 ? 20 : restMs * (0.5 + this.random()));
  }

  async sendAll(client, batches) {
    // Each answer is dealt with as it comes, so that what was acknowledged before a kill is in the ledger.
    const sendings = batches.map((batch) =>
      // A copy: what is kept for the next attempt must be what was sent.
      client
        .send(produceApi.produce, produceRequest(this.acks, { ...batch, bytes: Buffer.from(batch.bytes) }), {
          version: produceVersion,
        })
        .then((response) => this.onAnswer(batches, batch, response.responses[0].partitionResponses[0])),
    );
    const results = await Promise.allSettled(sendings);
    const failed = results.find(({ status }) => status === 'rejected');
    if (failed === undefined) return;
    this.open = this.idempotent ? batches.filter((batch) => !batch.done) : [];
    throw failed.reason;
  }

  async onAnswer(batches, batch, { errorCode, baseOffset, errorMessage }) {
    if (errorCode === ErrorCode.NONE) {
      if (baseOffset < 0) problem(`${this.name} was acknowledged without an offset: ${baseOffset}`);
      const { topic, partition, first, count } = batch;
      batch.done = true;
      await ledger.record({ kind: 'acked', producer: this.name, topic, partition, offset: baseOffset, first, count });
      counts.acked += count;
      counts.batches += 1;
      return;
    }
    if (passing.has(errorCode)) return;
    // Behind a batch of the same partition that was not taken, a gap in the sequence is what it has to be.
    const behind = batches.find((other) => other.place === batch.place && !other.done);
    if (errorCode === ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER && behind !== batch) return;
    problem(`${this.name} got ${errorName(errorCode)} on ${batch.place}: ${errorMessage ?? ''}`);
    await pause(200);
  }
}

/** Commits ever larger offsets for every partition of the first topic. */
function committer() {
  const { OffsetCommitRequest, offsetCommit } = commitApi;
  const Topic = commitApi.OffsetCommitRequestOffsetCommitRequestTopic;
  const Partition = commitApi.OffsetCommitRequestOffsetCommitRequestPartition;
  const [topic] = topics;
  let next = 1;
  return keepConnected(async (client) => {
    const offset = next++;
    const partitions = [];
    for (let index = 0; index < topic.partitions; index++) {
      partitions.push(new Partition({ partitionIndex: index, committedOffset: offset + index }));
    }
    const request = new OffsetCommitRequest({ groupId: group, topics: [new Topic({ name: topic.name, partitions })] });
    // Version 8 names topics by name.
    const response = await client.send(offsetCommit, request, { version: 8 });
    for (const { partitionIndex, errorCode } of response.topics[0].partitions) {
      if (errorCode === ErrorCode.NONE) {
        const entry = {
          kind: 'committed',
          topic: topic.name,
          partition: partitionIndex,
          offset: offset + partitionIndex,
        };
        await ledger.record(entry);
        counts.commits += 1;
      } else if (!passing.has(errorCode)) problem(`OffsetCommit was answered ${errorName(errorCode)}`);
    }
    await pause(30);
  });
}

/** Makes topics, and deletes every second one again. */
function admin() {
  let next = 1;
  return keepConnected(async (client) => {
    const name = `kill-made-${seed}-${next++}`;
    const configs = [
      new createApi.CreateTopicsRequestCreatableTopicConfig({ name: 'segment.bytes', value: String(segmentBytes) }),
    ];
    const topic = new createApi.CreateTopicsRequestCreatableTopic({
      name,
      numPartitions: 1,
      replicationFactor: 1,
      configs,
    });
    const create = new createApi.CreateTopicsRequest({ topics: [topic], timeoutMs: 10_000 });
    const made = (await client.send(createApi.createTopics, create)).topics[0];
    if (made.errorCode !== ErrorCode.NONE) {
      if (!passing.has(made.errorCode)) problem(`CreateTopics was answered ${errorName(made.errorCode)}`);
      return pause(100);
    }
    await ledger.record({ kind: 'made', name, id: made.topicId });
    counts.topics += 1;
    if (next % 4 !== 0) {
      await pause(50);
      const state = new deleteApi.DeleteTopicsRequestDeleteTopicState({ name });
      const remove = new deleteApi.DeleteTopicsRequest({ topics: [state], timeoutMs: 10_000 });
      await ledger.record({ kind: 'deleting', name });
      const { errorCode } = (await client.send(deleteApi.deleteTopics, remove)).responses[0];
      if (errorCode === ErrorCode.NONE) await ledger.record({ kind: 'deleted', name });
      else if (!passing.has(errorCode)) problem(`DeleteTopics was answered ${errorName(errorCode)}`);
    }
    await pause(400);
  });
}

const work = producers.map((row, index) => {
  const producer = new Producer(row, randomOf(seed * 31 + index));
  return keepConnected((client) => producer.round(client));
});
work.push(committer(), admin());

process.on('message', async (message) => {
  if (message === 'counts') process.send({ counts });
  if (message !== 'stop') return;
  stopping = true;
  await Promise.all(work);
  ledger.end();
  process.send({ counts }, () => process.exit(0));
});
process.on('disconnect', () => process.exit(1));
