// Generated from protocol-spec/apis/list-transactions.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

export class ListTransactionsRequest {
  stateFilters: string[] = [];
  producerIdFilters: number[] = [];
  durationFilter: number = -1;
  transactionalIdPattern: string | null = null;

  constructor(init?: Partial<ListTransactionsRequest>) {
    if (init === undefined) return;
    if (init.stateFilters !== undefined) this.stateFilters = init.stateFilters;
    if (init.producerIdFilters !== undefined) this.producerIdFilters = init.producerIdFilters;
    if (init.durationFilter !== undefined) this.durationFilter = init.durationFilter;
    if (init.transactionalIdPattern !== undefined) this.transactionalIdPattern = init.transactionalIdPattern;
  }
}

function decodeListTransactionsRequest(reader: Reader, version: number): ListTransactionsRequest {
  const it = new ListTransactionsRequest();
  const stateFiltersCount = reader.compactArrayLength(1, 'stateFilters');
  const stateFiltersItems: string[] = stateFiltersCount > 0 ? [reader.compactString('stateFilters')] : [];
  for (let i = 1; i < stateFiltersCount; i++) stateFiltersItems.push(reader.compactString('stateFilters'));
  it.stateFilters = stateFiltersItems;
  const producerIdFiltersCount = reader.compactArrayLength(8, 'producerIdFilters');
  const producerIdFiltersItems: number[] = producerIdFiltersCount > 0 ? [reader.int64('producerIdFilters')] : [];
  for (let i = 1; i < producerIdFiltersCount; i++) producerIdFiltersItems.push(reader.int64('producerIdFilters'));
  it.producerIdFilters = producerIdFiltersItems;
  if (version >= 1) {
    it.durationFilter = reader.int64('durationFilter');
  }
  if (version >= 2) {
    it.transactionalIdPattern = reader.compactNullableString('transactionalIdPattern');
  }
  reader.skipTags();
  return it;
}

function encodeListTransactionsRequest(writer: Writer, it: ListTransactionsRequest, version: number): void {
  const stateFiltersItems = it.stateFilters;
  writer.compactArrayLength(stateFiltersItems.length);
  for (let i = 0; i < stateFiltersItems.length; i++) {
    writer.compactString(stateFiltersItems[i]!);
  }
  const producerIdFiltersItems = it.producerIdFilters;
  writer.compactArrayLength(producerIdFiltersItems.length);
  for (let i = 0; i < producerIdFiltersItems.length; i++) {
    writer.int64(producerIdFiltersItems[i]!);
  }
  if (version >= 1) {
    writer.int64(it.durationFilter);
  } else if (it.durationFilter !== -1) {
    throw unsupportedField('ListTransactionsRequest', 'durationFilter', version);
  }
  if (version >= 2) {
    writer.compactNullableString(it.transactionalIdPattern);
  } else if (it.transactionalIdPattern !== null) {
    throw unsupportedField('ListTransactionsRequest', 'transactionalIdPattern', version);
  }
  writer.unsignedVarint(0);
}

export class ListTransactionsResponseTransactionState {
  transactionalId: string = '';
  producerId: number = 0;
  transactionState: string = '';

  constructor(init?: Partial<ListTransactionsResponseTransactionState>) {
    if (init === undefined) return;
    if (init.transactionalId !== undefined) this.transactionalId = init.transactionalId;
    if (init.producerId !== undefined) this.producerId = init.producerId;
    if (init.transactionState !== undefined) this.transactionState = init.transactionState;
  }
}

function decodeListTransactionsResponseTransactionState(reader: Reader, _version: number): ListTransactionsResponseTransactionState {
  const it = new ListTransactionsResponseTransactionState();
  it.transactionalId = reader.compactString('transactionalId');
  it.producerId = reader.int64('producerId');
  it.transactionState = reader.compactString('transactionState');
  reader.skipTags();
  return it;
}

function encodeListTransactionsResponseTransactionState(writer: Writer, it: ListTransactionsResponseTransactionState, _version: number): void {
  writer.compactString(it.transactionalId);
  writer.int64(it.producerId);
  writer.compactString(it.transactionState);
  writer.unsignedVarint(0);
}

export class ListTransactionsResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  unknownStateFilters: string[] = [];
  transactionStates: ListTransactionsResponseTransactionState[] = [];

  constructor(init?: Partial<ListTransactionsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.unknownStateFilters !== undefined) this.unknownStateFilters = init.unknownStateFilters;
    if (init.transactionStates !== undefined) this.transactionStates = init.transactionStates;
  }
}

function decodeListTransactionsResponse(reader: Reader, version: number): ListTransactionsResponse {
  const it = new ListTransactionsResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  const unknownStateFiltersCount = reader.compactArrayLength(1, 'unknownStateFilters');
  const unknownStateFiltersItems: string[] = unknownStateFiltersCount > 0 ? [reader.compactString('unknownStateFilters')] : [];
  for (let i = 1; i < unknownStateFiltersCount; i++) unknownStateFiltersItems.push(reader.compactString('unknownStateFilters'));
  it.unknownStateFilters = unknownStateFiltersItems;
  const transactionStatesCount = reader.compactArrayLength(11, 'transactionStates');
  const transactionStatesItems: ListTransactionsResponseTransactionState[] = transactionStatesCount > 0 ? [decodeListTransactionsResponseTransactionState(reader, version)] : [];
  for (let i = 1; i < transactionStatesCount; i++) transactionStatesItems.push(decodeListTransactionsResponseTransactionState(reader, version));
  it.transactionStates = transactionStatesItems;
  reader.skipTags();
  return it;
}

function encodeListTransactionsResponse(writer: Writer, it: ListTransactionsResponse, version: number): void {
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  const unknownStateFiltersItems = it.unknownStateFilters;
  writer.compactArrayLength(unknownStateFiltersItems.length);
  for (let i = 0; i < unknownStateFiltersItems.length; i++) {
    writer.compactString(unknownStateFiltersItems[i]!);
  }
  const transactionStatesItems = it.transactionStates;
  writer.compactArrayLength(transactionStatesItems.length);
  for (let i = 0; i < transactionStatesItems.length; i++) {
    encodeListTransactionsResponseTransactionState(writer, transactionStatesItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export const listTransactions: Api<ListTransactionsRequest, ListTransactionsResponse> = {
  key: 66,
  name: 'ListTransactions',
  versions: [0, 2],
  latestVersion: 2,
  flexibleFrom: 0,
  scope: ['broker'],
  request: {
    name: 'ListTransactionsRequest',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`ListTransactionsRequest has no version ${version}`);
      return decodeListTransactionsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`ListTransactionsRequest has no version ${version}`);
      encodeListTransactionsRequest(writer, message, version);
    },
  },
  response: {
    name: 'ListTransactionsResponse',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`ListTransactionsResponse has no version ${version}`);
      return decodeListTransactionsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`ListTransactionsResponse has no version ${version}`);
      encodeListTransactionsResponse(writer, message, version);
    },
  },
};
