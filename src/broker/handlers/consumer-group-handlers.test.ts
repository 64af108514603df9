// The consumer protocol as a client sees it, over a socket: metadata and group configuration reach the coordinator, and
// versions decide what answers look like. What groups do is tested in coordinator/group.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KafkaClient } from '../../network/client.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import {
  ConsumerGroupDescribeRequest,
  consumerGroupDescribe,
} from '../../protocol/generated/consumer-group-describe.ts';
import {
  ConsumerGroupHeartbeatRequest,
  type ConsumerGroupHeartbeatResponse,
  consumerGroupHeartbeat,
} from '../../protocol/generated/consumer-group-heartbeat.ts';
import {
  CreateTopicsRequest,
  CreateTopicsRequestCreatableTopic,
  createTopics,
} from '../../protocol/generated/create-topics.ts';
import { FindCoordinatorRequest, findCoordinator } from '../../protocol/generated/find-coordinator.ts';
import {
  IncrementalAlterConfigsRequest,
  IncrementalAlterConfigsRequestAlterableConfig,
  IncrementalAlterConfigsRequestAlterConfigsResource,
  incrementalAlterConfigs,
} from '../../protocol/generated/incremental-alter-configs.ts';
import { ListGroupsRequest, listGroups } from '../../protocol/generated/list-groups.ts';
import { Klamm } from '../klamm.ts';

const GROUP_RESOURCE = 32;

describe('consumer group handlers', () => {
  let klamm: Klamm;
  let client: KafkaClient;

  beforeAll(async () => {
    klamm = await Klamm.start({ topics: ['orders:2'] });
    client = await KafkaClient.connect({ host: '127.0.0.1', port: klamm.port });
    // Has __consumer_offsets made.
    const asked = new FindCoordinatorRequest({ coordinatorKeys: ['g'] });
    for (let i = 0; i < 100; i++) {
      const { coordinators } = await client.send(findCoordinator, asked, { version: 4 });
      if (coordinators[0]?.errorCode === ErrorCode.NONE) break;
    }
  });

  afterAll(async () => {
    await client.close();
    await klamm.close();
  });

  async function heartbeat(
    version: number,
    init: Partial<ConsumerGroupHeartbeatRequest>,
  ): Promise<ConsumerGroupHeartbeatResponse> {
    for (;;) {
      const request = new ConsumerGroupHeartbeatRequest(init);
      const response = await client.send(consumerGroupHeartbeat, request, { version });
      const { NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS } = ErrorCode;
      if (response.errorCode !== NOT_COORDINATOR && response.errorCode !== COORDINATOR_LOAD_IN_PROGRESS)
        return response;
    }
  }

  async function configure(groupId: string, name: string, value: string): Promise<void> {
    const config = new IncrementalAlterConfigsRequestAlterableConfig({ name, configOperation: 0, value });
    const resource = new IncrementalAlterConfigsRequestAlterConfigsResource({
      resourceType: GROUP_RESOURCE,
      resourceName: groupId,
      configs: [config],
    });
    const request = new IncrementalAlterConfigsRequest({ resources: [resource] });
    const { responses } = await client.send(incrementalAlterConfigs, request, { version: 1 });
    expect(responses[0]?.errorCode).toBe(0);
  }

  const joining = { memberEpoch: 0, rebalanceTimeoutMs: 10_000, subscribedTopicNames: ['orders'], topicPartitions: [] };

  it('joins, follows new topics and describes itself', async () => {
    await configure('g', 'consumer.assignment.interval.ms', '0');
    const joined = await heartbeat(1, {
      groupId: 'g',
      memberId: 'm',
      ...joining,
      subscribedTopicNames: ['orders', 'new'],
    });
    expect(joined).toMatchObject({ errorCode: 0, memberId: 'm', memberEpoch: 2, heartbeatIntervalMs: 5_000 });
    expect(joined.assignment?.topicPartitions.map(({ partitions }) => partitions)).toEqual([[0, 1]]);
    const topic = new CreateTopicsRequestCreatableTopic({ name: 'new', numPartitions: 1, replicationFactor: 1 });
    await client.send(createTopics, new CreateTopicsRequest({ topics: [topic], timeoutMs: 5_000 }), { version: 7 });
    const next = await heartbeat(1, { groupId: 'g', memberId: 'm', memberEpoch: 2 });
    expect(next.assignment?.topicPartitions).toHaveLength(2);
    const request = new ConsumerGroupDescribeRequest({
      groupIds: ['g', 'other', ''],
      includeAuthorizedOperations: true,
    });
    const described = await client.send(consumerGroupDescribe, request, { version: 1 });
    expect(described.groups).toMatchObject([
      {
        errorCode: 0,
        groupState: 'Stable',
        groupEpoch: 3,
        assignmentEpoch: 3,
        assignorName: 'uniform',
        authorizedOperations: 3400,
        members: [{ memberId: 'm', memberEpoch: 3, memberType: 1, clientHost: '/127.0.0.1' }],
      },
      { errorCode: ErrorCode.GROUP_ID_NOT_FOUND, errorMessage: 'Group other not found.' },
      { errorCode: ErrorCode.INVALID_GROUP_ID },
    ]);
    const old = await client.send(consumerGroupDescribe, request, { version: 0 });
    expect(old.groups[0]?.members[0]?.memberType).toBe(-1);
    const listed = await client.send(listGroups, new ListGroupsRequest({ typesFilter: ['consumer'] }), { version: 5 });
    expect(listed.groups).toMatchObject([{ groupId: 'g', groupType: 'consumer', protocolType: 'consumer' }]);
  });

  it('takes the configuration of the group', async () => {
    await configure('configured', 'consumer.heartbeat.interval.ms', '7000');
    const joined = await heartbeat(1, { groupId: 'configured', memberId: 'm', ...joining });
    expect(joined.heartbeatIntervalMs).toBe(7_000);
  });

  it('makes the member id in version 0, and wants it made by the client in version 1', async () => {
    const joined = await heartbeat(0, { groupId: 'ids', memberId: '', ...joining });
    expect(joined.memberId).toMatch(/^[\w-]{22}$/);
    const refused = await heartbeat(1, { groupId: 'ids', memberId: '', ...joining });
    expect(refused).toMatchObject({ errorCode: ErrorCode.INVALID_REQUEST, errorMessage: "MemberId can't be empty." });
  });
});
