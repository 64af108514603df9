// Random numbers from a seed: the same seed, the same choices, on every machine.
export class Random {
  constructor(seed) {
    this.state = (seed * 2654435761 + 12345) >>> 0;
    for (let i = 0; i < 4; i += 1) this.next();
  }

  /** 32 random bits. */
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** 0 to n - 1. */
  int(n) {
    return this.next() % n;
  }

  pick(list) {
    return list[this.int(list.length)];
  }

  chance(percent) {
    return this.int(100) < percent;
  }

  /** One of [[weight, value], …]. */
  weighted(pairs) {
    let at = this.int(pairs.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, value] of pairs) {
      if (at < weight) return value;
      at -= weight;
    }
    throw new Error('unreachable');
  }
}
