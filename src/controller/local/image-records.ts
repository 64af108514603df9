// An image as the records that make it, for a snapshot: features first, then brokers, controllers, topics, and the rest
// in Kafka's order. Must hold: replaying them gives the image again, and each record has the version that the image's
// metadata.version allows, so that the Kafka which wrote the log can read the snapshot. Made one at a time: whoever
// writes them decides when to give way.

import type { BrokerRegistration, ControllerRegistration } from '../../metadata/cluster.ts';
import type { MetadataImage } from '../../metadata/image.ts';
import type { MetadataRecord } from '../../metadata/metadata-record.ts';
import type { PartitionRegistration } from '../../metadata/topics.ts';
import type { RecordType } from '../../protocol/api.ts';
import {
  accessControlEntryRecord,
  ConfigRecord,
  clientQuotaRecord,
  configRecord,
  delegationTokenRecord,
  FeatureLevelRecord,
  featureLevelRecord,
  PartitionRecord,
  ProducerIdsRecord,
  partitionRecord,
  producerIdsRecord,
  RegisterBrokerRecord,
  RegisterBrokerRecordBrokerEndpoint,
  RegisterBrokerRecordBrokerFeature,
  RegisterControllerRecord,
  RegisterControllerRecordControllerEndpoint,
  RegisterControllerRecordControllerFeature,
  registerBrokerRecord,
  registerControllerRecord,
  TopicRecord,
  topicRecord,
  userScramCredentialRecord,
  ZkMigrationStateRecord,
  zkMigrationStateRecord,
} from '../../protocol/generated/records/metadata.ts';
import { metadataRecord } from './metadata-batch.ts';
import {
  CONTROLLER_REGISTRATION_SINCE,
  METADATA_VERSION,
  partitionRecordVersion,
  registerBrokerRecordVersion,
} from './startup.ts';

export function* imageRecords(image: MetadataImage): IterableIterator<MetadataRecord> {
  yield* featureLevels(image);
  const brokerVersion = registerBrokerRecordVersion(image);
  for (const broker of image.cluster.brokers.values()) yield registeredBroker(broker, brokerVersion);
  if (image.featureLevel(METADATA_VERSION) >= CONTROLLER_REGISTRATION_SINCE) {
    for (const controller of image.cluster.controllers.values()) yield registeredController(controller);
  }
  const partitionVersion = partitionRecordVersion(image);
  for (const topic of image.topics.values()) {
    yield metadataRecord(topicRecord, new TopicRecord({ name: topic.name, topicId: topic.id }));
    for (let id = 0; id < topic.partitions.length; id++) {
      yield partition(topic.id, id, topic.partitions[id]!, partitionVersion);
    }
  }
  for (const [{ type, name: resourceName }, configs] of image.configs.entries()) {
    for (const [name, value] of configs) {
      yield metadataRecord(configRecord, new ConfigRecord({ resourceType: type, resourceName, name, value }));
    }
  }
  yield* asTheyCame(clientQuotaRecord, image.clientQuotas.values());
  const { nextProducerId } = image.producerIds;
  if (nextProducerId > 0) {
    const ids = new ProducerIdsRecord({ brokerId: -1, brokerEpoch: -1, nextProducerId });
    yield metadataRecord(producerIdsRecord, ids);
  }
  yield* asTheyCame(accessControlEntryRecord, image.acls.values());
  yield* asTheyCame(userScramCredentialRecord, image.scram.values());
  yield* asTheyCame(delegationTokenRecord, image.delegationTokens.values());
}

/** The metadata version comes first: it says how to read what follows. */
function* featureLevels(image: MetadataImage): IterableIterator<MetadataRecord> {
  const level = image.features.finalized.get(METADATA_VERSION);
  if (level !== undefined) yield feature(METADATA_VERSION, level);
  for (const [name, other] of image.features.finalized) if (name !== METADATA_VERSION) yield feature(name, other);
  if (image.zkMigrationState >= 0) {
    const state = new ZkMigrationStateRecord({ zkMigrationState: image.zkMigrationState });
    yield metadataRecord(zkMigrationStateRecord, state);
  }
}

function feature(name: string, featureLevel: number): MetadataRecord {
  return metadataRecord(featureLevelRecord, new FeatureLevelRecord({ name, featureLevel }));
}

function* asTheyCame<T extends object>(type: RecordType<T>, messages: Iterable<T>): IterableIterator<MetadataRecord> {
  for (const message of messages) yield metadataRecord(type, message);
}

function registeredBroker(broker: BrokerRegistration, version: number): MetadataRecord {
  const record = new RegisterBrokerRecord({
    brokerId: broker.id,
    isMigratingZkBroker: version >= 2 && broker.isMigratingZkBroker,
    incarnationId: broker.incarnationId,
    brokerEpoch: broker.epoch,
    endPoints: broker.endpoints.map((e) => new RegisterBrokerRecordBrokerEndpoint({ ...e })),
    features: broker.features.map((f) => new RegisterBrokerRecordBrokerFeature({ ...f })),
    rack: broker.rack,
    fenced: broker.fenced,
    inControlledShutdown: broker.inControlledShutdown,
    logDirs: version >= 3 ? [...broker.directories] : [],
    cordonedLogDirs: version >= 4 && broker.cordonedDirectories !== null ? [...broker.cordonedDirectories] : null,
  });
  return metadataRecord(registerBrokerRecord, record, version);
}

function registeredController(controller: ControllerRegistration): MetadataRecord {
  const record = new RegisterControllerRecord({
    controllerId: controller.id,
    incarnationId: controller.incarnationId,
    zkMigrationReady: controller.zkMigrationReady,
    endPoints: controller.endpoints.map((e) => new RegisterControllerRecordControllerEndpoint({ ...e })),
    features: controller.features.map((f) => new RegisterControllerRecordControllerFeature({ ...f })),
  });
  return metadataRecord(registerControllerRecord, record);
}

function partition(topicId: string, partitionId: number, of: PartitionRegistration, version: number): MetadataRecord {
  const record = new PartitionRecord({
    partitionId,
    topicId,
    replicas: [...of.replicas],
    isr: [...of.isr],
    removingReplicas: [...of.removingReplicas],
    addingReplicas: [...of.addingReplicas],
    leader: of.leader,
    leaderRecoveryState: of.leaderRecoveryState,
    leaderEpoch: of.leaderEpoch,
    partitionEpoch: of.partitionEpoch,
    directories: version >= 1 ? [...of.directories] : [],
    eligibleLeaderReplicas: version >= 2 && of.elr.length > 0 ? [...of.elr] : null,
    lastKnownElr: version >= 2 && of.lastKnownElr.length > 0 ? [...of.lastKnownElr] : null,
  });
  return metadataRecord(partitionRecord, record, version);
}
