// Expected answers are those of Apache Kafka 4.3.1 to the same requests, but for the deviations.

import { describe, expect, test } from 'vitest';
import { ErrorCode } from '../../protocol/api-error.ts';
import {
  DescribeConfigsRequest,
  DescribeConfigsRequestDescribeConfigsResource,
} from '../../protocol/generated/describe-configs.ts';
import {
  IncrementalAlterConfigsRequest,
  IncrementalAlterConfigsRequestAlterableConfig,
  IncrementalAlterConfigsRequestAlterConfigsResource,
} from '../../protocol/generated/incremental-alter-configs.ts';
import { type AdminFixture, startAdmin } from './admin-fixture.ts';
import { describeConfigsHandler } from './describe-configs.ts';
import { incrementalAlterConfigsHandler } from './incremental-alter-configs.ts';

type Resource = [type: number, name: string, keys?: string[] | null];
const [TOPIC, BROKER, LOGGER, METRICS, GROUP] = [2, 4, 8, 16, 32];

async function ask(
  fixture: AdminFixture,
  resources: Resource[],
  more: Partial<DescribeConfigsRequest> = {},
  version = 4,
) {
  const request = new DescribeConfigsRequest({
    resources: resources.map(
      ([resourceType, resourceName, configurationKeys = null]) =>
        new DescribeConfigsRequestDescribeConfigsResource({ resourceType, resourceName, configurationKeys }),
    ),
    ...more,
  });
  return (await fixture.call(describeConfigsHandler, request, version)).results;
}

async function set(fixture: AdminFixture, resourceType: number, resourceName: string, name: string, value: string) {
  const configs = [new IncrementalAlterConfigsRequestAlterableConfig({ name, configOperation: 0, value })];
  const resource = new IncrementalAlterConfigsRequestAlterConfigsResource({ resourceType, resourceName, configs });
  const request = new IncrementalAlterConfigsRequest({ resources: [resource] });
  const { responses } = await fixture.call(incrementalAlterConfigsHandler, request);
  expect(responses[0]!.errorCode).toBe(0);
}

describe('DescribeConfigs', () => {
  test('tells where a value comes from and what lies behind it', async () => {
    const fixture = await startAdmin({ 'log.segment.bytes': '2097152' });
    await fixture.createTopic('a');
    await set(fixture, TOPIC!, 'a', 'cleanup.policy', 'compact');
    const keys = ['min.insync.replicas', 'cleanup.policy', 'segment.bytes', 'nope'];
    const [result] = await ask(fixture, [[TOPIC!, 'a', keys]], { includeSynonyms: true });
    expect(result).toMatchObject({ errorCode: 0, errorMessage: '', resourceType: TOPIC, resourceName: 'a' });
    expect(result!.configs).toMatchObject([
      {
        name: 'cleanup.policy',
        value: 'compact',
        configSource: 1,
        configType: 7,
        readOnly: false,
        documentation: null,
        synonyms: [
          { name: 'cleanup.policy', value: 'compact', source: 1 },
          { name: 'log.cleanup.policy', value: 'delete', source: 5 },
        ],
      },
      { name: 'min.insync.replicas', value: '1', configSource: 3, configType: 3 },
      {
        name: 'segment.bytes',
        value: '2097152',
        configSource: 4,
        synonyms: [
          { name: 'log.segment.bytes', value: '2097152', source: 4 },
          { name: 'log.segment.bytes', value: '1073741824', source: 5 },
        ],
      },
    ]);
  });

  test('leaves synonyms and documentation out unless asked for; an empty list of keys asks for all', async () => {
    const fixture = await startAdmin();
    await fixture.createTopic('a');
    const [plain] = await ask(fixture, [[TOPIC!, 'a', []]]);
    expect(plain!.configs.length).toBe(33);
    expect(plain!.configs.every(({ synonyms, documentation }) => synonyms.length === 0 && documentation === null)).toBe(
      true,
    );
    const [documented] = await ask(fixture, [[TOPIC!, 'a']], { includeDocumentation: true });
    expect(documented!.configs.every(({ documentation }) => (documentation ?? '').length > 10)).toBe(true);
  });

  test('version 0 says of nothing that it is a default, as Kafka 3.9', async () => {
    const fixture = await startAdmin();
    await fixture.createTopic('a');
    await set(fixture, TOPIC!, 'a', 'retention.ms', '5');
    const [result] = await ask(fixture, [[TOPIC!, 'a', ['retention.ms', 'retention.bytes']]], {}, 0);
    expect(result!.configs.map(({ name, isDefault }) => [name, isDefault])).toEqual([
      ['retention.bytes', false],
      ['retention.ms', false],
    ]);
    const [one] = await ask(fixture, [[TOPIC!, 'a', ['retention.ms']]], { includeSynonyms: true }, 1);
    expect(one!.configs[0]).toMatchObject({ configSource: 1, synonyms: [{ value: '5', source: 1 }], configType: 0 });
  });

  test('hides what is secret, in every version', async () => {
    const secret = 'hunter2hunter2';
    const fixture = await startAdmin({ 'ssl.keystore.password': secret });
    for (const version of [0, 1, 2, 3, 4]) {
      const results = await ask(fixture, [[BROKER!, '1']], { includeSynonyms: version > 0 }, version);
      expect(JSON.stringify(results)).not.toContain(secret);
      const password = results[0]!.configs.find(({ name }) => name === 'ssl.keystore.password')!;
      expect([password.value, password.isSensitive]).toEqual([null, true]);
    }
  });

  test('brokers: this one, and the default of all', async () => {
    const fixture = await startAdmin();
    await set(fixture, BROKER!, '', 'log.retention.ms', '99999');
    await set(fixture, BROKER!, '1', 'log.cleaner.threads', '2');
    const [own] = await ask(fixture, [[BROKER!, '1', ['log.retention.ms', 'log.cleaner.threads', 'node.id']]]);
    expect(
      own!.configs.map(({ name, value, configSource, readOnly }) => [name, value, configSource, readOnly]),
    ).toEqual([
      ['log.cleaner.threads', '2', 2, false],
      ['log.retention.ms', '99999', 3, false],
      ['node.id', '1', 4, true],
    ]);
    const [all] = await ask(fixture, [[BROKER!, '']]);
    expect(all!.configs.map(({ name }) => name)).toEqual(['log.retention.ms', 'min.insync.replicas']);
  });

  test('groups: their own over the broker, also before they exist', async () => {
    const fixture = await startAdmin({ 'group.consumer.heartbeat.interval.ms': '7000' });
    await set(fixture, BROKER!, '', 'group.consumer.assignment.interval.ms', '50');
    await set(fixture, GROUP!, 'g', 'consumer.session.timeout.ms', '46000');
    const keys = [
      'consumer.session.timeout.ms',
      'consumer.heartbeat.interval.ms',
      'consumer.assignment.interval.ms',
      'share.isolation.level',
      'retention.ms',
    ];
    const [own] = await ask(fixture, [[GROUP!, 'g', keys]], { includeSynonyms: true });
    expect(own).toMatchObject({ errorCode: 0, errorMessage: '', resourceType: GROUP, resourceName: 'g' });
    expect(own!.configs).toMatchObject([
      {
        name: 'consumer.assignment.interval.ms',
        value: '50',
        configSource: 3,
        synonyms: [
          { name: 'group.consumer.assignment.interval.ms', value: '50', source: 3 },
          { name: 'group.consumer.assignment.interval.ms', value: '1000', source: 5 },
        ],
      },
      {
        name: 'consumer.heartbeat.interval.ms',
        value: '7000',
        configSource: 4,
        synonyms: [
          { name: 'group.consumer.heartbeat.interval.ms', value: '7000', source: 4 },
          { name: 'group.consumer.heartbeat.interval.ms', value: '5000', source: 5 },
        ],
      },
      {
        name: 'consumer.session.timeout.ms',
        value: '46000',
        configSource: 8,
        configType: 3,
        readOnly: false,
        synonyms: [
          { name: 'consumer.session.timeout.ms', value: '46000', source: 8 },
          { name: 'group.consumer.session.timeout.ms', value: '45000', source: 5 },
        ],
      },
      { name: 'share.isolation.level', value: 'read_uncommitted', configSource: 5, configType: 2 },
    ]);
    const [never] = await ask(fixture, [[GROUP!, 'never seen']]);
    expect(never!.configs).toHaveLength(17);
    expect(never!.configs.every(({ configSource }) => configSource !== 8)).toBe(true);
  });

  test('answers each resource for itself', async () => {
    const fixture = await startAdmin();
    const resources: Resource[] = [
      [TOPIC!, 'nope'],
      [TOPIC!, 'a/b'],
      [TOPIC!, ''],
      [BROKER!, '7'],
      [BROKER!, 'x'],
      [LOGGER!, '7'],
      [METRICS!, ''],
      [LOGGER!, '1'],
      [METRICS!, 's'],
      [GROUP!, ''],
      [GROUP!, 'never seen'],
    ];
    const results = await ask(fixture, resources);
    expect(results.map(({ errorCode }) => errorCode)).toEqual([
      ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
      ErrorCode.INVALID_TOPIC_EXCEPTION,
      ErrorCode.INVALID_TOPIC_EXCEPTION,
      ErrorCode.INVALID_REQUEST,
      ErrorCode.INVALID_REQUEST,
      ErrorCode.INVALID_REQUEST,
      ErrorCode.INVALID_REQUEST,
      ErrorCode.NONE,
      ErrorCode.NONE,
      ErrorCode.INVALID_REQUEST,
      ErrorCode.NONE,
    ]);
    expect(results[7]!.configs).toMatchObject([{ name: 'root', value: 'INFO', configSource: 6 }]);
    expect(results[8]!.configs.map(({ name, value }) => [name, value])).toEqual([
      ['interval.ms', '300000'],
      ['match', ''],
      ['metrics', ''],
    ]);
    expect(results[0]!.errorMessage).toBe('');
  });

  test('an unknown type fails the whole request', async () => {
    const fixture = await startAdmin();
    const results = await ask(fixture, [
      [BROKER!, '1'],
      [99, 'x'],
    ]);
    expect(results.map(({ errorCode }) => errorCode)).toEqual([ErrorCode.INVALID_REQUEST, ErrorCode.INVALID_REQUEST]);
  });
});
