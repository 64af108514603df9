// Producers whose first append of a transaction waits for the word of the transaction coordinator (KIP-890). Must hold:
// the guard that `start` gives is good for one append: it dies with the next transactional batch or marker of that
// producer, so an answer that was overtaken by the transaction's end opens nothing; the lowest sequence seen stays, so
// that of several batches under way none overtakes one whose verification failed.

/**
 * A check that is refused leaves its guard behind, for as long as a producer is remembered: whoever makes up producers
 * must not fill the memory with them. Without its guard an append is refused.
 */
const MOST_GUARDS = 100_000;
/** So many go at once: finding the oldest one costs more than removing it. */
const OLDEST = 1_000;

/** What a verified append shows: it is good only while the log still holds this very object for its producer. */
export class VerificationGuard {
  /** Clock.now() when the check began. */
  readonly startedMs: number;
  /** True for a producer whose epoch rises at every end of a transaction (transaction.version 2). */
  readonly supportsEpochBump: boolean;
  private lowest: number;
  private latestEpoch: number;

  constructor(startedMs: number, sequence: number, epoch: number, supportsEpochBump: boolean) {
    this.startedMs = startedMs;
    this.supportsEpochBump = supportsEpochBump;
    this.lowest = sequence;
    this.latestEpoch = epoch;
  }

  /** No batch with a higher first sequence may be appended before this one is. */
  get lowestSequence(): number {
    return this.lowest;
  }

  get epoch(): number {
    return this.latestEpoch;
  }

  note(sequence: number, epoch: number): void {
    if (epoch > this.latestEpoch) {
      this.latestEpoch = epoch;
      this.lowest = sequence;
    } else if (epoch === this.latestEpoch && sequence < this.lowest) {
      this.lowest = sequence;
    }
  }
}

export class Verifications {
  private readonly guards = new Map<number, VerificationGuard>();

  get size(): number {
    return this.guards.size;
  }

  of(producerId: number): VerificationGuard | undefined {
    return this.guards.get(producerId);
  }

  start(
    producerId: number,
    sequence: number,
    epoch: number,
    supportsEpochBump: boolean,
    nowMs: number,
  ): VerificationGuard {
    let guard = this.guards.get(producerId);
    if (guard === undefined) {
      if (this.guards.size >= MOST_GUARDS) this.removeOldest();
      guard = new VerificationGuard(nowMs, sequence, epoch, supportsEpochBump);
      this.guards.set(producerId, guard);
    } else {
      guard.note(sequence, epoch);
    }
    return guard;
  }

  /** A transactional batch or a marker of this producer is appended. */
  onAppended(producerId: number, epoch: number, isMarker: boolean): void {
    const guard = this.guards.get(producerId);
    if (guard === undefined) return;
    // This epoch's marker ended the transaction before; the check that is under way is for the next one.
    if (isMarker && guard.supportsEpochBump && guard.epoch === epoch) return;
    this.guards.delete(producerId);
  }

  removeExpired(nowMs: number, expirationMs: number): void {
    for (const [producerId, guard] of this.guards) {
      if (nowMs - guard.startedMs >= expirationMs) this.guards.delete(producerId);
    }
  }

  private removeOldest(): void {
    let left = OLDEST;
    for (const producerId of this.guards.keys()) {
      this.guards.delete(producerId);
      if (--left === 0) return;
    }
  }
}
