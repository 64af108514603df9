// Explores what a few clients of one group can do to the real coordinator: joining, syncing, heartbeats, commits,
// leaving, falling silent, coming back as a static member, restarts of the coordinator, appends that are refused or
// committed late. After every step the invariants of "always" hold; over all seeds every event of "sometimes" has been
// seen; and once everybody behaves, the group settles. KLAMM_MODEL_RUNS sets the number of seeds, KLAMM_MODEL_SEED
// repeats one.

import { expect, it } from 'vitest';
import { SeededRandom } from '../../base/random.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import type { JoinGroupResponse } from '../../protocol/generated/join-group.ts';
import { GroupMetadataValue, groupRecordKeyTypes } from '../../protocol/generated/records/group.ts';
import type { SyncGroupResponse } from '../../protocol/generated/sync-group.ts';
import { lastOffset } from '../../records/batch.ts';
import { recordsOf } from '../../records/iterate.ts';
import { decodeRecord } from '../coordinator-record.ts';
import { ClassicGroup } from './classic-group.ts';
import { heartbeatKey, joinKey, syncKey } from './group-environment.ts';
import { GROUP, GroupHarness, settle } from './group-harness.ts';
import type { GroupShard } from './group-shard.ts';

const RUNS = Number(process.env.KLAMM_MODEL_RUNS ?? 60);
const SEED = Number(process.env.KLAMM_MODEL_SEED ?? Math.floor(performance.timeOrigin) % 1_000_000_000);
const STEPS = 120;
const ACTORS = 5;
const PARTITIONS = 12;
const CONFIG = { maxSize: ACTORS - 1, initialRebalanceDelayMs: 500 };

type Event =
  | 'stable with three'
  | 'fenced'
  | 'expired'
  | 'rebalance in progress'
  | 'full'
  | 'static without rebalance'
  | 'illegal generation'
  | 'zombie commit refused'
  | 'coordinator lost'
  | 'emptied'
  | 'restarted in a rebalance'
  | 'a tail was lost'
  | 'commit found after a crash'
  | 'zombie of a static member refused'
  | 'static leader skips the assignment'
  | 'removed by an administrator';

class Actor {
  readonly name: string;
  readonly instanceId: string | null;
  memberId = '';
  generationId = -1;
  owned: string[] = [];
  joining: Promise<JoinGroupResponse> | null = null;
  syncing: Promise<SyncGroupResponse> | null = null;
  /** The answer to the last join, until it is synced. */
  joined: JoinGroupResponse | null = null;

  constructor(index: number) {
    this.name = `actor ${index}`;
    this.instanceId = index >= ACTORS - 2 ? `instance-${index}` : null;
  }

  forget(): void {
    this.memberId = '';
    this.generationId = -1;
    this.owned = [];
    this.joined = null;
  }
}

class World {
  readonly random: SeededRandom;
  readonly actors = Array.from({ length: ACTORS }, (_, i) => new Actor(i));
  readonly seen: Set<Event>;
  readonly owners = new Map<string, string>();
  unanswered = 0;
  highestSynced = 0;
  /** Committed offsets count up; the newest that a client was told is stored. */
  private lastOffset = 0;
  private acknowledgedOffset = -1;
  /** The first thing that an answer showed to be wrong. */
  private failure: string | null = null;
  private h!: GroupHarness;
  private shard!: GroupShard;

  constructor(seed: number, seen: Set<Event>) {
    this.random = new SeededRandom(seed);
    this.seen = seen;
  }

  get group(): ClassicGroup | undefined {
    const group = this.shard.env.groups.get(GROUP);
    return group instanceof ClassicGroup ? group : undefined;
  }

  async start(): Promise<void> {
    await this.adopt(await GroupHarness.start(CONFIG));
  }

  private async adopt(h: GroupHarness): Promise<void> {
    this.h = h;
    this.shard = await h.shard();
    h.log.autoCommit = this.random.int(2) === 0;
  }

  async step(): Promise<void> {
    const actor = this.actors[this.random.int(ACTORS)]!;
    const roll = this.random.int(100);
    if (roll < 25) this.join(actor);
    else if (roll < 45) this.sync(actor);
    else if (roll < 55) this.heartbeat(actor);
    else if (roll < 65) this.commit(actor);
    else if (roll < 67) void this.h.leave({ memberId: actor.memberId, groupInstanceId: actor.instanceId });
    else if (roll < 68) this.removeByInstance(actor);
    else if (roll < 73) this.crash(actor);
    else if (roll < 74) await this.restart(false);
    else if (roll < 75) await this.restart(true);
    else if (roll < 77) this.h.log.refuseWith = this.random.int(2) === 0 ? 0 : ErrorCode.KAFKA_STORAGE_ERROR;
    else if (roll < 80) this.h.log.autoCommit = !this.h.log.autoCommit;
    else if (roll < 90) this.h.log.commit();
    else this.h.clock.advance(this.random.int(roll < 97 ? 2_000 : 12_000));
    await settle();
    this.always();
  }

  /** Everybody behaves, nothing fails: what the group comes to. */
  async calmDown(present: readonly Actor[] = this.actors): Promise<void> {
    this.h.log.refuseWith = 0;
    this.h.log.autoCommit = true;
    this.h.log.commit();
    await settle();
    for (let round = 0; round < 60; round++) {
      for (const actor of present) {
        if (actor.joined !== null) this.sync(actor);
        else if (actor.generationId === -1) this.join(actor);
        else this.heartbeat(actor);
        await settle();
        this.always();
      }
      await this.h.advance(2_000);
    }
    const group = this.group;
    expect(group?.state).toBe('Stable');
    // One more only where a static member was kept that had not rejoined when the others filled the group (as in
    // Kafka).
    expect(group?.members.size).toBeGreaterThanOrEqual(Math.min(present.length, CONFIG.maxSize));
    const owned = this.actors.flatMap((actor) => (actor.generationId === group?.generationId ? actor.owned : []));
    expect(owned.sort()).toEqual(partitions().sort());
  }

  /** Among settled members a static one that starts again gets its assignment back, and disturbs nobody. */
  async restartStatics(): Promise<void> {
    // Of a full group they would be refused, as in Kafka.
    const staying = this.actors.slice(-CONFIG.maxSize + 1);
    for (const actor of this.actors) {
      if (staying.includes(actor)) continue;
      void this.track(this.h.leave({ memberId: actor.memberId }));
      actor.forget();
    }
    await settle();
    await this.calmDown(staying);
    const generation = this.group?.generationId ?? -1;
    for (const actor of this.actors) {
      if (actor.instanceId === null || actor.generationId !== generation) continue;
      const { owned } = actor;
      this.crash(actor);
      await settle();
      this.always();
      expect([this.group?.state, this.group?.generationId]).toEqual(['Stable', generation]);
      this.sync(actor);
      await settle();
      this.always();
      expect([actor.generationId, actor.owned]).toEqual([generation, owned]);
      this.seen.add('static without rebalance');
    }
  }

  /** Nobody does anything any more: every request has been answered at the latest when the coordinator closes. */
  async end(): Promise<void> {
    await this.h.advance(700_000);
    await this.h.advance(700_000);
    expect(this.unanswered).toBe(0);
    // An empty group without offsets is deleted in time.
    expect(this.group?.state ?? 'Empty').toBe('Empty');
    expect(this.h.clock.pendingTimers).toBe(1);
    this.h.coordinator.close();
    expect(this.h.clock.pendingTimers).toBe(0);
  }

  /** `crashes`: what was not committed is lost from some batch on. */
  private async restart(crashes: boolean): Promise<void> {
    if (this.group?.state === 'PreparingRebalance') this.seen.add('restarted in a rebalance');
    const old = this.h;
    if (!crashes) old.log.commit();
    await settle();
    const { batches, highWatermark } = old.log;
    const certain = batches.filter((batch) => lastOffset(batch, 0) < highWatermark).length;
    const kept = certain + this.random.int(batches.length - certain + 1);
    if (kept < batches.length) this.seen.add('a tail was lost');
    old.coordinator.close();
    await settle();
    // Nobody may wait for a coordinator that is gone.
    expect(this.unanswered).toBe(0);
    // A generation that was given out and never stored is given out again, as in Kafka.
    await this.adopt(await old.restart({}, batches.slice(0, kept)));
    // No generation that somebody works in is forgotten, and no commit that somebody was told of.
    expect(this.group?.generationId ?? 0).toBeGreaterThanOrEqual(this.highestSynced);
    const found = this.shard.offsets.get(GROUP, 'orders', 0)?.offset ?? -1;
    expect(found).toBeGreaterThanOrEqual(this.acknowledgedOffset);
    if (crashes && found > 0) this.seen.add('commit found after a crash');
  }

  private track<T>(promise: Promise<T>): Promise<T> {
    this.unanswered++;
    return promise.finally(() => {
      this.unanswered--;
    });
  }

  /** The process dies. One with an instance id is started again at once; the old one may still send a heartbeat. */
  private crash(actor: Actor): void {
    const { memberId, generationId, instanceId } = actor;
    actor.forget();
    if (instanceId === null || memberId === '') return;
    actor.joining = null;
    const h = this.h;
    this.join(actor, (response) => {
      if (response.errorCode !== ErrorCode.NONE || generationId === -1 || h !== this.h) return;
      // The process before is not dead after all, and commits what it read.
      void this.track(h.commitError(++this.lastOffset, { memberId, generationId, instanceId })).then((errorCode) => {
        if (errorCode === ErrorCode.NONE) this.failure ??= `the process before ${actor.name} was taken for it`;
        if (errorCode === ErrorCode.FENCED_INSTANCE_ID) this.seen.add('zombie of a static member refused');
      });
    });
    void this.track(this.h.heartbeat({ memberId, generationId, instanceId })).then((errorCode) => {
      if (errorCode === ErrorCode.FENCED_INSTANCE_ID) this.seen.add('fenced');
    });
  }

  /** An administrator removes a static member, whatever its process thinks. */
  private removeByInstance(actor: Actor): void {
    if (actor.instanceId === null) return;
    const leaving = { memberId: '', groupInstanceId: actor.instanceId, reason: 'its machine is gone' };
    void this.track(this.h.leave(leaving)).then(({ members }) => {
      if (members[0]?.errorCode === ErrorCode.NONE) this.seen.add('removed by an administrator');
    });
  }

  private join(actor: Actor, answered: (response: JoinGroupResponse) => void = () => {}): void {
    if (actor.joining !== null) return;
    const h = this.h;
    const before = actor.memberId;
    const joining = this.track(
      h.join({
        memberId: actor.memberId,
        instanceId: actor.instanceId,
        sessionTimeoutMs: 6_000,
        rebalanceTimeoutMs: 3_000,
        protocols: { range: `topics ${this.random.int(2)}` },
        version: actor.instanceId === null && this.random.int(4) === 0 ? 3 : 9,
      }),
    );
    actor.joining = joining;
    void joining.then((response) => {
      if (actor.joining === joining) actor.joining = null;
      if (h !== this.h || actor.memberId !== before) return;
      this.joinAnswered(actor, response);
      answered(response);
    });
  }

  private joinAnswered(actor: Actor, response: JoinGroupResponse): void {
    const { errorCode } = response;
    if (errorCode === ErrorCode.NONE) {
      if (response.generationId < this.highestSynced) this.failure ??= `generation went back for ${actor.name}`;
      actor.memberId = response.memberId;
      actor.generationId = response.generationId;
      actor.owned = [];
      actor.joined = response;
      if (response.skipAssignment) {
        this.seen.add('static leader skips the assignment');
        if (actor.instanceId === null || response.leader !== response.memberId) this.failure ??= 'a wrong skip';
      }
      return;
    }
    actor.generationId = -1;
    actor.joined = null;
    if (errorCode === ErrorCode.MEMBER_ID_REQUIRED) actor.memberId = response.memberId;
    else if (errorCode === ErrorCode.UNKNOWN_MEMBER_ID || errorCode === ErrorCode.FENCED_INSTANCE_ID) actor.forget();
    else if (errorCode === ErrorCode.GROUP_MAX_SIZE_REACHED) this.seen.add('full');
    if (errorCode === ErrorCode.FENCED_INSTANCE_ID) this.seen.add('fenced');
  }

  private sync(actor: Actor): void {
    const { joined } = actor;
    if (joined === null || actor.syncing !== null) return;
    const h = this.h;
    const { generationId, memberId } = joined;
    const leads = joined.leader === memberId && !joined.skipAssignment;
    const who = { memberId, generationId, instanceId: actor.instanceId };
    const syncing = this.track(h.sync(who, leads ? assign(joined) : {}));
    actor.syncing = syncing;
    void syncing.then((response) => {
      if (actor.syncing === syncing) actor.syncing = null;
      if (h !== this.h || actor.joined !== joined) return;
      actor.joined = null;
      if (response.errorCode !== ErrorCode.NONE) {
        this.lostGeneration(actor, response.errorCode);
        return;
      }
      if (committedGeneration(h) < generationId) this.failure ??= `${actor.name} has an assignment that may be lost`;
      actor.owned = response.assignment.length === 0 ? [] : response.assignment.toString().split(' ');
      this.highestSynced = Math.max(this.highestSynced, generationId);
      for (const partition of actor.owned) this.claim(`${generationId} ${partition}`, actor);
    });
  }

  /** A partition has one owner in a generation; a static member may come back for its own. */
  private claim(key: string, actor: Actor): void {
    const owner = this.owners.get(key);
    if (owner !== undefined && owner !== actor.name) this.failure ??= `${key} owned by ${owner} and ${actor.name}`;
    this.owners.set(key, actor.name);
  }

  private lostGeneration(actor: Actor, errorCode: number): void {
    if (errorCode === ErrorCode.NONE || errorCode === ErrorCode.COORDINATOR_LOAD_IN_PROGRESS) return;
    if (errorCode === ErrorCode.REBALANCE_IN_PROGRESS) this.seen.add('rebalance in progress');
    if (errorCode === ErrorCode.NOT_COORDINATOR) this.seen.add('coordinator lost');
    if (errorCode === ErrorCode.ILLEGAL_GENERATION) this.seen.add('illegal generation');
    if (errorCode === ErrorCode.UNKNOWN_MEMBER_ID) this.seen.add('expired');
    if (errorCode === ErrorCode.FENCED_INSTANCE_ID) this.seen.add('fenced');
    if (errorCode === ErrorCode.UNKNOWN_MEMBER_ID || errorCode === ErrorCode.FENCED_INSTANCE_ID) actor.forget();
    actor.generationId = -1;
  }

  private heartbeat(actor: Actor): void {
    if (actor.generationId === -1 || actor.joining !== null) return;
    const { memberId, generationId, instanceId } = actor;
    const h = this.h;
    void this.track(h.heartbeat({ memberId, generationId, instanceId })).then((errorCode) => {
      if (h === this.h && actor.memberId === memberId && actor.joining === null && actor.syncing === null) {
        if (actor.generationId === generationId) this.lostGeneration(actor, errorCode);
      }
    });
  }

  private commit(actor: Actor): void {
    const { memberId, instanceId } = actor;
    if (memberId === '' || actor.generationId === -1) return;
    // A thread of the client may still work for the generation before.
    const generationId = actor.generationId - this.random.int(2);
    const current = this.group;
    const zombie = current?.members.has(memberId) !== true || current.generationId !== generationId;
    const offset = ++this.lastOffset;
    void this.track(this.h.commitError(offset, { memberId, generationId, instanceId })).then((errorCode) => {
      if (errorCode === ErrorCode.NONE) this.acknowledgedOffset = Math.max(this.acknowledgedOffset, offset);
      if (!zombie) return;
      if (errorCode === ErrorCode.NONE) this.failure ??= `a commit of ${actor.name} was taken after its generation`;
      this.seen.add('zombie commit refused');
    });
  }

  private always(): void {
    expect(this.failure).toBeNull();
    const group = this.group;
    if (group === undefined) return;
    const members = [...group.members.values()];
    const { timers } = this.shard.env;
    expect(group.membersAwaitingJoin).toBe(members.filter((member) => member.awaitingJoin !== null).length);
    expect(members.length === 0 ? group.leaderId : group.members.has(group.leaderId ?? '')).toBe(
      members.length === 0 ? null : true,
    );
    for (const member of members) {
      if (member.groupInstanceId !== null) expect(group.staticMemberId(member.groupInstanceId)).toBe(member.memberId);
      expect(group.pendingJoinMembers.has(member.memberId)).toBe(false);
      if (!member.isExcusedFromHeartbeat) expect(timers.has(heartbeatKey(GROUP, member.memberId))).toBe(true);
      if (group.state !== 'PreparingRebalance') expect(member.awaitingJoin).toBeNull();
      if (group.state !== 'CompletingRebalance') expect(member.awaitingSync).toBeNull();
    }
    for (const memberId of group.pendingJoinMembers) expect(timers.has(heartbeatKey(GROUP, memberId))).toBe(true);
    if (group.state === 'Empty') expect(members).toEqual([]);
    if (group.state === 'PreparingRebalance') expect(timers.has(joinKey(GROUP))).toBe(true);
    if (group.state === 'CompletingRebalance' && group.pendingSyncMembers.size > 0) {
      expect(timers.has(syncKey(GROUP))).toBe(true);
    }
    if (group.state === 'Stable' && members.length >= 3) this.seen.add('stable with three');
    if (group.state === 'Empty' && group.generationId > 0) this.seen.add('emptied');
  }
}

/** The newest generation of the group in the log below the high watermark. */
function committedGeneration(h: GroupHarness): number {
  let newest = 0;
  for (const batch of h.log.batches) {
    if (lastOffset(batch, 0) >= h.log.highWatermark) break;
    for (const { key, value } of recordsOf(batch)) {
      const record = decodeRecord(groupRecordKeyTypes, key, value);
      if ('unreadable' in record) throw new Error(record.unreadable);
      if (record.value instanceof GroupMetadataValue) newest = Math.max(newest, record.value.generation);
    }
  }
  return newest;
}

function partitions(): string[] {
  return Array.from({ length: PARTITIONS }, (_, i) => `p${i}`);
}

/** What the leader makes of the members it was told of. */
function assign(joined: JoinGroupResponse): Record<string, string> {
  const assignment: Record<string, string> = {};
  for (const [i, partition] of partitions().entries()) {
    const { memberId } = joined.members[i % joined.members.length]!;
    assignment[memberId] = assignment[memberId] === undefined ? partition : `${assignment[memberId]} ${partition}`;
  }
  return assignment;
}

const SOMETIMES: readonly Event[] = [
  'stable with three',
  'fenced',
  'expired',
  'rebalance in progress',
  'full',
  'static without rebalance',
  'illegal generation',
  'zombie commit refused',
  'coordinator lost',
  'emptied',
  'restarted in a rebalance',
  'a tail was lost',
  'commit found after a crash',
  'zombie of a static member refused',
  'static leader skips the assignment',
  'removed by an administrator',
];

it(`holds over ${RUNS} interleavings (seed ${SEED})`, { timeout: 600_000 }, async () => {
  const seen = new Set<Event>();
  const missing = (): Event[] => SOMETIMES.filter((event) => !seen.has(event));
  // The rare events are given more runs, so that one unlucky seed does not count as a fault.
  const most = RUNS < 20 ? RUNS : RUNS * 10;
  for (let run = 0; run < RUNS || (run < most && missing().length > 0); run++) {
    const world = new World(SEED + run, seen);
    try {
      await world.start();
      for (let step = 0; step < STEPS; step++) await world.step();
      await world.calmDown();
      await world.restartStatics();
      await world.end();
    } catch (error) {
      throw new Error(`seed ${SEED + run}: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }
  if (RUNS >= 20) expect(missing()).toEqual([]);
});
