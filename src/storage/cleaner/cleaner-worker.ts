// The broker's side of the compacting thread: starts it when there is work that is worth it, sends it orders, passes on
// the word to stop, and ends it when there is nothing more to do. Must hold: it never keeps the process alive; a thread
// that fails rejects what waits for it, and whoever asked goes on without threads.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Clock, Timer } from '../../base/clock.ts';
import { DiskError } from '../../base/disk.ts';
import { RecordsError } from '../../records/errors.ts';
import { type CleanerPace, CleaningAborted } from './cleaner-pace.ts';
import { type Answer, type Failure, type Order, ThreadControl } from './cleaner-thread-messages.ts';
import type { CleaningTerms, CleaningWork, GroupOrder, GroupWritten, KeysFound, KeysOrder } from './cleaning-work.ts';

/** How often it is looked whether the cleaning is still wanted. */
const LOOK_MS = 20;

/** No thread could be had, or it died: not the log's fault. */
export class ThreadFailed extends Error {
  override name = 'ThreadFailed';
}

/** Where the thread's program lies in a built package; null where there is none, as in the sources. */
export function builtThread(): URL | null {
  const url = new URL('./cleaner-thread.js', import.meta.url);
  try {
    return existsSync(fileURLToPath(url)) ? url : null;
  } catch {
    // Packed into something that is no folder.
    return null;
  }
}

interface Waiting {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

export class CleanerWorker {
  private readonly program: URL;
  private readonly clock: Clock;
  private readonly control = new ThreadControl();
  private worker: Worker | null = null;
  /** For answers, which come in the order of the orders. */
  private waiting: Waiting[] = [];

  constructor(program: URL, clock: Clock) {
    this.program = program;
    this.clock = clock;
  }

  get isRunning(): boolean {
    return this.worker !== null;
  }

  /** Begins a cleaning on the thread. Throws ThreadFailed. */
  async begin(
    terms: CleaningTerms,
    producers: Float64Array,
    pace: CleanerPace,
    bytesPerSecond: () => number,
  ): Promise<CleaningWork> {
    this.control.allow();
    this.start();
    await this.send({ kind: 'begin', terms, producers });
    const follow = <T>(order: Order): Promise<T> => this.follow<T>(order, pace, bytesPerSecond);
    return {
      readKeys: (order: KeysOrder) => follow<KeysFound>({ kind: 'keys', order }),
      writeGroup: (order: GroupOrder) => follow<GroupWritten>({ kind: 'group', order }),
      end: () => {
        // A thread that is gone has nothing left to end.
        this.send({ kind: 'end' }).catch(() => {});
      },
    };
  }

  /** The cleaning under way ends at its next step. */
  stop(): void {
    this.control.stop();
  }

  /** Resolves when the thread is gone. */
  async end(): Promise<void> {
    this.control.stop();
    const { worker } = this;
    this.worker = null;
    await worker?.terminate();
  }

  private start(): void {
    if (this.worker !== null) return;
    let worker: Worker;
    try {
      worker = new Worker(this.program, { workerData: this.control.memory, execArgv: [], name: 'klamm-cleaner' });
    } catch (error) {
      throw new ThreadFailed(`no thread for compaction: ${String(error)}`);
    }
    worker.unref();
    worker.on('message', (answer: Answer) => this.waiting.shift()?.resolve(answer));
    worker.on('error', (error) => this.fail(worker, `the thread for compaction failed: ${String(error)}`));
    worker.on('exit', () => this.fail(worker, 'the thread for compaction ended'));
    this.worker = worker;
  }

  private fail(worker: Worker, message: string): void {
    if (this.worker === worker) this.worker = null;
    for (const waiting of this.waiting.splice(0)) waiting.reject(new ThreadFailed(message));
  }

  private send(order: Order): Promise<Answer> {
    const { worker } = this;
    if (worker === null) return Promise.reject(new ThreadFailed('the thread for compaction is gone'));
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      worker.postMessage(order);
    });
  }

  /** Looks meanwhile, again and again, whether the cleaning is still wanted. */
  private async follow<T>(order: Order, pace: CleanerPace, bytesPerSecond: () => number): Promise<T> {
    let timer: Timer | null = null;
    const look = (): void => {
      this.control.bytesPerSecond = bytesPerSecond();
      try {
        pace.check();
        timer = this.clock.setTimeout(look, LOOK_MS);
      } catch (error) {
        if (!(error instanceof CleaningAborted)) throw error;
        this.control.stop();
      }
    };
    look();
    try {
      const { failure, result } = await this.send(order);
      if (failure !== null) {
        // What a file that is gone looks like to the thread.
        pace.check();
        throw errorOf(failure);
      }
      return result as T;
    } finally {
      (timer as Timer | null)?.cancel();
    }
  }
}

function errorOf(failure: Failure): Error {
  switch (failure.kind) {
    case 'disk':
      return new DiskError(failure.code, failure.path, failure.message);
    case 'records':
      return new RecordsError(failure.errorCode, failure.message);
    case 'aborted':
      return new CleaningAborted(failure.message);
    case 'other':
      return new Error(failure.message);
  }
}
