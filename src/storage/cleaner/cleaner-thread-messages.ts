// What the broker and its compacting thread say to each other. Must hold: orders are answered one by one, in turn; the
// two words of shared memory are read by the thread while it works: whether to stop, and how fast it may go.

import type { CleaningTerms, GroupOrder, GroupWritten, KeysFound, KeysOrder } from './cleaning-work.ts';

export type Order =
  | {
      readonly kind: 'begin';
      readonly terms: CleaningTerms;
      /** Producer id, last offset and epoch, of each. */
      readonly producers: Float64Array;
    }
  | { readonly kind: 'keys'; readonly order: KeysOrder }
  | { readonly kind: 'group'; readonly order: GroupOrder }
  | { readonly kind: 'end' };

export type Failure =
  | { readonly kind: 'disk'; readonly code: string; readonly path: string; readonly message: string }
  | { readonly kind: 'records'; readonly errorCode: number; readonly message: string }
  | { readonly kind: 'aborted'; readonly message: string }
  | { readonly kind: 'other'; readonly message: string };

export interface Answer {
  readonly failure: Failure | null;
  readonly result: KeysFound | GroupWritten | object | null;
}

export const STOP_WORD = 0;
const RATE_AT = 1;

export class ThreadControl {
  readonly memory: SharedArrayBuffer;
  readonly words: Int32Array;
  private readonly rates: Float64Array;

  constructor(memory = new SharedArrayBuffer(16)) {
    this.memory = memory;
    this.words = new Int32Array(memory);
    this.rates = new Float64Array(memory);
  }

  get isStopped(): boolean {
    return Atomics.load(this.words, STOP_WORD) !== 0;
  }

  /** Also ends a wait for the limit of bytes per second. */
  stop(): void {
    Atomics.store(this.words, STOP_WORD, 1);
    Atomics.notify(this.words, STOP_WORD);
  }

  allow(): void {
    Atomics.store(this.words, STOP_WORD, 0);
  }

  get bytesPerSecond(): number {
    return this.rates[RATE_AT]!;
  }

  set bytesPerSecond(rate: number) {
    this.rates[RATE_AT] = rate;
  }
}
