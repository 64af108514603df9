import { expect, it } from 'vitest';
import { ConsumerHarness } from './consumer-harness.ts';
import { SubscribedTopicIds } from './subscribed-topic-ids.ts';

it('follows the metadata, and remembers what did not change', async () => {
  const c = await ConsumerHarness.start({ orders: 1, mails: 1 });
  const ids = new SubscribedTopicIds();
  const names = ['orders', 'unknown'];
  const matched = ['mails', 'orders'];
  const first = ids.of(names, matched, c.image.topics);
  expect([...first]).toEqual([c.topicId('orders'), c.topicId('mails')]);
  expect(ids.of(names, matched, c.image.topics)).toBe(first);
  expect([...ids.of(names, undefined, c.image.topics)]).toEqual([c.topicId('orders')]);
  c.deleteTopic('orders');
  expect([...ids.of(names, matched, c.image.topics)]).toEqual([c.topicId('mails')]);
  const again = c.createTopic('orders', 1);
  expect([...ids.of(names, undefined, c.image.topics)]).toEqual([again]);
});

it('lets members that subscribe alike share one list', async () => {
  const c = await ConsumerHarness.start();
  for (const memberId of ['a', 'b', 'c']) await c.join(memberId, { topics: ['orders', 'mails'] });
  const lists = [...((await c.group())?.members.values() ?? [])].map(({ topicNames }) => topicNames);
  expect(lists).toEqual([
    ['mails', 'orders'],
    ['mails', 'orders'],
    ['mails', 'orders'],
  ]);
  expect(new Set(lists).size).toBe(1);
});
