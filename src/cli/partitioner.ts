// Which partition a record goes to, as Kafka's Java clients choose it, so that records with the same key meet in the
// same partition whoever wrote them.

const SEED = 0x9747b28c;
const M = 0x5bd1e995;

/** MurmurHash 2, 32 bits, with the seed that Kafka's clients use; the answer is an unsigned number. */
export function murmur2(data: Uint8Array): number {
  const { length } = data;
  let hash = (SEED ^ length) | 0;
  let at = 0;
  for (; at + 4 <= length; at += 4) {
    let k = data[at]! | (data[at + 1]! << 8) | (data[at + 2]! << 16) | (data[at + 3]! << 24);
    k = Math.imul(k, M);
    k ^= k >>> 24;
    hash = Math.imul(hash, M) ^ Math.imul(k, M);
  }
  const rest = length - at;
  if (rest >= 3) hash ^= data[at + 2]! << 16;
  if (rest >= 2) hash ^= data[at + 1]! << 8;
  if (rest >= 1) hash = Math.imul(hash ^ data[at]!, M);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, M);
  return (hash ^ (hash >>> 15)) >>> 0;
}

export function partitionOfKey(key: Uint8Array, partitionCount: number): number {
  return (murmur2(key) & 0x7fff_ffff) % partitionCount;
}
