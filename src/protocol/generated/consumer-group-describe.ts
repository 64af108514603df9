// Generated from protocol-spec/apis/consumer-group-describe.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class ConsumerGroupDescribeRequest {
  groupIds: string[] = [];
  includeAuthorizedOperations: boolean = false;

  constructor(init?: Partial<ConsumerGroupDescribeRequest>) {
    if (init === undefined) return;
    if (init.groupIds !== undefined) this.groupIds = init.groupIds;
    if (init.includeAuthorizedOperations !== undefined) this.includeAuthorizedOperations = init.includeAuthorizedOperations;
  }
}

function decodeConsumerGroupDescribeRequest(reader: Reader, _version: number): ConsumerGroupDescribeRequest {
  const it = new ConsumerGroupDescribeRequest();
  const groupIdsCount = reader.compactArrayLength(1, 'groupIds');
  const groupIdsItems: string[] = groupIdsCount > 0 ? [reader.compactString('groupIds')] : [];
  for (let i = 1; i < groupIdsCount; i++) groupIdsItems.push(reader.compactString('groupIds'));
  it.groupIds = groupIdsItems;
  it.includeAuthorizedOperations = reader.bool();
  reader.skipTags();
  return it;
}

function encodeConsumerGroupDescribeRequest(writer: Writer, it: ConsumerGroupDescribeRequest, _version: number): void {
  const groupIdsItems = it.groupIds;
  writer.compactArrayLength(groupIdsItems.length);
  for (let i = 0; i < groupIdsItems.length; i++) {
    writer.compactString(groupIdsItems[i]!);
  }
  writer.bool(it.includeAuthorizedOperations);
  writer.unsignedVarint(0);
}

export class ConsumerGroupDescribeResponseTopicPartitions {
  topicId: Uuid = ZERO_UUID;
  topicName: string = '';
  partitions: number[] = [];

  constructor(init?: Partial<ConsumerGroupDescribeResponseTopicPartitions>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.topicName !== undefined) this.topicName = init.topicName;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeConsumerGroupDescribeResponseTopicPartitions(reader: Reader, _version: number): ConsumerGroupDescribeResponseTopicPartitions {
  const it = new ConsumerGroupDescribeResponseTopicPartitions();
  it.topicId = reader.uuid();
  it.topicName = reader.compactString('topicName');
  const partitionsCount = reader.compactArrayLength(4, 'partitions');
  const partitionsItems: number[] = partitionsCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(reader.int32());
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeConsumerGroupDescribeResponseTopicPartitions(writer: Writer, it: ConsumerGroupDescribeResponseTopicPartitions, _version: number): void {
  writer.uuid(it.topicId);
  writer.compactString(it.topicName);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    writer.int32(partitionsItems[i]!);
  }
  writer.unsignedVarint(0);
}

export class ConsumerGroupDescribeResponseAssignment {
  topicPartitions: ConsumerGroupDescribeResponseTopicPartitions[] = [];

  constructor(init?: Partial<ConsumerGroupDescribeResponseAssignment>) {
    if (init === undefined) return;
    if (init.topicPartitions !== undefined) this.topicPartitions = init.topicPartitions;
  }
}

function decodeConsumerGroupDescribeResponseAssignment(reader: Reader, version: number): ConsumerGroupDescribeResponseAssignment {
  const it = new ConsumerGroupDescribeResponseAssignment();
  const topicPartitionsCount = reader.compactArrayLength(19, 'topicPartitions');
  const topicPartitionsItems: ConsumerGroupDescribeResponseTopicPartitions[] = topicPartitionsCount > 0 ? [decodeConsumerGroupDescribeResponseTopicPartitions(reader, version)] : [];
  for (let i = 1; i < topicPartitionsCount; i++) topicPartitionsItems.push(decodeConsumerGroupDescribeResponseTopicPartitions(reader, version));
  it.topicPartitions = topicPartitionsItems;
  reader.skipTags();
  return it;
}

function encodeConsumerGroupDescribeResponseAssignment(writer: Writer, it: ConsumerGroupDescribeResponseAssignment, version: number): void {
  const topicPartitionsItems = it.topicPartitions;
  writer.compactArrayLength(topicPartitionsItems.length);
  for (let i = 0; i < topicPartitionsItems.length; i++) {
    encodeConsumerGroupDescribeResponseTopicPartitions(writer, topicPartitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class ConsumerGroupDescribeResponseMember {
  memberId: string = '';
  instanceId: string | null = null;
  rackId: string | null = null;
  memberEpoch: number = 0;
  clientId: string = '';
  clientHost: string = '';
  subscribedTopicNames: string[] = [];
  subscribedTopicRegex: string | null = null;
  assignment: ConsumerGroupDescribeResponseAssignment = new ConsumerGroupDescribeResponseAssignment();
  targetAssignment: ConsumerGroupDescribeResponseAssignment = new ConsumerGroupDescribeResponseAssignment();
  memberType: number = -1;

  constructor(init?: Partial<ConsumerGroupDescribeResponseMember>) {
    if (init === undefined) return;
    if (init.memberId !== undefined) this.memberId = init.memberId;
    if (init.instanceId !== undefined) this.instanceId = init.instanceId;
    if (init.rackId !== undefined) this.rackId = init.rackId;
    if (init.memberEpoch !== undefined) this.memberEpoch = init.memberEpoch;
    if (init.clientId !== undefined) this.clientId = init.clientId;
    if (init.clientHost !== undefined) this.clientHost = init.clientHost;
    if (init.subscribedTopicNames !== undefined) this.subscribedTopicNames = init.subscribedTopicNames;
    if (init.subscribedTopicRegex !== undefined) this.subscribedTopicRegex = init.subscribedTopicRegex;
    if (init.assignment !== undefined) this.assignment = init.assignment;
    if (init.targetAssignment !== undefined) this.targetAssignment = init.targetAssignment;
    if (init.memberType !== undefined) this.memberType = init.memberType;
  }
}

function decodeConsumerGroupDescribeResponseMember(reader: Reader, version: number): ConsumerGroupDescribeResponseMember {
  const it = new ConsumerGroupDescribeResponseMember();
  it.memberId = reader.compactString('memberId');
  it.instanceId = reader.compactNullableString('instanceId');
  it.rackId = reader.compactNullableString('rackId');
  it.memberEpoch = reader.int32();
  it.clientId = reader.compactString('clientId');
  it.clientHost = reader.compactString('clientHost');
  const subscribedTopicNamesCount = reader.compactArrayLength(1, 'subscribedTopicNames');
  const subscribedTopicNamesItems: string[] = subscribedTopicNamesCount > 0 ? [reader.compactString('subscribedTopicNames')] : [];
  for (let i = 1; i < subscribedTopicNamesCount; i++) subscribedTopicNamesItems.push(reader.compactString('subscribedTopicNames'));
  it.subscribedTopicNames = subscribedTopicNamesItems;
  it.subscribedTopicRegex = reader.compactNullableString('subscribedTopicRegex');
  it.assignment = decodeConsumerGroupDescribeResponseAssignment(reader, version);
  it.targetAssignment = decodeConsumerGroupDescribeResponseAssignment(reader, version);
  if (version >= 1) {
    it.memberType = reader.int8();
  }
  reader.skipTags();
  return it;
}

function encodeConsumerGroupDescribeResponseMember(writer: Writer, it: ConsumerGroupDescribeResponseMember, version: number): void {
  writer.compactString(it.memberId);
  writer.compactNullableString(it.instanceId);
  writer.compactNullableString(it.rackId);
  writer.int32(it.memberEpoch);
  writer.compactString(it.clientId);
  writer.compactString(it.clientHost);
  const subscribedTopicNamesItems = it.subscribedTopicNames;
  writer.compactArrayLength(subscribedTopicNamesItems.length);
  for (let i = 0; i < subscribedTopicNamesItems.length; i++) {
    writer.compactString(subscribedTopicNamesItems[i]!);
  }
  writer.compactNullableString(it.subscribedTopicRegex);
  encodeConsumerGroupDescribeResponseAssignment(writer, it.assignment, version);
  encodeConsumerGroupDescribeResponseAssignment(writer, it.targetAssignment, version);
  if (version >= 1) {
    writer.int8(it.memberType);
  }
  writer.unsignedVarint(0);
}

export class ConsumerGroupDescribeResponseDescribedGroup {
  errorCode: number = 0;
  errorMessage: string | null = null;
  groupId: string = '';
  groupState: string = '';
  groupEpoch: number = 0;
  assignmentEpoch: number = 0;
  assignorName: string = '';
  members: ConsumerGroupDescribeResponseMember[] = [];
  authorizedOperations: number = -2147483648;

  constructor(init?: Partial<ConsumerGroupDescribeResponseDescribedGroup>) {
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

function decodeConsumerGroupDescribeResponseDescribedGroup(reader: Reader, version: number): ConsumerGroupDescribeResponseDescribedGroup {
  const it = new ConsumerGroupDescribeResponseDescribedGroup();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  it.groupId = reader.compactString('groupId');
  it.groupState = reader.compactString('groupState');
  it.groupEpoch = reader.int32();
  it.assignmentEpoch = reader.int32();
  it.assignorName = reader.compactString('assignorName');
  const membersCount = reader.compactArrayLength(16, 'members');
  const membersItems: ConsumerGroupDescribeResponseMember[] = membersCount > 0 ? [decodeConsumerGroupDescribeResponseMember(reader, version)] : [];
  for (let i = 1; i < membersCount; i++) membersItems.push(decodeConsumerGroupDescribeResponseMember(reader, version));
  it.members = membersItems;
  it.authorizedOperations = reader.int32();
  reader.skipTags();
  return it;
}

function encodeConsumerGroupDescribeResponseDescribedGroup(writer: Writer, it: ConsumerGroupDescribeResponseDescribedGroup, version: number): void {
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
    encodeConsumerGroupDescribeResponseMember(writer, membersItems[i]!, version);
  }
  writer.int32(it.authorizedOperations);
  writer.unsignedVarint(0);
}

export class ConsumerGroupDescribeResponse {
  throttleTimeMs: number = 0;
  groups: ConsumerGroupDescribeResponseDescribedGroup[] = [];

  constructor(init?: Partial<ConsumerGroupDescribeResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.groups !== undefined) this.groups = init.groups;
  }
}

function decodeConsumerGroupDescribeResponse(reader: Reader, version: number): ConsumerGroupDescribeResponse {
  const it = new ConsumerGroupDescribeResponse();
  it.throttleTimeMs = reader.int32();
  const groupsCount = reader.compactArrayLength(20, 'groups');
  const groupsItems: ConsumerGroupDescribeResponseDescribedGroup[] = groupsCount > 0 ? [decodeConsumerGroupDescribeResponseDescribedGroup(reader, version)] : [];
  for (let i = 1; i < groupsCount; i++) groupsItems.push(decodeConsumerGroupDescribeResponseDescribedGroup(reader, version));
  it.groups = groupsItems;
  reader.skipTags();
  return it;
}

function encodeConsumerGroupDescribeResponse(writer: Writer, it: ConsumerGroupDescribeResponse, version: number): void {
  writer.int32(it.throttleTimeMs);
  const groupsItems = it.groups;
  writer.compactArrayLength(groupsItems.length);
  for (let i = 0; i < groupsItems.length; i++) {
    encodeConsumerGroupDescribeResponseDescribedGroup(writer, groupsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export const consumerGroupDescribe: Api<ConsumerGroupDescribeRequest, ConsumerGroupDescribeResponse> = {
  key: 69,
  name: 'ConsumerGroupDescribe',
  versions: [0, 1],
  latestVersion: 1,
  flexibleFrom: 0,
  scope: ['broker'],
  request: {
    name: 'ConsumerGroupDescribeRequest',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`ConsumerGroupDescribeRequest has no version ${version}`);
      return decodeConsumerGroupDescribeRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`ConsumerGroupDescribeRequest has no version ${version}`);
      encodeConsumerGroupDescribeRequest(writer, message, version);
    },
  },
  response: {
    name: 'ConsumerGroupDescribeResponse',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`ConsumerGroupDescribeResponse has no version ${version}`);
      return decodeConsumerGroupDescribeResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`ConsumerGroupDescribeResponse has no version ${version}`);
      encodeConsumerGroupDescribeResponse(writer, message, version);
    },
  },
};
