import { expect, test } from 'vitest';
import type { Logger } from './logger.ts';
import { LoggerLevels } from './logger-levels.ts';

class Recorder implements Logger {
  readonly lines: string[] = [];
  level: string;

  constructor(level = 'info') {
    this.level = level;
  }

  private add(level: string, details: object, message: string): void {
    this.lines.push(`${level} ${message} ${JSON.stringify(details)}`);
  }

  trace(details: object, message: string): void {
    this.add('trace', details, message);
  }

  debug(details: object, message: string): void {
    this.add('debug', details, message);
  }

  info(details: object, message: string): void {
    this.add('info', details, message);
  }

  warn(details: object, message: string): void {
    this.add('warn', details, message);
  }

  error(details: object, message: string): void {
    this.add('error', details, message);
  }

  fatal(details: object, message: string): void {
    this.add('fatal', details, message);
  }

  child(): Logger {
    throw new Error('bindings are added before');
  }
}

function logAll(logger: Logger): void {
  for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const) logger[level]({}, 'x');
}

test('begins with the level that the target has', () => {
  for (const [level, first] of [
    ['trace', 6],
    ['debug', 5],
    ['info', 4],
    ['warn', 3],
    ['error', 2],
    ['fatal', 1],
    ['silent', 0],
  ] as const) {
    const target = new Recorder(level);
    logAll(new LoggerLevels(target).logger('a'));
    expect(target.lines, level).toHaveLength(first);
  }
});

test('an area has its own level, or the root level again', () => {
  const target = new Recorder();
  const levels = new LoggerLevels(target);
  const a = levels.logger('a');
  const b = levels.logger('b').child({ part: 'b' });
  levels.set('a', 'DEBUG');
  expect(levels.levels()).toEqual([
    ['root', 'INFO'],
    ['a', 'DEBUG'],
    ['b', 'INFO'],
  ]);
  a.debug({ n: 1 }, 'seen');
  b.debug({ n: 2 }, 'not seen');
  levels.set('root', 'ERROR');
  a.debug({ n: 3 }, 'seen');
  b.warn({ n: 4 }, 'not seen');
  b.error({ n: 5 }, 'seen');
  levels.set('a', null);
  a.warn({ n: 6 }, 'not seen');
  expect(target.lines).toEqual(['debug seen {"n":1}', 'debug seen {"n":3}', 'error seen {"part":"b","n":5}']);
  expect(levels.has('a')).toBe(true);
  expect(levels.has('c')).toBe(false);
});

test('opens a target that would hold back what was asked for, and never closes it', () => {
  const target = new Recorder('warn');
  const levels = new LoggerLevels(target);
  levels.logger('a');
  levels.set('a', 'TRACE');
  expect(target.level).toBe('trace');
  levels.set('a', 'FATAL');
  expect(target.level).toBe('trace');
  expect(levels.levels()[0]).toEqual(['root', 'WARN']);
});
