// Records of Kafka's own topics, and control records, as JSON for `klamm log dump`. Must hold: the names are Kafka's
// (what DumpLogSegments prints), bytes are base64; what cannot be decoded says why and never throws.

import { decodeFrame } from '../controller/local/metadata-batch.ts';
import { type CoordinatorRecordTypes, decodeRecord } from '../coordinator/coordinator-record.ts';
import { decodeAssignment, decodeSubscription } from '../coordinator/group/consumer-protocol.ts';
import type { DataType } from '../protocol/api.ts';
import { endTxnMarker } from '../protocol/generated/data/end-txn-marker.ts';
import { kRaftVersionRecord } from '../protocol/generated/data/kraft-version-record.ts';
import { leaderChangeMessage } from '../protocol/generated/data/leader-change-message.ts';
import { snapshotFooterRecord } from '../protocol/generated/data/snapshot-footer-record.ts';
import { snapshotHeaderRecord } from '../protocol/generated/data/snapshot-header-record.ts';
import { votersRecord } from '../protocol/generated/data/voters-record.ts';
import { GroupMetadataValue, groupRecordKeyTypes } from '../protocol/generated/records/group.ts';
import { metadataRecordTypes } from '../protocol/generated/records/metadata.ts';
import { shareRecordKeyTypes } from '../protocol/generated/records/share.ts';
import { transactionRecordKeyTypes } from '../protocol/generated/records/transaction.ts';
import { Reader } from '../protocol/reader.ts';
import { controlRecordType } from '../records/control.ts';

export const decoderNames = ['metadata', 'offsets', 'transactions', 'share', 'none'] as const;

export type DecoderName = (typeof decoderNames)[number];

const BY_TOPIC: ReadonlyMap<string, DecoderName> = new Map([
  ['__cluster_metadata', 'metadata'],
  ['__consumer_offsets', 'offsets'],
  ['__transaction_state', 'transactions'],
  ['__share_group_state', 'share'],
]);

export function decoderOfTopic(topic: string): DecoderName {
  return BY_TOPIC.get(topic) ?? 'none';
}

type KeyTypes = ReadonlyMap<number, { readonly key: DataType<object>; readonly value: DataType<object> }>;

const KEYED: ReadonlyMap<DecoderName, KeyTypes> = new Map<DecoderName, KeyTypes>([
  ['offsets', groupRecordKeyTypes],
  ['transactions', transactionRecordKeyTypes],
  ['share', shareRecordKeyTypes],
]);

/** What the record says; null where the decoder is 'none'. */
export function decodeStored(name: DecoderName, key: Buffer | null, value: Buffer | null): object | null {
  if (name === 'none') return null;
  if (name === 'metadata') return decodeMetadata(value);
  const types = KEYED.get(name) as CoordinatorRecordTypes;
  const record = decodeRecord(types, key, value);
  if ('unreadable' in record) return { unreadable: record.unreadable };
  const names = types.get(record.type)!;
  const { key: decodedKey, value: decodedValue, valueVersion } = record;
  return {
    type: upperSnake(names.key.name.replace(/Key$/, '')),
    key: { type: record.type, data: plain(decodedKey) },
    value: decodedValue === null ? null : { version: valueVersion, data: plain(decodedValue) },
  };
}

function decodeMetadata(value: Buffer | null): object {
  if (value === null) return { unreadable: 'a metadata record without a value' };
  try {
    const { type, version, message } = decodeFrame(value, 'the record');
    const name = metadataRecordTypes.get(type)?.name;
    return { type: name === undefined ? type : upperSnake(name), version, data: plain(message) };
  } catch (error) {
    return { unreadable: (error as Error).message };
  }
}

const CONTROL: ReadonlyMap<number, readonly [name: string, type: DataType<object>]> = new Map<
  number,
  readonly [string, DataType<object>]
>([
  [0, ['ABORT', endTxnMarker]],
  [1, ['COMMIT', endTxnMarker]],
  [2, ['LEADER_CHANGE', leaderChangeMessage]],
  [3, ['SNAPSHOT_HEADER', snapshotHeaderRecord]],
  [4, ['SNAPSHOT_FOOTER', snapshotFooterRecord]],
  [5, ['KRAFT_VERSION', kRaftVersionRecord]],
  [6, ['KRAFT_VOTERS', votersRecord]],
]);

export function decodeControl(key: Buffer | null, value: Buffer | null): object {
  const id = controlRecordType(key);
  if (id === null) return { unreadable: 'the key of a control record is cut short' };
  const known = CONTROL.get(id);
  if (known === undefined || value === null || value.length < 2) return { control: known?.[0] ?? id };
  const [control, type] = known;
  try {
    // The value begins with its version, which is also its first field where it has one.
    const version = Math.min(value.readInt16BE(0), type.versions[1]);
    const isMarker = type === endTxnMarker;
    const data = plain(type.decode(new Reader(value, isMarker ? 2 : 0), version));
    return { control, version, data };
  } catch (error) {
    return { control, unreadable: (error as Error).message };
  }
}

function upperSnake(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
}

/** The same with nothing in it that JSON does not have. */
function plain(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const members = value instanceof GroupMetadataValue && value.protocolType === 'consumer' ? value.members : null;
  const fields = Object.entries(value).map(([name, field]) => [name, plain(field)] as const);
  if (members === null) return Object.fromEntries(fields);
  const readable = members.map((member) => {
    const { subscription, assignment } = member;
    return {
      ...(plain(member) as object),
      subscription: plain(decodeSubscription(subscription) ?? subscription),
      assignment: plain(decodeAssignment(assignment) ?? assignment),
    };
  });
  return { ...Object.fromEntries(fields), members: readable };
}
