// AlterConfigs and IncrementalAlterConfigs in every version over the wire. The operations have tests of their own.

import { expect, test } from 'vitest';
import { ErrorCode } from '../../protocol/api-error.ts';
import * as AC from '../../protocol/generated/alter-configs.ts';
import * as IA from '../../protocol/generated/incremental-alter-configs.ts';
import { startAdmin } from './admin-fixture.ts';
import { alterConfigsHandler } from './alter-configs.ts';
import { incrementalAlterConfigsHandler } from './incremental-alter-configs.ts';

test.each([0, 1, 2])('AlterConfigs %i replaces what a topic has', async (version) => {
  const fixture = await startAdmin();
  await fixture.createTopic('a');
  const alter = async (configs: [string, string][]) => {
    const resource = new AC.AlterConfigsRequestAlterConfigsResource({
      resourceType: 2,
      resourceName: 'a',
      configs: configs.map(([name, value]) => new AC.AlterConfigsRequestAlterableConfig({ name, value })),
    });
    const request = new AC.AlterConfigsRequest({ resources: [resource] });
    return (await fixture.call(alterConfigsHandler, request, version)).responses[0]!.errorCode;
  };
  expect(
    await alter([
      ['retention.ms', '5'],
      ['segment.bytes', '1048576'],
    ]),
  ).toBe(0);
  expect(await alter([['retention.ms', '6']])).toBe(0);
  expect(Object.fromEntries(fixture.broker.metadata.image.configs.topic('a'))).toEqual({ 'retention.ms': '6' });
  expect(await alter([['retention.ms', 'x']])).toBe(ErrorCode.INVALID_CONFIG);
  expect(await alter([['nope', 'x']])).toBe(ErrorCode.INVALID_CONFIG);
});

test('AlterConfigs replaces what a group has', async () => {
  const fixture = await startAdmin();
  const alter = async (configs: [string, string][]) => {
    const resource = new AC.AlterConfigsRequestAlterConfigsResource({
      resourceType: 32,
      resourceName: 'g',
      configs: configs.map(([name, value]) => new AC.AlterConfigsRequestAlterableConfig({ name, value })),
    });
    const request = new AC.AlterConfigsRequest({ resources: [resource] });
    return (await fixture.call(alterConfigsHandler, request)).responses[0]!.errorCode;
  };
  const own = () => Object.fromEntries(fixture.broker.metadata.image.configs.group('g'));
  expect(await alter([['consumer.session.timeout.ms', '50000']])).toBe(0);
  expect(await alter([['consumer.heartbeat.interval.ms', '6000']])).toBe(0);
  expect(own()).toEqual({ 'consumer.heartbeat.interval.ms': '6000' });
  expect(await alter([['consumer.heartbeat.interval.ms', '4999']])).toBe(ErrorCode.INVALID_CONFIG);
  expect(own()).toEqual({ 'consumer.heartbeat.interval.ms': '6000' });
  expect(await alter([])).toBe(0);
  expect(own()).toEqual({});
});

test.each([0, 1])(
  'IncrementalAlterConfigs %i changes topics and brokers, by the real table of keys',
  async (version) => {
    const fixture = await startAdmin();
    await fixture.createTopic('a');
    const alter = async (
      resourceType: number,
      resourceName: string,
      name: string,
      configOperation: number,
      value: string | null,
    ) => {
      const resource = new IA.IncrementalAlterConfigsRequestAlterConfigsResource({
        resourceType,
        resourceName,
        configs: [new IA.IncrementalAlterConfigsRequestAlterableConfig({ name, configOperation, value })],
      });
      const request = new IA.IncrementalAlterConfigsRequest({ resources: [resource] });
      const [response] = (await fixture.call(incrementalAlterConfigsHandler, request, version)).responses;
      return [response!.errorCode, response!.errorMessage];
    };
    expect(await alter(2, 'a', 'cleanup.policy', 2, 'compact')).toEqual([0, null]);
    expect(fixture.broker.metadata.image.configs.topic('a').get('cleanup.policy')).toBe('delete,compact');
    expect(await alter(4, '', 'log.retention.ms', 0, '9000')).toEqual([0, null]);
    expect(fixture.broker.config.get('log.retention.ms')).toBe(9000);
    const codes = await Promise.all([
      alter(4, '1', 'process.roles', 0, 'broker'),
      alter(4, '', 'listeners', 0, 'PLAINTEXT://x:1'),
      alter(4, '', 'log.retention.ms', 0, 'xyz'),
      alter(4, '', 'log.retention.ms', 2, '1'),
      alter(4, '', 'my.own', 0, 'v'),
      alter(32, 'g', 'consumer.session.timeout.ms', 0, '1'),
      alter(32, 'g', 'consumer.session.timeout.ms', 0, '46000'),
      alter(16, 'm', 'interval.ms', 0, '1000'),
    ]);
    expect(codes.map(([code]) => code)).toEqual([
      ErrorCode.INVALID_REQUEST,
      ErrorCode.INVALID_REQUEST,
      ErrorCode.INVALID_REQUEST,
      ErrorCode.INVALID_CONFIG,
      0,
      ErrorCode.INVALID_CONFIG,
      0,
      0,
    ]);
    expect(fixture.broker.metadata.image.configs.of(16, 'm').get('interval.ms')).toBe('1000');
    expect(await alter(8, '1', 'root', 0, 'WARN')).toEqual([0, null]);
    expect(fixture.broker.loggers.levels()).toEqual([['root', 'WARN']]);
    expect((await alter(8, '2', 'root', 0, 'INFO'))[0]).toBe(ErrorCode.INVALID_REQUEST);
    expect((await alter(8, '1', 'root', 0, 'LOUD'))[0]).toBe(ErrorCode.INVALID_CONFIG);
    expect(fixture.broker.loggers.levels()).toEqual([['root', 'WARN']]);
    expect(Object.fromEntries(fixture.broker.metadata.image.configs.group('g'))).toEqual({
      'consumer.session.timeout.ms': '46000',
    });
  },
);
