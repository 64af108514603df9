// What the controller's tests share: a controller over a fake log and a memory disk, with a loader behind it.

import { FakeClock } from '../../base/clock.ts';
import { silentLogger } from '../../base/logger.ts';
import { MemoryDisk } from '../../base/memory-disk.ts';
import { SeededRandom } from '../../base/random.ts';
import { MetadataLoader } from '../../metadata/loader.ts';
import type { Api } from '../../protocol/api.ts';
import type { ControllerConfig } from './controller-config.ts';
import { FakeMetadataLog } from './fake-metadata-log.ts';
import { LocalController, type LocalControllerOptions } from './local-controller.ts';

export const DIRECTORY_ID = 'BDDsGlWhRGqKtVg1O8Tqrg';

export const testConfig: ControllerConfig = {
  numPartitions: 3,
  defaultReplicationFactor: 1,
  deleteTopicEnable: true,
  minInsyncReplicas: 1,
  snapshotLimits: {
    maxBytesBetween: 20_971_520,
    maxIntervalMs: 3_600_000,
    retentionBytes: 104_857_600,
    retentionMs: 604_800_000,
    deleteDelayMs: 60_000,
  },
  maxIdleIntervalMs: 0,
  checkTopicConfigs(overrides) {
    for (const name of overrides.keys()) {
      if (!['retention.ms', 'cleanup.policy', 'min.insync.replicas'].includes(name)) return `unknown key ${name}`;
    }
    return overrides.get('retention.ms') === 'x' ? 'retention.ms must be a number' : null;
  },
  checkGroupConfigs(overrides) {
    for (const name of overrides.keys()) if (name !== 'consumer.session.timeout.ms') return `unknown key ${name}`;
    return overrides.get('consumer.session.timeout.ms') === '1' ? 'too short' : null;
  },
  checkBrokerConfigs(changes, perBroker) {
    if (changes.has('node.id')) return 'node.id cannot change';
    return !perBroker && changes.has('listeners') ? 'listeners are for one broker' : null;
  },
  isList: (_scope, name) => name === 'cleanup.policy',
  defaultValue: (_scope, name) => (name === 'cleanup.policy' ? 'delete' : null),
  effectiveTopicConfigs: (overrides) =>
    [...overrides].map(([name, value]) => ({ name, value, readOnly: false, source: 1, sensitive: false })),
};

export interface Fixture {
  readonly controller: LocalController;
  readonly loader: MetadataLoader;
  readonly log: FakeMetadataLog;
  readonly disk: MemoryDisk;
  readonly clock: FakeClock;
  readonly fatals: string[];
  send<Q, R>(api: Api<Q, R>, request: Q, version?: number): Promise<R>;
}

export function makeController(
  options: {
    log?: FakeMetadataLog;
    disk?: MemoryDisk;
    seed?: number;
    overrides?: Partial<LocalControllerOptions>;
  } = {},
): Fixture {
  const clock = new FakeClock();
  const log = options.log ?? new FakeMetadataLog();
  const disk = options.disk ?? new MemoryDisk(Number.MAX_SAFE_INTEGER, clock);
  const fatals: string[] = [];
  const fatal = (reason: string) => {
    fatals.push(reason);
  };
  const controller = new LocalController({
    disk,
    directory: '/data',
    logDirectory: '/data/__cluster_metadata-0',
    log,
    config: testConfig,
    clock,
    random: new SeededRandom(options.seed ?? 1),
    logger: silentLogger,
    nodeId: 1,
    clusterId: 'i3WlTGrJTSCctWwVHAMOxQ',
    rack: null,
    directoryIds: [DIRECTORY_ID],
    metadataDirectoryId: DIRECTORY_ID,
    endpoints: [{ name: 'PLAINTEXT', host: 'localhost', port: 9092, securityProtocol: 0 }],
    controllerEndpoints: [{ name: 'CONTROLLER', host: 'localhost', port: 9093, securityProtocol: 0 }],
    staticVoters: false,
    fatal,
    ...options.overrides,
  });
  const loader = new MetadataLoader(silentLogger, fatal);
  return {
    controller,
    loader,
    log,
    disk,
    clock,
    fatals,
    send: (api, request, version = api.versions[1]) =>
      controller.send(api, request, { clientId: 'test', principal: 'User:ANONYMOUS', version }),
  };
}

export async function startController(...args: Parameters<typeof makeController>): Promise<Fixture> {
  const fixture = makeController(...args);
  fixture.controller.start(fixture.loader);
  await fixture.controller.ready;
  return fixture;
}

/** The same folder, opened by a new process. */
export function restartController(before: Fixture, seed = 2): Promise<Fixture> {
  return startController({ log: before.log.reopened(), disk: before.disk, seed });
}
