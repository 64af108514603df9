// __consumer_offsets and __transaction_state as Kafka's own decoders and formatters read them, after the other checks.
import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../lib/check.mjs';
import { dataDir } from './tools.mjs';

/** The value versions that Kafka 4.3.1 writes, by the type of the key. */
const offsetsVersions = { 1: '4', 2: '3', 3: '0', 5: '0', 6: '0', 7: '0', 8: '0' };

export async function internalTopicChecks(server) {
  /** Every record of the topic: { key, value }, `value` null for a tombstone. */
  async function records(topic, decoder) {
    const files = readdirSync(dataDir)
      .filter((name) => name.startsWith(`${topic}-`))
      .map((name) => join(dataDir, name, '00000000000000000000.log'))
      .filter((path) => statSync(path).size > 0);
    const argv = [decoder, '--print-data-log', '--deep-iteration', '--files', files.join(',')];
    const { code, stdout, stderr } = await server.plain('DumpLogSegments', argv);
    assert.equal(code, 0, stderr);
    assert.doesNotMatch(stdout, /isvalid: false/);
    const found = [];
    for (const [, key, value] of stdout.matchAll(/ key: (\{.*\}) payload: (.*)$/gm))
      found.push({ key: JSON.parse(key), value: value === '<DELETE>' ? null : JSON.parse(value) });
    return found;
  }

  async function groups() {
    const all = await records('__consumer_offsets', '--offsets-decoder');
    const mine = all.filter(({ key }) => /^g[tr]-/.test(key.data.group ?? key.data.groupId));
    const last = new Map();
    for (const { key, value } of mine) {
      last.set(JSON.stringify(key), value);
      if (value !== null) assert.equal(value.version, offsetsVersions[key.type], JSON.stringify(key));
    }
    assert.deepEqual([...new Set(mine.map(({ key }) => key.type))].sort(), ['1', '2', '3', '4', '5', '6', '7', '8']);
    for (const [key, value] of last)
      if (/"gt-(classic|consumer)"/.test(key)) assert.equal(value, null, `a deleted group leaves ${key}`);
    const of = (type) => mine.filter(({ key, value }) => key.type === type && value !== null);
    const member = of('5')[0].value.data;
    assert.deepEqual(
      [
        member.subscribedTopicNames,
        member.subscribedTopicRegex,
        member.rebalanceTimeoutMs,
        member.classicMemberMetadata,
      ],
      [['gt-topic'], '', 300000, null],
    );
    const epochs = of('3').map(({ value }) => value.data.epoch);
    assert.deepEqual(
      epochs,
      [...epochs].sort((a, b) => a - b),
    );
    for (const { value } of of('1')) assert.match(value.data.topicId, /^[A-Za-z0-9_-]{22}$/);
    const fixed = of('2').flatMap(({ key, value }) => (key.data.group === 'gt-static' ? value.data.members : []));
    assert.ok(fixed.some((each) => each.groupInstanceId === 'gt-instance'));
  }

  async function transactions() {
    const all = await records('__transaction_state', '--transaction-log-decoder');
    const states = (id) => all.filter(({ key }) => key.data.transactionalId === id).map(({ value }) => value);
    for (const id of ['tt-open', 'tt-idle', 'tt-hanging'])
      for (const value of states(id)) assert.equal(value.version, '1');
    assert.deepEqual(
      states('tt-open').map(({ data }) => [data.transactionStatus, data.transactionPartitions]),
      [
        [0, null],
        [1, [{ topic: 'tt-topic', partitionIds: [0] }]],
      ],
    );
    const [idle] = states('tt-idle');
    assert.deepEqual(
      [idle.data.producerEpoch, idle.data.transactionTimeoutMs, idle.data.transactionStartTimestampMs],
      [0, 60000, -1],
    );
  }

  async function formatters() {
    const read = (topic, formatter) =>
      server.ask('consumer.ConsoleConsumer', [
        ...['--topic', topic, '--from-beginning', '--timeout-ms', '3000'],
        ...['--formatter', `org.apache.kafka.tools.consumer.${formatter}`],
      ]);
    // Some of the formatters end no line.
    const rows = async (topic, formatter) => {
      const text = (await read(topic, formatter)).join('\n');
      return text
        .replaceAll('}{"key"', '}\n{"key"')
        .split('\n')
        .map((line) => JSON.parse(line));
    };
    const offsets = await rows('__consumer_offsets', 'OffsetsMessageFormatter');
    const reset = offsets.filter((row) => row.key.data.group === 'gr-group' && row.value !== null);
    assert.deepEqual([...new Set(reset.map((row) => row.key.data.topic))].sort(), ['gr-a', 'gr-b']);
    const metadata = await rows('__consumer_offsets', 'GroupMetadataMessageFormatter');
    assert.ok(metadata.some((row) => row.key.data.group === 'gt-static'));
    const states = await rows('__transaction_state', 'TransactionLogMessageFormatter');
    assert.ok(states.some((row) => row.key.data.transactionalId === 'tt-open'));
  }

  await check('DumpLogSegments: the records of groups, their versions, tombstones after deletion', groups);
  await check('DumpLogSegments: __transaction_state', transactions);
  await check('console consumer: the formatters of offsets, groups and transactions', formatters);
}
