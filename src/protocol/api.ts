// The shape that every generated API and record type has. Must hold: generated code, the dispatcher, the client and
// the tests meet only in these types.

import type { Reader } from './reader.ts';
import type { Writer } from './writer.ts';

export interface Codec<T> {
  /** The message's name in Kafka's schemas, e.g. `FetchRequest`. */
  readonly name: string;
  decode(reader: Reader, version: number): T;
  encode(writer: Writer, message: T, version: number): void;
}

export interface Api<Q, R> {
  readonly key: number;
  /** Kafka's name, e.g. `InitProducerId`. */
  readonly name: string;
  /** All versions in the spec that are stable: 3.9.1's oldest to 4.3.1's newest. */
  readonly versions: readonly [min: number, max: number];
  /** The newest version in the spec, above versions[1] where the latest is unstable in 4.3.1. */
  readonly latestVersion: number;
  /** The first flexible version (KIP-482), or null if none is. */
  readonly flexibleFrom: number | null;
  /** Where Kafka serves it: 'broker', 'controller' or both. */
  readonly scope: readonly string[];
  readonly request: Codec<Q>;
  readonly response: Codec<R>;
}

/** An API whose messages are not known at compile time. */
// biome-ignore lint/suspicious/noExplicitAny: Codec is invariant in its message type
export type AnyApi = Api<any, any>;

/** A structure that stands alone: a header, or data inside another message's bytes. */
export interface DataType<T> extends Codec<T> {
  readonly versions: readonly [min: number, max: number];
}

/** A stored record's schema (metadata, group, transaction, share): `key` is its type id where it has one. */
export interface RecordType<T> extends DataType<T> {
  readonly key: number;
}
