import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { placeLine } from './log-target.ts';
import { outputTo, printable, table } from './terminal.ts';

test('what a terminal would obey is escaped, all else is as it was', () => {
  expect(printable('a\u001b[2J\r\n\u007f\u009b\u202eb')).toBe('a\\u001b[2J\\u000d\\u000a\\u007f\\u009b\\u202eb');
  expect(printable('Grüße 你好 😀 \\ "')).toBe('Grüße 你好 😀 \\ "');
  expect(table([['a\nb', 'c']])).toBe('a\\u000ab  c\n');
});

test('a file name cannot forge a line', () => {
  const line = placeLine('DAMAGE ', { file: '/d/x\nnote', position: 3, what: 'w' }, '/d');
  expect(line).toBe('DAMAGE   x\\u000anote, byte 3: w\n');
});

test('many who write to a full stream wait with one listener, and all go on', async () => {
  const taken: (() => void)[] = [];
  const stream = new Writable({ highWaterMark: 1, write: (_chunk, _encoding, done) => void taken.push(done) });
  const out = outputTo(stream);
  const waiting = Array.from({ length: 50 }, (_, i) => out(`${i}\n`));
  expect(stream.listenerCount('drain')).toBe(1);
  while (taken.length > 0) {
    taken.shift()!();
    await new Promise(setImmediate);
  }
  await Promise.all(waiting);
  expect(stream.listenerCount('drain')).toBe(0);
  const again = out('x');
  expect(stream.listenerCount('drain')).toBe(1);
  taken.shift()!();
  await again;
});
