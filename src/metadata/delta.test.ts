// Records to images: topics, brokers, configuration and the rest, one rule of KIP-631 at a time.

import { describe, expect, test } from 'vitest';
import type { RecordType } from '../protocol/api.ts';
import * as R from '../protocol/generated/records/metadata.ts';
import { ConfigResourceType } from './configs.ts';
import { MetadataDelta } from './delta.ts';
import { MetadataImage } from './image.ts';
import type { MetadataRecord } from './metadata-record.ts';

const A = 'aaaaaaaaaaaaaaaaaaaaaA';
const B = 'bbbbbbbbbbbbbbbbbbbbbA';

function record<T extends object>(type: RecordType<T>, message: T): MetadataRecord {
  return { type: type.key, version: type.versions[1], message };
}

function apply(image: MetadataImage, ...records: MetadataRecord[]): MetadataImage {
  const delta = new MetadataDelta(image);
  for (const one of records) delta.replay(one);
  return delta.apply(image.offset + records.length, 1, 0);
}

const topic = (name: string, topicId: string) => record(R.topicRecord, new R.TopicRecord({ name, topicId }));
const partition = (topicId: string, partitionId: number, more: Partial<R.PartitionRecord> = {}) =>
  record(
    R.partitionRecord,
    new R.PartitionRecord({
      partitionId,
      topicId,
      replicas: [1],
      isr: [1],
      leader: 1,
      leaderEpoch: 0,
      partitionEpoch: 0,
      directories: ['BDDsGlWhRGqKtVg1O8Tqrg'],
      ...more,
    }),
  );
const change = (topicId: string, partitionId: number, more: Partial<R.PartitionChangeRecord>) =>
  record(R.partitionChangeRecord, new R.PartitionChangeRecord({ topicId, partitionId, ...more }));
const config = (resourceType: number, resourceName: string, name: string, value: string | null) =>
  record(R.configRecord, new R.ConfigRecord({ resourceType, resourceName, name, value }));
const remove = (topicId: string) => record(R.removeTopicRecord, new R.RemoveTopicRecord({ topicId }));

describe('topics', () => {
  const one = apply(MetadataImage.empty, topic('a', A), partition(A, 0), partition(A, 1));

  test('are found by name and by id', () => {
    expect(one.topics.byName('a')).toBe(one.topics.byId(A));
    expect(one.topics.byName('a')!.partitions.length).toBe(2);
    expect(one.topics.partition('a', 1)!.leader).toBe(1);
    expect(one.topics.partition('a', 2)).toBeUndefined();
    expect(one.topicName(A)).toBe('a');
  });

  test('a change that names a leader raises the leader epoch, also when it is the same one', () => {
    const next = apply(one, change(A, 0, { leader: 1 }), change(A, 1, { isr: [1, 2] }));
    const [first, second] = next.topics.byName('a')!.partitions;
    expect([first!.leaderEpoch, first!.partitionEpoch]).toEqual([1, 1]);
    expect([second!.leaderEpoch, second!.partitionEpoch, second!.isr]).toEqual([0, 1, [1, 2]]);
    expect(one.topics.byName('a')!.partitions[0]!.leaderEpoch).toBe(0);
  });

  test('new replicas keep the directories of those that stay', () => {
    const next = apply(one, change(A, 0, { replicas: [2, 1] }));
    expect(next.topics.byName('a')!.partitions[0]!.directories).toEqual([
      'AAAAAAAAAAAAAAAAAAAAAQ',
      'BDDsGlWhRGqKtVg1O8Tqrg',
    ]);
  });

  test('a removed topic takes its configuration with it, and its name may come back in the same delta', () => {
    const set = apply(one, config(ConfigResourceType.TOPIC, 'a', 'retention.ms', '1'));
    const delta = new MetadataDelta(set);
    for (const one of [remove(A), topic('a', B), partition(B, 0)]) delta.replay(one);
    const next = delta.apply(99, 1, 0);
    expect(next.topics.byName('a')!.id).toBe(B);
    expect(next.topics.byId(A)).toBeUndefined();
    expect(next.configs.topic('a').size).toBe(0);
    expect([...delta.topics!.deleted.keys()]).toEqual([A]);
    expect(delta.topics!.changed.get(B)!.before).toBeNull();
    expect(set.configs.topic('a').get('retention.ms')).toBe('1');
  });

  test('a topic made and removed within a delta leaves no trace', () => {
    const delta = new MetadataDelta(MetadataImage.empty);
    for (const one of [topic('a', A), partition(A, 0), config(2, 'a', 'retention.ms', '1'), remove(A)])
      delta.replay(one);
    expect([delta.topics!.changed.size, delta.topics!.deleted.size]).toEqual([0, 0]);
    const image = delta.apply(3, 1, 0);
    expect([image.topics.size, [...image.configs.entries()].length]).toEqual([0, 0]);
  });

  test('a delta names just the partitions that changed', () => {
    const delta = new MetadataDelta(one);
    delta.replay(change(A, 1, { leader: -1 }));
    expect([...delta.topics!.changed.get(A)!.changes.keys()]).toEqual([1]);
    delta.replay(partition(A, 2));
    expect(delta.topics!.changed.get(A)!.partitionCount()).toBe(3);
  });

  test('ClearElr empties one topic, or all', () => {
    const elr = { eligibleLeaderReplicas: [1], lastKnownElr: [1] };
    const both = apply(one, change(A, 0, elr), topic('b', B), partition(B, 0, elr));
    const clear = (topicName: string) => record(R.clearElrRecord, new R.ClearElrRecord({ topicName }));
    const some = apply(both, clear('a'));
    expect(some.topics.partition('a', 0)!.elr).toEqual([]);
    expect(some.topics.partition('b', 0)!.elr).toEqual([1]);
    expect(apply(both, clear('')).topics.partition('b', 0)!.lastKnownElr).toEqual([]);
  });

  test.each([
    ['a partition of an unknown topic', partition(B, 0)],
    ['a partition that leaves a gap', partition(A, 3)],
    ['a change of an unknown partition', change(A, 9, { leader: 1 })],
    ['the removal of an unknown topic', remove(B)],
    ['a record of an unknown type', { type: 999, version: 0, message: {} }],
  ])('%s is refused', (_what, bad) => {
    expect(() => apply(one, bad)).toThrow();
  });
});

describe('brokers', () => {
  const register = record(
    R.registerBrokerRecord,
    new R.RegisterBrokerRecord({
      brokerId: 7,
      brokerEpoch: 5,
      incarnationId: A,
      endPoints: [new R.RegisterBrokerRecordBrokerEndpoint({ name: 'P', host: 'h', port: 9092, securityProtocol: 0 })],
      logDirs: [B],
    }),
  );
  const registrationChange = (fields: Partial<R.BrokerRegistrationChangeRecord>) =>
    record(
      R.brokerRegistrationChangeRecord,
      new R.BrokerRegistrationChangeRecord({ brokerId: 7, brokerEpoch: 5, ...fields }),
    );
  const registered = apply(MetadataImage.empty, register);

  test('are fenced until a change unfences them', () => {
    expect(registered.cluster.brokers.get(7)!.fenced).toBe(true);
    const unfenced = apply(registered, registrationChange({ fenced: -1, cordonedLogDirs: [] }));
    expect(unfenced.cluster.brokers.get(7)).toMatchObject({ fenced: false, directories: [B], cordonedDirectories: [] });
    const leaving = apply(unfenced, registrationChange({ inControlledShutdown: 1 }));
    expect(leaving.cluster.brokers.get(7)).toMatchObject({ fenced: false, inControlledShutdown: true });
    expect(apply(leaving, registrationChange({ fenced: 1 })).cluster.brokers.get(7)!.fenced).toBe(true);
  });

  test('of another epoch are not changed', () => {
    expect(() => apply(registered, registrationChange({ brokerEpoch: 6, fenced: -1 }))).toThrow(/epoch/);
  });

  test('can go', () => {
    const gone = apply(
      registered,
      record(R.unregisterBrokerRecord, new R.UnregisterBrokerRecord({ brokerId: 7, brokerEpoch: 5 })),
    );
    expect(gone.cluster.brokers.size).toBe(0);
  });
});

describe('the rest of KIP-631', () => {
  test('is kept and removed', () => {
    const acl = new R.AccessControlEntryRecord({ id: A, principal: 'User:x' });
    const quota = new R.ClientQuotaRecord({
      entity: [new R.ClientQuotaRecordEntityData({ entityType: 'user', entityName: null })],
      key: 'producer_byte_rate',
      value: 5,
    });
    const scram = new R.UserScramCredentialRecord({ name: 'x', mechanism: 1 });
    const token = new R.DelegationTokenRecord({ tokenId: 't' });
    const full = apply(
      MetadataImage.empty,
      record(R.accessControlEntryRecord, acl),
      record(R.clientQuotaRecord, quota),
      record(R.userScramCredentialRecord, scram),
      record(R.delegationTokenRecord, token),
      record(R.producerIdsRecord, new R.ProducerIdsRecord({ brokerId: 1, brokerEpoch: 2, nextProducerId: 3000 })),
      record(R.featureLevelRecord, new R.FeatureLevelRecord({ name: 'group.version', featureLevel: 1 })),
      record(R.noOpRecord, new R.NoOpRecord()),
      record(R.zkMigrationStateRecord, new R.ZkMigrationStateRecord({ zkMigrationState: 0 })),
    );
    expect([...full.acls.values()]).toEqual([acl]);
    expect([...full.clientQuotas.values()]).toEqual([quota]);
    expect([...full.scram.values()]).toEqual([scram]);
    expect([...full.delegationTokens.values()]).toEqual([token]);
    expect(full.producerIds.nextProducerId).toBe(3000);
    expect([full.featureLevel('group.version'), full.featureLevel('other'), full.zkMigrationState]).toEqual([1, 0, 0]);
    const bare = apply(
      full,
      record(R.removeAccessControlEntryRecord, new R.RemoveAccessControlEntryRecord({ id: A })),
      record(R.clientQuotaRecord, new R.ClientQuotaRecord({ ...quota, remove: true })),
      record(R.removeUserScramCredentialRecord, new R.RemoveUserScramCredentialRecord({ name: 'x', mechanism: 1 })),
      record(R.removeDelegationTokenRecord, new R.RemoveDelegationTokenRecord({ tokenId: 't' })),
      record(R.featureLevelRecord, new R.FeatureLevelRecord({ name: 'group.version', featureLevel: 0 })),
    );
    expect([bare.acls.size, bare.clientQuotas.size, bare.scram.size, bare.delegationTokens.size]).toEqual([0, 0, 0, 0]);
    expect(bare.features.finalized.size).toBe(0);
    expect(full.acls.size).toBe(1);
  });

  test('configuration is set, changed and deleted key by key', () => {
    const first = apply(
      MetadataImage.empty,
      config(ConfigResourceType.BROKER, '', 'a', '1'),
      config(ConfigResourceType.BROKER, '1', 'a', '2'),
    );
    const delta = new MetadataDelta(first);
    delta.replay(config(ConfigResourceType.BROKER, '1', 'a', null));
    const second = delta.apply(9, 1, 0);
    expect([second.configs.broker('').get('a'), second.configs.broker('1').size]).toEqual(['1', 0]);
    expect([...delta.configs!.changed()]).toEqual([{ type: ConfigResourceType.BROKER, name: '1' }]);
    expect(delta.configs!.isChanged(ConfigResourceType.BROKER, '')).toBe(false);
  });
});

test('the difference of two images leads from one to the other', () => {
  const before = apply(
    MetadataImage.empty,
    topic('a', A),
    partition(A, 0),
    config(ConfigResourceType.TOPIC, 'a', 'k', 'v'),
    record(R.featureLevelRecord, new R.FeatureLevelRecord({ name: 'group.version', featureLevel: 1 })),
  );
  const after = apply(
    MetadataImage.empty,
    topic('b', B),
    partition(B, 0),
    config(ConfigResourceType.BROKER, '', 'k', 'v'),
  );
  const delta = MetadataDelta.between(before, after);
  expect([...delta.topics!.deleted.keys()]).toEqual([A]);
  expect([...delta.topics!.changed.keys()]).toEqual([B]);
  const reached = delta.apply(50, 2, 0);
  expect([...reached.topics.values()]).toEqual([...after.topics.values()]);
  expect([...reached.configs.entries()]).toEqual([...after.configs.entries()]);
  expect(reached.features.finalized.size).toBe(0);
});

test('ten thousand topics are made one at a time in well under a second', () => {
  let image = MetadataImage.empty;
  const started = process.cpuUsage();
  for (let i = 0; i < 10_000; i++) {
    const id = Buffer.from(`topic-${String(i).padStart(10, '0')}`).toString('base64url');
    image = apply(image, topic(`t${i}`, id), partition(id, 0));
  }
  expect(image.topics.size).toBe(10_000);
  // Copying the whole for each change would take minutes; the bound only has to tell the two apart.
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(5000);
});
