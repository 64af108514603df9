// A folder that goes from hand to hand. Each life writes into it by Java clients and raw requests, says at its end all that
// it answers, and stops or is killed; the next must answer the same, and go on where the last was.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { klammModule } from '../kill/klamm-modules.mjs';
import { check } from '../lib/check.mjs';
import { startClients } from './clients.mjs';
import { dumpEverything } from './dump.mjs';
import { IdempotentProducer, withClient } from './idempotent.mjs';
import { Lives, quietPort } from './nodes.mjs';
import { stateOf } from './state.mjs';

const { isControl, sizeInBytes } = await klammModule('records/batch.js');
const { recordsOf } = await klammModule('records/iterate.js');

/** Types of keys in the topic of groups: up to 8, and 16, are those of classic and consumer groups. */
const lastConsumerType = 8;
const regularExpressionType = 16;
const limitMs = 150_000;
const oneYearMs = 31_536_000_000;
const metadataFolder = '__cluster_metadata-0';

const topics = [
  { name: 'i-plain', partitions: 3, configs: { 'retention.ms': '-1' } },
  { name: 'i-big', partitions: 1, configs: { 'segment.bytes': '1048576', 'index.interval.bytes': '1024' } },
  {
    name: 'i-compact',
    partitions: 1,
    configs: { 'cleanup.policy': 'compact', 'min.cleanable.dirty.ratio': '0.0', 'segment.bytes': '1048576' },
  },
  { name: 'i-txn', partitions: 2, configs: {} },
  { name: 'i-time', partitions: 1, configs: { 'message.timestamp.type': 'LogAppendTime', 'compression.type': 'zstd' } },
  { name: 'i-raw', partitions: 1, configs: {} },
];

/** The newest value of each key in the topic of groups that is of a kind of group which Klamm does not serve. */
function recordsOfOtherGroups(logs) {
  const bytes = logs.get('__consumer_offsets-0');
  const found = new Map();
  for (let at = 0; at < bytes.length; at += sizeInBytes(bytes, at)) {
    if (isControl(bytes, at)) continue;
    for (const { key, value } of recordsOf(bytes, at)) {
      const type = key.readInt16BE(0);
      if (type <= lastConsumerType || type === regularExpressionType) continue;
      if (value === null) found.delete(key.toString('hex'));
      else found.set(key.toString('hex'), value.toString('hex'));
    }
  }
  return found;
}

/**
 * After a kill Apache Kafka, also on a folder of its own, may have forgotten producers whose records lie before the log start:
 * it drops the snapshots from before it. Those that it knows it must know as they were.
 */
function forgetDeletedProducers(before, now) {
  for (const [name, { partitions }] of Object.entries(now.topics)) {
    for (const [i, partition] of partitions.entries()) {
      const known = before.topics[name]?.partitions[i];
      if (known === undefined || partition.start === 0) continue;
      known.producers = known.producers.filter((producer) => partition.producers.includes(producer));
    }
  }
}

export class Journey {
  /** `trims`: the metadata log is to be cut short by whoever runs for a minute. */
  constructor(name, { release = 'kafka-4.3.1', size = 1, keep = false, trims = false } = {}) {
    this.name = name;
    this.release = release;
    this.isOld = release === 'kafka-3.9.1';
    this.size = size;
    this.trims = trims;
    this.keep = keep;
    this.home = mkdtempSync(join(tmpdir(), 'interop-'));
    this.raw = new IdempotentProducer('i-raw');
    this.life = 0;
    this.javaOffset = -1;
    this.before = null;
    this.broken = false;
    this.groups = this.isOld ? [] : ['i-group-configs'];
  }

  async prepare() {
    this.port = await quietPort();
    const extra = this.trims ? ['metadata.max.retention.bytes=1'] : [];
    this.lives = new Lives({ home: this.home, port: this.port, controllerPort: await quietPort(), extra });
    this.java = startClients(this.port);
    this.dataDir = this.lives.dataDir;
  }

  async end() {
    await this.lives.kill();
    this.java.close();
    if (!this.keep) rmSync(this.home, { recursive: true, force: true, maxRetries: 3 });
    else console.log(`# kept: ${this.home}`);
  }

  /** What follows a life that went wrong would only go wrong too. */
  check(what, body) {
    const unlessBroken = async () => {
      if (this.broken) throw new Error('a life before this one went wrong');
      this.broken = true;
      await body();
      this.broken = false;
    };
    return check(`${this.name}: ${what}`, unlessBroken, limitMs + 30_000 * this.size);
  }

  state() {
    return stateOf(this.port, this.groups);
  }

  async open(who) {
    this.life += 1;
    this.who = who;
    await this.lives.start(who);
  }

  /** The broker that has the folder now answers what the last one answered. */
  async same() {
    const { state, logs } = await this.state();
    if (this.wasKilled && this.who !== 'klamm') forgetDeletedProducers(this.before.state, state);
    assert.deepEqual(state, this.before.state);
    for (const [log, bytes] of this.before.logs) {
      const now = logs.get(log) ?? Buffer.alloc(0);
      assert.ok(
        now.subarray(0, bytes.length).equals(bytes),
        `${log}: ${bytes.length} bytes, now ${now.length}, differ`,
      );
    }
  }

  /** The clients that lived through the change go on. */
  async goOn() {
    const offset = await this.java.ask({ do: 'send', id: 'idempotent', topic: 'i-time' });
    assert.equal(offset, this.javaOffset + 1, 'the living producer goes on');
    this.javaOffset = offset;
    await this.raw.goOn(this.port);
  }

  async close(how) {
    this.before = await this.state();
    this.wasKilled = how === 'kill';
    // Kafka too forgets a moved log start that no checkpoint has told of.
    if (how === 'kill') await new Promise((resolve) => setTimeout(resolve, 700));
    await (how === 'kill' ? this.lives.kill() : this.lives.stop());
  }

  // --- what is written

  async first() {
    const { ask } = this.java;
    await ask({ do: 'topics', topics });
    await withClient(this.port, (client) => this.raw.next(client));
    this.javaOffset = await ask({ do: 'send', id: 'idempotent', topic: 'i-time' });
    if (!this.isOld) {
      await ask({
        do: 'configs',
        type: 'GROUP',
        name: 'i-group-configs',
        configs: { 'consumer.session.timeout.ms': '50000' },
      });
    }
    await ask({ do: 'configs', type: 'BROKER', name: '', configs: { 'log.cleaner.io.buffer.load.factor': '0.8' } });
    await this.compacted();
    await this.more();
  }

  /** Rolled, cleaned, and then left alone: cleaning goes on by itself while somebody looks. */
  async compacted() {
    const { ask } = this.java;
    for (let i = 0; i < 3; i += 1)
      await ask({ do: 'fill', topic: 'i-compact', from: i * 1000, count: 500, size: 3000 });
    const cleaned = () => readdirSync(join(this.dataDir, 'i-compact-0')).filter((name) => name.endsWith('.log')).length;
    const deadline = Date.now() + 15_000;
    const written = cleaned();
    while (cleaned() >= written && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 100));
    const configs = { 'min.compaction.lag.ms': String(oneYearMs), 'max.compaction.lag.ms': String(10 * oneYearMs) };
    await ask({ do: 'configs', type: 'TOPIC', name: 'i-compact', configs });
    await new Promise((resolve) => setTimeout(resolve, 1500));
  }

  /** Something of everything; each life writes other records. */
  async more() {
    const { ask } = this.java;
    const from = this.life * 10_000;
    await ask({ do: 'write', topic: 'i-plain', partitions: 3, from, count: 12 * this.size });
    await ask({ do: 'write', topic: 'i-time', partitions: 1, from, count: 4 });
    this.javaOffset = await ask({ do: 'send', id: 'idempotent', topic: 'i-time' });
    await ask({ do: 'fill', topic: 'i-big', from, count: 900 * this.size, size: 2000 });
    await ask({ do: 'deleteRecords', topic: 'i-big', partition: 0, before: (this.life - 1) * 900 + 700 });
    for (const commit of [true, false, true, false]) {
      await ask({ do: 'begin', id: 'i-ended', topic: 'i-txn', timeoutMs: 60_000, records: 6 });
      await ask({ do: 'end', id: 'i-ended', commit });
    }
    for (const protocol of this.isOld ? ['classic'] : ['classic', 'consumer']) {
      await ask({ do: 'consume', group: `i-${protocol}`, protocol, topic: 'i-plain', count: 20 });
    }
    await ask({
      do: 'topics',
      topics: [{ name: `i-of-life-${this.life}`, partitions: 2, configs: { 'retention.ms': '100000000' } }],
    });
  }

  leaveOpen(id, timeoutMs = 600_000) {
    return this.java.ask({ do: 'begin', id, topic: 'i-txn', timeoutMs, records: 4 });
  }

  /** Resolves when no transaction of `id` is open any more. */
  async expired(id) {
    const deadline = Date.now() + 60_000;
    for (;;) {
      const { state } = await this.state();
      const found = state.transactions.find((transaction) => transaction.id === id);
      if (found === undefined || found.state === 'CompleteAbort') return;
      assert.ok(Date.now() < deadline, `${id} is still ${found.state}`);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }

  async dump(...kinds) {
    const counts = await dumpEverything(this.dataDir);
    for (const kind of kinds) assert.ok(counts[kind] > 0, `no file of kind ${kind}: ${JSON.stringify(counts)}`);
  }

  /** Has the topic of groups cleaned: what other kinds of groups have in it stays. */
  async cleanGroups() {
    const { ask } = this.java;
    const wanted = recordsOfOtherGroups((await this.state()).logs);
    assert.ok(wanted.size > 0, 'there are records of share groups');
    const set = (configs) => ask({ do: 'configs', type: 'TOPIC', name: '__consumer_offsets', configs });
    await set({ 'segment.ms': '100', 'min.cleanable.dirty.ratio': '0.0', 'min.compaction.lag.ms': '0' });
    const isClean = () =>
      /^__consumer_offsets 0 [1-9]/m.test(readFileSync(join(this.dataDir, 'cleaner-offset-checkpoint'), 'utf8'));
    for (let tries = 0; tries < 20 && !isClean(); tries += 1) {
      await ask({ do: 'consume', group: 'i-again', protocol: 'classic', topic: 'i-plain', count: 1 });
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
    assert.ok(isClean(), 'the topic of groups was cleaned');
    await set({
      'segment.ms': '604800000',
      'min.compaction.lag.ms': String(oneYearMs),
      'max.compaction.lag.ms': String(10 * oneYearMs),
    });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    assert.deepEqual(recordsOfOtherGroups((await this.state()).logs), wanted);
  }

  snapshots() {
    return readdirSync(join(this.dataDir, metadataFolder))
      .filter((name) => name.endsWith('.checkpoint'))
      .sort();
  }

  segmentBases() {
    const names = readdirSync(join(this.dataDir, metadataFolder)).filter((name) => name.endsWith('.log'));
    return names.map((name) => name.slice(0, 20)).sort();
  }

  /** Whoever runs removes old snapshots and what is before them, once it has run for a minute. */
  async trimmedByItself() {
    const oldest = this.snapshots()[0];
    const base = this.segmentBases()[0];
    const deadline = Date.now() + 100_000;
    while (this.snapshots()[0] === oldest || this.segmentBases()[0] === base) {
      assert.ok(
        Date.now() < deadline,
        `from ${oldest} and ${base} only to ${this.snapshots()[0]} and ${this.segmentBases()[0]}`,
      );
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  /**
   * What Kafka's own cleaning does a minute after a start, done while nobody has the folder: the newest snapshot stays,
   * and of the log what is not wholly before it.
   */
  trimMetadata() {
    const folder = join(this.dataDir, metadataFolder);
    const snapshots = this.snapshots();
    const newest = snapshots.at(-1);
    assert.ok(newest !== undefined && Number(newest.slice(0, 20)) > 0, `a snapshot beyond the first: ${snapshots}`);
    const bases = this.segmentBases();
    const gone = bases.filter(
      (_base, i) => bases[i + 1] !== undefined && Number(bases[i + 1]) <= Number(newest.slice(0, 20)),
    );
    assert.ok(gone.length > 0, `segments before ${newest}: ${bases}`);
    for (const name of readdirSync(folder)) {
      const isOldSnapshot = name.endsWith('.checkpoint') && name !== newest;
      if (isOldSnapshot || (gone.includes(name.slice(0, 20)) && !name.endsWith('.checkpoint')))
        rmSync(join(folder, name));
    }
  }
}
