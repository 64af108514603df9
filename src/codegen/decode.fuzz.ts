// Hostile bytes for every decoder of the spec. Must hold: a message or a DecodeError, nothing else; no neighbour's
// byte is seen; time and memory stay in proportion to the bytes given, whatever counts and lengths they announce.
// KLAMM_FUZZ_RUNS sets the mutations per message and version, KLAMM_FUZZ_SEED repeats a run.

import { beforeAll, describe, expect, it } from 'vitest';
import { SeededRandom } from '../base/random.ts';
import { DecodeError, Reader } from '../protocol/reader.ts';
import { Writer } from '../protocol/writer.ts';
import { allSubjects, fullMessage, type Subject } from './message-arbitrary.ts';

const RUNS = Number(process.env.KLAMM_FUZZ_RUNS ?? 60);
const SEED = Number(process.env.KLAMM_FUZZ_SEED ?? Math.floor(performance.timeOrigin) % 1_000_000_000);
const CANARY = 'NEIGHBOUR';
/** Far above what a decode of a few hundred bytes takes, far below what a loop over an announced count would. */
const SLOW_MS = 1_000;

const subjects = await allSubjects();

beforeAll(() => {
  console.log(`fuzz seed ${SEED}, ${RUNS} runs`);
});

const EDGES_8 = [0, 1, 2, 0x7f, 0x80, 0xfe, 0xff];
const EDGES_32 = [0, 1, -1, -2, 2 ** 31 - 1, -(2 ** 31), 10_000_000, 65_536];

function mutate(bytes: Buffer, random: SeededRandom): Buffer {
  let out: Buffer = Buffer.from(bytes);
  const steps = 1 + random.int(3);
  for (let step = 0; step < steps && out.length > 0; step++) {
    const at = random.int(out.length);
    switch (random.int(6)) {
      case 0:
        out[at] = EDGES_8[random.int(EDGES_8.length)]!;
        break;
      case 1:
        out[at] = random.int(256);
        break;
      case 2:
        if (at + 4 <= out.length) out.writeInt32BE(EDGES_32[random.int(EDGES_32.length)]!, at);
        break;
      case 3:
        out = Buffer.concat([out.subarray(0, at), random.bytes(1 + random.int(8)), out.subarray(at)]);
        break;
      case 4:
        out = Buffer.concat([out.subarray(0, at), out.subarray(Math.min(out.length, at + 1 + random.int(8)))]);
        break;
      default:
        out = Buffer.concat([out.subarray(0, at), Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f]), out.subarray(at)]);
    }
  }
  return out;
}

/** `bytes` with text on both sides that no decoded value may contain. */
function between(bytes: Buffer): Reader {
  const canary = Buffer.from(CANARY.repeat(4));
  return new Reader(Buffer.concat([canary, bytes, canary]), canary.length, canary.length + bytes.length);
}

function holdsCanary(value: unknown): boolean {
  if (typeof value === 'string') return value.includes(CANARY);
  if (value instanceof Uint8Array) return Buffer.from(value).includes(CANARY);
  if (typeof value === 'object' && value !== null) return Object.values(value).some(holdsCanary);
  return false;
}

function check(subject: Subject, version: number, bytes: Buffer): void {
  const reader = between(bytes);
  const started = performance.now();
  try {
    const message = subject.codec.decode(reader, version);
    expect(holdsCanary(message)).toBe(false);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
  }
  expect(reader.position).toBeLessThanOrEqual(reader.end);
  expect(performance.now() - started).toBeLessThan(SLOW_MS);
}

describe('decoders', () => {
  it.each(subjects.map((subject) => [subject.message.name, subject] as const))(
    '%s survives mutations',
    (name, subject) => {
      for (const version of subject.versions) {
        const writer = new Writer();
        subject.codec.encode(
          writer,
          fullMessage(subject, version, () => 7),
          version,
        );
        const bytes = writer.toBuffer();
        const random = new SeededRandom(SEED + version);
        for (let run = 0; run < RUNS; run++) {
          const mutant = mutate(bytes, random);
          try {
            check(subject, version, mutant);
          } catch (error) {
            throw new Error(`${name} v${version}, seed ${SEED}, bytes ${mutant.toString('hex')}`, { cause: error });
          }
        }
      }
    },
  );

  it('allocate nothing for what is only announced', () => {
    const counts = ['7fffffff', '00989680', 'ffffffff0f', '80ade204'].map((hex) => Buffer.from(hex, 'hex'));
    const before = process.memoryUsage();
    for (const subject of subjects) {
      for (const version of subject.versions) {
        const writer = new Writer();
        subject.codec.encode(
          writer,
          fullMessage(subject, version, () => 7),
          version,
        );
        const bytes = writer.toBuffer();
        for (let at = 0; at < bytes.length; at += 3) {
          const bomb = Buffer.concat([bytes.subarray(0, at), counts[at % counts.length]!, bytes.subarray(at)]);
          check(subject, version, bomb.subarray(0, 100));
        }
      }
    }
    const after = process.memoryUsage();
    const grown = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
    expect(grown).toBeLessThan(256 * 1024 * 1024);
  });
});
