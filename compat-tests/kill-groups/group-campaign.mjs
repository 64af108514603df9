// The campaign on groups and transactions: writers and committers by hand, chains of groups by Go members (some of them are
// killed as well), audited for torn transactions, aborted records, regressed offsets and lost groups.
import { fork, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Campaign } from '../kill/campaign.mjs';
import { apiModule, connect, pause } from '../kill/klamm-modules.mjs';
import { freePort } from '../runner/free-port.mjs';
import { audit, checkMembers, isThrough, overdue } from './auditor.mjs';
import { Findings } from './findings.mjs';
import { KafkaProcess } from './kafka-process.mjs';
import { abandonedTopic, memberProcesses, partitions, segmentBytes, settings, topics } from './workload.mjs';

const stopLimitMs = 30_000;
/** At rest: the timeouts of sessions and transactions, twice over, and the copying of what is left. */
const throughLimitMs = 60_000;
const membersLimitMs = 20_000;
/** One of the Go processes is killed at every so many kills of the broker. */
const memberKillEvery = 4;

async function createTopics(port) {
  const api = await apiModule('create-topics');
  const configs = [
    new api.CreateTopicsRequestCreatableTopicConfig({ name: 'segment.bytes', value: String(segmentBytes) }),
  ];
  const of = (name, numPartitions) =>
    new api.CreateTopicsRequestCreatableTopic({ name, numPartitions, replicationFactor: 1, configs });
  const request = new api.CreateTopicsRequest({
    topics: [...topics.map((name) => of(name, partitions)), of(abandonedTopic, 1)],
  });
  const client = await connect(port);
  const response = await client.send(api.createTopics, request);
  const refused = response.topics.find(({ errorCode }) => errorCode !== 0);
  if (refused !== undefined) throw new Error(`topic ${refused.name} was not made: ${refused.errorMessage}`);
  const coordinator = await apiModule('find-coordinator');
  // These make the topics of group offsets and of transactions.
  for (const keyType of [0, 1]) {
    const asked = new coordinator.FindCoordinatorRequest({ coordinatorKeys: ['kg-any'], keyType });
    await client.send(coordinator.findCoordinator, asked);
  }
  await client.close();
}

export class GroupCampaign extends Campaign {
  constructor(options) {
    super({ ...options, settings: [...settings, ...(options.settings ?? [])] });
    this.memory = new Map();
    this.counts = null;
    this.records = 0;
    this.hidden = 0;
    this.transactions = 0;
    this.memberKills = 0;
    this.members = [];
    this.memberCounts = { commits: 0, transactions: 0, aborted: 0, failed: 0 };
    this.readySince = 0;
    this.controllerPort = null;
  }

  get startLimitMs() {
    return this.options.against === 'klamm' ? super.startLimitMs : 90_000;
  }

  newBroker() {
    if (this.options.against === 'klamm') return super.newBroker();
    const { port, controllerPort, dataDir, brokerLog: logPath } = this;
    const version = this.options.against.slice('kafka-'.length);
    const offsets = 'offsets.topic.num.partitions=4';
    const all = [...this.options.settings, offsets];
    return new KafkaProcess({ version, port, controllerPort, dataDir, logPath, settings: all });
  }

  async waitUntilReady(broker) {
    await super.waitUntilReady(broker);
    this.readySince = Date.now();
  }

  async run(ends) {
    this.controllerPort = await freePort();
    await super.run(ends);
  }

  prepare() {
    return createTopics(this.port);
  }

  startLoad(ledgerPort) {
    this.ledgerPort = ledgerPort;
    const argv = [String(this.port), String(ledgerPort), String(this.options.seed)];
    const child = fork(join(import.meta.dirname, 'load.mjs'), argv);
    child.on('message', (message) => {
      if (message.problem !== undefined) this.problem(message.problem);
      if (message.found !== undefined) this.note(new Map([[message.found, 1]]), [`${message.found}: ${message.text}`]);
      if (message.counts !== undefined) this.counts = message.counts;
    });
    this.members = Array.from({ length: memberProcesses }, (_none, index) => this.startMember(index));
    const kill = () => {
      child.kill('SIGKILL');
      for (const member of this.members) member.child.kill('SIGKILL');
    };
    return { child, kill };
  }

  /** One process of the Go program. Whoever ends without being told so is a problem. */
  startMember(index) {
    const argv = [String(index), String(this.ledgerPort), String(this.options.seed + this.killsDone)];
    const child = spawn(process.env.MEMBERS_PROGRAM, argv, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, BOOTSTRAP: `127.0.0.1:${this.port}` },
    });
    const member = { child, isExpected: false };
    member.gone = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        if (!member.isExpected) this.problem(`member process ${index} ended by itself with ${signal ?? code}`);
        resolve(signal ?? code);
      });
    });
    child.stdin.on('error', () => {});
    createInterface({ input: child.stdout }).on('line', (line) => {
      const message = JSON.parse(line);
      if (message.problem !== undefined) this.problem(`member process ${index}: ${message.problem}`);
      if (message.count !== undefined) this.memberCounts[message.count] += 1;
    });
    return member;
  }

  async beforeKill(number) {
    if (number % memberKillEvery !== memberKillEvery - 1) return;
    const index = this.memberKills % memberProcesses;
    const member = this.members[index];
    member.isExpected = true;
    member.child.kill('SIGKILL');
    await member.gone;
    this.memberKills += 1;
    this.members[index] = this.startMember(index);
  }

  async stopLoad() {
    const { child } = this.load;
    const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
    child.send('stop');
    const timer = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
    const code = await ended;
    clearTimeout(timer);
    if (code !== 0) this.problems.push(`the load could not bring its last transactions home: it ended with ${code}`);
    await this.comeToRest();
    for (const member of this.members) {
      member.isExpected = true;
      member.child.stdin.end();
      const limit = setTimeout(() => member.child.kill('SIGKILL'), stopLimitMs);
      const result = await member.gone;
      clearTimeout(limit);
      if (result !== 0) this.problems.push(`a member process could not leave: it ended with ${result}`);
    }
  }

  /** Waits until all has come through and nothing is open; then every member must be in its group. */
  async comeToRest() {
    const client = await connect(this.port);
    const findings = new Findings();
    const startedAt = Date.now();
    let through = false;
    while (!through && Date.now() - startedAt < throughLimitMs) {
      await pause(700);
      await overdue(client, findings, this.readySince);
      through = await isThrough(client);
    }
    if (!through) findings.add('copied', `not all had come through the groups after ${throughLimitMs} ms`);
    this.restMs = Date.now() - startedAt;
    await checkMembers(client, findings, membersLimitMs);
    await client.close();
    this.note(findings.kinds, findings.lines);
  }

  async auditOnce(atRest) {
    const { readySince } = this;
    const result = await audit(this.port, this.ledgerFile, this.memory, { atRest, readySince });
    this.records = result.records;
    this.hidden = Math.max(this.hidden, result.hidden);
    this.transactions = result.transactions;
    this.note(result.kinds, result.lines);
  }

  /** Segments of the load's partitions beyond the first of each. */
  countRolled() {
    let rolled = 0;
    for (const name of topics) {
      for (let partition = 0; partition < partitions; partition++) {
        const files = readdirSync(join(this.dataDir, `${name}-${partition}`));
        rolled += files.filter((file) => file.endsWith('.log')).length - 1;
      }
    }
    return rolled;
  }
}
