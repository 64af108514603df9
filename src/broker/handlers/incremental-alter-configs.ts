// IncrementalAlterConfigs 0-1: sets, deletes, appends to and subtracts from single keys of a topic, a group, client
// metrics or of brokers, and sets the levels of this broker's loggers. Must hold: what was answered without error is in
// force; levels are the broker's own, never stored, and one that is wrong changes none.

import { LOG_LEVELS, type LogLevelName, ROOT_LOGGER } from '../../base/logger-levels.ts';
import { messageOf } from '../../controller/message-of.ts';
import { ConfigResourceType } from '../../metadata/configs.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  IncrementalAlterConfigsRequest,
  type IncrementalAlterConfigsRequestAlterableConfig,
  type IncrementalAlterConfigsRequestAlterConfigsResource,
  IncrementalAlterConfigsResponse,
  IncrementalAlterConfigsResponseAlterConfigsResourceResponse,
  incrementalAlterConfigs,
} from '../../protocol/generated/incremental-alter-configs.ts';
import type { Broker } from '../broker.ts';
import { checkBrokerName } from '../broker-name.ts';
import { forward } from '../forward.ts';
import { defineHandler, type RequestContext } from '../handler.ts';

type AlteringBroker = Pick<Broker, 'controller' | 'nodeId' | 'loggers'>;
type Resource = IncrementalAlterConfigsRequestAlterConfigsResource;
type Result = IncrementalAlterConfigsResponseAlterConfigsResourceResponse;
const Result = IncrementalAlterConfigsResponseAlterConfigsResourceResponse;

/** As in Kafka's AlterConfigOp.OpType. */
const Op = { SET: 0, DELETE: 1 } as const;

export const incrementalAlterConfigsHandler = defineHandler({
  api: incrementalAlterConfigs,
  versions: [0, 1],
  gate: 'authenticated',
  handle(broker: AlteringBroker, context, request: IncrementalAlterConfigsRequest) {
    return request.resources.some(isLogger)
      ? withLoggers(broker, context, request)
      : forward(broker, incrementalAlterConfigs, request, context);
  },
  fail: (request, error) =>
    new IncrementalAlterConfigsResponse({ responses: request.resources.map((resource) => failed(resource, error)) }),
});

function isLogger({ resourceType }: Resource): boolean {
  return resourceType === ConfigResourceType.BROKER_LOGGER;
}

async function withLoggers(
  broker: AlteringBroker,
  context: RequestContext,
  request: IncrementalAlterConfigsRequest,
): Promise<IncrementalAlterConfigsResponse> {
  const { validateOnly } = request;
  const loggers = request.resources.filter(isLogger);
  const resources = request.resources.filter((resource) => !isLogger(resource));
  const times = new Map<string, number>();
  for (const { resourceName } of loggers) times.set(resourceName, (times.get(resourceName) ?? 0) + 1);
  const responses = loggers.map((resource) =>
    alterLevels(broker, resource, times.get(resource.resourceName) === 1, validateOnly),
  );
  if (resources.length > 0) {
    const rest = new IncrementalAlterConfigsRequest({ resources, validateOnly });
    for (const result of (await forward(broker, incrementalAlterConfigs, rest, context)).responses) {
      responses.push(result);
    }
  }
  return new IncrementalAlterConfigsResponse({ responses });
}

function alterLevels(broker: AlteringBroker, resource: Resource, isOnce: boolean, validateOnly: boolean): Result {
  const { resourceType, resourceName, configs } = resource;
  try {
    if (!isOnce) throw invalid('The request has this resource more than once.');
    checkBrokerName(broker.nodeId, resourceName);
    if (new Set(configs.map(({ name }) => name)).size < configs.length) {
      throw invalid('A resource has a config key more than once.');
    }
    for (const config of configs) checkLevel(broker, config);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return failed(resource, error);
  }
  if (!validateOnly) {
    for (const { name, configOperation, value } of configs) {
      broker.loggers.set(name, configOperation === Op.DELETE ? null : (value as LogLevelName));
    }
  }
  return new Result({ resourceType, resourceName, errorCode: ErrorCode.NONE, errorMessage: null });
}

function invalid(message: string): ApiError {
  return new ApiError(ErrorCode.INVALID_REQUEST, message);
}

function checkLevel(
  broker: AlteringBroker,
  { name, configOperation, value }: IncrementalAlterConfigsRequestAlterableConfig,
): void {
  if (configOperation !== Op.SET && configOperation !== Op.DELETE) {
    // DEVIATION: An unknown operation on a logger answers INVALID_REQUEST; Kafka answers UNKNOWN_SERVER_ERROR.
    throw invalid(`A level can be set and deleted; operation ${configOperation} is neither.`);
  }
  if (configOperation === Op.SET && value === null) throw invalid(`The logger ${name} is given no level.`);
  if (!broker.loggers.has(name)) throw new ApiError(ErrorCode.INVALID_CONFIG, `There is no logger '${name}'.`);
  if (configOperation === Op.DELETE) {
    if (name === ROOT_LOGGER) throw invalid('The root logger always has a level.');
  } else if (!(LOG_LEVELS as readonly (string | null)[]).includes(value)) {
    throw new ApiError(
      ErrorCode.INVALID_CONFIG,
      `The levels are ${LOG_LEVELS.join(', ')}; '${value}' is none of them.`,
    );
  }
}

function failed({ resourceType, resourceName }: Resource, error: ApiError): Result {
  return new Result({ resourceType, resourceName, errorCode: error.code, errorMessage: messageOf(error) });
}
