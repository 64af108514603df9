// A topic's effective configuration: its own keys over the broker's. Must hold: precedence is Kafka's (the topic's key,
// then the broker key in ms, then its minutes or hours); the result is plain data that the log takes as it is.

import type { BrokerConfig, ConfigTexts } from './broker-config.ts';
import type { BrokerKey, TopicKey } from './definitions.ts';
import { findRow } from './definitions.ts';
import { parseConfig } from './parse-value.ts';
import type { ConfigValue } from './row.ts';

export type CompressionTypeName = 'producer' | 'uncompressed' | 'gzip' | 'snappy' | 'lz4' | 'zstd';

/** Number.MAX_SAFE_INTEGER stands for "no limit" wherever Kafka has 2^63 - 1. */
export interface TopicConfig {
  readonly segmentBytes: number;
  readonly segmentMs: number;
  readonly segmentJitterMs: number;
  readonly segmentIndexBytes: number;
  readonly indexIntervalBytes: number;
  readonly maxMessageBytes: number;
  readonly flushMessages: number;
  readonly flushMs: number;
  /** -1 for ever. */
  readonly retentionMs: number;
  /** -1 for no limit. */
  readonly retentionBytes: number;
  readonly fileDeleteDelayMs: number;
  readonly deleteRetentionMs: number;
  readonly minCompactionLagMs: number;
  readonly maxCompactionLagMs: number;
  readonly minCleanableDirtyRatio: number;
  readonly minInsyncReplicas: number;
  readonly cleanupPolicy: { readonly delete: boolean; readonly compact: boolean };
  readonly messageTimestampType: 'CreateTime' | 'LogAppendTime';
  readonly messageTimestampBeforeMaxMs: number;
  readonly messageTimestampAfterMaxMs: number;
  readonly compressionType: CompressionTypeName;
  readonly gzipLevel: number;
  readonly zstdLevel: number;
  readonly preallocate: boolean;
  readonly uncleanLeaderElectionEnable: boolean;
}

interface Synonym {
  readonly key: BrokerKey;
  /** What the broker key's number is multiplied with to become the topic key's. */
  readonly factor: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function same(key: BrokerKey): readonly Synonym[] {
  return [{ key, factor: 1 }];
}

/** The broker keys behind each topic key, the strongest first. Topic keys without one have only their default. */
const synonyms: ReadonlyMap<string, readonly Synonym[]> = new Map<TopicKey, readonly Synonym[]>([
  ['cleanup.policy', same('log.cleanup.policy')],
  ['compression.gzip.level', same('compression.gzip.level')],
  ['compression.lz4.level', same('compression.lz4.level')],
  ['compression.type', same('compression.type')],
  ['compression.zstd.level', same('compression.zstd.level')],
  ['delete.retention.ms', same('log.cleaner.delete.retention.ms')],
  ['file.delete.delay.ms', same('log.segment.delete.delay.ms')],
  ['flush.messages', same('log.flush.interval.messages')],
  ['flush.ms', [...same('log.flush.interval.ms'), ...same('log.flush.scheduler.interval.ms')]],
  ['index.interval.bytes', same('log.index.interval.bytes')],
  ['local.retention.bytes', same('log.local.retention.bytes')],
  ['local.retention.ms', same('log.local.retention.ms')],
  ['max.compaction.lag.ms', same('log.cleaner.max.compaction.lag.ms')],
  ['max.message.bytes', same('message.max.bytes')],
  ['message.timestamp.after.max.ms', same('log.message.timestamp.after.max.ms')],
  ['message.timestamp.before.max.ms', same('log.message.timestamp.before.max.ms')],
  ['message.timestamp.type', same('log.message.timestamp.type')],
  ['min.cleanable.dirty.ratio', same('log.cleaner.min.cleanable.ratio')],
  ['min.compaction.lag.ms', same('log.cleaner.min.compaction.lag.ms')],
  ['min.insync.replicas', same('min.insync.replicas')],
  ['preallocate', same('log.preallocate')],
  ['retention.bytes', same('log.retention.bytes')],
  [
    'retention.ms',
    [
      ...same('log.retention.ms'),
      { key: 'log.retention.minutes', factor: MINUTE },
      { key: 'log.retention.hours', factor: HOUR },
    ],
  ],
  ['segment.bytes', same('log.segment.bytes')],
  ['segment.index.bytes', same('log.index.size.max.bytes')],
  ['segment.jitter.ms', [...same('log.roll.jitter.ms'), { key: 'log.roll.jitter.hours', factor: HOUR }]],
  ['segment.ms', [...same('log.roll.ms'), { key: 'log.roll.hours', factor: HOUR }]],
  ['unclean.leader.election.enable', same('unclean.leader.election.enable')],
]);

/** The broker keys that a topic key falls back to, the strongest first. */
export function brokerSynonyms(topicKey: string): readonly BrokerKey[] {
  return (synonyms.get(topicKey) ?? []).map((synonym) => synonym.key);
}

function brokerValue(topicKey: string, config: BrokerConfig): ConfigValue | null {
  for (const { key, factor } of synonyms.get(topicKey) ?? []) {
    const value = config.get(key);
    if (value === null) continue;
    if (typeof value !== 'number') return value;
    // Any negative retention time means for ever.
    if (topicKey === 'retention.ms' && value < 0) return -1;
    return factor === 1 ? value : value * factor;
  }
  return null;
}

/** The value of one topic key, given the topic's own settings. A setting that cannot be read counts as not set. */
export function topicValue(key: TopicKey, overrides: ConfigTexts, config: BrokerConfig): ConfigValue {
  const row = findRow('topic', key)!;
  const own = overrides.get(key);
  if (own !== undefined) {
    const parsed = parseConfig(row, own);
    if (!('error' in parsed)) return parsed.value;
  }
  const inherited = brokerValue(key, config);
  if (inherited !== null) return inherited;
  const parsed = parseConfig(row, row.default ?? '');
  return 'error' in parsed ? '' : parsed.value;
}

/** What a topic with these settings of its own gets on a broker with this configuration. */
export function topicConfig(overrides: ConfigTexts, config: BrokerConfig): TopicConfig {
  const value = (key: TopicKey) => topicValue(key, overrides, config);
  const number = (key: TopicKey) => value(key) as number;
  const policies = value('cleanup.policy') as readonly string[];
  // internal.segment.bytes is Kafka's way around the lower bound of segment.bytes, for tests.
  const internalSegmentBytes = overrides.has('internal.segment.bytes') ? value('internal.segment.bytes') : '';
  return {
    segmentBytes: typeof internalSegmentBytes === 'number' ? internalSegmentBytes : number('segment.bytes'),
    segmentMs: number('segment.ms'),
    segmentJitterMs: number('segment.jitter.ms'),
    segmentIndexBytes: number('segment.index.bytes'),
    indexIntervalBytes: number('index.interval.bytes'),
    maxMessageBytes: number('max.message.bytes'),
    flushMessages: number('flush.messages'),
    flushMs: number('flush.ms'),
    retentionMs: number('retention.ms'),
    retentionBytes: number('retention.bytes'),
    fileDeleteDelayMs: number('file.delete.delay.ms'),
    deleteRetentionMs: number('delete.retention.ms'),
    minCompactionLagMs: number('min.compaction.lag.ms'),
    maxCompactionLagMs: number('max.compaction.lag.ms'),
    minCleanableDirtyRatio: number('min.cleanable.dirty.ratio'),
    minInsyncReplicas: number('min.insync.replicas'),
    cleanupPolicy: { delete: policies.includes('delete'), compact: policies.includes('compact') },
    messageTimestampType: value('message.timestamp.type') as TopicConfig['messageTimestampType'],
    messageTimestampBeforeMaxMs: number('message.timestamp.before.max.ms'),
    messageTimestampAfterMaxMs: number('message.timestamp.after.max.ms'),
    compressionType: value('compression.type') as CompressionTypeName,
    gzipLevel: number('compression.gzip.level'),
    zstdLevel: number('compression.zstd.level'),
    preallocate: value('preallocate') as boolean,
    uncleanLeaderElectionEnable: value('unclean.leader.election.enable') as boolean,
  };
}
