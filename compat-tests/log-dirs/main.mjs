// A broker with two entries in log.dirs. Apache Kafka's own tools see and move its replicas; a kill -9 in the middle of a
// move loses nothing and the move goes on; a folder that fails is offline alone; Apache Kafka opens the same two folders,
// begins a move itself, is killed, and Klamm goes on with it. `KILLS` says how many kills (default 4).
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafkaNode, stockProperties } from '../folder-smoke/kafka-node.mjs';
import { check, finish } from '../lib/check.mjs';
import { freePort } from '../runner/free-port.mjs';
import { Client, until } from './client.mjs';
import { startKlammNode } from './klamm-node.mjs';

const kills = Number(process.env.KILLS ?? 4);
const limitMs = 30_000;
const home = mkdtempSync(join(tmpdir(), 'klamm-log-dirs-'));
const [A, B] = [join(home, 'a'), join(home, 'b')];
const port = await freePort();
process.env.BOOTSTRAP = `localhost:${port}`;
const { startToolServer } = await import('../kafka-tools/tool-server.mjs');
const tools = startToolServer();
const properties = {
  ...stockProperties(port, await freePort(), `${A},${B}`),
  'offsets.topic.num.partitions': '1',
  'log.flush.offset.checkpoint.interval.ms': '3000',
};

/** What was acknowledged, by partition. */
const sent = [[], [], [], []];
let serial = 0;

async function send(client, partition, count, size = 100) {
  const values = Array.from({ length: count }, () => `${serial++}`.padEnd(size, '.'));
  const { errorCode, baseOffset } = await client.produce('t', partition, values);
  assert.equal(errorCode, 0);
  assert.equal(baseOffset, sent[partition].length);
  sent[partition].push(...values);
}

async function checkAll(client) {
  for (const [partition, values] of sent.entries()) {
    const found = await client.values('t', partition);
    // What was not acknowledged at a kill may be there; it is taken as sent then.
    assert.deepEqual(found.slice(0, values.length), values, `t-${partition}`);
    sent[partition] = found;
  }
}

async function withKlamm(body, settings) {
  const klamm = await startKlammNode(home, properties, settings);
  try {
    const client = await Client.connect(port);
    await body(client, klamm);
    await client.close();
  } finally {
    await klamm.stop();
  }
}

function planFile(partition, logDir) {
  const file = join(home, `move-${partition}.json`);
  const replicas = { topic: 't', partition, replicas: [1], log_dirs: [logDir] };
  writeFileSync(file, JSON.stringify({ version: 1, partitions: [replicas] }));
  return file;
}

/** The partitions' folders in a log directory. */
function folders(directory) {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name.replace(/\.[0-9a-f]{32}-/, '.X-'));
}

function directoryId(directory) {
  return /directory\.id=(.*)/.exec(readFileSync(join(directory, 'meta.properties'), 'utf8'))[1].trim();
}

await check(
  'kafka-log-dirs and kafka-reassign-partitions see and move replicas of Klamm',
  async () => {
    await withKlamm(async (client) => {
      await client.createTopic('t', 4, { 'segment.bytes': '1048576' });
      for (const partition of sent.keys()) await send(client, partition, 200);
      for (let i = 0; i < 40; i += 1) await send(client, 0, 1, 100_000);
      const described = await tools.ask('LogDirsCommand', ['--describe', '--topic-list', 't']);
      const answer = JSON.parse(described.find((line) => line.startsWith('{')));
      const found = answer.brokers[0].logDirs.map(({ logDir, error, partitions }) => [
        logDir,
        error,
        partitions.map(({ partition, isFuture }) => `${partition} ${isFuture}`).sort(),
      ]);
      const expected = [
        [A, null, ['t-0 false', 't-2 false']],
        [B, null, ['t-1 false', 't-3 false']],
      ];
      assert.deepEqual(found.sort(), expected);
      const plan = ['--reassignment-json-file', planFile(0, B)];
      const throttle = ['--replica-alter-log-dirs-throttle', '2000000'];
      const executed = await tools.ask('reassign.ReassignPartitionsCommand', [...plan, '--execute', ...throttle]);
      assert.match(
        executed.join('\n'),
        /Successfully started moving log directory to .* for replica t-0 with broker 1/,
      );
      const verify = () =>
        tools.ask('reassign.ReassignPartitionsCommand', [...plan, '--verify', '--preserve-throttles']);
      const under = (await verify()).join('\n');
      assert.match(under, /Reassignment of replica t-0-1 is still in progress/);
      await send(client, 0, 10);
      await until('the move', limitMs, verify, (lines) =>
        lines.join('\n').includes('Reassignment of replica t-0-1 completed successfully'),
      );
      const last = await tools.ask('reassign.ReassignPartitionsCommand', [...plan, '--verify']);
      assert.match(last.join('\n'), /Clearing broker-level throttles on broker 1/);
      assert.deepEqual(await client.homesOf('t-0'), [B]);
      await checkAll(client);
      assert.deepEqual(
        folders(B)
          .filter((name) => name.startsWith('t-'))
          .sort(),
        ['t-0', 't-1', 't-3'],
      );
    });
  },
  90_000,
);

await check('DumpLogSegments reads where the replicas are from the metadata log', async () => {
  const directory = join(A, '__cluster_metadata-0');
  const logs = readdirSync(directory).filter((name) => name.endsWith('.log'));
  const files = logs.map((name) => join(directory, name)).join(',');
  const { stdout } = await tools.plain('DumpLogSegments', ['--cluster-metadata-decoder', '--files', files]);
  const assigned = new Map();
  for (const [, text] of stdout.matchAll(/payload: (\{.*\})/g)) {
    const { type, data } = JSON.parse(text);
    if (data.directories !== undefined && type.startsWith('PARTITION'))
      assigned.set(data.partitionId, data.directories);
  }
  const [a, b] = [directoryId(A), directoryId(B)];
  assert.deepEqual([...assigned].sort(), [
    [0, [b]],
    [1, [b]],
    [2, [a]],
    [3, [b]],
  ]);
});

await check(
  `${kills} kills in the middle of moves lose nothing, and the moves go on`,
  async () => {
    let finished = 0;
    for (let i = 0; i < kills; i += 1) {
      const klamm = await startKlammNode(home, properties);
      const client = await Client.connect(port);
      await checkAll(client);
      const homes = await client.homesOf('t-0');
      // One that was under way has come to its end, or goes on; else a new one.
      if (homes.length === 1) {
        assert.equal(await client.alter(homes[0] === A ? B : A, 't', 0), 0);
        finished += 1;
      }
      const stopAt = Date.now() + [0, 3, 10, 40][i % 4] + i;
      while (Date.now() < stopAt) await send(client, 0, 2, 2000);
      await klamm.kill();
      await client.close().catch(() => {});
      const count = [A, B].filter((directory) => folders(directory).includes('t-0')).length;
      assert.ok(count >= 1, 'the partition has a folder at any instant');
    }
    await withKlamm(async (client) => {
      await until(
        'the move',
        limitMs,
        () => client.homesOf('t-0'),
        (homes) => homes.length === 1,
      );
      await checkAll(client);
      await send(client, 0, 3);
    });
    console.log(`# ${finished} moves begun`);
  },
  90_000,
);

await check(
  'a folder that fails is offline alone',
  async () => {
    await withKlamm(
      async (client, klamm) => {
        const homes = new Map();
        for (const partition of sent.keys()) homes.set(partition, (await client.homesOf(`t-${partition}`))[0]);
        const lost = [...homes].filter(([, logDir]) => logDir === B).map(([partition]) => partition);
        const kept = [...homes].filter(([, logDir]) => logDir === A).map(([partition]) => partition);
        renameSync(B, `${B}.away`);
        writeFileSync(B, 'no folder');
        await until(
          'the folder is offline',
          limitMs,
          () => client.logDirs(),
          ([, b]) => b.errorCode === 56,
        );
        const partitions = await until(
          'no leader',
          limitMs,
          () => client.partitions('t'),
          (answer) => answer[lost[0]].leaderId === -1,
        );
        for (const partition of lost) {
          const { leaderId, isrNodes, offlineReplicas } = partitions[partition];
          assert.deepEqual([leaderId, isrNodes, offlineReplicas], [-1, [], [1]]);
          assert.equal((await client.produce('t', partition, ['x'])).errorCode, 56);
        }
        for (const partition of kept) await send(client, partition, 5);
        const described = await tools.ask('LogDirsCommand', ['--describe']);
        assert.match(described.join('\n'), /"error":"org\.apache\.kafka\.common\.errors\.KafkaStorageException"/);
        assert.match(klamm.printed(), /a data folder is offline/);
      },
      ['log.flush.offset.checkpoint.interval.ms=500'],
    );
    rmSync(B);
    renameSync(`${B}.away`, B);
    await withKlamm(checkAll);
  },
  60_000,
);

await check(
  'Apache Kafka opens both folders and serves the same; Klamm goes on with a move that Kafka began',
  async () => {
    let from = '';
    let kafka = await startKafkaNode(home, port, properties);
    let client = await Client.connect(port);
    await checkAll(client);
    for (const partition of sent.keys()) await send(client, partition, 5);
    [from] = await client.homesOf('t-0');
    const to = from === A ? B : A;
    const plan = ['--reassignment-json-file', planFile(0, to)];
    const throttle = ['--replica-alter-log-dirs-throttle', '200000'];
    await tools.ask('reassign.ReassignPartitionsCommand', [...plan, '--execute', ...throttle]);
    await until(
      'the copy',
      limitMs,
      () => client.homesOf('t-0'),
      (homes) => homes.includes(`${to}?`),
    );
    await client.close();
    await kafka.stop();
    await withKlamm(async (klamm) => {
      await until(
        'the move',
        limitMs,
        () => klamm.homesOf('t-0'),
        (homes) => homes.length === 1 && homes[0] === to,
      );
      await checkAll(klamm);
      for (const partition of sent.keys()) await send(klamm, partition, 5);
    }, []);
    kafka = await startKafkaNode(home, port, properties);
    client = await Client.connect(port);
    try {
      await checkAll(client);
      assert.deepEqual(await client.homesOf('t-0'), [to]);
      await send(client, 0, 1);
    } finally {
      await client.close();
      await kafka.stop();
    }
  },
  150_000,
);

tools.close();
rmSync(home, { recursive: true, force: true });
finish();
