// The entry of the thread that compacts: runs a CleaningEngine on files of its own opening, order by order, so that
// the broker's event loop only swaps the results in. Must hold: it reads the log's files and writes `.cleaned` ones,
// nothing else; between two reads it looks whether it is told to stop; every order gets one answer.

import { readlinkSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { DiskError } from '../../base/disk.ts';
import { NodeDisk } from '../../base/node-disk.ts';
import { RecordsError } from '../../records/errors.ts';
import { IndexCache } from '../segments/index-cache.ts';
import { OpenFiles } from '../segments/open-files.ts';
import type { StreamSource } from './batch-stream.ts';
import { CleaningAborted, type Pace } from './cleaner-pace.ts';
import { type Answer, type Order, STOP_WORD, ThreadControl } from './cleaner-thread-messages.ts';
import { CleaningEngine } from './cleaning-engine.ts';
import type { ProducerEnd, SourceFacts } from './cleaning-work.ts';

const INDEX_CACHE_BYTES = 1 << 20;
const MAX_OPEN_FILES = 4;
const NICENESS = 10;

/** As CleanerPace, for a thread that nobody else waits for: only the limit of bytes per second and the word to stop. */
class ThreadPace implements Pace {
  readonly isAlone = true;
  private readonly control: ThreadControl;
  private paidUntilMs = 0;

  constructor(control: ThreadControl) {
    this.control = control;
  }

  spend(): boolean {
    return false;
  }

  spendRecord(): boolean {
    return false;
  }

  async rest(): Promise<void> {
    this.check();
  }

  check(): void {
    if (this.control.isStopped) throw new CleaningAborted('the cleaning was stopped');
  }

  io(bytes: number): void {
    const rate = this.control.bytesPerSecond;
    if (rate > 0) {
      const nowMs = performance.now();
      this.paidUntilMs = Math.max(this.paidUntilMs, nowMs) + (bytes / rate) * 1000;
      if (this.paidUntilMs - nowMs >= 1) Atomics.wait(this.control.words, STOP_WORD, 0, this.paidUntilMs - nowMs);
    }
    this.check();
  }
}

class Thread {
  private readonly port: MessagePort;
  private readonly pace: ThreadPace;
  private readonly disk = new NodeDisk();
  private engine: CleaningEngine | null = null;

  constructor(port: MessagePort, control: ThreadControl) {
    this.port = port;
    this.pace = new ThreadPace(control);
  }

  async answer(order: Order): Promise<void> {
    let answer: Answer;
    try {
      answer = { failure: null, result: await this.follow(order) };
    } catch (error) {
      answer = { failure: describe(error), result: null };
    }
    this.port.postMessage(answer);
  }

  private async follow(order: Order): Promise<object | null> {
    switch (order.kind) {
      case 'begin':
        this.engine = this.begin(order);
        return null;
      case 'keys':
        return this.engine!.readKeys(order.order);
      case 'group':
        return this.engine!.writeGroup(order.order);
      case 'end':
        this.engine?.end();
        this.engine = null;
        return null;
    }
  }

  private begin({ terms, producers }: Order & { kind: 'begin' }): CleaningEngine {
    const ends = new Map<number, ProducerEnd>();
    for (let i = 0; i < producers.length; i += 3) {
      ends.set(producers[i]!, { lastOffset: producers[i + 1]!, epoch: producers[i + 2]! });
    }
    const { disk } = this;
    const context = {
      disk,
      files: new OpenFiles(disk, MAX_OPEN_FILES),
      indexes: new IndexCache(INDEX_CACHE_BYTES),
      openSource: (facts: SourceFacts) => this.open(facts),
      producerEnd: (producerId: number) => ends.get(producerId),
    };
    return new CleaningEngine(context, terms, this.pace);
  }

  private open({ path }: SourceFacts): StreamSource {
    const file = this.disk.open(path, 'read');
    // Whether the log still has it is looked at where the log is; an open file can be read in any case.
    return { file, isGone: false, close: () => file.close() };
  }
}

function describe(error: unknown): Answer['failure'] {
  if (error instanceof DiskError) {
    return { kind: 'disk', code: error.code, path: error.path, message: error.message };
  }
  if (error instanceof RecordsError) return { kind: 'records', errorCode: error.errorCode, message: error.message };
  if (error instanceof CleaningAborted) return { kind: 'aborted', message: error.message };
  return { kind: 'other', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** Where threads have a priority of their own (Linux), this one goes behind those that serve clients. */
function giveWay(): void {
  if (process.platform !== 'linux') return;
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').pop());
    if (thread > 0 && thread !== process.pid) setPriority(thread, Math.min(19, getPriority(thread) + NICENESS));
  } catch {
    // No such file, or not allowed: then it competes as any thread does.
  }
}

if (parentPort !== null) {
  giveWay();
  const thread = new Thread(parentPort, new ThreadControl(workerData as SharedArrayBuffer));
  parentPort.on('message', (order: Order) => void thread.answer(order));
}
