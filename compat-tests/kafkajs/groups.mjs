// Groups through kafkajs: shared assignments, commits that outlive the consumer, seek, manual commits, group admin.
import assert from 'node:assert/strict';
import kafkajs from 'kafkajs';
import { check } from '../lib/check.mjs';
import { consume, createTopic, text, withAdmin, withProducer } from './kafka.mjs';

const { AssignerProtocol } = kafkajs;

async function resumes(kafka) {
  const topic = 'kafkajs-resume';
  const groupId = 'kafkajs-resume';
  await createTopic(kafka, topic);
  const values = Array.from({ length: 10 }, (_, i) => ({ value: `v${i}` }));
  await withProducer(kafka, {}, (producer) => producer.send({ topic, messages: values.slice(0, 6) }));
  const first = await consume(kafka, { groupId, topic, count: 6 });
  assert.deepEqual(
    first.map((record) => text(record.value)),
    ['v0', 'v1', 'v2', 'v3', 'v4', 'v5'],
  );
  const committed = await withAdmin(kafka, (admin) => admin.fetchOffsets({ groupId, topics: [topic] }));
  assert.deepEqual(committed, [{ topic, partitions: [{ partition: 0, offset: '6', metadata: null }] }]);
  await withProducer(kafka, {}, (producer) => producer.send({ topic, messages: values.slice(6) }));
  const second = await consume(kafka, { groupId, topic, count: 4 });
  assert.deepEqual(
    second.map((record) => [record.offset, text(record.value)]),
    [
      ['6', 'v6'],
      ['7', 'v7'],
      ['8', 'v8'],
      ['9', 'v9'],
    ],
  );
}

function joined(consumer) {
  return new Promise((resolve) => {
    const remove = consumer.on(consumer.events.GROUP_JOIN, (event) => {
      remove();
      resolve(event.payload);
    });
  });
}

async function startMember(kafka, groupId, topic, seen) {
  const consumer = kafka.consumer({ groupId, sessionTimeout: 10_000, heartbeatInterval: 200, maxWaitTimeInMs: 200 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const join = joined(consumer);
  await consumer.run({ eachMessage: async ({ partition, message }) => seen.push([partition, text(message.value)]) });
  return { consumer, payload: await join };
}

async function sharesPartitions(kafka) {
  const topic = 'kafkajs-shared';
  const groupId = 'kafkajs-shared';
  await createTopic(kafka, topic, 4);
  const seenByA = [];
  const seenByB = [];
  const a = await startMember(kafka, groupId, topic, seenByA);
  assert.deepEqual([...a.payload.memberAssignment[topic]].sort(), [0, 1, 2, 3]);
  assert.equal(a.payload.isLeader, true);
  const rejoined = joined(a.consumer);
  const b = await startMember(kafka, groupId, topic, seenByB);
  const ofA = (await rejoined).memberAssignment[topic];
  const ofB = b.payload.memberAssignment[topic];
  assert.equal(ofA.length, 2);
  assert.equal(ofB.length, 2);
  assert.deepEqual([...ofA, ...ofB].sort(), [0, 1, 2, 3]);
  const messages = Array.from({ length: 40 }, (_, i) => ({ partition: i % 4, value: `v${i}` }));
  await withProducer(kafka, {}, (producer) => producer.send({ topic, messages }));
  while (seenByA.length + seenByB.length < 40) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual([...new Set(seenByA.map(([partition]) => partition))].sort(), [...ofA].sort());
  assert.deepEqual([...new Set(seenByB.map(([partition]) => partition))].sort(), [...ofB].sort());
  const described = await withAdmin(kafka, (admin) => admin.describeGroups([groupId]));
  const [group] = described.groups;
  assert.deepEqual(
    [group.state, group.protocolType, group.protocol, group.errorCode],
    ['Stable', 'consumer', 'RoundRobinAssigner', 0],
  );
  assert.equal(group.members.length, 2);
  for (const member of group.members) {
    assert.equal(member.clientId, 'compat-kafkajs');
    assert.match(member.clientHost, /^\/(127\.0\.0\.1|0:0:0:0:0:0:0:1)$/);
    const assignment = AssignerProtocol.MemberAssignment.decode(member.memberAssignment);
    const expected = member.memberId === a.payload.memberId ? ofA : ofB;
    assert.deepEqual([...assignment.assignment[topic]].sort(), [...expected].sort());
  }
  const takesOver = joined(a.consumer);
  await b.consumer.disconnect();
  assert.deepEqual([...(await takesOver).memberAssignment[topic]].sort(), [0, 1, 2, 3]);
  await a.consumer.disconnect();
}

async function seeks(kafka) {
  const topic = 'kafkajs-seek';
  await createTopic(kafka, topic);
  const messages = Array.from({ length: 10 }, (_, i) => ({ value: `v${i}` }));
  await withProducer(kafka, {}, (producer) => producer.send({ topic, messages }));
  const seen = await consume(kafka, {
    groupId: 'kafkajs-seek',
    topic,
    count: 3,
    seek: (consumer) => consumer.seek({ topic, partition: 0, offset: '7' }),
  });
  assert.deepEqual(
    seen.map((record) => record.offset),
    ['7', '8', '9'],
  );
}

async function commitsByHand(kafka) {
  const topic = 'kafkajs-manual';
  const groupId = 'kafkajs-manual';
  await createTopic(kafka, topic);
  await withProducer(kafka, {}, (producer) => producer.send({ topic, messages: [{ value: 'a' }, { value: 'b' }] }));
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 200 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise((resolve, reject) => {
    consumer.on(consumer.events.CRASH, (event) => reject(event.payload.error));
    consumer.run({
      autoCommit: false,
      eachMessage: async ({ message }) => {
        if (message.offset !== '0') return;
        consumer.commitOffsets([{ topic, partition: 0, offset: '1', metadata: 'by hand' }]).then(resolve, reject);
      },
    });
  });
  await consumer.disconnect();
  const committed = await withAdmin(kafka, (admin) => admin.fetchOffsets({ groupId, topics: [topic] }));
  assert.deepEqual(committed[0].partitions, [{ partition: 0, offset: '1', metadata: 'by hand' }]);
}

async function groupAdmin(kafka) {
  const groupId = 'kafkajs-resume';
  await withAdmin(kafka, async (admin) => {
    const { groups } = await admin.listGroups();
    assert.ok(groups.some((group) => group.groupId === groupId && group.protocolType === 'consumer'));
    const empty = await admin.describeGroups([groupId]);
    assert.deepEqual([empty.groups[0].state, empty.groups[0].members], ['Empty', []]);
    await admin.setOffsets({ groupId, topic: 'kafkajs-resume', partitions: [{ partition: 0, offset: '3' }] });
    const [offsets] = await admin.fetchOffsets({ groupId, topics: ['kafkajs-resume'] });
    assert.equal(offsets.partitions[0].offset, '3');
    await admin.deleteGroups([groupId]);
    const after = await admin.listGroups();
    assert.ok(!after.groups.some((group) => group.groupId === groupId));
    await assert.rejects(admin.deleteGroups(['kafkajs-never-was']), (error) => {
      assert.equal(error.groups[0].error.type, 'GROUP_ID_NOT_FOUND');
      return true;
    });
    const unknown = await admin.fetchOffsets({ groupId, topics: ['kafkajs-resume'] });
    assert.equal(unknown[0].partitions[0].offset, '-1');
  });
}

export async function groupChecks(kafka) {
  await check('a group resumes at its committed offset', () => resumes(kafka));
  await check('two members share four partitions and hand over', () => sharesPartitions(kafka));
  await check('seek', () => seeks(kafka));
  await check('commits by hand with metadata', () => commitsByHand(kafka));
  await check('lists, describes, resets and deletes groups', () => groupAdmin(kafka));
}
