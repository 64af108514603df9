// `klamm log` and DumpLogSegments say the same of every kind of file in a folder that Apache Kafka wrote: offsets,
// positions, sizes, checksums, counts, index entries, producers, and the records of Kafka's own topics field by field.
// What `klamm log repair` leaves, DumpLogSegments calls valid.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, finish } from '../lib/check.mjs';
import { lines, runProgram } from '../lib/program.mjs';
import { kafkaClasspath, repoRoot } from '../runner/broker.mjs';
import { kafkaFolder, topics } from './kafka-folder.mjs';

const home = mkdtempSync(join(tmpdir(), 'log-commands-'));
const classpath = kafkaClasspath('4.3.1');
let data = '';

async function klamm(argv, anyCode = false) {
  return runProgram(process.execPath, [join(repoRoot, 'bin', 'klamm'), 'log', ...argv], { anyCode });
}

async function klammLines(...argv) {
  return lines((await klamm([...argv, '--json'])).stdout).map((line) => JSON.parse(line));
}

async function dumpLogSegments(files, ...argv) {
  const jvm = [
    '-Xmx256m',
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=error',
  ];
  const paths = ['--files', files.join(',')];
  const args = [...jvm, '-cp', classpath, 'org.apache.kafka.tools.DumpLogSegments', ...paths, ...argv];
  return lines((await runProgram('java', args)).stdout);
}

function filesOf(folder, ending) {
  return readdirSync(join(folder))
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(folder, name));
}

/** `name: value` pairs of a line. */
function pairs(line) {
  return Object.fromEntries([...line.matchAll(/(\w+): (\S+)/g)].map(([, name, value]) => [name, value]));
}

function optionalLong(text) {
  return text === 'OptionalLong.empty' ? -1 : Number(/OptionalLong\[(-?\d+)\]/.exec(text)[1]);
}

async function batches() {
  const files = topics.flatMap((topic) => filesOf(join(data, `${topic}-0`), '.log'));
  const theirs = (await dumpLogSegments(files, '--deep-iteration'))
    .filter((line) => line.startsWith('baseOffset:'))
    .map((line) => pairs(line));
  const ours = (await klammLines('dump', ...files)).filter(({ kind }) => kind === 'batch');
  assert.ok(ours.length > 80);
  assert.deepEqual(new Set(ours.map(({ compression }) => compression)).size, 5);
  assert.deepEqual(
    ours.map((batch) => [
      ...[batch.baseOffset, batch.lastOffset, batch.recordCount, batch.position, batch.sizeInBytes, batch.magic],
      ...[batch.crc, batch.crcIsRight, batch.compression, batch.leaderEpoch, batch.maxTimestamp],
      ...[batch.producerId, batch.producerEpoch, batch.baseSequence, batch.lastSequence],
      ...[batch.isTransactional, batch.isControl],
    ]),
    theirs.map((batch) => [
      ...[batch.baseOffset, batch.lastOffset, batch.count, batch.position, batch.size, batch.magic].map(Number),
      ...[Number(batch.crc), batch.isvalid === 'true', batch.compresscodec, Number(batch.partitionLeaderEpoch)],
      ...[batch.CreateTime, batch.producerId, batch.producerEpoch, batch.baseSequence, batch.lastSequence].map(Number),
      ...[batch.isTransactional === 'true', batch.isControl === 'true'],
    ]),
  );
}

async function records() {
  const files = ['lc-transactions', 'lc-zstd'].flatMap((topic) => filesOf(join(data, `${topic}-0`), '.log'));
  const theirs = (await dumpLogSegments(files, '--deep-iteration', '--print-data-log')).filter((line) =>
    line.startsWith('| offset:'),
  );
  const ours = (await klammLines('dump', '--records', ...files)).filter(
    ({ kind }) => kind === 'record' || kind === 'control',
  );
  assert.equal(ours.length, theirs.length);
  for (const [index, line] of theirs.entries()) {
    const their = pairs(line);
    const our = ours[index];
    assert.deepEqual(
      [our.offset, our.timestamp, our.sequence],
      [their.offset, their.CreateTime, their.sequence].map(Number),
    );
    if (our.kind === 'control') {
      assert.deepEqual([our.control, our.data.coordinatorEpoch], [their.endTxnMarker, Number(their.coordinatorEpoch)]);
      continue;
    }
    assert.deepEqual([our.keySize, our.valueSize], [their.keySize, their.valueSize].map(Number));
    const names = /headerKeys: \[(.*?)\]/.exec(line)[1];
    assert.equal((our.headers ?? []).map(({ key }) => key).join(','), names);
    if (our.value !== null) assert.ok(line.endsWith(` payload: ${our.value}`), line);
  }
}

async function indexes() {
  const folder = join(data, 'lc-plain-0');
  const offsets = filesOf(folder, '.index');
  const times = filesOf(folder, '.timeindex');
  assert.ok(offsets.length >= 3, `several segments: ${offsets}`);
  // Of an empty index DumpLogSegments shows one entry of zeros.
  const real = (line) => !/offset: \d+ position: 0$/.test(line);
  const theirs = (await dumpLogSegments(offsets)).filter((line) => line.startsWith('offset:') && real(line)).map(pairs);
  const ours = (await klammLines('dump', ...offsets)).filter(({ kind }) => kind === 'index');
  assert.ok(ours.length > 40);
  assert.deepEqual(
    ours.map(({ offset, position }) => [offset, position]),
    theirs.map(({ offset, position }) => [Number(offset), Number(position)]),
  );
  const theirTimes = (await dumpLogSegments(times)).filter((line) => line.startsWith('timestamp:')).map(pairs);
  const ourTimes = (await klammLines('dump', ...times)).filter(({ kind }) => kind === 'timeindex');
  assert.deepEqual(
    ourTimes.map(({ timestamp, offset }) => [timestamp, offset]),
    theirTimes.map(({ timestamp, offset }) => [Number(timestamp), Number(offset)]),
  );
}

async function producers() {
  const aborted = filesOf(join(data, 'lc-transactions-0'), '.txnindex');
  const theirs = (await dumpLogSegments(aborted)).filter((line) => line.startsWith('version:')).map(pairs);
  const ours = (await klammLines('dump', ...aborted)).filter(({ kind }) => kind === 'txnindex');
  const fields = ['version', 'producerId', 'firstOffset', 'lastOffset', 'lastStableOffset'];
  assert.equal(ours.length, 5);
  assert.deepEqual(
    ours.map((entry) => fields.map((field) => entry[field])),
    theirs.map((entry) => fields.map((field) => Number(entry[field]))),
  );
  const snapshots = ['lc-transactions-0', 'lc-plain-0'].flatMap((name) => filesOf(join(data, name), '.snapshot'));
  const theirProducers = (await dumpLogSegments(snapshots)).filter((line) => line.startsWith('producerId:')).map(pairs);
  const ourProducers = (await klammLines('dump', ...snapshots)).filter(({ kind }) => kind === 'producer');
  const plain = [
    'producerId',
    'producerEpoch',
    'coordinatorEpoch',
    'lastTimestamp',
    'firstSequence',
    'lastSequence',
    'lastOffset',
  ];
  assert.ok(ourProducers.length >= 3);
  assert.deepEqual(
    ourProducers.map((entry) => [...plain.map((field) => entry[field]), entry.currentTxnFirstOffset]),
    theirProducers.map((entry) => [
      ...plain.map((field) => Number(entry[field])),
      optionalLong(entry.currentTxnFirstOffset),
    ]),
  );
  assert.ok(
    ourProducers.some(({ currentTxnFirstOffset }) => currentTxnFirstOffset >= 0),
    'the open transaction',
  );
}

/** All that Kafka's JSON says is in ours, which also has the fields at their defaults. */
function assertHolds(ours, theirs, where) {
  if (theirs === null || typeof theirs !== 'object') {
    if (theirs !== ours && String(theirs) !== String(ours)) assert.equal(ours, theirs, where);
    return;
  }
  for (const [name, value] of Object.entries(theirs)) assertHolds(ours?.[name], value, `${where}.${name}`);
}

async function metadata() {
  const folder = join(data, '__cluster_metadata-0');
  const files = [...filesOf(folder, '.log'), ...filesOf(folder, '.checkpoint')];
  const printed = await dumpLogSegments(files, '--cluster-metadata-decoder');
  const theirs = printed
    .filter((line) => line.includes(' payload: {"type"'))
    .map((line) => JSON.parse(line.split(' payload: ')[1]));
  const ours = (await klammLines('dump', '--records', ...files)).filter(({ kind }) => kind === 'record');
  assert.ok(theirs.length > 20);
  assert.deepEqual(
    ours.map(({ type, version }) => [type, version]),
    theirs.map(({ type, version }) => [type, version]),
  );
  for (const [index, { type, data: fields }] of theirs.entries()) assertHolds(ours[index].data, fields, type);
  const controls = (await klammLines('dump', '--records', ...files)).filter(({ kind }) => kind === 'control');
  for (const { control } of controls)
    assert.ok(
      printed.some((line) =>
        line.replaceAll('-', '').replaceAll('_', '').toLowerCase().includes(control.replaceAll('_', '').toLowerCase()),
      ),
      control,
    );
  assert.ok(controls.length > 0);
}

async function coordinators() {
  for (const [topic, option] of [
    ['__consumer_offsets', '--offsets-decoder'],
    ['__transaction_state', '--transaction-log-decoder'],
  ]) {
    const folders = readdirSync(data).filter((name) => name.startsWith(`${topic}-`));
    const files = folders.flatMap((name) => filesOf(join(data, name), '.log'));
    const theirs = (await dumpLogSegments(files, option))
      .filter((line) => line.includes(' key: {'))
      .map((line) => / key: (\{.*?\}) payload: (.*)$/.exec(line).slice(1))
      .map(([key, value]) => [JSON.parse(key), value === '<DELETE>' || value === 'null' ? null : JSON.parse(value)]);
    const ours = (await klammLines('dump', '--records', ...files)).filter(({ kind }) => kind === 'record');
    assert.equal(ours.length, theirs.length, topic);
    assert.ok(ours.length > 3, topic);
    for (const [index, [key, value]] of theirs.entries()) {
      assertHolds(ours[index].key, key, `${topic} key`);
      if (value === null) assert.equal(ours[index].value, null);
      else assertHolds(ours[index].value, value, `${topic} value`);
    }
  }
}

async function small() {
  const all = await klammLines('dump', data);
  const meta = all.find(({ kind }) => kind === 'meta-properties');
  assert.deepEqual([meta.version, meta.nodeId, meta.clusterId], [1, 1, '4L6g3nShT-eMCtK--X86sw']);
  const starts = all.filter(({ file, kind }) => file === 'log-start-offset-checkpoint' && kind === 'offset');
  assert.deepEqual(
    starts.map(({ topic, offset }) => [topic, offset]),
    [['lc-plain', 70]],
  );
  assert.equal(all.filter(({ kind }) => kind === 'damage').length, 0);
  const rows = await klammLines('size', data);
  const plain = rows.find(({ name }) => name === 'lc-plain-0');
  assert.deepEqual([plain.startOffset, plain.endOffset, plain.offsets, plain.complete], [70, 3000, 2930, true]);
}

async function verifies() {
  const [summary, ...more] = (await klammLines('verify', data)).filter(({ severity }) => severity !== 'note');
  assert.deepEqual(more, []);
  assert.deepEqual([summary.sound, summary.damaged, summary.warnings], [true, 0, 0]);
  assert.ok(summary.segments > 15 && summary.records > 4000, JSON.stringify(summary));
  assert.equal((await klamm(['repair', data])).stdout, 'nothing to repair\n');
}

async function repairs() {
  const copy = join(home, 'copy');
  cpSync(data, copy, { recursive: true });
  const folder = join(copy, 'lc-plain-0');
  const [log, second] = filesOf(folder, '.log');
  const bytes = readFileSync(log);
  const [, , third] = (await klammLines('dump', log)).filter(({ kind }) => kind === 'batch');
  bytes[third.position + 500] ^= 1;
  writeFileSync(log, bytes);
  const index = second.replace('.log', '.index');
  writeFileSync(index, readFileSync(index).subarray(8));
  const snapshot = second.replace('.log', '.snapshot');
  writeFileSync(snapshot, readFileSync(snapshot).subarray(0, 20));
  const txnindex = filesOf(join(copy, 'lc-transactions-0'), '.txnindex')[0];
  const aborted = readFileSync(txnindex);
  writeFileSync(txnindex, aborted.subarray(34));
  assert.equal((await klamm(['verify', copy], true)).code, 1);
  assert.equal((await klamm(['repair', '--apply', copy])).code, 0);
  assert.equal((await klamm(['verify', copy])).code, 0);
  const seen = (await dumpLogSegments(filesOf(folder, '.log'), '--deep-iteration'))
    .filter((line) => line.startsWith('baseOffset:'))
    .map(pairs);
  assert.ok(seen.every(({ isvalid }) => isvalid === 'true'));
  assert.equal(
    seen.reduce((sum, { count }) => sum + Number(count), 0),
    3000 - third.recordCount,
  );
  assert.equal(Number(seen.at(-1).lastOffset), 2999);
  const checked = await dumpLogSegments(
    [...filesOf(folder, '.index'), ...filesOf(folder, '.timeindex'), ...filesOf(folder, '.snapshot')],
    '--verify-index-only',
  );
  assert.doesNotMatch(checked.join('\n'), /mismatch|corrupt|invalid|Found/i);
  assert.deepEqual(readFileSync(txnindex), aborted);
}

process.on('exit', () => rmSync(home, { recursive: true, force: true, maxRetries: 3 }));
await check(
  'Apache Kafka 4.3.1 writes a folder; klamm log verify finds it sound while Kafka runs',
  async () => {
    data = await kafkaFolder(join(home, 'kafka'), async (folder) => {
      const { code, stderr, stdout } = await klamm(['verify', folder], true);
      assert.equal(code, 0, stdout);
      assert.match(stderr, /is in use by an Apache Kafka broker: the end of a log may be in flight/);
      const refused = await klamm(['repair', '--apply', folder], true);
      assert.equal(refused.code, 2);
    });
  },
  180_000,
);
await check('verify finds it sound after its stop, and repair finds nothing to do', verifies);
await check('dump agrees on every batch of every codec', batches);
await check('dump agrees on records, headers and markers', records);
await check('dump agrees on offset and time indexes', indexes);
await check('dump agrees on aborted transactions and producer snapshots', producers);
await check('dump agrees on the metadata log and its snapshots', metadata);
await check('dump agrees on group offsets and transaction state', coordinators);
await check('dump of the small files, and size', small);
await check("what repair leaves is valid to Kafka's own tools", repairs, 120_000);
finish();
