// What all logs of one broker share. Made by the LogManager; a log takes nothing from anywhere else.

import type { Logger } from '../base/logger.ts';
import type { Random } from '../base/random.ts';
import type { HotTail } from './hot-tail.ts';
import type { Log } from './log.ts';
import type { ServedBytes } from './log-slice.ts';
import type { ProducerSettings } from './producers/producer-state.ts';
import type { SegmentContext } from './segments/segment.ts';
import type { WriterContext } from './segments/segment-writer.ts';

/** `klamm.durability`: what an acknowledged record survives. */
export type Durability = 'memory' | 'os' | 'disk';

export interface StorageContext extends SegmentContext, WriterContext {
  readonly durability: Durability;
  readonly logger: Logger;
  readonly random: Random;
  /** Null in memory mode. */
  readonly tail: HotTail | null;
  readonly served: ServedBytes;
  /** In force now: changes with the broker's configuration. */
  readonly producers: Readonly<ProducerSettings>;
  /** How long a log waits before it tries a full device again. */
  readonly retryMs: number;
  /** How many bytes must fit before it takes writes again. */
  readonly probeBytes: number;
  /** False in memory mode when the limit would be passed; says so in the log. */
  hasRoomFor(bytes: number): boolean;
  onLogStartMoved(log: Log): void;
  /** The log's end goes back: no checkpoint may say afterwards that more was synced. Throws DiskError. */
  beforeCut(log: Log): void;
  /** A log in that entry of log.dirs went offline for good: perhaps the folder has. */
  onLogFailed(logDir: string): void;
  removeLater(files: readonly string[], delayMs: number): void;
}
