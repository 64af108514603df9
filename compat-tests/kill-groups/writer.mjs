// A transactional producer by hand, in the old or the new protocol. Each transaction writes to some partitions, mostly
// commits an offset for every partition of its group too, and is committed, aborted, or dropped for a new start. When the
// connection is lost it goes on where it was with the next one: the very same bytes, the very same EndTxn, as a client does.
import { apiModule, klammModule, pause } from '../kill/klamm-modules.mjs';
import { marksOf, partitions, passingNames, recordValue, topics, transactionTimeoutMs } from './workload.mjs';

const { RecordBatchBuilder } = await klammModule('records/builder.js');
const { ErrorCode, errorName } = await klammModule('protocol/api-error.js');
const produceApi = await apiModule('produce');
const initApi = await apiModule('init-producer-id');
const addPartitionsApi = await apiModule('add-partitions-to-txn');
const addOffsetsApi = await apiModule('add-offsets-to-txn');
const commitApi = await apiModule('txn-offset-commit');
const endApi = await apiModule('end-txn');

const topic = topics[0];
const versions = {
  old: { produce: 11, offsets: 3, end: 3, init: 4 },
  new: { produce: 12, offsets: 5, end: 5, init: 5 },
};
const passing = new Set(passingNames.map((name) => ErrorCode[name]));
/** How a producer is told that its transaction is over, or that it is no longer the producer. */
const over = new Set(
  [
    'INVALID_PRODUCER_EPOCH',
    'PRODUCER_FENCED',
    'TRANSACTION_ABORTABLE',
    'INVALID_TXN_STATE',
    'INVALID_PRODUCER_ID_MAPPING',
    'OUT_OF_ORDER_SEQUENCE_NUMBER',
    'UNKNOWN_PRODUCER_ID',
  ].map((name) => ErrorCode[name]),
);
const retryMs = 20;

/** The transaction cannot go on: begin anew with InitProducerId. */
class Over extends Error {}

export class Writer {
  /** `report`: { ledger, problem, counts }. */
  constructor({ name, old }, random, report) {
    this.name = name;
    this.old = old;
    this.versions = old ? versions.old : versions.new;
    this.random = random;
    this.report = report;
    this.producerId = -1;
    this.producerEpoch = -1;
    this.sequences = new Map();
    this.number = 0;
    /** The transaction under way. */
    this.open = null;
  }

  /** One transaction to its end, or as far as the connection holds. */
  async round(client) {
    // A new start now and then, whatever is under way.
    if (this.open !== null && this.random() < 0.15) {
      this.producerId = -1;
      this.report.counts.restarts += 1;
    }
    try {
      if (this.producerId < 0) await this.begin(client);
      this.open ??= this.plan();
      await this.go(client, this.open);
    } catch (error) {
      if (!(error instanceof Over)) throw error;
      this.producerId = -1;
    }
    await pause(10 + this.random() * 40);
  }

  plan() {
    this.number += 1;
    const drawn = this.random();
    return {
      number: this.number,
      // Later than the broker can have begun it, if it is new to the broker.
      begunAt: Date.now(),
      batches: this.planBatches(this.number),
      added: false,
      offsets: this.random() < 0.7,
      offsetsDone: false,
      commit: drawn < 0.75,
      dropped: drawn > 0.95,
      ending: false,
    };
  }

  planBatches(number) {
    const batches = [];
    let index = 0;
    const count = 1 + Math.floor(this.random() * 4);
    const chosen = new Set();
    while (chosen.size < count) chosen.add(Math.floor(this.random() * partitions));
    for (const partition of chosen) {
      const baseSequence = this.sequences.get(partition) ?? 0;
      const builder = new RecordBatchBuilder({
        producerId: this.producerId,
        producerEpoch: this.producerEpoch,
        baseSequence,
        isTransactional: true,
      });
      const size = 1 + Math.floor(this.random() * 3);
      for (let i = 0; i < size; i++) builder.append(Date.now(), null, recordValue(this.name, number, index++));
      this.sequences.set(partition, baseSequence + size);
      batches.push({ partition, count: size, bytes: builder.build(), offset: -1 });
    }
    return batches;
  }

  /** Sends until the answer is neither to be waited out nor the end of the transaction. */
  async settle(what, send) {
    for (;;) {
      const codes = await send();
      const bad = codes.filter((code) => code !== ErrorCode.NONE);
      if (bad.length === 0) return;
      const last = bad.find((code) => !passing.has(code));
      if (last === undefined) {
        this.report.counts.waits += 1;
        await pause(retryMs);
        continue;
      }
      const age = this.open === null ? 0 : Date.now() - this.open.begunAt;
      if (!over.has(last) || age < transactionTimeoutMs * 0.8) {
        this.report.problem(`${this.name}: ${what} was answered ${errorName(last)}, the transaction is ${age} ms old`);
      } else this.report.counts.timedOut += 1;
      throw new Over(errorName(last));
    }
  }

  async begin(client) {
    const { InitProducerIdRequest, initProducerId } = initApi;
    const request = new InitProducerIdRequest({ transactionalId: this.name, transactionTimeoutMs });
    this.open = null;
    await this.settle('InitProducerId', async () => {
      const response = await client.send(initProducerId, request, { version: this.versions.init });
      this.producerId = response.producerId;
      this.producerEpoch = response.producerEpoch;
      return [response.errorCode];
    });
    this.sequences.clear();
  }

  async go(client, transaction) {
    if (this.old && !transaction.added) await this.addPartitions(client, transaction);
    transaction.added = true;
    await this.produce(client, transaction);
    if (transaction.offsets && !transaction.offsetsDone) await this.commitOffsets(client, transaction);
    transaction.offsetsDone = true;
    if (transaction.dropped) {
      this.report.counts.dropped += 1;
      throw new Over('dropped');
    }
    await this.end(client, transaction);
  }

  addPartitions(client, transaction) {
    const { AddPartitionsToTxnRequest, AddPartitionsToTxnRequestAddPartitionsToTxnTopic: Topic } = addPartitionsApi;
    const request = new AddPartitionsToTxnRequest({
      v3AndBelowTransactionalId: this.name,
      v3AndBelowProducerId: this.producerId,
      v3AndBelowProducerEpoch: this.producerEpoch,
      v3AndBelowTopics: [new Topic({ name: topic, partitions: transaction.batches.map(({ partition }) => partition) })],
    });
    return this.settle('AddPartitionsToTxn', async () => {
      const response = await client.send(addPartitionsApi.addPartitionsToTxn, request, { version: 3 });
      const results = response.resultsByTopicV3AndBelow.flatMap(({ resultsByPartition }) => resultsByPartition);
      return results.map(({ partitionErrorCode }) => partitionErrorCode);
    });
  }

  produce(client, transaction) {
    const { ProduceRequest, ProduceRequestTopicProduceData, ProduceRequestPartitionProduceData } = produceApi;
    return this.settle('Produce', async () => {
      const left = transaction.batches.filter(({ offset }) => offset < 0);
      if (left.length === 0) return [];
      const partitionData = left.map(
        // A copy: what is kept for the next attempt must be what was sent.
        ({ partition, bytes }) =>
          new ProduceRequestPartitionProduceData({ index: partition, records: Buffer.from(bytes) }),
      );
      const topicData = [new ProduceRequestTopicProduceData({ name: topic, partitionData })];
      const request = new ProduceRequest({ transactionalId: this.name, acks: -1, timeoutMs: 10_000, topicData });
      const response = await client.send(produceApi.produce, request, { version: this.versions.produce });
      const answers = response.responses[0].partitionResponses;
      for (const { index, errorCode, baseOffset } of answers) {
        if (errorCode !== ErrorCode.NONE) continue;
        if (baseOffset < 0) this.report.problem(`${this.name}: Produce was answered with offset ${baseOffset}`);
        left.find(({ partition }) => partition === index).offset = baseOffset;
      }
      return answers.map(({ errorCode }) => errorCode);
    });
  }

  async commitOffsets(client, transaction) {
    const groupId = marksOf(this.name);
    const { producerId, producerEpoch } = this;
    if (this.old) {
      const { AddOffsetsToTxnRequest, addOffsetsToTxn } = addOffsetsApi;
      const request = new AddOffsetsToTxnRequest({ transactionalId: this.name, producerId, producerEpoch, groupId });
      await this.settle('AddOffsetsToTxn', async () => [
        (await client.send(addOffsetsToTxn, request, { version: 3 })).errorCode,
      ]);
    }
    const Topic = commitApi.TxnOffsetCommitRequestTxnOffsetCommitRequestTopic;
    const Partition = commitApi.TxnOffsetCommitRequestTxnOffsetCommitRequestPartition;
    const list = Array.from(
      { length: partitions },
      (_none, partitionIndex) => new Partition({ partitionIndex, committedOffset: transaction.number }),
    );
    const request = new commitApi.TxnOffsetCommitRequest({
      transactionalId: this.name,
      groupId,
      producerId,
      producerEpoch,
      topics: [new Topic({ name: topic, partitions: list })],
    });
    await this.settle('TxnOffsetCommit', async () => {
      const response = await client.send(commitApi.txnOffsetCommit, request, { version: this.versions.offsets });
      return response.topics[0].partitions.map(({ errorCode }) => errorCode);
    });
  }

  async end(client, transaction) {
    const { number, commit, offsets } = transaction;
    if (!transaction.ending) {
      const places = transaction.batches.map(({ partition, offset, count }) => [partition, offset, count]);
      await this.report.ledger.record({
        kind: 'ending',
        writer: this.name,
        transaction: number,
        commit,
        offsets,
        places,
      });
      transaction.ending = true;
    }
    const { EndTxnRequest, endTxn } = endApi;
    const { producerId, producerEpoch } = this;
    const request = new EndTxnRequest({ transactionalId: this.name, producerId, producerEpoch, committed: commit });
    let response;
    await this.settle('EndTxn', async () => {
      response = await client.send(endTxn, request, { version: this.versions.end });
      return [response.errorCode];
    });
    await this.report.ledger.record({ kind: 'ended', writer: this.name, transaction: number, commit, offsets });
    this.report.counts[commit ? 'committed' : 'aborted'] += 1;
    this.open = null;
    if (this.old) return;
    if (response.producerId < 0) this.report.problem(`${this.name}: EndTxn 5 was answered without a producer id`);
    this.producerId = response.producerId;
    this.producerEpoch = response.producerEpoch;
    this.sequences.clear();
  }
}
