// Kafka's Uuid: 128 bits, written as 22 characters of URL-safe base64 without padding. Must hold: in Klamm a Uuid is
// always that string; the wire's 16 bytes exist only inside protocol/reader and writer.

import type { Random } from './random.ts';

export type Uuid = string;

/** All bits zero: "no id" (org.apache.kafka.common.Uuid.ZERO_UUID). */
export const ZERO_UUID: Uuid = 'AAAAAAAAAAAAAAAAAAAAAA';

/** Kafka reserves 1 for the metadata topic's id (Uuid.METADATA_TOPIC_ID). */
export const METADATA_TOPIC_ID: Uuid = 'AAAAAAAAAAAAAAAAAAAAAQ';

/** A new random id that is not reserved and, as Kafka's, does not begin with a dash (it would read as an option). */
export function randomUuid(random: Random): Uuid {
  for (;;) {
    const bytes = random.bytes(16);
    bytes[6] = (bytes[6]! & 0x0f) | 0x40;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    const text = bytes.toString('base64url');
    if (!text.startsWith('-')) return text;
  }
}

/** The 16 bytes of `uuid`, or null if the text is no Uuid. */
export function uuidBytes(uuid: string): Buffer | null {
  if (!/^[A-Za-z0-9_-]{22}$/.test(uuid)) return null;
  const bytes = Buffer.from(uuid, 'base64url');
  return bytes.length === 16 ? bytes : null;
}

/** Kafka keeps the first hundred ids for itself: for "none" and "not known", for one. */
const RESERVED_IDS = 100;

export function isReserved(id: Uuid): boolean {
  const bytes = uuidBytes(id);
  return bytes !== null && bytes[15]! < RESERVED_IDS && bytes.subarray(0, 15).every((byte) => byte === 0);
}
