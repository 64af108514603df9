// What consumers of the classic protocol tell each other through the coordinator: subscriptions and assignments, an
// int16 version and a body. Must hold: bytes that do not parse give null, never an exception; a newer version is read
// as the newest known one, as Kafka does.

import type { Uuid } from '../../base/uuid.ts';
import type { TopicsImage } from '../../metadata/topics.ts';
import {
  ConsumerProtocolAssignment,
  ConsumerProtocolAssignmentTopicPartition,
  consumerProtocolAssignment,
} from '../../protocol/generated/data/consumer-protocol-assignment.ts';
import {
  type ConsumerProtocolSubscription,
  consumerProtocolSubscription,
} from '../../protocol/generated/data/consumer-protocol-subscription.ts';
import { DecodeError, Reader } from '../../protocol/reader.ts';
import { Writer } from '../../protocol/writer.ts';
import { assignmentOf as mergeAssignments } from './assignors/assignment.ts';
import type { Assignment } from './assignors/assignor.ts';
import type { OwnedPartitions } from './consumer-member.ts';
import type { ListedPartitions } from './consumer-records.ts';

const NEWEST = 3;

/** -1: there is none. */
export function protocolVersionOf(bytes: Buffer): number {
  return bytes.length < 2 ? -1 : Math.min(bytes.readInt16BE(0), NEWEST);
}

export function decodeSubscription(bytes: Buffer): ConsumerProtocolSubscription | null {
  return decodeWith((reader, version) => consumerProtocolSubscription.decode(reader, version), bytes);
}

export function decodeAssignment(bytes: Buffer): ConsumerProtocolAssignment | null {
  return decodeWith((reader, version) => consumerProtocolAssignment.decode(reader, version), bytes);
}

function decodeWith<T>(decode: (reader: Reader, version: number) => T, bytes: Buffer): T | null {
  const version = protocolVersionOf(bytes);
  if (version < 0) return null;
  try {
    return decode(new Reader(bytes, 2), version);
  } catch (error) {
    if (error instanceof DecodeError) return null;
    throw error;
  }
}

/** As consumers read it; topics that are gone are left out. */
export function encodeAssignment(
  assignment: Assignment | OwnedPartitions,
  topics: TopicsImage,
  version: number,
): Buffer {
  const assignedPartitions: ConsumerProtocolAssignmentTopicPartition[] = [];
  for (const [topicId, owned] of assignment) {
    const topic = topics.byId(topicId)?.name;
    if (topic === undefined) continue;
    const partitions = isList(owned) ? [...owned] : [...owned.keys()].sort((a, b) => a - b);
    assignedPartitions.push(new ConsumerProtocolAssignmentTopicPartition({ topic, partitions }));
  }
  const writer = new Writer();
  writer.int16(version);
  consumerProtocolAssignment.encode(writer, new ConsumerProtocolAssignment({ assignedPartitions }), version);
  return writer.toBuffer();
}

function isList(owned: readonly number[] | ReadonlyMap<number, number>): owned is readonly number[] {
  return Array.isArray(owned);
}

/** What a member says it owns, by topic id. */
export function ownedPartitionsOf(subscription: ConsumerProtocolSubscription, topics: TopicsImage): ListedPartitions[] {
  const owned: ListedPartitions[] = [];
  for (const { topic, partitions } of subscription.ownedPartitions) {
    const topicId = topics.byName(topic)?.id;
    if (topicId !== undefined) owned.push({ topicId, partitions });
  }
  return owned;
}

// DEVIATION: Partitions in a classic member's assignment that the topic does not have (it was made anew with fewer) are
// left out when the group becomes a consumer group; Kafka keeps them, and may then be unable to assign anything.
/** What a member was assigned, by topic id. */
export function assignmentOf(assignment: ConsumerProtocolAssignment, topics: TopicsImage): Assignment {
  const byId: [Uuid, number[]][] = [];
  for (const { topic: name, partitions } of assignment.assignedPartitions) {
    const topic = topics.byName(name);
    if (topic === undefined) continue;
    const existing = partitions.filter((partition) => topic.partitions[partition] !== undefined);
    byId.push([topic.id, existing]);
  }
  return mergeAssignments(byId);
}
