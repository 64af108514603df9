// Generated from protocol-spec/data/voters-record.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../../base/uuid.ts';
import type { DataType } from '../../api.ts';
import { DecodeError, type Reader } from '../../reader.ts';
import { EncodeError, type Writer } from '../../writer.ts';

export class VotersRecordEndpoint {
  name: string = '';
  host: string = '';
  port: number = 0;

  constructor(init?: Partial<VotersRecordEndpoint>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.host !== undefined) this.host = init.host;
    if (init.port !== undefined) this.port = init.port;
  }
}

function decodeVotersRecordEndpoint(reader: Reader, _version: number): VotersRecordEndpoint {
  const it = new VotersRecordEndpoint();
  it.name = reader.compactString('name');
  it.host = reader.compactString('host');
  it.port = reader.uint16();
  reader.skipTags();
  return it;
}

function encodeVotersRecordEndpoint(writer: Writer, it: VotersRecordEndpoint, _version: number): void {
  writer.compactString(it.name);
  writer.compactString(it.host);
  writer.uint16(it.port);
  writer.unsignedVarint(0);
}

export class VotersRecordKRaftVersionFeature {
  minSupportedVersion: number = 0;
  maxSupportedVersion: number = 0;

  constructor(init?: Partial<VotersRecordKRaftVersionFeature>) {
    if (init === undefined) return;
    if (init.minSupportedVersion !== undefined) this.minSupportedVersion = init.minSupportedVersion;
    if (init.maxSupportedVersion !== undefined) this.maxSupportedVersion = init.maxSupportedVersion;
  }
}

function decodeVotersRecordKRaftVersionFeature(reader: Reader, _version: number): VotersRecordKRaftVersionFeature {
  const it = new VotersRecordKRaftVersionFeature();
  it.minSupportedVersion = reader.int16();
  it.maxSupportedVersion = reader.int16();
  reader.skipTags();
  return it;
}

function encodeVotersRecordKRaftVersionFeature(writer: Writer, it: VotersRecordKRaftVersionFeature, _version: number): void {
  writer.int16(it.minSupportedVersion);
  writer.int16(it.maxSupportedVersion);
  writer.unsignedVarint(0);
}

export class VotersRecordVoter {
  voterId: number = 0;
  voterDirectoryId: Uuid = ZERO_UUID;
  endpoints: VotersRecordEndpoint[] = [];
  kRaftVersionFeature: VotersRecordKRaftVersionFeature = new VotersRecordKRaftVersionFeature();

  constructor(init?: Partial<VotersRecordVoter>) {
    if (init === undefined) return;
    if (init.voterId !== undefined) this.voterId = init.voterId;
    if (init.voterDirectoryId !== undefined) this.voterDirectoryId = init.voterDirectoryId;
    if (init.endpoints !== undefined) this.endpoints = init.endpoints;
    if (init.kRaftVersionFeature !== undefined) this.kRaftVersionFeature = init.kRaftVersionFeature;
  }
}

function decodeVotersRecordVoter(reader: Reader, version: number): VotersRecordVoter {
  const it = new VotersRecordVoter();
  it.voterId = reader.int32();
  it.voterDirectoryId = reader.uuid();
  const endpointsCount = reader.compactArrayLength(5, 'endpoints');
  const endpointsItems: VotersRecordEndpoint[] = endpointsCount > 0 ? [decodeVotersRecordEndpoint(reader, version)] : [];
  for (let i = 1; i < endpointsCount; i++) endpointsItems.push(decodeVotersRecordEndpoint(reader, version));
  it.endpoints = endpointsItems;
  it.kRaftVersionFeature = decodeVotersRecordKRaftVersionFeature(reader, version);
  reader.skipTags();
  return it;
}

function encodeVotersRecordVoter(writer: Writer, it: VotersRecordVoter, version: number): void {
  writer.int32(it.voterId);
  writer.uuid(it.voterDirectoryId);
  const endpointsItems = it.endpoints;
  writer.compactArrayLength(endpointsItems.length);
  for (let i = 0; i < endpointsItems.length; i++) {
    encodeVotersRecordEndpoint(writer, endpointsItems[i]!, version);
  }
  encodeVotersRecordKRaftVersionFeature(writer, it.kRaftVersionFeature, version);
  writer.unsignedVarint(0);
}

export class VotersRecord {
  version: number = 0;
  voters: VotersRecordVoter[] = [];

  constructor(init?: Partial<VotersRecord>) {
    if (init === undefined) return;
    if (init.version !== undefined) this.version = init.version;
    if (init.voters !== undefined) this.voters = init.voters;
  }
}

function decodeVotersRecord(reader: Reader, version: number): VotersRecord {
  const it = new VotersRecord();
  it.version = reader.int16();
  const votersCount = reader.compactArrayLength(27, 'voters');
  const votersItems: VotersRecordVoter[] = votersCount > 0 ? [decodeVotersRecordVoter(reader, version)] : [];
  for (let i = 1; i < votersCount; i++) votersItems.push(decodeVotersRecordVoter(reader, version));
  it.voters = votersItems;
  reader.skipTags();
  return it;
}

function encodeVotersRecord(writer: Writer, it: VotersRecord, version: number): void {
  writer.int16(it.version);
  const votersItems = it.voters;
  writer.compactArrayLength(votersItems.length);
  for (let i = 0; i < votersItems.length; i++) {
    encodeVotersRecordVoter(writer, votersItems[i]!, version);
  }
  writer.unsignedVarint(0);
}
export const votersRecord: DataType<VotersRecord> = {
  versions: [0, 0],
  name: 'VotersRecord',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`VotersRecord has no version ${version}`);
    return decodeVotersRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`VotersRecord has no version ${version}`);
    encodeVotersRecord(writer, message, version);
  },
};
