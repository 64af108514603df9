// Generated from protocol-spec/records/metadata by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../../base/uuid.ts';
import type { RecordType } from '../../api.ts';
import { DecodeError, type Reader } from '../../reader.ts';
import { EncodeError, unsupportedField, Writer } from '../../writer.ts';

const EMPTY_BYTES = Buffer.alloc(0);

export class RegisterBrokerRecordBrokerEndpoint {
  name: string = '';
  host: string = '';
  port: number = 0;
  securityProtocol: number = 0;

  constructor(init?: Partial<RegisterBrokerRecordBrokerEndpoint>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.host !== undefined) this.host = init.host;
    if (init.port !== undefined) this.port = init.port;
    if (init.securityProtocol !== undefined) this.securityProtocol = init.securityProtocol;
  }
}

function decodeRegisterBrokerRecordBrokerEndpoint(reader: Reader, _version: number): RegisterBrokerRecordBrokerEndpoint {
  const it = new RegisterBrokerRecordBrokerEndpoint();
  it.name = reader.compactString('name');
  it.host = reader.compactString('host');
  it.port = reader.uint16();
  it.securityProtocol = reader.int16();
  reader.skipTags();
  return it;
}

function encodeRegisterBrokerRecordBrokerEndpoint(writer: Writer, it: RegisterBrokerRecordBrokerEndpoint, _version: number): void {
  writer.compactString(it.name);
  writer.compactString(it.host);
  writer.uint16(it.port);
  writer.int16(it.securityProtocol);
  writer.unsignedVarint(0);
}

export class RegisterBrokerRecordBrokerFeature {
  name: string = '';
  minSupportedVersion: number = 0;
  maxSupportedVersion: number = 0;

  constructor(init?: Partial<RegisterBrokerRecordBrokerFeature>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.minSupportedVersion !== undefined) this.minSupportedVersion = init.minSupportedVersion;
    if (init.maxSupportedVersion !== undefined) this.maxSupportedVersion = init.maxSupportedVersion;
  }
}

function decodeRegisterBrokerRecordBrokerFeature(reader: Reader, _version: number): RegisterBrokerRecordBrokerFeature {
  const it = new RegisterBrokerRecordBrokerFeature();
  it.name = reader.compactString('name');
  it.minSupportedVersion = reader.int16();
  it.maxSupportedVersion = reader.int16();
  reader.skipTags();
  return it;
}

function encodeRegisterBrokerRecordBrokerFeature(writer: Writer, it: RegisterBrokerRecordBrokerFeature, _version: number): void {
  writer.compactString(it.name);
  writer.int16(it.minSupportedVersion);
  writer.int16(it.maxSupportedVersion);
  writer.unsignedVarint(0);
}

export class RegisterBrokerRecord {
  brokerId: number = 0;
  isMigratingZkBroker: boolean = false;
  incarnationId: Uuid = ZERO_UUID;
  brokerEpoch: number = 0;
  endPoints: RegisterBrokerRecordBrokerEndpoint[] = [];
  features: RegisterBrokerRecordBrokerFeature[] = [];
  rack: string | null = '';
  fenced: boolean = true;
  inControlledShutdown: boolean = false;
  logDirs: Uuid[] = [];
  cordonedLogDirs: Uuid[] | null = null;

  constructor(init?: Partial<RegisterBrokerRecord>) {
    if (init === undefined) return;
    if (init.brokerId !== undefined) this.brokerId = init.brokerId;
    if (init.isMigratingZkBroker !== undefined) this.isMigratingZkBroker = init.isMigratingZkBroker;
    if (init.incarnationId !== undefined) this.incarnationId = init.incarnationId;
    if (init.brokerEpoch !== undefined) this.brokerEpoch = init.brokerEpoch;
    if (init.endPoints !== undefined) this.endPoints = init.endPoints;
    if (init.features !== undefined) this.features = init.features;
    if (init.rack !== undefined) this.rack = init.rack;
    if (init.fenced !== undefined) this.fenced = init.fenced;
    if (init.inControlledShutdown !== undefined) this.inControlledShutdown = init.inControlledShutdown;
    if (init.logDirs !== undefined) this.logDirs = init.logDirs;
    if (init.cordonedLogDirs !== undefined) this.cordonedLogDirs = init.cordonedLogDirs;
  }
}

function decodeRegisterBrokerRecord(reader: Reader, version: number): RegisterBrokerRecord {
  const it = new RegisterBrokerRecord();
  it.brokerId = reader.int32();
  if (version >= 2) {
    it.isMigratingZkBroker = reader.bool();
  }
  it.incarnationId = reader.uuid();
  it.brokerEpoch = reader.int64('brokerEpoch');
  const endPointsCount = reader.compactArrayLength(7, 'endPoints');
  const endPointsItems: RegisterBrokerRecordBrokerEndpoint[] = endPointsCount > 0 ? [decodeRegisterBrokerRecordBrokerEndpoint(reader, version)] : [];
  for (let i = 1; i < endPointsCount; i++) endPointsItems.push(decodeRegisterBrokerRecordBrokerEndpoint(reader, version));
  it.endPoints = endPointsItems;
  const featuresCount = reader.compactArrayLength(6, 'features');
  const featuresItems: RegisterBrokerRecordBrokerFeature[] = featuresCount > 0 ? [decodeRegisterBrokerRecordBrokerFeature(reader, version)] : [];
  for (let i = 1; i < featuresCount; i++) featuresItems.push(decodeRegisterBrokerRecordBrokerFeature(reader, version));
  it.features = featuresItems;
  it.rack = reader.compactNullableString('rack');
  it.fenced = reader.bool();
  if (version >= 1) {
    it.inControlledShutdown = reader.bool();
  }
  const tagCount = reader.tagCount();
  for (let t = 0; t < tagCount; t++) {
    const tag = reader.unsignedVarint();
    const size = reader.unsignedVarint();
    if (tag === 0 && version >= 3) {
      const logDirsCount = reader.compactArrayLength(16, 'logDirs');
      const logDirsItems: Uuid[] = logDirsCount > 0 ? [reader.uuid()] : [];
      for (let i = 1; i < logDirsCount; i++) logDirsItems.push(reader.uuid());
      it.logDirs = logDirsItems;
    } else if (tag === 1 && version >= 4) {
      const cordonedLogDirsCount = reader.compactNullableArrayLength(16, 'cordonedLogDirs');
      if (cordonedLogDirsCount < 0) {
        it.cordonedLogDirs = null;
      } else {
        const cordonedLogDirsItems: Uuid[] = cordonedLogDirsCount > 0 ? [reader.uuid()] : [];
        for (let i = 1; i < cordonedLogDirsCount; i++) cordonedLogDirsItems.push(reader.uuid());
        it.cordonedLogDirs = cordonedLogDirsItems;
      }
    } else {
      reader.skip(size);
    }
  }
  return it;
}

function encodeRegisterBrokerRecord(writer: Writer, it: RegisterBrokerRecord, version: number): void {
  writer.int32(it.brokerId);
  if (version >= 2) {
    writer.bool(it.isMigratingZkBroker);
  } else if (it.isMigratingZkBroker !== false) {
    throw unsupportedField('RegisterBrokerRecord', 'isMigratingZkBroker', version);
  }
  writer.uuid(it.incarnationId);
  writer.int64(it.brokerEpoch);
  const endPointsItems = it.endPoints;
  writer.compactArrayLength(endPointsItems.length);
  for (let i = 0; i < endPointsItems.length; i++) {
    encodeRegisterBrokerRecordBrokerEndpoint(writer, endPointsItems[i]!, version);
  }
  const featuresItems = it.features;
  writer.compactArrayLength(featuresItems.length);
  for (let i = 0; i < featuresItems.length; i++) {
    encodeRegisterBrokerRecordBrokerFeature(writer, featuresItems[i]!, version);
  }
  writer.compactNullableString(it.rack);
  writer.bool(it.fenced);
  if (version >= 1) {
    writer.bool(it.inControlledShutdown);
  } else if (it.inControlledShutdown !== false) {
    throw unsupportedField('RegisterBrokerRecord', 'inControlledShutdown', version);
  }
  if (!(version >= 3) && it.logDirs.length !== 0) throw unsupportedField('RegisterBrokerRecord', 'logDirs', version);
  if (!(version >= 4) && it.cordonedLogDirs !== null) throw unsupportedField('RegisterBrokerRecord', 'cordonedLogDirs', version);
  let tagCount = 0;
  if (version >= 3 && it.logDirs.length !== 0) tagCount++;
  if (version >= 4 && it.cordonedLogDirs !== null) tagCount++;
  writer.unsignedVarint(tagCount);
  if (version >= 3 && it.logDirs.length !== 0) {
    writer.unsignedVarint(0);
    const content = new Writer(64);
    const logDirsItems = it.logDirs;
    content.compactArrayLength(logDirsItems.length);
    for (let i = 0; i < logDirsItems.length; i++) {
      content.uuid(logDirsItems[i]!);
    }
    writer.sized(content);
  }
  if (version >= 4 && it.cordonedLogDirs !== null) {
    writer.unsignedVarint(1);
    const content = new Writer(64);
    const cordonedLogDirsItems = it.cordonedLogDirs;
    if (cordonedLogDirsItems === null) {
      content.unsignedVarint(0);
    } else {
      content.compactArrayLength(cordonedLogDirsItems.length);
      for (let i = 0; i < cordonedLogDirsItems.length; i++) {
        content.uuid(cordonedLogDirsItems[i]!);
      }
    }
    writer.sized(content);
  }
}
export const registerBrokerRecord: RecordType<RegisterBrokerRecord> = {
  key: 0,
  versions: [0, 4],
  name: 'RegisterBrokerRecord',
  decode(reader, version) {
    if (version < 0 || version > 4) throw new DecodeError(`RegisterBrokerRecord has no version ${version}`);
    return decodeRegisterBrokerRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version < 0 || version > 4) throw new EncodeError(`RegisterBrokerRecord has no version ${version}`);
    encodeRegisterBrokerRecord(writer, message, version);
  },
};

export class UnregisterBrokerRecord {
  brokerId: number = 0;
  brokerEpoch: number = 0;

  constructor(init?: Partial<UnregisterBrokerRecord>) {
    if (init === undefined) return;
    if (init.brokerId !== undefined) this.brokerId = init.brokerId;
    if (init.brokerEpoch !== undefined) this.brokerEpoch = init.brokerEpoch;
  }
}

function decodeUnregisterBrokerRecord(reader: Reader, _version: number): UnregisterBrokerRecord {
  const it = new UnregisterBrokerRecord();
  it.brokerId = reader.int32();
  it.brokerEpoch = reader.int64('brokerEpoch');
  reader.skipTags();
  return it;
}

function encodeUnregisterBrokerRecord(writer: Writer, it: UnregisterBrokerRecord, _version: number): void {
  writer.int32(it.brokerId);
  writer.int64(it.brokerEpoch);
  writer.unsignedVarint(0);
}
export const unregisterBrokerRecord: RecordType<UnregisterBrokerRecord> = {
  key: 1,
  versions: [0, 0],
  name: 'UnregisterBrokerRecord',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`UnregisterBrokerRecord has no version ${version}`);
    return decodeUnregisterBrokerRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`UnregisterBrokerRecord has no version ${version}`);
    encodeUnregisterBrokerRecord(writer, message, version);
  },
};

export class TopicRecord {
  name: string = '';
  topicId: Uuid = ZERO_UUID;

  constructor(init?: Partial<TopicRecord>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.topicId !== undefined) this.topicId = init.topicId;
  }
}

function decodeTopicRecord(reader: Reader, _version: number): TopicRecord {
  const it = new TopicRecord();
  it.name = reader.compactString('name');
  it.topicId = reader.uuid();
  reader.skipTags();
  return it;
}

function encodeTopicRecord(writer: Writer, it: TopicRecord, _version: number): void {
  writer.compactString(it.name);
  writer.uuid(it.topicId);
  writer.unsignedVarint(0);
}
export const topicRecord: RecordType<TopicRecord> = {
  key: 2,
  versions: [0, 0],
  name: 'TopicRecord',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`TopicRecord has no version ${version}`);
    return decodeTopicRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`TopicRecord has no version ${version}`);
    encodeTopicRecord(writer, message, version);
  },
};

export class PartitionRecord {
  partitionId: number = -1;
  topicId: Uuid = ZERO_UUID;
  replicas: number[] = [];
  isr: number[] = [];
  removingReplicas: number[] = [];
  addingReplicas: number[] = [];
  leader: number = -1;
  leaderRecoveryState: number = 0;
  leaderEpoch: number = -1;
  partitionEpoch: number = -1;
  directories: Uuid[] = [];
  eligibleLeaderReplicas: number[] | null = null;
  lastKnownElr: number[] | null = null;

  constructor(init?: Partial<PartitionRecord>) {
    if (init === undefined) return;
    if (init.partitionId !== undefined) this.partitionId = init.partitionId;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.replicas !== undefined) this.replicas = init.replicas;
    if (init.isr !== undefined) this.isr = init.isr;
    if (init.removingReplicas !== undefined) this.removingReplicas = init.removingReplicas;
    if (init.addingReplicas !== undefined) this.addingReplicas = init.addingReplicas;
    if (init.leader !== undefined) this.leader = init.leader;
    if (init.leaderRecoveryState !== undefined) this.leaderRecoveryState = init.leaderRecoveryState;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
    if (init.partitionEpoch !== undefined) this.partitionEpoch = init.partitionEpoch;
    if (init.directories !== undefined) this.directories = init.directories;
    if (init.eligibleLeaderReplicas !== undefined) this.eligibleLeaderReplicas = init.eligibleLeaderReplicas;
    if (init.lastKnownElr !== undefined) this.lastKnownElr = init.lastKnownElr;
  }
}

function decodePartitionRecord(reader: Reader, version: number): PartitionRecord {
  const it = new PartitionRecord();
  it.partitionId = reader.int32();
  it.topicId = reader.uuid();
  const replicasCount = reader.compactArrayLength(4, 'replicas');
  const replicasItems: number[] = replicasCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < replicasCount; i++) replicasItems.push(reader.int32());
  it.replicas = replicasItems;
  const isrCount = reader.compactArrayLength(4, 'isr');
  const isrItems: number[] = isrCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < isrCount; i++) isrItems.push(reader.int32());
  it.isr = isrItems;
  const removingReplicasCount = reader.compactArrayLength(4, 'removingReplicas');
  const removingReplicasItems: number[] = removingReplicasCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < removingReplicasCount; i++) removingReplicasItems.push(reader.int32());
  it.removingReplicas = removingReplicasItems;
  const addingReplicasCount = reader.compactArrayLength(4, 'addingReplicas');
  const addingReplicasItems: number[] = addingReplicasCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < addingReplicasCount; i++) addingReplicasItems.push(reader.int32());
  it.addingReplicas = addingReplicasItems;
  it.leader = reader.int32();
  it.leaderEpoch = reader.int32();
  it.partitionEpoch = reader.int32();
  if (version >= 1) {
    const directoriesCount = reader.compactArrayLength(16, 'directories');
    const directoriesItems: Uuid[] = directoriesCount > 0 ? [reader.uuid()] : [];
    for (let i = 1; i < directoriesCount; i++) directoriesItems.push(reader.uuid());
    it.directories = directoriesItems;
  }
  const tagCount = reader.tagCount();
  for (let t = 0; t < tagCount; t++) {
    const tag = reader.unsignedVarint();
    const size = reader.unsignedVarint();
    if (tag === 0) {
      it.leaderRecoveryState = reader.int8();
    } else if (tag === 1 && version >= 2) {
      const eligibleLeaderReplicasCount = reader.compactNullableArrayLength(4, 'eligibleLeaderReplicas');
      if (eligibleLeaderReplicasCount < 0) {
        it.eligibleLeaderReplicas = null;
      } else {
        const eligibleLeaderReplicasItems: number[] = eligibleLeaderReplicasCount > 0 ? [reader.int32()] : [];
        for (let i = 1; i < eligibleLeaderReplicasCount; i++) eligibleLeaderReplicasItems.push(reader.int32());
        it.eligibleLeaderReplicas = eligibleLeaderReplicasItems;
      }
    } else if (tag === 2 && version >= 2) {
      const lastKnownElrCount = reader.compactNullableArrayLength(4, 'lastKnownElr');
      if (lastKnownElrCount < 0) {
        it.lastKnownElr = null;
      } else {
        const lastKnownElrItems: number[] = lastKnownElrCount > 0 ? [reader.int32()] : [];
        for (let i = 1; i < lastKnownElrCount; i++) lastKnownElrItems.push(reader.int32());
        it.lastKnownElr = lastKnownElrItems;
      }
    } else {
      reader.skip(size);
    }
  }
  return it;
}

function encodePartitionRecord(writer: Writer, it: PartitionRecord, version: number): void {
  writer.int32(it.partitionId);
  writer.uuid(it.topicId);
  const replicasItems = it.replicas;
  writer.compactArrayLength(replicasItems.length);
  for (let i = 0; i < replicasItems.length; i++) {
    writer.int32(replicasItems[i]!);
  }
  const isrItems = it.isr;
  writer.compactArrayLength(isrItems.length);
  for (let i = 0; i < isrItems.length; i++) {
    writer.int32(isrItems[i]!);
  }
  const removingReplicasItems = it.removingReplicas;
  writer.compactArrayLength(removingReplicasItems.length);
  for (let i = 0; i < removingReplicasItems.length; i++) {
    writer.int32(removingReplicasItems[i]!);
  }
  const addingReplicasItems = it.addingReplicas;
  writer.compactArrayLength(addingReplicasItems.length);
  for (let i = 0; i < addingReplicasItems.length; i++) {
    writer.int32(addingReplicasItems[i]!);
  }
  writer.int32(it.leader);
  writer.int32(it.leaderEpoch);
  writer.int32(it.partitionEpoch);
  if (version >= 1) {
    const directoriesItems = it.directories;
    writer.compactArrayLength(directoriesItems.length);
    for (let i = 0; i < directoriesItems.length; i++) {
      writer.uuid(directoriesItems[i]!);
    }
  } else if (it.directories.length !== 0) {
    throw unsupportedField('PartitionRecord', 'directories', version);
  }
  if (!(version >= 2) && it.eligibleLeaderReplicas !== null) throw unsupportedField('PartitionRecord', 'eligibleLeaderReplicas', version);
  if (!(version >= 2) && it.lastKnownElr !== null) throw unsupportedField('PartitionRecord', 'lastKnownElr', version);
  let tagCount = 0;
  if (it.leaderRecoveryState !== 0) tagCount++;
  if (version >= 2 && it.eligibleLeaderReplicas !== null) tagCount++;
  if (version >= 2 && it.lastKnownElr !== null) tagCount++;
  writer.unsignedVarint(tagCount);
  if (it.leaderRecoveryState !== 0) {
    writer.unsignedVarint(0);
    writer.unsignedVarint(1);
    writer.int8(it.leaderRecoveryState);
  }
  if (version >= 2 && it.eligibleLeaderReplicas !== null) {
    writer.unsignedVarint(1);
    const content = new Writer(64);
    const eligibleLeaderReplicasItems = it.eligibleLeaderReplicas;
    if (eligibleLeaderReplicasItems === null) {
      content.unsignedVarint(0);
    } else {
      content.compactArrayLength(eligibleLeaderReplicasItems.length);
      for (let i = 0; i < eligibleLeaderReplicasItems.length; i++) {
        content.int32(eligibleLeaderReplicasItems[i]!);
      }
    }
    writer.sized(content);
  }
  if (version >= 2 && it.lastKnownElr !== null) {
    writer.unsignedVarint(2);
    const content = new Writer(64);
    const lastKnownElrItems = it.lastKnownElr;
    if (lastKnownElrItems === null) {
      content.unsignedVarint(0);
    } else {
      content.compactArrayLength(lastKnownElrItems.length);
      for (let i = 0; i < lastKnownElrItems.length; i++) {
        content.int32(lastKnownElrItems[i]!);
      }
    }
    writer.sized(content);
  }
}
export const partitionRecord: RecordType<PartitionRecord> = {
  key: 3,
  versions: [0, 2],
  name: 'PartitionRecord',
  decode(reader, version) {
    if (version < 0 || version > 2) throw new DecodeError(`PartitionRecord has no version ${version}`);
    return decodePartitionRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version < 0 || version > 2) throw new EncodeError(`PartitionRecord has no version ${version}`);
    encodePartitionRecord(writer, message, version);
  },
};

export class ConfigRecord {
  resourceType: number = 0;
  resourceName: string = '';
  name: string = '';
  value: string | null = '';

  constructor(init?: Partial<ConfigRecord>) {
    if (init === undefined) return;
    if (init.resourceType !== undefined) this.resourceType = init.resourceType;
    if (init.resourceName !== undefined) this.resourceName = init.resourceName;
    if (init.name !== undefined) this.name = init.name;
    if (init.value !== undefined) this.value = init.value;
  }
}

function decodeConfigRecord(reader: Reader, _version: number): ConfigRecord {
  const it = new ConfigRecord();
  it.resourceType = reader.int8();
  it.resourceName = reader.compactString('resourceName');
  it.name = reader.compactString('name');
  it.value = reader.compactNullableString('value');
  reader.skipTags();
  return it;
}

function encodeConfigRecord(writer: Writer, it: ConfigRecord, _version: number): void {
  writer.int8(it.resourceType);
  writer.compactString(it.resourceName);
  writer.compactString(it.name);
  writer.compactNullableString(it.value);
  writer.unsignedVarint(0);
}
export const configRecord: RecordType<ConfigRecord> = {
  key: 4,
  versions: [0, 0],
  name: 'ConfigRecord',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ConfigRecord has no version ${version}`);
    return decodeConfigRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ConfigRecord has no version ${version}`);
    encodeConfigRecord(writer, message, version);
  },
};

export class PartitionChangeRecord {
  partitionId: number = -1;
  topicId: Uuid = ZERO_UUID;
  isr: number[] | null = null;
  leader: number = -2;
  replicas: number[] | null = null;
  removingReplicas: number[] | null = null;
  addingReplicas: number[] | null = null;
  leaderRecoveryState: number = -1;
  directories: Uuid[] | null = null;
  eligibleLeaderReplicas: number[] | null = null;
  lastKnownElr: number[] | null = null;

  constructor(init?: Partial<PartitionChangeRecord>) {
    if (init === undefined) return;
    if (init.partitionId !== undefined) this.partitionId = init.partitionId;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.isr !== undefined) this.isr = init.isr;
    if (init.leader !== undefined) this.leader = init.leader;
    if (init.replicas !== undefined) this.replicas = init.replicas;
    if (init.removingReplicas !== undefined) this.removingReplicas = init.removingReplicas;
    if (init.addingReplicas !== undefined) this.addingReplicas = init.addingReplicas;
    if (init.leaderRecoveryState !== undefined) this.leaderRecoveryState = init.leaderRecoveryState;
    if (init.directories !== undefined) this.directories = init.directories;
    if (init.eligibleLeaderReplicas !== undefined) this.eligibleLeaderReplicas = init.eligibleLeaderReplicas;
    if (init.lastKnownElr !== undefined) this.lastKnownElr = init.lastKnownElr;
  }
}

function decodePartitionChangeRecord(reader: Reader, version: number): PartitionChangeRecord {
  const it = new PartitionChangeRecord();
  it.partitionId = reader.int32();
  it.topicId = reader.uuid();
  const tagCount = reader.tagCount();
  for (let t = 0; t < tagCount; t++) {
    const tag = reader.unsignedVarint();
    const size = reader.unsignedVarint();
    if (tag === 0) {
      const isrCount = reader.compactNullableArrayLength(4, 'isr');
      if (isrCount < 0) {
        it.isr = null;
      } else {
        const isrItems: number[] = isrCount > 0 ? [reader.int32()] : [];
        for (let i = 1; i < isrCount; i++) isrItems.push(reader.int32());
        it.isr = isrItems;
      }
    } else if (tag === 1) {
      it.leader = reader.int32();
    } else if (tag === 2) {
      const replicasCount = reader.compactNullableArrayLength(4, 'replicas');
      if (replicasCount < 0) {
        it.replicas = null;
      } else {
        const replicasItems: number[] = replicasCount > 0 ? [reader.int32()] : [];
        for (let i = 1; i < replicasCount; i++) replicasItems.push(reader.int32());
        it.replicas = replicasItems;
      }
    } else if (tag === 3) {
      const removingReplicasCount = reader.compactNullableArrayLength(4, 'removingReplicas');
      if (removingReplicasCount < 0) {
        it.removingReplicas = null;
      } else {
        const removingReplicasItems: number[] = removingReplicasCount > 0 ? [reader.int32()] : [];
        for (let i = 1; i < removingReplicasCount; i++) removingReplicasItems.push(reader.int32());
        it.removingReplicas = removingReplicasItems;
      }
    } else if (tag === 4) {
      const addingReplicasCount = reader.compactNullableArrayLength(4, 'addingReplicas');
      if (addingReplicasCount < 0) {
        it.addingReplicas = null;
      } else {
        const addingReplicasItems: number[] = addingReplicasCount > 0 ? [reader.int32()] : [];
        for (let i = 1; i < addingReplicasCount; i++) addingReplicasItems.push(reader.int32());
        it.addingReplicas = addingReplicasItems;
      }
    } else if (tag === 5) {
      it.leaderRecoveryState = reader.int8();
    } else if (tag === 6 && version >= 2) {
      const eligibleLeaderReplicasCount = reader.compactNullableArrayLength(4, 'eligibleLeaderReplicas');
      if (eligibleLeaderReplicasCount < 0) {
        it.eligibleLeaderReplicas = null;
      } else {
        const eligibleLeaderReplicasItems: number[] = eligibleLeaderReplicasCount > 0 ? [reader.int32()] : [];
        for (let i = 1; i < eligibleLeaderReplicasCount; i++) eligibleLeaderReplicasItems.push(reader.int32());
        it.eligibleLeaderReplicas = eligibleLeaderReplicasItems;
      }
    } else if (tag === 7 && version >= 2) {
      const lastKnownElrCount = reader.compactNullableArrayLength(4, 'lastKnownElr');
      if (lastKnownElrCount < 0) {
        it.lastKnownElr = null;
      } else {
        const lastKnownElrItems: number[] = lastKnownElrCount > 0 ? [reader.int32()] : [];
        for (let i = 1; i < lastKnownElrCount; i++) lastKnownElrItems.push(reader.int32());
        it.lastKnownElr = lastKnownElrItems;
      }
    } else if (tag === 8 && version >= 1) {
      const directoriesCount = reader.compactNullableArrayLength(16, 'directories');
      if (directoriesCount < 0) {
        it.directories = null;
      } else {
        const directoriesItems: Uuid[] = directoriesCount > 0 ? [reader.uuid()] : [];
        for (let i = 1; i < directoriesCount; i++) directoriesItems.push(reader.uuid());
        it.directories = directoriesItems;
      }
    } else {
      reader.skip(size);
    }
  }
  return it;
}

function encodePartitionChangeRecord(writer: Writer, it: PartitionChangeRecord, version: number): void {
  writer.int32(it.partitionId);
  writer.uuid(it.topicId);
  if (!(version >= 2) && it.eligibleLeaderReplicas !== null) throw unsupportedField('PartitionChangeRecord', 'eligibleLeaderReplicas', version);
  if (!(version >= 2) && it.lastKnownElr !== null) throw unsupportedField('PartitionChangeRecord', 'lastKnownElr', version);
  if (!(version >= 1) && it.directories !== null) throw unsupportedField('PartitionChangeRecord', 'directories', version);
  let tagCount = 0;
  if (it.isr !== null) tagCount++;
  if (it.leader !== -2) tagCount++;
  if (it.replicas !== null) tagCount++;
  if (it.removingReplicas !== null) tagCount++;
  if (it.addingReplicas !== null) tagCount++;
  if (it.leaderRecoveryState !== -1) tagCount++;
  if (version >= 2 && it.eligibleLeaderReplicas !== null) tagCount++;
  if (version >= 2 && it.lastKnownElr !== null) tagCount++;
  if (version >= 1 && it.directories !== null) tagCount++;
  writer.unsignedVarint(tagCount);
  if (it.isr !== null) {
    writer.unsignedVarint(0);
    const content = new Writer(64);
    const isrItems = it.isr;
    if (isrItems === null) {
      content.unsignedVarint(0);
    } else {
      content.compactArrayLength(isrItems.length);
      for (let i = 0; i < isrItems.length; i++) {
        content.int32(isrItems[i]!);
      }
    }
    writer.sized(content);
  }
  if (it.leader !== -2) {
    writer.unsignedVarint(1);
    writer.unsignedVarint(4);
    writer.int32(it.leader);
  }
  if (it.replicas !== null) {
    writer.unsignedVarint(2);
    const content = new Writer(64);
    const replicasItems = it.replicas;
    if (replicasItems === null) {
      content.unsignedVarint(0);
    } else {
      content.compactArrayLength(replicasItems.length);
      for (let i = 0; i < replicasItems.length; i++) {
        content.int32(replicasItems[i]!);
      }
    }
    writer.sized(content);
  }
  if (it.removingReplicas !== null) {
    writer.unsignedVarint(3);
    const content = new Writer(64);
    const removingReplicasItems = it.removingReplicas;
    if (removingReplicasItems === null) {
      content.unsignedVarint(0);
    } else {
      content.compactArrayLength(removingReplicasItems.length);
      for (let i = 0; i < removingReplicasItems.length; i++) {
        content.int32(removingReplicasItems[i]!);
      }
    }
    writer.sized(content);
  }
  if (it.addingReplicas !== null) {
    writer.unsignedVarint(4);
    const content = new Writer(64);
    const addingReplicasItems = it.addingReplicas;
    if (addingReplicasItems === null) {
      content.unsignedVarint(0);
    } else {
      content.compactArrayLength(addingReplicasItems.length);
      for (let i = 0; i < addingReplicasItems.length; i++) {
        content.int32(addingReplicasItems[i]!);
      }
    }
    writer.sized(content);
  }
  if (it.leaderRecoveryState !== -1) {
    writer.unsignedVarint(5);
    writer.unsignedVarint(1);
    writer.int8(it.leaderRecoveryState);
  }
  if (version >= 2 && it.eligibleLeaderReplicas !== null) {
    writer.unsignedVarint(6);
    const content = new Writer(64);
    const eligibleLeaderReplicasItems = it.eligibleLeaderReplicas;
    if (eligibleLeaderReplicasItems === null) {
      content.unsignedVarint(0);
    } else {
      content.compactArrayLength(eligibleLeaderReplicasItems.length);
      for (let i = 0; i < eligibleLeaderReplicasItems.length; i++) {
        content.int32(eligibleLeaderReplicasItems[i]!);
      }
    }
    writer.sized(content);
  }
  if (version >= 2 && it.lastKnownElr !== null) {
    writer.unsignedVarint(7);
    const content = new Writer(64);
    const lastKnownElrItems = it.lastKnownElr;
    if (lastKnownElrItems === null) {
      content.unsignedVarint(0);
    } else {
      content.compactArrayLength(lastKnownElrItems.length);
      for (let i = 0; i < lastKnownElrItems.length; i++) {
        content.int32(lastKnownElrItems[i]!);
      }
    }
    writer.sized(content);
  }
  if (version >= 1 && it.directories !== null) {
    writer.unsignedVarint(8);
    const content = new Writer(64);
    const directoriesItems = it.directories;
    if (directoriesItems === null) {
      content.unsignedVarint(0);
    } else {
      content.compactArrayLength(directoriesItems.length);
      for (let i = 0; i < directoriesItems.length; i++) {
        content.uuid(directoriesItems[i]!);
      }
    }
    writer.sized(content);
  }
}
export const partitionChangeRecord: RecordType<PartitionChangeRecord> = {
  key: 5,
  versions: [0, 2],
  name: 'PartitionChangeRecord',
  decode(reader, version) {
    if (version < 0 || version > 2) throw new DecodeError(`PartitionChangeRecord has no version ${version}`);
    return decodePartitionChangeRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version < 0 || version > 2) throw new EncodeError(`PartitionChangeRecord has no version ${version}`);
    encodePartitionChangeRecord(writer, message, version);
  },
};

export class FenceBrokerRecord {
  id: number = 0;
  epoch: number = 0;

  constructor(init?: Partial<FenceBrokerRecord>) {
    if (init === undefined) return;
    if (init.id !== undefined) this.id = init.id;
    if (init.epoch !== undefined) this.epoch = init.epoch;
  }
}

function decodeFenceBrokerRecord(reader: Reader, _version: number): FenceBrokerRecord {
  const it = new FenceBrokerRecord();
  it.id = reader.int32();
  it.epoch = reader.int64('epoch');
  reader.skipTags();
  return it;
}

function encodeFenceBrokerRecord(writer: Writer, it: FenceBrokerRecord, _version: number): void {
  writer.int32(it.id);
  writer.int64(it.epoch);
  writer.unsignedVarint(0);
}
export const fenceBrokerRecord: RecordType<FenceBrokerRecord> = {
  key: 7,
  versions: [0, 0],
  name: 'FenceBrokerRecord',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`FenceBrokerRecord has no version ${version}`);
    return decodeFenceBrokerRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`FenceBrokerRecord has no version ${version}`);
    encodeFenceBrokerRecord(writer, message, version);
  },
};

export class UnfenceBrokerRecord {
  id: number = 0;
  epoch: number = 0;

  constructor(init?: Partial<UnfenceBrokerRecord>) {
    if (init === undefined) return;
    if (init.id !== undefined) this.id = init.id;
    if (init.epoch !== undefined) this.epoch = init.epoch;
  }
}

function decodeUnfenceBrokerRecord(reader: Reader, _version: number): UnfenceBrokerRecord {
  const it = new UnfenceBrokerRecord();
  it.id = reader.int32();
  it.epoch = reader.int64('epoch');
  reader.skipTags();
  return it;
}

function encodeUnfenceBrokerRecord(writer: Writer, it: UnfenceBrokerRecord, _version: number): void {
  writer.int32(it.id);
  writer.int64(it.epoch);
  writer.unsignedVarint(0);
}
export const unfenceBrokerRecord: RecordType<UnfenceBrokerRecord> = {
  key: 8,
  versions: [0, 0],
  name: 'UnfenceBrokerRecord',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`UnfenceBrokerRecord has no version ${version}`);
    return decodeUnfenceBrokerRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`UnfenceBrokerRecord has no version ${version}`);
    encodeUnfenceBrokerRecord(writer, message, version);
  },
};

export class RemoveTopicRecord {
  topicId: Uuid = ZERO_UUID;

  constructor(init?: Partial<RemoveTopicRecord>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
  }
}

function decodeRemoveTopicRecord(reader: Reader, _version: number): RemoveTopicRecord {
  const it = new RemoveTopicRecord();
  it.topicId = reader.uuid();
  reader.skipTags();
  return it;
}

function encodeRemoveTopicRecord(writer: Writer, it: RemoveTopicRecord, _version: number): void {
  writer.uuid(it.topicId);
  writer.unsignedVarint(0);
}
export const removeTopicRecord: RecordType<RemoveTopicRecord> = {
  key: 9,
  versions: [0, 0],
  name: 'RemoveTopicRecord',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`RemoveTopicRecord has no version ${version}`);
    return decodeRemoveTopicRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`RemoveTopicRecord has no version ${version}`);
    encodeRemoveTopicRecord(writer, message, version);
  },
};

export class DelegationTokenRecord {
  owner: string = '';
  requester: string = '';
  renewers: string[] = [];
  issueTimestamp: number = 0;
  maxTimestamp: number = 0;
  expirationTimestamp: number = 0;
  tokenId: string = '';

  constructor(init?: Partial<DelegationTokenRecord>) {
    if (init === undefined) return;
    if (init.owner !== undefined) this.owner = init.owner;
    if (init.requester !== undefined) this.requester = init.requester;
    if (init.renewers !== undefined) this.renewers = init.renewers;
    if (init.issueTimestamp !== undefined) this.issueTimestamp = init.issueTimestamp;
    if (init.maxTimestamp !== undefined) this.maxTimestamp = init.maxTimestamp;
    if (init.expirationTimestamp !== undefined) this.expirationTimestamp = init.expirationTimestamp;
    if (init.tokenId !== undefined) this.tokenId = init.tokenId;
  }
}

function decodeDelegationTokenRecord(reader: Reader, _version: number): DelegationTokenRecord {
  const it = new DelegationTokenRecord();
  it.owner = reader.compactString('owner');
  it.requester = reader.compactString('requester');
  const renewersCount = reader.compactArrayLength(1, 'renewers');
  const renewersItems: string[] = renewersCount > 0 ? [reader.compactString('renewers')] : [];
  for (let i = 1; i < renewersCount; i++) renewersItems.push(reader.compactString('renewers'));
  it.renewers = renewersItems;
  it.issueTimestamp = reader.int64('issueTimestamp');
  it.maxTimestamp = reader.int64('maxTimestamp');
  it.expirationTimestamp = reader.int64('expirationTimestamp');
  it.tokenId = reader.compactString('tokenId');
  reader.skipTags();
  return it;
}

function encodeDelegationTokenRecord(writer: Writer, it: DelegationTokenRecord, _version: number): void {
  writer.compactString(it.owner);
  writer.compactString(it.requester);
  const renewersItems = it.renewers;
  writer.compactArrayLength(renewersItems.length);
  for (let i = 0; i < renewersItems.length; i++) {
    writer.compactString(renewersItems[i]!);
  }
  writer.int64(it.issueTimestamp);
  writer.int64(it.maxTimestamp);
  writer.int64(it.expirationTimestamp);
  writer.compactString(it.tokenId);
  writer.unsignedVarint(0);
}
export const delegationTokenRecord: RecordType<DelegationTokenRecord> = {
  key: 10,
  versions: [0, 0],
  name: 'DelegationTokenRecord',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`DelegationTokenRecord has no version ${version}`);
    return decodeDelegationTokenRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`DelegationTokenRecord has no version ${version}`);
    encodeDelegationTokenRecord(writer, message, version);
  },
};

export class UserScramCredentialRecord {
  name: string = '';
  mechanism: number = 0;
  salt: Buffer = EMPTY_BYTES;
  storedKey: Buffer = EMPTY_BYTES;
  serverKey: Buffer = EMPTY_BYTES;
  iterations: number = 0;

  constructor(init?: Partial<UserScramCredentialRecord>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.mechanism !== undefined) this.mechanism = init.mechanism;
    if (init.salt !== undefined) this.salt = init.salt;
    if (init.storedKey !== undefined) this.storedKey = init.storedKey;
    if (init.serverKey !== undefined) this.serverKey = init.serverKey;
    if (init.iterations !== undefined) this.iterations = init.iterations;
  }
}

function decodeUserScramCredentialRecord(reader: Reader, _version: number): UserScramCredentialRecord {
  const it = new UserScramCredentialRecord();
  it.name = reader.compactString('name');
  it.mechanism = reader.int8();
  it.salt = reader.compactBytes('salt');
  it.storedKey = reader.compactBytes('storedKey');
  it.serverKey = reader.compactBytes('serverKey');
  it.iterations = reader.int32();
  reader.skipTags();
  return it;
}

function encodeUserScramCredentialRecord(writer: Writer, it: UserScramCredentialRecord, _version: number): void {
  writer.compactString(it.name);
  writer.int8(it.mechanism);
  writer.compactBytes(it.salt);
  writer.compactBytes(it.storedKey);
  writer.compactBytes(it.serverKey);
  writer.int32(it.iterations);
  writer.unsignedVarint(0);
}
export const userScramCredentialRecord: RecordType<UserScramCredentialRecord> = {
  key: 11,
  versions: [0, 0],
  name: 'UserScramCredentialRecord',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`UserScramCredentialRecord has no version ${version}`);
    return decodeUserScramCredentialRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`UserScramCredentialRecord has no version ${version}`);
    encodeUserScramCredentialRecord(writer, message, version);
  },
};

export class FeatureLevelRecord {
  name: string = '';
  featureLevel: number = 0;

  constructor(init?: Partial<FeatureLevelRecord>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.featureLevel !== undefined) this.featureLevel = init.featureLevel;
  }
}

function decodeFeatureLevelRecord(reader: Reader, _version: number): FeatureLevelRecord {
  const it = new FeatureLevelRecord();
  it.name = reader.compactString('name');
  it.featureLevel = reader.int16();
  reader.skipTags();
  return it;
}

function encodeFeatureLevelRecord(writer: Writer, it: FeatureLevelRecord, _version: number): void {
  writer.compactString(it.name);
  writer.int16(it.featureLevel);
  writer.unsignedVarint(0);
}
export const featureLevelRecord: RecordType<FeatureLevelRecord> = {
  key: 12,
  versions: [0, 0],
  name: 'FeatureLevelRecord',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`FeatureLevelRecord has no version ${version}`);
    return decodeFeatureLevelRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`FeatureLevelRecord has no version ${version}`);
    encodeFeatureLevelRecord(writer, message, version);
  },
};

export class ClientQuotaRecordEntityData {
  entityType: string = '';
  entityName: string | null = '';

  constructor(init?: Partial<ClientQuotaRecordEntityData>) {
    if (init === undefined) return;
    if (init.entityType !== undefined) this.entityType = init.entityType;
    if (init.entityName !== undefined) this.entityName = init.entityName;
  }
}

function decodeClientQuotaRecordEntityData(reader: Reader, _version: number): ClientQuotaRecordEntityData {
  const it = new ClientQuotaRecordEntityData();
  it.entityType = reader.compactString('entityType');
  it.entityName = reader.compactNullableString('entityName');
  reader.skipTags();
  return it;
}

function encodeClientQuotaRecordEntityData(writer: Writer, it: ClientQuotaRecordEntityData, _version: number): void {
  writer.compactString(it.entityType);
  writer.compactNullableString(it.entityName);
  writer.unsignedVarint(0);
}

export class ClientQuotaRecord {
  entity: ClientQuotaRecordEntityData[] = [];
  key: string = '';
  value: number = 0;
  remove: boolean = false;

  constructor(init?: Partial<ClientQuotaRecord>) {
    if (init === undefined) return;
    if (init.entity !== undefined) this.entity = init.entity;
    if (init.key !== undefined) this.key = init.key;
    if (init.value !== undefined) this.value = init.value;
    if (init.remove !== undefined) this.remove = init.remove;
  }
}

function decodeClientQuotaRecord(reader: Reader, version: number): ClientQuotaRecord {
  const it = new ClientQuotaRecord();
  const entityCount = reader.compactArrayLength(3, 'entity');
  const entityItems: ClientQuotaRecordEntityData[] = entityCount > 0 ? [decodeClientQuotaRecordEntityData(reader, version)] : [];
  for (let i = 1; i < entityCount; i++) entityItems.push(decodeClientQuotaRecordEntityData(reader, version));
  it.entity = entityItems;
  it.key = reader.compactString('key');
  it.value = reader.float64();
  it.remove = reader.bool();
  reader.skipTags();
  return it;
}

function encodeClientQuotaRecord(writer: Writer, it: ClientQuotaRecord, version: number): void {
  const entityItems = it.entity;
  writer.compactArrayLength(entityItems.length);
  for (let i = 0; i < entityItems.length; i++) {
    encodeClientQuotaRecordEntityData(writer, entityItems[i]!, version);
  }
  writer.compactString(it.key);
  writer.float64(it.value);
  writer.bool(it.remove);
  writer.unsignedVarint(0);
}
export const clientQuotaRecord: RecordType<ClientQuotaRecord> = {
  key: 14,
  versions: [0, 0],
  name: 'ClientQuotaRecord',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ClientQuotaRecord has no version ${version}`);
    return decodeClientQuotaRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ClientQuotaRecord has no version ${version}`);
    encodeClientQuotaRecord(writer, message, version);
  },
};

export class ProducerIdsRecord {
  brokerId: number = 0;
  brokerEpoch: number = -1;
  nextProducerId: number = 0;

  constructor(init?: Partial<ProducerIdsRecord>) {
    if (init === undefined) return;
    if (init.brokerId !== undefined) this.brokerId = init.brokerId;
    if (init.brokerEpoch !== undefined) this.brokerEpoch = init.brokerEpoch;
    if (init.nextProducerId !== undefined) this.nextProducerId = init.nextProducerId;
  }
}

function decodeProducerIdsRecord(reader: Reader, _version: number): ProducerIdsRecord {
  const it = new ProducerIdsRecord();
  it.brokerId = reader.int32();
  it.brokerEpoch = reader.int64('brokerEpoch');
  it.nextProducerId = reader.int64('nextProducerId');
  reader.skipTags();
  return it;
}

function encodeProducerIdsRecord(writer: Writer, it: ProducerIdsRecord, _version: number): void {
  writer.int32(it.brokerId);
  writer.int64(it.brokerEpoch);
  writer.int64(it.nextProducerId);
  writer.unsignedVarint(0);
}
export const producerIdsRecord: RecordType<ProducerIdsRecord> = {
  key: 15,
  versions: [0, 0],
  name: 'ProducerIdsRecord',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ProducerIdsRecord has no version ${version}`);
    return decodeProducerIdsRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ProducerIdsRecord has no version ${version}`);
    encodeProducerIdsRecord(writer, message, version);
  },
};

export class BrokerRegistrationChangeRecord {
  brokerId: number = 0;
  brokerEpoch: number = 0;
  fenced: number = 0;
  inControlledShutdown: number = 0;
  logDirs: Uuid[] = [];
  cordonedLogDirs: Uuid[] | null = null;

  constructor(init?: Partial<BrokerRegistrationChangeRecord>) {
    if (init === undefined) return;
    if (init.brokerId !== undefined) this.brokerId = init.brokerId;
    if (init.brokerEpoch !== undefined) this.brokerEpoch = init.brokerEpoch;
    if (init.fenced !== undefined) this.fenced = init.fenced;
    if (init.inControlledShutdown !== undefined) this.inControlledShutdown = init.inControlledShutdown;
    if (init.logDirs !== undefined) this.logDirs = init.logDirs;
    if (init.cordonedLogDirs !== undefined) this.cordonedLogDirs = init.cordonedLogDirs;
  }
}

function decodeBrokerRegistrationChangeRecord(reader: Reader, version: number): BrokerRegistrationChangeRecord {
  const it = new BrokerRegistrationChangeRecord();
  it.brokerId = reader.int32();
  it.brokerEpoch = reader.int64('brokerEpoch');
  const tagCount = reader.tagCount();
  for (let t = 0; t < tagCount; t++) {
    const tag = reader.unsignedVarint();
    const size = reader.unsignedVarint();
    if (tag === 0) {
      it.fenced = reader.int8();
    } else if (tag === 1 && version >= 1) {
      it.inControlledShutdown = reader.int8();
    } else if (tag === 2 && version >= 2) {
      const logDirsCount = reader.compactArrayLength(16, 'logDirs');
      const logDirsItems: Uuid[] = logDirsCount > 0 ? [reader.uuid()] : [];
      for (let i = 1; i < logDirsCount; i++) logDirsItems.push(reader.uuid());
      it.logDirs = logDirsItems;
    } else if (tag === 3 && version >= 3) {
      const cordonedLogDirsCount = reader.compactNullableArrayLength(16, 'cordonedLogDirs');
      if (cordonedLogDirsCount < 0) {
        it.cordonedLogDirs = null;
      } else {
        const cordonedLogDirsItems: Uuid[] = cordonedLogDirsCount > 0 ? [reader.uuid()] : [];
        for (let i = 1; i < cordonedLogDirsCount; i++) cordonedLogDirsItems.push(reader.uuid());
        it.cordonedLogDirs = cordonedLogDirsItems;
      }
    } else {
      reader.skip(size);
    }
  }
  return it;
}

function encodeBrokerRegistrationChangeRecord(writer: Writer, it: BrokerRegistrationChangeRecord, version: number): void {
  writer.int32(it.brokerId);
  writer.int64(it.brokerEpoch);
  if (!(version >= 1) && it.inControlledShutdown !== 0) throw unsupportedField('BrokerRegistrationChangeRecord', 'inControlledShutdown', version);
  if (!(version >= 2) && it.logDirs.length !== 0) throw unsupportedField('BrokerRegistrationChangeRecord', 'logDirs', version);
  if (!(version >= 3) && it.cordonedLogDirs !== null) throw unsupportedField('BrokerRegistrationChangeRecord', 'cordonedLogDirs', version);
  let tagCount = 0;
  if (it.fenced !== 0) tagCount++;
  if (version >= 1 && it.inControlledShutdown !== 0) tagCount++;
  if (version >= 2 && it.logDirs.length !== 0) tagCount++;
  if (version >= 3 && it.cordonedLogDirs !== null) tagCount++;
  writer.unsignedVarint(tagCount);
  if (it.fenced !== 0) {
    writer.unsignedVarint(0);
    writer.unsignedVarint(1);
    writer.int8(it.fenced);
  }
  if (version >= 1 && it.inControlledShutdown !== 0) {
    writer.unsignedVarint(1);
    writer.unsignedVarint(1);
    writer.int8(it.inControlledShutdown);
  }
  if (version >= 2 && it.logDirs.length !== 0) {
    writer.unsignedVarint(2);
    const content = new Writer(64);
    const logDirsItems = it.logDirs;
    content.compactArrayLength(logDirsItems.length);
    for (let i = 0; i < logDirsItems.length; i++) {
      content.uuid(logDirsItems[i]!);
    }
    writer.sized(content);
  }
  if (version >= 3 && it.cordonedLogDirs !== null) {
    writer.unsignedVarint(3);
    const content = new Writer(64);
    const cordonedLogDirsItems = it.cordonedLogDirs;
    if (cordonedLogDirsItems === null) {
      content.unsignedVarint(0);
    } else {
      content.compactArrayLength(cordonedLogDirsItems.length);
      for (let i = 0; i < cordonedLogDirsItems.length; i++) {
        content.uuid(cordonedLogDirsItems[i]!);
      }
    }
    writer.sized(content);
  }
}
export const brokerRegistrationChangeRecord: RecordType<BrokerRegistrationChangeRecord> = {
  key: 17,
  versions: [0, 3],
  name: 'BrokerRegistrationChangeRecord',
  decode(reader, version) {
    if (version < 0 || version > 3) throw new DecodeError(`BrokerRegistrationChangeRecord has no version ${version}`);
    return decodeBrokerRegistrationChangeRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version < 0 || version > 3) throw new EncodeError(`BrokerRegistrationChangeRecord has no version ${version}`);
    encodeBrokerRegistrationChangeRecord(writer, message, version);
  },
};

export class AccessControlEntryRecord {
  id: Uuid = ZERO_UUID;
  resourceType: number = 0;
  resourceName: string = '';
  patternType: number = 0;
  principal: string = '';
  host: string = '';
  operation: number = 0;
  permissionType: number = 0;

  constructor(init?: Partial<AccessControlEntryRecord>) {
    if (init === undefined) return;
    if (init.id !== undefined) this.id = init.id;
    if (init.resourceType !== undefined) this.resourceType = init.resourceType;
    if (init.resourceName !== undefined) this.resourceName = init.resourceName;
    if (init.patternType !== undefined) this.patternType = init.patternType;
    if (init.principal !== undefined) this.principal = init.principal;
    if (init.host !== undefined) this.host = init.host;
    if (init.operation !== undefined) this.operation = init.operation;
    if (init.permissionType !== undefined) this.permissionType = init.permissionType;
  }
}

function decodeAccessControlEntryRecord(reader: Reader, _version: number): AccessControlEntryRecord {
  const it = new AccessControlEntryRecord();
  it.id = reader.uuid();
  it.resourceType = reader.int8();
  it.resourceName = reader.compactString('resourceName');
  it.patternType = reader.int8();
  it.principal = reader.compactString('principal');
  it.host = reader.compactString('host');
  it.operation = reader.int8();
  it.permissionType = reader.int8();
  reader.skipTags();
  return it;
}

function encodeAccessControlEntryRecord(writer: Writer, it: AccessControlEntryRecord, _version: number): void {
  writer.uuid(it.id);
  writer.int8(it.resourceType);
  writer.compactString(it.resourceName);
  writer.int8(it.patternType);
  writer.compactString(it.principal);
  writer.compactString(it.host);
  writer.int8(it.operation);
  writer.int8(it.permissionType);
  writer.unsignedVarint(0);
}
export const accessControlEntryRecord: RecordType<AccessControlEntryRecord> = {
  key: 18,
  versions: [0, 0],
  name: 'AccessControlEntryRecord',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`AccessControlEntryRecord has no version ${version}`);
    return decodeAccessControlEntryRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`AccessControlEntryRecord has no version ${version}`);
    encodeAccessControlEntryRecord(writer, message, version);
  },
};

export class RemoveAccessControlEntryRecord {
  id: Uuid = ZERO_UUID;

  constructor(init?: Partial<RemoveAccessControlEntryRecord>) {
    if (init === undefined) return;
    if (init.id !== undefined) this.id = init.id;
  }
}

function decodeRemoveAccessControlEntryRecord(reader: Reader, _version: number): RemoveAccessControlEntryRecord {
  const it = new RemoveAccessControlEntryRecord();
  it.id = reader.uuid();
  reader.skipTags();
  return it;
}

function encodeRemoveAccessControlEntryRecord(writer: Writer, it: RemoveAccessControlEntryRecord, _version: number): void {
  writer.uuid(it.id);
  writer.unsignedVarint(0);
}
export const removeAccessControlEntryRecord: RecordType<RemoveAccessControlEntryRecord> = {
  key: 19,
  versions: [0, 0],
  name: 'RemoveAccessControlEntryRecord',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`RemoveAccessControlEntryRecord has no version ${version}`);
    return decodeRemoveAccessControlEntryRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`RemoveAccessControlEntryRecord has no version ${version}`);
    encodeRemoveAccessControlEntryRecord(writer, message, version);
  },
};

export class NoOpRecord {
  // Takes its fields like every generated class; it has none.
  constructor(_init?: Partial<NoOpRecord>) {}
}

function decodeNoOpRecord(reader: Reader, _version: number): NoOpRecord {
  const it = new NoOpRecord();
  reader.skipTags();
  return it;
}

function encodeNoOpRecord(writer: Writer, _it: NoOpRecord, _version: number): void {
  writer.unsignedVarint(0);
}
export const noOpRecord: RecordType<NoOpRecord> = {
  key: 20,
  versions: [0, 0],
  name: 'NoOpRecord',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`NoOpRecord has no version ${version}`);
    return decodeNoOpRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`NoOpRecord has no version ${version}`);
    encodeNoOpRecord(writer, message, version);
  },
};

export class ZkMigrationStateRecord {
  zkMigrationState: number = 0;

  constructor(init?: Partial<ZkMigrationStateRecord>) {
    if (init === undefined) return;
    if (init.zkMigrationState !== undefined) this.zkMigrationState = init.zkMigrationState;
  }
}

function decodeZkMigrationStateRecord(reader: Reader, _version: number): ZkMigrationStateRecord {
  const it = new ZkMigrationStateRecord();
  it.zkMigrationState = reader.int8();
  reader.skipTags();
  return it;
}

function encodeZkMigrationStateRecord(writer: Writer, it: ZkMigrationStateRecord, _version: number): void {
  writer.int8(it.zkMigrationState);
  writer.unsignedVarint(0);
}
export const zkMigrationStateRecord: RecordType<ZkMigrationStateRecord> = {
  key: 21,
  versions: [0, 0],
  name: 'ZkMigrationStateRecord',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ZkMigrationStateRecord has no version ${version}`);
    return decodeZkMigrationStateRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ZkMigrationStateRecord has no version ${version}`);
    encodeZkMigrationStateRecord(writer, message, version);
  },
};

export class RemoveUserScramCredentialRecord {
  name: string = '';
  mechanism: number = 0;

  constructor(init?: Partial<RemoveUserScramCredentialRecord>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.mechanism !== undefined) this.mechanism = init.mechanism;
  }
}

function decodeRemoveUserScramCredentialRecord(reader: Reader, _version: number): RemoveUserScramCredentialRecord {
  const it = new RemoveUserScramCredentialRecord();
  it.name = reader.compactString('name');
  it.mechanism = reader.int8();
  reader.skipTags();
  return it;
}

function encodeRemoveUserScramCredentialRecord(writer: Writer, it: RemoveUserScramCredentialRecord, _version: number): void {
  writer.compactString(it.name);
  writer.int8(it.mechanism);
  writer.unsignedVarint(0);
}
export const removeUserScramCredentialRecord: RecordType<RemoveUserScramCredentialRecord> = {
  key: 22,
  versions: [0, 0],
  name: 'RemoveUserScramCredentialRecord',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`RemoveUserScramCredentialRecord has no version ${version}`);
    return decodeRemoveUserScramCredentialRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`RemoveUserScramCredentialRecord has no version ${version}`);
    encodeRemoveUserScramCredentialRecord(writer, message, version);
  },
};

export class BeginTransactionRecord {
  name: string | null = null;

  constructor(init?: Partial<BeginTransactionRecord>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
  }
}

function decodeBeginTransactionRecord(reader: Reader, _version: number): BeginTransactionRecord {
  const it = new BeginTransactionRecord();
  const tagCount = reader.tagCount();
  for (let t = 0; t < tagCount; t++) {
    const tag = reader.unsignedVarint();
    const size = reader.unsignedVarint();
    if (tag === 0) {
      it.name = reader.compactNullableString('name');
    } else {
      reader.skip(size);
    }
  }
  return it;
}

function encodeBeginTransactionRecord(writer: Writer, it: BeginTransactionRecord, _version: number): void {
  let tagCount = 0;
  if (it.name !== null) tagCount++;
  writer.unsignedVarint(tagCount);
  if (it.name !== null) {
    writer.unsignedVarint(0);
    const content = new Writer(64);
    content.compactNullableString(it.name);
    writer.sized(content);
  }
}
export const beginTransactionRecord: RecordType<BeginTransactionRecord> = {
  key: 23,
  versions: [0, 0],
  name: 'BeginTransactionRecord',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`BeginTransactionRecord has no version ${version}`);
    return decodeBeginTransactionRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`BeginTransactionRecord has no version ${version}`);
    encodeBeginTransactionRecord(writer, message, version);
  },
};

export class EndTransactionRecord {
  // Takes its fields like every generated class; it has none.
  constructor(_init?: Partial<EndTransactionRecord>) {}
}

function decodeEndTransactionRecord(reader: Reader, _version: number): EndTransactionRecord {
  const it = new EndTransactionRecord();
  reader.skipTags();
  return it;
}

function encodeEndTransactionRecord(writer: Writer, _it: EndTransactionRecord, _version: number): void {
  writer.unsignedVarint(0);
}
export const endTransactionRecord: RecordType<EndTransactionRecord> = {
  key: 24,
  versions: [0, 0],
  name: 'EndTransactionRecord',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`EndTransactionRecord has no version ${version}`);
    return decodeEndTransactionRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`EndTransactionRecord has no version ${version}`);
    encodeEndTransactionRecord(writer, message, version);
  },
};

export class AbortTransactionRecord {
  reason: string | null = null;

  constructor(init?: Partial<AbortTransactionRecord>) {
    if (init === undefined) return;
    if (init.reason !== undefined) this.reason = init.reason;
  }
}

function decodeAbortTransactionRecord(reader: Reader, _version: number): AbortTransactionRecord {
  const it = new AbortTransactionRecord();
  const tagCount = reader.tagCount();
  for (let t = 0; t < tagCount; t++) {
    const tag = reader.unsignedVarint();
    const size = reader.unsignedVarint();
    if (tag === 0) {
      it.reason = reader.compactNullableString('reason');
    } else {
      reader.skip(size);
    }
  }
  return it;
}

function encodeAbortTransactionRecord(writer: Writer, it: AbortTransactionRecord, _version: number): void {
  let tagCount = 0;
  if (it.reason !== null) tagCount++;
  writer.unsignedVarint(tagCount);
  if (it.reason !== null) {
    writer.unsignedVarint(0);
    const content = new Writer(64);
    content.compactNullableString(it.reason);
    writer.sized(content);
  }
}
export const abortTransactionRecord: RecordType<AbortTransactionRecord> = {
  key: 25,
  versions: [0, 0],
  name: 'AbortTransactionRecord',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`AbortTransactionRecord has no version ${version}`);
    return decodeAbortTransactionRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`AbortTransactionRecord has no version ${version}`);
    encodeAbortTransactionRecord(writer, message, version);
  },
};

export class RemoveDelegationTokenRecord {
  tokenId: string = '';

  constructor(init?: Partial<RemoveDelegationTokenRecord>) {
    if (init === undefined) return;
    if (init.tokenId !== undefined) this.tokenId = init.tokenId;
  }
}

function decodeRemoveDelegationTokenRecord(reader: Reader, _version: number): RemoveDelegationTokenRecord {
  const it = new RemoveDelegationTokenRecord();
  it.tokenId = reader.compactString('tokenId');
  reader.skipTags();
  return it;
}

function encodeRemoveDelegationTokenRecord(writer: Writer, it: RemoveDelegationTokenRecord, _version: number): void {
  writer.compactString(it.tokenId);
  writer.unsignedVarint(0);
}
export const removeDelegationTokenRecord: RecordType<RemoveDelegationTokenRecord> = {
  key: 26,
  versions: [0, 0],
  name: 'RemoveDelegationTokenRecord',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`RemoveDelegationTokenRecord has no version ${version}`);
    return decodeRemoveDelegationTokenRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`RemoveDelegationTokenRecord has no version ${version}`);
    encodeRemoveDelegationTokenRecord(writer, message, version);
  },
};

export class RegisterControllerRecordControllerEndpoint {
  name: string = '';
  host: string = '';
  port: number = 0;
  securityProtocol: number = 0;

  constructor(init?: Partial<RegisterControllerRecordControllerEndpoint>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.host !== undefined) this.host = init.host;
    if (init.port !== undefined) this.port = init.port;
    if (init.securityProtocol !== undefined) this.securityProtocol = init.securityProtocol;
  }
}

function decodeRegisterControllerRecordControllerEndpoint(reader: Reader, _version: number): RegisterControllerRecordControllerEndpoint {
  const it = new RegisterControllerRecordControllerEndpoint();
  it.name = reader.compactString('name');
  it.host = reader.compactString('host');
  it.port = reader.uint16();
  it.securityProtocol = reader.int16();
  reader.skipTags();
  return it;
}

function encodeRegisterControllerRecordControllerEndpoint(writer: Writer, it: RegisterControllerRecordControllerEndpoint, _version: number): void {
  writer.compactString(it.name);
  writer.compactString(it.host);
  writer.uint16(it.port);
  writer.int16(it.securityProtocol);
  writer.unsignedVarint(0);
}

export class RegisterControllerRecordControllerFeature {
  name: string = '';
  minSupportedVersion: number = 0;
  maxSupportedVersion: number = 0;

  constructor(init?: Partial<RegisterControllerRecordControllerFeature>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.minSupportedVersion !== undefined) this.minSupportedVersion = init.minSupportedVersion;
    if (init.maxSupportedVersion !== undefined) this.maxSupportedVersion = init.maxSupportedVersion;
  }
}

function decodeRegisterControllerRecordControllerFeature(reader: Reader, _version: number): RegisterControllerRecordControllerFeature {
  const it = new RegisterControllerRecordControllerFeature();
  it.name = reader.compactString('name');
  it.minSupportedVersion = reader.int16();
  it.maxSupportedVersion = reader.int16();
  reader.skipTags();
  return it;
}

function encodeRegisterControllerRecordControllerFeature(writer: Writer, it: RegisterControllerRecordControllerFeature, _version: number): void {
  writer.compactString(it.name);
  writer.int16(it.minSupportedVersion);
  writer.int16(it.maxSupportedVersion);
  writer.unsignedVarint(0);
}

export class RegisterControllerRecord {
  controllerId: number = 0;
  incarnationId: Uuid = ZERO_UUID;
  zkMigrationReady: boolean = false;
  endPoints: RegisterControllerRecordControllerEndpoint[] = [];
  features: RegisterControllerRecordControllerFeature[] = [];

  constructor(init?: Partial<RegisterControllerRecord>) {
    if (init === undefined) return;
    if (init.controllerId !== undefined) this.controllerId = init.controllerId;
    if (init.incarnationId !== undefined) this.incarnationId = init.incarnationId;
    if (init.zkMigrationReady !== undefined) this.zkMigrationReady = init.zkMigrationReady;
    if (init.endPoints !== undefined) this.endPoints = init.endPoints;
    if (init.features !== undefined) this.features = init.features;
  }
}

function decodeRegisterControllerRecord(reader: Reader, version: number): RegisterControllerRecord {
  const it = new RegisterControllerRecord();
  it.controllerId = reader.int32();
  it.incarnationId = reader.uuid();
  it.zkMigrationReady = reader.bool();
  const endPointsCount = reader.compactArrayLength(7, 'endPoints');
  const endPointsItems: RegisterControllerRecordControllerEndpoint[] = endPointsCount > 0 ? [decodeRegisterControllerRecordControllerEndpoint(reader, version)] : [];
  for (let i = 1; i < endPointsCount; i++) endPointsItems.push(decodeRegisterControllerRecordControllerEndpoint(reader, version));
  it.endPoints = endPointsItems;
  const featuresCount = reader.compactArrayLength(6, 'features');
  const featuresItems: RegisterControllerRecordControllerFeature[] = featuresCount > 0 ? [decodeRegisterControllerRecordControllerFeature(reader, version)] : [];
  for (let i = 1; i < featuresCount; i++) featuresItems.push(decodeRegisterControllerRecordControllerFeature(reader, version));
  it.features = featuresItems;
  reader.skipTags();
  return it;
}

function encodeRegisterControllerRecord(writer: Writer, it: RegisterControllerRecord, version: number): void {
  writer.int32(it.controllerId);
  writer.uuid(it.incarnationId);
  writer.bool(it.zkMigrationReady);
  const endPointsItems = it.endPoints;
  writer.compactArrayLength(endPointsItems.length);
  for (let i = 0; i < endPointsItems.length; i++) {
    encodeRegisterControllerRecordControllerEndpoint(writer, endPointsItems[i]!, version);
  }
  const featuresItems = it.features;
  writer.compactArrayLength(featuresItems.length);
  for (let i = 0; i < featuresItems.length; i++) {
    encodeRegisterControllerRecordControllerFeature(writer, featuresItems[i]!, version);
  }
  writer.unsignedVarint(0);
}
export const registerControllerRecord: RecordType<RegisterControllerRecord> = {
  key: 27,
  versions: [0, 0],
  name: 'RegisterControllerRecord',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`RegisterControllerRecord has no version ${version}`);
    return decodeRegisterControllerRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`RegisterControllerRecord has no version ${version}`);
    encodeRegisterControllerRecord(writer, message, version);
  },
};

export class ClearElrRecord {
  topicName: string = '';

  constructor(init?: Partial<ClearElrRecord>) {
    if (init === undefined) return;
    if (init.topicName !== undefined) this.topicName = init.topicName;
  }
}

function decodeClearElrRecord(reader: Reader, _version: number): ClearElrRecord {
  const it = new ClearElrRecord();
  it.topicName = reader.compactString('topicName');
  reader.skipTags();
  return it;
}

function encodeClearElrRecord(writer: Writer, it: ClearElrRecord, _version: number): void {
  writer.compactString(it.topicName);
  writer.unsignedVarint(0);
}
export const clearElrRecord: RecordType<ClearElrRecord> = {
  key: 28,
  versions: [0, 0],
  name: 'ClearElrRecord',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ClearElrRecord has no version ${version}`);
    return decodeClearElrRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ClearElrRecord has no version ${version}`);
    encodeClearElrRecord(writer, message, version);
  },
};

/** By the type id that stands before each record. */
export const metadataRecordTypes: ReadonlyMap<number, RecordType<object>> = new Map<number, RecordType<object>>([
  [0, registerBrokerRecord],
  [1, unregisterBrokerRecord],
  [2, topicRecord],
  [3, partitionRecord],
  [4, configRecord],
  [5, partitionChangeRecord],
  [7, fenceBrokerRecord],
  [8, unfenceBrokerRecord],
  [9, removeTopicRecord],
  [10, delegationTokenRecord],
  [11, userScramCredentialRecord],
  [12, featureLevelRecord],
  [14, clientQuotaRecord],
  [15, producerIdsRecord],
  [17, brokerRegistrationChangeRecord],
  [18, accessControlEntryRecord],
  [19, removeAccessControlEntryRecord],
  [20, noOpRecord],
  [21, zkMigrationStateRecord],
  [22, removeUserScramCredentialRecord],
  [23, beginTransactionRecord],
  [24, endTransactionRecord],
  [25, abortTransactionRecord],
  [26, removeDelegationTokenRecord],
  [27, registerControllerRecord],
  [28, clearElrRecord],
]);
