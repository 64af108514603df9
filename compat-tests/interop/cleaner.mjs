// The same folder cleaned by Klamm and by Apache Kafka: keys written over and deleted, open, committed and aborted
// transactions, all codecs, segments of all sizes. What stays must be the same, batch by batch and record by record, after
// the first pass, and after a second when the tombstones' time is over.
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiModule, klammModule } from '../kill/klamm-modules.mjs';
import { randomOf } from '../kill/random.mjs';
import { check } from '../lib/check.mjs';
import { newProducerId, produceBatch, withClient } from './idempotent.mjs';
import { Lives, quietPort } from './nodes.mjs';

const batch = await klammModule('records/batch.js');
const { RecordBatchBuilder } = await klammModule('records/builder.js');
const { recordsOf } = await klammModule('records/iterate.js');
const { encoderReady } = await klammModule('records/compression/compress.js');
const {
  CreateTopicsRequest,
  CreateTopicsRequestCreatableTopic,
  CreateTopicsRequestCreatableTopicConfig,
  createTopics,
} = await apiModule('create-topics');
const {
  IncrementalAlterConfigsRequest,
  IncrementalAlterConfigsRequestAlterableConfig,
  IncrementalAlterConfigsRequestAlterConfigsResource,
  incrementalAlterConfigs,
} = await apiModule('incremental-alter-configs');
const { ListOffsetsRequest, ListOffsetsRequestListOffsetsPartition, ListOffsetsRequestListOffsetsTopic, listOffsets } =
  await apiModule('list-offsets');
const { EndTxnRequest, endTxn } = await apiModule('end-txn');

const topic = 'i-cleaned';
const folderName = `${topic}-0`;
const never = '31536000000';
const deleteRetentionMs = 4000;
const segmentMs = 60_000;
const limitMs = 150_000;
const retriable = new Set([14, 15, 16, 51, 3, 5, 6]);

async function sleep(ms) {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** Asks again while the broker loads or a transaction is still being ended. */
async function patiently(ask) {
  for (let tries = 0; ; tries += 1) {
    const answer = await ask();
    if (answer.errorCode === 0) return answer;
    if (!retriable.has(answer.errorCode) || tries > 150) throw new Error(`error ${answer.errorCode}`);
    await sleep(50);
  }
}

async function createTopic(client) {
  const configs = Object.entries({
    'cleanup.policy': 'compact',
    'segment.bytes': '1048576',
    'segment.ms': String(segmentMs),
    'min.cleanable.dirty.ratio': '0.0',
    'delete.retention.ms': String(deleteRetentionMs),
    'min.compaction.lag.ms': never,
  }).map(([name, value]) => new CreateTopicsRequestCreatableTopicConfig({ name, value }));
  const wanted = new CreateTopicsRequestCreatableTopic({
    name: topic,
    numPartitions: 1,
    replicationFactor: 1,
    configs,
  });
  const answer = await client.send(createTopics, new CreateTopicsRequest({ topics: [wanted], timeoutMs: 30_000 }));
  assert.equal(answer.topics[0].errorCode, 0);
}

async function endOf(client) {
  const partitions = [new ListOffsetsRequestListOffsetsPartition({ partitionIndex: 0, timestamp: -1 })];
  const topics = [new ListOffsetsRequestListOffsetsTopic({ name: topic, partitions })];
  const answer = await client.send(listOffsets, new ListOffsetsRequest({ topics }), { version: 7 });
  return answer.topics[0].partitions[0].offset;
}

/** The lag that decides whether there is anything to clean: nothing at all, or all but the active segment. */
async function setLag(port, value) {
  await withClient(port, (client) =>
    patiently(async () => {
      const configs = [
        new IncrementalAlterConfigsRequestAlterableConfig({ name: 'min.compaction.lag.ms', configOperation: 0, value }),
      ];
      const resource = { resourceType: 2, resourceName: topic, configs };
      const resources = [new IncrementalAlterConfigsRequestAlterConfigsResource(resource)];
      const answer = await client.send(incrementalAlterConfigs, new IncrementalAlterConfigsRequest({ resources }));
      return answer.responses[0];
    }),
  );
}

class Load {
  /** Times go ahead of the clock, by less than the hour that brokers allow: markers, of the clock's own time, roll nothing. */
  constructor(random, startMs, size) {
    this.rolls = 40 * size;
    this.random = random;
    this.timeMs = startMs;
    this.next = 0;
    this.writers = [];
  }

  int(bound) {
    return Math.floor(this.random() * bound);
  }

  build(options) {
    const builder = new RecordBatchBuilder({
      compression: ['none', 'none', 'gzip', 'snappy', 'lz4', 'zstd'][this.int(6)],
      ...options,
    });
    // Later records go into a new segment: they are of a later time.
    this.timeMs += this.int(this.rolls) === 0 ? segmentMs + 1000 : this.int(50);
    const count = 1 + this.int(12);
    for (let i = 0; i < count; i += 1, this.next += 1) {
      const value = this.int(8) === 0 ? null : Buffer.from(`v${this.next}${'.'.repeat(this.int(300))}`);
      builder.append(this.timeMs + this.int(40), Buffer.from(`k${this.int(300)}`), value);
    }
    return { records: builder.build(), count };
  }

  async produce(client, options, transactionalId = null) {
    const { records, count } = this.build(options);
    await patiently(() => produceBatch(client, topic, 0, Buffer.from(records), transactionalId));
    return count;
  }

  async transactional(client, writer) {
    const { producerId, producerEpoch, sequence } = writer;
    const options = { producerId, producerEpoch, baseSequence: sequence, isTransactional: true };
    writer.sequence += await this.produce(client, options, writer.id);
    writer.isOpen = true;
  }

  async end(client, writer, committed) {
    const { id: transactionalId, producerId, producerEpoch } = writer;
    const request = new EndTxnRequest({ transactionalId, producerId, producerEpoch, committed });
    const answer = await patiently(() => client.send(endTxn, request));
    Object.assign(writer, { producerId: answer.producerId, producerEpoch: answer.producerEpoch });
    Object.assign(writer, { sequence: 0, isOpen: false });
  }

  /** One transaction stays open: beyond it nothing may be cleaned. */
  async run(client, batches) {
    for (let i = 1; i <= 5; i += 1) {
      const id = `cleaned-${i}`;
      this.writers.push({ id, sequence: 0, isOpen: false, ...(await newProducerId(client, id)) });
    }
    for (let i = 0; i < batches; i += 1) {
      const writer = this.writers[this.int(5)];
      const dice = this.int(100);
      if (dice < 45) await this.produce(client, {});
      else if (dice < 80) await this.transactional(client, writer);
      else if (dice < 95) {
        if (writer.isOpen) await this.end(client, writer, this.int(2) === 0);
      } else await this.produce(client, { ...(await newProducerId(client)), baseSequence: 0 });
    }
    for (const writer of this.writers) if (writer.isOpen) await this.end(client, writer, this.int(2) === 0);
    this.timeMs += segmentMs + 1000;
    await this.produce(client, {});
    await this.transactional(client, this.writers[0]);
    this.timeMs += segmentMs + 1000;
    await this.produce(client, {});
  }
}

/** Segment files with the batches and records in them; `withFiles`: also how they lie in files. */
function contents(dataDir, withFiles, epochsUntil) {
  const folder = join(dataDir, folderName);
  const found = [];
  for (const name of readdirSync(folder)
    .filter((each) => each.endsWith('.log'))
    .sort()) {
    const bytes = readFileSync(join(folder, name));
    const index = join(folder, name.replace('.log', '.txnindex'));
    if (withFiles) found.push(`== ${name} aborted ${existsSync(index) ? readFileSync(index).toString('hex') : ''}`);
    for (let at = 0; at + 61 <= bytes.length && batch.magic(bytes, at) === 2; at += batch.sizeInBytes(bytes, at)) {
      found.push(headerOf(bytes, at, epochsUntil));
      const ownTime = isLateMarker(bytes, at, epochsUntil);
      for (const { offset, timestamp, sequence, key, value } of recordsOf(bytes, at)) {
        found.push(
          `  ${offset} ${ownTime ? 'later' : timestamp} ${sequence} ${key?.toString('latin1')} ${value?.toString('latin1')}`,
        );
      }
    }
  }
  return found;
}

/** A marker that each broker wrote by itself has the time at which it did. */
function isLateMarker(bytes, at, until) {
  return batch.isControl(bytes, at) && batch.baseOffset(bytes, at) >= until;
}

/** Sizes and checksums only where both must come to the same bytes: compressors differ, and a horizon is of its pass. */
function headerOf(bytes, at, epochsUntil) {
  const horizon = batch.hasDeleteHorizon(bytes, at);
  const plain = batch.compressionType(bytes, at) === 0;
  const ownTime = isLateMarker(bytes, at, epochsUntil);
  return JSON.stringify({
    offsets: [batch.baseOffset(bytes, at), batch.lastOffset(bytes, at)],
    attributes: batch.attributes(bytes, at),
    base: horizon ? 'horizon' : ownTime ? 'later' : batch.baseTimestamp(bytes, at),
    max: ownTime ? 'later' : batch.maxTimestamp(bytes, at),
    producer: [batch.producerId(bytes, at), batch.producerEpoch(bytes, at), batch.baseSequence(bytes, at)],
    epoch: batch.baseOffset(bytes, at) < epochsUntil ? batch.leaderEpoch(bytes, at) : 'later',
    count: batch.recordCount(bytes, at),
    ...(plain ? { size: batch.sizeInBytes(bytes, at) } : {}),
    ...(plain && !horizon && !ownTime ? { crc: batch.crc(bytes, at) } : {}),
  });
}

/** How far the cleaner has come, by its checkpoint. */
function cleanedUpTo(dataDir) {
  const file = join(dataDir, 'cleaner-offset-checkpoint');
  const line = existsSync(file) && readFileSync(file, 'utf8').match(new RegExp(`^${topic} 0 (\\d+)$`, 'm'));
  return line ? Number(line[1]) : -1;
}

async function cleaned(dataDir, beyond) {
  const deadline = Date.now() + 40_000;
  let seen = -1;
  for (let quiet = 0; quiet < 15; quiet += 1) {
    assert.ok(Date.now() < deadline, `nothing beyond ${beyond} was cleaned in ${dataDir}`);
    await sleep(100);
    const now = cleanedUpTo(dataDir);
    if (now <= beyond || now !== seen) quiet = 0;
    seen = now;
  }
  return seen;
}

function firstDifference(mine, theirs) {
  const at = mine.findIndex((line, i) => line !== theirs[i]);
  if (at < 0 && mine.length === theirs.length) return null;
  const from = Math.max(0, at < 0 ? Math.min(mine.length, theirs.length) - 3 : at - 3);
  const show = (lines) => lines.slice(from, from + 8).join('\n');
  return `lines ${mine.length} and ${theirs.length}\nKlamm:\n${show(mine)}\nKafka:\n${show(theirs)}`;
}

export async function compareCleaners({ size, keep, seed: asked }) {
  const seed = Number(asked ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`# cleaning: seed ${seed}`);
  const home = mkdtempSync(join(tmpdir(), 'interop-clean-'));
  const lives = async (name) =>
    new Lives({ home: join(home, name), port: await quietPort(), controllerPort: await quietPort() });
  const klamm = await lives('klamm');
  const kafka = await lives('kafka');
  const load = new Load(randomOf(seed), Date.now(), size);
  let end = 0;
  let first = -1;
  const compare = (withFiles) => {
    const difference = firstDifference(
      contents(klamm.dataDir, withFiles, end),
      contents(kafka.dataDir, withFiles, end),
    );
    assert.equal(difference, null, `seed ${seed}: ${difference}`);
  };
  try {
    await check(
      'cleaning: a folder with everything in it',
      async () => {
        await encoderReady('zstd');
        await klamm.start('klamm');
        await withClient(klamm.port, async (client) => {
          await createTopic(client);
          await load.run(client, 600 * size);
          end = (await patiently(() => produceBatch(client, topic, 0, load.build({}).records))).baseOffset;
        });
        await klamm.stop();
        const segments = readdirSync(join(klamm.dataDir, folderName)).filter((name) => name.endsWith('.log')).length;
        assert.ok(segments >= 5, `${segments} segments`);
        cpSync(klamm.dataDir, kafka.dataDir, { recursive: true });
      },
      limitMs,
    );
    await check(
      'cleaning: after a pass Klamm and Kafka have the same batches in the same files',
      async () => {
        await Promise.all([klamm.start('klamm'), kafka.start('kafka-4.3.1')]);
        for (const { port } of [klamm, kafka]) await setLag(port, '0');
        [first] = await Promise.all([cleaned(klamm.dataDir, 0), cleaned(kafka.dataDir, 0)]);
        assert.equal(cleanedUpTo(kafka.dataDir), first);
        const tombstones = contents(klamm.dataDir, false, end).filter((line) => line.endsWith(' undefined')).length;
        assert.ok(tombstones > 5, `${tombstones} tombstones wait for their horizon`);
        compare(true);
      },
      limitMs,
    );
    await check(
      'cleaning: after a second pass, past the delete horizon, they have the same batches',
      async () => {
        for (const { port } of [klamm, kafka]) await setLag(port, never);
        await sleep(deleteRetentionMs + 500);
        const more = Array.from({ length: 100 }, () => load.build({}).records);
        load.timeMs += segmentMs + 1000;
        more.push(load.build({}).records);
        const { writers } = load;
        for (const { port } of [klamm, kafka]) {
          await withClient(port, async (client) => {
            const before = await endOf(client);
            await load.end(client, { ...writers[0] }, true);
            // The marker comes when the answer has left.
            while ((await endOf(client)) === before) await sleep(20);
            for (const records of more) await patiently(() => produceBatch(client, topic, 0, Buffer.from(records)));
          });
        }
        for (const { port } of [klamm, kafka]) await setLag(port, '0');
        await Promise.all([cleaned(klamm.dataDir, first), cleaned(kafka.dataDir, first)]);
        assert.equal(cleanedUpTo(klamm.dataDir), cleanedUpTo(kafka.dataDir));
        compare(false);
      },
      limitMs,
    );
  } finally {
    await klamm.kill();
    await kafka.kill();
    if (keep) console.log(`# kept: ${home}`);
    else rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  }
}
