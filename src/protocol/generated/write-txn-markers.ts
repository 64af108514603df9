// Generated from protocol-spec/apis/write-txn-markers.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class WriteTxnMarkersRequestWritableTxnMarkerTopic {
  name: string = '';
  partitionIndexes: number[] = [];

  constructor(init?: Partial<WriteTxnMarkersRequestWritableTxnMarkerTopic>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.partitionIndexes !== undefined) this.partitionIndexes = init.partitionIndexes;
  }
}

function decodeWriteTxnMarkersRequestWritableTxnMarkerTopic(reader: Reader, version: number): WriteTxnMarkersRequestWritableTxnMarkerTopic {
  const flexible = version >= 1;
  const it = new WriteTxnMarkersRequestWritableTxnMarkerTopic();
  it.name = flexible ? reader.compactString('name') : reader.string('name');
  const partitionIndexesCount = flexible ? reader.compactArrayLength(4, 'partitionIndexes') : reader.arrayLength(4, 'partitionIndexes');
  const partitionIndexesItems: number[] = partitionIndexesCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionIndexesCount; i++) partitionIndexesItems.push(reader.int32());
  it.partitionIndexes = partitionIndexesItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeWriteTxnMarkersRequestWritableTxnMarkerTopic(writer: Writer, it: WriteTxnMarkersRequestWritableTxnMarkerTopic, version: number): void {
  const flexible = version >= 1;
  if (flexible) writer.compactString(it.name);
  else writer.string(it.name);
  const partitionIndexesItems = it.partitionIndexes;
  if (flexible) writer.compactArrayLength(partitionIndexesItems.length);
  else writer.arrayLength(partitionIndexesItems.length);
  for (let i = 0; i < partitionIndexesItems.length; i++) {
    writer.int32(partitionIndexesItems[i]!);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class WriteTxnMarkersRequestWritableTxnMarker {
  producerId: number = 0;
  producerEpoch: number = 0;
  transactionResult: boolean = false;
  topics: WriteTxnMarkersRequestWritableTxnMarkerTopic[] = [];
  coordinatorEpoch: number = 0;
  transactionVersion: number = 0;

  constructor(init?: Partial<WriteTxnMarkersRequestWritableTxnMarker>) {
    if (init === undefined) return;
    if (init.producerId !== undefined) this.producerId = init.producerId;
    if (init.producerEpoch !== undefined) this.producerEpoch = init.producerEpoch;
    if (init.transactionResult !== undefined) this.transactionResult = init.transactionResult;
    if (init.topics !== undefined) this.topics = init.topics;
    if (init.coordinatorEpoch !== undefined) this.coordinatorEpoch = init.coordinatorEpoch;
    if (init.transactionVersion !== undefined) this.transactionVersion = init.transactionVersion;
  }
}

function decodeWriteTxnMarkersRequestWritableTxnMarker(reader: Reader, version: number): WriteTxnMarkersRequestWritableTxnMarker {
  const flexible = version >= 1;
  const it = new WriteTxnMarkersRequestWritableTxnMarker();
  it.producerId = reader.int64('producerId');
  it.producerEpoch = reader.int16();
  it.transactionResult = reader.bool();
  const topicsCount = flexible ? reader.compactArrayLength(3, 'topics') : reader.arrayLength(3, 'topics');
  const topicsItems: WriteTxnMarkersRequestWritableTxnMarkerTopic[] = topicsCount > 0 ? [decodeWriteTxnMarkersRequestWritableTxnMarkerTopic(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeWriteTxnMarkersRequestWritableTxnMarkerTopic(reader, version));
  it.topics = topicsItems;
  it.coordinatorEpoch = reader.int32();
  if (version >= 2) {
    it.transactionVersion = reader.int8();
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeWriteTxnMarkersRequestWritableTxnMarker(writer: Writer, it: WriteTxnMarkersRequestWritableTxnMarker, version: number): void {
  const flexible = version >= 1;
  writer.int64(it.producerId);
  writer.int16(it.producerEpoch);
  writer.bool(it.transactionResult);
  const topicsItems = it.topics;
  if (flexible) writer.compactArrayLength(topicsItems.length);
  else writer.arrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeWriteTxnMarkersRequestWritableTxnMarkerTopic(writer, topicsItems[i]!, version);
  }
  writer.int32(it.coordinatorEpoch);
  if (version >= 2) {
    writer.int8(it.transactionVersion);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class WriteTxnMarkersRequest {
  markers: WriteTxnMarkersRequestWritableTxnMarker[] = [];

  constructor(init?: Partial<WriteTxnMarkersRequest>) {
    if (init === undefined) return;
    if (init.markers !== undefined) this.markers = init.markers;
  }
}

function decodeWriteTxnMarkersRequest(reader: Reader, version: number): WriteTxnMarkersRequest {
  const flexible = version >= 1;
  const it = new WriteTxnMarkersRequest();
  const markersCount = flexible ? reader.compactArrayLength(17, 'markers') : reader.arrayLength(17, 'markers');
  const markersItems: WriteTxnMarkersRequestWritableTxnMarker[] = markersCount > 0 ? [decodeWriteTxnMarkersRequestWritableTxnMarker(reader, version)] : [];
  for (let i = 1; i < markersCount; i++) markersItems.push(decodeWriteTxnMarkersRequestWritableTxnMarker(reader, version));
  it.markers = markersItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeWriteTxnMarkersRequest(writer: Writer, it: WriteTxnMarkersRequest, version: number): void {
  const flexible = version >= 1;
  const markersItems = it.markers;
  if (flexible) writer.compactArrayLength(markersItems.length);
  else writer.arrayLength(markersItems.length);
  for (let i = 0; i < markersItems.length; i++) {
    encodeWriteTxnMarkersRequestWritableTxnMarker(writer, markersItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class WriteTxnMarkersResponseWritableTxnMarkerPartitionResult {
  partitionIndex: number = 0;
  errorCode: number = 0;

  constructor(init?: Partial<WriteTxnMarkersResponseWritableTxnMarkerPartitionResult>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
  }
}

function decodeWriteTxnMarkersResponseWritableTxnMarkerPartitionResult(reader: Reader, version: number): WriteTxnMarkersResponseWritableTxnMarkerPartitionResult {
  const flexible = version >= 1;
  const it = new WriteTxnMarkersResponseWritableTxnMarkerPartitionResult();
  it.partitionIndex = reader.int32();
  it.errorCode = reader.int16();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeWriteTxnMarkersResponseWritableTxnMarkerPartitionResult(writer: Writer, it: WriteTxnMarkersResponseWritableTxnMarkerPartitionResult, version: number): void {
  const flexible = version >= 1;
  writer.int32(it.partitionIndex);
  writer.int16(it.errorCode);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class WriteTxnMarkersResponseWritableTxnMarkerTopicResult {
  name: string = '';
  partitions: WriteTxnMarkersResponseWritableTxnMarkerPartitionResult[] = [];

  constructor(init?: Partial<WriteTxnMarkersResponseWritableTxnMarkerTopicResult>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeWriteTxnMarkersResponseWritableTxnMarkerTopicResult(reader: Reader, version: number): WriteTxnMarkersResponseWritableTxnMarkerTopicResult {
  const flexible = version >= 1;
  const it = new WriteTxnMarkersResponseWritableTxnMarkerTopicResult();
  it.name = flexible ? reader.compactString('name') : reader.string('name');
  const partitionsCount = flexible ? reader.compactArrayLength(6, 'partitions') : reader.arrayLength(6, 'partitions');
  const partitionsItems: WriteTxnMarkersResponseWritableTxnMarkerPartitionResult[] = partitionsCount > 0 ? [decodeWriteTxnMarkersResponseWritableTxnMarkerPartitionResult(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeWriteTxnMarkersResponseWritableTxnMarkerPartitionResult(reader, version));
  it.partitions = partitionsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeWriteTxnMarkersResponseWritableTxnMarkerTopicResult(writer: Writer, it: WriteTxnMarkersResponseWritableTxnMarkerTopicResult, version: number): void {
  const flexible = version >= 1;
  if (flexible) writer.compactString(it.name);
  else writer.string(it.name);
  const partitionsItems = it.partitions;
  if (flexible) writer.compactArrayLength(partitionsItems.length);
  else writer.arrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeWriteTxnMarkersResponseWritableTxnMarkerPartitionResult(writer, partitionsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class WriteTxnMarkersResponseWritableTxnMarkerResult {
  producerId: number = 0;
  topics: WriteTxnMarkersResponseWritableTxnMarkerTopicResult[] = [];

  constructor(init?: Partial<WriteTxnMarkersResponseWritableTxnMarkerResult>) {
    if (init === undefined) return;
    if (init.producerId !== undefined) this.producerId = init.producerId;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeWriteTxnMarkersResponseWritableTxnMarkerResult(reader: Reader, version: number): WriteTxnMarkersResponseWritableTxnMarkerResult {
  const flexible = version >= 1;
  const it = new WriteTxnMarkersResponseWritableTxnMarkerResult();
  it.producerId = reader.int64('producerId');
  const topicsCount = flexible ? reader.compactArrayLength(3, 'topics') : reader.arrayLength(3, 'topics');
  const topicsItems: WriteTxnMarkersResponseWritableTxnMarkerTopicResult[] = topicsCount > 0 ? [decodeWriteTxnMarkersResponseWritableTxnMarkerTopicResult(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeWriteTxnMarkersResponseWritableTxnMarkerTopicResult(reader, version));
  it.topics = topicsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeWriteTxnMarkersResponseWritableTxnMarkerResult(writer: Writer, it: WriteTxnMarkersResponseWritableTxnMarkerResult, version: number): void {
  const flexible = version >= 1;
  writer.int64(it.producerId);
  const topicsItems = it.topics;
  if (flexible) writer.compactArrayLength(topicsItems.length);
  else writer.arrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeWriteTxnMarkersResponseWritableTxnMarkerTopicResult(writer, topicsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class WriteTxnMarkersResponse {
  markers: WriteTxnMarkersResponseWritableTxnMarkerResult[] = [];

  constructor(init?: Partial<WriteTxnMarkersResponse>) {
    if (init === undefined) return;
    if (init.markers !== undefined) this.markers = init.markers;
  }
}

function decodeWriteTxnMarkersResponse(reader: Reader, version: number): WriteTxnMarkersResponse {
  const flexible = version >= 1;
  const it = new WriteTxnMarkersResponse();
  const markersCount = flexible ? reader.compactArrayLength(10, 'markers') : reader.arrayLength(10, 'markers');
  const markersItems: WriteTxnMarkersResponseWritableTxnMarkerResult[] = markersCount > 0 ? [decodeWriteTxnMarkersResponseWritableTxnMarkerResult(reader, version)] : [];
  for (let i = 1; i < markersCount; i++) markersItems.push(decodeWriteTxnMarkersResponseWritableTxnMarkerResult(reader, version));
  it.markers = markersItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeWriteTxnMarkersResponse(writer: Writer, it: WriteTxnMarkersResponse, version: number): void {
  const flexible = version >= 1;
  const markersItems = it.markers;
  if (flexible) writer.compactArrayLength(markersItems.length);
  else writer.arrayLength(markersItems.length);
  for (let i = 0; i < markersItems.length; i++) {
    encodeWriteTxnMarkersResponseWritableTxnMarkerResult(writer, markersItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const writeTxnMarkers: Api<WriteTxnMarkersRequest, WriteTxnMarkersResponse> = {
  key: 27,
  name: 'WriteTxnMarkers',
  versions: [0, 2],
  latestVersion: 2,
  flexibleFrom: 1,
  scope: ['broker'],
  request: {
    name: 'WriteTxnMarkersRequest',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`WriteTxnMarkersRequest has no version ${version}`);
      return decodeWriteTxnMarkersRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`WriteTxnMarkersRequest has no version ${version}`);
      encodeWriteTxnMarkersRequest(writer, message, version);
    },
  },
  response: {
    name: 'WriteTxnMarkersResponse',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`WriteTxnMarkersResponse has no version ${version}`);
      return decodeWriteTxnMarkersResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`WriteTxnMarkersResponse has no version ${version}`);
      encodeWriteTxnMarkersResponse(writer, message, version);
    },
  },
};
