// What the parser makes of a .kspec file and the generator and the schema comparison read. Must hold: version ranges
// are closed (`to` is MAX_VERSION where the notation says `n+`), and everything here is plain data.

export const MAX_VERSION = 32767;

export interface Versions {
  readonly from: number;
  readonly to: number;
}

export type FieldDefault = string | null;

export interface Field {
  /** The TypeScript property. */
  readonly name: string;
  /** The name in the official schema where it is another than `name` with a capital. */
  readonly officialName: string;
  /** The type without array and null marks: a primitive or the name of a struct. */
  readonly type: string;
  readonly isArray: boolean;
  readonly versions: Versions;
  /** Null where the field is never null. */
  readonly nullable: Versions | null;
  readonly tag: number | null;
  /** As written, or null where the type's own default holds; the word `null` for a null default. */
  readonly default: FieldDefault;
  readonly ignorable: boolean;
  /** int64 kept as a bigint. */
  readonly exact: boolean;
  /** Never in the compact form, flexible version or not. */
  readonly inflexible: boolean;
  readonly line: number;
}

export interface Struct {
  readonly name: string;
  readonly fields: Field[];
  /** Declared on its own, for use in more than one place. */
  readonly shared: boolean;
}

export type MessageKind = 'request' | 'response' | 'record' | 'key' | 'value' | 'data' | 'header';

export interface Message {
  readonly kind: MessageKind;
  readonly name: string;
  readonly key: number | null;
  /** All stable versions of the claimed release. */
  readonly versions: Versions;
  /** Versions before those, which only the older release served. */
  readonly older: Versions | null;
  /** A newest version that the claimed release holds back. */
  readonly unstable: number | null;
  readonly flexible: Versions | null;
  readonly fields: Field[];
  readonly structs: ReadonlyMap<string, Struct>;
}

export interface ApiSpec {
  readonly key: number;
  readonly name: string;
  readonly scope: readonly string[];
  readonly request: Message;
  readonly response: Message;
}

export interface ErrorSpec {
  readonly code: number;
  readonly name: string;
  readonly retriable: boolean;
  readonly message: string;
}

/** One file: an API, or the messages of a record, a data structure or the headers. */
export interface SpecFile {
  /** Path under protocol-spec without the extension, e.g. `apis/fetch`. */
  readonly path: string;
  readonly api: ApiSpec | null;
  readonly messages: readonly Message[];
  readonly errors: readonly ErrorSpec[];
}

export const PRIMITIVES: ReadonlySet<string> = new Set([
  'bool',
  'int8',
  'int16',
  'uint16',
  'int32',
  'int64',
  'float64',
  'string',
  'uuid',
  'bytes',
  'records',
]);

export function isStruct(field: Field): boolean {
  return !PRIMITIVES.has(field.type);
}

/** `3`, `3-7` or `3+`; null if `text` is none of these. */
export function parseVersions(text: string): Versions | null {
  const match = /^(\d+)(?:(\+)|-(\d+))?$/.exec(text);
  if (match === null) return null;
  const from = Number(match[1]);
  const to = match[2] !== undefined ? MAX_VERSION : match[3] !== undefined ? Number(match[3]) : from;
  return to < from ? null : { from, to };
}

export function intersect(a: Versions, b: Versions): Versions | null {
  const from = Math.max(a.from, b.from);
  const to = Math.min(a.to, b.to);
  return from <= to ? { from, to } : null;
}

/** From the first to the last version of both. */
export function hull(a: Versions | null, b: Versions): Versions {
  return a === null ? b : { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) };
}

export function contains(outer: Versions | null, inner: Versions): boolean {
  return outer !== null && outer.from <= inner.from && outer.to >= inner.to;
}

export function has(versions: Versions | null, version: number): boolean {
  return versions !== null && version >= versions.from && version <= versions.to;
}

/** Every version of the message that the spec knows: older, current and unstable. */
export function allVersions(message: Message): Versions {
  return {
    from: message.older?.from ?? message.versions.from,
    to: message.unstable ?? message.versions.to,
  };
}

export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
