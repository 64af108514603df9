// What an administrator asks of a cluster: moves, elections, features, quotas, credentials, the quorum. The error codes
// are those that Apache Kafka 4.3.1 answered to the same requests (compat-tests has them all); here is what a single
// node of its own never shows: folders that once belonged to a cluster, and restarts.

import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { MetadataRecord } from '../../metadata/metadata-record.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import * as AV from '../../protocol/generated/add-raft-voter.ts';
import * as AQ from '../../protocol/generated/alter-client-quotas.ts';
import * as AR from '../../protocol/generated/alter-partition-reassignments.ts';
import * as AS from '../../protocol/generated/alter-user-scram-credentials.ts';
import * as CT from '../../protocol/generated/create-topics.ts';
import * as DQ from '../../protocol/generated/describe-quorum.ts';
import * as EL from '../../protocol/generated/elect-leaders.ts';
import * as LR from '../../protocol/generated/list-partition-reassignments.ts';
import * as R from '../../protocol/generated/records/metadata.ts';
import * as RV from '../../protocol/generated/remove-raft-voter.ts';
import * as UB from '../../protocol/generated/unregister-broker.ts';
import * as UF from '../../protocol/generated/update-features.ts';
import { DIRECTORY_ID, type Fixture, restartController, startController } from './controller-fixture.ts';
import { encodeDataBatches, metadataRecord } from './metadata-batch.ts';
import { SUPPORTED_FEATURES } from './startup.ts';

async function createTopic(fixture: Fixture, name: string): Promise<void> {
  const topic = new CT.CreateTopicsRequestCreatableTopic({ name, numPartitions: 1, replicationFactor: 1 });
  await fixture.send(CT.createTopics, new CT.CreateTopicsRequest({ topics: [topic] }));
}

function partition(fixture: Fixture, topic: string) {
  return fixture.loader.image.topics.byName(topic)!.partitions[0]!;
}

/** The folder of a node whose log holds more than the node wrote, opened again. */
async function withRecords(before: Fixture, records: (offset: number) => MetadataRecord[]): Promise<Fixture> {
  const log = before.log.reopened();
  const base = log.nextOffset;
  const [batch] = encodeDataBatches(records(base), base, before.controller.epoch, 1000);
  log.append(batch!);
  return startController({ log, disk: before.disk, seed: 3 });
}

/** Broker 2 was once there, and a topic `shared` has replicas on it. */
async function formerCluster(isr: number[], leader: number, elr: number[] = []): Promise<Fixture> {
  const first = await startController();
  await createTopic(first, 'shared');
  const { id } = first.loader.image.topics.byName('shared')!;
  return withRecords(first, (offset) => [
    metadataRecord(
      R.registerBrokerRecord,
      new R.RegisterBrokerRecord({
        brokerId: 2,
        incarnationId: DIRECTORY_ID,
        brokerEpoch: offset,
        features: SUPPORTED_FEATURES.map((feature) => new R.RegisterBrokerRecordBrokerFeature({ ...feature })),
        fenced: true,
        logDirs: [DIRECTORY_ID],
      }),
      4,
    ),
    metadataRecord(
      R.partitionChangeRecord,
      new R.PartitionChangeRecord({
        partitionId: 0,
        topicId: id,
        replicas: [1, 2],
        directories: [DIRECTORY_ID, DIRECTORY_ID],
        isr,
        leader,
        eligibleLeaderReplicas: elr,
      }),
      2,
    ),
  ]);
}

async function reassign(fixture: Fixture, replicas: number[] | null, more = {}) {
  const asked = new AR.AlterPartitionReassignmentsRequestReassignablePartition({ partitionIndex: 0, replicas });
  const topic = new AR.AlterPartitionReassignmentsRequestReassignableTopic({ name: 'shared', partitions: [asked] });
  const request = new AR.AlterPartitionReassignmentsRequest({ topics: [topic], ...more });
  const { responses } = await fixture.send(AR.alterPartitionReassignments, request);
  return responses[0]!.partitions[0]!.errorCode;
}

async function ongoing(fixture: Fixture) {
  const { topics } = await fixture.send(LR.listPartitionReassignments, new LR.ListPartitionReassignmentsRequest());
  return topics.flatMap(({ partitions }) =>
    partitions.map(({ replicas, addingReplicas, removingReplicas }) => [replicas, addingReplicas, removingReplicas]),
  );
}

describe('AlterPartitionReassignments', () => {
  test('drops the replica of a broker that is gone, in a new leader epoch', async () => {
    const fixture = await formerCluster([1], 1);
    const { leaderEpoch } = partition(fixture, 'shared');
    expect(await reassign(fixture, [1])).toBe(ErrorCode.NONE);
    expect(partition(fixture, 'shared')).toMatchObject({
      replicas: [1],
      isr: [1],
      leader: 1,
      leaderEpoch: leaderEpoch + 1,
      addingReplicas: [],
      removingReplicas: [],
      directories: [DIRECTORY_ID],
    });
    expect(await ongoing(fixture)).toEqual([]);
  });

  test('keeps as under way what cannot be done, lists it, and takes it back', async () => {
    const fixture = await formerCluster([1], 1);
    expect(await reassign(fixture, [1])).toBe(ErrorCode.NONE);
    expect(await reassign(fixture, [2])).toBe(ErrorCode.NONE);
    expect(await ongoing(fixture)).toEqual([[[2, 1], [2], [1]]]);
    expect(partition(fixture, 'shared')).toMatchObject({ leader: 1, isr: [1] });
    const again = await restartController(fixture);
    expect(await ongoing(again)).toEqual([[[2, 1], [2], [1]]]);
    expect(await reassign(again, null)).toBe(ErrorCode.NONE);
    expect(await ongoing(again)).toEqual([]);
    expect(partition(again, 'shared')).toMatchObject({ replicas: [1], isr: [1], leader: 1 });
    expect(await reassign(again, null)).toBe(ErrorCode.NO_REASSIGNMENT_IN_PROGRESS);
  });

  test('changes the order of replicas without a move, and the number only where that is allowed', async () => {
    const fixture = await formerCluster([1], 1);
    expect(await reassign(fixture, [2, 1])).toBe(ErrorCode.NONE);
    expect(partition(fixture, 'shared')).toMatchObject({ replicas: [2, 1], leader: 1 });
    const fixed = { allowReplicationFactorChange: false };
    expect(await reassign(fixture, [1], fixed)).toBe(ErrorCode.INVALID_REPLICATION_FACTOR);
    expect(await reassign(fixture, [1, 3])).toBe(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
    expect(partition(fixture, 'shared').replicas).toEqual([2, 1]);
  });
});

async function elect(fixture: Fixture, electionType: number) {
  const asked = new EL.ElectLeadersRequestTopicPartitions({ topic: 'shared', partitions: [0] });
  const request = new EL.ElectLeadersRequest({ electionType, topicPartitions: [asked] });
  const { replicaElectionResults } = await fixture.send(EL.electLeaders, request);
  return replicaElectionResults[0]!.partitionResult[0]!.errorCode;
}

describe('ElectLeaders', () => {
  test('leads a partition without known replicas here only by an unclean election', async () => {
    const fixture = await formerCluster([2], -1);
    expect(partition(fixture, 'shared')).toMatchObject({ leader: -1, isr: [2] });
    expect(await elect(fixture, 0)).toBe(ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE);
    const { leaderEpoch } = partition(fixture, 'shared');
    expect(await elect(fixture, 1)).toBe(ErrorCode.NONE);
    expect(partition(fixture, 'shared')).toMatchObject({
      leader: 1,
      isr: [1],
      leaderEpoch: leaderEpoch + 1,
      leaderRecoveryState: 0,
    });
    expect(await elect(fixture, 1)).toBe(ErrorCode.ELECTION_NOT_NEEDED);
  });

  test('cannot make a preferred leader of a broker that is gone', async () => {
    const fixture = await formerCluster([1], 1);
    await reassign(fixture, [2, 1]);
    expect(await elect(fixture, 0)).toBe(ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE);
    expect(partition(fixture, 'shared').leader).toBe(1);
  });
});

describe('UnregisterBroker', () => {
  const unregister = (fixture: Fixture, brokerId: number) =>
    fixture.send(UB.unregisterBroker, new UB.UnregisterBrokerRequest({ brokerId }));

  test('forgets a broker that is gone, for good', async () => {
    const fixture = await formerCluster([2], 2);
    expect((await unregister(fixture, 2)).errorCode).toBe(ErrorCode.NONE);
    expect([...fixture.loader.image.cluster.brokers.keys()]).toEqual([1]);
    expect(partition(fixture, 'shared')).toMatchObject({ leader: -1, isr: [2], replicas: [1, 2] });
    await expect(unregister(fixture, 2)).rejects.toMatchObject({ code: ErrorCode.BROKER_ID_NOT_REGISTERED });
    const again = await restartController(fixture);
    expect([...again.loader.image.cluster.brokers.keys()]).toEqual([1]);
  });

  test('keeps this node', async () => {
    const fixture = await startController();
    await expect(unregister(fixture, 1)).rejects.toMatchObject({ code: ErrorCode.INVALID_REQUEST });
    expect(fixture.loader.image.cluster.brokers.has(1)).toBe(true);
  });
});

async function setFeatures(fixture: Fixture, levels: [string, number, number?][], validateOnly = false) {
  const featureUpdates = levels.map(
    ([feature, maxVersionLevel, upgradeType = 1]) =>
      new UF.UpdateFeaturesRequestFeatureUpdateKey({ feature, maxVersionLevel, upgradeType }),
  );
  return fixture.send(UF.updateFeatures, new UF.UpdateFeaturesRequest({ featureUpdates, validateOnly }));
}

const refusedUpdate = { code: ErrorCode.INVALID_UPDATE_VERSION };

describe('UpdateFeatures', () => {
  test('sets all or nothing, and a restart keeps it', async () => {
    const fixture = await startController();
    const both = setFeatures(fixture, [
      ['transaction.version', 1, 2],
      ['no.such', 1],
    ]);
    await expect(both).rejects.toMatchObject(refusedUpdate);
    expect(fixture.loader.image.featureLevel('transaction.version')).toBe(2);
    await setFeatures(fixture, [['transaction.version', 1, 2]], true);
    expect(fixture.loader.image.featureLevel('transaction.version')).toBe(2);
    await setFeatures(fixture, [['transaction.version', 1, 2]]);
    const again = await restartController(fixture);
    expect(again.loader.image.featureLevel('transaction.version')).toBe(1);
  });

  test('takes the metadata version down only where nothing is lost', async () => {
    const fixture = await startController({ overrides: { features: new Map([['metadata.version', 29]]) } });
    const at = await withRecords(fixture, () => [
      metadataRecord(R.featureLevelRecord, new R.FeatureLevelRecord({ name: 'metadata.version', featureLevel: 29 })),
    ]);
    await setFeatures(at, [['metadata.version', 24, 2]]);
    expect(at.loader.image.featureLevel('metadata.version')).toBe(24);
    await expect(setFeatures(at, [['metadata.version', 22, 2]])).rejects.toMatchObject(refusedUpdate);
    await expect(setFeatures(at, [['metadata.version', 22, 3]])).rejects.toMatchObject(refusedUpdate);
    await expect(setFeatures(at, [['metadata.version', 25, 2]])).rejects.toMatchObject(refusedUpdate);
    await setFeatures(at, [['metadata.version', 30]]);
    expect(at.loader.image.featureLevel('metadata.version')).toBe(30);
  });

  test('makes the least number of in-sync replicas explicit with eligible leader replicas', async () => {
    const fixture = await startController({
      overrides: { features: new Map([['eligible.leader.replicas.version', 0]]) },
    });
    expect(fixture.loader.image.configs.of(4, '').has('min.insync.replicas')).toBe(false);
    await setFeatures(fixture, [['eligible.leader.replicas.version', 1]]);
    expect(fixture.loader.image.configs.of(4, '').get('min.insync.replicas')).toBe('1');
  });

  test('never raises what is not served', async () => {
    const fixture = await startController();
    for (const feature of ['share.version', 'streams.version']) {
      await expect(setFeatures(fixture, [[feature, 1]])).rejects.toMatchObject(refusedUpdate);
    }
  });

  test('kraft.version 1 writes the voters into the log; it never goes down', async () => {
    const fixture = await startController({ overrides: { staticVoters: true } });
    expect(fixture.controller.kraftVersion).toBe(0);
    const ask = (from: Fixture) => {
      const asked = new DQ.DescribeQuorumRequestPartitionData({ partitionIndex: 0 });
      const topic = new DQ.DescribeQuorumRequestTopicData({ topicName: '__cluster_metadata', partitions: [asked] });
      return from.send(DQ.describeQuorum, new DQ.DescribeQuorumRequest({ topics: [topic] }));
    };
    const voters = async (from: Fixture) => (await ask(from)).topics[0]!.partitions[0]!.currentVoters;
    expect(await voters(fixture)).toMatchObject([{ replicaId: 1, replicaDirectoryId: 'AAAAAAAAAAAAAAAAAAAAAA' }]);
    await setFeatures(fixture, [['kraft.version', 1]], true);
    expect(fixture.controller.kraftVersion).toBe(0);
    await setFeatures(fixture, [['kraft.version', 1]]);
    const end = fixture.log.nextOffset;
    await setFeatures(fixture, [['kraft.version', 1]]);
    expect(fixture.log.nextOffset).toBe(end);
    const again = await restartController(fixture);
    expect(again.controller.kraftVersion).toBe(1);
    expect(await voters(again)).toMatchObject([
      { replicaId: 1, replicaDirectoryId: DIRECTORY_ID, logEndOffset: again.log.nextOffset },
    ]);
    await expect(setFeatures(again, [['kraft.version', 0, 3]])).rejects.toMatchObject(refusedUpdate);
  });
});

describe('AddRaftVoter and RemoveRaftVoter', () => {
  test('with the voters in the log', async () => {
    const fixture = await startController();
    const listeners = [new AV.AddRaftVoterRequestListener({ name: 'CONTROLLER', host: 'h', port: 1 })];
    const voter = { voterId: 2, voterDirectoryId: 'AAAAAAAAAAAAAAAAAAAAAQ' };
    const add = (more = {}) =>
      fixture.send(AV.addRaftVoter, new AV.AddRaftVoterRequest({ clusterId: null, ...voter, listeners, ...more }));
    expect((await add()).errorCode).toBe(ErrorCode.REQUEST_TIMED_OUT);
    await expect(add({ voterId: 1 })).rejects.toMatchObject({ code: ErrorCode.DUPLICATE_VOTER });
    const remove = (more = {}) =>
      fixture.send(RV.removeRaftVoter, new RV.RemoveRaftVoterRequest({ clusterId: null, ...voter, ...more }));
    await expect(remove()).rejects.toMatchObject({ code: ErrorCode.VOTER_NOT_FOUND });
    await expect(remove({ voterId: 1, voterDirectoryId: DIRECTORY_ID })).rejects.toMatchObject({
      code: ErrorCode.VOTER_NOT_FOUND,
    });
  });
});

describe('AlterClientQuotas', () => {
  test('what is set is there after a restart, what is removed is not', async () => {
    const fixture = await startController();
    const alter = (ops: [string, number | null][]) => {
      const entity = [
        new AQ.AlterClientQuotasRequestEntityData({ entityType: 'user', entityName: 'u' }),
        new AQ.AlterClientQuotasRequestEntityData({ entityType: 'client-id', entityName: null }),
      ];
      const entry = new AQ.AlterClientQuotasRequestEntryData({
        entity,
        ops: ops.map(
          ([key, value]) => new AQ.AlterClientQuotasRequestOpData({ key, value: value ?? 0, remove: value === null }),
        ),
      });
      return fixture.send(AQ.alterClientQuotas, new AQ.AlterClientQuotasRequest({ entries: [entry] }));
    };
    await alter([
      ['producer_byte_rate', 1024],
      ['request_percentage', 12.5],
    ]);
    await alter([['producer_byte_rate', null]]);
    const end = fixture.log.nextOffset;
    await alter([['request_percentage', 12.5]]);
    expect(fixture.log.nextOffset).toBe(end);
    const again = await restartController(fixture);
    const quotas = [...again.loader.image.clientQuotas.values()];
    expect(quotas).toMatchObject([
      {
        key: 'request_percentage',
        value: 12.5,
        entity: [
          { entityType: 'client-id', entityName: null },
          { entityType: 'user', entityName: 'u' },
        ],
      },
    ]);
  });
});

describe('AlterUserScramCredentials', () => {
  test('stores the keys and never the password', async () => {
    const fixture = await startController();
    const saltedPassword = Buffer.from('not to be found anywhere in the log');
    const upsertion = new AS.AlterUserScramCredentialsRequestScramCredentialUpsertion({
      name: 'u',
      mechanism: 2,
      iterations: 5000,
      salt: Buffer.from('salt'),
      saltedPassword,
    });
    const request = new AS.AlterUserScramCredentialsRequest({ upsertions: [upsertion] });
    await fixture.send(AS.alterUserScramCredentials, request);
    const again = await restartController(fixture);
    const clientKey = createHmac('sha512', saltedPassword).update('Client Key').digest();
    expect([...again.loader.image.scram.values()]).toEqual([
      new R.UserScramCredentialRecord({
        name: 'u',
        mechanism: 2,
        iterations: 5000,
        salt: Buffer.from('salt'),
        storedKey: createHash('sha512').update(clientKey).digest(),
        serverKey: createHmac('sha512', saltedPassword).update('Server Key').digest(),
      }),
    ]);
    const deletion = new AS.AlterUserScramCredentialsRequestScramCredentialDeletion({ name: 'u', mechanism: 2 });
    await again.send(AS.alterUserScramCredentials, new AS.AlterUserScramCredentialsRequest({ deletions: [deletion] }));
    expect((await restartController(again)).loader.image.scram.size).toBe(0);
  });

  test('tells of a user that is named twice the first error, and else that it is twice', async () => {
    const fixture = await startController();
    const named = (name: string) => [
      new AS.AlterUserScramCredentialsRequestScramCredentialDeletion({ name, mechanism: 1 }),
      new AS.AlterUserScramCredentialsRequestScramCredentialDeletion({ name, mechanism: 1 }),
    ];
    const upsertion = new AS.AlterUserScramCredentialsRequestScramCredentialUpsertion({
      name: 'there',
      mechanism: 1,
      iterations: 4096,
      salt: Buffer.from('salt'),
      saltedPassword: Buffer.alloc(32, 1),
    });
    const set = new AS.AlterUserScramCredentialsRequest({ upsertions: [upsertion] });
    await fixture.send(AS.alterUserScramCredentials, set);
    const deletions = [...named('nobody'), ...named('there')];
    const request = new AS.AlterUserScramCredentialsRequest({ deletions });
    const { results } = await fixture.send(AS.alterUserScramCredentials, request);
    expect(results.map(({ user, errorCode }) => [user, errorCode])).toEqual([
      ['nobody', ErrorCode.RESOURCE_NOT_FOUND],
      ['there', ErrorCode.DUPLICATE_RESOURCE],
    ]);
    expect(fixture.loader.image.scram.size).toBe(1);
  });
});
