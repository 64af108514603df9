// What an operation of the controller sees and what it gives back. Must hold: an operation reads the state, changes
// nothing, and never waits; it refuses a part of its request by an error code in the response and the whole of it by an
// ApiError; what it wants done is in its records, all of which land in one batch or none does.

import type { Random } from '../../base/random.ts';
import type { Uuid } from '../../base/uuid.ts';
import type { Endpoint } from '../../metadata/cluster.ts';
import type { MetadataImage } from '../../metadata/image.ts';
import type { MetadataRecord } from '../../metadata/metadata-record.ts';
import type { ControllerRequestContext } from '../controller.ts';
import type { ControllerConfig } from './controller-config.ts';
import type { ControlRecord } from './metadata-batch.ts';

/** What the controller knows of its own quorum, of which it is the only voter. */
export interface QuorumState {
  readonly clusterId: string;
  readonly leaderEpoch: number;
  readonly logEndOffset: number;
  readonly highWatermark: number;
  readonly nowMs: number;
  /** The directory of the metadata log. */
  readonly directoryId: Uuid;
  readonly endpoints: readonly Endpoint[];
  /** 0: the voters are those of the configuration; 1: those in the log. */
  readonly kraftVersion: number;
}

export interface ControllerState {
  /** The state at the end of the log, committed or not: what the next record will build on. */
  readonly image: MetadataImage;
  readonly config: ControllerConfig;
  readonly nodeId: number;
  readonly random: Random;
  readonly quorum: QuorumState;
  /** Names of existing topics that collide with `name` in metric names ('.' and '_' are the same there). */
  collidingTopic(name: string): string | undefined;
  /** The directory for a new replica on `brokerId`. */
  directoryOf(brokerId: number): Uuid;
}

export interface Outcome<R> {
  readonly records: readonly MetadataRecord[];
  /** Raft's own records; they come after `records`, in a batch of their own. */
  readonly controls?: readonly ControlRecord[];
  readonly response: R;
}

export type Operation<Q, R> = (state: ControllerState, request: Q, context: ControllerRequestContext) => Outcome<R>;

/** Kafka's bound for one user operation (QuorumController.MAX_RECORDS_PER_USER_OP). */
export const MAX_RECORDS_PER_OPERATION = 10_000;
