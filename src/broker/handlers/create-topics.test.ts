// What the handlers of CreateTopics, DeleteTopics and CreatePartitions add to the controller's operations, and every
// version of them over the wire. The operations have tests of their own.

import { describe, expect, test } from 'vitest';
import { ErrorCode } from '../../protocol/api-error.ts';
import {
  CreatePartitionsRequest,
  CreatePartitionsRequestCreatePartitionsTopic,
} from '../../protocol/generated/create-partitions.ts';
import { CreateTopicsRequest, CreateTopicsRequestCreatableTopic } from '../../protocol/generated/create-topics.ts';
import { DeleteTopicsRequest, DeleteTopicsRequestDeleteTopicState } from '../../protocol/generated/delete-topics.ts';
import { startAdmin } from './admin-fixture.ts';
import { createPartitionsHandler } from './create-partitions.ts';
import { createTopicsHandler } from './create-topics.ts';
import { deleteTopicsHandler } from './delete-topics.ts';

const topic = (name: string, numPartitions = 2) =>
  new CreateTopicsRequestCreatableTopic({ name, numPartitions, replicationFactor: 1 });

describe('CreateTopics', () => {
  test.each([0, 1, 2, 3, 4, 5, 6, 7])('version %i makes a topic that is there at once', async (version) => {
    const fixture = await startAdmin();
    const request = new CreateTopicsRequest({ topics: [topic('a'), topic('a/b')] });
    const { topics } = await fixture.call(createTopicsHandler, request, version);
    const image = fixture.broker.metadata.image.topics.byName('a')!;
    expect(topics.map(({ errorCode }) => errorCode)).toEqual([0, ErrorCode.INVALID_TOPIC_EXCEPTION]);
    expect(image.partitions.length).toBe(2);
    expect(topics[0]!.numPartitions).toBe(version >= 5 ? 2 : -1);
    expect(topics[0]!.configs?.length).toBe(version >= 5 ? 33 : 0);
    expect(topics[0]!.topicId === image.id).toBe(version >= 7);
    if (version >= 1)
      expect([topics[0]!.errorMessage, (topics[1]!.errorMessage ?? '').length > 0]).toEqual([null, true]);
  });

  test('without time does nothing', async () => {
    const fixture = await startAdmin();
    const request = new CreateTopicsRequest({ topics: [topic('a')], timeoutMs: 0 });
    const { topics } = await fixture.call(createTopicsHandler, request);
    expect(topics).toMatchObject([{ name: 'a', errorCode: ErrorCode.REQUEST_TIMED_OUT, errorMessage: null }]);
    expect(fixture.broker.metadata.image.topics.size).toBe(0);
  });

  test('too many partitions fail every topic', async () => {
    const fixture = await startAdmin();
    const request = new CreateTopicsRequest({ topics: [topic('a', 6000), topic('b', 6000)] });
    const { topics } = await fixture.call(createTopicsHandler, request);
    expect(topics.map(({ errorCode }) => errorCode)).toEqual([ErrorCode.POLICY_VIOLATION, ErrorCode.POLICY_VIOLATION]);
  });

  test('hostile names behave as any other', async () => {
    const fixture = await startAdmin();
    const names = ['__proto__', 'constructor', 'toString'];
    const { topics } = await fixture.call(
      createTopicsHandler,
      new CreateTopicsRequest({ topics: names.map((n) => topic(n)) }),
    );
    expect(topics.map(({ name, errorCode }) => [name, errorCode])).toEqual(names.map((name) => [name, 0]));
    for (const name of names) expect(fixture.broker.metadata.image.topics.byName(name)!.partitions.length).toBe(2);
  });
});

describe('DeleteTopics', () => {
  test.each([0, 1, 2, 3, 4, 5, 6])('version %i removes a topic at once', async (version) => {
    const fixture = await startAdmin();
    await fixture.createTopic('a');
    const request =
      version >= 6
        ? new DeleteTopicsRequest({
            topics: ['a', 'b'].map((name) => new DeleteTopicsRequestDeleteTopicState({ name })),
            timeoutMs: 1000,
          })
        : new DeleteTopicsRequest({ topicNames: ['a', 'b'], timeoutMs: 1000 });
    const { responses } = await fixture.call(deleteTopicsHandler, request, version);
    const codes = new Map(responses.map(({ name, errorCode }) => [name, errorCode]));
    expect(codes).toEqual(
      new Map([
        ['a', 0],
        ['b', ErrorCode.UNKNOWN_TOPIC_OR_PARTITION],
      ]),
    );
    expect(fixture.broker.metadata.image.topics.size).toBe(0);
  });

  test.each([
    [2, ErrorCode.INVALID_REQUEST],
    [5, ErrorCode.TOPIC_DELETION_DISABLED],
  ])('version %i answers %i where deletion is off', async (version, code) => {
    const fixture = await startAdmin({ 'delete.topic.enable': 'false' });
    await fixture.createTopic('a');
    const request = new DeleteTopicsRequest({ topicNames: ['a'], timeoutMs: 1000 });
    const { responses } = await fixture.call(deleteTopicsHandler, request, version);
    expect(responses).toMatchObject([{ name: 'a', errorCode: code }]);
    expect(fixture.broker.metadata.image.topics.size).toBe(1);
  });
});

describe('CreatePartitions', () => {
  test.each([0, 1, 2, 3])('version %i adds partitions that are there at once', async (version) => {
    const fixture = await startAdmin();
    await fixture.createTopic('a');
    const topics = [new CreatePartitionsRequestCreatePartitionsTopic({ name: 'a', count: 4, assignments: null })];
    const request = new CreatePartitionsRequest({ topics, timeoutMs: 1000 });
    const { results } = await fixture.call(createPartitionsHandler, request, version);
    expect(results).toMatchObject([{ name: 'a', errorCode: 0, errorMessage: null }]);
    expect(fixture.broker.metadata.image.topics.byName('a')!.partitions.length).toBe(4);
    const late = await fixture.call(
      createPartitionsHandler,
      new CreatePartitionsRequest({ topics, timeoutMs: 0 }),
      version,
    );
    expect(late.results[0]!.errorCode).toBe(ErrorCode.REQUEST_TIMED_OUT);
  });
});
