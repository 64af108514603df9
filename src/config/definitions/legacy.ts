// Keys of Kafka before 4.0 that old configuration files still carry. Kafka 4 ignores them silently; they are taken
// without effect, so that such a file starts Klamm unchanged. They are not part of what DescribeConfigs lists.

export const legacyKeys: ReadonlySet<string> = new Set([
  'zookeeper.connect',
  'zookeeper.connection.timeout.ms',
  'zookeeper.session.timeout.ms',
  'zookeeper.sync.time.ms',
  'zookeeper.max.in.flight.requests',
  'zookeeper.metadata.migration.enable',
  'broker.id.generation.enable',
  'reserved.broker.max.id',
  'inter.broker.protocol.version',
  'log.message.format.version',
  'log.message.downconversion.enable',
  'log.message.timestamp.difference.max.ms',
  'controlled.shutdown.max.retries',
  'controlled.shutdown.retry.backoff.ms',
  'control.plane.listener.name',
  'leader.imbalance.per.broker.percentage',
  'offsets.commit.required.acks',
  'group.coordinator.new.enable',
  'password.encoder.iterations',
  'password.encoder.key.length',
]);
