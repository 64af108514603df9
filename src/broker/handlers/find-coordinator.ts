// FindCoordinator 0-6. v1 key types; v4 many keys at once; v6 shares. Must hold: the coordinator of a group is the
// leader of its partition of __consumer_offsets, that of a transactional id the leader of its partition of
// __transaction_state; the topic is made at the first question.

import { type ApiError, ErrorCode, errorMessage } from '../../protocol/api-error.ts';
import {
  type FindCoordinatorRequest,
  FindCoordinatorResponse,
  FindCoordinatorResponseCoordinator,
  findCoordinator,
} from '../../protocol/generated/find-coordinator.ts';
import { autoCreateTopics } from '../auto-topic-creation.ts';
import type { Broker } from '../broker.ts';
import { defineHandler, type RequestContext } from '../handler.ts';
import { GROUP_METADATA_TOPIC, TRANSACTION_STATE_TOPIC } from '../internal-topics.ts';

const BATCHED_FROM = 4;
const GROUP_KEY = 0;
const TRANSACTION_KEY = 1;

type FindBroker = Pick<
  Broker,
  'groups' | 'transactions' | 'metadata' | 'config' | 'controller' | 'endpointsOf' | 'logger'
>;

interface Found {
  readonly errorCode: number;
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
}

export const findCoordinatorHandler = defineHandler({
  api: findCoordinator,
  versions: [0, 6],
  gate: 'authenticated',
  async handle(broker: FindBroker, context, request: FindCoordinatorRequest) {
    const { keyType } = request;
    if (keyType !== GROUP_KEY && keyType !== TRANSACTION_KEY) {
      return refuse(request, ErrorCode.INVALID_REQUEST, context.apiVersion);
    }
    if (context.apiVersion < BATCHED_FROM) {
      const found = await find(broker, context, keyType, request.key);
      // Kafka's clients of these versions are used to the name of the error where others have a message.
      const message = found.errorCode === ErrorCode.NONE ? 'NONE' : errorMessage(found.errorCode);
      return new FindCoordinatorResponse({ ...found, errorMessage: message });
    }
    const coordinators: FindCoordinatorResponseCoordinator[] = [];
    for (const key of request.coordinatorKeys) {
      const found = await find(broker, context, keyType, key);
      coordinators.push(new FindCoordinatorResponseCoordinator({ key, ...found }));
    }
    return new FindCoordinatorResponse({ coordinators });
  },
  fail(request: FindCoordinatorRequest, error: ApiError, context) {
    return refuse(request, error.code, context.apiVersion);
  },
});

// DEVIATION: FindCoordinator for a share group answers INVALID_REQUEST: Klamm has none yet.
function refuse(request: FindCoordinatorRequest, errorCode: number, version: number): FindCoordinatorResponse {
  const failed = { ...nobody(errorCode), errorMessage: errorMessage(errorCode) };
  if (version < BATCHED_FROM) return new FindCoordinatorResponse(failed);
  const coordinators = request.coordinatorKeys.map((key) => new FindCoordinatorResponseCoordinator({ key, ...failed }));
  return new FindCoordinatorResponse({ coordinators });
}

function nobody(errorCode: number): Found {
  return { errorCode, nodeId: -1, host: '', port: -1 };
}

async function find(broker: FindBroker, context: RequestContext, keyType: number, key: string): Promise<Found> {
  const name = keyType === GROUP_KEY ? GROUP_METADATA_TOPIC : TRANSACTION_STATE_TOPIC;
  // DEVIATION: The first FindCoordinator waits for __consumer_offsets or __transaction_state to be made; Kafka answers
  // with an error at first.
  if (broker.metadata.image.topics.byName(name) === undefined) await autoCreateTopics(broker, [name], context);
  const coordinator = keyType === GROUP_KEY ? broker.groups : broker.transactions;
  const partition = broker.metadata.image.topics.byName(name)?.partitions[coordinator.partitionFor(key)];
  if (partition === undefined) return nobody(ErrorCode.COORDINATOR_NOT_AVAILABLE);
  const [endpoint] = broker.endpointsOf(partition.leader, context.listenerName);
  if (endpoint === undefined) return nobody(ErrorCode.COORDINATOR_NOT_AVAILABLE);
  return { errorCode: ErrorCode.NONE, nodeId: endpoint.nodeId, host: endpoint.host, port: endpoint.port };
}
