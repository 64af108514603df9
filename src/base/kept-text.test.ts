import { expect, test } from 'vitest';
import { keptText } from './kept-text.ts';

test('a text up to the most is kept as it is, a longer one is cut', () => {
  expect(keptText('abcd', 4)).toBe('abcd');
  expect(keptText('abcde', 4)).toBe('abc…');
  expect(keptText('x'.repeat(32_767), 256)).toHaveLength(256);
});

test('no half of a character stays', () => {
  expect(keptText('ab\u{1F600}\u{1F600}', 4)).toBe('ab\ufffd…');
});
