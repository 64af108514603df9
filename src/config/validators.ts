// What a value of a key may be. Must hold: a validator gets a value of its key's type and answers null, or why not, in
// the words that Kafka's clients and tools show; `allowed` says the same as a rule, for people.

import type { ConfigValue } from './row.ts';

/** A whole message that replaces `Invalid value X for configuration Y: ...`. */
export interface WholeMessage {
  readonly message: string;
}

export interface Validator {
  readonly allowed: string;
  check(name: string, value: ConfigValue): string | WholeMessage | null;
  /** The value that the message shows when it is not the whole value (one entry of a list). */
  culprit?(value: ConfigValue): ConfigValue;
}

export function atLeast(min: number): Validator {
  return {
    allowed: `[${min},...]`,
    check: (_name, value) => ((value as number) < min ? `Value must be at least ${min}` : null),
  };
}

export function between(min: number, max: number): Validator {
  return {
    allowed: `[${min},...,${max}]`,
    check: (_name, value) => {
      if ((value as number) < min) return `Value must be at least ${min}`;
      return (value as number) > max ? `Value must be no more than ${max}` : null;
    },
  };
}

/** gzip's levels: 1 to 9, or -1 for the library's own choice. */
export const gzipLevel: Validator = {
  allowed: '[1,...,9] or -1',
  check: (_name, value) => {
    const level = value as number;
    return level === -1 || (level >= 1 && level <= 9) ? null : 'Value must be between 1 and 9 or equal to -1';
  },
};

export function oneOf(...options: readonly string[]): Validator {
  return {
    allowed: `[${options.join(', ')}]`,
    check: (_name, value) =>
      options.includes(value as string) ? null : `String must be one of: ${options.join(', ')}`,
  };
}

export function oneOfIgnoringCase(...options: readonly string[]): Validator {
  const upper = new Set(options.map((option) => option.toUpperCase()));
  return {
    allowed: `(case insensitive) [${options.join(', ')}]`,
    check: (_name, value) =>
      upper.has((value as string).toUpperCase())
        ? null
        : `String must be one of (case insensitive): ${options.join(', ')}`,
  };
}

export const nonEmptyString: Validator = {
  allowed: 'non-empty string',
  check: (_name, value) => ((value as string) === '' ? 'String must be non-empty' : null),
};

function checkEntries(
  name: string,
  value: readonly string[],
  mayBeEmpty: boolean,
  options: string,
): WholeMessage | null {
  if (value.length === 0 && !mayBeEmpty) {
    return { message: `Configuration '${name}' must not be empty. Valid values include: ${options}` };
  }
  return value.includes('') ? { message: `Configuration '${name}' values must not be empty.` } : null;
}

/** A list of anything, without empty entries. */
export function entries(mayBeEmpty: 'mayBeEmpty' | 'notEmpty'): Validator {
  return {
    allowed: 'comma-separated list',
    check: (name, value) =>
      checkEntries(name, value as readonly string[], mayBeEmpty === 'mayBeEmpty', 'any non-empty value'),
  };
}

/** A list of the given words. */
export function entriesOf(mayBeEmpty: 'mayBeEmpty' | 'notEmpty', ...options: readonly string[]): Validator {
  return {
    allowed: `list of [${options.join(', ')}]`,
    check: (name, value) => {
      const list = value as readonly string[];
      const wrong = checkEntries(name, list, mayBeEmpty === 'mayBeEmpty', `[${options.join(', ')}]`);
      if (wrong !== null) return wrong;
      return list.every((entry) => options.includes(entry)) ? null : `String must be one of: ${options.join(', ')}`;
    },
    culprit: (value) => (value as readonly string[]).find((entry) => !options.includes(entry)) ?? value,
  };
}

const THROTTLED_FORMAT = '[partitionId]:[brokerId],[partitionId]:[brokerId],...';

/** The replicas that a throttle applies to. */
export const throttledReplicas: Validator = {
  allowed: THROTTLED_FORMAT,
  check: (name, value) => {
    const list = value as readonly string[];
    if (list.length === 1 && list[0] === '*') return null;
    return list.every((entry) => /^[0-9]+:[0-9]+$/.test(entry))
      ? null
      : `${name} must be the literal '*' or a list of replicas in the following format: ${THROTTLED_FORMAT}`;
  },
};

/** Where a share group begins: a word, or a duration in ISO 8601's form. */
export const shareOffsetReset: Validator = {
  allowed: '[latest, earliest, by_duration:PnDTnHnMn.nS]',
  check: (name, value) => {
    const text = value as string;
    if (text === 'latest' || text === 'earliest') return null;
    return /^by_duration:[pP](?=[tT\d])(\d+[dD])?([tT](?=\d)(\d+[hH])?(\d+[mM])?(\d+(\.\d+)?[sS])?)?$/.test(text)
      ? null
      : `Invalid value \`${text}\` for configuration ${name}. ` +
          "The value must be either 'earliest', 'latest' or of the format 'by_duration:<PnDTnHnMn.nS>'.";
  },
};
