// The small text files beside the logs, in Kafka's formats: offset checkpoints (version, count, `topic partition
// offset` lines), leader epochs, `partition.metadata`, `meta.properties`, the clean-shutdown marker. Must hold: reading
// is strict, a file that is not exactly of its format reads as null and the caller decides; writing is done by the
// callers, whole and atomically.

import type { Uuid } from '../../base/uuid.ts';
import { uuidBytes } from '../../base/uuid.ts';
import type { EpochStart } from '../leader-epochs.ts';

export const CheckpointFile = {
  RECOVERY_POINT: 'recovery-point-offset-checkpoint',
  REPLICATION: 'replication-offset-checkpoint',
  LOG_START: 'log-start-offset-checkpoint',
  CLEANER: 'cleaner-offset-checkpoint',
  CLEAN_SHUTDOWN: '.kafka_cleanshutdown',
  META: 'meta.properties',
  PARTITION: 'partition.metadata',
} as const;

const VERSION = 0;

export interface CheckpointEntry {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

function wholeNumber(text: string | undefined): number | null {
  if (text === undefined || !/^-?\d{1,19}$/.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}

/** The lines after the header, or null if version or count do not fit, or the last line has no end. */
function bodyLines(text: string): string[] | null {
  const lines = text.split('\n');
  // Else its number may be the beginning of another.
  if (lines.pop() !== '') return null;
  if (lines[0]?.trim() !== String(VERSION)) return null;
  const count = wholeNumber(lines[1]?.trim());
  const body = lines.slice(2);
  return count === body.length ? body : null;
}

export function parseCheckpoint(text: string): CheckpointEntry[] | null {
  const lines = bodyLines(text);
  if (lines === null) return null;
  const entries: CheckpointEntry[] = [];
  const named = new Set<string>();
  for (const line of lines) {
    const parts = line.trim().split(/\s+/);
    const partition = wholeNumber(parts[1]);
    const offset = wholeNumber(parts[2]);
    if (parts.length !== 3 || partition === null || offset === null) return null;
    // Nobody writes a partition twice: one of the two is another's, whose line is damaged.
    const name = `${parts[0]} ${partition}`;
    if (named.has(name)) return null;
    named.add(name);
    entries.push({ topic: parts[0]!, partition, offset });
  }
  return entries;
}

export function printCheckpoint(entries: readonly CheckpointEntry[]): string {
  const lines = [String(VERSION), String(entries.length)];
  for (const { topic, partition, offset } of entries) lines.push(`${topic} ${partition} ${offset}`);
  return `${lines.join('\n')}\n`;
}

export function parseEpochs(text: string): EpochStart[] | null {
  const lines = bodyLines(text);
  if (lines === null) return null;
  const entries: EpochStart[] = [];
  for (const line of lines) {
    const parts = line.trim().split(/\s+/);
    const epoch = wholeNumber(parts[0]);
    const startOffset = wholeNumber(parts[1]);
    if (parts.length !== 2 || epoch === null || startOffset === null || epoch < 0 || startOffset < 0) return null;
    const previous = entries[entries.length - 1];
    if (previous !== undefined && (epoch <= previous.epoch || startOffset <= previous.startOffset)) return null;
    entries.push({ epoch, startOffset });
  }
  return entries;
}

export function printEpochs(entries: readonly EpochStart[]): string {
  const lines = [String(VERSION), String(entries.length)];
  for (const { epoch, startOffset } of entries) lines.push(`${epoch} ${startOffset}`);
  return `${lines.join('\n')}\n`;
}

/** The topic id in a `partition.metadata`, or null. */
export function parsePartitionMetadata(text: string): Uuid | null {
  const found = new Map(text.split('\n').map((line) => splitAt(line, ':')));
  const id = found.get('topic_id');
  if (found.get('version') !== String(VERSION) || id === undefined) return null;
  return uuidBytes(id) === null ? null : id;
}

export function printPartitionMetadata(topicId: Uuid): string {
  return `version: ${VERSION}\ntopic_id: ${topicId}`;
}

function splitAt(line: string, separator: string): [string, string] {
  const at = line.indexOf(separator);
  return at < 0 ? [line.trim(), ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
}

export interface MetaProperties {
  readonly version: number;
  readonly clusterId: string | null;
  readonly nodeId: number | null;
  readonly directoryId: Uuid | null;
}

/** Version 1 (`node.id`) and the older version 0 (`broker.id`). Null if it is neither. */
export function parseMetaProperties(text: string): MetaProperties | null {
  const found = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith('!')) continue;
    const [key, value] = splitAt(trimmed, '=');
    // A Java properties file escapes `:`, `=`, `#` and `!` with a backslash.
    found.set(key, value.replace(/\\(.)/g, '$1'));
  }
  const version = wholeNumber(found.get('version'));
  if (version !== 0 && version !== 1) return null;
  const nodeText = found.get(version === 1 ? 'node.id' : 'broker.id');
  const nodeId = wholeNumber(nodeText);
  if (nodeText !== undefined && (nodeId === null || nodeId < 0)) return null;
  const directoryId = found.get('directory.id') ?? null;
  if (directoryId !== null && uuidBytes(directoryId) === null) return null;
  return { version, clusterId: found.get('cluster.id') ?? null, nodeId, directoryId };
}

export function printMetaProperties(properties: {
  clusterId: string;
  nodeId: number;
  directoryId: Uuid;
  writtenAtMs: number;
}): string {
  const lines = [
    '#',
    `#${new Date(properties.writtenAtMs).toUTCString()}`,
    `cluster.id=${properties.clusterId}`,
    `directory.id=${properties.directoryId}`,
    `node.id=${properties.nodeId}`,
    'version=1',
  ];
  return `${lines.join('\n')}\n`;
}

/** What Kafka 3.8 and later leaves after a clean stop; -1 stands for an epoch that is not known. */
export function printCleanShutdown(brokerEpoch: number): string {
  return `{"version":${VERSION},"brokerEpoch":${brokerEpoch}}`;
}
