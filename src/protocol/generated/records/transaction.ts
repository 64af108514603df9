// Generated from protocol-spec/records/transaction by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { RecordType } from '../../api.ts';
import { DecodeError, type Reader } from '../../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../../writer.ts';

export class TransactionLogKey {
  transactionalId: string = '';

  constructor(init?: Partial<TransactionLogKey>) {
    if (init === undefined) return;
    if (init.transactionalId !== undefined) this.transactionalId = init.transactionalId;
  }
}

function decodeTransactionLogKey(reader: Reader, _version: number): TransactionLogKey {
  const it = new TransactionLogKey();
  it.transactionalId = reader.string('transactionalId');
  return it;
}

function encodeTransactionLogKey(writer: Writer, it: TransactionLogKey, _version: number): void {
  writer.string(it.transactionalId);
}
export const transactionLogKey: RecordType<TransactionLogKey> = {
  key: 0,
  versions: [0, 0],
  name: 'TransactionLogKey',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`TransactionLogKey has no version ${version}`);
    return decodeTransactionLogKey(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`TransactionLogKey has no version ${version}`);
    encodeTransactionLogKey(writer, message, version);
  },
};

export class TransactionLogValuePartitionsSchema {
  topic: string = '';
  partitionIds: number[] = [];

  constructor(init?: Partial<TransactionLogValuePartitionsSchema>) {
    if (init === undefined) return;
    if (init.topic !== undefined) this.topic = init.topic;
    if (init.partitionIds !== undefined) this.partitionIds = init.partitionIds;
  }
}

function decodeTransactionLogValuePartitionsSchema(reader: Reader, version: number): TransactionLogValuePartitionsSchema {
  const flexible = version >= 1;
  const it = new TransactionLogValuePartitionsSchema();
  it.topic = flexible ? reader.compactString('topic') : reader.string('topic');
  const partitionIdsCount = flexible ? reader.compactArrayLength(4, 'partitionIds') : reader.arrayLength(4, 'partitionIds');
  const partitionIdsItems: number[] = partitionIdsCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionIdsCount; i++) partitionIdsItems.push(reader.int32());
  it.partitionIds = partitionIdsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeTransactionLogValuePartitionsSchema(writer: Writer, it: TransactionLogValuePartitionsSchema, version: number): void {
  const flexible = version >= 1;
  if (flexible) writer.compactString(it.topic);
  else writer.string(it.topic);
  const partitionIdsItems = it.partitionIds;
  if (flexible) writer.compactArrayLength(partitionIdsItems.length);
  else writer.arrayLength(partitionIdsItems.length);
  for (let i = 0; i < partitionIdsItems.length; i++) {
    writer.int32(partitionIdsItems[i]!);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class TransactionLogValue {
  producerId: number = 0;
  previousProducerId: number = -1;
  nextProducerId: number = -1;
  producerEpoch: number = 0;
  nextProducerEpoch: number = -1;
  transactionTimeoutMs: number = 0;
  transactionStatus: number = 0;
  transactionPartitions: TransactionLogValuePartitionsSchema[] | null = [];
  transactionLastUpdateTimestampMs: number = 0;
  transactionStartTimestampMs: number = 0;
  clientTransactionVersion: number = 0;

  constructor(init?: Partial<TransactionLogValue>) {
    if (init === undefined) return;
    if (init.producerId !== undefined) this.producerId = init.producerId;
    if (init.previousProducerId !== undefined) this.previousProducerId = init.previousProducerId;
    if (init.nextProducerId !== undefined) this.nextProducerId = init.nextProducerId;
    if (init.producerEpoch !== undefined) this.producerEpoch = init.producerEpoch;
    if (init.nextProducerEpoch !== undefined) this.nextProducerEpoch = init.nextProducerEpoch;
    if (init.transactionTimeoutMs !== undefined) this.transactionTimeoutMs = init.transactionTimeoutMs;
    if (init.transactionStatus !== undefined) this.transactionStatus = init.transactionStatus;
    if (init.transactionPartitions !== undefined) this.transactionPartitions = init.transactionPartitions;
    if (init.transactionLastUpdateTimestampMs !== undefined) this.transactionLastUpdateTimestampMs = init.transactionLastUpdateTimestampMs;
    if (init.transactionStartTimestampMs !== undefined) this.transactionStartTimestampMs = init.transactionStartTimestampMs;
    if (init.clientTransactionVersion !== undefined) this.clientTransactionVersion = init.clientTransactionVersion;
  }
}

function decodeTransactionLogValue(reader: Reader, version: number): TransactionLogValue {
  const flexible = version >= 1;
  const it = new TransactionLogValue();
  it.producerId = reader.int64('producerId');
  it.producerEpoch = reader.int16();
  it.transactionTimeoutMs = reader.int32();
  it.transactionStatus = reader.int8();
  const transactionPartitionsCount = flexible ? reader.compactNullableArrayLength(3, 'transactionPartitions') : reader.nullableArrayLength(3, 'transactionPartitions');
  if (transactionPartitionsCount < 0) {
    it.transactionPartitions = null;
  } else {
    const transactionPartitionsItems: TransactionLogValuePartitionsSchema[] = transactionPartitionsCount > 0 ? [decodeTransactionLogValuePartitionsSchema(reader, version)] : [];
    for (let i = 1; i < transactionPartitionsCount; i++) transactionPartitionsItems.push(decodeTransactionLogValuePartitionsSchema(reader, version));
    it.transactionPartitions = transactionPartitionsItems;
  }
  it.transactionLastUpdateTimestampMs = reader.int64('transactionLastUpdateTimestampMs');
  it.transactionStartTimestampMs = reader.int64('transactionStartTimestampMs');
  if (flexible) {
    const tagCount = reader.tagCount();
    for (let t = 0; t < tagCount; t++) {
      const tag = reader.unsignedVarint();
      const size = reader.unsignedVarint();
      if (tag === 0) {
        it.previousProducerId = reader.int64('previousProducerId');
      } else if (tag === 1) {
        it.nextProducerId = reader.int64('nextProducerId');
      } else if (tag === 2) {
        it.clientTransactionVersion = reader.int16();
      } else if (tag === 3) {
        it.nextProducerEpoch = reader.int16();
      } else {
        reader.skip(size);
      }
    }
  }
  return it;
}

function encodeTransactionLogValue(writer: Writer, it: TransactionLogValue, version: number): void {
  const flexible = version >= 1;
  writer.int64(it.producerId);
  writer.int16(it.producerEpoch);
  writer.int32(it.transactionTimeoutMs);
  writer.int8(it.transactionStatus);
  const transactionPartitionsItems = it.transactionPartitions;
  if (transactionPartitionsItems === null) {
    if (flexible) writer.unsignedVarint(0);
    else writer.int32(-1);
  } else {
    if (flexible) writer.compactArrayLength(transactionPartitionsItems.length);
    else writer.arrayLength(transactionPartitionsItems.length);
    for (let i = 0; i < transactionPartitionsItems.length; i++) {
      encodeTransactionLogValuePartitionsSchema(writer, transactionPartitionsItems[i]!, version);
    }
  }
  writer.int64(it.transactionLastUpdateTimestampMs);
  writer.int64(it.transactionStartTimestampMs);
  if (!(version >= 1) && it.previousProducerId !== -1) throw unsupportedField('TransactionLogValue', 'previousProducerId', version);
  if (!(version >= 1) && it.nextProducerId !== -1) throw unsupportedField('TransactionLogValue', 'nextProducerId', version);
  if (!(version >= 1) && it.clientTransactionVersion !== 0) throw unsupportedField('TransactionLogValue', 'clientTransactionVersion', version);
  if (!(version >= 1) && it.nextProducerEpoch !== -1) throw unsupportedField('TransactionLogValue', 'nextProducerEpoch', version);
  if (flexible) {
    let tagCount = 0;
    if (it.previousProducerId !== -1) tagCount++;
    if (it.nextProducerId !== -1) tagCount++;
    if (it.clientTransactionVersion !== 0) tagCount++;
    if (it.nextProducerEpoch !== -1) tagCount++;
    writer.unsignedVarint(tagCount);
    if (it.previousProducerId !== -1) {
      writer.unsignedVarint(0);
      writer.unsignedVarint(8);
      writer.int64(it.previousProducerId);
    }
    if (it.nextProducerId !== -1) {
      writer.unsignedVarint(1);
      writer.unsignedVarint(8);
      writer.int64(it.nextProducerId);
    }
    if (it.clientTransactionVersion !== 0) {
      writer.unsignedVarint(2);
      writer.unsignedVarint(2);
      writer.int16(it.clientTransactionVersion);
    }
    if (it.nextProducerEpoch !== -1) {
      writer.unsignedVarint(3);
      writer.unsignedVarint(2);
      writer.int16(it.nextProducerEpoch);
    }
  }
}
export const transactionLogValue: RecordType<TransactionLogValue> = {
  key: 0,
  versions: [0, 1],
  name: 'TransactionLogValue',
  decode(reader, version) {
    if (version < 0 || version > 1) throw new DecodeError(`TransactionLogValue has no version ${version}`);
    return decodeTransactionLogValue(reader, version);
  },
  encode(writer, message, version) {
    if (version < 0 || version > 1) throw new EncodeError(`TransactionLogValue has no version ${version}`);
    encodeTransactionLogValue(writer, message, version);
  },
};

/** By the type id that begins each key; a null value is a tombstone. */
export const transactionRecordKeyTypes: ReadonlyMap<
  number,
  { readonly key: RecordType<object>; readonly value: RecordType<object> }
> = new Map([
  [0, { key: transactionLogKey, value: transactionLogValue }],
]);
