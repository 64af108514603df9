// A set of partitions in the order in which they were added. Must hold: it never changes; adding and removing give
// another set and share what stays the same.

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

export class TopicPartitions {
  static readonly none = new TopicPartitions(new Map());
  private readonly byTopic: ReadonlyMap<string, ReadonlySet<number>>;

  private constructor(byTopic: ReadonlyMap<string, ReadonlySet<number>>) {
    this.byTopic = byTopic;
  }

  static of(partitions: Iterable<TopicPartition>): TopicPartitions {
    return TopicPartitions.none.with(partitions);
  }

  get isEmpty(): boolean {
    return this.byTopic.size === 0;
  }

  has(topic: string, partition: number): boolean {
    return this.byTopic.get(topic)?.has(partition) ?? false;
  }

  hasAll(partitions: Iterable<TopicPartition>): boolean {
    for (const { topic, partition } of partitions) if (!this.has(topic, partition)) return false;
    return true;
  }

  with(partitions: Iterable<TopicPartition>): TopicPartitions {
    const byTopic = new Map(this.byTopic);
    const own = new Map<string, Set<number>>();
    for (const { topic, partition } of partitions) {
      let numbers = own.get(topic);
      if (numbers === undefined) {
        numbers = new Set(byTopic.get(topic));
        own.set(topic, numbers);
        byTopic.set(topic, numbers);
      }
      numbers.add(partition);
    }
    return own.size === 0 ? this : new TopicPartitions(byTopic);
  }

  without(topic: string, partition: number): TopicPartitions {
    const numbers = this.byTopic.get(topic);
    if (numbers === undefined || !numbers.has(partition)) return this;
    const byTopic = new Map(this.byTopic);
    const left = new Set(numbers);
    left.delete(partition);
    if (left.size === 0) byTopic.delete(topic);
    else byTopic.set(topic, left);
    return new TopicPartitions(byTopic);
  }

  /** Topic by topic. */
  entries(): Iterable<[string, ReadonlySet<number>]> {
    return this.byTopic;
  }

  *[Symbol.iterator](): Generator<TopicPartition> {
    for (const [topic, numbers] of this.byTopic) for (const partition of numbers) yield { topic, partition };
  }
}
