// Generated from protocol-spec/records/share by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../../base/uuid.ts';
import type { RecordType } from '../../api.ts';
import { DecodeError, type Reader } from '../../reader.ts';
import { EncodeError, type Writer } from '../../writer.ts';

export class ShareSnapshotKey {
  groupId: string = '';
  topicId: Uuid = ZERO_UUID;
  partition: number = 0;

  constructor(init?: Partial<ShareSnapshotKey>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partition !== undefined) this.partition = init.partition;
  }
}

function decodeShareSnapshotKey(reader: Reader, _version: number): ShareSnapshotKey {
  const it = new ShareSnapshotKey();
  it.groupId = reader.string('groupId');
  it.topicId = reader.uuid();
  it.partition = reader.int32();
  return it;
}

function encodeShareSnapshotKey(writer: Writer, it: ShareSnapshotKey, _version: number): void {
  writer.string(it.groupId);
  writer.uuid(it.topicId);
  writer.int32(it.partition);
}
export const shareSnapshotKey: RecordType<ShareSnapshotKey> = {
  key: 0,
  versions: [0, 0],
  name: 'ShareSnapshotKey',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ShareSnapshotKey has no version ${version}`);
    return decodeShareSnapshotKey(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ShareSnapshotKey has no version ${version}`);
    encodeShareSnapshotKey(writer, message, version);
  },
};

export class ShareSnapshotValueStateBatch {
  firstOffset: number = 0;
  lastOffset: number = 0;
  deliveryState: number = 0;
  deliveryCount: number = 0;

  constructor(init?: Partial<ShareSnapshotValueStateBatch>) {
    if (init === undefined) return;
    if (init.firstOffset !== undefined) this.firstOffset = init.firstOffset;
    if (init.lastOffset !== undefined) this.lastOffset = init.lastOffset;
    if (init.deliveryState !== undefined) this.deliveryState = init.deliveryState;
    if (init.deliveryCount !== undefined) this.deliveryCount = init.deliveryCount;
  }
}

function decodeShareSnapshotValueStateBatch(reader: Reader, _version: number): ShareSnapshotValueStateBatch {
  const it = new ShareSnapshotValueStateBatch();
  it.firstOffset = reader.int64('firstOffset');
  it.lastOffset = reader.int64('lastOffset');
  it.deliveryState = reader.int8();
  it.deliveryCount = reader.int16();
  reader.skipTags();
  return it;
}

function encodeShareSnapshotValueStateBatch(writer: Writer, it: ShareSnapshotValueStateBatch, _version: number): void {
  writer.int64(it.firstOffset);
  writer.int64(it.lastOffset);
  writer.int8(it.deliveryState);
  writer.int16(it.deliveryCount);
  writer.unsignedVarint(0);
}

export class ShareSnapshotValue {
  snapshotEpoch: number = 0;
  stateEpoch: number = 0;
  leaderEpoch: number = 0;
  startOffset: number = 0;
  deliveryCompleteCount: number = -1;
  createTimestamp: number = 0;
  writeTimestamp: number = 0;
  stateBatches: ShareSnapshotValueStateBatch[] = [];

  constructor(init?: Partial<ShareSnapshotValue>) {
    if (init === undefined) return;
    if (init.snapshotEpoch !== undefined) this.snapshotEpoch = init.snapshotEpoch;
    if (init.stateEpoch !== undefined) this.stateEpoch = init.stateEpoch;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
    if (init.startOffset !== undefined) this.startOffset = init.startOffset;
    if (init.deliveryCompleteCount !== undefined) this.deliveryCompleteCount = init.deliveryCompleteCount;
    if (init.createTimestamp !== undefined) this.createTimestamp = init.createTimestamp;
    if (init.writeTimestamp !== undefined) this.writeTimestamp = init.writeTimestamp;
    if (init.stateBatches !== undefined) this.stateBatches = init.stateBatches;
  }
}

function decodeShareSnapshotValue(reader: Reader, version: number): ShareSnapshotValue {
  const it = new ShareSnapshotValue();
  it.snapshotEpoch = reader.int32();
  it.stateEpoch = reader.int32();
  it.leaderEpoch = reader.int32();
  it.startOffset = reader.int64('startOffset');
  it.createTimestamp = reader.int64('createTimestamp');
  it.writeTimestamp = reader.int64('writeTimestamp');
  const stateBatchesCount = reader.compactArrayLength(20, 'stateBatches');
  const stateBatchesItems: ShareSnapshotValueStateBatch[] = stateBatchesCount > 0 ? [decodeShareSnapshotValueStateBatch(reader, version)] : [];
  for (let i = 1; i < stateBatchesCount; i++) stateBatchesItems.push(decodeShareSnapshotValueStateBatch(reader, version));
  it.stateBatches = stateBatchesItems;
  const tagCount = reader.tagCount();
  for (let t = 0; t < tagCount; t++) {
    const tag = reader.unsignedVarint();
    const size = reader.unsignedVarint();
    if (tag === 0) {
      it.deliveryCompleteCount = reader.int32();
    } else {
      reader.skip(size);
    }
  }
  return it;
}

function encodeShareSnapshotValue(writer: Writer, it: ShareSnapshotValue, version: number): void {
  writer.int32(it.snapshotEpoch);
  writer.int32(it.stateEpoch);
  writer.int32(it.leaderEpoch);
  writer.int64(it.startOffset);
  writer.int64(it.createTimestamp);
  writer.int64(it.writeTimestamp);
  const stateBatchesItems = it.stateBatches;
  writer.compactArrayLength(stateBatchesItems.length);
  for (let i = 0; i < stateBatchesItems.length; i++) {
    encodeShareSnapshotValueStateBatch(writer, stateBatchesItems[i]!, version);
  }
  let tagCount = 0;
  if (it.deliveryCompleteCount !== -1) tagCount++;
  writer.unsignedVarint(tagCount);
  if (it.deliveryCompleteCount !== -1) {
    writer.unsignedVarint(0);
    writer.unsignedVarint(4);
    writer.int32(it.deliveryCompleteCount);
  }
}
export const shareSnapshotValue: RecordType<ShareSnapshotValue> = {
  key: 0,
  versions: [0, 0],
  name: 'ShareSnapshotValue',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ShareSnapshotValue has no version ${version}`);
    return decodeShareSnapshotValue(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ShareSnapshotValue has no version ${version}`);
    encodeShareSnapshotValue(writer, message, version);
  },
};

export class ShareUpdateKey {
  groupId: string = '';
  topicId: Uuid = ZERO_UUID;
  partition: number = 0;

  constructor(init?: Partial<ShareUpdateKey>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partition !== undefined) this.partition = init.partition;
  }
}

function decodeShareUpdateKey(reader: Reader, _version: number): ShareUpdateKey {
  const it = new ShareUpdateKey();
  it.groupId = reader.string('groupId');
  it.topicId = reader.uuid();
  it.partition = reader.int32();
  return it;
}

function encodeShareUpdateKey(writer: Writer, it: ShareUpdateKey, _version: number): void {
  writer.string(it.groupId);
  writer.uuid(it.topicId);
  writer.int32(it.partition);
}
export const shareUpdateKey: RecordType<ShareUpdateKey> = {
  key: 1,
  versions: [0, 0],
  name: 'ShareUpdateKey',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ShareUpdateKey has no version ${version}`);
    return decodeShareUpdateKey(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ShareUpdateKey has no version ${version}`);
    encodeShareUpdateKey(writer, message, version);
  },
};

export class ShareUpdateValueStateBatch {
  firstOffset: number = 0;
  lastOffset: number = 0;
  deliveryState: number = 0;
  deliveryCount: number = 0;

  constructor(init?: Partial<ShareUpdateValueStateBatch>) {
    if (init === undefined) return;
    if (init.firstOffset !== undefined) this.firstOffset = init.firstOffset;
    if (init.lastOffset !== undefined) this.lastOffset = init.lastOffset;
    if (init.deliveryState !== undefined) this.deliveryState = init.deliveryState;
    if (init.deliveryCount !== undefined) this.deliveryCount = init.deliveryCount;
  }
}

function decodeShareUpdateValueStateBatch(reader: Reader, _version: number): ShareUpdateValueStateBatch {
  const it = new ShareUpdateValueStateBatch();
  it.firstOffset = reader.int64('firstOffset');
  it.lastOffset = reader.int64('lastOffset');
  it.deliveryState = reader.int8();
  it.deliveryCount = reader.int16();
  reader.skipTags();
  return it;
}

function encodeShareUpdateValueStateBatch(writer: Writer, it: ShareUpdateValueStateBatch, _version: number): void {
  writer.int64(it.firstOffset);
  writer.int64(it.lastOffset);
  writer.int8(it.deliveryState);
  writer.int16(it.deliveryCount);
  writer.unsignedVarint(0);
}

export class ShareUpdateValue {
  snapshotEpoch: number = 0;
  leaderEpoch: number = 0;
  startOffset: number = 0;
  deliveryCompleteCount: number = -1;
  stateBatches: ShareUpdateValueStateBatch[] = [];

  constructor(init?: Partial<ShareUpdateValue>) {
    if (init === undefined) return;
    if (init.snapshotEpoch !== undefined) this.snapshotEpoch = init.snapshotEpoch;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
    if (init.startOffset !== undefined) this.startOffset = init.startOffset;
    if (init.deliveryCompleteCount !== undefined) this.deliveryCompleteCount = init.deliveryCompleteCount;
    if (init.stateBatches !== undefined) this.stateBatches = init.stateBatches;
  }
}

function decodeShareUpdateValue(reader: Reader, version: number): ShareUpdateValue {
  const it = new ShareUpdateValue();
  it.snapshotEpoch = reader.int32();
  it.leaderEpoch = reader.int32();
  it.startOffset = reader.int64('startOffset');
  const stateBatchesCount = reader.compactArrayLength(20, 'stateBatches');
  const stateBatchesItems: ShareUpdateValueStateBatch[] = stateBatchesCount > 0 ? [decodeShareUpdateValueStateBatch(reader, version)] : [];
  for (let i = 1; i < stateBatchesCount; i++) stateBatchesItems.push(decodeShareUpdateValueStateBatch(reader, version));
  it.stateBatches = stateBatchesItems;
  const tagCount = reader.tagCount();
  for (let t = 0; t < tagCount; t++) {
    const tag = reader.unsignedVarint();
    const size = reader.unsignedVarint();
    if (tag === 0) {
      it.deliveryCompleteCount = reader.int32();
    } else {
      reader.skip(size);
    }
  }
  return it;
}

function encodeShareUpdateValue(writer: Writer, it: ShareUpdateValue, version: number): void {
  writer.int32(it.snapshotEpoch);
  writer.int32(it.leaderEpoch);
  writer.int64(it.startOffset);
  const stateBatchesItems = it.stateBatches;
  writer.compactArrayLength(stateBatchesItems.length);
  for (let i = 0; i < stateBatchesItems.length; i++) {
    encodeShareUpdateValueStateBatch(writer, stateBatchesItems[i]!, version);
  }
  let tagCount = 0;
  if (it.deliveryCompleteCount !== -1) tagCount++;
  writer.unsignedVarint(tagCount);
  if (it.deliveryCompleteCount !== -1) {
    writer.unsignedVarint(0);
    writer.unsignedVarint(4);
    writer.int32(it.deliveryCompleteCount);
  }
}
export const shareUpdateValue: RecordType<ShareUpdateValue> = {
  key: 1,
  versions: [0, 0],
  name: 'ShareUpdateValue',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ShareUpdateValue has no version ${version}`);
    return decodeShareUpdateValue(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ShareUpdateValue has no version ${version}`);
    encodeShareUpdateValue(writer, message, version);
  },
};

/** By the type id that begins each key; a null value is a tombstone. */
export const shareRecordKeyTypes: ReadonlyMap<
  number,
  { readonly key: RecordType<object>; readonly value: RecordType<object> }
> = new Map([
  [0, { key: shareSnapshotKey, value: shareSnapshotValue }],
  [1, { key: shareUpdateKey, value: shareUpdateValue }],
]);
