// A set of partitions in the order in which they were added. Must hold: it never changes; adding gives another set and
// shares what stays the same.

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

  /** Topic by topic. */
  entries(): Iterable<[string, ReadonlySet<number>]> {
    return this.byTopic;
  }

  *[Symbol.iterator](): Generator<TopicPartition> {
    for (const [topic, numbers] of this.byTopic) for (const partition of numbers) yield { topic, partition };
  }
}

/** Those of a set that are still to be done. Changes in place: a transaction may have thousands of partitions. */
export class RemainingPartitions {
  private readonly byTopic = new Map<string, Set<number>>();

  constructor(partitions: TopicPartitions) {
    for (const [topic, numbers] of partitions.entries()) this.byTopic.set(topic, new Set(numbers));
  }

  get isEmpty(): boolean {
    return this.byTopic.size === 0;
  }

  remove(topic: string, partition: number): void {
    const numbers = this.byTopic.get(topic);
    if (numbers?.delete(partition) === true && numbers.size === 0) this.byTopic.delete(topic);
  }

  /** What they are now. */
  toSet(): TopicPartitions {
    return TopicPartitions.of(this);
  }

  *[Symbol.iterator](): Generator<TopicPartition> {
    for (const [topic, numbers] of this.byTopic) for (const partition of numbers) yield { topic, partition };
  }
}
