// The answers by topic that a handler gives itself, and for offsets the coordinator's beside them. Must hold: as in
// Kafka, what the handler refuses stands first and once per topic, the coordinator's partitions of the same topic
// behind it; where the handler refuses nothing, the coordinator's answer stays as it is.

export class TopicAnswers<T extends { partitions: unknown[] }> {
  private readonly topics: T[] = [];
  private readonly byKey = new Map<string, T>();
  private readonly keyOf: (topic: T) => string;

  constructor(keyOf: (topic: T) => string) {
    this.keyOf = keyOf;
  }

  /** The answer that stands for this topic already, else `topic`, which stands for it from now on. */
  of(topic: T): T {
    const key = this.keyOf(topic);
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    this.byKey.set(key, topic);
    this.topics.push(topic);
    return topic;
  }

  /** An answer of its own. */
  add(topic: T): T {
    this.topics.push(topic);
    return topic;
  }

  merge(answered: T[]): T[] {
    if (this.topics.length === 0) return answered;
    for (const topic of answered) {
      const standing = this.of(topic);
      if (standing === topic) continue;
      for (const partition of topic.partitions) standing.partitions.push(partition);
    }
    return this.topics;
  }
}
