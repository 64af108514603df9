// Generated from protocol-spec/own/describe-clients.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../../api.ts';
import { DecodeError, type Reader } from '../../reader.ts';
import { EncodeError, type Writer } from '../../writer.ts';

export class DescribeClientsRequest {
  includeGone: boolean = false;

  constructor(init?: Partial<DescribeClientsRequest>) {
    if (init === undefined) return;
    if (init.includeGone !== undefined) this.includeGone = init.includeGone;
  }
}

function decodeDescribeClientsRequest(reader: Reader, _version: number): DescribeClientsRequest {
  const it = new DescribeClientsRequest();
  it.includeGone = reader.bool();
  reader.skipTags();
  return it;
}

function encodeDescribeClientsRequest(writer: Writer, it: DescribeClientsRequest, _version: number): void {
  writer.bool(it.includeGone);
  writer.unsignedVarint(0);
}

export class DescribeClientsResponseUsage {
  apiKey: number = 0;
  apiVersion: number = 0;
  count: number = 0;
  served: boolean = false;

  constructor(init?: Partial<DescribeClientsResponseUsage>) {
    if (init === undefined) return;
    if (init.apiKey !== undefined) this.apiKey = init.apiKey;
    if (init.apiVersion !== undefined) this.apiVersion = init.apiVersion;
    if (init.count !== undefined) this.count = init.count;
    if (init.served !== undefined) this.served = init.served;
  }
}

function decodeDescribeClientsResponseUsage(reader: Reader, _version: number): DescribeClientsResponseUsage {
  const it = new DescribeClientsResponseUsage();
  it.apiKey = reader.int16();
  it.apiVersion = reader.int16();
  it.count = reader.int64('count');
  it.served = reader.bool();
  reader.skipTags();
  return it;
}

function encodeDescribeClientsResponseUsage(writer: Writer, it: DescribeClientsResponseUsage, _version: number): void {
  writer.int16(it.apiKey);
  writer.int16(it.apiVersion);
  writer.int64(it.count);
  writer.bool(it.served);
  writer.unsignedVarint(0);
}

export class DescribeClientsResponseClient {
  clientId: string | null = '';
  softwareName: string | null = '';
  softwareVersion: string | null = '';
  host: string = '';
  connections: number = 0;
  firstSeenMs: number = 0;
  lastSeenMs: number = 0;
  requests: DescribeClientsResponseUsage[] = [];

  constructor(init?: Partial<DescribeClientsResponseClient>) {
    if (init === undefined) return;
    if (init.clientId !== undefined) this.clientId = init.clientId;
    if (init.softwareName !== undefined) this.softwareName = init.softwareName;
    if (init.softwareVersion !== undefined) this.softwareVersion = init.softwareVersion;
    if (init.host !== undefined) this.host = init.host;
    if (init.connections !== undefined) this.connections = init.connections;
    if (init.firstSeenMs !== undefined) this.firstSeenMs = init.firstSeenMs;
    if (init.lastSeenMs !== undefined) this.lastSeenMs = init.lastSeenMs;
    if (init.requests !== undefined) this.requests = init.requests;
  }
}

function decodeDescribeClientsResponseClient(reader: Reader, version: number): DescribeClientsResponseClient {
  const it = new DescribeClientsResponseClient();
  it.clientId = reader.compactNullableString('clientId');
  it.softwareName = reader.compactNullableString('softwareName');
  it.softwareVersion = reader.compactNullableString('softwareVersion');
  it.host = reader.compactString('host');
  it.connections = reader.int32();
  it.firstSeenMs = reader.int64('firstSeenMs');
  it.lastSeenMs = reader.int64('lastSeenMs');
  const requestsCount = reader.compactArrayLength(14, 'requests');
  const requestsItems: DescribeClientsResponseUsage[] = requestsCount > 0 ? [decodeDescribeClientsResponseUsage(reader, version)] : [];
  for (let i = 1; i < requestsCount; i++) requestsItems.push(decodeDescribeClientsResponseUsage(reader, version));
  it.requests = requestsItems;
  reader.skipTags();
  return it;
}

function encodeDescribeClientsResponseClient(writer: Writer, it: DescribeClientsResponseClient, version: number): void {
  writer.compactNullableString(it.clientId);
  writer.compactNullableString(it.softwareName);
  writer.compactNullableString(it.softwareVersion);
  writer.compactString(it.host);
  writer.int32(it.connections);
  writer.int64(it.firstSeenMs);
  writer.int64(it.lastSeenMs);
  const requestsItems = it.requests;
  writer.compactArrayLength(requestsItems.length);
  for (let i = 0; i < requestsItems.length; i++) {
    encodeDescribeClientsResponseUsage(writer, requestsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class DescribeClientsResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = '';
  emulated: string | null = '';
  clients: DescribeClientsResponseClient[] = [];

  constructor(init?: Partial<DescribeClientsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.emulated !== undefined) this.emulated = init.emulated;
    if (init.clients !== undefined) this.clients = init.clients;
  }
}

function decodeDescribeClientsResponse(reader: Reader, version: number): DescribeClientsResponse {
  const it = new DescribeClientsResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  it.emulated = reader.compactNullableString('emulated');
  const clientsCount = reader.compactArrayLength(26, 'clients');
  const clientsItems: DescribeClientsResponseClient[] = clientsCount > 0 ? [decodeDescribeClientsResponseClient(reader, version)] : [];
  for (let i = 1; i < clientsCount; i++) clientsItems.push(decodeDescribeClientsResponseClient(reader, version));
  it.clients = clientsItems;
  reader.skipTags();
  return it;
}

function encodeDescribeClientsResponse(writer: Writer, it: DescribeClientsResponse, version: number): void {
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  writer.compactNullableString(it.emulated);
  const clientsItems = it.clients;
  writer.compactArrayLength(clientsItems.length);
  for (let i = 0; i < clientsItems.length; i++) {
    encodeDescribeClientsResponseClient(writer, clientsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export const describeClients: Api<DescribeClientsRequest, DescribeClientsResponse> = {
  key: 30001,
  name: 'DescribeClients',
  versions: [0, 0],
  latestVersion: 0,
  flexibleFrom: 0,
  scope: ['broker'],
  request: {
    name: 'DescribeClientsRequest',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`DescribeClientsRequest has no version ${version}`);
      return decodeDescribeClientsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`DescribeClientsRequest has no version ${version}`);
      encodeDescribeClientsRequest(writer, message, version);
    },
  },
  response: {
    name: 'DescribeClientsResponse',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`DescribeClientsResponse has no version ${version}`);
      return decodeDescribeClientsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`DescribeClientsResponse has no version ${version}`);
      encodeDescribeClientsResponse(writer, message, version);
    },
  },
};
