// Generated from protocol-spec/records/group by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../../base/uuid.ts';
import type { RecordType } from '../../api.ts';
import { DecodeError, type Reader } from '../../reader.ts';
import { EncodeError, Writer } from '../../writer.ts';

const EMPTY_BYTES = Buffer.alloc(0);

export class LegacyOffsetCommitKey {
  group: string = '';
  topic: string = '';
  partition: number = 0;

  constructor(init?: Partial<LegacyOffsetCommitKey>) {
    if (init === undefined) return;
    if (init.group !== undefined) this.group = init.group;
    if (init.topic !== undefined) this.topic = init.topic;
    if (init.partition !== undefined) this.partition = init.partition;
  }
}

function decodeLegacyOffsetCommitKey(reader: Reader, _version: number): LegacyOffsetCommitKey {
  const it = new LegacyOffsetCommitKey();
  it.group = reader.string('group');
  it.topic = reader.string('topic');
  it.partition = reader.int32();
  return it;
}

function encodeLegacyOffsetCommitKey(writer: Writer, it: LegacyOffsetCommitKey, _version: number): void {
  writer.string(it.group);
  writer.string(it.topic);
  writer.int32(it.partition);
}
export const legacyOffsetCommitKey: RecordType<LegacyOffsetCommitKey> = {
  key: 0,
  versions: [0, 0],
  name: 'LegacyOffsetCommitKey',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`LegacyOffsetCommitKey has no version ${version}`);
    return decodeLegacyOffsetCommitKey(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`LegacyOffsetCommitKey has no version ${version}`);
    encodeLegacyOffsetCommitKey(writer, message, version);
  },
};

export class LegacyOffsetCommitValue {
  offset: number = 0;
  metadata: string = '';
  commitTimestamp: number = 0;

  constructor(init?: Partial<LegacyOffsetCommitValue>) {
    if (init === undefined) return;
    if (init.offset !== undefined) this.offset = init.offset;
    if (init.metadata !== undefined) this.metadata = init.metadata;
    if (init.commitTimestamp !== undefined) this.commitTimestamp = init.commitTimestamp;
  }
}

function decodeLegacyOffsetCommitValue(reader: Reader, _version: number): LegacyOffsetCommitValue {
  const it = new LegacyOffsetCommitValue();
  it.offset = reader.int64('offset');
  it.metadata = reader.string('metadata');
  it.commitTimestamp = reader.int64('commitTimestamp');
  return it;
}

function encodeLegacyOffsetCommitValue(writer: Writer, it: LegacyOffsetCommitValue, _version: number): void {
  writer.int64(it.offset);
  writer.string(it.metadata);
  writer.int64(it.commitTimestamp);
}
export const legacyOffsetCommitValue: RecordType<LegacyOffsetCommitValue> = {
  key: 0,
  versions: [0, 0],
  name: 'LegacyOffsetCommitValue',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`LegacyOffsetCommitValue has no version ${version}`);
    return decodeLegacyOffsetCommitValue(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`LegacyOffsetCommitValue has no version ${version}`);
    encodeLegacyOffsetCommitValue(writer, message, version);
  },
};

export class OffsetCommitKey {
  group: string = '';
  topic: string = '';
  partition: number = 0;

  constructor(init?: Partial<OffsetCommitKey>) {
    if (init === undefined) return;
    if (init.group !== undefined) this.group = init.group;
    if (init.topic !== undefined) this.topic = init.topic;
    if (init.partition !== undefined) this.partition = init.partition;
  }
}

function decodeOffsetCommitKey(reader: Reader, _version: number): OffsetCommitKey {
  const it = new OffsetCommitKey();
  it.group = reader.string('group');
  it.topic = reader.string('topic');
  it.partition = reader.int32();
  return it;
}

function encodeOffsetCommitKey(writer: Writer, it: OffsetCommitKey, _version: number): void {
  writer.string(it.group);
  writer.string(it.topic);
  writer.int32(it.partition);
}
export const offsetCommitKey: RecordType<OffsetCommitKey> = {
  key: 1,
  versions: [0, 0],
  name: 'OffsetCommitKey',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`OffsetCommitKey has no version ${version}`);
    return decodeOffsetCommitKey(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`OffsetCommitKey has no version ${version}`);
    encodeOffsetCommitKey(writer, message, version);
  },
};

export class OffsetCommitValue {
  offset: number = 0;
  leaderEpoch: number = -1;
  metadata: string = '';
  commitTimestamp: number = 0;
  expireTimestamp: number = -1;
  topicId: Uuid = ZERO_UUID;

  constructor(init?: Partial<OffsetCommitValue>) {
    if (init === undefined) return;
    if (init.offset !== undefined) this.offset = init.offset;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
    if (init.metadata !== undefined) this.metadata = init.metadata;
    if (init.commitTimestamp !== undefined) this.commitTimestamp = init.commitTimestamp;
    if (init.expireTimestamp !== undefined) this.expireTimestamp = init.expireTimestamp;
    if (init.topicId !== undefined) this.topicId = init.topicId;
  }
}

function decodeOffsetCommitValue(reader: Reader, version: number): OffsetCommitValue {
  const flexible = version >= 4;
  const it = new OffsetCommitValue();
  it.offset = reader.int64('offset');
  if (version >= 3) {
    it.leaderEpoch = reader.int32();
  }
  it.metadata = flexible ? reader.compactString('metadata') : reader.string('metadata');
  it.commitTimestamp = reader.int64('commitTimestamp');
  if (version === 1) {
    it.expireTimestamp = reader.int64('expireTimestamp');
  }
  if (flexible) {
    const tagCount = reader.tagCount();
    for (let t = 0; t < tagCount; t++) {
      const tag = reader.unsignedVarint();
      const size = reader.unsignedVarint();
      if (tag === 0) {
        it.topicId = reader.uuid();
      } else {
        reader.skip(size);
      }
    }
  }
  return it;
}

function encodeOffsetCommitValue(writer: Writer, it: OffsetCommitValue, version: number): void {
  const flexible = version >= 4;
  writer.int64(it.offset);
  if (version >= 3) {
    writer.int32(it.leaderEpoch);
  }
  if (flexible) writer.compactString(it.metadata);
  else writer.string(it.metadata);
  writer.int64(it.commitTimestamp);
  if (version === 1) {
    writer.int64(it.expireTimestamp);
  }
  if (flexible) {
    let tagCount = 0;
    if (it.topicId !== ZERO_UUID) tagCount++;
    writer.unsignedVarint(tagCount);
    if (it.topicId !== ZERO_UUID) {
      writer.unsignedVarint(0);
      writer.unsignedVarint(16);
      writer.uuid(it.topicId);
    }
  }
}
export const offsetCommitValue: RecordType<OffsetCommitValue> = {
  key: 1,
  versions: [0, 4],
  name: 'OffsetCommitValue',
  decode(reader, version) {
    if (version < 0 || version > 4) throw new DecodeError(`OffsetCommitValue has no version ${version}`);
    return decodeOffsetCommitValue(reader, version);
  },
  encode(writer, message, version) {
    if (version < 0 || version > 4) throw new EncodeError(`OffsetCommitValue has no version ${version}`);
    encodeOffsetCommitValue(writer, message, version);
  },
};

export class GroupMetadataKey {
  group: string = '';

  constructor(init?: Partial<GroupMetadataKey>) {
    if (init === undefined) return;
    if (init.group !== undefined) this.group = init.group;
  }
}

function decodeGroupMetadataKey(reader: Reader, _version: number): GroupMetadataKey {
  const it = new GroupMetadataKey();
  it.group = reader.string('group');
  return it;
}

function encodeGroupMetadataKey(writer: Writer, it: GroupMetadataKey, _version: number): void {
  writer.string(it.group);
}
export const groupMetadataKey: RecordType<GroupMetadataKey> = {
  key: 2,
  versions: [0, 0],
  name: 'GroupMetadataKey',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`GroupMetadataKey has no version ${version}`);
    return decodeGroupMetadataKey(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`GroupMetadataKey has no version ${version}`);
    encodeGroupMetadataKey(writer, message, version);
  },
};

export class GroupMetadataValueMemberMetadata {
  memberId: string = '';
  groupInstanceId: string | null = null;
  clientId: string = '';
  clientHost: string = '';
  rebalanceTimeout: number = -1;
  sessionTimeout: number = 0;
  subscription: Buffer = EMPTY_BYTES;
  assignment: Buffer = EMPTY_BYTES;

  constructor(init?: Partial<GroupMetadataValueMemberMetadata>) {
    if (init === undefined) return;
    if (init.memberId !== undefined) this.memberId = init.memberId;
    if (init.groupInstanceId !== undefined) this.groupInstanceId = init.groupInstanceId;
    if (init.clientId !== undefined) this.clientId = init.clientId;
    if (init.clientHost !== undefined) this.clientHost = init.clientHost;
    if (init.rebalanceTimeout !== undefined) this.rebalanceTimeout = init.rebalanceTimeout;
    if (init.sessionTimeout !== undefined) this.sessionTimeout = init.sessionTimeout;
    if (init.subscription !== undefined) this.subscription = init.subscription;
    if (init.assignment !== undefined) this.assignment = init.assignment;
  }
}

function decodeGroupMetadataValueMemberMetadata(reader: Reader, version: number): GroupMetadataValueMemberMetadata {
  const flexible = version >= 4;
  const it = new GroupMetadataValueMemberMetadata();
  it.memberId = flexible ? reader.compactString('memberId') : reader.string('memberId');
  if (version >= 3) {
    it.groupInstanceId = flexible ? reader.compactNullableString('groupInstanceId') : reader.nullableString('groupInstanceId');
  }
  it.clientId = flexible ? reader.compactString('clientId') : reader.string('clientId');
  it.clientHost = flexible ? reader.compactString('clientHost') : reader.string('clientHost');
  if (version >= 1) {
    it.rebalanceTimeout = reader.int32();
  }
  it.sessionTimeout = reader.int32();
  it.subscription = flexible ? reader.compactBytes('subscription') : reader.bytes('subscription');
  it.assignment = flexible ? reader.compactBytes('assignment') : reader.bytes('assignment');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeGroupMetadataValueMemberMetadata(writer: Writer, it: GroupMetadataValueMemberMetadata, version: number): void {
  const flexible = version >= 4;
  if (flexible) writer.compactString(it.memberId);
  else writer.string(it.memberId);
  if (version >= 3) {
    if (flexible) writer.compactNullableString(it.groupInstanceId);
    else writer.nullableString(it.groupInstanceId);
  }
  if (flexible) writer.compactString(it.clientId);
  else writer.string(it.clientId);
  if (flexible) writer.compactString(it.clientHost);
  else writer.string(it.clientHost);
  if (version >= 1) {
    writer.int32(it.rebalanceTimeout);
  }
  writer.int32(it.sessionTimeout);
  if (flexible) writer.compactBytes(it.subscription);
  else writer.bytes(it.subscription);
  if (flexible) writer.compactBytes(it.assignment);
  else writer.bytes(it.assignment);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class GroupMetadataValue {
  protocolType: string = '';
  generation: number = 0;
  protocol: string | null = '';
  leader: string | null = '';
  currentStateTimestamp: number = -1;
  members: GroupMetadataValueMemberMetadata[] = [];

  constructor(init?: Partial<GroupMetadataValue>) {
    if (init === undefined) return;
    if (init.protocolType !== undefined) this.protocolType = init.protocolType;
    if (init.generation !== undefined) this.generation = init.generation;
    if (init.protocol !== undefined) this.protocol = init.protocol;
    if (init.leader !== undefined) this.leader = init.leader;
    if (init.currentStateTimestamp !== undefined) this.currentStateTimestamp = init.currentStateTimestamp;
    if (init.members !== undefined) this.members = init.members;
  }
}

function decodeGroupMetadataValue(reader: Reader, version: number): GroupMetadataValue {
  const flexible = version >= 4;
  const it = new GroupMetadataValue();
  it.protocolType = flexible ? reader.compactString('protocolType') : reader.string('protocolType');
  it.generation = reader.int32();
  it.protocol = flexible ? reader.compactNullableString('protocol') : reader.nullableString('protocol');
  it.leader = flexible ? reader.compactNullableString('leader') : reader.nullableString('leader');
  if (version >= 2) {
    it.currentStateTimestamp = reader.int64('currentStateTimestamp');
  }
  const membersCount = flexible ? reader.compactArrayLength(15, 'members') : reader.arrayLength(15, 'members');
  const membersItems: GroupMetadataValueMemberMetadata[] = membersCount > 0 ? [decodeGroupMetadataValueMemberMetadata(reader, version)] : [];
  for (let i = 1; i < membersCount; i++) membersItems.push(decodeGroupMetadataValueMemberMetadata(reader, version));
  it.members = membersItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeGroupMetadataValue(writer: Writer, it: GroupMetadataValue, version: number): void {
  const flexible = version >= 4;
  if (flexible) writer.compactString(it.protocolType);
  else writer.string(it.protocolType);
  writer.int32(it.generation);
  if (flexible) writer.compactNullableString(it.protocol);
  else writer.nullableString(it.protocol);
  if (flexible) writer.compactNullableString(it.leader);
  else writer.nullableString(it.leader);
  if (version >= 2) {
    writer.int64(it.currentStateTimestamp);
  }
  const membersItems = it.members;
  if (flexible) writer.compactArrayLength(membersItems.length);
  else writer.arrayLength(membersItems.length);
  for (let i = 0; i < membersItems.length; i++) {
    encodeGroupMetadataValueMemberMetadata(writer, membersItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}
export const groupMetadataValue: RecordType<GroupMetadataValue> = {
  key: 2,
  versions: [0, 4],
  name: 'GroupMetadataValue',
  decode(reader, version) {
    if (version < 0 || version > 4) throw new DecodeError(`GroupMetadataValue has no version ${version}`);
    return decodeGroupMetadataValue(reader, version);
  },
  encode(writer, message, version) {
    if (version < 0 || version > 4) throw new EncodeError(`GroupMetadataValue has no version ${version}`);
    encodeGroupMetadataValue(writer, message, version);
  },
};

export class ConsumerGroupMetadataKey {
  groupId: string = '';

  constructor(init?: Partial<ConsumerGroupMetadataKey>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
  }
}

function decodeConsumerGroupMetadataKey(reader: Reader, _version: number): ConsumerGroupMetadataKey {
  const it = new ConsumerGroupMetadataKey();
  it.groupId = reader.string('groupId');
  return it;
}

function encodeConsumerGroupMetadataKey(writer: Writer, it: ConsumerGroupMetadataKey, _version: number): void {
  writer.string(it.groupId);
}
export const consumerGroupMetadataKey: RecordType<ConsumerGroupMetadataKey> = {
  key: 3,
  versions: [0, 0],
  name: 'ConsumerGroupMetadataKey',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ConsumerGroupMetadataKey has no version ${version}`);
    return decodeConsumerGroupMetadataKey(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ConsumerGroupMetadataKey has no version ${version}`);
    encodeConsumerGroupMetadataKey(writer, message, version);
  },
};

export class ConsumerGroupMetadataValue {
  epoch: number = 0;
  metadataHash: bigint = 0n;

  constructor(init?: Partial<ConsumerGroupMetadataValue>) {
    if (init === undefined) return;
    if (init.epoch !== undefined) this.epoch = init.epoch;
    if (init.metadataHash !== undefined) this.metadataHash = init.metadataHash;
  }
}

function decodeConsumerGroupMetadataValue(reader: Reader, _version: number): ConsumerGroupMetadataValue {
  const it = new ConsumerGroupMetadataValue();
  it.epoch = reader.int32();
  const tagCount = reader.tagCount();
  for (let t = 0; t < tagCount; t++) {
    const tag = reader.unsignedVarint();
    const size = reader.unsignedVarint();
    if (tag === 0) {
      it.metadataHash = reader.exactInt64();
    } else {
      reader.skip(size);
    }
  }
  return it;
}

function encodeConsumerGroupMetadataValue(writer: Writer, it: ConsumerGroupMetadataValue, _version: number): void {
  writer.int32(it.epoch);
  let tagCount = 0;
  if (it.metadataHash !== 0n) tagCount++;
  writer.unsignedVarint(tagCount);
  if (it.metadataHash !== 0n) {
    writer.unsignedVarint(0);
    writer.unsignedVarint(8);
    writer.exactInt64(it.metadataHash);
  }
}
export const consumerGroupMetadataValue: RecordType<ConsumerGroupMetadataValue> = {
  key: 3,
  versions: [0, 0],
  name: 'ConsumerGroupMetadataValue',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ConsumerGroupMetadataValue has no version ${version}`);
    return decodeConsumerGroupMetadataValue(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ConsumerGroupMetadataValue has no version ${version}`);
    encodeConsumerGroupMetadataValue(writer, message, version);
  },
};

export class ConsumerGroupPartitionMetadataKey {
  groupId: string = '';

  constructor(init?: Partial<ConsumerGroupPartitionMetadataKey>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
  }
}

function decodeConsumerGroupPartitionMetadataKey(reader: Reader, _version: number): ConsumerGroupPartitionMetadataKey {
  const it = new ConsumerGroupPartitionMetadataKey();
  it.groupId = reader.string('groupId');
  return it;
}

function encodeConsumerGroupPartitionMetadataKey(writer: Writer, it: ConsumerGroupPartitionMetadataKey, _version: number): void {
  writer.string(it.groupId);
}
export const consumerGroupPartitionMetadataKey: RecordType<ConsumerGroupPartitionMetadataKey> = {
  key: 4,
  versions: [0, 0],
  name: 'ConsumerGroupPartitionMetadataKey',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ConsumerGroupPartitionMetadataKey has no version ${version}`);
    return decodeConsumerGroupPartitionMetadataKey(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ConsumerGroupPartitionMetadataKey has no version ${version}`);
    encodeConsumerGroupPartitionMetadataKey(writer, message, version);
  },
};

export class ConsumerGroupPartitionMetadataValuePartitionMetadata {
  partition: number = 0;
  racks: string[] = [];

  constructor(init?: Partial<ConsumerGroupPartitionMetadataValuePartitionMetadata>) {
    if (init === undefined) return;
    if (init.partition !== undefined) this.partition = init.partition;
    if (init.racks !== undefined) this.racks = init.racks;
  }
}

function decodeConsumerGroupPartitionMetadataValuePartitionMetadata(reader: Reader, _version: number): ConsumerGroupPartitionMetadataValuePartitionMetadata {
  const it = new ConsumerGroupPartitionMetadataValuePartitionMetadata();
  it.partition = reader.int32();
  const racksCount = reader.compactArrayLength(1, 'racks');
  const racksItems: string[] = racksCount > 0 ? [reader.compactString('racks')] : [];
  for (let i = 1; i < racksCount; i++) racksItems.push(reader.compactString('racks'));
  it.racks = racksItems;
  reader.skipTags();
  return it;
}

function encodeConsumerGroupPartitionMetadataValuePartitionMetadata(writer: Writer, it: ConsumerGroupPartitionMetadataValuePartitionMetadata, _version: number): void {
  writer.int32(it.partition);
  const racksItems = it.racks;
  writer.compactArrayLength(racksItems.length);
  for (let i = 0; i < racksItems.length; i++) {
    writer.compactString(racksItems[i]!);
  }
  writer.unsignedVarint(0);
}

export class ConsumerGroupPartitionMetadataValueTopicMetadata {
  topicId: Uuid = ZERO_UUID;
  topicName: string = '';
  numPartitions: number = 0;
  partitionMetadata: ConsumerGroupPartitionMetadataValuePartitionMetadata[] = [];

  constructor(init?: Partial<ConsumerGroupPartitionMetadataValueTopicMetadata>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.topicName !== undefined) this.topicName = init.topicName;
    if (init.numPartitions !== undefined) this.numPartitions = init.numPartitions;
    if (init.partitionMetadata !== undefined) this.partitionMetadata = init.partitionMetadata;
  }
}

function decodeConsumerGroupPartitionMetadataValueTopicMetadata(reader: Reader, version: number): ConsumerGroupPartitionMetadataValueTopicMetadata {
  const it = new ConsumerGroupPartitionMetadataValueTopicMetadata();
  it.topicId = reader.uuid();
  it.topicName = reader.compactString('topicName');
  it.numPartitions = reader.int32();
  const partitionMetadataCount = reader.compactArrayLength(6, 'partitionMetadata');
  const partitionMetadataItems: ConsumerGroupPartitionMetadataValuePartitionMetadata[] = partitionMetadataCount > 0 ? [decodeConsumerGroupPartitionMetadataValuePartitionMetadata(reader, version)] : [];
  for (let i = 1; i < partitionMetadataCount; i++) partitionMetadataItems.push(decodeConsumerGroupPartitionMetadataValuePartitionMetadata(reader, version));
  it.partitionMetadata = partitionMetadataItems;
  reader.skipTags();
  return it;
}

function encodeConsumerGroupPartitionMetadataValueTopicMetadata(writer: Writer, it: ConsumerGroupPartitionMetadataValueTopicMetadata, version: number): void {
  writer.uuid(it.topicId);
  writer.compactString(it.topicName);
  writer.int32(it.numPartitions);
  const partitionMetadataItems = it.partitionMetadata;
  writer.compactArrayLength(partitionMetadataItems.length);
  for (let i = 0; i < partitionMetadataItems.length; i++) {
    encodeConsumerGroupPartitionMetadataValuePartitionMetadata(writer, partitionMetadataItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class ConsumerGroupPartitionMetadataValue {
  topics: ConsumerGroupPartitionMetadataValueTopicMetadata[] = [];

  constructor(init?: Partial<ConsumerGroupPartitionMetadataValue>) {
    if (init === undefined) return;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeConsumerGroupPartitionMetadataValue(reader: Reader, version: number): ConsumerGroupPartitionMetadataValue {
  const it = new ConsumerGroupPartitionMetadataValue();
  const topicsCount = reader.compactArrayLength(23, 'topics');
  const topicsItems: ConsumerGroupPartitionMetadataValueTopicMetadata[] = topicsCount > 0 ? [decodeConsumerGroupPartitionMetadataValueTopicMetadata(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeConsumerGroupPartitionMetadataValueTopicMetadata(reader, version));
  it.topics = topicsItems;
  reader.skipTags();
  return it;
}

function encodeConsumerGroupPartitionMetadataValue(writer: Writer, it: ConsumerGroupPartitionMetadataValue, version: number): void {
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeConsumerGroupPartitionMetadataValueTopicMetadata(writer, topicsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}
export const consumerGroupPartitionMetadataValue: RecordType<ConsumerGroupPartitionMetadataValue> = {
  key: 4,
  versions: [0, 0],
  name: 'ConsumerGroupPartitionMetadataValue',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ConsumerGroupPartitionMetadataValue has no version ${version}`);
    return decodeConsumerGroupPartitionMetadataValue(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ConsumerGroupPartitionMetadataValue has no version ${version}`);
    encodeConsumerGroupPartitionMetadataValue(writer, message, version);
  },
};

export class ConsumerGroupMemberMetadataKey {
  groupId: string = '';
  memberId: string = '';

  constructor(init?: Partial<ConsumerGroupMemberMetadataKey>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.memberId !== undefined) this.memberId = init.memberId;
  }
}

function decodeConsumerGroupMemberMetadataKey(reader: Reader, _version: number): ConsumerGroupMemberMetadataKey {
  const it = new ConsumerGroupMemberMetadataKey();
  it.groupId = reader.string('groupId');
  it.memberId = reader.string('memberId');
  return it;
}

function encodeConsumerGroupMemberMetadataKey(writer: Writer, it: ConsumerGroupMemberMetadataKey, _version: number): void {
  writer.string(it.groupId);
  writer.string(it.memberId);
}
export const consumerGroupMemberMetadataKey: RecordType<ConsumerGroupMemberMetadataKey> = {
  key: 5,
  versions: [0, 0],
  name: 'ConsumerGroupMemberMetadataKey',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ConsumerGroupMemberMetadataKey has no version ${version}`);
    return decodeConsumerGroupMemberMetadataKey(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ConsumerGroupMemberMetadataKey has no version ${version}`);
    encodeConsumerGroupMemberMetadataKey(writer, message, version);
  },
};

export class ConsumerGroupMemberMetadataValueClassicProtocol {
  name: string = '';
  metadata: Buffer = EMPTY_BYTES;

  constructor(init?: Partial<ConsumerGroupMemberMetadataValueClassicProtocol>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.metadata !== undefined) this.metadata = init.metadata;
  }
}

function decodeConsumerGroupMemberMetadataValueClassicProtocol(reader: Reader, _version: number): ConsumerGroupMemberMetadataValueClassicProtocol {
  const it = new ConsumerGroupMemberMetadataValueClassicProtocol();
  it.name = reader.compactString('name');
  it.metadata = reader.compactBytes('metadata');
  reader.skipTags();
  return it;
}

function encodeConsumerGroupMemberMetadataValueClassicProtocol(writer: Writer, it: ConsumerGroupMemberMetadataValueClassicProtocol, _version: number): void {
  writer.compactString(it.name);
  writer.compactBytes(it.metadata);
  writer.unsignedVarint(0);
}

export class ConsumerGroupMemberMetadataValueClassicMemberMetadata {
  sessionTimeoutMs: number = 0;
  supportedProtocols: ConsumerGroupMemberMetadataValueClassicProtocol[] = [];

  constructor(init?: Partial<ConsumerGroupMemberMetadataValueClassicMemberMetadata>) {
    if (init === undefined) return;
    if (init.sessionTimeoutMs !== undefined) this.sessionTimeoutMs = init.sessionTimeoutMs;
    if (init.supportedProtocols !== undefined) this.supportedProtocols = init.supportedProtocols;
  }
}

function isDefaultConsumerGroupMemberMetadataValueClassicMemberMetadata(it: ConsumerGroupMemberMetadataValueClassicMemberMetadata): boolean {
  return !(
    it.sessionTimeoutMs !== 0 ||
    it.supportedProtocols.length !== 0
  );
}

function decodeConsumerGroupMemberMetadataValueClassicMemberMetadata(reader: Reader, version: number): ConsumerGroupMemberMetadataValueClassicMemberMetadata {
  const it = new ConsumerGroupMemberMetadataValueClassicMemberMetadata();
  it.sessionTimeoutMs = reader.int32();
  const supportedProtocolsCount = reader.compactArrayLength(3, 'supportedProtocols');
  const supportedProtocolsItems: ConsumerGroupMemberMetadataValueClassicProtocol[] = supportedProtocolsCount > 0 ? [decodeConsumerGroupMemberMetadataValueClassicProtocol(reader, version)] : [];
  for (let i = 1; i < supportedProtocolsCount; i++) supportedProtocolsItems.push(decodeConsumerGroupMemberMetadataValueClassicProtocol(reader, version));
  it.supportedProtocols = supportedProtocolsItems;
  reader.skipTags();
  return it;
}

function encodeConsumerGroupMemberMetadataValueClassicMemberMetadata(writer: Writer, it: ConsumerGroupMemberMetadataValueClassicMemberMetadata, version: number): void {
  writer.int32(it.sessionTimeoutMs);
  const supportedProtocolsItems = it.supportedProtocols;
  writer.compactArrayLength(supportedProtocolsItems.length);
  for (let i = 0; i < supportedProtocolsItems.length; i++) {
    encodeConsumerGroupMemberMetadataValueClassicProtocol(writer, supportedProtocolsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class ConsumerGroupMemberMetadataValue {
  instanceId: string | null = '';
  rackId: string | null = '';
  clientId: string = '';
  clientHost: string = '';
  subscribedTopicNames: string[] = [];
  subscribedTopicRegex: string | null = '';
  rebalanceTimeoutMs: number = -1;
  serverAssignor: string | null = '';
  classicMemberMetadata: ConsumerGroupMemberMetadataValueClassicMemberMetadata | null = new ConsumerGroupMemberMetadataValueClassicMemberMetadata();

  constructor(init?: Partial<ConsumerGroupMemberMetadataValue>) {
    if (init === undefined) return;
    if (init.instanceId !== undefined) this.instanceId = init.instanceId;
    if (init.rackId !== undefined) this.rackId = init.rackId;
    if (init.clientId !== undefined) this.clientId = init.clientId;
    if (init.clientHost !== undefined) this.clientHost = init.clientHost;
    if (init.subscribedTopicNames !== undefined) this.subscribedTopicNames = init.subscribedTopicNames;
    if (init.subscribedTopicRegex !== undefined) this.subscribedTopicRegex = init.subscribedTopicRegex;
    if (init.rebalanceTimeoutMs !== undefined) this.rebalanceTimeoutMs = init.rebalanceTimeoutMs;
    if (init.serverAssignor !== undefined) this.serverAssignor = init.serverAssignor;
    if (init.classicMemberMetadata !== undefined) this.classicMemberMetadata = init.classicMemberMetadata;
  }
}

function decodeConsumerGroupMemberMetadataValue(reader: Reader, version: number): ConsumerGroupMemberMetadataValue {
  const it = new ConsumerGroupMemberMetadataValue();
  it.instanceId = reader.compactNullableString('instanceId');
  it.rackId = reader.compactNullableString('rackId');
  it.clientId = reader.compactString('clientId');
  it.clientHost = reader.compactString('clientHost');
  const subscribedTopicNamesCount = reader.compactArrayLength(1, 'subscribedTopicNames');
  const subscribedTopicNamesItems: string[] = subscribedTopicNamesCount > 0 ? [reader.compactString('subscribedTopicNames')] : [];
  for (let i = 1; i < subscribedTopicNamesCount; i++) subscribedTopicNamesItems.push(reader.compactString('subscribedTopicNames'));
  it.subscribedTopicNames = subscribedTopicNamesItems;
  it.subscribedTopicRegex = reader.compactNullableString('subscribedTopicRegex');
  it.rebalanceTimeoutMs = reader.int32();
  it.serverAssignor = reader.compactNullableString('serverAssignor');
  const tagCount = reader.tagCount();
  for (let t = 0; t < tagCount; t++) {
    const tag = reader.unsignedVarint();
    const size = reader.unsignedVarint();
    if (tag === 0) {
      it.classicMemberMetadata = reader.unsignedVarint() === 0 ? null : decodeConsumerGroupMemberMetadataValueClassicMemberMetadata(reader, version);
    } else {
      reader.skip(size);
    }
  }
  return it;
}

function encodeConsumerGroupMemberMetadataValue(writer: Writer, it: ConsumerGroupMemberMetadataValue, version: number): void {
  writer.compactNullableString(it.instanceId);
  writer.compactNullableString(it.rackId);
  writer.compactString(it.clientId);
  writer.compactString(it.clientHost);
  const subscribedTopicNamesItems = it.subscribedTopicNames;
  writer.compactArrayLength(subscribedTopicNamesItems.length);
  for (let i = 0; i < subscribedTopicNamesItems.length; i++) {
    writer.compactString(subscribedTopicNamesItems[i]!);
  }
  writer.compactNullableString(it.subscribedTopicRegex);
  writer.int32(it.rebalanceTimeoutMs);
  writer.compactNullableString(it.serverAssignor);
  let tagCount = 0;
  if (it.classicMemberMetadata === null || !isDefaultConsumerGroupMemberMetadataValueClassicMemberMetadata(it.classicMemberMetadata)) tagCount++;
  writer.unsignedVarint(tagCount);
  if (it.classicMemberMetadata === null || !isDefaultConsumerGroupMemberMetadataValueClassicMemberMetadata(it.classicMemberMetadata)) {
    writer.unsignedVarint(0);
    const content = new Writer(64);
    if (it.classicMemberMetadata === null) {
      content.unsignedVarint(0);
    } else {
      content.unsignedVarint(1);
      encodeConsumerGroupMemberMetadataValueClassicMemberMetadata(content, it.classicMemberMetadata, version);
    }
    writer.sized(content);
  }
}
export const consumerGroupMemberMetadataValue: RecordType<ConsumerGroupMemberMetadataValue> = {
  key: 5,
  versions: [0, 0],
  name: 'ConsumerGroupMemberMetadataValue',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ConsumerGroupMemberMetadataValue has no version ${version}`);
    return decodeConsumerGroupMemberMetadataValue(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ConsumerGroupMemberMetadataValue has no version ${version}`);
    encodeConsumerGroupMemberMetadataValue(writer, message, version);
  },
};

export class ConsumerGroupTargetAssignmentMetadataKey {
  groupId: string = '';

  constructor(init?: Partial<ConsumerGroupTargetAssignmentMetadataKey>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
  }
}

function decodeConsumerGroupTargetAssignmentMetadataKey(reader: Reader, _version: number): ConsumerGroupTargetAssignmentMetadataKey {
  const it = new ConsumerGroupTargetAssignmentMetadataKey();
  it.groupId = reader.string('groupId');
  return it;
}

function encodeConsumerGroupTargetAssignmentMetadataKey(writer: Writer, it: ConsumerGroupTargetAssignmentMetadataKey, _version: number): void {
  writer.string(it.groupId);
}
export const consumerGroupTargetAssignmentMetadataKey: RecordType<ConsumerGroupTargetAssignmentMetadataKey> = {
  key: 6,
  versions: [0, 0],
  name: 'ConsumerGroupTargetAssignmentMetadataKey',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ConsumerGroupTargetAssignmentMetadataKey has no version ${version}`);
    return decodeConsumerGroupTargetAssignmentMetadataKey(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ConsumerGroupTargetAssignmentMetadataKey has no version ${version}`);
    encodeConsumerGroupTargetAssignmentMetadataKey(writer, message, version);
  },
};

export class ConsumerGroupTargetAssignmentMetadataValue {
  assignmentEpoch: number = 0;
  assignmentTimestamp: number = 0;

  constructor(init?: Partial<ConsumerGroupTargetAssignmentMetadataValue>) {
    if (init === undefined) return;
    if (init.assignmentEpoch !== undefined) this.assignmentEpoch = init.assignmentEpoch;
    if (init.assignmentTimestamp !== undefined) this.assignmentTimestamp = init.assignmentTimestamp;
  }
}

function decodeConsumerGroupTargetAssignmentMetadataValue(reader: Reader, _version: number): ConsumerGroupTargetAssignmentMetadataValue {
  const it = new ConsumerGroupTargetAssignmentMetadataValue();
  it.assignmentEpoch = reader.int32();
  const tagCount = reader.tagCount();
  for (let t = 0; t < tagCount; t++) {
    const tag = reader.unsignedVarint();
    const size = reader.unsignedVarint();
    if (tag === 0) {
      it.assignmentTimestamp = reader.int64('assignmentTimestamp');
    } else {
      reader.skip(size);
    }
  }
  return it;
}

function encodeConsumerGroupTargetAssignmentMetadataValue(writer: Writer, it: ConsumerGroupTargetAssignmentMetadataValue, _version: number): void {
  writer.int32(it.assignmentEpoch);
  let tagCount = 0;
  if (it.assignmentTimestamp !== 0) tagCount++;
  writer.unsignedVarint(tagCount);
  if (it.assignmentTimestamp !== 0) {
    writer.unsignedVarint(0);
    writer.unsignedVarint(8);
    writer.int64(it.assignmentTimestamp);
  }
}
export const consumerGroupTargetAssignmentMetadataValue: RecordType<ConsumerGroupTargetAssignmentMetadataValue> = {
  key: 6,
  versions: [0, 0],
  name: 'ConsumerGroupTargetAssignmentMetadataValue',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ConsumerGroupTargetAssignmentMetadataValue has no version ${version}`);
    return decodeConsumerGroupTargetAssignmentMetadataValue(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ConsumerGroupTargetAssignmentMetadataValue has no version ${version}`);
    encodeConsumerGroupTargetAssignmentMetadataValue(writer, message, version);
  },
};

export class ConsumerGroupTargetAssignmentMemberKey {
  groupId: string = '';
  memberId: string = '';

  constructor(init?: Partial<ConsumerGroupTargetAssignmentMemberKey>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.memberId !== undefined) this.memberId = init.memberId;
  }
}

function decodeConsumerGroupTargetAssignmentMemberKey(reader: Reader, _version: number): ConsumerGroupTargetAssignmentMemberKey {
  const it = new ConsumerGroupTargetAssignmentMemberKey();
  it.groupId = reader.string('groupId');
  it.memberId = reader.string('memberId');
  return it;
}

function encodeConsumerGroupTargetAssignmentMemberKey(writer: Writer, it: ConsumerGroupTargetAssignmentMemberKey, _version: number): void {
  writer.string(it.groupId);
  writer.string(it.memberId);
}
export const consumerGroupTargetAssignmentMemberKey: RecordType<ConsumerGroupTargetAssignmentMemberKey> = {
  key: 7,
  versions: [0, 0],
  name: 'ConsumerGroupTargetAssignmentMemberKey',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ConsumerGroupTargetAssignmentMemberKey has no version ${version}`);
    return decodeConsumerGroupTargetAssignmentMemberKey(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ConsumerGroupTargetAssignmentMemberKey has no version ${version}`);
    encodeConsumerGroupTargetAssignmentMemberKey(writer, message, version);
  },
};

export class ConsumerGroupTargetAssignmentMemberValueTopicPartition {
  topicId: Uuid = ZERO_UUID;
  partitions: number[] = [];

  constructor(init?: Partial<ConsumerGroupTargetAssignmentMemberValueTopicPartition>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeConsumerGroupTargetAssignmentMemberValueTopicPartition(reader: Reader, _version: number): ConsumerGroupTargetAssignmentMemberValueTopicPartition {
  const it = new ConsumerGroupTargetAssignmentMemberValueTopicPartition();
  it.topicId = reader.uuid();
  const partitionsCount = reader.compactArrayLength(4, 'partitions');
  const partitionsItems: number[] = partitionsCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(reader.int32());
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeConsumerGroupTargetAssignmentMemberValueTopicPartition(writer: Writer, it: ConsumerGroupTargetAssignmentMemberValueTopicPartition, _version: number): void {
  writer.uuid(it.topicId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    writer.int32(partitionsItems[i]!);
  }
  writer.unsignedVarint(0);
}

export class ConsumerGroupTargetAssignmentMemberValue {
  topicPartitions: ConsumerGroupTargetAssignmentMemberValueTopicPartition[] = [];

  constructor(init?: Partial<ConsumerGroupTargetAssignmentMemberValue>) {
    if (init === undefined) return;
    if (init.topicPartitions !== undefined) this.topicPartitions = init.topicPartitions;
  }
}

function decodeConsumerGroupTargetAssignmentMemberValue(reader: Reader, version: number): ConsumerGroupTargetAssignmentMemberValue {
  const it = new ConsumerGroupTargetAssignmentMemberValue();
  const topicPartitionsCount = reader.compactArrayLength(18, 'topicPartitions');
  const topicPartitionsItems: ConsumerGroupTargetAssignmentMemberValueTopicPartition[] = topicPartitionsCount > 0 ? [decodeConsumerGroupTargetAssignmentMemberValueTopicPartition(reader, version)] : [];
  for (let i = 1; i < topicPartitionsCount; i++) topicPartitionsItems.push(decodeConsumerGroupTargetAssignmentMemberValueTopicPartition(reader, version));
  it.topicPartitions = topicPartitionsItems;
  reader.skipTags();
  return it;
}

function encodeConsumerGroupTargetAssignmentMemberValue(writer: Writer, it: ConsumerGroupTargetAssignmentMemberValue, version: number): void {
  const topicPartitionsItems = it.topicPartitions;
  writer.compactArrayLength(topicPartitionsItems.length);
  for (let i = 0; i < topicPartitionsItems.length; i++) {
    encodeConsumerGroupTargetAssignmentMemberValueTopicPartition(writer, topicPartitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}
export const consumerGroupTargetAssignmentMemberValue: RecordType<ConsumerGroupTargetAssignmentMemberValue> = {
  key: 7,
  versions: [0, 0],
  name: 'ConsumerGroupTargetAssignmentMemberValue',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ConsumerGroupTargetAssignmentMemberValue has no version ${version}`);
    return decodeConsumerGroupTargetAssignmentMemberValue(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ConsumerGroupTargetAssignmentMemberValue has no version ${version}`);
    encodeConsumerGroupTargetAssignmentMemberValue(writer, message, version);
  },
};

export class ConsumerGroupCurrentMemberAssignmentKey {
  groupId: string = '';
  memberId: string = '';

  constructor(init?: Partial<ConsumerGroupCurrentMemberAssignmentKey>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.memberId !== undefined) this.memberId = init.memberId;
  }
}

function decodeConsumerGroupCurrentMemberAssignmentKey(reader: Reader, _version: number): ConsumerGroupCurrentMemberAssignmentKey {
  const it = new ConsumerGroupCurrentMemberAssignmentKey();
  it.groupId = reader.string('groupId');
  it.memberId = reader.string('memberId');
  return it;
}

function encodeConsumerGroupCurrentMemberAssignmentKey(writer: Writer, it: ConsumerGroupCurrentMemberAssignmentKey, _version: number): void {
  writer.string(it.groupId);
  writer.string(it.memberId);
}
export const consumerGroupCurrentMemberAssignmentKey: RecordType<ConsumerGroupCurrentMemberAssignmentKey> = {
  key: 8,
  versions: [0, 0],
  name: 'ConsumerGroupCurrentMemberAssignmentKey',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ConsumerGroupCurrentMemberAssignmentKey has no version ${version}`);
    return decodeConsumerGroupCurrentMemberAssignmentKey(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ConsumerGroupCurrentMemberAssignmentKey has no version ${version}`);
    encodeConsumerGroupCurrentMemberAssignmentKey(writer, message, version);
  },
};

export class ConsumerGroupCurrentMemberAssignmentValueTopicPartitions {
  topicId: Uuid = ZERO_UUID;
  partitions: number[] = [];
  assignmentEpochs: number[] | null = [];

  constructor(init?: Partial<ConsumerGroupCurrentMemberAssignmentValueTopicPartitions>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
    if (init.assignmentEpochs !== undefined) this.assignmentEpochs = init.assignmentEpochs;
  }
}

function decodeConsumerGroupCurrentMemberAssignmentValueTopicPartitions(reader: Reader, _version: number): ConsumerGroupCurrentMemberAssignmentValueTopicPartitions {
  const it = new ConsumerGroupCurrentMemberAssignmentValueTopicPartitions();
  it.topicId = reader.uuid();
  const partitionsCount = reader.compactArrayLength(4, 'partitions');
  const partitionsItems: number[] = partitionsCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(reader.int32());
  it.partitions = partitionsItems;
  const tagCount = reader.tagCount();
  for (let t = 0; t < tagCount; t++) {
    const tag = reader.unsignedVarint();
    const size = reader.unsignedVarint();
    if (tag === 0) {
      const assignmentEpochsCount = reader.compactNullableArrayLength(4, 'assignmentEpochs');
      if (assignmentEpochsCount < 0) {
        it.assignmentEpochs = null;
      } else {
        const assignmentEpochsItems: number[] = assignmentEpochsCount > 0 ? [reader.int32()] : [];
        for (let i = 1; i < assignmentEpochsCount; i++) assignmentEpochsItems.push(reader.int32());
        it.assignmentEpochs = assignmentEpochsItems;
      }
    } else {
      reader.skip(size);
    }
  }
  return it;
}

function encodeConsumerGroupCurrentMemberAssignmentValueTopicPartitions(writer: Writer, it: ConsumerGroupCurrentMemberAssignmentValueTopicPartitions, _version: number): void {
  writer.uuid(it.topicId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    writer.int32(partitionsItems[i]!);
  }
  let tagCount = 0;
  if ((it.assignmentEpochs === null || it.assignmentEpochs.length !== 0)) tagCount++;
  writer.unsignedVarint(tagCount);
  if ((it.assignmentEpochs === null || it.assignmentEpochs.length !== 0)) {
    writer.unsignedVarint(0);
    const content = new Writer(64);
    const assignmentEpochsItems = it.assignmentEpochs;
    if (assignmentEpochsItems === null) {
      content.unsignedVarint(0);
    } else {
      content.compactArrayLength(assignmentEpochsItems.length);
      for (let i = 0; i < assignmentEpochsItems.length; i++) {
        content.int32(assignmentEpochsItems[i]!);
      }
    }
    writer.sized(content);
  }
}

export class ConsumerGroupCurrentMemberAssignmentValue {
  memberEpoch: number = 0;
  previousMemberEpoch: number = 0;
  state: number = 0;
  assignedPartitions: ConsumerGroupCurrentMemberAssignmentValueTopicPartitions[] = [];
  partitionsPendingRevocation: ConsumerGroupCurrentMemberAssignmentValueTopicPartitions[] = [];

  constructor(init?: Partial<ConsumerGroupCurrentMemberAssignmentValue>) {
    if (init === undefined) return;
    if (init.memberEpoch !== undefined) this.memberEpoch = init.memberEpoch;
    if (init.previousMemberEpoch !== undefined) this.previousMemberEpoch = init.previousMemberEpoch;
    if (init.state !== undefined) this.state = init.state;
    if (init.assignedPartitions !== undefined) this.assignedPartitions = init.assignedPartitions;
    if (init.partitionsPendingRevocation !== undefined) this.partitionsPendingRevocation = init.partitionsPendingRevocation;
  }
}

function decodeConsumerGroupCurrentMemberAssignmentValue(reader: Reader, version: number): ConsumerGroupCurrentMemberAssignmentValue {
  const it = new ConsumerGroupCurrentMemberAssignmentValue();
  it.memberEpoch = reader.int32();
  it.previousMemberEpoch = reader.int32();
  it.state = reader.int8();
  const assignedPartitionsCount = reader.compactArrayLength(18, 'assignedPartitions');
  const assignedPartitionsItems: ConsumerGroupCurrentMemberAssignmentValueTopicPartitions[] = assignedPartitionsCount > 0 ? [decodeConsumerGroupCurrentMemberAssignmentValueTopicPartitions(reader, version)] : [];
  for (let i = 1; i < assignedPartitionsCount; i++) assignedPartitionsItems.push(decodeConsumerGroupCurrentMemberAssignmentValueTopicPartitions(reader, version));
  it.assignedPartitions = assignedPartitionsItems;
  const partitionsPendingRevocationCount = reader.compactArrayLength(18, 'partitionsPendingRevocation');
  const partitionsPendingRevocationItems: ConsumerGroupCurrentMemberAssignmentValueTopicPartitions[] = partitionsPendingRevocationCount > 0 ? [decodeConsumerGroupCurrentMemberAssignmentValueTopicPartitions(reader, version)] : [];
  for (let i = 1; i < partitionsPendingRevocationCount; i++) partitionsPendingRevocationItems.push(decodeConsumerGroupCurrentMemberAssignmentValueTopicPartitions(reader, version));
  it.partitionsPendingRevocation = partitionsPendingRevocationItems;
  reader.skipTags();
  return it;
}

function encodeConsumerGroupCurrentMemberAssignmentValue(writer: Writer, it: ConsumerGroupCurrentMemberAssignmentValue, version: number): void {
  writer.int32(it.memberEpoch);
  writer.int32(it.previousMemberEpoch);
  writer.int8(it.state);
  const assignedPartitionsItems = it.assignedPartitions;
  writer.compactArrayLength(assignedPartitionsItems.length);
  for (let i = 0; i < assignedPartitionsItems.length; i++) {
    encodeConsumerGroupCurrentMemberAssignmentValueTopicPartitions(writer, assignedPartitionsItems[i]!, version);
  }
  const partitionsPendingRevocationItems = it.partitionsPendingRevocation;
  writer.compactArrayLength(partitionsPendingRevocationItems.length);
  for (let i = 0; i < partitionsPendingRevocationItems.length; i++) {
    encodeConsumerGroupCurrentMemberAssignmentValueTopicPartitions(writer, partitionsPendingRevocationItems[i]!, version);
  }
  writer.unsignedVarint(0);
}
export const consumerGroupCurrentMemberAssignmentValue: RecordType<ConsumerGroupCurrentMemberAssignmentValue> = {
  key: 8,
  versions: [0, 0],
  name: 'ConsumerGroupCurrentMemberAssignmentValue',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ConsumerGroupCurrentMemberAssignmentValue has no version ${version}`);
    return decodeConsumerGroupCurrentMemberAssignmentValue(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ConsumerGroupCurrentMemberAssignmentValue has no version ${version}`);
    encodeConsumerGroupCurrentMemberAssignmentValue(writer, message, version);
  },
};

export class ShareGroupMemberMetadataKey {
  groupId: string = '';
  memberId: string = '';

  constructor(init?: Partial<ShareGroupMemberMetadataKey>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.memberId !== undefined) this.memberId = init.memberId;
  }
}

function decodeShareGroupMemberMetadataKey(reader: Reader, _version: number): ShareGroupMemberMetadataKey {
  const it = new ShareGroupMemberMetadataKey();
  it.groupId = reader.string('groupId');
  it.memberId = reader.string('memberId');
  return it;
}

function encodeShareGroupMemberMetadataKey(writer: Writer, it: ShareGroupMemberMetadataKey, _version: number): void {
  writer.string(it.groupId);
  writer.string(it.memberId);
}
export const shareGroupMemberMetadataKey: RecordType<ShareGroupMemberMetadataKey> = {
  key: 10,
  versions: [0, 0],
  name: 'ShareGroupMemberMetadataKey',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ShareGroupMemberMetadataKey has no version ${version}`);
    return decodeShareGroupMemberMetadataKey(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ShareGroupMemberMetadataKey has no version ${version}`);
    encodeShareGroupMemberMetadataKey(writer, message, version);
  },
};

export class ShareGroupMemberMetadataValue {
  rackId: string | null = '';
  clientId: string = '';
  clientHost: string = '';
  subscribedTopicNames: string[] = [];

  constructor(init?: Partial<ShareGroupMemberMetadataValue>) {
    if (init === undefined) return;
    if (init.rackId !== undefined) this.rackId = init.rackId;
    if (init.clientId !== undefined) this.clientId = init.clientId;
    if (init.clientHost !== undefined) this.clientHost = init.clientHost;
    if (init.subscribedTopicNames !== undefined) this.subscribedTopicNames = init.subscribedTopicNames;
  }
}

function decodeShareGroupMemberMetadataValue(reader: Reader, _version: number): ShareGroupMemberMetadataValue {
  const it = new ShareGroupMemberMetadataValue();
  it.rackId = reader.compactNullableString('rackId');
  it.clientId = reader.compactString('clientId');
  it.clientHost = reader.compactString('clientHost');
  const subscribedTopicNamesCount = reader.compactArrayLength(1, 'subscribedTopicNames');
  const subscribedTopicNamesItems: string[] = subscribedTopicNamesCount > 0 ? [reader.compactString('subscribedTopicNames')] : [];
  for (let i = 1; i < subscribedTopicNamesCount; i++) subscribedTopicNamesItems.push(reader.compactString('subscribedTopicNames'));
  it.subscribedTopicNames = subscribedTopicNamesItems;
  reader.skipTags();
  return it;
}

function encodeShareGroupMemberMetadataValue(writer: Writer, it: ShareGroupMemberMetadataValue, _version: number): void {
  writer.compactNullableString(it.rackId);
  writer.compactString(it.clientId);
  writer.compactString(it.clientHost);
  const subscribedTopicNamesItems = it.subscribedTopicNames;
  writer.compactArrayLength(subscribedTopicNamesItems.length);
  for (let i = 0; i < subscribedTopicNamesItems.length; i++) {
    writer.compactString(subscribedTopicNamesItems[i]!);
  }
  writer.unsignedVarint(0);
}
export const shareGroupMemberMetadataValue: RecordType<ShareGroupMemberMetadataValue> = {
  key: 10,
  versions: [0, 0],
  name: 'ShareGroupMemberMetadataValue',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ShareGroupMemberMetadataValue has no version ${version}`);
    return decodeShareGroupMemberMetadataValue(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ShareGroupMemberMetadataValue has no version ${version}`);
    encodeShareGroupMemberMetadataValue(writer, message, version);
  },
};

export class ShareGroupMetadataKey {
  groupId: string = '';

  constructor(init?: Partial<ShareGroupMetadataKey>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
  }
}

function decodeShareGroupMetadataKey(reader: Reader, _version: number): ShareGroupMetadataKey {
  const it = new ShareGroupMetadataKey();
  it.groupId = reader.string('groupId');
  return it;
}

function encodeShareGroupMetadataKey(writer: Writer, it: ShareGroupMetadataKey, _version: number): void {
  writer.string(it.groupId);
}
export const shareGroupMetadataKey: RecordType<ShareGroupMetadataKey> = {
  key: 11,
  versions: [0, 0],
  name: 'ShareGroupMetadataKey',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ShareGroupMetadataKey has no version ${version}`);
    return decodeShareGroupMetadataKey(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ShareGroupMetadataKey has no version ${version}`);
    encodeShareGroupMetadataKey(writer, message, version);
  },
};

export class ShareGroupMetadataValue {
  epoch: number = 0;
  metadataHash: bigint = 0n;

  constructor(init?: Partial<ShareGroupMetadataValue>) {
    if (init === undefined) return;
    if (init.epoch !== undefined) this.epoch = init.epoch;
    if (init.metadataHash !== undefined) this.metadataHash = init.metadataHash;
  }
}

function decodeShareGroupMetadataValue(reader: Reader, _version: number): ShareGroupMetadataValue {
  const it = new ShareGroupMetadataValue();
  it.epoch = reader.int32();
  it.metadataHash = reader.exactInt64();
  reader.skipTags();
  return it;
}

function encodeShareGroupMetadataValue(writer: Writer, it: ShareGroupMetadataValue, _version: number): void {
  writer.int32(it.epoch);
  writer.exactInt64(it.metadataHash);
  writer.unsignedVarint(0);
}
export const shareGroupMetadataValue: RecordType<ShareGroupMetadataValue> = {
  key: 11,
  versions: [0, 0],
  name: 'ShareGroupMetadataValue',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ShareGroupMetadataValue has no version ${version}`);
    return decodeShareGroupMetadataValue(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ShareGroupMetadataValue has no version ${version}`);
    encodeShareGroupMetadataValue(writer, message, version);
  },
};

export class ShareGroupTargetAssignmentMetadataKey {
  groupId: string = '';

  constructor(init?: Partial<ShareGroupTargetAssignmentMetadataKey>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
  }
}

function decodeShareGroupTargetAssignmentMetadataKey(reader: Reader, _version: number): ShareGroupTargetAssignmentMetadataKey {
  const it = new ShareGroupTargetAssignmentMetadataKey();
  it.groupId = reader.string('groupId');
  return it;
}

function encodeShareGroupTargetAssignmentMetadataKey(writer: Writer, it: ShareGroupTargetAssignmentMetadataKey, _version: number): void {
  writer.string(it.groupId);
}
export const shareGroupTargetAssignmentMetadataKey: RecordType<ShareGroupTargetAssignmentMetadataKey> = {
  key: 12,
  versions: [0, 0],
  name: 'ShareGroupTargetAssignmentMetadataKey',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ShareGroupTargetAssignmentMetadataKey has no version ${version}`);
    return decodeShareGroupTargetAssignmentMetadataKey(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ShareGroupTargetAssignmentMetadataKey has no version ${version}`);
    encodeShareGroupTargetAssignmentMetadataKey(writer, message, version);
  },
};

export class ShareGroupTargetAssignmentMetadataValue {
  assignmentEpoch: number = 0;
  assignmentTimestamp: number = 0;

  constructor(init?: Partial<ShareGroupTargetAssignmentMetadataValue>) {
    if (init === undefined) return;
    if (init.assignmentEpoch !== undefined) this.assignmentEpoch = init.assignmentEpoch;
    if (init.assignmentTimestamp !== undefined) this.assignmentTimestamp = init.assignmentTimestamp;
  }
}

function decodeShareGroupTargetAssignmentMetadataValue(reader: Reader, _version: number): ShareGroupTargetAssignmentMetadataValue {
  const it = new ShareGroupTargetAssignmentMetadataValue();
  it.assignmentEpoch = reader.int32();
  const tagCount = reader.tagCount();
  for (let t = 0; t < tagCount; t++) {
    const tag = reader.unsignedVarint();
    const size = reader.unsignedVarint();
    if (tag === 0) {
      it.assignmentTimestamp = reader.int64('assignmentTimestamp');
    } else {
      reader.skip(size);
    }
  }
  return it;
}

function encodeShareGroupTargetAssignmentMetadataValue(writer: Writer, it: ShareGroupTargetAssignmentMetadataValue, _version: number): void {
  writer.int32(it.assignmentEpoch);
  let tagCount = 0;
  if (it.assignmentTimestamp !== 0) tagCount++;
  writer.unsignedVarint(tagCount);
  if (it.assignmentTimestamp !== 0) {
    writer.unsignedVarint(0);
    writer.unsignedVarint(8);
    writer.int64(it.assignmentTimestamp);
  }
}
export const shareGroupTargetAssignmentMetadataValue: RecordType<ShareGroupTargetAssignmentMetadataValue> = {
  key: 12,
  versions: [0, 0],
  name: 'ShareGroupTargetAssignmentMetadataValue',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ShareGroupTargetAssignmentMetadataValue has no version ${version}`);
    return decodeShareGroupTargetAssignmentMetadataValue(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ShareGroupTargetAssignmentMetadataValue has no version ${version}`);
    encodeShareGroupTargetAssignmentMetadataValue(writer, message, version);
  },
};

export class ShareGroupTargetAssignmentMemberKey {
  groupId: string = '';
  memberId: string = '';

  constructor(init?: Partial<ShareGroupTargetAssignmentMemberKey>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.memberId !== undefined) this.memberId = init.memberId;
  }
}

function decodeShareGroupTargetAssignmentMemberKey(reader: Reader, _version: number): ShareGroupTargetAssignmentMemberKey {
  const it = new ShareGroupTargetAssignmentMemberKey();
  it.groupId = reader.string('groupId');
  it.memberId = reader.string('memberId');
  return it;
}

function encodeShareGroupTargetAssignmentMemberKey(writer: Writer, it: ShareGroupTargetAssignmentMemberKey, _version: number): void {
  writer.string(it.groupId);
  writer.string(it.memberId);
}
export const shareGroupTargetAssignmentMemberKey: RecordType<ShareGroupTargetAssignmentMemberKey> = {
  key: 13,
  versions: [0, 0],
  name: 'ShareGroupTargetAssignmentMemberKey',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ShareGroupTargetAssignmentMemberKey has no version ${version}`);
    return decodeShareGroupTargetAssignmentMemberKey(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ShareGroupTargetAssignmentMemberKey has no version ${version}`);
    encodeShareGroupTargetAssignmentMemberKey(writer, message, version);
  },
};

export class ShareGroupTargetAssignmentMemberValueTopicPartition {
  topicId: Uuid = ZERO_UUID;
  partitions: number[] = [];

  constructor(init?: Partial<ShareGroupTargetAssignmentMemberValueTopicPartition>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeShareGroupTargetAssignmentMemberValueTopicPartition(reader: Reader, _version: number): ShareGroupTargetAssignmentMemberValueTopicPartition {
  const it = new ShareGroupTargetAssignmentMemberValueTopicPartition();
  it.topicId = reader.uuid();
  const partitionsCount = reader.compactArrayLength(4, 'partitions');
  const partitionsItems: number[] = partitionsCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(reader.int32());
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeShareGroupTargetAssignmentMemberValueTopicPartition(writer: Writer, it: ShareGroupTargetAssignmentMemberValueTopicPartition, _version: number): void {
  writer.uuid(it.topicId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    writer.int32(partitionsItems[i]!);
  }
  writer.unsignedVarint(0);
}

export class ShareGroupTargetAssignmentMemberValue {
  topicPartitions: ShareGroupTargetAssignmentMemberValueTopicPartition[] = [];

  constructor(init?: Partial<ShareGroupTargetAssignmentMemberValue>) {
    if (init === undefined) return;
    if (init.topicPartitions !== undefined) this.topicPartitions = init.topicPartitions;
  }
}

function decodeShareGroupTargetAssignmentMemberValue(reader: Reader, version: number): ShareGroupTargetAssignmentMemberValue {
  const it = new ShareGroupTargetAssignmentMemberValue();
  const topicPartitionsCount = reader.compactArrayLength(18, 'topicPartitions');
  const topicPartitionsItems: ShareGroupTargetAssignmentMemberValueTopicPartition[] = topicPartitionsCount > 0 ? [decodeShareGroupTargetAssignmentMemberValueTopicPartition(reader, version)] : [];
  for (let i = 1; i < topicPartitionsCount; i++) topicPartitionsItems.push(decodeShareGroupTargetAssignmentMemberValueTopicPartition(reader, version));
  it.topicPartitions = topicPartitionsItems;
  reader.skipTags();
  return it;
}

function encodeShareGroupTargetAssignmentMemberValue(writer: Writer, it: ShareGroupTargetAssignmentMemberValue, version: number): void {
  const topicPartitionsItems = it.topicPartitions;
  writer.compactArrayLength(topicPartitionsItems.length);
  for (let i = 0; i < topicPartitionsItems.length; i++) {
    encodeShareGroupTargetAssignmentMemberValueTopicPartition(writer, topicPartitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}
export const shareGroupTargetAssignmentMemberValue: RecordType<ShareGroupTargetAssignmentMemberValue> = {
  key: 13,
  versions: [0, 0],
  name: 'ShareGroupTargetAssignmentMemberValue',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ShareGroupTargetAssignmentMemberValue has no version ${version}`);
    return decodeShareGroupTargetAssignmentMemberValue(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ShareGroupTargetAssignmentMemberValue has no version ${version}`);
    encodeShareGroupTargetAssignmentMemberValue(writer, message, version);
  },
};

export class ShareGroupCurrentMemberAssignmentKey {
  groupId: string = '';
  memberId: string = '';

  constructor(init?: Partial<ShareGroupCurrentMemberAssignmentKey>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.memberId !== undefined) this.memberId = init.memberId;
  }
}

function decodeShareGroupCurrentMemberAssignmentKey(reader: Reader, _version: number): ShareGroupCurrentMemberAssignmentKey {
  const it = new ShareGroupCurrentMemberAssignmentKey();
  it.groupId = reader.string('groupId');
  it.memberId = reader.string('memberId');
  return it;
}

function encodeShareGroupCurrentMemberAssignmentKey(writer: Writer, it: ShareGroupCurrentMemberAssignmentKey, _version: number): void {
  writer.string(it.groupId);
  writer.string(it.memberId);
}
export const shareGroupCurrentMemberAssignmentKey: RecordType<ShareGroupCurrentMemberAssignmentKey> = {
  key: 14,
  versions: [0, 0],
  name: 'ShareGroupCurrentMemberAssignmentKey',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ShareGroupCurrentMemberAssignmentKey has no version ${version}`);
    return decodeShareGroupCurrentMemberAssignmentKey(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ShareGroupCurrentMemberAssignmentKey has no version ${version}`);
    encodeShareGroupCurrentMemberAssignmentKey(writer, message, version);
  },
};

export class ShareGroupCurrentMemberAssignmentValueTopicPartitions {
  topicId: Uuid = ZERO_UUID;
  partitions: number[] = [];

  constructor(init?: Partial<ShareGroupCurrentMemberAssignmentValueTopicPartitions>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeShareGroupCurrentMemberAssignmentValueTopicPartitions(reader: Reader, _version: number): ShareGroupCurrentMemberAssignmentValueTopicPartitions {
  const it = new ShareGroupCurrentMemberAssignmentValueTopicPartitions();
  it.topicId = reader.uuid();
  const partitionsCount = reader.compactArrayLength(4, 'partitions');
  const partitionsItems: number[] = partitionsCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(reader.int32());
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeShareGroupCurrentMemberAssignmentValueTopicPartitions(writer: Writer, it: ShareGroupCurrentMemberAssignmentValueTopicPartitions, _version: number): void {
  writer.uuid(it.topicId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    writer.int32(partitionsItems[i]!);
  }
  writer.unsignedVarint(0);
}

export class ShareGroupCurrentMemberAssignmentValue {
  memberEpoch: number = 0;
  previousMemberEpoch: number = 0;
  state: number = 0;
  assignedPartitions: ShareGroupCurrentMemberAssignmentValueTopicPartitions[] = [];

  constructor(init?: Partial<ShareGroupCurrentMemberAssignmentValue>) {
    if (init === undefined) return;
    if (init.memberEpoch !== undefined) this.memberEpoch = init.memberEpoch;
    if (init.previousMemberEpoch !== undefined) this.previousMemberEpoch = init.previousMemberEpoch;
    if (init.state !== undefined) this.state = init.state;
    if (init.assignedPartitions !== undefined) this.assignedPartitions = init.assignedPartitions;
  }
}

function decodeShareGroupCurrentMemberAssignmentValue(reader: Reader, version: number): ShareGroupCurrentMemberAssignmentValue {
  const it = new ShareGroupCurrentMemberAssignmentValue();
  it.memberEpoch = reader.int32();
  it.previousMemberEpoch = reader.int32();
  it.state = reader.int8();
  const assignedPartitionsCount = reader.compactArrayLength(18, 'assignedPartitions');
  const assignedPartitionsItems: ShareGroupCurrentMemberAssignmentValueTopicPartitions[] = assignedPartitionsCount > 0 ? [decodeShareGroupCurrentMemberAssignmentValueTopicPartitions(reader, version)] : [];
  for (let i = 1; i < assignedPartitionsCount; i++) assignedPartitionsItems.push(decodeShareGroupCurrentMemberAssignmentValueTopicPartitions(reader, version));
  it.assignedPartitions = assignedPartitionsItems;
  reader.skipTags();
  return it;
}

function encodeShareGroupCurrentMemberAssignmentValue(writer: Writer, it: ShareGroupCurrentMemberAssignmentValue, version: number): void {
  writer.int32(it.memberEpoch);
  writer.int32(it.previousMemberEpoch);
  writer.int8(it.state);
  const assignedPartitionsItems = it.assignedPartitions;
  writer.compactArrayLength(assignedPartitionsItems.length);
  for (let i = 0; i < assignedPartitionsItems.length; i++) {
    encodeShareGroupCurrentMemberAssignmentValueTopicPartitions(writer, assignedPartitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}
export const shareGroupCurrentMemberAssignmentValue: RecordType<ShareGroupCurrentMemberAssignmentValue> = {
  key: 14,
  versions: [0, 0],
  name: 'ShareGroupCurrentMemberAssignmentValue',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ShareGroupCurrentMemberAssignmentValue has no version ${version}`);
    return decodeShareGroupCurrentMemberAssignmentValue(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ShareGroupCurrentMemberAssignmentValue has no version ${version}`);
    encodeShareGroupCurrentMemberAssignmentValue(writer, message, version);
  },
};

export class ShareGroupStatePartitionMetadataKey {
  groupId: string = '';

  constructor(init?: Partial<ShareGroupStatePartitionMetadataKey>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
  }
}

function decodeShareGroupStatePartitionMetadataKey(reader: Reader, _version: number): ShareGroupStatePartitionMetadataKey {
  const it = new ShareGroupStatePartitionMetadataKey();
  it.groupId = reader.string('groupId');
  return it;
}

function encodeShareGroupStatePartitionMetadataKey(writer: Writer, it: ShareGroupStatePartitionMetadataKey, _version: number): void {
  writer.string(it.groupId);
}
export const shareGroupStatePartitionMetadataKey: RecordType<ShareGroupStatePartitionMetadataKey> = {
  key: 15,
  versions: [0, 0],
  name: 'ShareGroupStatePartitionMetadataKey',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ShareGroupStatePartitionMetadataKey has no version ${version}`);
    return decodeShareGroupStatePartitionMetadataKey(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ShareGroupStatePartitionMetadataKey has no version ${version}`);
    encodeShareGroupStatePartitionMetadataKey(writer, message, version);
  },
};

export class ShareGroupStatePartitionMetadataValueTopicPartitionsInfo {
  topicId: Uuid = ZERO_UUID;
  topicName: string = '';
  partitions: number[] = [];

  constructor(init?: Partial<ShareGroupStatePartitionMetadataValueTopicPartitionsInfo>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.topicName !== undefined) this.topicName = init.topicName;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeShareGroupStatePartitionMetadataValueTopicPartitionsInfo(reader: Reader, _version: number): ShareGroupStatePartitionMetadataValueTopicPartitionsInfo {
  const it = new ShareGroupStatePartitionMetadataValueTopicPartitionsInfo();
  it.topicId = reader.uuid();
  it.topicName = reader.compactString('topicName');
  const partitionsCount = reader.compactArrayLength(4, 'partitions');
  const partitionsItems: number[] = partitionsCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(reader.int32());
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeShareGroupStatePartitionMetadataValueTopicPartitionsInfo(writer: Writer, it: ShareGroupStatePartitionMetadataValueTopicPartitionsInfo, _version: number): void {
  writer.uuid(it.topicId);
  writer.compactString(it.topicName);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    writer.int32(partitionsItems[i]!);
  }
  writer.unsignedVarint(0);
}

export class ShareGroupStatePartitionMetadataValueTopicInfo {
  topicId: Uuid = ZERO_UUID;
  topicName: string = '';

  constructor(init?: Partial<ShareGroupStatePartitionMetadataValueTopicInfo>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.topicName !== undefined) this.topicName = init.topicName;
  }
}

function decodeShareGroupStatePartitionMetadataValueTopicInfo(reader: Reader, _version: number): ShareGroupStatePartitionMetadataValueTopicInfo {
  const it = new ShareGroupStatePartitionMetadataValueTopicInfo();
  it.topicId = reader.uuid();
  it.topicName = reader.compactString('topicName');
  reader.skipTags();
  return it;
}

function encodeShareGroupStatePartitionMetadataValueTopicInfo(writer: Writer, it: ShareGroupStatePartitionMetadataValueTopicInfo, _version: number): void {
  writer.uuid(it.topicId);
  writer.compactString(it.topicName);
  writer.unsignedVarint(0);
}

export class ShareGroupStatePartitionMetadataValue {
  initializingTopics: ShareGroupStatePartitionMetadataValueTopicPartitionsInfo[] = [];
  initializedTopics: ShareGroupStatePartitionMetadataValueTopicPartitionsInfo[] = [];
  deletingTopics: ShareGroupStatePartitionMetadataValueTopicInfo[] = [];

  constructor(init?: Partial<ShareGroupStatePartitionMetadataValue>) {
    if (init === undefined) return;
    if (init.initializingTopics !== undefined) this.initializingTopics = init.initializingTopics;
    if (init.initializedTopics !== undefined) this.initializedTopics = init.initializedTopics;
    if (init.deletingTopics !== undefined) this.deletingTopics = init.deletingTopics;
  }
}

function decodeShareGroupStatePartitionMetadataValue(reader: Reader, version: number): ShareGroupStatePartitionMetadataValue {
  const it = new ShareGroupStatePartitionMetadataValue();
  const initializingTopicsCount = reader.compactArrayLength(19, 'initializingTopics');
  const initializingTopicsItems: ShareGroupStatePartitionMetadataValueTopicPartitionsInfo[] = initializingTopicsCount > 0 ? [decodeShareGroupStatePartitionMetadataValueTopicPartitionsInfo(reader, version)] : [];
  for (let i = 1; i < initializingTopicsCount; i++) initializingTopicsItems.push(decodeShareGroupStatePartitionMetadataValueTopicPartitionsInfo(reader, version));
  it.initializingTopics = initializingTopicsItems;
  const initializedTopicsCount = reader.compactArrayLength(19, 'initializedTopics');
  const initializedTopicsItems: ShareGroupStatePartitionMetadataValueTopicPartitionsInfo[] = initializedTopicsCount > 0 ? [decodeShareGroupStatePartitionMetadataValueTopicPartitionsInfo(reader, version)] : [];
  for (let i = 1; i < initializedTopicsCount; i++) initializedTopicsItems.push(decodeShareGroupStatePartitionMetadataValueTopicPartitionsInfo(reader, version));
  it.initializedTopics = initializedTopicsItems;
  const deletingTopicsCount = reader.compactArrayLength(18, 'deletingTopics');
  const deletingTopicsItems: ShareGroupStatePartitionMetadataValueTopicInfo[] = deletingTopicsCount > 0 ? [decodeShareGroupStatePartitionMetadataValueTopicInfo(reader, version)] : [];
  for (let i = 1; i < deletingTopicsCount; i++) deletingTopicsItems.push(decodeShareGroupStatePartitionMetadataValueTopicInfo(reader, version));
  it.deletingTopics = deletingTopicsItems;
  reader.skipTags();
  return it;
}

function encodeShareGroupStatePartitionMetadataValue(writer: Writer, it: ShareGroupStatePartitionMetadataValue, version: number): void {
  const initializingTopicsItems = it.initializingTopics;
  writer.compactArrayLength(initializingTopicsItems.length);
  for (let i = 0; i < initializingTopicsItems.length; i++) {
    encodeShareGroupStatePartitionMetadataValueTopicPartitionsInfo(writer, initializingTopicsItems[i]!, version);
  }
  const initializedTopicsItems = it.initializedTopics;
  writer.compactArrayLength(initializedTopicsItems.length);
  for (let i = 0; i < initializedTopicsItems.length; i++) {
    encodeShareGroupStatePartitionMetadataValueTopicPartitionsInfo(writer, initializedTopicsItems[i]!, version);
  }
  const deletingTopicsItems = it.deletingTopics;
  writer.compactArrayLength(deletingTopicsItems.length);
  for (let i = 0; i < deletingTopicsItems.length; i++) {
    encodeShareGroupStatePartitionMetadataValueTopicInfo(writer, deletingTopicsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}
export const shareGroupStatePartitionMetadataValue: RecordType<ShareGroupStatePartitionMetadataValue> = {
  key: 15,
  versions: [0, 0],
  name: 'ShareGroupStatePartitionMetadataValue',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ShareGroupStatePartitionMetadataValue has no version ${version}`);
    return decodeShareGroupStatePartitionMetadataValue(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ShareGroupStatePartitionMetadataValue has no version ${version}`);
    encodeShareGroupStatePartitionMetadataValue(writer, message, version);
  },
};

export class ConsumerGroupRegularExpressionKey {
  groupId: string = '';
  regularExpression: string = '';

  constructor(init?: Partial<ConsumerGroupRegularExpressionKey>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.regularExpression !== undefined) this.regularExpression = init.regularExpression;
  }
}

function decodeConsumerGroupRegularExpressionKey(reader: Reader, _version: number): ConsumerGroupRegularExpressionKey {
  const it = new ConsumerGroupRegularExpressionKey();
  it.groupId = reader.string('groupId');
  it.regularExpression = reader.string('regularExpression');
  return it;
}

function encodeConsumerGroupRegularExpressionKey(writer: Writer, it: ConsumerGroupRegularExpressionKey, _version: number): void {
  writer.string(it.groupId);
  writer.string(it.regularExpression);
}
export const consumerGroupRegularExpressionKey: RecordType<ConsumerGroupRegularExpressionKey> = {
  key: 16,
  versions: [0, 0],
  name: 'ConsumerGroupRegularExpressionKey',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ConsumerGroupRegularExpressionKey has no version ${version}`);
    return decodeConsumerGroupRegularExpressionKey(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ConsumerGroupRegularExpressionKey has no version ${version}`);
    encodeConsumerGroupRegularExpressionKey(writer, message, version);
  },
};

export class ConsumerGroupRegularExpressionValue {
  topics: string[] = [];
  version: number = 0;
  timestamp: number = 0;

  constructor(init?: Partial<ConsumerGroupRegularExpressionValue>) {
    if (init === undefined) return;
    if (init.topics !== undefined) this.topics = init.topics;
    if (init.version !== undefined) this.version = init.version;
    if (init.timestamp !== undefined) this.timestamp = init.timestamp;
  }
}

function decodeConsumerGroupRegularExpressionValue(reader: Reader, version: number): ConsumerGroupRegularExpressionValue {
  const it = new ConsumerGroupRegularExpressionValue();
  const topicsCount = reader.compactArrayLength(1, 'topics');
  const topicsItems: string[] = topicsCount > 0 ? [reader.compactString('topics')] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(reader.compactString('topics'));
  it.topics = topicsItems;
  it.version = reader.int64('version');
  it.timestamp = reader.int64('timestamp');
  reader.skipTags();
  return it;
}

function encodeConsumerGroupRegularExpressionValue(writer: Writer, it: ConsumerGroupRegularExpressionValue, version: number): void {
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    writer.compactString(topicsItems[i]!);
  }
  writer.int64(it.version);
  writer.int64(it.timestamp);
  writer.unsignedVarint(0);
}
export const consumerGroupRegularExpressionValue: RecordType<ConsumerGroupRegularExpressionValue> = {
  key: 16,
  versions: [0, 0],
  name: 'ConsumerGroupRegularExpressionValue',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ConsumerGroupRegularExpressionValue has no version ${version}`);
    return decodeConsumerGroupRegularExpressionValue(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ConsumerGroupRegularExpressionValue has no version ${version}`);
    encodeConsumerGroupRegularExpressionValue(writer, message, version);
  },
};

export class StreamsGroupMetadataKey {
  groupId: string = '';

  constructor(init?: Partial<StreamsGroupMetadataKey>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
  }
}

function decodeStreamsGroupMetadataKey(reader: Reader, _version: number): StreamsGroupMetadataKey {
  const it = new StreamsGroupMetadataKey();
  it.groupId = reader.string('groupId');
  return it;
}

function encodeStreamsGroupMetadataKey(writer: Writer, it: StreamsGroupMetadataKey, _version: number): void {
  writer.string(it.groupId);
}
export const streamsGroupMetadataKey: RecordType<StreamsGroupMetadataKey> = {
  key: 17,
  versions: [0, 0],
  name: 'StreamsGroupMetadataKey',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`StreamsGroupMetadataKey has no version ${version}`);
    return decodeStreamsGroupMetadataKey(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`StreamsGroupMetadataKey has no version ${version}`);
    encodeStreamsGroupMetadataKey(writer, message, version);
  },
};

export class StreamsGroupMetadataValueLastAssignmentConfig {
  key: string = '';
  value: string = '';

  constructor(init?: Partial<StreamsGroupMetadataValueLastAssignmentConfig>) {
    if (init === undefined) return;
    if (init.key !== undefined) this.key = init.key;
    if (init.value !== undefined) this.value = init.value;
  }
}

function decodeStreamsGroupMetadataValueLastAssignmentConfig(reader: Reader, _version: number): StreamsGroupMetadataValueLastAssignmentConfig {
  const it = new StreamsGroupMetadataValueLastAssignmentConfig();
  it.key = reader.compactString('key');
  it.value = reader.compactString('value');
  reader.skipTags();
  return it;
}

function encodeStreamsGroupMetadataValueLastAssignmentConfig(writer: Writer, it: StreamsGroupMetadataValueLastAssignmentConfig, _version: number): void {
  writer.compactString(it.key);
  writer.compactString(it.value);
  writer.unsignedVarint(0);
}

export class StreamsGroupMetadataValue {
  epoch: number = 0;
  metadataHash: bigint = 0n;
  validatedTopologyEpoch: number = -1;
  lastAssignmentConfigs: StreamsGroupMetadataValueLastAssignmentConfig[] | null = [];

  constructor(init?: Partial<StreamsGroupMetadataValue>) {
    if (init === undefined) return;
    if (init.epoch !== undefined) this.epoch = init.epoch;
    if (init.metadataHash !== undefined) this.metadataHash = init.metadataHash;
    if (init.validatedTopologyEpoch !== undefined) this.validatedTopologyEpoch = init.validatedTopologyEpoch;
    if (init.lastAssignmentConfigs !== undefined) this.lastAssignmentConfigs = init.lastAssignmentConfigs;
  }
}

function decodeStreamsGroupMetadataValue(reader: Reader, version: number): StreamsGroupMetadataValue {
  const it = new StreamsGroupMetadataValue();
  it.epoch = reader.int32();
  it.metadataHash = reader.exactInt64();
  const tagCount = reader.tagCount();
  for (let t = 0; t < tagCount; t++) {
    const tag = reader.unsignedVarint();
    const size = reader.unsignedVarint();
    if (tag === 0) {
      it.validatedTopologyEpoch = reader.int32();
    } else if (tag === 1) {
      const lastAssignmentConfigsCount = reader.compactNullableArrayLength(3, 'lastAssignmentConfigs');
      if (lastAssignmentConfigsCount < 0) {
        it.lastAssignmentConfigs = null;
      } else {
        const lastAssignmentConfigsItems: StreamsGroupMetadataValueLastAssignmentConfig[] = lastAssignmentConfigsCount > 0 ? [decodeStreamsGroupMetadataValueLastAssignmentConfig(reader, version)] : [];
        for (let i = 1; i < lastAssignmentConfigsCount; i++) lastAssignmentConfigsItems.push(decodeStreamsGroupMetadataValueLastAssignmentConfig(reader, version));
        it.lastAssignmentConfigs = lastAssignmentConfigsItems;
      }
    } else {
      reader.skip(size);
    }
  }
  return it;
}

function encodeStreamsGroupMetadataValue(writer: Writer, it: StreamsGroupMetadataValue, version: number): void {
  writer.int32(it.epoch);
  writer.exactInt64(it.metadataHash);
  let tagCount = 0;
  if (it.validatedTopologyEpoch !== -1) tagCount++;
  if ((it.lastAssignmentConfigs === null || it.lastAssignmentConfigs.length !== 0)) tagCount++;
  writer.unsignedVarint(tagCount);
  if (it.validatedTopologyEpoch !== -1) {
    writer.unsignedVarint(0);
    writer.unsignedVarint(4);
    writer.int32(it.validatedTopologyEpoch);
  }
  if ((it.lastAssignmentConfigs === null || it.lastAssignmentConfigs.length !== 0)) {
    writer.unsignedVarint(1);
    const content = new Writer(64);
    const lastAssignmentConfigsItems = it.lastAssignmentConfigs;
    if (lastAssignmentConfigsItems === null) {
      content.unsignedVarint(0);
    } else {
      content.compactArrayLength(lastAssignmentConfigsItems.length);
      for (let i = 0; i < lastAssignmentConfigsItems.length; i++) {
        encodeStreamsGroupMetadataValueLastAssignmentConfig(content, lastAssignmentConfigsItems[i]!, version);
      }
    }
    writer.sized(content);
  }
}
export const streamsGroupMetadataValue: RecordType<StreamsGroupMetadataValue> = {
  key: 17,
  versions: [0, 0],
  name: 'StreamsGroupMetadataValue',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`StreamsGroupMetadataValue has no version ${version}`);
    return decodeStreamsGroupMetadataValue(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`StreamsGroupMetadataValue has no version ${version}`);
    encodeStreamsGroupMetadataValue(writer, message, version);
  },
};

export class StreamsGroupMemberMetadataKey {
  groupId: string = '';
  memberId: string = '';

  constructor(init?: Partial<StreamsGroupMemberMetadataKey>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.memberId !== undefined) this.memberId = init.memberId;
  }
}

function decodeStreamsGroupMemberMetadataKey(reader: Reader, _version: number): StreamsGroupMemberMetadataKey {
  const it = new StreamsGroupMemberMetadataKey();
  it.groupId = reader.string('groupId');
  it.memberId = reader.string('memberId');
  return it;
}

function encodeStreamsGroupMemberMetadataKey(writer: Writer, it: StreamsGroupMemberMetadataKey, _version: number): void {
  writer.string(it.groupId);
  writer.string(it.memberId);
}
export const streamsGroupMemberMetadataKey: RecordType<StreamsGroupMemberMetadataKey> = {
  key: 19,
  versions: [0, 0],
  name: 'StreamsGroupMemberMetadataKey',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`StreamsGroupMemberMetadataKey has no version ${version}`);
    return decodeStreamsGroupMemberMetadataKey(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`StreamsGroupMemberMetadataKey has no version ${version}`);
    encodeStreamsGroupMemberMetadataKey(writer, message, version);
  },
};

export class StreamsGroupMemberMetadataValueEndpoint {
  host: string = '';
  port: number = 0;

  constructor(init?: Partial<StreamsGroupMemberMetadataValueEndpoint>) {
    if (init === undefined) return;
    if (init.host !== undefined) this.host = init.host;
    if (init.port !== undefined) this.port = init.port;
  }
}

function decodeStreamsGroupMemberMetadataValueEndpoint(reader: Reader, _version: number): StreamsGroupMemberMetadataValueEndpoint {
  const it = new StreamsGroupMemberMetadataValueEndpoint();
  it.host = reader.compactString('host');
  it.port = reader.uint16();
  reader.skipTags();
  return it;
}

function encodeStreamsGroupMemberMetadataValueEndpoint(writer: Writer, it: StreamsGroupMemberMetadataValueEndpoint, _version: number): void {
  writer.compactString(it.host);
  writer.uint16(it.port);
  writer.unsignedVarint(0);
}

export class StreamsGroupMemberMetadataValueKeyValue {
  key: string = '';
  value: string = '';

  constructor(init?: Partial<StreamsGroupMemberMetadataValueKeyValue>) {
    if (init === undefined) return;
    if (init.key !== undefined) this.key = init.key;
    if (init.value !== undefined) this.value = init.value;
  }
}

function decodeStreamsGroupMemberMetadataValueKeyValue(reader: Reader, _version: number): StreamsGroupMemberMetadataValueKeyValue {
  const it = new StreamsGroupMemberMetadataValueKeyValue();
  it.key = reader.compactString('key');
  it.value = reader.compactString('value');
  reader.skipTags();
  return it;
}

function encodeStreamsGroupMemberMetadataValueKeyValue(writer: Writer, it: StreamsGroupMemberMetadataValueKeyValue, _version: number): void {
  writer.compactString(it.key);
  writer.compactString(it.value);
  writer.unsignedVarint(0);
}

export class StreamsGroupMemberMetadataValue {
  instanceId: string | null = '';
  rackId: string | null = '';
  clientId: string = '';
  clientHost: string = '';
  rebalanceTimeoutMs: number = -1;
  topologyEpoch: number = 0;
  processId: string = '';
  userEndpoint: StreamsGroupMemberMetadataValueEndpoint | null = null;
  clientTags: StreamsGroupMemberMetadataValueKeyValue[] = [];

  constructor(init?: Partial<StreamsGroupMemberMetadataValue>) {
    if (init === undefined) return;
    if (init.instanceId !== undefined) this.instanceId = init.instanceId;
    if (init.rackId !== undefined) this.rackId = init.rackId;
    if (init.clientId !== undefined) this.clientId = init.clientId;
    if (init.clientHost !== undefined) this.clientHost = init.clientHost;
    if (init.rebalanceTimeoutMs !== undefined) this.rebalanceTimeoutMs = init.rebalanceTimeoutMs;
    if (init.topologyEpoch !== undefined) this.topologyEpoch = init.topologyEpoch;
    if (init.processId !== undefined) this.processId = init.processId;
    if (init.userEndpoint !== undefined) this.userEndpoint = init.userEndpoint;
    if (init.clientTags !== undefined) this.clientTags = init.clientTags;
  }
}

function decodeStreamsGroupMemberMetadataValue(reader: Reader, version: number): StreamsGroupMemberMetadataValue {
  const it = new StreamsGroupMemberMetadataValue();
  it.instanceId = reader.compactNullableString('instanceId');
  it.rackId = reader.compactNullableString('rackId');
  it.clientId = reader.compactString('clientId');
  it.clientHost = reader.compactString('clientHost');
  it.rebalanceTimeoutMs = reader.int32();
  it.topologyEpoch = reader.int32();
  it.processId = reader.compactString('processId');
  it.userEndpoint = reader.int8() < 0 ? null : decodeStreamsGroupMemberMetadataValueEndpoint(reader, version);
  const clientTagsCount = reader.compactArrayLength(3, 'clientTags');
  const clientTagsItems: StreamsGroupMemberMetadataValueKeyValue[] = clientTagsCount > 0 ? [decodeStreamsGroupMemberMetadataValueKeyValue(reader, version)] : [];
  for (let i = 1; i < clientTagsCount; i++) clientTagsItems.push(decodeStreamsGroupMemberMetadataValueKeyValue(reader, version));
  it.clientTags = clientTagsItems;
  reader.skipTags();
  return it;
}

function encodeStreamsGroupMemberMetadataValue(writer: Writer, it: StreamsGroupMemberMetadataValue, version: number): void {
  writer.compactNullableString(it.instanceId);
  writer.compactNullableString(it.rackId);
  writer.compactString(it.clientId);
  writer.compactString(it.clientHost);
  writer.int32(it.rebalanceTimeoutMs);
  writer.int32(it.topologyEpoch);
  writer.compactString(it.processId);
  if (it.userEndpoint === null) {
    writer.int8(-1);
  } else {
    writer.int8(1);
    encodeStreamsGroupMemberMetadataValueEndpoint(writer, it.userEndpoint, version);
  }
  const clientTagsItems = it.clientTags;
  writer.compactArrayLength(clientTagsItems.length);
  for (let i = 0; i < clientTagsItems.length; i++) {
    encodeStreamsGroupMemberMetadataValueKeyValue(writer, clientTagsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}
export const streamsGroupMemberMetadataValue: RecordType<StreamsGroupMemberMetadataValue> = {
  key: 19,
  versions: [0, 0],
  name: 'StreamsGroupMemberMetadataValue',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`StreamsGroupMemberMetadataValue has no version ${version}`);
    return decodeStreamsGroupMemberMetadataValue(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`StreamsGroupMemberMetadataValue has no version ${version}`);
    encodeStreamsGroupMemberMetadataValue(writer, message, version);
  },
};

export class StreamsGroupTargetAssignmentMetadataKey {
  groupId: string = '';

  constructor(init?: Partial<StreamsGroupTargetAssignmentMetadataKey>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
  }
}

function decodeStreamsGroupTargetAssignmentMetadataKey(reader: Reader, _version: number): StreamsGroupTargetAssignmentMetadataKey {
  const it = new StreamsGroupTargetAssignmentMetadataKey();
  it.groupId = reader.string('groupId');
  return it;
}

function encodeStreamsGroupTargetAssignmentMetadataKey(writer: Writer, it: StreamsGroupTargetAssignmentMetadataKey, _version: number): void {
  writer.string(it.groupId);
}
export const streamsGroupTargetAssignmentMetadataKey: RecordType<StreamsGroupTargetAssignmentMetadataKey> = {
  key: 20,
  versions: [0, 0],
  name: 'StreamsGroupTargetAssignmentMetadataKey',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`StreamsGroupTargetAssignmentMetadataKey has no version ${version}`);
    return decodeStreamsGroupTargetAssignmentMetadataKey(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`StreamsGroupTargetAssignmentMetadataKey has no version ${version}`);
    encodeStreamsGroupTargetAssignmentMetadataKey(writer, message, version);
  },
};

export class StreamsGroupTargetAssignmentMetadataValue {
  assignmentEpoch: number = 0;
  assignmentTimestamp: number = 0;

  constructor(init?: Partial<StreamsGroupTargetAssignmentMetadataValue>) {
    if (init === undefined) return;
    if (init.assignmentEpoch !== undefined) this.assignmentEpoch = init.assignmentEpoch;
    if (init.assignmentTimestamp !== undefined) this.assignmentTimestamp = init.assignmentTimestamp;
  }
}

function decodeStreamsGroupTargetAssignmentMetadataValue(reader: Reader, _version: number): StreamsGroupTargetAssignmentMetadataValue {
  const it = new StreamsGroupTargetAssignmentMetadataValue();
  it.assignmentEpoch = reader.int32();
  const tagCount = reader.tagCount();
  for (let t = 0; t < tagCount; t++) {
    const tag = reader.unsignedVarint();
    const size = reader.unsignedVarint();
    if (tag === 0) {
      it.assignmentTimestamp = reader.int64('assignmentTimestamp');
    } else {
      reader.skip(size);
    }
  }
  return it;
}

function encodeStreamsGroupTargetAssignmentMetadataValue(writer: Writer, it: StreamsGroupTargetAssignmentMetadataValue, _version: number): void {
  writer.int32(it.assignmentEpoch);
  let tagCount = 0;
  if (it.assignmentTimestamp !== 0) tagCount++;
  writer.unsignedVarint(tagCount);
  if (it.assignmentTimestamp !== 0) {
    writer.unsignedVarint(0);
    writer.unsignedVarint(8);
    writer.int64(it.assignmentTimestamp);
  }
}
export const streamsGroupTargetAssignmentMetadataValue: RecordType<StreamsGroupTargetAssignmentMetadataValue> = {
  key: 20,
  versions: [0, 0],
  name: 'StreamsGroupTargetAssignmentMetadataValue',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`StreamsGroupTargetAssignmentMetadataValue has no version ${version}`);
    return decodeStreamsGroupTargetAssignmentMetadataValue(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`StreamsGroupTargetAssignmentMetadataValue has no version ${version}`);
    encodeStreamsGroupTargetAssignmentMetadataValue(writer, message, version);
  },
};

export class StreamsGroupTargetAssignmentMemberKey {
  groupId: string = '';
  memberId: string = '';

  constructor(init?: Partial<StreamsGroupTargetAssignmentMemberKey>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.memberId !== undefined) this.memberId = init.memberId;
  }
}

function decodeStreamsGroupTargetAssignmentMemberKey(reader: Reader, _version: number): StreamsGroupTargetAssignmentMemberKey {
  const it = new StreamsGroupTargetAssignmentMemberKey();
  it.groupId = reader.string('groupId');
  it.memberId = reader.string('memberId');
  return it;
}

function encodeStreamsGroupTargetAssignmentMemberKey(writer: Writer, it: StreamsGroupTargetAssignmentMemberKey, _version: number): void {
  writer.string(it.groupId);
  writer.string(it.memberId);
}
export const streamsGroupTargetAssignmentMemberKey: RecordType<StreamsGroupTargetAssignmentMemberKey> = {
  key: 21,
  versions: [0, 0],
  name: 'StreamsGroupTargetAssignmentMemberKey',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`StreamsGroupTargetAssignmentMemberKey has no version ${version}`);
    return decodeStreamsGroupTargetAssignmentMemberKey(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`StreamsGroupTargetAssignmentMemberKey has no version ${version}`);
    encodeStreamsGroupTargetAssignmentMemberKey(writer, message, version);
  },
};

export class StreamsGroupTargetAssignmentMemberValueTaskIds {
  subtopologyId: string = '';
  partitions: number[] = [];

  constructor(init?: Partial<StreamsGroupTargetAssignmentMemberValueTaskIds>) {
    if (init === undefined) return;
    if (init.subtopologyId !== undefined) this.subtopologyId = init.subtopologyId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeStreamsGroupTargetAssignmentMemberValueTaskIds(reader: Reader, _version: number): StreamsGroupTargetAssignmentMemberValueTaskIds {
  const it = new StreamsGroupTargetAssignmentMemberValueTaskIds();
  it.subtopologyId = reader.compactString('subtopologyId');
  const partitionsCount = reader.compactArrayLength(4, 'partitions');
  const partitionsItems: number[] = partitionsCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(reader.int32());
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeStreamsGroupTargetAssignmentMemberValueTaskIds(writer: Writer, it: StreamsGroupTargetAssignmentMemberValueTaskIds, _version: number): void {
  writer.compactString(it.subtopologyId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    writer.int32(partitionsItems[i]!);
  }
  writer.unsignedVarint(0);
}

export class StreamsGroupTargetAssignmentMemberValue {
  activeTasks: StreamsGroupTargetAssignmentMemberValueTaskIds[] = [];
  standbyTasks: StreamsGroupTargetAssignmentMemberValueTaskIds[] = [];
  warmupTasks: StreamsGroupTargetAssignmentMemberValueTaskIds[] = [];

  constructor(init?: Partial<StreamsGroupTargetAssignmentMemberValue>) {
    if (init === undefined) return;
    if (init.activeTasks !== undefined) this.activeTasks = init.activeTasks;
    if (init.standbyTasks !== undefined) this.standbyTasks = init.standbyTasks;
    if (init.warmupTasks !== undefined) this.warmupTasks = init.warmupTasks;
  }
}

function decodeStreamsGroupTargetAssignmentMemberValue(reader: Reader, version: number): StreamsGroupTargetAssignmentMemberValue {
  const it = new StreamsGroupTargetAssignmentMemberValue();
  const activeTasksCount = reader.compactArrayLength(3, 'activeTasks');
  const activeTasksItems: StreamsGroupTargetAssignmentMemberValueTaskIds[] = activeTasksCount > 0 ? [decodeStreamsGroupTargetAssignmentMemberValueTaskIds(reader, version)] : [];
  for (let i = 1; i < activeTasksCount; i++) activeTasksItems.push(decodeStreamsGroupTargetAssignmentMemberValueTaskIds(reader, version));
  it.activeTasks = activeTasksItems;
  const standbyTasksCount = reader.compactArrayLength(3, 'standbyTasks');
  const standbyTasksItems: StreamsGroupTargetAssignmentMemberValueTaskIds[] = standbyTasksCount > 0 ? [decodeStreamsGroupTargetAssignmentMemberValueTaskIds(reader, version)] : [];
  for (let i = 1; i < standbyTasksCount; i++) standbyTasksItems.push(decodeStreamsGroupTargetAssignmentMemberValueTaskIds(reader, version));
  it.standbyTasks = standbyTasksItems;
  const warmupTasksCount = reader.compactArrayLength(3, 'warmupTasks');
  const warmupTasksItems: StreamsGroupTargetAssignmentMemberValueTaskIds[] = warmupTasksCount > 0 ? [decodeStreamsGroupTargetAssignmentMemberValueTaskIds(reader, version)] : [];
  for (let i = 1; i < warmupTasksCount; i++) warmupTasksItems.push(decodeStreamsGroupTargetAssignmentMemberValueTaskIds(reader, version));
  it.warmupTasks = warmupTasksItems;
  reader.skipTags();
  return it;
}

function encodeStreamsGroupTargetAssignmentMemberValue(writer: Writer, it: StreamsGroupTargetAssignmentMemberValue, version: number): void {
  const activeTasksItems = it.activeTasks;
  writer.compactArrayLength(activeTasksItems.length);
  for (let i = 0; i < activeTasksItems.length; i++) {
    encodeStreamsGroupTargetAssignmentMemberValueTaskIds(writer, activeTasksItems[i]!, version);
  }
  const standbyTasksItems = it.standbyTasks;
  writer.compactArrayLength(standbyTasksItems.length);
  for (let i = 0; i < standbyTasksItems.length; i++) {
    encodeStreamsGroupTargetAssignmentMemberValueTaskIds(writer, standbyTasksItems[i]!, version);
  }
  const warmupTasksItems = it.warmupTasks;
  writer.compactArrayLength(warmupTasksItems.length);
  for (let i = 0; i < warmupTasksItems.length; i++) {
    encodeStreamsGroupTargetAssignmentMemberValueTaskIds(writer, warmupTasksItems[i]!, version);
  }
  writer.unsignedVarint(0);
}
export const streamsGroupTargetAssignmentMemberValue: RecordType<StreamsGroupTargetAssignmentMemberValue> = {
  key: 21,
  versions: [0, 0],
  name: 'StreamsGroupTargetAssignmentMemberValue',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`StreamsGroupTargetAssignmentMemberValue has no version ${version}`);
    return decodeStreamsGroupTargetAssignmentMemberValue(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`StreamsGroupTargetAssignmentMemberValue has no version ${version}`);
    encodeStreamsGroupTargetAssignmentMemberValue(writer, message, version);
  },
};

export class StreamsGroupCurrentMemberAssignmentKey {
  groupId: string = '';
  memberId: string = '';

  constructor(init?: Partial<StreamsGroupCurrentMemberAssignmentKey>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.memberId !== undefined) this.memberId = init.memberId;
  }
}

function decodeStreamsGroupCurrentMemberAssignmentKey(reader: Reader, _version: number): StreamsGroupCurrentMemberAssignmentKey {
  const it = new StreamsGroupCurrentMemberAssignmentKey();
  it.groupId = reader.string('groupId');
  it.memberId = reader.string('memberId');
  return it;
}

function encodeStreamsGroupCurrentMemberAssignmentKey(writer: Writer, it: StreamsGroupCurrentMemberAssignmentKey, _version: number): void {
  writer.string(it.groupId);
  writer.string(it.memberId);
}
export const streamsGroupCurrentMemberAssignmentKey: RecordType<StreamsGroupCurrentMemberAssignmentKey> = {
  key: 22,
  versions: [0, 0],
  name: 'StreamsGroupCurrentMemberAssignmentKey',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`StreamsGroupCurrentMemberAssignmentKey has no version ${version}`);
    return decodeStreamsGroupCurrentMemberAssignmentKey(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`StreamsGroupCurrentMemberAssignmentKey has no version ${version}`);
    encodeStreamsGroupCurrentMemberAssignmentKey(writer, message, version);
  },
};

export class StreamsGroupCurrentMemberAssignmentValueTaskIds {
  subtopologyId: string = '';
  partitions: number[] = [];
  assignmentEpochs: number[] | null = [];

  constructor(init?: Partial<StreamsGroupCurrentMemberAssignmentValueTaskIds>) {
    if (init === undefined) return;
    if (init.subtopologyId !== undefined) this.subtopologyId = init.subtopologyId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
    if (init.assignmentEpochs !== undefined) this.assignmentEpochs = init.assignmentEpochs;
  }
}

function decodeStreamsGroupCurrentMemberAssignmentValueTaskIds(reader: Reader, _version: number): StreamsGroupCurrentMemberAssignmentValueTaskIds {
  const it = new StreamsGroupCurrentMemberAssignmentValueTaskIds();
  it.subtopologyId = reader.compactString('subtopologyId');
  const partitionsCount = reader.compactArrayLength(4, 'partitions');
  const partitionsItems: number[] = partitionsCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(reader.int32());
  it.partitions = partitionsItems;
  const tagCount = reader.tagCount();
  for (let t = 0; t < tagCount; t++) {
    const tag = reader.unsignedVarint();
    const size = reader.unsignedVarint();
    if (tag === 0) {
      const assignmentEpochsCount = reader.compactNullableArrayLength(4, 'assignmentEpochs');
      if (assignmentEpochsCount < 0) {
        it.assignmentEpochs = null;
      } else {
        const assignmentEpochsItems: number[] = assignmentEpochsCount > 0 ? [reader.int32()] : [];
        for (let i = 1; i < assignmentEpochsCount; i++) assignmentEpochsItems.push(reader.int32());
        it.assignmentEpochs = assignmentEpochsItems;
      }
    } else {
      reader.skip(size);
    }
  }
  return it;
}

function encodeStreamsGroupCurrentMemberAssignmentValueTaskIds(writer: Writer, it: StreamsGroupCurrentMemberAssignmentValueTaskIds, _version: number): void {
  writer.compactString(it.subtopologyId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    writer.int32(partitionsItems[i]!);
  }
  let tagCount = 0;
  if ((it.assignmentEpochs === null || it.assignmentEpochs.length !== 0)) tagCount++;
  writer.unsignedVarint(tagCount);
  if ((it.assignmentEpochs === null || it.assignmentEpochs.length !== 0)) {
    writer.unsignedVarint(0);
    const content = new Writer(64);
    const assignmentEpochsItems = it.assignmentEpochs;
    if (assignmentEpochsItems === null) {
      content.unsignedVarint(0);
    } else {
      content.compactArrayLength(assignmentEpochsItems.length);
      for (let i = 0; i < assignmentEpochsItems.length; i++) {
        content.int32(assignmentEpochsItems[i]!);
      }
    }
    writer.sized(content);
  }
}

export class StreamsGroupCurrentMemberAssignmentValue {
  memberEpoch: number = 0;
  previousMemberEpoch: number = 0;
  state: number = 0;
  activeTasks: StreamsGroupCurrentMemberAssignmentValueTaskIds[] = [];
  standbyTasks: StreamsGroupCurrentMemberAssignmentValueTaskIds[] = [];
  warmupTasks: StreamsGroupCurrentMemberAssignmentValueTaskIds[] = [];
  activeTasksPendingRevocation: StreamsGroupCurrentMemberAssignmentValueTaskIds[] = [];
  standbyTasksPendingRevocation: StreamsGroupCurrentMemberAssignmentValueTaskIds[] = [];
  warmupTasksPendingRevocation: StreamsGroupCurrentMemberAssignmentValueTaskIds[] = [];

  constructor(init?: Partial<StreamsGroupCurrentMemberAssignmentValue>) {
    if (init === undefined) return;
    if (init.memberEpoch !== undefined) this.memberEpoch = init.memberEpoch;
    if (init.previousMemberEpoch !== undefined) this.previousMemberEpoch = init.previousMemberEpoch;
    if (init.state !== undefined) this.state = init.state;
    if (init.activeTasks !== undefined) this.activeTasks = init.activeTasks;
    if (init.standbyTasks !== undefined) this.standbyTasks = init.standbyTasks;
    if (init.warmupTasks !== undefined) this.warmupTasks = init.warmupTasks;
    if (init.activeTasksPendingRevocation !== undefined) this.activeTasksPendingRevocation = init.activeTasksPendingRevocation;
    if (init.standbyTasksPendingRevocation !== undefined) this.standbyTasksPendingRevocation = init.standbyTasksPendingRevocation;
    if (init.warmupTasksPendingRevocation !== undefined) this.warmupTasksPendingRevocation = init.warmupTasksPendingRevocation;
  }
}

function decodeStreamsGroupCurrentMemberAssignmentValue(reader: Reader, version: number): StreamsGroupCurrentMemberAssignmentValue {
  const it = new StreamsGroupCurrentMemberAssignmentValue();
  it.memberEpoch = reader.int32();
  it.previousMemberEpoch = reader.int32();
  it.state = reader.int8();
  const activeTasksCount = reader.compactArrayLength(3, 'activeTasks');
  const activeTasksItems: StreamsGroupCurrentMemberAssignmentValueTaskIds[] = activeTasksCount > 0 ? [decodeStreamsGroupCurrentMemberAssignmentValueTaskIds(reader, version)] : [];
  for (let i = 1; i < activeTasksCount; i++) activeTasksItems.push(decodeStreamsGroupCurrentMemberAssignmentValueTaskIds(reader, version));
  it.activeTasks = activeTasksItems;
  const standbyTasksCount = reader.compactArrayLength(3, 'standbyTasks');
  const standbyTasksItems: StreamsGroupCurrentMemberAssignmentValueTaskIds[] = standbyTasksCount > 0 ? [decodeStreamsGroupCurrentMemberAssignmentValueTaskIds(reader, version)] : [];
  for (let i = 1; i < standbyTasksCount; i++) standbyTasksItems.push(decodeStreamsGroupCurrentMemberAssignmentValueTaskIds(reader, version));
  it.standbyTasks = standbyTasksItems;
  const warmupTasksCount = reader.compactArrayLength(3, 'warmupTasks');
  const warmupTasksItems: StreamsGroupCurrentMemberAssignmentValueTaskIds[] = warmupTasksCount > 0 ? [decodeStreamsGroupCurrentMemberAssignmentValueTaskIds(reader, version)] : [];
  for (let i = 1; i < warmupTasksCount; i++) warmupTasksItems.push(decodeStreamsGroupCurrentMemberAssignmentValueTaskIds(reader, version));
  it.warmupTasks = warmupTasksItems;
  const activeTasksPendingRevocationCount = reader.compactArrayLength(3, 'activeTasksPendingRevocation');
  const activeTasksPendingRevocationItems: StreamsGroupCurrentMemberAssignmentValueTaskIds[] = activeTasksPendingRevocationCount > 0 ? [decodeStreamsGroupCurrentMemberAssignmentValueTaskIds(reader, version)] : [];
  for (let i = 1; i < activeTasksPendingRevocationCount; i++) activeTasksPendingRevocationItems.push(decodeStreamsGroupCurrentMemberAssignmentValueTaskIds(reader, version));
  it.activeTasksPendingRevocation = activeTasksPendingRevocationItems;
  const standbyTasksPendingRevocationCount = reader.compactArrayLength(3, 'standbyTasksPendingRevocation');
  const standbyTasksPendingRevocationItems: StreamsGroupCurrentMemberAssignmentValueTaskIds[] = standbyTasksPendingRevocationCount > 0 ? [decodeStreamsGroupCurrentMemberAssignmentValueTaskIds(reader, version)] : [];
  for (let i = 1; i < standbyTasksPendingRevocationCount; i++) standbyTasksPendingRevocationItems.push(decodeStreamsGroupCurrentMemberAssignmentValueTaskIds(reader, version));
  it.standbyTasksPendingRevocation = standbyTasksPendingRevocationItems;
  const warmupTasksPendingRevocationCount = reader.compactArrayLength(3, 'warmupTasksPendingRevocation');
  const warmupTasksPendingRevocationItems: StreamsGroupCurrentMemberAssignmentValueTaskIds[] = warmupTasksPendingRevocationCount > 0 ? [decodeStreamsGroupCurrentMemberAssignmentValueTaskIds(reader, version)] : [];
  for (let i = 1; i < warmupTasksPendingRevocationCount; i++) warmupTasksPendingRevocationItems.push(decodeStreamsGroupCurrentMemberAssignmentValueTaskIds(reader, version));
  it.warmupTasksPendingRevocation = warmupTasksPendingRevocationItems;
  reader.skipTags();
  return it;
}

function encodeStreamsGroupCurrentMemberAssignmentValue(writer: Writer, it: StreamsGroupCurrentMemberAssignmentValue, version: number): void {
  writer.int32(it.memberEpoch);
  writer.int32(it.previousMemberEpoch);
  writer.int8(it.state);
  const activeTasksItems = it.activeTasks;
  writer.compactArrayLength(activeTasksItems.length);
  for (let i = 0; i < activeTasksItems.length; i++) {
    encodeStreamsGroupCurrentMemberAssignmentValueTaskIds(writer, activeTasksItems[i]!, version);
  }
  const standbyTasksItems = it.standbyTasks;
  writer.compactArrayLength(standbyTasksItems.length);
  for (let i = 0; i < standbyTasksItems.length; i++) {
    encodeStreamsGroupCurrentMemberAssignmentValueTaskIds(writer, standbyTasksItems[i]!, version);
  }
  const warmupTasksItems = it.warmupTasks;
  writer.compactArrayLength(warmupTasksItems.length);
  for (let i = 0; i < warmupTasksItems.length; i++) {
    encodeStreamsGroupCurrentMemberAssignmentValueTaskIds(writer, warmupTasksItems[i]!, version);
  }
  const activeTasksPendingRevocationItems = it.activeTasksPendingRevocation;
  writer.compactArrayLength(activeTasksPendingRevocationItems.length);
  for (let i = 0; i < activeTasksPendingRevocationItems.length; i++) {
    encodeStreamsGroupCurrentMemberAssignmentValueTaskIds(writer, activeTasksPendingRevocationItems[i]!, version);
  }
  const standbyTasksPendingRevocationItems = it.standbyTasksPendingRevocation;
  writer.compactArrayLength(standbyTasksPendingRevocationItems.length);
  for (let i = 0; i < standbyTasksPendingRevocationItems.length; i++) {
    encodeStreamsGroupCurrentMemberAssignmentValueTaskIds(writer, standbyTasksPendingRevocationItems[i]!, version);
  }
  const warmupTasksPendingRevocationItems = it.warmupTasksPendingRevocation;
  writer.compactArrayLength(warmupTasksPendingRevocationItems.length);
  for (let i = 0; i < warmupTasksPendingRevocationItems.length; i++) {
    encodeStreamsGroupCurrentMemberAssignmentValueTaskIds(writer, warmupTasksPendingRevocationItems[i]!, version);
  }
  writer.unsignedVarint(0);
}
export const streamsGroupCurrentMemberAssignmentValue: RecordType<StreamsGroupCurrentMemberAssignmentValue> = {
  key: 22,
  versions: [0, 0],
  name: 'StreamsGroupCurrentMemberAssignmentValue',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`StreamsGroupCurrentMemberAssignmentValue has no version ${version}`);
    return decodeStreamsGroupCurrentMemberAssignmentValue(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`StreamsGroupCurrentMemberAssignmentValue has no version ${version}`);
    encodeStreamsGroupCurrentMemberAssignmentValue(writer, message, version);
  },
};

export class StreamsGroupTopologyKey {
  groupId: string = '';

  constructor(init?: Partial<StreamsGroupTopologyKey>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
  }
}

function decodeStreamsGroupTopologyKey(reader: Reader, _version: number): StreamsGroupTopologyKey {
  const it = new StreamsGroupTopologyKey();
  it.groupId = reader.string('groupId');
  return it;
}

function encodeStreamsGroupTopologyKey(writer: Writer, it: StreamsGroupTopologyKey, _version: number): void {
  writer.string(it.groupId);
}
export const streamsGroupTopologyKey: RecordType<StreamsGroupTopologyKey> = {
  key: 23,
  versions: [0, 0],
  name: 'StreamsGroupTopologyKey',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`StreamsGroupTopologyKey has no version ${version}`);
    return decodeStreamsGroupTopologyKey(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`StreamsGroupTopologyKey has no version ${version}`);
    encodeStreamsGroupTopologyKey(writer, message, version);
  },
};

export class StreamsGroupTopologyValueTopicConfig {
  key: string = '';
  value: string = '';

  constructor(init?: Partial<StreamsGroupTopologyValueTopicConfig>) {
    if (init === undefined) return;
    if (init.key !== undefined) this.key = init.key;
    if (init.value !== undefined) this.value = init.value;
  }
}

function decodeStreamsGroupTopologyValueTopicConfig(reader: Reader, _version: number): StreamsGroupTopologyValueTopicConfig {
  const it = new StreamsGroupTopologyValueTopicConfig();
  it.key = reader.compactString('key');
  it.value = reader.compactString('value');
  reader.skipTags();
  return it;
}

function encodeStreamsGroupTopologyValueTopicConfig(writer: Writer, it: StreamsGroupTopologyValueTopicConfig, _version: number): void {
  writer.compactString(it.key);
  writer.compactString(it.value);
  writer.unsignedVarint(0);
}

export class StreamsGroupTopologyValueTopicInfo {
  name: string = '';
  partitions: number = 0;
  replicationFactor: number = 0;
  topicConfigs: StreamsGroupTopologyValueTopicConfig[] = [];

  constructor(init?: Partial<StreamsGroupTopologyValueTopicInfo>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.partitions !== undefined) this.partitions = init.partitions;
    if (init.replicationFactor !== undefined) this.replicationFactor = init.replicationFactor;
    if (init.topicConfigs !== undefined) this.topicConfigs = init.topicConfigs;
  }
}

function decodeStreamsGroupTopologyValueTopicInfo(reader: Reader, version: number): StreamsGroupTopologyValueTopicInfo {
  const it = new StreamsGroupTopologyValueTopicInfo();
  it.name = reader.compactString('name');
  it.partitions = reader.int32();
  it.replicationFactor = reader.int16();
  const topicConfigsCount = reader.compactArrayLength(3, 'topicConfigs');
  const topicConfigsItems: StreamsGroupTopologyValueTopicConfig[] = topicConfigsCount > 0 ? [decodeStreamsGroupTopologyValueTopicConfig(reader, version)] : [];
  for (let i = 1; i < topicConfigsCount; i++) topicConfigsItems.push(decodeStreamsGroupTopologyValueTopicConfig(reader, version));
  it.topicConfigs = topicConfigsItems;
  reader.skipTags();
  return it;
}

function encodeStreamsGroupTopologyValueTopicInfo(writer: Writer, it: StreamsGroupTopologyValueTopicInfo, version: number): void {
  writer.compactString(it.name);
  writer.int32(it.partitions);
  writer.int16(it.replicationFactor);
  const topicConfigsItems = it.topicConfigs;
  writer.compactArrayLength(topicConfigsItems.length);
  for (let i = 0; i < topicConfigsItems.length; i++) {
    encodeStreamsGroupTopologyValueTopicConfig(writer, topicConfigsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class StreamsGroupTopologyValueCopartitionGroup {
  sourceTopics: number[] = [];
  sourceTopicRegex: number[] = [];
  repartitionSourceTopics: number[] = [];

  constructor(init?: Partial<StreamsGroupTopologyValueCopartitionGroup>) {
    if (init === undefined) return;
    if (init.sourceTopics !== undefined) this.sourceTopics = init.sourceTopics;
    if (init.sourceTopicRegex !== undefined) this.sourceTopicRegex = init.sourceTopicRegex;
    if (init.repartitionSourceTopics !== undefined) this.repartitionSourceTopics = init.repartitionSourceTopics;
  }
}

function decodeStreamsGroupTopologyValueCopartitionGroup(reader: Reader, _version: number): StreamsGroupTopologyValueCopartitionGroup {
  const it = new StreamsGroupTopologyValueCopartitionGroup();
  const sourceTopicsCount = reader.compactArrayLength(2, 'sourceTopics');
  const sourceTopicsItems: number[] = sourceTopicsCount > 0 ? [reader.int16()] : [];
  for (let i = 1; i < sourceTopicsCount; i++) sourceTopicsItems.push(reader.int16());
  it.sourceTopics = sourceTopicsItems;
  const sourceTopicRegexCount = reader.compactArrayLength(2, 'sourceTopicRegex');
  const sourceTopicRegexItems: number[] = sourceTopicRegexCount > 0 ? [reader.int16()] : [];
  for (let i = 1; i < sourceTopicRegexCount; i++) sourceTopicRegexItems.push(reader.int16());
  it.sourceTopicRegex = sourceTopicRegexItems;
  const repartitionSourceTopicsCount = reader.compactArrayLength(2, 'repartitionSourceTopics');
  const repartitionSourceTopicsItems: number[] = repartitionSourceTopicsCount > 0 ? [reader.int16()] : [];
  for (let i = 1; i < repartitionSourceTopicsCount; i++) repartitionSourceTopicsItems.push(reader.int16());
  it.repartitionSourceTopics = repartitionSourceTopicsItems;
  reader.skipTags();
  return it;
}

function encodeStreamsGroupTopologyValueCopartitionGroup(writer: Writer, it: StreamsGroupTopologyValueCopartitionGroup, _version: number): void {
  const sourceTopicsItems = it.sourceTopics;
  writer.compactArrayLength(sourceTopicsItems.length);
  for (let i = 0; i < sourceTopicsItems.length; i++) {
    writer.int16(sourceTopicsItems[i]!);
  }
  const sourceTopicRegexItems = it.sourceTopicRegex;
  writer.compactArrayLength(sourceTopicRegexItems.length);
  for (let i = 0; i < sourceTopicRegexItems.length; i++) {
    writer.int16(sourceTopicRegexItems[i]!);
  }
  const repartitionSourceTopicsItems = it.repartitionSourceTopics;
  writer.compactArrayLength(repartitionSourceTopicsItems.length);
  for (let i = 0; i < repartitionSourceTopicsItems.length; i++) {
    writer.int16(repartitionSourceTopicsItems[i]!);
  }
  writer.unsignedVarint(0);
}

export class StreamsGroupTopologyValueSubtopology {
  subtopologyId: string = '';
  sourceTopics: string[] = [];
  sourceTopicRegex: string[] = [];
  stateChangelogTopics: StreamsGroupTopologyValueTopicInfo[] = [];
  repartitionSinkTopics: string[] = [];
  repartitionSourceTopics: StreamsGroupTopologyValueTopicInfo[] = [];
  copartitionGroups: StreamsGroupTopologyValueCopartitionGroup[] = [];

  constructor(init?: Partial<StreamsGroupTopologyValueSubtopology>) {
    if (init === undefined) return;
    if (init.subtopologyId !== undefined) this.subtopologyId = init.subtopologyId;
    if (init.sourceTopics !== undefined) this.sourceTopics = init.sourceTopics;
    if (init.sourceTopicRegex !== undefined) this.sourceTopicRegex = init.sourceTopicRegex;
    if (init.stateChangelogTopics !== undefined) this.stateChangelogTopics = init.stateChangelogTopics;
    if (init.repartitionSinkTopics !== undefined) this.repartitionSinkTopics = init.repartitionSinkTopics;
    if (init.repartitionSourceTopics !== undefined) this.repartitionSourceTopics = init.repartitionSourceTopics;
    if (init.copartitionGroups !== undefined) this.copartitionGroups = init.copartitionGroups;
  }
}

function decodeStreamsGroupTopologyValueSubtopology(reader: Reader, version: number): StreamsGroupTopologyValueSubtopology {
  const it = new StreamsGroupTopologyValueSubtopology();
  it.subtopologyId = reader.compactString('subtopologyId');
  const sourceTopicsCount = reader.compactArrayLength(1, 'sourceTopics');
  const sourceTopicsItems: string[] = sourceTopicsCount > 0 ? [reader.compactString('sourceTopics')] : [];
  for (let i = 1; i < sourceTopicsCount; i++) sourceTopicsItems.push(reader.compactString('sourceTopics'));
  it.sourceTopics = sourceTopicsItems;
  const sourceTopicRegexCount = reader.compactArrayLength(1, 'sourceTopicRegex');
  const sourceTopicRegexItems: string[] = sourceTopicRegexCount > 0 ? [reader.compactString('sourceTopicRegex')] : [];
  for (let i = 1; i < sourceTopicRegexCount; i++) sourceTopicRegexItems.push(reader.compactString('sourceTopicRegex'));
  it.sourceTopicRegex = sourceTopicRegexItems;
  const stateChangelogTopicsCount = reader.compactArrayLength(9, 'stateChangelogTopics');
  const stateChangelogTopicsItems: StreamsGroupTopologyValueTopicInfo[] = stateChangelogTopicsCount > 0 ? [decodeStreamsGroupTopologyValueTopicInfo(reader, version)] : [];
  for (let i = 1; i < stateChangelogTopicsCount; i++) stateChangelogTopicsItems.push(decodeStreamsGroupTopologyValueTopicInfo(reader, version));
  it.stateChangelogTopics = stateChangelogTopicsItems;
  const repartitionSinkTopicsCount = reader.compactArrayLength(1, 'repartitionSinkTopics');
  const repartitionSinkTopicsItems: string[] = repartitionSinkTopicsCount > 0 ? [reader.compactString('repartitionSinkTopics')] : [];
  for (let i = 1; i < repartitionSinkTopicsCount; i++) repartitionSinkTopicsItems.push(reader.compactString('repartitionSinkTopics'));
  it.repartitionSinkTopics = repartitionSinkTopicsItems;
  const repartitionSourceTopicsCount = reader.compactArrayLength(9, 'repartitionSourceTopics');
  const repartitionSourceTopicsItems: StreamsGroupTopologyValueTopicInfo[] = repartitionSourceTopicsCount > 0 ? [decodeStreamsGroupTopologyValueTopicInfo(reader, version)] : [];
  for (let i = 1; i < repartitionSourceTopicsCount; i++) repartitionSourceTopicsItems.push(decodeStreamsGroupTopologyValueTopicInfo(reader, version));
  it.repartitionSourceTopics = repartitionSourceTopicsItems;
  const copartitionGroupsCount = reader.compactArrayLength(4, 'copartitionGroups');
  const copartitionGroupsItems: StreamsGroupTopologyValueCopartitionGroup[] = copartitionGroupsCount > 0 ? [decodeStreamsGroupTopologyValueCopartitionGroup(reader, version)] : [];
  for (let i = 1; i < copartitionGroupsCount; i++) copartitionGroupsItems.push(decodeStreamsGroupTopologyValueCopartitionGroup(reader, version));
  it.copartitionGroups = copartitionGroupsItems;
  reader.skipTags();
  return it;
}

function encodeStreamsGroupTopologyValueSubtopology(writer: Writer, it: StreamsGroupTopologyValueSubtopology, version: number): void {
  writer.compactString(it.subtopologyId);
  const sourceTopicsItems = it.sourceTopics;
  writer.compactArrayLength(sourceTopicsItems.length);
  for (let i = 0; i < sourceTopicsItems.length; i++) {
    writer.compactString(sourceTopicsItems[i]!);
  }
  const sourceTopicRegexItems = it.sourceTopicRegex;
  writer.compactArrayLength(sourceTopicRegexItems.length);
  for (let i = 0; i < sourceTopicRegexItems.length; i++) {
    writer.compactString(sourceTopicRegexItems[i]!);
  }
  const stateChangelogTopicsItems = it.stateChangelogTopics;
  writer.compactArrayLength(stateChangelogTopicsItems.length);
  for (let i = 0; i < stateChangelogTopicsItems.length; i++) {
    encodeStreamsGroupTopologyValueTopicInfo(writer, stateChangelogTopicsItems[i]!, version);
  }
  const repartitionSinkTopicsItems = it.repartitionSinkTopics;
  writer.compactArrayLength(repartitionSinkTopicsItems.length);
  for (let i = 0; i < repartitionSinkTopicsItems.length; i++) {
    writer.compactString(repartitionSinkTopicsItems[i]!);
  }
  const repartitionSourceTopicsItems = it.repartitionSourceTopics;
  writer.compactArrayLength(repartitionSourceTopicsItems.length);
  for (let i = 0; i < repartitionSourceTopicsItems.length; i++) {
    encodeStreamsGroupTopologyValueTopicInfo(writer, repartitionSourceTopicsItems[i]!, version);
  }
  const copartitionGroupsItems = it.copartitionGroups;
  writer.compactArrayLength(copartitionGroupsItems.length);
  for (let i = 0; i < copartitionGroupsItems.length; i++) {
    encodeStreamsGroupTopologyValueCopartitionGroup(writer, copartitionGroupsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class StreamsGroupTopologyValue {
  epoch: number = 0;
  subtopologies: StreamsGroupTopologyValueSubtopology[] = [];

  constructor(init?: Partial<StreamsGroupTopologyValue>) {
    if (init === undefined) return;
    if (init.epoch !== undefined) this.epoch = init.epoch;
    if (init.subtopologies !== undefined) this.subtopologies = init.subtopologies;
  }
}

function decodeStreamsGroupTopologyValue(reader: Reader, version: number): StreamsGroupTopologyValue {
  const it = new StreamsGroupTopologyValue();
  it.epoch = reader.int32();
  const subtopologiesCount = reader.compactArrayLength(8, 'subtopologies');
  const subtopologiesItems: StreamsGroupTopologyValueSubtopology[] = subtopologiesCount > 0 ? [decodeStreamsGroupTopologyValueSubtopology(reader, version)] : [];
  for (let i = 1; i < subtopologiesCount; i++) subtopologiesItems.push(decodeStreamsGroupTopologyValueSubtopology(reader, version));
  it.subtopologies = subtopologiesItems;
  reader.skipTags();
  return it;
}

function encodeStreamsGroupTopologyValue(writer: Writer, it: StreamsGroupTopologyValue, version: number): void {
  writer.int32(it.epoch);
  const subtopologiesItems = it.subtopologies;
  writer.compactArrayLength(subtopologiesItems.length);
  for (let i = 0; i < subtopologiesItems.length; i++) {
    encodeStreamsGroupTopologyValueSubtopology(writer, subtopologiesItems[i]!, version);
  }
  writer.unsignedVarint(0);
}
export const streamsGroupTopologyValue: RecordType<StreamsGroupTopologyValue> = {
  key: 23,
  versions: [0, 0],
  name: 'StreamsGroupTopologyValue',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`StreamsGroupTopologyValue has no version ${version}`);
    return decodeStreamsGroupTopologyValue(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`StreamsGroupTopologyValue has no version ${version}`);
    encodeStreamsGroupTopologyValue(writer, message, version);
  },
};

/** By the type id that begins each key; a null value is a tombstone. */
export const groupRecordKeyTypes: ReadonlyMap<
  number,
  { readonly key: RecordType<object>; readonly value: RecordType<object> }
> = new Map([
  [0, { key: legacyOffsetCommitKey, value: legacyOffsetCommitValue }],
  [1, { key: offsetCommitKey, value: offsetCommitValue }],
  [2, { key: groupMetadataKey, value: groupMetadataValue }],
  [3, { key: consumerGroupMetadataKey, value: consumerGroupMetadataValue }],
  [4, { key: consumerGroupPartitionMetadataKey, value: consumerGroupPartitionMetadataValue }],
  [5, { key: consumerGroupMemberMetadataKey, value: consumerGroupMemberMetadataValue }],
  [6, { key: consumerGroupTargetAssignmentMetadataKey, value: consumerGroupTargetAssignmentMetadataValue }],
  [7, { key: consumerGroupTargetAssignmentMemberKey, value: consumerGroupTargetAssignmentMemberValue }],
  [8, { key: consumerGroupCurrentMemberAssignmentKey, value: consumerGroupCurrentMemberAssignmentValue }],
  [10, { key: shareGroupMemberMetadataKey, value: shareGroupMemberMetadataValue }],
  [11, { key: shareGroupMetadataKey, value: shareGroupMetadataValue }],
  [12, { key: shareGroupTargetAssignmentMetadataKey, value: shareGroupTargetAssignmentMetadataValue }],
  [13, { key: shareGroupTargetAssignmentMemberKey, value: shareGroupTargetAssignmentMemberValue }],
  [14, { key: shareGroupCurrentMemberAssignmentKey, value: shareGroupCurrentMemberAssignmentValue }],
  [15, { key: shareGroupStatePartitionMetadataKey, value: shareGroupStatePartitionMetadataValue }],
  [16, { key: consumerGroupRegularExpressionKey, value: consumerGroupRegularExpressionValue }],
  [17, { key: streamsGroupMetadataKey, value: streamsGroupMetadataValue }],
  [19, { key: streamsGroupMemberMetadataKey, value: streamsGroupMemberMetadataValue }],
  [20, { key: streamsGroupTargetAssignmentMetadataKey, value: streamsGroupTargetAssignmentMetadataValue }],
  [21, { key: streamsGroupTargetAssignmentMemberKey, value: streamsGroupTargetAssignmentMemberValue }],
  [22, { key: streamsGroupCurrentMemberAssignmentKey, value: streamsGroupCurrentMemberAssignmentValue }],
  [23, { key: streamsGroupTopologyKey, value: streamsGroupTopologyValue }],
]);
