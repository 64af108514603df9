// How much memory the indexes of inactive segments take. Must hold: a segment whose indexes are loaded is known here,
// and the one just used stays.

import type { Segment } from './segment.ts';

/** The indexes of inactive segments, loaded when asked for; the least recently used are dropped beyond a budget. */
export class IndexCache {
  private readonly limitBytes: number;
  private readonly loaded = new Map<Segment, number>();
  private used = 0;

  constructor(limitBytes: number) {
    this.limitBytes = limitBytes;
  }

  touch(segment: Segment, bytes: number): void {
    this.used -= this.loaded.get(segment) ?? 0;
    this.loaded.delete(segment);
    this.loaded.set(segment, bytes);
    this.used += bytes;
    for (const [oldest, size] of this.loaded) {
      if (this.used <= this.limitBytes || oldest === segment) return;
      this.loaded.delete(oldest);
      this.used -= size;
      oldest.unloadIndexes();
    }
  }

  drop(segment: Segment): void {
    this.used -= this.loaded.get(segment) ?? 0;
    this.loaded.delete(segment);
  }
}
