// What the validator is to demand of a produce request's batches: the topic's settings and the request's version
// joined.

import type { BrokerConfig } from '../config/broker-config.ts';
import type { ValidationOptions } from '../records/validate.ts';
import type { Log } from '../storage/log.ts';

/** @param version the version of the Produce request, whose own rules come first */
export function produceValidation(config: BrokerConfig, log: Log, version: number, nowMs: number): ValidationOptions {
  const topic = log.config;
  return {
    topic: log.topic,
    partition: log.partition,
    nowMs,
    origin: 'client',
    produceVersion: version,
    timestampType: topic.messageTimestampType,
    timestampBeforeMaxMs: topic.messageTimestampBeforeMaxMs,
    timestampAfterMaxMs: topic.messageTimestampAfterMaxMs,
    compacted: topic.cleanupPolicy.compact,
    maxMessageBytes: topic.maxMessageBytes,
    compressionType: topic.compressionType,
    levels: { gzip: topic.gzipLevel, zstd: topic.zstdLevel },
    maxDecompressedBytes: config.get('klamm.validation.max.decompressed.bytes'),
  };
}
