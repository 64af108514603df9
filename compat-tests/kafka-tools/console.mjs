// Console producer and consumer, consumer-groups, get-offsets, delete-records.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from '../lib/check.mjs';
import { ask, bootstrap, consume, createTopic, produce, tool } from './tools.mjs';

async function keysAndHeaders() {
  const reader = ['parse.key=true', 'parse.headers=true'].flatMap((property) => ['--reader-property', property]);
  await createTopic('tools-lines');
  await produce('tools-lines', 'h1:x,h2:y\ta\tone\nh1:z\tb\tzwei \u00fc\n', reader);
  const print = ['print.key', 'print.headers', 'print.offset', 'print.partition', 'print.timestamp'];
  const properties = print.flatMap((name) => ['--formatter-property', `${name}=true`]);
  const printed = await consume('tools-lines', 2, ['--from-beginning', ...properties]);
  assert.deepEqual(
    printed.map((line) => line.replace(/^CreateTime:\d+/, 'CreateTime')),
    ['CreateTime\tPartition:0\tOffset:0\th1:x,h2:y\ta\tone', 'CreateTime\tPartition:0\tOffset:1\th1:z\tb\tzwei \u00fc'],
  );
  const one = await consume('tools-lines', 1, ['--partition', '0', '--offset', '1']);
  assert.deepEqual(one, ['zwei \u00fc']);
}

async function codec(name) {
  const lines = Array.from({ length: 1000 }, (_, i) => `line ${i} in ${name}`);
  await createTopic(`tools-${name}`);
  await produce(`tools-${name}`, `${lines.join('\n')}\n`, ['--compression-codec', name]);
  assert.deepEqual(await consume(`tools-${name}`, 1000, ['--from-beginning']), lines);
}

async function groups() {
  await createTopic('tools-group', 1);
  await produce('tools-group', 'a\nb\nc\nd\n');
  assert.deepEqual(await consume('tools-group', 3, ['--group', 'tools-group', '--from-beginning']), ['a', 'b', 'c']);
  const command = 'consumer.group.ConsumerGroupCommand';
  assert.ok((await ask(command, ['--list'])).includes('tools-group'));
  const row = async () => {
    const lines = await ask(command, ['--describe', '--group', 'tools-group']);
    const found = lines.map((line) => line.split(/\s+/)).find((columns) => columns[0] === 'tools-group');
    return found.slice(1, 6);
  };
  assert.deepEqual(await row(), ['tools-group', '0', '3', '4', '1']);
  const state = await ask(command, ['--describe', '--group', 'tools-group', '--state']);
  assert.match(state.join('\n'), /tools-group\s+localhost:\d+ +\(\d+\)\s+\S*\s+Empty\s+0/);
  await ask(command, [
    '--group',
    'tools-group',
    '--topic',
    'tools-group',
    '--reset-offsets',
    '--to-offset',
    '1',
    '--execute',
  ]);
  assert.deepEqual(await row(), ['tools-group', '0', '1', '4', '3']);
  assert.deepEqual(await consume('tools-group', 3, ['--group', 'tools-group']), ['b', 'c', 'd']);
  const deleted = await ask(command, ['--delete', '--group', 'tools-group']);
  assert.match(deleted.join('\n'), /Deletion of requested consumer groups \('tools-group'\) was successful/);
  const unknown = await tool(command, ['--bootstrap-server', bootstrap, '--describe', '--group', 'tools-never'], {
    anyCode: true,
  });
  assert.match(unknown.stdout + unknown.stderr, /tools-never.*(does not exist|not found)/i);
}

async function offsets() {
  await createTopic('tools-offsets', 2);
  await produce('tools-offsets', 'k1\tv1\nk1\tv2\nk1\tv3\n', ['--reader-property', 'parse.key=true']);
  const get = async (time) => {
    const printed = await ask('GetOffsetShell', ['--topic', 'tools-offsets', '--time', time]);
    return printed.sort();
  };
  const latest = await get('latest');
  const full = latest.find((line) => line.endsWith(':3'));
  assert.ok(full !== undefined, latest.join());
  const [, partition] = full.split(':');
  const empty = partition === '0' ? '1' : '0';
  assert.deepEqual(latest, [`tools-offsets:${empty}:0`, `tools-offsets:${partition}:3`].sort());
  assert.deepEqual(await get('earliest'), ['tools-offsets:0:0', 'tools-offsets:1:0']);
  assert.match((await get('max-timestamp')).join(), new RegExp(`^tools-offsets:${partition}:[0-2]$`));
  assert.deepEqual(await get('earliest-local'), ['tools-offsets:0:0', 'tools-offsets:1:0']);
  const file = join(tmpdir(), `tools-delete-records-${process.pid}.json`);
  const wish = { topic: 'tools-offsets', partition: Number(partition), offset: 2 };
  writeFileSync(file, JSON.stringify({ partitions: [wish], version: 1 }));
  const deleted = await ask('DeleteRecordsCommand', ['--offset-json-file', file]);
  assert.match(deleted.join('\n'), new RegExp(`partition: tools-offsets-${partition}\\tlow_watermark: 2`));
  assert.ok((await get('earliest')).includes(`tools-offsets:${partition}:2`));
}

export async function consoleChecks() {
  await check('console producer and consumer: keys, headers, offsets', keysAndHeaders);
  for (const name of ['gzip', 'snappy', 'lz4', 'zstd'])
    await check(`console producer and consumer: ${name}`, () => codec(name));
  await check('consumer-groups: list, describe, reset, delete', groups);
  await check('get-offsets of every kind, delete-records', offsets);
}
