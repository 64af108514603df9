// Generated from protocol-spec/apis/share-group-describe.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class ShareGroupDescribeRequest {
  groupIds: string[] = [];
  includeAuthorizedOperations: boolean = false;

  constructor(init?: Partial<ShareGroupDescribeRequest>) {
    if (init === undefined) return;
    if (init.groupIds !== undefined) this.groupIds = init.groupIds;
    if (init.includeAuthorizedOperations !== undefined) this.includeAuthorizedOperations = init.includeAuthorizedOperations;
  }
}

function decodeShareGroupDescribeRequest(reader: Reader, _version: number): ShareGroupDescribeRequest {
  const it = new ShareGroupDescribeRequest();
  const groupIdsCount = reader.compactArrayLength(1, 'groupIds');
  const groupIdsItems: string[] = groupIdsCount > 0 ? [reader.compactString('groupIds')] : [];
  for (let i = 1; i < groupIdsCount; i++) groupIdsItems.push(reader.compactString('groupIds'));
  it.groupIds = groupIdsItems;
  it.includeAuthorizedOperations = reader.bool();
  reader.skipTags();
  return it;
}

function encodeShareGroupDescribeRequest(writer: Writer, it: ShareGroupDescribeRequest, _version: number): void {
  const groupIdsItems = it.groupIds;
  writer.compactArrayLength(groupIdsItems.length);
  for (let i = 0; i < groupIdsItems.length; i++) {
    writer.compactString(groupIdsItems[i]!);
  }
  writer.bool(it.includeAuthorizedOperations);
  writer.unsignedVarint(0);
}

export class ShareGroupDescribeResponseTopicPartitions {
  topicId: Uuid = ZERO_UUID;
  topicName: string = '';
  partitions: number[] = [];

  constructor(init?: Partial<ShareGroupDescribeResponseTopicPartitions>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.topicName !== undefined) this.topicName = init.topicName;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeShareGroupDescribeResponseTopicPartitions(reader: Reader, _version: number): ShareGroupDescribeResponseTopicPartitions {
  const it = new ShareGroupDescribeResponseTopicPartitions();
  it.topicId = reader.uuid();
  it.topicName = reader.compactString('topicName');
  const partitionsCount = reader.compactArrayLength(4, 'partitions');
  const partitionsItems: number[] = partitionsCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(reader.int32());
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeShareGroupDescribeResponseTopicPartitions(writer: Writer, it: ShareGroupDescribeResponseTopicPartitions, _version: number): void {
  writer.uuid(it.topicId);
  writer.compactString(it.topicName);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    writer.int32(partitionsItems[i]!);
  }
  writer.unsignedVarint(0);
}

export class ShareGroupDescribeResponseAssignment {
  topicPartitions: ShareGroupDescribeResponseTopicPartitions[] = [];

  constructor(init?: Partial<ShareGroupDescribeResponseAssignment>) {
    if (init === undefined) return;
    if (init.topicPartitions !== undefined) this.topicPartitions = init.topicPartitions;
  }
}

function decodeShareGroupDescribeResponseAssignment(reader: Reader, version: number): ShareGroupDescribeResponseAssignment {
  const it = new ShareGroupDescribeResponseAssignment();
  const topicPartitionsCount = reader.compactArrayLength(19, 'topicPartitions');
  const topicPartitionsItems: ShareGroupDescribeResponseTopicPartitions[] = topicPartitionsCount > 0 ? [decodeShareGroupDescribeResponseTopicPartitions(reader, version)] : [];
  for (let i = 1; i < topicPartitionsCount; i++) topicPartitionsItems.push(decodeShareGroupDescribeResponseTopicPartitions(reader, version));
  it.topicPartitions = topicPartitionsItems;
  reader.skipTags();
  return it;
}

function encodeShareGroupDescribeResponseAssignment(writer: Writer, it: ShareGroupDescribeResponseAssignment, version: number): void {
  const topicPartitionsItems = it.topicPartitions;
  writer.compactArrayLength(topicPartitionsItems.length);
  for (let i = 0; i < topicPartitionsItems.length; i++) {
    encodeShareGroupDescribeResponseTopicPartitions(writer, topicPartitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class ShareGroupDescribeResponseMember {
  memberId: string = '';
  rackId: string | null = null;
  memberEpoch: number = 0;
  clientId: string = '';
  clientHost: string = '';
  subscribedTopicNames: string[] = [];
  assignment: ShareGroupDescribeResponseAssignment = new ShareGroupDescribeResponseAssignment();

  constructor(init?: Partial<ShareGroupDescribeResponseMember>) {
    if (init === undefined) return;
    if (init.memberId !== undefined) this.memberId = init.memberId;
    if (init.rackId !== undefined) this.rackId = init.rackId;
    if (init.memberEpoch !== undefined) this.memberEpoch = init.memberEpoch;
    if (init.clientId !== undefined) this.clientId = init.clientId;
    if (init.clientHost !== undefined) this.clientHost = init.clientHost;
    if (init.subscribedTopicNames !== undefined) this.subscribedTopicNames = init.subscribedTopicNames;
    if (init.assignment !== undefined) this.assignment = init.assignment;
  }
}

function decodeShareGroupDescribeResponseMember(reader: Reader, version: number): ShareGroupDescribeResponseMember {
  const it = new ShareGroupDescribeResponseMember();
  it.memberId = reader.compactString('memberId');
  it.rackId = reader.compactNullableString('rackId');
  it.memberEpoch = reader.int32();
  it.clientId = reader.compactString('clientId');
  it.clientHost = reader.compactString('clientHost');
  const subscribedTopicNamesCount = reader.compactArrayLength(1, 'subscribedTopicNames');
  const subscribedTopicNamesItems: string[] = subscribedTopicNamesCount > 0 ? [reader.compactString('subscribedTopicNames')] : [];
  for (let i = 1; i < subscribedTopicNamesCount; i++) subscribedTopicNamesItems.push(reader.compactString('subscribedTopicNames'));
  it.subscribedTopicNames = subscribedTopicNamesItems;
  it.assignment = decodeShareGroupDescribeResponseAssignment(reader, version);
  reader.skipTags();
  return it;
}

function encodeShareGroupDescribeResponseMember(writer: Writer, it: ShareGroupDescribeResponseMember, version: number): void {
  writer.compactString(it.memberId);
  writer.compactNullableString(it.rackId);
  writer.int32(it.memberEpoch);
  writer.compactString(it.clientId);
  writer.compactString(it.clientHost);
  const subscribedTopicNamesItems = it.subscribedTopicNames;
  writer.compactArrayLength(subscribedTopicNamesItems.length);
  for (let i = 0; i < subscribedTopicNamesItems.length; i++) {
    writer.compactString(subscribedTopicNamesItems[i]!);
  }
  encodeShareGroupDescribeResponseAssignment(writer, it.assignment, version);
  writer.unsignedVarint(0);
}

export class ShareGroupDescribeResponseDescribedGroup {
  errorCode: number = 0;
  errorMessage: string | null = null;
  groupId: string = '';
  groupState: string = '';
  groupEpoch: number = 0;
  assignmentEpoch: number = 0;
  assignorName: string = '';
  members: ShareGroupDescribeResponseMember[] = [];
  authorizedOperations: number = -2147483648;

  constructor(init?: Partial<ShareGroupDescribeResponseDescribedGroup>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.groupState !== undefined) this.groupState = init.groupState;
    if (init.groupEpoch !== undefined) this.groupEpoch = init.groupEpoch;
    if (init.assignmentEpoch !== undefined) this.assignmentEpoch = init.assignmentEpoch;
    if (init.assignorName !== undefined) this.assignorName = init.assignorName;
    if (init.members !== undefined) this.members = init.members;
    if (init.authorizedOperations !== undefined) this.authorizedOperations = init.authorizedOperations;
  }
}

function decodeShareGroupDescribeResponseDescribedGroup(reader: Reader, version: number): ShareGroupDescribeResponseDescribedGroup {
  const it = new ShareGroupDescribeResponseDescribedGroup();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  it.groupId = reader.compactString('groupId');
  it.groupState = reader.compactString('groupState');
  it.groupEpoch = reader.int32();
  it.assignmentEpoch = reader.int32();
  it.assignorName = reader.compactString('assignorName');
  const membersCount = reader.compactArrayLength(12, 'members');
  const membersItems: ShareGroupDescribeResponseMember[] = membersCount > 0 ? [decodeShareGroupDescribeResponseMember(reader, version)] : [];
  for (let i = 1; i < membersCount; i++) membersItems.push(decodeShareGroupDescribeResponseMember(reader, version));
  it.members = membersItems;
  it.authorizedOperations = reader.int32();
  reader.skipTags();
  return it;
}

function encodeShareGroupDescribeResponseDescribedGroup(writer: Writer, it: ShareGroupDescribeResponseDescribedGroup, version: number): void {
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  writer.compactString(it.groupId);
  writer.compactString(it.groupState);
  writer.int32(it.groupEpoch);
  writer.int32(it.assignmentEpoch);
  writer.compactString(it.assignorName);
  const membersItems = it.members;
  writer.compactArrayLength(membersItems.length);
  for (let i = 0; i < membersItems.length; i++) {
    encodeShareGroupDescribeResponseMember(writer, membersItems[i]!, version);
  }
  writer.int32(it.authorizedOperations);
  writer.unsignedVarint(0);
}

export class ShareGroupDescribeResponse {
  throttleTimeMs: number = 0;
  groups: ShareGroupDescribeResponseDescribedGroup[] = [];

  constructor(init?: Partial<ShareGroupDescribeResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.groups !== undefined) this.groups = init.groups;
  }
}

function decodeShareGroupDescribeResponse(reader: Reader, version: number): ShareGroupDescribeResponse {
  const it = new ShareGroupDescribeResponse();
  it.throttleTimeMs = reader.int32();
  const groupsCount = reader.compactArrayLength(20, 'groups');
  const groupsItems: ShareGroupDescribeResponseDescribedGroup[] = groupsCount > 0 ? [decodeShareGroupDescribeResponseDescribedGroup(reader, version)] : [];
  for (let i = 1; i < groupsCount; i++) groupsItems.push(decodeShareGroupDescribeResponseDescribedGroup(reader, version));
  it.groups = groupsItems;
  reader.skipTags();
  return it;
}

function encodeShareGroupDescribeResponse(writer: Writer, it: ShareGroupDescribeResponse, version: number): void {
  writer.int32(it.throttleTimeMs);
  const groupsItems = it.groups;
  writer.compactArrayLength(groupsItems.length);
  for (let i = 0; i < groupsItems.length; i++) {
    encodeShareGroupDescribeResponseDescribedGroup(writer, groupsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export const shareGroupDescribe: Api<ShareGroupDescribeRequest, ShareGroupDescribeResponse> = {
  key: 77,
  name: 'ShareGroupDescribe',
  versions: [1, 1],
  latestVersion: 1,
  flexibleFrom: 0,
  scope: ['broker'],
  request: {
    name: 'ShareGroupDescribeRequest',
    decode(reader, version) {
      if (version !== 1) throw new DecodeError(`ShareGroupDescribeRequest has no version ${version}`);
      return decodeShareGroupDescribeRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 1) throw new EncodeError(`ShareGroupDescribeRequest has no version ${version}`);
      encodeShareGroupDescribeRequest(writer, message, version);
    },
  },
  response: {
    name: 'ShareGroupDescribeResponse',
    decode(reader, version) {
      if (version !== 1) throw new DecodeError(`ShareGroupDescribeResponse has no version ${version}`);
      return decodeShareGroupDescribeResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 1) throw new EncodeError(`ShareGroupDescribeResponse has no version ${version}`);
      encodeShareGroupDescribeResponse(writer, message, version);
    },
  },
};
