// For tests only: one broker on a disk and a clock of the test's choice, and a client that says in one line what a test
// wants to do or know.

import { FakeClock } from '../base/clock.ts';
import type { Disk } from '../base/disk.ts';
import { type Logger, silentLogger } from '../base/logger.ts';
import { SeededRandom } from '../base/random.ts';
import { loadConfig } from '../config/load-config.ts';
import { KafkaClient } from '../network/client.ts';
import {
  CreateTopicsRequest,
  CreateTopicsRequestCreatableTopic,
  CreateTopicsRequestCreatableTopicConfig,
  createTopics,
} from '../protocol/generated/create-topics.ts';
import {
  FetchRequest,
  FetchRequestFetchPartition,
  FetchRequestFetchTopic,
  fetch,
} from '../protocol/generated/fetch.ts';
import { FindCoordinatorRequest, findCoordinator } from '../protocol/generated/find-coordinator.ts';
import {
  OffsetCommitRequest,
  OffsetCommitRequestOffsetCommitRequestPartition,
  OffsetCommitRequestOffsetCommitRequestTopic,
  offsetCommit,
} from '../protocol/generated/offset-commit.ts';
import {
  OffsetFetchRequest,
  OffsetFetchRequestOffsetFetchRequestGroup,
  OffsetFetchRequestOffsetFetchRequestTopics,
  offsetFetch,
} from '../protocol/generated/offset-fetch.ts';
import {
  ProduceRequest,
  ProduceRequestPartitionProduceData,
  ProduceRequestTopicProduceData,
  produce,
} from '../protocol/generated/produce.ts';
import { type BatchOptions, RecordBatchBuilder } from '../records/builder.ts';
import { batchPositions, recordsOf } from '../records/iterate.ts';
import { Broker } from './broker.ts';

export const DATA = '/data';

export interface TestBrokerOptions {
  readonly disk: Disk;
  readonly durability?: 'memory' | 'os' | 'disk';
  readonly clock?: FakeClock;
  readonly settings?: Readonly<Record<string, string>>;
  /** log.dirs; one folder if not given. */
  readonly directories?: readonly string[];
  /** Feature levels of a new folder. */
  readonly features?: ReadonlyMap<string, number>;
  /** The start that this is on its disk: seeds what is random. */
  readonly life?: number;
}

export class TestBroker {
  readonly broker: Broker;
  readonly client: KafkaClient;
  readonly clock: FakeClock;
  /** Messages of level error and fatal. */
  readonly errors: string[];
  /** Reasons for which the broker closed itself. */
  readonly fatal: string[];

  static async start(options: TestBrokerOptions): Promise<TestBroker> {
    const clock = options.clock ?? new FakeClock();
    const settings = new Map(Object.entries(options.settings ?? {}));
    settings.set('listeners', 'PLAINTEXT://127.0.0.1:0');
    settings.set('offsets.topic.num.partitions', '1');
    const errors: string[] = [];
    const fatal: string[] = [];
    const note = (_details: object, message: string) => void errors.push(message);
    const logger: Logger = { ...silentLogger, error: note, fatal: note, child: () => logger };
    const broker = await Broker.start({
      config: loadConfig({ settings }).config,
      durability: options.durability ?? 'os',
      directories: options.directories ?? [DATA],
      disk: options.disk,
      clock,
      random: new SeededRandom(options.life ?? 1),
      logger,
      nodeId: null,
      clusterId: null,
      ...(options.features === undefined ? {} : { features: options.features }),
      onFatal: (reason) => void fatal.push(reason),
    });
    try {
      const client = await KafkaClient.connect({ host: '127.0.0.1', port: broker.listeners[0]!.port });
      return new TestBroker(broker, client, clock, errors, fatal);
    } catch (error) {
      await broker.close();
      throw error;
    }
  }

  private constructor(broker: Broker, client: KafkaClient, clock: FakeClock, errors: string[], fatal: string[]) {
    this.broker = broker;
    this.client = client;
    this.clock = clock;
    this.errors = errors;
    this.fatal = fatal;
  }

  /** The same broker over another connection: requests of one connection are answered one after the other. */
  async again(): Promise<TestBroker> {
    const client = await KafkaClient.connect({ host: '127.0.0.1', port: this.client.port });
    return new TestBroker(this.broker, client, this.clock, this.errors, this.fatal);
  }

  async close(): Promise<void> {
    await this.client.close();
    await this.broker.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** The error code. */
  async createTopic(name: string, partitions: number, config: Readonly<Record<string, string>> = {}): Promise<number> {
    const configs = Object.entries(config).map(
      ([key, value]) => new CreateTopicsRequestCreatableTopicConfig({ name: key, value }),
    );
    const topic = { name, numPartitions: partitions, replicationFactor: 1, configs };
    const request = new CreateTopicsRequest({ topics: [new CreateTopicsRequestCreatableTopic(topic)] });
    return (await this.client.send(createTopics, request)).topics[0]!.errorCode;
  }

  async produce(
    topic: string,
    partition: number,
    values: readonly string[],
    options: BatchOptions & { acks?: number } = {},
  ): Promise<{ errorCode: number; baseOffset: number }> {
    const builder = new RecordBatchBuilder(options);
    for (const value of values) builder.append(this.clock.now(), null, Buffer.from(value));
    const data = new ProduceRequestPartitionProduceData({ index: partition, records: builder.build() });
    const request = new ProduceRequest({
      acks: options.acks ?? -1,
      timeoutMs: 30_000,
      topicData: [new ProduceRequestTopicProduceData({ name: topic, partitionData: [data] })],
    });
    const response = await this.client.send(produce, request, { version: 12 });
    const { errorCode, baseOffset } = response.responses[0]!.partitionResponses[0]!;
    return { errorCode, baseOffset };
  }

  /** Every value up to the high watermark, in order of offset; offsets must be 0, 1, 2 ... */
  async values(topic: string, partition: number): Promise<string[]> {
    const values: string[] = [];
    for (;;) {
      const wanted = { partition, fetchOffset: values.length, partitionMaxBytes: 1 << 20 };
      const partitions = [new FetchRequestFetchPartition(wanted)];
      const request = new FetchRequest({ topics: [new FetchRequestFetchTopic({ topic, partitions })] });
      const response = await this.client.send(fetch, request, { version: 12 });
      const found = response.responses[0]!.partitions[0]!;
      if (found.errorCode !== 0) throw new Error(`fetch of ${topic}/${partition} was answered ${found.errorCode}`);
      const records = found.records as Buffer;
      for (const position of batchPositions(records)) {
        for (const { offset, value } of recordsOf(records, position)) {
          if (offset < values.length) continue;
          if (offset > values.length) throw new Error(`offset ${offset} where ${values.length} is due`);
          values.push(value!.toString());
        }
      }
      if (values.length >= found.highWatermark) return values;
    }
  }

  /** Makes the topic of group offsets, if need be, and waits until the group has its coordinator. */
  async findCoordinator(groupId: string): Promise<void> {
    const request = new FindCoordinatorRequest({ coordinatorKeys: [groupId] });
    const response = await this.client.send(findCoordinator, request);
    if (response.coordinators[0]!.errorCode !== 0)
      throw new Error(`no coordinator: ${response.coordinators[0]!.errorCode}`);
  }

  /** Commits as a consumer without a group membership; the error code. */
  async commit(groupId: string, topic: string, partition: number, offset: number): Promise<number> {
    const partitions = [
      new OffsetCommitRequestOffsetCommitRequestPartition({ partitionIndex: partition, committedOffset: offset }),
    ];
    const topics = [new OffsetCommitRequestOffsetCommitRequestTopic({ name: topic, partitions })];
    const request = new OffsetCommitRequest({ groupId, topics });
    const response = await this.client.send(offsetCommit, request, { version: 8 });
    return response.topics[0]!.partitions[0]!.errorCode;
  }

  /** The committed offset, or the negative error code of the group. */
  async committed(groupId: string, topic: string, partition: number): Promise<number> {
    const topics = [new OffsetFetchRequestOffsetFetchRequestTopics({ name: topic, partitionIndexes: [partition] })];
    const groups = [new OffsetFetchRequestOffsetFetchRequestGroup({ groupId, topics })];
    const response = await this.client.send(offsetFetch, new OffsetFetchRequest({ groups }), { version: 8 });
    const [group] = response.groups;
    return group!.errorCode !== 0 ? -group!.errorCode : group!.topics[0]!.partitions[0]!.committedOffset;
  }
}
