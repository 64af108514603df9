import { expect, test } from 'vitest';
import { FakeClock } from '../base/clock.ts';
import { silentLogger } from '../base/logger.ts';
import { MetadataDelta } from '../metadata/delta.ts';
import { MetadataImage } from '../metadata/image.ts';
import {
  ClientQuotaRecord,
  ClientQuotaRecordEntityData,
  clientQuotaRecord,
} from '../protocol/generated/records/metadata.ts';
import { HostNames } from './host-names.ts';
import { ClientQuotas } from './quotas/client-quotas.ts';

test('a failed look-up is no host, and does not stop the next one', async () => {
  const names = new HostNames(async (name) => {
    if (name === 'bad') throw new Error('ENOTFOUND');
    return { address: '10.0.0.1' };
  });
  expect(await Promise.all([names.address('bad'), names.address('good')])).toEqual([null, '10.0.0.1']);
});

test('the quota of one host counts though the name of another is not known any more', async () => {
  const clock = new FakeClock();
  let throttle: ((address: string) => number) | null = null;
  const hostNames = new HostNames(async (name) => {
    if (name === 'bad') throw new Error('ENOTFOUND');
    return { address: '10.0.0.1' };
  });
  const window = () => ({ samples: 11, sampleMs: 1000 });
  const quotas = new ClientQuotas({
    ...{ clock, logger: silentLogger, window, mutationWindow: window, hostNames },
    onAddressQuota: (given) => {
      throttle = given;
    },
  });
  const delta = new MetadataDelta(MetadataImage.empty);
  for (const entityName of ['bad', 'good']) {
    const entity = [new ClientQuotaRecordEntityData({ entityType: 'ip', entityName })];
    const message = new ClientQuotaRecord({ entity, key: 'connection_creation_rate', value: 1 });
    delta.replay({ type: clientQuotaRecord.key, version: 0, message });
  }
  quotas.onUpdate(delta, delta.apply(0, 0, 0));
  await expect.poll(() => Array.from({ length: 20 }, () => throttle!('10.0.0.1')).some((ms) => ms > 0)).toBe(true);
  expect(throttle!('10.0.0.2')).toBe(0);
});
