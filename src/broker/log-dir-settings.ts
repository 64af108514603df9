// The broker's settings about its data folders as the storage takes them. Called at the start and whenever a setting
// changes.

import { resolve } from 'node:path';
import type { BrokerConfig } from '../config/broker-config.ts';
import type { MoveSettings } from '../storage/directories/replica-moves.ts';

export function moveSettings(config: BrokerConfig): MoveSettings {
  return {
    threads: config.get('num.replica.alter.log.dirs.threads'),
    maxBytesPerSecond: config.get('replica.alter.log.dirs.io.max.bytes.per.second'),
  };
}

/** Absolute, as the data folders are. */
export function cordonedDirectories(config: BrokerConfig): string[] {
  return config.cordonedLogDirs.map((directory) => resolve(directory));
}

/** metadata.log.dir, where it is set. */
export function metadataDirectory(config: BrokerConfig): { readonly metadataDirectory?: string } {
  const asked = config.get('metadata.log.dir');
  return asked === null ? {} : { metadataDirectory: resolve(asked) };
}
