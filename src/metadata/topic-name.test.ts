import { expect, test } from 'vitest';
import { topicNameProblem } from './topic-name.ts';

test.each(['a', 'A.b_c-9', '__proto__', 'constructor', '...', 'x'.repeat(249)])('%s is allowed', (name) => {
  expect(topicNameProblem(name)).toBeNull();
});

test.each(['', '.', '..', 'x'.repeat(250), 'a/b', 'a b', 'ä', 'a\0', 'a\n', 'a:b', '\u{1F600}'])(
  '%j is not',
  (name) => {
    expect(topicNameProblem(name)).not.toBeNull();
  },
);
