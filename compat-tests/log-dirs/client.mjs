// What the checks ask of a broker, whichever it is: records sent and read with their offsets, log directories, moves.
import { apiModule, connect, klammModule, pause } from '../kill/klamm-modules.mjs';

const { RecordBatchBuilder } = await klammModule('records/builder.js');
const { batchPositions, recordsOf } = await klammModule('records/iterate.js');
const alterApi = await apiModule('alter-replica-log-dirs');
const createApi = await apiModule('create-topics');
const dirsApi = await apiModule('describe-log-dirs');
const fetchApi = await apiModule('fetch');
const metadataApi = await apiModule('metadata');
const produceApi = await apiModule('produce');

export class Client {
  static async connect(port) {
    return new Client(await connect(port));
  }

  constructor(connection) {
    this.connection = connection;
  }

  close() {
    return this.connection.close();
  }

  async createTopic(name, numPartitions, configs = {}) {
    const settings = Object.entries(configs).map(
      ([key, value]) => new createApi.CreateTopicsRequestCreatableTopicConfig({ name: key, value }),
    );
    const topic = { name, numPartitions, replicationFactor: 1, configs: settings };
    const request = new createApi.CreateTopicsRequest({
      topics: [new createApi.CreateTopicsRequestCreatableTopic(topic)],
      timeoutMs: 10_000,
    });
    const { errorCode } = (await this.connection.send(createApi.createTopics, request)).topics[0];
    if (errorCode !== 0) throw new Error(`creating ${name} was answered ${errorCode}`);
  }

  /** One batch; resolves with { errorCode, baseOffset }. */
  async produce(name, index, values) {
    const builder = new RecordBatchBuilder({});
    for (const value of values) builder.append(Date.now(), null, Buffer.from(value));
    const data = new produceApi.ProduceRequestPartitionProduceData({ index, records: builder.build() });
    const topic = new produceApi.ProduceRequestTopicProduceData({ name, partitionData: [data] });
    const request = new produceApi.ProduceRequest({ acks: -1, timeoutMs: 10_000, topicData: [topic] });
    const response = await this.connection.send(produceApi.produce, request, { version: 12 });
    return response.responses[0].partitionResponses[0];
  }

  /** Every value of a partition, by offset. */
  async values(topic, partition) {
    const found = [];
    for (;;) {
      const wanted = { partition, fetchOffset: found.length, partitionMaxBytes: 1 << 20 };
      const partitions = [new fetchApi.FetchRequestFetchPartition(wanted)];
      const topics = [new fetchApi.FetchRequestFetchTopic({ topic, partitions })];
      const request = new fetchApi.FetchRequest({ maxWaitMs: 100, topics });
      const response = await this.connection.send(fetchApi.fetch, request, { version: 12 });
      const answer = response.responses[0].partitions[0];
      if (answer.errorCode !== 0) throw new Error(`fetching ${topic}-${partition} was answered ${answer.errorCode}`);
      for (const position of batchPositions(answer.records)) {
        for (const { offset, value } of recordsOf(answer.records, position)) {
          if (offset === found.length) found.push(value.toString());
          else if (offset > found.length) throw new Error(`offset ${offset} where ${found.length} is due`);
        }
      }
      if (found.length >= answer.highWatermark) return found;
    }
  }

  /** [{ logDir, errorCode, replicas: Map of `topic-partition` to { size, lag, future } }] */
  async logDirs() {
    const response = await this.connection.send(
      dirsApi.describeLogDirs,
      new dirsApi.DescribeLogDirsRequest({ topics: null }),
    );
    return response.results.map(({ logDir, errorCode, topics }) => ({
      logDir,
      errorCode,
      replicas: new Map(
        topics.flatMap(({ name, partitions }) =>
          partitions.map(({ partitionIndex, partitionSize, offsetLag, isFutureKey }) => [
            `${name}-${partitionIndex}`,
            { size: partitionSize, lag: offsetLag, future: isFutureKey },
          ]),
        ),
      ),
    }));
  }

  /** The directories of a partition; that of an unfinished copy ends with a question mark. */
  async homesOf(partition) {
    const homes = [];
    for (const { logDir, replicas } of await this.logDirs()) {
      const replica = replicas.get(partition);
      if (replica !== undefined) homes.push(replica.future ? `${logDir}?` : logDir);
    }
    return homes;
  }

  async alter(path, name, partition) {
    const topics = [new alterApi.AlterReplicaLogDirsRequestAlterReplicaLogDirTopic({ name, partitions: [partition] })];
    const dirs = [new alterApi.AlterReplicaLogDirsRequestAlterReplicaLogDir({ path, topics })];
    const request = new alterApi.AlterReplicaLogDirsRequest({ dirs });
    const response = await this.connection.send(alterApi.alterReplicaLogDirs, request);
    return response.results[0].partitions[0].errorCode;
  }

  async partitions(name) {
    const topics = [new metadataApi.MetadataRequestMetadataRequestTopic({ name })];
    const request = new metadataApi.MetadataRequest({ topics, allowAutoTopicCreation: false });
    return (await this.connection.send(metadataApi.metadata, request, { version: 12 })).topics[0].partitions;
  }
}

/** Asks again and again until `done` says so of the answer. */
export async function until(what, limitMs, question, done) {
  const end = Date.now() + limitMs;
  for (;;) {
    const answer = await question();
    if (done(answer)) return answer;
    if (Date.now() > end) throw new Error(`not within ${limitMs} ms: ${what}; at last ${JSON.stringify(answer)}`);
    await pause(50);
  }
}
