// Generated from protocol-spec/apis/fetch.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Payload } from '../../base/payload.ts';
import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, Writer } from '../writer.ts';

export class FetchRequestReplicaState {
  replicaId: number = -1;
  replicaEpoch: number = -1;

  constructor(init?: Partial<FetchRequestReplicaState>) {
    if (init === undefined) return;
    if (init.replicaId !== undefined) this.replicaId = init.replicaId;
    if (init.replicaEpoch !== undefined) this.replicaEpoch = init.replicaEpoch;
  }
}

function isDefaultFetchRequestReplicaState(it: FetchRequestReplicaState): boolean {
  return !(
    it.replicaId !== -1 ||
    it.replicaEpoch !== -1
  );
}

function decodeFetchRequestReplicaState(reader: Reader, _version: number): FetchRequestReplicaState {
  const it = new FetchRequestReplicaState();
  it.replicaId = reader.int32();
  it.replicaEpoch = reader.int64('replicaEpoch');
  reader.skipTags();
  return it;
}

function encodeFetchRequestReplicaState(writer: Writer, it: FetchRequestReplicaState, _version: number): void {
  writer.int32(it.replicaId);
  writer.int64(it.replicaEpoch);
  writer.unsignedVarint(0);
}

export class FetchRequestFetchPartition {
  partition: number = 0;
  currentLeaderEpoch: number = -1;
  fetchOffset: number = 0;
  lastFetchedEpoch: number = -1;
  logStartOffset: number = -1;
  partitionMaxBytes: number = 0;
  replicaDirectoryId: Uuid = ZERO_UUID;
  highWatermark: bigint = 9223372036854775807n;

  constructor(init?: Partial<FetchRequestFetchPartition>) {
    if (init === undefined) return;
    if (init.partition !== undefined) this.partition = init.partition;
    if (init.currentLeaderEpoch !== undefined) this.currentLeaderEpoch = init.currentLeaderEpoch;
    if (init.fetchOffset !== undefined) this.fetchOffset = init.fetchOffset;
    if (init.lastFetchedEpoch !== undefined) this.lastFetchedEpoch = init.lastFetchedEpoch;
    if (init.logStartOffset !== undefined) this.logStartOffset = init.logStartOffset;
    if (init.partitionMaxBytes !== undefined) this.partitionMaxBytes = init.partitionMaxBytes;
    if (init.replicaDirectoryId !== undefined) this.replicaDirectoryId = init.replicaDirectoryId;
    if (init.highWatermark !== undefined) this.highWatermark = init.highWatermark;
  }
}

function decodeFetchRequestFetchPartition(reader: Reader, version: number): FetchRequestFetchPartition {
  const flexible = version >= 12;
  const it = new FetchRequestFetchPartition();
  it.partition = reader.int32();
  if (version >= 9) {
    it.currentLeaderEpoch = reader.int32();
  }
  it.fetchOffset = reader.int64('fetchOffset');
  if (version >= 12) {
    it.lastFetchedEpoch = reader.int32();
  }
  if (version >= 5) {
    it.logStartOffset = reader.int64('logStartOffset');
  }
  it.partitionMaxBytes = reader.int32();
  if (flexible) {
    const tagCount = reader.tagCount();
    for (let t = 0; t < tagCount; t++) {
      const tag = reader.unsignedVarint();
      const size = reader.unsignedVarint();
      if (tag === 0 && version >= 17) {
        it.replicaDirectoryId = reader.uuid();
      } else if (tag === 1 && version >= 18) {
        it.highWatermark = reader.exactInt64();
      } else {
        reader.skip(size);
      }
    }
  }
  return it;
}

function encodeFetchRequestFetchPartition(writer: Writer, it: FetchRequestFetchPartition, version: number): void {
  const flexible = version >= 12;
  writer.int32(it.partition);
  if (version >= 9) {
    writer.int32(it.currentLeaderEpoch);
  }
  writer.int64(it.fetchOffset);
  if (version >= 12) {
    writer.int32(it.lastFetchedEpoch);
  } else if (it.lastFetchedEpoch !== -1) {
    throw unsupportedField('FetchRequestFetchPartition', 'lastFetchedEpoch', version);
  }
  if (version >= 5) {
    writer.int64(it.logStartOffset);
  }
  writer.int32(it.partitionMaxBytes);
  if (flexible) {
    let tagCount = 0;
    if (version >= 17 && it.replicaDirectoryId !== ZERO_UUID) tagCount++;
    if (version >= 18 && it.highWatermark !== 9223372036854775807n) tagCount++;
    writer.unsignedVarint(tagCount);
    if (version >= 17 && it.replicaDirectoryId !== ZERO_UUID) {
      writer.unsignedVarint(0);
      writer.unsignedVarint(16);
      writer.uuid(it.replicaDirectoryId);
    }
    if (version >= 18 && it.highWatermark !== 9223372036854775807n) {
      writer.unsignedVarint(1);
      writer.unsignedVarint(8);
      writer.exactInt64(it.highWatermark);
    }
  }
}

export class FetchRequestFetchTopic {
  topic: string = '';
  topicId: Uuid = ZERO_UUID;
  partitions: FetchRequestFetchPartition[] = [];

  constructor(init?: Partial<FetchRequestFetchTopic>) {
    if (init === undefined) return;
    if (init.topic !== undefined) this.topic = init.topic;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeFetchRequestFetchTopic(reader: Reader, version: number): FetchRequestFetchTopic {
  const flexible = version >= 12;
  const it = new FetchRequestFetchTopic();
  if (version <= 12) {
    it.topic = flexible ? reader.compactString('topic') : reader.string('topic');
  }
  if (version >= 13) {
    it.topicId = reader.uuid();
  }
  const partitionsCount = flexible ? reader.compactArrayLength(16, 'partitions') : reader.arrayLength(16, 'partitions');
  const partitionsItems: FetchRequestFetchPartition[] = partitionsCount > 0 ? [decodeFetchRequestFetchPartition(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeFetchRequestFetchPartition(reader, version));
  it.partitions = partitionsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeFetchRequestFetchTopic(writer: Writer, it: FetchRequestFetchTopic, version: number): void {
  const flexible = version >= 12;
  if (version <= 12) {
    if (flexible) writer.compactString(it.topic);
    else writer.string(it.topic);
  }
  if (version >= 13) {
    writer.uuid(it.topicId);
  }
  const partitionsItems = it.partitions;
  if (flexible) writer.compactArrayLength(partitionsItems.length);
  else writer.arrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeFetchRequestFetchPartition(writer, partitionsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class FetchRequestForgottenTopic {
  topic: string = '';
  topicId: Uuid = ZERO_UUID;
  partitions: number[] = [];

  constructor(init?: Partial<FetchRequestForgottenTopic>) {
    if (init === undefined) return;
    if (init.topic !== undefined) this.topic = init.topic;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeFetchRequestForgottenTopic(reader: Reader, version: number): FetchRequestForgottenTopic {
  const flexible = version >= 12;
  const it = new FetchRequestForgottenTopic();
  if (version <= 12) {
    it.topic = flexible ? reader.compactString('topic') : reader.string('topic');
  }
  if (version >= 13) {
    it.topicId = reader.uuid();
  }
  const partitionsCount = flexible ? reader.compactArrayLength(4, 'partitions') : reader.arrayLength(4, 'partitions');
  const partitionsItems: number[] = partitionsCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(reader.int32());
  it.partitions = partitionsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeFetchRequestForgottenTopic(writer: Writer, it: FetchRequestForgottenTopic, version: number): void {
  const flexible = version >= 12;
  if (version <= 12) {
    if (flexible) writer.compactString(it.topic);
    else writer.string(it.topic);
  }
  if (version >= 13) {
    writer.uuid(it.topicId);
  }
  const partitionsItems = it.partitions;
  if (flexible) writer.compactArrayLength(partitionsItems.length);
  else writer.arrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    writer.int32(partitionsItems[i]!);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class FetchRequest {
  clusterId: string | null = null;
  replicaId: number = -1;
  replicaState: FetchRequestReplicaState = new FetchRequestReplicaState();
  maxWaitMs: number = 0;
  minBytes: number = 0;
  maxBytes: number = 2147483647;
  isolationLevel: number = 0;
  sessionId: number = 0;
  sessionEpoch: number = -1;
  topics: FetchRequestFetchTopic[] = [];
  forgottenTopicsData: FetchRequestForgottenTopic[] = [];
  rackId: string = '';

  constructor(init?: Partial<FetchRequest>) {
    if (init === undefined) return;
    if (init.clusterId !== undefined) this.clusterId = init.clusterId;
    if (init.replicaId !== undefined) this.replicaId = init.replicaId;
    if (init.replicaState !== undefined) this.replicaState = init.replicaState;
    if (init.maxWaitMs !== undefined) this.maxWaitMs = init.maxWaitMs;
    if (init.minBytes !== undefined) this.minBytes = init.minBytes;
    if (init.maxBytes !== undefined) this.maxBytes = init.maxBytes;
    if (init.isolationLevel !== undefined) this.isolationLevel = init.isolationLevel;
    if (init.sessionId !== undefined) this.sessionId = init.sessionId;
    if (init.sessionEpoch !== undefined) this.sessionEpoch = init.sessionEpoch;
    if (init.topics !== undefined) this.topics = init.topics;
    if (init.forgottenTopicsData !== undefined) this.forgottenTopicsData = init.forgottenTopicsData;
    if (init.rackId !== undefined) this.rackId = init.rackId;
  }
}

function decodeFetchRequest(reader: Reader, version: number): FetchRequest {
  const flexible = version >= 12;
  const it = new FetchRequest();
  if (version <= 14) {
    it.replicaId = reader.int32();
  }
  it.maxWaitMs = reader.int32();
  it.minBytes = reader.int32();
  if (version >= 3) {
    it.maxBytes = reader.int32();
  }
  if (version >= 4) {
    it.isolationLevel = reader.int8();
  }
  if (version >= 7) {
    it.sessionId = reader.int32();
  }
  if (version >= 7) {
    it.sessionEpoch = reader.int32();
  }
  const topicsCount = flexible ? reader.compactArrayLength(3, 'topics') : reader.arrayLength(3, 'topics');
  const topicsItems: FetchRequestFetchTopic[] = topicsCount > 0 ? [decodeFetchRequestFetchTopic(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeFetchRequestFetchTopic(reader, version));
  it.topics = topicsItems;
  if (version >= 7) {
    const forgottenTopicsDataCount = flexible ? reader.compactArrayLength(3, 'forgottenTopicsData') : reader.arrayLength(3, 'forgottenTopicsData');
    const forgottenTopicsDataItems: FetchRequestForgottenTopic[] = forgottenTopicsDataCount > 0 ? [decodeFetchRequestForgottenTopic(reader, version)] : [];
    for (let i = 1; i < forgottenTopicsDataCount; i++) forgottenTopicsDataItems.push(decodeFetchRequestForgottenTopic(reader, version));
    it.forgottenTopicsData = forgottenTopicsDataItems;
  }
  if (version >= 11) {
    it.rackId = flexible ? reader.compactString('rackId') : reader.string('rackId');
  }
  if (flexible) {
    const tagCount = reader.tagCount();
    for (let t = 0; t < tagCount; t++) {
      const tag = reader.unsignedVarint();
      const size = reader.unsignedVarint();
      if (tag === 0) {
        it.clusterId = reader.compactNullableString('clusterId');
      } else if (tag === 1 && version >= 15) {
        it.replicaState = decodeFetchRequestReplicaState(reader, version);
      } else {
        reader.skip(size);
      }
    }
  }
  return it;
}

function encodeFetchRequest(writer: Writer, it: FetchRequest, version: number): void {
  const flexible = version >= 12;
  if (version <= 14) {
    writer.int32(it.replicaId);
  } else if (it.replicaId !== -1) {
    throw unsupportedField('FetchRequest', 'replicaId', version);
  }
  writer.int32(it.maxWaitMs);
  writer.int32(it.minBytes);
  if (version >= 3) {
    writer.int32(it.maxBytes);
  }
  if (version >= 4) {
    writer.int8(it.isolationLevel);
  }
  if (version >= 7) {
    writer.int32(it.sessionId);
  }
  if (version >= 7) {
    writer.int32(it.sessionEpoch);
  }
  const topicsItems = it.topics;
  if (flexible) writer.compactArrayLength(topicsItems.length);
  else writer.arrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeFetchRequestFetchTopic(writer, topicsItems[i]!, version);
  }
  if (version >= 7) {
    const forgottenTopicsDataItems = it.forgottenTopicsData;
    if (flexible) writer.compactArrayLength(forgottenTopicsDataItems.length);
    else writer.arrayLength(forgottenTopicsDataItems.length);
    for (let i = 0; i < forgottenTopicsDataItems.length; i++) {
      encodeFetchRequestForgottenTopic(writer, forgottenTopicsDataItems[i]!, version);
    }
  } else if (it.forgottenTopicsData.length !== 0) {
    throw unsupportedField('FetchRequest', 'forgottenTopicsData', version);
  }
  if (version >= 11) {
    if (flexible) writer.compactString(it.rackId);
    else writer.string(it.rackId);
  }
  if (!(version >= 15) && !isDefaultFetchRequestReplicaState(it.replicaState)) throw unsupportedField('FetchRequest', 'replicaState', version);
  if (flexible) {
    let tagCount = 0;
    if (it.clusterId !== null) tagCount++;
    if (version >= 15 && !isDefaultFetchRequestReplicaState(it.replicaState)) tagCount++;
    writer.unsignedVarint(tagCount);
    if (it.clusterId !== null) {
      writer.unsignedVarint(0);
      const content = new Writer(64);
      content.compactNullableString(it.clusterId);
      writer.sized(content);
    }
    if (version >= 15 && !isDefaultFetchRequestReplicaState(it.replicaState)) {
      writer.unsignedVarint(1);
      const content = new Writer(64);
      encodeFetchRequestReplicaState(content, it.replicaState, version);
      writer.sized(content);
    }
  }
}

export class FetchResponseEpochEndOffset {
  epoch: number = -1;
  endOffset: number = -1;

  constructor(init?: Partial<FetchResponseEpochEndOffset>) {
    if (init === undefined) return;
    if (init.epoch !== undefined) this.epoch = init.epoch;
    if (init.endOffset !== undefined) this.endOffset = init.endOffset;
  }
}

function isDefaultFetchResponseEpochEndOffset(it: FetchResponseEpochEndOffset): boolean {
  return !(
    it.epoch !== -1 ||
    it.endOffset !== -1
  );
}

function decodeFetchResponseEpochEndOffset(reader: Reader, _version: number): FetchResponseEpochEndOffset {
  const it = new FetchResponseEpochEndOffset();
  it.epoch = reader.int32();
  it.endOffset = reader.int64('endOffset');
  reader.skipTags();
  return it;
}

function encodeFetchResponseEpochEndOffset(writer: Writer, it: FetchResponseEpochEndOffset, _version: number): void {
  writer.int32(it.epoch);
  writer.int64(it.endOffset);
  writer.unsignedVarint(0);
}

export class FetchResponseLeaderIdAndEpoch {
  leaderId: number = -1;
  leaderEpoch: number = -1;

  constructor(init?: Partial<FetchResponseLeaderIdAndEpoch>) {
    if (init === undefined) return;
    if (init.leaderId !== undefined) this.leaderId = init.leaderId;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
  }
}

function isDefaultFetchResponseLeaderIdAndEpoch(it: FetchResponseLeaderIdAndEpoch): boolean {
  return !(
    it.leaderId !== -1 ||
    it.leaderEpoch !== -1
  );
}

function decodeFetchResponseLeaderIdAndEpoch(reader: Reader, _version: number): FetchResponseLeaderIdAndEpoch {
  const it = new FetchResponseLeaderIdAndEpoch();
  it.leaderId = reader.int32();
  it.leaderEpoch = reader.int32();
  reader.skipTags();
  return it;
}

function encodeFetchResponseLeaderIdAndEpoch(writer: Writer, it: FetchResponseLeaderIdAndEpoch, _version: number): void {
  writer.int32(it.leaderId);
  writer.int32(it.leaderEpoch);
  writer.unsignedVarint(0);
}

export class FetchResponseSnapshotId {
  endOffset: number = -1;
  epoch: number = -1;

  constructor(init?: Partial<FetchResponseSnapshotId>) {
    if (init === undefined) return;
    if (init.endOffset !== undefined) this.endOffset = init.endOffset;
    if (init.epoch !== undefined) this.epoch = init.epoch;
  }
}

function isDefaultFetchResponseSnapshotId(it: FetchResponseSnapshotId): boolean {
  return !(
    it.endOffset !== -1 ||
    it.epoch !== -1
  );
}

function decodeFetchResponseSnapshotId(reader: Reader, _version: number): FetchResponseSnapshotId {
  const it = new FetchResponseSnapshotId();
  it.endOffset = reader.int64('endOffset');
  it.epoch = reader.int32();
  reader.skipTags();
  return it;
}

function encodeFetchResponseSnapshotId(writer: Writer, it: FetchResponseSnapshotId, _version: number): void {
  writer.int64(it.endOffset);
  writer.int32(it.epoch);
  writer.unsignedVarint(0);
}

export class FetchResponseAbortedTransaction {
  producerId: number = 0;
  firstOffset: number = 0;

  constructor(init?: Partial<FetchResponseAbortedTransaction>) {
    if (init === undefined) return;
    if (init.producerId !== undefined) this.producerId = init.producerId;
    if (init.firstOffset !== undefined) this.firstOffset = init.firstOffset;
  }
}

function decodeFetchResponseAbortedTransaction(reader: Reader, version: number): FetchResponseAbortedTransaction {
  const flexible = version >= 12;
  const it = new FetchResponseAbortedTransaction();
  it.producerId = reader.int64('producerId');
  it.firstOffset = reader.int64('firstOffset');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeFetchResponseAbortedTransaction(writer: Writer, it: FetchResponseAbortedTransaction, version: number): void {
  const flexible = version >= 12;
  writer.int64(it.producerId);
  writer.int64(it.firstOffset);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class FetchResponsePartitionData {
  partitionIndex: number = 0;
  errorCode: number = 0;
  highWatermark: number = 0;
  lastStableOffset: number = -1;
  logStartOffset: number = -1;
  divergingEpoch: FetchResponseEpochEndOffset = new FetchResponseEpochEndOffset();
  currentLeader: FetchResponseLeaderIdAndEpoch = new FetchResponseLeaderIdAndEpoch();
  snapshotId: FetchResponseSnapshotId = new FetchResponseSnapshotId();
  abortedTransactions: FetchResponseAbortedTransaction[] | null = [];
  preferredReadReplica: number = -1;
  records: Buffer | Payload | null = null;

  constructor(init?: Partial<FetchResponsePartitionData>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.highWatermark !== undefined) this.highWatermark = init.highWatermark;
    if (init.lastStableOffset !== undefined) this.lastStableOffset = init.lastStableOffset;
    if (init.logStartOffset !== undefined) this.logStartOffset = init.logStartOffset;
    if (init.divergingEpoch !== undefined) this.divergingEpoch = init.divergingEpoch;
    if (init.currentLeader !== undefined) this.currentLeader = init.currentLeader;
    if (init.snapshotId !== undefined) this.snapshotId = init.snapshotId;
    if (init.abortedTransactions !== undefined) this.abortedTransactions = init.abortedTransactions;
    if (init.preferredReadReplica !== undefined) this.preferredReadReplica = init.preferredReadReplica;
    if (init.records !== undefined) this.records = init.records;
  }
}

function decodeFetchResponsePartitionData(reader: Reader, version: number): FetchResponsePartitionData {
  const flexible = version >= 12;
  const it = new FetchResponsePartitionData();
  it.partitionIndex = reader.int32();
  it.errorCode = reader.int16();
  it.highWatermark = reader.int64('highWatermark');
  if (version >= 4) {
    it.lastStableOffset = reader.int64('lastStableOffset');
  }
  if (version >= 5) {
    it.logStartOffset = reader.int64('logStartOffset');
  }
  if (version >= 4) {
    const abortedTransactionsCount = flexible ? reader.compactNullableArrayLength(16, 'abortedTransactions') : reader.nullableArrayLength(16, 'abortedTransactions');
    if (abortedTransactionsCount < 0) {
      it.abortedTransactions = null;
    } else {
      const abortedTransactionsItems: FetchResponseAbortedTransaction[] = abortedTransactionsCount > 0 ? [decodeFetchResponseAbortedTransaction(reader, version)] : [];
      for (let i = 1; i < abortedTransactionsCount; i++) abortedTransactionsItems.push(decodeFetchResponseAbortedTransaction(reader, version));
      it.abortedTransactions = abortedTransactionsItems;
    }
  }
  if (version >= 11) {
    it.preferredReadReplica = reader.int32();
  }
  it.records = flexible ? reader.compactNullableBytes() : reader.nullableBytes();
  if (flexible) {
    const tagCount = reader.tagCount();
    for (let t = 0; t < tagCount; t++) {
      const tag = reader.unsignedVarint();
      const size = reader.unsignedVarint();
      if (tag === 0) {
        it.divergingEpoch = decodeFetchResponseEpochEndOffset(reader, version);
      } else if (tag === 1) {
        it.currentLeader = decodeFetchResponseLeaderIdAndEpoch(reader, version);
      } else if (tag === 2) {
        it.snapshotId = decodeFetchResponseSnapshotId(reader, version);
      } else {
        reader.skip(size);
      }
    }
  }
  return it;
}

function encodeFetchResponsePartitionData(writer: Writer, it: FetchResponsePartitionData, version: number): void {
  const flexible = version >= 12;
  writer.int32(it.partitionIndex);
  writer.int16(it.errorCode);
  writer.int64(it.highWatermark);
  if (version >= 4) {
    writer.int64(it.lastStableOffset);
  }
  if (version >= 5) {
    writer.int64(it.logStartOffset);
  }
  if (version >= 4) {
    const abortedTransactionsItems = it.abortedTransactions;
    if (abortedTransactionsItems === null) {
      if (flexible) writer.unsignedVarint(0);
      else writer.int32(-1);
    } else {
      if (flexible) writer.compactArrayLength(abortedTransactionsItems.length);
      else writer.arrayLength(abortedTransactionsItems.length);
      for (let i = 0; i < abortedTransactionsItems.length; i++) {
        encodeFetchResponseAbortedTransaction(writer, abortedTransactionsItems[i]!, version);
      }
    }
  }
  if (version >= 11) {
    writer.int32(it.preferredReadReplica);
  } else if (it.preferredReadReplica !== -1) {
    throw unsupportedField('FetchResponsePartitionData', 'preferredReadReplica', version);
  }
  if (flexible) writer.compactNullableBytes(it.records);
  else writer.nullableBytes(it.records);
  if (!(version >= 12) && !isDefaultFetchResponseEpochEndOffset(it.divergingEpoch)) throw unsupportedField('FetchResponsePartitionData', 'divergingEpoch', version);
  if (!(version >= 12) && !isDefaultFetchResponseLeaderIdAndEpoch(it.currentLeader)) throw unsupportedField('FetchResponsePartitionData', 'currentLeader', version);
  if (!(version >= 12) && !isDefaultFetchResponseSnapshotId(it.snapshotId)) throw unsupportedField('FetchResponsePartitionData', 'snapshotId', version);
  if (flexible) {
    let tagCount = 0;
    if (!isDefaultFetchResponseEpochEndOffset(it.divergingEpoch)) tagCount++;
    if (!isDefaultFetchResponseLeaderIdAndEpoch(it.currentLeader)) tagCount++;
    if (!isDefaultFetchResponseSnapshotId(it.snapshotId)) tagCount++;
    writer.unsignedVarint(tagCount);
    if (!isDefaultFetchResponseEpochEndOffset(it.divergingEpoch)) {
      writer.unsignedVarint(0);
      const content = new Writer(64);
      encodeFetchResponseEpochEndOffset(content, it.divergingEpoch, version);
      writer.sized(content);
    }
    if (!isDefaultFetchResponseLeaderIdAndEpoch(it.currentLeader)) {
      writer.unsignedVarint(1);
      const content = new Writer(64);
      encodeFetchResponseLeaderIdAndEpoch(content, it.currentLeader, version);
      writer.sized(content);
    }
    if (!isDefaultFetchResponseSnapshotId(it.snapshotId)) {
      writer.unsignedVarint(2);
      const content = new Writer(64);
      encodeFetchResponseSnapshotId(content, it.snapshotId, version);
      writer.sized(content);
    }
  }
}

export class FetchResponseFetchableTopicResponse {
  topic: string = '';
  topicId: Uuid = ZERO_UUID;
  partitions: FetchResponsePartitionData[] = [];

  constructor(init?: Partial<FetchResponseFetchableTopicResponse>) {
    if (init === undefined) return;
    if (init.topic !== undefined) this.topic = init.topic;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeFetchResponseFetchableTopicResponse(reader: Reader, version: number): FetchResponseFetchableTopicResponse {
  const flexible = version >= 12;
  const it = new FetchResponseFetchableTopicResponse();
  if (version <= 12) {
    it.topic = flexible ? reader.compactString('topic') : reader.string('topic');
  }
  if (version >= 13) {
    it.topicId = reader.uuid();
  }
  const partitionsCount = flexible ? reader.compactArrayLength(18, 'partitions') : reader.arrayLength(18, 'partitions');
  const partitionsItems: FetchResponsePartitionData[] = partitionsCount > 0 ? [decodeFetchResponsePartitionData(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeFetchResponsePartitionData(reader, version));
  it.partitions = partitionsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeFetchResponseFetchableTopicResponse(writer: Writer, it: FetchResponseFetchableTopicResponse, version: number): void {
  const flexible = version >= 12;
  if (version <= 12) {
    if (flexible) writer.compactString(it.topic);
    else writer.string(it.topic);
  }
  if (version >= 13) {
    writer.uuid(it.topicId);
  }
  const partitionsItems = it.partitions;
  if (flexible) writer.compactArrayLength(partitionsItems.length);
  else writer.arrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeFetchResponsePartitionData(writer, partitionsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class FetchResponseNodeEndpoint {
  nodeId: number = 0;
  host: string = '';
  port: number = 0;
  rack: string | null = null;

  constructor(init?: Partial<FetchResponseNodeEndpoint>) {
    if (init === undefined) return;
    if (init.nodeId !== undefined) this.nodeId = init.nodeId;
    if (init.host !== undefined) this.host = init.host;
    if (init.port !== undefined) this.port = init.port;
    if (init.rack !== undefined) this.rack = init.rack;
  }
}

function decodeFetchResponseNodeEndpoint(reader: Reader, _version: number): FetchResponseNodeEndpoint {
  const it = new FetchResponseNodeEndpoint();
  it.nodeId = reader.int32();
  it.host = reader.compactString('host');
  it.port = reader.int32();
  it.rack = reader.compactNullableString('rack');
  reader.skipTags();
  return it;
}

function encodeFetchResponseNodeEndpoint(writer: Writer, it: FetchResponseNodeEndpoint, _version: number): void {
  writer.int32(it.nodeId);
  writer.compactString(it.host);
  writer.int32(it.port);
  writer.compactNullableString(it.rack);
  writer.unsignedVarint(0);
}

export class FetchResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  sessionId: number = 0;
  responses: FetchResponseFetchableTopicResponse[] = [];
  nodeEndpoints: FetchResponseNodeEndpoint[] = [];

  constructor(init?: Partial<FetchResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.sessionId !== undefined) this.sessionId = init.sessionId;
    if (init.responses !== undefined) this.responses = init.responses;
    if (init.nodeEndpoints !== undefined) this.nodeEndpoints = init.nodeEndpoints;
  }
}

function decodeFetchResponse(reader: Reader, version: number): FetchResponse {
  const flexible = version >= 12;
  const it = new FetchResponse();
  if (version >= 1) {
    it.throttleTimeMs = reader.int32();
  }
  if (version >= 7) {
    it.errorCode = reader.int16();
  }
  if (version >= 7) {
    it.sessionId = reader.int32();
  }
  const responsesCount = flexible ? reader.compactArrayLength(3, 'responses') : reader.arrayLength(3, 'responses');
  const responsesItems: FetchResponseFetchableTopicResponse[] = responsesCount > 0 ? [decodeFetchResponseFetchableTopicResponse(reader, version)] : [];
  for (let i = 1; i < responsesCount; i++) responsesItems.push(decodeFetchResponseFetchableTopicResponse(reader, version));
  it.responses = responsesItems;
  if (flexible) {
    const tagCount = reader.tagCount();
    for (let t = 0; t < tagCount; t++) {
      const tag = reader.unsignedVarint();
      const size = reader.unsignedVarint();
      if (tag === 0 && version >= 16) {
        const nodeEndpointsCount = reader.compactArrayLength(11, 'nodeEndpoints');
        const nodeEndpointsItems: FetchResponseNodeEndpoint[] = nodeEndpointsCount > 0 ? [decodeFetchResponseNodeEndpoint(reader, version)] : [];
        for (let i = 1; i < nodeEndpointsCount; i++) nodeEndpointsItems.push(decodeFetchResponseNodeEndpoint(reader, version));
        it.nodeEndpoints = nodeEndpointsItems;
      } else {
        reader.skip(size);
      }
    }
  }
  return it;
}

function encodeFetchResponse(writer: Writer, it: FetchResponse, version: number): void {
  const flexible = version >= 12;
  if (version >= 1) {
    writer.int32(it.throttleTimeMs);
  }
  if (version >= 7) {
    writer.int16(it.errorCode);
  }
  if (version >= 7) {
    writer.int32(it.sessionId);
  } else if (it.sessionId !== 0) {
    throw unsupportedField('FetchResponse', 'sessionId', version);
  }
  const responsesItems = it.responses;
  if (flexible) writer.compactArrayLength(responsesItems.length);
  else writer.arrayLength(responsesItems.length);
  for (let i = 0; i < responsesItems.length; i++) {
    encodeFetchResponseFetchableTopicResponse(writer, responsesItems[i]!, version);
  }
  if (!(version >= 16) && it.nodeEndpoints.length !== 0) throw unsupportedField('FetchResponse', 'nodeEndpoints', version);
  if (flexible) {
    let tagCount = 0;
    if (version >= 16 && it.nodeEndpoints.length !== 0) tagCount++;
    writer.unsignedVarint(tagCount);
    if (version >= 16 && it.nodeEndpoints.length !== 0) {
      writer.unsignedVarint(0);
      const content = new Writer(64);
      const nodeEndpointsItems = it.nodeEndpoints;
      content.compactArrayLength(nodeEndpointsItems.length);
      for (let i = 0; i < nodeEndpointsItems.length; i++) {
        encodeFetchResponseNodeEndpoint(content, nodeEndpointsItems[i]!, version);
      }
      writer.sized(content);
    }
  }
}

export const fetch: Api<FetchRequest, FetchResponse> = {
  key: 1,
  name: 'Fetch',
  versions: [0, 18],
  latestVersion: 18,
  flexibleFrom: 12,
  scope: ['broker', 'controller'],
  request: {
    name: 'FetchRequest',
    decode(reader, version) {
      if (version < 0 || version > 18) throw new DecodeError(`FetchRequest has no version ${version}`);
      return decodeFetchRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 18) throw new EncodeError(`FetchRequest has no version ${version}`);
      encodeFetchRequest(writer, message, version);
    },
  },
  response: {
    name: 'FetchResponse',
    decode(reader, version) {
      if (version < 0 || version > 18) throw new DecodeError(`FetchResponse has no version ${version}`);
      return decodeFetchResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 18) throw new EncodeError(`FetchResponse has no version ${version}`);
      encodeFetchResponse(writer, message, version);
    },
  },
};
