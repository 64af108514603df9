// Generated from protocol-spec/apis/streams-group-describe.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class StreamsGroupDescribeRequest {
  groupIds: string[] = [];
  includeAuthorizedOperations: boolean = false;

  constructor(init?: Partial<StreamsGroupDescribeRequest>) {
    if (init === undefined) return;
    if (init.groupIds !== undefined) this.groupIds = init.groupIds;
    if (init.includeAuthorizedOperations !== undefined) this.includeAuthorizedOperations = init.includeAuthorizedOperations;
  }
}

function decodeStreamsGroupDescribeRequest(reader: Reader, _version: number): StreamsGroupDescribeRequest {
  const it = new StreamsGroupDescribeRequest();
  const groupIdsCount = reader.compactArrayLength(1, 'groupIds');
  const groupIdsItems: string[] = groupIdsCount > 0 ? [reader.compactString('groupIds')] : [];
  for (let i = 1; i < groupIdsCount; i++) groupIdsItems.push(reader.compactString('groupIds'));
  it.groupIds = groupIdsItems;
  it.includeAuthorizedOperations = reader.bool();
  reader.skipTags();
  return it;
}

function encodeStreamsGroupDescribeRequest(writer: Writer, it: StreamsGroupDescribeRequest, _version: number): void {
  const groupIdsItems = it.groupIds;
  writer.compactArrayLength(groupIdsItems.length);
  for (let i = 0; i < groupIdsItems.length; i++) {
    writer.compactString(groupIdsItems[i]!);
  }
  writer.bool(it.includeAuthorizedOperations);
  writer.unsignedVarint(0);
}

export class StreamsGroupDescribeResponseKeyValue {
  key: string = '';
  value: string = '';

  constructor(init?: Partial<StreamsGroupDescribeResponseKeyValue>) {
    if (init === undefined) return;
    if (init.key !== undefined) this.key = init.key;
    if (init.value !== undefined) this.value = init.value;
  }
}

function decodeStreamsGroupDescribeResponseKeyValue(reader: Reader, _version: number): StreamsGroupDescribeResponseKeyValue {
  const it = new StreamsGroupDescribeResponseKeyValue();
  it.key = reader.compactString('key');
  it.value = reader.compactString('value');
  reader.skipTags();
  return it;
}

function encodeStreamsGroupDescribeResponseKeyValue(writer: Writer, it: StreamsGroupDescribeResponseKeyValue, _version: number): void {
  writer.compactString(it.key);
  writer.compactString(it.value);
  writer.unsignedVarint(0);
}

export class StreamsGroupDescribeResponseTopicInfo {
  name: string = '';
  partitions: number = 0;
  replicationFactor: number = 0;
  topicConfigs: StreamsGroupDescribeResponseKeyValue[] = [];

  constructor(init?: Partial<StreamsGroupDescribeResponseTopicInfo>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.partitions !== undefined) this.partitions = init.partitions;
    if (init.replicationFactor !== undefined) this.replicationFactor = init.replicationFactor;
    if (init.topicConfigs !== undefined) this.topicConfigs = init.topicConfigs;
  }
}

function decodeStreamsGroupDescribeResponseTopicInfo(reader: Reader, version: number): StreamsGroupDescribeResponseTopicInfo {
  const it = new StreamsGroupDescribeResponseTopicInfo();
  it.name = reader.compactString('name');
  it.partitions = reader.int32();
  it.replicationFactor = reader.int16();
  const topicConfigsCount = reader.compactArrayLength(3, 'topicConfigs');
  const topicConfigsItems: StreamsGroupDescribeResponseKeyValue[] = topicConfigsCount > 0 ? [decodeStreamsGroupDescribeResponseKeyValue(reader, version)] : [];
  for (let i = 1; i < topicConfigsCount; i++) topicConfigsItems.push(decodeStreamsGroupDescribeResponseKeyValue(reader, version));
  it.topicConfigs = topicConfigsItems;
  reader.skipTags();
  return it;
}

function encodeStreamsGroupDescribeResponseTopicInfo(writer: Writer, it: StreamsGroupDescribeResponseTopicInfo, version: number): void {
  writer.compactString(it.name);
  writer.int32(it.partitions);
  writer.int16(it.replicationFactor);
  const topicConfigsItems = it.topicConfigs;
  writer.compactArrayLength(topicConfigsItems.length);
  for (let i = 0; i < topicConfigsItems.length; i++) {
    encodeStreamsGroupDescribeResponseKeyValue(writer, topicConfigsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class StreamsGroupDescribeResponseSubtopology {
  subtopologyId: string = '';
  sourceTopics: string[] = [];
  repartitionSinkTopics: string[] = [];
  stateChangelogTopics: StreamsGroupDescribeResponseTopicInfo[] = [];
  repartitionSourceTopics: StreamsGroupDescribeResponseTopicInfo[] = [];

  constructor(init?: Partial<StreamsGroupDescribeResponseSubtopology>) {
    if (init === undefined) return;
    if (init.subtopologyId !== undefined) this.subtopologyId = init.subtopologyId;
    if (init.sourceTopics !== undefined) this.sourceTopics = init.sourceTopics;
    if (init.repartitionSinkTopics !== undefined) this.repartitionSinkTopics = init.repartitionSinkTopics;
    if (init.stateChangelogTopics !== undefined) this.stateChangelogTopics = init.stateChangelogTopics;
    if (init.repartitionSourceTopics !== undefined) this.repartitionSourceTopics = init.repartitionSourceTopics;
  }
}

function decodeStreamsGroupDescribeResponseSubtopology(reader: Reader, version: number): StreamsGroupDescribeResponseSubtopology {
  const it = new StreamsGroupDescribeResponseSubtopology();
  it.subtopologyId = reader.compactString('subtopologyId');
  const sourceTopicsCount = reader.compactArrayLength(1, 'sourceTopics');
  const sourceTopicsItems: string[] = sourceTopicsCount > 0 ? [reader.compactString('sourceTopics')] : [];
  for (let i = 1; i < sourceTopicsCount; i++) sourceTopicsItems.push(reader.compactString('sourceTopics'));
  it.sourceTopics = sourceTopicsItems;
  const repartitionSinkTopicsCount = reader.compactArrayLength(1, 'repartitionSinkTopics');
  const repartitionSinkTopicsItems: string[] = repartitionSinkTopicsCount > 0 ? [reader.compactString('repartitionSinkTopics')] : [];
  for (let i = 1; i < repartitionSinkTopicsCount; i++) repartitionSinkTopicsItems.push(reader.compactString('repartitionSinkTopics'));
  it.repartitionSinkTopics = repartitionSinkTopicsItems;
  const stateChangelogTopicsCount = reader.compactArrayLength(9, 'stateChangelogTopics');
  const stateChangelogTopicsItems: StreamsGroupDescribeResponseTopicInfo[] = stateChangelogTopicsCount > 0 ? [decodeStreamsGroupDescribeResponseTopicInfo(reader, version)] : [];
  for (let i = 1; i < stateChangelogTopicsCount; i++) stateChangelogTopicsItems.push(decodeStreamsGroupDescribeResponseTopicInfo(reader, version));
  it.stateChangelogTopics = stateChangelogTopicsItems;
  const repartitionSourceTopicsCount = reader.compactArrayLength(9, 'repartitionSourceTopics');
  const repartitionSourceTopicsItems: StreamsGroupDescribeResponseTopicInfo[] = repartitionSourceTopicsCount > 0 ? [decodeStreamsGroupDescribeResponseTopicInfo(reader, version)] : [];
  for (let i = 1; i < repartitionSourceTopicsCount; i++) repartitionSourceTopicsItems.push(decodeStreamsGroupDescribeResponseTopicInfo(reader, version));
  it.repartitionSourceTopics = repartitionSourceTopicsItems;
  reader.skipTags();
  return it;
}

function encodeStreamsGroupDescribeResponseSubtopology(writer: Writer, it: StreamsGroupDescribeResponseSubtopology, version: number): void {
  writer.compactString(it.subtopologyId);
  const sourceTopicsItems = it.sourceTopics;
  writer.compactArrayLength(sourceTopicsItems.length);
  for (let i = 0; i < sourceTopicsItems.length; i++) {
    writer.compactString(sourceTopicsItems[i]!);
  }
  const repartitionSinkTopicsItems = it.repartitionSinkTopics;
  writer.compactArrayLength(repartitionSinkTopicsItems.length);
  for (let i = 0; i < repartitionSinkTopicsItems.length; i++) {
    writer.compactString(repartitionSinkTopicsItems[i]!);
  }
  const stateChangelogTopicsItems = it.stateChangelogTopics;
  writer.compactArrayLength(stateChangelogTopicsItems.length);
  for (let i = 0; i < stateChangelogTopicsItems.length; i++) {
    encodeStreamsGroupDescribeResponseTopicInfo(writer, stateChangelogTopicsItems[i]!, version);
  }
  const repartitionSourceTopicsItems = it.repartitionSourceTopics;
  writer.compactArrayLength(repartitionSourceTopicsItems.length);
  for (let i = 0; i < repartitionSourceTopicsItems.length; i++) {
    encodeStreamsGroupDescribeResponseTopicInfo(writer, repartitionSourceTopicsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class StreamsGroupDescribeResponseTopology {
  epoch: number = 0;
  subtopologies: StreamsGroupDescribeResponseSubtopology[] | null = null;

  constructor(init?: Partial<StreamsGroupDescribeResponseTopology>) {
    if (init === undefined) return;
    if (init.epoch !== undefined) this.epoch = init.epoch;
    if (init.subtopologies !== undefined) this.subtopologies = init.subtopologies;
  }
}

function decodeStreamsGroupDescribeResponseTopology(reader: Reader, version: number): StreamsGroupDescribeResponseTopology {
  const it = new StreamsGroupDescribeResponseTopology();
  it.epoch = reader.int32();
  const subtopologiesCount = reader.compactNullableArrayLength(6, 'subtopologies');
  if (subtopologiesCount < 0) {
    it.subtopologies = null;
  } else {
    const subtopologiesItems: StreamsGroupDescribeResponseSubtopology[] = subtopologiesCount > 0 ? [decodeStreamsGroupDescribeResponseSubtopology(reader, version)] : [];
    for (let i = 1; i < subtopologiesCount; i++) subtopologiesItems.push(decodeStreamsGroupDescribeResponseSubtopology(reader, version));
    it.subtopologies = subtopologiesItems;
  }
  reader.skipTags();
  return it;
}

function encodeStreamsGroupDescribeResponseTopology(writer: Writer, it: StreamsGroupDescribeResponseTopology, version: number): void {
  writer.int32(it.epoch);
  const subtopologiesItems = it.subtopologies;
  if (subtopologiesItems === null) {
    writer.unsignedVarint(0);
  } else {
    writer.compactArrayLength(subtopologiesItems.length);
    for (let i = 0; i < subtopologiesItems.length; i++) {
      encodeStreamsGroupDescribeResponseSubtopology(writer, subtopologiesItems[i]!, version);
    }
  }
  writer.unsignedVarint(0);
}

export class StreamsGroupDescribeResponseEndpoint {
  host: string = '';
  port: number = 0;

  constructor(init?: Partial<StreamsGroupDescribeResponseEndpoint>) {
    if (init === undefined) return;
    if (init.host !== undefined) this.host = init.host;
    if (init.port !== undefined) this.port = init.port;
  }
}

function decodeStreamsGroupDescribeResponseEndpoint(reader: Reader, _version: number): StreamsGroupDescribeResponseEndpoint {
  const it = new StreamsGroupDescribeResponseEndpoint();
  it.host = reader.compactString('host');
  it.port = reader.uint16();
  reader.skipTags();
  return it;
}

function encodeStreamsGroupDescribeResponseEndpoint(writer: Writer, it: StreamsGroupDescribeResponseEndpoint, _version: number): void {
  writer.compactString(it.host);
  writer.uint16(it.port);
  writer.unsignedVarint(0);
}

export class StreamsGroupDescribeResponseTaskOffset {
  subtopologyId: string = '';
  partition: number = 0;
  offset: number = 0;

  constructor(init?: Partial<StreamsGroupDescribeResponseTaskOffset>) {
    if (init === undefined) return;
    if (init.subtopologyId !== undefined) this.subtopologyId = init.subtopologyId;
    if (init.partition !== undefined) this.partition = init.partition;
    if (init.offset !== undefined) this.offset = init.offset;
  }
}

function decodeStreamsGroupDescribeResponseTaskOffset(reader: Reader, _version: number): StreamsGroupDescribeResponseTaskOffset {
  const it = new StreamsGroupDescribeResponseTaskOffset();
  it.subtopologyId = reader.compactString('subtopologyId');
  it.partition = reader.int32();
  it.offset = reader.int64('offset');
  reader.skipTags();
  return it;
}

function encodeStreamsGroupDescribeResponseTaskOffset(writer: Writer, it: StreamsGroupDescribeResponseTaskOffset, _version: number): void {
  writer.compactString(it.subtopologyId);
  writer.int32(it.partition);
  writer.int64(it.offset);
  writer.unsignedVarint(0);
}

export class StreamsGroupDescribeResponseTaskIds {
  subtopologyId: string = '';
  partitions: number[] = [];

  constructor(init?: Partial<StreamsGroupDescribeResponseTaskIds>) {
    if (init === undefined) return;
    if (init.subtopologyId !== undefined) this.subtopologyId = init.subtopologyId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeStreamsGroupDescribeResponseTaskIds(reader: Reader, _version: number): StreamsGroupDescribeResponseTaskIds {
  const it = new StreamsGroupDescribeResponseTaskIds();
  it.subtopologyId = reader.compactString('subtopologyId');
  const partitionsCount = reader.compactArrayLength(4, 'partitions');
  const partitionsItems: number[] = partitionsCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(reader.int32());
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeStreamsGroupDescribeResponseTaskIds(writer: Writer, it: StreamsGroupDescribeResponseTaskIds, _version: number): void {
  writer.compactString(it.subtopologyId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    writer.int32(partitionsItems[i]!);
  }
  writer.unsignedVarint(0);
}

export class StreamsGroupDescribeResponseAssignment {
  activeTasks: StreamsGroupDescribeResponseTaskIds[] = [];
  standbyTasks: StreamsGroupDescribeResponseTaskIds[] = [];
  warmupTasks: StreamsGroupDescribeResponseTaskIds[] = [];

  constructor(init?: Partial<StreamsGroupDescribeResponseAssignment>) {
    if (init === undefined) return;
    if (init.activeTasks !== undefined) this.activeTasks = init.activeTasks;
    if (init.standbyTasks !== undefined) this.standbyTasks = init.standbyTasks;
    if (init.warmupTasks !== undefined) this.warmupTasks = init.warmupTasks;
  }
}

function decodeStreamsGroupDescribeResponseAssignment(reader: Reader, version: number): StreamsGroupDescribeResponseAssignment {
  const it = new StreamsGroupDescribeResponseAssignment();
  const activeTasksCount = reader.compactArrayLength(3, 'activeTasks');
  const activeTasksItems: StreamsGroupDescribeResponseTaskIds[] = activeTasksCount > 0 ? [decodeStreamsGroupDescribeResponseTaskIds(reader, version)] : [];
  for (let i = 1; i < activeTasksCount; i++) activeTasksItems.push(decodeStreamsGroupDescribeResponseTaskIds(reader, version));
  it.activeTasks = activeTasksItems;
  const standbyTasksCount = reader.compactArrayLength(3, 'standbyTasks');
  const standbyTasksItems: StreamsGroupDescribeResponseTaskIds[] = standbyTasksCount > 0 ? [decodeStreamsGroupDescribeResponseTaskIds(reader, version)] : [];
  for (let i = 1; i < standbyTasksCount; i++) standbyTasksItems.push(decodeStreamsGroupDescribeResponseTaskIds(reader, version));
  it.standbyTasks = standbyTasksItems;
  const warmupTasksCount = reader.compactArrayLength(3, 'warmupTasks');
  const warmupTasksItems: StreamsGroupDescribeResponseTaskIds[] = warmupTasksCount > 0 ? [decodeStreamsGroupDescribeResponseTaskIds(reader, version)] : [];
  for (let i = 1; i < warmupTasksCount; i++) warmupTasksItems.push(decodeStreamsGroupDescribeResponseTaskIds(reader, version));
  it.warmupTasks = warmupTasksItems;
  reader.skipTags();
  return it;
}

function encodeStreamsGroupDescribeResponseAssignment(writer: Writer, it: StreamsGroupDescribeResponseAssignment, version: number): void {
  const activeTasksItems = it.activeTasks;
  writer.compactArrayLength(activeTasksItems.length);
  for (let i = 0; i < activeTasksItems.length; i++) {
    encodeStreamsGroupDescribeResponseTaskIds(writer, activeTasksItems[i]!, version);
  }
  const standbyTasksItems = it.standbyTasks;
  writer.compactArrayLength(standbyTasksItems.length);
  for (let i = 0; i < standbyTasksItems.length; i++) {
    encodeStreamsGroupDescribeResponseTaskIds(writer, standbyTasksItems[i]!, version);
  }
  const warmupTasksItems = it.warmupTasks;
  writer.compactArrayLength(warmupTasksItems.length);
  for (let i = 0; i < warmupTasksItems.length; i++) {
    encodeStreamsGroupDescribeResponseTaskIds(writer, warmupTasksItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class StreamsGroupDescribeResponseMember {
  memberId: string = '';
  memberEpoch: number = 0;
  instanceId: string | null = null;
  rackId: string | null = null;
  clientId: string = '';
  clientHost: string = '';
  topologyEpoch: number = 0;
  processId: string = '';
  userEndpoint: StreamsGroupDescribeResponseEndpoint | null = null;
  clientTags: StreamsGroupDescribeResponseKeyValue[] = [];
  taskOffsets: StreamsGroupDescribeResponseTaskOffset[] = [];
  taskEndOffsets: StreamsGroupDescribeResponseTaskOffset[] = [];
  assignment: StreamsGroupDescribeResponseAssignment = new StreamsGroupDescribeResponseAssignment();
  targetAssignment: StreamsGroupDescribeResponseAssignment = new StreamsGroupDescribeResponseAssignment();
  isClassic: boolean = false;

  constructor(init?: Partial<StreamsGroupDescribeResponseMember>) {
    if (init === undefined) return;
    if (init.memberId !== undefined) this.memberId = init.memberId;
    if (init.memberEpoch !== undefined) this.memberEpoch = init.memberEpoch;
    if (init.instanceId !== undefined) this.instanceId = init.instanceId;
    if (init.rackId !== undefined) this.rackId = init.rackId;
    if (init.clientId !== undefined) this.clientId = init.clientId;
    if (init.clientHost !== undefined) this.clientHost = init.clientHost;
    if (init.topologyEpoch !== undefined) this.topologyEpoch = init.topologyEpoch;
    if (init.processId !== undefined) this.processId = init.processId;
    if (init.userEndpoint !== undefined) this.userEndpoint = init.userEndpoint;
    if (init.clientTags !== undefined) this.clientTags = init.clientTags;
    if (init.taskOffsets !== undefined) this.taskOffsets = init.taskOffsets;
    if (init.taskEndOffsets !== undefined) this.taskEndOffsets = init.taskEndOffsets;
    if (init.assignment !== undefined) this.assignment = init.assignment;
    if (init.targetAssignment !== undefined) this.targetAssignment = init.targetAssignment;
    if (init.isClassic !== undefined) this.isClassic = init.isClassic;
  }
}

function decodeStreamsGroupDescribeResponseMember(reader: Reader, version: number): StreamsGroupDescribeResponseMember {
  const it = new StreamsGroupDescribeResponseMember();
  it.memberId = reader.compactString('memberId');
  it.memberEpoch = reader.int32();
  it.instanceId = reader.compactNullableString('instanceId');
  it.rackId = reader.compactNullableString('rackId');
  it.clientId = reader.compactString('clientId');
  it.clientHost = reader.compactString('clientHost');
  it.topologyEpoch = reader.int32();
  it.processId = reader.compactString('processId');
  it.userEndpoint = reader.int8() < 0 ? null : decodeStreamsGroupDescribeResponseEndpoint(reader, version);
  const clientTagsCount = reader.compactArrayLength(3, 'clientTags');
  const clientTagsItems: StreamsGroupDescribeResponseKeyValue[] = clientTagsCount > 0 ? [decodeStreamsGroupDescribeResponseKeyValue(reader, version)] : [];
  for (let i = 1; i < clientTagsCount; i++) clientTagsItems.push(decodeStreamsGroupDescribeResponseKeyValue(reader, version));
  it.clientTags = clientTagsItems;
  const taskOffsetsCount = reader.compactArrayLength(14, 'taskOffsets');
  const taskOffsetsItems: StreamsGroupDescribeResponseTaskOffset[] = taskOffsetsCount > 0 ? [decodeStreamsGroupDescribeResponseTaskOffset(reader, version)] : [];
  for (let i = 1; i < taskOffsetsCount; i++) taskOffsetsItems.push(decodeStreamsGroupDescribeResponseTaskOffset(reader, version));
  it.taskOffsets = taskOffsetsItems;
  const taskEndOffsetsCount = reader.compactArrayLength(14, 'taskEndOffsets');
  const taskEndOffsetsItems: StreamsGroupDescribeResponseTaskOffset[] = taskEndOffsetsCount > 0 ? [decodeStreamsGroupDescribeResponseTaskOffset(reader, version)] : [];
  for (let i = 1; i < taskEndOffsetsCount; i++) taskEndOffsetsItems.push(decodeStreamsGroupDescribeResponseTaskOffset(reader, version));
  it.taskEndOffsets = taskEndOffsetsItems;
  it.assignment = decodeStreamsGroupDescribeResponseAssignment(reader, version);
  it.targetAssignment = decodeStreamsGroupDescribeResponseAssignment(reader, version);
  it.isClassic = reader.bool();
  reader.skipTags();
  return it;
}

function encodeStreamsGroupDescribeResponseMember(writer: Writer, it: StreamsGroupDescribeResponseMember, version: number): void {
  writer.compactString(it.memberId);
  writer.int32(it.memberEpoch);
  writer.compactNullableString(it.instanceId);
  writer.compactNullableString(it.rackId);
  writer.compactString(it.clientId);
  writer.compactString(it.clientHost);
  writer.int32(it.topologyEpoch);
  writer.compactString(it.processId);
  if (it.userEndpoint === null) {
    writer.int8(-1);
  } else {
    writer.int8(1);
    encodeStreamsGroupDescribeResponseEndpoint(writer, it.userEndpoint, version);
  }
  const clientTagsItems = it.clientTags;
  writer.compactArrayLength(clientTagsItems.length);
  for (let i = 0; i < clientTagsItems.length; i++) {
    encodeStreamsGroupDescribeResponseKeyValue(writer, clientTagsItems[i]!, version);
  }
  const taskOffsetsItems = it.taskOffsets;
  writer.compactArrayLength(taskOffsetsItems.length);
  for (let i = 0; i < taskOffsetsItems.length; i++) {
    encodeStreamsGroupDescribeResponseTaskOffset(writer, taskOffsetsItems[i]!, version);
  }
  const taskEndOffsetsItems = it.taskEndOffsets;
  writer.compactArrayLength(taskEndOffsetsItems.length);
  for (let i = 0; i < taskEndOffsetsItems.length; i++) {
    encodeStreamsGroupDescribeResponseTaskOffset(writer, taskEndOffsetsItems[i]!, version);
  }
  encodeStreamsGroupDescribeResponseAssignment(writer, it.assignment, version);
  encodeStreamsGroupDescribeResponseAssignment(writer, it.targetAssignment, version);
  writer.bool(it.isClassic);
  writer.unsignedVarint(0);
}

export class StreamsGroupDescribeResponseDescribedGroup {
  errorCode: number = 0;
  errorMessage: string | null = null;
  groupId: string = '';
  groupState: string = '';
  groupEpoch: number = 0;
  assignmentEpoch: number = 0;
  topology: StreamsGroupDescribeResponseTopology | null = null;
  members: StreamsGroupDescribeResponseMember[] = [];
  authorizedOperations: number = -2147483648;

  constructor(init?: Partial<StreamsGroupDescribeResponseDescribedGroup>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.groupState !== undefined) this.groupState = init.groupState;
    if (init.groupEpoch !== undefined) this.groupEpoch = init.groupEpoch;
    if (init.assignmentEpoch !== undefined) this.assignmentEpoch = init.assignmentEpoch;
    if (init.topology !== undefined) this.topology = init.topology;
    if (init.members !== undefined) this.members = init.members;
    if (init.authorizedOperations !== undefined) this.authorizedOperations = init.authorizedOperations;
  }
}

function decodeStreamsGroupDescribeResponseDescribedGroup(reader: Reader, version: number): StreamsGroupDescribeResponseDescribedGroup {
  const it = new StreamsGroupDescribeResponseDescribedGroup();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  it.groupId = reader.compactString('groupId');
  it.groupState = reader.compactString('groupState');
  it.groupEpoch = reader.int32();
  it.assignmentEpoch = reader.int32();
  it.topology = reader.int8() < 0 ? null : decodeStreamsGroupDescribeResponseTopology(reader, version);
  const membersCount = reader.compactArrayLength(28, 'members');
  const membersItems: StreamsGroupDescribeResponseMember[] = membersCount > 0 ? [decodeStreamsGroupDescribeResponseMember(reader, version)] : [];
  for (let i = 1; i < membersCount; i++) membersItems.push(decodeStreamsGroupDescribeResponseMember(reader, version));
  it.members = membersItems;
  it.authorizedOperations = reader.int32();
  reader.skipTags();
  return it;
}

function encodeStreamsGroupDescribeResponseDescribedGroup(writer: Writer, it: StreamsGroupDescribeResponseDescribedGroup, version: number): void {
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  writer.compactString(it.groupId);
  writer.compactString(it.groupState);
  writer.int32(it.groupEpoch);
  writer.int32(it.assignmentEpoch);
  if (it.topology === null) {
    writer.int8(-1);
  } else {
    writer.int8(1);
    encodeStreamsGroupDescribeResponseTopology(writer, it.topology, version);
  }
  const membersItems = it.members;
  writer.compactArrayLength(membersItems.length);
  for (let i = 0; i < membersItems.length; i++) {
    encodeStreamsGroupDescribeResponseMember(writer, membersItems[i]!, version);
  }
  writer.int32(it.authorizedOperations);
  writer.unsignedVarint(0);
}

export class StreamsGroupDescribeResponse {
  throttleTimeMs: number = 0;
  groups: StreamsGroupDescribeResponseDescribedGroup[] = [];

  constructor(init?: Partial<StreamsGroupDescribeResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.groups !== undefined) this.groups = init.groups;
  }
}

function decodeStreamsGroupDescribeResponse(reader: Reader, version: number): StreamsGroupDescribeResponse {
  const it = new StreamsGroupDescribeResponse();
  it.throttleTimeMs = reader.int32();
  const groupsCount = reader.compactArrayLength(20, 'groups');
  const groupsItems: StreamsGroupDescribeResponseDescribedGroup[] = groupsCount > 0 ? [decodeStreamsGroupDescribeResponseDescribedGroup(reader, version)] : [];
  for (let i = 1; i < groupsCount; i++) groupsItems.push(decodeStreamsGroupDescribeResponseDescribedGroup(reader, version));
  it.groups = groupsItems;
  reader.skipTags();
  return it;
}

function encodeStreamsGroupDescribeResponse(writer: Writer, it: StreamsGroupDescribeResponse, version: number): void {
  writer.int32(it.throttleTimeMs);
  const groupsItems = it.groups;
  writer.compactArrayLength(groupsItems.length);
  for (let i = 0; i < groupsItems.length; i++) {
    encodeStreamsGroupDescribeResponseDescribedGroup(writer, groupsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export const streamsGroupDescribe: Api<StreamsGroupDescribeRequest, StreamsGroupDescribeResponse> = {
  key: 89,
  name: 'StreamsGroupDescribe',
  versions: [0, 0],
  latestVersion: 0,
  flexibleFrom: 0,
  scope: ['broker'],
  request: {
    name: 'StreamsGroupDescribeRequest',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`StreamsGroupDescribeRequest has no version ${version}`);
      return decodeStreamsGroupDescribeRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`StreamsGroupDescribeRequest has no version ${version}`);
      encodeStreamsGroupDescribeRequest(writer, message, version);
    },
  },
  response: {
    name: 'StreamsGroupDescribeResponse',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`StreamsGroupDescribeResponse has no version ${version}`);
      return decodeStreamsGroupDescribeResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`StreamsGroupDescribeResponse has no version ${version}`);
      encodeStreamsGroupDescribeResponse(writer, message, version);
    },
  },
};
