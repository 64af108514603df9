// Generated from protocol-spec/apis/describe-client-quotas.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class DescribeClientQuotasRequestComponentData {
  entityType: string = '';
  matchType: number = 0;
  match: string | null = '';

  constructor(init?: Partial<DescribeClientQuotasRequestComponentData>) {
    if (init === undefined) return;
    if (init.entityType !== undefined) this.entityType = init.entityType;
    if (init.matchType !== undefined) this.matchType = init.matchType;
    if (init.match !== undefined) this.match = init.match;
  }
}

function decodeDescribeClientQuotasRequestComponentData(reader: Reader, version: number): DescribeClientQuotasRequestComponentData {
  const flexible = version >= 1;
  const it = new DescribeClientQuotasRequestComponentData();
  it.entityType = flexible ? reader.compactString('entityType') : reader.string('entityType');
  it.matchType = reader.int8();
  it.match = flexible ? reader.compactNullableString('match') : reader.nullableString('match');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeClientQuotasRequestComponentData(writer: Writer, it: DescribeClientQuotasRequestComponentData, version: number): void {
  const flexible = version >= 1;
  if (flexible) writer.compactString(it.entityType);
  else writer.string(it.entityType);
  writer.int8(it.matchType);
  if (flexible) writer.compactNullableString(it.match);
  else writer.nullableString(it.match);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DescribeClientQuotasRequest {
  components: DescribeClientQuotasRequestComponentData[] = [];
  strict: boolean = false;

  constructor(init?: Partial<DescribeClientQuotasRequest>) {
    if (init === undefined) return;
    if (init.components !== undefined) this.components = init.components;
    if (init.strict !== undefined) this.strict = init.strict;
  }
}

function decodeDescribeClientQuotasRequest(reader: Reader, version: number): DescribeClientQuotasRequest {
  const flexible = version >= 1;
  const it = new DescribeClientQuotasRequest();
  const componentsCount = flexible ? reader.compactArrayLength(4, 'components') : reader.arrayLength(4, 'components');
  const componentsItems: DescribeClientQuotasRequestComponentData[] = componentsCount > 0 ? [decodeDescribeClientQuotasRequestComponentData(reader, version)] : [];
  for (let i = 1; i < componentsCount; i++) componentsItems.push(decodeDescribeClientQuotasRequestComponentData(reader, version));
  it.components = componentsItems;
  it.strict = reader.bool();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeClientQuotasRequest(writer: Writer, it: DescribeClientQuotasRequest, version: number): void {
  const flexible = version >= 1;
  const componentsItems = it.components;
  if (flexible) writer.compactArrayLength(componentsItems.length);
  else writer.arrayLength(componentsItems.length);
  for (let i = 0; i < componentsItems.length; i++) {
    encodeDescribeClientQuotasRequestComponentData(writer, componentsItems[i]!, version);
  }
  writer.bool(it.strict);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DescribeClientQuotasResponseEntityData {
  entityType: string = '';
  entityName: string | null = '';

  constructor(init?: Partial<DescribeClientQuotasResponseEntityData>) {
    if (init === undefined) return;
    if (init.entityType !== undefined) this.entityType = init.entityType;
    if (init.entityName !== undefined) this.entityName = init.entityName;
  }
}

function decodeDescribeClientQuotasResponseEntityData(reader: Reader, version: number): DescribeClientQuotasResponseEntityData {
  const flexible = version >= 1;
  const it = new DescribeClientQuotasResponseEntityData();
  it.entityType = flexible ? reader.compactString('entityType') : reader.string('entityType');
  it.entityName = flexible ? reader.compactNullableString('entityName') : reader.nullableString('entityName');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeClientQuotasResponseEntityData(writer: Writer, it: DescribeClientQuotasResponseEntityData, version: number): void {
  const flexible = version >= 1;
  if (flexible) writer.compactString(it.entityType);
  else writer.string(it.entityType);
  if (flexible) writer.compactNullableString(it.entityName);
  else writer.nullableString(it.entityName);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DescribeClientQuotasResponseValueData {
  key: string = '';
  value: number = 0;

  constructor(init?: Partial<DescribeClientQuotasResponseValueData>) {
    if (init === undefined) return;
    if (init.key !== undefined) this.key = init.key;
    if (init.value !== undefined) this.value = init.value;
  }
}

function decodeDescribeClientQuotasResponseValueData(reader: Reader, version: number): DescribeClientQuotasResponseValueData {
  const flexible = version >= 1;
  const it = new DescribeClientQuotasResponseValueData();
  it.key = flexible ? reader.compactString('key') : reader.string('key');
  it.value = reader.float64();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeClientQuotasResponseValueData(writer: Writer, it: DescribeClientQuotasResponseValueData, version: number): void {
  const flexible = version >= 1;
  if (flexible) writer.compactString(it.key);
  else writer.string(it.key);
  writer.float64(it.value);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DescribeClientQuotasResponseEntryData {
  entity: DescribeClientQuotasResponseEntityData[] = [];
  values: DescribeClientQuotasResponseValueData[] = [];

  constructor(init?: Partial<DescribeClientQuotasResponseEntryData>) {
    if (init === undefined) return;
    if (init.entity !== undefined) this.entity = init.entity;
    if (init.values !== undefined) this.values = init.values;
  }
}

function decodeDescribeClientQuotasResponseEntryData(reader: Reader, version: number): DescribeClientQuotasResponseEntryData {
  const flexible = version >= 1;
  const it = new DescribeClientQuotasResponseEntryData();
  const entityCount = flexible ? reader.compactArrayLength(3, 'entity') : reader.arrayLength(3, 'entity');
  const entityItems: DescribeClientQuotasResponseEntityData[] = entityCount > 0 ? [decodeDescribeClientQuotasResponseEntityData(reader, version)] : [];
  for (let i = 1; i < entityCount; i++) entityItems.push(decodeDescribeClientQuotasResponseEntityData(reader, version));
  it.entity = entityItems;
  const valuesCount = flexible ? reader.compactArrayLength(10, 'values') : reader.arrayLength(10, 'values');
  const valuesItems: DescribeClientQuotasResponseValueData[] = valuesCount > 0 ? [decodeDescribeClientQuotasResponseValueData(reader, version)] : [];
  for (let i = 1; i < valuesCount; i++) valuesItems.push(decodeDescribeClientQuotasResponseValueData(reader, version));
  it.values = valuesItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeClientQuotasResponseEntryData(writer: Writer, it: DescribeClientQuotasResponseEntryData, version: number): void {
  const flexible = version >= 1;
  const entityItems = it.entity;
  if (flexible) writer.compactArrayLength(entityItems.length);
  else writer.arrayLength(entityItems.length);
  for (let i = 0; i < entityItems.length; i++) {
    encodeDescribeClientQuotasResponseEntityData(writer, entityItems[i]!, version);
  }
  const valuesItems = it.values;
  if (flexible) writer.compactArrayLength(valuesItems.length);
  else writer.arrayLength(valuesItems.length);
  for (let i = 0; i < valuesItems.length; i++) {
    encodeDescribeClientQuotasResponseValueData(writer, valuesItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DescribeClientQuotasResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = '';
  entries: DescribeClientQuotasResponseEntryData[] | null = [];

  constructor(init?: Partial<DescribeClientQuotasResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.entries !== undefined) this.entries = init.entries;
  }
}

function decodeDescribeClientQuotasResponse(reader: Reader, version: number): DescribeClientQuotasResponse {
  const flexible = version >= 1;
  const it = new DescribeClientQuotasResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = flexible ? reader.compactNullableString('errorMessage') : reader.nullableString('errorMessage');
  const entriesCount = flexible ? reader.compactNullableArrayLength(3, 'entries') : reader.nullableArrayLength(3, 'entries');
  if (entriesCount < 0) {
    it.entries = null;
  } else {
    const entriesItems: DescribeClientQuotasResponseEntryData[] = entriesCount > 0 ? [decodeDescribeClientQuotasResponseEntryData(reader, version)] : [];
    for (let i = 1; i < entriesCount; i++) entriesItems.push(decodeDescribeClientQuotasResponseEntryData(reader, version));
    it.entries = entriesItems;
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeClientQuotasResponse(writer: Writer, it: DescribeClientQuotasResponse, version: number): void {
  const flexible = version >= 1;
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  if (flexible) writer.compactNullableString(it.errorMessage);
  else writer.nullableString(it.errorMessage);
  const entriesItems = it.entries;
  if (entriesItems === null) {
    if (flexible) writer.unsignedVarint(0);
    else writer.int32(-1);
  } else {
    if (flexible) writer.compactArrayLength(entriesItems.length);
    else writer.arrayLength(entriesItems.length);
    for (let i = 0; i < entriesItems.length; i++) {
      encodeDescribeClientQuotasResponseEntryData(writer, entriesItems[i]!, version);
    }
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const describeClientQuotas: Api<DescribeClientQuotasRequest, DescribeClientQuotasResponse> = {
  key: 48,
  name: 'DescribeClientQuotas',
  versions: [0, 1],
  latestVersion: 1,
  flexibleFrom: 1,
  scope: ['broker'],
  request: {
    name: 'DescribeClientQuotasRequest',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`DescribeClientQuotasRequest has no version ${version}`);
      return decodeDescribeClientQuotasRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`DescribeClientQuotasRequest has no version ${version}`);
      encodeDescribeClientQuotasRequest(writer, message, version);
    },
  },
  response: {
    name: 'DescribeClientQuotasResponse',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`DescribeClientQuotasResponse has no version ${version}`);
      return decodeDescribeClientQuotasResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`DescribeClientQuotasResponse has no version ${version}`);
      encodeDescribeClientQuotasResponse(writer, message, version);
    },
  },
};
