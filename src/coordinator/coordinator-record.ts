// A record of a coordinator's topic, and its bytes. A key is an int16 type and a body of version 0; a value is an int16
// version and a body; a null value deletes the key (tombstone). Must hold: bytes that cannot be read give an unreadable
// record with a reason, never an exception, so that loading reports it and goes on.

import type { RecordType } from '../protocol/api.ts';
import { Reader } from '../protocol/reader.ts';
import { Writer } from '../protocol/writer.ts';

export interface CoordinatorRecord {
  /** The key's type id, e.g. 2 for GroupMetadata. */
  readonly type: number;
  readonly key: object;
  readonly value: object | null;
  /** The version that the value is written in; 0 for a tombstone. */
  readonly valueVersion: number;
}

// biome-ignore lint/suspicious/noExplicitAny: the message types differ per entry
export type AnyRecordType = RecordType<any>;

export interface CoordinatorRecordType {
  readonly key: AnyRecordType;
  readonly value: AnyRecordType;
}

/** The record types of one topic by type id. */
export type CoordinatorRecordTypes = ReadonlyMap<number, CoordinatorRecordType>;

export interface UnreadableRecord {
  readonly unreadable: string;
  /** True if only the type is unknown: a newer Kafka's record, which Kafka skips too. */
  readonly unknownType: boolean;
}

export function encodeKey(types: CoordinatorRecordTypes, record: CoordinatorRecord): Buffer {
  const type = types.get(record.type);
  if (type === undefined) throw new RangeError(`no coordinator record has type ${record.type}`);
  return withPrefix(type.key, 0, record.key, record.type);
}

export function encodeValue(types: CoordinatorRecordTypes, record: CoordinatorRecord): Buffer | null {
  if (record.value === null) return null;
  const type = types.get(record.type);
  if (type === undefined) throw new RangeError(`no coordinator record has type ${record.type}`);
  return withPrefix(type.value, record.valueVersion, record.value, record.valueVersion);
}

function withPrefix(type: AnyRecordType, version: number, message: object, prefix: number): Buffer {
  const writer = new Writer();
  writer.int16(prefix);
  type.encode(writer, message, version);
  return writer.toBuffer();
}

export function decodeRecord(
  types: CoordinatorRecordTypes,
  key: Buffer | null,
  value: Buffer | null,
): CoordinatorRecord | UnreadableRecord {
  if (key === null || key.length < 2) return { unreadable: 'the key is missing', unknownType: false };
  const typeId = key.readInt16BE(0);
  const type = types.get(typeId);
  if (type === undefined) return { unreadable: `unknown record type ${typeId}`, unknownType: true };
  try {
    const decodedKey: object = type.key.decode(new Reader(key, 2), 0);
    if (value === null) return { type: typeId, key: decodedKey, value: null, valueVersion: 0 };
    if (value.length < 2) return { unreadable: 'the value is cut short', unknownType: false };
    const version = value.readInt16BE(0);
    const [oldest, newest] = type.value.versions;
    if (version < oldest || version > newest) {
      return {
        unreadable: `${type.value.name} has version ${version}, known are ${oldest} to ${newest}`,
        unknownType: false,
      };
    }
    const reader = new Reader(value, 2);
    const decodedValue: object = type.value.decode(reader, version);
    if (reader.unsafeInt64 !== null) {
      return { unreadable: `${reader.unsafeInt64} lies outside what can be counted exactly`, unknownType: false };
    }
    return { type: typeId, key: decodedKey, value: decodedValue, valueVersion: version };
  } catch (error) {
    return { unreadable: error instanceof Error ? error.message : String(error), unknownType: false };
  }
}
