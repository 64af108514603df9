import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { openFileLimit, parseLimits } from './process-limits.ts';

it('reads the soft limit, and none from a text without one', () => {
  const text = 'Limit  Soft Limit  Hard Limit  Units\nMax open files            1024                 4096    files \n';
  expect(parseLimits(text)).toBe(1024);
  expect(parseLimits('Max open files            unlimited            unlimited  files')).toBeNull();
  expect(parseLimits('')).toBeNull();
});

it.runIf(process.platform === 'linux')('knows what this process has', () => {
  // Node raises its soft limit to the hard one.
  const hard = execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim();
  expect(openFileLimit()).toBe(hard === 'unlimited' ? null : Number(hard));
});
