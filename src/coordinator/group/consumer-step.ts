// One operation on a consumer group while it is computed: the records so far, and what is to happen once they are
// replayed. Must hold: nothing but timers and answers happens afterwards, and only if the records were appended.

import type { CoordinatorRecord } from '../coordinator-record.ts';
import { Changes, type Outcome } from '../shard.ts';

/** Runs in the operation's second half; what it answers leaves when the records are committed. */
export type Afterwards = (changes: Changes) => void;

export class ConsumerStep {
  readonly records: CoordinatorRecord[] = [];
  private readonly actions: Afterwards[] = [];

  add(...records: readonly CoordinatorRecord[]): void {
    for (const record of records) this.records.push(record);
  }

  /** `action` runs when the records are replayed. */
  afterwards(action: Afterwards): void {
    this.actions.push(action);
  }

  outcome<T>(response: T): Outcome<T> {
    const { records, actions } = this;
    if (actions.length === 0) return { records, response, effects: [] };
    return {
      records,
      response,
      effects: [],
      next: () => {
        const changes = new Changes();
        for (const action of actions) action(changes);
        return changes.outcome(response);
      },
    };
  }
}
