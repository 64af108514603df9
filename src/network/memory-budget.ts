// The bytes of requests that all connections of one broker hold: frames being received, waiting and in progress
// (`queued.max.request.bytes`, KIP-72). Above the limit, connections that hold much stop reading until memory is given
// back. Must hold: one request of any permitted size always gets through (one connection, the runner, reads on above
// the limit); a sender that is merely slow cannot keep the memory for ever: while the limit is exceeded, whoever has
// been sending one frame for longer than the stall time is closed, the largest holder first; small requests go on.

import type { Clock } from '../base/clock.ts';

/** A connection as the budget sees it. */
export interface BudgetMember {
  /** Bytes counted for it now; written by the budget only. */
  heldBytes: number;
  /** True while the budget keeps it from reading; written by the budget only. */
  parked: boolean;
  /** When the frame that it is receiving began (monotonic), or -1; time spent parked is added by the budget. */
  frameStartedAtMs: number;
  /** Monotonic time of parking; written by the budget only. */
  parkedAtMs: number;
  /** Called when `parked` has become false for another reason than its own update: read on. Must not call update. */
  unpark(): void;
  /** Closes it: it has been sending one request for too long while memory is short. */
  evict(reason: string): void;
}

/** What a connection may hold above the limit without being parked: one socket chunk. */
const SMALL_HOLDING_BYTES = 64 * 1024;

export class MemoryBudget {
  limitBytes: number;
  usedBytes = 0;
  private readonly clock: Clock;
  private readonly stallMs: number;
  /** In order of parking. */
  private readonly parkedMembers = new Set<BudgetMember>();
  /** Members that hold more than a chunk: the candidates for eviction. */
  private readonly largeMembers = new Set<BudgetMember>();
  private runner: BudgetMember | null = null;

  constructor(options: { limitBytes: number; clock: Clock; stallMs: number }) {
    this.limitBytes = options.limitBytes;
    this.clock = options.clock;
    this.stallMs = options.stallMs;
  }

  get exceeded(): boolean {
    return this.usedBytes > this.limitBytes;
  }

  /** Tells the budget what `member` holds now. May park or unpark it (its `parked` says), and may unpark others. */
  update(member: BudgetMember, heldBytes: number): void {
    const delta = heldBytes - member.heldBytes;
    if (delta === 0) return;
    member.heldBytes = heldBytes;
    this.usedBytes += delta;
    if (heldBytes > SMALL_HOLDING_BYTES) {
      this.largeMembers.add(member);
      if (this.usedBytes > this.limitBytes && !member.parked && member !== this.runner) this.park(member);
    } else if (delta < 0) {
      this.largeMembers.delete(member);
      if (this.runner === member) this.runner = null;
      if (member.parked) this.unmark(member); // the caller sees `parked` itself: no call back
    }
    if (delta < 0 && this.parkedMembers.size > 0) this.release();
  }

  /** The member is gone. */
  remove(member: BudgetMember): void {
    this.parkedMembers.delete(member);
    member.parked = false;
    if (this.runner === member) this.runner = null;
    this.update(member, 0);
    this.largeMembers.delete(member);
    if (this.parkedMembers.size > 0) this.release();
  }

  /** Called now and then by the owner's timer: closes the largest of those that send one frame for too long. */
  sweep(): void {
    if (this.usedBytes <= this.limitBytes) return;
    const now = this.clock.monotonic();
    const slow: BudgetMember[] = [];
    for (const member of this.largeMembers) {
      if (member.parked || member.frameStartedAtMs < 0) continue;
      if (now - member.frameStartedAtMs >= this.stallMs) slow.push(member);
    }
    slow.sort((a, b) => b.heldBytes - a.heldBytes);
    for (const member of slow) {
      if (this.usedBytes <= this.limitBytes) return;
      member.evict(
        `one request has been arriving for over ${this.stallMs} ms while queued.max.request.bytes ` +
          `(${this.limitBytes}) is exceeded`,
      );
    }
  }

  private park(member: BudgetMember): void {
    if (this.runner === null) {
      this.runner = member;
      return;
    }
    member.parked = true;
    member.parkedAtMs = this.clock.monotonic();
    this.parkedMembers.add(member);
  }

  private release(): void {
    for (const member of this.parkedMembers) {
      if (this.usedBytes > this.limitBytes) {
        if (this.runner !== null) return;
        this.runner = member;
      }
      this.unmark(member);
      member.unpark();
    }
  }

  private unmark(member: BudgetMember): void {
    this.parkedMembers.delete(member);
    member.parked = false;
    if (member.frameStartedAtMs >= 0) member.frameStartedAtMs += this.clock.monotonic() - member.parkedAtMs;
  }
}
