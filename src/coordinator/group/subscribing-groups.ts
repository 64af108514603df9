// Which consumer groups of a shard subscribe to a topic, and since when the newest topic is known. Must hold: agrees
// with the groups, which tell it as their records are replayed; no empty set is kept.

const NONE: ReadonlySet<string> = new Set();

export class SubscribingGroups {
  private readonly byTopic = new Map<string, Set<string>>();
  /** The offset of the newest metadata image that brought new topics; -1 before the first image. */
  newestTopicsVersion = -1;

  subscribe(groupId: string, topic: string): void {
    const groups = this.byTopic.get(topic);
    if (groups === undefined) this.byTopic.set(topic, new Set([groupId]));
    else groups.add(groupId);
  }

  unsubscribe(groupId: string, topic: string): void {
    const groups = this.byTopic.get(topic);
    if (groups === undefined) return;
    groups.delete(groupId);
    if (groups.size === 0) this.byTopic.delete(topic);
  }

  of(topic: string): ReadonlySet<string> {
    return this.byTopic.get(topic) ?? NONE;
  }
}
