import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../protocol/api-error.ts';
import { ConsumerGroupRegularExpressionKey } from '../../protocol/generated/records/group.ts';
import { ConsumerClient, ConsumerHarness, decodedRecords, ownedBy, settleClients, shares } from './consumer-harness.ts';
import { GROUP } from './group-harness.ts';

const ALL = ['orders-0', 'orders-1', 'orders-2', 'orders-3'];

describe('joining', () => {
  it('gives the first member everything, in the first epoch', async () => {
    const c = await ConsumerHarness.start();
    const response = await c.join('a');
    expect(response).toMatchObject({ errorCode: 0, memberId: 'a', memberEpoch: 2, heartbeatIntervalMs: 5_000 });
    expect(c.assignmentOf(response)).toEqual({ orders: [0, 1, 2, 3] });
    expect(c.recordNames()).toEqual([
      'ConsumerGroupMemberMetadata',
      'ConsumerGroupMetadata',
      'ConsumerGroupTargetAssignmentMember',
      'ConsumerGroupTargetAssignmentMetadata',
      'ConsumerGroupCurrentMemberAssignment',
    ]);
    expect(await c.state()).toBe('Stable');
  });

  it('makes an id for a member of version 0 that has none', async () => {
    const c = await ConsumerHarness.start();
    const response = await c.join('', { version: 0 });
    expect(response.errorCode).toBe(0);
    expect(response.memberId).toMatch(/^[\w-]{22}$/);
  });

  it('answers a heartbeat that changes nothing without a record and without an assignment', async () => {
    const c = await ConsumerHarness.start();
    await c.join('a');
    const before = c.recordNames().length;
    const response = await c.heartbeat({ memberId: 'a', epoch: 2 });
    expect(response).toMatchObject({ errorCode: 0, memberEpoch: 2, assignment: null });
    expect(c.recordNames().length).toBe(before);
  });

  it('repeats the assignment to a member that tells all about itself', async () => {
    const c = await ConsumerHarness.start();
    await c.join('a');
    const before = c.recordNames().length;
    const full = { memberId: 'a', epoch: 2, rebalanceTimeoutMs: 60_000, topics: ['orders'], owned: {} };
    expect(c.assignmentOf(await c.heartbeat(full))).toEqual({ orders: [0, 1, 2, 3] });
    expect(c.recordNames().length).toBe(before);
  });

  it('takes partitions from one member before it gives them to another', async () => {
    const c = await ConsumerHarness.start();
    const a = new ConsumerClient(c, 'a');
    const b = new ConsumerClient(c, 'b');
    await a.beat();
    a.lags = true;
    const joined = await b.beat();
    expect(joined).toMatchObject({ memberEpoch: 3 });
    expect(b.owned).toEqual({});
    expect(await c.state()).toBe('Reconciling');
    const told = await a.beat();
    expect(told.memberEpoch).toBe(2);
    expect(a.wanted.orders).toHaveLength(2);
    await b.beat();
    expect(b.owned).toEqual({});
    a.revoke();
    expect((await a.beat()).memberEpoch).toBe(3);
    await b.beat();
    expect(ownedBy([a, b])).toEqual(ALL);
    expect(shares([a, b])).toEqual([2, 2]);
    expect(await c.state()).toBe('Stable');
  });

  it('describes what members have and are to have', async () => {
    const c = await ConsumerHarness.start();
    const a = new ConsumerClient(c, 'a');
    const b = new ConsumerClient(c, 'b');
    await a.beat();
    a.lags = true;
    await b.beat();
    await a.beat();
    const group = await c.describe();
    expect(group).toMatchObject({
      errorCode: 0,
      groupState: 'Reconciling',
      groupEpoch: 3,
      assignmentEpoch: 3,
      assignorName: 'uniform',
    });
    const [first, second] = group.members;
    expect(first).toMatchObject({ memberId: 'a', memberEpoch: 2, memberType: 1, subscribedTopicNames: ['orders'] });
    // What it has still to give up counts as what it has.
    expect(first?.assignment.topicPartitions[0]).toMatchObject({ topicName: 'orders', partitions: [0, 1, 2, 3] });
    expect(first?.targetAssignment.topicPartitions[0]?.partitions).toHaveLength(2);
    expect(second?.assignment.topicPartitions).toEqual([]);
    expect(second?.targetAssignment.topicPartitions[0]?.partitions).toHaveLength(2);
  });

  it('refuses one more than the group may have', async () => {
    const c = await ConsumerHarness.start({ orders: 4 }, { consumerMaxSize: 1 });
    await c.join('a');
    expect(await c.join('b')).toMatchObject({
      errorCode: ErrorCode.GROUP_MAX_SIZE_REACHED,
      errorMessage: 'The consumer group has reached its maximum capacity of 1 members.',
    });
    expect((await c.heartbeat({ memberId: 'a', epoch: 2 })).errorCode).toBe(0);
  });

  it('uses the assignor that most members ask for', async () => {
    const c = await ConsumerHarness.start({ orders: 3 });
    await c.join('a', { assignor: 'range' });
    expect((await c.describe()).assignorName).toBe('range');
    await c.join('b', { assignor: 'uniform' });
    expect((await c.describe()).assignorName).toBe('uniform');
  });

  it('computes a new target not before the interval since the last has passed', async () => {
    const c = await ConsumerHarness.start();
    c.h.consumerSettings = { ...c.h.consumerSettings, assignmentIntervalMs: 1_000 };
    const a = new ConsumerClient(c, 'a');
    const b = new ConsumerClient(c, 'b');
    await a.beat();
    expect(await b.beat()).toMatchObject({ errorCode: 0, memberEpoch: 2 });
    expect(await c.state()).toBe('Assigning');
    await c.advance(1_000);
    await settleClients([a, b]);
    expect(shares([a, b])).toEqual([2, 2]);
  });
});

describe('epochs', () => {
  it('fences a member that names another epoch', async () => {
    const c = await ConsumerHarness.start();
    await c.join('a');
    await c.join('b');
    await c.heartbeat({ memberId: 'a', epoch: 2, owned: {} });
    expect((await c.describe()).members[0]).toMatchObject({ memberEpoch: 3 });
    expect(await c.heartbeat({ memberId: 'a', epoch: 4 })).toMatchObject({
      errorCode: ErrorCode.FENCED_MEMBER_EPOCH,
      errorMessage:
        'The consumer group member has a greater member epoch (4) than the one known by the group coordinator (3). ' +
        'The member must abandon all its partitions and rejoin.',
      memberId: null,
    });
    expect((await c.heartbeat({ memberId: 'a', epoch: 2 })).errorCode).toBe(ErrorCode.FENCED_MEMBER_EPOCH);
  });

  it('takes the epoch before from a member that missed the answer and owns no more than it may', async () => {
    const c = await ConsumerHarness.start();
    await c.join('a');
    await c.join('b');
    await c.heartbeat({ memberId: 'a', epoch: 2, owned: {} });
    const own = (await c.describe()).members[0]?.assignment.topicPartitions[0]?.partitions ?? [];
    const again = await c.heartbeat({ memberId: 'a', epoch: 2, owned: { orders: own } });
    expect(again).toMatchObject({ errorCode: 0, memberEpoch: 3 });
    const other = [0, 1, 2, 3].filter((partition) => !own.includes(partition));
    const stale = await c.heartbeat({ memberId: 'a', epoch: 2, owned: { orders: other } });
    expect(stale.errorCode).toBe(ErrorCode.FENCED_MEMBER_EPOCH);
  });

  it('knows no other member, and no group that is none', async () => {
    const c = await ConsumerHarness.start();
    expect(await c.heartbeat({ memberId: 'a', epoch: 2 })).toMatchObject({
      errorCode: ErrorCode.GROUP_ID_NOT_FOUND,
      errorMessage: `Consumer group ${GROUP} not found.`,
    });
    expect(await c.heartbeat({ memberId: 'a', epoch: -1 })).toMatchObject({
      errorCode: ErrorCode.GROUP_ID_NOT_FOUND,
      errorMessage: `Group ${GROUP} not found.`,
    });
    await c.join('a');
    expect(await c.heartbeat({ memberId: 'b', epoch: 2 })).toMatchObject({
      errorCode: ErrorCode.UNKNOWN_MEMBER_ID,
      errorMessage: `Member b is not a member of group ${GROUP}.`,
    });
  });

  it('lets a member join again with epoch 0, and keeps what it has', async () => {
    const c = await ConsumerHarness.start();
    await c.join('a');
    const again = await c.join('a');
    expect(again).toMatchObject({ errorCode: 0, memberEpoch: 2 });
    expect(c.assignmentOf(again)).toEqual({ orders: [0, 1, 2, 3] });
  });
});

describe('leaving', () => {
  it('gives what a member had to the others', async () => {
    const c = await ConsumerHarness.start();
    const a = new ConsumerClient(c, 'a');
    const b = new ConsumerClient(c, 'b');
    await settleClients([a, b], 3);
    const from = c.recordNames().length;
    const left = await c.heartbeat({ memberId: 'a', epoch: -1 });
    expect(left).toMatchObject({ errorCode: 0, memberId: 'a', memberEpoch: -1, heartbeatIntervalMs: 0 });
    expect(c.recordNames(from)).toEqual([
      '-ConsumerGroupCurrentMemberAssignment',
      '-ConsumerGroupTargetAssignmentMember',
      '-ConsumerGroupMemberMetadata',
      'ConsumerGroupMetadata',
    ]);
    expect(await c.state()).toBe('Assigning');
    await b.beat();
    expect(ownedBy([b])).toEqual(ALL);
  });

  it('leaves an empty group, which can be deleted', async () => {
    const c = await ConsumerHarness.start();
    await c.join('a');
    await c.heartbeat({ memberId: 'a', epoch: -1 });
    expect(await c.describe()).toMatchObject({ groupState: 'Empty', groupEpoch: 3, assignmentEpoch: 2, members: [] });
    const from = c.recordNames().length;
    const { coordinator } = c.h;
    const { results } = await coordinator.deleteGroups(c.h.context(2), { groupsNames: [GROUP] });
    expect(results[0]?.errorCode).toBe(0);
    expect(c.recordNames(from)).toEqual([
      '-ConsumerGroupTargetAssignmentMetadata',
      '-ConsumerGroupPartitionMetadata',
      '-ConsumerGroupMetadata',
    ]);
    expect((await c.describe()).errorCode).toBe(ErrorCode.GROUP_ID_NOT_FOUND);
    await c.restart();
    expect(await c.group()).toBeUndefined();
  });

  it('is not deleted while it has members', async () => {
    const c = await ConsumerHarness.start();
    await c.join('a');
    const { results } = await c.h.coordinator.deleteGroups(c.h.context(2), { groupsNames: [GROUP] });
    expect(results[0]?.errorCode).toBe(ErrorCode.NON_EMPTY_GROUP);
  });

  it('fences a member whose session ends, and tries again if that cannot be written', async () => {
    const c = await ConsumerHarness.start();
    const a = new ConsumerClient(c, 'a');
    const b = new ConsumerClient(c, 'b');
    await settleClients([a, b], 3);
    await c.advance(30_000);
    await b.beat();
    c.h.log.refuseWith = ErrorCode.KAFKA_STORAGE_ERROR;
    await c.advance(15_000);
    expect((await c.describe()).members).toHaveLength(2);
    c.h.log.refuseWith = 0;
    await c.advance(500);
    expect((await c.describe()).members.map(({ memberId }) => memberId)).toEqual(['b']);
    await b.beat();
    expect(ownedBy([b])).toEqual(ALL);
  });

  it('fences a member that does not give up its partitions in time', async () => {
    const c = await ConsumerHarness.start();
    const a = new ConsumerClient(c, 'a', { rebalanceTimeoutMs: 10_000 });
    const b = new ConsumerClient(c, 'b');
    await a.beat();
    a.lags = true;
    await b.beat();
    await a.beat();
    await c.advance(9_999);
    await a.beat();
    expect((await c.describe()).members).toHaveLength(2);
    await c.advance(1);
    expect((await c.describe()).members).toHaveLength(1);
    expect((await a.beat()).errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    await b.beat();
    expect(ownedBy([b])).toEqual(ALL);
  });
});

describe('static members', () => {
  const options = { instanceId: 'one' };

  it('keep their partitions while they are away, and get them back under a new id', async () => {
    const c = await ConsumerHarness.start();
    const a = new ConsumerClient(c, 'a', options);
    const b = new ConsumerClient(c, 'b');
    await settleClients([a, b], 4);
    const had = a.owned;
    const left = await c.heartbeat({ memberId: 'a', epoch: -2, ...options });
    expect(left).toMatchObject({ errorCode: 0, memberId: 'a', memberEpoch: -2 });
    expect((await b.beat()).memberEpoch).toBe(3);
    const from = c.recordNames().length;
    const back = new ConsumerClient(c, 'a2', options);
    expect(await back.beat()).toMatchObject({ errorCode: 0, memberEpoch: 3 });
    expect(back.owned).toEqual(had);
    expect(c.recordNames(from)).toEqual([
      '-ConsumerGroupCurrentMemberAssignment',
      '-ConsumerGroupTargetAssignmentMember',
      '-ConsumerGroupMemberMetadata',
      'ConsumerGroupMemberMetadata',
      'ConsumerGroupTargetAssignmentMember',
      'ConsumerGroupCurrentMemberAssignment',
      'ConsumerGroupCurrentMemberAssignment',
    ]);
    expect((await c.heartbeat({ memberId: 'a', epoch: 3, ...options })).errorCode).toBe(ErrorCode.FENCED_INSTANCE_ID);
    expect(await c.state()).toBe('Stable');
  });

  it('cannot take the place of one that is there', async () => {
    const c = await ConsumerHarness.start();
    await c.join('a', options);
    expect(await c.join('b', options)).toMatchObject({
      errorCode: ErrorCode.UNRELEASED_INSTANCE_ID,
      errorMessage:
        'Static member b with instance id one cannot join the group because the instance id is owned by a member.',
    });
    expect(await c.heartbeat({ memberId: 'b', epoch: 2, instanceId: 'two' })).toMatchObject({
      errorCode: ErrorCode.UNKNOWN_MEMBER_ID,
      errorMessage: 'Instance id two is unknown.',
    });
  });

  it('lose their place when they stay away', async () => {
    const c = await ConsumerHarness.start();
    await c.join('a', options);
    await c.heartbeat({ memberId: 'a', epoch: -2, ...options });
    await c.advance(45_000);
    expect(await c.state()).toBe('Empty');
    expect((await c.join('b', options)).errorCode).toBe(0);
  });

  it('leave for good with epoch -1', async () => {
    const c = await ConsumerHarness.start();
    await c.join('a', options);
    expect((await c.heartbeat({ memberId: 'x', epoch: -1, ...options })).errorCode).toBe(ErrorCode.FENCED_INSTANCE_ID);
    expect((await c.heartbeat({ memberId: 'a', epoch: -1, ...options })).memberEpoch).toBe(-1);
    expect(await c.state()).toBe('Empty');
  });
});

describe('subscriptions', () => {
  it('follow the topics: new partitions and new topics make a new epoch', async () => {
    const c = await ConsumerHarness.start();
    const a = new ConsumerClient(c, 'a', { topics: ['orders', 'later'] });
    await a.beat();
    await a.beat();
    expect(a.epoch).toBe(2);
    c.addPartitions('orders', 6);
    await a.beat();
    expect(a.epoch).toBe(3);
    expect(a.owned.orders).toEqual([0, 1, 2, 3, 4, 5]);
    c.createTopic('later', 2);
    await a.beat();
    expect(a.epoch).toBe(4);
    expect(a.owned.later).toEqual([0, 1]);
    c.deleteTopic('orders');
    await a.beat();
    await a.beat();
    expect(a.epoch).toBe(5);
    expect(Object.keys(a.owned)).toEqual(['later']);
  });

  it('change without giving anybody two owners', async () => {
    const c = await ConsumerHarness.start({ orders: 2, mails: 2 });
    await c.join('a', { topics: ['orders', 'mails'] });
    const changed = await c.heartbeat({ memberId: 'a', epoch: 2, topics: ['mails'] });
    // It still has to say that it gave up the other topic.
    expect(changed.memberEpoch).toBe(2);
    expect(c.assignmentOf(changed)).toEqual({ mails: [0, 1] });
    const done = await c.heartbeat({ memberId: 'a', epoch: 2, owned: { mails: [0, 1] } });
    expect(done).toMatchObject({ memberEpoch: 3, assignment: null });
  });

  it('of the group are known to OffsetDelete', async () => {
    const c = await ConsumerHarness.start();
    await c.join('a');
    expect((await c.group())?.isSubscribedTo('orders')).toBe(true);
    expect((await c.group())?.isSubscribedTo('mails')).toBe(false);
  });
});

describe('regular expressions', () => {
  const topics = { 'a.orders': 2, 'b.orders': 2, mails: 2 };

  it('are matched after the request, by the server, and count from the next heartbeat on', async () => {
    const c = await ConsumerHarness.start(topics);
    const options = { regex: '.*\\.orders' };
    // Until it is matched the group subscribes to nothing, and a new group keeps its first epoch.
    const joined = await c.join('a', options);
    expect(joined).toMatchObject({ errorCode: 0, memberEpoch: 1 });
    expect(c.assignmentOf(joined)).toEqual({});
    const from = c.recordNames().length;
    await c.advance(1);
    expect(c.recordNames(from)).toEqual(['ConsumerGroupRegularExpression', 'ConsumerGroupMetadata']);
    const next = await c.heartbeat({ memberId: 'a', epoch: 1 });
    expect(next.memberEpoch).toBe(2);
    expect(c.assignmentOf(next)).toEqual({ 'a.orders': [0, 1], 'b.orders': [0, 1] });
    expect((await c.describe()).members[0]).toMatchObject({ subscribedTopicRegex: '.*\\.orders' });
  });

  it('stand for a sorted list of topics, whatever the order of the metadata', async () => {
    const c = await ConsumerHarness.start({ 'c.orders': 1, 'a.orders': 1, 'b.orders': 1 });
    await c.join('a', { regex: '.*orders' });
    await c.advance(1);
    expect((await c.group())?.resolvedRegexes.get('.*orders')?.topics).toEqual(['a.orders', 'b.orders', 'c.orders']);
    const { value } = decodedRecords(c.h.log).find(({ key }) => key instanceof ConsumerGroupRegularExpressionKey) ?? {};
    expect(value).toMatchObject({ topics: ['a.orders', 'b.orders', 'c.orders'] });
  });

  it('match new topics, at the earliest ten seconds after the last time', async () => {
    const c = await ConsumerHarness.start(topics);
    const a = new ConsumerClient(c, 'a', { regex: '.*orders' });
    await a.beat();
    await c.advance(1);
    await a.beat();
    c.createTopic('c.orders', 1);
    await a.beat();
    await c.advance(1);
    await a.beat();
    expect(Object.keys(a.owned)).toHaveLength(2);
    await c.advance(10_000);
    await a.beat();
    await c.advance(1);
    await a.beat();
    expect(Object.keys(a.owned).sort()).toEqual(['a.orders', 'b.orders', 'c.orders']);
  });

  it('are refused where they do not parse', async () => {
    const c = await ConsumerHarness.start(topics);
    const response = await c.join('a', { regex: '(' });
    expect(response.errorCode).toBe(ErrorCode.INVALID_REGULAR_EXPRESSION);
    expect(response.errorMessage).toContain('SubscribedTopicRegex `(` is not a valid regular expression: ');
    expect(await c.group()).toBeUndefined();
  });

  it('go with the last member that subscribes by them', async () => {
    const c = await ConsumerHarness.start(topics);
    await c.join('a', { regex: '.*orders' });
    await c.join('b', { regex: '.*orders' });
    await c.advance(1);
    await c.heartbeat({ memberId: 'a', epoch: -1 });
    let from = c.recordNames().length;
    await c.heartbeat({ memberId: 'b', epoch: -1 });
    expect(c.recordNames(from)).toContain('-ConsumerGroupRegularExpression');
    expect((await c.group())?.isSubscribedTo('a.orders')).toBe(false);
    await c.join('c', { regex: 'mails' });
    await c.advance(1);
    from = c.recordNames().length;
    await c.heartbeat({ memberId: 'c', epoch: (await c.describe()).members[0]!.memberEpoch, topics: [], regex: '' });
    expect(c.recordNames(from)).toContain('-ConsumerGroupRegularExpression');
    expect([...((await c.group())?.subscribedTopics ?? [])]).toEqual([]);
  });

  it('are stored with the image and the time that they were matched at', async () => {
    const c = await ConsumerHarness.start(topics);
    await c.join('a', { regex: 'mails' });
    await c.advance(1);
    const resolved = (await c.group())?.resolvedRegexes.get('mails');
    expect(resolved).toEqual({ topics: ['mails'], version: c.image.offset, timestampMs: c.h.clock.now() - 1 });
    await c.restart();
    expect((await c.group())?.resolvedRegexes.get('mails')).toEqual(resolved);
  });
});

describe('what is refused at once', () => {
  const start = { epoch: 0, rebalanceTimeoutMs: 1_000, topics: ['orders'], owned: {} };
  it.each([
    [{ ...start, memberId: '' }, "MemberId can't be empty."],
    [{ ...start, memberId: 'a', groupId: ' ' }, "GroupId can't be empty."],
    [{ ...start, memberId: 'a', instanceId: '' }, "InstanceId can't be empty."],
    [{ ...start, memberId: 'a', rackId: '' }, "RackId can't be empty."],
    [{ ...start, memberId: 'a', rebalanceTimeoutMs: -1 }, 'RebalanceTimeoutMs must be provided in first request.'],
    [{ ...start, memberId: 'a', owned: null }, 'TopicPartitions must be empty when (re-)joining.'],
    [{ ...start, memberId: 'a', owned: { orders: [0] } }, 'TopicPartitions must be empty when (re-)joining.'],
    [
      { ...start, memberId: 'a', topics: null },
      'Either SubscribedTopicNames or SubscribedTopicRegex must be non-null when (re-)joining.',
    ],
    [{ memberId: 'a', epoch: -2 }, "InstanceId can't be null."],
    [{ memberId: 'a', epoch: -3 }, 'MemberEpoch is invalid.'],
    [{ memberId: '', epoch: -1, version: 0 }, "MemberId can't be empty."],
  ])('%o', async (options, message) => {
    const c = await ConsumerHarness.start();
    const response = await c.heartbeat(options);
    expect(response).toMatchObject({ errorCode: ErrorCode.INVALID_REQUEST, errorMessage: message, memberId: null });
  });

  it('an assignor that is not offered', async () => {
    const c = await ConsumerHarness.start();
    expect(await c.join('a', { assignor: 'sticky' })).toMatchObject({
      errorCode: ErrorCode.UNSUPPORTED_ASSIGNOR,
      errorMessage: 'ServerAssignor sticky is not supported. Supported assignors: uniform, range.',
    });
  });

  it('the protocol itself, where the broker does not offer it', async () => {
    const c = await ConsumerHarness.start({ orders: 1 }, { consumerProtocolEnabled: false });
    expect((await c.join('a')).errorCode).toBe(ErrorCode.UNSUPPORTED_VERSION);
    expect((await c.describe()).errorCode).toBe(ErrorCode.UNSUPPORTED_VERSION);
  });
});

describe('restart', () => {
  it('makes the same group of the log, with its timers', async () => {
    const c = await ConsumerHarness.start({ orders: 4, mails: 3 });
    const a = new ConsumerClient(c, 'a', { topics: ['orders', 'mails'], rackId: 'r1' });
    const b = new ConsumerClient(c, 'b', { instanceId: 'one' });
    const lagging = new ConsumerClient(c, 'l');
    await settleClients([a, b], 4);
    a.lags = true;
    await lagging.beat();
    await settleClients([a, b, lagging], 2);
    const before = await c.describe();
    await c.restart();
    expect(await c.describe()).toEqual(before);
    a.revoke();
    await settleClients([a, b, lagging], 4);
    expect(ownedBy([a, b, lagging])).toHaveLength(7);
    await c.advance(45_000);
    expect(await c.state()).toBe('Empty');
  });

  it('changes nothing when the append is refused', async () => {
    const c = await ConsumerHarness.start();
    await c.join('a');
    const before = await c.describe();
    c.h.log.refuseWith = ErrorCode.NOT_LEADER_OR_FOLLOWER;
    expect(await c.join('b')).toMatchObject({ errorCode: ErrorCode.NOT_COORDINATOR, errorMessage: null });
    expect((await c.heartbeat({ memberId: 'a', epoch: -1 })).errorCode).toBe(ErrorCode.NOT_COORDINATOR);
    c.h.log.refuseWith = 0;
    expect(await c.describe()).toEqual(before);
    expect((await c.join('b')).errorCode).toBe(0);
  });

  it('answers nothing before the records are committed', async () => {
    const c = await ConsumerHarness.start();
    c.h.log.autoCommit = false;
    let answered = false;
    const joined = c.join('a').then((response) => {
      answered = true;
      return response;
    });
    await c.advance(0);
    expect(answered).toBe(false);
    c.h.log.commit();
    expect((await joined).errorCode).toBe(0);
  });
});
