import { describe, expect, it } from 'vitest';
import { BrokerConfig } from './broker-config.ts';
import { topicConfig } from './topic-config.ts';

const texts = (settings: Record<string, string>) => new Map(Object.entries(settings));
const derive = (topic: Record<string, string>, broker: Record<string, string> = {}) =>
  topicConfig(texts(topic), BrokerConfig.of(texts(broker)));

describe('topicConfig', () => {
  it('has Kafka defaults', () => {
    expect(derive({})).toEqual({
      segmentBytes: 1_073_741_824,
      segmentMs: 604_800_000,
      segmentJitterMs: 0,
      segmentIndexBytes: 10_485_760,
      indexIntervalBytes: 4096,
      maxMessageBytes: 1_048_588,
      flushMessages: Number.MAX_SAFE_INTEGER,
      flushMs: Number.MAX_SAFE_INTEGER,
      retentionMs: 604_800_000,
      retentionBytes: -1,
      fileDeleteDelayMs: 60_000,
      deleteRetentionMs: 86_400_000,
      minCompactionLagMs: 0,
      maxCompactionLagMs: Number.MAX_SAFE_INTEGER,
      minCleanableDirtyRatio: 0.5,
      minInsyncReplicas: 1,
      cleanupPolicy: { delete: true, compact: false },
      messageTimestampType: 'CreateTime',
      messageTimestampBeforeMaxMs: Number.MAX_SAFE_INTEGER,
      messageTimestampAfterMaxMs: 3_600_000,
      compressionType: 'producer',
      gzipLevel: -1,
      zstdLevel: 3,
      preallocate: false,
      uncleanLeaderElectionEnable: false,
    });
  });

  it('takes retention from ms, then minutes, then hours', () => {
    expect(derive({}, { 'log.retention.hours': '2' }).retentionMs).toBe(7_200_000);
    expect(derive({}, { 'log.retention.hours': '2', 'log.retention.minutes': '3' }).retentionMs).toBe(180_000);
    const all = { 'log.retention.hours': '2', 'log.retention.minutes': '3', 'log.retention.ms': '4' };
    expect(derive({}, all).retentionMs).toBe(4);
    expect(derive({ 'retention.ms': '5' }, all).retentionMs).toBe(5);
  });

  it('takes any negative retention as for ever', () => {
    expect(derive({}, { 'log.retention.hours': '-1' }).retentionMs).toBe(-1);
    expect(derive({}, { 'log.retention.ms': '-5' }).retentionMs).toBe(-1);
  });

  it('takes the roll from ms, then hours, and the flush from its own interval, then the scheduler', () => {
    expect(derive({}, { 'log.roll.hours': '1' }).segmentMs).toBe(3_600_000);
    expect(derive({}, { 'log.roll.hours': '1', 'log.roll.ms': '9' }).segmentMs).toBe(9);
    expect(derive({}, { 'log.roll.jitter.hours': '1' }).segmentJitterMs).toBe(3_600_000);
    expect(derive({}, { 'log.flush.scheduler.interval.ms': '8' }).flushMs).toBe(8);
    expect(derive({}, { 'log.flush.scheduler.interval.ms': '8', 'log.flush.interval.ms': '7' }).flushMs).toBe(7);
  });

  it('follows a dynamic change of the broker', () => {
    const config = BrokerConfig.of(new Map()).withDynamic(new Map(), texts({ 'log.segment.bytes': '2000000' }));
    expect(topicConfig(new Map(), config).segmentBytes).toBe(2_000_000);
    expect(topicConfig(texts({ 'segment.bytes': '3000000' }), config).segmentBytes).toBe(3_000_000);
  });

  it('reads the policies, and none', () => {
    expect(derive({ 'cleanup.policy': 'compact, delete' }).cleanupPolicy).toEqual({ delete: true, compact: true });
    expect(derive({ 'cleanup.policy': '' }).cleanupPolicy).toEqual({ delete: false, compact: false });
  });

  it('counts an unreadable stored value as not set, and lets internal.segment.bytes pass the bound', () => {
    expect(derive({ 'segment.bytes': '1' }).segmentBytes).toBe(1_073_741_824);
    expect(derive({ 'internal.segment.bytes': '100' }).segmentBytes).toBe(100);
  });
});
