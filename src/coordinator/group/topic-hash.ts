// The hash by which a consumer group knows that its topics changed (KIP-1101): ConsumerGroupMetadataValue.metadataHash.
// Must hold: equal to Kafka 4.3.1's, so that a group's log can be carried on by either broker without a new epoch;
// topics that do not exist do not count; a group without topics has 0. Hashes are int64, as the record keeps them.

import { assert } from '../../base/assert.ts';
import { type Uuid, uuidBytes } from '../../base/uuid.ts';
import type { ClusterImage } from '../../metadata/cluster.ts';
import type { MetadataImage } from '../../metadata/image.ts';
import type { TopicImage } from '../../metadata/topics.ts';
import { xxh3 } from './xxh3.ts';

/** The version of this way of hashing. */
const MAGIC = 0;
const UUID_HALF = 8;
const INT = 4;
/** Strings are written as UTF-16. */
const CHAR = 2;

/** The hash of one topic: its id, name, number of partitions, and the racks of each partition's replicas. */
export function computeTopicHash(topic: TopicImage, cluster: ClusterImage): bigint {
  const racks = partitionRacks(topic, cluster);
  let size = 1 + 2 * UUID_HALF + stringSize(topic.name) + INT;
  for (const partition of racks) {
    size += INT;
    for (const rack of partition) size += INT + stringSize(rack);
  }
  const buffer = Buffer.allocUnsafe(size);
  buffer[0] = MAGIC;
  let position = putUuid(buffer, 1, topic.id);
  position = putString(buffer, position, topic.name);
  position = buffer.writeInt32LE(topic.partitions.length, position);
  for (let i = 0; i < racks.length; i++) {
    position = buffer.writeInt32LE(i, position);
    for (const rack of racks[i]!) {
      // The length goes before the text, and once more after it, with which every string ends.
      position = buffer.writeInt32LE(rack.length, position);
      position = putString(buffer, position, rack);
    }
  }
  return BigInt.asIntN(64, xxh3(buffer));
}

/** The racks of a partition's replicas, sorted; a rack that holds two replicas is named twice. */
function partitionRacks(topic: TopicImage, cluster: ClusterImage): readonly (readonly string[])[] {
  return topic.partitions.map((partition) => {
    const racks: string[] = [];
    for (const replica of partition.replicas) {
      const rack = cluster.brokers.get(replica)?.rack ?? null;
      if (rack !== null) racks.push(rack);
    }
    // By UTF-16 code units, as Java sorts.
    return racks.length > 1 ? racks.sort() : racks;
  });
}

function stringSize(text: string): number {
  return CHAR * text.length + INT;
}

function putString(buffer: Buffer, position: number, text: string): number {
  buffer.write(text, position, 'utf16le');
  return buffer.writeInt32LE(text.length, position + CHAR * text.length);
}

/** As two int64, each with its least significant byte first. */
function putUuid(buffer: Buffer, position: number, id: Uuid): number {
  const bytes = uuidBytes(id);
  assert(bytes !== null, 'a topic id is a Uuid');
  bytes.copy(buffer, position);
  buffer.subarray(position, position + UUID_HALF).reverse();
  buffer.subarray(position + UUID_HALF, position + 2 * UUID_HALF).reverse();
  return position + 2 * UUID_HALF;
}

/** The hash of a group's topics from those of the single topics. */
export function computeGroupHash(topicHashes: ReadonlyMap<string, bigint>): bigint {
  if (topicHashes.size === 0) return 0n;
  const names = [...topicHashes.keys()].sort();
  const buffer = Buffer.allocUnsafe(UUID_HALF * names.length);
  for (let i = 0; i < names.length; i++) buffer.writeBigInt64LE(topicHashes.get(names[i]!)!, UUID_HALF * i);
  return BigInt.asIntN(64, xxh3(buffer));
}

/**
 * Computes group hashes and remembers those of topics for as long as the metadata image keeps them unchanged: one for
 * all groups of a shard, or of a broker.
 */
export class TopicHashes {
  private readonly known: WeakMap<TopicImage, { readonly racks: string; readonly hash: bigint }> = new WeakMap();
  private cluster: ClusterImage | null = null;
  /** The brokers' racks: what of the cluster a topic's hash depends on. */
  private racks = '';

  topicHash(topic: TopicImage, cluster: ClusterImage): bigint {
    if (cluster !== this.cluster) {
      this.cluster = cluster;
      this.racks = JSON.stringify([...cluster.brokers.values()].map(({ id, rack }) => [id, rack]).sort());
    }
    const known = this.known.get(topic);
    if (known !== undefined && known.racks === this.racks) return known.hash;
    const hash = computeTopicHash(topic, cluster);
    this.known.set(topic, { racks: this.racks, hash });
    return hash;
  }

  /** The metadata hash of a group that subscribes to `topicNames`, which are distinct. */
  groupHash(topicNames: Iterable<string>, image: MetadataImage): bigint {
    const hashes = new Map<string, bigint>();
    for (const name of topicNames) {
      const topic = image.topics.byName(name);
      if (topic !== undefined) hashes.set(name, this.topicHash(topic, image.cluster));
    }
    return computeGroupHash(hashes);
  }
}
