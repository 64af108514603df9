// Control records: what the broker itself writes between users' records (ends of transactions) and what KRaft writes
// into its log and snapshots. Must hold: a control record's key is int16 version, int16 type; a type or version newer
// than ours is read, not refused, because a newer broker may have written it. The bodies of KRaft's own types are
// generated messages (protocol/generated/data); here are only the key and the end-of-transaction value.

import { NO_SEQUENCE, type TimestampType } from './batch.ts';
import { type BatchOptions, RecordBatchBuilder } from './builder.ts';

export const ControlRecordType = {
  ABORT: 0,
  COMMIT: 1,
  LEADER_CHANGE: 2,
  SNAPSHOT_HEADER: 3,
  SNAPSHOT_FOOTER: 4,
  KRAFT_VERSION: 5,
  KRAFT_VOTERS: 6,
} as const;

export type ControlRecordTypeId = (typeof ControlRecordType)[keyof typeof ControlRecordType];

const KEY_BYTES = 4;
const END_MARKER_BYTES = 6;

export function controlRecordKey(type: ControlRecordTypeId): Buffer {
  const key = Buffer.alloc(KEY_BYTES);
  key.writeInt16BE(type, 2);
  return key;
}

/** The type in a control record's key (perhaps one that we do not know), or null if this is no such key. */
export function controlRecordType(key: Buffer | null): number | null {
  if (key === null || key.length < KEY_BYTES || key.readInt16BE(0) < 0) return null;
  return key.readInt16BE(2);
}

export interface EndTransactionMarker {
  readonly committed: boolean;
  readonly coordinatorEpoch: number;
}

export function endMarkerValue(coordinatorEpoch: number): Buffer {
  const value = Buffer.alloc(END_MARKER_BYTES);
  value.writeInt32BE(coordinatorEpoch, 2);
  return value;
}

/** The marker in a control record, or null if it is none (another type, or broken). */
export function readEndMarker(key: Buffer | null, value: Buffer | null): EndTransactionMarker | null {
  const type = controlRecordType(key);
  if (type !== ControlRecordType.ABORT && type !== ControlRecordType.COMMIT) return null;
  if (value === null || value.length < END_MARKER_BYTES || value.readInt16BE(0) < 0) return null;
  return { committed: type === ControlRecordType.COMMIT, coordinatorEpoch: value.readInt32BE(2) };
}

/** What ends a transaction in one partition. */
export interface EndTxnMarkerOptions {
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly coordinatorEpoch: number;
  readonly committed: boolean;
  readonly timestamp: number;
  /** The topic's message.timestamp.type. Default: CreateTime. */
  readonly timestampType?: TimestampType;
}

/** The batch that ends a transaction: one record, transactional, control, without a sequence. */
export function buildEndTxnMarkerBatch(marker: EndTxnMarkerOptions): Buffer {
  const type = marker.committed ? ControlRecordType.COMMIT : ControlRecordType.ABORT;
  return buildControlBatch(type, endMarkerValue(marker.coordinatorEpoch), marker.timestamp, {
    producerId: marker.producerId,
    producerEpoch: marker.producerEpoch,
    baseSequence: NO_SEQUENCE,
    isTransactional: true,
    timestampType: marker.timestampType,
    logAppendTimeMs: marker.timestamp,
  });
}

/** A control batch of one record whose value the caller has encoded. */
export function buildControlBatch(
  type: ControlRecordTypeId,
  value: Uint8Array,
  timestamp: number,
  options: BatchOptions = {},
): Buffer {
  const builder = new RecordBatchBuilder({ ...options, isControl: true });
  builder.append(timestamp, controlRecordKey(type), value);
  return builder.build();
}
