// One connection of a case: frames as they are, answers one by one, and whether the broker closed it.
import net from 'node:net';
import { api, fromDist } from './messages.mjs';

const { Writer } = await fromDist('protocol/writer.js');
const { Reader } = await fromDist('protocol/reader.js');
const headers = await fromDist('protocol/headers.js');

export const CLOSED = 'CLOSED';
export const NO_ANSWER = 'NO ANSWER';
export const CORRELATION_ID = 7;

export class Connection {
  constructor(socket) {
    this.socket = socket;
    this.received = Buffer.alloc(0);
    this.closed = false;
    /** Called when something came, or the connection is closed. */
    this.waiting = new Set();
    this.started = 0;
    /** Correlation ids of started requests in the order in which their answers came. */
    this.arrived = [];
    this.unclaimed = new Map();
    socket.on('data', (chunk) => {
      this.received = Buffer.concat([this.received, chunk]);
      this.wake();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.closed = true;
      this.wake();
    });
  }

  wake() {
    const woken = [...this.waiting];
    this.waiting.clear();
    for (const resolve of woken) resolve();
  }

  /** Until something came, or the time is over. */
  async change(limitMs) {
    let timer;
    let resolved;
    await new Promise((resolve) => {
      resolved = resolve;
      timer = setTimeout(resolve, limitMs);
      this.waiting.add(resolve);
    });
    clearTimeout(timer);
    this.waiting.delete(resolved);
  }

  static open(port, host) {
    return new Promise((resolve, reject) => {
      const socket = net.connect({ port, host, noDelay: true });
      socket.once('connect', () => resolve(new Connection(socket)));
      socket.once('error', reject);
    });
  }

  write(bytes) {
    this.socket.write(bytes);
  }

  /** The next frame without its length, CLOSED, or NO_ANSWER when neither comes in time. */
  async frame(limitMs) {
    const deadline = Date.now() + limitMs;
    for (;;) {
      const frame = this.take();
      if (frame !== null) return frame;
      if (this.closed) return CLOSED;
      const left = deadline - Date.now();
      if (left <= 0) return NO_ANSWER;
      await this.change(left);
    }
  }

  take() {
    if (this.received.length < 4 || this.received.length < 4 + this.received.readInt32BE(0)) return null;
    const end = 4 + this.received.readInt32BE(0);
    const frame = this.received.subarray(4, end);
    this.received = this.received.subarray(end);
    return frame;
  }

  /** The frame that answers the request of that correlation id; others are kept for whoever asks for them. */
  async answerTo(correlationId, limitMs) {
    const deadline = Date.now() + limitMs;
    for (;;) {
      for (let frame = this.take(); frame !== null; frame = this.take()) {
        this.arrived.push(frame.readInt32BE(0));
        this.unclaimed.set(frame.readInt32BE(0), frame);
        this.wake();
      }
      const found = this.unclaimed.get(correlationId);
      if (found !== undefined) {
        this.unclaimed.delete(correlationId);
        return found;
      }
      if (this.closed) return CLOSED;
      const left = deadline - Date.now();
      if (left <= 0) return NO_ANSWER;
      await this.change(left);
    }
  }

  close() {
    this.socket.destroy();
  }
}

export function framed(body, length = body.length) {
  const prefix = Buffer.alloc(4);
  prefix.writeInt32BE(length);
  return Buffer.concat([prefix, body]);
}

/** Header and body of a request, without the length before them. */
export async function encode(name, plain, version, clientId = 'answers', correlationId = CORRELATION_ID) {
  const { api: found, make } = await api(name);
  const writer = new Writer();
  const header = { apiKey: found.key, apiVersion: version, correlationId, clientId };
  const full = new headers.RequestHeader(header);
  headers.encodeRequestHeader(writer, full, headers.requestHeaderVersion(found, version));
  found.request.encode(writer, make(plain), version);
  return writer.toBuffer();
}

export async function decode(name, frame, version) {
  const { api: found } = await api(name);
  const refused = name === 'api-versions' && frame.length >= 6 && frame.readInt16BE(4) === 35;
  const answered = refused ? 0 : version;
  const reader = new Reader(frame);
  headers.decodeResponseHeader(reader, headers.responseHeaderVersion(found, answered));
  const response = found.response.decode(reader, answered);
  return reader.remaining === 0 ? response : { ...response, UNREAD_BYTES: reader.remaining };
}
