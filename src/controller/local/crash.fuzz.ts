// Topics made, grown, configured and deleted while the process or the power goes at any disk call of the controller,
// from the first start of an empty folder on, and again during the start after it. Must hold in each state, in `os`
// and in `disk` mode: the node starts; what was answered is there, with the same topic ids, and what was deleted is
// not; what was not answered is there whole or not at all, and nothing after it without it; no raft epoch and no broker
// epoch comes twice; cluster and directory ids stay. The seed is in each failure; KLAMM_CRASH_STATES=n goes on until so
// many states were recovered, KLAMM_CRASH_SEED=n begins there.

import { expect, it } from 'vitest';
import { CrashDisk, type CrashDiskLies, type CrashMode } from '../../base/crash-disk.ts';
import { silentLogger } from '../../base/logger.ts';
import { SeededRandom } from '../../base/random.ts';
import { METADATA_TOPIC_ID } from '../../base/uuid.ts';
import { MetadataLoader } from '../../metadata/loader.ts';
import type { Api } from '../../protocol/api.ts';
import * as CP from '../../protocol/generated/create-partitions.ts';
import * as CT from '../../protocol/generated/create-topics.ts';
import * as DT from '../../protocol/generated/delete-topics.ts';
import * as IA from '../../protocol/generated/incremental-alter-configs.ts';
import { CrashProcess } from '../../storage/crash/crash-process.ts';
import { defaultLogConfig, NEVER } from '../../storage/log-config.ts';
import { DATA } from '../../storage/log-fixture.ts';
import { testConfig } from './controller-fixture.ts';
import { LocalController } from './local-controller.ts';

const STEPS = 40;
const CRASH_PERCENT = 12;
const START_MS = 1_700_000_000_000;
const TOPIC = 2;

interface Topic {
  readonly partitions: number;
  readonly retention: string | null;
  /** Null until it was answered. */
  readonly identity: { id: string | null };
}

type Topics = ReadonlyMap<string, Topic>;

/** What is promised at one moment. */
interface Promised {
  /** states[i] is what the first i changes make. */
  readonly states: readonly Topics[];
  readonly issued: number;
  readonly answered: number;
  readonly raftEpoch: number;
  readonly brokerEpoch: number;
  readonly clusterId: string | null;
}

interface CrashState {
  readonly disk: CrashDisk;
  readonly promised: Promised;
  readonly where: string;
  readonly depth: number;
}

/** A process with a log manager, a controller and a loader. */
class Node {
  readonly process: CrashProcess;
  readonly fatals: string[] = [];
  controller!: LocalController;
  loader!: MetadataLoader;
  private readonly pid: number;

  constructor(disk: CrashDisk, durability: 'os' | 'disk', nowMs: number, pid: number) {
    this.process = new CrashProcess(disk, durability, nowMs, pid);
    this.pid = pid;
  }

  async start(): Promise<void> {
    const { process } = this;
    const { manager, disk, clock } = process;
    await process.finish(manager.start());
    const config = {
      ...defaultLogConfig,
      segmentBytes: 6000,
      segmentMs: NEVER,
      retentionMs: -1,
      cleanupPolicy: { delete: false, compact: false },
    };
    const options = { syncAlways: true, partitionMetadata: false };
    const log = manager.getOrCreate('__cluster_metadata', METADATA_TOPIC_ID, 0, config, options);
    const directoryId = manager.directories()[0]!.id;
    const fatal = (reason: string) => void this.fatals.push(reason);
    const limits = {
      maxBytesBetween: 3000,
      maxIntervalMs: 0,
      retentionBytes: 4000,
      retentionMs: -1,
      deleteDelayMs: 10,
    };
    this.controller = new LocalController({
      disk,
      directory: DATA,
      logDirectory: log.directory,
      log,
      config: { ...testConfig, snapshotLimits: limits },
      clock,
      random: new SeededRandom(this.pid),
      logger: silentLogger,
      nodeId: 1,
      clusterId: manager.clusterId,
      rack: null,
      directoryIds: [directoryId],
      metadataDirectoryId: directoryId,
      endpoints: [{ name: 'PLAINTEXT', host: 'localhost', port: 9092, securityProtocol: 0 }],
      controllerEndpoints: [{ name: 'CONTROLLER', host: 'localhost', port: 9093, securityProtocol: 0 }],
      staticVoters: false,
      defer: process.defer,
      fatal,
    });
    this.loader = new MetadataLoader(silentLogger, fatal);
    this.controller.start(this.loader);
    await process.finish(this.controller.ready);
  }

  send<Q, R>(api: Api<Q, R>, request: Q): Promise<R> {
    const version = api.versions[1];
    return this.controller.send(api, request, { clientId: 'test', principal: 'User:ANONYMOUS', version });
  }

  /** Name, partitions and retention of each topic, with its id where `known` has one. */
  topics(known: Topics): string {
    const found = [...this.loader.image.topics.values()].map(({ name, id, partitions }) => {
      const retention = this.loader.image.configs.topic(name).get('retention.ms') ?? null;
      const expected = known.get(name)?.identity.id ?? null;
      return `${name} ${partitions.length} ${retention} ${expected === null ? '' : id}`;
    });
    return found.sort().join('\n');
  }
}

function printed(topics: Topics): string {
  const lines = [...topics].map(([name, { partitions, retention, identity }]) => {
    return `${name} ${partitions} ${retention} ${identity.id ?? ''}`;
  });
  return lines.sort().join('\n');
}

class Run {
  states = 0;
  readonly seen = new Set<string>();
  private readonly random: SeededRandom;
  private readonly durability: 'os' | 'disk';
  private disk: CrashDisk;
  private node: Node;
  private waiting: CrashState[] = [];
  private pids = 0;
  private doing = 'first start';
  private history: Topics[] = [new Map()];
  private answered = 0;
  private raftEpoch = -1;
  private brokerEpoch = -1;
  private clusterId: string | null = null;
  private serial = 0;

  constructor(seed: number, lies: CrashDiskLies = {}) {
    this.random = new SeededRandom(seed);
    this.durability = seed % 2 === 0 ? 'os' : 'disk';
    this.disk = new CrashDisk(new SeededRandom(seed), undefined, lies);
    this.node = this.newNode(this.disk, START_MS);
  }

  async go(): Promise<void> {
    this.watch();
    await this.start();
    await this.verifyWaiting();
    for (let i = 0; i < STEPS; i++) {
      await this.step();
      await this.verifyWaiting();
    }
  }

  private newNode(disk: CrashDisk, nowMs: number): Node {
    return new Node(disk, this.durability, nowMs, ++this.pids);
  }

  private async start(): Promise<void> {
    await this.node.start();
    this.raftEpoch = this.node.controller.epoch;
    this.brokerEpoch = this.node.controller.brokerEpoch;
    this.clusterId = this.node.process.manager.clusterId;
  }

  // --- changes

  private async step(): Promise<void> {
    const { random, node } = this;
    const dice = random.int(20);
    this.doing = 'change';
    if (dice < 12) for (let i = 1 + random.int(2); i > 0; i--) this.change();
    else if (dice < 13) {
      this.doing = 'time';
      node.process.clock.advance(60_000);
    } else if (dice < 14) await this.restart();
    else if (dice < 16) await this.crashForGood();
    for (let i = random.int(6); i > 0; i--) await this.node.process.turn();
  }

  private get latest(): Topics {
    return this.history[this.history.length - 1]!;
  }

  private change(): void {
    const { random } = this;
    const name = `t${random.int(6)}`;
    const topic = this.latest.get(name);
    const next = new Map(this.latest);
    const retention = String(++this.serial);
    const kind = random.int(4);
    if (topic === undefined) {
      const made: Topic = { partitions: 1 + random.int(3), retention, identity: { id: null } };
      this.issue(next.set(name, made), this.create(name, made), `${name} made`);
    } else if (kind === 0) {
      next.delete(name);
      const topics = [new DT.DeleteTopicsRequestDeleteTopicState({ name })];
      const sent = this.node.send(DT.deleteTopics, new DT.DeleteTopicsRequest({ topics, timeoutMs: 1000 }));
      this.issue(
        next,
        sent.then(({ responses }) => responses[0]!.errorCode),
        `${name} deleted`,
      );
    } else if (kind === 1) {
      const count = topic.partitions + 1;
      const topics = [new CP.CreatePartitionsRequestCreatePartitionsTopic({ name, count, assignments: null })];
      const sent = this.node.send(CP.createPartitions, new CP.CreatePartitionsRequest({ topics, timeoutMs: 1000 }));
      this.issue(
        next.set(name, { ...topic, partitions: count }),
        sent.then(({ results }) => results[0]!.errorCode),
        `${name} grown`,
      );
    } else {
      const configs = [
        new IA.IncrementalAlterConfigsRequestAlterableConfig({ name: 'retention.ms', value: retention }),
      ];
      const resource = { resourceType: TOPIC, resourceName: name, configs };
      const resources = [new IA.IncrementalAlterConfigsRequestAlterConfigsResource(resource)];
      const sent = this.node.send(IA.incrementalAlterConfigs, new IA.IncrementalAlterConfigsRequest({ resources }));
      this.issue(
        next.set(name, { ...topic, retention }),
        sent.then(({ responses }) => responses[0]!.errorCode),
        `${name} configured`,
      );
    }
  }

  private async create(name: string, made: Topic): Promise<number> {
    const configs = [new CT.CreateTopicsRequestCreatableTopicConfig({ name: 'retention.ms', value: made.retention })];
    const topic = { name, numPartitions: made.partitions, replicationFactor: 1, configs };
    const topics = [new CT.CreateTopicsRequestCreatableTopic(topic)];
    const { process } = this.node;
    const response = await this.node.send(CT.createTopics, new CT.CreateTopicsRequest({ topics, timeoutMs: 1000 }));
    if (this.node.process === process) made.identity.id = response.topics[0]!.topicId;
    return response.topics[0]!.errorCode;
  }

  private issue(next: Topics, answer: Promise<number>, what: string): void {
    const { node } = this;
    this.history.push(next);
    const count = this.history.length - 1;
    void answer.then((errorCode) => {
      if (this.node !== node) return;
      if (errorCode !== 0) throw new Error(`${what}: error ${errorCode}`);
      this.seen.add(what.slice(3));
      this.answered = Math.max(this.answered, count);
    });
  }

  private async restart(): Promise<void> {
    this.doing = 'clean stop';
    const { node } = this;
    await node.process.finish(node.controller.close());
    await node.process.settle();
    await node.process.finish(node.process.manager.close());
    node.process.kill();
    this.node = this.newNode(this.disk, node.process.clock.now());
    await this.start();
    this.seen.add('clean stop');
  }

  // --- crashes

  private get promised(): Promised {
    const { history: states, answered, raftEpoch, brokerEpoch, clusterId } = this;
    return { states, issued: states.length - 1, answered, raftEpoch, brokerEpoch, clusterId };
  }

  private anyMode(): CrashMode {
    return this.random.int(3) === 0 ? 'process' : 'power';
  }

  private crashed(disk: CrashDisk, promised: Promised, where: string, depth: number): CrashState {
    const mode = this.anyMode();
    return { disk: disk.crash(mode, this.random), promised, where: `${where}: ${mode} lost`, depth };
  }

  private watch(): void {
    this.disk.onStep = (step, file) => {
      if (this.random.int(100) >= CRASH_PERCENT) return;
      this.waiting.push(this.crashed(this.disk, this.promised, `${this.doing}, before ${step} ${file}`, 0));
    };
  }

  private async verifyWaiting(): Promise<void> {
    while (this.waiting.length > 0) {
      const state = this.waiting.pop()!;
      this.states++;
      const node = this.newNode(state.disk, this.node.process.clock.now());
      const crashAt = state.depth === 0 && this.random.int(4) === 0 ? 1 + this.random.int(40) : -1;
      let steps = 0;
      state.disk.onStep = (step, file) => {
        if (++steps !== crashAt) return;
        const where = `${state.where}; starting again, before ${step} ${file}`;
        this.waiting.push(this.crashed(state.disk, state.promised, where, state.depth + 1));
      };
      await this.check(node, state);
      node.process.kill();
    }
  }

  /** Starts the node and compares. Gives the number of changes that are there. */
  private async check(node: Node, { promised, where }: CrashState): Promise<number> {
    try {
      await node.start();
      const { controller, process } = node;
      if (node.fatals.length > 0) throw new Error(node.fatals.join('; '));
      const { raftEpoch, brokerEpoch, clusterId } = promised;
      if (controller.epoch <= raftEpoch) throw new Error(`raft epoch ${controller.epoch} comes after ${raftEpoch}`);
      if (controller.brokerEpoch <= brokerEpoch) throw new Error(`broker epoch ${controller.brokerEpoch} comes again`);
      if (clusterId !== null && process.manager.clusterId !== clusterId) throw new Error('the cluster id is another');
      for (let i = promised.answered; i <= promised.issued; i++) {
        const known = promised.states[i]!;
        if (node.topics(known) === printed(known)) return i;
      }
      const expected = promised.states
        .slice(promised.answered, promised.issued + 1)
        .map(printed)
        .join('\nor\n');
      throw new Error(`found\n${node.topics(promised.states[promised.issued]!)}\nnot\n${expected}`);
    } catch (error) {
      throw new Error(`${where}: ${(error as Error).message}\n${node.process.logged.join('\n')}`, { cause: error });
    }
  }

  private async crashForGood(): Promise<void> {
    const state = this.crashed(this.disk, this.promised, 'for good', 0);
    const nowMs = this.node.process.clock.now();
    this.node.process.kill();
    this.disk.onStep = null;
    this.disk = state.disk;
    this.doing = 'start after a crash';
    this.node = this.newNode(this.disk, nowMs);
    this.watch();
    const count = await this.check(this.node, state);
    this.history = this.history.slice(0, count + 1);
    for (const { name, id } of this.node.loader.image.topics.values()) this.latest.get(name)!.identity.id = id;
    this.answered = count;
    this.raftEpoch = this.node.controller.epoch;
    this.brokerEpoch = this.node.controller.brokerEpoch;
    this.clusterId = this.node.process.manager.clusterId;
    this.seen.add('crash');
  }
}

const wanted = Number(process.env.KLAMM_CRASH_STATES ?? 250);
const firstSeed = Number(process.env.KLAMM_CRASH_SEED ?? 1);

it(`after ${wanted} crashes the metadata is what was answered (from seed ${firstSeed})`, async () => {
  const seen = new Set<string>();
  let states = 0;
  for (let seed = firstSeed; states < wanted; seed++) {
    const run = new Run(seed);
    await run.go().catch((error: Error) => {
      throw new Error(`seed ${seed}, state ${run.states}: ${error.message}`, { cause: error });
    });
    states += run.states;
    for (const what of run.seen) seen.add(what);
  }
  expect([...seen].sort()).toEqual(['clean stop', 'configured', 'crash', 'deleted', 'grown', 'made']);
}, 3_600_000);

for (const [what, lies] of [
  ['the syncs of segments', { ignoresFileSyncs: /\.log$/ }],
  ['the syncs of folders', { ignoresDirectorySyncs: true }],
  ['the syncs of quorum-state', { ignoresFileSyncs: /quorum-state/ }],
] as const) {
  it(`finds a disk that ignores ${what}`, async () => {
    let states = 0;
    for (let seed = 1; states < 600; seed++) {
      const run = new Run(seed, lies);
      const failure = await run.go().then(
        () => null,
        (error: Error) => error.message,
      );
      states += run.states;
      if (failure !== null) {
        expect(failure).toMatch(/found\n|comes after|comes again|is another|damaged|not JSON|synced up to/);
        return;
      }
    }
    expect.fail(`not found in ${states} states`);
  });
}
