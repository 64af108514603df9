// A client's view of a cluster for the commands: who leads what, and a connection to each broker that is needed. Must
// hold: only the protocol is used; a failure is a CommandError of one line; close ends every connection.

import type { Uuid } from '../base/uuid.ts';
import { ClientError, KafkaClient, type SendOptions } from '../network/client.ts';
import type { AnyApi, Api } from '../protocol/api.ts';
import { ErrorCode, errorMessage, errorName, isRetriable } from '../protocol/api-error.ts';
import { FindCoordinatorRequest, findCoordinator } from '../protocol/generated/find-coordinator.ts';
import { MetadataRequest, MetadataRequestMetadataRequestTopic, metadata } from '../protocol/generated/metadata.ts';
import type { HostPort } from './arguments.ts';
import { CommandError } from './terminal.ts';

export interface TopicView {
  readonly name: string;
  readonly id: Uuid;
  readonly isInternal: boolean;
  readonly partitions: readonly PartitionView[];
}

export interface PartitionView {
  readonly index: number;
  /** -1: there is none now. */
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
}

const ATTEMPTS = 20;
const RETRY_MS = 100;

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** `NAME: message`, with the broker's own message where it sent one. */
export function failure(code: number, message: string | null | undefined = null): string {
  return `${errorName(code)}: ${message || errorMessage(code)}`;
}

export function checkCode(code: number, what: string, message: string | null | undefined = null): void {
  if (code !== ErrorCode.NONE) throw new CommandError(`${what}: ${failure(code, message)}`);
}

/** Repeats `action` while it answers a code that a client may simply retry. */
export async function retrying<T>(action: () => Promise<{ code: number; result: T }>, what: string): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const { code, result } = await action();
    if (code === ErrorCode.NONE) return result;
    if (attempt >= ATTEMPTS || !isRetriable(code)) checkCode(code, what);
    await pause(RETRY_MS);
  }
}

export class Cluster {
  private readonly connections: Map<string, Promise<KafkaClient>> = new Map();
  private nodes: ReadonlyMap<number, HostPort> = new Map();
  private first: KafkaClient | null = null;

  static async connect(bootstrap: readonly HostPort[]): Promise<Cluster> {
    const cluster = new Cluster();
    let last: Error | null = null;
    for (const address of bootstrap) {
      try {
        cluster.first = await cluster.at(address);
        return cluster;
      } catch (error) {
        last = error as Error;
      }
    }
    const tried = bootstrap.map(({ host, port }) => `${host}:${port}`).join(', ');
    throw new CommandError(`no broker answers on ${tried}: ${last?.message ?? 'no address given'}`);
  }

  /** Runs `work` with a cluster that is closed afterwards. */
  static async use<T>(bootstrap: readonly HostPort[], work: (cluster: Cluster) => Promise<T>): Promise<T> {
    const cluster = await Cluster.connect(bootstrap);
    try {
      return await work(cluster);
    } catch (error) {
      throw error instanceof ClientError ? new CommandError(error.message) : error;
    } finally {
      await cluster.close();
    }
  }

  async close(): Promise<void> {
    const all = [...this.connections.values()];
    this.connections.clear();
    await Promise.all(all.map((connection) => connection.then((client) => client.close()).catch(() => undefined)));
  }

  /** Whichever broker answered first. */
  any(): KafkaClient {
    return this.first!;
  }

  send<Q, R>(api: Api<Q, R>, request: Q, options: SendOptions = {}): Promise<R> {
    return this.any().send(api, request, options);
  }

  /** The newest version of `api` that the broker serves, but not above `most`. */
  version(api: AnyApi, most: number): number {
    return Math.min(this.any().versionFor(api), most);
  }

  async node(id: number): Promise<KafkaClient> {
    if (!this.nodes.has(id)) await this.metadata([]);
    const address = this.nodes.get(id);
    if (address === undefined) throw new CommandError(`broker ${id} is not known to the cluster`);
    return this.at(address);
  }

  /** A connection of its own, for requests that wait long. The caller closes it. */
  connectAlone(address: HostPort): Promise<KafkaClient> {
    return KafkaClient.connect({ ...address, clientId: 'klamm-cli' });
  }

  /** @param names null for every topic */
  async metadata(
    names: readonly string[] | null,
    create = false,
  ): Promise<(TopicView & { readonly errorCode: number })[]> {
    const version = this.version(metadata, metadata.versions[1]);
    const response = await this.send(
      metadata,
      new MetadataRequest({
        // Version 0 asks for every topic with an empty list.
        topics:
          names === null
            ? version === 0
              ? []
              : null
            : names.map((name) => new MetadataRequestMetadataRequestTopic({ name })),
        allowAutoTopicCreation: create,
      }),
    );
    this.nodes = new Map(response.brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }]));
    return response.topics.map((topic) => ({
      errorCode: topic.errorCode,
      name: topic.name ?? '',
      id: topic.topicId,
      isInternal: topic.isInternal,
      partitions: topic.partitions
        .map((one) => ({
          index: one.partitionIndex,
          leader: one.leaderId,
          leaderEpoch: one.leaderEpoch,
          replicas: one.replicaNodes,
          isr: one.isrNodes,
        }))
        .sort((a, b) => a.index - b.index),
    }));
  }

  /** One topic with a leader for each partition; waits a little for both, and makes the topic if `create`. */
  async topic(name: string, create: boolean): Promise<TopicView> {
    return retrying(async () => {
      const topic = (await this.metadata([name], create)).find((one) => one.name === name);
      const code = topic?.errorCode ?? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
      // Without creation a topic that is not there will not come.
      if (code === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION && !create) {
        throw new CommandError(`topic ${name} does not exist; make it with: klamm topics create ${name}`);
      }
      const leaderless = code === ErrorCode.NONE && topic!.partitions.some((one) => one.leader < 0);
      return { code: leaderless ? ErrorCode.LEADER_NOT_AVAILABLE : code, result: topic! };
    }, `topic ${name}`);
  }

  /** Where the coordinator of a group is. */
  async coordinator(groupId: string): Promise<HostPort> {
    const version = this.version(findCoordinator, 4);
    return retrying(async () => {
      // Version 4 asks for several keys at once and has no single one.
      if (version < 4) {
        const request = new FindCoordinatorRequest({ key: groupId });
        const { errorCode, host, port } = await this.send(findCoordinator, request, { version });
        return { code: errorCode, result: { host, port } };
      }
      const request = new FindCoordinatorRequest({ coordinatorKeys: [groupId] });
      const [found] = (await this.send(findCoordinator, request, { version })).coordinators;
      if (found === undefined) return { code: ErrorCode.COORDINATOR_NOT_AVAILABLE, result: { host: '', port: 0 } };
      return { code: found.errorCode, result: { host: found.host, port: found.port } };
    }, `coordinator of group ${groupId}`);
  }

  at(address: HostPort): Promise<KafkaClient> {
    const name = `${address.host}:${address.port}`;
    const known = this.connections.get(name);
    if (known !== undefined) return known;
    const connection = this.connectAlone(address);
    this.connections.set(name, connection);
    connection.catch(() => this.connections.delete(name));
    return connection;
  }

  /** The brokers, after any request for metadata. */
  get brokers(): ReadonlyMap<number, HostPort> {
    return this.nodes;
  }
}
