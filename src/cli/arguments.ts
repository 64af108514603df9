// Readers of command-line values. Must hold: a bad value is refused with what is allowed, before anything is opened.

import { InvalidArgumentError } from 'commander';
import { uuidBytes } from '../base/uuid.ts';
import { topicNameProblem } from '../metadata/topic-name.ts';

/** A whole number from `min` to `max`. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^-?[0-9]+$/.test(text) || value < min || value > max) {
      throw new InvalidArgumentError(`Allowed is a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}

export const port = wholeNumber(0, 65_535);
export const nodeId = wholeNumber(0, 0x7fff_ffff);
export const partition = wholeNumber(0, 0x7fff_ffff);
export const offset = wholeNumber(0, Number.MAX_SAFE_INTEGER);

/** One of `allowed`, written exactly so. */
export function oneOf<const T extends string>(allowed: readonly T[]): (text: string) => T {
  return (text) => {
    const found = allowed.find((value) => value === text);
    if (found === undefined) throw new InvalidArgumentError(`Allowed are ${allowed.join(', ')}.`);
    return found;
  };
}

/** `key=value`, gathered over repetitions; a later one wins. */
export function keyValue(text: string, before: ReadonlyMap<string, string> = new Map()): Map<string, string> {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('Allowed is key=value.');
  return new Map(before).set(text.slice(0, equals).trim(), text.slice(equals + 1));
}

export interface NameValue {
  readonly name: string;
  readonly value: string;
}

/** `name=value`, gathered over repetitions in their order; a name may come again. */
export function namedValue(text: string, before: readonly NameValue[] = []): NameValue[] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('Allowed is name=value.');
  return [...before, { name: text.slice(0, equals).trim(), value: text.slice(equals + 1) }];
}

/** `name=level` (KIP-1022), gathered over repetitions; which there are is checked where they are used. */
export function featureLevel(text: string, before: ReadonlyMap<string, number> = new Map()): Map<string, number> {
  const match = /^([a-z.]+)=([0-9]{1,5})$/.exec(text);
  if (match === null) throw new InvalidArgumentError('Allowed is name=level, such as transaction.version=1.');
  return new Map(before).set(match[1]!, Number(match[2]));
}

/** Gathers repetitions of a flag. */
export function repeated(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

/** `name` or `name:partitions`, gathered over repetitions. */
export function topic(text: string, before: readonly string[] = []): string[] {
  const match = /^([a-zA-Z0-9._-]{1,249})(:[1-9][0-9]{0,5})?$/.exec(text);
  if (match === null || topicNameProblem(match[1]!) !== null) {
    throw new InvalidArgumentError(
      'Allowed is name or name:partitions; a name has up to 249 letters, digits, dots, underscores and dashes, ' +
        'and is not . or ..',
    );
  }
  return [...before, text];
}

/** A cluster id as Kafka writes it. */
export function clusterId(text: string): string {
  if (uuidBytes(text) === null)
    throw new InvalidArgumentError('Allowed are 22 letters, digits, dashes and underscores.');
  return text;
}

export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** `host:port`, with an IPv6 address in brackets. */
export function hostPort(text: string): HostPort {
  const match = /^(?:\[([0-9a-fA-F:.%]+)\]|([^:\s/]+)):([0-9]{1,5})$/.exec(text);
  const number = Number(match?.[3]);
  if (match === null || number > 65_535) {
    throw new InvalidArgumentError('Allowed is host:port, an IPv6 address in brackets.');
  }
  return { host: (match[1] ?? match[2])!, port: number };
}

/** As `hostPort`, but keeps the text. */
export function hostPortText(text: string): string {
  hostPort(text);
  return text;
}

/** One or more `host:port`, comma separated. */
export function bootstrap(text: string): HostPort[] {
  return text.split(',').map((one) => hostPort(one.trim()));
}

/** Milliseconds since 1970, or a date and time that JavaScript reads (ISO 8601). */
export function timestamp(text: string): number {
  const value = /^[0-9]+$/.test(text) ? Number(text) : Date.parse(text);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new InvalidArgumentError('Allowed are milliseconds since 1970 or an ISO 8601 time.');
  }
  return value;
}
