// What a LogManager is given, and the figures that it gives. Must hold: names are Kafka's keys in camel case where one
// decides about the value.

import type { Clock } from '../base/clock.ts';
import type { Disk } from '../base/disk.ts';
import type { Logger } from '../base/logger.ts';
import type { Random } from '../base/random.ts';
import type { Uuid } from '../base/uuid.ts';
import type { CleanerSettings } from './cleaner/log-cleaner.ts';
import type { LogDirectory } from './directories/log-directory.ts';
import type { ProcessIdentity } from './directories/process-identity.ts';
import type { MoveSettings } from './directories/replica-moves.ts';
import type { ProducerSettings } from './producers/producer-state.ts';
import type { Durability } from './storage-context.ts';

export interface LogManagerOptions {
  /** log.dirs, absolute. */
  readonly directories: readonly string[];
  /** metadata.log.dir, absolute; the first of log.dirs if not given. */
  readonly metadataDirectory?: string;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: Random;
  readonly durability: Durability;
  /** Null: adopted from `meta.properties`, else made up. A value that differs from the folder's is refused. */
  readonly clusterId?: string | null;
  /** Null: adopted, else 1. */
  readonly nodeId?: number | null;
  /**
   * Looks at the metadata log's folder once the node's id is known and before anything is changed; throws to refuse it.
   */
  readonly inspect?: (metadataDirectory: string, nodeId: number) => void;
  readonly hotTailBytes?: number;
  readonly producers?: Partial<ProducerSettings>;
  readonly cleaner?: Partial<CleanerSettings>;
  /** The program of the thread that compacts large logs; only where `disk` is the file system itself. */
  readonly cleanerThread?: URL | null;
  readonly moves?: Partial<MoveSettings>;
  /** producer.id.expiration.check.interval.ms */
  readonly producerCheckIntervalMs?: number;
  readonly maxOpenFiles?: number;
  readonly indexCacheBytes?: number;
  /** log.retention.check.interval.ms; without it nothing is removed by itself. */
  readonly retentionCheckIntervalMs?: number;
  /** log.initial.task.delay.ms, before the first such check. */
  readonly initialTaskDelayMs?: number;
  /** log.flush.offset.checkpoint.interval.ms; at most a second in `disk` mode. */
  readonly checkpointIntervalMs?: number;
  readonly retryMs?: number;
  /** For tests: the process that holds the locks, and what ends a turn of the event loop. */
  readonly identity?: ProcessIdentity;
  readonly defer?: (run: () => void) => void;
}

export interface GetOrCreateOptions {
  /** Where to make it; the directory with the fewest logs if not given, or not online. */
  readonly directoryId?: Uuid;
  /** The metadata log's, which may be none of log.dirs. */
  readonly directory?: LogDirectory;
  /** Sync each write also in `os` mode. */
  readonly syncAlways?: boolean;
  /** False for the metadata log, which has no `partition.metadata`. */
  readonly partitionMetadata?: boolean;
}

export interface StorageStats {
  readonly hotTailBytes: number;
  readonly bytesServedFromMemory: number;
  readonly bytesServedFromFiles: number;
  readonly slowSyncWrites: number;
  readonly syncWrites: number;
  readonly asyncWrites: number;
  readonly syncs: number;
  readonly queuedBytes: number;
  readonly openFiles: number;
  /** By retention. */
  readonly deletedSegments: number;
  readonly deletedBytes: number;
}
