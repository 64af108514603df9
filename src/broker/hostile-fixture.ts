// For tests: requests of any API and version that reach deep code and mean no good, and a bare peer that sends bytes
// and judges what comes back. Must hold: the same seed gives the same requests; a reply that is not exactly one message
// of the spec, or that holds UNKNOWN_SERVER_ERROR, is noted with the bytes that led to it.

import net from 'node:net';
import type { SeededRandom } from '../base/random.ts';
import type { AnyApi } from '../protocol/api.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import {
  decodeResponseHeader,
  encodeRequestHeader,
  RequestHeader,
  requestHeaderVersion,
  responseHeaderVersion,
} from '../protocol/headers.ts';
import { Reader } from '../protocol/reader.ts';
import { Writer } from '../protocol/writer.ts';
import { updateCrc } from '../records/batch.ts';
import { RecordBatchBuilder } from '../records/builder.ts';
import { handlers } from './handlers/index.ts';

const API_VERSIONS_KEY = 18;
const WRITE_TXN_MARKERS_KEY = 27;

export const FUZZ_TOPICS = ['fuzz-a', 'fuzz-b'];
const NAMES = [
  ...FUZZ_TOPICS,
  ...FUZZ_TOPICS,
  '',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  '.',
  '..',
  '../x',
  'a/b',
  'nul\0',
  'cr\r\nlf',
  '\u001b[31m',
  '\ufffd',
  '*',
  'n'.repeat(249),
  'n'.repeat(250),
  'l'.repeat(32_767),
  '__consumer_offsets',
  'group',
  'group',
  '0',
  '1',
  '-1',
  '9223372036854775807',
  'retention.ms',
  'cleanup.policy',
  'max.message.bytes',
  'segment.bytes',
  'range',
  'consumer',
];
const INT8 = [0, 0, 1, 1, 2, 3, 4, 8, 16, 32, -1, -128, 127];
const INT16 = [0, 1, -1, 2, 5, 32_767, -32_768];
const INT32 = [0, 0, 0, 1, 1, 2, -1, -2, 100, 10_000, 65_536, 10_000_001, 2 ** 31 - 1, -(2 ** 31)];
const INT64 = [0, 0, 1, -1, -2, -3, -4, 2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, 2 ** 53 - 1, -(2 ** 53 - 1)];
const COUNTS = [0, 1, 1, 1, 2, 3];
const EDGES_64 = ['0020000000000000', '0020000000000001', '7fffffffffffffff', '8000000000000000'];
const EDGES_32 = [0, 1, -1, -2, 2 ** 31 - 1, -(2 ** 31), 10_000_000];

function pick<T>(random: SeededRandom, from: readonly T[]): T {
  return from[random.int(from.length)]!;
}

/** Not a reader of bytes: a decoder that asks it for its fields gets a message made up from the random source. */
export class InventingReader extends Reader {
  private readonly random: SeededRandom;
  private readonly topicIds: readonly string[];
  private depth = 0;

  constructor(random: SeededRandom, topicIds: readonly string[]) {
    super(Buffer.alloc(0));
    this.random = random;
    this.topicIds = topicIds;
  }

  override bool(): boolean {
    return this.random.int(2) === 1;
  }
  override int8(): number {
    return pick(this.random, INT8);
  }
  override uint16(): number {
    return this.random.int(65_536);
  }
  override int16(): number {
    return pick(this.random, INT16);
  }
  override int32(): number {
    return pick(this.random, INT32);
  }
  override int64(): number {
    return pick(this.random, INT64);
  }
  override exactInt64(): bigint {
    return BigInt(pick(this.random, INT64));
  }
  override float64(): number {
    return pick(this.random, [0, -1, Number.NaN, Number.POSITIVE_INFINITY]);
  }
  override uuid(): string {
    return pick(this.random, this.topicIds);
  }
  override string(): string {
    return pick(this.random, NAMES);
  }
  override nullableString(): string | null {
    return this.random.int(3) === 0 ? null : this.string();
  }
  override compactString(): string {
    return this.string();
  }
  override compactNullableString(): string | null {
    return this.nullableString();
  }
  override bytes(): Buffer {
    return this.random.int(2) === 0 ? lyingBatch(this.random) : this.random.bytes(this.random.int(64));
  }
  override nullableBytes(): Buffer | null {
    return this.random.int(6) === 0 ? null : this.bytes();
  }
  override compactBytes(): Buffer {
    return this.bytes();
  }
  override compactNullableBytes(): Buffer | null {
    return this.nullableBytes();
  }
  override arrayLength(): number {
    this.depth += 1;
    return this.depth > 30 ? 0 : pick(this.random, COUNTS);
  }
  override nullableArrayLength(): number {
    return this.random.int(6) === 0 ? -1 : this.arrayLength();
  }
  override compactArrayLength(): number {
    return this.arrayLength();
  }
  override compactNullableArrayLength(): number {
    return this.nullableArrayLength();
  }
  override tagCount(): number {
    return 0;
  }
  override skipTags(): void {}
}

/** A good batch of three records whose header is then made to lie in up to two fields, mostly under a right CRC. */
export function lyingBatch(random: SeededRandom): Buffer {
  const compression = pick(random, ['none', 'none', 'gzip', 'snappy', 'lz4', 'zstd'] as const);
  const producer = random.int(3) === 0 ? { producerId: random.int(5), producerEpoch: 0, baseSequence: 0 } : {};
  const builder = new RecordBatchBuilder({ compression, ...producer });
  for (let i = 0; i < 3; i++) builder.append(Date.now(), Buffer.from('k'), Buffer.from('hostile value'));
  const batch = Buffer.from(builder.build());
  const lies = random.int(3);
  for (let i = 0; i < lies; i++) {
    const at = random.int(batch.length);
    if (random.int(2) === 0) batch[at] = random.int(256);
    else if (at + 8 <= batch.length) batch.write(pick(random, EDGES_64), at, 'hex');
  }
  if (random.int(4) !== 0) updateCrc(batch, 0);
  return random.int(8) === 0 ? Buffer.concat([batch, batch]) : batch;
}

export function frame(api: AnyApi, version: number, correlationId: number, request: object): Buffer {
  const writer = new Writer();
  const header = new RequestHeader({ apiKey: api.key, apiVersion: version, correlationId, clientId: 'hostile' });
  encodeRequestHeader(writer, header, requestHeaderVersion(api, version));
  api.request.encode(writer, request, version);
  return writer.toBuffer();
}

export function framed(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** Some served API at some version, as a message of the spec. */
export function inventFrame(random: SeededRandom, topicIds: readonly string[], correlationId: number): Buffer {
  const { api, versions } = pick(random, handlers);
  const version = versions[0] + random.int(versions[1] - versions[0] + 1);
  const message = api.request.decode(new InventingReader(random, topicIds), version);
  return frame(api, version, correlationId, message);
}

/** Damages what follows the first eight bytes, so that the reply can still be told apart. */
export function mutate(bytes: Buffer, random: SeededRandom): Buffer {
  let out: Buffer = Buffer.from(bytes);
  for (let steps = 1 + random.int(3); steps > 0 && out.length > 9; steps--) {
    const at = 8 + random.int(out.length - 8);
    const kind = random.int(6);
    if (kind === 0) out[at] = random.int(256);
    else if (kind === 1 && at + 4 <= out.length) out.writeInt32BE(pick(random, EDGES_32), at);
    else if (kind === 2 && at + 8 <= out.length) out.write(pick(random, EDGES_64), at, 'hex');
    else if (kind === 3) out = Buffer.concat([out.subarray(0, at), random.bytes(1 + random.int(8)), out.subarray(at)]);
    else if (kind === 4) out = out.subarray(0, at);
    else out = Buffer.concat([out.subarray(0, at), Buffer.from('ffffffff07', 'hex'), out.subarray(at)]);
  }
  return out;
}

/** Every `errorCode` of a response, however deep, is something else than UNKNOWN_SERVER_ERROR. */
function isExplained(value: unknown): boolean {
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return true;
  return Object.entries(value).every(([name, inner]) =>
    name === 'errorCode' ? inner !== ErrorCode.UNKNOWN_SERVER_ERROR : isExplained(inner),
  );
}

/** Why `reply` is no right answer to `request`, or null. */
export function objectionTo(request: Buffer, reply: Buffer): string | null {
  const row = handlers.find((handler) => handler.api.key === request.readInt16BE(0));
  if (row === undefined) return 'an answer to an unknown API';
  const { api } = row;
  let version = request.readInt16BE(2);
  if (version < row.versions[0] || version > row.versions[1]) {
    if (api.key !== API_VERSIONS_KEY) return `an answer to ${api.name} version ${version}`;
    version = 0;
  }
  try {
    const reader = new Reader(reply);
    decodeResponseHeader(reader, responseHeaderVersion(api, version));
    const response = api.response.decode(reader, version);
    if (reader.remaining > 0) return `${api.name} version ${version}: ${reader.remaining} bytes too many`;
    // A marker of the transaction.version -1 is answered so by Kafka, and is the only such request.
    if (api.key === WRITE_TXN_MARKERS_KEY || isExplained(response)) return null;
    return `${api.name} version ${version}: UNKNOWN_SERVER_ERROR`;
  } catch (error) {
    return `${api.name} version ${version}: ${(error as Error).message}`;
  }
}

/** A socket without manners. */
export class HostilePeer {
  readonly socket: net.Socket;
  readonly objections: string[] = [];
  replies = 0;
  closed = false;
  private readonly sent = new Map<number, Buffer>();
  private buffered: Buffer = Buffer.alloc(0);
  private wake: () => void = () => {};

  static connect(port: number): Promise<HostilePeer> {
    return new Promise((resolve, reject) => {
      const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
      socket.once('error', reject);
      socket.once('connect', () => resolve(new HostilePeer(socket)));
    });
  }

  private constructor(socket: net.Socket) {
    this.socket = socket;
    socket.removeAllListeners('error');
    socket.on('error', () => {});
    socket.on('close', () => {
      this.closed = true;
      this.wake();
    });
    socket.on('data', (chunk: Buffer) => this.onData(chunk));
  }

  /** Sends frames glued together and resolves when all are answered, the connection is gone, or `waitMs` is over. */
  async exchange(frames: readonly Buffer[], waitMs: number, split = false): Promise<void> {
    const bytes = this.note(frames);
    if (split) {
      const middle = Math.floor(bytes.length / 2);
      this.socket.write(bytes.subarray(0, middle));
      await new Promise((resolve) => setImmediate(resolve));
      this.socket.write(bytes.subarray(middle));
    } else this.socket.write(bytes);
    const timer = setTimeout(() => this.wake(), waitMs);
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      if (this.closed || this.sent.size === 0) resolve();
    });
    clearTimeout(timer);
  }

  /** Sends frames and does not wait for what comes of them. */
  write(frames: readonly Buffer[]): void {
    this.socket.write(this.note(frames));
  }

  private note(frames: readonly Buffer[]): Buffer {
    for (const one of frames) if (one.length >= 8) this.sent.set(one.readInt32BE(4), one);
    return Buffer.concat(frames.map(framed));
  }

  /** True while a request has no answer. */
  get waits(): boolean {
    return this.sent.size > 0;
  }

  reset(): void {
    this.socket.resetAndDestroy();
  }

  private onData(chunk: Buffer): void {
    this.buffered = Buffer.concat([this.buffered, chunk]);
    while (this.buffered.length >= 4) {
      const length = this.buffered.readInt32BE(0);
      if (length < 4) {
        this.objections.push(`a reply of ${length} bytes`);
        this.reset();
        return;
      }
      if (this.buffered.length < 4 + length) return;
      const reply = this.buffered.subarray(4, 4 + length);
      this.buffered = this.buffered.subarray(4 + length);
      this.judge(reply);
    }
  }

  private judge(reply: Buffer): void {
    this.replies += 1;
    const correlationId = reply.readInt32BE(0);
    const request = this.sent.get(correlationId);
    this.sent.delete(correlationId);
    const objection = request === undefined ? 'a reply to nothing that was asked' : objectionTo(request, reply);
    if (objection !== null) {
      this.objections.push(`${objection}; request ${request?.toString('hex').slice(0, 2_000)}`);
    }
    if (this.sent.size === 0) this.wake();
  }
}
