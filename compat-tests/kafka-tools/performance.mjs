// The load tools, judged by what they counted, and the verifiable producer and consumer, judged by what they saw.
import assert from 'node:assert/strict';
import { check } from '../lib/check.mjs';
import { ask, bootstrap, createTopic, tool } from './tools.mjs';

async function performance() {
  await createTopic('tools-performance', 3);
  const printed = await ask('ProducerPerformance', [
    ...['--topic', 'tools-performance', '--num-records', '50000', '--record-size', '200', '--throughput', '-1'],
    ...['--command-property', 'acks=all', 'compression.type=lz4'],
  ]);
  assert.match(printed.at(-1), /^50000 records sent, [\d.]+ records\/sec/);
  const consumed = await ask('ConsumerPerformance', [
    '--topic',
    'tools-performance',
    '--num-records',
    '50000',
    '--hide-header',
  ]);
  const columns = consumed.at(-1).split(', ');
  assert.ok(Number(columns[4]) >= 50000, consumed.join('\n'));
  assert.ok(Math.abs(Number(columns[2]) - (Number(columns[4]) * 200) / 1048576) < 0.1, consumed.join('\n'));
}

async function verifiable() {
  await createTopic('tools-verifiable', 2);
  const { stdout: sent } = await tool('VerifiableProducer', [
    ...['--bootstrap-server', bootstrap, '--topic', 'tools-verifiable', '--max-messages', '500', '--acks', '-1'],
  ]);
  const events = sent
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const acknowledged = events.filter((event) => event.name === 'producer_send_success');
  assert.equal(acknowledged.length, 500);
  assert.equal(events.filter((event) => event.name === 'producer_send_error').length, 0);
  const { stdout: seen } = await tool('VerifiableConsumer', [
    ...['--bootstrap-server', bootstrap, '--topic', 'tools-verifiable', '--max-messages', '500'],
    ...['--group-id', 'tools-verifiable', '--reset-policy', 'earliest', '--verbose'],
  ]);
  const read = seen
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const place = (event) => `${event.partition}:${event.offset}:${event.value}`;
  const records = read.filter((event) => event.name === 'record_data');
  assert.deepEqual(records.map(place).sort(), acknowledged.map(place).sort());
  const commits = read.filter((event) => event.name === 'offsets_committed');
  assert.ok(commits.length > 0 && commits.every((event) => event.success), 'commits succeed');
  const last = new Map(commits.flatMap((event) => event.offsets).map((each) => [each.partition, each.offset]));
  assert.equal(
    [...last.values()].reduce((sum, offset) => sum + offset, 0),
    500,
  );
}

export async function performanceChecks() {
  await check('producer-perf and consumer-perf', performance);
  await check('verifiable producer and consumer', verifiable, 90_000);
}
