// kafka-transactions: list, describe, describe-producers; a hanging transaction is made, found and aborted.
import assert from 'node:assert/strict';
import { check } from '../lib/check.mjs';
import { frame, Reader, Wire, Writer } from '../lib/wire.mjs';
import { initProducerId, produceBatch, transactional } from './producer-wire.mjs';
import { table, until } from './tool-server.mjs';
import { bootstrap, createTopic } from './tools.mjs';

const command = 'TransactionsCommand';
const topic = 'tt-topic';
const hourMs = 3_600_000;

/** AddPartitionsToTxn v2 of one partition: the older way to begin a transaction. */
async function addPartition(transactionalId, producer, partition) {
  const body = new Writer().string(transactionalId).int64(producer.producerId).int16(producer.producerEpoch);
  body.array([topic], (name) => body.string(name).array([partition], (index) => body.int32(index)));
  const wire = await Wire.open(bootstrap);
  wire.send(frame(24, 2, 1, body.build()));
  const answer = new Reader(await wire.next(), false, 8);
  wire.close();
  const [error] = answer.array(() => {
    answer.string();
    return answer.array(() => {
      answer.int32();
      return answer.int16();
    })[0];
  });
  assert.equal(error, 0);
}

export async function transactionToolChecks(server) {
  const ask = (...argv) => server.ask(command, argv);
  const refused = async (pattern, ...argv) => {
    const { code, stdout, stderr } = await server.tool(command, argv);
    assert.equal(code, 1, stdout);
    assert.match(stderr, pattern);
  };
  const where = (partition) => ['--topic', topic, '--partition', String(partition)];
  const producers = async (partition, ...argv) =>
    table(await ask('describe-producers', ...where(partition), ...argv), 'ProducerId');
  const listed = async (...argv) => {
    const rows = table(await ask('list', ...argv), 'TransactionalId');
    return rows.filter((row) => row.TransactionalId.startsWith('tt-'));
  };
  let open;

  async function begin() {
    await createTopic(topic, 3);
    open = await initProducerId('tt-open', 600_000);
    await addPartition('tt-open', open, 0);
    const fields = { ...open, baseSequence: 0, attributes: transactional, baseTimestamp: Date.now() };
    assert.deepEqual(await produceBatch(topic, 0, ['a', 'b'], fields, 'tt-open'), { error: 0, offset: 0 });
    await initProducerId('tt-idle');
  }

  async function list() {
    const rows = await listed();
    const states = rows.map((row) => [row.TransactionalId, row.ProducerId, row.TransactionState]);
    assert.deepEqual(
      states.filter((row) => row[0] === 'tt-open'),
      [['tt-open', String(open.producerId), 'Ongoing']],
    );
    assert.ok(
      states.some((row) => row[0] === 'tt-idle' && row[2] === 'Empty'),
      JSON.stringify(states),
    );
    // To Kafka an id that never began a transaction has been at it for ever.
    const ids = async (...argv) => (await listed(...argv)).map((row) => row.TransactionalId).sort();
    assert.deepEqual(await ids('--duration-filter', '1'), ['tt-idle', 'tt-open']);
    assert.deepEqual(await ids('--duration-filter', '600000'), ['tt-idle']);
    assert.deepEqual(await ids('--transactional-id-pattern', 'tt-i.*'), ['tt-idle']);
  }

  async function describe() {
    const [row] = table(await ask('describe', '--transactional-id', 'tt-open'), 'CoordinatorId');
    assert.deepEqual(
      [row.TransactionalId, row.ProducerId, row.ProducerEpoch, row.TransactionState, row.TransactionTimeoutMs],
      ['tt-open', String(open.producerId), '0', 'Ongoing', '600000'],
    );
    assert.equal(row.TopicPartitions, `${topic}-0`);
    const age = Date.now() - Number(row.CurrentTransactionStartTimeMs);
    assert.ok(age >= 0 && age < 60_000, `age ${age}`);
    assert.ok(Number(row.TransactionDurationMs) <= age + 1000);
    const [idle] = table(await ask('describe', '--transactional-id', 'tt-idle'), 'CoordinatorId');
    assert.deepEqual([idle.TransactionState, idle.CurrentTransactionStartTimeMs], ['Empty', 'None']);
    await refused(
      /Failed to describe transaction state of transactional-id `tt-never`/,
      ...['describe', '--transactional-id', 'tt-never'],
    );
  }

  async function describeProducers() {
    const [row] = await producers(0);
    assert.deepEqual(
      [
        row.ProducerId,
        row.ProducerEpoch,
        row.LatestCoordinatorEpoch,
        row.LastSequence,
        row.CurrentTransactionStartOffset,
      ],
      [String(open.producerId), '0', '-1', '1', '0'],
    );
    assert.ok(Math.abs(Date.now() - Number(row.LastTimestamp)) < 60_000);
    assert.deepEqual(await producers(0, '--broker-id', '1'), [row]);
    assert.deepEqual(await producers(1), []);
  }

  /** Without the verification of partitions a leader takes records of a transaction that its coordinator knows nothing of. */
  async function hanging() {
    const config = (...argv) =>
      server.ask('kafka.admin.ConfigCommand', ['--alter', '--entity-type', 'brokers', '--entity-default', ...argv]);
    const producer = await initProducerId('tt-hanging');
    const fields = { ...producer, baseSequence: 0, attributes: transactional, baseTimestamp: Date.now() - 2 * hourMs };
    const { error } = await produceBatch(topic, 1, ['h1'], fields, 'tt-hanging');
    assert.ok(error !== 0, 'the leader verifies the transaction with its coordinator');
    await config('--add-config', 'transaction.partition.verification.enable=false');
    try {
      const produce = () => produceBatch(topic, 1, ['h1', 'h2'], fields, 'tt-hanging');
      const taken = await until('the leader takes it', 15, produce, (result) => result.error === 0);
      assert.equal(taken.offset, 0);
    } finally {
      await config('--delete-config', 'transaction.partition.verification.enable');
    }
    assert.equal((await produceBatch(topic, 1, ['after'])).offset, 2);
    const find = async (...argv) => table(await ask('find-hanging', ...argv), 'Topic');
    const [found, ...more] = await find('--broker-id', '1');
    assert.deepEqual(more, [], 'the open one is no hanging one');
    assert.deepEqual(
      [found.Topic, found.Partition, found.ProducerId, found.ProducerEpoch, found.StartOffset],
      [topic, '1', String(producer.producerId), '0', '0'],
    );
    assert.equal(Number(found.LastTimestamp), fields.baseTimestamp);
    assert.deepEqual(
      await find('--topic', topic),
      [found].map((row) => ({ ...row })),
    );
    assert.deepEqual(await find('--broker-id', '1', '--max-transaction-timeout', '600'), []);
  }

  async function abort() {
    await refused(
      /Could not find any open transactions starting at offset 1/,
      ...['abort', ...where(1), '--start-offset', '1'],
    );
    await ask('abort', ...where(1), '--start-offset', '0');
    const [row] = await producers(1);
    assert.equal(row.CurrentTransactionStartOffset, 'None');
    assert.deepEqual(table(await ask('find-hanging', '--broker-id', '1'), 'Topic'), []);
    const committed = ['--topic', topic, '--partition', '1', '--isolation-level', 'read_committed'];
    const seen = await server.ask('consumer.ConsoleConsumer', [
      ...committed,
      ...['--offset', 'earliest', '--max-messages', '1', '--timeout-ms', '10000'],
    ]);
    assert.deepEqual(seen, ['after']);
    await ask(
      'abort',
      ...where(0),
      '--producer-id',
      String(open.producerId),
      ...['--producer-epoch', '0', '--coordinator-epoch', '0'],
    );
    assert.equal((await producers(0))[0].CurrentTransactionStartOffset, 'None');
  }

  await check('transactions: one is begun by the older requests', begin);
  await check('transactions list: states, duration, pattern', list);
  await check('transactions describe', describe);
  await check('transactions describe-producers', describeProducers);
  await check('transactions find-hanging: records that no coordinator knows of', hanging);
  await check('transactions abort: by start offset, by producer', abort);
}
