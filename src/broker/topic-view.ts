// What a client on one listener is told about brokers and partitions. Must hold: it comes from one image; a leader is
// named only if the client can reach it on its listener; replicas that it cannot reach are offline.

import type { BrokerRegistration } from '../metadata/cluster.ts';
import { aliveBrokers, hasDirectory } from '../metadata/cluster.ts';
import type { MetadataImage } from '../metadata/image.ts';
import { NO_LEADER, type PartitionRegistration } from '../metadata/topics.ts';

export interface BrokerView {
  readonly id: number;
  readonly host: string;
  readonly port: number;
  readonly rack: string | null;
  readonly fenced: boolean;
}

function view(broker: BrokerRegistration, listenerName: string): BrokerView | null {
  for (const endpoint of broker.endpoints) {
    if (endpoint.name !== listenerName) continue;
    return { id: broker.id, host: endpoint.host, port: endpoint.port, rack: broker.rack, fenced: broker.fenced };
  }
  return null;
}

/** Brokers with this listener, in order of id. */
export function brokersOn(image: MetadataImage, listenerName: string, includeFenced = false): BrokerView[] {
  const brokers = includeFenced
    ? [...image.cluster.brokers.values()].sort((a, b) => a.id - b.id)
    : aliveBrokers(image.cluster);
  const result: BrokerView[] = [];
  for (const broker of brokers) {
    const found = view(broker, listenerName);
    if (found !== null) result.push(found);
  }
  return result;
}

/** The leader if it is registered and has the listener, else -1. */
export function reachableLeader(image: MetadataImage, partition: PartitionRegistration, listenerName: string): number {
  const broker = image.cluster.brokers.get(partition.leader);
  return broker === undefined || !hasListener(broker, listenerName) ? NO_LEADER : partition.leader;
}

function hasListener(broker: BrokerRegistration, listenerName: string): boolean {
  for (const endpoint of broker.endpoints) if (endpoint.name === listenerName) return true;
  return false;
}

export function offlineReplicas(
  image: MetadataImage,
  partition: PartitionRegistration,
  listenerName: string,
): number[] {
  const offline: number[] = [];
  for (let i = 0; i < partition.replicas.length; i++) {
    const id = partition.replicas[i]!;
    const broker = image.cluster.brokers.get(id);
    const online =
      broker !== undefined &&
      !broker.fenced &&
      hasListener(broker, listenerName) &&
      hasDirectory(broker, partition.directories[i]!);
    if (!online) offline.push(id);
  }
  return offline;
}

/** Those of `ids` that are alive and have the listener: what Metadata 0 answers as replicas. */
export function reachable(image: MetadataImage, ids: readonly number[], listenerName: string): number[] {
  return ids.filter((id) => {
    const broker = image.cluster.brokers.get(id);
    return broker !== undefined && !broker.fenced && hasListener(broker, listenerName);
  });
}
