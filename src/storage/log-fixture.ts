// For the tests of this folder: a LogManager on a disk of the test's choice, with the clock, the end of each turn of
// the event loop and the process that holds the lock in the test's hand. Must hold: `kill` leaves the disk as a killed
// process leaves it (what was written stays, what was queued is gone) and the next `start` is another process.

import { type Clock, FakeClock } from '../base/clock.ts';
import type { Disk } from '../base/disk.ts';
import { type Logger, silentLogger } from '../base/logger.ts';
import { MemoryDisk } from '../base/memory-disk.ts';
import { SeededRandom } from '../base/random.ts';
import type { Uuid } from '../base/uuid.ts';
import * as batch from '../records/batch.ts';
import { type BatchOptions, RecordBatchBuilder } from '../records/builder.ts';
import type { Log } from './log.ts';
import { defaultLogConfig, type LogConfig } from './log-config.ts';
import { LogManager, type LogManagerOptions } from './log-manager.ts';
import type { LogSlice } from './log-slice.ts';

export const TOPIC_ID: Uuid = 'CgAAAAAAQACAAAAAAAAAAQ';
export const DATA = '/data';

export class LogFixture {
  readonly disk: Disk;
  readonly clock = new FakeClock();
  readonly config: LogConfig;
  readonly logged: { level: string; message: string; details: Readonly<Record<string, unknown>> }[] = [];
  manager!: LogManager;
  private readonly overrides: Partial<LogManagerOptions>;
  private deferred: (() => void)[] = [];
  private processes = 0;

  constructor(config: Partial<LogConfig> = {}, overrides: Partial<LogManagerOptions> = {}) {
    this.disk = overrides.disk ?? new MemoryDisk(undefined, this.clock);
    this.config = { ...defaultLogConfig, ...config };
    this.overrides = overrides;
  }

  private get logger(): Logger {
    const note = (level: string) => (details: object, message: string) =>
      void this.logged.push({ level, message, details: details as Record<string, unknown> });
    return { ...silentLogger, info: note('info'), warn: note('warn'), error: note('error'), child: () => this.logger };
  }

  /** A new process on the same disk. */
  async start(): Promise<void> {
    const pid = ++this.processes;
    const alive = () => this.processes;
    this.deferred = [];
    const { deferred } = this;
    this.manager = new LogManager({
      directories: [DATA],
      disk: this.disk,
      clock: this.processClock(pid),
      logger: this.logger,
      random: new SeededRandom(pid),
      durability: 'os',
      defer: (run) => void deferred.push(run),
      identity: {
        self: { pid, startTime: String(pid), bootId: 'boot' },
        isAlive: (mark) => mark.pid === alive(),
        isLocked: () => false,
      },
      ...this.overrides,
    });
    await this.manager.start();
  }

  /** Timers of a killed process do not fire. */
  private processClock(pid: number): Clock {
    const { clock } = this;
    return {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      setTimeout: (callback, delayMs) => clock.setTimeout(() => this.processes === pid && callback(), delayMs),
    };
  }

  log(partition = 0, topic = 't'): Log {
    return this.manager.getOrCreate(topic, TOPIC_ID, partition, this.config);
  }

  /** Ends the turn of the event loop: what was appended is written. Promises of the disk are given time to settle. */
  async turn(): Promise<void> {
    for (let rounds = 0; rounds < 20; rounds++) {
      for (const run of this.deferred.splice(0)) run();
      for (let i = 0; i < 10; i++) await Promise.resolve();
      if (this.deferred.length === 0 && rounds > 2) return;
    }
  }

  /** A part of a turn: what waits for the next turn now, runs. */
  async step(): Promise<void> {
    for (const run of this.deferred.splice(0)) run();
    for (let i = 0; i < 10; i++) await Promise.resolve();
  }

  /** As `kill -9`. */
  kill(): void {
    this.deferred.length = 0;
    this.processes++;
  }

  async restart(): Promise<void> {
    const closing = this.manager.close();
    await this.turn();
    await closing;
    await this.start();
  }
}

export interface TestBatch extends BatchOptions {
  readonly timestamps?: readonly number[];
}

export function makeBatch(values: readonly string[], options: TestBatch = {}): Buffer {
  const builder = new RecordBatchBuilder(options);
  for (let i = 0; i < values.length; i++)
    builder.append(options.timestamps?.[i] ?? 1000, null, Buffer.from(values[i]!));
  return builder.build();
}

export async function bytesOf(slice: LogSlice | number): Promise<Buffer> {
  if (typeof slice === 'number') throw new Error(`read answered error ${slice}`);
  const bytes = Buffer.alloc(slice.sizeInBytes);
  const resident = slice.resident();
  if (resident !== null) Buffer.concat(resident).copy(bytes);
  else await slice.read(bytes, 0);
  slice.release();
  return bytes;
}

/** The base offsets of the whole batches in `bytes`. */
export function batchOffsets(bytes: Buffer): number[] {
  const offsets: number[] = [];
  for (let at = 0; at + batch.BATCH_OVERHEAD <= bytes.length; ) {
    const size = batch.sizeInBytes(bytes, at);
    if (at + size > bytes.length) break;
    offsets.push(batch.baseOffset(bytes, at));
    at += size;
  }
  return offsets;
}

/** Every byte that a client could fetch, batch after batch. */
export async function readAll(log: Log): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let offset = log.logStartOffset; offset < log.highWatermark; ) {
    const bytes = await bytesOf(log.read(offset, 64 * 1024, 'highWatermark', true));
    let at = 0;
    while (at + batch.BATCH_OVERHEAD <= bytes.length && at + batch.sizeInBytes(bytes, at) <= bytes.length) {
      offset = batch.lastOffset(bytes, at) + 1;
      at += batch.sizeInBytes(bytes, at);
    }
    if (at === 0) throw new Error(`no whole batch at offset ${offset}`);
    parts.push(bytes.subarray(0, at));
  }
  return Buffer.concat(parts);
}

/** The name of one of a partition's files. */
export function fileOf(offset: number, suffix: string, partition = 0, topic = 't'): string {
  return `${DATA}/${topic}-${partition}/${String(offset).padStart(20, '0')}${suffix}`;
}

/** Changes bytes where they are, under whoever has the file open. */
export function rot(disk: Disk, file: string, position: number, bytes: Buffer): void {
  const handle = disk.open(file, 'write');
  handle.writeSync([bytes], position);
  handle.close();
}

/** Replaces a file's bytes, as damage does. */
export function damage(disk: Disk, file: string, change: (bytes: Buffer) => Buffer): void {
  const bytes = disk.readFile(file);
  disk.remove(file);
  disk.writeFileAtomic(file, change(Buffer.from(bytes)), false);
}
