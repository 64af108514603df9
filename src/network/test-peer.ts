// For tests only: a raw peer on a socket, and waiting for a condition without sleeping.

import net from 'node:net';

export class TestPeer {
  readonly socket: net.Socket;
  received: Buffer = Buffer.alloc(0);
  ended = false;
  closed = false;
  private chunks: Buffer[] = [];
  private chunkBytes = 0;

  private constructor(socket: net.Socket) {
    this.socket = socket;
    socket.on('error', () => {});
    socket.on('end', () => {
      this.ended = true;
    });
    socket.on('close', () => {
      this.closed = true;
    });
  }

  static async connect(port: number, options: { host?: string; read?: boolean } = {}): Promise<TestPeer> {
    const socket = net.connect({ port, host: options.host ?? '127.0.0.1', noDelay: true, allowHalfOpen: true });
    const peer = new TestPeer(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    if (options.read !== false) peer.read();
    return peer;
  }

  /** Begins to take what the other side sends. */
  read(): void {
    this.socket.on('data', (chunk: Buffer) => {
      this.chunks.push(chunk);
      this.chunkBytes += chunk.length;
    });
  }

  get receivedBytes(): number {
    return this.chunkBytes;
  }

  send(data: Uint8Array): void {
    this.socket.write(data);
  }

  /** Sends each byte on its own. */
  async sendSlowly(data: Uint8Array): Promise<void> {
    for (const byte of data) {
      await new Promise<void>((resolve) => this.socket.write(Buffer.of(byte), () => resolve()));
    }
  }

  /** The whole frames received, without their lengths. */
  frames(): Buffer[] {
    const all = Buffer.concat(this.chunks);
    this.chunks = [all];
    const frames: Buffer[] = [];
    let at = 0;
    while (at + 4 <= all.length) {
      const length = all.readInt32BE(at);
      if (at + 4 + length > all.length) break;
      frames.push(all.subarray(at + 4, at + 4 + length));
      at += 4 + length;
    }
    return frames;
  }

  async waitForFrames(count: number): Promise<Buffer[]> {
    await until(() => this.frames().length >= count || this.closed, `${count} frames`);
    return this.frames();
  }

  async close(): Promise<void> {
    this.socket.destroy();
    await until(() => this.closed, 'the peer to close');
  }
}

export function frameOf(body: Uint8Array | string): Buffer {
  const bytes = Buffer.from(body as string);
  const frame = Buffer.alloc(4 + bytes.length);
  frame.writeInt32BE(bytes.length);
  frame.set(bytes, 4);
  return frame;
}

/** Lets the event loop turn until `condition` holds; fails after `timeoutMs` of real time. */
export async function until(condition: () => boolean, what: string, timeoutMs = 10_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs} ms for ${what}`);
    await turn();
  }
}

/** One turn of the event loop, sockets included. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
