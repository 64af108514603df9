import { expect, test } from 'vitest';
import { xxh3 } from './xxh3.ts';

/** From the reference implementation (Python's xxhash 3, xxh3_64_intdigest), for the bytes below. */
const vectors: readonly (readonly [length: number, hash: bigint])[] = [
  [0, 0x2d06800538d394c2n],
  [1, 0xc44bdff4074eecdbn],
  [2, 0x50a0dc43c774eb84n],
  [3, 0x3698b80191e625f9n],
  [4, 0x2e4ac2f1c52157fcn],
  [7, 0xd02b16c5070846f4n],
  [8, 0x60e1baa91347a1f2n],
  [9, 0x9c88fc32c37b56cbn],
  [15, 0x169c3d71d6ffc07en],
  [16, 0xf9fbd0260ba978dfn],
  [17, 0xc56f339d36cc73d7n],
  [32, 0x7418fd090e5a8159n],
  [33, 0xa04953729b6fa14en],
  [64, 0x2eb687af67121393n],
  [65, 0x32634b4fd570e0edn],
  [96, 0x1a565b21696ab839n],
  [97, 0x3b2369f7312dbc4dn],
  [127, 0x2366ceb3da463793n],
  [128, 0x3cd5aa87cc88b4f1n],
  [129, 0x0a2c20e108525fa4n],
  [144, 0xea6344b5eefad9cbn],
  [200, 0xed6aac7ac57a5d62n],
  [239, 0xb9f8c195e2771fb3n],
  [240, 0xf2443094c23255b3n],
  [241, 0x39c171409031597bn],
  [255, 0x8b7c7a417e977becn],
  [256, 0x1f425a4f30806030n],
  [257, 0x87cb7fae92d31945n],
  [511, 0x5f0be64140d56f35n],
  [512, 0x44b1395e86018be7n],
  [1023, 0xbe0bf636bbc79651n],
  [1024, 0x809d1927484e919dn],
  [1025, 0x955f7b422bed81cdn],
  [1088, 0x5ab42e3250209431n],
  [1089, 0x92798970f7d4b014n],
  [2047, 0x4fa6c284533b4ad8n],
  [2048, 0x7fea9570a331f3d0n],
  [2049, 0x098ac3afad15daf0n],
  [5000, 0xf62cb5e924ab9ccfn],
  [100000, 0x38a96467a434e1dan],
];

const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 31 + (i >> 5)) & 0xff));

test.each(vectors)('%d bytes', (length, hash) => {
  expect(xxh3(bytes.subarray(0, length))).toBe(hash);
});

test('where the bytes lie does not count', () => {
  const moved = Buffer.concat([Buffer.from([1, 2, 3]), bytes.subarray(0, 300)]);
  expect(xxh3(moved.subarray(3))).toBe(xxh3(bytes.subarray(0, 300)));
});
