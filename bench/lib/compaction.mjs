// The rows about compaction: how fast the cleaner goes through keyed records, how long it holds Klamm's event loop, and
// what a producer feels of it, and of a program that only writes as much. A topic's cleaning is held back by min.compaction.lag.ms while the topic is filled, then
// let go; it is over when the cleaner's checkpoint names the topic.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loopDelayFlags, startIdle } from './brokers.mjs';
import { load, loadUntilEnd, writeFile } from './load.mjs';
import { cpuSeconds } from './processes.mjs';

const gigabyte = 1e9;
const megabyte = 1e6;
const segmentBytes = 64 << 20;
const limitMs = 10 * 60_000;
/** Between the end of a cleaning and what is measured next. */
const pauseMs = 2000;

/** The cleaner looks for work every 50 ms, so that what is timed is the work. */
export const cleaningTerms = { settings: ['log.cleaner.backoff.ms=50'], klammNodeFlags: loopDelayFlags };

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function fillCompacted(broker, topic, records, keys) {
  const configs = [
    'cleanup.policy=compact',
    `segment.bytes=${segmentBytes}`,
    'min.cleanable.dirty.ratio=0.01',
    'min.compaction.lag.ms=86400000',
  ];
  await load(broker, 'topic', { topic, configs: configs.join(',') });
  await load(broker, 'fill', { topic, records, keys });
}

/** Bytes of all segments but the active one: what the cleaner will read. */
function inactiveBytes(broker, topic) {
  const folder = join(broker.dataFolder, `${topic}-0`);
  const logs = readdirSync(folder).filter((name) => name.endsWith('.log'));
  return logs
    .sort()
    .slice(0, -1)
    .reduce((bytes, name) => bytes + statSync(join(folder, name)).size, 0);
}

function isCleaned(broker, topic) {
  const file = join(broker.dataFolder, 'cleaner-offset-checkpoint');
  return existsSync(file) && readFileSync(file, 'latin1').includes(`\n${topic} 0 `);
}

/** Lets the cleaner have the topic; how long it took. */
async function clean(broker, topic) {
  await load(broker, 'alter', { topic, configs: 'min.compaction.lag.ms=0' });
  const from = performance.now();
  while (!isCleaned(broker, topic)) {
    if (!broker.running()) throw new Error(`${broker.side.name} ended during a cleaning`);
    if (performance.now() - from > limitMs) throw new Error(`${topic} is not compacted after ${limitMs} ms`);
    await wait(5);
  }
  return (performance.now() - from) / 1000;
}

async function prepare(broker, size) {
  if (size.compactPrepareRecords === 0) return;
  await fillCompacted(broker, 'compact-prepare', size.compactPrepareRecords, size.compactKeys);
  await clean(broker, 'compact-prepare');
}

export async function measureCompaction({ broker, size, record, fail }) {
  await prepare(broker, size);
  const topic = 'compact';
  await fillCompacted(broker, topic, size.compactRecords, size.compactKeys);
  const bytes = inactiveBytes(broker, topic);
  const idle = broker.side.isKlamm ? startIdle() : null;
  if (idle !== null) {
    await wait(pauseMs);
    await Promise.all([broker.loopDelay(), idle.loopDelay()]);
  }
  const cpu = cpuSeconds(broker.pid);
  const seconds = await clean(broker, topic);
  record('compact-throughput', bytes / megabyte / seconds);
  record('compact-cpu', (cpuSeconds(broker.pid) - cpu) / (bytes / gigabyte));
  if (idle !== null) {
    const [held, beside] = await Promise.all([broker.loopDelay(), idle.loopDelay()]);
    await idle.stop();
    record('compact-hold-p99', held.heldP99Ms);
    record('compact-hold', held.heldMs);
    record('compact-hold-idle', beside.heldMs);
  }
  const left = inactiveBytes(broker, topic);
  if (left > bytes * 0.5) fail(`compact: ${broker.side.name} left ${left} of ${bytes} bytes`);
}

function p99(samples) {
  const sorted = samples.map(([, took]) => took).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))];
}

export async function measureProduceDuringCompaction({ broker, size, record, fail }) {
  await prepare(broker, size);
  const topic = 'compact-beside';
  await fillCompacted(broker, topic, size.compactRecords, size.compactKeys);
  await load(broker, 'topic', { topic: 'compact-produce' });
  const seconds = 600;
  const options = { topic: 'compact-produce', recordSize: 100, rate: size.compactRate, seconds };
  const producer = loadUntilEnd(broker, 'paced', options);
  await wait((size.compactLeadInSeconds + size.compactSeconds) * 1000);
  const began = Date.now();
  await clean(broker, topic);
  const ended = Date.now();
  await wait(pauseMs);
  const wrote = Date.now();
  await writeFile(join(broker.folder, 'beside'), inactiveBytes(broker, topic), (ended - began) / 1000);
  const written = Date.now();
  const { samples } = await producer.end();
  const without = samples.filter(([at]) => at >= began - size.compactSeconds * 1000 && at < began);
  const during = samples.filter(([at]) => at >= began && at < ended);
  const beside = samples.filter(([at]) => at >= wrote && at < written);
  if (during.length < 100) return fail(`compact-produce: only ${during.length} records during the cleaning`);
  record('compact-produce-without', p99(without));
  record('compact-produce-during', p99(during));
  record('compact-produce-ratio', p99(during) / p99(without));
  record('compact-produce-beside', p99(beside));
  record('compact-produce-beside-ratio', p99(beside) / p99(without));
}
