// Text to value and back, as Kafka's configuration does it. Must hold: what Kafka takes is taken and what it refuses is
// refused, with the message that Kafka's clients show; the text of a value that was set is never lost (a long beyond
// 2^53 is "no limit" to the code, and still shown exactly).

import type { ConfigRow, ConfigType, ConfigValue } from './row.ts';

export type Parsed = { readonly value: ConfigValue } | { readonly error: string };

interface NumberType {
  readonly label: string;
  readonly min: bigint;
  readonly max: bigint;
}

const wholeNumbers: ReadonlyMap<ConfigType, NumberType> = new Map([
  ['short', { label: 'SHORT', min: -(2n ** 15n), max: 2n ** 15n - 1n }],
  ['int', { label: 'INT', min: -(2n ** 31n), max: 2n ** 31n - 1n }],
  ['long', { label: 'LONG', min: -(2n ** 63n), max: 2n ** 63n - 1n }],
]);

function invalid(name: string, shown: string, why: string): Parsed {
  return { error: `Invalid value ${shown} for configuration ${name}: ${why}` };
}

function parseWhole(name: string, text: string, type: NumberType): Parsed {
  const refused = invalid(name, text, `Not a number of type ${type.label}`);
  if (!/^[+-]?[0-9]{1,40}$/.test(text)) return refused;
  const exact = BigInt(text.startsWith('+') ? text.slice(1) : text);
  if (exact < type.min || exact > type.max) return refused;
  const value = Number(exact);
  if (value > Number.MAX_SAFE_INTEGER) return { value: Number.MAX_SAFE_INTEGER };
  return { value: Math.max(value, Number.MIN_SAFE_INTEGER) };
}

function parseDouble(name: string, text: string): Parsed {
  if (text === 'NaN') return { value: Number.NaN };
  const infinite = /^([+-]?)Infinity$/.exec(text);
  if (infinite !== null) return { value: infinite[1] === '-' ? -Infinity : Infinity };
  if (!/^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?[dDfF]?$/.test(text)) {
    return invalid(name, text, 'Not a number of type DOUBLE');
  }
  return { value: Number(text.replace(/[dDfF]$/, '')) };
}

function parseOfType(row: ConfigRow, text: string): Parsed {
  const trimmed = text.trim();
  const whole = wholeNumbers.get(row.type);
  if (whole !== undefined) return parseWhole(row.name, trimmed, whole);
  switch (row.type) {
    case 'boolean': {
      const word = trimmed.toLowerCase();
      if (word === 'true' || word === 'false') return { value: word === 'true' };
      return invalid(row.name, trimmed, 'Expected value to be either true or false');
    }
    case 'double':
      return parseDouble(row.name, trimmed);
    case 'list':
      return { value: trimmed === '' ? [] : trimmed.split(/\s*,\s*/) };
    default:
      return { value: trimmed };
  }
}

/** The value that `text` gives the key of `row`, or the message of its refusal. */
export function parseConfig(row: ConfigRow, text: string): Parsed {
  const parsed = parseOfType(row, text);
  if ('error' in parsed || row.valid === undefined) return parsed;
  const why = row.valid.check(row.name, parsed.value);
  if (why === null) return parsed;
  if (typeof why !== 'string') return { error: why.message };
  const culprit = row.valid.culprit?.(parsed.value) ?? parsed.value;
  return invalid(
    row.name,
    typeof culprit === 'object' ? `[${culprit.join(', ')}]` : formatValue(row.type, culprit),
    why,
  );
}

/** A double as Java writes it: `0.5`, `2.0`, `1.7976931348623157E308`. */
function formatDouble(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) {
    const [digits, exponent] = value.toExponential().split('e');
    return `${digits?.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
  }
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

function formatValue(type: ConfigType, value: ConfigValue): string {
  if (type === 'double') return formatDouble(value as number);
  return typeof value === 'object' ? value.join(',') : String(value);
}

const LONG_MAX = '9223372036854775807';

/** The text of a value that was computed: "no limit" is Kafka's largest long again. */
export function formatConfig(row: ConfigRow, value: ConfigValue): string {
  return row.type === 'long' && value === Number.MAX_SAFE_INTEGER ? LONG_MAX : formatValue(row.type, value);
}

/** The text that DescribeConfigs answers for a key that was set to `text`: `TRUE` is `true`, ` 70 ` is `70`. */
export function canonicalText(row: ConfigRow, text: string): string {
  const parsed = parseOfType(row, text);
  if ('error' in parsed) return text;
  if (row.type === 'long') return BigInt(text.trim().replace(/^\+/, '')).toString();
  return formatValue(row.type, parsed.value);
}
