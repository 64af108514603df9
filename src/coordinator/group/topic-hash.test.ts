import { describe, expect, test } from 'vitest';
import type { BrokerRegistration, ClusterImage } from '../../metadata/cluster.ts';
import { MetadataImage } from '../../metadata/image.ts';
import { ImmutableMap } from '../../metadata/immutable-map.ts';
import { type PartitionRegistration, type TopicImage, TopicsImage } from '../../metadata/topics.ts';
import { computeGroupHash, computeTopicHash, TopicHashes } from './topic-hash.ts';

const ID = 'sH3KxQb1TqW0ZpYk8mN7rA';

function partition(replicas: readonly number[]): PartitionRegistration {
  return {
    replicas,
    directories: replicas.map(() => 'AAAAAAAAAAAAAAAAAAAAAA'),
    isr: replicas,
    removingReplicas: [],
    addingReplicas: [],
    elr: [],
    lastKnownElr: [],
    leader: replicas[0] ?? -1,
    leaderRecoveryState: 0,
    leaderEpoch: 0,
    partitionEpoch: 0,
  };
}

function topic(name: string, replicas: readonly (readonly number[])[], id = ID): TopicImage {
  return { name, id, partitions: replicas.map(partition) };
}

function cluster(racks: readonly (string | null)[]): ClusterImage {
  const brokers = racks.map((rack, id): [number, BrokerRegistration] => [
    id,
    {
      id,
      epoch: 1,
      incarnationId: ID,
      endpoints: [],
      features: [],
      rack,
      fenced: false,
      inControlledShutdown: false,
      isMigratingZkBroker: false,
      directories: [],
      cordonedDirectories: null,
    },
  ]);
  return { brokers: new Map(brokers), controllers: new Map() };
}

function image(topics: readonly TopicImage[], racks: readonly (string | null)[]): MetadataImage {
  const byName = new Map(topics.map((one): [string, TopicImage] => [one.name, one]));
  const byId = new Map(topics.map((one): [string, TopicImage] => [one.id, one]));
  const empty = MetadataImage.empty;
  return new MetadataImage({
    ...empty,
    topics: new TopicsImage(ImmutableMap.empty(), ImmutableMap.empty()).with(byName, byId),
    cluster: cluster(racks),
  });
}

const RACKS = ['rack-b', 'rack-a', null, ''];

/** What Utils.computeTopicHash of Apache Kafka 4.3.1 gives, with brokers 0 to 3 in RACKS. */
const topicVectors: readonly (readonly [name: string, replicas: readonly (readonly number[])[], hash: bigint])[] = [
  ['orders', [[0]], -7048245558267744500n],
  ['orders', [[2]], -4071069369764664996n],
  [
    't',
    [
      [0, 1],
      [1, 3],
      [0, 0],
    ],
    5266620877970057282n,
  ],
  ['a.much-longer_topic.name.that.goes.past.128.bytes.as.utf-16', [[1, 0], []], -9098983748635159403n],
  ['empty', [], -1862234139817297237n],
];

describe('topic hash', () => {
  test.each(topicVectors)('%s %j', (name, replicas, hash) => {
    expect(computeTopicHash(topic(name, replicas), cluster(RACKS))).toBe(hash);
  });

  test('of many partitions', () => {
    const replicas = Array.from({ length: 1000 }, (_, i) => [i % 4, (i + 1) % 4]);
    expect(computeTopicHash(topic('large', replicas), cluster(RACKS))).toBe(-545932170031385428n);
  });

  test('depends on id, name, partitions and racks, not on the order of replicas', () => {
    const base = computeTopicHash(topic('t', [[0, 1]]), cluster(RACKS));
    expect(computeTopicHash(topic('t', [[1, 0]]), cluster(RACKS))).toBe(base);
    expect(computeTopicHash(topic('t', [[0, 1]], 'sH3KxQb1TqW0ZpYk8mN7rg'), cluster(RACKS))).not.toBe(base);
    expect(computeTopicHash(topic('u', [[0, 1]]), cluster(RACKS))).not.toBe(base);
    expect(
      computeTopicHash(
        topic('t', [
          [0, 1],
          [0, 1],
        ]),
        cluster(RACKS),
      ),
    ).not.toBe(base);
    expect(computeTopicHash(topic('t', [[0, 1]]), cluster(['rack-b', 'rack-c']))).not.toBe(base);
  });
});

describe('group hash', () => {
  test('is that of Kafka, whatever the order of topics', () => {
    const hashes: [string, bigint][] = [
      ['b', -1n],
      ['a', 1234567890123456789n],
      ['B', 0n],
    ];
    expect(computeGroupHash(new Map(hashes))).toBe(4658845892223448606n);
    expect(computeGroupHash(new Map(hashes.reverse()))).toBe(4658845892223448606n);
    expect(computeGroupHash(new Map())).toBe(0n);
  });

  test('topics that do not exist do not count', () => {
    const hashes = new TopicHashes();
    const now = image([topic('a', [[0]]), topic('b', [[1]], 'sH3KxQb1TqW0ZpYk8mN7rg')], RACKS);
    const both = hashes.groupHash(['a', 'b'], now);
    expect(hashes.groupHash(['b', 'missing', 'a'], now)).toBe(both);
    expect(hashes.groupHash(['a'], now)).not.toBe(both);
    expect(hashes.groupHash(['missing'], now)).toBe(0n);
  });

  test('follows the image: a topic that changed, a broker that moved to another rack', () => {
    const hashes = new TopicHashes();
    const first = image([topic('a', [[0]])], RACKS);
    const grown = image([topic('a', [[0], [0]])], RACKS);
    const before = hashes.groupHash(['a'], first);
    expect(hashes.groupHash(['a'], grown)).not.toBe(before);
    expect(hashes.groupHash(['a'], first)).toBe(before);
    const moved = new MetadataImage({ ...first, cluster: cluster(['elsewhere']) });
    expect(hashes.groupHash(['a'], moved)).not.toBe(before);
    expect(hashes.groupHash(['a'], new MetadataImage({ ...first, cluster: cluster(RACKS) }))).toBe(before);
  });
});
