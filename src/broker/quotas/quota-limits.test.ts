import { expect, test } from 'vitest';
import { MetadataDelta } from '../../metadata/delta.ts';
import { MetadataImage } from '../../metadata/image.ts';
import {
  ClientQuotaRecord,
  ClientQuotaRecordEntityData,
  clientQuotaRecord,
} from '../../protocol/generated/records/metadata.ts';
import { limitsOf } from './quota-limits.ts';

type Entity = [type: string, name: string | null][];

function limits(quotas: [Entity, number, string?][]) {
  const delta = new MetadataDelta(MetadataImage.empty);
  for (const [entity, value, key = 'producer_byte_rate'] of quotas) {
    const parts = entity.map(([entityType, entityName]) => new ClientQuotaRecordEntityData({ entityType, entityName }));
    const message = new ClientQuotaRecord({ entity: parts, key, value });
    delta.replay({ type: clientQuotaRecord.key, version: 0, message });
  }
  return limitsOf(delta.apply(0, 0, 0).clientQuotas);
}

test('the most particular quota counts, and is shared by those for whom it was set', () => {
  const order: [Entity, string][] = [
    [
      [
        ['user', 'u'],
        ['client-id', 'c'],
      ],
      'u\nc',
    ],
    [
      [
        ['user', 'u'],
        ['client-id', null],
      ],
      'u\nc',
    ],
    [[['user', 'u']], 'u\n'],
    [
      [
        ['user', null],
        ['client-id', 'c'],
      ],
      'u\nc',
    ],
    [
      [
        ['user', null],
        ['client-id', null],
      ],
      'u\nc',
    ],
    [[['user', null]], 'u\n'],
    [[['client-id', 'c']], '\nc'],
    [[['client-id', null]], '\nc'],
  ];
  for (let first = 0; first < order.length; first++) {
    const all = limits(order.slice(first).map(([entity], i) => [entity, first + i + 1]));
    const found = all.clients.get('producer_byte_rate')!.find('u', 'c');
    expect(found, `from ${first}`).toEqual({ limit: first + 1, sharer: order[first]![1] });
  }
});

test('others are not meant', () => {
  const { clients } = limits([
    [
      [
        ['user', 'u'],
        ['client-id', 'c'],
      ],
      1,
    ],
    [[['client-id', 'd']], 2],
  ]);
  const found = clients.get('producer_byte_rate')!;
  expect(found.find('u', 'x')).toBe(null);
  expect(found.find('x', 'c')).toBe(null);
  expect(found.find('u', 'd')).toEqual({ limit: 2, sharer: '\nd' });
});

test('each kind of quota is looked for on its own', () => {
  const { clients, addresses } = limits([
    [[['user', 'u']], 1, 'consumer_byte_rate'],
    [[['client-id', 'c']], 2],
    [[['client-id', 'n']], Number.NaN],
    [[['ip', '127.0.0.1']], 3, 'connection_creation_rate'],
    [[['ip', null]], 4, 'connection_creation_rate'],
  ]);
  expect(clients.get('consumer_byte_rate')!.find('u', 'c')!.limit).toBe(1);
  expect(clients.get('producer_byte_rate')!.find('u', 'c')!.limit).toBe(2);
  expect(clients.get('producer_byte_rate')!.find('u', 'n')).toBe(null);
  expect(clients.has('connection_creation_rate')).toBe(false);
  const expected: [string | null, number][] = [
    ['127.0.0.1', 3],
    [null, 4],
  ];
  expect(addresses).toEqual(new Map(expected));
});
