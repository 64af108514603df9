// The state of the metadata log at one offset. Must hold: an image never changes; the next one shares all that did not
// change with it; what a record said is kept, also where nothing in Klamm reads it yet, so that nothing is lost when a
// snapshot is written.

import type { Uuid } from '../base/uuid.ts';
import type {
  AccessControlEntryRecord,
  ClientQuotaRecord,
  DelegationTokenRecord,
  UserScramCredentialRecord,
} from '../protocol/generated/records/metadata.ts';
import { type ClusterImage, emptyCluster } from './cluster.ts';
import { ConfigsImage } from './configs.ts';
import { ImmutableMap } from './immutable-map.ts';
import { TopicsImage } from './topics.ts';

/** Finalized feature levels: `metadata.version`, `group.version` ... A feature at level 0 has no entry. */
export interface FeaturesImage {
  readonly finalized: ReadonlyMap<string, number>;
}

export interface ProducerIdsImage {
  /** The first producer id that was never handed out. */
  readonly nextProducerId: number;
  /** Who got the last block, as the record said. */
  readonly brokerId: number;
  readonly brokerEpoch: number;
}

export interface MetadataImageParts {
  /** The last offset contained; -1 in the empty image. */
  readonly offset: number;
  /** The raft epoch of that offset. */
  readonly epoch: number;
  readonly timestampMs: number;
  readonly topics: TopicsImage;
  readonly cluster: ClusterImage;
  readonly configs: ConfigsImage;
  readonly features: FeaturesImage;
  readonly producerIds: ProducerIdsImage;
  /** By the entry's id. */
  readonly acls: ImmutableMap<AccessControlEntryRecord>;
  /** By entity and key (quotaKey). */
  readonly clientQuotas: ImmutableMap<ClientQuotaRecord>;
  /** By mechanism and user (scramKey). */
  readonly scram: ImmutableMap<UserScramCredentialRecord>;
  /** By token id. */
  readonly delegationTokens: ImmutableMap<DelegationTokenRecord>;
  /** The last ZkMigrationStateRecord's state; -1 if there was none. */
  readonly zkMigrationState: number;
}

export class MetadataImage implements MetadataImageParts {
  static readonly empty: MetadataImage = new MetadataImage({
    offset: -1,
    epoch: -1,
    timestampMs: -1,
    topics: TopicsImage.empty,
    cluster: emptyCluster,
    configs: ConfigsImage.empty,
    features: { finalized: new Map() },
    producerIds: { nextProducerId: 0, brokerId: -1, brokerEpoch: -1 },
    acls: ImmutableMap.empty(),
    clientQuotas: ImmutableMap.empty(),
    scram: ImmutableMap.empty(),
    delegationTokens: ImmutableMap.empty(),
    zkMigrationState: -1,
  });

  readonly offset: number;
  readonly epoch: number;
  readonly timestampMs: number;
  readonly topics: TopicsImage;
  readonly cluster: ClusterImage;
  readonly configs: ConfigsImage;
  readonly features: FeaturesImage;
  readonly producerIds: ProducerIdsImage;
  readonly acls: ImmutableMap<AccessControlEntryRecord>;
  readonly clientQuotas: ImmutableMap<ClientQuotaRecord>;
  readonly scram: ImmutableMap<UserScramCredentialRecord>;
  readonly delegationTokens: ImmutableMap<DelegationTokenRecord>;
  readonly zkMigrationState: number;

  constructor(parts: MetadataImageParts) {
    this.offset = parts.offset;
    this.epoch = parts.epoch;
    this.timestampMs = parts.timestampMs;
    this.topics = parts.topics;
    this.cluster = parts.cluster;
    this.configs = parts.configs;
    this.features = parts.features;
    this.producerIds = parts.producerIds;
    this.acls = parts.acls;
    this.clientQuotas = parts.clientQuotas;
    this.scram = parts.scram;
    this.delegationTokens = parts.delegationTokens;
    this.zkMigrationState = parts.zkMigrationState;
  }

  /** 0 where the feature is not finalized. */
  featureLevel(name: string): number {
    return this.features.finalized.get(name) ?? 0;
  }

  topicName(id: Uuid): string | undefined {
    return this.topics.byId(id)?.name;
  }
}

export function quotaKey(record: ClientQuotaRecord): string {
  const entity = record.entity
    .map((part) => [part.entityType, part.entityName])
    .sort((a, b) => (a[0]! < b[0]! ? -1 : 1));
  return JSON.stringify([entity, record.key]);
}

export function scramKey(name: string, mechanism: number): string {
  return `${mechanism} ${name}`;
}
