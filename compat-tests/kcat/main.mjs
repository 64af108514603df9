// kcat against the broker named by BOOTSTRAP, as a person uses it in a shell.
import assert from 'node:assert/strict';
import { check, finish } from '../lib/check.mjs';
import { lines, runProgram } from '../lib/program.mjs';

const bootstrap = process.env.BOOTSTRAP ?? 'localhost:9092';

async function kcat(argv, options) {
  return (await runProgram('kcat', ['-b', bootstrap, ...argv], options)).stdout;
}

async function producesAndConsumes() {
  await kcat(['-P', '-t', 'kcat-lines', '-K', ':', '-H', 'source=shell', '-H', 'n=1'], {
    input: 'a:one\nb:two\nc:drei \u00fc\n',
  });
  const format = '%t [%p] %o %k=%s (%S) {%h}\n';
  assert.deepEqual(lines(await kcat(['-C', '-t', 'kcat-lines', '-o', 'beginning', '-e', '-q', '-f', format])), [
    'kcat-lines [0] 0 a=one (3) {source=shell,n=1}',
    'kcat-lines [0] 1 b=two (3) {source=shell,n=1}',
    'kcat-lines [0] 2 c=drei \u00fc (7) {source=shell,n=1}',
  ]);
  const last = await kcat(['-C', '-t', 'kcat-lines', '-o', '-1', '-e', '-q', '-f', '%k\n']);
  assert.deepEqual(lines(last), ['c']);
  const one = await kcat(['-C', '-t', 'kcat-lines', '-o', '1', '-c', '1', '-q', '-f', '%s\n']);
  assert.deepEqual(lines(one), ['two']);
}

async function nullsAndTombstones() {
  await kcat(['-P', '-t', 'kcat-nulls', '-K', ':', '-Z'], { input: 'gone:\n:only value\n' });
  const output = await kcat(['-C', '-t', 'kcat-nulls', '-o', 'beginning', '-e', '-q', '-Z', '-f', '%K %k | %S %s\n']);
  assert.deepEqual(lines(output), ['4 gone | -1 NULL', '-1 NULL | 10 only value']);
}

async function compressed(codec) {
  const topic = `kcat-${codec}`;
  const input = Array.from({ length: 2000 }, (_, i) => `line ${i} of ${codec}`);
  await kcat(['-P', '-t', topic, '-z', codec], { input: `${input.join('\n')}\n` });
  assert.deepEqual(lines(await kcat(['-C', '-t', topic, '-o', 'beginning', '-e', '-q'])), input);
}

async function queries() {
  await kcat(['-P', '-t', 'kcat-times'], { input: 'now\n' });
  const offset = (time) => kcat(['-Q', '-t', `kcat-times:0:${time}`]);
  assert.match(await offset(1000), /kcat-times \[0\] offset 0/);
  assert.match(await offset(-1), /kcat-times \[0\] offset 1/);
  assert.match(await offset(-2), /kcat-times \[0\] offset 0/);
}

async function metadata() {
  const metadata = JSON.parse(await kcat(['-L', '-J', '-t', 'kcat-lines']));
  assert.equal(metadata.brokers.length, 1);
  assert.equal(metadata.brokers[0].name, bootstrap);
  assert.equal(metadata.controllerid, metadata.brokers[0].id);
  const id = metadata.brokers[0].id;
  assert.deepEqual(metadata.topics, [
    { topic: 'kcat-lines', partitions: [{ partition: 0, leader: id, replicas: [{ id }], isrs: [{ id }] }] },
  ]);
}

async function groups() {
  const options = [
    '-G',
    'kcat-group',
    '-q',
    '-c',
    '2',
    '-X',
    'auto.offset.reset=earliest',
    '-f',
    '%o %s\n',
    'kcat-lines',
  ];
  assert.deepEqual(lines(await kcat(options)), ['0 one', '1 two']);
  await kcat(['-P', '-t', 'kcat-lines'], { input: 'four\n' });
  assert.deepEqual(lines(await kcat(options)), ['2 drei \u00fc', '3 four']);
}

await check('lines with keys and headers go in and come out', producesAndConsumes);
await check('empty becomes null with -Z', nullsAndTombstones);
for (const codec of ['gzip', 'snappy', 'lz4', 'zstd']) await check(`codec ${codec}`, () => compressed(codec));
await check('offsets by time', queries);
await check('metadata as JSON', metadata);
await check('a group commits, the next run goes on there', groups);
finish();
