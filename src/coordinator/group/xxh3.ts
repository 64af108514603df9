// XXH3 with 64 bits, seed 0 and the default secret: the hash that Kafka keeps of a group's topics (KIP-1101). Must
// hold: equal to the reference for every length. What is long goes through the stripe loop in plain 32-bit numbers,
// since a large topic's description has a megabyte; everything that runs once per hash uses bigint.

const SECRET: Buffer = Buffer.from(
  'b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221' +
    'b8084674f743248ee03590e6813a264c3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8' +
    'a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364eac5ac8334d3ebc3c581a0fffa1363eb' +
    '170ddd51b7f0da49d316552629d4689e2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e',
  'hex',
);

const MASK = 0xffff_ffff_ffff_ffffn;
const PRIME32_1 = 0x9e37_79b1;
const PRIME32_2 = 0x85eb_ca77;
const PRIME32_3 = 0xc2b2_ae3d;
const PRIME64_1 = 0x9e37_79b1_85eb_ca87n;
const PRIME64_2 = 0xc2b2_ae3d_27d4_eb4fn;
const PRIME64_3 = 0x1656_67b1_9e37_79f9n;
const PRIME64_4 = 0x85eb_ca77_c2b2_ae63n;
const PRIME64_5 = 0x27d4_eb2f_1656_67c5n;
const PRIME_MIX_1 = 0x1656_6791_9e37_79f9n;
const PRIME_MIX_2 = 0x9fb2_1c65_1e98_df25n;

const STRIPE = 64;
const LANES = 8;
/** The secret moves on by 8 bytes with each stripe; after 16 of them the lanes are scrambled and it begins anew. */
const SECRET_STEP = 8;
const BLOCK_STRIPES = 16;
const BLOCK = STRIPE * BLOCK_STRIPES;
const SCRAMBLE_SECRET = SECRET.length - STRIPE;
const LAST_STRIPE_SECRET = SECRET.length - STRIPE - 7;
const MERGE_SECRET = 11;
const LONGEST_SMALL = 16;
const LONGEST_MEDIUM = 128;
const LONGEST_MIXED = 240;

/** The hash as an unsigned 64-bit number. */
export function xxh3(input: Buffer): bigint {
  const length = input.length;
  if (length <= LONGEST_SMALL) return hashSmall(input);
  if (length <= LONGEST_MEDIUM) return hashMedium(input);
  if (length <= LONGEST_MIXED) return hashMixed(input);
  return hashLong(input);
}

function hashSmall(input: Buffer): bigint {
  const length = input.length;
  if (length > 8) {
    const low = input.readBigUInt64LE(0) ^ secret64(24) ^ secret64(32);
    const high = input.readBigUInt64LE(length - 8) ^ secret64(40) ^ secret64(48);
    return avalanche((BigInt(length) + swapBytes(low) + high + foldedProduct(low, high)) & MASK);
  }
  if (length >= 4) {
    const pair = BigInt(input.readUInt32LE(length - 4)) | (BigInt(input.readUInt32LE(0)) << 32n);
    let hash = pair ^ secret64(8) ^ secret64(16);
    hash ^= rotateLeft(hash, 49n) ^ rotateLeft(hash, 24n);
    hash = (hash * PRIME_MIX_2) & MASK;
    hash ^= (hash >> 35n) + BigInt(length);
    hash = (hash * PRIME_MIX_2) & MASK;
    return hash ^ (hash >> 28n);
  }
  if (length === 0) return avalancheOfXxh64(secret64(56) ^ secret64(64));
  const first = input[0]!;
  const middle = input[length >> 1]!;
  const last = input[length - 1]!;
  const combined = ((first << 16) | (middle << 24) | last | (length << 8)) >>> 0;
  return avalancheOfXxh64(BigInt(combined) ^ BigInt((SECRET.readUInt32LE(0) ^ SECRET.readUInt32LE(4)) >>> 0));
}

/** 17 to 128 bytes: pairs of 16 bytes from both ends inwards. */
function hashMedium(input: Buffer): bigint {
  const length = input.length;
  let sum = (BigInt(length) * PRIME64_1) & MASK;
  for (let i = (length - 1) >> 5; i >= 0; i--) {
    sum += mix16(input, 16 * i, 32 * i);
    sum += mix16(input, length - 16 * (i + 1), 32 * i + 16);
  }
  return avalanche(sum & MASK);
}

/** 129 to 240 bytes. */
function hashMixed(input: Buffer): bigint {
  const length = input.length;
  const chunks = Math.floor(length / 16);
  let sum = BigInt(length) * PRIME64_1;
  for (let i = 0; i < 8; i++) sum += mix16(input, 16 * i, 16 * i);
  sum = avalanche(sum & MASK);
  for (let i = 8; i < chunks; i++) sum += mix16(input, 16 * i, 16 * (i - 8) + 3);
  sum += mix16(input, length - 16, 136 - 17);
  return avalanche(sum & MASK);
}

function hashLong(input: Buffer): bigint {
  const length = input.length;
  const view = new DataView(input.buffer, input.byteOffset, length);
  // Lane i: its low 32 bits at 2i, its high ones at 2i + 1.
  const lanes = new Uint32Array(2 * LANES);
  const start = [
    BigInt(PRIME32_3),
    PRIME64_1,
    PRIME64_2,
    PRIME64_3,
    PRIME64_4,
    BigInt(PRIME32_2),
    PRIME64_5,
    BigInt(PRIME32_1),
  ];
  for (let i = 0; i < LANES; i++) {
    lanes[2 * i] = Number(start[i]! & 0xffff_ffffn);
    lanes[2 * i + 1] = Number(start[i]! >> 32n);
  }
  const blocks = Math.floor((length - 1) / BLOCK);
  for (let block = 0; block < blocks; block++) {
    for (let i = 0; i < BLOCK_STRIPES; i++) addStripe(lanes, view, block * BLOCK + i * STRIPE, i * SECRET_STEP);
    scramble(lanes);
  }
  const rest = Math.floor((length - 1 - blocks * BLOCK) / STRIPE);
  for (let i = 0; i < rest; i++) addStripe(lanes, view, blocks * BLOCK + i * STRIPE, i * SECRET_STEP);
  addStripe(lanes, view, length - STRIPE, LAST_STRIPE_SECRET);
  return mergeLanes(lanes, (BigInt(length) * PRIME64_1) & MASK);
}

const SECRET_VIEW: DataView = new DataView(SECRET.buffer, SECRET.byteOffset, SECRET.length);

/** Each lane gets the product of the two halves of (data xor secret); its neighbour gets the data. */
function addStripe(lanes: Uint32Array, view: DataView, position: number, secretAt: number): void {
  for (let i = 0; i < LANES; i++) {
    const low = view.getUint32(position + 8 * i, true);
    const high = view.getUint32(position + 8 * i + 4, true);
    const a = (low ^ SECRET_VIEW.getUint32(secretAt + 8 * i, true)) >>> 0;
    const b = (high ^ SECRET_VIEW.getUint32(secretAt + 8 * i + 4, true)) >>> 0;
    addTo(lanes, 2 * (i ^ 1), low, high);
    // The 64-bit product from two of 16 by 32 bits, which a number holds exactly.
    const lower = (a & 0xffff) * b;
    const upper = (a >>> 16) * b + Math.floor(lower / 0x1_0000);
    addTo(lanes, 2 * i, ((upper & 0xffff) << 16) | (lower & 0xffff), Math.floor(upper / 0x1_0000));
  }
}

function addTo(lanes: Uint32Array, at: number, low: number, high: number): void {
  const sum = lanes[at]! + (low >>> 0);
  lanes[at] = sum;
  lanes[at + 1] = lanes[at + 1]! + high + (sum > 0xffff_ffff ? 1 : 0);
}

function scramble(lanes: Uint32Array): void {
  for (let i = 0; i < LANES; i++) {
    const high = lanes[2 * i + 1]!;
    // The lane xor itself shifted right by 47, xor the secret, times a prime of 32 bits.
    const a = (lanes[2 * i]! ^ (high >>> 15) ^ SECRET_VIEW.getUint32(SCRAMBLE_SECRET + 8 * i, true)) >>> 0;
    const b = high ^ SECRET_VIEW.getUint32(SCRAMBLE_SECRET + 8 * i + 4, true);
    const lower = (a & 0xffff) * PRIME32_1;
    const upper = (a >>> 16) * PRIME32_1 + Math.floor(lower / 0x1_0000);
    lanes[2 * i] = ((upper & 0xffff) << 16) | (lower & 0xffff);
    lanes[2 * i + 1] = Math.floor(upper / 0x1_0000) + (Math.imul(b, PRIME32_1) >>> 0);
  }
}

function mergeLanes(lanes: Uint32Array, start: bigint): bigint {
  let sum = start;
  for (let i = 0; i < LANES; i += 2) {
    const a = lane(lanes, i) ^ secret64(MERGE_SECRET + 8 * i);
    const b = lane(lanes, i + 1) ^ secret64(MERGE_SECRET + 8 * i + 8);
    sum += foldedProduct(a, b);
  }
  return avalanche(sum & MASK);
}

function lane(lanes: Uint32Array, i: number): bigint {
  return BigInt(lanes[2 * i]!) | (BigInt(lanes[2 * i + 1]!) << 32n);
}

function secret64(position: number): bigint {
  return SECRET.readBigUInt64LE(position);
}

function mix16(input: Buffer, position: number, secretAt: number): bigint {
  return foldedProduct(
    input.readBigUInt64LE(position) ^ secret64(secretAt),
    input.readBigUInt64LE(position + 8) ^ secret64(secretAt + 8),
  );
}

/** The two halves of the 128-bit product, xored. */
function foldedProduct(a: bigint, b: bigint): bigint {
  const product = a * b;
  return (product & MASK) ^ (product >> 64n);
}

function rotateLeft(value: bigint, bits: bigint): bigint {
  return ((value << bits) & MASK) | (value >> (64n - bits));
}

function swapBytes(value: bigint): bigint {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes.readBigUInt64BE(0);
}

function avalanche(value: bigint): bigint {
  let hash = value ^ (value >> 37n);
  hash = (hash * PRIME_MIX_1) & MASK;
  return hash ^ (hash >> 32n);
}

function avalancheOfXxh64(value: bigint): bigint {
  let hash = value ^ (value >> 33n);
  hash = (hash * PRIME64_2) & MASK;
  hash ^= hash >> 29n;
  hash = (hash * PRIME64_3) & MASK;
  return hash ^ (hash >> 32n);
}
