import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../../base/random.ts';
import { scanRegex } from './regex-scan.ts';
import {
  compileSubscriptionRegex,
  MAX_PROGRAM_SIZE,
  RegexResolution,
  type SubscriptionRegex,
} from './subscription-regex.ts';

function compile(text: string): SubscriptionRegex {
  const regex = compileSubscriptionRegex(text);
  if ('reason' in regex) throw new Error(`${text}: ${regex.reason}`);
  return regex;
}

function reason(text: string): string | null {
  const regex = compileSubscriptionRegex(text);
  return 'reason' in regex ? regex.reason : null;
}

describe('an expression matches whole names', () => {
  test.each([
    ['orders', 'orders', true],
    ['orders', 'orders-1', false],
    ['orders', 'my-orders', false],
    ['orders.*', 'orders-1', true],
    ['a|ab', 'ab', true],
    ['(foo|bar)-[0-9]{1,3}', 'bar-123', true],
    ['(foo|bar)-[0-9]{1,3}', 'bar-1234', false],
    ['^foo$', 'foo', true],
    ['(?i)FOO', 'foo', true],
    ['(?i)k', 'K', true],
    ['\\Qa.b\\E', 'a.b', true],
    ['\\Qa.b\\E', 'axb', false],
    ['\\pL+', 'abc', true],
    ['[[:digit:]]+', '42', true],
    ['\\bfoo\\b.*', 'foo-1', true],
    ['\\bfoo\\b.*', 'foo1', false],
    ['a{2,3}', 'aaaa', false],
    ['a{,2}', 'a{,2}', true],
    ['[{]*\\{?', '{{', true],
    ['', '', true],
    ['', 'a', false],
    ['.*', '__consumer_offsets', true],
  ])('%j matches %j: %s', (text, name, expected) => {
    expect(compile(text).matches(name)).toBe(expected);
  });
});

describe('what is no RE2 expression is refused, with the reason that RE2/J gives', () => {
  test.each([
    ['(', 'missing closing )'],
    ['[a', 'missing closing ]'],
    ['*', 'missing argument to repetition operator'],
    ['a**', 'invalid nested repetition operator'],
    ['{*', 'invalid nested repetition operator'],
    ['a{{2}', 'invalid nested repetition operator'],
    ['a{1001}', 'invalid repeat count'],
    ['[z-a]', 'invalid character class range'],
    ['\\', 'trailing backslash at end of expression'],
    ['(a)\\1', 'invalid escape sequence'],
    ['(?=a)', 'invalid or unsupported Perl syntax'],
    ['(?P<n', 'invalid named capture'],
  ])('%j', (text, expected) => {
    expect(reason(text)).toBe(expected);
  });

  test.each([
    ['nested repetitions', '(a{1000}){2}'],
    ['a deep nest', `${'('.repeat(5000)}a${')'.repeat(5000)}`],
    ['many large repetitions', '(?:a?){1000}'.repeat(50)],
    ['many Unicode classes', '\\pL'.repeat(5000)],
    ['a huge class', `[${'\\pL'.repeat(5000)}]`],
    ['a long text', 'a'.repeat(MAX_PROGRAM_SIZE + 1)],
  ])('%s', (_, text) => {
    expect(reason(text)).not.toBeNull();
  });
});

const samples = [
  '(a*)*b',
  '(a|aa)*b',
  '((((a+)+)+)+)+$',
  '(|a)*',
  '(?m)^a$',
  '(?s).*',
  '[]a]+',
  '[^]a]',
  '(?U)a+?b',
  '\\x61+\\x{62}?',
  '\\Aab?\\z',
  '.*\\Bb',
  '(?P<n>a+)(?:b|c)*',
  '[^\\d\\s]*',
];

test('agrees with re2js itself', () => {
  const seed = 20_260_101;
  const random = new SeededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[random.int(list.length)]!;
  const atoms = ['a', 'b', '.', '[ab]', '[^a]', '\\w', '(a|b)', '(?:ab|c)', 'x', '^', '$', '\\b', '\\d'];
  const operators = ['', '', '', '*', '+', '?', '{2}', '{0,3}', '{2,}', '*?'];
  const patterns = [...samples];
  for (let i = 0; i < 300; i++) {
    let text = '';
    for (let length = 1 + random.int(5); length > 0; length--) {
      const atom = random.int(5) === 0 ? `(${pick(atoms)}${pick(operators)}${pick(atoms)})` : pick(atoms);
      text += atom + pick(operators) + (random.int(6) === 0 ? '|' : '');
    }
    patterns.push(text);
  }
  const names = ['', 'a\nb', 'ä', '\u{1F600}', 'K', 'a'.repeat(100)];
  for (let i = 0; i < 60; i++)
    names.push(Array.from({ length: random.int(10) }, () => pick([...'aabbcx-_.0'])).join(''));
  for (const text of patterns) {
    const regex = compile(text);
    const reference = RE2JS.compile(text);
    for (const name of names) {
      expect(regex.matches(name), `seed ${seed}: ${text} on ${name}`).toBe(reference.testExact(name));
    }
    // Room for a branch or two that the estimate does not foresee.
    expect(regex.program.size, text).toBeLessThan(2 * scanRegex(text, MAX_PROGRAM_SIZE).size + 10);
  }
});

function resolve(regexes: readonly string[], names: readonly string[], stepsPerSlice?: number) {
  const resolution = new RegexResolution(regexes, names);
  let slices = 1;
  while (!resolution.advance(stepsPerSlice)) slices++;
  return { resolution, slices };
}

describe('resolution', () => {
  const names = ['orders', 'orders-1', '__consumer_offsets', 'payments'];

  test('finds all topics of each expression, internal ones too; a text that is none matches nothing', () => {
    const { resolution, slices } = resolve(['orders.*', '.*s', '(', '.*s'], names);
    expect(slices).toBe(1);
    expect([...resolution.topics].map(([text, found]) => [text, [...found]])).toEqual([
      ['orders.*', ['orders', 'orders-1']],
      ['.*s', ['orders', '__consumer_offsets', 'payments']],
      ['(', []],
    ]);
    expect([...resolution.invalid]).toEqual([['(', 'missing closing )']]);
  });

  test('gives the same however small its slices are', () => {
    const whole = resolve(['orders.*', '(a|.)*s'], names).resolution;
    const { resolution, slices } = resolve(['orders.*', '(a|.)*s'], names, 1);
    expect(slices).toBeGreaterThan(50);
    expect(resolution.topics).toEqual(whole.topics);
  });

  test('no expressions and no topics', () => {
    expect(resolve([], names).resolution.topics.size).toBe(0);
    expect(resolve(['a'], []).resolution.topics.get('a')).toEqual(new Set());
  });

  test.each(['(a*)*b', '(?:a?){900}a{900}', '(.*a){300}', '(a|aa)+$', '(\\pL{1,4}){100}'])(
    'the work for %s is linear in the length of the name, and cut into slices',
    (text) => {
      const { size } = compile(text).program;
      const resolution = new RegexResolution([text], ['a'.repeat(240)]);
      let slices = 0;
      while (!resolution.advance(1000)) slices++;
      // At each of 241 places an instruction is looked at once to be followed and once to take a character.
      expect(slices).toBeLessThanOrEqual((50 * size + 241 * 2 * size) / 1000 + 1);
    },
  );
});
