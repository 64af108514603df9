// One client's connection: bytes in, one request at a time to the sink, responses out in the same order.
// Must hold: while a request is in progress no further frame is decoded; every request given to the sink ends in just
// one of respond, skipResponse or close; a response that is in memory is written in the same tick; memory is bounded:
// reading stops when more than BACKLOG_BYTES wait behind a request, and no request begins while a response waits for a
// slow reader; whatever the peer does (reset, half-close, silence) nothing throws and every payload is released once.
// A peer that closes its sending side still gets the answers to all whole requests that it sent, as from Kafka.

import type { Socket } from 'node:net';
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { ApiUsage } from './api-usage.ts';
import type { CoreSharing } from './core-sharing.ts';
import { FrameDecoder } from './frame-decoder.ts';
import type { BudgetMember, MemoryBudget } from './memory-budget.ts';
import type { AcceptedSocket } from './read-buffer.ts';
import {
  isPayload,
  type ResponsePart,
  releaseParts,
  type StagedPeer,
  StagedSend,
  sendAtOnce,
} from './response-sender.ts';
import type { SlabPool } from './slab-pool.ts';

export interface RequestSink {
  /** One whole request, without its length. Must lead to exactly one respond, skipResponse or close. Must not throw. */
  onFrame(connection: Connection, frame: Buffer): void;
  /** The connection is gone; what was parked for it may be dropped. */
  onClosed?(connection: Connection): void;
}

/** What the connections of one broker share. */
export interface ConnectionEnvironment {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly sink: RequestSink;
  readonly budget: MemoryBudget;
  readonly slabs: SlabPool;
  readonly sharing: CoreSharing;
}

export interface ConnectionIdentity {
  readonly id: number;
  readonly listenerName: string;
  readonly clientHost: string;
  readonly clientPort: number;
  readonly maxRequestBytes: number;
}

/** What may wait behind a request in progress before the socket is paused. */
const BACKLOG_BYTES = 64 * 1024;
/** Requests answered in one turn of the event loop before others get theirs. */
const REQUESTS_PER_TURN = 64;

export class Connection implements BudgetMember, StagedPeer {
  readonly id: number;
  readonly listenerName: string;
  readonly clientHost: string;
  readonly clientPort: number;
  /** True once nothing can be sent to the peer any more. */
  closed = false;
  /** False until the peer has proven who it is, where its listener asks for that. */
  authenticated = true;
  principal = 'User:ANONYMOUS';
  clientSoftwareName: string | null = null;
  clientSoftwareVersion: string | null = null;
  readonly usage = new ApiUsage();
  /** Wall clock. */
  readonly openedAtMs: number;
  /** Monotonic time of the last chunk: when the frame just decoded was complete. */
  receivedAtMs: number;
  /** Monotonic time of the last byte read or response written. */
  activeAtMs: number;
  /** Monotonic time since when response bytes wait for the peer without any progress; -1 when none wait. */
  stalledSinceMs = -1;
  /** Monotonic time at which closing began; -1 before. */
  closingSinceMs = -1;

  heldBytes = 0;
  parked = false;
  frameStartedAtMs = -1;
  parkedAtMs = 0;

  private readonly socket: Socket;
  private readonly environment: ConnectionEnvironment;
  private readonly decoder: FrameDecoder;
  private readonly onGone: (connection: Connection) => void;
  private busy = false;
  private inProgressBytes = 0;
  /** A response is on its way and no request may begin: a staged send, or a full socket queue. */
  private sending = false;
  /** Set while the peer has to wait because it took more than its quota: no request begins. */
  private muted: Timer | null = null;
  private pumping = false;
  private turnScheduled = false;
  /** Requests begun since the event loop last came by. */
  private turnRequests = 0;
  private corkedForTick = false;
  private paused = false;
  private ended = false;
  private gone = false;
  private closeWhenAnswered = false;
  private onRequestAbandoned: (() => void) | null = null;

  constructor(
    accepted: AcceptedSocket,
    identity: ConnectionIdentity,
    environment: ConnectionEnvironment,
    onGone: (connection: Connection) => void,
  ) {
    this.id = identity.id;
    this.listenerName = identity.listenerName;
    this.clientHost = identity.clientHost;
    this.clientPort = identity.clientPort;
    this.openedAtMs = environment.clock.now();
    const { socket, reads } = accepted;
    this.socket = socket;
    this.environment = environment;
    this.onGone = onGone;
    this.decoder = new FrameDecoder(identity.maxRequestBytes);
    this.receivedAtMs = environment.clock.monotonic();
    this.activeAtMs = this.receivedAtMs;
    socket.on('error', (error) => this.onError(error));
    socket.on('close', () => this.onClose());
    socket.on('end', () => this.onEnd());
    socket.on('drain', () => this.onDrain());
    if (reads === null) socket.on('data', (chunk: Buffer) => this.onData(chunk, chunk.length, false));
    else reads.onBytes = (count) => this.onData(reads.buffer, count, true);
    socket.resume();
  }

  /** True while a request is being handled or its response is not yet with the kernel. */
  get inProgress(): boolean {
    return this.busy || this.sending;
  }

  /** Sends the response to the request in progress. Takes over the payloads in `parts`. */
  respond(parts: readonly ResponsePart[]): void {
    if (this.closed || !this.busy) {
      releaseParts(parts);
      return;
    }
    // With more requests waiting, answers that come in the same tick leave in one write.
    if (!this.pumping && this.decoder.bufferedBytes > 0) this.corkForThisTick();
    const accepted = sendAtOnce(this.socket, parts);
    if (accepted === null) {
      this.sending = true;
      this.sendStaged(parts);
      return;
    }
    if (!accepted) {
      this.sending = true;
      this.stalledSinceMs = this.environment.clock.monotonic();
    }
    this.finish();
  }

  /** The request in progress gets no response. */
  skipResponse(): void {
    if (this.closed || !this.busy) return;
    this.finish();
  }

  /**
   * No request begins for so long: what a client that takes more than its quota has to wait, after it was answered
   * (KIP-219).
   */
  mute(ms: number): void {
    if (this.closed) return;
    this.muted?.cancel();
    this.muted = this.environment.clock.setTimeout(() => {
      this.muted = null;
      this.proceed();
    }, ms);
  }

  /** Runs `callback` if the connection goes while the request in progress has no answer. At most one per request. */
  whenAbandoned(callback: () => void): void {
    if (this.closed) callback();
    else this.onRequestAbandoned = callback;
  }

  /** Sends what was already answered, then closes. */
  close(reason: string): void {
    if (this.closed) return;
    this.closed = true;
    this.closingSinceMs = this.environment.clock.monotonic();
    this.environment.logger.debug({ connection: this.id, client: this.clientHost, reason }, 'closing a connection');
    this.letGo();
    this.socket.pause();
    this.socket.destroySoon();
  }

  /** Closes at once; what was not sent is lost. */
  destroy(reason: string): void {
    if (this.gone) return;
    if (!this.closed) {
      this.environment.logger.debug({ connection: this.id, client: this.clientHost, reason }, 'dropping a connection');
    }
    this.closed = true;
    this.letGo();
    this.socket.destroy();
  }

  /** Closes as soon as the request in progress, if there is one, has been answered; no further one begins. */
  closeAfterResponse(reason: string): void {
    if (!this.inProgress) this.close(reason);
    else this.closeWhenAnswered = true;
  }

  /** Part of StagedPeer. */
  get socketGone(): boolean {
    return this.gone || this.socket.destroyed;
  }

  /** Part of StagedPeer. */
  writeBegan(): void {
    this.stalledSinceMs = this.environment.clock.monotonic();
  }

  /** Part of StagedPeer. */
  writeEnded(): void {
    this.activeAtMs = this.environment.clock.monotonic();
    this.stalledSinceMs = -1;
  }

  /** Part of BudgetMember. */
  unpark(): void {
    this.steerReading();
  }

  /** Part of BudgetMember. */
  evict(reason: string): void {
    this.environment.logger.warn({ connection: this.id, client: this.clientHost }, reason);
    this.destroy(reason);
  }

  /** @param shared the bytes may change after this returns */
  private onData(chunk: Buffer, count: number, shared: boolean): void {
    if (this.closed) return;
    this.receivedAtMs = this.environment.clock.monotonic();
    this.activeAtMs = this.receivedAtMs;
    this.turnRequests = 0;
    if (shared) this.decoder.pushShared(chunk, count);
    else this.decoder.push(chunk);
    if (!this.busy && !this.sending && !this.turnScheduled) this.pump();
    this.account();
  }

  /** Hands frames to the sink as long as they are answered at once. */
  private pump(): void {
    this.pumping = true;
    let corked = false;
    while (!this.busy && !this.sending && !this.closed) {
      if (this.closeWhenAnswered) {
        this.close('the broker is closing');
        break;
      }
      if (this.muted !== null) break;
      if (this.turnRequests >= REQUESTS_PER_TURN) {
        this.scheduleTurn();
        break;
      }
      const frame = this.decoder.next();
      if (frame === null) {
        if (this.decoder.error !== null) this.refuse(this.decoder.error);
        else if (this.ended) this.close('the peer closed');
        break;
      }
      this.turnRequests += 1;
      if (!corked && this.decoder.bufferedBytes > 0) {
        corked = true;
        this.socket.cork();
      }
      this.busy = true;
      this.inProgressBytes = frame.length;
      this.frameStartedAtMs = -1;
      this.environment.sharing.note(this.receivedAtMs);
      this.environment.sink.onFrame(this, frame);
    }
    if (corked) this.socket.uncork();
    this.pumping = false;
  }

  private corkForThisTick(): void {
    if (this.corkedForTick) return;
    this.corkedForTick = true;
    this.socket.cork();
    process.nextTick(() => {
      this.corkedForTick = false;
      this.socket.uncork();
    });
  }

  private scheduleTurn(): void {
    this.turnScheduled = true;
    setImmediate(() => {
      this.turnScheduled = false;
      this.turnRequests = 0;
      if (this.closed) return;
      this.pump();
      this.account();
    });
  }

  /** The request in progress is done with; its response is with the socket, or there is none. */
  private finish(): void {
    this.busy = false;
    this.inProgressBytes = 0;
    this.onRequestAbandoned = null;
    if (this.pumping) return;
    this.proceed();
  }

  private proceed(): void {
    if (this.closed) return;
    if (!this.busy && !this.sending && !this.turnScheduled) this.pump();
    this.account();
  }

  private sendStaged(parts: readonly ResponsePart[]): void {
    const environment = this.environment;
    const send = new StagedSend(this.socket, environment.slabs, this);
    send.send(parts).then(
      () => {
        this.sending = false;
        this.finish();
      },
      (error: Error) => {
        if (!this.closed) {
          const failed = parts.some(isPayload)
            ? 'a response could not be read or sent'
            : 'a response could not be sent';
          environment.logger.warn({ connection: this.id, client: this.clientHost, error: error.message }, failed);
        }
        this.destroy('a response could not be sent');
      },
    );
  }

  private onDrain(): void {
    this.activeAtMs = this.environment.clock.monotonic();
    if (this.busy || !this.sending) return; // a staged send waits for its own callbacks
    this.sending = false;
    this.stalledSinceMs = -1;
    this.proceed();
  }

  /** Reports what is held to the budget, and reads or does not read accordingly. */
  private account(): void {
    if (this.closed) return;
    const buffered = this.decoder.bufferedBytes;
    if (buffered > 0 && !this.busy && !this.sending && this.muted === null && this.frameStartedAtMs < 0) {
      this.frameStartedAtMs = this.receivedAtMs;
    }
    this.environment.budget.update(this, buffered + this.inProgressBytes);
    this.steerReading();
  }

  private steerReading(): void {
    if (this.closed) return;
    const waiting = this.busy || this.sending || this.turnScheduled || this.muted !== null;
    const pause = this.parked || (waiting && this.decoder.bufferedBytes > BACKLOG_BYTES);
    if (pause === this.paused) return;
    this.paused = pause;
    if (pause) this.socket.pause();
    else this.socket.resume();
  }

  private refuse(reason: string): void {
    this.environment.logger.warn(
      { connection: this.id, client: this.clientHost, port: this.clientPort, listener: this.listenerName },
      `closing a connection: ${reason}`,
    );
    this.close(reason);
  }

  /** The peer sends no more. Whole requests already here are answered first; half a request is dropped. */
  private onEnd(): void {
    this.ended = true;
    if (!this.busy && !this.sending && !this.turnScheduled && this.muted === null) this.close('the peer closed');
  }

  private onError(error: Error): void {
    this.environment.logger.debug(
      { connection: this.id, client: this.clientHost, error: error.message },
      'a connection failed',
    );
    this.closed = true;
  }

  private onClose(): void {
    if (this.gone) return;
    this.gone = true;
    this.closed = true;
    this.letGo();
    this.environment.sink.onClosed?.(this);
    this.onGone(this);
  }

  /** Nothing of the peer's is of use any more. */
  private letGo(): void {
    this.decoder.clear();
    this.inProgressBytes = 0;
    this.muted?.cancel();
    this.muted = null;
    this.environment.budget.remove(this);
    const abandoned = this.onRequestAbandoned;
    this.onRequestAbandoned = null;
    if (abandoned === null) return;
    try {
      abandoned();
    } catch (error) {
      this.environment.logger.error({ connection: this.id, error: String(error) }, 'dropping a parked request failed');
    }
  }
}
