// Generated from protocol-spec/apis/alter-partition.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

export class AlterPartitionRequestBrokerState {
  brokerId: number = 0;
  brokerEpoch: number = -1;

  constructor(init?: Partial<AlterPartitionRequestBrokerState>) {
    if (init === undefined) return;
    if (init.brokerId !== undefined) this.brokerId = init.brokerId;
    if (init.brokerEpoch !== undefined) this.brokerEpoch = init.brokerEpoch;
  }
}

function decodeAlterPartitionRequestBrokerState(reader: Reader, _version: number): AlterPartitionRequestBrokerState {
  const it = new AlterPartitionRequestBrokerState();
  it.brokerId = reader.int32();
  it.brokerEpoch = reader.int64('brokerEpoch');
  reader.skipTags();
  return it;
}

function encodeAlterPartitionRequestBrokerState(writer: Writer, it: AlterPartitionRequestBrokerState, _version: number): void {
  writer.int32(it.brokerId);
  writer.int64(it.brokerEpoch);
  writer.unsignedVarint(0);
}

export class AlterPartitionRequestPartitionData {
  partitionIndex: number = 0;
  leaderEpoch: number = 0;
  newIsr: number[] = [];
  newIsrWithEpochs: AlterPartitionRequestBrokerState[] = [];
  leaderRecoveryState: number = 0;
  partitionEpoch: number = 0;

  constructor(init?: Partial<AlterPartitionRequestPartitionData>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
    if (init.newIsr !== undefined) this.newIsr = init.newIsr;
    if (init.newIsrWithEpochs !== undefined) this.newIsrWithEpochs = init.newIsrWithEpochs;
    if (init.leaderRecoveryState !== undefined) this.leaderRecoveryState = init.leaderRecoveryState;
    if (init.partitionEpoch !== undefined) this.partitionEpoch = init.partitionEpoch;
  }
}

function decodeAlterPartitionRequestPartitionData(reader: Reader, version: number): AlterPartitionRequestPartitionData {
  const it = new AlterPartitionRequestPartitionData();
  it.partitionIndex = reader.int32();
  it.leaderEpoch = reader.int32();
  if (version <= 2) {
    const newIsrCount = reader.compactArrayLength(4, 'newIsr');
    const newIsrItems: number[] = newIsrCount > 0 ? [reader.int32()] : [];
    for (let i = 1; i < newIsrCount; i++) newIsrItems.push(reader.int32());
    it.newIsr = newIsrItems;
  }
  if (version >= 3) {
    const newIsrWithEpochsCount = reader.compactArrayLength(13, 'newIsrWithEpochs');
    const newIsrWithEpochsItems: AlterPartitionRequestBrokerState[] = newIsrWithEpochsCount > 0 ? [decodeAlterPartitionRequestBrokerState(reader, version)] : [];
    for (let i = 1; i < newIsrWithEpochsCount; i++) newIsrWithEpochsItems.push(decodeAlterPartitionRequestBrokerState(reader, version));
    it.newIsrWithEpochs = newIsrWithEpochsItems;
  }
  if (version >= 1) {
    it.leaderRecoveryState = reader.int8();
  }
  it.partitionEpoch = reader.int32();
  reader.skipTags();
  return it;
}

function encodeAlterPartitionRequestPartitionData(writer: Writer, it: AlterPartitionRequestPartitionData, version: number): void {
  writer.int32(it.partitionIndex);
  writer.int32(it.leaderEpoch);
  if (version <= 2) {
    const newIsrItems = it.newIsr;
    writer.compactArrayLength(newIsrItems.length);
    for (let i = 0; i < newIsrItems.length; i++) {
      writer.int32(newIsrItems[i]!);
    }
  } else if (it.newIsr.length !== 0) {
    throw unsupportedField('AlterPartitionRequestPartitionData', 'newIsr', version);
  }
  if (version >= 3) {
    const newIsrWithEpochsItems = it.newIsrWithEpochs;
    writer.compactArrayLength(newIsrWithEpochsItems.length);
    for (let i = 0; i < newIsrWithEpochsItems.length; i++) {
      encodeAlterPartitionRequestBrokerState(writer, newIsrWithEpochsItems[i]!, version);
    }
  } else if (it.newIsrWithEpochs.length !== 0) {
    throw unsupportedField('AlterPartitionRequestPartitionData', 'newIsrWithEpochs', version);
  }
  if (version >= 1) {
    writer.int8(it.leaderRecoveryState);
  } else if (it.leaderRecoveryState !== 0) {
    throw unsupportedField('AlterPartitionRequestPartitionData', 'leaderRecoveryState', version);
  }
  writer.int32(it.partitionEpoch);
  writer.unsignedVarint(0);
}

export class AlterPartitionRequestTopicData {
  topicName: string = '';
  topicId: Uuid = ZERO_UUID;
  partitions: AlterPartitionRequestPartitionData[] = [];

  constructor(init?: Partial<AlterPartitionRequestTopicData>) {
    if (init === undefined) return;
    if (init.topicName !== undefined) this.topicName = init.topicName;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeAlterPartitionRequestTopicData(reader: Reader, version: number): AlterPartitionRequestTopicData {
  const it = new AlterPartitionRequestTopicData();
  if (version <= 1) {
    it.topicName = reader.compactString('topicName');
  }
  if (version >= 2) {
    it.topicId = reader.uuid();
  }
  const partitionsCount = reader.compactArrayLength(14, 'partitions');
  const partitionsItems: AlterPartitionRequestPartitionData[] = partitionsCount > 0 ? [decodeAlterPartitionRequestPartitionData(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeAlterPartitionRequestPartitionData(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeAlterPartitionRequestTopicData(writer: Writer, it: AlterPartitionRequestTopicData, version: number): void {
  if (version <= 1) {
    writer.compactString(it.topicName);
  }
  if (version >= 2) {
    writer.uuid(it.topicId);
  }
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeAlterPartitionRequestPartitionData(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class AlterPartitionRequest {
  brokerId: number = 0;
  brokerEpoch: number = -1;
  topics: AlterPartitionRequestTopicData[] = [];

  constructor(init?: Partial<AlterPartitionRequest>) {
    if (init === undefined) return;
    if (init.brokerId !== undefined) this.brokerId = init.brokerId;
    if (init.brokerEpoch !== undefined) this.brokerEpoch = init.brokerEpoch;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeAlterPartitionRequest(reader: Reader, version: number): AlterPartitionRequest {
  const it = new AlterPartitionRequest();
  it.brokerId = reader.int32();
  it.brokerEpoch = reader.int64('brokerEpoch');
  const topicsCount = reader.compactArrayLength(3, 'topics');
  const topicsItems: AlterPartitionRequestTopicData[] = topicsCount > 0 ? [decodeAlterPartitionRequestTopicData(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeAlterPartitionRequestTopicData(reader, version));
  it.topics = topicsItems;
  reader.skipTags();
  return it;
}

function encodeAlterPartitionRequest(writer: Writer, it: AlterPartitionRequest, version: number): void {
  writer.int32(it.brokerId);
  writer.int64(it.brokerEpoch);
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeAlterPartitionRequestTopicData(writer, topicsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class AlterPartitionResponsePartitionData {
  partitionIndex: number = 0;
  errorCode: number = 0;
  leaderId: number = 0;
  leaderEpoch: number = 0;
  isr: number[] = [];
  leaderRecoveryState: number = 0;
  partitionEpoch: number = 0;

  constructor(init?: Partial<AlterPartitionResponsePartitionData>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.leaderId !== undefined) this.leaderId = init.leaderId;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
    if (init.isr !== undefined) this.isr = init.isr;
    if (init.leaderRecoveryState !== undefined) this.leaderRecoveryState = init.leaderRecoveryState;
    if (init.partitionEpoch !== undefined) this.partitionEpoch = init.partitionEpoch;
  }
}

function decodeAlterPartitionResponsePartitionData(reader: Reader, version: number): AlterPartitionResponsePartitionData {
  const it = new AlterPartitionResponsePartitionData();
  it.partitionIndex = reader.int32();
  it.errorCode = reader.int16();
  it.leaderId = reader.int32();
  it.leaderEpoch = reader.int32();
  const isrCount = reader.compactArrayLength(4, 'isr');
  const isrItems: number[] = isrCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < isrCount; i++) isrItems.push(reader.int32());
  it.isr = isrItems;
  if (version >= 1) {
    it.leaderRecoveryState = reader.int8();
  }
  it.partitionEpoch = reader.int32();
  reader.skipTags();
  return it;
}

function encodeAlterPartitionResponsePartitionData(writer: Writer, it: AlterPartitionResponsePartitionData, version: number): void {
  writer.int32(it.partitionIndex);
  writer.int16(it.errorCode);
  writer.int32(it.leaderId);
  writer.int32(it.leaderEpoch);
  const isrItems = it.isr;
  writer.compactArrayLength(isrItems.length);
  for (let i = 0; i < isrItems.length; i++) {
    writer.int32(isrItems[i]!);
  }
  if (version >= 1) {
    writer.int8(it.leaderRecoveryState);
  }
  writer.int32(it.partitionEpoch);
  writer.unsignedVarint(0);
}

export class AlterPartitionResponseTopicData {
  topicName: string = '';
  topicId: Uuid = ZERO_UUID;
  partitions: AlterPartitionResponsePartitionData[] = [];

  constructor(init?: Partial<AlterPartitionResponseTopicData>) {
    if (init === undefined) return;
    if (init.topicName !== undefined) this.topicName = init.topicName;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeAlterPartitionResponseTopicData(reader: Reader, version: number): AlterPartitionResponseTopicData {
  const it = new AlterPartitionResponseTopicData();
  if (version <= 1) {
    it.topicName = reader.compactString('topicName');
  }
  if (version >= 2) {
    it.topicId = reader.uuid();
  }
  const partitionsCount = reader.compactArrayLength(20, 'partitions');
  const partitionsItems: AlterPartitionResponsePartitionData[] = partitionsCount > 0 ? [decodeAlterPartitionResponsePartitionData(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeAlterPartitionResponsePartitionData(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeAlterPartitionResponseTopicData(writer: Writer, it: AlterPartitionResponseTopicData, version: number): void {
  if (version <= 1) {
    writer.compactString(it.topicName);
  }
  if (version >= 2) {
    writer.uuid(it.topicId);
  }
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeAlterPartitionResponsePartitionData(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class AlterPartitionResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  topics: AlterPartitionResponseTopicData[] = [];

  constructor(init?: Partial<AlterPartitionResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeAlterPartitionResponse(reader: Reader, version: number): AlterPartitionResponse {
  const it = new AlterPartitionResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  const topicsCount = reader.compactArrayLength(3, 'topics');
  const topicsItems: AlterPartitionResponseTopicData[] = topicsCount > 0 ? [decodeAlterPartitionResponseTopicData(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeAlterPartitionResponseTopicData(reader, version));
  it.topics = topicsItems;
  reader.skipTags();
  return it;
}

function encodeAlterPartitionResponse(writer: Writer, it: AlterPartitionResponse, version: number): void {
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeAlterPartitionResponseTopicData(writer, topicsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export const alterPartition: Api<AlterPartitionRequest, AlterPartitionResponse> = {
  key: 56,
  name: 'AlterPartition',
  versions: [0, 3],
  latestVersion: 3,
  flexibleFrom: 0,
  scope: ['controller'],
  request: {
    name: 'AlterPartitionRequest',
    decode(reader, version) {
      if (version < 0 || version > 3) throw new DecodeError(`AlterPartitionRequest has no version ${version}`);
      return decodeAlterPartitionRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 3) throw new EncodeError(`AlterPartitionRequest has no version ${version}`);
      encodeAlterPartitionRequest(writer, message, version);
    },
  },
  response: {
    name: 'AlterPartitionResponse',
    decode(reader, version) {
      if (version < 0 || version > 3) throw new DecodeError(`AlterPartitionResponse has no version ${version}`);
      return decodeAlterPartitionResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 3) throw new EncodeError(`AlterPartitionResponse has no version ${version}`);
      encodeAlterPartitionResponse(writer, message, version);
    },
  },
};
