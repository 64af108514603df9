// The settings that the group coordinator obeys, read anew at each use so that a dynamic change counts at once: the
// broker's, and those of a single group (config resource GROUP) over them. Must hold: names are Kafka's keys in camel
// case; the broker derives both from its configuration and the metadata image.

/** Which way a group may change between the classic and the consumer protocol while it has members. */
export type ConsumerMigrationPolicy = 'bidirectional' | 'upgrade' | 'downgrade' | 'disabled';

export interface GroupCoordinatorConfig {
  /** group.min.session.timeout.ms */
  readonly minSessionTimeoutMs: number;
  /** group.max.session.timeout.ms */
  readonly maxSessionTimeoutMs: number;
  /** group.max.size */
  readonly maxSize: number;
  /** group.initial.rebalance.delay.ms */
  readonly initialRebalanceDelayMs: number;
  /** offset.metadata.max.bytes */
  readonly offsetMetadataMaxBytes: number;
  /** offsets.retention.minutes, in milliseconds */
  readonly offsetsRetentionMs: number;
  /** offsets.retention.check.interval.ms */
  readonly offsetsRetentionCheckIntervalMs: number;
  /** offsets.load.buffer.size */
  readonly loadBufferBytes: number;
  /** offsets.commit.timeout.ms */
  readonly writeTimeoutMs: number;
  /** Whether group.coordinator.rebalance.protocols has `consumer`; group.version must allow it too. */
  readonly consumerProtocolEnabled: boolean;
  /** group.consumer.max.size */
  readonly consumerMaxSize: number;
  /** group.consumer.assignors: names, the first being what a group without a choice gets; never empty. */
  readonly consumerAssignors: readonly string[];
  /** group.consumer.migration.policy */
  readonly consumerMigrationPolicy: ConsumerMigrationPolicy;
  /** group.consumer.regex.refresh.interval.ms */
  readonly consumerRegexRefreshIntervalMs: number;
}

/** What holds for one consumer group (KIP-848): its own configuration over the broker's, within the broker's bounds. */
export interface ConsumerGroupSettings {
  /** consumer.session.timeout.ms, else group.consumer.session.timeout.ms */
  readonly sessionTimeoutMs: number;
  /** consumer.heartbeat.interval.ms, else group.consumer.heartbeat.interval.ms */
  readonly heartbeatIntervalMs: number;
  /** consumer.assignment.interval.ms, else group.consumer.assignment.interval.ms: shortest time between two targets. */
  readonly assignmentIntervalMs: number;
}

export interface GroupConfigs {
  /** Never fails, also for a group that does not exist. Ask at each use: the answer changes with the metadata. */
  consumer(groupId: string): ConsumerGroupSettings;
}

/** Kafka 4.3.1's defaults, except the initial rebalance delay: see docs on group.initial.rebalance.delay.ms. */
export const defaultGroupCoordinatorConfig: GroupCoordinatorConfig = {
  minSessionTimeoutMs: 6_000,
  maxSessionTimeoutMs: 1_800_000,
  maxSize: 2_147_483_647,
  initialRebalanceDelayMs: 0,
  offsetMetadataMaxBytes: 4_096,
  offsetsRetentionMs: 10_080 * 60_000,
  offsetsRetentionCheckIntervalMs: 600_000,
  loadBufferBytes: 5_242_880,
  writeTimeoutMs: 5_000,
  consumerProtocolEnabled: true,
  consumerMaxSize: 2_147_483_647,
  consumerAssignors: ['uniform', 'range'],
  consumerMigrationPolicy: 'bidirectional',
  consumerRegexRefreshIntervalMs: 600_000,
};

/** Kafka 4.3.1's defaults for every group. */
export const defaultConsumerGroupSettings: ConsumerGroupSettings = {
  sessionTimeoutMs: 45_000,
  heartbeatIntervalMs: 5_000,
  assignmentIntervalMs: 1_000,
};

/** The same settings for all groups. */
export function sameForAllGroups(settings: ConsumerGroupSettings = defaultConsumerGroupSettings): GroupConfigs {
  return { consumer: () => settings };
}
