// For the tests of compaction: a compacted log on a LogFixture, batches with keys, and ways to run the cleaner to its
// end and to look at what is left.

import * as batch from '../../records/batch.ts';
import { RecordBatchBuilder } from '../../records/builder.ts';
import { buildEndTxnMarkerBatch } from '../../records/control.ts';
import { recordsOf } from '../../records/iterate.ts';
import type { Log } from '../log.ts';
import type { LogConfig } from '../log-config.ts';
import { LogFixture, readAll, type TestBatch } from '../log-fixture.ts';
import type { LogManagerOptions } from '../log-manager.ts';

export const COMPACT: Partial<LogConfig> = {
  cleanupPolicy: { compact: true, delete: false },
  minCleanableDirtyRatio: 0,
  segmentMs: Number.MAX_SAFE_INTEGER,
};

export type KeyValue = readonly [key: string, value: string | null];

export function keyed(pairs: readonly KeyValue[], options: TestBatch = {}): Buffer {
  const builder = new RecordBatchBuilder(options);
  pairs.forEach(([key, value], i) => {
    builder.append(options.timestamps?.[i] ?? 1000, Buffer.from(key), value === null ? null : Buffer.from(value));
  });
  return builder.build();
}

export interface Seen {
  readonly offset: number;
  readonly key: string;
  readonly value: string | null;
}

export class CleanerFixture extends LogFixture {
  constructor(config: Partial<LogConfig> = {}, overrides: Partial<LogManagerOptions> = {}) {
    super({ ...COMPACT, ...config }, { ...overrides });
  }

  put(pairs: readonly KeyValue[], options: TestBatch = {}): number {
    const result = this.log().append(keyed(pairs, options), 'leader', 0);
    if (result.errorCode !== 0) throw new Error(`append: ${result.errorCode}`);
    return result.baseOffset;
  }

  /** A transactional batch of a producer. */
  send(producerId: number, sequence: number, pairs: readonly KeyValue[], options: TestBatch = {}): number {
    return this.put(pairs, { producerId, producerEpoch: 0, baseSequence: sequence, isTransactional: true, ...options });
  }

  mark(producerId: number, committed: boolean, producerEpoch = 0): number {
    const marker = buildEndTxnMarkerBatch({
      producerId,
      producerEpoch,
      coordinatorEpoch: 0,
      committed,
      timestamp: this.clock.now(),
    });
    return this.log().append(marker, 'leader', 0, { origin: 'coordinator' }).baseOffset;
  }

  async roll(): Promise<void> {
    await this.turn();
    this.log().rollNow();
    await this.turn();
  }

  /** Runs one pass to its end. */
  async clean(): Promise<boolean> {
    await this.turn();
    let done: boolean | null = null;
    void this.manager.cleaner.cleanOne().then((result) => {
      done = result;
    });
    for (let i = 0; i < 10_000 && done === null; i++) await this.turn();
    if (done === null) throw new Error('the cleaning did not end');
    return done;
  }

  async rollAndClean(): Promise<boolean> {
    await this.roll();
    return this.clean();
  }

  get names(): string[] {
    return this.disk
      .list('/data/t-0')
      .map(({ name }) => name)
      .sort();
  }
}

export async function seen(log: Log): Promise<Seen[]> {
  const bytes = await readAll(log);
  const found: Seen[] = [];
  for (let at = 0; at < bytes.length; at += batch.sizeInBytes(bytes, at)) {
    if (!batch.isValid(bytes, at)) throw new Error(`damaged batch at ${batch.baseOffset(bytes, at)}`);
    if (batch.isControl(bytes, at)) continue;
    for (const { offset, key, value } of recordsOf(bytes, at)) {
      found.push({ offset, key: String(key), value: value === null ? null : String(value) });
    }
  }
  return found;
}

export function pairsOf(records: readonly Seen[]): string[] {
  return records.map(({ offset, key, value }) => `${offset}:${key}=${value}`);
}

/** Base offsets of all batches, with what they are: `n` records, `c` control, `h` with a delete horizon. */
export async function batchesOf(log: Log): Promise<string[]> {
  const bytes = await readAll(log);
  const found: string[] = [];
  for (let at = 0; at < bytes.length; at += batch.sizeInBytes(bytes, at)) {
    const control = batch.isControl(bytes, at) ? 'c' : '';
    const horizon = batch.hasDeleteHorizon(bytes, at) ? 'h' : '';
    const range = `${batch.baseOffset(bytes, at)}-${batch.lastOffset(bytes, at)}`;
    found.push(`${range}:${batch.recordCount(bytes, at)}${control}${horizon}`);
  }
  return found;
}
