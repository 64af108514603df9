// Expected answers are those of Apache Kafka 4.3.1 to the same requests.

import { expect, test } from 'vitest';
import { ErrorCode } from '../../protocol/api-error.ts';
import {
  IncrementalAlterConfigsRequest,
  IncrementalAlterConfigsRequestAlterableConfig,
  IncrementalAlterConfigsRequestAlterConfigsResource,
} from '../../protocol/generated/incremental-alter-configs.ts';
import { ListConfigResourcesRequest } from '../../protocol/generated/list-config-resources.ts';
import { type AdminFixture, startAdmin } from './admin-fixture.ts';
import { incrementalAlterConfigsHandler } from './incremental-alter-configs.ts';
import { listConfigResourcesHandler } from './list-config-resources.ts';

async function list(fixture: AdminFixture, resourceTypes: number[], version = 1) {
  const request = new ListConfigResourcesRequest({ resourceTypes });
  const { errorCode, configResources } = await fixture.call(listConfigResourcesHandler, request, version);
  // Resources of one type come in no particular order, in Kafka too.
  return [errorCode, configResources.map(({ resourceType, resourceName }) => `${resourceType} ${resourceName}`).sort()];
}

async function alterGroup(fixture: AdminFixture, resourceName: string, configOperation: number) {
  const name = 'consumer.session.timeout.ms';
  const value = configOperation === 0 ? '46000' : null;
  const configs = [new IncrementalAlterConfigsRequestAlterableConfig({ name, configOperation, value })];
  const resource = new IncrementalAlterConfigsRequestAlterConfigsResource({ resourceType: 32, resourceName, configs });
  const request = new IncrementalAlterConfigsRequest({ resources: [resource] });
  expect((await fixture.call(incrementalAlterConfigsHandler, request)).responses[0]!.errorCode).toBe(0);
}

test('lists topics and brokers that exist, and groups on which something is set', async () => {
  const fixture = await startAdmin();
  await fixture.createTopic('a');
  await alterGroup(fixture, 'g 1', 0);
  await alterGroup(fixture, 'g2', 0);
  expect(await list(fixture, [32])).toEqual([0, ['32 g 1', '32 g2']]);
  expect(await list(fixture, [2, 4])).toEqual([0, ['2 a', '4 1']]);
  expect(await list(fixture, [])).toEqual([0, ['2 a', '32 g 1', '32 g2', '4 1', '8 1']]);
  await alterGroup(fixture, 'g2', 1);
  expect(await list(fixture, [32, 16])).toEqual([0, ['32 g 1']]);
});

test('version 0 lists client metrics only', async () => {
  const fixture = await startAdmin();
  await fixture.createTopic('a');
  await alterGroup(fixture, 'g', 0);
  expect(await list(fixture, [], 0)).toEqual([0, []]);
});

test.each([0, 1, 99, -1])('a type that it does not know, %i, is refused whole', async (type) => {
  const fixture = await startAdmin();
  expect(await list(fixture, [4, type])).toEqual([ErrorCode.UNSUPPORTED_VERSION, []]);
});
