import { expect, test } from 'vitest';
import { SeededRandom } from '../../base/random.ts';
import { KeyHash } from './key-hash.ts';
import { OffsetMap } from './offset-map.ts';

const seed = [1, 2] as const;

test.each([0, 5000])('holds the last offset of each key, also when nearly full (%i bits)', (range) => {
  const random = new SeededRandom(5);
  const start = 2 ** 33;
  const map = new OffsetMap(1000, seed, start, range);
  const model = new Map<string, number>();
  const all: { key: string; offset: number }[] = [];
  let offset = start;
  while (map.size < map.slots) {
    offset += 1 + random.int(3);
    const key = `key-${random.int(1500)}`;
    if (!model.has(key) && map.size === map.slots) break;
    map.put(Buffer.from(`..${key}`), 2, key.length, offset);
    model.set(key, offset);
    all.push({ key, offset });
    expect(map.latestOffset).toBe(offset);
  }
  expect(map.size).toBe(model.size);
  for (let i = 0; i < 1500; i++) {
    const key = Buffer.from(`key-${i}`);
    const latest = model.get(`key-${i}`) ?? -1;
    expect(map.get(key, 0, key.length)).toBe(latest);
    // One that was there before the map begins.
    expect(map.isSuperseded(key, 0, key.length, start - 1)).toBe(latest >= 0);
  }
  for (const { key, offset } of all) {
    expect(map.isSuperseded(Buffer.from(key), 0, key.length, offset)).toBe(model.get(key) !== offset);
  }
  expect(all.length).toBeGreaterThan(model.size);
  expect(map.get(Buffer.alloc(0), 0, 0)).toBe(-1);
});

test('offset 0 and the empty key', () => {
  const map = new OffsetMap(0, seed);
  const none = Buffer.alloc(0);
  expect(map.get(none, 0, 0)).toBe(-1);
  map.put(none, 0, 0, 0);
  expect([map.get(none, 0, 0), map.get(Buffer.from('a'), 0, 1)]).toEqual([0, -1]);
});

const digest = (hash: KeyHash, key: Buffer): string => {
  hash.of(key, 0, key.length);
  return [hash.a, hash.b, hash.c, hash.d].map((word) => word.toString(16).padStart(8, '0')).join('');
};

test('keys that differ a little have hashes that differ by half of their bits, whatever their length', () => {
  const hash = new KeyHash([0x12345678, 0x9abcdef0]);
  const random = new SeededRandom(7);
  const seen = new Map<string, string>();
  for (const size of [0, 1, 2, 3, 4, 5, 7, 8, 13, 16, 36, 95, 96, 97, 300]) {
    let changed = 0;
    let count = 0;
    for (let i = 0; i < 200; i++) {
      const key = random.bytes(size);
      const first = digest(hash, key);
      const name = key.toString('hex');
      expect(seen.get(first) ?? name).toBe(name);
      seen.set(first, name);
      if (size === 0) continue;
      key[random.int(size)]! ^= 1 << random.int(8);
      changed += bits(BigInt(`0x${first}`) ^ BigInt(`0x${digest(hash, key)}`));
      count++;
    }
    if (count > 0) expect(Math.abs(changed / count - 64)).toBeLessThan(3);
  }
  // Trailing zeros count, and the seed.
  expect(digest(hash, Buffer.from('a'))).not.toBe(digest(hash, Buffer.from('a\0')));
  expect(digest(new KeyHash([1, 0]), Buffer.from('a'))).not.toBe(digest(new KeyHash([2, 0]), Buffer.from('a')));
});

function bits(value: bigint): number {
  return value.toString(2).replaceAll('0', '').length;
}
