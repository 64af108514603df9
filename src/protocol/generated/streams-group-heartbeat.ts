// Generated from protocol-spec/apis/streams-group-heartbeat.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class StreamsGroupHeartbeatRequestKeyValue {
  key: string = '';
  value: string = '';

  constructor(init?: Partial<StreamsGroupHeartbeatRequestKeyValue>) {
    if (init === undefined) return;
    if (init.key !== undefined) this.key = init.key;
    if (init.value !== undefined) this.value = init.value;
  }
}

function decodeStreamsGroupHeartbeatRequestKeyValue(reader: Reader, _version: number): StreamsGroupHeartbeatRequestKeyValue {
  const it = new StreamsGroupHeartbeatRequestKeyValue();
  it.key = reader.compactString('key');
  it.value = reader.compactString('value');
  reader.skipTags();
  return it;
}

function encodeStreamsGroupHeartbeatRequestKeyValue(writer: Writer, it: StreamsGroupHeartbeatRequestKeyValue, _version: number): void {
  writer.compactString(it.key);
  writer.compactString(it.value);
  writer.unsignedVarint(0);
}

export class StreamsGroupHeartbeatRequestTopicInfo {
  name: string = '';
  partitions: number = 0;
  replicationFactor: number = 0;
  topicConfigs: StreamsGroupHeartbeatRequestKeyValue[] = [];

  constructor(init?: Partial<StreamsGroupHeartbeatRequestTopicInfo>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.partitions !== undefined) this.partitions = init.partitions;
    if (init.replicationFactor !== undefined) this.replicationFactor = init.replicationFactor;
    if (init.topicConfigs !== undefined) this.topicConfigs = init.topicConfigs;
  }
}

function decodeStreamsGroupHeartbeatRequestTopicInfo(reader: Reader, version: number): StreamsGroupHeartbeatRequestTopicInfo {
  const it = new StreamsGroupHeartbeatRequestTopicInfo();
  it.name = reader.compactString('name');
  it.partitions = reader.int32();
  it.replicationFactor = reader.int16();
  const topicConfigsCount = reader.compactArrayLength(3, 'topicConfigs');
  const topicConfigsItems: StreamsGroupHeartbeatRequestKeyValue[] = topicConfigsCount > 0 ? [decodeStreamsGroupHeartbeatRequestKeyValue(reader, version)] : [];
  for (let i = 1; i < topicConfigsCount; i++) topicConfigsItems.push(decodeStreamsGroupHeartbeatRequestKeyValue(reader, version));
  it.topicConfigs = topicConfigsItems;
  reader.skipTags();
  return it;
}

function encodeStreamsGroupHeartbeatRequestTopicInfo(writer: Writer, it: StreamsGroupHeartbeatRequestTopicInfo, version: number): void {
  writer.compactString(it.name);
  writer.int32(it.partitions);
  writer.int16(it.replicationFactor);
  const topicConfigsItems = it.topicConfigs;
  writer.compactArrayLength(topicConfigsItems.length);
  for (let i = 0; i < topicConfigsItems.length; i++) {
    encodeStreamsGroupHeartbeatRequestKeyValue(writer, topicConfigsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class StreamsGroupHeartbeatRequestCopartitionGroup {
  sourceTopics: number[] = [];
  sourceTopicRegex: number[] = [];
  repartitionSourceTopics: number[] = [];

  constructor(init?: Partial<StreamsGroupHeartbeatRequestCopartitionGroup>) {
    if (init === undefined) return;
    if (init.sourceTopics !== undefined) this.sourceTopics = init.sourceTopics;
    if (init.sourceTopicRegex !== undefined) this.sourceTopicRegex = init.sourceTopicRegex;
    if (init.repartitionSourceTopics !== undefined) this.repartitionSourceTopics = init.repartitionSourceTopics;
  }
}

function decodeStreamsGroupHeartbeatRequestCopartitionGroup(reader: Reader, _version: number): StreamsGroupHeartbeatRequestCopartitionGroup {
  const it = new StreamsGroupHeartbeatRequestCopartitionGroup();
  const sourceTopicsCount = reader.compactArrayLength(2, 'sourceTopics');
  const sourceTopicsItems: number[] = sourceTopicsCount > 0 ? [reader.int16()] : [];
  for (let i = 1; i < sourceTopicsCount; i++) sourceTopicsItems.push(reader.int16());
  it.sourceTopics = sourceTopicsItems;
  const sourceTopicRegexCount = reader.compactArrayLength(2, 'sourceTopicRegex');
  const sourceTopicRegexItems: number[] = sourceTopicRegexCount > 0 ? [reader.int16()] : [];
  for (let i = 1; i < sourceTopicRegexCount; i++) sourceTopicRegexItems.push(reader.int16());
  it.sourceTopicRegex = sourceTopicRegexItems;
  const repartitionSourceTopicsCount = reader.compactArrayLength(2, 'repartitionSourceTopics');
  const repartitionSourceTopicsItems: number[] = repartitionSourceTopicsCount > 0 ? [reader.int16()] : [];
  for (let i = 1; i < repartitionSourceTopicsCount; i++) repartitionSourceTopicsItems.push(reader.int16());
  it.repartitionSourceTopics = repartitionSourceTopicsItems;
  reader.skipTags();
  return it;
}

function encodeStreamsGroupHeartbeatRequestCopartitionGroup(writer: Writer, it: StreamsGroupHeartbeatRequestCopartitionGroup, _version: number): void {
  const sourceTopicsItems = it.sourceTopics;
  writer.compactArrayLength(sourceTopicsItems.length);
  for (let i = 0; i < sourceTopicsItems.length; i++) {
    writer.int16(sourceTopicsItems[i]!);
  }
  const sourceTopicRegexItems = it.sourceTopicRegex;
  writer.compactArrayLength(sourceTopicRegexItems.length);
  for (let i = 0; i < sourceTopicRegexItems.length; i++) {
    writer.int16(sourceTopicRegexItems[i]!);
  }
  const repartitionSourceTopicsItems = it.repartitionSourceTopics;
  writer.compactArrayLength(repartitionSourceTopicsItems.length);
  for (let i = 0; i < repartitionSourceTopicsItems.length; i++) {
    writer.int16(repartitionSourceTopicsItems[i]!);
  }
  writer.unsignedVarint(0);
}

export class StreamsGroupHeartbeatRequestSubtopology {
  subtopologyId: string = '';
  sourceTopics: string[] = [];
  sourceTopicRegex: string[] = [];
  stateChangelogTopics: StreamsGroupHeartbeatRequestTopicInfo[] = [];
  repartitionSinkTopics: string[] = [];
  repartitionSourceTopics: StreamsGroupHeartbeatRequestTopicInfo[] = [];
  copartitionGroups: StreamsGroupHeartbeatRequestCopartitionGroup[] = [];

  constructor(init?: Partial<StreamsGroupHeartbeatRequestSubtopology>) {
    if (init === undefined) return;
    if (init.subtopologyId !== undefined) this.subtopologyId = init.subtopologyId;
    if (init.sourceTopics !== undefined) this.sourceTopics = init.sourceTopics;
    if (init.sourceTopicRegex !== undefined) this.sourceTopicRegex = init.sourceTopicRegex;
    if (init.stateChangelogTopics !== undefined) this.stateChangelogTopics = init.stateChangelogTopics;
    if (init.repartitionSinkTopics !== undefined) this.repartitionSinkTopics = init.repartitionSinkTopics;
    if (init.repartitionSourceTopics !== undefined) this.repartitionSourceTopics = init.repartitionSourceTopics;
    if (init.copartitionGroups !== undefined) this.copartitionGroups = init.copartitionGroups;
  }
}

function decodeStreamsGroupHeartbeatRequestSubtopology(reader: Reader, version: number): StreamsGroupHeartbeatRequestSubtopology {
  const it = new StreamsGroupHeartbeatRequestSubtopology();
  it.subtopologyId = reader.compactString('subtopologyId');
  const sourceTopicsCount = reader.compactArrayLength(1, 'sourceTopics');
  const sourceTopicsItems: string[] = sourceTopicsCount > 0 ? [reader.compactString('sourceTopics')] : [];
  for (let i = 1; i < sourceTopicsCount; i++) sourceTopicsItems.push(reader.compactString('sourceTopics'));
  it.sourceTopics = sourceTopicsItems;
  const sourceTopicRegexCount = reader.compactArrayLength(1, 'sourceTopicRegex');
  const sourceTopicRegexItems: string[] = sourceTopicRegexCount > 0 ? [reader.compactString('sourceTopicRegex')] : [];
  for (let i = 1; i < sourceTopicRegexCount; i++) sourceTopicRegexItems.push(reader.compactString('sourceTopicRegex'));
  it.sourceTopicRegex = sourceTopicRegexItems;
  const stateChangelogTopicsCount = reader.compactArrayLength(9, 'stateChangelogTopics');
  const stateChangelogTopicsItems: StreamsGroupHeartbeatRequestTopicInfo[] = stateChangelogTopicsCount > 0 ? [decodeStreamsGroupHeartbeatRequestTopicInfo(reader, version)] : [];
  for (let i = 1; i < stateChangelogTopicsCount; i++) stateChangelogTopicsItems.push(decodeStreamsGroupHeartbeatRequestTopicInfo(reader, version));
  it.stateChangelogTopics = stateChangelogTopicsItems;
  const repartitionSinkTopicsCount = reader.compactArrayLength(1, 'repartitionSinkTopics');
  const repartitionSinkTopicsItems: string[] = repartitionSinkTopicsCount > 0 ? [reader.compactString('repartitionSinkTopics')] : [];
  for (let i = 1; i < repartitionSinkTopicsCount; i++) repartitionSinkTopicsItems.push(reader.compactString('repartitionSinkTopics'));
  it.repartitionSinkTopics = repartitionSinkTopicsItems;
  const repartitionSourceTopicsCount = reader.compactArrayLength(9, 'repartitionSourceTopics');
  const repartitionSourceTopicsItems: StreamsGroupHeartbeatRequestTopicInfo[] = repartitionSourceTopicsCount > 0 ? [decodeStreamsGroupHeartbeatRequestTopicInfo(reader, version)] : [];
  for (let i = 1; i < repartitionSourceTopicsCount; i++) repartitionSourceTopicsItems.push(decodeStreamsGroupHeartbeatRequestTopicInfo(reader, version));
  it.repartitionSourceTopics = repartitionSourceTopicsItems;
  const copartitionGroupsCount = reader.compactArrayLength(4, 'copartitionGroups');
  const copartitionGroupsItems: StreamsGroupHeartbeatRequestCopartitionGroup[] = copartitionGroupsCount > 0 ? [decodeStreamsGroupHeartbeatRequestCopartitionGroup(reader, version)] : [];
  for (let i = 1; i < copartitionGroupsCount; i++) copartitionGroupsItems.push(decodeStreamsGroupHeartbeatRequestCopartitionGroup(reader, version));
  it.copartitionGroups = copartitionGroupsItems;
  reader.skipTags();
  return it;
}

function encodeStreamsGroupHeartbeatRequestSubtopology(writer: Writer, it: StreamsGroupHeartbeatRequestSubtopology, version: number): void {
  writer.compactString(it.subtopologyId);
  const sourceTopicsItems = it.sourceTopics;
  writer.compactArrayLength(sourceTopicsItems.length);
  for (let i = 0; i < sourceTopicsItems.length; i++) {
    writer.compactString(sourceTopicsItems[i]!);
  }
  const sourceTopicRegexItems = it.sourceTopicRegex;
  writer.compactArrayLength(sourceTopicRegexItems.length);
  for (let i = 0; i < sourceTopicRegexItems.length; i++) {
    writer.compactString(sourceTopicRegexItems[i]!);
  }
  const stateChangelogTopicsItems = it.stateChangelogTopics;
  writer.compactArrayLength(stateChangelogTopicsItems.length);
  for (let i = 0; i < stateChangelogTopicsItems.length; i++) {
    encodeStreamsGroupHeartbeatRequestTopicInfo(writer, stateChangelogTopicsItems[i]!, version);
  }
  const repartitionSinkTopicsItems = it.repartitionSinkTopics;
  writer.compactArrayLength(repartitionSinkTopicsItems.length);
  for (let i = 0; i < repartitionSinkTopicsItems.length; i++) {
    writer.compactString(repartitionSinkTopicsItems[i]!);
  }
  const repartitionSourceTopicsItems = it.repartitionSourceTopics;
  writer.compactArrayLength(repartitionSourceTopicsItems.length);
  for (let i = 0; i < repartitionSourceTopicsItems.length; i++) {
    encodeStreamsGroupHeartbeatRequestTopicInfo(writer, repartitionSourceTopicsItems[i]!, version);
  }
  const copartitionGroupsItems = it.copartitionGroups;
  writer.compactArrayLength(copartitionGroupsItems.length);
  for (let i = 0; i < copartitionGroupsItems.length; i++) {
    encodeStreamsGroupHeartbeatRequestCopartitionGroup(writer, copartitionGroupsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class StreamsGroupHeartbeatRequestTopology {
  epoch: number = 0;
  subtopologies: StreamsGroupHeartbeatRequestSubtopology[] = [];

  constructor(init?: Partial<StreamsGroupHeartbeatRequestTopology>) {
    if (init === undefined) return;
    if (init.epoch !== undefined) this.epoch = init.epoch;
    if (init.subtopologies !== undefined) this.subtopologies = init.subtopologies;
  }
}

function decodeStreamsGroupHeartbeatRequestTopology(reader: Reader, version: number): StreamsGroupHeartbeatRequestTopology {
  const it = new StreamsGroupHeartbeatRequestTopology();
  it.epoch = reader.int32();
  const subtopologiesCount = reader.compactArrayLength(8, 'subtopologies');
  const subtopologiesItems: StreamsGroupHeartbeatRequestSubtopology[] = subtopologiesCount > 0 ? [decodeStreamsGroupHeartbeatRequestSubtopology(reader, version)] : [];
  for (let i = 1; i < subtopologiesCount; i++) subtopologiesItems.push(decodeStreamsGroupHeartbeatRequestSubtopology(reader, version));
  it.subtopologies = subtopologiesItems;
  reader.skipTags();
  return it;
}

function encodeStreamsGroupHeartbeatRequestTopology(writer: Writer, it: StreamsGroupHeartbeatRequestTopology, version: number): void {
  writer.int32(it.epoch);
  const subtopologiesItems = it.subtopologies;
  writer.compactArrayLength(subtopologiesItems.length);
  for (let i = 0; i < subtopologiesItems.length; i++) {
    encodeStreamsGroupHeartbeatRequestSubtopology(writer, subtopologiesItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class StreamsGroupHeartbeatRequestTaskIds {
  subtopologyId: string = '';
  partitions: number[] = [];

  constructor(init?: Partial<StreamsGroupHeartbeatRequestTaskIds>) {
    if (init === undefined) return;
    if (init.subtopologyId !== undefined) this.subtopologyId = init.subtopologyId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeStreamsGroupHeartbeatRequestTaskIds(reader: Reader, _version: number): StreamsGroupHeartbeatRequestTaskIds {
  const it = new StreamsGroupHeartbeatRequestTaskIds();
  it.subtopologyId = reader.compactString('subtopologyId');
  const partitionsCount = reader.compactArrayLength(4, 'partitions');
  const partitionsItems: number[] = partitionsCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(reader.int32());
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeStreamsGroupHeartbeatRequestTaskIds(writer: Writer, it: StreamsGroupHeartbeatRequestTaskIds, _version: number): void {
  writer.compactString(it.subtopologyId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    writer.int32(partitionsItems[i]!);
  }
  writer.unsignedVarint(0);
}

export class StreamsGroupHeartbeatRequestEndpoint {
  host: string = '';
  port: number = 0;

  constructor(init?: Partial<StreamsGroupHeartbeatRequestEndpoint>) {
    if (init === undefined) return;
    if (init.host !== undefined) this.host = init.host;
    if (init.port !== undefined) this.port = init.port;
  }
}

function decodeStreamsGroupHeartbeatRequestEndpoint(reader: Reader, _version: number): StreamsGroupHeartbeatRequestEndpoint {
  const it = new StreamsGroupHeartbeatRequestEndpoint();
  it.host = reader.compactString('host');
  it.port = reader.uint16();
  reader.skipTags();
  return it;
}

function encodeStreamsGroupHeartbeatRequestEndpoint(writer: Writer, it: StreamsGroupHeartbeatRequestEndpoint, _version: number): void {
  writer.compactString(it.host);
  writer.uint16(it.port);
  writer.unsignedVarint(0);
}

export class StreamsGroupHeartbeatRequestTaskOffset {
  subtopologyId: string = '';
  partition: number = 0;
  offset: number = 0;

  constructor(init?: Partial<StreamsGroupHeartbeatRequestTaskOffset>) {
    if (init === undefined) return;
    if (init.subtopologyId !== undefined) this.subtopologyId = init.subtopologyId;
    if (init.partition !== undefined) this.partition = init.partition;
    if (init.offset !== undefined) this.offset = init.offset;
  }
}

function decodeStreamsGroupHeartbeatRequestTaskOffset(reader: Reader, _version: number): StreamsGroupHeartbeatRequestTaskOffset {
  const it = new StreamsGroupHeartbeatRequestTaskOffset();
  it.subtopologyId = reader.compactString('subtopologyId');
  it.partition = reader.int32();
  it.offset = reader.int64('offset');
  reader.skipTags();
  return it;
}

function encodeStreamsGroupHeartbeatRequestTaskOffset(writer: Writer, it: StreamsGroupHeartbeatRequestTaskOffset, _version: number): void {
  writer.compactString(it.subtopologyId);
  writer.int32(it.partition);
  writer.int64(it.offset);
  writer.unsignedVarint(0);
}

export class StreamsGroupHeartbeatRequest {
  groupId: string = '';
  memberId: string = '';
  memberEpoch: number = 0;
  endpointInformationEpoch: number = 0;
  instanceId: string | null = null;
  rackId: string | null = null;
  rebalanceTimeoutMs: number = -1;
  topology: StreamsGroupHeartbeatRequestTopology | null = null;
  activeTasks: StreamsGroupHeartbeatRequestTaskIds[] | null = null;
  standbyTasks: StreamsGroupHeartbeatRequestTaskIds[] | null = null;
  warmupTasks: StreamsGroupHeartbeatRequestTaskIds[] | null = null;
  processId: string | null = null;
  userEndpoint: StreamsGroupHeartbeatRequestEndpoint | null = null;
  clientTags: StreamsGroupHeartbeatRequestKeyValue[] | null = null;
  taskOffsets: StreamsGroupHeartbeatRequestTaskOffset[] | null = null;
  taskEndOffsets: StreamsGroupHeartbeatRequestTaskOffset[] | null = null;
  shutdownApplication: boolean = false;

  constructor(init?: Partial<StreamsGroupHeartbeatRequest>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.memberId !== undefined) this.memberId = init.memberId;
    if (init.memberEpoch !== undefined) this.memberEpoch = init.memberEpoch;
    if (init.endpointInformationEpoch !== undefined) this.endpointInformationEpoch = init.endpointInformationEpoch;
    if (init.instanceId !== undefined) this.instanceId = init.instanceId;
    if (init.rackId !== undefined) this.rackId = init.rackId;
    if (init.rebalanceTimeoutMs !== undefined) this.rebalanceTimeoutMs = init.rebalanceTimeoutMs;
    if (init.topology !== undefined) this.topology = init.topology;
    if (init.activeTasks !== undefined) this.activeTasks = init.activeTasks;
    if (init.standbyTasks !== undefined) this.standbyTasks = init.standbyTasks;
    if (init.warmupTasks !== undefined) this.warmupTasks = init.warmupTasks;
    if (init.processId !== undefined) this.processId = init.processId;
    if (init.userEndpoint !== undefined) this.userEndpoint = init.userEndpoint;
    if (init.clientTags !== undefined) this.clientTags = init.clientTags;
    if (init.taskOffsets !== undefined) this.taskOffsets = init.taskOffsets;
    if (init.taskEndOffsets !== undefined) this.taskEndOffsets = init.taskEndOffsets;
    if (init.shutdownApplication !== undefined) this.shutdownApplication = init.shutdownApplication;
  }
}

function decodeStreamsGroupHeartbeatRequest(reader: Reader, version: number): StreamsGroupHeartbeatRequest {
  const it = new StreamsGroupHeartbeatRequest();
  it.groupId = reader.compactString('groupId');
  it.memberId = reader.compactString('memberId');
  it.memberEpoch = reader.int32();
  it.endpointInformationEpoch = reader.int32();
  it.instanceId = reader.compactNullableString('instanceId');
  it.rackId = reader.compactNullableString('rackId');
  it.rebalanceTimeoutMs = reader.int32();
  it.topology = reader.int8() < 0 ? null : decodeStreamsGroupHeartbeatRequestTopology(reader, version);
  const activeTasksCount = reader.compactNullableArrayLength(3, 'activeTasks');
  if (activeTasksCount < 0) {
    it.activeTasks = null;
  } else {
    const activeTasksItems: StreamsGroupHeartbeatRequestTaskIds[] = activeTasksCount > 0 ? [decodeStreamsGroupHeartbeatRequestTaskIds(reader, version)] : [];
    for (let i = 1; i < activeTasksCount; i++) activeTasksItems.push(decodeStreamsGroupHeartbeatRequestTaskIds(reader, version));
    it.activeTasks = activeTasksItems;
  }
  const standbyTasksCount = reader.compactNullableArrayLength(3, 'standbyTasks');
  if (standbyTasksCount < 0) {
    it.standbyTasks = null;
  } else {
    const standbyTasksItems: StreamsGroupHeartbeatRequestTaskIds[] = standbyTasksCount > 0 ? [decodeStreamsGroupHeartbeatRequestTaskIds(reader, version)] : [];
    for (let i = 1; i < standbyTasksCount; i++) standbyTasksItems.push(decodeStreamsGroupHeartbeatRequestTaskIds(reader, version));
    it.standbyTasks = standbyTasksItems;
  }
  const warmupTasksCount = reader.compactNullableArrayLength(3, 'warmupTasks');
  if (warmupTasksCount < 0) {
    it.warmupTasks = null;
  } else {
    const warmupTasksItems: StreamsGroupHeartbeatRequestTaskIds[] = warmupTasksCount > 0 ? [decodeStreamsGroupHeartbeatRequestTaskIds(reader, version)] : [];
    for (let i = 1; i < warmupTasksCount; i++) warmupTasksItems.push(decodeStreamsGroupHeartbeatRequestTaskIds(reader, version));
    it.warmupTasks = warmupTasksItems;
  }
  it.processId = reader.compactNullableString('processId');
  it.userEndpoint = reader.int8() < 0 ? null : decodeStreamsGroupHeartbeatRequestEndpoint(reader, version);
  const clientTagsCount = reader.compactNullableArrayLength(3, 'clientTags');
  if (clientTagsCount < 0) {
    it.clientTags = null;
  } else {
    const clientTagsItems: StreamsGroupHeartbeatRequestKeyValue[] = clientTagsCount > 0 ? [decodeStreamsGroupHeartbeatRequestKeyValue(reader, version)] : [];
    for (let i = 1; i < clientTagsCount; i++) clientTagsItems.push(decodeStreamsGroupHeartbeatRequestKeyValue(reader, version));
    it.clientTags = clientTagsItems;
  }
  const taskOffsetsCount = reader.compactNullableArrayLength(14, 'taskOffsets');
  if (taskOffsetsCount < 0) {
    it.taskOffsets = null;
  } else {
    const taskOffsetsItems: StreamsGroupHeartbeatRequestTaskOffset[] = taskOffsetsCount > 0 ? [decodeStreamsGroupHeartbeatRequestTaskOffset(reader, version)] : [];
    for (let i = 1; i < taskOffsetsCount; i++) taskOffsetsItems.push(decodeStreamsGroupHeartbeatRequestTaskOffset(reader, version));
    it.taskOffsets = taskOffsetsItems;
  }
  const taskEndOffsetsCount = reader.compactNullableArrayLength(14, 'taskEndOffsets');
  if (taskEndOffsetsCount < 0) {
    it.taskEndOffsets = null;
  } else {
    const taskEndOffsetsItems: StreamsGroupHeartbeatRequestTaskOffset[] = taskEndOffsetsCount > 0 ? [decodeStreamsGroupHeartbeatRequestTaskOffset(reader, version)] : [];
    for (let i = 1; i < taskEndOffsetsCount; i++) taskEndOffsetsItems.push(decodeStreamsGroupHeartbeatRequestTaskOffset(reader, version));
    it.taskEndOffsets = taskEndOffsetsItems;
  }
  it.shutdownApplication = reader.bool();
  reader.skipTags();
  return it;
}

function encodeStreamsGroupHeartbeatRequest(writer: Writer, it: StreamsGroupHeartbeatRequest, version: number): void {
  writer.compactString(it.groupId);
  writer.compactString(it.memberId);
  writer.int32(it.memberEpoch);
  writer.int32(it.endpointInformationEpoch);
  writer.compactNullableString(it.instanceId);
  writer.compactNullableString(it.rackId);
  writer.int32(it.rebalanceTimeoutMs);
  if (it.topology === null) {
    writer.int8(-1);
  } else {
    writer.int8(1);
    encodeStreamsGroupHeartbeatRequestTopology(writer, it.topology, version);
  }
  const activeTasksItems = it.activeTasks;
  if (activeTasksItems === null) {
    writer.unsignedVarint(0);
  } else {
    writer.compactArrayLength(activeTasksItems.length);
    for (let i = 0; i < activeTasksItems.length; i++) {
      encodeStreamsGroupHeartbeatRequestTaskIds(writer, activeTasksItems[i]!, version);
    }
  }
  const standbyTasksItems = it.standbyTasks;
  if (standbyTasksItems === null) {
    writer.unsignedVarint(0);
  } else {
    writer.compactArrayLength(standbyTasksItems.length);
    for (let i = 0; i < standbyTasksItems.length; i++) {
      encodeStreamsGroupHeartbeatRequestTaskIds(writer, standbyTasksItems[i]!, version);
    }
  }
  const warmupTasksItems = it.warmupTasks;
  if (warmupTasksItems === null) {
    writer.unsignedVarint(0);
  } else {
    writer.compactArrayLength(warmupTasksItems.length);
    for (let i = 0; i < warmupTasksItems.length; i++) {
      encodeStreamsGroupHeartbeatRequestTaskIds(writer, warmupTasksItems[i]!, version);
    }
  }
  writer.compactNullableString(it.processId);
  if (it.userEndpoint === null) {
    writer.int8(-1);
  } else {
    writer.int8(1);
    encodeStreamsGroupHeartbeatRequestEndpoint(writer, it.userEndpoint, version);
  }
  const clientTagsItems = it.clientTags;
  if (clientTagsItems === null) {
    writer.unsignedVarint(0);
  } else {
    writer.compactArrayLength(clientTagsItems.length);
    for (let i = 0; i < clientTagsItems.length; i++) {
      encodeStreamsGroupHeartbeatRequestKeyValue(writer, clientTagsItems[i]!, version);
    }
  }
  const taskOffsetsItems = it.taskOffsets;
  if (taskOffsetsItems === null) {
    writer.unsignedVarint(0);
  } else {
    writer.compactArrayLength(taskOffsetsItems.length);
    for (let i = 0; i < taskOffsetsItems.length; i++) {
      encodeStreamsGroupHeartbeatRequestTaskOffset(writer, taskOffsetsItems[i]!, version);
    }
  }
  const taskEndOffsetsItems = it.taskEndOffsets;
  if (taskEndOffsetsItems === null) {
    writer.unsignedVarint(0);
  } else {
    writer.compactArrayLength(taskEndOffsetsItems.length);
    for (let i = 0; i < taskEndOffsetsItems.length; i++) {
      encodeStreamsGroupHeartbeatRequestTaskOffset(writer, taskEndOffsetsItems[i]!, version);
    }
  }
  writer.bool(it.shutdownApplication);
  writer.unsignedVarint(0);
}

export class StreamsGroupHeartbeatResponseStatus {
  statusCode: number = 0;
  statusDetail: string = '';

  constructor(init?: Partial<StreamsGroupHeartbeatResponseStatus>) {
    if (init === undefined) return;
    if (init.statusCode !== undefined) this.statusCode = init.statusCode;
    if (init.statusDetail !== undefined) this.statusDetail = init.statusDetail;
  }
}

function decodeStreamsGroupHeartbeatResponseStatus(reader: Reader, _version: number): StreamsGroupHeartbeatResponseStatus {
  const it = new StreamsGroupHeartbeatResponseStatus();
  it.statusCode = reader.int8();
  it.statusDetail = reader.compactString('statusDetail');
  reader.skipTags();
  return it;
}

function encodeStreamsGroupHeartbeatResponseStatus(writer: Writer, it: StreamsGroupHeartbeatResponseStatus, _version: number): void {
  writer.int8(it.statusCode);
  writer.compactString(it.statusDetail);
  writer.unsignedVarint(0);
}

export class StreamsGroupHeartbeatResponseTaskIds {
  subtopologyId: string = '';
  partitions: number[] = [];

  constructor(init?: Partial<StreamsGroupHeartbeatResponseTaskIds>) {
    if (init === undefined) return;
    if (init.subtopologyId !== undefined) this.subtopologyId = init.subtopologyId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeStreamsGroupHeartbeatResponseTaskIds(reader: Reader, _version: number): StreamsGroupHeartbeatResponseTaskIds {
  const it = new StreamsGroupHeartbeatResponseTaskIds();
  it.subtopologyId = reader.compactString('subtopologyId');
  const partitionsCount = reader.compactArrayLength(4, 'partitions');
  const partitionsItems: number[] = partitionsCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(reader.int32());
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeStreamsGroupHeartbeatResponseTaskIds(writer: Writer, it: StreamsGroupHeartbeatResponseTaskIds, _version: number): void {
  writer.compactString(it.subtopologyId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    writer.int32(partitionsItems[i]!);
  }
  writer.unsignedVarint(0);
}

export class StreamsGroupHeartbeatResponseEndpoint {
  host: string = '';
  port: number = 0;

  constructor(init?: Partial<StreamsGroupHeartbeatResponseEndpoint>) {
    if (init === undefined) return;
    if (init.host !== undefined) this.host = init.host;
    if (init.port !== undefined) this.port = init.port;
  }
}

function decodeStreamsGroupHeartbeatResponseEndpoint(reader: Reader, _version: number): StreamsGroupHeartbeatResponseEndpoint {
  const it = new StreamsGroupHeartbeatResponseEndpoint();
  it.host = reader.compactString('host');
  it.port = reader.uint16();
  reader.skipTags();
  return it;
}

function encodeStreamsGroupHeartbeatResponseEndpoint(writer: Writer, it: StreamsGroupHeartbeatResponseEndpoint, _version: number): void {
  writer.compactString(it.host);
  writer.uint16(it.port);
  writer.unsignedVarint(0);
}

export class StreamsGroupHeartbeatResponseTopicPartition {
  topic: string = '';
  partitions: number[] = [];

  constructor(init?: Partial<StreamsGroupHeartbeatResponseTopicPartition>) {
    if (init === undefined) return;
    if (init.topic !== undefined) this.topic = init.topic;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeStreamsGroupHeartbeatResponseTopicPartition(reader: Reader, _version: number): StreamsGroupHeartbeatResponseTopicPartition {
  const it = new StreamsGroupHeartbeatResponseTopicPartition();
  it.topic = reader.compactString('topic');
  const partitionsCount = reader.compactArrayLength(4, 'partitions');
  const partitionsItems: number[] = partitionsCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(reader.int32());
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeStreamsGroupHeartbeatResponseTopicPartition(writer: Writer, it: StreamsGroupHeartbeatResponseTopicPartition, _version: number): void {
  writer.compactString(it.topic);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    writer.int32(partitionsItems[i]!);
  }
  writer.unsignedVarint(0);
}

export class StreamsGroupHeartbeatResponseEndpointToPartitions {
  userEndpoint: StreamsGroupHeartbeatResponseEndpoint = new StreamsGroupHeartbeatResponseEndpoint();
  activePartitions: StreamsGroupHeartbeatResponseTopicPartition[] = [];
  standbyPartitions: StreamsGroupHeartbeatResponseTopicPartition[] = [];

  constructor(init?: Partial<StreamsGroupHeartbeatResponseEndpointToPartitions>) {
    if (init === undefined) return;
    if (init.userEndpoint !== undefined) this.userEndpoint = init.userEndpoint;
    if (init.activePartitions !== undefined) this.activePartitions = init.activePartitions;
    if (init.standbyPartitions !== undefined) this.standbyPartitions = init.standbyPartitions;
  }
}

function decodeStreamsGroupHeartbeatResponseEndpointToPartitions(reader: Reader, version: number): StreamsGroupHeartbeatResponseEndpointToPartitions {
  const it = new StreamsGroupHeartbeatResponseEndpointToPartitions();
  it.userEndpoint = decodeStreamsGroupHeartbeatResponseEndpoint(reader, version);
  const activePartitionsCount = reader.compactArrayLength(3, 'activePartitions');
  const activePartitionsItems: StreamsGroupHeartbeatResponseTopicPartition[] = activePartitionsCount > 0 ? [decodeStreamsGroupHeartbeatResponseTopicPartition(reader, version)] : [];
  for (let i = 1; i < activePartitionsCount; i++) activePartitionsItems.push(decodeStreamsGroupHeartbeatResponseTopicPartition(reader, version));
  it.activePartitions = activePartitionsItems;
  const standbyPartitionsCount = reader.compactArrayLength(3, 'standbyPartitions');
  const standbyPartitionsItems: StreamsGroupHeartbeatResponseTopicPartition[] = standbyPartitionsCount > 0 ? [decodeStreamsGroupHeartbeatResponseTopicPartition(reader, version)] : [];
  for (let i = 1; i < standbyPartitionsCount; i++) standbyPartitionsItems.push(decodeStreamsGroupHeartbeatResponseTopicPartition(reader, version));
  it.standbyPartitions = standbyPartitionsItems;
  reader.skipTags();
  return it;
}

function encodeStreamsGroupHeartbeatResponseEndpointToPartitions(writer: Writer, it: StreamsGroupHeartbeatResponseEndpointToPartitions, version: number): void {
  encodeStreamsGroupHeartbeatResponseEndpoint(writer, it.userEndpoint, version);
  const activePartitionsItems = it.activePartitions;
  writer.compactArrayLength(activePartitionsItems.length);
  for (let i = 0; i < activePartitionsItems.length; i++) {
    encodeStreamsGroupHeartbeatResponseTopicPartition(writer, activePartitionsItems[i]!, version);
  }
  const standbyPartitionsItems = it.standbyPartitions;
  writer.compactArrayLength(standbyPartitionsItems.length);
  for (let i = 0; i < standbyPartitionsItems.length; i++) {
    encodeStreamsGroupHeartbeatResponseTopicPartition(writer, standbyPartitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class StreamsGroupHeartbeatResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = null;
  memberId: string = '';
  memberEpoch: number = 0;
  heartbeatIntervalMs: number = 0;
  acceptableRecoveryLag: number = 0;
  taskOffsetIntervalMs: number = 0;
  status: StreamsGroupHeartbeatResponseStatus[] | null = [];
  activeTasks: StreamsGroupHeartbeatResponseTaskIds[] | null = null;
  standbyTasks: StreamsGroupHeartbeatResponseTaskIds[] | null = null;
  warmupTasks: StreamsGroupHeartbeatResponseTaskIds[] | null = null;
  endpointInformationEpoch: number = 0;
  partitionsByUserEndpoint: StreamsGroupHeartbeatResponseEndpointToPartitions[] | null = null;

  constructor(init?: Partial<StreamsGroupHeartbeatResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.memberId !== undefined) this.memberId = init.memberId;
    if (init.memberEpoch !== undefined) this.memberEpoch = init.memberEpoch;
    if (init.heartbeatIntervalMs !== undefined) this.heartbeatIntervalMs = init.heartbeatIntervalMs;
    if (init.acceptableRecoveryLag !== undefined) this.acceptableRecoveryLag = init.acceptableRecoveryLag;
    if (init.taskOffsetIntervalMs !== undefined) this.taskOffsetIntervalMs = init.taskOffsetIntervalMs;
    if (init.status !== undefined) this.status = init.status;
    if (init.activeTasks !== undefined) this.activeTasks = init.activeTasks;
    if (init.standbyTasks !== undefined) this.standbyTasks = init.standbyTasks;
    if (init.warmupTasks !== undefined) this.warmupTasks = init.warmupTasks;
    if (init.endpointInformationEpoch !== undefined) this.endpointInformationEpoch = init.endpointInformationEpoch;
    if (init.partitionsByUserEndpoint !== undefined) this.partitionsByUserEndpoint = init.partitionsByUserEndpoint;
  }
}

function decodeStreamsGroupHeartbeatResponse(reader: Reader, version: number): StreamsGroupHeartbeatResponse {
  const it = new StreamsGroupHeartbeatResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  it.memberId = reader.compactString('memberId');
  it.memberEpoch = reader.int32();
  it.heartbeatIntervalMs = reader.int32();
  it.acceptableRecoveryLag = reader.int32();
  it.taskOffsetIntervalMs = reader.int32();
  const statusCount = reader.compactNullableArrayLength(3, 'status');
  if (statusCount < 0) {
    it.status = null;
  } else {
    const statusItems: StreamsGroupHeartbeatResponseStatus[] = statusCount > 0 ? [decodeStreamsGroupHeartbeatResponseStatus(reader, version)] : [];
    for (let i = 1; i < statusCount; i++) statusItems.push(decodeStreamsGroupHeartbeatResponseStatus(reader, version));
    it.status = statusItems;
  }
  const activeTasksCount = reader.compactNullableArrayLength(3, 'activeTasks');
  if (activeTasksCount < 0) {
    it.activeTasks = null;
  } else {
    const activeTasksItems: StreamsGroupHeartbeatResponseTaskIds[] = activeTasksCount > 0 ? [decodeStreamsGroupHeartbeatResponseTaskIds(reader, version)] : [];
    for (let i = 1; i < activeTasksCount; i++) activeTasksItems.push(decodeStreamsGroupHeartbeatResponseTaskIds(reader, version));
    it.activeTasks = activeTasksItems;
  }
  const standbyTasksCount = reader.compactNullableArrayLength(3, 'standbyTasks');
  if (standbyTasksCount < 0) {
    it.standbyTasks = null;
  } else {
    const standbyTasksItems: StreamsGroupHeartbeatResponseTaskIds[] = standbyTasksCount > 0 ? [decodeStreamsGroupHeartbeatResponseTaskIds(reader, version)] : [];
    for (let i = 1; i < standbyTasksCount; i++) standbyTasksItems.push(decodeStreamsGroupHeartbeatResponseTaskIds(reader, version));
    it.standbyTasks = standbyTasksItems;
  }
  const warmupTasksCount = reader.compactNullableArrayLength(3, 'warmupTasks');
  if (warmupTasksCount < 0) {
    it.warmupTasks = null;
  } else {
    const warmupTasksItems: StreamsGroupHeartbeatResponseTaskIds[] = warmupTasksCount > 0 ? [decodeStreamsGroupHeartbeatResponseTaskIds(reader, version)] : [];
    for (let i = 1; i < warmupTasksCount; i++) warmupTasksItems.push(decodeStreamsGroupHeartbeatResponseTaskIds(reader, version));
    it.warmupTasks = warmupTasksItems;
  }
  it.endpointInformationEpoch = reader.int32();
  const partitionsByUserEndpointCount = reader.compactNullableArrayLength(7, 'partitionsByUserEndpoint');
  if (partitionsByUserEndpointCount < 0) {
    it.partitionsByUserEndpoint = null;
  } else {
    const partitionsByUserEndpointItems: StreamsGroupHeartbeatResponseEndpointToPartitions[] = partitionsByUserEndpointCount > 0 ? [decodeStreamsGroupHeartbeatResponseEndpointToPartitions(reader, version)] : [];
    for (let i = 1; i < partitionsByUserEndpointCount; i++) partitionsByUserEndpointItems.push(decodeStreamsGroupHeartbeatResponseEndpointToPartitions(reader, version));
    it.partitionsByUserEndpoint = partitionsByUserEndpointItems;
  }
  reader.skipTags();
  return it;
}

function encodeStreamsGroupHeartbeatResponse(writer: Writer, it: StreamsGroupHeartbeatResponse, version: number): void {
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  writer.compactString(it.memberId);
  writer.int32(it.memberEpoch);
  writer.int32(it.heartbeatIntervalMs);
  writer.int32(it.acceptableRecoveryLag);
  writer.int32(it.taskOffsetIntervalMs);
  const statusItems = it.status;
  if (statusItems === null) {
    writer.unsignedVarint(0);
  } else {
    writer.compactArrayLength(statusItems.length);
    for (let i = 0; i < statusItems.length; i++) {
      encodeStreamsGroupHeartbeatResponseStatus(writer, statusItems[i]!, version);
    }
  }
  const activeTasksItems = it.activeTasks;
  if (activeTasksItems === null) {
    writer.unsignedVarint(0);
  } else {
    writer.compactArrayLength(activeTasksItems.length);
    for (let i = 0; i < activeTasksItems.length; i++) {
      encodeStreamsGroupHeartbeatResponseTaskIds(writer, activeTasksItems[i]!, version);
    }
  }
  const standbyTasksItems = it.standbyTasks;
  if (standbyTasksItems === null) {
    writer.unsignedVarint(0);
  } else {
    writer.compactArrayLength(standbyTasksItems.length);
    for (let i = 0; i < standbyTasksItems.length; i++) {
      encodeStreamsGroupHeartbeatResponseTaskIds(writer, standbyTasksItems[i]!, version);
    }
  }
  const warmupTasksItems = it.warmupTasks;
  if (warmupTasksItems === null) {
    writer.unsignedVarint(0);
  } else {
    writer.compactArrayLength(warmupTasksItems.length);
    for (let i = 0; i < warmupTasksItems.length; i++) {
      encodeStreamsGroupHeartbeatResponseTaskIds(writer, warmupTasksItems[i]!, version);
    }
  }
  writer.int32(it.endpointInformationEpoch);
  const partitionsByUserEndpointItems = it.partitionsByUserEndpoint;
  if (partitionsByUserEndpointItems === null) {
    writer.unsignedVarint(0);
  } else {
    writer.compactArrayLength(partitionsByUserEndpointItems.length);
    for (let i = 0; i < partitionsByUserEndpointItems.length; i++) {
      encodeStreamsGroupHeartbeatResponseEndpointToPartitions(writer, partitionsByUserEndpointItems[i]!, version);
    }
  }
  writer.unsignedVarint(0);
}

export const streamsGroupHeartbeat: Api<StreamsGroupHeartbeatRequest, StreamsGroupHeartbeatResponse> = {
  key: 88,
  name: 'StreamsGroupHeartbeat',
  versions: [0, 0],
  latestVersion: 0,
  flexibleFrom: 0,
  scope: ['broker'],
  request: {
    name: 'StreamsGroupHeartbeatRequest',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`StreamsGroupHeartbeatRequest has no version ${version}`);
      return decodeStreamsGroupHeartbeatRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`StreamsGroupHeartbeatRequest has no version ${version}`);
      encodeStreamsGroupHeartbeatRequest(writer, message, version);
    },
  },
  response: {
    name: 'StreamsGroupHeartbeatResponse',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`StreamsGroupHeartbeatResponse has no version ${version}`);
      return decodeStreamsGroupHeartbeatResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`StreamsGroupHeartbeatResponse has no version ${version}`);
      encodeStreamsGroupHeartbeatResponse(writer, message, version);
    },
  },
};
