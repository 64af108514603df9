import { afterEach, describe, expect, test } from 'vitest';
import { FakeClock, systemClock } from '../base/clock.ts';
import { type Logger, silentLogger } from '../base/logger.ts';
import type { Payload } from '../base/payload.ts';
import type { Connection, RequestSink } from './connection.ts';
import { ListenError } from './listener.ts';
import { Network, type NetworkLimits } from './network.ts';
import { frameOf, TestPeer, turn, until } from './test-peer.ts';

interface Waiting {
  readonly connection: Connection;
  readonly text: string;
}

/** Answers with what it got; what begins with `wait` is answered by the test, `skip` not at all, `bye` closes. */
class EchoSink implements RequestSink {
  readonly waiting: Waiting[] = [];
  readonly closed: Connection[] = [];
  requestCount = 0;

  onFrame(connection: Connection, frame: Buffer): void {
    this.requestCount += 1;
    const text = frame.toString('latin1', 0, 40);
    if (text.startsWith('wait')) this.waiting.push({ connection, text });
    else if (text.startsWith('skip')) connection.skipResponse();
    else if (text.startsWith('soon')) queueMicrotask(() => connection.respond([frameOf(frame)]));
    else if (text.startsWith('bye')) connection.close('asked to');
    else connection.respond([frameOf(frame)]);
  }

  onClosed(connection: Connection): void {
    this.closed.push(connection);
  }
}

class CountingPayload implements Payload {
  readonly sizeInBytes: number;
  releases = 0;
  reads = 0;
  private readonly memory: readonly Buffer[] | null;
  private readonly failAt: number;

  constructor(sizeInBytes: number, kind: 'memory' | 'file', failAt = Number.POSITIVE_INFINITY) {
    this.sizeInBytes = sizeInBytes;
    this.memory = kind === 'memory' ? [patterned(0, sizeInBytes)] : null;
    this.failAt = failAt;
  }

  resident(): readonly Buffer[] | null {
    return this.memory;
  }

  async read(target: Buffer, from: number): Promise<number> {
    this.reads += 1;
    if (from >= this.failAt) throw new Error('EIO');
    patterned(from, target.length).copy(target);
    return target.length;
  }

  release(): void {
    this.releases += 1;
  }
}

function patterned(from: number, length: number): Buffer {
  const out = Buffer.alloc(length);
  for (let i = 0; i < length; i++) out[i] = ((from + i) * 7) % 253;
  return out;
}

function headOf(bytes: number): Buffer {
  const head = Buffer.alloc(4);
  head.writeInt32BE(bytes);
  return head;
}

function collect(lines: string[]): Logger {
  const push = (_details: object, message: string): void => {
    lines.push(message);
  };
  const logger: Logger = { ...silentLogger, warn: push, error: push, info: push, child: () => logger };
  return logger;
}

describe('Network', () => {
  let network: Network;
  let sink: EchoSink;
  const peers: TestPeer[] = [];
  const lines: string[] = [];

  async function start(limits: Partial<NetworkLimits> = {}, clock = systemClock as typeof systemClock | FakeClock) {
    sink = new EchoSink();
    lines.length = 0;
    network = new Network({ clock, logger: collect(lines), sink, limits });
    const listener = await network.listen({ name: 'PLAINTEXT', hosts: ['127.0.0.1'], port: 0 });
    return listener.port;
  }

  async function peerOn(port: number, options: { read?: boolean } = {}): Promise<TestPeer> {
    const peer = await TestPeer.connect(port, options);
    peers.push(peer);
    return peer;
  }

  afterEach(async () => {
    for (const peer of peers) await peer.close();
    peers.length = 0;
    await network.close();
    expect(network.connections.size).toBe(0);
    expect(network.quota.connectionCount).toBe(0);
    expect(network.quota.addressCount).toBe(0);
    expect(network.budget.usedBytes).toBe(0);
    expect(network.slabs.lentCount).toBe(0);
  });

  describe('requests and responses', () => {
    test('a request sent byte by byte is answered', async () => {
      const peer = await peerOn(await start());
      await peer.sendSlowly(frameOf('hello'));
      expect((await peer.waitForFrames(1))[0]!.toString()).toBe('hello');
    });

    test('a thousand glued requests are answered in order', async () => {
      const peer = await peerOn(await start());
      const names = Array.from({ length: 1000 }, (_, i) => `request ${i}`);
      peer.send(Buffer.concat(names.map(frameOf)));
      expect((await peer.waitForFrames(1000)).map(String)).toEqual(names);
    });

    test('one request at a time: later ones wait for an asynchronous answer', async () => {
      const peer = await peerOn(await start());
      peer.send(Buffer.concat(['wait 1', 'quick', 'wait 2', 'last'].map(frameOf)));
      await until(() => sink.waiting.length === 1, 'the first request');
      await turn();
      expect(sink.requestCount).toBe(1);
      expect(peer.receivedBytes).toBe(0);
      sink.waiting[0]!.connection.respond([frameOf('answer 1')]);
      await until(() => sink.waiting.length === 2, 'the third request');
      expect((await peer.waitForFrames(2)).map(String)).toEqual(['answer 1', 'quick']);
      sink.waiting[1]!.connection.respond([frameOf('answer 2')]);
      expect((await peer.waitForFrames(4)).map(String)).toEqual(['answer 1', 'quick', 'answer 2', 'last']);
    });

    test.each(['quick', 'soon'])('thousands of pipelined requests leave room for others (%s)', async (kind) => {
      const port = await start();
      const greedy = await peerOn(port);
      const count = 20_000;
      let watching = true;
      let seen = 0;
      let most = 0;
      const watch = (): void => {
        most = Math.max(most, sink.requestCount - seen);
        seen = sink.requestCount;
        if (watching) setImmediate(watch);
      };
      watch();
      greedy.send(Buffer.concat(Array.from({ length: count }, (_, i) => frameOf(`${kind} ${i}`))));
      const frames = await greedy.waitForFrames(count);
      watching = false;
      expect(frames.map(String)).toEqual(Array.from({ length: count }, (_, i) => `${kind} ${i}`));
      expect(most).toBeGreaterThan(1);
      expect(most).toBeLessThanOrEqual(200);
    });

    test('a request without a response does not hold up the next', async () => {
      const peer = await peerOn(await start());
      peer.send(Buffer.concat([frameOf('skip'), frameOf('next')]));
      expect((await peer.waitForFrames(1)).map(String)).toEqual(['next']);
    });

    test('closing sends what was answered before', async () => {
      const peer = await peerOn(await start());
      peer.send(Buffer.concat([frameOf('first'), frameOf('bye'), frameOf('never')]));
      await until(() => peer.ended || peer.closed, 'the end');
      expect(peer.frames().map(String)).toEqual(['first']);
      expect(sink.requestCount).toBe(2);
    });

    test('a second answer to one request is refused and its payload released', async () => {
      const peer = await peerOn(await start());
      peer.send(frameOf('wait'));
      await until(() => sink.waiting.length === 1, 'the request');
      const { connection } = sink.waiting[0]!;
      connection.respond([frameOf('one')]);
      const late = new CountingPayload(10, 'memory');
      connection.respond([headOf(10), late]);
      expect(late.releases).toBe(1);
      peer.send(frameOf('two'));
      expect((await peer.waitForFrames(2)).map(String)).toEqual(['one', 'two']);
    });
  });

  describe('payloads', () => {
    test.each([
      ['in memory, small', 5_000, 'memory'],
      ['in memory, larger than one write', 5_300_000, 'memory'],
      ['in a file, small', 5_000, 'file'],
      ['in a file, larger than a slab', 3_300_000, 'file'],
    ] as const)('%s', async (_name, size, kind) => {
      const peer = await peerOn(await start({ readSlabBytes: 400_000, readSlabCount: 1 }));
      peer.send(Buffer.concat([frameOf('wait'), frameOf('after')]));
      await until(() => sink.waiting.length === 1, 'the request');
      const payload = new CountingPayload(size, kind);
      const second = new CountingPayload(1000, kind);
      const tail = Buffer.from('tail');
      sink.waiting[0]!.connection.respond([headOf(size + 1000 + 4), payload, second, tail]);
      const frames = await peer.waitForFrames(2);
      expect(frames[0]!.equals(Buffer.concat([patterned(0, size), patterned(0, 1000), tail]))).toBe(true);
      expect(frames[1]!.toString()).toBe('after');
      await until(() => payload.releases > 0 && second.releases > 0, 'the release');
      expect([payload.releases, second.releases]).toEqual([1, 1]);
    });

    test('a file that cannot be read closes the connection and nothing else', async () => {
      const port = await start({ readSlabBytes: 100_000 });
      const peer = await peerOn(port);
      const other = await peerOn(port);
      peer.send(frameOf('wait'));
      await until(() => sink.waiting.length === 1, 'the request');
      const payload = new CountingPayload(500_000, 'file', 200_000);
      sink.waiting[0]!.connection.respond([headOf(500_000), payload]);
      await until(() => peer.closed || peer.ended, 'the end');
      await until(() => payload.releases > 0, 'the release');
      expect(payload.releases).toBe(1);
      expect(lines.length).toBe(1);
      other.send(frameOf('still here'));
      expect((await other.waitForFrames(1)).map(String)).toEqual(['still here']);
    });

    test.each(['memory', 'file'] as const)('released once when the peer resets in the middle (%s)', async (kind) => {
      const peer = await peerOn(await start({ readSlabBytes: 400_000 }), { read: false });
      peer.send(Buffer.concat([frameOf('wait')]));
      await until(() => sink.waiting.length === 1, 'the request');
      const payload = new CountingPayload(60_000_000, kind);
      sink.waiting[0]!.connection.respond([headOf(60_000_000), payload]);
      await turn();
      await turn();
      peer.socket.resetAndDestroy();
      await until(() => payload.releases > 0 && sink.closed.length === 1, 'the release');
      await turn();
      expect(payload.releases).toBe(1);
    });

    test('released when the connection is gone before the answer', async () => {
      const peer = await peerOn(await start());
      peer.send(frameOf('wait'));
      await until(() => sink.waiting.length === 1, 'the request');
      let abandoned = 0;
      sink.waiting[0]!.connection.whenAbandoned(() => {
        abandoned += 1;
      });
      peer.socket.resetAndDestroy();
      await until(() => sink.waiting[0]!.connection.closed && sink.closed.length === 1, 'the close');
      const payload = new CountingPayload(100, 'file');
      sink.waiting[0]!.connection.respond([headOf(100), payload]);
      expect(payload.releases).toBe(1);
      expect(abandoned).toBe(1);
    });
  });

  describe('peers that misbehave', () => {
    test('half-close: every whole request is answered, half a one dropped', async () => {
      const peer = await peerOn(await start());
      peer.send(Buffer.concat([frameOf('one'), frameOf('wait'), frameOf('three'), frameOf('four').subarray(0, 6)]));
      peer.socket.end();
      await until(() => sink.waiting.length === 1, 'the second request');
      await turn();
      sink.waiting[0]!.connection.respond([frameOf('two')]);
      await until(() => peer.ended, 'the end');
      expect(peer.frames().map(String)).toEqual(['one', 'two', 'three']);
    });

    test('half-close in the middle of the length', async () => {
      const peer = await peerOn(await start());
      peer.send(Buffer.of(0, 0));
      peer.socket.end();
      await until(() => peer.ended, 'the end');
      expect(sink.requestCount).toBe(0);
    });

    test('an impossible length closes with one log line; a web browser is told apart', async () => {
      const port = await start();
      for (const [bytes, line] of [
        [Buffer.from('GET / HTTP/1.1\r\n\r\n'), /speaks HTTP/],
        [Buffer.from('16030102000100', 'hex'), /speaks TLS/],
        [Buffer.from('ffffffff', 'hex'), /-1 bytes/],
      ] as const) {
        lines.length = 0;
        const peer = await peerOn(port);
        peer.send(bytes);
        await until(() => peer.ended || peer.closed, 'the end');
        expect(lines.length).toBe(1);
        expect(lines[0]).toMatch(line);
      }
    });

    test('a good request before an impossible length is answered', async () => {
      const peer = await peerOn(await start());
      peer.send(Buffer.concat([frameOf('good'), Buffer.from('80000000', 'hex')]));
      await until(() => peer.ended || peer.closed, 'the end');
      expect(peer.frames().map(String)).toEqual(['good']);
    });

    test('a reset in any state harms nobody', async () => {
      const port = await start();
      const states: ((peer: TestPeer) => Promise<void>)[] = [
        async () => {},
        async (peer) => peer.send(Buffer.of(0)),
        async (peer) => peer.send(frameOf('abcdef').subarray(0, 7)),
        async (peer) => peer.send(frameOf('quick')),
        async (peer) => peer.send(frameOf('skip')),
        async (peer) => peer.send(frameOf('bye')),
        async (peer) => peer.send(Buffer.from('ffffffff', 'hex')),
        async (peer) => peer.send(Buffer.concat([frameOf('wait'), frameOf('queued')])),
        async (peer) => {
          peer.send(frameOf('wait'));
          const before = sink.waiting.length;
          await until(() => sink.waiting.length > before || peer.closed, 'the request');
          sink.waiting.at(-1)?.connection.respond([frameOf(Buffer.alloc(3_000_000))]);
        },
        async (peer) => {
          peer.send(frameOf('quick'));
          peer.socket.end();
        },
        async (peer) => peer.send(Buffer.concat([frameOf(Buffer.alloc(300_000)).subarray(0, 200_000)])),
      ];
      for (const state of states) {
        for (let turns = 0; turns < 4; turns++) {
          const peer = await TestPeer.connect(port, { read: false });
          await state(peer);
          for (let i = 0; i < turns; i++) await turn();
          peer.socket.resetAndDestroy();
        }
      }
      // A reset right after connecting can reach us as the end of the stream: then an answer is still due, and ends it.
      await until(() => {
        for (const { connection } of sink.waiting) connection.respond([frameOf('too late')]);
        return network.connections.size === 0;
      }, 'all to go');
      const peer = await peerOn(port);
      peer.send(frameOf('alive'));
      expect((await peer.waitForFrames(1)).map(String)).toEqual(['alive']);
    });

    test('a slow reader holds one response and gets no further request begun', async () => {
      const peer = await peerOn(await start(), { read: false });
      const size = 1_000_000;
      const request = frameOf(Buffer.alloc(size));
      for (let i = 0; i < 60; i++) peer.send(request);
      await until(() => sink.requestCount > 1, 'some requests');
      let last = -1;
      while (last !== sink.requestCount) {
        last = sink.requestCount;
        for (let i = 0; i < 20; i++) await turn();
      }
      expect(sink.requestCount).toBeLessThan(30);
      const { budget } = network;
      expect(budget.usedBytes).toBeLessThan(2 * size + 256 * 1024);
      peer.read();
      await until(() => peer.receivedBytes === 60 * (size + 4), 'everything');
      expect(sink.requestCount).toBe(60);
    });

    test('reading stops when much waits behind a request', async () => {
      const peer = await peerOn(await start());
      peer.send(frameOf('wait'));
      await until(() => sink.waiting.length === 1, 'the request');
      for (let i = 0; i < 400; i++) peer.send(frameOf(Buffer.alloc(100_000)));
      for (let i = 0; i < 50; i++) await turn();
      expect(network.budget.usedBytes).toBeLessThan(256 * 1024);
      sink.waiting[0]!.connection.respond([frameOf('go')]);
      await until(() => sink.requestCount === 401, 'all of them');
    });
  });

  describe('limits', () => {
    test('idle connections are closed, others are not', async () => {
      const clock = new FakeClock();
      const port = await start({ maxIdleMs: 60_000 }, clock);
      const idle = await peerOn(port);
      const active = await peerOn(port);
      await until(() => network.connections.size === 2, 'both');
      for (let i = 0; i < 2; i++) {
        clock.advance(40_000);
        active.send(frameOf(`ping ${i}`));
        await active.waitForFrames(i + 1);
      }
      await until(() => idle.ended || idle.closed, 'the idle one to be closed');
      expect(active.closed).toBe(false);
      expect(network.connections.size).toBe(1);
    });

    test('max.connections, and a place is free again after a close', async () => {
      const port = await start({ maxConnections: 2 });
      const first = await peerOn(port);
      await peerOn(port);
      await until(() => network.connections.size === 2, 'two');
      const third = await peerOn(port);
      await until(() => third.ended || third.closed, 'the refusal');
      expect(lines).toEqual(['connections were refused: too many connections']);
      await first.close();
      await until(() => network.connections.size === 1, 'the place');
      const fourth = await peerOn(port);
      fourth.send(frameOf('in'));
      expect((await fourth.waitForFrames(1)).map(String)).toEqual(['in']);
    });

    test('requests larger than socket.request.max.bytes are refused', async () => {
      const peer = await peerOn(await start({ maxRequestBytes: 100 }));
      peer.send(frameOf(Buffer.alloc(100)));
      await peer.waitForFrames(1);
      peer.send(frameOf(Buffer.alloc(101)));
      await until(() => peer.ended || peer.closed, 'the refusal');
      expect(peer.frames().length).toBe(1);
    });

    test('memory: far more than the budget gets through in turn, and one request larger than it', async () => {
      const port = await start({ queuedMaxRequestBytes: 1_000_000 });
      const size = 700_000;
      const all = await Promise.all(Array.from({ length: 12 }, () => peerOn(port)));
      let highest = 0;
      const frame = frameOf(Buffer.alloc(size));
      for (const peer of all) peer.send(frame.subarray(0, size - 10));
      await until(() => {
        highest = Math.max(highest, network.budget.usedBytes);
        return network.budget.exceeded;
      }, 'the limit');
      for (const peer of all) peer.send(frame.subarray(size - 10));
      await until(() => {
        highest = Math.max(highest, network.budget.usedBytes);
        return all.every((peer) => peer.receivedBytes === size + 4);
      }, 'all answers');
      expect(highest).toBeLessThan(1_000_000 + size + 12 * 200_000);
      const big = await peerOn(port);
      big.send(frameOf(Buffer.alloc(5_000_000)));
      await until(() => big.receivedBytes === 5_000_004, 'the large one');
    });

    test('memory: a sender that stands still loses its place to those that wait', async () => {
      const clock = new FakeClock();
      const port = await start({ queuedMaxRequestBytes: 500_000, stallMs: 30_000 }, clock);
      const slow = await peerOn(port);
      slow.send(frameOf(Buffer.alloc(2_000_000)).subarray(0, 600_000));
      await until(() => network.budget.exceeded, 'the limit');
      const good = await peerOn(port);
      good.send(frameOf(Buffer.alloc(300_000)));
      const small = await peerOn(port);
      small.send(frameOf('small ones go on'));
      await small.waitForFrames(1);
      expect(good.receivedBytes).toBe(0);
      clock.advance(31_000);
      await until(() => good.receivedBytes === 300_004, 'the answer');
      expect(slow.ended || slow.closed).toBe(true);
    });

    test('a peer that takes nothing is closed when others wait for a slab', async () => {
      const clock = new FakeClock();
      const port = await start({ readSlabBytes: 1_000_000, readSlabCount: 1, stallMs: 30_000 }, clock);
      const stuck = await peerOn(port, { read: false });
      stuck.send(frameOf('wait stuck'));
      await until(() => sink.waiting.length === 1, 'the request');
      const payload = new CountingPayload(40_000_000, 'file');
      sink.waiting[0]!.connection.respond([headOf(40_000_000), payload]);
      await until(() => sink.waiting[0]!.connection.stalledSinceMs >= 0 && payload.reads > 1, 'the stall');
      let reads = -1;
      while (reads !== payload.reads) {
        reads = payload.reads;
        for (let i = 0; i < 20; i++) await turn();
      }
      clock.advance(120_000);
      expect(sink.waiting[0]!.connection.closed).toBe(false);
      const other = await peerOn(port);
      other.send(frameOf('wait other'));
      await until(() => sink.waiting.length === 2, 'the other request');
      const small = new CountingPayload(2000, 'file');
      sink.waiting[1]!.connection.respond([headOf(2000), small]);
      await until(() => network.slabs.waitingCount === 1, 'the wait');
      clock.advance(2_000);
      await until(() => other.receivedBytes === 2004, 'the slab');
      expect(sink.waiting[0]!.connection.closed).toBe(true);
      await until(() => payload.releases === 1 && small.releases === 1, 'the releases');
    });
  });

  describe('listening', () => {
    test('two addresses share a port that was found free', async () => {
      await start();
      const both = await network.listen({ name: 'BOTH', hosts: ['127.0.0.1', '::1'], port: 0 });
      for (const host of both.hosts) {
        const peer = await TestPeer.connect(both.port, { host });
        peers.push(peer);
        peer.send(frameOf(`over ${host}`));
        expect((await peer.waitForFrames(1)).map(String)).toEqual([`over ${host}`]);
      }
      expect([...network.connections].map((c) => c.listenerName)).toEqual(both.hosts.map(() => 'BOTH'));
    });

    test('a taken port is an error that says so, and leaves nothing behind', async () => {
      const port = await start();
      const failure = await network.listen({ name: 'AGAIN', hosts: ['::1', '127.0.0.1'], port }).catch((e: Error) => e);
      expect(failure).toBeInstanceOf(ListenError);
      expect(failure).toMatchObject({ code: 'EADDRINUSE', host: '127.0.0.1', port });
      expect((failure as Error).message).toContain(`127.0.0.1:${port} is already in use`);
      const free = await network.listen({ name: 'V6', hosts: ['::1', '127.0.0.2'], port });
      expect(free.port).toBe(port);
    });

    test('closing waits for the request in progress as long as it is given', async () => {
      const peer = await peerOn(await start());
      peer.send(frameOf('wait'));
      await until(() => sink.waiting.length === 1, 'the request');
      const closed = network.close(60_000);
      sink.waiting[0]!.connection.respond([frameOf('bye')]);
      await closed;
      await until(() => peer.ended, 'the end');
      expect(peer.frames().map(String)).toEqual(['bye']);
    });

    test('a connection that is muted by its last answer does not hold up the end', async () => {
      const peer = await peerOn(await start({}, new FakeClock()));
      peer.send(frameOf('wait'));
      await until(() => sink.waiting.length === 1, 'the request');
      const closed = network.close(1000);
      const { connection } = sink.waiting[0]!;
      connection.mute(60_000);
      connection.respond([frameOf('answer')]);
      await closed;
      expect((await peer.waitForFrames(1)).map(String)).toEqual(['answer']);
    });

    test('closing without grace drops what has no answer and leaves no timer', async () => {
      const clock = new FakeClock();
      const peer = await peerOn(await start({}, clock));
      peer.send(frameOf('wait'));
      await until(() => sink.waiting.length === 1, 'the request');
      await network.close();
      expect(clock.pendingTimers).toBe(0);
      await until(() => peer.ended || peer.closed, 'the end');
    });
  });
});
