// DescribeCluster 0-2. v1 names the kind of endpoint asked (a broker serves its own kind only); v2 may list fenced
// brokers. Must hold: brokers are those that the client's listener reaches.

import { ErrorCode } from '../../protocol/api-error.ts';
import {
  type DescribeClusterRequest,
  DescribeClusterResponse,
  DescribeClusterResponseDescribeClusterBroker,
  describeCluster,
} from '../../protocol/generated/describe-cluster.ts';
import { ALL_CLUSTER_OPERATIONS, OPERATIONS_NOT_ASKED } from '../authorized-operations.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';
import { brokersOn } from '../topic-view.ts';

/** As in Kafka's EndpointType. */
const BROKERS = 1;
const CONTROLLERS = 2;

export const describeClusterHandler = defineHandler({
  api: describeCluster,
  versions: [0, 2],
  gate: 'authenticated',
  handle(broker: Pick<Broker, 'metadata' | 'clusterId' | 'nodeId'>, context, request: DescribeClusterRequest) {
    if (request.endpointType === CONTROLLERS) {
      return refusal(ErrorCode.MISMATCHED_ENDPOINT_TYPE, 'This is an endpoint of a broker, not of a controller.');
    }
    if (request.endpointType !== BROKERS) {
      return refusal(ErrorCode.UNSUPPORTED_ENDPOINT_TYPE, `There is no endpoint type ${request.endpointType}.`);
    }
    const brokers = brokersOn(broker.metadata.image, context.listenerName, request.includeFencedBrokers);
    const alive = brokers.filter((candidate) => !candidate.fenced);
    return new DescribeClusterResponse({
      clusterId: broker.clusterId,
      controllerId: alive.some((candidate) => candidate.id === broker.nodeId) ? broker.nodeId : (alive[0]?.id ?? -1),
      brokers: brokers.map(
        ({ id, host, port, rack, fenced }) =>
          new DescribeClusterResponseDescribeClusterBroker({ brokerId: id, host, port, rack, isFenced: fenced }),
      ),
      clusterAuthorizedOperations: request.includeClusterAuthorizedOperations
        ? ALL_CLUSTER_OPERATIONS
        : OPERATIONS_NOT_ASKED,
    });
  },
  fail: (_request, error) => refusal(error.code, error.message),
});

function refusal(errorCode: number, errorMessage: string): DescribeClusterResponse {
  return new DescribeClusterResponse({ errorCode, errorMessage });
}
