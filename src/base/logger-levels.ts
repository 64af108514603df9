// Log levels that change while the broker runs, by area: what Kafka calls broker loggers (KIP-412). Must hold: a line
// is let through when its level is at least its area's, and an area without a level of its own has the root's; what is
// set counts at once for every logger handed out, also for the children made from it.

import type { Logger } from './logger.ts';

/** From the least important on. */
export const LOG_LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
export type LogLevelName = (typeof LOG_LEVELS)[number];
export const ROOT_LOGGER = 'root';

interface Threshold {
  /** Index in LOG_LEVELS; beyond its end nothing is let through. */
  rank: number;
}

/** What the logger that lines go to may have, as pino does: a level that is a property. */
interface WithLevel {
  level?: unknown;
}

const SILENT = LOG_LEVELS.length;
const [TRACE, DEBUG, INFO, WARN, ERROR, FATAL] = [0, 1, 2, 3, 4, 5];

export class LoggerLevels {
  private readonly target: Logger;
  private readonly root: Threshold;
  private readonly areas = new Map<string, { readonly threshold: Threshold; own: number | null }>();

  constructor(target: Logger) {
    this.target = target;
    this.root = { rank: rankOf((target as WithLevel).level) };
  }

  /** The logger of an area. */
  logger(area: string): Logger {
    let known = this.areas.get(area);
    if (known === undefined) {
      known = { threshold: { rank: this.root.rank }, own: null };
      this.areas.set(area, known);
    }
    return new ThresholdLogger(this.target, known.threshold, null);
  }

  /** The level in force by name, `root` first. */
  levels(): [name: string, level: string][] {
    const areas = [...this.areas].map(([name, { threshold }]): [string, string] => [name, nameOf(threshold.rank)]);
    return [[ROOT_LOGGER, nameOf(this.root.rank)], ...areas];
  }

  has(name: string): boolean {
    return name === ROOT_LOGGER || this.areas.has(name);
  }

  /** @param level null: the area follows the root again */
  set(name: string, level: LogLevelName | null): void {
    const rank = level === null ? null : LOG_LEVELS.indexOf(level);
    if (name === ROOT_LOGGER) {
      this.root.rank = rank ?? this.root.rank;
    } else {
      const area = this.areas.get(name);
      if (area !== undefined) area.own = rank;
    }
    for (const area of this.areas.values()) area.threshold.rank = area.own ?? this.root.rank;
    this.openTarget();
  }

  /** The target must let through the least that any area does. */
  private openTarget(): void {
    const target = this.target as WithLevel;
    if (typeof target.level !== 'string') return;
    let least = this.root.rank;
    for (const { threshold } of this.areas.values()) least = Math.min(least, threshold.rank);
    if (least < rankOf(target.level)) target.level = LOG_LEVELS[least]!.toLowerCase();
  }
}

function rankOf(level: unknown): number {
  if (typeof level !== 'string') return INFO!;
  if (level === 'silent') return SILENT;
  const rank = LOG_LEVELS.indexOf(level.toUpperCase() as LogLevelName);
  return rank < 0 ? INFO! : rank;
}

function nameOf(rank: number): string {
  return LOG_LEVELS[rank] ?? 'OFF';
}

class ThresholdLogger implements Logger {
  private readonly target: Logger;
  private readonly threshold: Threshold;
  private readonly bindings: object | null;

  constructor(target: Logger, threshold: Threshold, bindings: object | null) {
    this.target = target;
    this.threshold = threshold;
    this.bindings = bindings;
  }

  private bound(details: object): object {
    return this.bindings === null ? details : { ...this.bindings, ...details };
  }

  trace(details: object, message: string): void {
    if (this.threshold.rank <= TRACE!) this.target.trace(this.bound(details), message);
  }

  debug(details: object, message: string): void {
    if (this.threshold.rank <= DEBUG!) this.target.debug(this.bound(details), message);
  }

  info(details: object, message: string): void {
    if (this.threshold.rank <= INFO!) this.target.info(this.bound(details), message);
  }

  warn(details: object, message: string): void {
    if (this.threshold.rank <= WARN!) this.target.warn(this.bound(details), message);
  }

  error(details: object, message: string): void {
    if (this.threshold.rank <= ERROR!) this.target.error(this.bound(details), message);
  }

  fatal(details: object, message: string): void {
    if (this.threshold.rank <= FATAL!) this.target.fatal(this.bound(details), message);
  }

  child(bindings: object): Logger {
    return new ThresholdLogger(this.target, this.threshold, this.bound(bindings));
  }
}
