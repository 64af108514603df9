// The names and ids of the codecs. Must hold: the ids are the low three bits of a batch's attributes, the names those
// of Kafka's `compression.type`.

export const COMPRESSION_NAMES = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;

export type CompressionName = (typeof COMPRESSION_NAMES)[number];

export const NONE = 0;
export const GZIP = 1;
export const SNAPPY = 2;
export const LZ4 = 3;
export const ZSTD = 4;

/** The codec's name, or null for an id that is nobody's. */
export function compressionName(id: number): CompressionName | null {
  return COMPRESSION_NAMES[id] ?? null;
}

export function compressionId(name: CompressionName): number {
  return COMPRESSION_NAMES.indexOf(name);
}

/**
 * `compression.gzip.level` and `.zstd.level` (KIP-390); Kafka's defaults where left out. `.lz4.level` is without
 * effect.
 */
export interface CompressionLevels {
  readonly gzip?: number;
  readonly zstd?: number;
}
