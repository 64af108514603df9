// The load that speaks the protocol by hand: transactional writers, committers of offsets, two groups of one member. Each
// has a connection of its own and works for as long as it is told to. What the broker acknowledged goes to the ledger first
// and is counted after. What the broker must never answer is reported to the parent.
//
//   fork('load.mjs', [broker port, ledger port, seed])
import { apiModule, connect, klammModule, pause } from '../kill/klamm-modules.mjs';
import { openLedger } from '../kill/ledger-client.mjs';
import { randomOf } from '../kill/random.mjs';
import { ClassicMember, ConsumerMember, plainCommitter } from './committers.mjs';
import { abandonedTopic, passingNames, recordValue, transactionTimeoutMs, writers } from './workload.mjs';
import { Writer } from './writer.mjs';

const { ErrorCode, errorName } = await klammModule('protocol/api-error.js');
const { RecordBatchBuilder } = await klammModule('records/builder.js');
const produceApi = await apiModule('produce');
const initApi = await apiModule('init-producer-id');

const brokerPort = Number(process.argv[2]);
const ledger = openLedger(Number(process.argv[3]));
const seed = Number(process.argv[4]);
const passing = new Set(passingNames.map((name) => ErrorCode[name]));
const counts = {
  committed: 0,
  aborted: 0,
  dropped: 0,
  timedOut: 0,
  restarts: 0,
  waits: 0,
  commits: 0,
  joins: 0,
  beats: 0,
  reconnects: 0,
  abandoned: 0,
  expired: 0,
};
let stopping = false;

const report = {
  ledger,
  counts,
  problem: (text) => process.send({ problem: text }),
  found: (kind, text) => process.send({ found: kind, text }),
};

/** Runs `work(client)` again and again, with a new connection each time that one is lost, until `isDone()`. */
async function keepConnected(work, isDone = () => stopping) {
  while (!isDone()) {
    let client;
    try {
      client = await connect(brokerPort);
    } catch {
      await pause(20);
      continue;
    }
    try {
      while (!isDone()) await work(client);
    } catch (error) {
      if (error.name !== 'ClientError') {
        report.problem(error.stack);
        await pause(200);
      }
      counts.reconnects += 1;
    }
    await client.close();
  }
}

/** A transaction that is begun and never ended: the broker has to end it. */
class Abandoner {
  number = 0;

  async round(client) {
    this.number += 1;
    const transactionalId = `kg-left-${this.number}`;
    const { InitProducerIdRequest, initProducerId } = initApi;
    const start = new InitProducerIdRequest({ transactionalId, transactionTimeoutMs });
    const { errorCode, producerId, producerEpoch } = await client.send(initProducerId, start, { version: 5 });
    if (errorCode === ErrorCode.NONE) await this.write(client, transactionalId, producerId, producerEpoch);
    else if (!passing.has(errorCode)) report.problem(`InitProducerId was answered ${errorName(errorCode)}`);
    await pause(700);
  }

  async write(client, transactionalId, producerId, producerEpoch) {
    const { ProduceRequest, ProduceRequestTopicProduceData, ProduceRequestPartitionProduceData } = produceApi;
    const builder = new RecordBatchBuilder({ producerId, producerEpoch, baseSequence: 0, isTransactional: true });
    builder.append(Date.now(), null, recordValue(transactionalId, this.number, 0));
    const partitionData = [new ProduceRequestPartitionProduceData({ index: 0, records: builder.build() })];
    const topicData = [new ProduceRequestTopicProduceData({ name: abandonedTopic, partitionData })];
    const request = new ProduceRequest({ transactionalId, acks: -1, timeoutMs: 10_000, topicData });
    const response = await client.send(produceApi.produce, request, { version: 12 });
    const { errorCode } = response.responses[0].partitionResponses[0];
    if (errorCode === ErrorCode.NONE) counts.abandoned += 1;
    else if (!passing.has(errorCode)) report.problem(`Produce was answered ${errorName(errorCode)}`);
  }
}

const work = writers.map((row, index) => {
  const writer = new Writer(row, randomOf(seed * 31 + index), report);
  // Whatever is under way is brought to its end first.
  return keepConnected(
    (client) => writer.round(client),
    () => stopping && writer.open === null,
  );
});
const abandoner = new Abandoner();
const members = [new ClassicMember(randomOf(seed + 77), report), new ConsumerMember(randomOf(seed + 78), report)];
work.push(
  keepConnected((client) => abandoner.round(client)),
  keepConnected(plainCommitter(report)),
  ...members.map((member) => keepConnected((client) => member.round(client))),
);

process.on('message', async (message) => {
  if (message !== 'stop') return;
  stopping = true;
  await Promise.all(work);
  ledger.end();
  process.send({ counts }, () => process.exit(0));
});
process.on('disconnect', () => process.exit(1));
