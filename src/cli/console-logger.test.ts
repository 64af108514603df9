import { describe, expect, it } from 'vitest';
import { consoleLogger } from './console-logger.ts';

function lines(format: 'human' | 'json', log: (logger: ReturnType<typeof consoleLogger>) => void): string[] {
  const written: string[] = [];
  log(consoleLogger('debug', format, (line) => written.push(line)));
  return written;
}

const FORGED = 'x\n2026-01-02T03:04:05.678Z FATAL the disk is on fire';
const ESCAPES = '\u001b[2J\u009b31m\u202e';
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
const OBEYED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/;

describe('the log of a command', () => {
  it('shows plain details as they are', () => {
    const [line] = lines('human', (logger) => logger.info({ topic: 'a b', count: 3, list: ['x', 1] }, 'it is so'));
    expect(line).toMatch(/^\S+Z INFO {2}it is so topic=a b count=3 list=\["x",1\]$/);
  });

  it.each(['human', 'json'] as const)(
    'is one line, and nothing a terminal obeys, whatever a client sends (%s)',
    (format) => {
      for (const text of [FORGED, ESCAPES, `\r${FORGED}`, '\u2028']) {
        for (const details of [
          { clientId: text },
          { topics: [text] },
          { error: { message: text } },
          { at: { id: text } },
        ]) {
          const [line, ...more] = lines(format, (logger) => logger.warn(details, `refused: ${text}`));
          expect(more).toEqual([]);
          expect(line).not.toContain('\n');
          expect(line).not.toMatch(OBEYED);
        }
      }
    },
  );

  it('quotes a value that would be another line', () => {
    const [line] = lines('human', (logger) => logger.warn({ clientId: FORGED }, 'refused'));
    expect(line).toContain(`clientId=${JSON.stringify(FORGED)}`);
  });

  it('keeps the lines of a stack apart from those of the log', () => {
    const [text] = lines('human', (logger) => logger.error({ err: new Error(`${FORGED}${ESCAPES}`) }, 'it failed'));
    const [first, ...more] = text!.split('\n');
    expect(first).toMatch(/ ERROR it failed err=Error: x$/);
    expect(more.length).toBeGreaterThan(1);
    for (const line of more) expect(line).toMatch(/^ {4}/);
    expect(text).not.toMatch(OBEYED);
  });

  it.each(['human', 'json'] as const)('shortens what is long (%s)', (format) => {
    const long = 'n'.repeat(30_000);
    const [line] = lines(format, (logger) => logger.debug({ topic: long, topics: [long] }, 'refused'));
    expect(line!.length).toBeLessThan(2300);
    expect(line!.match(/n\.\.\. \(30000 characters\)/g)).toHaveLength(2);
  });
});
