// Random producers on one log (transactional of both generations, plain idempotent), with markers, retries, mistakes,
// rolls, cuts at both ends, stops, kills and lost or damaged transaction indexes, against a model that is the list of
// batches. Must hold after each step: what a read_committed consumer gets is what the list says is committed; the last
// stable offset and the producers' states are those that the list implies. KLAMM_MODEL_RUNS=n runs more seeds.

import { expect, it } from 'vitest';
import { SeededRandom } from '../base/random.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import * as batch from '../records/batch.ts';
import { buildEndTxnMarkerBatch, readEndMarker } from '../records/control.ts';
import { recordsOf } from '../records/iterate.ts';
import { bytesOf, damage, fileOf, LogFixture, makeBatch } from './log-fixture.ts';
import type { AbortedTransaction } from './producers/txn-index.ts';
import type { VerificationGuard } from './producers/verification.ts';

interface Entry {
  readonly offset: number;
  readonly count: number;
  readonly producerId: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly kind: 'plain' | 'data' | 'commit' | 'abort';
  readonly values: readonly string[];
}

/** What the list implies of a producer. */
interface View {
  epoch: number;
  firstOffset: number;
  marked: boolean;
  /** Data of the present epoch. */
  batches: Entry[];
}

/** Ids 1 and 2 are of the first generation of transactions, 3 and 4 of the second, 5 is idempotent. */
const PRODUCERS = [1, 2, 3, 4, 5];
const isPlain = (producerId: number): boolean => producerId === 5;
const bumps = (producerId: number): boolean => producerId === 3 || producerId === 4;

class Run {
  private readonly random: SeededRandom;
  private readonly fixture: LogFixture;
  private list: Entry[] = [];
  private start = 0;
  private writtenEnd = 0;
  private serial = 0;
  readonly seen = { committed: 0, aborted: 0, duplicates: 0, refused: 0, damaged: 0, held: 0 };

  constructor(seed: number) {
    this.random = new SeededRandom(seed);
    this.fixture = new LogFixture(
      { segmentBytes: 600 + this.random.int(3000), indexIntervalBytes: this.random.int(600) },
      {
        hotTailBytes: seed % 2 === 0 ? 0 : 64 << 20,
        producers: { verifiesTransactions: true, idExpirationMs: Number.POSITIVE_INFINITY },
      },
    );
  }

  private get end(): number {
    const last = this.list[this.list.length - 1];
    return last === undefined ? 0 : last.offset + last.count;
  }

  async go(steps: number): Promise<void> {
    await this.fixture.start();
    for (let i = 0; i < steps; i++) {
      await this.step();
      await this.check();
    }
  }

  private async step(): Promise<void> {
    const dice = this.random.int(100);
    if (dice < 55) this.send();
    else if (dice < 70) this.endOne();
    else if (dice < 82) await this.turn();
    else if (dice < 85) expect(this.fixture.log().rollNow()).toBe(0);
    else if (dice < 88) await this.deleteRecords();
    else if (dice < 91) await this.truncate();
    else if (dice < 95) {
      await this.turn();
      const { segments } = this.fixture.log();
      if (this.random.int(3) === 0) this.spoil(fileOf(segments[0]!.baseOffset, '.txnindex'), false);
      await this.fixture.restart();
    } else await this.kill();
  }

  // --- what happens to the log

  private async turn(): Promise<void> {
    await this.fixture.turn();
    this.writtenEnd = this.end;
  }

  private async deleteRecords(): Promise<void> {
    await this.turn();
    const to = this.start + this.random.int(this.end - this.start + 1);
    expect(this.fixture.log().deleteRecordsBefore(to)).toBe(0);
    this.start = Math.max(this.start, to);
  }

  private async truncate(): Promise<void> {
    await this.turn();
    const candidates = this.list.filter((entry) => entry.offset >= this.start);
    const at = candidates[candidates.length - 1 - this.random.int(4)];
    if (at === undefined) return;
    const cutting = this.fixture.log().truncateTo(at.offset);
    await this.fixture.turn();
    await cutting;
    this.cutModel(at.offset);
  }

  private cutModel(offset: number): void {
    this.list = this.list.filter((entry) => entry.offset < offset);
    this.writtenEnd = this.end;
  }

  private async kill(): Promise<void> {
    const { fixture, random } = this;
    // What is synced and checkpointed is not read again at the next start.
    for (let i = random.int(3); i > 0; i--) {
      await this.turn();
      fixture.clock.advance(60_000);
    }
    const segments = fixture.log().segments.map(({ baseOffset }) => baseOffset);
    fixture.clock.advance(1000);
    fixture.kill();
    for (const base of segments) if (random.int(3) === 0) this.spoil(fileOf(base, '.txnindex'), true);
    await fixture.start();
    this.cutModel(this.writtenEnd);
  }

  /** A file that is gone is found out only after a kill. */
  private spoil(file: string, mayRemove: boolean): void {
    const { disk } = this.fixture;
    if (!disk.exists(file) || disk.readFile(file).length === 0) return;
    this.seen.damaged++;
    if (mayRemove && this.random.int(2) === 0) disk.remove(file);
    else damage(disk, file, (bytes) => bytes.subarray(0, bytes.length - 1 - this.random.int(33)));
  }

  // --- producers

  private viewOf(producerId: number): View {
    const view: View = { epoch: -1, firstOffset: -1, marked: false, batches: [] };
    for (const entry of this.list) {
      if (entry.producerId !== producerId) continue;
      if (entry.epoch !== view.epoch) view.batches = [];
      view.epoch = entry.epoch;
      if (entry.kind === 'commit' || entry.kind === 'abort') {
        view.firstOffset = -1;
        view.marked = true;
        continue;
      }
      view.batches.push(entry);
      if (entry.kind === 'data' && view.firstOffset < 0) view.firstOffset = entry.offset;
    }
    return view;
  }

  private send(): void {
    const producerId = PRODUCERS[this.random.int(PRODUCERS.length)]!;
    const view = this.viewOf(producerId);
    const dice = this.random.int(12);
    if (dice === 0 && view.batches.length > 0) {
      this.retry(view);
      return;
    }
    const epoch = Math.max(0, view.epoch);
    const last = view.batches[view.batches.length - 1];
    const next = last === undefined ? 0 : last.sequence + last.count;
    if (dice === 1 && view.batches.length > 0) {
      this.refused(producerId, epoch, next + 1, 'OUT_OF_ORDER');
      return;
    }
    if (dice === 2 && epoch > 0) {
      this.refused(producerId, epoch - 1, 0, 'EPOCH');
      return;
    }
    if (dice === 3 && !isPlain(producerId) && view.firstOffset < 0) {
      this.refused(producerId, epoch, next, 'UNVERIFIED');
      return;
    }
    const values = Array.from({ length: 1 + this.random.int(3) }, () => `${this.serial++}`);
    const result = this.append(producerId, epoch, next, values, true);
    expect(result).toMatchObject({ errorCode: 0, duplicate: false, baseOffset: this.end });
    const kind = isPlain(producerId) ? 'plain' : 'data';
    this.list.push({ offset: this.end, count: values.length, producerId, epoch, sequence: next, kind, values });
  }

  private append(producerId: number, epoch: number, sequence: number, values: readonly string[], verifies: boolean) {
    const log = this.fixture.log();
    const isTransactional = !isPlain(producerId);
    const bytes = makeBatch(values, { producerId, producerEpoch: epoch, baseSequence: sequence, isTransactional });
    let guard: VerificationGuard | null | number = null;
    if (isTransactional && verifies) guard = log.startVerification(producerId, sequence, epoch, bumps(producerId));
    if (typeof guard === 'number') return { errorCode: guard };
    return log.append(bytes, 'leader', 0, { origin: 'client', verification: guard });
  }

  /** One of the last five, if none of them is deleted: those are not read again after a start. */
  private retry(view: View): void {
    const known = view.batches.slice(-5);
    const again = known[this.random.int(known.length)]!;
    const result = this.append(again.producerId, again.epoch, again.sequence, again.values, false);
    if (again.offset < this.start) return;
    this.seen.duplicates++;
    const lastOffset = again.offset + again.count - 1;
    expect(result).toMatchObject({ errorCode: 0, duplicate: true, baseOffset: again.offset, lastOffset });
  }

  private refused(
    producerId: number,
    epoch: number,
    sequence: number,
    why: 'OUT_OF_ORDER' | 'EPOCH' | 'UNVERIFIED',
  ): void {
    const codes = {
      OUT_OF_ORDER: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
      EPOCH: ErrorCode.INVALID_PRODUCER_EPOCH,
      UNVERIFIED: ErrorCode.INVALID_TXN_STATE,
    };
    this.seen.refused++;
    const result = this.append(producerId, epoch, sequence, ['never'], why !== 'UNVERIFIED');
    expect(result.errorCode, why).toBe(codes[why]);
  }

  private endOne(): void {
    const producerId = PRODUCERS[this.random.int(4)]!;
    const view = this.viewOf(producerId);
    if (view.firstOffset < 0 && this.random.int(4) > 0) return;
    const committed = this.random.int(2) === 0;
    const epoch = Math.max(0, view.epoch) + (bumps(producerId) ? 1 : 0);
    const marker = { producerId, producerEpoch: epoch, coordinatorEpoch: 0, committed, timestamp: 1000 };
    const terms = { origin: 'coordinator', transactionVersion: bumps(producerId) ? 2 : 1 } as const;
    if (bumps(producerId) && view.firstOffset >= 0) {
      // The marker of the transaction before comes late.
      const late = buildEndTxnMarkerBatch({ ...marker, producerEpoch: epoch - 1 });
      expect(this.fixture.log().append(late, 'leader', 0, terms).errorCode).toBe(ErrorCode.INVALID_PRODUCER_EPOCH);
    }
    const result = this.fixture.log().append(buildEndTxnMarkerBatch(marker), 'leader', 0, terms);
    expect(result).toMatchObject({ errorCode: 0, baseOffset: this.end });
    const kind = committed ? 'commit' : 'abort';
    this.list.push({ offset: this.end, count: 1, producerId, epoch, sequence: -1, kind, values: [] });
  }

  // --- checks

  private async check(): Promise<void> {
    const log = this.fixture.log();
    expect([log.logStartOffset, log.nextOffset, log.highWatermark]).toEqual([this.start, this.end, this.writtenEnd]);
    const stable = this.stableOffset();
    expect(log.lastStableOffset).toBe(stable);
    if (stable < this.writtenEnd) this.seen.held++;
    this.checkProducers();
    expect(await this.consume(stable)).toEqual(this.committedValues(stable));
  }

  /** First offset and marker's offset of each transaction; -1: open. */
  private transactions(): { producerId: number; first: number; marker: number; committed: boolean }[] {
    const all: { producerId: number; first: number; marker: number; committed: boolean }[] = [];
    for (const { offset, producerId, kind } of this.list) {
      const open = all.find((one) => one.producerId === producerId && one.marker < 0);
      if (kind === 'data' && open === undefined) all.push({ producerId, first: offset, marker: -1, committed: false });
      if ((kind === 'commit' || kind === 'abort') && open !== undefined) {
        open.marker = offset;
        open.committed = kind === 'commit';
      }
    }
    return all;
  }

  private stableOffset(): number {
    let stable = this.writtenEnd;
    for (const { first, marker } of this.transactions()) {
      if (marker < 0 || marker >= this.writtenEnd) stable = Math.min(stable, first);
    }
    if (stable >= this.start) return stable;
    // Its beginning is deleted: the batch that holds the start is the first that is not read.
    return this.list.find(({ offset, count }) => offset + count > this.start)?.offset ?? this.start;
  }

  private committedValues(stable: number): string[] {
    const visible: string[] = [];
    const transactions = this.transactions();
    for (const { offset, producerId, kind, values } of this.list) {
      if (offset >= stable || kind === 'commit' || kind === 'abort') continue;
      const own = transactions.find(
        (one) => kind === 'data' && one.producerId === producerId && one.first <= offset && one.marker > offset,
      );
      if (kind === 'data' && own?.committed !== true) continue;
      for (let i = 0; i < values.length; i++) {
        // The stable offset lies within a batch only where it is the log's start.
        if (offset + i >= this.start && offset + i < stable) visible.push(values[i]!);
      }
    }
    return visible;
  }

  private checkProducers(): void {
    const states = new Map([...this.fixture.log().producerStates()].map((entry) => [entry.producerId, entry]));
    for (const producerId of PRODUCERS) {
      const view = this.viewOf(producerId);
      const state = states.get(producerId);
      if (view.epoch < 0) {
        expect(state).toBeUndefined();
        continue;
      }
      const last = view.batches[view.batches.length - 1];
      expect([state!.epoch, state!.txnFirstOffset, state!.coordinatorEpoch]).toEqual([
        view.epoch,
        view.firstOffset,
        view.marked ? 0 : -1,
      ]);
      expect(state!.batches.at(-1)?.lastSequence).toBe(last && last.sequence + last.count - 1);
    }
  }

  /** As a consumer does it: fetch by fetch, with nothing but the answer in its hand. */
  private async consume(stable: number): Promise<string[]> {
    const log = this.fixture.log();
    const values: string[] = [];
    let offset = this.start;
    while (offset < stable) {
      const slice = log.read(offset, this.random.int(1500), 'lastStable', true);
      if (typeof slice === 'number') throw new Error(`read at ${offset} answered ${slice}`);
      const aborted = log.abortedTransactions(offset, slice.nextOffset);
      if (typeof aborted === 'number') throw new Error(`aborted transactions at ${offset}: error ${aborted}`);
      const bytes = await bytesOf(slice);
      const next = this.take(bytes, offset, [...aborted], values);
      expect(next).toBeGreaterThan(offset);
      expect(next).toBeLessThanOrEqual(stable);
      offset = next;
    }
    return values;
  }

  private take(bytes: Buffer, from: number, aborted: AbortedTransaction[], values: string[]): number {
    aborted.sort((a, b) => a.firstOffset - b.firstOffset);
    const skipped = new Set<number>();
    let next = from;
    for (let at = 0; at + batch.BATCH_OVERHEAD <= bytes.length; at += batch.sizeInBytes(bytes, at)) {
      if (at + batch.sizeInBytes(bytes, at) > bytes.length) break;
      const producerId = batch.producerId(bytes, at);
      next = batch.lastOffset(bytes, at) + 1;
      while (aborted.length > 0 && aborted[0]!.firstOffset < next) skipped.add(aborted.shift()!.producerId);
      const records = [...recordsOf(bytes, at)];
      if (batch.isControl(bytes, at)) {
        const marker = readEndMarker(records[0]!.key, records[0]!.value);
        if (marker?.committed === true) this.seen.committed++;
        else skipped.delete(producerId);
        continue;
      }
      if (batch.isTransactional(bytes, at) && skipped.has(producerId)) {
        this.seen.aborted++;
        continue;
      }
      for (const record of records) if (record.offset >= from) values.push(record.value!.toString());
    }
    return next;
  }
}

const seeds = Number(process.env.KLAMM_MODEL_RUNS ?? 16);
const seen: Record<string, number> = {};
for (let seed = 1; seed <= seeds; seed++) {
  it(`read_committed shows what is committed, and nothing else (seed ${seed})`, async () => {
    const run = new Run(seed);
    await run.go(200);
    for (const [what, count] of Object.entries(run.seen)) seen[what] = (seen[what] ?? 0) + count;
  });
}

it('all of it has happened: commits, aborts, duplicates, refusals, damage, transactions that hold readers back', () => {
  for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(0);
});
