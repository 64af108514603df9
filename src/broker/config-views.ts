// The configuration as each service wants to see it: one function a service, from BrokerConfig to that service's own
// plain object. Must hold: no service below the broker knows a key's name; a view is derived anew when it is asked for,
// so that a dynamic change counts.

import { hostname } from 'node:os';
import type { BrokerConfig, ConfigTexts } from '../config/broker-config.ts';
import { findRow, isListKey } from '../config/definitions.ts';
import { describeTopic } from '../config/describe-config.ts';
import { assignorName } from '../config/group-assignors.ts';
import { consumerGroupValues, validateGroupConfigs } from '../config/group-settings.ts';
import { brokerListeners, connectionOverrides, type ListenerConfig } from '../config/listeners.ts';
import { topicConfig } from '../config/topic-config.ts';
import { validateDynamicBroker, validateTopicConfigs } from '../config/validate.ts';
import type { ControllerConfig } from '../controller/local/controller-config.ts';
import type {
  ConsumerMigrationPolicy,
  GroupConfigs,
  GroupCoordinatorConfig,
} from '../coordinator/group/group-config.ts';
import { type Endpoint, SecurityProtocolId } from '../metadata/cluster.ts';
import type { MetadataImage } from '../metadata/image.ts';
import type { NetworkLimits } from '../network/network.ts';
import { type CompressionName, compressionName } from '../records/compression/codec.ts';
import type { LogConfig } from '../storage/log-config.ts';

const MINUTE_MS = 60_000;

export function networkLimits(config: BrokerConfig): Partial<NetworkLimits> {
  return {
    maxRequestBytes: config.get('socket.request.max.bytes'),
    queuedMaxRequestBytes: config.get('queued.max.request.bytes'),
    maxConnections: config.get('max.connections'),
    maxConnectionsPerIp: config.get('max.connections.per.ip'),
    perIpOverrides: connectionOverrides(config),
    maxConnectionCreationRate: config.get('max.connection.creation.rate'),
    maxIdleMs: config.get('connections.max.idle.ms'),
    stallMs: config.get('klamm.write.stall.ms'),
    readSlabBytes: config.get('klamm.read.slab.bytes'),
    readSlabCount: config.get('klamm.read.slab.count'),
    coreSharingRequests: config.get('klamm.core.sharing.requests'),
  };
}

export function listenerBindings(config: BrokerConfig): readonly ListenerConfig[] {
  return brokerListeners(config, hostname());
}

/** The broker's advertised listeners, the inter-broker one first. @param ports what was bound, by listener */
export function advertisedEndpoints(config: BrokerConfig, ports: ReadonlyMap<string, number>): Endpoint[] {
  const interBroker = (config.get('inter.broker.listener.name') ?? 'PLAINTEXT').toUpperCase();
  const endpoints = listenerBindings(config).map((listener) => ({
    name: listener.name,
    host: listener.advertisedHost,
    port: listener.advertisedPort === 0 ? (ports.get(listener.name) ?? listener.port) : listener.advertisedPort,
    securityProtocol: SecurityProtocolId.PLAINTEXT,
  }));
  return endpoints.sort((a, b) => Number(b.name === interBroker) - Number(a.name === interBroker));
}

/**
 * Where a Kafka that is started on the same folder would listen as controller: what the file says, else Kafka's usual
 * address. Nothing of Klamm listens there.
 */
export function controllerEndpoints(config: BrokerConfig): Endpoint[] {
  const name = config.get('controller.listener.names')[0]?.toUpperCase() ?? 'CONTROLLER';
  for (const text of config.get('listeners')) {
    const match = /^(.*):\/\/\[?([^\]]*)\]?:([0-9]+)$/.exec(text.trim());
    if (match === null || match[1]!.toUpperCase() !== name) continue;
    const host = match[2] === '' ? 'localhost' : match[2]!;
    return [{ name, host, port: Number(match[3]), securityProtocol: SecurityProtocolId.PLAINTEXT }];
  }
  return [{ name, host: 'localhost', port: 9093, securityProtocol: SecurityProtocolId.PLAINTEXT }];
}

/** A topic's log settings. @param overrides the topic's own dynamic configuration */
export function topicLogConfig(config: BrokerConfig, overrides: ConfigTexts): LogConfig {
  return topicConfig(overrides, config);
}

export function metadataLogConfig(config: BrokerConfig): LogConfig {
  return {
    ...topicConfig(new Map(), config),
    segmentBytes: config.get('internal.metadata.log.segment.bytes') ?? config.get('metadata.log.segment.bytes'),
    segmentMs: config.get('metadata.log.segment.ms'),
    segmentJitterMs: 0,
    // A batch of the metadata log is bounded by the controller (8 MiB, KafkaRaftClient.MAX_BATCH_SIZE_BYTES).
    maxMessageBytes: 8 * 1024 * 1024,
    messageTimestampType: 'CreateTime',
    compressionType: 'producer',
    cleanupPolicy: { delete: false, compact: false },
    retentionMs: -1,
    retentionBytes: -1,
  };
}

/** Follows dynamic changes: each setting is looked up when it is read. */
export function groupConfig(current: () => BrokerConfig): GroupCoordinatorConfig {
  return {
    get minSessionTimeoutMs() {
      return current().get('group.min.session.timeout.ms');
    },
    get maxSessionTimeoutMs() {
      return current().get('group.max.session.timeout.ms');
    },
    get maxSize() {
      return current().get('group.max.size');
    },
    get initialRebalanceDelayMs() {
      return current().get('group.initial.rebalance.delay.ms');
    },
    get offsetMetadataMaxBytes() {
      return current().get('offset.metadata.max.bytes');
    },
    get offsetsRetentionMs() {
      return current().get('offsets.retention.minutes') * MINUTE_MS;
    },
    get offsetsRetentionCheckIntervalMs() {
      return current().get('offsets.retention.check.interval.ms');
    },
    get loadBufferBytes() {
      return current().get('offsets.load.buffer.size');
    },
    get writeTimeoutMs() {
      return current().get('offsets.commit.timeout.ms');
    },
    get consumerProtocolEnabled() {
      return current().get('group.coordinator.rebalance.protocols').includes('consumer');
    },
    get consumerMaxSize() {
      return current().get('group.consumer.max.size');
    },
    get consumerAssignors() {
      return current()
        .get('group.consumer.assignors')
        .map((name) => assignorName(name) ?? name);
    },
    get consumerMigrationPolicy() {
      return current().get('group.consumer.migration.policy').toLowerCase() as ConsumerMigrationPolicy;
    },
    get consumerRegexRefreshIntervalMs() {
      return current().get('group.consumer.regex.refresh.interval.ms');
    },
  };
}

/** What groups have set for themselves, over the broker's configuration. */
export function groupConfigs(current: () => BrokerConfig, image: () => MetadataImage): GroupConfigs {
  return { consumer: (groupId) => consumerGroupValues(image().configs.group(groupId), current()) };
}

/** How the group coordinator compresses its batches; unknown ids are refused with the configuration. */
export function offsetsCompression(config: BrokerConfig): CompressionName {
  return compressionName(config.get('offsets.topic.compression.codec')) ?? 'none';
}

export function controllerConfig(current: () => BrokerConfig): ControllerConfig {
  return {
    get numPartitions() {
      return current().get('num.partitions');
    },
    get defaultReplicationFactor() {
      return current().get('default.replication.factor');
    },
    get deleteTopicEnable() {
      return current().get('delete.topic.enable');
    },
    get minInsyncReplicas() {
      return current().get('min.insync.replicas');
    },
    get snapshotLimits() {
      return {
        maxBytesBetween: current().get('metadata.log.max.record.bytes.between.snapshots'),
        maxIntervalMs: current().get('metadata.log.max.snapshot.interval.ms'),
        retentionBytes: current().get('metadata.max.retention.bytes'),
        retentionMs: current().get('metadata.max.retention.ms'),
        deleteDelayMs: current().get('internal.metadata.delete.delay.millis'),
      };
    },
    // DEVIATION: in memory mode an idle controller writes no empty records; Kafka writes two a second.
    get maxIdleIntervalMs() {
      if (current().get('klamm.durability') === 'memory') return 0;
      return current().get('metadata.max.idle.interval.ms');
    },
    checkTopicConfigs: (overrides) => validateTopicConfigs(overrides, current()),
    checkGroupConfigs: (overrides) => validateGroupConfigs(overrides, current()),
    checkBrokerConfigs: (configs, perBroker) =>
      validateDynamicBroker(configs, perBroker ? 'broker' : 'default', current()),
    isList: (type, name) => isListKey(type, name),
    defaultValue: (type, name) => findRow(type, name)?.default ?? null,
    effectiveTopicConfigs: (overrides) => describeTopic(overrides, current()),
  };
}
