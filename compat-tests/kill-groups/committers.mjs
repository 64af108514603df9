// Groups without transactions: offsets committed by hand, and two groups of one member each, in either protocol, whose
// member must still be the member after each kill. What is committed only grows, and whoever connects again looks first
// whether the broker still has it: a later, larger commit would hide the loss.
import { apiModule, klammModule, pause } from '../kill/klamm-modules.mjs';
import { partitions, passingNames, plainGroups, soloClassic, soloConsumer, topics } from './workload.mjs';

const { ErrorCode, errorName } = await klammModule('protocol/api-error.js');
const commitApi = await apiModule('offset-commit');
const fetchApi = await apiModule('offset-fetch');
const joinApi = await apiModule('join-group');
const syncApi = await apiModule('sync-group');
const heartbeatApi = await apiModule('heartbeat');
const leaveApi = await apiModule('leave-group');
const consumerApi = await apiModule('consumer-group-heartbeat');

const topic = topics[0];
const passing = new Set(passingNames.map((name) => ErrorCode[name]));
const retryMs = 20;
const sessionTimeoutMs = 30_000;
/** Of the consumer protocol, where the broker says it: see `settings`. */
const consumerSessionTimeoutMs = 6000;

/** What the broker has for a group, by partition; a partition without is -1. */
export async function committedOf(client, groupId, topicName) {
  const Topic = fetchApi.OffsetFetchRequestOffsetFetchRequestTopics;
  const Group = fetchApi.OffsetFetchRequestOffsetFetchRequestGroup;
  const partitionIndexes = Array.from({ length: partitions }, (_none, index) => index);
  const asked = new Group({ groupId, topics: [new Topic({ name: topicName, partitionIndexes })] });
  const request = new fetchApi.OffsetFetchRequest({ groups: [asked] });
  for (;;) {
    const [found] = (await client.send(fetchApi.offsetFetch, request, { version: 8 })).groups;
    if (passing.has(found.errorCode)) {
      await pause(retryMs);
      continue;
    }
    if (found.errorCode !== ErrorCode.NONE) throw new Error(`OffsetFetch of ${groupId}: ${errorName(found.errorCode)}`);
    return new Map(found.topics[0].partitions.map((each) => [each.partitionIndex, each.committedOffset]));
  }
}

/** One group's ever larger offsets. */
class Offsets {
  constructor(group, report) {
    this.group = group;
    this.report = report;
    this.next = 1;
    this.acked = new Map();
    this.client = null;
  }

  async check(client) {
    if (this.client === client) return;
    this.client = client;
    const found = await committedOf(client, this.group, topic);
    for (const [partition, acked] of this.acked) {
      const now = found.get(partition) ?? -1;
      if (now < acked)
        this.report.found('regressed', `${this.group}: ${acked} was committed in ${partition}, it is ${now}`);
    }
  }

  /** The error code of the request, NONE when it was taken. */
  async commit(client, { memberId = '', epoch = -1 } = {}) {
    await this.check(client);
    const { OffsetCommitRequest, offsetCommit } = commitApi;
    const Topic = commitApi.OffsetCommitRequestOffsetCommitRequestTopic;
    const Partition = commitApi.OffsetCommitRequestOffsetCommitRequestPartition;
    const offset = this.next++;
    const list = Array.from(
      { length: partitions },
      (_none, partitionIndex) => new Partition({ partitionIndex, committedOffset: offset }),
    );
    const request = new OffsetCommitRequest({
      groupId: this.group,
      memberId,
      generationIdOrMemberEpoch: epoch,
      topics: [new Topic({ name: topic, partitions: list })],
    });
    // Version 9 names topics by name.
    const response = await client.send(offsetCommit, request, { version: 9 });
    for (const { partitionIndex: partition, errorCode } of response.topics[0].partitions) {
      if (errorCode !== ErrorCode.NONE) return errorCode;
      await this.report.ledger.record({ kind: 'committed', group: this.group, topic, partition, offset });
      this.acked.set(partition, offset);
      this.report.counts.commits += 1;
    }
    return ErrorCode.NONE;
  }
}

export function plainCommitter(report) {
  const groups = plainGroups.map((group) => new Offsets(group, report));
  return async (client) => {
    for (const group of groups) {
      const code = await group.commit(client);
      if (code !== ErrorCode.NONE && !passing.has(code)) {
        report.problem(`OffsetCommit of ${group.group} was answered ${errorName(code)}`);
      }
    }
    await pause(40);
  };
}

/** What both kinds of member do: join, say that they are there, commit, leave now and then. */
class Member {
  constructor(group, sessionMs, random, report) {
    this.group = group;
    this.sessionMs = sessionMs;
    this.heardAt = 0;
    this.random = random;
    this.report = report;
    this.offsets = new Offsets(group, report);
    this.memberId = '';
    this.epoch = -1;
    this.joined = false;
  }

  async round(client) {
    await this.offsets.check(client);
    if (!this.joined) {
      if (!(await this.join(client))) return pause(retryMs);
      await this.report.ledger.record({
        kind: 'joined',
        group: this.group,
        memberId: this.memberId,
        epoch: this.epoch,
      });
      this.joined = true;
      this.heardAt = Date.now();
      this.report.counts.joins += 1;
    }
    if (!(await this.settle('a heartbeat', await this.heartbeat(client)))) return;
    const { memberId, epoch } = this;
    if (!(await this.settle('a commit', await this.offsets.commit(client, { memberId, epoch })))) return;
    this.report.counts.beats += 1;
    if (this.random() < 0.02) {
      this.joined = false;
      await this.leave(client);
      this.memberId = '';
    }
    await pause(60);
  }

  /** After an acknowledged join a member stays one for its session: nothing but the waiting answers may come. */
  async settle(what, code) {
    const silentMs = Date.now() - this.heardAt;
    if (code === ErrorCode.NONE) {
      this.heardAt = Date.now();
      return true;
    }
    if (passing.has(code)) {
      await pause(retryMs);
      return false;
    }
    // A broker that was away for longer than a session may have ended it when it was back.
    if (silentMs > this.sessionMs * 0.8) this.report.counts.expired += 1;
    else this.report.found('forgotten', `${this.group}: ${what} of its member was answered ${errorName(code)}`);
    this.joined = false;
    this.memberId = '';
    return false;
  }
}

export class ClassicMember extends Member {
  constructor(random, report) {
    super(soloClassic, sessionTimeoutMs, random, report);
  }

  async join(client) {
    const protocols = [
      new joinApi.JoinGroupRequestJoinGroupRequestProtocol({
        name: 'range',
        metadata: Buffer.from([0, 0, 0, 0, 0, 0, 255, 255, 255, 255]),
      }),
    ];
    const request = new joinApi.JoinGroupRequest({
      groupId: this.group,
      sessionTimeoutMs,
      rebalanceTimeoutMs: sessionTimeoutMs,
      memberId: this.memberId,
      protocolType: 'consumer',
      protocols,
    });
    const joined = await client.send(joinApi.joinGroup, request, { version: 9, timeoutMs: sessionTimeoutMs + 10_000 });
    if (joined.errorCode !== ErrorCode.NONE) {
      // A kill between the two halves of a join forgets who was to be a member.
      this.memberId = joined.errorCode === ErrorCode.MEMBER_ID_REQUIRED ? joined.memberId : '';
      return false;
    }
    this.memberId = joined.memberId;
    this.epoch = joined.generationId;
    const assignment = Buffer.from(`generation ${this.epoch}`);
    const sync = await client.send(
      syncApi.syncGroup,
      new syncApi.SyncGroupRequest({
        groupId: this.group,
        generationId: this.epoch,
        memberId: this.memberId,
        protocolType: 'consumer',
        protocolName: 'range',
        assignments: [new syncApi.SyncGroupRequestSyncGroupRequestAssignment({ memberId: this.memberId, assignment })],
      }),
      { version: 5 },
    );
    if (sync.errorCode !== ErrorCode.NONE) {
      this.memberId = '';
      return false;
    }
    if (!sync.assignment.equals(assignment))
      this.report.problem(`${this.group}: SyncGroup answered another assignment`);
    return true;
  }

  async heartbeat(client) {
    const { memberId, epoch, group: groupId } = this;
    const request = new heartbeatApi.HeartbeatRequest({ groupId, generationId: epoch, memberId });
    return (await client.send(heartbeatApi.heartbeat, request, { version: 4 })).errorCode;
  }

  leave(client) {
    const members = [new leaveApi.LeaveGroupRequestMemberIdentity({ memberId: this.memberId })];
    return client.send(leaveApi.leaveGroup, new leaveApi.LeaveGroupRequest({ groupId: this.group, members }), {
      version: 5,
    });
  }
}

export class ConsumerMember extends Member {
  constructor(random, report) {
    super(soloConsumer, consumerSessionTimeoutMs, random, report);
    this.owned = [];
    this.lives = 0;
  }

  async join(client) {
    this.lives += 1;
    this.memberId = `${this.group}-${this.lives}-${Math.floor(this.random() * 1e9)}`;
    const request = new consumerApi.ConsumerGroupHeartbeatRequest({
      groupId: this.group,
      memberId: this.memberId,
      memberEpoch: 0,
      rebalanceTimeoutMs: sessionTimeoutMs,
      subscribedTopicNames: [topic],
      topicPartitions: [],
    });
    const response = await client.send(consumerApi.consumerGroupHeartbeat, request, { version: 1 });
    if (response.errorCode !== ErrorCode.NONE) return false;
    this.epoch = response.memberEpoch;
    this.owned = response.assignment?.topicPartitions ?? [];
    return true;
  }

  async heartbeat(client) {
    const { memberId, epoch, group: groupId } = this;
    const Owned = consumerApi.ConsumerGroupHeartbeatRequestTopicPartitions;
    const request = new consumerApi.ConsumerGroupHeartbeatRequest({
      groupId,
      memberId,
      memberEpoch: epoch,
      rebalanceTimeoutMs: sessionTimeoutMs,
      subscribedTopicNames: [topic],
      topicPartitions: this.owned.map(({ topicId, partitions: list }) => new Owned({ topicId, partitions: list })),
    });
    const response = await client.send(consumerApi.consumerGroupHeartbeat, request, { version: 1 });
    if (response.errorCode === ErrorCode.NONE) {
      this.epoch = response.memberEpoch;
      this.owned = response.assignment?.topicPartitions ?? this.owned;
    }
    return response.errorCode;
  }

  leave(client) {
    const { memberId, group: groupId } = this;
    const request = new consumerApi.ConsumerGroupHeartbeatRequest({ groupId, memberId, memberEpoch: -1 });
    return client.send(consumerApi.consumerGroupHeartbeat, request, { version: 1 });
  }
}
