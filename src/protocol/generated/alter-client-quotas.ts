// Generated from protocol-spec/apis/alter-client-quotas.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class AlterClientQuotasRequestEntityData {
  entityType: string = '';
  entityName: string | null = '';

  constructor(init?: Partial<AlterClientQuotasRequestEntityData>) {
    if (init === undefined) return;
    if (init.entityType !== undefined) this.entityType = init.entityType;
    if (init.entityName !== undefined) this.entityName = init.entityName;
  }
}

function decodeAlterClientQuotasRequestEntityData(reader: Reader, version: number): AlterClientQuotasRequestEntityData {
  const flexible = version >= 1;
  const it = new AlterClientQuotasRequestEntityData();
  it.entityType = flexible ? reader.compactString('entityType') : reader.string('entityType');
  it.entityName = flexible ? reader.compactNullableString('entityName') : reader.nullableString('entityName');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeAlterClientQuotasRequestEntityData(writer: Writer, it: AlterClientQuotasRequestEntityData, version: number): void {
  const flexible = version >= 1;
  if (flexible) writer.compactString(it.entityType);
  else writer.string(it.entityType);
  if (flexible) writer.compactNullableString(it.entityName);
  else writer.nullableString(it.entityName);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class AlterClientQuotasRequestOpData {
  key: string = '';
  value: number = 0;
  remove: boolean = false;

  constructor(init?: Partial<AlterClientQuotasRequestOpData>) {
    if (init === undefined) return;
    if (init.key !== undefined) this.key = init.key;
    if (init.value !== undefined) this.value = init.value;
    if (init.remove !== undefined) this.remove = init.remove;
  }
}

function decodeAlterClientQuotasRequestOpData(reader: Reader, version: number): AlterClientQuotasRequestOpData {
  const flexible = version >= 1;
  const it = new AlterClientQuotasRequestOpData();
  it.key = flexible ? reader.compactString('key') : reader.string('key');
  it.value = reader.float64();
  it.remove = reader.bool();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeAlterClientQuotasRequestOpData(writer: Writer, it: AlterClientQuotasRequestOpData, version: number): void {
  const flexible = version >= 1;
  if (flexible) writer.compactString(it.key);
  else writer.string(it.key);
  writer.float64(it.value);
  writer.bool(it.remove);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class AlterClientQuotasRequestEntryData {
  entity: AlterClientQuotasRequestEntityData[] = [];
  ops: AlterClientQuotasRequestOpData[] = [];

  constructor(init?: Partial<AlterClientQuotasRequestEntryData>) {
    if (init === undefined) return;
    if (init.entity !== undefined) this.entity = init.entity;
    if (init.ops !== undefined) this.ops = init.ops;
  }
}

function decodeAlterClientQuotasRequestEntryData(reader: Reader, version: number): AlterClientQuotasRequestEntryData {
  const flexible = version >= 1;
  const it = new AlterClientQuotasRequestEntryData();
  const entityCount = flexible ? reader.compactArrayLength(3, 'entity') : reader.arrayLength(3, 'entity');
  const entityItems: AlterClientQuotasRequestEntityData[] = entityCount > 0 ? [decodeAlterClientQuotasRequestEntityData(reader, version)] : [];
  for (let i = 1; i < entityCount; i++) entityItems.push(decodeAlterClientQuotasRequestEntityData(reader, version));
  it.entity = entityItems;
  const opsCount = flexible ? reader.compactArrayLength(11, 'ops') : reader.arrayLength(11, 'ops');
  const opsItems: AlterClientQuotasRequestOpData[] = opsCount > 0 ? [decodeAlterClientQuotasRequestOpData(reader, version)] : [];
  for (let i = 1; i < opsCount; i++) opsItems.push(decodeAlterClientQuotasRequestOpData(reader, version));
  it.ops = opsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeAlterClientQuotasRequestEntryData(writer: Writer, it: AlterClientQuotasRequestEntryData, version: number): void {
  const flexible = version >= 1;
  const entityItems = it.entity;
  if (flexible) writer.compactArrayLength(entityItems.length);
  else writer.arrayLength(entityItems.length);
  for (let i = 0; i < entityItems.length; i++) {
    encodeAlterClientQuotasRequestEntityData(writer, entityItems[i]!, version);
  }
  const opsItems = it.ops;
  if (flexible) writer.compactArrayLength(opsItems.length);
  else writer.arrayLength(opsItems.length);
  for (let i = 0; i < opsItems.length; i++) {
    encodeAlterClientQuotasRequestOpData(writer, opsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class AlterClientQuotasRequest {
  entries: AlterClientQuotasRequestEntryData[] = [];
  validateOnly: boolean = false;

  constructor(init?: Partial<AlterClientQuotasRequest>) {
    if (init === undefined) return;
    if (init.entries !== undefined) this.entries = init.entries;
    if (init.validateOnly !== undefined) this.validateOnly = init.validateOnly;
  }
}

function decodeAlterClientQuotasRequest(reader: Reader, version: number): AlterClientQuotasRequest {
  const flexible = version >= 1;
  const it = new AlterClientQuotasRequest();
  const entriesCount = flexible ? reader.compactArrayLength(3, 'entries') : reader.arrayLength(3, 'entries');
  const entriesItems: AlterClientQuotasRequestEntryData[] = entriesCount > 0 ? [decodeAlterClientQuotasRequestEntryData(reader, version)] : [];
  for (let i = 1; i < entriesCount; i++) entriesItems.push(decodeAlterClientQuotasRequestEntryData(reader, version));
  it.entries = entriesItems;
  it.validateOnly = reader.bool();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeAlterClientQuotasRequest(writer: Writer, it: AlterClientQuotasRequest, version: number): void {
  const flexible = version >= 1;
  const entriesItems = it.entries;
  if (flexible) writer.compactArrayLength(entriesItems.length);
  else writer.arrayLength(entriesItems.length);
  for (let i = 0; i < entriesItems.length; i++) {
    encodeAlterClientQuotasRequestEntryData(writer, entriesItems[i]!, version);
  }
  writer.bool(it.validateOnly);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class AlterClientQuotasResponseEntityData {
  entityType: string = '';
  entityName: string | null = '';

  constructor(init?: Partial<AlterClientQuotasResponseEntityData>) {
    if (init === undefined) return;
    if (init.entityType !== undefined) this.entityType = init.entityType;
    if (init.entityName !== undefined) this.entityName = init.entityName;
  }
}

function decodeAlterClientQuotasResponseEntityData(reader: Reader, version: number): AlterClientQuotasResponseEntityData {
  const flexible = version >= 1;
  const it = new AlterClientQuotasResponseEntityData();
  it.entityType = flexible ? reader.compactString('entityType') : reader.string('entityType');
  it.entityName = flexible ? reader.compactNullableString('entityName') : reader.nullableString('entityName');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeAlterClientQuotasResponseEntityData(writer: Writer, it: AlterClientQuotasResponseEntityData, version: number): void {
  const flexible = version >= 1;
  if (flexible) writer.compactString(it.entityType);
  else writer.string(it.entityType);
  if (flexible) writer.compactNullableString(it.entityName);
  else writer.nullableString(it.entityName);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class AlterClientQuotasResponseEntryData {
  errorCode: number = 0;
  errorMessage: string | null = '';
  entity: AlterClientQuotasResponseEntityData[] = [];

  constructor(init?: Partial<AlterClientQuotasResponseEntryData>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.entity !== undefined) this.entity = init.entity;
  }
}

function decodeAlterClientQuotasResponseEntryData(reader: Reader, version: number): AlterClientQuotasResponseEntryData {
  const flexible = version >= 1;
  const it = new AlterClientQuotasResponseEntryData();
  it.errorCode = reader.int16();
  it.errorMessage = flexible ? reader.compactNullableString('errorMessage') : reader.nullableString('errorMessage');
  const entityCount = flexible ? reader.compactArrayLength(3, 'entity') : reader.arrayLength(3, 'entity');
  const entityItems: AlterClientQuotasResponseEntityData[] = entityCount > 0 ? [decodeAlterClientQuotasResponseEntityData(reader, version)] : [];
  for (let i = 1; i < entityCount; i++) entityItems.push(decodeAlterClientQuotasResponseEntityData(reader, version));
  it.entity = entityItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeAlterClientQuotasResponseEntryData(writer: Writer, it: AlterClientQuotasResponseEntryData, version: number): void {
  const flexible = version >= 1;
  writer.int16(it.errorCode);
  if (flexible) writer.compactNullableString(it.errorMessage);
  else writer.nullableString(it.errorMessage);
  const entityItems = it.entity;
  if (flexible) writer.compactArrayLength(entityItems.length);
  else writer.arrayLength(entityItems.length);
  for (let i = 0; i < entityItems.length; i++) {
    encodeAlterClientQuotasResponseEntityData(writer, entityItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class AlterClientQuotasResponse {
  throttleTimeMs: number = 0;
  entries: AlterClientQuotasResponseEntryData[] = [];

  constructor(init?: Partial<AlterClientQuotasResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.entries !== undefined) this.entries = init.entries;
  }
}

function decodeAlterClientQuotasResponse(reader: Reader, version: number): AlterClientQuotasResponse {
  const flexible = version >= 1;
  const it = new AlterClientQuotasResponse();
  it.throttleTimeMs = reader.int32();
  const entriesCount = flexible ? reader.compactArrayLength(5, 'entries') : reader.arrayLength(5, 'entries');
  const entriesItems: AlterClientQuotasResponseEntryData[] = entriesCount > 0 ? [decodeAlterClientQuotasResponseEntryData(reader, version)] : [];
  for (let i = 1; i < entriesCount; i++) entriesItems.push(decodeAlterClientQuotasResponseEntryData(reader, version));
  it.entries = entriesItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeAlterClientQuotasResponse(writer: Writer, it: AlterClientQuotasResponse, version: number): void {
  const flexible = version >= 1;
  writer.int32(it.throttleTimeMs);
  const entriesItems = it.entries;
  if (flexible) writer.compactArrayLength(entriesItems.length);
  else writer.arrayLength(entriesItems.length);
  for (let i = 0; i < entriesItems.length; i++) {
    encodeAlterClientQuotasResponseEntryData(writer, entriesItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const alterClientQuotas: Api<AlterClientQuotasRequest, AlterClientQuotasResponse> = {
  key: 49,
  name: 'AlterClientQuotas',
  versions: [0, 1],
  latestVersion: 1,
  flexibleFrom: 1,
  scope: ['broker', 'controller'],
  request: {
    name: 'AlterClientQuotasRequest',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`AlterClientQuotasRequest has no version ${version}`);
      return decodeAlterClientQuotasRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`AlterClientQuotasRequest has no version ${version}`);
      encodeAlterClientQuotasRequest(writer, message, version);
    },
  },
  response: {
    name: 'AlterClientQuotasResponse',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`AlterClientQuotasResponse has no version ${version}`);
      return decodeAlterClientQuotasResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`AlterClientQuotasResponse has no version ${version}`);
      encodeAlterClientQuotasResponse(writer, message, version);
    },
  },
};
