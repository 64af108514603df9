// Generated from protocol-spec/data/leader-change-message.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../../base/uuid.ts';
import type { DataType } from '../../api.ts';
import { DecodeError, type Reader } from '../../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../../writer.ts';

export class LeaderChangeMessageVoter {
  voterId: number = 0;
  voterDirectoryId: Uuid = ZERO_UUID;

  constructor(init?: Partial<LeaderChangeMessageVoter>) {
    if (init === undefined) return;
    if (init.voterId !== undefined) this.voterId = init.voterId;
    if (init.voterDirectoryId !== undefined) this.voterDirectoryId = init.voterDirectoryId;
  }
}

function decodeLeaderChangeMessageVoter(reader: Reader, version: number): LeaderChangeMessageVoter {
  const it = new LeaderChangeMessageVoter();
  it.voterId = reader.int32();
  if (version >= 1) {
    it.voterDirectoryId = reader.uuid();
  }
  reader.skipTags();
  return it;
}

function encodeLeaderChangeMessageVoter(writer: Writer, it: LeaderChangeMessageVoter, version: number): void {
  writer.int32(it.voterId);
  if (version >= 1) {
    writer.uuid(it.voterDirectoryId);
  } else if (it.voterDirectoryId !== ZERO_UUID) {
    throw unsupportedField('LeaderChangeMessageVoter', 'voterDirectoryId', version);
  }
  writer.unsignedVarint(0);
}

export class LeaderChangeMessage {
  version: number = 0;
  leaderId: number = 0;
  voters: LeaderChangeMessageVoter[] = [];
  grantingVoters: LeaderChangeMessageVoter[] = [];

  constructor(init?: Partial<LeaderChangeMessage>) {
    if (init === undefined) return;
    if (init.version !== undefined) this.version = init.version;
    if (init.leaderId !== undefined) this.leaderId = init.leaderId;
    if (init.voters !== undefined) this.voters = init.voters;
    if (init.grantingVoters !== undefined) this.grantingVoters = init.grantingVoters;
  }
}

function decodeLeaderChangeMessage(reader: Reader, version: number): LeaderChangeMessage {
  const it = new LeaderChangeMessage();
  it.version = reader.int16();
  it.leaderId = reader.int32();
  const votersCount = reader.compactArrayLength(5, 'voters');
  const votersItems: LeaderChangeMessageVoter[] = votersCount > 0 ? [decodeLeaderChangeMessageVoter(reader, version)] : [];
  for (let i = 1; i < votersCount; i++) votersItems.push(decodeLeaderChangeMessageVoter(reader, version));
  it.voters = votersItems;
  const grantingVotersCount = reader.compactArrayLength(5, 'grantingVoters');
  const grantingVotersItems: LeaderChangeMessageVoter[] = grantingVotersCount > 0 ? [decodeLeaderChangeMessageVoter(reader, version)] : [];
  for (let i = 1; i < grantingVotersCount; i++) grantingVotersItems.push(decodeLeaderChangeMessageVoter(reader, version));
  it.grantingVoters = grantingVotersItems;
  reader.skipTags();
  return it;
}

function encodeLeaderChangeMessage(writer: Writer, it: LeaderChangeMessage, version: number): void {
  writer.int16(it.version);
  writer.int32(it.leaderId);
  const votersItems = it.voters;
  writer.compactArrayLength(votersItems.length);
  for (let i = 0; i < votersItems.length; i++) {
    encodeLeaderChangeMessageVoter(writer, votersItems[i]!, version);
  }
  const grantingVotersItems = it.grantingVoters;
  writer.compactArrayLength(grantingVotersItems.length);
  for (let i = 0; i < grantingVotersItems.length; i++) {
    encodeLeaderChangeMessageVoter(writer, grantingVotersItems[i]!, version);
  }
  writer.unsignedVarint(0);
}
export const leaderChangeMessage: DataType<LeaderChangeMessage> = {
  versions: [0, 1],
  name: 'LeaderChangeMessage',
  decode(reader, version) {
    if (version < 0 || version > 1) throw new DecodeError(`LeaderChangeMessage has no version ${version}`);
    return decodeLeaderChangeMessage(reader, version);
  },
  encode(writer, message, version) {
    if (version < 0 || version > 1) throw new EncodeError(`LeaderChangeMessage has no version ${version}`);
    encodeLeaderChangeMessage(writer, message, version);
  },
};
