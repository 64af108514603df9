// For the crash tests: random work on a LogManager over a CrashDisk, a crash at many of its disk calls (each on a copy
// of the disk, so that the work goes on), and now and then one that is for good. Must hold: each copy is recovered and
// compared with what was promised at that very call; a run is the same whenever its seed is the same.

import { CrashDisk, type CrashDiskLies, type CrashMode, type DiskStep } from '../../base/crash-disk.ts';
import { SeededRandom } from '../../base/random.ts';
import { randomUuid } from '../../base/uuid.ts';
import type { Log } from '../log.ts';
import { defaultLogConfig, type LogConfig, NEVER } from '../log-config.ts';
import type { Durability } from '../log-manager.ts';
import { checkLog, type Found } from './crash-check.ts';
import { PartitionModel, type Promised } from './crash-model.ts';
import { CrashProcess } from './crash-process.ts';

export interface CrashRunOptions {
  readonly seed: number;
  readonly durability: Exclude<Durability, 'memory'>;
  readonly steps: number;
  /** Of a hundred disk calls, how many are also crashed at. */
  readonly crashPercent: number;
  readonly lies?: CrashDiskLies;
  /** The lie of a broker that answers when bytes are written, or not even that. */
  readonly answersAt?: 'written' | 'appended';
}

/** What is promised at one moment, whichever way the crash comes. */
type Moment = Readonly<Record<CrashMode, readonly Promised[]>>;

interface CrashState {
  readonly disk: CrashDisk;
  readonly mode: CrashMode;
  readonly moment: Moment;
  readonly nowMs: number;
  /** What was about to happen, for whoever looks into a failure. */
  readonly where: string;
  readonly depth: number;
  /** Power was lost now or before in `os` mode, which promises little then. */
  readonly isLenient: boolean;
}

const START_MS = 1_700_000_000_000;

export abstract class CrashRun {
  states = 0;
  readonly seen = new Map<string, number>();
  protected readonly options: CrashRunOptions;
  protected readonly random: SeededRandom;
  protected readonly models: (PartitionModel | null)[] = [];
  protected disk: CrashDisk;
  protected process: CrashProcess;
  private waiting: CrashState[] = [];
  private pids = 0;
  protected epoch = 0;
  protected serial = 0;
  protected doing = 'start';

  constructor(options: CrashRunOptions) {
    this.options = options;
    this.random = new SeededRandom(options.seed);
    this.disk = new CrashDisk(new SeededRandom(options.seed), undefined, options.lies);
    this.process = this.newProcess(this.disk, START_MS);
    const topics = 2 + this.random.int(2);
    for (let i = 0; i < topics; i++) this.models.push(this.newModel(i));
  }

  async go(): Promise<void> {
    this.watch();
    await this.startProcess();
    await this.verifyWaiting();
    for (let i = 0; i < this.options.steps; i++) {
      await this.step();
      await this.verifyWaiting();
    }
  }

  protected abstract step(): Promise<void>;

  protected note(what: string): void {
    this.seen.set(what, (this.seen.get(what) ?? 0) + 1);
  }

  // --- what there is

  protected newModel(index: number): PartitionModel {
    const { random } = this;
    const kind = random.int(3);
    const config: LogConfig = {
      ...defaultLogConfig,
      segmentBytes: 700 + random.int(1300),
      indexIntervalBytes: random.int(300),
      segmentMs: NEVER,
      retentionMs: -1,
      retentionBytes: [-1, 600, 3000][random.int(3)]!,
      fileDeleteDelayMs: 1000,
      deleteRetentionMs: [0, 1000, 100_000][random.int(3)]!,
      minCleanableDirtyRatio: 0,
      cleanupPolicy: { compact: kind > 0, delete: kind !== 1 },
    };
    return new PartitionModel(`t${index}`, index % 2, config, randomUuid(random));
  }

  protected newProcess(disk: CrashDisk, nowMs: number): CrashProcess {
    return new CrashProcess(disk, this.options.durability, nowMs, ++this.pids);
  }

  protected async startProcess(): Promise<void> {
    const { process } = this;
    await process.finish(process.manager.start());
    this.epoch++;
    for (const model of this.models) if (model !== null) this.open(model);
    await process.settle();
  }

  protected open(model: PartitionModel): Log {
    const { process } = this;
    const log = process.manager.getOrCreate(model.topic, model.topicId, model.partition, model.config);
    const note = () => {
      // What a killed process has begun may still end, on a disk that nobody looks at.
      if (this.process !== process) return;
      this.acknowledge(model, log);
    };
    log.onAdvance(note);
    log.setLeaderEpoch(this.epoch);
    note();
    return log;
  }

  /** Takes note of what clients may have been told by now. */
  protected acknowledge(model: PartitionModel, log: Log): void {
    const { answersAt } = this.options;
    const written = answersAt === 'appended' ? log.nextOffset : log.writtenEnd;
    const durable = this.isDurable ? log.highWatermark : log.syncedEnd;
    model.note(written, answersAt === undefined ? durable : written);
  }

  protected logOf(model: PartitionModel): Log {
    return this.process.manager.get(model.topic, model.partition)!;
  }

  protected anyModel(): PartitionModel {
    const present = this.models.filter((model) => model !== null);
    return present[this.random.int(present.length)]!;
  }

  // --- crashes

  protected moment(): Moment {
    const promised = (mode: CrashMode) =>
      this.models.filter((model) => model !== null).map((model) => model.promised(mode, this.isDurable));
    return { process: promised('process'), power: promised('power') };
  }

  private watch(): void {
    const { random } = this;
    this.disk.onStep = (step, file) => {
      if (random.int(100) >= this.options.crashPercent) return;
      const mode = this.anyMode();
      this.waiting.push(this.crashed(this.disk, mode, this.moment(), this.process.clock.now(), step, file, 0));
    };
  }

  protected get isDurable(): boolean {
    return this.options.durability === 'disk';
  }

  /**
   * In `os` mode a topic that is made again may, after a loss of power, be given what was there before: so a run has
   * either the one or the other.
   */
  protected get recreatesTopics(): boolean {
    return this.options.durability === 'disk' || this.options.seed % 4 === 0;
  }

  /** Of a crash after which the run goes on: only where it is known what is left. */
  protected lastingMode(): CrashMode {
    return this.isDurable ? this.anyMode() : 'process';
  }

  private get powerMayGo(): boolean {
    return this.isDurable || !this.recreatesTopics;
  }

  protected anyMode(): CrashMode {
    return !this.powerMayGo || this.random.int(3) === 0 ? 'process' : 'power';
  }

  private crashed(
    disk: CrashDisk,
    mode: CrashMode,
    moment: Moment,
    nowMs: number,
    step: DiskStep | 'nothing',
    file: string,
    depth: number,
    before = false,
  ): CrashState {
    const isLenient = before || (mode === 'power' && this.options.durability === 'os');
    const where = `${this.doing}: ${mode} lost before ${step} ${file}`;
    return { disk: disk.crash(mode, this.random), mode, moment, nowMs, where, depth, isLenient };
  }

  protected async verifyWaiting(): Promise<void> {
    while (this.waiting.length > 0) {
      const state = this.waiting.pop()!;
      this.states++;
      await this.verify(state);
    }
  }

  private async verify(state: CrashState): Promise<void> {
    const { disk, mode, moment, nowMs, depth } = state;
    const process = this.newProcess(disk, nowMs);
    // What the first crash has lost, a second one does not bring back.
    const left: Moment = mode === 'power' ? { process: moment.power, power: moment.power } : moment;
    const crashAt = depth === 0 && this.random.int(6) === 0 ? 1 + this.random.int(30) : Number.POSITIVE_INFINITY;
    let steps = 0;
    const next: CrashState[] = [];
    disk.onStep = (step, file) => {
      if (++steps !== crashAt) return;
      const again = this.anyMode();
      const second = this.crashed(disk, again, left, nowMs, step, file, depth + 1, state.isLenient);
      next.push({ ...second, where: `${state.where}; then, starting again, ${again} lost before ${step} ${file}` });
    };
    try {
      await this.recover(process, moment[mode], state.isLenient);
      await process.settle();
      if (this.random.int(8) === 0) await this.closeAndReopen(process, moment[mode], state.isLenient);
    } catch (error) {
      throw failureOf(error, state, process);
    } finally {
      process.kill();
    }
    this.waiting.push(...next);
  }

  /** Starts the process and checks all of it. */
  private async recover(process: CrashProcess, promised: readonly Promised[], isLenient: boolean): Promise<Found[]> {
    await process.finish(process.manager.start());
    const found: Found[] = [];
    const logs = promised.map(({ model, topicId }) =>
      process.manager.getOrCreate(model.topic, topicId, model.partition, model.config),
    );
    for (const log of logs) log.nextOffset;
    await process.settle();
    for (const [i, log] of logs.entries()) found.push(await this.checkOne(process, log, promised[i]!, isLenient));
    return found;
  }

  private async checkOne(process: CrashProcess, log: Log, promised: Promised, isLenient: boolean): Promise<Found> {
    const { topic, partition } = promised.model;
    try {
      const found = await process.finish(checkLog(log, promised, { isLenient }));
      for (const { name } of process.disk.list(log.directory)) {
        if (/\.(cleaned|swap)$/.test(name)) throw new Error(`${name} was left behind`);
      }
      return found;
    } catch (error) {
      throw new Error(`${topic}-${partition}: ${(error as Error).message}`, { cause: error });
    }
  }

  private async closeAndReopen(
    process: CrashProcess,
    promised: readonly Promised[],
    isLenient: boolean,
  ): Promise<void> {
    await process.finish(process.manager.close());
    process.kill();
    const power = this.anyMode() === 'power';
    // A clean stop has synced all that it takes to start again without a look.
    const disk = power ? process.disk.crash('power', this.random) : process.disk;
    disk.onStep = null;
    const next = this.newProcess(disk, process.clock.now());
    try {
      const lenient = isLenient || (power && this.options.durability === 'os');
      await this.recover(next, promised, lenient);
    } catch (error) {
      const { message } = error as Error;
      throw new Error(`closed, ${power ? 'power lost, ' : ''}opened again: ${message}\n${next.logged.join('\n')}`, {
        cause: error,
      });
    }
    next.kill();
  }

  /** One that is for good: the run goes on with what is left. */
  protected async crashForGood(mode: CrashMode): Promise<void> {
    this.note(`${mode} crash`);
    const moment = this.moment();
    const nowMs = this.process.clock.now();
    const state = this.crashed(this.disk, mode, moment, nowMs, 'nothing', 'more', 0);
    this.process.kill();
    this.disk.onStep = null;
    if (mode === 'power') for (const { model } of moment.power) model.loseUnsynced(this.isDurable);
    this.disk = state.disk;
    this.watch();
    this.process = this.newProcess(this.disk, nowMs);
    const { process } = this;
    this.doing = 'recovery';
    try {
      // Opened by the models' own names first: what the start of a process syncs is acknowledged too.
      await process.finish(process.manager.start());
      this.epoch++;
      const found: Found[] = [];
      for (const promised of moment[mode]) {
        const log = process.manager.getOrCreate(
          promised.model.topic,
          promised.topicId,
          promised.model.partition,
          promised.model.config,
        );
        log.nextOffset;
        await process.settle();
        found.push(await this.checkOne(process, log, promised, state.isLenient));
      }
      for (const [i, promised] of moment[mode].entries()) {
        const { batches, end, start } = found[i]!;
        promised.model.adopt(batches, promised, end, start);
        this.open(promised.model);
      }
    } catch (error) {
      throw failureOf(error, state, process);
    }
  }
}

function failureOf(error: unknown, { where }: CrashState, process: CrashProcess): Error {
  const message = error instanceof Error ? error.message : String(error);
  return new Error(`${where}: ${message}\n${process.logged.join('\n')}`, { cause: error });
}
