// Apache Kafka's own `flush.messages` and `flush.ms`: a sync after so many records, or so long after the first record
// that is not synced. Must hold: a change of the settings holds from the next append on.

import type { Clock, Timer } from '../base/clock.ts';
import { type LogConfig, NEVER } from './log-config.ts';

export class FlushPolicy {
  private readonly clock: Clock;
  private readonly flush: () => void;
  private timer: Timer | null = null;
  private records = 0;

  constructor(clock: Clock, flush: () => void) {
    this.clock = clock;
    this.flush = flush;
  }

  onAppend(recordCount: number, config: LogConfig): void {
    this.records += recordCount;
    if (this.records >= config.flushMessages) this.fire();
    else if (this.timer === null && config.flushMs < NEVER) {
      this.timer = this.clock.setTimeout(() => this.fire(), config.flushMs);
    }
  }

  private fire(): void {
    this.stop();
    this.records = 0;
    this.flush();
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = null;
  }
}
