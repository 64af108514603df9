// The rows about a start on a folder that is not empty: after kill -9 with much that no checkpoint covers, and with many
// partitions. Must hold: both sides start on the same bytes; what is timed ends when every partition has told its end.
import { execFileSync } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { startBroker } from './brokers.mjs';
import { load } from './load.mjs';
import { cpuSeconds, residentBytes, temporaryFolder } from './processes.mjs';

const megabyte = 1e6;
const recoverPartitions = 4;
const recoverBatchBytes = 16_384;
const partitionsEach = 500;
/** Names of the two files that tell a start that it need not read. */
const assurances = ['.kafka_cleanshutdown', 'recovery-point-offset-checkpoint'];

const wait = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
const isLog = (name) => /^\d{20}\.log$/.test(name);

async function endOf(broker, topic, partitions, seconds) {
  return (await load(broker, 'ends', { topic, partitions, seconds })).offsets;
}

/** Where the segments are kept between the sides and rounds; every folder has them by hard links, as nobody writes. */
let made = null;

/** Fills the partitions of a cleanly closed `topic-0` and makes it the folder of a broker that was killed. */
async function fillUnsynced(run, dataFolder) {
  const folderOf = (partition) => join(dataFolder, `topic-0-${partition}`);
  if (made === null) {
    // It needs Klamm's own code, built.
    const { makeUnsynced } = await import('../start/folders.mjs');
    const records = makeUnsynced(dataFolder, recoverPartitions, run.size.recoverGib, recoverBatchBytes);
    made = { folder: temporaryFolder(run.data), records: records.reduce((sum, count) => sum + count, 0), bytes: 0 };
    for (let partition = 0; partition < recoverPartitions; partition++) {
      mkdirSync(join(made.folder, String(partition)));
      for (const name of readdirSync(folderOf(partition)).filter(isLog)) {
        linkSync(join(folderOf(partition), name), join(made.folder, String(partition), name));
        made.bytes += statSync(join(folderOf(partition), name)).size;
      }
    }
    // What the system still has to write would cost whoever starts first.
    execFileSync('sync', ['-f', made.folder]);
    return made;
  }
  for (let partition = 0; partition < recoverPartitions; partition++) {
    const folder = folderOf(partition);
    for (const name of readdirSync(folder)) if (/^\d{20}\./.test(name)) rmSync(join(folder, name));
    const from = join(made.folder, String(partition));
    for (const name of readdirSync(from)) linkSync(join(from, name), join(folder, name));
  }
  for (const name of assurances) rmSync(join(dataFolder, name), { force: true });
  return made;
}

export async function measureRecovery({ side, run, record, fail }) {
  let broker = await startBroker(side, run.data);
  try {
    await load(broker, 'topic', { topic: 'topic-0', partitions: recoverPartitions });
    await endOf(broker, 'topic-0', recoverPartitions, 60);
    await broker.end('SIGTERM');
    const { records, bytes } = await fillUnsynced(run, broker.dataFolder);
    if (assurances.some((name) => existsSync(join(broker.dataFolder, name)))) throw new Error('the folder looks clean');
    const from = performance.now();
    broker = await startBroker(side, run.data, undefined, broker.folder);
    const end = await endOf(broker, 'topic-0', recoverPartitions, 600);
    const seconds = (performance.now() - from) / 1000;
    record('recover-start', seconds);
    record('recover-speed', bytes / megabyte / seconds);
    record('recover-cpu', cpuSeconds(broker.pid));
    if (end !== records) fail(`recover: ${side.name} has ${end} of ${records} records`);
  } finally {
    await broker.stop();
  }
}

export async function measurePartitions({ side, run, record }) {
  const { manyPartitions: count, idleSeconds } = run.size;
  let broker = await startBroker(side, run.data);
  try {
    await wait(idleSeconds);
    const empty = residentBytes(broker.pid);
    const topics = Math.ceil(count / partitionsEach);
    const partitions = Math.min(partitionsEach, count);
    for (let i = 0; i < topics; i++) {
      await load(broker, 'topic', { topic: `many-${i}`, partitions });
      await endOf(broker, `many-${i}`, partitions, 120);
    }
    await broker.end('SIGTERM', 600_000);
    const from = performance.now();
    broker = await startBroker(side, run.data, undefined, broker.folder);
    await endOf(broker, `many-${topics - 1}`, partitions, 600);
    record('partitions-start', (performance.now() - from) / 1000);
    for (let i = 0; i < topics; i++) await endOf(broker, `many-${i}`, partitions, 120);
    await wait(idleSeconds);
    const resident = residentBytes(broker.pid);
    record('partitions-memory', resident / megabyte);
    record('partitions-each', (resident - empty) / 1000 / (topics * partitions));
  } finally {
    await broker.stop();
  }
}
