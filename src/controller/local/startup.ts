// The records with which a start of the node begins, in the order Kafka writes them: bootstrap (first start only),
// registration of the controller and of the broker, unfencing, and a new leader epoch for every partition. And those of
// a clean stop. Must hold: after a start every partition that this node can lead is led by it in an epoch that no
// client has seen; a partition whose replicas are all elsewhere is left as it is.

import type { Uuid } from '../../base/uuid.ts';
import { type Endpoint, hasDirectory, type SupportedFeature } from '../../metadata/cluster.ts';
import { ConfigResourceType } from '../../metadata/configs.ts';
import type { MetadataImage } from '../../metadata/image.ts';
import type { MetadataRecord } from '../../metadata/metadata-record.ts';
import { NO_LEADER, type PartitionRegistration } from '../../metadata/topics.ts';
import {
  BeginTransactionRecord,
  BrokerRegistrationChangeRecord,
  beginTransactionRecord,
  brokerRegistrationChangeRecord,
  ConfigRecord,
  configRecord,
  EndTransactionRecord,
  endTransactionRecord,
  FeatureLevelRecord,
  featureLevelRecord,
  PartitionChangeRecord,
  partitionChangeRecord,
  RegisterBrokerRecord,
  RegisterBrokerRecordBrokerEndpoint,
  RegisterBrokerRecordBrokerFeature,
  RegisterControllerRecord,
  RegisterControllerRecordControllerEndpoint,
  RegisterControllerRecordControllerFeature,
  registerBrokerRecord,
  registerControllerRecord,
} from '../../protocol/generated/records/metadata.ts';
import { metadataRecord } from './metadata-batch.ts';

export const METADATA_VERSION = 'metadata.version';
export const ELR_VERSION = 'eligible.leader.replicas.version';
export const KRAFT_VERSION = 'kraft.version';

/** 4.3-IV0, the production level of Apache Kafka 4.3.1. */
export const LATEST_METADATA_VERSION = 30;
/** 3.3-IV3: the oldest that Kafka 4.x starts with. */
const OLDEST_METADATA_VERSION = 7;
/** From here on a broker may be said to come from ZooKeeper (3.4-IV0). */
const MIGRATING_SINCE = 8;
/** From here on a broker's log directories are in its registration (3.7-IV2). */
const DIRECTORIES_SINCE = 17;
/** From here on cordoned directories are. */
const CORDONED_SINCE = 30;
/** From here on eligible leader replicas are in partition records (4.0-IV1). */
const ELR_RECORDS_SINCE = 23;
export const CONTROLLER_REGISTRATION_SINCE = 15;
const TRANSACTIONS_SINCE = 13;

/** What a broker of this version can serve: the ranges that Apache Kafka 4.3.1 registers with. */
export const SUPPORTED_FEATURES: readonly SupportedFeature[] = [
  { name: 'group.version', minSupportedVersion: 0, maxSupportedVersion: 1 },
  { name: KRAFT_VERSION, minSupportedVersion: 0, maxSupportedVersion: 1 },
  {
    name: METADATA_VERSION,
    minSupportedVersion: OLDEST_METADATA_VERSION,
    maxSupportedVersion: LATEST_METADATA_VERSION,
  },
  { name: 'share.version', minSupportedVersion: 0, maxSupportedVersion: 1 },
  { name: 'streams.version', minSupportedVersion: 0, maxSupportedVersion: 1 },
  { name: 'transaction.version', minSupportedVersion: 0, maxSupportedVersion: 2 },
  { name: ELR_VERSION, minSupportedVersion: 0, maxSupportedVersion: 1 },
];

/** A new folder's feature levels: 4.3.1's own, less the levels of protocols that Klamm does not serve yet. */
// DEVIATION: A new folder starts with share.version and streams.version at 0, where Kafka 4.3.1 finalizes 1 and 1.
const NEW_FOLDER_FEATURES: readonly (readonly [string, number])[] = [
  [ELR_VERSION, 1],
  ['group.version', 1],
  ['transaction.version', 2],
];

export type FeatureLevels = ReadonlyMap<string, number>;

/** The levels that a new folder is formatted with, in Kafka's order; level 0 is said by leaving the feature out. */
export function newFolderFeatures(asked: FeatureLevels): (readonly [string, number])[] {
  const levels = new Map([...NEW_FOLDER_FEATURES, ...asked]);
  const others = [...levels].filter(([, level]) => level > 0).sort(([a], [b]) => (a < b ? -1 : 1));
  return [[METADATA_VERSION, LATEST_METADATA_VERSION], ...others];
}

/** Features of groups that Klamm does not serve yet. */
export const NOT_SERVED: ReadonlySet<string> = new Set(['share.version', 'streams.version']);

/** Null if a new folder can be formatted with this level, else why not. */
export function featureProblem(name: string, level: number): string | null {
  const settable = SUPPORTED_FEATURES.filter((f) => f.name !== METADATA_VERSION && f.name !== KRAFT_VERSION);
  const feature = settable.find((f) => f.name === name);
  if (feature === undefined) return `${name} is no feature that can be set: ${settable.map((f) => f.name).join(', ')}`;
  const { minSupportedVersion } = feature;
  // A folder of Kafka's may have them on; a new one is not made to promise what is not served.
  const maxSupportedVersion = NOT_SERVED.has(name) ? 0 : feature.maxSupportedVersion;
  if (Number.isInteger(level) && level >= minSupportedVersion && level <= maxSupportedVersion) return null;
  return `${name} has the levels ${minSupportedVersion} to ${maxSupportedVersion}`;
}

/**
 * Null if a folder at these levels can be served, else why not: at a level beyond what is known here it holds records
 * that would be misread.
 */
export function unservedLevel(finalized: FeatureLevels): string | null {
  for (const [name, level] of finalized) {
    const known = SUPPORTED_FEATURES.find((feature) => feature.name === name);
    if (known !== undefined && level >= known.minSupportedVersion && level <= known.maxSupportedVersion) continue;
    const range = known === undefined ? 'not known' : `${known.minSupportedVersion} to ${known.maxSupportedVersion}`;
    return `the folder is at ${name} ${level}, which this Klamm cannot serve (${range})`;
  }
  return null;
}

export interface NodeIdentity {
  readonly nodeId: number;
  readonly incarnationId: Uuid;
  readonly directories: readonly Uuid[];
  readonly rack: string | null;
  /** The broker's advertised listeners, the inter-broker one first. */
  readonly endpoints: readonly Endpoint[];
  readonly controllerEndpoints: readonly Endpoint[];
}

function metadataVersion(image: MetadataImage): number {
  return image.featureLevel(METADATA_VERSION);
}

export function featureRecords(levels: readonly (readonly [string, number])[]): MetadataRecord[] {
  return levels.map(([name, featureLevel]) =>
    metadataRecord(featureLevelRecord, new FeatureLevelRecord({ name, featureLevel })),
  );
}

/** For a log that holds no feature level yet: what the folder was formatted with, as one metadata transaction. */
export function bootstrapRecords(formatted: readonly MetadataRecord[], minInsyncReplicas: number): MetadataRecord[] {
  const levels = new Map<string, number>();
  for (const record of formatted) {
    if (record.type !== featureLevelRecord.key) continue;
    const { name, featureLevel } = record.message as FeatureLevelRecord;
    levels.set(name, featureLevel);
  }
  const records = [...formatted];
  if ((levels.get(ELR_VERSION) ?? 0) > 0) {
    // With eligible leader replicas the controller decides by the cluster-wide value, so Kafka makes it explicit.
    records.push(
      metadataRecord(
        configRecord,
        new ConfigRecord({
          resourceType: ConfigResourceType.BROKER,
          resourceName: '',
          name: 'min.insync.replicas',
          value: String(minInsyncReplicas),
        }),
      ),
    );
  }
  if ((levels.get(METADATA_VERSION) ?? 0) < TRANSACTIONS_SINCE) return records;
  return [
    metadataRecord(beginTransactionRecord, new BeginTransactionRecord({ name: 'Bootstrap records' })),
    ...records,
    metadataRecord(endTransactionRecord, new EndTransactionRecord()),
  ];
}

export function controllerRegistration(image: MetadataImage, node: NodeIdentity): MetadataRecord[] {
  if (metadataVersion(image) < CONTROLLER_REGISTRATION_SINCE) return [];
  const message = new RegisterControllerRecord({
    controllerId: node.nodeId,
    incarnationId: node.incarnationId,
    zkMigrationReady: false,
    endPoints: node.controllerEndpoints.map((e) => new RegisterControllerRecordControllerEndpoint({ ...e })),
    features: SUPPORTED_FEATURES.map((f) => new RegisterControllerRecordControllerFeature({ ...f })),
  });
  return [metadataRecord(registerControllerRecord, message)];
}

export function brokerRegistration(image: MetadataImage, node: NodeIdentity, brokerEpoch: number): MetadataRecord[] {
  const version = registerBrokerRecordVersion(image);
  const message = new RegisterBrokerRecord({
    brokerId: node.nodeId,
    incarnationId: node.incarnationId,
    brokerEpoch,
    endPoints: node.endpoints.map((e) => new RegisterBrokerRecordBrokerEndpoint({ ...e })),
    features: SUPPORTED_FEATURES.map((f) => new RegisterBrokerRecordBrokerFeature({ ...f })),
    rack: node.rack,
    fenced: true,
    logDirs: version >= 3 ? [...node.directories] : [],
  });
  return [metadataRecord(registerBrokerRecord, message, version)];
}

/** Unfences the broker and starts a new leader epoch for every partition that it can lead. */
export function takeOverRecords(
  image: MetadataImage,
  nodeId: number,
  brokerEpoch: number,
  cordoned: readonly Uuid[] = [],
): MetadataRecord[] {
  const records: MetadataRecord[] = [];
  if (metadataVersion(image) >= CORDONED_SINCE) {
    records.push(registrationChange({ brokerId: nodeId, brokerEpoch, cordonedLogDirs: [...cordoned] }, 3));
  }
  records.push(registrationChange({ brokerId: nodeId, brokerEpoch, fenced: -1 }, 0));
  for (const topic of image.topics.values()) {
    for (const [partitionId, partition] of topic.partitions.entries()) {
      const place = partition.replicas.indexOf(nodeId);
      if (place < 0) continue;
      const change = new PartitionChangeRecord({ partitionId, topicId: topic.id });
      if (!hasDirectory(image.cluster.brokers.get(nodeId)!, partition.directories[place]!)) {
        // Its data folder is not there: nothing is led until it is.
        if (partition.leader !== nodeId && !partition.isr.includes(nodeId)) continue;
        leaveRecord(image, change, partition, nodeId);
      } else if (isEligible(partition, nodeId)) leadRecord(change, partition, nodeId);
      else continue;
      records.push(partitionChange(image, change));
    }
  }
  return records;
}

/** Only a replica that is known to be complete may lead: another one could have lost acknowledged records. */
export function isEligible(partition: PartitionRegistration, nodeId: number): boolean {
  return partition.isr.includes(nodeId) || partition.elr.includes(nodeId) || partition.lastKnownElr.includes(nodeId);
}

/** The node leads, alone in sync. */
export function leadRecord(change: PartitionChangeRecord, partition: PartitionRegistration, nodeId: number): void {
  change.leader = nodeId;
  if (partition.isr.length !== 1 || partition.isr[0] !== nodeId) change.isr = [nodeId];
  if (partition.elr.length > 0) change.eligibleLeaderReplicas = [];
  if (partition.lastKnownElr.length > 0) change.lastKnownElr = [];
  if (partition.leaderRecoveryState !== 0) change.leaderRecoveryState = 0;
}

/** The node leads no more. */
export function leaveRecord(
  image: MetadataImage,
  change: PartitionChangeRecord,
  partition: PartitionRegistration,
  nodeId: number,
): void {
  if (partition.leader === nodeId) change.leader = NO_LEADER;
  if (partition.isr.includes(nodeId) && hasElr(image)) moveToEligible(change, partition, nodeId);
}

function hasElr(image: MetadataImage): boolean {
  return image.featureLevel(ELR_VERSION) > 0 && metadataVersion(image) >= ELR_RECORDS_SINCE;
}

/** Whether registrations of this metadata.version name the folders that get no new partitions. */
export function supportsCordoning(image: MetadataImage): boolean {
  return metadataVersion(image) >= CORDONED_SINCE;
}

/** Whether partitions and registrations of this metadata.version name data folders. */
export function supportsDirectories(image: MetadataImage): boolean {
  return metadataVersion(image) >= DIRECTORIES_SINCE;
}

/** A controlled shutdown: nothing is led and the broker is fenced, so that the next to open the folder may start. */
export function stopRecords(image: MetadataImage, nodeId: number, brokerEpoch: number): MetadataRecord[] {
  const records = [registrationChange({ brokerId: nodeId, brokerEpoch, inControlledShutdown: 1 }, 1)];
  const elr = hasElr(image);
  for (const topic of image.topics.values()) {
    for (const [partitionId, partition] of topic.partitions.entries()) {
      if (partition.leader !== nodeId) continue;
      const change = new PartitionChangeRecord({ partitionId, topicId: topic.id, leader: NO_LEADER });
      if (elr) moveToEligible(change, partition, nodeId);
      records.push(partitionChange(image, change));
    }
  }
  records.push(registrationChange({ brokerId: nodeId, brokerEpoch, fenced: 1 }, 0));
  return records;
}

/** With eligible leader replicas the last in-sync one leaves the ISR too and is remembered. */
function moveToEligible(change: PartitionChangeRecord, partition: PartitionRegistration, nodeId: number): void {
  change.isr = [];
  change.eligibleLeaderReplicas = partition.elr.includes(nodeId) ? [...partition.elr] : [...partition.elr, nodeId];
  change.lastKnownElr = [nodeId];
}

/** In the version that this image's feature levels ask for. */
export function partitionChange(image: MetadataImage, change: PartitionChangeRecord): MetadataRecord {
  const level = metadataVersion(image);
  let version = 0;
  if (level >= DIRECTORIES_SINCE) version = 1;
  if (hasElr(image)) version = 2;
  if (version < 2) {
    change.eligibleLeaderReplicas = null;
    change.lastKnownElr = null;
  }
  return metadataRecord(partitionChangeRecord, change, version);
}

/** The version of RegisterBrokerRecord that this image's metadata version asks for. */
export function registerBrokerRecordVersion(image: MetadataImage): number {
  const level = metadataVersion(image);
  if (level >= CORDONED_SINCE) return 4;
  if (level >= DIRECTORIES_SINCE) return 3;
  return level >= MIGRATING_SINCE ? 2 : 1;
}

/** The version of PartitionRecord that this image's feature levels ask for. */
export function partitionRecordVersion(image: MetadataImage): number {
  const level = metadataVersion(image);
  if (hasElr(image)) return 2;
  return level >= DIRECTORIES_SINCE ? 1 : 0;
}

export function registrationChange(fields: Partial<BrokerRegistrationChangeRecord>, version: number): MetadataRecord {
  return metadataRecord(brokerRegistrationChangeRecord, new BrokerRegistrationChangeRecord(fields), version);
}
