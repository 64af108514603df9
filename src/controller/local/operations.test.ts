// The admin requests at the controller. The error codes are those that Apache Kafka 4.3.1 answered to the same
// requests.

import { describe, expect, test } from 'vitest';
import { ErrorCode } from '../../protocol/api-error.ts';
import * as AC from '../../protocol/generated/alter-configs.ts';
import * as CP from '../../protocol/generated/create-partitions.ts';
import * as CT from '../../protocol/generated/create-topics.ts';
import * as DT from '../../protocol/generated/delete-topics.ts';
import * as IA from '../../protocol/generated/incremental-alter-configs.ts';
import { clearElrRecord } from '../../protocol/generated/records/metadata.ts';
import { type Fixture, restartController, startController, testConfig } from './controller-fixture.ts';

interface TopicSpec {
  name: string;
  numPartitions?: number;
  replicationFactor?: number;
  assignments?: [partition: number, brokers: number[]][];
  configs?: [name: string, value: string | null][];
}

async function create(fixture: Fixture, specs: TopicSpec[], validateOnly = false) {
  const topics = specs.map(
    ({ name, numPartitions = -1, replicationFactor = -1, assignments = [], configs = [] }) =>
      new CT.CreateTopicsRequestCreatableTopic({
        name,
        numPartitions,
        replicationFactor,
        assignments: assignments.map(
          ([partitionIndex, brokerIds]) =>
            new CT.CreateTopicsRequestCreatableReplicaAssignment({ partitionIndex, brokerIds }),
        ),
        configs: configs.map(([key, value]) => new CT.CreateTopicsRequestCreatableTopicConfig({ name: key, value })),
      }),
  );
  const response = await fixture.send(CT.createTopics, new CT.CreateTopicsRequest({ topics, validateOnly }));
  return response.topics;
}

async function createCodes(fixture: Fixture, specs: TopicSpec[], validateOnly = false) {
  return (await create(fixture, specs, validateOnly)).map(({ name, errorCode }) => [name, errorCode]);
}

describe('CreateTopics', () => {
  test('resolves defaults and answers them', async () => {
    const fixture = await startController();
    const [topic] = await create(fixture, [{ name: 'a', configs: [['retention.ms', '5']] }]);
    expect(topic).toMatchObject({ errorCode: 0, errorMessage: null, numPartitions: 3, replicationFactor: 1 });
    expect(topic!.configs).toMatchObject([{ name: 'retention.ms', value: '5', configSource: 1, readOnly: false }]);
    const image = fixture.loader.image.topics.byName('a')!;
    expect(image.id).toBe(topic!.topicId);
    expect(image.partitions.map(({ leader, leaderEpoch, replicas }) => [leader, leaderEpoch, replicas])).toEqual(
      [0, 1, 2].map(() => [1, 0, [1]]),
    );
    expect(fixture.loader.image.configs.topic('a').get('retention.ms')).toBe('5');
  });

  test('only validates when asked', async () => {
    const fixture = await startController();
    const before = fixture.log.nextOffset;
    const [topic] = await create(fixture, [{ name: 'a', numPartitions: 4 }], true);
    expect(topic).toMatchObject({ errorCode: 0, numPartitions: 4 });
    expect(fixture.log.nextOffset).toBe(before);
  });

  test.each<[string, TopicSpec, number]>([
    ['more replicas than brokers', { name: 'a', replicationFactor: 2 }, ErrorCode.INVALID_REPLICATION_FACTOR],
    ['no replicas', { name: 'a', replicationFactor: 0 }, ErrorCode.INVALID_REPLICATION_FACTOR],
    ['no partitions', { name: 'a', numPartitions: 0 }, ErrorCode.INVALID_PARTITIONS],
    ['fewer than none', { name: 'a', numPartitions: -2 }, ErrorCode.INVALID_PARTITIONS],
    ['no name', { name: '' }, ErrorCode.INVALID_TOPIC_EXCEPTION],
    ['a name of two dots', { name: '..' }, ErrorCode.INVALID_TOPIC_EXCEPTION],
    ['a slash', { name: 'a/b' }, ErrorCode.INVALID_TOPIC_EXCEPTION],
    ['250 characters', { name: 'x'.repeat(250) }, ErrorCode.INVALID_TOPIC_EXCEPTION],
    ['the metadata topic', { name: '__cluster_metadata' }, ErrorCode.INVALID_REQUEST],
    ['a topic that exists', { name: 'old.one' }, ErrorCode.TOPIC_ALREADY_EXISTS],
    ['a name that collides', { name: 'old_one' }, ErrorCode.INVALID_TOPIC_EXCEPTION],
    ['an unknown config', { name: 'a', configs: [['nope', '1']] }, ErrorCode.INVALID_CONFIG],
    ['a wrong config', { name: 'a', configs: [['retention.ms', 'x']] }, ErrorCode.INVALID_CONFIG],
    ['a config without value', { name: 'a', configs: [['retention.ms', null]] }, ErrorCode.INVALID_CONFIG],
    [
      'a gap in the assignment',
      {
        name: 'a',
        assignments: [
          [0, [1]],
          [2, [1]],
        ],
      },
      ErrorCode.INVALID_REPLICA_ASSIGNMENT,
    ],
    ['a broker twice', { name: 'a', assignments: [[0, [1, 1]]] }, ErrorCode.INVALID_REPLICA_ASSIGNMENT],
    ['an unknown broker', { name: 'a', assignments: [[0, [7]]] }, ErrorCode.INVALID_REPLICA_ASSIGNMENT],
    ['no broker', { name: 'a', assignments: [[0, []]] }, ErrorCode.INVALID_REPLICA_ASSIGNMENT],
    [
      'a partition twice',
      {
        name: 'a',
        assignments: [
          [0, [1]],
          [0, [1]],
        ],
      },
      ErrorCode.INVALID_REPLICA_ASSIGNMENT,
    ],
    ['an assignment and a count', { name: 'a', numPartitions: 1, assignments: [[0, [1]]] }, ErrorCode.INVALID_REQUEST],
    [
      'an assignment and a factor',
      { name: 'a', replicationFactor: 1, assignments: [[0, [1]]] },
      ErrorCode.INVALID_REQUEST,
    ],
  ])('refuses %s and makes the others', async (_what, spec, code) => {
    const fixture = await startController();
    await create(fixture, [{ name: 'old.one' }]);
    expect(await createCodes(fixture, [spec, { name: 'good' }])).toEqual([
      [spec.name, code],
      ['good', 0],
    ]);
    expect([...fixture.loader.image.topics.values()].map((topic) => topic.name).sort()).toEqual(['good', 'old.one']);
  });

  test('describes each topic with its configs; those without any of their own are worked out once', async () => {
    const asked: string[] = [];
    const effectiveTopicConfigs = (overrides: ReadonlyMap<string, string>) => {
      const value = overrides.get('retention.ms') ?? 'default';
      asked.push(value);
      return [{ name: 'retention.ms', value, readOnly: false, source: 1, sensitive: false }];
    };
    const fixture = await startController({ overrides: { config: { ...testConfig, effectiveTopicConfigs } } });
    const topics = await create(fixture, [
      { name: 'a' },
      { name: 'b', configs: [['retention.ms', '5']] },
      { name: 'c' },
      { name: 'd', configs: [['retention.ms', '6']] },
    ]);
    expect(topics.map(({ configs }) => configs!.map(({ value }) => value))).toEqual([
      ['default'],
      ['5'],
      ['default'],
      ['6'],
    ]);
    expect(asked).toEqual(['default', '5', '6']);
  });

  test('an assignment is taken as it is', async () => {
    const fixture = await startController();
    expect(
      await createCodes(fixture, [
        {
          name: 'a',
          assignments: [
            [1, [1]],
            [0, [1]],
          ],
        },
      ]),
    ).toEqual([['a', 0]]);
    expect(fixture.loader.image.topics.byName('a')!.partitions.length).toBe(2);
  });

  test('a name twice is refused once, the rest is made', async () => {
    const fixture = await startController();
    expect(await createCodes(fixture, [{ name: 'a' }, { name: 'a' }, { name: 'b' }])).toEqual([
      ['b', 0],
      ['a', ErrorCode.INVALID_REQUEST],
    ]);
  });

  test('names may collide again when the other is gone', async () => {
    const fixture = await startController();
    await create(fixture, [{ name: 'a.b' }]);
    expect(await createCodes(fixture, [{ name: 'a_b' }])).toEqual([['a_b', ErrorCode.INVALID_TOPIC_EXCEPTION]]);
    await fixture.send(DT.deleteTopics, new DT.DeleteTopicsRequest({ topicNames: ['a.b'] }), 5);
    expect(await createCodes(fixture, [{ name: 'a_b' }])).toEqual([['a_b', 0]]);
  });

  test.each([
    [[{ name: 'a', numPartitions: 10_001 }]],
    [[{ name: 'a', numPartitions: 2_147_483_647 }]],
    [
      [
        { name: 'a', numPartitions: 6000 },
        { name: 'b', numPartitions: 6000 },
      ],
    ],
    [[{ name: 'a', numPartitions: 10_000 }]],
  ])('a request for too many partitions fails whole: %j', async (specs) => {
    const fixture = await startController();
    await expect(create(fixture, specs, true)).rejects.toMatchObject({ code: ErrorCode.POLICY_VIOLATION });
    await expect(create(fixture, specs)).rejects.toMatchObject({ code: ErrorCode.POLICY_VIOLATION });
    expect(fixture.loader.image.topics.size).toBe(0);
  });

  test('9,999 partitions are made in one batch', async () => {
    const fixture = await startController();
    expect(await createCodes(fixture, [{ name: 'a', numPartitions: 9999 }])).toEqual([['a', 0]]);
    expect(fixture.loader.image.topics.byName('a')!.partitions.length).toBe(9999);
    expect(fixture.log.batches.at(-1)!.batch.records.length).toBe(10_000);
  });
});

describe('DeleteTopics', () => {
  const remove = async (fixture: Fixture, request: Partial<DT.DeleteTopicsRequest>, version = 6) => {
    const { responses } = await fixture.send(DT.deleteTopics, new DT.DeleteTopicsRequest(request), version);
    return responses;
  };
  const state = (init: Partial<DT.DeleteTopicsRequestDeleteTopicState>) =>
    new DT.DeleteTopicsRequestDeleteTopicState(init);

  test('by name, by id, and what is wrong with the others', async () => {
    const fixture = await startController();
    const [a, b, c] = await create(fixture, [{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
    const responses = await remove(fixture, {
      topics: [
        state({ name: 'a' }),
        state({ topicId: b!.topicId }),
        state({ name: 'nope' }),
        state({ topicId: '123456789012345678901w' }),
        state({}),
        state({ name: 'x', topicId: c!.topicId }),
        state({ name: 'd' }),
        state({ name: 'd' }),
      ],
    });
    const zero = 'AAAAAAAAAAAAAAAAAAAAAA';
    const found = responses.map(({ name, topicId, errorCode }) => [name, topicId, errorCode]);
    expect(new Set(found.map((row) => JSON.stringify(row)))).toEqual(
      new Set(
        [
          ['a', a!.topicId, 0],
          ['b', b!.topicId, 0],
          ['nope', zero, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION],
          [null, '123456789012345678901w', ErrorCode.UNKNOWN_TOPIC_ID],
          [null, zero, ErrorCode.INVALID_REQUEST],
          ['x', c!.topicId, ErrorCode.INVALID_REQUEST],
          ['d', zero, ErrorCode.INVALID_REQUEST],
        ].map((row) => JSON.stringify(row)),
      ),
    );
    expect([...fixture.loader.image.topics.values()].map((topic) => topic.name)).toEqual(['c']);
  });

  test('a topic named by name and by id stays', async () => {
    const fixture = await startController();
    const [a] = await create(fixture, [{ name: 'a' }]);
    const responses = await remove(fixture, { topics: [state({ name: 'a' }), state({ topicId: a!.topicId })] });
    expect(responses.map(({ name, errorCode }) => [name, errorCode])).toEqual([['a', ErrorCode.INVALID_REQUEST]]);
    expect(fixture.loader.image.topics.size).toBe(1);
  });

  test('can be switched off', async () => {
    const fixture = await startController({ overrides: { config: { ...testConfig, deleteTopicEnable: false } } });
    await create(fixture, [{ name: 'a' }]);
    await expect(remove(fixture, { topicNames: ['a'] }, 2)).rejects.toMatchObject({ code: ErrorCode.INVALID_REQUEST });
    await expect(remove(fixture, { topicNames: ['a'] }, 3)).rejects.toMatchObject({
      code: ErrorCode.TOPIC_DELETION_DISABLED,
    });
  });
});

describe('CreatePartitions', () => {
  const add = async (
    fixture: Fixture,
    topics: [name: string, count: number, assignments?: number[][]][],
    validateOnly = false,
  ) => {
    const request = new CP.CreatePartitionsRequest({
      validateOnly,
      topics: topics.map(
        ([name, count, assignments]) =>
          new CP.CreatePartitionsRequestCreatePartitionsTopic({
            name,
            count,
            assignments:
              assignments?.map(
                (brokerIds) => new CP.CreatePartitionsRequestCreatePartitionsAssignment({ brokerIds }),
              ) ?? null,
          }),
      ),
    });
    const { results } = await fixture.send(CP.createPartitions, request);
    return results.map(({ name, errorCode }) => [name, errorCode]);
  };
  const count = (fixture: Fixture, name: string) => fixture.loader.image.topics.byName(name)!.partitions.length;

  test('adds, and refuses what Kafka refuses', async () => {
    const fixture = await startController();
    await create(
      fixture,
      ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ name, numPartitions: 1 })),
    );
    expect(
      await add(fixture, [
        ['a', 3],
        ['nope', 3],
        ['b', 1],
        ['c', -5],
        ['d', 3, [[1]]],
        ['e', 2, [[9]]],
        ['f', 3, [[1], [1]]],
      ]),
    ).toEqual([
      ['a', 0],
      ['nope', ErrorCode.UNKNOWN_TOPIC_OR_PARTITION],
      ['b', ErrorCode.INVALID_PARTITIONS],
      ['c', ErrorCode.INVALID_PARTITIONS],
      ['d', ErrorCode.INVALID_REPLICA_ASSIGNMENT],
      ['e', ErrorCode.INVALID_REPLICA_ASSIGNMENT],
      ['f', 0],
    ]);
    expect([count(fixture, 'a'), count(fixture, 'b'), count(fixture, 'd'), count(fixture, 'f')]).toEqual([3, 1, 1, 3]);
  });

  test('a name twice, a validation, and far too many change nothing', async () => {
    const fixture = await startController();
    await create(fixture, [{ name: 'a', numPartitions: 1 }]);
    expect(
      await add(fixture, [
        ['a', 2],
        ['a', 3],
      ]),
    ).toEqual([['a', ErrorCode.INVALID_REQUEST]]);
    expect(await add(fixture, [['a', 2]], true)).toEqual([['a', 0]]);
    expect(await add(fixture, [['a', 2_147_483_647]])).toEqual([['a', ErrorCode.POLICY_VIOLATION]]);
    expect(count(fixture, 'a')).toBe(1);
  });
});

type Resource<C> = [type: number, name: string, configs: C[]];
const TOPIC = 2;
const GROUP = 32;
const BROKER = 4;
const [SET, DELETE, APPEND, SUBTRACT] = [0, 1, 2, 3];

async function incremental(
  fixture: Fixture,
  resources: Resource<[name: string, op: number, value: string | null]>[],
  validateOnly = false,
) {
  const request = new IA.IncrementalAlterConfigsRequest({
    validateOnly,
    resources: resources.map(
      ([resourceType, resourceName, configs]) =>
        new IA.IncrementalAlterConfigsRequestAlterConfigsResource({
          resourceType,
          resourceName,
          configs: configs.map(
            ([name, configOperation, value]) =>
              new IA.IncrementalAlterConfigsRequestAlterableConfig({ name, configOperation, value }),
          ),
        }),
    ),
  });
  return (await fixture.send(IA.incrementalAlterConfigs, request)).responses.map(({ errorCode }) => errorCode);
}

describe('IncrementalAlterConfigs', () => {
  const topicConfigs = (fixture: Fixture, name = 'a') => Object.fromEntries(fixture.loader.image.configs.topic(name));

  test('sets, deletes, appends and subtracts', async () => {
    const fixture = await startController();
    await create(fixture, [{ name: 'a' }]);
    const [TOPIC_A] = [[TOPIC, 'a'] as const];
    expect(
      await incremental(fixture, [
        [
          ...TOPIC_A,
          [
            ['retention.ms', SET!, '7'],
            ['cleanup.policy', APPEND!, 'compact'],
          ],
        ],
      ]),
    ).toEqual([0]);
    expect(topicConfigs(fixture)).toEqual({ 'retention.ms': '7', 'cleanup.policy': 'delete,compact' });
    expect(await incremental(fixture, [[...TOPIC_A, [['cleanup.policy', APPEND!, 'compact']]]])).toEqual([0]);
    expect(topicConfigs(fixture)['cleanup.policy']).toBe('delete,compact');
    expect(
      await incremental(fixture, [
        [
          ...TOPIC_A,
          [
            ['retention.ms', DELETE!, null],
            ['cleanup.policy', SUBTRACT!, 'delete'],
          ],
        ],
      ]),
    ).toEqual([0]);
    expect(topicConfigs(fixture)).toEqual({ 'cleanup.policy': 'compact' });
  });

  test('a resource changes whole or not at all, and one that only validates never does', async () => {
    const fixture = await startController();
    await create(fixture, [{ name: 'a' }, { name: 'b' }]);
    expect(
      await incremental(fixture, [
        [
          TOPIC,
          'a',
          [
            ['retention.ms', SET!, '7'],
            ['nope', SET!, '1'],
          ],
        ],
        [TOPIC, 'b', [['retention.ms', SET!, '8']]],
      ]),
    ).toEqual([ErrorCode.INVALID_CONFIG, 0]);
    expect([topicConfigs(fixture), topicConfigs(fixture, 'b')]).toEqual([{}, { 'retention.ms': '8' }]);
    expect(await incremental(fixture, [[TOPIC, 'a', [['retention.ms', SET!, '7']]]], true)).toEqual([0]);
    expect(topicConfigs(fixture)).toEqual({});
  });

  test('an unchanged key of a topic writes nothing', async () => {
    const fixture = await startController();
    await create(fixture, [{ name: 'a', configs: [['retention.ms', '7']] }]);
    const before = fixture.log.nextOffset;
    expect(await incremental(fixture, [[TOPIC, 'a', [['retention.ms', SET!, '7']]]])).toEqual([0]);
    expect(fixture.log.nextOffset).toBe(before);
  });

  test.each<[string, Resource<[string, number, string | null]>, number]>([
    ['an unknown topic', [TOPIC, 'nope', [['retention.ms', 0, '1']]], ErrorCode.UNKNOWN_TOPIC_OR_PARTITION],
    ['all topics', [TOPIC, '', [['retention.ms', 0, '1']]], ErrorCode.INVALID_REQUEST],
    ['an illegal name', [TOPIC, 'a/b', [['retention.ms', 0, '1']]], ErrorCode.INVALID_TOPIC_EXCEPTION],
    ['a wrong value', [TOPIC, 'a', [['retention.ms', 0, 'x']]], ErrorCode.INVALID_CONFIG],
    ['appending to a number', [TOPIC, 'a', [['retention.ms', 2, '1']]], ErrorCode.INVALID_CONFIG],
    ['no value', [TOPIC, 'a', [['retention.ms', 0, null]]], ErrorCode.INVALID_REQUEST],
    ['an unknown operation', [TOPIC, 'a', [['retention.ms', 9, '1']]], ErrorCode.INVALID_REQUEST],
    [
      'a key twice',
      [
        TOPIC,
        'a',
        [
          ['retention.ms', 0, '1'],
          ['retention.ms', 0, '2'],
        ],
      ],
      ErrorCode.INVALID_REQUEST,
    ],
    ['an unknown type', [99, 'a', []], ErrorCode.INVALID_REQUEST],
    ['client metrics without a name', [16, '', []], ErrorCode.INVALID_REQUEST],
    ['an unknown key of client metrics', [16, 'a', [['x', 0, '1']]], ErrorCode.INVALID_REQUEST],
    ['client metrics too often', [16, 'a', [['interval.ms', 0, '99']]], ErrorCode.INVALID_REQUEST],
    ['client metrics of no client', [16, 'a', [['match', 0, 'client_id=[']]], ErrorCode.INVALID_CONFIG],
    ['a logger', [8, '1', []], ErrorCode.INVALID_REQUEST],
    ['all groups', [GROUP, '', [['consumer.session.timeout.ms', 0, '9']]], ErrorCode.INVALID_REQUEST],
    ['an unknown key of a group', [GROUP, 'g', [['retention.ms', 0, '9']]], ErrorCode.INVALID_CONFIG],
    ['a wrong value of a group', [GROUP, 'g', [['consumer.session.timeout.ms', 0, '1']]], ErrorCode.INVALID_CONFIG],
    [
      'appending to a number of a group',
      [GROUP, 'g', [['consumer.session.timeout.ms', 2, '9']]],
      ErrorCode.INVALID_CONFIG,
    ],
    ['another broker', [BROKER, '2', [['log.cleaner.threads', 0, '1']]], ErrorCode.INVALID_REQUEST],
    ['no broker id', [BROKER, 'x', [['log.cleaner.threads', 0, '1']]], ErrorCode.INVALID_REQUEST],
    ['a fixed key', [BROKER, '1', [['node.id', 0, '3']]], ErrorCode.INVALID_REQUEST],
    ['a per-broker key for all', [BROKER, '', [['listeners', 0, 'x']]], ErrorCode.INVALID_REQUEST],
    ['min.insync.replicas of one broker', [BROKER, '1', [['min.insync.replicas', 0, '1']]], ErrorCode.INVALID_CONFIG],
    ['no min.insync.replicas', [BROKER, '', [['min.insync.replicas', 1, null]]], ErrorCode.INVALID_CONFIG],
  ])('refuses %s', async (_what, resource, code) => {
    const fixture = await startController();
    await create(fixture, [{ name: 'a' }]);
    const before = fixture.log.nextOffset;
    expect(await incremental(fixture, [resource])).toEqual([code]);
    expect(fixture.log.nextOffset).toBe(before);
  });

  test('groups, whether they exist or not, also after a restart', async () => {
    const fixture = await startController();
    const key = 'consumer.session.timeout.ms';
    const own = (of: Fixture) => Object.fromEntries(of.loader.image.configs.group('a group'));
    expect(await incremental(fixture, [[GROUP, 'a group', [[key, SET!, '9']]]], true)).toEqual([0]);
    expect(own(fixture)).toEqual({});
    expect(await incremental(fixture, [[GROUP, 'a group', [[key, SET!, '9']]]])).toEqual([0]);
    expect(own(fixture)).toEqual({ [key]: '9' });
    const restarted = await restartController(fixture);
    expect(own(restarted)).toEqual({ [key]: '9' });
    expect(await incremental(restarted, [[GROUP, 'a group', [[key, DELETE!, null]]]])).toEqual([0]);
    expect(own(restarted)).toEqual({});
    expect([...restarted.loader.image.configs.entries()].map(([{ type }]) => type)).not.toContain(GROUP);
  });

  test('brokers: one, and the default of all', async () => {
    const fixture = await startController();
    expect(
      await incremental(fixture, [
        [BROKER, '1', [['log.cleaner.threads', SET!, '2']]],
        [BROKER, '', [['log.retention.ms', SET!, '9']]],
      ]),
    ).toEqual([0, 0]);
    expect(fixture.loader.image.configs.broker('1').get('log.cleaner.threads')).toBe('2');
    expect(fixture.loader.image.configs.broker('').get('log.retention.ms')).toBe('9');
  });

  test('a changed min.insync.replicas clears eligible leader replicas, as Kafka does', async () => {
    const fixture = await startController();
    await create(fixture, [{ name: 'a' }]);
    expect(await incremental(fixture, [[TOPIC, 'a', [['min.insync.replicas', SET!, '1']]]])).toEqual([0]);
    expect(fixture.log.batches.at(-1)!.batch.records.at(-1)!.type).toBe(clearElrRecord.key);
  });

  test('a resource twice is refused both times', async () => {
    const fixture = await startController();
    await create(fixture, [{ name: 'a' }]);
    const one: Resource<[string, number, string]> = [TOPIC, 'a', [['retention.ms', SET!, '1']]];
    expect(await incremental(fixture, [one, one])).toEqual([ErrorCode.INVALID_REQUEST, ErrorCode.INVALID_REQUEST]);
  });
});

describe('AlterConfigs', () => {
  test('replaces all keys of a resource', async () => {
    const fixture = await startController();
    await create(fixture, [
      {
        name: 'a',
        configs: [
          ['retention.ms', '1'],
          ['cleanup.policy', 'compact'],
        ],
      },
    ]);
    const alter = async (resourceType: number, resourceName: string, configs: [string, string | null][]) => {
      const request = new AC.AlterConfigsRequest({
        resources: [
          new AC.AlterConfigsRequestAlterConfigsResource({
            resourceType,
            resourceName,
            configs: configs.map(([name, value]) => new AC.AlterConfigsRequestAlterableConfig({ name, value })),
          }),
        ],
      });
      return (await fixture.send(AC.alterConfigs, request)).responses[0]!.errorCode;
    };
    expect(await alter(TOPIC, 'a', [['retention.ms', '2']])).toBe(0);
    expect(Object.fromEntries(fixture.loader.image.configs.topic('a'))).toEqual({ 'retention.ms': '2' });
    expect(await alter(TOPIC, 'a', [['nope', '2']])).toBe(ErrorCode.INVALID_CONFIG);
    expect(await alter(TOPIC, 'a', [['retention.ms', null]])).toBe(ErrorCode.INVALID_REQUEST);
    expect(await alter(BROKER, '', [['log.retention.ms', '1']])).toBe(ErrorCode.INVALID_CONFIG);
    expect(await alter(BROKER, '', [['min.insync.replicas', '1']])).toBe(0);
    expect(await alter(TOPIC, 'a', [])).toBe(0);
    expect(fixture.loader.image.configs.topic('a').size).toBe(0);
  });
});
