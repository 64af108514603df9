// The durable path: what a start writes, what waits for the commit, what a failure does, what a restart finds.

import { describe, expect, test } from 'vitest';
import { MetadataImage } from '../../metadata/image.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import { AllocateProducerIdsRequest, allocateProducerIds } from '../../protocol/generated/allocate-producer-ids.ts';
import {
  CreateTopicsRequest,
  CreateTopicsRequestCreatableTopic,
  createTopics,
} from '../../protocol/generated/create-topics.ts';
import { type LeaderChangeMessage, leaderChangeMessage } from '../../protocol/generated/data/leader-change-message.ts';
import { DeleteTopicsRequest, deleteTopics } from '../../protocol/generated/delete-topics.ts';
import { DescribeClusterRequest, describeCluster } from '../../protocol/generated/describe-cluster.ts';
import {
  type BrokerRegistrationChangeRecord,
  brokerRegistrationChangeRecord,
  metadataRecordTypes,
  PartitionChangeRecord,
  partitionChangeRecord,
  type RegisterBrokerRecord,
} from '../../protocol/generated/records/metadata.ts';
import { Reader } from '../../protocol/reader.ts';
import { makeController, restartController, startController } from './controller-fixture.ts';
import { FakeMetadataLog } from './fake-metadata-log.ts';
import { ControlType, encodeControlBatch, encodeDataBatches, metadataRecord } from './metadata-batch.ts';
import { readQuorumState } from './quorum-state.ts';
import { encodeSnapshot, listSnapshots, readSnapshot, snapshotFileName } from './snapshot.ts';
import { featureProblem } from './startup.ts';

const LOG_DIRECTORY = '/data/__cluster_metadata-0';

function create(name: string, numPartitions = 1): CreateTopicsRequest {
  return new CreateTopicsRequest({
    topics: [new CreateTopicsRequestCreatableTopic({ name, numPartitions, replicationFactor: 1 })],
  });
}

function typeNames(log: FakeMetadataLog, fromBatch = 0): string[] {
  return log.batches
    .slice(fromBatch)
    .flatMap(({ batch }) => batch.records.map((record) => metadataRecordTypes.get(record.type)!.name));
}

describe('the first start', () => {
  test('writes what a formatted Kafka 4.3.1 node writes, in its order', async () => {
    const { controller, loader, log, disk } = await startController();
    const [first] = log.batches;
    expect(first!.controls.map((control) => control.type)).toEqual([
      ControlType.LEADER_CHANGE,
      ControlType.KRAFT_VERSION,
      ControlType.KRAFT_VOTERS,
    ]);
    const leader: LeaderChangeMessage = leaderChangeMessage.decode(new Reader(first!.controls[0]!.value), 0);
    expect([leader.leaderId, leader.voters.length]).toEqual([1, 1]);
    expect(typeNames(log)).toEqual([
      'BeginTransactionRecord',
      'FeatureLevelRecord',
      'FeatureLevelRecord',
      'FeatureLevelRecord',
      'FeatureLevelRecord',
      'ConfigRecord',
      'EndTransactionRecord',
      'RegisterControllerRecord',
      'RegisterBrokerRecord',
      'BrokerRegistrationChangeRecord',
      'BrokerRegistrationChangeRecord',
    ]);
    expect(loader.image.featureLevel('metadata.version')).toBe(30);
    expect([...loader.image.features.finalized]).toEqual([
      ['metadata.version', 30],
      ['eligible.leader.replicas.version', 1],
      ['group.version', 1],
      ['transaction.version', 2],
    ]);
    expect(loader.image.configs.broker('').get('min.insync.replicas')).toBe('1');
    const broker = loader.image.cluster.brokers.get(1)!;
    expect([broker.fenced, broker.epoch, broker.incarnationId]).toEqual([
      false,
      controller.brokerEpoch,
      controller.incarnationId,
    ]);
    expect(readQuorumState(disk, LOG_DIRECTORY)).toEqual({ leaderId: 1, leaderEpoch: 1, dataVersion: 1, voters: null });
    expect(disk.exists('/data/bootstrap.checkpoint')).toBe(true);
    expect(listSnapshots(disk, LOG_DIRECTORY)).toEqual([{ endOffset: 0, epoch: 0 }]);
  });

  test('formats with the feature levels that were asked for, which later starts do not change', async () => {
    const features = new Map([
      ['transaction.version', 1],
      ['group.version', 0],
    ]);
    const first = await startController({ overrides: { features } });
    const levels = [
      ['metadata.version', 30],
      ['eligible.leader.replicas.version', 1],
      ['transaction.version', 1],
    ];
    expect([...first.loader.image.features.finalized]).toEqual(levels);
    await first.controller.close();
    const later = { features: new Map([['transaction.version', 2]]) };
    const second = await startController({ log: first.log.reopened(), disk: first.disk, overrides: later });
    expect([...second.loader.image.features.finalized]).toEqual(levels);
  });

  test.each([
    ['transaction.version', 3],
    ['transaction.version', -1],
    ['transaction.version', 0.5],
    ['transaction.versio', 1],
    ['metadata.version', 30],
    ['kraft.version', 1],
  ])('cannot format with %s at %s', (name, level) => {
    expect(featureProblem(name, level)).not.toBeNull();
  });

  test('with static voters formats for kraft.version 0', async () => {
    const { log, disk } = await startController({ overrides: { staticVoters: true } });
    expect(log.batches[0]!.controls.map((control) => control.type)).toEqual([ControlType.LEADER_CHANGE]);
    expect(JSON.parse(disk.readFile(`${LOG_DIRECTORY}/quorum-state`).toString())).toEqual({
      clusterId: '',
      leaderId: 1,
      leaderEpoch: 1,
      votedId: -1,
      appliedOffset: 0,
      currentVoters: [{ voterId: 1 }],
      data_version: 0,
    });
  });

  test('nothing is published before the registration is committed', async () => {
    const log = new FakeMetadataLog(false);
    const { controller, loader } = makeController({ log });
    controller.start(loader);
    await new Promise((resolve) => setImmediate(resolve));
    expect(loader.image).toBe(MetadataImage.empty);
    log.commit(log.nextOffset - 1);
    expect(loader.image).toBe(MetadataImage.empty);
    log.commit();
    await controller.ready;
    expect(loader.image.offset).toBe(log.nextOffset - 1);
  });
});

describe('a change', () => {
  test('is answered when it is committed and published, not before', async () => {
    const log = new FakeMetadataLog(false);
    const { controller, loader, send } = makeController({ log });
    controller.start(loader);
    await new Promise((resolve) => setImmediate(resolve));
    log.commit();
    await controller.ready;
    let answered = false;
    const answer = send(createTopics, create('a')).then((response) => {
      answered = true;
      expect(loader.image.topics.byName('a')).toBeDefined();
      return response;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect([answered, loader.image.topics.size]).toEqual([false, 0]);
    // A refusal computed from what is not committed yet waits too.
    let refused = false;
    const second = send(createTopics, create('a')).then((response) => {
      refused = true;
      return response;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(refused).toBe(false);
    log.commit();
    expect((await answer).topics[0]!.errorCode).toBe(ErrorCode.NONE);
    expect((await second).topics[0]!.errorCode).toBe(ErrorCode.TOPIC_ALREADY_EXISTS);
  });

  test('lands in one batch', async () => {
    const { log, send } = await startController();
    const before = log.batches.length;
    await send(createTopics, create('a', 50));
    expect(log.batches.length).toBe(before + 1);
    expect(log.batches.at(-1)!.batch.records.length).toBe(51);
  });

  test('that the log refuses is fatal and answers KAFKA_STORAGE_ERROR', async () => {
    const { log, send, fatals, loader } = await startController();
    log.appendError = ErrorCode.KAFKA_STORAGE_ERROR;
    await expect(send(createTopics, create('a'))).rejects.toMatchObject({ code: ErrorCode.KAFKA_STORAGE_ERROR });
    expect(fatals.length).toBe(1);
    expect(loader.image.topics.size).toBe(0);
    log.appendError = ErrorCode.NONE;
    await expect(send(createTopics, create('b'))).rejects.toMatchObject({ code: ErrorCode.KAFKA_STORAGE_ERROR });
    expect(log.batches.every(({ batch }) => batch.records.every((record) => record.type !== 2))).toBe(true);
  });

  test('whose sync fails is fatal and is never answered as done', async () => {
    const log = new FakeMetadataLog(false);
    const { controller, loader, send, fatals } = makeController({ log });
    controller.start(loader);
    await new Promise((resolve) => setImmediate(resolve));
    log.commit();
    await controller.ready;
    const answer = send(createTopics, create('a'));
    log.goOffline();
    await expect(answer).rejects.toMatchObject({ code: ErrorCode.KAFKA_STORAGE_ERROR });
    expect(fatals.length).toBe(1);
  });

  test('with another API is refused', async () => {
    const { send } = await startController();
    await expect(send(describeCluster, new DescribeClusterRequest())).rejects.toMatchObject({
      code: ErrorCode.UNSUPPORTED_VERSION,
    });
  });
});

describe('a restart', () => {
  test('after a crash finds everything and raises every leader epoch by one', async () => {
    const first = await startController();
    await first.send(createTopics, create('a', 3));
    await first.send(createTopics, create('b'));
    await first.send(deleteTopics, new DeleteTopicsRequest({ topicNames: ['b'] }), 5);
    const second = await restartController(first);
    const topic = second.loader.image.topics.byName('a')!;
    expect(topic.id).toBe(first.loader.image.topics.byName('a')!.id);
    expect(topic.partitions.map(({ leader, leaderEpoch, isr }) => [leader, leaderEpoch, isr])).toEqual(
      [0, 1, 2].map(() => [1, 1, [1]]),
    );
    expect(second.loader.image.topics.byName('b')).toBeUndefined();
    expect(second.controller.epoch).toBe(2);
    expect(second.controller.brokerEpoch).toBeGreaterThan(first.controller.brokerEpoch);
    const broker = second.loader.image.cluster.brokers.get(1)!;
    expect(broker.incarnationId).not.toBe(first.controller.incarnationId);
    expect(broker.fenced).toBe(false);
  });

  test('after a clean close was fenced and without leaders in between', async () => {
    const first = await startController();
    await first.send(createTopics, create('a'));
    const before = first.log.batches.length;
    await first.controller.close();
    const records = first.log.batches.slice(before).flatMap(({ batch }) => batch.records);
    expect(records.map((record) => record.type)).toEqual([
      brokerRegistrationChangeRecord.key,
      partitionChangeRecord.key,
      brokerRegistrationChangeRecord.key,
    ]);
    const change = records[1]!.message as PartitionChangeRecord;
    expect([change.leader, change.isr, change.eligibleLeaderReplicas, change.lastKnownElr]).toEqual([-1, [], [1], [1]]);
    expect((records[2]!.message as BrokerRegistrationChangeRecord).fenced).toBe(1);
    // What the replicas of this process see is not changed under them.
    expect(first.loader.image.topics.byName('a')!.partitions[0]!.leader).toBe(1);
    const second = await restartController(first);
    const partition = second.loader.image.topics.byName('a')!.partitions[0]!;
    expect(partition).toMatchObject({ leader: 1, leaderEpoch: 2, isr: [1], elr: [], lastKnownElr: [] });
  });

  test('publishes once, with all topics new', async () => {
    const first = await startController();
    await first.send(createTopics, create('a'));
    await first.send(createTopics, create('b'));
    const fixture = makeController({ log: first.log.reopened(), disk: first.disk, seed: 3 });
    const published: number[] = [];
    fixture.loader.install({
      name: 'test',
      onUpdate(delta) {
        expect(delta.image).toBe(MetadataImage.empty);
        published.push(delta.topics!.changed.size);
      },
    });
    fixture.controller.start(fixture.loader);
    await fixture.controller.ready;
    expect(published).toEqual([2]);
  });

  test('after a close whose last records could not be written finds what was there before', async () => {
    const first = await startController();
    await first.send(createTopics, create('a'));
    first.log.appendError = ErrorCode.KAFKA_STORAGE_ERROR;
    await first.controller.close();
    expect(first.fatals.length).toBe(1);
    const second = await restartController(first);
    expect(second.loader.image.topics.byName('a')!.partitions[0]!.leaderEpoch).toBe(1);
  });

  test('a log that goes away after the close is no failure, and a closed controller refuses', async () => {
    const first = await startController();
    await first.controller.close();
    first.log.goOffline();
    expect(first.fatals).toEqual([]);
    await expect(first.send(createTopics, create('a'))).rejects.toMatchObject({ code: ErrorCode.NOT_CONTROLLER });
  });

  test('on a start that was cut off inside its bootstrap begins it again', async () => {
    const first = await startController();
    const log = new FakeMetadataLog();
    log.append(encodeControlBatch(first.log.batches[0]!.controls, 0, 1, 0));
    const { records } = first.log.batches[1]!.batch;
    log.append(encodeDataBatches(records.slice(0, 2), 3, 1, 0)[0]!);
    const second = await startController({ log, disk: first.disk });
    expect(typeNames(log)).toContain('AbortTransactionRecord');
    expect(second.loader.image.featureLevel('metadata.version')).toBe(30);
    expect(second.loader.image.configs.broker('').get('min.insync.replicas')).toBe('1');
  });

  test('takes over what an unclean election of Kafka left', async () => {
    const first = await startController();
    await first.send(createTopics, create('a'));
    const id = first.loader.image.topics.byName('a')!.id;
    const log = first.log.reopened();
    const left = new PartitionChangeRecord({
      partitionId: 0,
      topicId: id,
      isr: [],
      leader: -1,
      leaderRecoveryState: 1,
      lastKnownElr: [1],
    });
    log.append(encodeDataBatches([metadataRecord(partitionChangeRecord, left)], log.nextOffset, 1, 0)[0]!);
    const second = await startController({ log, disk: first.disk });
    expect(second.loader.image.topics.byName('a')!.partitions[0]).toMatchObject({
      leader: 1,
      isr: [1],
      lastKnownElr: [],
      leaderRecoveryState: 0,
      leaderEpoch: 2,
    });
  });

  test('names the folder whose log is damaged', async () => {
    const first = await startController();
    const log = first.log.reopened();
    const damaged = { ...log, read: () => ErrorCode.KAFKA_STORAGE_ERROR } as unknown as FakeMetadataLog;
    damaged.onAdvance = () => {};
    await expect(startController({ log: damaged, disk: first.disk })).rejects.toThrow(LOG_DIRECTORY);
  });

  test('leaves a partition alone whose only complete replica is elsewhere', async () => {
    const first = await startController();
    await first.send(createTopics, create('a', 2));
    const id = first.loader.image.topics.byName('a')!.id;
    const log = first.log.reopened();
    const moved = [
      metadataRecord(
        partitionChangeRecord,
        new PartitionChangeRecord({ partitionId: 1, topicId: id, replicas: [1, 2], isr: [2], leader: 2 }),
      ),
    ];
    log.append(encodeDataBatches(moved, log.nextOffset, 1, 0)[0]!);
    const second = await startController({ log, disk: first.disk });
    expect(second.loader.image.topics.byName('a')!.partitions[1]).toMatchObject({ leader: 2, leaderEpoch: 1 });
  });

  test('never gives a producer id twice', async () => {
    const first = await startController();
    const ask = (fixture: typeof first) =>
      fixture.send(
        allocateProducerIds,
        new AllocateProducerIdsRequest({ brokerId: 1, brokerEpoch: fixture.controller.brokerEpoch }),
      );
    expect(await ask(first)).toMatchObject({ errorCode: 0, producerIdStart: 0, producerIdLen: 1000 });
    expect(await ask(first)).toMatchObject({ errorCode: 0, producerIdStart: 1000 });
    const second = await restartController(first);
    expect(await ask(second)).toMatchObject({ errorCode: 0, producerIdStart: 2000 });
    expect(
      await second.send(allocateProducerIds, new AllocateProducerIdsRequest({ brokerId: 1, brokerEpoch: 0 })),
    ).toMatchObject({ errorCode: ErrorCode.STALE_BROKER_EPOCH });
  });

  test('begins from the newest snapshot and the log after it', async () => {
    const first = await startController();
    await first.send(createTopics, create('a'));
    const end = first.log.nextOffset;
    const records = first.log.batches
      .flatMap(({ batch }) => batch.records)
      .filter((record) => !metadataRecordTypes.get(record.type)!.name.includes('Transaction'));
    const voters = readSnapshot(first.disk, LOG_DIRECTORY, snapshotFileName({ endOffset: 0, epoch: 0 })).controls;
    first.disk.writeFileAtomic(
      `${LOG_DIRECTORY}/${snapshotFileName({ endOffset: end, epoch: 1 })}`,
      encodeSnapshot({ lastContainedMs: 0, records, controls: voters }, 1, 0),
      true,
    );
    await first.send(createTopics, create('b'));
    const second = await restartController(first);
    expect([...second.loader.image.topics.values()].map((topic) => topic.name).sort()).toEqual(['a', 'b']);
    expect(readQuorumState(first.disk, LOG_DIRECTORY)).toEqual({
      leaderId: 1,
      leaderEpoch: 2,
      dataVersion: 1,
      voters: null,
    });
  });

  test('refuses a snapshot that the log does not reach', async () => {
    const first = await startController();
    first.disk.writeFileAtomic(
      `${LOG_DIRECTORY}/${snapshotFileName({ endOffset: 1000, epoch: 1 })}`,
      encodeSnapshot({ lastContainedMs: 0, records: [], controls: [] }, 1, 0),
      true,
    );
    await expect(restartController(first)).rejects.toThrow(/ends at offset 1000/);
  });

  test('refuses a feature level that it cannot serve', async () => {
    const first = await startController();
    const { featureRecords } = await import('./startup.ts');
    const log = first.log.reopened();
    log.append(encodeDataBatches(featureRecords([['metadata.version', 31]]), log.nextOffset, 1, 0)[0]!);
    await expect(startController({ log, disk: first.disk })).rejects.toThrow(/metadata.version 31/);
  });

  test('opens a folder that was formatted and never started, with the levels it was formatted with', async () => {
    const formatted = await startController();
    const registered = formatted.log.batches.flatMap(({ batch }) => batch.records).find((record) => record.type === 0)!;
    expect((registered.message as RegisterBrokerRecord).logDirs.length).toBe(1);
    const { featureRecords } = await import('./startup.ts');
    formatted.disk.writeFileAtomic(
      '/data/bootstrap.checkpoint',
      encodeSnapshot(
        {
          lastContainedMs: 0,
          records: featureRecords([
            ['metadata.version', 21],
            ['group.version', 1],
          ]),
          controls: [],
        },
        0,
        0,
      ),
      true,
    );
    const second = await startController({ disk: formatted.disk });
    expect(second.loader.image.featureLevel('metadata.version')).toBe(21);
    expect(second.loader.image.featureLevel('group.version')).toBe(1);
    await second.send(createTopics, create('a'));
    expect(second.log.batches.at(-1)!.batch.records.map((record) => record.version)).toEqual([0, 1]);
  });
});
