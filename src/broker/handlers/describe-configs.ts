// DescribeConfigs 0-4. v0 has a field for whether a value is the default; v1 says where it comes from instead, and may
// list the values behind it; v3 has types and may have documentation. Must hold: a sensitive value never leaves, in any
// version.

import type { BrokerConfig } from '../../config/broker-config.ts';
import { describeClientMetrics } from '../../config/client-metrics.ts';
import {
  ConfigSourceCode,
  type DescribedConfig,
  describeBroker,
  describeBrokerDefault,
  describeGroup,
  describeTopic,
} from '../../config/describe-config.ts';
import { ConfigResourceType } from '../../metadata/configs.ts';
import { topicNameProblem } from '../../metadata/topic-name.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type DescribeConfigsRequest,
  type DescribeConfigsRequestDescribeConfigsResource,
  DescribeConfigsResponse,
  DescribeConfigsResponseDescribeConfigsResourceResult,
  DescribeConfigsResponseDescribeConfigsResult,
  DescribeConfigsResponseDescribeConfigsSynonym,
  describeConfigs,
} from '../../protocol/generated/describe-configs.ts';
import type { Broker } from '../broker.ts';
import { checkBrokerName } from '../broker-name.ts';
import { defineHandler } from '../handler.ts';

type ConfigBroker = Pick<Broker, 'metadata' | 'config' | 'nodeId' | 'loggers'>;
type Resource = DescribeConfigsRequestDescribeConfigsResource;
type Result = DescribeConfigsResponseDescribeConfigsResult;

const MAX_CONFIGS = 100_000;
const TOO_MANY = `The request asks for more than ${MAX_CONFIGS} keys; ask for fewer resources at a time.`;
const KNOWN_TYPES: ReadonlySet<number> = new Set(
  Object.values(ConfigResourceType).filter((type) => type !== ConfigResourceType.UNKNOWN),
);

export const describeConfigsHandler = defineHandler({
  api: describeConfigs,
  versions: [0, 4],
  gate: 'authenticated',
  handle(broker: ConfigBroker, _context, request: DescribeConfigsRequest) {
    for (const { resourceType } of request.resources) {
      if (KNOWN_TYPES.has(resourceType)) continue;
      throw new ApiError(ErrorCode.INVALID_REQUEST, `Unknown resource type ${resourceType}.`);
    }
    let configs = 0;
    const seen = new Set<string>();
    const results = request.resources.map((resource) => {
      // The topics that there are bound what they take; the rest a request could name without end.
      const isNewTopic = resource.resourceType === ConfigResourceType.TOPIC && !seen.has(resource.resourceName);
      if (isNewTopic) seen.add(resource.resourceName);
      // DEVIATION: DescribeConfigs shows at most 100000 keys of resources that are no topics, or topics named again;
      // what is asked for beyond that gets INVALID_REQUEST.
      if (!isNewTopic && configs >= MAX_CONFIGS) return failed(resource, ErrorCode.INVALID_REQUEST, TOO_MANY);
      const result = describeResource(broker, request, resource);
      if (!isNewTopic) configs += result.configs.length;
      return result;
    });
    return new DescribeConfigsResponse({ results });
  },
  fail(request, error) {
    return new DescribeConfigsResponse({
      results: request.resources.map((resource) => failed(resource, error.code, error.message)),
    });
  },
});

function describeResource(broker: ConfigBroker, request: DescribeConfigsRequest, resource: Resource): Result {
  let configs: readonly DescribeConfigsResponseDescribeConfigsResourceResult[];
  try {
    configs =
      resource.resourceType === ConfigResourceType.BROKER_LOGGER
        ? loggerLevels(broker, resource.resourceName)
        : configsOf(broker, resource).map((config) => entry(config, request));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return failed(resource, error.code, error.message);
  }
  const keys = resource.configurationKeys;
  const wanted = keys === null || keys.length === 0 ? null : new Set(keys);
  return new DescribeConfigsResponseDescribeConfigsResult({
    errorCode: ErrorCode.NONE,
    errorMessage: '',
    resourceType: resource.resourceType,
    resourceName: resource.resourceName,
    configs: wanted === null ? [...configs] : configs.filter((config) => wanted.has(config.name)),
  });
}

function configsOf(broker: ConfigBroker, resource: Resource): readonly DescribedConfig[] {
  switch (resource.resourceType) {
    case ConfigResourceType.TOPIC:
      return topicConfigs(broker, resource.resourceName);
    case ConfigResourceType.BROKER:
      return brokerConfigs(broker.config, broker.nodeId, resource.resourceName);
    case ConfigResourceType.GROUP:
      return groupConfigs(broker, resource.resourceName);
    default:
      return clientMetricsConfigs(broker, resource.resourceName);
  }
}

function topicConfigs(broker: ConfigBroker, name: string): readonly DescribedConfig[] {
  const problem = topicNameProblem(name);
  if (problem !== null) throw new ApiError(ErrorCode.INVALID_TOPIC_EXCEPTION, problem);
  const { image } = broker.metadata;
  if (image.topics.byName(name) === undefined) throw new ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, '');
  return describeTopic(image.configs.topic(name), broker.config);
}

/** Also of a group that does not exist. */
function groupConfigs(broker: ConfigBroker, groupId: string): readonly DescribedConfig[] {
  if (groupId === '') throw new ApiError(ErrorCode.INVALID_REQUEST, 'There is no group without a name.');
  return describeGroup(broker.metadata.image.configs.group(groupId), broker.config);
}

/** Also of a subscription that does not exist. */
function clientMetricsConfigs(broker: ConfigBroker, name: string): readonly DescribedConfig[] {
  if (name === '') throw new ApiError(ErrorCode.INVALID_REQUEST, 'A client metrics subscription has a name.');
  return describeClientMetrics(broker.metadata.image.configs.of(ConfigResourceType.CLIENT_METRICS, name));
}

/** The levels of the broker's loggers, which nothing but this and IncrementalAlterConfigs knows. */
function loggerLevels(broker: ConfigBroker, name: string): DescribeConfigsResponseDescribeConfigsResourceResult[] {
  checkBrokerName(broker.nodeId, name);
  return broker.loggers.levels().map(
    ([logger, level]) =>
      new DescribeConfigsResponseDescribeConfigsResourceResult({
        name: logger,
        value: level,
        isDefault: false,
        configSource: ConfigSourceCode.DYNAMIC_BROKER_LOGGER_CONFIG,
        documentation: '',
      }),
  );
}

function brokerConfigs(config: BrokerConfig, nodeId: number, name: string): readonly DescribedConfig[] {
  if (name === '') return describeBrokerDefault(config);
  checkBrokerName(nodeId, name);
  return describeBroker(config);
}

function entry(
  config: DescribedConfig,
  request: DescribeConfigsRequest,
): DescribeConfigsResponseDescribeConfigsResourceResult {
  const synonyms = request.includeSynonyms ? config.synonyms : [];
  return new DescribeConfigsResponseDescribeConfigsResourceResult({
    name: config.name,
    value: config.sensitive ? null : config.value,
    readOnly: config.readOnly,
    // Kafka leaves version 0's own field unset, so all is said to be no default.
    isDefault: false,
    configSource: config.source,
    isSensitive: config.sensitive,
    synonyms: synonyms.map(({ name, value, source }) => {
      const text = config.sensitive ? null : value;
      return new DescribeConfigsResponseDescribeConfigsSynonym({ name, value: text, source });
    }),
    configType: config.type,
    documentation: request.includeDocumentation ? config.documentation : null,
  });
}

function failed(resource: Resource, errorCode: number, errorMessage: string): Result {
  return new DescribeConfigsResponseDescribeConfigsResult({
    errorCode,
    errorMessage,
    resourceType: resource.resourceType,
    resourceName: resource.resourceName,
  });
}
