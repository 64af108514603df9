import { expect, test } from 'vitest';
import { ErrorCode } from '../../protocol/api-error.ts';
import { DescribeClusterRequest } from '../../protocol/generated/describe-cluster.ts';
import { startAdmin } from './admin-fixture.ts';
import { describeClusterHandler } from './describe-cluster.ts';

test.each([0, 1, 2])('version %i names the cluster, its controller and its brokers', async (version) => {
  const { broker, call } = await startAdmin();
  const request = new DescribeClusterRequest({ includeClusterAuthorizedOperations: true });
  expect(await call(describeClusterHandler, request, version)).toMatchObject({
    errorCode: 0,
    errorMessage: null,
    endpointType: 1,
    clusterId: broker.clusterId,
    controllerId: 1,
    brokers: [{ brokerId: 1, host: 'localhost', port: 9092, rack: null, isFenced: false }],
    clusterAuthorizedOperations: 8096,
  });
});

test('authorized operations are left out unless asked for', async () => {
  const { call } = await startAdmin();
  const response = await call(describeClusterHandler, new DescribeClusterRequest());
  expect(response.clusterAuthorizedOperations).toBe(-2147483648);
});

test.each([
  [2, ErrorCode.MISMATCHED_ENDPOINT_TYPE],
  [3, ErrorCode.UNSUPPORTED_ENDPOINT_TYPE],
])('endpoint type %i is refused with %i', async (endpointType, code) => {
  const { call } = await startAdmin();
  expect(await call(describeClusterHandler, new DescribeClusterRequest({ endpointType }))).toMatchObject({
    errorCode: code,
    clusterId: '',
    controllerId: -1,
    brokers: [],
  });
});
