// Recently appended batches, kept in memory so that consumers near the end of a log are served without reading files.
// Must hold: what is kept for a log is an unbroken run up to its end; memory is counted per backing ArrayBuffer, once,
// from the first batch kept in it until the last is evicted and no slice in flight names it; small batches are copied
// into slabs of our own, because a view of a socket's chunk keeps the whole chunk; oldest out first, over all logs.

const SLAB_BYTES = 256 * 1024;
/** Shorter appends are copied into a slab. */
const COPY_BELOW_BYTES = 8 * 1024;
/** A larger one is copied too if it is less than this part of its backing. */
const SMALLEST_PART = 1 / 16;
/** Small appends of one log are joined up to this: a read walks over the batch headers of one entry. */
const MERGED_BYTES = 16 * 1024;
/** Rough cost of the entry itself, so that tiny batches cannot take memory uncounted. */
const ENTRY_COST_BYTES = 128;
const SPARE_SLABS = 4;

/** An ArrayBuffer that holds kept batches. */
export class Backing {
  readonly memory: ArrayBufferLike;
  /** Null unless it is one of the tail's own slabs. */
  readonly slab: Buffer | null;
  entries = 0;
  pins = 0;

  constructor(memory: ArrayBufferLike, slab: Buffer | null) {
    this.memory = memory;
    this.slab = slab;
  }
}

/**
 * One append, or several small ones that lie one after the other in a slab: a log of 100-byte batches would else keep
 * two objects for each, which cost more than the batch.
 */
export class TailEntry {
  readonly owner: LogTail;
  readonly baseOffset: number;
  lastOffset: number;
  readonly backing: Backing;
  dropped = false;
  private readonly source: Buffer;
  private readonly start: number;
  /** In `source`, where what was copied last ends. */
  end: number;

  constructor(
    owner: LogTail,
    baseOffset: number,
    lastOffset: number,
    source: Buffer,
    start: number,
    end: number,
    backing: Backing,
  ) {
    this.owner = owner;
    this.baseOffset = baseOffset;
    this.lastOffset = lastOffset;
    this.source = source;
    this.start = start;
    this.end = end;
    this.backing = backing;
  }

  get bytes(): Buffer {
    return this.end - this.start === this.source.length ? this.source : this.source.subarray(this.start, this.end);
  }

  get sizeInBytes(): number {
    return this.end - this.start;
  }
}

/**
 * `bytes` itself, or a copy if it is a small part of what it would keep alive. Small appends are copied later anyway.
 */
function isolate(bytes: Buffer): Buffer {
  if (bytes.length < COPY_BELOW_BYTES || bytes.length >= bytes.buffer.byteLength * SMALLEST_PART) return bytes;
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}

/** A first-in first-out list that does not move its items at each removal. */
class Fifo<T> {
  private items: T[] = [];
  private head = 0;

  get length(): number {
    return this.items.length - this.head;
  }

  push(item: T): void {
    this.items.push(item);
  }

  shift(): T {
    const item = this.items[this.head++]!;
    if (this.head > 1024 && this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return item;
  }
}

/** What all logs of a broker share: the budget and the order of eviction. */
export class HotTail {
  limitBytes: number;
  private used = 0;
  private readonly order = new Fifo<TailEntry>();
  private readonly backings = new Map<ArrayBufferLike, Backing>();
  private slab: Backing | null = null;
  private slabUsed = 0;
  private readonly spare: Buffer[] = [];

  constructor(limitBytes: number) {
    this.limitBytes = limitBytes;
  }

  /** Bytes kept alive: batches in the tail, and evicted ones that a slice in flight still names. */
  get usedBytes(): number {
    return this.used;
  }

  /** True while even an empty tail would be over its budget: slow readers hold evicted bytes. */
  get isOverBudget(): boolean {
    return this.used > this.limitBytes;
  }

  /** Keeps an append for `owner`. When there is no room `owner` keeps nothing, for its run would have a gap. */
  add(owner: LogTail, baseOffset: number, lastOffset: number, bytes: Buffer): void {
    if (bytes.length + SLAB_BYTES > this.limitBytes) {
      owner.clear();
      return;
    }
    const kept = isolate(bytes);
    const small = kept.length < COPY_BELOW_BYTES;
    const cost = (small ? kept.length : this.backings.has(kept.buffer) ? 0 : kept.buffer.byteLength) + ENTRY_COST_BYTES;
    while (this.used + cost > this.limitBytes && this.order.length > 0) this.evictOldest();
    if (this.used + cost > this.limitBytes) {
      owner.clear();
      return;
    }
    const entry = small
      ? this.addSmall(owner, baseOffset, lastOffset, kept)
      : new TailEntry(owner, baseOffset, lastOffset, kept, 0, kept.length, this.backingOf(kept.buffer));
    if (entry === null) return;
    entry.backing.entries++;
    this.used += ENTRY_COST_BYTES;
    this.order.push(entry);
    owner.push(entry);
  }

  private backingOf(memory: ArrayBufferLike): Backing {
    let backing = this.backings.get(memory);
    if (backing === undefined) {
      backing = new Backing(memory, null);
      this.backings.set(memory, backing);
      this.used += memory.byteLength;
    }
    return backing;
  }

  /** Copies a small append into the slab; null if it became part of the owner's last entry. */
  private addSmall(owner: LogTail, baseOffset: number, lastOffset: number, bytes: Buffer): TailEntry | null {
    const from = this.copy(bytes);
    const end = from + bytes.length;
    const slab = this.slab!;
    const last = owner.last;
    if (last !== null && last.backing === slab && last.end === from && end - from + last.sizeInBytes <= MERGED_BYTES) {
      last.end = end;
      last.lastOffset = lastOffset;
      return null;
    }
    return new TailEntry(owner, baseOffset, lastOffset, slab.slab!, from, end, slab);
  }

  /** Where in the current slab the copy begins. */
  private copy(bytes: Buffer): number {
    if (this.slab === null || this.slabUsed + bytes.length > SLAB_BYTES) {
      const full = this.slab;
      const slab = this.spare.pop() ?? Buffer.allocUnsafeSlow(SLAB_BYTES);
      this.slab = new Backing(slab.buffer, slab);
      this.slabUsed = 0;
      this.used += SLAB_BYTES;
      if (full !== null) this.settle(full);
    }
    const slab = this.slab.slab!;
    const from = this.slabUsed;
    bytes.copy(slab, from);
    this.slabUsed += bytes.length;
    return from;
  }

  private evictOldest(): void {
    const entry = this.order.shift();
    if (!entry.dropped) entry.owner.evictFirst(entry);
    this.used -= ENTRY_COST_BYTES;
    entry.backing.entries--;
    this.settle(entry.backing);
  }

  /** Gives memory back once nothing names it. */
  private settle(backing: Backing): void {
    if (backing.entries > 0 || backing.pins > 0 || backing === this.slab) return;
    if (backing.slab !== null) {
      this.used -= SLAB_BYTES;
      if (this.spare.length < SPARE_SLABS) this.spare.push(backing.slab);
    } else if (this.backings.delete(backing.memory)) {
      this.used -= backing.memory.byteLength;
    }
  }

  pin(backing: Backing): void {
    backing.pins++;
  }

  unpin(backing: Backing): void {
    backing.pins--;
    this.settle(backing);
  }
}

/** One log's part of the tail. */
export class LogTail {
  private readonly shared: HotTail;
  private entries: TailEntry[] = [];
  private head = 0;

  constructor(shared: HotTail) {
    this.shared = shared;
  }

  /** The first offset kept, or Infinity. */
  get firstOffset(): number {
    return this.head === this.entries.length ? Number.POSITIVE_INFINITY : this.entries[this.head]!.baseOffset;
  }

  get entryCount(): number {
    return this.entries.length - this.head;
  }

  /** The newest entry; null if nothing is kept. */
  get last(): TailEntry | null {
    return this.head === this.entries.length ? null : this.entries[this.entries.length - 1]!;
  }

  entryAt(index: number): TailEntry {
    return this.entries[this.head + index]!;
  }

  add(baseOffset: number, lastOffset: number, bytes: Buffer): void {
    this.shared.add(this, baseOffset, lastOffset, bytes);
  }

  /** The place of the first append whose last offset is `offset` or later; entryCount if none. */
  find(offset: number): number {
    let low = this.head;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.entries[middle]!.lastOffset >= offset) high = middle;
      else low = middle + 1;
    }
    return low - this.head;
  }

  /** @internal */
  push(entry: TailEntry): void {
    this.entries.push(entry);
  }

  /** @internal `entry` is this log's oldest: eviction has the order of appending. */
  evictFirst(entry: TailEntry): void {
    entry.dropped = true;
    this.head++;
    if (this.head > 64 && this.head * 2 > this.entries.length) {
      this.entries = this.entries.slice(this.head);
      this.head = 0;
    }
  }

  /** Keeps no append that begins before `offset`: the files have something else there now. */
  dropBefore(offset: number): void {
    while (this.head < this.entries.length && this.entries[this.head]!.baseOffset < offset) {
      this.evictFirst(this.entries[this.head]!);
    }
  }

  /** Keeps nothing more; what was kept is counted until eviction comes to it. */
  clear(): void {
    for (let i = this.head; i < this.entries.length; i++) this.entries[i]!.dropped = true;
    this.entries = [];
    this.head = 0;
  }
}
