// One buffer that every plain socket of a listener reads into. Node else makes a new 64 KiB ArrayBuffer for each read,
// be it of 200 bytes: most of what a broker of small requests would leave to the garbage collector. Must hold: bytes
// count only within the call of `onBytes`, for the next read of any socket overwrites them; a socket that cannot be
// taken over (no handle of its own, as with TLS) is served by its 'data' events instead.

import net from 'node:net';

/** Bytes read by one system call at most; what Node reads by itself, too. */
const READ_BYTES = 64 * 1024;

/** How a socket of this module tells of bytes. */
export interface SharedReads {
  readonly buffer: Buffer;
  /** The first `count` bytes of `buffer` have just been read. Set before the socket is resumed. */
  onBytes: (count: number) => void;
}

export interface AcceptedSocket {
  readonly socket: net.Socket;
  /** Null: listen to the socket's 'data' events. */
  readonly reads: SharedReads | null;
}

/** The one thing of net.Socket that has no public name: its connection to libuv. */
interface WithHandle {
  _handle: { reading?: boolean; useUserBuffer?: unknown } | null;
}

export class ReadBuffer {
  private readonly buffer = Buffer.allocUnsafeSlow(READ_BYTES);

  /** Takes over the handle of `accepted`, which must be paused and have read nothing (`pauseOnConnect`). */
  take(accepted: net.Socket): AcceptedSocket {
    const { _handle: handle } = accepted as unknown as WithHandle;
    if (handle === null || typeof handle.useUserBuffer !== 'function') return { socket: accepted, reads: null };
    const reads: SharedReads = { buffer: this.buffer, onBytes: () => {} };
    const options = {
      handle,
      allowHalfOpen: accepted.allowHalfOpen,
      pauseOnCreate: true,
      readable: true,
      writable: true,
      onread: {
        buffer: this.buffer,
        callback: (count: number) => {
          reads.onBytes(count);
          return true;
        },
      },
    };
    (accepted as unknown as WithHandle)._handle = null;
    return { socket: new net.Socket(options as net.SocketConstructorOpts), reads };
  }
}
