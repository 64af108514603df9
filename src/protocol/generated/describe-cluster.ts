// Generated from protocol-spec/apis/describe-cluster.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

export class DescribeClusterRequest {
  includeClusterAuthorizedOperations: boolean = false;
  endpointType: number = 1;
  includeFencedBrokers: boolean = false;

  constructor(init?: Partial<DescribeClusterRequest>) {
    if (init === undefined) return;
    if (init.includeClusterAuthorizedOperations !== undefined) this.includeClusterAuthorizedOperations = init.includeClusterAuthorizedOperations;
    if (init.endpointType !== undefined) this.endpointType = init.endpointType;
    if (init.includeFencedBrokers !== undefined) this.includeFencedBrokers = init.includeFencedBrokers;
  }
}

function decodeDescribeClusterRequest(reader: Reader, version: number): DescribeClusterRequest {
  const it = new DescribeClusterRequest();
  it.includeClusterAuthorizedOperations = reader.bool();
  if (version >= 1) {
    it.endpointType = reader.int8();
  }
  if (version >= 2) {
    it.includeFencedBrokers = reader.bool();
  }
  reader.skipTags();
  return it;
}

function encodeDescribeClusterRequest(writer: Writer, it: DescribeClusterRequest, version: number): void {
  writer.bool(it.includeClusterAuthorizedOperations);
  if (version >= 1) {
    writer.int8(it.endpointType);
  } else if (it.endpointType !== 1) {
    throw unsupportedField('DescribeClusterRequest', 'endpointType', version);
  }
  if (version >= 2) {
    writer.bool(it.includeFencedBrokers);
  } else if (it.includeFencedBrokers !== false) {
    throw unsupportedField('DescribeClusterRequest', 'includeFencedBrokers', version);
  }
  writer.unsignedVarint(0);
}

export class DescribeClusterResponseDescribeClusterBroker {
  brokerId: number = 0;
  host: string = '';
  port: number = 0;
  rack: string | null = null;
  isFenced: boolean = false;

  constructor(init?: Partial<DescribeClusterResponseDescribeClusterBroker>) {
    if (init === undefined) return;
    if (init.brokerId !== undefined) this.brokerId = init.brokerId;
    if (init.host !== undefined) this.host = init.host;
    if (init.port !== undefined) this.port = init.port;
    if (init.rack !== undefined) this.rack = init.rack;
    if (init.isFenced !== undefined) this.isFenced = init.isFenced;
  }
}

function decodeDescribeClusterResponseDescribeClusterBroker(reader: Reader, version: number): DescribeClusterResponseDescribeClusterBroker {
  const it = new DescribeClusterResponseDescribeClusterBroker();
  it.brokerId = reader.int32();
  it.host = reader.compactString('host');
  it.port = reader.int32();
  it.rack = reader.compactNullableString('rack');
  if (version >= 2) {
    it.isFenced = reader.bool();
  }
  reader.skipTags();
  return it;
}

function encodeDescribeClusterResponseDescribeClusterBroker(writer: Writer, it: DescribeClusterResponseDescribeClusterBroker, version: number): void {
  writer.int32(it.brokerId);
  writer.compactString(it.host);
  writer.int32(it.port);
  writer.compactNullableString(it.rack);
  if (version >= 2) {
    writer.bool(it.isFenced);
  } else if (it.isFenced !== false) {
    throw unsupportedField('DescribeClusterResponseDescribeClusterBroker', 'isFenced', version);
  }
  writer.unsignedVarint(0);
}

export class DescribeClusterResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = null;
  endpointType: number = 1;
  clusterId: string = '';
  controllerId: number = -1;
  brokers: DescribeClusterResponseDescribeClusterBroker[] = [];
  clusterAuthorizedOperations: number = -2147483648;

  constructor(init?: Partial<DescribeClusterResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.endpointType !== undefined) this.endpointType = init.endpointType;
    if (init.clusterId !== undefined) this.clusterId = init.clusterId;
    if (init.controllerId !== undefined) this.controllerId = init.controllerId;
    if (init.brokers !== undefined) this.brokers = init.brokers;
    if (init.clusterAuthorizedOperations !== undefined) this.clusterAuthorizedOperations = init.clusterAuthorizedOperations;
  }
}

function decodeDescribeClusterResponse(reader: Reader, version: number): DescribeClusterResponse {
  const it = new DescribeClusterResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  if (version >= 1) {
    it.endpointType = reader.int8();
  }
  it.clusterId = reader.compactString('clusterId');
  it.controllerId = reader.int32();
  const brokersCount = reader.compactArrayLength(11, 'brokers');
  const brokersItems: DescribeClusterResponseDescribeClusterBroker[] = brokersCount > 0 ? [decodeDescribeClusterResponseDescribeClusterBroker(reader, version)] : [];
  for (let i = 1; i < brokersCount; i++) brokersItems.push(decodeDescribeClusterResponseDescribeClusterBroker(reader, version));
  it.brokers = brokersItems;
  it.clusterAuthorizedOperations = reader.int32();
  reader.skipTags();
  return it;
}

function encodeDescribeClusterResponse(writer: Writer, it: DescribeClusterResponse, version: number): void {
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  if (version >= 1) {
    writer.int8(it.endpointType);
  } else if (it.endpointType !== 1) {
    throw unsupportedField('DescribeClusterResponse', 'endpointType', version);
  }
  writer.compactString(it.clusterId);
  writer.int32(it.controllerId);
  const brokersItems = it.brokers;
  writer.compactArrayLength(brokersItems.length);
  for (let i = 0; i < brokersItems.length; i++) {
    encodeDescribeClusterResponseDescribeClusterBroker(writer, brokersItems[i]!, version);
  }
  writer.int32(it.clusterAuthorizedOperations);
  writer.unsignedVarint(0);
}

export const describeCluster: Api<DescribeClusterRequest, DescribeClusterResponse> = {
  key: 60,
  name: 'DescribeCluster',
  versions: [0, 2],
  latestVersion: 2,
  flexibleFrom: 0,
  scope: ['broker', 'controller'],
  request: {
    name: 'DescribeClusterRequest',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`DescribeClusterRequest has no version ${version}`);
      return decodeDescribeClusterRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`DescribeClusterRequest has no version ${version}`);
      encodeDescribeClusterRequest(writer, message, version);
    },
  },
  response: {
    name: 'DescribeClusterResponse',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`DescribeClusterResponse has no version ${version}`);
      return decodeDescribeClusterResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`DescribeClusterResponse has no version ${version}`);
      encodeDescribeClusterResponse(writer, message, version);
    },
  },
};
