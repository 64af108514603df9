// Generated from protocol-spec/apis/allocate-producer-ids.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class AllocateProducerIdsRequest {
  brokerId: number = 0;
  brokerEpoch: number = -1;

  constructor(init?: Partial<AllocateProducerIdsRequest>) {
    if (init === undefined) return;
    if (init.brokerId !== undefined) this.brokerId = init.brokerId;
    if (init.brokerEpoch !== undefined) this.brokerEpoch = init.brokerEpoch;
  }
}

function decodeAllocateProducerIdsRequest(reader: Reader, _version: number): AllocateProducerIdsRequest {
  const it = new AllocateProducerIdsRequest();
  it.brokerId = reader.int32();
  it.brokerEpoch = reader.int64('brokerEpoch');
  reader.skipTags();
  return it;
}

function encodeAllocateProducerIdsRequest(writer: Writer, it: AllocateProducerIdsRequest, _version: number): void {
  writer.int32(it.brokerId);
  writer.int64(it.brokerEpoch);
  writer.unsignedVarint(0);
}

export class AllocateProducerIdsResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  producerIdStart: number = 0;
  producerIdLen: number = 0;

  constructor(init?: Partial<AllocateProducerIdsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.producerIdStart !== undefined) this.producerIdStart = init.producerIdStart;
    if (init.producerIdLen !== undefined) this.producerIdLen = init.producerIdLen;
  }
}

function decodeAllocateProducerIdsResponse(reader: Reader, _version: number): AllocateProducerIdsResponse {
  const it = new AllocateProducerIdsResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  it.producerIdStart = reader.int64('producerIdStart');
  it.producerIdLen = reader.int32();
  reader.skipTags();
  return it;
}

function encodeAllocateProducerIdsResponse(writer: Writer, it: AllocateProducerIdsResponse, _version: number): void {
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  writer.int64(it.producerIdStart);
  writer.int32(it.producerIdLen);
  writer.unsignedVarint(0);
}

export const allocateProducerIds: Api<AllocateProducerIdsRequest, AllocateProducerIdsResponse> = {
  key: 67,
  name: 'AllocateProducerIds',
  versions: [0, 0],
  latestVersion: 0,
  flexibleFrom: 0,
  scope: ['controller'],
  request: {
    name: 'AllocateProducerIdsRequest',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`AllocateProducerIdsRequest has no version ${version}`);
      return decodeAllocateProducerIdsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`AllocateProducerIdsRequest has no version ${version}`);
      encodeAllocateProducerIdsRequest(writer, message, version);
    },
  },
  response: {
    name: 'AllocateProducerIdsResponse',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`AllocateProducerIdsResponse has no version ${version}`);
      return decodeAllocateProducerIdsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`AllocateProducerIdsResponse has no version ${version}`);
      encodeAllocateProducerIdsResponse(writer, message, version);
    },
  },
};
