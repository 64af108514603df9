import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../base/random.ts';
import { ImmutableMap } from './immutable-map.ts';

describe('ImmutableMap', () => {
  test('keeps every older version whole', () => {
    const first = ImmutableMap.empty<number>().set('a', 1).set('b', 2);
    const second = first.set('a', 3).delete('b').set('c', 4);
    expect([first.get('a'), first.get('b'), first.get('c'), first.size]).toEqual([1, 2, undefined, 2]);
    expect([second.get('a'), second.get('b'), second.get('c'), second.size]).toEqual([3, undefined, 4, 2]);
  });

  test('takes the names of object properties as any other key', () => {
    let map = ImmutableMap.empty<number>();
    const names = ['__proto__', 'constructor', 'hasOwnProperty', 'toString', ''];
    for (const [i, name] of names.entries()) map = map.set(name, i);
    expect(names.map((name) => map.get(name))).toEqual([0, 1, 2, 3, 4]);
    expect(map.get('valueOf')).toBeUndefined();
  });

  test('does what a Map does, over random changes', () => {
    const seed = Date.now() & 0xffff;
    const random = new SeededRandom(seed);
    let map = ImmutableMap.empty<number>();
    const model = new Map<string, number>();
    for (let round = 0; round < 300; round++) {
      const changes = new Map<string, number | undefined>();
      for (let i = 0; i < random.int(40); i++) {
        changes.set(`k${random.int(1500)}`, random.int(3) === 0 ? undefined : round);
      }
      for (const [key, value] of changes) {
        if (value === undefined) model.delete(key);
        else model.set(key, value);
      }
      map = map.with(changes);
      expect(map.size, `seed ${seed}`).toBe(model.size);
    }
    expect(new Map(map.entries()), `seed ${seed}`).toEqual(model);
    expect([...map.keys()].sort()).toEqual([...model.keys()].sort());
    expect([...map.values()].length).toBe(model.size);
  });

  test('one change of ten thousand costs no copy of the whole', () => {
    const many = new Map(Array.from({ length: 10_000 }, (_, i) => [`topic-${i}`, i] as const));
    const map = ImmutableMap.empty<number>().with(many);
    const next = map.set('topic-5', -1);
    // Every bucket but one is the very same object.
    const buckets = (m: ImmutableMap<number>) => (m as unknown as { buckets: unknown[] }).buckets;
    const shared = buckets(map).filter((bucket, i) => bucket === buckets(next)[i]);
    expect(shared.length).toBe(buckets(map).length - 1);
  });
});
