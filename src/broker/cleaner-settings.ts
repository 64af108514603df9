// The broker's log.cleaner.* settings as the storage's cleaner takes them. Called at the start and whenever a setting
// changes.

import type { BrokerConfig } from '../config/broker-config.ts';
import type { CleanerSettings } from '../storage/cleaner/log-cleaner.ts';

export function cleanerSettings(config: BrokerConfig): CleanerSettings {
  return {
    enabled: config.get('log.cleaner.enable'),
    threads: config.get('log.cleaner.threads'),
    backoffMs: config.get('log.cleaner.backoff.ms'),
    dedupeBufferBytes: config.get('log.cleaner.dedupe.buffer.size'),
    ioBufferBytes: config.get('log.cleaner.io.buffer.size'),
    loadFactor: config.get('log.cleaner.io.buffer.load.factor'),
    maxBytesPerSecond: config.get('log.cleaner.io.max.bytes.per.second'),
  };
}
