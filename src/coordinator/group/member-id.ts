// Member ids that the coordinator gives out: the client's id (or its instance id) and a random UUID, as Kafka's. Must
// hold: no two are alike.

import type { Random } from '../../base/random.ts';

export function newMemberId(prefix: string, random: Random): string {
  const bytes = random.bytes(16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  const uuid = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  return `${prefix}-${uuid}`;
}
