// Whether a log takes writes, and when it tries again. Must hold: a failure that may pass (no room, no file handles) is
// followed by an attempt every few seconds until one works; any other failure, and every failed sync, lasts until the
// broker is restarted.

import type { Clock, Timer } from '../base/clock.ts';
import type { DiskError } from '../base/disk.ts';
import type { OpenFiles } from './segments/open-files.ts';
import type { Segment } from './segments/segment.ts';
import { DAMAGED } from './segments/segment-lookup.ts';

const PASSING_CODES: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE']);

export function isPassing(error: DiskError): boolean {
  return PASSING_CODES.has(error.code);
}

export function offlineFor(error: DiskError): string {
  const how = error.code === DAMAGED ? '. Nothing was cut: `klamm log repair` shows what can be done' : '';
  return `partition is offline: ${error.message}${how}`;
}

export class Outage {
  private readonly clock: Clock;
  private readonly retryMs: number;
  private readonly attempt: () => void;
  private timer: Timer | null = null;
  /** Why the log is offline; null while it is not. */
  cause: DiskError | null = null;
  isFinal = false;

  constructor(clock: Clock, retryMs: number, attempt: () => void) {
    this.clock = clock;
    this.retryMs = retryMs;
    this.attempt = attempt;
  }

  get isOn(): boolean {
    return this.cause !== null;
  }

  /** False if the log was offline for good already. */
  begin(error: DiskError, isFinal: boolean): boolean {
    if (this.cause !== null && this.isFinal) return false;
    this.cause = error;
    this.isFinal = isFinal;
    this.stop();
    if (!isFinal) this.retryLater();
    return true;
  }

  retryLater(): void {
    this.stop();
    this.timer = this.clock.setTimeout(() => {
      this.timer = null;
      this.attempt();
    }, this.retryMs);
  }

  end(): void {
    this.cause = null;
    this.stop();
  }

  /** No further attempt. */
  stop(): void {
    this.timer?.cancel();
    this.timer = null;
  }
}

/** Throws DiskError unless `bytes` more can be written to the segment; its file is as before afterwards. */
export function probe(files: OpenFiles, segment: Segment, bytes: number): void {
  const file = files.acquire(segment);
  try {
    try {
      file.writeSync([Buffer.alloc(bytes)], segment.writtenBytes);
    } finally {
      if (file.size() > segment.writtenBytes) file.truncate(segment.writtenBytes);
    }
  } finally {
    files.release(segment);
  }
}
