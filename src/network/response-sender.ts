// Writes one response, a list of buffers and payloads, to a socket.
// Must hold: every payload is released exactly once, after its bytes were handed to the kernel or when the connection
// died; nothing is copied; no more than WRITE_BYTES of one response lie in the socket's queue, so that a slow reader is
// seen moving; file bytes pass through at most one slab per response. Called by Connection only.

import type { Payload } from '../base/payload.ts';
import type { SlabPool } from './slab-pool.ts';

/** What is handed to the socket in one gathered write before waiting for it. */
export const WRITE_BYTES = 1024 * 1024;

export type ResponsePart = Buffer | Payload;

/** What the sender needs of a socket (net.Socket, tls.TLSSocket). */
export interface ResponseSocket {
  write(data: Uint8Array, callback?: (error?: Error | null) => void): boolean;
  cork(): void;
  uncork(): void;
}

export function isPayload(part: ResponsePart): part is Payload {
  return !(part instanceof Uint8Array);
}

export function releaseParts(parts: readonly ResponsePart[]): void {
  for (const part of parts) if (isPayload(part)) part.release();
}

/**
 * Writes `parts` at once if they are in memory and at most WRITE_BYTES; returns what the socket's write returned
 * (false: wait for `drain`), or null if they must be sent by `sendStaged`.
 */
export function sendAtOnce(socket: ResponseSocket, parts: readonly ResponsePart[]): boolean | null {
  if (parts.length === 1 && !isPayload(parts[0]!)) {
    return parts[0].length <= WRITE_BYTES ? socket.write(parts[0]) : null;
  }
  let size = 0;
  const buffers: Buffer[] = [];
  for (const part of parts) {
    if (!isPayload(part)) {
      size += part.length;
      buffers.push(part);
      continue;
    }
    size += part.sizeInBytes;
    if (size > WRITE_BYTES) return null;
    const resident = part.resident();
    if (resident === null) return null;
    for (const buffer of resident) buffers.push(buffer);
  }
  if (size > WRITE_BYTES) return null;
  const last = buffers.length - 1;
  if (last < 0) {
    releaseParts(parts);
    return true;
  }
  let accepted = true;
  socket.cork();
  for (let i = 0; i < last; i++) accepted = socket.write(buffers[i]!);
  accepted = socket.write(buffers[last]!, () => releaseParts(parts));
  socket.uncork();
  return accepted;
}

/** The connection as a staged send sees it. */
export interface StagedPeer {
  readonly socketGone: boolean;
  /** Bytes have been handed to the socket; until `writeEnded` the peer is what is waited for. */
  writeBegan(): void;
  writeEnded(): void;
}

/** Sends a response of any size, file bytes included. Rejects when the socket died or a payload could not be read. */
export class StagedSend {
  private readonly socket: ResponseSocket;
  private readonly slabs: SlabPool;
  private readonly peer: StagedPeer;
  private queued: Buffer[] = [];
  private queuedBytes = 0;
  private slab: Buffer | null = null;
  private slabUsed = 0;

  constructor(socket: ResponseSocket, slabs: SlabPool, peer: StagedPeer) {
    this.socket = socket;
    this.slabs = slabs;
    this.peer = peer;
  }

  async send(parts: readonly ResponsePart[]): Promise<void> {
    try {
      for (const part of parts) {
        if (!isPayload(part)) {
          await this.sendBuffer(part);
          continue;
        }
        const resident = part.resident();
        if (resident === null) await this.sendFile(part);
        else {
          for (const buffer of resident) {
            // A response of the hot tail has hundreds of small pieces: no promise for each.
            if (this.queuedBytes + buffer.length < WRITE_BYTES) this.enqueue(buffer);
            else await this.sendBuffer(buffer);
          }
        }
      }
      await this.flush();
    } finally {
      if (this.slab !== null) this.slabs.giveBack(this.slab);
      this.slab = null;
      releaseParts(parts);
    }
  }

  private enqueue(buffer: Buffer): void {
    this.queued.push(buffer);
    this.queuedBytes += buffer.length;
  }

  private async sendBuffer(buffer: Buffer): Promise<void> {
    let from = 0;
    while (from < buffer.length) {
      const take = Math.min(buffer.length - from, WRITE_BYTES - this.queuedBytes);
      this.enqueue(take === buffer.length ? buffer : buffer.subarray(from, from + take));
      from += take;
      if (this.queuedBytes >= WRITE_BYTES) await this.flush();
    }
  }

  private async sendFile(payload: Payload): Promise<void> {
    let from = 0;
    while (from < payload.sizeInBytes) {
      if (this.slab === null) {
        this.slab = await this.slabs.acquire();
        this.slabUsed = 0;
        if (this.peer.socketGone) throw new Error('the connection was closed');
      }
      const want = Math.min(payload.sizeInBytes - from, this.slab.length - this.slabUsed);
      const target = this.slab.subarray(this.slabUsed, this.slabUsed + want);
      const count = await payload.read(target, from);
      if (this.peer.socketGone) throw new Error('the connection was closed');
      if (count < want) throw new Error(`a log slice of ${payload.sizeInBytes} bytes ended at ${from + count}`);
      this.enqueue(target);
      this.slabUsed += want;
      from += want;
      if (this.slabUsed === this.slab.length || this.queuedBytes >= WRITE_BYTES) await this.flush();
    }
  }

  /** Hands what is queued to the socket and waits until the kernel has all of it. */
  private flush(): Promise<void> | void {
    if (this.queued.length === 0) return;
    const buffers = this.queued;
    this.queued = [];
    this.queuedBytes = 0;
    this.slabUsed = 0;
    this.peer.writeBegan();
    return new Promise((resolve, reject) => {
      const last = buffers.length - 1;
      this.socket.cork();
      for (let i = 0; i < last; i++) this.socket.write(buffers[i]!);
      this.socket.write(buffers[last]!, (error) => {
        if (error) reject(error);
        else {
          this.peer.writeEnded();
          resolve();
        }
      });
      this.socket.uncork();
    });
  }
}
