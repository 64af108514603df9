// Small requests that ask for much: what they cost must stay in proportion to their size.

import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { ConfigResourceType } from '../../metadata/configs.ts';
import { MetadataImage } from '../../metadata/image.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import * as AQ from '../../protocol/generated/alter-client-quotas.ts';
import * as D from '../../protocol/generated/describe-configs.ts';
import * as I from '../../protocol/generated/incremental-alter-configs.ts';
import * as L from '../../protocol/generated/list-offsets.ts';
import { HostNames } from '../host-names.ts';
import { type AdminFixture, contextOf, startAdmin } from './admin-fixture.ts';
import { alterClientQuotasHandler } from './alter-client-quotas.ts';
import { describeConfigsHandler } from './describe-configs.ts';
import { incrementalAlterConfigsHandler } from './incremental-alter-configs.ts';
import { listOffsetsHandler } from './list-offsets.ts';

let admin: AdminFixture;

beforeEach(async () => {
  admin = await startAdmin();
});

afterEach(() => admin.controller.controller.close());

test('loggers named over and over are refused in linear time', async () => {
  const resource = new I.IncrementalAlterConfigsRequestAlterConfigsResource({ resourceType: 8, resourceName: '1' });
  const many = Array.from({ length: 200_000 }, () => resource);
  const beganMs = performance.now();
  const { responses } = await admin.call(
    incrementalAlterConfigsHandler,
    new I.IncrementalAlterConfigsRequest({ resources: many }),
  );
  expect(performance.now() - beganMs).toBeLessThan(10_000);
  expect(new Set(responses.map(({ errorCode }) => errorCode))).toEqual(new Set([ErrorCode.INVALID_REQUEST]));
});

test('one logger among very many other resources', async () => {
  const logger = new I.IncrementalAlterConfigsRequestAlterConfigsResource({ resourceType: 8, resourceName: '1' });
  const other = new I.IncrementalAlterConfigsRequestAlterConfigsResource({ resourceType: 2, resourceName: 'none' });
  const resources = [logger, ...Array.from({ length: 200_000 }, () => other)];
  const { responses } = await admin.call(
    incrementalAlterConfigsHandler,
    new I.IncrementalAlterConfigsRequest({ resources }),
  );
  expect(responses[0]!.errorCode).toBe(ErrorCode.NONE);
  expect(responses).toHaveLength(200_001);
});

test('one configuration over and over is not shown without end; topics are not touched by that', async () => {
  await admin.createTopic('t');
  const resource = (resourceType: number, resourceName: string) =>
    new D.DescribeConfigsRequestDescribeConfigsResource({ resourceType, resourceName, configurationKeys: null });
  const resources = Array.from({ length: 2000 }, () => resource(ConfigResourceType.BROKER, '1'));
  resources.push(resource(ConfigResourceType.TOPIC, 't'), resource(ConfigResourceType.TOPIC, 't'));
  const context = contextOf(D.describeConfigs.key, 4);
  const { results } = (await describeConfigsHandler.handle(
    admin.broker as never,
    context,
    new D.DescribeConfigsRequest({ resources }),
  )) as D.DescribeConfigsResponse;
  expect(results).toHaveLength(2002);
  expect(results[0]!.configs.length).toBeGreaterThan(200);
  expect(results.reduce((sum, { configs }) => sum + configs.length, 0)).toBeLessThan(101_000);
  expect(results[1999]!.errorCode).toBe(ErrorCode.INVALID_REQUEST);
  expect(results[1999]!.errorMessage).toContain('100000');
  expect([results[2000]!.errorCode, results[2001]!.errorCode]).toEqual([ErrorCode.NONE, ErrorCode.INVALID_REQUEST]);
});

test('hosts are looked up one at a time, each once, and not for a client that is gone', async () => {
  let under = 0;
  let most = 0;
  const asked: string[] = [];
  const hostNames = new HostNames(async (name) => {
    asked.push(name);
    most = Math.max(most, ++under);
    await new Promise(setImmediate);
    under--;
    if (!name.startsWith('good')) throw new Error('ENOTFOUND');
    return { address: '10.0.0.1' };
  });
  const entry = (entityName: string) =>
    new AQ.AlterClientQuotasRequestEntryData({
      entity: [new AQ.AlterClientQuotasRequestEntityData({ entityType: 'ip', entityName })],
      ops: [new AQ.AlterClientQuotasRequestOpData({ key: 'connection_creation_rate', value: 1 })],
    });
  const names = ['good.test', ...Array.from({ length: 50 }, (_, i) => `bad-${i % 10}.test`)];
  const request = new AQ.AlterClientQuotasRequest({ entries: names.map(entry) });
  const broker = { controller: admin.broker.controller, quotas: { hostNames } } as never;
  const context = contextOf(AQ.alterClientQuotas.key, 1);
  const answers = await Promise.all([1, 2].map(() => alterClientQuotasHandler.handle(broker, context, request)));
  for (const answer of answers as AQ.AlterClientQuotasResponse[]) {
    const codes = answer.entries.map(({ errorCode }) => errorCode);
    expect(codes).toEqual([ErrorCode.NONE, ...Array.from({ length: 50 }, () => ErrorCode.INVALID_REQUEST)]);
    expect(answer.entries.at(-1)!.errorMessage).toContain("'bad-9.test'");
  }
  expect([most, asked.length]).toEqual([1, 22]);
  await alterClientQuotasHandler.handle(broker, { ...context, closed: true }, request);
  expect(asked).toHaveLength(22);
});

test('offsets of many partitions of a topic whose name is as long as the request', async () => {
  // Strings above 16,383 characters hash by their length alone: keys made of this name would all collide.
  const name = 'n'.repeat(20_000);
  const partitions = Array.from({ length: 20_000 }, (_, i) => {
    return new L.ListOffsetsRequestListOffsetsPartition({ partitionIndex: 10_000 + i, timestamp: -1 });
  });
  partitions.push(partitions[0]!, partitions[0]!);
  const request = new L.ListOffsetsRequest({
    topics: [new L.ListOffsetsRequestListOffsetsTopic({ name, partitions })],
  });
  const broker = {
    replicas: { get: () => undefined },
    metadata: { image: MetadataImage.empty },
    clock: new FakeClock(),
  };
  const beganMs = performance.now();
  const context = contextOf(L.listOffsets.key, 5);
  const { topics } = (await listOffsetsHandler.handle(broker as never, context, request)) as L.ListOffsetsResponse;
  expect(performance.now() - beganMs).toBeLessThan(10_000);
  expect(topics[0]!.partitions).toHaveLength(20_000);
  const codes = topics[0]!.partitions.map(({ errorCode }) => errorCode);
  expect(codes.slice(0, 2)).toEqual([ErrorCode.INVALID_REQUEST, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION]);
});
