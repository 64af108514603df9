import { expect, test } from 'vitest';
import { SeededRandom } from '../base/random.ts';
import { OffsetMap } from './offset-map.ts';

test('holds the last offset of each key, also when nearly full, and no other key', () => {
  const random = new SeededRandom(5);
  const map = new OffsetMap(1000);
  const model = new Map<string, number>();
  let offset = 2 ** 33;
  while (map.size < map.slots) {
    offset += 1 + random.int(3);
    const key = `key-${random.int(1500)}`;
    if (!model.has(key) && map.size === map.slots) break;
    map.put(Buffer.from(key), offset);
    model.set(key, offset);
    expect(map.latestOffset).toBe(offset);
  }
  expect(map.size).toBe(model.size);
  for (let i = 0; i < 1500; i++) expect(map.get(Buffer.from(`key-${i}`))).toBe(model.get(`key-${i}`) ?? -1);
  expect(map.get(Buffer.alloc(0))).toBe(-1);
});

test('offset 0 and the empty key', () => {
  const map = new OffsetMap(0);
  expect(map.get(Buffer.alloc(0))).toBe(-1);
  map.put(Buffer.alloc(0), 0);
  expect([map.get(Buffer.alloc(0)), map.get(Buffer.from('a'))]).toEqual([0, -1]);
});
