// One campaign: a broker under load that is killed again and again, at moments drawn from a seed, with audits between.
import { fork, spawn } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../runner/free-port.mjs';
import { audit } from './auditor.mjs';
import { BrokerProcess } from './broker-process.mjs';
import { apiModule, connect, pause } from './klamm-modules.mjs';
import { group, randomOf, segmentBytes, topics } from './workload.mjs';

/** A restart has this long, whatever the kill left behind ... */
export const startLimitMs = 5000;
/** ... and as much again on a machine that is busy with other things. */
const slackMs = 10_000;
const stopLimitMs = 20_000;
const here = import.meta.dirname;

/** Which kind of kill comes when: 30 % during recovery, 10 % within 100 ms of ready, the first always under load. */
function planOf(kills, random) {
  const plan = [];
  for (let i = 0; i < kills - 1; i++) plan.push(i < kills * 0.3 ? 'recovery' : i < kills * 0.4 ? 'early' : 'load');
  for (let i = plan.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    [plan[i], plan[other]] = [plan[other], plan[i]];
  }
  return ['load', ...plan];
}

async function startLedger(file) {
  const child = spawn(process.execPath, [join(here, 'ledger.mjs'), file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise((resolve) => createInterface({ input: child.stdout }).once('line', resolve));
  return { child, port };
}

async function createTopics(port) {
  const {
    CreateTopicsRequest,
    CreateTopicsRequestCreatableTopic,
    CreateTopicsRequestCreatableTopicConfig,
    createTopics,
  } = await apiModule('create-topics');
  const configs = [new CreateTopicsRequestCreatableTopicConfig({ name: 'segment.bytes', value: String(segmentBytes) })];
  const client = await connect(port);
  const request = new CreateTopicsRequest({
    topics: topics.map(
      ({ name, partitions }) =>
        new CreateTopicsRequestCreatableTopic({ name, numPartitions: partitions, replicationFactor: 1, configs }),
    ),
  });
  const response = await client.send(createTopics, request);
  // This makes the topic of group offsets.
  const coordinator = await apiModule('find-coordinator');
  const asked = new coordinator.FindCoordinatorRequest({ coordinatorKeys: [group] });
  await client.send(coordinator.findCoordinator, asked);
  await client.close();
  const refused = response.topics.find(({ errorCode }) => errorCode !== 0);
  if (refused !== undefined) throw new Error(`topic ${refused.name} was not made: ${refused.errorMessage}`);
}

export class Campaign {
  /** `options`: folder, durability, kills, seed, auditEvery, preload. */
  constructor(options) {
    this.options = options;
    this.random = randomOf(options.seed);
    this.seen = new Map();
    /** What the broker answered and never may. */
    this.problems = [];
    /** What the audits found: kind to count, and lines that say more. */
    this.kinds = new Map();
    this.lines = [];
    this.landed = { recovery: 0, early: 0, load: 0 };
    this.audits = 0;
    this.slowestStartMs = 0;
    this.recoveryMs = 100;
    this.counts = null;
    this.records = 0;
    this.acknowledged = 0;
    this.rolledSegments = 0;
    this.ledgerFile = join(options.folder, 'ledger.jsonl');
  }

  get brokerLog() {
    return join(this.options.folder, 'broker.log');
  }

  start() {
    const { folder, durability, preload } = this.options;
    const dataDir = join(folder, 'data');
    return new BrokerProcess({ port: this.port, dataDir, durability, logPath: this.brokerLog, preload });
  }

  async waitUntilReady(broker) {
    if (!(await broker.isReadyWithin(startLimitMs + slackMs))) {
      const how = broker.isRunning
        ? `was not ready within ${startLimitMs + slackMs} ms`
        : `ended with ${await broker.gone}`;
      await broker.kill();
      throw new Error(`the broker ${how} after ${this.killsDone} kills; its log: ${this.brokerLog}`);
    }
    this.slowestStartMs = Math.max(this.slowestStartMs, broker.readyAt - broker.startedAt);
    if (broker.recoveringAt !== null) this.recoveryMs = Math.max(20, broker.readyAt - broker.recoveringAt);
  }

  get killsDone() {
    return this.landed.recovery + this.landed.early + this.landed.load;
  }

  async killOnce(kind) {
    const broker = this.start();
    if (kind === 'recovery') {
      await Promise.race([broker.recovering, broker.ready]);
      await pause(this.random() * this.recoveryMs * 0.8);
    } else {
      await this.waitUntilReady(broker);
      if (kind === 'load' && this.killsDone % this.options.auditEvery === this.options.auditEvery - 1)
        await this.audit();
      await pause(kind === 'early' ? this.random() * 100 : 200 + this.random() * 1600);
    }
    if (!broker.isRunning) {
      throw new Error(`the broker ended by itself with ${await broker.gone}; its log: ${this.brokerLog}`);
    }
    await broker.kill();
    if (broker.readyAt === null) this.landed.recovery += 1;
    else this.landed[broker.readyAt !== null && kind === 'load' ? 'load' : 'early'] += 1;
  }

  async audit() {
    const result = await audit(this.port, this.ledgerFile, this.seen);
    this.audits += 1;
    this.records = result.records;
    this.acknowledged = result.ledgerRecords;
    for (const [kind, count] of result.kinds) this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + count);
    for (const line of result.lines) this.lines.push(`audit ${this.audits}, after ${this.killsDone} kills: ${line}`);
  }

  startLoad(ledgerPort) {
    const load = fork(join(here, 'load.mjs'), [String(this.port), String(ledgerPort), String(this.options.seed)]);
    load.on('message', (message) => {
      if (message.problem !== undefined && this.problems.length < 40) {
        this.problems.push(`after ${this.killsDone} kills: ${message.problem}`);
      }
      if (message.counts !== undefined) this.counts = message.counts;
    });
    return load;
  }

  async stopLoad(load) {
    const ended = new Promise((resolve) => load.once('exit', (code, signal) => resolve(signal ?? code)));
    load.send('stop');
    const timer = setTimeout(() => load.kill('SIGKILL'), stopLimitMs);
    const code = await ended;
    clearTimeout(timer);
    if (code !== 0) this.problems.push(`the load could not bring its last batches home: it ended with ${code}`);
  }

  /** `ends` false: only kill and audit once more, for a broker that is broken on purpose. */
  async run(ends = true) {
    mkdirSync(this.options.folder, { recursive: true });
    this.port = await freePort();
    const ledger = await startLedger(this.ledgerFile);
    let load = null;
    let broker = null;
    try {
      broker = this.start();
      await this.waitUntilReady(broker);
      await createTopics(this.port);
      load = this.startLoad(ledger.port);
      await pause(500 + this.random() * 1000);
      await broker.kill();
      this.landed.load += 1;
      for (const kind of planOf(this.options.kills, this.random).slice(1)) await this.killOnce(kind);
      broker = this.start();
      await this.waitUntilReady(broker);
      if (ends) {
        await this.stopLoad(load);
        load = null;
      }
      await this.audit();
      this.rolledSegments = this.countRolled();
      if (ends) broker = await this.restartCleanly(broker);
    } finally {
      load?.kill('SIGKILL');
      ledger.child.kill('SIGTERM');
      if (broker?.isRunning === true) await broker.kill();
    }
  }

  /** Segments of the load's partitions beyond the first of each. */
  countRolled() {
    const dataDir = join(this.options.folder, 'data');
    let rolled = 0;
    for (const { name, partitions } of topics) {
      for (let partition = 0; partition < partitions; partition++) {
        const files = readdirSync(join(dataDir, `${name}-${partition}`));
        rolled += files.filter((file) => file.endsWith('.log')).length - 1;
      }
    }
    return rolled;
  }

  async restartCleanly(broker) {
    const code = await broker.stop(stopLimitMs);
    if (code !== 0) this.problems.push(`a clean stop ended with ${code}`);
    const next = this.start();
    await this.waitUntilReady(next);
    if (next.recoveringAt !== null) this.problems.push('a clean stop was followed by a recovery');
    await this.audit();
    await next.stop(stopLimitMs);
    return next;
  }
}
