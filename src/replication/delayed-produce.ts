// A Produce request whose bytes are appended but not yet as durable as its acks ask. Must hold: it is completed exactly
// once, when every partition in it is durable, failed or timed out; it costs one promise for the request and one small
// object for each partition, and nothing for each record.

import { withItem } from '../base/lists.ts';
import { ErrorCode } from '../protocol/api-error.ts';

/** Where an append's outcome is written: the part of the response that belongs to one partition. */
export interface ProduceOutcome {
  errorCode: number;
  baseOffset: number;
  logAppendTimeMs: number;
  logStartOffset: number;
  errorMessage: string | null;
}

export class DelayedProduce {
  private pending = 0;
  private armed = false;
  private entries: ProduceWaiter[] = [];
  private complete: (() => void) | null = null;
  /** Where its deadline is watched, and its place there. Kept by ProduceDeadlines. */
  deadlines: ProduceDeadlines | null = null;
  place = -1;
  /** Clock.monotonic() at which partitions that still wait are answered REQUEST_TIMED_OUT. */
  readonly deadlineMs: number;

  constructor(deadlineMs: number) {
    this.deadlineMs = deadlineMs;
  }

  get done(): boolean {
    return this.armed && this.pending === 0;
  }

  add(waiter: ProduceWaiter): void {
    this.pending++;
    this.entries = withItem(this.entries, waiter);
  }

  /**
   * Resolves with what `finish` gives (which must not throw) when nothing is pending any more; null when that is so
   * already. The one promise of a request.
   */
  wait<T>(finish: () => T): Promise<T> | null {
    this.armed = true;
    if (this.pending === 0) return null;
    return new Promise((resolve) => {
      this.complete = () => resolve(finish());
    });
  }

  settle(): void {
    this.pending--;
    if (this.pending > 0) return;
    this.deadlines?.remove(this);
    const { complete } = this;
    this.complete = null;
    complete?.();
  }

  expire(): void {
    for (const waiter of this.entries) waiter.fail(ErrorCode.REQUEST_TIMED_OUT);
  }
}

/** One partition of a DelayedProduce. */
export class ProduceWaiter {
  /** Satisfied when the durable end (or, for acks=1, the written end) is at least this. */
  readonly requiredEnd: number;
  readonly committed: boolean;
  private readonly request: DelayedProduce;
  private readonly outcome: ProduceOutcome;
  settled = false;

  /** @param committed true for acks=all (wait for the high watermark), false for acks=1 (wait for the written end) */
  constructor(request: DelayedProduce, outcome: ProduceOutcome, requiredEnd: number, committed: boolean) {
    this.request = request;
    this.outcome = outcome;
    this.requiredEnd = requiredEnd;
    this.committed = committed;
    request.add(this);
  }

  complete(): void {
    if (this.settled) return;
    this.settled = true;
    this.request.settle();
  }

  fail(errorCode: number): void {
    if (this.settled) return;
    this.settled = true;
    this.outcome.errorCode = errorCode;
    this.outcome.baseOffset = -1;
    this.outcome.logAppendTimeMs = -1;
    this.outcome.logStartOffset = -1;
    this.request.settle();
  }
}

/**
 * Timeouts of waiting produces, checked by one timer for all: they are rare, and a timer for each would not be. What is
 * done leaves at once: kept until the next sweep it would outlive several collections of young garbage, and be copied
 * by each.
 */
export class ProduceDeadlines {
  private readonly waiting: DelayedProduce[] = [];

  add(request: DelayedProduce): void {
    request.place = this.waiting.length;
    request.deadlines = this;
    this.waiting.push(request);
  }

  remove(request: DelayedProduce): void {
    const last = this.waiting.pop()!;
    if (last !== request) {
      this.waiting[request.place] = last;
      last.place = request.place;
    }
    request.deadlines = null;
  }

  get size(): number {
    return this.waiting.length;
  }

  /** Expires what is due. */
  sweep(nowMs: number): void {
    const due = this.waiting.filter((request) => request.deadlineMs <= nowMs);
    for (const request of due) request.expire();
  }
}
