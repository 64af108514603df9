// Which partition of a coordinator's topic an id belongs to. Must hold: the same as Kafka's for every string, or a
// group written by one broker is not found by the other.

/** Java's String.hashCode: over UTF-16 code units, in 32-bit arithmetic. */
export function javaHashCode(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash;
}

export function partitionOf(id: string, partitionCount: number): number {
  const hash = javaHashCode(id);
  // The one number without a positive counterpart counts as 0.
  return (hash === -2_147_483_648 ? 0 : Math.abs(hash)) % partitionCount;
}
