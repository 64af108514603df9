// What a run of metadata records changes in an image. Must hold: applying the records of the log in order to the image
// before them gives the image after them, whoever applies them (controller or broker, at the start or running); a
// record of an unknown type stops the caller: skipping it would lose a fact.

import type { Uuid } from '../base/uuid.ts';
import {
  type AccessControlEntryRecord,
  accessControlEntryRecord,
  type BrokerRegistrationChangeRecord,
  brokerRegistrationChangeRecord,
  type ClearElrRecord,
  type ClientQuotaRecord,
  type ConfigRecord,
  clearElrRecord,
  clientQuotaRecord,
  configRecord,
  type DelegationTokenRecord,
  delegationTokenRecord,
  type FeatureLevelRecord,
  type FenceBrokerRecord,
  featureLevelRecord,
  fenceBrokerRecord,
  noOpRecord,
  type PartitionChangeRecord,
  type PartitionRecord,
  type ProducerIdsRecord,
  partitionChangeRecord,
  partitionRecord,
  producerIdsRecord,
  type RegisterBrokerRecord,
  type RegisterControllerRecord,
  type RemoveAccessControlEntryRecord,
  type RemoveDelegationTokenRecord,
  type RemoveTopicRecord,
  type RemoveUserScramCredentialRecord,
  registerBrokerRecord,
  registerControllerRecord,
  removeAccessControlEntryRecord,
  removeDelegationTokenRecord,
  removeTopicRecord,
  removeUserScramCredentialRecord,
  type TopicRecord,
  topicRecord,
  type UnfenceBrokerRecord,
  type UnregisterBrokerRecord,
  type UserScramCredentialRecord,
  unfenceBrokerRecord,
  unregisterBrokerRecord,
  userScramCredentialRecord,
  type ZkMigrationStateRecord,
  zkMigrationStateRecord,
} from '../protocol/generated/records/metadata.ts';
import { ClusterDelta } from './cluster.ts';
import { ConfigsDelta } from './configs.ts';
import { MetadataImage, type ProducerIdsImage, quotaKey, scramKey } from './image.ts';
import type { MetadataRecord } from './metadata-record.ts';
import { TopicsDelta } from './topics.ts';

export class MetadataDelta {
  /** The image that the delta starts from. */
  readonly image: MetadataImage;
  /** Each is null while nothing of its kind changed. */
  topics: TopicsDelta | null = null;
  cluster: ClusterDelta | null = null;
  configs: ConfigsDelta | null = null;
  /** The new level; 0 removes the feature. */
  readonly features: Map<string, number> = new Map();
  producerIds: ProducerIdsImage | null = null;
  /** undefined: removed. */
  readonly acls: Map<Uuid, AccessControlEntryRecord | undefined> = new Map();
  readonly clientQuotas: Map<string, ClientQuotaRecord | undefined> = new Map();
  readonly scram: Map<string, UserScramCredentialRecord | undefined> = new Map();
  readonly delegationTokens: Map<string, DelegationTokenRecord | undefined> = new Map();
  zkMigrationState: number | null = null;

  constructor(image: MetadataImage) {
    this.image = image;
  }

  topicsDelta(): TopicsDelta {
    this.topics ??= new TopicsDelta(this.image.topics);
    return this.topics;
  }

  clusterDelta(): ClusterDelta {
    this.cluster ??= new ClusterDelta(this.image.cluster);
    return this.cluster;
  }

  configsDelta(): ConfigsDelta {
    this.configs ??= new ConfigsDelta(this.image.configs);
    return this.configs;
  }

  /** Throws for a record that does not fit what came before it, or whose type is unknown. */
  replay(record: MetadataRecord): void {
    const apply = replayers.get(record.type);
    if (apply === undefined) throw new Error(`metadata record of unknown type ${record.type}`);
    apply(this, record.message);
  }

  /** The image after the records replayed so far. */
  apply(offset: number, epoch: number, timestampMs: number): MetadataImage {
    const base = this.image;
    let finalized = base.features.finalized;
    if (this.features.size > 0) {
      const levels = new Map(finalized);
      for (const [name, level] of this.features) {
        if (level === 0) levels.delete(name);
        else levels.set(name, level);
      }
      finalized = levels;
    }
    return new MetadataImage({
      offset,
      epoch,
      timestampMs,
      topics: this.topics?.apply() ?? base.topics,
      cluster: this.cluster?.apply() ?? base.cluster,
      configs: this.configs?.apply() ?? base.configs,
      features: this.features.size > 0 ? { finalized } : base.features,
      producerIds: this.producerIds ?? base.producerIds,
      acls: base.acls.with(this.acls),
      clientQuotas: base.clientQuotas.with(this.clientQuotas),
      scram: base.scram.with(this.scram),
      delegationTokens: base.delegationTokens.with(this.delegationTokens),
      zkMigrationState: this.zkMigrationState ?? base.zkMigrationState,
    });
  }

  /** The difference of two images: what a snapshot that replaces `before` by `after` changes. */
  static between(before: MetadataImage, after: MetadataImage): MetadataDelta {
    const delta = new MetadataDelta(before);
    delta.topics = TopicsDelta.between(before.topics, after.topics);
    delta.cluster = ClusterDelta.between(before.cluster, after.cluster);
    delta.configs = ConfigsDelta.between(before.configs, after.configs);
    for (const name of before.features.finalized.keys()) delta.features.set(name, 0);
    for (const [name, level] of after.features.finalized) delta.features.set(name, level);
    delta.producerIds = after.producerIds;
    for (const key of before.acls.keys()) delta.acls.set(key, undefined);
    for (const [key, value] of after.acls.entries()) delta.acls.set(key, value);
    for (const key of before.clientQuotas.keys()) delta.clientQuotas.set(key, undefined);
    for (const [key, value] of after.clientQuotas.entries()) delta.clientQuotas.set(key, value);
    for (const key of before.scram.keys()) delta.scram.set(key, undefined);
    for (const [key, value] of after.scram.entries()) delta.scram.set(key, value);
    for (const key of before.delegationTokens.keys()) delta.delegationTokens.set(key, undefined);
    for (const [key, value] of after.delegationTokens.entries()) delta.delegationTokens.set(key, value);
    delta.zkMigrationState = after.zkMigrationState;
    return delta;
  }
}

type Replayer = (delta: MetadataDelta, message: object) => void;

/** The message's class is the one that the record's key names: decoding saw to it. */
function on<T extends object>(type: { readonly key: number }, apply: (delta: MetadataDelta, record: T) => void) {
  return [type.key, apply as Replayer] as const;
}

const replayers: ReadonlyMap<number, Replayer> = new Map([
  on<RegisterBrokerRecord>(registerBrokerRecord, (d, r) => d.clusterDelta().registerBroker(r)),
  on<UnregisterBrokerRecord>(unregisterBrokerRecord, (d, r) => d.clusterDelta().unregisterBroker(r)),
  on<TopicRecord>(topicRecord, (d, r) => d.topicsDelta().topic(r)),
  on<PartitionRecord>(partitionRecord, (d, r) => d.topicsDelta().partition(r)),
  on<ConfigRecord>(configRecord, (d, r) => d.configsDelta().config(r)),
  on<PartitionChangeRecord>(partitionChangeRecord, (d, r) => d.topicsDelta().partitionChange(r)),
  on<FenceBrokerRecord>(fenceBrokerRecord, (d, r) => d.clusterDelta().setFenced(r.id, r.epoch, true)),
  on<UnfenceBrokerRecord>(unfenceBrokerRecord, (d, r) => d.clusterDelta().setFenced(r.id, r.epoch, false)),
  on<RemoveTopicRecord>(removeTopicRecord, (d, r) => {
    d.configsDelta().removeTopic(d.topicsDelta().removeTopic(r).name);
  }),
  on<DelegationTokenRecord>(delegationTokenRecord, (d, r) => d.delegationTokens.set(r.tokenId, r)),
  on<UserScramCredentialRecord>(userScramCredentialRecord, (d, r) => d.scram.set(scramKey(r.name, r.mechanism), r)),
  on<FeatureLevelRecord>(featureLevelRecord, (d, r) => d.features.set(r.name, r.featureLevel)),
  on<ClientQuotaRecord>(clientQuotaRecord, (d, r) => d.clientQuotas.set(quotaKey(r), r.remove ? undefined : r)),
  on<ProducerIdsRecord>(producerIdsRecord, (d, r) => {
    d.producerIds = { nextProducerId: r.nextProducerId, brokerId: r.brokerId, brokerEpoch: r.brokerEpoch };
  }),
  on<BrokerRegistrationChangeRecord>(brokerRegistrationChangeRecord, (d, r) => d.clusterDelta().registrationChange(r)),
  on<AccessControlEntryRecord>(accessControlEntryRecord, (d, r) => d.acls.set(r.id, r)),
  on<RemoveAccessControlEntryRecord>(removeAccessControlEntryRecord, (d, r) => d.acls.set(r.id, undefined)),
  on(noOpRecord, () => {}),
  on<ZkMigrationStateRecord>(zkMigrationStateRecord, (d, r) => {
    d.zkMigrationState = r.zkMigrationState;
  }),
  on<RemoveUserScramCredentialRecord>(removeUserScramCredentialRecord, (d, r) =>
    d.scram.set(scramKey(r.name, r.mechanism), undefined),
  ),
  on<RemoveDelegationTokenRecord>(removeDelegationTokenRecord, (d, r) => d.delegationTokens.set(r.tokenId, undefined)),
  on<RegisterControllerRecord>(registerControllerRecord, (d, r) => d.clusterDelta().registerController(r)),
  on<ClearElrRecord>(clearElrRecord, (d, r) => d.topicsDelta().clearElr(r)),
]);
