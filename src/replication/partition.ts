// One partition as this broker holds it: its role by the metadata image, its log, and who waits for it. Must hold: an
// append or a read by a client passes the leadership and epoch checks here first; waiters are settled exactly once, in
// the tick in which the log's ends move, the log goes offline, or the partition is taken away.

import type { Uuid } from '../base/uuid.ts';
import type { PartitionRegistration } from '../metadata/topics.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import type { Log } from '../storage/log.ts';
import type { ProduceWaiter } from './delayed-produce.ts';

/** Something parked until more can be read: a delayed fetch, or a coordinator that waits for a commit. */
export interface ProgressWaiter {
  /** Called after the high watermark, the last stable offset or the role moved. May remove itself. */
  onProgress(partition: Partition): void;
  /** The broker is closing: what can be answered is to be answered now. */
  onClosing?(): void;
}

/** Who makes the logs of partitions that are new here. */
export interface LogMaker {
  /** Now, because somebody asks for it. Ends in `attach`, `withoutLog` or `detach` of the partition. */
  makeLog(partition: Partition): void;
}

export class Partition {
  readonly topic: string;
  readonly topicId: Uuid;
  readonly index: number;
  /** Null while its directory is offline, and until it is made. */
  private hosted: Log | null = null;
  /** Makes the log; null where it is made, or cannot be. */
  private maker: LogMaker | null = null;
  private registration: PartitionRegistration;
  private readonly nodeId: number;
  private produceWaiters: ProduceWaiter[] = [];
  private readonly progressWaiters = new Set<ProgressWaiter>();
  /** Why nothing more is served: NONE while the partition is here. */
  private gone: number = ErrorCode.NONE;
  private lost = false;

  constructor(topic: string, topicId: Uuid, index: number, registration: PartitionRegistration, nodeId: number) {
    this.topic = topic;
    this.topicId = topicId;
    this.index = index;
    this.registration = registration;
    this.nodeId = nodeId;
  }

  /** Null while its directory is offline. Made now if it is still to be. */
  get log(): Log | null {
    if (this.maker !== null) this.maker.makeLog(this);
    return this.hosted;
  }

  /** The log if it is made: for whoever has no need of one that is not. */
  get madeLog(): Log | null {
    return this.hosted;
  }

  get leaderId(): number {
    return this.registration.leader;
  }

  get leaderEpoch(): number {
    return this.registration.leaderEpoch;
  }

  get isLeader(): boolean {
    return this.gone === ErrorCode.NONE && this.registration.leader === this.nodeId;
  }

  get inSyncReplicas(): number {
    return this.registration.isr.length;
  }

  get replicas(): readonly number[] {
    return this.registration.replicas;
  }

  /** The directory that this broker's replica is in by the metadata. */
  get directoryId(): Uuid {
    return this.registration.directories[this.registration.replicas.indexOf(this.nodeId)]!;
  }

  /** The log is still to be made. */
  awaitLog(maker: LogMaker): void {
    this.maker = maker;
  }

  /** It cannot be made, at least not now. */
  withoutLog(): void {
    this.maker = null;
  }

  attach(log: Log): void {
    this.maker = null;
    this.hosted = log;
    log.onAdvance(() => this.poke());
  }

  /** Its data folder is not there, or has failed: nothing of it is served until the broker starts again. */
  detach(): void {
    this.maker = null;
    this.lost = true;
    this.hosted = null;
    this.failProduces(ErrorCode.KAFKA_STORAGE_ERROR);
    this.poke();
  }

  /** A new registration from the image. Waiting produces fail where this broker is no longer the leader. */
  update(registration: PartitionRegistration): void {
    this.registration = registration;
    if (!this.isLeader) this.failProduces(ErrorCode.NOT_LEADER_OR_FOLLOWER);
    this.poke();
  }

  /** The replica moved away; or its topic was deleted, which those who wait are told as UNKNOWN_TOPIC_OR_PARTITION. */
  remove(errorCode: number = ErrorCode.NOT_LEADER_OR_FOLLOWER): void {
    this.maker = null;
    this.gone = errorCode;
    this.failProduces(errorCode);
    this.poke();
  }

  /**
   * NONE if a request that names `currentLeaderEpoch` (-1: none named) may be served by the leader here, else
   * NOT_LEADER_OR_FOLLOWER, FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH or KAFKA_STORAGE_ERROR (KIP-320), or why the
   * partition was removed.
   */
  checkLeader(currentLeaderEpoch: number): number {
    if (this.gone !== ErrorCode.NONE) return this.gone;
    if (this.lost) return ErrorCode.KAFKA_STORAGE_ERROR;
    if (currentLeaderEpoch !== -1) {
      if (currentLeaderEpoch < this.registration.leaderEpoch) return ErrorCode.FENCED_LEADER_EPOCH;
      if (currentLeaderEpoch > this.registration.leaderEpoch) return ErrorCode.UNKNOWN_LEADER_EPOCH;
    }
    if (!this.isLeader) return ErrorCode.NOT_LEADER_OR_FOLLOWER;
    return this.log?.isReadable ? ErrorCode.NONE : ErrorCode.KAFKA_STORAGE_ERROR;
  }

  /** Whether the next read or append finds all that it needs in memory. */
  isReadyFor(use: 'read' | 'append'): boolean {
    return this.maker === null && (this.hosted === null || this.hosted.isReadyFor(use));
  }

  /** Does now what the first read or append would do. */
  makeReadyFor(use: 'read' | 'append'): void {
    this.log?.makeReadyFor(use);
  }

  /** True if acks=all may be accepted: Kafka's effective min ISR is capped by the number of replicas. */
  hasEnoughReplicas(minInsyncReplicas: number): boolean {
    return this.inSyncReplicas >= Math.min(minInsyncReplicas, this.registration.replicas.length);
  }

  awaitDurable(waiter: ProduceWaiter): void {
    const log = this.hosted;
    if (log === null || log.offline) {
      waiter.fail(ErrorCode.KAFKA_STORAGE_ERROR);
    } else if ((waiter.committed ? log.highWatermark : log.writtenEnd) >= waiter.requiredEnd) {
      waiter.complete();
    } else {
      this.produceWaiters.push(waiter);
    }
  }

  addProgressWaiter(waiter: ProgressWaiter): void {
    this.progressWaiters.add(waiter);
  }

  removeProgressWaiter(waiter: ProgressWaiter): void {
    this.progressWaiters.delete(waiter);
  }

  /** Ends the waits that would else outlast the broker; appends that are under way are answered as ever. */
  endWaits(): void {
    for (const waiter of this.progressWaiters) waiter.onClosing?.();
  }

  get waiterCount(): number {
    return this.produceWaiters.length + this.progressWaiters.size;
  }

  private poke(): void {
    const log = this.hosted;
    if (this.produceWaiters.length > 0 && log !== null) {
      if (log.offline) this.failProduces(ErrorCode.KAFKA_STORAGE_ERROR);
      else this.completeProduces(log.highWatermark, log.writtenEnd);
    }
    for (const waiter of this.progressWaiters) waiter.onProgress(this);
  }

  private completeProduces(highWatermark: number, writtenEnd: number): void {
    const waiting = this.produceWaiters;
    let kept = 0;
    for (let i = 0; i < waiting.length; i++) {
      const waiter = waiting[i]!;
      if (waiter.settled) continue;
      if ((waiter.committed ? highWatermark : writtenEnd) >= waiter.requiredEnd) waiter.complete();
      else waiting[kept++] = waiter;
    }
    waiting.length = kept;
  }

  private failProduces(errorCode: number): void {
    const waiting = this.produceWaiters;
    this.produceWaiters = [];
    for (const waiter of waiting) waiter.fail(errorCode);
  }
}
