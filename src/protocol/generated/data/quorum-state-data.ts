// Generated from protocol-spec/data/quorum-state-data.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../../base/uuid.ts';
import type { DataType } from '../../api.ts';
import { DecodeError, type Reader } from '../../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../../writer.ts';

export class QuorumStateDataVoter {
  voterId: number = 0;

  constructor(init?: Partial<QuorumStateDataVoter>) {
    if (init === undefined) return;
    if (init.voterId !== undefined) this.voterId = init.voterId;
  }
}

function decodeQuorumStateDataVoter(reader: Reader, _version: number): QuorumStateDataVoter {
  const it = new QuorumStateDataVoter();
  it.voterId = reader.int32();
  reader.skipTags();
  return it;
}

function encodeQuorumStateDataVoter(writer: Writer, it: QuorumStateDataVoter, _version: number): void {
  writer.int32(it.voterId);
  writer.unsignedVarint(0);
}

export class QuorumStateData {
  clusterId: string = '';
  leaderId: number = -1;
  leaderEpoch: number = -1;
  votedId: number = -1;
  votedDirectoryId: Uuid = ZERO_UUID;
  appliedOffset: number = 0;
  currentVoters: QuorumStateDataVoter[] | null = [];

  constructor(init?: Partial<QuorumStateData>) {
    if (init === undefined) return;
    if (init.clusterId !== undefined) this.clusterId = init.clusterId;
    if (init.leaderId !== undefined) this.leaderId = init.leaderId;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
    if (init.votedId !== undefined) this.votedId = init.votedId;
    if (init.votedDirectoryId !== undefined) this.votedDirectoryId = init.votedDirectoryId;
    if (init.appliedOffset !== undefined) this.appliedOffset = init.appliedOffset;
    if (init.currentVoters !== undefined) this.currentVoters = init.currentVoters;
  }
}

function decodeQuorumStateData(reader: Reader, version: number): QuorumStateData {
  const it = new QuorumStateData();
  if (version <= 0) {
    it.clusterId = reader.compactString('clusterId');
  }
  it.leaderId = reader.int32();
  it.leaderEpoch = reader.int32();
  it.votedId = reader.int32();
  if (version >= 1) {
    it.votedDirectoryId = reader.uuid();
  }
  if (version <= 0) {
    it.appliedOffset = reader.int64('appliedOffset');
  }
  if (version <= 0) {
    const currentVotersCount = reader.compactNullableArrayLength(5, 'currentVoters');
    if (currentVotersCount < 0) {
      it.currentVoters = null;
    } else {
      const currentVotersItems: QuorumStateDataVoter[] = currentVotersCount > 0 ? [decodeQuorumStateDataVoter(reader, version)] : [];
      for (let i = 1; i < currentVotersCount; i++) currentVotersItems.push(decodeQuorumStateDataVoter(reader, version));
      it.currentVoters = currentVotersItems;
    }
  }
  reader.skipTags();
  return it;
}

function encodeQuorumStateData(writer: Writer, it: QuorumStateData, version: number): void {
  if (version <= 0) {
    writer.compactString(it.clusterId);
  } else if (it.clusterId !== '') {
    throw unsupportedField('QuorumStateData', 'clusterId', version);
  }
  writer.int32(it.leaderId);
  writer.int32(it.leaderEpoch);
  writer.int32(it.votedId);
  if (version >= 1) {
    writer.uuid(it.votedDirectoryId);
  } else if (it.votedDirectoryId !== ZERO_UUID) {
    throw unsupportedField('QuorumStateData', 'votedDirectoryId', version);
  }
  if (version <= 0) {
    writer.int64(it.appliedOffset);
  } else if (it.appliedOffset !== 0) {
    throw unsupportedField('QuorumStateData', 'appliedOffset', version);
  }
  if (version <= 0) {
    const currentVotersItems = it.currentVoters;
    if (currentVotersItems === null) {
      writer.unsignedVarint(0);
    } else {
      writer.compactArrayLength(currentVotersItems.length);
      for (let i = 0; i < currentVotersItems.length; i++) {
        encodeQuorumStateDataVoter(writer, currentVotersItems[i]!, version);
      }
    }
  } else if (it.currentVoters === null || it.currentVoters.length !== 0) {
    throw unsupportedField('QuorumStateData', 'currentVoters', version);
  }
  writer.unsignedVarint(0);
}
export const quorumStateData: DataType<QuorumStateData> = {
  versions: [0, 1],
  name: 'QuorumStateData',
  decode(reader, version) {
    if (version < 0 || version > 1) throw new DecodeError(`QuorumStateData has no version ${version}`);
    return decodeQuorumStateData(reader, version);
  },
  encode(writer, message, version) {
    if (version < 0 || version > 1) throw new EncodeError(`QuorumStateData has no version ${version}`);
    encodeQuorumStateData(writer, message, version);
  },
};
