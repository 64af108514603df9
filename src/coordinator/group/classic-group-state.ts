// The states of a classic group and the moves between them, with Kafka's printed names. Must hold: a group's
// state changes in `move` (a move that the table lacks is a programmer error) and in `restore`, for replay, alone.

import { assert } from '../../base/assert.ts';
import type { Logger } from '../../base/logger.ts';

export type ClassicGroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable' | 'Dead';

/**
 * Empty: no members; offsets may remain. PreparingRebalance: members are asked to join again. CompletingRebalance: all
 * joined, the leader's assignment is awaited. Stable: every member has its assignment. Dead: the shard was given up.
 */
const moves: Readonly<Record<ClassicGroupState, readonly ClassicGroupState[]>> = {
  Empty: ['PreparingRebalance', 'Dead'],
  PreparingRebalance: ['Empty', 'CompletingRebalance', 'Dead'],
  CompletingRebalance: ['PreparingRebalance', 'Stable', 'Dead'],
  Stable: ['PreparingRebalance', 'Dead'],
  Dead: ['Dead'],
};

export interface ClassicStateMachine {
  readonly groupId: string;
  state: ClassicGroupState;
  previousState: ClassicGroupState;
  /** When the state was entered, wall clock; -1 when an old record did not say. */
  stateTimestampMs: number;
}

export function canMove(from: ClassicGroupState, to: ClassicGroupState): boolean {
  return moves[from].includes(to);
}

export function move(
  group: ClassicStateMachine,
  to: ClassicGroupState,
  nowMs: number,
  reason: string,
  logger: Logger,
): void {
  const from = group.state;
  assert(canMove(from, to), `group ${group.groupId} cannot move from ${from} to ${to}`);
  group.previousState = from;
  group.state = to;
  group.stateTimestampMs = nowMs;
  logger.debug({ group: group.groupId, from, to, reason }, 'group changed its state');
}

/** The state as a record of the log has it: at loading any state may follow any other. */
export function restore(group: ClassicStateMachine, state: ClassicGroupState, timestampMs: number): void {
  group.previousState = group.state;
  group.state = state;
  group.stateTimestampMs = timestampMs;
}
