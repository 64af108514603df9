// One campaign: a broker under load that is killed again and again, at moments drawn from a seed, with audits between. What
// the load is and what an audit looks at is up to the subclass; here are the kills, the ledger's process and the bookkeeping.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../runner/free-port.mjs';
import { BrokerProcess } from './broker-process.mjs';
import { pause } from './klamm-modules.mjs';
import { randomOf } from './random.mjs';

/** A restart has this long, whatever the kill left behind ... */
export const startLimitMs = 5000;
/** ... and as much again on a machine that is busy with other things. */
const slackMs = 10_000;
const stopLimitMs = 20_000;
const mostProblems = 40;

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
  const program = join(import.meta.dirname, 'ledger.mjs');
  const child = spawn(process.execPath, [program, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise((resolve) => createInterface({ input: child.stdout }).once('line', resolve));
  return { child, port };
}

export class Campaign {
  /** `options`: folder, durability, kills, seed, auditEvery, preload; settings for the broker. */
  constructor(options) {
    this.options = options;
    this.random = randomOf(options.seed);
    /** What the broker answered and never may. */
    this.problems = [];
    /** What the audits found: kind to count, and lines that say more. */
    this.kinds = new Map();
    this.lines = [];
    this.landed = { recovery: 0, early: 0, load: 0 };
    this.audits = 0;
    this.slowestStartMs = 0;
    this.recoveryMs = 100;
    this.ledgerFile = join(options.folder, 'ledger.jsonl');
    this.broker = null;
    this.load = null;
  }

  /** Subclass: once, on the fresh broker. */
  async prepare() {}

  /** Subclass: starts what works on the broker; `kill()` of the result ends it at once. */
  startLoad(_ledgerPort) {
    throw new Error('not here');
  }

  /** Subclass: lets the load bring what it has begun to an end. */
  async stopLoad() {}

  /** Subclass: looks at everything and says what it found with `note`. */
  async auditOnce(_atRest) {
    throw new Error('not here');
  }

  /** Subclass: something that happens besides each kill. */
  async beforeKill(_number) {}

  get brokerLog() {
    return join(this.options.folder, 'broker.log');
  }

  get dataDir() {
    return join(this.options.folder, 'data');
  }

  get startLimitMs() {
    return startLimitMs + slackMs;
  }

  get killsDone() {
    return this.landed.recovery + this.landed.early + this.landed.load;
  }

  problem(text) {
    if (this.problems.length < mostProblems) this.problems.push(`after ${this.killsDone} kills: ${text}`);
  }

  /** `kinds`: kind to count; `lines`: what is known of them. */
  note(kinds, lines) {
    for (const [kind, count] of kinds) this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + count);
    for (const line of lines) this.lines.push(`audit ${this.audits}, after ${this.killsDone} kills: ${line}`);
  }

  /** A life of the broker. */
  newBroker() {
    const { durability, preload, settings } = this.options;
    const { port, dataDir, brokerLog: logPath } = this;
    return new BrokerProcess({ port, dataDir, durability, logPath, preload, settings });
  }

  start() {
    this.broker = this.newBroker();
    return this.broker;
  }

  async waitUntilReady(broker) {
    if (!(await broker.isReadyWithin(this.startLimitMs))) {
      const how = broker.isRunning ? `was not ready within ${this.startLimitMs} ms` : `ended with ${await broker.gone}`;
      await broker.kill();
      throw new Error(`the broker ${how} after ${this.killsDone} kills; its log: ${this.brokerLog}`);
    }
    this.slowestStartMs = Math.max(this.slowestStartMs, broker.readyAt - broker.startedAt);
    if (broker.recoveringAt !== null) this.recoveryMs = Math.max(20, broker.readyAt - broker.recoveringAt);
  }

  async audit(atRest = false) {
    this.audits += 1;
    await this.auditOnce(atRest);
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
    await this.beforeKill(this.killsDone);
    await broker.kill();
    if (broker.readyAt === null) this.landed.recovery += 1;
    else this.landed[kind === 'load' ? 'load' : 'early'] += 1;
  }

  /** `ends` false: only kill and audit once more, for a broker that is broken on purpose. */
  async run(ends = true) {
    mkdirSync(this.options.folder, { recursive: true });
    this.port = await freePort();
    const ledger = await startLedger(this.ledgerFile);
    try {
      await this.waitUntilReady(this.start());
      await this.prepare();
      this.load = this.startLoad(ledger.port);
      if (this.options.kills === 0) await pause(8000);
      else await this.killAll();
      if (ends) {
        await this.stopLoad();
        this.load = null;
      }
      await this.audit(ends);
      if (ends) await this.restartCleanly();
    } finally {
      this.load?.kill();
      ledger.child.kill('SIGTERM');
      if (this.broker?.isRunning === true) await this.broker.kill();
    }
  }

  async killAll() {
    await pause(500 + this.random() * 1000);
    await this.broker.kill();
    this.landed.load += 1;
    for (const kind of planOf(this.options.kills, this.random).slice(1)) await this.killOnce(kind);
    await this.waitUntilReady(this.start());
  }

  async restartCleanly() {
    const code = await this.broker.stop(stopLimitMs);
    if (code !== 0) this.problems.push(`a clean stop ended with ${code}`);
    const next = this.start();
    await this.waitUntilReady(next);
    if (next.recoveringAt !== null) this.problems.push('a clean stop was followed by a recovery');
    await this.audit(true);
    await next.stop(stopLimitMs);
  }
}
