// What the generator has to know about a message beyond its spec: in which versions each struct can occur, how small it
// can be, which structs need a test for their default. Must hold: `minBytes` is never more than any version's encoding.

import {
  allVersions,
  contains,
  type Field,
  hull,
  intersect,
  isStruct,
  type Message,
  type Struct,
  type Versions,
} from './spec.ts';

export interface StructLayout {
  readonly struct: Struct;
  /** The class that it becomes. */
  readonly className: string;
  /** The versions of the message in which it can occur. */
  readonly versions: Versions;
}

export interface MessageLayout {
  readonly message: Message;
  readonly root: StructLayout;
  /** Innermost first. */
  readonly structs: readonly StructLayout[];
  readonly classes: ReadonlyMap<string, string>;
}

export function layOut(message: Message): MessageLayout {
  const root: Struct = { name: '', fields: message.fields, shared: false };
  const versions = new Map<Struct, Versions>();
  const order: Struct[] = [];
  visit(message, root, allVersions(message), versions, order);
  const classes = new Map<string, string>();
  for (const struct of message.structs.values()) classes.set(struct.name, message.name + struct.name);
  const layouts: StructLayout[] = [];
  for (const struct of order) {
    layouts.push({ struct, className: message.name + struct.name, versions: versions.get(struct)! });
  }
  return { message, root: layouts.at(-1)!, structs: layouts, classes };
}

function visit(message: Message, struct: Struct, range: Versions, seen: Map<Struct, Versions>, order: Struct[]): void {
  seen.set(struct, hull(seen.get(struct) ?? null, range));
  for (const field of struct.fields) {
    if (!isStruct(field)) continue;
    // A field that no known version has still gives its class a place.
    const inner = intersect(range, field.versions) ?? range;
    visit(message, message.structs.get(field.type)!, inner, seen, order);
  }
  if (!order.includes(struct)) order.push(struct);
}

const FIXED_BYTES: ReadonlyMap<string, number> = new Map([
  ['bool', 1],
  ['int8', 1],
  ['int16', 2],
  ['uint16', 2],
  ['int32', 4],
  ['int64', 8],
  ['float64', 8],
  ['uuid', 16],
]);

/** Bytes of a value of that type where they are always the same. */
export function fixedBytes(field: Field): number | null {
  return field.isArray ? null : (FIXED_BYTES.get(field.type) ?? null);
}

/** The least that one element of the array takes in any version of `range`. */
export function minElementBytes(message: Message, field: Field, range: Versions): number {
  const fixed = FIXED_BYTES.get(field.type);
  if (fixed !== undefined) return fixed;
  let least = Number.POSITIVE_INFINITY;
  for (let version = range.from; version <= range.to; version++) {
    const compact = isFlexible(message, version);
    const bytes = isStruct(field)
      ? structBytes(message, message.structs.get(field.type)!, version)
      : variableBytes(field.type, compact);
    least = Math.min(least, bytes);
  }
  return least;
}

function structBytes(message: Message, struct: Struct, version: number): number {
  let sum = isFlexible(message, version) ? 1 : 0;
  for (const field of struct.fields) {
    if (version < field.versions.from || version > field.versions.to || field.tag !== null) continue;
    const compact = isFlexible(message, version);
    const fixed = fixedBytes(field);
    if (fixed !== null) sum += fixed;
    else if (field.isArray) sum += compact ? 1 : 4;
    else if (!isStruct(field)) sum += variableBytes(field.type, compact);
    else if (field.nullable !== null) sum += 1;
    else sum += structBytes(message, message.structs.get(field.type)!, version);
  }
  return sum;
}

function variableBytes(type: string, compact: boolean): number {
  if (compact) return 1;
  return type === 'string' ? 2 : 4;
}

export function isFlexible(message: Message, version: number): boolean {
  return message.flexible !== null && version >= message.flexible.from;
}

/** `version >= 3 && version <= 7` and the like; null where it holds in all of `within`, 'false' where in none. */
export function condition(versions: Versions | null, within: Versions): string | null {
  if (contains(versions, within)) return null;
  const range = versions === null ? null : intersect(versions, within);
  if (range === null) return 'false';
  if (range.from === range.to && range.from !== within.from && range.to !== within.to)
    return `version === ${range.from}`;
  const parts: string[] = [];
  if (range.from > within.from) parts.push(`version >= ${range.from}`);
  if (range.to < within.to) parts.push(`version <= ${range.to}`);
  return parts.join(' && ');
}

/** The structs whose default must be told from other values: those behind a tagged field or one that versions lack. */
export function structsWithDefaultTest(layout: MessageLayout): ReadonlySet<string> {
  const wanted = new Set<string>();
  const add = (name: string): void => {
    if (wanted.has(name)) return;
    wanted.add(name);
    for (const field of layout.message.structs.get(name)!.fields) {
      if (isStruct(field) && !field.isArray && field.default !== 'null') add(field.type);
    }
  };
  for (const { struct, versions } of layout.structs) {
    for (const field of struct.fields) {
      if (!isStruct(field) || field.isArray || field.default === 'null') continue;
      const absent = condition(field.versions, versions) !== null && !field.ignorable;
      if (field.tag !== null || absent) add(field.type);
    }
  }
  return wanted;
}
