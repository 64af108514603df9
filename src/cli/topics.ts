// `klamm topics`: list, describe, create, delete, add partitions. Must hold: what the broker refuses is shown in its
// words and ends with exit code 1.

import type { Command } from 'commander';
import { ErrorCode } from '../protocol/api-error.ts';
import {
  CreatePartitionsRequest,
  CreatePartitionsRequestCreatePartitionsTopic,
  createPartitions,
} from '../protocol/generated/create-partitions.ts';
import {
  CreateTopicsRequest,
  CreateTopicsRequestCreatableTopic,
  CreateTopicsRequestCreatableTopicConfig,
  createTopics,
} from '../protocol/generated/create-topics.ts';
import {
  DeleteTopicsRequest,
  DeleteTopicsRequestDeleteTopicState,
  deleteTopics,
} from '../protocol/generated/delete-topics.ts';
import { keyValue, wholeNumber } from './arguments.ts';
import { Cluster, checkCode, type TopicView } from './cluster.ts';
import { partitionOffsets } from './offsets.ts';
import { type SharedFlags, withSharedOptions } from './shared-options.ts';
import { CommandError, json, type Terminal, table } from './terminal.ts';

const TIMEOUT_MS = 30_000;
const count = wholeNumber(1, 1_000_000);

interface ListFlags extends SharedFlags {
  readonly internal?: boolean;
}

interface CreateFlags extends SharedFlags {
  readonly partitions?: number;
  readonly replicationFactor?: number;
  readonly set?: ReadonlyMap<string, string>;
  readonly ifNotExists?: boolean;
}

interface DeleteFlags extends SharedFlags {
  readonly ifExists?: boolean;
}

export function addTopics(program: Command, terminal: Terminal): void {
  const topics = program.command('topics').description('list, describe, create, delete topics');
  withSharedOptions(topics.command('list').description('names of the topics'))
    .option('--internal', "also Kafka's own topics")
    .action((flags: ListFlags) => list(flags, terminal));
  withSharedOptions(topics.command('describe').description('partitions, leaders and offsets'))
    .argument('[names...]', 'topics (default: all)')
    .action((names: string[], flags: SharedFlags) => describe(names, flags, terminal));
  withSharedOptions(topics.command('create').description('make a topic'))
    .argument('<name>')
    .option('--partitions <n>', 'how many (default: num.partitions of the broker)', count)
    .option('--replication-factor <n>', 'copies (default: default.replication.factor)', wholeNumber(1, 32_767))
    .option('--set <key=value>', "one of the topic's own keys; repeatable", keyValue)
    .option('--if-not-exists', 'do nothing if the topic is there')
    .action((name: string, flags: CreateFlags) => create(name, flags, terminal));
  withSharedOptions(topics.command('delete').description('delete topics and their records'))
    .argument('<names...>')
    .option('--if-exists', 'do nothing about topics that are not there')
    .action((names: string[], flags: DeleteFlags) => remove(names, flags, terminal));
  withSharedOptions(topics.command('add-partitions').description('raise the number of partitions'))
    .argument('<name>')
    .argument('<total>', 'partitions that the topic has afterwards', count)
    .action((name: string, total: number, flags: SharedFlags) => addPartitions(name, total, flags, terminal));
}

async function list(flags: ListFlags, terminal: Terminal): Promise<void> {
  await Cluster.use(flags.bootstrapServer, async (cluster) => {
    const topics = (await cluster.metadata(null)).filter((topic) => flags.internal === true || !topic.isInternal);
    topics.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const { name, id, isInternal, partitions } of topics) {
      await terminal.out(
        flags.json === true ? json({ name, id, isInternal, partitions: partitions.length }) : `${name}\n`,
      );
    }
  });
}

async function describeOne(cluster: Cluster, topic: TopicView, flags: SharedFlags, terminal: Terminal): Promise<void> {
  const first = await partitionOffsets(cluster, topic, 'earliest');
  const next = await partitionOffsets(cluster, topic, 'latest');
  if (flags.json === true) {
    const partitions = topic.partitions.map(({ index, leader, leaderEpoch, replicas, isr }) => {
      return { index, leader, leaderEpoch, replicas, isr, firstOffset: first.get(index), nextOffset: next.get(index) };
    });
    await terminal.out(json({ name: topic.name, id: topic.id, isInternal: topic.isInternal, partitions }));
    return;
  }
  const rows = topic.partitions.map((one) => [
    String(one.index),
    String(one.leader),
    one.replicas.join(','),
    one.isr.join(','),
    String(first.get(one.index) ?? '-'),
    String(next.get(one.index) ?? '-'),
  ]);
  const heads = ['PARTITION', 'LEADER', 'REPLICAS', 'IN SYNC', 'FIRST', 'NEXT'];
  await terminal.out(`${topic.name}  (id ${topic.id})\n${table([heads, ...rows])}`);
}

async function describe(names: readonly string[], flags: SharedFlags, terminal: Terminal): Promise<void> {
  await Cluster.use(flags.bootstrapServer, async (cluster) => {
    const topics = await cluster.metadata(names.length === 0 ? null : names);
    for (const topic of topics.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      checkCode(topic.errorCode, `topic ${topic.name}`);
      await describeOne(cluster, topic, flags, terminal);
    }
  });
}

async function create(name: string, flags: CreateFlags, terminal: Terminal): Promise<void> {
  const topic = new CreateTopicsRequestCreatableTopic({
    name,
    numPartitions: flags.partitions ?? -1,
    replicationFactor: flags.replicationFactor ?? -1,
    configs: [...(flags.set ?? [])].map(
      ([key, value]) => new CreateTopicsRequestCreatableTopicConfig({ name: key, value }),
    ),
  });
  await Cluster.use(flags.bootstrapServer, async (cluster) => {
    const request = new CreateTopicsRequest({ topics: [topic], timeoutMs: TIMEOUT_MS });
    const [result] = (await cluster.send(createTopics, request)).topics;
    if (result === undefined) throw new CommandError(`topic ${name}: the broker answered nothing about it`);
    const existed = result.errorCode === ErrorCode.TOPIC_ALREADY_EXISTS && flags.ifNotExists === true;
    if (!existed) checkCode(result.errorCode, `topic ${name} could not be made`, result.errorMessage);
    const { topicId: id, numPartitions: partitions, replicationFactor } = result;
    if (flags.json === true) {
      await terminal.out(
        json(existed ? { name, created: false } : { name, created: true, id, partitions, replicationFactor }),
      );
    } else {
      await terminal.out(existed ? `${name} exists already\n` : `made ${name}\n`);
    }
  });
}

async function remove(names: readonly string[], flags: DeleteFlags, terminal: Terminal): Promise<void> {
  await Cluster.use(flags.bootstrapServer, async (cluster) => {
    const request = new DeleteTopicsRequest({ timeoutMs: TIMEOUT_MS });
    const version = cluster.version(deleteTopics, deleteTopics.versions[1]);
    if (version >= 6) request.topics = names.map((name) => new DeleteTopicsRequestDeleteTopicState({ name }));
    else request.topicNames = [...names];
    const problems: string[] = [];
    for (const { name, errorCode, errorMessage } of (await cluster.send(deleteTopics, request, { version }))
      .responses) {
      const absent = errorCode === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION && flags.ifExists === true;
      try {
        if (!absent) checkCode(errorCode, `topic ${name} could not be deleted`, errorMessage);
        await terminal.out(flags.json === true ? json({ name, deleted: !absent }) : absent ? '' : `deleted ${name}\n`);
      } catch (error) {
        problems.push((error as Error).message);
      }
    }
    if (problems.length > 0) throw new CommandError(problems.join('; '));
  });
}

async function addPartitions(name: string, total: number, flags: SharedFlags, terminal: Terminal): Promise<void> {
  await Cluster.use(flags.bootstrapServer, async (cluster) => {
    const topic = new CreatePartitionsRequestCreatePartitionsTopic({ name, count: total, assignments: null });
    const request = new CreatePartitionsRequest({ topics: [topic], timeoutMs: TIMEOUT_MS });
    const [result] = (await cluster.send(createPartitions, request)).results;
    checkCode(result?.errorCode ?? 0, `topic ${name} could not be changed`, result?.errorMessage);
    await terminal.out(flags.json === true ? json({ name, partitions: total }) : `${name} has ${total} partitions\n`);
  });
}
