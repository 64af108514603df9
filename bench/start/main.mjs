// bench/start/run: what a start, a recovery and a stop cost, and what idle partitions keep in memory. Prints one line for
// each figure, with its bar where there is one; exits with 1 if a bar is missed (sizes other than the bars' have none).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  askEach,
  createTopic,
  createTopics,
  deleteTopic,
  fetchFrom,
  lastOffset,
  makeSparse,
  makeUnsynced,
  produceToEach,
  topicNames,
} from './folders.mjs';
import { pause, startKlamm } from './klamm.mjs';

const usage = `usage: bench/start/run [options]
  --only CASE[,CASE]    partitions, wide, sparse, recovery (all)
  --partitions N        idle partitions (10000)
  --sparse-gib N        cleanly closed bytes (100)
  --recovery-gib N      bytes beyond the recovery point of a killed broker (10)
  --batch-bytes N       how large the batches of those are (16384)
  --smoke               small sizes: 200 partitions, 4 GiB, 0.2 GiB
  --data DIR            where the folders are made (the system's temporary folder)
  --json                one line of JSON at the end
The bars hold on an idle machine with warm files.`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'partitions,wide,sparse,recovery' },
    partitions: { type: 'string' },
    'sparse-gib': { type: 'string' },
    'recovery-gib': { type: 'string' },
    'batch-bytes': { type: 'string', default: '16384' },
    smoke: { type: 'boolean', default: false },
    data: { type: 'string', default: tmpdir() },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const size = (name, whole, smoke) => Number(values[name] ?? (values.smoke ? smoke : whole));
const partitions = size('partitions', 10_000, 200);
const sparseGib = size('sparse-gib', 100, 4);
const recoveryGib = size('recovery-gib', 10, 0.2);
const MIB = 1024 ** 2;

const figures = [];
let missed = 0;

/** @param bar the most that it may be; null where there is none */
function tell(what, value, unit, bar = null) {
  figures.push({ what, value: Math.round(value * 10) / 10, unit, bar });
  const verdict = bar === null ? '' : value <= bar ? `   (at most ${bar}: met)` : `   (at most ${bar}: MISSED)`;
  if (bar !== null && value > bar) missed++;
  console.log(`${what.padEnd(62)} ${value.toFixed(value < 100 ? 1 : 0).padStart(9)} ${unit}${verdict}`);
}

/** A fresh folder, and Klamm on it. */
function scene() {
  const home = mkdtempSync(join(values.data, 'klamm-start-'));
  const data = join(home, 'data');
  return {
    data,
    start: (options) => startKlamm(home, data, options),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

async function withClient(klamm, body) {
  const client = await klamm.connect();
  try {
    return await body(client);
  } finally {
    await client.close();
  }
}

async function timed(body) {
  const from = performance.now();
  await body();
  return performance.now() - from;
}

async function idlePartitions() {
  /** What the bars are for, and less. */
  const within = partitions <= 10_000;
  const { start, remove } = scene();
  let klamm = await start();
  tell('start on an empty folder', klamm.readyMs, 'ms');
  await pause(1000);
  const empty = klamm.rss();
  tell('resident memory without partitions', empty / MIB, 'MiB');
  await withClient(klamm, (client) => createTopics(client, partitions));
  await withClient(klamm, (client) => produceToEach(client, partitions));
  tell(`stop, ${partitions} partitions new and unsynced`, await klamm.close(), 'ms');

  klamm = await start();
  tell(`start, ${partitions} partitions closed cleanly`, klamm.readyMs, 'ms', within ? 3000 : null);
  tell('  event loop held at most', await klamm.longestHold(), 'ms');
  tell('  resident memory when ready', klamm.readyRss / MIB, 'MiB', within ? 256 : null);
  await pause(5000);
  tell('  resident memory 5 s later', klamm.rss() / MIB, 'MiB', within ? 256 : null);
  tell('  stop, none used', await klamm.close(), 'ms');

  klamm = await start();
  await klamm.longestHold();
  tell(
    '  first use of all, one topic after the other',
    await timed(() => withClient(klamm, (c) => askEach(c, partitions))),
    'ms',
  );
  tell('  event loop held at most', await klamm.longestHold(), 'ms');
  await pause(2000);
  tell('  resident memory, all open', klamm.rss() / MIB, 'MiB', within ? 256 : null);
  tell('  per partition', (klamm.rss() - empty) / partitions / 1024, 'KiB');
  await withClient(klamm, (client) => produceToEach(client, partitions));
  tell('  event loop held at most, a record to each', await klamm.longestHold(), 'ms');
  await pause(2000);
  tell('  resident memory, all written to', klamm.rss() / MIB, 'MiB', within ? 256 : null);
  await klamm.kill();

  klamm = await start();
  tell(`start after kill -9, ${partitions} partitions written to`, klamm.readyMs, 'ms', within ? 5000 : null);
  tell('  event loop held at most', await klamm.longestHold(), 'ms');
  tell('  resident memory when ready', klamm.readyRss / MIB, 'MiB', within ? 256 : null);
  tell('  stop, all used', await klamm.close(), 'ms');
  remove();
}

/** One request that makes as many partitions as a broker usually has in all. */
async function wideTopic() {
  const count = Math.min(partitions, 1000);
  for (const durability of ['os', 'disk']) {
    const { start, remove } = scene();
    const klamm = await start({ settings: [`klamm.durability=${durability}`] });
    await klamm.longestHold();
    await withClient(klamm, async (client) => {
      tell(
        `a topic of ${count} partitions, durability ${durability}`,
        await timed(() => createTopic(client, 'topic-0', count)),
        'ms',
      );
      tell('  a record to each', await timed(() => produceToEach(client, count, count)), 'ms');
      tell('  event loop held at most', await klamm.longestHold(), 'ms');
      tell('  deleted', await timed(() => deleteTopic(client, 'topic-0')), 'ms');
    });
    await pause(1000);
    tell('  event loop held at most', await klamm.longestHold(), 'ms');
    await klamm.close();
    remove();
  }
}

async function cleanlyClosed() {
  const { data, start, remove } = scene();
  const count = 10;
  let klamm = await start();
  await withClient(klamm, (client) => createTopics(client, count));
  await withClient(klamm, (client) => produceToEach(client, count));
  await klamm.close();
  klamm = await start();
  const small = klamm.readyMs;
  await klamm.close();
  makeSparse(data, count, Math.max(1, Math.round(sparseGib / count)));
  klamm = await start();
  tell(`start, ${sparseGib} GiB closed cleanly, beyond one of nothing`, klamm.readyMs - small, 'ms', 1000);
  const before = klamm.readBytes();
  const first = await timed(() =>
    withClient(klamm, async (client) => {
      await askEach(client, count);
      for (let partition = 0; partition < count; partition++) {
        const end = await lastOffset(client, topicNames(count)[0], partition);
        const { errorCode, bytes } = await fetchFrom(client, 'topic-0', partition, end - 1);
        if (errorCode !== 0 || bytes === 0) throw new Error(`Fetch at the end: error ${errorCode}, ${bytes} bytes`);
      }
    }),
  );
  tell('  first use of all, a fetch from each', first, 'ms');
  tell('  read from files until then', (klamm.readBytes() - before) / 1024, 'KiB', 1024);
  await klamm.close();
  remove();
}

async function recovery() {
  const { data, start, remove } = scene();
  const count = 4;
  let klamm = await start();
  await withClient(klamm, (client) => createTopics(client, count));
  await klamm.close();
  const records = makeUnsynced(data, count, recoveryGib, Number(values['batch-bytes']));
  klamm = await start();
  tell(`start, ${recoveryGib} GiB beyond the recovery point`, klamm.readyMs, 'ms', 5000 + 1000 * recoveryGib);
  tell('  that is', (recoveryGib * 1024) / (klamm.readyMs / 1000), 'MiB/s');
  tell('  event loop held at most', await klamm.longestHold(), 'ms');
  tell('  resident memory when ready', klamm.readyRss / MIB, 'MiB');
  await withClient(klamm, async (client) => {
    for (let partition = 0; partition < count; partition++) {
      const end = await lastOffset(client, 'topic-0', partition);
      if (end !== records[partition])
        throw new Error(`partition ${partition} ends at ${end}, not ${records[partition]}`);
    }
  });
  await klamm.close();
  remove();
}

const cases = { partitions: idlePartitions, wide: wideTopic, sparse: cleanlyClosed, recovery };
for (const name of values.only.split(',')) {
  if (cases[name] === undefined) {
    console.error(usage);
    process.exit(2);
  }
}
for (const name of values.only.split(',')) await cases[name]();
if (values.json) console.log(JSON.stringify(figures));
process.exit(missed > 0 ? 1 : 0);
