// An idempotent producer by raw requests, which outlives every broker: its last batch sent again is answered as a
// duplicate, the next one is taken, and one too far ahead is refused, whoever serves the folder now.
import assert from 'node:assert/strict';
import { apiModule, connect, klammModule } from '../kill/klamm-modules.mjs';

const { InitProducerIdRequest, initProducerId } = await apiModule('init-producer-id');
const { ProduceRequest, ProduceRequestPartitionProduceData, ProduceRequestTopicProduceData, produce } =
  await apiModule('produce');
const { FindCoordinatorRequest, findCoordinator } = await apiModule('find-coordinator');
const { RecordBatchBuilder } = await klammModule('records/builder.js');

const outOfOrder = 45;
/** A leader that has just been made, or is about to be. */
const notYet = new Set([3, 5, 6]);
/** Not older than a producer's state may be. */
const startMs = Date.now() - 3_600_000;

export async function withClient(port, body) {
  const client = await connect(port);
  try {
    return await body(client);
  } finally {
    await client.close();
  }
}

export async function produceBatch(client, topic, partition, records, transactionalId = null) {
  const data = new ProduceRequestPartitionProduceData({ index: partition, records });
  const topicData = [new ProduceRequestTopicProduceData({ name: topic, partitionData: [data] })];
  const request = new ProduceRequest({ acks: -1, timeoutMs: 30_000, transactionalId, topicData });
  const version = Math.min(12, client.versionFor(produce));
  for (let tries = 0; ; tries += 1) {
    const answer = await client.send(produce, request, { version });
    const [found] = answer.responses[0].partitionResponses;
    if (!notYet.has(found.errorCode) || tries > 100) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Retries what a broker that has just started answers while it loads. */
export async function newProducerId(client, transactionalId = null) {
  // Whoever asks for the first coordinator makes the topic of transactions.
  const asked = new FindCoordinatorRequest({ keyType: 1, coordinatorKeys: [transactionalId] });
  if (transactionalId !== null) await client.send(findCoordinator, asked);
  for (let tries = 0; ; tries += 1) {
    const request = new InitProducerIdRequest({ transactionalId, transactionTimeoutMs: 60_000 });
    const answer = await client.send(initProducerId, request);
    if (answer.errorCode === 0) return { producerId: answer.producerId, producerEpoch: answer.producerEpoch };
    if (tries > 100) throw new Error(`InitProducerId: error ${answer.errorCode}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export class IdempotentProducer {
  constructor(topic) {
    this.topic = topic;
    this.identity = null;
    this.sequence = 0;
    this.last = null;
  }

  batch(baseSequence, values) {
    const builder = new RecordBatchBuilder({ ...this.identity, baseSequence });
    for (const value of values) builder.append(startMs + baseSequence, null, Buffer.from(value));
    return builder.build();
  }

  async next(client) {
    this.identity ??= await newProducerId(client);
    const records = this.batch(this.sequence, [`s${this.sequence}`, 'x', 'y']);
    const { errorCode, baseOffset } = await produceBatch(client, this.topic, 0, Buffer.from(records));
    assert.equal(errorCode, 0);
    this.sequence += 3;
    this.last = { records, baseOffset };
  }

  /** After the folder changed hands. */
  async goOn(port) {
    await withClient(port, async (client) => {
      const again = await produceBatch(client, this.topic, 0, Buffer.from(this.last.records));
      assert.deepEqual(
        [again.errorCode, again.baseOffset],
        [0, this.last.baseOffset],
        'a duplicate has its old offset',
      );
      const ahead = await produceBatch(client, this.topic, 0, this.batch(this.sequence + 3, ['z']));
      assert.equal(ahead.errorCode, outOfOrder, 'a gap in the sequence');
      const before = this.last.baseOffset;
      await this.next(client);
      assert.equal(this.last.baseOffset, before + 3, 'the next batch follows the last');
    });
  }
}
