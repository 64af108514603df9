// Which brokers hold a new partition. Must hold: a partition gets exactly as many different replicas as asked, each on
// a registered broker, the leader on a live one, or the request fails with Kafka's code and nothing is created.

import type { Uuid } from '../../base/uuid.ts';
import { aliveBrokers, hasOpenDirectory } from '../../metadata/cluster.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import { PartitionRecord } from '../../protocol/generated/records/metadata.ts';
import { supportsDirectories } from './startup.ts';
import type { ControllerState } from './state.ts';

/** The replicas of partitions `first` .. `first + count - 1`, live brokers in turn. */
export function place(state: ControllerState, first: number, count: number, replicationFactor: number): number[][] {
  const brokers = aliveBrokers(state.image.cluster).filter(
    (broker) => !broker.inControlledShutdown && hasOpenDirectory(broker),
  );
  if (replicationFactor > brokers.length) {
    throw new ApiError(
      ErrorCode.INVALID_REPLICATION_FACTOR,
      `Replication factor ${replicationFactor} needs as many live brokers with a data folder that is not cordoned, ` +
        `but there are ${brokers.length}.`,
    );
  }
  const placed: number[][] = [];
  for (let partition = first; partition < first + count; partition++) {
    const replicas: number[] = [];
    for (let i = 0; i < replicationFactor; i++) replicas.push(brokers[(partition + i) % brokers.length]!.id);
    placed.push(replicas);
  }
  return placed;
}

function refuse(message: string): ApiError {
  return new ApiError(ErrorCode.INVALID_REPLICA_ASSIGNMENT, message);
}

/** Throws INVALID_REPLICA_ASSIGNMENT unless the replicas are different registered brokers, alive or not. */
export function checkReplicas(state: ControllerState, partition: number, replicas: readonly number[]): void {
  if (replicas.length === 0) throw refuse(`The assignment of partition ${partition} names no broker.`);
  const seen = new Set<number>();
  for (const id of replicas) {
    if (!state.image.cluster.brokers.has(id)) {
      throw refuse(`The assignment of partition ${partition} names broker ${id}, which is not registered.`);
    }
    if (seen.has(id)) throw refuse(`The assignment of partition ${partition} names broker ${id} twice.`);
    seen.add(id);
  }
}

/** The same, with at least one of them alive and as many as asked: for a partition that is to be made. */
export function checkAssignment(
  state: ControllerState,
  partition: number,
  replicas: readonly number[],
  replicationFactor: number | null,
): void {
  checkReplicas(state, partition, replicas);
  if (replicationFactor !== null && replicas.length !== replicationFactor) {
    throw refuse(
      `The assignment of partition ${partition} has ${replicas.length} replica(s), others have ${replicationFactor}.`,
    );
  }
  if (liveOf(state, replicas).length === 0) {
    throw refuse(`None of the brokers assigned to partition ${partition} is live.`);
  }
}

function liveOf(state: ControllerState, replicas: readonly number[]): number[] {
  return replicas.filter((id) => {
    const broker = state.image.cluster.brokers.get(id);
    return broker !== undefined && !broker.fenced && !broker.inControlledShutdown;
  });
}

export function newPartition(
  state: ControllerState,
  topicId: Uuid,
  partitionId: number,
  replicas: readonly number[],
): PartitionRecord {
  const isr = liveOf(state, replicas);
  return new PartitionRecord({
    partitionId,
    topicId,
    replicas: [...replicas],
    isr,
    leader: isr[0]!,
    leaderEpoch: 0,
    partitionEpoch: 0,
    directories: supportsDirectories(state.image) ? replicas.map((id) => state.directoryOf(id)) : [],
  });
}
