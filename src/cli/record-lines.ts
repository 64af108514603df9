// Lines of text to records, and records to text. Must hold: bytes that are not text pass unharmed, except in JSON,
// where they are marked as base64.

import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import type { RecordHeader } from '../records/builder.ts';
import type { StoredRecord } from '../records/iterate.ts';
import type { OutgoingRecord } from './record-sink.ts';
import { CommandError } from './terminal.ts';

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;

/** The lines of each piece of input as it comes, so that a caller may send between two pieces. */
export async function* linesOf(input: Readable): AsyncGenerator<Buffer[], void, void> {
  let rest: Buffer[] = [];
  for await (const piece of input) {
    const chunk: Buffer = typeof piece === 'string' ? Buffer.from(piece) : piece;
    const lines: Buffer[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const tail = chunk.subarray(start, end);
      lines.push(withoutReturn(rest.length === 0 ? tail : Buffer.concat([...rest, tail])));
      rest = [];
      start = end + 1;
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
    if (lines.length > 0) yield lines;
  }
  if (rest.length > 0) yield [withoutReturn(Buffer.concat(rest))];
}

function withoutReturn(line: Buffer): Buffer {
  return line.length > 0 && line[line.length - 1] === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
}

export interface LineOptions {
  /** Null: the whole line is the value. */
  readonly keySeparator: Buffer | null;
  /** A value of exactly this text is null: a tombstone. */
  readonly nullText: Buffer | null;
  readonly headers: readonly RecordHeader[];
  readonly partition: number | null;
}

/** A line of text as a record. */
export function recordOfLine(line: Buffer, options: LineOptions): OutgoingRecord {
  const { keySeparator, nullText, headers, partition } = options;
  const at = keySeparator === null ? -1 : line.indexOf(keySeparator);
  if (keySeparator !== null && at < 0) {
    throw new CommandError(`no key separator "${keySeparator}" in the line: ${line.toString().slice(0, 80)}`);
  }
  const key = at < 0 ? null : line.subarray(0, at);
  const text = at < 0 ? line : line.subarray(at + keySeparator!.length);
  const value = nullText?.equals(text) === true ? null : text;
  return { key, value, headers, partition, timestamp: null };
}

function bytesOf(value: unknown, base64: unknown, what: string): Buffer | null {
  if (typeof base64 === 'string') return Buffer.from(base64, 'base64');
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return Buffer.from(value);
  if (typeof value === 'object' || typeof value === 'number' || typeof value === 'boolean') {
    return Buffer.from(JSON.stringify(value));
  }
  throw new CommandError(`${what} is no text`);
}

/** Headers as an object, or as a list of pairs where names come again; see `headersJson`. */
function headerPairs(headers: unknown): [name: string, value: unknown][] {
  if (Array.isArray(headers)) {
    return headers.map((pair: unknown) => {
      if (Array.isArray(pair) && pair.length === 2 && typeof pair[0] === 'string') return [pair[0], pair[1]];
      throw new CommandError(`a header in a list is ["name", value], not ${JSON.stringify(pair).slice(0, 80)}`);
    });
  }
  if (typeof headers === 'object' && headers !== null) return Object.entries(headers);
  throw new CommandError(`headers are an object or a list, not ${JSON.stringify(headers).slice(0, 80)}`);
}

function headerOf([name, value]: [name: string, value: unknown]): RecordHeader {
  const base64 = typeof value === 'object' && value !== null ? (value as { base64?: unknown }).base64 : undefined;
  return { key: name, value: bytesOf(value, base64, `header ${name}`) };
}

/** A line of JSON, in the form that `consume --json` prints, as a record. */
export function recordOfJson(line: Buffer, options: LineOptions): OutgoingRecord {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line.toString());
  } catch (error) {
    throw new CommandError(`the line is no JSON (${(error as Error).message}): ${line.toString().slice(0, 80)}`);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new CommandError(`the line is no JSON object: ${line.toString().slice(0, 80)}`);
  }
  const fields = new Map<string, unknown>(Object.entries(parsed));
  const partition = options.partition ?? (fields.get('partition') as number | undefined) ?? null;
  const timestamp = (fields.get('timestamp') as number | undefined) ?? null;
  for (const [name, number] of [
    ['partition', partition],
    ['timestamp', timestamp],
  ] as const) {
    if (number !== null && !Number.isSafeInteger(number))
      throw new CommandError(`${name} is no whole number: ${number}`);
  }
  const headers = [...options.headers, ...headerPairs(fields.get('headers') ?? {}).map(headerOf)];
  return {
    key: bytesOf(fields.get('key'), fields.get('keyBase64'), 'key'),
    value: bytesOf(fields.get('value'), fields.get('valueBase64'), 'value'),
    headers,
    partition,
    timestamp,
  };
}

export interface ConsumedRecord extends StoredRecord {
  readonly topic: string;
  readonly partition: number;
}

/** The record as an object for JSON. */
export function recordJson(record: ConsumedRecord): object {
  const { topic, partition, offset, timestamp, key, value, headers } = record;
  const shown: Record<string, unknown> = { topic, partition, offset, timestamp };
  for (const [name, bytes] of [
    ['key', key],
    ['value', value],
  ] as const) {
    if (bytes === null || isUtf8(bytes)) shown[name] = bytes === null ? null : bytes.toString();
    else shown[`${name}Base64`] = bytes.toString('base64');
  }
  shown.headers = headersJson(headers);
  return shown;
}

/**
 * An object, `{"name": "value"}`; where that would lose a name that comes again, or the order (JavaScript puts names
 * that are numbers first), a list of pairs instead: `[["name", "value"], ["name", "other"]]`.
 */
function headersJson(headers: StoredRecord['headers']): object {
  const pairs = headers.map(({ key, value }) => {
    if (value === null) return [key, null] as const;
    return [key, isUtf8(value) ? value.toString() : { base64: value.toString('base64') }] as const;
  });
  const object = Object.fromEntries(pairs);
  const names = Object.keys(object);
  return names.length === pairs.length && pairs.every(([name], index) => name === names[index]) ? object : pairs;
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['0', '\0'],
  ['\\', '\\'],
]);

const NOTHING = Buffer.alloc(0);

/**
 * A printer for a format: %t topic, %p partition, %o offset, %T timestamp, %k key, %s or %v value, %h headers, %% a
 * percent sign, and \n \t \r \0 \\.
 */
export function formatter(format: string): (record: ConsumedRecord) => Buffer {
  const pieces = format.match(/%[a-zA-Z%]|\\[\s\S]|[^%\\]+|[%\\]/g) ?? [];
  const printers = pieces.map(printerOf);
  return (record) => Buffer.concat(printers.map((printer) => (Buffer.isBuffer(printer) ? printer : printer(record))));
}

function printerOf(piece: string): Buffer | ((record: ConsumedRecord) => Buffer) {
  switch (piece) {
    case '%t':
      return (record) => Buffer.from(record.topic);
    case '%p':
      return (record) => Buffer.from(String(record.partition));
    case '%o':
      return (record) => Buffer.from(String(record.offset));
    case '%T':
      return (record) => Buffer.from(String(record.timestamp));
    case '%k':
      return (record) => record.key ?? NOTHING;
    case '%s':
    case '%v':
      return (record) => record.value ?? NOTHING;
    case '%h':
      return (record) => Buffer.from(record.headers.map(({ key, value }) => `${key}=${value ?? ''}`).join(','));
    case '%%':
      return Buffer.from('%');
    default:
      if (piece.startsWith('%'))
        throw new CommandError(`Invalid value ${piece} in --format: allowed are %t %p %o %T %k %v %s %h %%`);
      return Buffer.from(piece.startsWith('\\') ? (escapes.get(piece.slice(1)) ?? piece) : piece);
  }
}
