// Brokers and controllers as registered in the metadata log. Must hold: a broker is alive when it is registered and not
// fenced; its epoch is the offset of its registration, and a change naming another epoch is a corrupt log.

import type { Uuid } from '../base/uuid.ts';
import type {
  BrokerRegistrationChangeRecord,
  RegisterBrokerRecord,
  RegisterControllerRecord,
  UnregisterBrokerRecord,
} from '../protocol/generated/records/metadata.ts';
import { DIRECTORY_LOST, DIRECTORY_MIGRATING, DIRECTORY_UNASSIGNED } from './topics.ts';

/** As in Kafka's SecurityProtocol. */
export const SecurityProtocolId = { PLAINTEXT: 0, SSL: 1, SASL_PLAINTEXT: 2, SASL_SSL: 3 } as const;

export interface Endpoint {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** 0 PLAINTEXT, 1 SSL, 2 SASL_PLAINTEXT, 3 SASL_SSL. */
  readonly securityProtocol: number;
}

export interface SupportedFeature {
  readonly name: string;
  readonly minSupportedVersion: number;
  readonly maxSupportedVersion: number;
}

export interface BrokerRegistration {
  readonly id: number;
  readonly epoch: number;
  readonly incarnationId: Uuid;
  readonly endpoints: readonly Endpoint[];
  readonly features: readonly SupportedFeature[];
  readonly rack: string | null;
  readonly fenced: boolean;
  readonly inControlledShutdown: boolean;
  readonly isMigratingZkBroker: boolean;
  readonly directories: readonly Uuid[];
  /** Null when never told (before metadata.version 4.3). */
  readonly cordonedDirectories: readonly Uuid[] | null;
}

export interface ControllerRegistration {
  readonly id: number;
  readonly incarnationId: Uuid;
  readonly zkMigrationReady: boolean;
  readonly endpoints: readonly Endpoint[];
  readonly features: readonly SupportedFeature[];
}

export interface ClusterImage {
  readonly brokers: ReadonlyMap<number, BrokerRegistration>;
  readonly controllers: ReadonlyMap<number, ControllerRegistration>;
}

export const emptyCluster: ClusterImage = { brokers: new Map(), controllers: new Map() };

/** Whether a replica in `directory` is where its broker can serve it (KIP-858). */
export function hasDirectory(broker: BrokerRegistration, directory: Uuid): boolean {
  if (directory === DIRECTORY_UNASSIGNED || directory === DIRECTORY_MIGRATING) return true;
  if (directory === DIRECTORY_LOST) return false;
  return broker.directories.length === 0 || broker.directories.includes(directory);
}

/** Whether the broker has a directory that takes new replicas: not all are cordoned (KIP-1066). */
export function hasOpenDirectory(broker: BrokerRegistration): boolean {
  const { directories, cordonedDirectories } = broker;
  return directories.length === 0 || directories.some((id) => cordonedDirectories?.includes(id) !== true);
}

/** What a new replica's directory is said to be: of several the broker chooses one, and says so afterwards. */
export function defaultDirectory(broker: BrokerRegistration | undefined): Uuid {
  if (broker === undefined) return DIRECTORY_UNASSIGNED;
  if (broker.directories.length === 0) return DIRECTORY_MIGRATING;
  return broker.directories.length === 1 ? broker.directories[0]! : DIRECTORY_UNASSIGNED;
}

/** The broker if it is registered and not fenced. */
export function aliveBroker(cluster: ClusterImage, id: number): BrokerRegistration | undefined {
  const broker = cluster.brokers.get(id);
  return broker === undefined || broker.fenced ? undefined : broker;
}

/** Unfenced brokers in order of id. */
export function aliveBrokers(cluster: ClusterImage): BrokerRegistration[] {
  return [...cluster.brokers.values()].filter((broker) => !broker.fenced).sort((a, b) => a.id - b.id);
}

export class ClusterDelta {
  readonly image: ClusterImage;
  /** The new state; null: unregistered. */
  readonly changedBrokers: Map<number, BrokerRegistration | null> = new Map();
  readonly changedControllers: Map<number, ControllerRegistration | null> = new Map();

  constructor(image: ClusterImage) {
    this.image = image;
  }

  private broker(id: number, epoch: number, recordName: string): BrokerRegistration {
    const broker = this.changedBrokers.has(id) ? this.changedBrokers.get(id) : this.image.brokers.get(id);
    if (!broker) throw new Error(`${recordName} for broker ${id}, which is not registered`);
    if (broker.epoch !== epoch) {
      throw new Error(`${recordName} for broker ${id} with epoch ${epoch}, its registration has ${broker.epoch}`);
    }
    return broker;
  }

  registerBroker(record: RegisterBrokerRecord): void {
    this.changedBrokers.set(record.brokerId, {
      id: record.brokerId,
      epoch: record.brokerEpoch,
      incarnationId: record.incarnationId,
      endpoints: record.endPoints.map((e) => ({ ...e })),
      features: record.features.map((f) => ({ ...f })),
      rack: record.rack,
      fenced: record.fenced,
      inControlledShutdown: record.inControlledShutdown,
      isMigratingZkBroker: record.isMigratingZkBroker,
      directories: record.logDirs,
      cordonedDirectories: record.cordonedLogDirs,
    });
  }

  unregisterBroker(record: UnregisterBrokerRecord): void {
    this.broker(record.brokerId, record.brokerEpoch, 'UnregisterBrokerRecord');
    this.changedBrokers.set(record.brokerId, null);
  }

  setFenced(id: number, epoch: number, fenced: boolean): void {
    const broker = this.broker(id, epoch, fenced ? 'FenceBrokerRecord' : 'UnfenceBrokerRecord');
    this.changedBrokers.set(id, { ...broker, fenced });
  }

  registrationChange(record: BrokerRegistrationChangeRecord): void {
    const broker = this.broker(record.brokerId, record.brokerEpoch, 'BrokerRegistrationChangeRecord');
    this.changedBrokers.set(record.brokerId, {
      ...broker,
      fenced: record.fenced === 0 ? broker.fenced : record.fenced === 1,
      inControlledShutdown: record.inControlledShutdown === 1 || broker.inControlledShutdown,
      directories: record.logDirs.length === 0 ? broker.directories : record.logDirs,
      cordonedDirectories: record.cordonedLogDirs ?? broker.cordonedDirectories,
    });
  }

  registerController(record: RegisterControllerRecord): void {
    this.changedControllers.set(record.controllerId, {
      id: record.controllerId,
      incarnationId: record.incarnationId,
      zkMigrationReady: record.zkMigrationReady,
      endpoints: record.endPoints.map((e) => ({ ...e })),
      features: record.features.map((f) => ({ ...f })),
    });
  }

  apply(): ClusterImage {
    return {
      brokers: merged(this.image.brokers, this.changedBrokers),
      controllers: merged(this.image.controllers, this.changedControllers),
    };
  }

  static between(before: ClusterImage, after: ClusterImage): ClusterDelta {
    const delta = new ClusterDelta(before);
    for (const id of before.brokers.keys()) if (!after.brokers.has(id)) delta.changedBrokers.set(id, null);
    for (const [id, broker] of after.brokers) delta.changedBrokers.set(id, broker);
    for (const id of before.controllers.keys()) if (!after.controllers.has(id)) delta.changedControllers.set(id, null);
    for (const [id, controller] of after.controllers) delta.changedControllers.set(id, controller);
    return delta;
  }
}

function merged<V>(base: ReadonlyMap<number, V>, changes: ReadonlyMap<number, V | null>): ReadonlyMap<number, V> {
  if (changes.size === 0) return base;
  const result = new Map(base);
  for (const [id, value] of changes) {
    if (value === null) result.delete(id);
    else result.set(id, value);
  }
  return result;
}
