// For the crash tests: the work that is interrupted. Appends of every kind, rolls, retention, DeleteRecords,
// compaction, checkpoints, clean stops, topics deleted and made again, crashes. Must hold: the model is told before the
// disk can be asked for anything that it must promise or allow.

import type { DiskStep } from '../../base/crash-disk.ts';
import { randomUuid } from '../../base/uuid.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import {
  type BatchKind,
  type ModelBatch,
  type ModelRecord,
  outcomesOf,
  PartitionModel,
  producersOf,
} from './crash-model.ts';
import { CrashRun } from './crash-run.ts';

/** 1 is idempotent, the others are transactional. */
const PRODUCERS = 3;

/** What each code is the answer to. */
const CAN_FAIL: ReadonlyMap<string, ReadonlySet<DiskStep>> = new Map([
  ['EIO', new Set<DiskStep>(['write', 'sync', 'syncDirectory', 'create', 'rename', 'truncate'])],
  ['ENOSPC', new Set<DiskStep>(['write', 'create'])],
  ['EMFILE', new Set<DiskStep>(['open'])],
]);

export class CrashWork extends CrashRun {
  private isFaulty = false;

  protected override async step(): Promise<void> {
    const dice = this.random.int(100);
    if (dice < 35) this.begin('append', () => this.append());
    else if (dice < 46) this.begin('end of a transaction', () => this.endTransaction());
    else if (dice < 62) await this.begin('turn', () => this.turn());
    else if (dice < 70) await this.begin('time', () => this.pass(1000));
    else if (dice < 72) await this.begin('time', () => this.pass(60_000));
    else if (dice < 77) this.begin('roll', () => this.roll());
    else if (dice < 81) await this.begin('retention', () => this.retain());
    else if (dice < 85) this.begin('DeleteRecords', () => this.deleteRecords());
    else if (dice < 90) await this.begin('compaction', () => this.clean());
    else if (dice < 92) await this.begin('flush', () => this.flush());
    else if (dice < 94 && this.recreatesTopics) await this.begin('topic made again', () => this.recreate());
    else if (dice < 96) await this.begin('clean stop', () => this.restart());
    else if (dice < 98) await this.begin('fault', () => this.fault());
    else await this.crashForGood(this.lastingMode());
  }

  private begin<T>(what: string, work: () => T): T {
    this.doing = what;
    this.note(what);
    return work();
  }

  private async turn(): Promise<void> {
    for (let i = 1 + this.random.int(4); i > 0; i--) await this.process.turn();
  }

  // --- appends

  private records(): ModelRecord[] {
    const { random } = this;
    return Array.from({ length: 1 + random.int(4) }, () => {
      const serial = ++this.serial;
      const value = random.int(5) === 0 ? null : `${serial}${'.'.repeat(random.int(120))}`;
      return { key: `k${random.int(12)}`, value, timestamp: 1000 + serial };
    });
  }

  private append(): void {
    for (let i = 1 + this.random.int(3); i > 0; i--) {
      const model = this.anyModel();
      const producerId = this.random.int(PRODUCERS + 2);
      if (producerId === 0 || producerId > PRODUCERS) this.put(model, 'plain', -1, -1, this.records());
      else {
        const sequence = (producersOf(model.history).get(producerId)?.lastSequence ?? -1) + 1;
        this.put(model, producerId === 1 ? 'plain' : 'data', producerId, sequence, this.records());
      }
    }
  }

  private endTransaction(): void {
    const model = this.anyModel();
    const open = [...producersOf(model.history).values()].filter(({ firstOffset }) => firstOffset >= 0);
    if (open.length === 0) return;
    const { producerId } = open[this.random.int(open.length)]!;
    const kind = this.random.int(2) === 0 ? 'commit' : 'abort';
    this.put(model, kind, producerId, -1, [{ key: '', value: null, timestamp: 1000 + ++this.serial }]);
  }

  private put(
    model: PartitionModel,
    kind: BatchKind,
    producerId: number,
    sequence: number,
    records: ModelRecord[],
  ): void {
    const log = this.logOf(model);
    const terms = { leaderEpoch: this.epoch, producerId, sequence, kind, records };
    const base = model.end;
    // A roll within the append tells the disk of the offset already.
    const origin = kind === 'commit' || kind === 'abort' ? 'coordinator' : 'client';
    const result = log.append(model.bytesOf(terms), 'leader', this.epoch, { origin });
    if (this.isFaulty && result.errorCode === ErrorCode.KAFKA_STORAGE_ERROR) return;
    if (result.errorCode !== 0 || result.duplicate || result.baseOffset !== base) {
      throw new Error(`an append at ${base} got ${JSON.stringify(result)}`);
    }
    model.history.push({ ...terms, base, last: result.lastOffset, cleanedMs: null } satisfies ModelBatch);
    if (this.options.answersAt === 'appended') this.acknowledge(model, log);
  }

  // --- the log's own work

  private async pass(ms: number): Promise<void> {
    for (const model of this.models) if (model !== null) this.cleaningBegins(model);
    const starts = this.models.map((model) => (model === null ? 0 : this.logOf(model).logStartOffset));
    this.process.clock.advance(ms);
    this.models.forEach((model, i) => {
      if (model !== null) model.leastStart = Math.max(model.leastStart, starts[i]!);
    });
    await this.turn();
  }

  private roll(): void {
    const error = this.logOf(this.anyModel()).rollNow();
    if (error !== 0) throw new Error(`a roll got error ${error}`);
  }

  private async retain(): Promise<void> {
    const model = this.anyModel();
    const log = this.logOf(model);
    const before = model.mostStart;
    // The high watermark may move on meanwhile.
    model.mostStart = Math.max(before, model.end);
    for (;;) {
      const deletion = await this.process.finish(log.deleteOldSegments());
      if (deletion === null) break;
      this.note(`deleted for ${deletion.reason}`);
    }
    model.mostStart = Math.max(before, log.logStartOffset);
  }

  private deleteRecords(): void {
    const model = this.anyModel();
    const log = this.logOf(model);
    const to = log.logStartOffset + this.random.int(log.highWatermark - log.logStartOffset + 1);
    model.mostStart = Math.max(model.mostStart, to);
    const error = log.deleteRecordsBefore(to);
    if (error !== 0) throw new Error(`DeleteRecords got error ${error}`);
  }

  /** What a cleaning may change from now on. */
  private cleaningBegins(model: PartitionModel): void {
    if (!model.config.cleanupPolicy.compact) return;
    const log = this.logOf(model);
    const active = log.segments[log.segments.length - 1]!.baseOffset;
    const end = Math.min(active, outcomesOf(model.history, log.highWatermark).stable);
    for (const one of model.history) if (one.last < end) one.cleanedMs ??= this.process.clock.now();
  }

  private async clean(): Promise<void> {
    const { process, random } = this;
    for (const model of this.models) {
      if (model !== null && random.int(2) === 0) this.logOf(model).rollNow();
    }
    await this.turn();
    for (const model of this.models) if (model !== null) this.cleaningBegins(model);
    if (await process.finish(process.manager.cleaner.cleanOne())) this.note('cleaned');
    for (const model of this.models) {
      const failure = model === null ? null : this.logOf(model).cleaning.failure;
      if (failure !== null) throw new Error(`compaction failed: ${failure}`);
    }
  }

  private async flush(): Promise<void> {
    await this.process.finish(this.logOf(this.anyModel()).flush());
  }

  private async recreate(): Promise<void> {
    const { random, process } = this;
    const index = random.int(this.models.length);
    const old = this.models[index]!;
    // The metadata log says so first.
    this.models[index] = null;
    process.manager.delete(old.topic, old.partition);
    if (random.int(2) === 0) await this.turn();
    const fresh = new PartitionModel(old.topic, old.partition, old.config, randomUuid(random));
    this.models[index] = fresh;
    this.open(fresh);
  }

  // --- faults

  /** One of the next disk calls fails, or all from it on; the work goes on, and the log heals or the process ends. */
  private async fault(): Promise<void> {
    const { random, process, disk } = this;
    const code = ['EIO', 'ENOSPC', 'EMFILE'][random.int(3)]!;
    const isPassing = code !== 'EIO';
    const shortBytes = random.int(300);
    const from = random.int(15);
    let count = 0;
    let isFired = false;
    disk.faultFor = (step, file) => {
      if (!CAN_FAIL.get(code)!.has(step) || !file.startsWith('/data/t')) return null;
      // In `os` mode the next process syncs what the system has thrown away, and believes it: only power tells.
      if (step === 'sync' && !this.isDurable) return null;
      if (count++ < from || (!isPassing && isFired)) return null;
      isFired = true;
      return { code, shortBytes };
    };
    this.isFaulty = true;
    for (let i = 0; i < 8; i++) {
      if (random.int(3) > 0) this.append();
      else this.logOf(this.anyModel()).rollNow();
      await this.turn();
    }
    disk.faultFor = null;
    await process.settle();
    if (isFired) this.note(`${code}`);
    if (isFired && isPassing) await this.heal();
    this.isFaulty = false;
    if (isFired && !isPassing) await this.crashForGood(this.lastingMode());
  }

  private async heal(): Promise<void> {
    for (const model of this.models) if (model !== null) this.cleaningBegins(model);
    // A sync under way makes it wait for one more turn.
    for (let i = 0; i < 3; i++) {
      this.process.clock.advance(3000);
      await this.process.settle();
    }
    for (const model of this.models) {
      if (model === null) continue;
      const log = this.logOf(model);
      if (log.offline) {
        const { topic, partition } = model;
        throw new Error(
          `${topic}-${partition} does not take writes again: ${this.process.logged.slice(-6).join('; ')}`,
        );
      }
      if (log.nextOffset < model.end) model.cutTo(log.nextOffset);
    }
    this.note('healed');
  }

  private async restart(): Promise<void> {
    const { process } = this;
    await process.finish(process.manager.close());
    process.kill();
    for (const model of this.models) {
      if (model === null) continue;
      const log = this.logOf(model);
      model.leastStart = Math.max(model.leastStart, log.logStartOffset);
    }
    if (!process.disk.exists('/data/.kafka_cleanshutdown')) throw new Error('a clean stop left no marker');
    this.process = this.newProcess(this.disk, process.clock.now());
    await this.startProcess();
  }
}
