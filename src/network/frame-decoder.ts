// Cuts a connection's byte stream into frames: four bytes of length, then that many bytes.
// Must hold: a frame is a view of the chunk that brought it when it lies whole inside it, else one buffer of just its
// size; bytes handed out are never written again (storage keeps such views in its hot tail); memory follows the bytes
// received, never the length announced; after `error` is set no further frame comes. Called by Connection, KafkaClient.

const EMPTY = Buffer.alloc(0);

/** A frame up to this size gets its buffer at once; above it, when half of it has arrived. */
const SMALL_FRAME_BYTES = 4096;
/** Chunks below this size are gathered: a Buffer object costs far more than the few bytes that it would hold. */
const SMALL_CHUNK_BYTES = 4096;
const GATHER_BYTES = 8192;

const HTTP_STARTS: ReadonlySet<string> = new Set([
  'GET ',
  'HEAD',
  'POST',
  'PUT ',
  'DELE',
  'OPTI',
  'PATC',
  'CONN',
  'TRAC',
  'HTTP',
  'PRI ',
]);

export class FrameDecoder {
  /** The largest length accepted; may be raised or lowered between frames. */
  maxFrameBytes: number;
  /** Bytes pushed and not yet handed out, length prefixes included. */
  bufferedBytes = 0;
  /** Why the stream cannot be read any further, as a sentence for the log; null while all is well. */
  error: string | null = null;

  private chunk: Buffer = EMPTY;
  private position = 0;
  /** Chunks behind `chunk`; `queue[queueHead]` is the next. */
  private queue: Buffer[] = [];
  private queueHead = 0;
  /** Small chunks are copied here, one behind the other; earlier bytes are never touched again. */
  private gather: Buffer = EMPTY;
  private gatherUsed = 0;
  /** Where the view of the last queue entry begins in `gather`, or -1 if that entry is not part of it. */
  private gatherStart = -1;

  private lengthBytes = 0;
  private length = 0;
  /** The frame that spans chunks: its parts until the buffer is made, then the buffer. */
  private pieces: Buffer[] = [];
  private target: Buffer | null = null;
  private received = 0;

  constructor(maxFrameBytes: number) {
    this.maxFrameBytes = maxFrameBytes;
  }

  /** Takes over `chunk`: its bytes must not change afterwards. */
  push(chunk: Buffer): void {
    if (chunk.length === 0 || this.error !== null) return;
    this.bufferedBytes += chunk.length;
    if (this.position === this.chunk.length && this.queueHead === this.queue.length) {
      this.chunk = chunk;
      this.position = 0;
    } else if (chunk.length >= SMALL_CHUNK_BYTES) {
      this.queue.push(chunk);
      this.gatherStart = -1;
    } else {
      this.queueSmall(chunk);
    }
  }

  /** Takes the first `length` bytes of `buffer`, which may change afterwards: into their frame, or a copy. */
  pushShared(buffer: Buffer, length: number): void {
    if (this.error !== null) return;
    let from = 0;
    if (this.target !== null && this.position === this.chunk.length && this.queueHead === this.queue.length) {
      from = Math.min(length, this.length - this.received);
      buffer.copy(this.target, this.received, 0, from);
      this.received += from;
      this.bufferedBytes += from;
    }
    if (from === length) return;
    // Below half of Node's pool the copy is a piece of the pool, above it a buffer of just its size.
    const chunk = Buffer.allocUnsafe(length - from);
    buffer.copy(chunk, 0, from, length);
    this.push(chunk);
  }

  /** The next whole frame without its length, or null when more bytes are needed (or `error` is set). */
  next(): Buffer | null {
    if (this.error !== null) return null;
    if (this.lengthBytes < 4) {
      if (!this.takeLength()) return null;
      if (this.length <= 0 || this.length > this.maxFrameBytes) {
        this.refuse();
        return null;
      }
      if (this.chunk.length - this.position >= this.length) {
        const frame = this.chunk.subarray(this.position, this.position + this.length);
        this.position += this.length;
        if (this.position === this.chunk.length) this.advance();
        this.bufferedBytes -= 4 + this.length;
        this.lengthBytes = 0;
        return frame;
      }
    }
    return this.assemble();
  }

  /** Forgets everything that was pushed. */
  clear(): void {
    this.bufferedBytes = 0;
    this.chunk = EMPTY;
    this.position = 0;
    this.queue = [];
    this.queueHead = 0;
    this.gather = EMPTY;
    this.gatherUsed = 0;
    this.gatherStart = -1;
    this.lengthBytes = 0;
    this.pieces = [];
    this.target = null;
    this.received = 0;
  }

  private queueSmall(chunk: Buffer): void {
    if (this.gather.length - this.gatherUsed < chunk.length) {
      this.gather = Buffer.allocUnsafeSlow(GATHER_BYTES);
      this.gatherUsed = 0;
      this.gatherStart = -1;
    }
    chunk.copy(this.gather, this.gatherUsed);
    const extendsLast = this.gatherStart >= 0 && this.queueHead < this.queue.length;
    if (!extendsLast) this.gatherStart = this.gatherUsed;
    this.gatherUsed += chunk.length;
    const view = this.gather.subarray(this.gatherStart, this.gatherUsed);
    if (extendsLast) this.queue[this.queue.length - 1] = view;
    else this.queue.push(view);
  }

  /** Moves to the next chunk; false if there is none. */
  private advance(): boolean {
    if (this.queueHead === this.queue.length) {
      this.chunk = EMPTY;
      this.position = 0;
      return false;
    }
    this.chunk = this.queue[this.queueHead]!;
    this.queue[this.queueHead] = EMPTY;
    this.queueHead += 1;
    this.position = 0;
    if (this.queueHead === this.queue.length) {
      this.queue.length = 0;
      this.queueHead = 0;
      this.gatherStart = -1;
    }
    return true;
  }

  /** Reads the length, over chunk borders if need be; false while bytes of it are missing. */
  private takeLength(): boolean {
    if (this.lengthBytes === 0 && this.chunk.length - this.position >= 4) {
      this.length = this.chunk.readInt32BE(this.position);
      this.position += 4;
      this.lengthBytes = 4;
      return true;
    }
    while (this.lengthBytes < 4) {
      if (this.position === this.chunk.length && !this.advance()) return false;
      this.length = (this.lengthBytes === 0 ? 0 : this.length << 8) | this.chunk[this.position]!;
      this.position += 1;
      this.lengthBytes += 1;
    }
    return true;
  }

  /** Gathers a frame that spans chunks; null while bytes are missing. */
  private assemble(): Buffer | null {
    while (this.received < this.length) {
      if (this.position === this.chunk.length && !this.advance()) return null;
      const take = Math.min(this.chunk.length - this.position, this.length - this.received);
      if (this.target === null && (this.length <= SMALL_FRAME_BYTES || (this.received + take) * 2 >= this.length)) {
        this.makeTarget();
      }
      if (this.target === null) {
        this.keepPiece(this.chunk.subarray(this.position, this.position + take));
      } else {
        this.chunk.copy(this.target, this.received, this.position, this.position + take);
      }
      this.position += take;
      this.received += take;
    }
    if (this.position === this.chunk.length) this.advance();
    const frame = this.target!;
    this.target = null;
    this.received = 0;
    this.lengthBytes = 0;
    this.bufferedBytes -= 4 + frame.length;
    return frame;
  }

  /** Uninitialised memory is safe here: the frame is handed out only when each of its bytes has been written. */
  private makeTarget(): void {
    const target = Buffer.allocUnsafeSlow(this.length);
    let at = 0;
    for (const piece of this.pieces) at += piece.copy(target, at);
    this.pieces = [];
    this.target = target;
  }

  private keepPiece(piece: Buffer): void {
    const last = this.pieces.length - 1;
    if (piece.length >= SMALL_CHUNK_BYTES) {
      this.pieces.push(piece);
      return;
    }
    // The last piece is a growing view of the gather buffer exactly when it ends where that buffer is filled to.
    const tail = last >= 0 ? this.pieces[last]! : EMPTY;
    const grows =
      tail.buffer === this.gather.buffer &&
      tail.byteOffset + tail.length === this.gather.byteOffset + this.gatherUsed &&
      this.gather.length - this.gatherUsed >= piece.length;
    if (!grows && this.gather.length - this.gatherUsed < piece.length) {
      this.gather = Buffer.allocUnsafeSlow(GATHER_BYTES);
      this.gatherUsed = 0;
    }
    this.gatherStart = -1; // what follows in the gather buffer no longer belongs to the last queue entry
    const start = grows ? this.gatherUsed - tail.length : this.gatherUsed;
    piece.copy(this.gather, this.gatherUsed);
    this.gatherUsed += piece.length;
    const view = this.gather.subarray(start, this.gatherUsed);
    if (grows) this.pieces[last] = view;
    else this.pieces.push(view);
  }

  private refuse(): void {
    this.error = describeBadLength(this.length, this.maxFrameBytes);
    this.clear();
  }
}

/** Says what a length that cannot be right most likely was: HTTP and TLS clients on a plaintext port are common. */
export function describeBadLength(length: number, maxFrameBytes: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(length);
  if (HTTP_STARTS.has(bytes.toString('latin1'))) {
    return 'the peer speaks HTTP; this port speaks the Kafka protocol';
  }
  if (bytes[0] === 0x16 && bytes[1] === 0x03) {
    return 'the peer speaks TLS (security.protocol SSL or SASL_SSL); this listener is not encrypted';
  }
  if (length <= 0) return `a request of ${length} bytes was announced`;
  return `a request of ${length} bytes was announced, more than socket.request.max.bytes (${maxFrameBytes})`;
}
