// What is measured. A row is one figure with its unit and, where the project has set one, its bar: the most (or, for
// throughput, the least) that Klamm's figure may be of Kafka's. A group is the rows that one load on one fresh broker
// gives. README.md beside this folder says how to read each.
import { loopDelayFlags } from './brokers.mjs';
import { cleaningTerms, measureCompaction, measureProduceDuringCompaction } from './compaction.mjs';
import { load, producerPerf } from './load.mjs';
import { bytesRead, cpuSeconds, residentBytes } from './processes.mjs';
import { measurePartitions, measureRecovery } from './starts.mjs';

const gigabyte = 1e9;
const megabyte = 1e6;

/** The sizes of a real run, and those of --quick: a smoke test whose figures mean nothing. */
export const sizes = {
  starts: 3,
  idleSeconds: 5,
  memoryRecords: 10_000_000,
  settleSeconds: 30,
  producePrepareRecords: 1_500_000,
  produceRecords: 2_000_000,
  tailRecords: 48_000,
  tailPreparePasses: 200,
  tailPasses: 120,
  coldRecords: 2_000_000,
  coldReadRecords: 1_700_000,
  coldPasses: 2,
  syncPrepareSeconds: 15,
  syncSeconds: 10,
  latencyPrepareSeconds: 5,
  latencySeconds: 15,
  latencyRate: 1000,
  compactPrepareRecords: 250_000,
  compactRecords: 1_074_000,
  compactKeys: 200_000,
  compactRate: 1000,
  compactLeadInSeconds: 5,
  compactSeconds: 10,
  diskPrepareRecords: 30_000,
  diskRecords: 150_000,
  recoverGib: 2,
  manyPartitions: 2_000,
  groupPrepareMembers: 40,
  groupMembers: 200,
  groupPartitions: 100,
  groupChurn: 20,
  groupRestSeconds: 2,
};

export const quickSizes = {
  starts: 1,
  idleSeconds: 1,
  memoryRecords: 50_000,
  settleSeconds: 1,
  producePrepareRecords: 0,
  produceRecords: 60_000,
  tailRecords: 16_000,
  tailPreparePasses: 2,
  tailPasses: 10,
  coldRecords: 160_000,
  coldReadRecords: 80_000,
  coldPasses: 1,
  syncPrepareSeconds: 0.5,
  syncSeconds: 1,
  latencyPrepareSeconds: 0.5,
  latencySeconds: 1,
  latencyRate: 500,
  compactPrepareRecords: 0,
  compactRecords: 150_000,
  compactKeys: 20_000,
  compactRate: 500,
  compactLeadInSeconds: 0.5,
  compactSeconds: 1,
  diskPrepareRecords: 0,
  diskRecords: 20_000,
  recoverGib: 0.1,
  manyPartitions: 200,
  groupPrepareMembers: 5,
  groupMembers: 10,
  groupPartitions: 5,
  groupChurn: 2,
  groupRestSeconds: 0.5,
};

/** @param title text, or what makes it of the sizes of this run */
const row = (id, title, unit, bar) => ({ id, title, unit, bar: bar ?? null });
const atMost = (ratio) => ({ kind: 'at most', ratio });
const atLeast = (ratio) => ({ kind: 'at least', ratio });
/** A bar for Klamm alone, held in each round. */
const never = (figure) => ({ kind: 'never above', figure });
/** Five seconds, and one for each GiB. */
const recoverLimit = (size) => 5 + size.recoverGib;
const recoverGib = (size) => `${size.recoverGib} GiB`;
const amount = (number) => number.toLocaleString('en-US');

const syncClients = [1, 16, 64];
const groupProtocols = ['classic', 'consumer'];

export const groups = [
  {
    id: 'start',
    rows: [row('start', 'start to first answer', 'ms', atMost(1 / 8))],
    measure: null,
  },
  {
    id: 'memory',
    rows: [
      row('memory-idle', 'resident memory, idle', 'MB', atMost(1 / 4)),
      row('memory-loaded', 'resident memory, some time after the load', 'MB', atMost(1 / 3)),
    ],
    mostRounds: 2,
    measure: measureMemory,
  },
  {
    id: 'produce',
    rows: [
      row('produce-cpu', 'produce, default batching: broker CPU', 's/GB', atMost(1)),
      row('produce-throughput', 'produce, default batching: throughput', 'MB/s'),
    ],
    measure: (context) => measureProduce(context, 'produce', []),
  },
  {
    id: 'produce-large',
    rows: [
      row('produce-large-cpu', 'produce, 200 KB batches: broker CPU', 's/GB', atMost(1.25)),
      row('produce-large-throughput', 'produce, 200 KB batches: throughput', 'MB/s'),
    ],
    measure: (context) => measureProduce(context, 'produce-large', ['batch.size=200000', 'linger.ms=10']),
  },
  {
    id: 'tail',
    rows: [
      row('tail-cpu', 'consume at the tail: broker CPU', 's/GB', atMost(2.5)),
      row('tail-throughput', 'consume at the tail: throughput', 'MB/s', atLeast(0.9)),
    ],
    measure: measureTail,
  },
  {
    id: 'cold',
    rows: [
      row('cold-cpu', 'consume from files: broker CPU', 's/GB'),
      row('cold-throughput', 'consume from files: throughput', 'MB/s', atLeast(0.9)),
    ],
    measure: measureCold,
  },
  {
    id: 'sync',
    rows: syncClients.flatMap((clients) => {
      const what = `synchronous requests, ${clients} client${clients > 1 ? 's' : ''}`;
      return [
        row(`sync-${clients}-cpu`, `${what}: broker CPU`, 's/million', atMost(0.8)),
        row(`sync-${clients}-rate`, `${what}: rate`, 'requests/s'),
        row(`sync-${clients}-p50`, `${what}: p50`, 'ms'),
        row(`sync-${clients}-p99`, `${what}: p99`, 'ms', clients === 16 ? atMost(1) : null),
      ];
    }),
    measure: measureSync,
  },
  {
    id: 'latency',
    rows: [
      row('latency-p50', 'produce to consume, 1,000 records/s: p50', 'ms'),
      row('latency-p99', 'produce to consume, 1,000 records/s: p99', 'ms'),
    ],
    measure: measureLatency,
  },
  {
    id: 'groups',
    rows: groupProtocols.flatMap((protocol) => {
      const what = `group of 200, ${protocol} protocol`;
      return [
        row(`groups-${protocol}-join`, `${what}: all join, until settled`, 's', never(15)),
        row(`groups-${protocol}-leave`, `${what}: 20 leave, until settled`, 's', never(15)),
        row(`groups-${protocol}-return`, `${what}: 20 join, until settled`, 's', never(15)),
        row(`groups-${protocol}-cpu`, `${what}: broker CPU`, 's'),
        row(`groups-${protocol}-hold`, `${what}: longest hold of the event loop`, 'ms', never(100)),
      ];
    }),
    broker: { klammNodeFlags: loopDelayFlags },
    measure: measureGroups,
  },
  {
    id: 'compact',
    rows: [
      row('compact-throughput', 'compaction of keyed records: bytes of the log', 'MB/s'),
      row('compact-cpu', 'compaction of keyed records: broker CPU', 's/GB'),
      row('compact-hold-p99', 'compaction: hold of the event loop, p99', 'ms', never(5)),
      row('compact-hold', 'compaction: longest hold of the event loop', 'ms', never(10)),
      row('compact-hold-idle', 'meanwhile: longest hold of the event loop of a process that does nothing', 'ms'),
    ],
    broker: cleaningTerms,
    measure: measureCompaction,
  },
  {
    id: 'compact-produce',
    rows: [
      row('compact-produce-without', 'produce, 1,000 records/s, without a cleaning: p99', 'ms'),
      row('compact-produce-during', 'produce, 1,000 records/s, during a cleaning: p99', 'ms'),
      row('compact-produce-ratio', 'produce p99: during a cleaning to without', 'x', never(1.5)),
      row(
        'compact-produce-beside',
        'produce, 1,000 records/s, while a program writes as much as the cleaning: p99',
        'ms',
      ),
      row('compact-produce-beside-ratio', 'produce p99: while a program writes as much to without', 'x'),
    ],
    broker: cleaningTerms,
    measure: measureProduceDuringCompaction,
  },
  {
    id: 'disk',
    rows: [
      row('disk-throughput', 'produce, synced before the answer: throughput', 'MB/s', atLeast(1)),
      row('disk-cpu', 'produce, synced before the answer: broker CPU', 's/GB'),
      row('disk-sync-16-rate', 'synchronous requests, synced, 16 clients: rate', 'requests/s'),
      row('disk-sync-16-p99', 'synchronous requests, synced, 16 clients: p99', 'ms'),
    ],
    broker: { klammSettings: ['klamm.durability=disk'] },
    measure: measureDisk,
  },
  {
    id: 'recover',
    rows: [
      row('recover-start', (size) => `start after kill -9, ${recoverGib(size)} unsynced`, 's', never(recoverLimit)),
      row('recover-speed', (size) => `start after kill -9, ${recoverGib(size)} unsynced: bytes of the logs`, 'MB/s'),
      row('recover-cpu', (size) => `start after kill -9, ${recoverGib(size)} unsynced: broker CPU`, 's'),
    ],
    measure: null,
    measureStarts: measureRecovery,
  },
  {
    id: 'partitions',
    rows: [
      row('partitions-start', (size) => `start with ${amount(size.manyPartitions)} partitions`, 's', never(3)),
      row(
        'partitions-memory',
        (size) => `resident memory, ${amount(size.manyPartitions)} idle partitions`,
        'MB',
        never(268),
      ),
      row('partitions-each', 'resident memory for each of them', 'kB'),
    ],
    mostRounds: 1,
    measure: null,
    measureStarts: measurePartitions,
  },
];

const wait = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

async function withCpu(broker, work) {
  const before = cpuSeconds(broker.pid);
  const result = await work();
  return { ...result, cpu: cpuSeconds(broker.pid) - before };
}

async function newTopic({ broker, partitions }, name) {
  await load(broker, 'topic', { topic: name, partitions });
  return { topic: name, partitions };
}

async function measureMemory({ broker, size, partitions, record }) {
  await wait(size.idleSeconds);
  record('memory-idle', residentBytes(broker.pid) / megabyte);
  const { topic } = await newTopic({ broker, partitions }, 'memory');
  await producerPerf(broker, topic, size.memoryRecords);
  await wait(size.settleSeconds);
  record('memory-loaded', residentBytes(broker.pid) / megabyte);
}

async function measureProduce({ broker, size, partitions, record }, id, properties) {
  const { topic } = await newTopic({ broker, partitions }, id);
  if (size.producePrepareRecords > 0) await producerPerf(broker, topic, size.producePrepareRecords, properties);
  const result = await withCpu(broker, () => producerPerf(broker, topic, size.produceRecords, properties));
  record(`${id}-cpu`, result.cpu / (result.bytes / gigabyte));
  record(`${id}-throughput`, result.megabytesPerSecond);
}

/** Reads through consumers; `fromFiles` is what the broker read beyond what the consumers had sent it. */
async function consume(broker, target, records, passes) {
  const before = bytesRead(broker.pid);
  const result = await withCpu(broker, () => load(broker, 'consume', { ...target, records, passes }));
  return {
    cpuPerGigabyte: result.cpu / (result.bytes / gigabyte),
    throughput: result.bytes / megabyte / result.seconds,
    bytes: result.bytes,
    fromFiles: bytesRead(broker.pid) - before - result.sentBytes,
  };
}

async function measureTail({ broker, size, partitions, record, fail }) {
  const target = await newTopic({ broker, partitions }, 'tail');
  await load(broker, 'fill', { ...target, records: size.tailRecords });
  await consume(broker, target, size.tailRecords, size.tailPreparePasses);
  const result = await consume(broker, target, size.tailRecords, size.tailPasses);
  record('tail-cpu', result.cpuPerGigabyte);
  record('tail-throughput', result.throughput);
  // Wake-ups of the event loop are reads of a few bytes; the smallest read of a segment that could matter is far above.
  const allowed = 65_536 + result.bytes / 1000;
  if (broker.side.isKlamm && result.fromFiles > allowed) {
    fail(`tail: Klamm read ${result.fromFiles} bytes that no consumer sent (${Math.round(allowed)} allowed): files`);
  }
}

async function measureCold({ broker, size, partitions, record, fail }) {
  const target = await newTopic({ broker, partitions }, 'cold');
  await load(broker, 'fill', { ...target, records: size.coldRecords });
  await consume(broker, target, size.coldReadRecords, 1);
  const result = await consume(broker, target, size.coldReadRecords, size.coldPasses);
  record('cold-cpu', result.cpuPerGigabyte);
  record('cold-throughput', result.throughput);
  // The counterpart of the check above: here the same figure must show the files, or it proves nothing there.
  if (broker.side.isKlamm && result.fromFiles < result.bytes * 0.9) {
    fail(`cold: Klamm served ${result.bytes} bytes but read only ${result.fromFiles} from files`);
  }
}

async function measureSync({ broker, size, partitions, record }) {
  const target = { ...(await newTopic({ broker, partitions }, 'sync')), recordSize: 100 };
  await load(broker, 'sync', { ...target, clients: 16, seconds: size.syncPrepareSeconds });
  for (const clients of syncClients) {
    const options = { ...target, clients, seconds: size.syncSeconds };
    const result = await withCpu(broker, () => load(broker, 'sync', options));
    record(`sync-${clients}-cpu`, result.cpu / (result.requests / 1e6));
    record(`sync-${clients}-rate`, result.requests / result.seconds);
    record(`sync-${clients}-p50`, result.latency.p50Ms);
    record(`sync-${clients}-p99`, result.latency.p99Ms);
  }
}

async function measureLatency({ broker, size, record }) {
  for (const phase of ['prepare', 'measured']) {
    const { topic } = await newTopic({ broker, partitions: 1 }, `latency-${phase}`);
    const seconds = phase === 'prepare' ? size.latencyPrepareSeconds : size.latencySeconds;
    const result = await load(broker, 'latency', { topic, recordSize: 100, rate: size.latencyRate, seconds });
    if (phase === 'prepare') continue;
    record('latency-p50', result.latency.p50Ms);
    record('latency-p99', result.latency.p99Ms);
  }
}

/** Kafka is told to sync each append, as Klamm does in this mode; it has no group commit of its own. */
async function measureDisk({ broker, size, partitions, record }) {
  const configs = broker.side.isKlamm ? '' : 'flush.messages=1';
  await load(broker, 'topic', { topic: 'disk', partitions, configs });
  if (size.diskPrepareRecords > 0) await producerPerf(broker, 'disk', size.diskPrepareRecords);
  const result = await withCpu(broker, () => producerPerf(broker, 'disk', size.diskRecords));
  record('disk-throughput', result.megabytesPerSecond);
  record('disk-cpu', result.cpu / (result.bytes / gigabyte));
  const options = { topic: 'disk', partitions, recordSize: 100, clients: 16, seconds: size.syncSeconds };
  const { requests, seconds, latency } = await load(broker, 'sync', options);
  record('disk-sync-16-rate', requests / seconds);
  record('disk-sync-16-p99', latency.p99Ms);
}

/**
 * A smaller group first: it opens the files of the topics and warms up the code. The rest after each change is measured
 * with it: heartbeats go on, and time-outs would show.
 */
async function measureGroups({ broker, size, record }) {
  for (const protocol of groupProtocols) {
    const target = await newTopic({ broker, partitions: size.groupPartitions }, `groups-${protocol}`);
    await load(broker, 'fill', { ...target, records: size.groupPartitions });
    const churn = { protocol, churn: size.groupChurn, leadIn: size.groupRestSeconds };
    const prepare = { ...churn, churn: 1, members: size.groupPrepareMembers };
    await load(broker, 'groups', { ...target, ...prepare, group: `prepare-${protocol}` });
    if (broker.side.isKlamm) await broker.loopDelay();
    const measured = { ...churn, members: size.groupMembers, group: `measured-${protocol}` };
    const result = await withCpu(broker, () => load(broker, 'groups', { ...target, ...measured }));
    record(`groups-${protocol}-join`, result.joinSeconds);
    record(`groups-${protocol}-leave`, result.leaveSeconds);
    record(`groups-${protocol}-return`, result.returnSeconds);
    record(`groups-${protocol}-cpu`, result.cpu);
    if (broker.side.isKlamm) record(`groups-${protocol}-hold`, (await broker.loopDelay()).heldMs);
  }
}

/** The groups that hold the named rows or groups; all without a name. Throws for a name that nothing has. */
export function chooseGroups(names) {
  if (names.length === 0) return groups;
  const known = (name) => groups.some((group) => group.id === name || group.rows.some((one) => one.id === name));
  const unknown = names.find((name) => !known(name));
  if (unknown !== undefined) {
    throw new Error(`unknown row '${unknown}': one of ${groups.flatMap(namesOf).join(', ')}`);
  }
  return groups
    .map((group) => ({
      ...group,
      rows: group.rows.filter((one) => names.includes(group.id) || names.includes(one.id)),
    }))
    .filter((group) => group.rows.length > 0);
}

function namesOf(group) {
  return [...new Set([group.id, ...group.rows.map((one) => one.id)])];
}
