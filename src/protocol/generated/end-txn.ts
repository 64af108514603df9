// Generated from protocol-spec/apis/end-txn.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class EndTxnRequest {
  transactionalId: string = '';
  producerId: number = 0;
  producerEpoch: number = 0;
  committed: boolean = false;

  constructor(init?: Partial<EndTxnRequest>) {
    if (init === undefined) return;
    if (init.transactionalId !== undefined) this.transactionalId = init.transactionalId;
    if (init.producerId !== undefined) this.producerId = init.producerId;
    if (init.producerEpoch !== undefined) this.producerEpoch = init.producerEpoch;
    if (init.committed !== undefined) this.committed = init.committed;
  }
}

function decodeEndTxnRequest(reader: Reader, version: number): EndTxnRequest {
  const flexible = version >= 3;
  const it = new EndTxnRequest();
  it.transactionalId = flexible ? reader.compactString('transactionalId') : reader.string('transactionalId');
  it.producerId = reader.int64('producerId');
  it.producerEpoch = reader.int16();
  it.committed = reader.bool();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeEndTxnRequest(writer: Writer, it: EndTxnRequest, version: number): void {
  const flexible = version >= 3;
  if (flexible) writer.compactString(it.transactionalId);
  else writer.string(it.transactionalId);
  writer.int64(it.producerId);
  writer.int16(it.producerEpoch);
  writer.bool(it.committed);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class EndTxnResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  producerId: number = -1;
  producerEpoch: number = -1;

  constructor(init?: Partial<EndTxnResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.producerId !== undefined) this.producerId = init.producerId;
    if (init.producerEpoch !== undefined) this.producerEpoch = init.producerEpoch;
  }
}

function decodeEndTxnResponse(reader: Reader, version: number): EndTxnResponse {
  const flexible = version >= 3;
  const it = new EndTxnResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  if (version >= 5) {
    it.producerId = reader.int64('producerId');
  }
  if (version >= 5) {
    it.producerEpoch = reader.int16();
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeEndTxnResponse(writer: Writer, it: EndTxnResponse, version: number): void {
  const flexible = version >= 3;
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  if (version >= 5) {
    writer.int64(it.producerId);
  }
  if (version >= 5) {
    writer.int16(it.producerEpoch);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const endTxn: Api<EndTxnRequest, EndTxnResponse> = {
  key: 26,
  name: 'EndTxn',
  versions: [0, 5],
  latestVersion: 5,
  flexibleFrom: 3,
  scope: ['broker'],
  request: {
    name: 'EndTxnRequest',
    decode(reader, version) {
      if (version < 0 || version > 5) throw new DecodeError(`EndTxnRequest has no version ${version}`);
      return decodeEndTxnRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 5) throw new EncodeError(`EndTxnRequest has no version ${version}`);
      encodeEndTxnRequest(writer, message, version);
    },
  },
  response: {
    name: 'EndTxnResponse',
    decode(reader, version) {
      if (version < 0 || version > 5) throw new DecodeError(`EndTxnResponse has no version ${version}`);
      return decodeEndTxnResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 5) throw new EncodeError(`EndTxnResponse has no version ${version}`);
      encodeEndTxnResponse(writer, message, version);
    },
  },
};
