// Expected answers are those of Apache Kafka 4.3.1 to the same requests, but for the deviations.

import { describe, expect, test } from 'vitest';
import type { MetadataRecord } from '../../metadata/metadata-record.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import { MetadataRequest, MetadataRequestMetadataRequestTopic } from '../../protocol/generated/metadata.ts';
import {
  BrokerRegistrationChangeRecord,
  brokerRegistrationChangeRecord,
  PartitionChangeRecord,
  partitionChangeRecord,
  RegisterBrokerRecord,
  RegisterBrokerRecordBrokerEndpoint,
  registerBrokerRecord,
} from '../../protocol/generated/records/metadata.ts';
import { type AdminFixture, startAdmin } from './admin-fixture.ts';
import { metadataHandler } from './metadata.ts';

const UNKNOWN_ID = '123456789012345678901w';

const named = (...names: string[]) => names.map((name) => new MetadataRequestMetadataRequestTopic({ name }));

function ask(fixture: AdminFixture, init: Partial<MetadataRequest>, version?: number) {
  return fixture.call(metadataHandler, new MetadataRequest(init), version);
}

/** What another controller could have written: a second broker, changed partitions. */
function publish(fixture: AdminFixture, ...records: MetadataRecord[]): void {
  const { loader } = fixture.controller;
  const offset = loader.image.offset + 1;
  loader.onBatch({ baseOffset: offset, lastOffset: offset, epoch: 1, appendTimestampMs: 0, records });
}

describe('Metadata', () => {
  test.each([4, 5, 6, 7, 8, 9, 10, 11, 12, 13])(
    'version %i answers known, unknown and illegal topics',
    async (version) => {
      const fixture = await startAdmin();
      await fixture.createTopic('a', 2);
      const response = await ask(
        fixture,
        { topics: named('a', 'nope', 'a/b', ''), allowAutoTopicCreation: false },
        version,
      );
      expect(response.topics.map(({ name, errorCode }) => [name, errorCode])).toEqual([
        ['a', 0],
        ['nope', ErrorCode.UNKNOWN_TOPIC_OR_PARTITION],
        ['a/b', ErrorCode.INVALID_TOPIC_EXCEPTION],
        ['', ErrorCode.INVALID_TOPIC_EXCEPTION],
      ]);
      const [a] = response.topics;
      expect(a!.topicId === fixture.broker.metadata.image.topics.byName('a')!.id).toBe(version >= 10);
      expect(a!.partitions).toMatchObject(
        [0, 1].map((partitionIndex) => ({
          errorCode: 0,
          partitionIndex,
          leaderId: 1,
          leaderEpoch: version >= 7 ? 0 : -1,
          replicaNodes: [1],
          isrNodes: [1],
          offlineReplicas: [],
        })),
      );
      expect(response.brokers).toMatchObject([{ nodeId: 1, host: 'localhost', port: 9092, rack: null }]);
      expect([response.controllerId, response.clusterId]).toEqual([1, fixture.broker.clusterId]);
      expect(fixture.broker.metadata.image.topics.size).toBe(1);
    },
  );

  test('asks for all by null, in version 0 by an empty list, which later asks for none', async () => {
    const fixture = await startAdmin();
    await fixture.createTopic('a');
    await fixture.createTopic('b');
    const names = async (topics: MetadataRequestMetadataRequestTopic[] | null, version: number) =>
      (await ask(fixture, { topics }, version)).topics.map((topic) => topic.name).sort();
    expect(await names([], 0)).toEqual(['a', 'b']);
    expect(await names([], 1)).toEqual([]);
    for (const version of [1, 9, 13]) expect(await names(null, version)).toEqual(['a', 'b']);
  });

  test('creates what is asked for and answers it at once', async () => {
    const fixture = await startAdmin({ 'num.partitions': '3' });
    for (const [version, name] of [
      [0, 'v0'],
      [3, 'v3'],
      [4, 'v4'],
      [13, 'v13'],
    ] as const) {
      const { topics } = await ask(fixture, { topics: named(name) }, version);
      expect(topics).toMatchObject([{ name, errorCode: 0 }]);
      expect(topics[0]!.partitions.length).toBe(3);
    }
    const { topics } = await ask(fixture, { topics: named('x', 'a/b', '__cluster_metadata') });
    expect(topics.map(({ name, errorCode }) => [name, errorCode])).toEqual([
      ['x', 0],
      ['a/b', ErrorCode.INVALID_TOPIC_EXCEPTION],
      ['__cluster_metadata', ErrorCode.UNKNOWN_TOPIC_OR_PARTITION],
    ]);
  });

  test('two who ask at once get one topic', async () => {
    const fixture = await startAdmin();
    const [one, two] = await Promise.all([ask(fixture, { topics: named('a') }), ask(fixture, { topics: named('a') })]);
    expect(one.topics[0]!.topicId).toBe(two.topics[0]!.topicId);
    expect([one.topics[0]!.errorCode, two.topics[0]!.errorCode]).toEqual([0, 0]);
  });

  test('creates nothing where the broker does not allow it, or cannot', async () => {
    const off = await startAdmin({ 'auto.create.topics.enable': 'false' });
    expect((await ask(off, { topics: named('a') })).topics[0]!.errorCode).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    const two = await startAdmin({ 'default.replication.factor': '2' });
    expect((await ask(two, { topics: named('a') })).topics[0]!.errorCode).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    expect(two.broker.metadata.image.topics.size).toBe(0);
  });

  test("makes the coordinators' topics with Kafka's configuration", async () => {
    const fixture = await startAdmin({ 'offsets.topic.num.partitions': '5', 'offsets.topic.replication.factor': '1' });
    const { topics } = await ask(fixture, { topics: named('__consumer_offsets') });
    expect([topics[0]!.isInternal, topics[0]!.partitions.length]).toEqual([true, 5]);
    expect(Object.fromEntries(fixture.broker.metadata.image.configs.topic('__consumer_offsets'))).toEqual({
      'cleanup.policy': 'compact',
      'compression.type': 'producer',
      'segment.bytes': '104857600',
    });
    const unknown = await ask(fixture, { topics: named('__transaction_state'), allowAutoTopicCreation: false });
    expect(unknown.topics[0]).toMatchObject({ errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, isInternal: true });
  });

  test('finds topics by id, and then only by id', async () => {
    const fixture = await startAdmin();
    await fixture.createTopic('a');
    const topicId = fixture.broker.metadata.image.topics.byName('a')!.id;
    const byId = (id: string) => new MetadataRequestMetadataRequestTopic({ name: null, topicId: id });
    const { topics } = await ask(fixture, { topics: [byId(topicId), byId(UNKNOWN_ID), ...named('b')] }, 12);
    expect(topics.map(({ name, topicId: id, errorCode }) => [name, id, errorCode])).toEqual([
      ['a', topicId, 0],
      [null, UNKNOWN_ID, ErrorCode.UNKNOWN_TOPIC_ID],
    ]);
    const early = await ask(fixture, { topics: [new MetadataRequestMetadataRequestTopic({ name: 'a', topicId })] }, 10);
    expect(early).toMatchObject({ brokers: [], clusterId: null, controllerId: -1 });
    expect(early.topics).toMatchObject([{ name: 'a', errorCode: ErrorCode.INVALID_REQUEST }]);
    const nothing = await ask(fixture, { topics: [new MetadataRequestMetadataRequestTopic({ name: null })] }, 12);
    expect(nothing.topics).toMatchObject([{ name: '', errorCode: ErrorCode.INVALID_REQUEST }]);
  });

  test('a name twice is answered once', async () => {
    const fixture = await startAdmin();
    await fixture.createTopic('a');
    expect((await ask(fixture, { topics: named('a', 'a') })).topics.length).toBe(1);
  });

  test('authorized operations are there when asked for, where the version has them', async () => {
    const fixture = await startAdmin();
    await fixture.createTopic('a');
    const both = { includeClusterAuthorizedOperations: true, includeTopicAuthorizedOperations: true };
    const eight = await ask(fixture, { topics: named('a'), ...both }, 8);
    expect([eight.clusterAuthorizedOperations, eight.topics[0]!.topicAuthorizedOperations]).toEqual([8096, 3576]);
    const latest = await ask(fixture, { topics: named('a'), includeTopicAuthorizedOperations: true });
    expect([latest.clusterAuthorizedOperations, latest.topics[0]!.topicAuthorizedOperations]).toEqual([
      -2147483648, 3576,
    ]);
    const unasked = await ask(fixture, { topics: named('a') }, 8);
    expect([unasked.clusterAuthorizedOperations, unasked.topics[0]!.topicAuthorizedOperations]).toEqual([
      -2147483648, -2147483648,
    ]);
  });

  test('tells where brokers, listeners and replicas are missing', async () => {
    const fixture = await startAdmin();
    await fixture.createTopic('a', 3);
    const topicId = fixture.broker.metadata.image.topics.byName('a')!.id;
    const register = new RegisterBrokerRecord({
      brokerId: 2,
      brokerEpoch: 99,
      endPoints: [new RegisterBrokerRecordBrokerEndpoint({ name: 'OTHER', host: 'h', port: 1, securityProtocol: 0 })],
    });
    const unfence = new BrokerRegistrationChangeRecord({ brokerId: 2, brokerEpoch: 99, fenced: -1 });
    const change = (partitionId: number, leader: number, replicas: number[]): MetadataRecord => ({
      type: partitionChangeRecord.key,
      version: 2,
      message: new PartitionChangeRecord({ partitionId, topicId, leader, replicas, isr: replicas }),
    });
    publish(
      fixture,
      { type: registerBrokerRecord.key, version: 4, message: register },
      { type: brokerRegistrationChangeRecord.key, version: 0, message: unfence },
      change(0, 2, [2, 1]),
      change(1, -1, [1]),
      change(2, 1, [1, 7]),
    );
    const codes = async (version: number) =>
      (await ask(fixture, { topics: named('a') }, version)).topics[0]!.partitions.map((p) => [p.errorCode, p.leaderId]);
    const { LEADER_NOT_AVAILABLE, LISTENER_NOT_FOUND, REPLICA_NOT_AVAILABLE } = ErrorCode;
    expect(await codes(0)).toEqual([
      [LEADER_NOT_AVAILABLE, -1],
      [LEADER_NOT_AVAILABLE, -1],
      [REPLICA_NOT_AVAILABLE, 1],
    ]);
    expect(await codes(5)).toEqual([
      [LEADER_NOT_AVAILABLE, -1],
      [LEADER_NOT_AVAILABLE, -1],
      [0, 1],
    ]);
    expect(await codes(6)).toEqual([
      [LISTENER_NOT_FOUND, -1],
      [LEADER_NOT_AVAILABLE, -1],
      [0, 1],
    ]);
    const { brokers, topics } = await ask(fixture, { topics: named('a') });
    expect(brokers.map((broker) => broker.nodeId)).toEqual([1]);
    expect(topics[0]!.partitions.map((partition) => partition.offlineReplicas)).toEqual([[2], [], [7]]);
  });
});
