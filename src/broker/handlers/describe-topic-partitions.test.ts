// Expected answers are those of Apache Kafka 4.3.1 to the same requests.

import { describe, expect, test } from 'vitest';
import { ErrorCode } from '../../protocol/api-error.ts';
import {
  DescribeTopicPartitionsRequest,
  DescribeTopicPartitionsRequestCursor,
  DescribeTopicPartitionsRequestTopicRequest,
  type DescribeTopicPartitionsResponse,
} from '../../protocol/generated/describe-topic-partitions.ts';
import { type AdminFixture, startAdmin } from './admin-fixture.ts';
import { describeTopicPartitionsHandler } from './describe-topic-partitions.ts';

type Cursor = [topicName: string, partitionIndex: number];

function ask(fixture: AdminFixture, names: string[], limit = 2000, cursor: Cursor | null = null) {
  const request = new DescribeTopicPartitionsRequest({
    topics: names.map((name) => new DescribeTopicPartitionsRequestTopicRequest({ name })),
    responsePartitionLimit: limit,
    cursor:
      cursor === null
        ? null
        : new DescribeTopicPartitionsRequestCursor({ topicName: cursor[0], partitionIndex: cursor[1] }),
  });
  return fixture.call(describeTopicPartitionsHandler, request);
}

function summary({ topics, nextCursor }: DescribeTopicPartitionsResponse) {
  return {
    topics: topics.map((topic) => [topic.name, topic.errorCode, topic.partitions.map((p) => p.partitionIndex)]),
    next: nextCursor === null ? null : [nextCursor.topicName, nextCursor.partitionIndex],
  };
}

async function threeTopics(properties = {}): Promise<AdminFixture> {
  const fixture = await startAdmin(properties);
  await fixture.createTopic('f1', 2);
  await fixture.createTopic('d2', 1);
  await fixture.createTopic('e6', 1);
  return fixture;
}

describe('DescribeTopicPartitions', () => {
  test('describes what it knows, in order of name', async () => {
    const fixture = await threeTopics();
    const response = await ask(fixture, ['f1', 'nope', 'a/b', 'f1']);
    expect(summary(response)).toEqual({
      topics: [
        ['a/b', ErrorCode.INVALID_TOPIC_EXCEPTION, []],
        ['f1', 0, [0, 1]],
        ['nope', ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, []],
      ],
      next: null,
    });
    expect(response.topics.map((topic) => topic.topicAuthorizedOperations)).toEqual([3576, 3576, 3576]);
    expect(response.topics[1]!.partitions[0]).toMatchObject({
      errorCode: 0,
      leaderId: 1,
      leaderEpoch: 0,
      replicaNodes: [1],
      isrNodes: [1],
      eligibleLeaderReplicas: [],
      lastKnownElr: [],
      offlineReplicas: [],
    });
  });

  test('an empty list is all topics', async () => {
    const fixture = await threeTopics();
    expect(summary(await ask(fixture, [])).topics.map(([name]) => name)).toEqual(['d2', 'e6', 'f1']);
    expect(summary(await ask(fixture, [], 2000, ['e', 0])).topics.map(([name]) => name)).toEqual(['e6', 'f1']);
  });

  test.each([1, 0, -1])('a limit of %i gives one partition and the place to go on', async (limit) => {
    const fixture = await threeTopics();
    expect(summary(await ask(fixture, ['f1', 'd2', 'e6'], limit))).toEqual({
      topics: [['d2', 0, [0]]],
      next: ['e6', 0],
    });
  });

  test('a page may end inside a topic, and the broker has a limit of its own', async () => {
    const fixture = await threeTopics({ 'max.request.partition.size.limit': '3' });
    expect(summary(await ask(fixture, []))).toEqual({
      topics: [
        ['d2', 0, [0]],
        ['e6', 0, [0]],
        ['f1', 0, [0]],
      ],
      next: ['f1', 1],
    });
  });

  test('walking the pages shows every partition once', async () => {
    const fixture = await threeTopics();
    for (const limit of [1, 2, 3]) {
      const seen: string[] = [];
      let cursor: Cursor | null = null;
      do {
        const { topics, nextCursor }: DescribeTopicPartitionsResponse = await ask(fixture, [], limit, cursor);
        for (const topic of topics) for (const p of topic.partitions) seen.push(`${topic.name}-${p.partitionIndex}`);
        cursor = nextCursor === null ? null : [nextCursor.topicName, nextCursor.partitionIndex];
      } while (cursor !== null);
      expect(seen).toEqual(['d2-0', 'e6-0', 'f1-0', 'f1-1']);
    }
  });

  test('a cursor beyond the last partition gives an empty topic', async () => {
    const fixture = await threeTopics();
    expect(summary(await ask(fixture, ['f1'], 2000, ['f1', 5]))).toEqual({ topics: [['f1', 0, []]], next: null });
  });

  test.each<Cursor>([
    ['f1', -1],
    ['zz', 0],
  ])('a cursor at %s, %i is refused', async (...cursor) => {
    const fixture = await threeTopics();
    const response = await ask(fixture, ['f1', 'd2'], 2000, cursor);
    expect(summary(response)).toEqual({
      topics: [
        ['f1', ErrorCode.INVALID_REQUEST, []],
        ['d2', ErrorCode.INVALID_REQUEST, []],
      ],
      next: null,
    });
  });
});
