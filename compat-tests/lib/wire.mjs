// Kafka's wire format by hand, independent of Klamm's own codec: for programs that must send what no client would send.
// A Writer or Reader made with `flexible` uses the compact encodings and tagged fields of KIP-482.
import { connect } from 'node:net';

export class Writer {
  constructor(flexible = false) {
    this.flexible = flexible;
    this.parts = [];
  }

  raw(bytes) {
    this.parts.push(Buffer.from(bytes));
    return this;
  }

  int8(value) {
    return this.raw([value & 0xff]);
  }

  int16(value) {
    const bytes = Buffer.alloc(2);
    bytes.writeInt16BE(value);
    return this.raw(bytes);
  }

  int32(value) {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(value);
    return this.raw(bytes);
  }

  int64(value) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64BE(BigInt(value));
    return this.raw(bytes);
  }

  unsignedVarint(value) {
    const bytes = [];
    let rest = value;
    while (rest > 0x7f) {
      bytes.push((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    return this.raw([...bytes, rest]);
  }

  string(value) {
    const bytes = value === null ? null : Buffer.from(value);
    if (this.flexible) this.unsignedVarint(bytes === null ? 0 : bytes.length + 1);
    else this.int16(bytes === null ? -1 : bytes.length);
    return bytes === null ? this : this.raw(bytes);
  }

  bytes(value) {
    if (this.flexible) this.unsignedVarint(value === null ? 0 : value.length + 1);
    else this.int32(value === null ? -1 : value.length);
    return value === null ? this : this.raw(value);
  }

  array(values, each) {
    if (this.flexible) this.unsignedVarint(values === null ? 0 : values.length + 1);
    else this.int32(values === null ? -1 : values.length);
    for (const value of values ?? []) each(value);
    return this;
  }

  tags() {
    return this.flexible ? this.unsignedVarint(0) : this;
  }

  build() {
    return Buffer.concat(this.parts);
  }
}

export class Reader {
  constructor(buffer, flexible = false, position = 0) {
    this.buffer = buffer;
    this.flexible = flexible;
    this.position = position;
  }

  advance(count) {
    const at = this.position;
    this.position += count;
    if (this.position > this.buffer.length)
      throw new Error(`the answer ends too early: ${this.buffer.toString('hex')}`);
    return at;
  }

  int8() {
    return this.buffer.readInt8(this.advance(1));
  }

  int16() {
    return this.buffer.readInt16BE(this.advance(2));
  }

  int32() {
    return this.buffer.readInt32BE(this.advance(4));
  }

  int64() {
    return Number(this.buffer.readBigInt64BE(this.advance(8)));
  }

  unsignedVarint() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.buffer[this.advance(1)];
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  length(read) {
    return this.flexible ? this.unsignedVarint() - 1 : read();
  }

  string() {
    const length = this.length(() => this.int16());
    return length < 0 ? null : this.buffer.toString('utf8', this.advance(length), this.position);
  }

  bytes() {
    const length = this.length(() => this.int32());
    if (length < 0) return null;
    const at = this.advance(length);
    return this.buffer.subarray(at, this.position);
  }

  array(each) {
    const length = this.length(() => this.int32());
    return length < 0 ? null : Array.from({ length }, each);
  }

  tags() {
    if (!this.flexible) return;
    for (let count = this.unsignedVarint(); count > 0; count -= 1) {
      this.unsignedVarint();
      this.advance(this.unsignedVarint());
    }
  }
}

/** A whole frame: size, request header (v1, or v2 where flexible), body. */
export function frame(apiKey, version, correlationId, body, { flexible = false, clientId = 'wire' } = {}) {
  const header = new Writer().int16(apiKey).int16(version).int32(correlationId).string(clientId);
  if (flexible) header.unsignedVarint(0);
  const content = Buffer.concat([header.build(), body]);
  return Buffer.concat([new Writer().int32(content.length).build(), content]);
}

/** A connection that hands over answers as they come: a frame's content, 'closed', or 'silence' after `limitMs`. */
export class Wire {
  static async open(bootstrap) {
    const [host, port] = bootstrap.split(':');
    const socket = connect({ host, port: Number(port), noDelay: true });
    await new Promise((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new Wire(socket);
  }

  constructor(socket) {
    this.socket = socket;
    this.received = Buffer.alloc(0);
    this.isClosed = false;
    this.wake = () => {};
    socket.on('data', (chunk) => {
      this.received = Buffer.concat([this.received, chunk]);
      this.wake();
    });
    const closed = () => {
      this.isClosed = true;
      this.wake();
    };
    socket.on('error', closed);
    socket.on('end', closed);
    socket.on('close', closed);
  }

  send(bytes) {
    this.socket.write(bytes);
  }

  async next(limitMs = 3000) {
    const end = Date.now() + limitMs;
    for (;;) {
      if (this.received.length >= 4 && this.received.length >= 4 + this.received.readInt32BE(0)) {
        const size = this.received.readInt32BE(0);
        const content = this.received.subarray(4, 4 + size);
        this.received = this.received.subarray(4 + size);
        return content;
      }
      if (this.isClosed) return 'closed';
      const left = end - Date.now();
      if (left <= 0) return 'silence';
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, left);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  close() {
    this.socket.destroy();
  }
}

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

export function crc32c(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = crcTable[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function zigzag(value) {
  let rest = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n));
  const bytes = [];
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return Buffer.from([...bytes, Number(rest)]);
}

function recordBytes({ key = null, value = 'v', headers = [], timestampDelta = 0, offsetDelta = 0, attributes = 0 }) {
  const text = (content) => {
    if (content === null) return zigzag(-1);
    const bytes = Buffer.from(content);
    return Buffer.concat([zigzag(bytes.length), bytes]);
  };
  const body = Buffer.concat([
    Buffer.from([attributes]),
    zigzag(timestampDelta),
    zigzag(offsetDelta),
    text(key),
    text(value),
    zigzag(headers.length),
    ...headers.flatMap(([name, content]) => [text(name), text(content)]),
  ]);
  return Buffer.concat([zigzag(body.length), body]);
}

/**
 * A record batch v2; every header field can be set to something wrong. `body` replaces the records' bytes, `crc` the
 * checksum.
 */
export function batch(records = [{}], fields = {}) {
  const body = fields.body ?? Buffer.concat(records.map((record, i) => recordBytes({ offsetDelta: i, ...record })));
  const time = fields.baseTimestamp ?? Date.now();
  const checked = new Writer()
    .int16(fields.attributes ?? 0)
    .int32(fields.lastOffsetDelta ?? records.length - 1)
    .int64(time)
    .int64(fields.maxTimestamp ?? time)
    .int64(fields.producerId ?? -1)
    .int16(fields.producerEpoch ?? -1)
    .int32(fields.baseSequence ?? -1)
    .int32(fields.recordCount ?? records.length)
    .raw(body)
    .build();
  return new Writer()
    .int64(fields.baseOffset ?? 0)
    .int32(fields.length ?? checked.length + 9)
    .int32(fields.leaderEpoch ?? -1)
    .int8(fields.magic ?? 2)
    .int32((fields.crc ?? crc32c(checked)) | 0)
    .raw(checked)
    .build();
}
