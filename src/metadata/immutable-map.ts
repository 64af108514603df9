// A map that is copied on write at the cost of one small bucket, so that ten thousand topics can change one at a time
// and every older image stays whole. Must hold: an instance never changes; keys are text (names, ids) and never become
// object properties; iteration covers each entry once, in no order that a caller may rely on.

const MIN_BUCKETS = 16;
const MAX_LOAD = 16;

function hash(key: string): number {
  let h = 0;
  for (let i = 0; i < key.length; i++) h = (Math.imul(h, 31) + key.charCodeAt(i)) | 0;
  // The low bits choose the bucket: fold the high ones in.
  return (h ^ (h >>> 15)) >>> 0;
}

export class ImmutableMap<V> {
  readonly size: number;
  private readonly buckets: readonly (ReadonlyMap<string, V> | undefined)[];

  private constructor(buckets: readonly (ReadonlyMap<string, V> | undefined)[], size: number) {
    this.buckets = buckets;
    this.size = size;
  }

  static empty<V>(): ImmutableMap<V> {
    return new ImmutableMap<V>(new Array(MIN_BUCKETS).fill(undefined), 0);
  }

  get(key: string): V | undefined {
    return this.buckets[hash(key) & (this.buckets.length - 1)]?.get(key);
  }

  has(key: string): boolean {
    return this.buckets[hash(key) & (this.buckets.length - 1)]?.has(key) ?? false;
  }

  /** A map with `changes` applied: undefined deletes. Costs one bucket per change, whatever the size. */
  with(changes: ReadonlyMap<string, V | undefined>): ImmutableMap<V> {
    if (changes.size === 0) return this;
    const builder = new Builder<V>(this.buckets, this.size);
    for (const [key, value] of changes) builder.put(key, value);
    return new ImmutableMap<V>(builder.buckets, builder.size);
  }

  set(key: string, value: V): ImmutableMap<V> {
    return this.with(new Map([[key, value]]));
  }

  delete(key: string): ImmutableMap<V> {
    return this.has(key) ? this.with(new Map([[key, undefined]])) : this;
  }

  *entries(): IterableIterator<[string, V]> {
    for (const bucket of this.buckets) if (bucket !== undefined) yield* bucket;
  }

  *keys(): IterableIterator<string> {
    for (const bucket of this.buckets) if (bucket !== undefined) yield* bucket.keys();
  }

  *values(): IterableIterator<V> {
    for (const bucket of this.buckets) if (bucket !== undefined) yield* bucket.values();
  }
}

class Builder<V> {
  buckets: (ReadonlyMap<string, V> | undefined)[];
  size: number;
  /** The buckets made here, which may be changed in place. */
  private own = new Set<ReadonlyMap<string, V>>();

  constructor(buckets: readonly (ReadonlyMap<string, V> | undefined)[], size: number) {
    this.buckets = buckets.slice();
    this.size = size;
  }

  put(key: string, value: V | undefined): void {
    const index = hash(key) & (this.buckets.length - 1);
    let bucket = this.buckets[index] as Map<string, V> | undefined;
    const present = bucket?.has(key) ?? false;
    if (value === undefined && !present) return;
    if (bucket === undefined || !this.own.has(bucket)) {
      bucket = new Map(bucket);
      this.own.add(bucket);
      this.buckets[index] = bucket;
    }
    if (value === undefined) {
      bucket.delete(key);
      this.size--;
      return;
    }
    bucket.set(key, value);
    if (present) return;
    this.size++;
    if (this.size > this.buckets.length * MAX_LOAD) this.grow();
  }

  private grow(): void {
    const before = this.buckets;
    const after: (Map<string, V> | undefined)[] = new Array(before.length * 4).fill(undefined);
    this.own = new Set();
    for (const bucket of before) {
      if (bucket === undefined) continue;
      for (const [key, value] of bucket) {
        const index = hash(key) & (after.length - 1);
        let target = after[index];
        if (target === undefined) {
          target = new Map();
          this.own.add(target);
          after[index] = target;
        }
        target.set(key, value);
      }
    }
    this.buckets = after;
  }
}
