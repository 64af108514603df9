// Kafka's zigzag varints. Must hold: a varint takes at most 5 bytes and a varlong at most 10; a longer one is refused;
// one that is longer than needed, or whose last byte has bits beyond the type, is read as Kafka reads it (the bits fall
// off). Reading needs a position and a value at once, so it lives in the readers (record-reader.ts, record-stream.ts);
// this file has the arithmetic that they share, and writing.

const TWO_32 = 0x1_0000_0000;

/** Undoes zigzag on 32 bits. */
export function unzigzag32(raw: number): number {
  return (raw >>> 1) ^ -(raw & 1);
}

/** Undoes zigzag on 64 bits given as two words; exact within +-(2^53 - 1), else rounded. */
export function unzigzag64(low: number, high: number): number {
  const sign = -(low & 1);
  const valueLow = ((low >>> 1) | (high << 31)) ^ sign;
  const valueHigh = (high >>> 1) ^ sign;
  return valueHigh * TWO_32 + (valueLow >>> 0);
}

export function sizeOfVarint(value: number): number {
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  let size = 1;
  while (rest >= 0x80) {
    rest >>>= 7;
    size++;
  }
  return size;
}

/** `value` is a safe integer. */
export function sizeOfVarlong(value: number): number {
  let rest = value < 0 ? -value * 2 - 1 : value * 2;
  let size = 1;
  while (rest >= 0x80) {
    rest = Math.floor(rest / 0x80);
    size++;
  }
  return size;
}

/** Writes an int32; returns the position after it. */
export function writeVarint(buffer: Uint8Array, position: number, value: number): number {
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  let at = position;
  while (rest >= 0x80) {
    buffer[at++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  buffer[at++] = rest;
  return at;
}

/**
 * Writes a safe integer; returns the position after it. Zigzag doubles the number, which stays exact: an even number
 * below 2^54 has a double of its own, and for a negative one the 1 is subtracted by setting the low bit instead.
 */
export function writeVarlong(buffer: Uint8Array, position: number, value: number): number {
  if (value >= -0x4000_0000 && value < 0x4000_0000) return writeVarint(buffer, position, value);
  // zigzag(n) = 2n, zigzag(-n) = 2(n - 1) + 1
  const magnitude = value < 0 ? -value - 1 : value;
  let low = ((magnitude % 0x40) << 1) | (value < 0 ? 1 : 0);
  let rest = Math.floor(magnitude / 0x40);
  let at = position;
  while (rest > 0) {
    buffer[at++] = low | 0x80;
    low = rest % 0x80;
    rest = Math.floor(rest / 0x80);
  }
  buffer[at++] = low;
  return at;
}
