// Generated from protocol-spec/apis/add-offsets-to-txn.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class AddOffsetsToTxnRequest {
  transactionalId: string = '';
  producerId: number = 0;
  producerEpoch: number = 0;
  groupId: string = '';

  constructor(init?: Partial<AddOffsetsToTxnRequest>) {
    if (init === undefined) return;
    if (init.transactionalId !== undefined) this.transactionalId = init.transactionalId;
    if (init.producerId !== undefined) this.producerId = init.producerId;
    if (init.producerEpoch !== undefined) this.producerEpoch = init.producerEpoch;
    if (init.groupId !== undefined) this.groupId = init.groupId;
  }
}

function decodeAddOffsetsToTxnRequest(reader: Reader, version: number): AddOffsetsToTxnRequest {
  const flexible = version >= 3;
  const it = new AddOffsetsToTxnRequest();
  it.transactionalId = flexible ? reader.compactString('transactionalId') : reader.string('transactionalId');
  it.producerId = reader.int64('producerId');
  it.producerEpoch = reader.int16();
  it.groupId = flexible ? reader.compactString('groupId') : reader.string('groupId');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeAddOffsetsToTxnRequest(writer: Writer, it: AddOffsetsToTxnRequest, version: number): void {
  const flexible = version >= 3;
  if (flexible) writer.compactString(it.transactionalId);
  else writer.string(it.transactionalId);
  writer.int64(it.producerId);
  writer.int16(it.producerEpoch);
  if (flexible) writer.compactString(it.groupId);
  else writer.string(it.groupId);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class AddOffsetsToTxnResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;

  constructor(init?: Partial<AddOffsetsToTxnResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
  }
}

function decodeAddOffsetsToTxnResponse(reader: Reader, version: number): AddOffsetsToTxnResponse {
  const flexible = version >= 3;
  const it = new AddOffsetsToTxnResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeAddOffsetsToTxnResponse(writer: Writer, it: AddOffsetsToTxnResponse, version: number): void {
  const flexible = version >= 3;
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const addOffsetsToTxn: Api<AddOffsetsToTxnRequest, AddOffsetsToTxnResponse> = {
  key: 25,
  name: 'AddOffsetsToTxn',
  versions: [0, 4],
  latestVersion: 4,
  flexibleFrom: 3,
  scope: ['broker'],
  request: {
    name: 'AddOffsetsToTxnRequest',
    decode(reader, version) {
      if (version < 0 || version > 4) throw new DecodeError(`AddOffsetsToTxnRequest has no version ${version}`);
      return decodeAddOffsetsToTxnRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 4) throw new EncodeError(`AddOffsetsToTxnRequest has no version ${version}`);
      encodeAddOffsetsToTxnRequest(writer, message, version);
    },
  },
  response: {
    name: 'AddOffsetsToTxnResponse',
    decode(reader, version) {
      if (version < 0 || version > 4) throw new DecodeError(`AddOffsetsToTxnResponse has no version ${version}`);
      return decodeAddOffsetsToTxnResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 4) throw new EncodeError(`AddOffsetsToTxnResponse has no version ${version}`);
      encodeAddOffsetsToTxnResponse(writer, message, version);
    },
  },
};
