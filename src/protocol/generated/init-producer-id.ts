// Generated from protocol-spec/apis/init-producer-id.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

export class InitProducerIdRequest {
  transactionalId: string | null = '';
  transactionTimeoutMs: number = 0;
  producerId: number = -1;
  producerEpoch: number = -1;
  enable2Pc: boolean = false;
  keepPreparedTxn: boolean = false;

  constructor(init?: Partial<InitProducerIdRequest>) {
    if (init === undefined) return;
    if (init.transactionalId !== undefined) this.transactionalId = init.transactionalId;
    if (init.transactionTimeoutMs !== undefined) this.transactionTimeoutMs = init.transactionTimeoutMs;
    if (init.producerId !== undefined) this.producerId = init.producerId;
    if (init.producerEpoch !== undefined) this.producerEpoch = init.producerEpoch;
    if (init.enable2Pc !== undefined) this.enable2Pc = init.enable2Pc;
    if (init.keepPreparedTxn !== undefined) this.keepPreparedTxn = init.keepPreparedTxn;
  }
}

function decodeInitProducerIdRequest(reader: Reader, version: number): InitProducerIdRequest {
  const flexible = version >= 2;
  const it = new InitProducerIdRequest();
  it.transactionalId = flexible ? reader.compactNullableString('transactionalId') : reader.nullableString('transactionalId');
  it.transactionTimeoutMs = reader.int32();
  if (version >= 3) {
    it.producerId = reader.int64('producerId');
  }
  if (version >= 3) {
    it.producerEpoch = reader.int16();
  }
  if (version >= 6) {
    it.enable2Pc = reader.bool();
  }
  if (version >= 6) {
    it.keepPreparedTxn = reader.bool();
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeInitProducerIdRequest(writer: Writer, it: InitProducerIdRequest, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactNullableString(it.transactionalId);
  else writer.nullableString(it.transactionalId);
  writer.int32(it.transactionTimeoutMs);
  if (version >= 3) {
    writer.int64(it.producerId);
  } else if (it.producerId !== -1) {
    throw unsupportedField('InitProducerIdRequest', 'producerId', version);
  }
  if (version >= 3) {
    writer.int16(it.producerEpoch);
  } else if (it.producerEpoch !== -1) {
    throw unsupportedField('InitProducerIdRequest', 'producerEpoch', version);
  }
  if (version >= 6) {
    writer.bool(it.enable2Pc);
  } else if (it.enable2Pc !== false) {
    throw unsupportedField('InitProducerIdRequest', 'enable2Pc', version);
  }
  if (version >= 6) {
    writer.bool(it.keepPreparedTxn);
  } else if (it.keepPreparedTxn !== false) {
    throw unsupportedField('InitProducerIdRequest', 'keepPreparedTxn', version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class InitProducerIdResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  producerId: number = -1;
  producerEpoch: number = 0;
  ongoingTxnProducerId: number = -1;
  ongoingTxnProducerEpoch: number = -1;

  constructor(init?: Partial<InitProducerIdResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.producerId !== undefined) this.producerId = init.producerId;
    if (init.producerEpoch !== undefined) this.producerEpoch = init.producerEpoch;
    if (init.ongoingTxnProducerId !== undefined) this.ongoingTxnProducerId = init.ongoingTxnProducerId;
    if (init.ongoingTxnProducerEpoch !== undefined) this.ongoingTxnProducerEpoch = init.ongoingTxnProducerEpoch;
  }
}

function decodeInitProducerIdResponse(reader: Reader, version: number): InitProducerIdResponse {
  const flexible = version >= 2;
  const it = new InitProducerIdResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  it.producerId = reader.int64('producerId');
  it.producerEpoch = reader.int16();
  if (version >= 6) {
    it.ongoingTxnProducerId = reader.int64('ongoingTxnProducerId');
  }
  if (version >= 6) {
    it.ongoingTxnProducerEpoch = reader.int16();
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeInitProducerIdResponse(writer: Writer, it: InitProducerIdResponse, version: number): void {
  const flexible = version >= 2;
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  writer.int64(it.producerId);
  writer.int16(it.producerEpoch);
  if (version >= 6) {
    writer.int64(it.ongoingTxnProducerId);
  } else if (it.ongoingTxnProducerId !== -1) {
    throw unsupportedField('InitProducerIdResponse', 'ongoingTxnProducerId', version);
  }
  if (version >= 6) {
    writer.int16(it.ongoingTxnProducerEpoch);
  } else if (it.ongoingTxnProducerEpoch !== -1) {
    throw unsupportedField('InitProducerIdResponse', 'ongoingTxnProducerEpoch', version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const initProducerId: Api<InitProducerIdRequest, InitProducerIdResponse> = {
  key: 22,
  name: 'InitProducerId',
  versions: [0, 5],
  latestVersion: 6,
  flexibleFrom: 2,
  scope: ['broker'],
  request: {
    name: 'InitProducerIdRequest',
    decode(reader, version) {
      if (version < 0 || version > 6) throw new DecodeError(`InitProducerIdRequest has no version ${version}`);
      return decodeInitProducerIdRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 6) throw new EncodeError(`InitProducerIdRequest has no version ${version}`);
      encodeInitProducerIdRequest(writer, message, version);
    },
  },
  response: {
    name: 'InitProducerIdResponse',
    decode(reader, version) {
      if (version < 0 || version > 6) throw new DecodeError(`InitProducerIdResponse has no version ${version}`);
      return decodeInitProducerIdResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 6) throw new EncodeError(`InitProducerIdResponse has no version ${version}`);
      encodeInitProducerIdResponse(writer, message, version);
    },
  },
};
