// For the tests of retention: a LogFixture that sweeps, and what they look at. Must hold: nothing is swept but by the
// clock or `sweep`.

import type { Log } from '../log.ts';
import type { LogConfig } from '../log-config.ts';
import { LogFixture, makeBatch } from '../log-fixture.ts';
import type { LogManagerOptions } from '../log-manager.ts';

export const SWEEP_MS = 300_000;
export const HOUR = 3_600_000;

export async function sweeping(
  config: Partial<LogConfig> = {},
  overrides: Partial<LogManagerOptions> = {},
): Promise<LogFixture> {
  const fixture = new LogFixture(
    { segmentBytes: 300, ...config },
    {
      retentionCheckIntervalMs: SWEEP_MS,
      initialTaskDelayMs: SWEEP_MS,
      hotTailBytes: 0,
      // What compaction removes is judged by its own tests.
      cleaner: { enabled: false },
      ...overrides,
    },
  );
  await fixture.start();
  return fixture;
}

/** One batch of one record for each time, three to a segment. */
export async function fill(fixture: LogFixture, timestamps: readonly number[], log: Log = fixture.log()): Promise<Log> {
  for (const timestamp of timestamps) {
    log.append(makeBatch(['value of one record'], { timestamps: [timestamp] }), 'leader', 0);
  }
  await fixture.turn();
  return log;
}

/** Lets the next check fall due, and what it starts come to its end. */
export async function sweep(fixture: LogFixture): Promise<void> {
  fixture.clock.advance(SWEEP_MS);
  for (let i = 0; i < 20; i++) await fixture.turn();
}

export function filesOf(fixture: LogFixture, folder: string): string[] {
  return fixture.disk
    .list(folder)
    .map(({ name }) => name)
    .filter((name) => /^\d{20}\./.test(name))
    .map((name) => name.replace(/^0{1,19}/, ''))
    .sort();
}
