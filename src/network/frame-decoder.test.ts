import { describe, expect, test } from 'vitest';
import { SeededRandom, systemRandom } from '../base/random.ts';
import { FrameDecoder } from './frame-decoder.ts';
import { frameOf } from './test-peer.ts';

const LIMIT = 104_857_600;

function drain(decoder: FrameDecoder): string[] {
  const frames: string[] = [];
  for (let frame = decoder.next(); frame !== null; frame = decoder.next()) frames.push(frame.toString('latin1'));
  return frames;
}

describe('FrameDecoder', () => {
  test('a frame that lies whole in its chunk is a view of it', () => {
    const decoder = new FrameDecoder(LIMIT);
    const chunk = Buffer.concat([frameOf('one'), frameOf('two'), frameOf('x')]);
    decoder.push(chunk);
    const first = decoder.next()!;
    expect(first.buffer).toBe(chunk.buffer);
    expect(first.toString()).toBe('one');
    expect(drain(decoder)).toEqual(['two', 'x']);
    expect(decoder.bufferedBytes).toBe(0);
  });

  test('a frame that spans chunks has a buffer of exactly its size', () => {
    const decoder = new FrameDecoder(LIMIT);
    const body = Buffer.alloc(200_000, 7);
    const frame = frameOf(body);
    for (let at = 0; at < frame.length; at += 65_536) {
      expect(decoder.next()).toBe(null);
      decoder.push(frame.subarray(at, at + 65_536));
    }
    const out = decoder.next()!;
    expect(out.equals(body)).toBe(true);
    expect(out.buffer.byteLength).toBe(200_000);
  });

  test('three frames split at every pair of places', () => {
    const stream = Buffer.concat([frameOf('a'), frameOf('bcd'), frameOf('efghij')]);
    for (let i = 0; i <= stream.length; i++) {
      for (let j = i; j <= stream.length; j++) {
        for (const eager of [true, false]) {
          const decoder = new FrameDecoder(LIMIT);
          const frames: string[] = [];
          for (const part of [stream.subarray(0, i), stream.subarray(i, j), stream.subarray(j)]) {
            decoder.push(Buffer.from(part));
            if (eager) frames.push(...drain(decoder));
          }
          frames.push(...drain(decoder));
          expect(frames, `split at ${i} and ${j}`).toEqual(['a', 'bcd', 'efghij']);
          expect(decoder.bufferedBytes).toBe(0);
        }
      }
    }
  });

  test('byte by byte', () => {
    const decoder = new FrameDecoder(LIMIT);
    const frames: string[] = [];
    for (const byte of Buffer.concat([frameOf('hello'), frameOf('world')])) {
      decoder.push(Buffer.of(byte));
      frames.push(...drain(decoder));
    }
    expect(frames).toEqual(['hello', 'world']);
  });

  test('a thousand frames glued into one chunk', () => {
    const decoder = new FrameDecoder(LIMIT);
    const names = Array.from({ length: 1000 }, (_, i) => `request ${i}`);
    decoder.push(Buffer.concat(names.map(frameOf)));
    expect(drain(decoder)).toEqual(names);
  });

  test('random frames in random chunks, taken at random moments, stay intact for ever', () => {
    const seed = systemRandom.int(0x7fff_ffff);
    const random = new SeededRandom(seed);
    const shared = Buffer.alloc(70_000);
    for (let round = 0; round < 60; round++) {
      const bodies = Array.from({ length: 40 }, () => random.bytes(1 + random.int(random.int(4) === 0 ? 30_000 : 40)));
      const stream = Buffer.concat(bodies.map((body) => frameOf(body)));
      const decoder = new FrameDecoder(LIMIT);
      const frames: Buffer[] = [];
      const largest = [3, 60, 5000, 70_000][random.int(4)]!;
      for (let at = 0; at < stream.length; ) {
        const size = 1 + random.int(largest);
        if (random.int(2) === 0) {
          decoder.push(Buffer.from(stream.subarray(at, at + size)));
        } else {
          const count = stream.copy(shared, 0, at, at + size);
          decoder.pushShared(shared, count);
          shared.fill(0xee, 0, count);
        }
        at += size;
        for (let take = random.int(3); take > 0; take--) {
          const frame = decoder.next();
          if (frame !== null) frames.push(frame);
        }
      }
      for (let frame = decoder.next(); frame !== null; frame = decoder.next()) frames.push(frame);
      expect(frames.length, `seed ${seed}`).toBe(bodies.length);
      for (let i = 0; i < bodies.length; i++) {
        expect(frames[i]!.equals(bodies[i]!), `seed ${seed}, round ${round}, frame ${i}`).toBe(true);
      }
      expect(decoder.bufferedBytes).toBe(0);
    }
  });

  test.each([
    [Buffer.from('GET / HTTP/1.1\r\n\r\n'), /HTTP/],
    [Buffer.from('POST /topics'), /HTTP/],
    [Buffer.from('1603010200010001fc0303', 'hex'), /TLS/],
    [Buffer.from('00000000', 'hex'), /of 0 bytes/],
    [Buffer.from('ffffffff', 'hex'), /of -1 bytes/],
    [Buffer.from('80000000', 'hex'), /of -2147483648 bytes/],
    [Buffer.from('7fffffff', 'hex'), /of 2147483647 bytes .*socket\.request\.max\.bytes/],
    [Buffer.from('06400001', 'hex'), /of 104857601 bytes/],
  ])('an impossible length is refused with a reason: %s', (bytes, reason) => {
    for (const chunks of [[bytes], [...bytes].map((byte) => Buffer.of(byte))]) {
      const decoder = new FrameDecoder(LIMIT);
      for (const chunk of chunks) {
        decoder.push(chunk);
        expect(decoder.next()).toBe(null);
      }
      expect(decoder.error).toMatch(reason);
      decoder.push(frameOf('more'));
      expect(decoder.next()).toBe(null);
      expect(decoder.bufferedBytes).toBe(0);
    }
  });

  test('frames before an impossible length still come', () => {
    const decoder = new FrameDecoder(LIMIT);
    decoder.push(Buffer.concat([frameOf('good'), Buffer.from('ffffffff', 'hex')]));
    expect(drain(decoder)).toEqual(['good']);
    expect(decoder.error).not.toBe(null);
  });

  test('memory follows the bytes received, not the length announced', () => {
    const before = process.memoryUsage().arrayBuffers;
    const decoders: FrameDecoder[] = [];
    const announced = Buffer.from('063fffff', 'hex');
    for (let i = 0; i < 200; i++) {
      const decoder = new FrameDecoder(LIMIT);
      decoder.push(Buffer.concat([announced, Buffer.alloc(100)]));
      expect(decoder.next()).toBe(null);
      decoders.push(decoder);
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * 1024 * 1024);
    expect(decoders.length).toBe(200);
  });

  test('tiny chunks of a large frame do not cost an object each', () => {
    const decoder = new FrameDecoder(LIMIT);
    const body = Buffer.alloc(120_000);
    for (let i = 0; i < body.length; i++) body[i] = i % 251;
    const frame = frameOf(body);
    const before = process.memoryUsage().arrayBuffers;
    for (let at = 0; at < 55_000; at++) {
      decoder.push(frame.subarray(at, at + 1));
      expect(decoder.next()).toBe(null);
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1024 * 1024);
    decoder.push(frame.subarray(55_000));
    expect(decoder.next()!.equals(body)).toBe(true);
  });
});
