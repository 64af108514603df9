// Times and bounds of client telemetry; the codes are those of Apache Kafka 4.3.1 (compat-tests/differential).

import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { SeededRandom } from '../../base/random.ts';
import { ZERO_UUID } from '../../base/uuid.ts';
import { MetadataDelta } from '../../metadata/delta.ts';
import { MetadataImage } from '../../metadata/image.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import { PushTelemetryRequest } from '../../protocol/generated/push-telemetry.ts';
import { ConfigRecord, configRecord } from '../../protocol/generated/records/metadata.ts';
import type { RequestContext } from '../handler.ts';
import { ClientTelemetry, type Subscription } from './client-telemetry.ts';

const ID = 'AAAAAAAAAAAAAAAAAAABZA';

function fixture() {
  const clock = new FakeClock();
  let { image }: { image: MetadataImage } = { image: MetadataImage.empty };
  const telemetry = new ClientTelemetry({
    clock,
    random: new SeededRandom(1),
    configs: () => image.configs,
    maxBytes: () => 100,
  });
  const context = (clientId: string) =>
    ({
      clientId,
      clientSoftwareName: 'x',
      clientSoftwareVersion: '1',
      clientHost: '127.0.0.1',
      clientPort: 5,
    }) as RequestContext;
  return {
    clock,
    set(name: string, key: string, value: string | null) {
      const delta = new MetadataDelta(image);
      const record = new ConfigRecord({ resourceType: 16, resourceName: name, name: key, value });
      delta.replay({ type: configRecord.key, version: 0, message: record });
      image = delta.apply(image.offset + 1, 1, 0);
    },
    get: (id = ID, clientId = 'c') => telemetry.get(id, context(clientId)),
    push: (subscriptionId: number, more = {}, clientId = 'c') =>
      telemetry.push(new PushTelemetryRequest({ clientInstanceId: ID, subscriptionId, ...more }), context(clientId)),
  };
}

function given(answer: Subscription | number): Subscription {
  if (typeof answer === 'number') throw new Error(`refused with ${answer}`);
  return answer;
}

test('a client may come again when its interval is over, and not before', () => {
  const { clock, get, push } = fixture();
  const { subscriptionId, pushIntervalMs } = given(get());
  expect(pushIntervalMs).toBe(300_000);
  clock.advance(10);
  expect(push(subscriptionId)).toBe(ErrorCode.NONE);
  clock.advance(299_999);
  expect(push(subscriptionId)).toBe(ErrorCode.THROTTLING_QUOTA_EXCEEDED);
  expect(get()).toBe(ErrorCode.THROTTLING_QUOTA_EXCEEDED);
  clock.advance(1);
  expect(push(subscriptionId)).toBe(ErrorCode.NONE);
  clock.advance(1);
  expect(push(subscriptionId, { terminating: true })).toBe(ErrorCode.NONE);
  expect(push(subscriptionId)).toBe(ErrorCode.INVALID_REQUEST);
});

test('a change of the configuration makes a new subscription for those that it is about', () => {
  const { set, get, push } = fixture();
  set('s', 'metrics', 'a.');
  set('s', 'match', 'client_id=me-.*');
  const mine = given(get(ID, 'me-1'));
  expect(mine.metrics).toEqual(['a.']);
  expect(given(get('AAAAAAAAAAAAAAAAAAABZQ', 'you')).metrics).toEqual([]);
  set('t', 'interval.ms', '1000');
  expect(push(mine.subscriptionId, {}, 'me-1')).toBe(ErrorCode.UNKNOWN_SUBSCRIPTION_ID);
  const next = given(get(ID, 'me-1'));
  expect(next).toMatchObject({ metrics: ['a.'], pushIntervalMs: 1000 });
  expect(next.subscriptionId).not.toBe(mine.subscriptionId);
});

test('what is pushed has a bounded size and a known compression', () => {
  const { clock, get, push } = fixture();
  const { subscriptionId } = given(get());
  clock.advance(300_000);
  expect(push(subscriptionId, { metrics: Buffer.alloc(101) })).toBe(ErrorCode.TELEMETRY_TOO_LARGE);
  clock.advance(300_000);
  expect(push(subscriptionId, { compressionType: 5 })).toBe(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE);
  clock.advance(300_000);
  expect(push(subscriptionId, { metrics: Buffer.alloc(100), compressionType: 4 })).toBe(ErrorCode.NONE);
});

test('only so many clients are remembered', () => {
  const { get } = fixture();
  get();
  expect(get()).toBe(ErrorCode.THROTTLING_QUOTA_EXCEEDED);
  for (let i = 0; i < 16_384; i++) given(get(ZERO_UUID));
  given(get());
});

test('clients with very long ids are forgotten sooner', () => {
  const { get } = fixture();
  get(ID, 'c');
  for (let i = 0; i < 100; i++) given(get(ZERO_UUID, 'c'.repeat(32_767)));
  expect(get(ID, 'c')).toBe(ErrorCode.THROTTLING_QUOTA_EXCEEDED);
  for (let i = 0; i < 130; i++) given(get(ZERO_UUID, 'c'.repeat(32_767)));
  given(get(ID, 'c'));
});
