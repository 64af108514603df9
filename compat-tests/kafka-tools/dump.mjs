// DumpLogSegments reads the files that the broker wrote: segments, indexes, producer snapshots, offsets, metadata.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../lib/check.mjs';
import { ask, createTopic, dataDir, tool } from './tools.mjs';

async function dump(files, ...argv) {
  const paths = files.map((file) => join(dataDir, file)).join(',');
  const { stdout } = await tool('DumpLogSegments', ['--files', paths, ...argv]);
  return stdout;
}

function filesOf(folder, suffix) {
  return readdirSync(join(dataDir, folder))
    .filter((name) => name.endsWith(suffix))
    .sort()
    .map((name) => `${folder}/${name}`);
}

async function segments() {
  const printed = await dump(['tools-lines-0/00000000000000000000.log'], '--print-data-log', '--deep-iteration');
  assert.match(printed, /Log starting offset: 0/);
  assert.match(
    printed,
    /baseOffset: 0 lastOffset: \d+ count: \d+ baseSequence: 0 lastSequence: \d+ producerId: \d+ producerEpoch: 0 partitionLeaderEpoch: 0 isTransactional: false isControl: false/,
  );
  assert.match(printed, /magic: 2 compresscodec: none crc: \d+ isvalid: true/);
  assert.match(printed, /\| offset: 0 .*keySize: 1 valueSize: 3 sequence: 0 headerKeys: \[h1,h2\] key: a payload: one/);
  assert.match(printed, /\| offset: 1 .*headerKeys: \[h1\] key: b payload: zwei \u00fc/);
}

async function compressedSegments() {
  for (const codec of ['gzip', 'snappy', 'lz4', 'zstd']) {
    const printed = await dump([`tools-${codec}-0/00000000000000000000.log`], '--print-data-log', '--deep-iteration');
    assert.match(printed, new RegExp(`compresscodec: ${codec} crc: \\d+ isvalid: true`));
    assert.match(printed, new RegExp(`offset: 999 .*payload: line 999 in ${codec}`));
  }
}

async function rolledSegments() {
  await createTopic('tools-rolled', 1, ['segment.bytes=1048576', 'index.interval.bytes=1024']);
  await ask('ProducerPerformance', [
    ...['--topic', 'tools-rolled', '--num-records', '4000', '--record-size', '1000', '--throughput', '-1'],
  ]);
  const logs = filesOf('tools-rolled-0', '.log');
  assert.ok(logs.length >= 4, `4 MB in segments of 1 MB: ${logs}`);
  const indexes = [...filesOf('tools-rolled-0', '.index'), ...filesOf('tools-rolled-0', '.timeindex')];
  assert.equal(indexes.length, logs.length * 2);
  const closed = indexes.filter((name) => !name.includes(logs.at(-1).split('/')[1].slice(0, 20)));
  const printed = await dump(indexes, '--verify-index-only');
  assert.doesNotMatch(printed, /mismatch|corrupt|invalid|Found/i);
  assert.match(await dump(closed), /offset: \d+ position: [1-9]\d*/);
  assert.match(await dump(closed, '--index-sanity-check'), /passed sanity check/);
  const offsets = (await dump(logs)).matchAll(/baseOffset: (\d+) lastOffset: (\d+)/g);
  let next = 0;
  for (const [, base, last] of offsets) {
    assert.equal(Number(base), next);
    next = Number(last) + 1;
  }
  assert.equal(next, 4000);
  const snapshots = filesOf('tools-rolled-0', '.snapshot');
  assert.ok(snapshots.length > 0, 'producer snapshots of rolled segments');
  assert.match(
    await dump([snapshots.at(-1)]),
    /producerId: \d+ producerEpoch: 0 coordinatorEpoch: -1 currentTxnFirstOffset: OptionalLong.empty lastTimestamp: \d+ firstSequence: \d+ lastSequence: \d+ lastOffset: \d+/,
  );
}

async function offsetsTopic() {
  const folders = readdirSync(dataDir).filter((name) => /^__consumer_offsets-\d+$/.test(name));
  assert.equal(folders.length, 50);
  const printed = await dump(
    folders.map((folder) => `${folder}/00000000000000000000.log`),
    '--offsets-decoder',
    '--print-data-log',
  );
  assert.doesNotMatch(printed, /isvalid: false/);
  const key = '\\{"type":"1","data":\\{"group":"tools-verifiable","topic":"tools-verifiable","partition":\\d\\}\\}';
  assert.match(printed, new RegExp(`key: ${key} payload: \\{"version":"\\d","data":\\{"offset":\\d+,`));
  assert.match(
    printed,
    /key: \{"type":"2","data":\{"group":"tools-verifiable"\}\} payload: \{"version":"\d","data":\{"protocolType":"consumer"/,
  );
}

async function metadataLog() {
  const logs = filesOf('__cluster_metadata-0', '.log');
  const printed = await dump([logs[0]], '--cluster-metadata-decoder');
  assert.doesNotMatch(printed, /isvalid: false|Error|Could not/);
  assert.match(printed, /LeaderChange/);
  assert.match(
    printed,
    /payload: \{"type":"FEATURE_LEVEL_RECORD","version":0,"data":\{"name":"metadata.version","featureLevel":\d+\}\}/,
  );
  assert.match(printed, /"type":"REGISTER_BROKER_RECORD"/);
  assert.match(
    printed,
    /payload: \{"type":"TOPIC_RECORD","version":0,"data":\{"name":"tools-lines","topicId":"[A-Za-z0-9_-]{22}"\}\}/,
  );
  assert.match(printed, /"type":"PARTITION_RECORD"/);
  assert.match(printed, /"type":"CONFIG_RECORD","version":0,"data":\{"resourceType":2,"resourceName":"tools-configs"/);
}

export async function dumpChecks() {
  await check('DumpLogSegments: records with keys and headers', segments);
  await check('DumpLogSegments: compressed batches', compressedSegments);
  await check('DumpLogSegments: rolled segments, indexes, producer snapshots', rolledSegments);
  await check('DumpLogSegments: __consumer_offsets', offsetsTopic);
  await check('DumpLogSegments: __cluster_metadata', metadataLog);
}
