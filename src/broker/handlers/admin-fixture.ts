// A broker for the tests of the handlers that read the metadata image or ask the controller: real controller, real
// configuration, a log in memory; no sockets and no partitions.

import { silentLogger } from '../../base/logger.ts';
import { LoggerLevels } from '../../base/logger-levels.ts';
import { BrokerConfig } from '../../config/broker-config.ts';
import { type Fixture, makeController } from '../../controller/local/controller-fixture.ts';
import type { LocalControllerOptions } from '../../controller/local/local-controller.ts';
import type { Api } from '../../protocol/api.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  CreateTopicsRequest,
  CreateTopicsRequestCreatableTopic,
  createTopics,
} from '../../protocol/generated/create-topics.ts';
import { Reader } from '../../protocol/reader.ts';
import { Writer } from '../../protocol/writer.ts';
import type { Broker } from '../broker.ts';
import { BrokerConfigPublisher } from '../broker-config-publisher.ts';
import { controllerConfig } from '../config-views.ts';
import { type Handler, NO_RESPONSE, type NoResponse, type RequestContext } from '../handler.ts';
import { ClientQuotas } from '../quotas/client-quotas.ts';

export type AdminBroker = Pick<
  Broker,
  'metadata' | 'controller' | 'config' | 'clusterId' | 'nodeId' | 'logger' | 'loggers' | 'quotas'
>;

export interface AdminFixture {
  readonly broker: AdminBroker;
  readonly controller: Fixture;
  /** Handles the request as dispatch does, and checks that both sides survive their encoding at `version`. */
  call<Q, R>(handler: Handler<Q, R, AdminBroker>, request: Q, version?: number): Promise<R>;
  createTopic(name: string, partitions?: number): Promise<void>;
}

export async function startAdmin(
  properties: Record<string, string> = {},
  overrides: Partial<LocalControllerOptions> = {},
): Promise<AdminFixture> {
  const fixed = new Map(Object.entries({ 'node.id': '1', ...properties }));
  const configs = new BrokerConfigPublisher(BrokerConfig.of(fixed), 1, () => {});
  const controller = makeController({ overrides: { config: controllerConfig(() => configs.current), ...overrides } });
  controller.loader.install(configs);
  const window = () => ({ samples: 11, sampleMs: 1000 });
  const quotas = new ClientQuotas({
    clock: controller.clock,
    logger: silentLogger,
    window,
    mutationWindow: window,
    onAddressQuota: () => {},
  });
  controller.loader.install(quotas);
  controller.controller.start(controller.loader);
  await controller.controller.ready;
  const broker: AdminBroker = {
    metadata: controller.loader,
    controller: controller.controller,
    get config() {
      return configs.current;
    },
    clusterId: 'i3WlTGrJTSCctWwVHAMOxQ',
    nodeId: 1,
    logger: silentLogger,
    loggers: new LoggerLevels(silentLogger),
    quotas,
  };
  return {
    broker,
    controller,
    call: (handler, request, version = handler.versions[1]) => call(broker, handler, request, version),
    async createTopic(name, partitions = 1) {
      const topic = new CreateTopicsRequestCreatableTopic({ name, numPartitions: partitions, replicationFactor: 1 });
      const { topics } = await controller.send(createTopics, new CreateTopicsRequest({ topics: [topic] }));
      if (topics[0]!.errorCode !== ErrorCode.NONE) throw new Error(topics[0]!.errorMessage ?? 'not created');
    },
  };
}

export function contextOf(apiKey: number, apiVersion: number): RequestContext {
  return {
    apiKey,
    apiVersion,
    correlationId: 1,
    clientId: 'test',
    clientSoftwareName: null,
    clientSoftwareVersion: null,
    connectionId: 1,
    listenerName: 'PLAINTEXT',
    clientHost: '127.0.0.1',
    clientPort: 50_000,
    principal: 'User:ANONYMOUS',
    receivedAtMs: 0,
    closed: false,
    onClose: () => {},
  };
}

async function call<Q, R>(
  broker: AdminBroker,
  handler: Handler<Q, R, AdminBroker>,
  request: Q,
  version: number,
): Promise<R> {
  const { api } = handler;
  const asked = overTheWire(api, 'request', request, version);
  const context = contextOf(api.key, version);
  let response: R | NoResponse;
  try {
    response = await handler.handle(broker, context, asked);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    response = handler.fail(asked, error, context);
  }
  if (response === NO_RESPONSE || typeof response === 'symbol') throw new Error('no response');
  return overTheWire(api, 'response', response, version);
}

function overTheWire<T>(api: Api<unknown, unknown>, side: 'request' | 'response', message: T, version: number): T {
  const writer = new Writer();
  api[side].encode(writer, message, version);
  const reader = new Reader(writer.toBuffer());
  const decoded = api[side].decode(reader, version) as T;
  if (reader.remaining !== 0) throw new Error(`${reader.remaining} bytes left over`);
  return decoded;
}
