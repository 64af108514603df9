// AlterConfigs (replaces all of a resource, KIP-133) and IncrementalAlterConfigs (changes single keys) at the
// controller, for topics, brokers, groups and client metrics. Must hold: the keys of one resource change together or
// not at all; what is stored is the text that the client sent; a broker's own check (which keys it can change while
// running) is behind `checkBrokerConfigs`.

import { checkClientMetrics } from '../../config/client-metrics.ts';
import { compileSubscriptionRegex, SubscriptionRegex } from '../../coordinator/group/subscription-regex.ts';
import { type ConfigMap, ConfigResourceType } from '../../metadata/configs.ts';
import type { MetadataRecord } from '../../metadata/metadata-record.ts';
import { topicNameProblem } from '../../metadata/topic-name.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type AlterConfigsRequest,
  AlterConfigsResponse,
  AlterConfigsResponseAlterConfigsResourceResponse,
} from '../../protocol/generated/alter-configs.ts';
import {
  type IncrementalAlterConfigsRequest,
  type IncrementalAlterConfigsRequestAlterableConfig,
  IncrementalAlterConfigsResponse,
  IncrementalAlterConfigsResponseAlterConfigsResourceResponse,
} from '../../protocol/generated/incremental-alter-configs.ts';
import {
  ClearElrRecord,
  ConfigRecord,
  clearElrRecord,
  configRecord,
} from '../../protocol/generated/records/metadata.ts';
import { metadataRecord } from './metadata-batch.ts';
import { ELR_VERSION } from './startup.ts';
import type { ControllerState, Operation } from './state.ts';

const MIN_INSYNC_REPLICAS = 'min.insync.replicas';

/** As in Kafka's AlterConfigOp.OpType. */
const Op = { SET: 0, DELETE: 1, APPEND: 2, SUBTRACT: 3 } as const;

interface Resource {
  readonly resourceType: number;
  readonly resourceName: string;
}

/** What is to be stored: null deletes. */
type Changes = Map<string, string | null>;

interface ResourceOutcome {
  readonly resource: Resource;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export const incrementalAlterConfigsOperation: Operation<
  IncrementalAlterConfigsRequest,
  IncrementalAlterConfigsResponse
> = (state, request) => {
  const { records, outcomes } = alter(state, request.resources, (resource) => incremental(state, resource));
  const responses = outcomes.map(
    ({ resource, errorCode, errorMessage }) =>
      new IncrementalAlterConfigsResponseAlterConfigsResourceResponse({
        resourceType: resource.resourceType,
        resourceName: resource.resourceName,
        errorCode,
        errorMessage,
      }),
  );
  return {
    records: request.validateOnly ? [] : records,
    response: new IncrementalAlterConfigsResponse({ responses }),
  };
};

export const alterConfigsOperation: Operation<AlterConfigsRequest, AlterConfigsResponse> = (state, request) => {
  const { records, outcomes } = alter(state, request.resources, (resource) => replacement(state, resource));
  const responses = outcomes.map(
    ({ resource, errorCode, errorMessage }) =>
      new AlterConfigsResponseAlterConfigsResourceResponse({
        resourceType: resource.resourceType,
        resourceName: resource.resourceName,
        errorCode,
        errorMessage,
      }),
  );
  return { records: request.validateOnly ? [] : records, response: new AlterConfigsResponse({ responses }) };
};

function alter<T extends Resource>(state: ControllerState, resources: readonly T[], compute: (resource: T) => Changes) {
  const seen = new Map<string, number>();
  const key = (resource: T) => `${resource.resourceType} ${resource.resourceName}`;
  for (const resource of resources) seen.set(key(resource), (seen.get(key(resource)) ?? 0) + 1);
  const records: MetadataRecord[] = [];
  const outcomes: ResourceOutcome[] = [];
  for (const resource of resources) {
    try {
      if (seen.get(key(resource))! > 1) {
        // DEVIATION: AlterConfigs that names a resource twice answers INVALID_REQUEST; Kafka never answers it.
        throw new ApiError(ErrorCode.INVALID_REQUEST, 'The request has this resource more than once.');
      }
      checkType(resource);
      const changes = compute(resource);
      validate(state, resource, changes);
      for (const record of changeRecords(state, resource, changes)) records.push(record);
      outcomes.push({ resource, errorCode: ErrorCode.NONE, errorMessage: null });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      outcomes.push({ resource, errorCode: error.code, errorMessage: error.message });
    }
  }
  return { records, outcomes };
}

function checkType(resource: Resource): void {
  switch (resource.resourceType) {
    case ConfigResourceType.TOPIC:
    case ConfigResourceType.BROKER:
    case ConfigResourceType.GROUP:
    case ConfigResourceType.CLIENT_METRICS:
      return;
    // The levels of loggers are the broker's own affair.
    default:
      throw new ApiError(ErrorCode.INVALID_REQUEST, `Unknown resource type ${resource.resourceType}.`);
  }
}

function current(state: ControllerState, resource: Resource): ConfigMap {
  return state.image.configs.of(resource.resourceType, resource.resourceName);
}

function refuseRepeats(configs: readonly { readonly name: string }[]): void {
  if (new Set(configs.map((config) => config.name)).size !== configs.length) {
    throw new ApiError(ErrorCode.INVALID_REQUEST, 'A resource has a config key more than once.');
  }
}

function incremental(
  state: ControllerState,
  resource: Resource & { configs: readonly IncrementalAlterableConfig[] },
): Changes {
  refuseRepeats(resource.configs);
  const kind = scopeOf(resource);
  const before = current(state, resource);
  const changes: Changes = new Map();
  for (const { name, configOperation, value } of resource.configs) {
    if (configOperation === Op.DELETE) {
      changes.set(name, null);
      continue;
    }
    if (value === null) throw new ApiError(ErrorCode.INVALID_REQUEST, `The config key ${name} has no value.`);
    if (configOperation === Op.SET) {
      changes.set(name, value);
    } else if (configOperation === Op.APPEND || configOperation === Op.SUBTRACT) {
      if (kind === 'client-metrics' || !state.config.isList(kind, name)) {
        throw new ApiError(
          ErrorCode.INVALID_CONFIG,
          `The config key ${name} is no list: nothing can be added or removed.`,
        );
      }
      const old = listOf(before.get(name) ?? state.config.defaultValue(kind, name));
      const parts = value.split(',');
      const now =
        configOperation === Op.APPEND
          ? [...old, ...parts.filter((part, i) => !old.includes(part) && parts.indexOf(part) === i)]
          : old.filter((part) => !parts.includes(part));
      changes.set(name, now.join(','));
    } else {
      // DEVIATION: An unknown operation on the config of a topic, a group or client metrics answers INVALID_REQUEST, as
      // on a broker's; Kafka answers UNKNOWN_SERVER_ERROR.
      throw new ApiError(ErrorCode.INVALID_REQUEST, `Unknown config operation ${configOperation}.`);
    }
  }
  return changes;
}

function scopeOf(resource: Resource): 'topic' | 'broker' | 'group' | 'client-metrics' {
  if (resource.resourceType === ConfigResourceType.TOPIC) return 'topic';
  if (resource.resourceType === ConfigResourceType.CLIENT_METRICS) return 'client-metrics';
  return resource.resourceType === ConfigResourceType.GROUP ? 'group' : 'broker';
}

type IncrementalAlterableConfig = IncrementalAlterConfigsRequestAlterableConfig;

function listOf(value: string | null): string[] {
  return value === null ? [] : value.split(',').filter((part) => part !== '');
}

/** AlterConfigs: the keys given are set, all others of the resource go. */
function replacement(
  state: ControllerState,
  resource: Resource & { configs: readonly { readonly name: string; readonly value: string | null }[] },
): Changes {
  refuseRepeats(resource.configs);
  const changes: Changes = new Map();
  for (const { name, value } of resource.configs) {
    if (value === null) throw new ApiError(ErrorCode.INVALID_REQUEST, `The config key ${name} has no value.`);
    changes.set(name, value);
  }
  for (const name of current(state, resource).keys()) if (!changes.has(name)) changes.set(name, null);
  return changes;
}

function validate(state: ControllerState, resource: Resource, changes: Changes): void {
  if (resource.resourceType === ConfigResourceType.BROKER) {
    validateBroker(state, resource.resourceName, changes);
    return;
  }
  const after = new Map(current(state, resource));
  for (const [name, value] of changes) {
    if (value === null) after.delete(name);
    else after.set(name, value);
  }
  if (resource.resourceType === ConfigResourceType.CLIENT_METRICS) validateMetrics(resource.resourceName, after);
  else if (resource.resourceType === ConfigResourceType.GROUP) validateGroup(state, resource.resourceName, after);
  else validateTopic(state, resource.resourceName, after);
}

/** The group need not exist: what is set now is in force when it comes. */
function validateGroup(state: ControllerState, groupId: string, after: ReadonlyMap<string, string>): void {
  if (groupId === '') throw new ApiError(ErrorCode.INVALID_REQUEST, 'There is no default of all groups.');
  const problem = state.config.checkGroupConfigs(after);
  if (problem !== null) throw new ApiError(ErrorCode.INVALID_CONFIG, problem);
}

/** A subscription is there as soon as something is set for it. */
function validateMetrics(name: string, after: ReadonlyMap<string, string>): void {
  if (name === '') throw new ApiError(ErrorCode.INVALID_REQUEST, 'A client metrics subscription has a name.');
  const isPattern = (text: string) => compileSubscriptionRegex(text) instanceof SubscriptionRegex;
  const problem = checkClientMetrics(after, isPattern);
  if (problem === null) return;
  throw new ApiError(problem.badRequest ? ErrorCode.INVALID_REQUEST : ErrorCode.INVALID_CONFIG, problem.message);
}

function validateTopic(state: ControllerState, name: string, after: ReadonlyMap<string, string>): void {
  if (name === '') throw new ApiError(ErrorCode.INVALID_REQUEST, 'There is no default of all topics.');
  const nameProblem = topicNameProblem(name);
  if (nameProblem !== null) throw new ApiError(ErrorCode.INVALID_TOPIC_EXCEPTION, nameProblem);
  const problem = state.config.checkTopicConfigs(after);
  if (problem !== null) throw new ApiError(ErrorCode.INVALID_CONFIG, problem);
  if (state.image.topics.byName(name) === undefined) {
    throw new ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `There is no topic '${name}'.`);
  }
}

function validateBroker(state: ControllerState, name: string, changes: Changes): void {
  if (name !== '') {
    const id = /^\d{1,10}$/.test(name) ? Number(name) : -1;
    // The broker that is asked changes its own configuration only; alone there is no other.
    if (id !== state.nodeId) {
      throw new ApiError(ErrorCode.INVALID_REQUEST, `The broker id must be ${state.nodeId}, not '${name}'.`);
    }
  }
  const problem = state.config.checkBrokerConfigs(changes, name !== '');
  if (problem !== null) throw new ApiError(ErrorCode.INVALID_REQUEST, problem);
  if (state.image.featureLevel(ELR_VERSION) === 0 || !changes.has(MIN_INSYNC_REPLICAS)) return;
  if (name !== '') {
    throw new ApiError(
      ErrorCode.INVALID_CONFIG,
      `With eligible leader replicas ${MIN_INSYNC_REPLICAS} cannot be set for a single broker.`,
    );
  }
  if (changes.get(MIN_INSYNC_REPLICAS) === null) {
    throw new ApiError(
      ErrorCode.INVALID_CONFIG,
      `With eligible leader replicas the cluster's ${MIN_INSYNC_REPLICAS} cannot be removed.`,
    );
  }
}

function changeRecords(state: ControllerState, resource: Resource, changes: Changes): MetadataRecord[] {
  const before = current(state, resource);
  const records: MetadataRecord[] = [];
  for (const [name, value] of changes) {
    // A broker's key is written also where it stays the same: the record makes the broker load it again (key files).
    const same = (before.get(name) ?? null) === value;
    if (same && resource.resourceType !== ConfigResourceType.BROKER) continue;
    const { resourceType, resourceName } = resource;
    records.push(metadataRecord(configRecord, new ConfigRecord({ resourceType, resourceName, name, value })));
    if (name === MIN_INSYNC_REPLICAS && state.image.featureLevel(ELR_VERSION) > 0) {
      const topicName = resourceType === ConfigResourceType.TOPIC ? resourceName : '';
      records.push(metadataRecord(clearElrRecord, new ClearElrRecord({ topicName })));
    }
  }
  return records;
}
