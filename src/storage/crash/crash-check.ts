// For the crash tests: is a recovered log what the crash had to leave? Must hold: every check compares what the log
// answers with the model, and what is promised is never taken from the log itself. A check that fails throws.

import * as batch from '../../records/batch.ts';
import { readEndMarker } from '../../records/control.ts';
import { recordsOf } from '../../records/iterate.ts';
import type { Log } from '../log.ts';
import { bytesOf } from '../log-fixture.ts';
import {
  type ModelBatch,
  type ModelRecord,
  type Outcome,
  outcomesOf,
  type ProducerView,
  type Promised,
  producersOf,
} from './crash-model.ts';

export interface Found {
  /** What is in the log, in order. */
  readonly batches: readonly ModelBatch[];
  readonly start: number;
  readonly end: number;
}

export interface CheckTerms {
  /** After a loss of power in `os` mode: only what a sync has covered is promised, of the bytes alone. */
  readonly isLenient: boolean;
}

function demand(holds: boolean, what: () => string): asserts holds {
  if (!holds) throw new Error(what());
}

function equal(found: unknown, expected: unknown, what: string): void {
  demand(Object.is(found, expected), () => `${what}: ${String(found)}, not ${String(expected)}`);
}

class LogCheck {
  private readonly log: Log;
  private readonly promised: Promised;
  private readonly terms: CheckTerms;
  private readonly byBase = new Map<number, ModelBatch>();
  /** Offsets of records that are there. */
  private readonly present = new Map<number, ModelRecord>();
  readonly found: ModelBatch[] = [];
  private readonly hidden = new Set<ModelBatch>();

  constructor(log: Log, promised: Promised, terms: CheckTerms) {
    this.log = log;
    this.promised = promised;
    this.terms = terms;
    for (const known of promised.history.slice(0, promised.batchCount)) this.byBase.set(known.base, known);
  }

  async run(): Promise<Found> {
    const { log, promised, terms } = this;
    demand(!log.offline && log.isReadable, () => 'the log is offline');
    const { logStartOffset: start, nextOffset: end } = log;
    // Where all that was promised may be deleted by now, `os` mode does not even promise the offsets.
    const isBound = !terms.isLenient || promised.end > promised.mostStart;
    demand(
      end >= promised.end || !isBound,
      () => `the log ends at ${end}; promised were offsets below ${promised.end}`,
    );
    demand(start >= promised.leastStart, () => `deleted records are back: ${start} < ${promised.leastStart}`);
    demand(
      start <= promised.mostStart || terms.isLenient,
      () => `the log begins at ${start}; nothing was deleted from ${promised.mostStart} on`,
    );
    equal(log.writtenEnd, end, 'the written end');
    equal(log.highWatermark, end, 'the high watermark');
    await this.readAll(start, end);
    this.checkNothingIsLost();
    await this.checkIndexes(start);
    if (terms.isLenient) return { batches: this.found, start, end };
    const view = this.view();
    const outcome = outcomesOf(view, end);
    if (outcome.stable >= start) equal(log.lastStableOffset, outcome.stable, 'the last stable offset');
    this.checkVisibility(outcome);
    this.checkKeys(view, outcome);
    const producers = producersOf(view);
    for (const producer of producers.values()) this.checkProducer(producer, start);
    for (const { producerId } of log.producerStates()) {
      demand(producers.has(producerId), () => `producer ${producerId} is known, of whose batches none is there`);
    }
    for (const one of this.found) this.checkEpoch(one);
    return { batches: this.found, start, end };
  }

  /** All that counts: what was promised, and what survived beyond. */
  private view(): ModelBatch[] {
    const { history, batchCount, end } = this.promised;
    const certain = history.slice(0, batchCount).filter((one) => one.base < end);
    return [...certain, ...this.found.filter((one) => one.base >= end)];
  }

  // --- bytes

  private async readAll(start: number, end: number): Promise<void> {
    const aborted = this.log.abortedTransactions(start, end);
    if (typeof aborted === 'number') throw new Error(`the aborted transactions cannot be read: error ${aborted}`);
    const coming = [...aborted].sort((a, b) => a.firstOffset - b.firstOffset);
    const skipped = new Set<number>();
    let next = -1;
    for (let offset = start; offset < end; ) {
      const bytes = await bytesOf(this.log.read(offset, 64 * 1024, 'logEnd', true));
      if (bytes.length === 0) break;
      let at = 0;
      for (; at + batch.BATCH_OVERHEAD <= bytes.length; at += batch.sizeInBytes(bytes, at)) {
        if (at + batch.sizeInBytes(bytes, at) > bytes.length) break;
        const base = batch.baseOffset(bytes, at);
        demand(base >= next, () => `offset ${base} comes after ${next - 1}`);
        next = batch.lastOffset(bytes, at) + 1;
        const known = this.identify(bytes, at);
        this.found.push(known);
        while (coming.length > 0 && coming[0]!.firstOffset < next) skipped.add(coming.shift()!.producerId);
        this.readBatch(bytes, at, known);
        if (known.kind === 'abort' && batch.recordCount(bytes, at) > 0) skipped.delete(known.producerId);
        if (known.kind === 'data' && skipped.has(known.producerId)) this.hidden.add(known);
      }
      demand(at > 0, () => `no whole batch at offset ${offset}`);
      offset = next;
    }
  }

  private identify(bytes: Buffer, at: number): ModelBatch {
    const base = batch.baseOffset(bytes, at);
    demand(batch.isValid(bytes, at), () => `the batch at offset ${base} is damaged`);
    const last = batch.lastOffset(bytes, at);
    const fits = (one: ModelBatch | undefined): one is ModelBatch =>
      one !== undefined && one.last === last && this.isSame(bytes, at, one);
    const known = this.byBase.get(base);
    if (fits(known)) return known;
    const { model, end } = this.promised;
    const other = base < end ? undefined : model.dropped.find((one) => one.base === base && fits(one));
    demand(other !== undefined, () => {
      const records = [...recordsOf(bytes, at)].map(({ key, timestamp }) => `${key}@${timestamp}`).join(' ');
      const appended = this.byBase.get(base);
      const expected = appended?.records.map(({ key, timestamp }) => `${key}@${timestamp}`).join(' ');
      const epochs = `epoch ${batch.leaderEpoch(bytes, at)}, not ${appended?.leaderEpoch}`;
      const where = `the batch at offsets ${base}-${last}`;
      return `${where} is not what was appended there: ${records}, not ${expected}; ${epochs}`;
    });
    return other;
  }

  private isSame(bytes: Buffer, at: number, known: ModelBatch): boolean {
    if (batch.leaderEpoch(bytes, at) !== known.leaderEpoch) return false;
    if (known.producerId >= 0 && batch.producerId(bytes, at) !== known.producerId) return false;
    const isMarker = known.kind === 'commit' || known.kind === 'abort';
    if (batch.isControl(bytes, at) !== isMarker) return false;
    let count = 0;
    for (const { offset, key, value, timestamp } of recordsOf(bytes, at)) {
      count++;
      const expected = known.records[offset - known.base];
      if (expected === undefined || timestamp !== expected.timestamp) return false;
      if (isMarker) {
        if (readEndMarker(key, value)?.committed !== (known.kind === 'commit')) return false;
      } else if (String(key) !== expected.key || (value === null ? null : String(value)) !== expected.value)
        return false;
    }
    return count === known.records.length || known.cleanedMs !== null;
  }

  private readBatch(bytes: Buffer, at: number, known: ModelBatch): void {
    if (known.kind === 'commit' || known.kind === 'abort') return;
    for (const { offset } of recordsOf(bytes, at)) this.present.set(offset, known.records[offset - known.base]!);
  }

  // --- what it says

  private checkNothingIsLost(): void {
    const { history, batchCount, end, mostStart } = this.promised;
    const found = new Set(this.found);
    for (const one of history.slice(0, batchCount)) {
      if (one.base >= end) break;
      if (one.last < mostStart || one.cleanedMs !== null) continue;
      demand(found.has(one), () => `the acknowledged batch at offsets ${one.base}-${one.last} is gone`);
    }
  }

  private checkVisibility({ committed, stable }: Outcome): void {
    for (const one of this.found) {
      if (one.kind !== 'data' || one.last >= stable) continue;
      const visible = !this.hidden.has(one);
      equal(visible, committed.get(one) === true, `readers of committed data are shown offset ${one.base}`);
    }
  }

  /** Compaction: the latest committed record of each key stays; when it may go, no older one shows again. */
  private checkKeys(view: readonly ModelBatch[], { committed, stable }: Outcome): void {
    const { config } = this.promised.model;
    if (!config.cleanupPolicy.compact) return;
    const latest = new Map<string, number>();
    const values = new Map<string, string | null>();
    for (const one of view) {
      if (committed.get(one) !== true || one.last >= stable) continue;
      one.records.forEach(({ key, value }, i) => {
        latest.set(key, one.base + i);
        values.set(key, value);
      });
    }
    for (const [key, offset] of latest) {
      if (offset < this.promised.mostStart || this.present.has(offset)) continue;
      equal(values.get(key), null, `the latest record of ${key}, at offset ${offset}, is gone; its value`);
      for (const one of this.found) {
        if (committed.get(one) !== true || one.base >= offset) continue;
        one.records.forEach((record, i) => {
          const isBack = record.key === key && this.present.has(one.base + i);
          demand(!isBack, () => `${key} was deleted at offset ${offset}, and is back at ${one.base + i}`);
        });
      }
    }
  }

  private checkProducer(producer: ProducerView, start: number): void {
    const { producerId, batches, lastSequence, firstOffset } = producer;
    const isThere = (one: ModelBatch) => one.last >= start && this.found.includes(one);
    const entry = this.log.producerEntry(producerId);
    const last = batches.at(-1);
    demand(
      entry !== undefined,
      () => `producer ${producerId} is forgotten, whose last batch is at ${last?.base}; the log starts at ${start}`,
    );
    if (batches.length > 0) {
      equal(entry.batches.at(-1)?.lastSequence, lastSequence, `the last sequence of producer ${producerId}`);
    }
    equal(entry.txnFirstOffset, firstOffset, `where the transaction of producer ${producerId} began`);
    for (const one of batches.slice(-5)) {
      const isLast = one === batches.at(-1);
      if (!isLast && !isThere(one)) continue;
      const again = this.log.append(this.promised.model.bytesOf(one), 'leader', one.leaderEpoch);
      demand(
        again.errorCode === 0 && again.duplicate && again.lastOffset === one.last,
        () =>
          `a retry of sequence ${one.sequence} of producer ${producerId}, stored at ${one.base}-${one.last}, ` +
          `got error ${again.errorCode}, duplicate ${again.duplicate}, last offset ${again.lastOffset}`,
      );
    }
  }

  private checkEpoch(one: ModelBatch): void {
    if (one.base < this.log.logStartOffset) return;
    equal(this.log.epochAt(one.base), one.leaderEpoch, `the leader epoch of offset ${one.base}`);
  }

  private async checkIndexes(start: number): Promise<void> {
    const step = Math.max(1, Math.floor(this.found.length / 6));
    for (let i = 0; i < this.found.length; i += step) {
      const one = this.found[i]!;
      if (one.last < start) continue;
      const slice = this.log.read(Math.max(start, one.base), 1, 'logEnd', true);
      if (typeof slice === 'number') throw new Error(`a read at offset ${one.base} gets error ${slice}`);
      slice.release();
      equal(slice.firstOffset, one.base, 'the batch that a read finds');
    }
    const records = [...this.present].filter(([offset]) => offset >= start);
    for (let i = 0; i < records.length; i += Math.max(1, Math.floor(records.length / 3))) {
      const [offset, { timestamp }] = records[i]!;
      const answer = await this.log.lookupTimestamp(timestamp);
      const foundAt = typeof answer === 'object' ? answer?.offset : `error ${answer}`;
      equal(foundAt, offset, `the first record of time ${timestamp}`);
    }
  }
}

function listed(batches: readonly ModelBatch[]): string {
  const words = batches.map(({ base, last, kind, producerId, cleanedMs }) => {
    const producer = producerId < 0 ? '' : ` of ${producerId}`;
    return `${base}-${last} ${kind}${producer}${cleanedMs === null ? '' : ' (cleaned)'}`;
  });
  return words.join(', ');
}

/** Throws an Error that says what is wrong. */
export async function checkLog(log: Log, promised: Promised, terms: CheckTerms): Promise<Found> {
  const check = new LogCheck(log, promised, terms);
  try {
    return await check.run();
  } catch (error) {
    const { model, history, batchCount, end, leastStart, mostStart } = promised;
    const lines = [
      (error as Error).message,
      `promised: offsets below ${end}, a start in ${leastStart}..${mostStart}`,
      `appended: ${listed(history.slice(0, batchCount))}`,
      `dropped before: ${listed(model.dropped)}`,
      `found: ${listed(check.found)}`,
      `segments: ${log.segments.map((segment) => `${segment.baseOffset} (${segment.sizeInBytes} bytes)`).join(', ')}`,
    ];
    throw new Error(lines.join('\n'), { cause: error });
  }
}
