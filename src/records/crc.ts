// The two checksums of record batches: CRC-32C for magic 2, CRC-32 for magic 0 and 1. Must hold: both work on a range
// of a buffer without copying it. A native call costs about 100 ns before it reads a byte (150 with the view it needs),
// so short ranges go through a table; the crossing lies near 128 bytes (measured, Node 20 on x64).

import { crc32 as nativeCrc32, crc32c as nativeCrc32c } from '@node-rs/crc32';

const NATIVE_FROM_BYTES = 128;
const CASTAGNOLI_REVERSED = 0x82f63b78;

/** Eight tables of 256 entries, for eight bytes a step. */
function slicingTables(polynomial: number): readonly Uint32Array[] {
  const tables: Uint32Array[] = [];
  for (let t = 0; t < 8; t++) tables.push(new Uint32Array(256));
  for (let i = 0; i < 256; i++) {
    let crc = i;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    tables[0]![i] = crc;
  }
  for (let i = 0; i < 256; i++) {
    for (let t = 1; t < 8; t++) {
      const previous = tables[t - 1]![i]!;
      tables[t]![i] = (previous >>> 8) ^ tables[0]![previous & 0xff]!;
    }
  }
  return tables;
}

const [T0, T1, T2, T3, T4, T5, T6, T7] = slicingTables(CASTAGNOLI_REVERSED) as [
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
];

function tableCrc32c(buffer: Uint8Array, start: number, end: number, seed = 0): number {
  let crc = ~seed;
  let i = start;
  for (; i + 8 <= end; i += 8) {
    const low = crc ^ (buffer[i]! | (buffer[i + 1]! << 8) | (buffer[i + 2]! << 16) | (buffer[i + 3]! << 24));
    crc =
      T7[low & 0xff]! ^
      T6[(low >>> 8) & 0xff]! ^
      T5[(low >>> 16) & 0xff]! ^
      T4[low >>> 24]! ^
      T3[buffer[i + 4]!]! ^
      T2[buffer[i + 5]!]! ^
      T1[buffer[i + 6]!]! ^
      T0[buffer[i + 7]!]!;
  }
  for (; i < end; i++) crc = T0[(crc ^ buffer[i]!) & 0xff]! ^ (crc >>> 8);
  return (crc ^ -1) >>> 0;
}

/** CRC-32C of buffer[start, end), unsigned. */
export function crc32c(buffer: Buffer, start: number, end: number): number {
  if (end - start < NATIVE_FROM_BYTES) return tableCrc32c(buffer, start, end);
  return nativeCrc32c(start === 0 && end === buffer.length ? buffer : buffer.subarray(start, end));
}

/** CRC-32 (the one of gzip) of buffer[start, end), unsigned; `seed` continues an earlier result. */
export function crc32(buffer: Buffer, start: number, end: number, seed = 0): number {
  return nativeCrc32(start === 0 && end === buffer.length ? buffer : buffer.subarray(start, end), seed);
}

/** Takes up a CRC-32C where it stands (0 at the beginning) with buffer[start, end). */
export function continueCrc32c(buffer: Buffer, start: number, end: number, seed: number): number {
  if (end - start < NATIVE_FROM_BYTES) return tableCrc32c(buffer, start, end, seed);
  return nativeCrc32c(start === 0 && end === buffer.length ? buffer : buffer.subarray(start, end), seed);
}
