// For tests: any message of any version, made from the spec itself, and the generated code that belongs to it. Must
// hold: a message made here sets only fields that its version has, so encoding then decoding gives it back.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import type { AnyApi, Codec } from '../protocol/api.ts';
import { parseSpec } from './parse.ts';
import { allVersions, type Field, has, isStruct, lowerFirst, type Message, type SpecFile } from './spec.ts';

export type AnyMessage = Record<string, unknown>;
export type MessageClass = new (init?: AnyMessage) => AnyMessage;

/** A message of the spec with its generated codec and classes. */
export interface Subject {
  readonly message: Message;
  readonly codec: Codec<AnyMessage>;
  readonly versions: readonly number[];
  /** The class of a struct of the message; the empty name is the message's own. */
  classOf(struct: string): MessageClass;
}

const SPEC_FOLDER = fileURLToPath(new URL('../../protocol-spec/', import.meta.url));
const GENERATED = new URL('../protocol/generated/', import.meta.url);
const EXTENSION = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

export function specFiles(): SpecFile[] {
  return readdirSync(SPEC_FOLDER, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.kspec'))
    .sort()
    .map((path) => parseSpec(path.slice(0, -'.kspec'.length), readFileSync(join(SPEC_FOLDER, path), 'utf8')));
}

/** Where the generator puts what comes from that spec file. */
function generatedPath(path: string): string | null {
  const [folder, name] = path.split('/');
  if (path === 'headers') return 'headers';
  if (folder === 'apis') return name!;
  if (folder === 'records') return `records/${name}`;
  return folder === 'data' ? path : null;
}

/** Every message of the spec. */
export async function allSubjects(): Promise<Subject[]> {
  const subjects: Subject[] = [];
  for (const file of specFiles()) {
    const path = generatedPath(file.path);
    if (path === null) continue;
    const url = new URL(`${path}.${EXTENSION}`, GENERATED).href;
    const module: Record<string, unknown> = await import(/* @vite-ignore */ url);
    for (const message of file.messages) subjects.push(subject(file, message, module));
  }
  return subjects;
}

function subject(file: SpecFile, message: Message, module: Record<string, unknown>): Subject {
  const api = file.api === null ? null : (module[lowerFirst(file.api.name)] as AnyApi);
  const own = api === null ? module[lowerFirst(message.name)] : message.kind === 'request' ? api.request : api.response;
  const { from, to } = allVersions(message);
  const versions: number[] = [];
  for (let version = from; version <= to; version++) versions.push(version);
  return {
    message,
    codec: own as Codec<AnyMessage>,
    versions,
    classOf: (struct) => module[message.name + struct] as MessageClass,
  };
}

/** Any message of that version: edge values, nulls, empty and filled arrays, tagged fields set or not. */
export function messageArbitrary(subject: Subject, version: number): fc.Arbitrary<AnyMessage> {
  return structArbitrary(subject, '', subject.message.fields, version);
}

function structArbitrary(subject: Subject, name: string, fields: Field[], version: number): fc.Arbitrary<AnyMessage> {
  const properties: Record<string, fc.Arbitrary<unknown>> = {};
  for (const field of fields) {
    if (has(field.versions, version)) properties[field.name] = fieldArbitrary(subject, field, version);
  }
  const Class = subject.classOf(name);
  return fc.record(properties).map((values) => new Class(values));
}

function fieldArbitrary(subject: Subject, field: Field, version: number): fc.Arbitrary<unknown> {
  let value: fc.Arbitrary<unknown> = isStruct(field)
    ? structArbitrary(subject, field.type, subject.message.structs.get(field.type)!.fields, version)
    : primitiveArbitrary(field);
  if (field.isArray) value = fc.array(value, { maxLength: 3 });
  return has(field.nullable, version) ? fc.option(value, { nil: null, freq: 4 }) : value;
}

function primitiveArbitrary(field: Field): fc.Arbitrary<unknown> {
  switch (field.type) {
    case 'bool':
      return fc.boolean();
    case 'int8':
      return fc.integer({ min: -128, max: 127 });
    case 'int16':
      return fc.integer({ min: -32_768, max: 32_767 });
    case 'uint16':
      return fc.integer({ min: 0, max: 65_535 });
    case 'int32':
      return fc.integer();
    case 'int64':
      return field.exact ? fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) : fc.maxSafeInteger();
    case 'float64':
      return fc.double({ noNaN: true });
    case 'string':
      return fc.oneof(fc.string({ maxLength: 60 }), fc.string({ unit: 'grapheme', maxLength: 20 }));
    case 'uuid':
      return fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('base64url'));
    default:
      return fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));
  }
}

/**
 * A message of that version with every field set that can be: one element in each array, no nulls, no defaults, so that
 * all of the layout is on the wire. `int64` gives the value of each int64 field by its path.
 */
export function fullMessage(subject: Subject, version: number, int64: (path: string) => number | bigint): AnyMessage {
  return fullStruct(subject, '', subject.message.fields, version, '', int64);
}

function fullStruct(
  subject: Subject,
  name: string,
  fields: Field[],
  version: number,
  path: string,
  int64: (path: string) => number | bigint,
): AnyMessage {
  const Class = subject.classOf(name);
  const values: AnyMessage = {};
  for (const field of fields) {
    if (!has(field.versions, version)) continue;
    const here = path === '' ? field.name : `${path}.${field.name}`;
    const value = isStruct(field)
      ? fullStruct(subject, field.type, subject.message.structs.get(field.type)!.fields, version, here, int64)
      : fullPrimitive(field, here, int64);
    values[field.name] = field.isArray ? [value] : value;
  }
  return new Class(values);
}

function fullPrimitive(field: Field, path: string, int64: (path: string) => number | bigint): unknown {
  switch (field.type) {
    case 'bool':
      return field.default !== 'true';
    case 'string':
      return 'text';
    case 'uuid':
      return 'AQIDBAUGBwgJCgsMDQ4PEA';
    case 'bytes':
    case 'records':
      return Buffer.from('bytes');
    case 'int64':
      return field.exact ? BigInt(int64(path)) : int64(path);
    default:
      return 5;
  }
}

/** The paths of all int64 fields that a message of that version has, with the field. */
export function int64Paths(subject: Subject, version: number): Map<string, Field> {
  const paths = new Map<string, Field>();
  const walk = (fields: Field[], path: string): void => {
    for (const field of fields) {
      if (!has(field.versions, version)) continue;
      const here = path === '' ? field.name : `${path}.${field.name}`;
      if (field.type === 'int64') paths.set(here, field);
      if (isStruct(field)) walk(subject.message.structs.get(field.type)!.fields, here);
    }
  };
  walk(subject.message.fields, '');
  return paths;
}
