// The settings of one log, as plain numbers: a topic's config resolved against the broker's. Must hold: values are
// already checked by config/; what Kafka writes as Long.MAX_VALUE ("never") is NEVER here. A log reads them at each
// use, so that a changed config takes effect with the next append.

import type { TopicConfig } from '../config/topic-config.ts';

/** Kafka's Long.MAX_VALUE in a config: no limit. */
export const NEVER = Number.MAX_SAFE_INTEGER;

/** What a log needs of its topic's configuration. */
export type LogConfig = Omit<TopicConfig, 'uncleanLeaderElectionEnable'>;

/** Apache Kafka 4.3.1's defaults. */
export const defaultLogConfig: LogConfig = {
  segmentBytes: 1_073_741_824,
  segmentMs: 604_800_000,
  segmentJitterMs: 0,
  segmentIndexBytes: 10_485_760,
  indexIntervalBytes: 4096,
  maxMessageBytes: 1_048_588,
  flushMessages: NEVER,
  flushMs: NEVER,
  retentionMs: 604_800_000,
  retentionBytes: -1,
  fileDeleteDelayMs: 60_000,
  deleteRetentionMs: 86_400_000,
  minCompactionLagMs: 0,
  maxCompactionLagMs: NEVER,
  minCleanableDirtyRatio: 0.5,
  cleanupPolicy: { delete: true, compact: false },
  messageTimestampType: 'CreateTime',
  messageTimestampBeforeMaxMs: NEVER,
  messageTimestampAfterMaxMs: 3_600_000,
  compressionType: 'producer',
  gzipLevel: -1,
  zstdLevel: 3,
  minInsyncReplicas: 1,
  preallocate: false,
};

/** On a compacted topic a record must reach an inactive segment in time for max.compaction.lag.ms (KIP-354). */
export function rollLimits(config: LogConfig): LogConfig {
  const { segmentMs, maxCompactionLagMs, cleanupPolicy } = config;
  return cleanupPolicy.compact && maxCompactionLagMs < segmentMs
    ? { ...config, segmentMs: maxCompactionLagMs }
    : config;
}
