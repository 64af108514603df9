// The states of a transactional id and the moves between them. Must hold: names and stored ids are Kafka's; a state is
// entered only from where the table says; what is read from the log is taken as it is, since compaction leaves gaps.

import { assert } from '../../base/assert.ts';

export type TransactionState =
  | 'Empty'
  | 'Ongoing'
  | 'PrepareCommit'
  | 'PrepareAbort'
  | 'CompleteCommit'
  | 'CompleteAbort'
  | 'Dead'
  | 'PrepareEpochFence';

/** By the id that a record holds. The last two pass within one operation and are never stored. */
const STATES: readonly TransactionState[] = [
  'Empty',
  'Ongoing',
  'PrepareCommit',
  'PrepareAbort',
  'CompleteCommit',
  'CompleteAbort',
  'Dead',
  'PrepareEpochFence',
];
const STORED_STATES = 6;

/** From which states each state may be entered. An empty abort (KIP-890) begins where no transaction is open. */
export const enteredFrom: Readonly<Record<TransactionState, readonly TransactionState[]>> = {
  Empty: ['Empty', 'CompleteCommit', 'CompleteAbort'],
  Ongoing: ['Ongoing', 'Empty', 'CompleteCommit', 'CompleteAbort'],
  PrepareCommit: ['Ongoing'],
  PrepareAbort: ['Ongoing', 'PrepareEpochFence', 'Empty', 'CompleteCommit', 'CompleteAbort'],
  CompleteCommit: ['PrepareCommit'],
  CompleteAbort: ['PrepareAbort'],
  Dead: ['Empty', 'CompleteCommit', 'CompleteAbort'],
  PrepareEpochFence: ['Ongoing'],
};

export function checkMove(from: TransactionState, to: TransactionState): void {
  assert(enteredFrom[to].includes(from), `no move from ${from} to ${to}`);
}

export function stateId(state: TransactionState): number {
  return STATES.indexOf(state);
}

/** Undefined for one that no record can have. */
export function stateOfId(id: number): TransactionState | undefined {
  return id < STORED_STATES ? STATES[id] : undefined;
}

export function isStateName(name: string): name is TransactionState {
  return (STATES as readonly string[]).includes(name);
}

/** The outcome is decided and durable; markers are on their way. */
export function isPrepared(state: TransactionState): boolean {
  return state === 'PrepareCommit' || state === 'PrepareAbort';
}

/** Nothing is open: the id may be forgotten in time. */
export function isIdle(state: TransactionState): boolean {
  return state === 'Empty' || state === 'CompleteCommit' || state === 'CompleteAbort';
}
