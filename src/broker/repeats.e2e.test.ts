// What is asked for over and over in one request, over a socket: the answer stays small, and the connection open.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { KafkaClient } from '../network/client.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import * as CD from '../protocol/generated/consumer-group-describe.ts';
import * as DG from '../protocol/generated/describe-groups.ts';
import * as DP from '../protocol/generated/describe-producers.ts';
import * as DT from '../protocol/generated/describe-transactions.ts';
import * as OF from '../protocol/generated/offset-fetch.ts';
import { Klamm } from './klamm.ts';

let klamm: Klamm;
let client: KafkaClient;

beforeAll(async () => {
  klamm = await Klamm.start({ topics: ['t'] });
  client = await KafkaClient.connect({ host: '127.0.0.1', port: klamm.port });
});

afterAll(async () => {
  await client.close();
  await klamm.close();
});

/** The error codes of the answer to a request that names one thing so many times. */
const APIS: [name: string, ask: (times: number) => Promise<number[]>][] = [
  [
    'DescribeGroups',
    async (times) => {
      const request = new DG.DescribeGroupsRequest({ groups: Array.from({ length: times }, () => 'g') });
      return (await client.send(DG.describeGroups, request, { version: 5 })).groups.map(({ errorCode }) => errorCode);
    },
  ],
  [
    'ConsumerGroupDescribe',
    async (times) => {
      const request = new CD.ConsumerGroupDescribeRequest({ groupIds: Array.from({ length: times }, () => 'g') });
      return (await client.send(CD.consumerGroupDescribe, request)).groups.map(({ errorCode }) => errorCode);
    },
  ],
  [
    'DescribeTransactions',
    async (times) => {
      const transactionalIds = Array.from({ length: times }, () => 'x');
      const request = new DT.DescribeTransactionsRequest({ transactionalIds });
      const { transactionStates } = await client.send(DT.describeTransactions, request);
      return transactionStates.map(({ errorCode }) => errorCode);
    },
  ],
  [
    'DescribeProducers',
    async (times) => {
      const partitionIndexes = Array.from({ length: times }, () => 0);
      const topics = [new DP.DescribeProducersRequestTopicRequest({ name: 't', partitionIndexes })];
      const answer = await client.send(DP.describeProducers, new DP.DescribeProducersRequest({ topics }));
      return answer.topics[0]!.partitions.map(({ errorCode }) => errorCode);
    },
  ],
  [
    'OffsetFetch',
    async (times) => {
      const group = new OF.OffsetFetchRequestOffsetFetchRequestGroup({ groupId: 'g', topics: null });
      const groups = Array.from({ length: times }, () => group);
      const answer = await client.send(OF.offsetFetch, new OF.OffsetFetchRequest({ groups }), { version: 9 });
      return answer.groups.map(({ errorCode }) => errorCode);
    },
  ],
];

test.each(APIS)('%s answers a repetition, but not without end', async (_name, ask) => {
  const few = await ask(101);
  expect(few).toHaveLength(101);
  expect(few).not.toContain(ErrorCode.INVALID_REQUEST);
  const many = await ask(102);
  expect(many).toHaveLength(102);
  expect(new Set(many)).toEqual(new Set([ErrorCode.INVALID_REQUEST]));
});
