// The composition root: constructs every service of one broker, hands each what it needs, and starts and stops them in
// order. Must hold: sockets are bound before anything is read, so that a taken port fails at once, but no frame is
// served before the first image is published; close is the reverse order, so that everything acknowledged is on disk
// and the clean-shutdown marker is the last thing written; a fatal failure of the metadata log closes without that
// marker.

import { assert } from '../base/assert.ts';
import type { Clock } from '../base/clock.ts';
import type { Disk } from '../base/disk.ts';
import type { Logger } from '../base/logger.ts';
import { LoggerLevels } from '../base/logger-levels.ts';
import { NodeDisk } from '../base/node-disk.ts';
import type { Random } from '../base/random.ts';
import { METADATA_TOPIC_ID, type Uuid } from '../base/uuid.ts';
import type { BrokerConfig } from '../config/broker-config.ts';
import type { Controller } from '../controller/controller.ts';
import { inspectMetadata } from '../controller/local/inspect.ts';
import { LocalController } from '../controller/local/local-controller.ts';
import { startFailure } from '../controller/local/start-failure.ts';
import type { FeatureLevels } from '../controller/local/startup.ts';
import { GroupCoordinator } from '../coordinator/group/group-coordinator.ts';
import type { TransactionCoordinator } from '../coordinator/transaction/transaction-coordinator.ts';
import { aliveBroker, type Endpoint } from '../metadata/cluster.ts';
import type { MetadataImage } from '../metadata/image.ts';
import { MetadataLoader } from '../metadata/loader.ts';
import type { Connection, RequestSink } from '../network/connection.ts';
import { Network } from '../network/network.ts';
import { encoderReady } from '../records/compression/compress.ts';
import { ReplicaManager } from '../replication/replica-manager.ts';
import { builtThread } from '../storage/cleaner/cleaner-worker.ts';
import type { Log } from '../storage/log.ts';
import { LogManager } from '../storage/log-manager.ts';
import { BrokerConfigPublisher } from './broker-config-publisher.ts';
import { cleanerSettings } from './cleaner-settings.ts';
import { ClientAudit } from './clients/client-audit.ts';
import { type ClientTelemetry, clientTelemetry } from './clients/client-telemetry.ts';
import { emulatedHandlers } from './clients/emulation.ts';
import type { ReleaseTable } from './clients/release-tables.ts';
import {
  advertisedEndpoints,
  controllerConfig,
  controllerEndpoints,
  groupConfig,
  groupConfigs,
  listenerBindings,
  metadataLogConfig,
  networkLimits,
  offsetsCompression,
  topicLogConfig,
} from './config-views.ts';
import { DirectoryAssignments } from './directory-assignments.ts';
import { Dispatcher } from './dispatch.ts';
import { FetchSessionCache } from './fetch-session.ts';
import { GroupPublisher } from './group-publisher.ts';
import { handlers } from './handlers/index.ts';
import type { Interceptor } from './interceptors.ts';
import { GROUP_METADATA_TOPIC } from './internal-topics.ts';
import { cordonedDirectories, metadataDirectory, moveSettings } from './log-dir-settings.ts';
import { ProducerIds } from './producer-ids.ts';
import { type ClientQuotas, clientQuotas } from './quotas/client-quotas.ts';
import { TransactionPublisher } from './transactions/transaction-publisher.ts';
import { producerSettings, TransactionVerification } from './transactions/transaction-verification.ts';
import { transactionalCommits } from './transactions/transactional-commits.ts';
import { newTransactionCoordinator } from './transactions/transactions.ts';

export interface BrokerOptions {
  readonly config: BrokerConfig;
  readonly durability: 'memory' | 'os' | 'disk';
  /** Absolute paths; the first is the metadata log's unless metadata.log.dir says otherwise. */
  readonly directories: readonly string[];
  readonly disk: Disk;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Null: adopted from meta.properties, or made for a new folder. */
  readonly nodeId: number | null;
  readonly clusterId: Uuid | null;
  /** Feature levels other than the usual ones, by name, for a folder that is formatted now. */
  readonly features?: FeatureLevels;
  readonly interceptors?: readonly Interceptor[];
  /** The release of Apache Kafka whose versions clients are to see. */
  readonly emulated?: ReleaseTable;
  /** Told once, after the broker closed itself because its metadata log failed. */
  readonly onFatal: (reason: string) => void;
}

/** A fetch session used within this time is not evicted for a new one (as in Kafka's FetchSessionCache). */
const MIN_SESSION_EVICTION_MS = 120_000;
/** A sixteenth of the heap that Node has by itself: 1,000 sessions, which is their number, of 400 partitions each. */
const MAX_SESSION_BYTES = 128 << 20;

/** Requests in progress have this long to be answered when the broker closes. */
const CLOSE_GRACE_MS = 1000;

/** The configuration with what the start found out, so that DescribeConfigs shows it. */
function foundOut(options: BrokerOptions, logs: LogManager): BrokerConfig {
  const nodeId = String(logs.nodeId);
  return options.config.withFixed(
    new Map([
      ['node.id', nodeId],
      ['broker.id', nodeId],
      ['klamm.durability', options.durability],
    ]),
  );
}

/** Holds back frames until the broker can serve them. */
class StartGate implements RequestSink {
  private target: RequestSink | null = null;
  private waiting: { connection: Connection; frame: Buffer }[] = [];

  open(target: RequestSink): void {
    this.target = target;
    const waiting = this.waiting;
    this.waiting = [];
    for (const { connection, frame } of waiting) if (!connection.closed) target.onFrame(connection, frame);
  }

  onFrame(connection: Connection, frame: Buffer): void {
    if (this.target === null) this.waiting.push({ connection, frame });
    else this.target.onFrame(connection, frame);
  }

  onClosed(connection: Connection): void {
    this.target?.onClosed?.(connection);
  }
}

export interface BoundListener {
  readonly name: string;
  /** The port that is bound. */
  readonly port: number;
  /** What clients are told. */
  readonly advertised: { readonly host: string; readonly port: number };
}

export class Broker {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** The levels of the loggers, which change while the broker runs. */
  readonly loggers: LoggerLevels;
  readonly telemetry: ClientTelemetry;
  readonly quotas: ClientQuotas;
  readonly logs: LogManager;
  readonly replicas: ReplicaManager;
  readonly groups: GroupCoordinator;
  readonly transactions: TransactionCoordinator;
  readonly transactionVerification: TransactionVerification;
  readonly producerIds: ProducerIds;
  readonly fetchSessions: FetchSessionCache;
  readonly metadata: { readonly image: MetadataImage };
  readonly network: Network;
  readonly dispatcher: Dispatcher<Broker>;
  readonly clientAudit: ClientAudit;
  /** The release of Apache Kafka whose versions clients see; null: all that is served. */
  readonly emulated: string | null;
  readonly controller: Controller;
  readonly nodeId: number;
  readonly clusterId: Uuid;
  readonly durability: 'memory' | 'os' | 'disk';
  /** The inter-broker one first. */
  readonly listeners: readonly BoundListener[];
  private readonly localController: LocalController;
  private readonly loader: MetadataLoader;
  private readonly configPublisher: BrokerConfigPublisher;
  private readonly directoryAssignments: DirectoryAssignments;
  private closing: Promise<void> | null = null;

  static async start(options: BrokerOptions): Promise<Broker> {
    const gate = new StartGate();
    let logs: LogManager | null = null;
    let broker: Broker | null = null;
    const loggers = new LoggerLevels(options.logger);
    const network = new Network({
      clock: options.clock,
      logger: loggers.logger('klamm.network'),
      sink: gate,
      limits: networkLimits(options.config),
      pressure: () => logs?.isTailOverBudget ?? false,
    });
    try {
      const ports = new Map<string, number>();
      for (const binding of listenerBindings(options.config)) {
        const backlog = options.config.get('socket.listen.backlog.size');
        ports.set(binding.name, (await network.listen({ ...binding, backlog })).port);
      }
      logs = new LogManager({
        directories: [...options.directories],
        ...metadataDirectory(options.config),
        disk: options.disk,
        clock: options.clock,
        logger: loggers.logger('klamm.storage'),
        random: options.random,
        durability: options.durability,
        nodeId: options.nodeId,
        clusterId: options.clusterId,
        inspect: (directory, nodeId) => inspectMetadata(options.disk, directory, nodeId),
        hotTailBytes: options.config.get('klamm.hot.tail.bytes'),
        producers: producerSettings(options.config),
        cleaner: cleanerSettings(options.config),
        cleanerThread: options.disk instanceof NodeDisk ? builtThread() : null,
        moves: moveSettings(options.config),
        producerCheckIntervalMs: options.config.get('producer.id.expiration.check.interval.ms'),
        retentionCheckIntervalMs: options.config.get('log.retention.check.interval.ms'),
        initialTaskDelayMs: options.config.get('log.initial.task.delay.ms'),
        checkpointIntervalMs: options.config.get('log.flush.offset.checkpoint.interval.ms'),
      });
      await logs.start();
      logs.cordon(cordonedDirectories(options.config));
      broker = new Broker(options, network, logs, ports, loggers);
      await broker.open(gate);
      return broker;
    } catch (error) {
      // The metadata log may have failed and be closing the broker already: that end is waited for.
      await broker?.abandon();
      await network.close();
      await logs?.close();
      throw error;
    }
  }

  private constructor(
    options: BrokerOptions,
    network: Network,
    logs: LogManager,
    ports: ReadonlyMap<string, number>,
    loggers: LoggerLevels,
  ) {
    const { clock, random } = options;
    const logger = loggers.logger('klamm.broker');
    this.clock = clock;
    this.random = random;
    this.logger = logger;
    this.loggers = loggers;
    this.durability = options.durability;
    this.network = network;
    this.logs = logs;
    this.nodeId = logs.nodeId;
    this.clusterId = logs.clusterId;
    this.configPublisher = new BrokerConfigPublisher(foundOut(options, logs), this.nodeId, () => this.applyConfig());
    // What can fail comes before what has to be closed.
    const metadataLog = this.metadataLog();
    const endpoints = advertisedEndpoints(options.config, ports);
    this.listeners = endpoints.map(({ name, host, port }) => {
      return { name, port: ports.get(name)!, advertised: { host, port } };
    });

    const fatal = (reason: string) => this.onFatal(reason, options.onFatal);
    const loader = new MetadataLoader(logger, fatal);
    this.metadata = loader;
    this.replicas = new ReplicaManager({
      nodeId: this.nodeId,
      logs,
      clock,
      logger,
      onFatal: fatal,
      topicConfig: (image, topic) => topicLogConfig(this.configPublisher.current, image.configs.topic(topic)),
    });
    this.groups = this.newGroupCoordinator();
    this.producerIds = new ProducerIds({
      controller: () => this.controller,
      nodeId: this.nodeId,
      brokerEpoch: () => this.brokerEpoch,
    });
    this.transactions = this.newTransactionCoordinator();
    this.transactionVerification = new TransactionVerification({
      coordinator: this.transactions,
      config: () => this.config,
      clock,
    });
    this.directoryAssignments = this.newDirectoryAssignments(fatal);
    loader.install(this.configPublisher);
    loader.install(this.replicas);
    loader.install(this.directoryAssignments);
    loader.install(new GroupPublisher(this.replicas, this.groups, logger));
    loader.install(new TransactionPublisher(this.replicas, this.transactions, logger));

    this.localController = this.newController(options, metadataLog, endpoints, fatal);
    this.controller = this.localController;
    this.loader = loader;
    this.fetchSessions = new FetchSessionCache(
      () => ({
        maxSlots: this.config.get('max.incremental.fetch.session.cache.slots'),
        minEvictionMs: MIN_SESSION_EVICTION_MS,
        maxBytes: MAX_SESSION_BYTES,
      }),
      clock,
      random,
    );
    this.telemetry = clientTelemetry(this);
    this.quotas = clientQuotas(this);
    loader.install(this.quotas);
    this.clientAudit = new ClientAudit(() => network.connections, clock);
    this.emulated = options.emulated?.kafka ?? null;
    this.dispatcher = new Dispatcher<Broker>({
      handlers: options.emulated === undefined ? handlers : emulatedHandlers(handlers, options.emulated),
      broker: this,
      logger,
      interceptors: options.interceptors ?? [],
      quotas: this.quotas,
      onLeft: (connection) => this.clientAudit.left(connection),
    });
  }

  private newGroupCoordinator(): GroupCoordinator {
    const groupConfiguration = groupConfig(() => this.config);
    return new GroupCoordinator({
      config: () => groupConfiguration,
      partitionCount: () =>
        this.metadata.image.topics.byName(GROUP_METADATA_TOPIC)?.partitions.length ??
        this.config.get('offsets.topic.num.partitions'),
      clock: this.clock,
      random: this.random,
      logger: this.loggers.logger('klamm.coordinator'),
      compression: () => offsetsCompression(this.config),
      groupConfigs: groupConfigs(
        () => this.config,
        () => this.metadata.image,
      ),
      verifyTransaction: transactionalCommits(this),
    });
  }

  private newDirectoryAssignments(fatal: (reason: string) => void): DirectoryAssignments {
    const { logs, replicas, clock, logger, nodeId } = this;
    const assignments = new DirectoryAssignments({
      nodeId,
      brokerEpoch: () => this.brokerEpoch,
      controller: () => this.controller,
      image: () => this.metadata.image,
      replicas,
      logs,
      clock,
      logger,
    });
    logs.assignDirectory = (log, directory) => assignments.assign(log, directory);
    logs.onDirectoryOffline = (directory) => {
      replicas.onDirectoryOffline(directory.path);
      if (logs.directories().every(({ offline }) => offline)) fatal('all data folders have failed');
      else assignments.onDirectoryOffline(directory);
    };
    return assignments;
  }

  private newTransactionCoordinator(): TransactionCoordinator {
    return newTransactionCoordinator({
      nodeId: this.nodeId,
      config: () => this.config,
      image: () => this.metadata.image,
      producerIds: this.producerIds,
      leader: this,
      clock: this.clock,
      logger: this.loggers.logger('klamm.coordinator'),
    });
  }

  private newController(
    options: BrokerOptions,
    metadataLog: Log,
    endpoints: readonly Endpoint[],
    fatal: (reason: string) => void,
  ): LocalController {
    const { metadataDirectory } = this.logs;
    return new LocalController({
      disk: options.disk,
      directory: metadataDirectory.path,
      logDirectory: metadataLog.directory,
      log: metadataLog,
      config: controllerConfig(() => this.config),
      clock: this.clock,
      random: this.random,
      logger: this.loggers.logger('klamm.controller'),
      nodeId: this.nodeId,
      clusterId: this.clusterId,
      rack: this.config.get('broker.rack'),
      directoryIds: this.logs
        .directories()
        .filter((directory) => !directory.offline)
        .map((directory) => directory.id),
      metadataDirectoryId: metadataDirectory.id,
      cordonedDirectoryIds: this.logs.cordonedIds,
      admit: (directories) => this.logs.admitNewDirectories(directories),
      endpoints,
      controllerEndpoints: controllerEndpoints(options.config),
      staticVoters: options.config.get('controller.quorum.voters').length > 0,
      ...(options.features === undefined ? {} : { features: options.features }),
      fatal,
    });
  }

  private metadataLog(): Log {
    const { metadataDirectory: directory } = this.logs;
    const options = { directory, syncAlways: true, partitionMetadata: false };
    const config = metadataLogConfig(this.config);
    let log: Log;
    try {
      log = this.logs.getOrCreate('__cluster_metadata', METADATA_TOPIC_ID, 0, config, options);
    } catch (error) {
      throw startFailure(error, directory.path);
    }
    if (!log.isReadable) throw startFailure(log.outage.cause, log.directory);
    return log;
  }

  /** The configuration in force: static, and what the metadata log adds. */
  get config(): BrokerConfig {
    return this.configPublisher.current;
  }

  /** The broker's epoch: the offset of its registration in the metadata log. */
  get brokerEpoch(): number {
    return this.localController.brokerEpoch;
  }

  /** The finalized kraft.version, which is in the log of raft and not in the image. */
  get kraftVersion(): number {
    return this.localController.kraftVersion;
  }

  /** Where clients of a listener find this broker. */
  advertised(listenerName: string): { readonly host: string; readonly port: number } {
    const listener = this.listeners.find(({ name }) => name === listenerName);
    assert(listener !== undefined, `no advertised address for listener ${listenerName}`);
    return listener.advertised;
  }

  /** The broker `nodeId` as the NodeEndpoints of a response name it; none if it is not alive on that listener. */
  endpointsOf(
    nodeId: number,
    listenerName: string,
  ): { nodeId: number; host: string; port: number; rack: string | null }[] {
    const registration = aliveBroker(this.metadata.image.cluster, nodeId);
    const endpoint = registration?.endpoints.find((candidate) => candidate.name === listenerName);
    if (registration === undefined || endpoint === undefined) return [];
    return [{ nodeId, host: endpoint.host, port: endpoint.port, rack: registration.rack }];
  }

  /** Stops serving, ends as a controlled shutdown, and puts everything on disk. Idempotent. */
  close(): Promise<void> {
    this.closing ??= this.shutDown(true);
    return this.closing;
  }

  private async open(gate: StartGate): Promise<void> {
    // Node 20 loads its zstd encoder in the background; the coordinator writes in one tick.
    await encoderReady(offsetsCompression(this.config));
    this.localController.start(this.loader);
    await this.localController.ready;
    this.logs.brokerEpoch = this.brokerEpoch;
    for (const stray of this.logs.unclaimed()) {
      this.logger.warn({ folder: stray }, 'a folder belongs to no partition of this broker; it is left alone');
    }
    gate.open(this.dispatcher);
  }

  private applyConfig(): void {
    this.logs.configureProducers(producerSettings(this.config));
    this.logs.cleaner.configure(cleanerSettings(this.config));
    this.logs.moves.configure(moveSettings(this.config));
    this.logs.cordon(cordonedDirectories(this.config));
    this.directoryAssignments.onCordon();
    this.network.limits = { ...this.network.limits, ...networkLimits(this.config) };
  }

  private async shutDown(clean: boolean): Promise<void> {
    // From here no new request is taken up; those that wait are answered, or they would hold up the connections' end.
    const disconnected = this.network.close(clean ? CLOSE_GRACE_MS : 0);
    this.transactions.close();
    this.groups.close();
    this.directoryAssignments.close();
    this.replicas.endWaits();
    await disconnected;
    if (clean) await this.localController.close();
    else this.localController.abandon();
    this.replicas.close();
    // After a failure of the metadata log its folder is not marked clean: a log that failed does not close well.
    await this.logs.close();
  }

  /** Closes without a word to the metadata log, which failed or is not this node's to write. */
  private abandon(): Promise<void> {
    this.closing ??= this.shutDown(false);
    return this.closing;
  }

  private onFatal(reason: string, tell: (reason: string) => void): void {
    this.abandon().then(
      () => tell(reason),
      () => tell(reason),
    );
  }
}
