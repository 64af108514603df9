// Every message of the spec at every version through the generated code: there and back, cut short, beside a
// neighbour's bytes, with int64 values that a number cannot hold.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodeError, Reader } from '../protocol/reader.ts';
import { Writer } from '../protocol/writer.ts';
import {
  type AnyMessage,
  allSubjects,
  fullMessage,
  int64Paths,
  messageArbitrary,
  type Subject,
} from './message-arbitrary.ts';
import { has } from './spec.ts';

const subjects = await allSubjects();

function encode(subject: Subject, message: AnyMessage, version: number): Buffer {
  const writer = new Writer();
  subject.codec.encode(writer, message, version);
  expect(writer.sizeInBytes).toBe(writer.toBuffer().length);
  return writer.toBuffer();
}

/** For loops too long for a matcher each time. */
function throwsDecodeError(run: () => unknown): boolean {
  try {
    run();
    return false;
  } catch (error) {
    if (error instanceof DecodeError) return true;
    throw error;
  }
}

const CANARY = 0xc5;

/** `bytes` between neighbours that must never be seen. */
function between(bytes: Buffer): Reader {
  const whole = Buffer.alloc(bytes.length + 64, CANARY);
  bytes.copy(whole, 32);
  return new Reader(whole, 32, 32 + bytes.length);
}

describe('the spec', () => {
  it('has the 89 live APIs of Apache Kafka 4.3.1', () => {
    const requests = subjects.filter(({ message }) => message.kind === 'request');
    const keys = requests.map(({ message }) => message.key!).sort((a, b) => a - b);
    const live: number[] = [];
    for (let key = 0; key <= 92; key++) if (key < 4 || key > 7) live.push(key);
    expect(keys).toEqual(live);
  });
});

describe.each(subjects.map((subject) => [subject.message.name, subject] as const))('%s', (_name, subject) => {
  const { versions, codec } = subject;

  it('comes back from its bytes as it was, at every version', () => {
    for (const version of versions) {
      const property = fc.property(messageArbitrary(subject, version), (message) => {
        const bytes = encode(subject, message, version);
        const reader = between(bytes);
        expect(codec.decode(reader, version)).toEqual(message);
        expect(reader.remaining).toBe(0);
        expect(reader.unsafeInt64).toBeNull();
      });
      fc.assert(property, { numRuns: 25 });
    }
  });

  it('is refused when any byte is missing at its end, at every version', () => {
    for (const version of versions) {
      const bytes = encode(
        subject,
        fullMessage(subject, version, () => 7),
        version,
      );
      for (let length = 0; length < bytes.length; length++) {
        const cut = between(bytes.subarray(0, length));
        expect(
          throwsDecodeError(() => codec.decode(cut, version)),
          `${length} of ${bytes.length} bytes`,
        ).toBe(true);
      }
    }
  });

  it('has no versions beyond those of the spec', () => {
    for (const version of [versions[0]! - 1, versions.at(-1)! + 1]) {
      expect(() => codec.decode(new Reader(Buffer.alloc(64)), version)).toThrow(DecodeError);
      expect(() => codec.encode(new Writer(), new (subject.classOf(''))(), version)).toThrow('no version');
    }
  });

  it('is not encoded in a version that lacks a field it sets, unless the field is ignorable', () => {
    for (const field of subject.message.fields) {
      const known = versions.find((version) => has(field.versions, version));
      if (known === undefined) continue;
      const value = fullMessage(subject, known, () => 7)[field.name];
      for (const version of versions) {
        if (has(field.versions, version)) continue;
        const run = (): Buffer => encode(subject, new (subject.classOf(''))({ [field.name]: value }), version);
        if (field.ignorable) expect(run).not.toThrow();
        else expect(run, `${field.name} in version ${version}`).toThrow(`no field ${field.name}`);
      }
    }
  });

  it('is not encoded with a null that the version has no mark for', () => {
    for (const field of subject.message.fields.filter(({ nullable }) => nullable !== null)) {
      for (const version of versions) {
        if (!has(field.versions, version) || has(field.nullable, version)) continue;
        const run = (): Buffer => encode(subject, new (subject.classOf(''))({ [field.name]: null }), version);
        expect(run, `${field.name} in version ${version}`).toThrow(`${field.name} of ${subject.message.name}`);
      }
    }
  });

  it('names every int64 that a number cannot hold, and keeps the others exact', () => {
    for (const version of versions) {
      for (const [path, field] of int64Paths(subject, version)) {
        const marker = 0x1234_5678_9abc;
        const bytes = encode(
          subject,
          fullMessage(subject, version, (other) => (other === path ? marker : 7)),
          version,
        );
        const at = bytes.indexOf(Buffer.from('0000123456789abc', 'hex'));
        expect(at, path).toBeGreaterThanOrEqual(0);
        for (const value of [
          2n ** 53n - 1n,
          -(2n ** 53n) + 1n,
          2n ** 53n,
          -(2n ** 53n),
          2n ** 63n - 1n,
          -(2n ** 63n),
        ]) {
          bytes.writeBigInt64BE(value, at);
          const reader = new Reader(bytes);
          const message = codec.decode(reader, version);
          const safe = field.exact || Number.isSafeInteger(Number(value));
          expect(reader.unsafeInt64, `${path} = ${value}`).toBe(safe ? null : field.name);
          if (safe) expect(valueAt(message, path)).toBe(field.exact ? value : Number(value));
        }
      }
    }
  });
});

function valueAt(message: AnyMessage, path: string): unknown {
  let value: unknown = message;
  for (const name of path.split('.')) {
    value = (value as AnyMessage)[name];
    if (Array.isArray(value)) value = value[0];
  }
  return value;
}
