// Which partition a log is, where it lies, and what the checkpoints said of it when it was found. Must hold: nothing
// here changes while the broker runs.

import type { Uuid } from '../base/uuid.ts';

export interface LogIdentity {
  readonly topic: string;
  readonly topicId: Uuid;
  readonly partition: number;
  /** The entry of log.dirs. */
  readonly logDir: string;
  readonly directory: string;
}

export interface LogStart {
  readonly recoveryPoint: number;
  readonly logStartOffset: number;
  readonly compacted: boolean;
  /** Sync each write whatever the durability mode (unless that is memory): the metadata log. */
  readonly syncAlways: boolean;
}
