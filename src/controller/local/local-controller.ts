// The controller of a node that is alone: both halves of the seam over a local `__cluster_metadata` log. Must hold:
// - one way to change state: compute records and response, append one batch, replay it into `image`, and answer when
// the batch is committed and published. `image` is the state at the log's end; readers of committed state use the
// loader's.
// - the listener gets every batch once, in order, when it is committed; the waiting answers leave after it was told.
// - a metadata log that cannot be written or synced ends the process through `fatal`: nobody may be answered from a
//   state that a restart would not have.

import { join } from 'node:path';
import type { Clock, Timer } from '../../base/clock.ts';
import type { Disk } from '../../base/disk.ts';
import type { Logger } from '../../base/logger.ts';
import type { Random } from '../../base/random.ts';
import { randomUuid, type Uuid } from '../../base/uuid.ts';
import { defaultDirectory, type Endpoint } from '../../metadata/cluster.ts';
import { MetadataDelta } from '../../metadata/delta.ts';
import { MetadataImage } from '../../metadata/image.ts';
import { ImageBuilder } from '../../metadata/loader.ts';
import type { MetadataBatch, MetadataListener, MetadataRecord } from '../../metadata/metadata-record.ts';
import type { Api } from '../../protocol/api.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import { type KRaftVersionRecord, kRaftVersionRecord } from '../../protocol/generated/data/kraft-version-record.ts';
import {
  LeaderChangeMessage,
  LeaderChangeMessageVoter,
  leaderChangeMessage,
} from '../../protocol/generated/data/leader-change-message.ts';
import {
  AbortTransactionRecord,
  abortTransactionRecord,
  beginTransactionRecord,
  endTransactionRecord,
  NoOpRecord,
  noOpRecord,
} from '../../protocol/generated/records/metadata.ts';
import { Reader } from '../../protocol/reader.ts';
import type { Controller, ControllerRequestContext } from '../controller.ts';
import type { MetadataSource } from '../metadata-source.ts';
import { CollisionIndex } from './collision-index.ts';
import type { ControllerConfig } from './controller-config.ts';
import { formatMetadata } from './format.ts';
import {
  type ControlRecord,
  ControlType,
  controlRecord,
  encodeControlBatch,
  encodeDataBatches,
  MAX_BATCH_BYTES,
  MetadataFormatError,
  metadataRecord,
  type ParsedBatch,
} from './metadata-batch.ts';
import { type MetadataLog, readLog } from './metadata-log.ts';
import { operations } from './operations.ts';
import { readQuorumState, writeQuorumState } from './quorum-state.ts';
import { BOOTSTRAP_FILE, readSnapshot, type Snapshot } from './snapshot.ts';
import { type CommittedState, MetadataSnapshots } from './snapshots.ts';
import { MetadataRefusal, placeOf, startFailure } from './start-failure.ts';
import {
  bootstrapRecords,
  brokerRegistration,
  controllerRegistration,
  type FeatureLevels,
  featureRecords,
  METADATA_VERSION,
  NOT_SERVED,
  type NodeIdentity,
  newFolderFeatures,
  stopRecords,
  takeOverRecords,
  unservedLevel,
} from './startup.ts';
import { type ControllerState, MAX_RECORDS_PER_OPERATION, type Operation, type QuorumState } from './state.ts';

export interface LocalControllerOptions {
  readonly disk: Disk;
  /** The metadata log directory (`metadata.log.dir`): bootstrap.checkpoint lies here. */
  readonly directory: string;
  /** `<directory>/__cluster_metadata-0`: quorum-state and snapshots lie here. */
  readonly logDirectory: string;
  readonly log: MetadataLog;
  readonly config: ControllerConfig;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly nodeId: number;
  readonly clusterId: string;
  readonly rack: string | null;
  /** The ids of all log directories; the metadata log's own is `metadataDirectoryId`. */
  readonly directoryIds: readonly Uuid[];
  readonly metadataDirectoryId: Uuid;
  /** Those of the log directories that get no new partitions. */
  readonly cordonedDirectoryIds?: readonly Uuid[];
  /** The broker's advertised listeners, the inter-broker one first. */
  readonly endpoints: readonly Endpoint[];
  /** What a Kafka on the same folder would listen on as controller. */
  readonly controllerEndpoints: readonly Endpoint[];
  /** `controller.quorum.voters` is set. Counts only for a folder that is formatted now. */
  readonly staticVoters: boolean;
  /** Feature levels other than the usual ones. They count only for a folder that is formatted now. */
  readonly features?: FeatureLevels;
  /** Runs it in a later turn of the event loop. Default: setImmediate. */
  readonly defer?: (run: () => void) => void;
  /**
   * Told, before anything is written, which directories this node had at its last start. Throws where those of now do
   * not fit: the start fails.
   */
  readonly admit?: (directories: readonly Uuid[]) => void;
  /** Ends the process (in a test: records the reason). */
  readonly fatal: (reason: string) => void;
}

interface Appended {
  readonly batch: MetadataBatch;
  readonly sizeInBytes: number;
  /** The state after it; null where it is not the last of its operation. */
  state: CommittedState | null;
}

interface Parked {
  readonly offset: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export class LocalController implements Controller, MetadataSource {
  /** Resolves when the node is registered, each partition has its new leader epoch and the first image is published. */
  ready: Promise<void> = Promise.resolve();
  /** The raft epoch of this run. */
  epoch = -1;
  /** The offset of this run's broker registration. */
  brokerEpoch = -1;
  readonly incarnationId: Uuid;
  private readonly options: LocalControllerOptions;
  private readonly log: MetadataLog;
  private readonly features: FeatureLevels;
  private image: MetadataImage = MetadataImage.empty;
  private readonly collisions = new CollisionIndex();
  private listener: MetadataListener | null = null;
  /** Appended and not yet handed to the listener, in order. */
  private uncommitted: Appended[] = [];
  private parked: Parked[] = [];
  /** 1 where the voters are in the log, 0 where they are in the configuration only. */
  kraftVersion = 0;
  /** The KRAFT_VERSION and KRAFT_VOTERS records in force, for the next snapshot. */
  private quorumControls: readonly ControlRecord[] = [];
  private readonly snapshots: MetadataSnapshots;
  private idleTimer: Timer | null = null;
  private failure: string | null = null;
  private closed = false;
  /** The file at which the start failed. */
  private failedAt: string | null = null;

  constructor(options: LocalControllerOptions) {
    this.options = options;
    this.log = options.log;
    this.features = options.features ?? new Map();
    this.incarnationId = randomUuid(options.random);
    this.snapshots = new MetadataSnapshots({
      disk: options.disk,
      directory: options.logDirectory,
      log: options.log,
      limits: () => options.config.snapshotLimits,
      clock: options.clock,
      logger: options.logger,
      defer: options.defer ?? setImmediate,
    });
    this.log.onAdvance(() => this.onAdvance());
  }

  start(listener: MetadataListener): void {
    this.listener = listener;
    this.ready = this.load().catch((error: unknown) => {
      void this.stopTimers();
      // What of it was refused is an ApiError; why is in `failure`.
      const cause = error instanceof ApiError && this.failure !== null ? new MetadataRefusal(this.failure) : error;
      throw startFailure(cause, this.failedAt ?? this.options.logDirectory);
    });
    // Whoever does not wait for it is not to be ended by it.
    this.ready.catch(() => {});
  }

  async send<Q, R>(api: Api<Q, R>, request: Q, context: ControllerRequestContext): Promise<R> {
    const operation = operations.get(api.key) as Operation<Q, R> | undefined;
    if (operation === undefined) {
      throw new ApiError(ErrorCode.UNSUPPORTED_VERSION, `the controller does not serve ${api.name}`);
    }
    if (this.closed || this.brokerEpoch < 0)
      throw new ApiError(ErrorCode.NOT_CONTROLLER, 'the controller is not active');
    return this.run(operation, request, context);
  }

  /** Ends as a controlled shutdown: the node is fenced and leads nothing. The log stays open. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.listener = null;
    await this.stopTimers();
    if (this.brokerEpoch >= 0 && this.failure === null) {
      try {
        await this.committed(this.append(stopRecords(this.image, this.options.nodeId, this.brokerEpoch)));
      } catch {
        // `fail` has said why; what is on disk is what a crash would have left.
      }
    }
    this.failParked('the controller is closing');
  }

  /** Ends without a word to the log, which has failed or is about to be closed. */
  abandon(): void {
    this.closed = true;
    this.listener = null;
    void this.stopTimers();
    this.failParked('the controller is closing');
  }

  private stopTimers(): Promise<void> {
    this.idleTimer?.cancel();
    return this.snapshots.close();
  }

  private async run<Q, R>(operation: Operation<Q, R>, request: Q, context: ControllerRequestContext): Promise<R> {
    const { records, controls, response } = operation(this.state(), request, context);
    if (records.length > MAX_RECORDS_PER_OPERATION) {
      throw new ApiError(ErrorCode.POLICY_VIOLATION, `the request would need ${records.length} metadata records`);
    }
    // Without records too: the answer may rest on a change that is not committed yet.
    if (records.length > 0) this.append(records, true);
    if (controls !== undefined) {
      this.appendControls(controls);
      this.noteControls(controls);
    }
    await this.committed(this.log.nextOffset);
    return response;
  }

  private state(): ControllerState {
    const { config, nodeId, random } = this.options;
    return {
      image: this.image,
      config,
      nodeId,
      random,
      quorum: this.quorumState(),
      collidingTopic: (name) => this.collisions.colliding(name),
      directoryOf: (brokerId) => defaultDirectory(this.image.cluster.brokers.get(brokerId)),
    };
  }

  private quorumState(): QuorumState {
    const { clusterId, clock, metadataDirectoryId, controllerEndpoints } = this.options;
    return {
      clusterId,
      leaderEpoch: this.epoch,
      logEndOffset: this.log.nextOffset,
      highWatermark: this.log.highWatermark,
      nowMs: clock.now(),
      directoryId: metadataDirectoryId,
      endpoints: controllerEndpoints,
      kraftVersion: this.kraftVersion,
    };
  }

  /** Appends and replays; returns the offset after the last record. `atomic`: all in one batch or an ApiError. */
  private append(records: readonly MetadataRecord[], atomic = false): number {
    const nowMs = this.options.clock.now();
    const base = this.log.nextOffset;
    const batches = encodeDataBatches(records, base, this.epoch, nowMs);
    if (atomic && batches.length > 1) {
      throw new ApiError(
        ErrorCode.POLICY_VIOLATION,
        `the request needs more than ${MAX_BATCH_BYTES} bytes of metadata`,
      );
    }
    let from = 0;
    for (const buffer of batches) {
      const lastOffset = this.appendBatch(buffer);
      const count = lastOffset - (base + from) + 1;
      const part = records.slice(from, from + count);
      const batch = { baseOffset: base + from, lastOffset, epoch: this.epoch, appendTimestampMs: nowMs, records: part };
      this.uncommitted.push({ batch, sizeInBytes: buffer.length, state: null });
      from += count;
    }
    const delta = new MetadataDelta(this.image);
    for (const record of records) if (!isTransactionMarker(record)) delta.replay(record);
    this.collisions.update(delta);
    this.image = delta.apply(this.log.nextOffset - 1, this.epoch, nowMs);
    const last = this.uncommitted.at(-1);
    if (last !== undefined) last.state = { image: this.image, controls: this.quorumControls };
    return this.log.nextOffset;
  }

  private appendControls(controls: readonly ControlRecord[]): void {
    const nowMs = this.options.clock.now();
    const base = this.log.nextOffset;
    const buffer = encodeControlBatch(controls, base, this.epoch, nowMs);
    const lastOffset = this.appendBatch(buffer);
    const batch = { baseOffset: base, lastOffset, epoch: this.epoch, appendTimestampMs: nowMs, records: [] };
    this.uncommitted.push({ batch, sizeInBytes: buffer.length, state: null });
  }

  private appendBatch(buffer: Buffer): number {
    if (this.failure !== null) throw new ApiError(ErrorCode.KAFKA_STORAGE_ERROR, this.failure);
    const before = this.log.nextOffset;
    const { errorCode } = this.log.append(buffer, 'leader', this.epoch);
    if (errorCode !== ErrorCode.NONE) {
      this.fail(`the metadata log could not be written (error ${errorCode})`);
      throw new ApiError(ErrorCode.KAFKA_STORAGE_ERROR, 'the metadata log could not be written');
    }
    if (this.log.nextOffset === before) {
      this.fail('the metadata log did not take a batch');
      throw new ApiError(ErrorCode.KAFKA_STORAGE_ERROR, 'the metadata log could not be written');
    }
    return this.log.nextOffset - 1;
  }

  /** Resolves when everything before `endOffset` is committed and the listener was told. */
  private committed(endOffset: number): Promise<void> {
    if (this.failure !== null) return Promise.reject(new ApiError(ErrorCode.KAFKA_STORAGE_ERROR, this.failure));
    return new Promise((resolve, reject) => {
      this.parked.push({ offset: endOffset, resolve, reject });
      this.onAdvance();
    });
  }

  private onAdvance(): void {
    if (this.failure !== null) return;
    // Closed, and nobody waits: that the log closes too is no failure.
    if (this.closed && this.parked.length === 0) return;
    if (this.log.offline) {
      // While it is read the reader says what is wrong, and the start ends with that.
      if (this.epoch < 0) return;
      this.fail('the metadata log could not be written or synced');
      return;
    }
    const committed = this.log.highWatermark;
    while (this.uncommitted.length > 0 && this.uncommitted[0]!.batch.lastOffset < committed) {
      const { batch, sizeInBytes, state } = this.uncommitted.shift()!;
      this.listener?.onBatch(batch);
      this.snapshots.onCommitted(sizeInBytes, state);
    }
    while (this.parked.length > 0 && this.parked[0]!.offset <= committed) this.parked.shift()!.resolve();
  }

  private fail(reason: string): void {
    if (this.failure !== null) return;
    this.failure = reason;
    void this.stopTimers();
    this.options.logger.fatal({ directory: this.options.logDirectory }, reason);
    this.failParked(reason);
    this.options.fatal(reason);
  }

  private failParked(reason: string): void {
    const parked = this.parked;
    this.parked = [];
    for (const waiter of parked) waiter.reject(new ApiError(ErrorCode.KAFKA_STORAGE_ERROR, reason));
  }

  private async load(): Promise<void> {
    const { disk, directory, logDirectory, nodeId } = this.options;
    let newest = this.snapshots.newest(this.log.nextOffset);
    if (this.log.nextOffset === 0 && newest === null && !disk.exists(join(directory, BOOTSTRAP_FILE))) {
      formatMetadata(disk, directory, logDirectory, this.formatOptions());
      newest = this.snapshots.newest(0);
    }
    const builder = new ImageBuilder();
    let lastEpoch = 0;
    let bytesAfter = 0;
    if (newest !== null) {
      this.noteControls(newest.snapshot.controls);
      this.loadSnapshot(builder, newest.snapshot, newest.id.endOffset - 1, newest.id.epoch);
      lastEpoch = newest.id.epoch;
    }
    let next = newest?.id.endOffset ?? this.log.logStartOffset;
    try {
      await readLog(this.log, next, (parsed) => {
        lastEpoch = Math.max(lastEpoch, parsed.batch.epoch);
        bytesAfter += parsed.sizeInBytes;
        this.loadBatch(builder, parsed);
        next = parsed.batch.lastOffset + 1;
      });
    } catch (error) {
      this.failedAt = placeOf(disk, logDirectory, next);
      throw error;
    }
    const quorum = readQuorumState(disk, logDirectory);
    this.image = builder.take(MetadataImage.empty).image;
    this.refuseUnknownFeatures();
    this.options.admit?.(this.image.cluster.brokers.get(nodeId)?.directories ?? []);
    this.epoch = Math.max(lastEpoch, quorum?.leaderEpoch ?? 0) + 1;
    // Before the first batch of the epoch, so that the epoch is never used twice.
    const state = { leaderId: nodeId, leaderEpoch: this.epoch, dataVersion: this.kraftVersion > 0 ? 1 : 0 };
    writeQuorumState(disk, logDirectory, state, [nodeId]);
    this.collisions.load(this.image);
    this.snapshots.begin(newest?.id ?? null, bytesAfter);
    await this.takeOffice(builder.inTransaction, newest?.id.endOffset === 0 ? newest.snapshot.controls : []);
    this.scheduleIdleRecord();
  }

  /** As Kafka's active controller does: a record that does nothing, so that the log of an idle node is seen to move. */
  private scheduleIdleRecord(): void {
    const { clock, config } = this.options;
    if (config.maxIdleIntervalMs <= 0 || this.closed) return;
    this.idleTimer = clock.setTimeout(() => {
      if (this.closed || this.failure !== null) return;
      this.committed(this.append([metadataRecord(noOpRecord, new NoOpRecord())])).then(
        () => this.scheduleIdleRecord(),
        () => {},
      );
    }, config.maxIdleIntervalMs);
  }

  private formatOptions() {
    const { nodeId, metadataDirectoryId, controllerEndpoints, staticVoters, clock } = this.options;
    const { features } = this;
    return {
      nodeId,
      directoryId: metadataDirectoryId,
      controllerEndpoints,
      staticVoters,
      features,
      nowMs: clock.now(),
    };
  }

  private loadSnapshot(builder: ImageBuilder, snapshot: Snapshot, lastOffset: number, epoch: number): void {
    if (lastOffset < 0) return;
    sensible(`the snapshot up to offset ${lastOffset}`, () => builder.snapshot(lastOffset, epoch, snapshot.records));
    this.listener?.onSnapshot(lastOffset, epoch, snapshot.records);
  }

  private loadBatch(builder: ImageBuilder, parsed: ParsedBatch): void {
    this.noteControls(parsed.controls);
    sensible(`the batch at offset ${parsed.batch.baseOffset}`, () => builder.batch(parsed.batch));
    this.listener?.onBatch(parsed.batch);
  }

  private noteControls(controls: readonly ControlRecord[]): void {
    for (const control of controls) {
      if (control.type !== ControlType.KRAFT_VERSION && control.type !== ControlType.KRAFT_VOTERS) continue;
      const others = this.quorumControls.filter(({ type }) => type !== control.type);
      this.quorumControls = [...others, { ...control, value: Buffer.from(control.value) }].sort(
        (a, b) => a.type - b.type,
      );
      if (control.type !== ControlType.KRAFT_VERSION) continue;
      const record: KRaftVersionRecord = kRaftVersionRecord.decode(new Reader(control.value), 0);
      this.kraftVersion = record.kRaftVersion;
    }
  }

  /** The first batches of this epoch, in Kafka's order. */
  private async takeOffice(openTransaction: boolean, initialControls: readonly ControlRecord[]): Promise<void> {
    const { nodeId, disk, directory, directoryIds, rack, endpoints, controllerEndpoints, config } = this.options;
    const firstEver = this.log.nextOffset === 0;
    const voter = new LeaderChangeMessageVoter({ voterId: nodeId });
    const leader = new LeaderChangeMessage({ leaderId: nodeId, voters: [voter], grantingVoters: [voter] });
    const controls = [controlRecord(ControlType.LEADER_CHANGE, leaderChangeMessage, leader)];
    this.appendControls(firstEver ? [...controls, ...initialControls] : controls);
    if (openTransaction) {
      // A start that was cut off between the two ends of its bootstrap transaction.
      this.append([metadataRecord(abortTransactionRecord, new AbortTransactionRecord({ reason: 'restart' }))]);
    }
    if (this.image.featureLevel(METADATA_VERSION) === 0) {
      const formatted = disk.exists(join(directory, BOOTSTRAP_FILE))
        ? readSnapshot(disk, directory, BOOTSTRAP_FILE).records
        : featureRecords(newFolderFeatures(this.features));
      this.append(bootstrapRecords(formatted, config.minInsyncReplicas));
    }
    this.refuseUnknownFeatures();
    this.tellFeatures();
    const node: NodeIdentity = {
      nodeId,
      incarnationId: this.incarnationId,
      directories: directoryIds,
      rack,
      endpoints,
      controllerEndpoints,
    };
    this.appendSome(controllerRegistration(this.image, node));
    this.brokerEpoch = this.log.nextOffset;
    this.append(brokerRegistration(this.image, node, this.brokerEpoch));
    const end = this.append(takeOverRecords(this.image, nodeId, this.brokerEpoch, this.options.cordonedDirectoryIds));
    await this.committed(end);
    this.listener?.onLeader(nodeId, this.epoch);
    this.listener?.onCaughtUp();
    if (this.failure !== null) throw new MetadataRefusal(this.failure);
  }

  private appendSome(records: readonly MetadataRecord[]): void {
    if (records.length > 0) this.append(records);
  }

  private refuseUnknownFeatures(): void {
    const problem = unservedLevel(this.image.features.finalized);
    if (problem !== null) throw new MetadataRefusal(problem);
  }

  private tellFeatures(): void {
    const { logger } = this.options;
    const unserved = [...NOT_SERVED].filter((feature) => this.image.featureLevel(feature) > 0);
    if (unserved.length > 0) {
      logger.warn({ features: unserved }, 'the folder has features on that are not served yet; their records are kept');
    }
    for (const [feature, asked] of this.features) {
      const level = this.image.featureLevel(feature);
      if (level === asked) continue;
      logger.warn({ feature, level, asked }, 'the folder was formatted with another feature level');
    }
  }
}

/** Records that each can be read, but not after those before them. */
function sensible(what: string, apply: () => void): void {
  try {
    apply();
  } catch (error) {
    throw new MetadataFormatError(`${what} makes no sense after what is before it: ${(error as Error).message}`);
  }
}

function isTransactionMarker(record: MetadataRecord): boolean {
  return (
    record.type === beginTransactionRecord.key ||
    record.type === endTransactionRecord.key ||
    record.type === abortTransactionRecord.key
  );
}
