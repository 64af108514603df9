// @platformatic/kafka against the broker named by BOOTSTRAP: produce, consume, groups, admin, all asserting content.
import assert from 'node:assert/strict';
import { check, finish } from '../lib/check.mjs';
import { consume, errorIds, newConsumer, withAdmin, withProducer } from './kafka.mjs';

async function roundTrip() {
  const topic = 'pk-round-trip';
  await withAdmin((admin) => admin.createTopics({ topics: [topic], partitions: 2, replicas: 1 }));
  const timestamp = 1_700_000_000_000n;
  const messages = [
    { topic, partition: 0, key: 'a', value: 'one', headers: { h1: 'x', h2: '\u{1F600}' }, timestamp },
    { topic, partition: 1, key: 'b', value: 'two', timestamp: timestamp + 1n },
    { topic, partition: 0, key: 'c', value: '', timestamp: timestamp + 2n },
  ];
  const result = await withProducer({}, (producer) => producer.send({ messages }));
  assert.deepEqual(
    result.offsets.map(({ partition, offset }) => [partition, offset]).sort((x, y) => x[0] - y[0]),
    [
      [0, 0n],
      [1, 0n],
    ],
  );
  const seen = await consume({ groupId: 'pk-round-trip', topic, count: 3 });
  seen.sort((x, y) => Number(x.timestamp - y.timestamp));
  assert.deepEqual(
    seen.map((m) => [m.partition, m.offset, m.key, m.value, m.timestamp, [...m.headers]]),
    [
      [
        0,
        0n,
        'a',
        'one',
        timestamp,
        [
          ['h1', 'x'],
          ['h2', '\u{1F600}'],
        ],
      ],
      [1, 0n, 'b', 'two', timestamp + 1n, []],
      [0, 1n, 'c', '', timestamp + 2n, []],
    ],
  );
}

async function codec(compression) {
  const topic = `pk-${compression}`;
  await withAdmin((admin) => admin.createTopics({ topics: [topic], partitions: 1, replicas: 1 }));
  const messages = Array.from({ length: 300 }, (_, i) => ({ topic, key: `k${i}`, value: `value ${i} `.repeat(20) }));
  await withProducer({}, (producer) => producer.send({ messages, compression }));
  const seen = await consume({ groupId: `pk-${compression}`, topic, count: 300 });
  assert.deepEqual(
    seen.map((message) => [message.offset, message.key, message.value]),
    messages.map((message, i) => [BigInt(i), message.key, message.value]),
  );
}

async function idempotent() {
  const topic = 'pk-idempotent';
  await withAdmin((admin) => admin.createTopics({ topics: [topic], partitions: 1, replicas: 1 }));
  await withProducer({ idempotent: true, acks: -1 }, async (producer) => {
    for (let i = 0; i < 10; i += 1) {
      const { offsets } = await producer.send({ messages: [{ topic, key: 'k', value: `v${i}` }] });
      assert.equal(offsets[0].offset, BigInt(i));
    }
  });
  const seen = await consume({ groupId: 'pk-idempotent', topic, count: 10 });
  assert.deepEqual(
    seen.map((message) => message.value),
    Array.from({ length: 10 }, (_, i) => `v${i}`),
  );
}

async function autoCreates() {
  const topic = 'pk-auto';
  await withProducer({ autocreateTopics: true }, (producer) =>
    producer.send({ messages: [{ topic, value: 'hello', key: 'k' }] }),
  );
  const [first] = await consume({ groupId: 'pk-auto', topic, count: 1 });
  assert.deepEqual([first.offset, first.value], [0n, 'hello']);
}

async function commits() {
  const topic = 'pk-commit';
  const groupId = 'pk-commit';
  await withAdmin((admin) => admin.createTopics({ topics: [topic], partitions: 1, replicas: 1 }));
  const messages = Array.from({ length: 6 }, (_, i) => ({ topic, key: 'k', value: `v${i}` }));
  await withProducer({}, (producer) => producer.send({ messages }));
  const consumer = newConsumer(groupId, { autocommit: false });
  const stream = await consumer.consume({
    topics: [topic],
    mode: 'committed',
    fallbackMode: 'earliest',
    autocommit: false,
  });
  for await (const message of stream) {
    if (message.offset === 3n) {
      await message.commit();
      break;
    }
  }
  assert.deepEqual(
    [...(await consumer.listCommittedOffsets({ topics: [{ topic, partitions: [0] }] }))],
    [[topic, [4n]]],
  );
  await consumer.close(true);
  const seen = await consume({ groupId, topic, count: 2 });
  assert.deepEqual(
    seen.map((message) => [message.offset, message.value]),
    [
      [4n, 'v4'],
      [5n, 'v5'],
    ],
  );
}

async function fromOffset() {
  const topic = 'pk-commit';
  const seen = await consume({
    groupId: 'pk-manual',
    topic,
    count: 2,
    mode: 'manual',
    offsets: [{ topic, partition: 0, offset: 2n }],
  });
  assert.deepEqual(
    seen.map((message) => message.offset),
    [2n, 3n],
  );
}

async function offsets() {
  const topic = 'pk-offsets';
  await withAdmin((admin) => admin.createTopics({ topics: [topic], partitions: 1, replicas: 1 }));
  const messages = [1000n, 2000n, 3000n].map((timestamp) => ({ topic, key: 'k', value: `at ${timestamp}`, timestamp }));
  await withProducer({}, (producer) => producer.send({ messages }));
  const ask = async (timestamp) => {
    const listed = await withAdmin((admin) =>
      admin.listOffsets({ topics: [{ name: topic, partitions: [{ partitionIndex: 0, timestamp }] }] }),
    );
    const [partition] = listed[0].partitions;
    return [partition.offset, partition.timestamp];
  };
  assert.deepEqual(await ask(-2n), [0n, -1n]);
  assert.deepEqual(await ask(-1n), [3n, -1n]);
  assert.deepEqual(await ask(-3n), [2n, 3000n]);
  assert.deepEqual(await ask(-4n), [0n, -1n]);
  assert.deepEqual(await ask(1500n), [1n, 2000n]);
  assert.deepEqual(await ask(9000n), [-1n, -1n]);
  const deleted = await withAdmin((admin) =>
    admin.deleteRecords({ topics: [{ name: topic, partitions: [{ partition: 0, offset: 2n }] }] }),
  );
  assert.equal(deleted[0].partitions[0].lowWatermark, 2n);
  assert.deepEqual(await ask(-2n), [2n, -1n]);
}

async function sharesPartitions() {
  const topic = 'pk-shared';
  const groupId = 'pk-shared';
  await withAdmin((admin) => admin.createTopics({ topics: [topic], partitions: 4, replicas: 1 }));
  const a = newConsumer(groupId);
  const b = newConsumer(groupId);
  const rejoined = new Promise((resolve) => {
    a.on('consumer:group:join', () => {
      if (a.assignments?.[0]?.partitions.length === 2) resolve();
    });
  });
  const streamA = await a.consume({ topics: [topic], mode: 'earliest' });
  assert.deepEqual(a.assignments, [{ topic, partitions: [0, 1, 2, 3] }]);
  const streamB = await b.consume({ topics: [topic], mode: 'earliest' });
  await rejoined;
  const ofA = a.assignments[0].partitions;
  const ofB = b.assignments[0].partitions;
  assert.deepEqual([...ofA, ...ofB].sort(), [0, 1, 2, 3]);
  const described = await withAdmin((admin) => admin.describeGroups({ groups: [groupId] }));
  const group = described.get(groupId);
  assert.deepEqual([group.state, group.protocolType, group.members.size], ['Stable', 'consumer', 2]);
  assert.deepEqual(group.members.get(b.memberId).assignments.get(topic).partitions, ofB);
  const groups = await withAdmin((admin) => admin.listGroups({ states: ['STABLE'] }));
  assert.equal(groups.get(groupId).groupType, 'classic');
  streamA.on('error', () => {});
  streamB.on('error', () => {});
  await b.close(true);
  await a.close(true);
}

async function configs() {
  const name = 'pk-configs';
  await withAdmin(async (admin) => {
    await admin.createTopics({
      topics: [name],
      partitions: 1,
      replicas: 1,
      configs: [{ name: 'retention.ms', value: '5000' }],
    });
    const describe = async (configurationKeys) => {
      const [resource] = await admin.describeConfigs({
        resources: [{ resourceType: 2, resourceName: name, configurationKeys }],
        includeSynonyms: true,
        includeDocumentation: true,
      });
      return resource.configs;
    };
    const [retention] = await describe(['retention.ms']);
    assert.deepEqual([retention.value, retention.configSource, retention.readOnly], ['5000', 1, false]);
    assert.ok(retention.documentation.length > 20);
    assert.deepEqual(retention.synonyms, [{ name: 'retention.ms', value: '5000', source: 1 }]);
    await admin.incrementalAlterConfigs({
      resources: [
        {
          resourceType: 2,
          resourceName: name,
          configs: [
            { name: 'retention.ms', configOperation: 1, value: null },
            { name: 'cleanup.policy', configOperation: 2, value: 'compact' },
          ],
        },
      ],
    });
    assert.equal((await describe(['retention.ms']))[0].value, '604800000');
    assert.deepEqual((await describe(['cleanup.policy']))[0].value.split(',').sort(), ['compact', 'delete']);
  });
}

async function topics() {
  await withAdmin(async (admin) => {
    const [created] = await admin.createTopics({ topics: ['pk-topics'], partitions: 2, replicas: 1 });
    assert.deepEqual([created.name, created.partitions, created.replicas], ['pk-topics', 2, 1]);
    assert.match(created.id, /^[0-9a-f-]{36}$/);
    assert.equal(created.configuration['cleanup.policy'], 'delete');
    await assert.rejects(admin.createTopics({ topics: ['pk-topics'], partitions: 2, replicas: 1 }), (error) => {
      assert.deepEqual(errorIds(error), ['TOPIC_ALREADY_EXISTS']);
      return true;
    });
    await admin.createPartitions({ topics: [{ name: 'pk-topics', count: 3, assignments: null }] });
    const metadata = await admin.metadata({ topics: ['pk-topics'], forceUpdate: true });
    const topic = metadata.topics.get('pk-topics');
    assert.equal(topic.partitionsCount, 3);
    assert.equal(topic.id, created.id);
    assert.deepEqual(topic.partitions[2].replicas, [topic.partitions[2].leader]);
    const [described] = await admin.describeLogDirs({ topics: [{ name: 'pk-topics', partitions: [0, 1, 2] }] });
    const names = described.results[0].topics.map((each) => [each.name, each.partitions.length]);
    assert.deepEqual(names, [['pk-topics', 3]]);
    await admin.deleteTopics({ topics: ['pk-topics'] });
    assert.ok(!(await admin.listTopics()).includes('pk-topics'));
  });
}

async function groupOffsets() {
  await withAdmin(async (admin) => {
    const groupId = 'pk-commit';
    const name = 'pk-commit';
    await admin.alterConsumerGroupOffsets({
      groupId,
      topics: [{ name, partitionOffsets: [{ partition: 0, offset: 1n }] }],
    });
    const [group] = await admin.listConsumerGroupOffsets({ groups: [groupId] });
    assert.equal(group.topics[0].partitions[0].committedOffset, 1n);
    await admin.deleteConsumerGroupOffsets({ groupId, topics: [{ name, partitionIndexes: [0] }] });
    const [after] = await admin.listConsumerGroupOffsets({ groups: [groupId] });
    assert.deepEqual(after.topics, []);
    await assert.rejects(admin.deleteGroups({ groups: ['pk-never-was'] }), (error) => {
      assert.deepEqual(errorIds(error), ['GROUP_ID_NOT_FOUND']);
      return true;
    });
  });
}

await check('round trip of keys, values, headers, timestamps', roundTrip);
for (const name of ['none', 'gzip', 'snappy', 'lz4', 'zstd'])
  await check(`${name} batches keep order and content`, () => codec(name));
await check('idempotent producer', idempotent);
await check('producing to an unknown topic creates it', autoCreates);
await check('commits outlive the consumer', commits);
await check('consumes from an explicit offset', fromOffset);
await check('listOffsets by every kind, deleteRecords', offsets);
await check('two members share four partitions', sharesPartitions);
await check('topic configs: describe with synonyms, alter incrementally', configs);
await check('topics: create, refuse twice, grow, describe, delete', topics);
await check('group offsets: alter, list, delete; unknown group refused', groupOffsets);
finish();
