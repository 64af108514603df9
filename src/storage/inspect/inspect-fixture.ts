// For the tests of this folder: data folders that the engine itself has written, and what an inspection says of them.

import type { Disk } from '../../base/disk.ts';
import { encoderReady } from '../../records/compression/compress.ts';
import { buildEndTxnMarkerBatch } from '../../records/control.ts';
import type { ProcessIdentity } from '../directories/process-identity.ts';
import type { Log } from '../log.ts';
import type { LogConfig } from '../log-config.ts';
import { DATA, LogFixture, makeBatch, type TestBatch } from '../log-fixture.ts';
import type { LogManagerOptions } from '../log-manager-options.ts';
import { DataFolder } from './data-folder.ts';
import { type Finding, Findings } from './finding.ts';
import { checkDataFolder } from './folder-check.ts';
import type { PartitionReport } from './partition-check.ts';

export const NOBODY: ProcessIdentity = {
  self: { pid: 1, startTime: '', bootId: '' },
  isAlive: () => false,
  isLocked: () => false,
};

export class InspectFixture extends LogFixture {
  /** The leader epoch of what is appended next. */
  epoch = 0;

  constructor(config: Partial<LogConfig> = {}, overrides: Partial<LogManagerOptions> = {}) {
    super({ indexIntervalBytes: 100, ...config }, { producers: { idExpirationMs: 1e12 }, ...overrides });
  }

  put(values: readonly string[], options: TestBatch = {}, log: Log = this.log()): number {
    const { errorCode, baseOffset } = log.append(makeBatch(values, options), 'leader', this.epoch);
    if (errorCode !== 0) throw new Error(`append: ${errorCode}`);
    return baseOffset;
  }

  send(producerId: number, baseSequence: number, values: readonly string[] = ['v'], log: Log = this.log()): number {
    return this.put(values, { producerId, producerEpoch: 0, baseSequence, isTransactional: true }, log);
  }

  end(producerId: number, committed: boolean, log: Log = this.log()): number {
    const marker = { producerId, producerEpoch: 0, coordinatorEpoch: 0, committed, timestamp: 1000 };
    return log.append(buildEndTxnMarkerBatch(marker), 'leader', this.epoch, { origin: 'coordinator' }).baseOffset;
  }

  async roll(log: Log = this.log()): Promise<void> {
    await this.turn();
    log.rollNow();
    await this.turn();
  }

  async close(): Promise<void> {
    const closing = this.manager.close();
    await this.turn();
    await closing;
  }
}

/**
 * Three segments: plain and compressed batches, an idempotent producer, transactions that ended one way and the other,
 * also across segments, two leader epochs; closed cleanly.
 */
export async function writtenFolder(config: Partial<LogConfig> = {}): Promise<InspectFixture> {
  await encoderReady('zstd');
  const fixture = new InspectFixture(config);
  await fixture.start();
  for (let i = 0; i < 8; i++) fixture.put([`one ${i}`, `two ${i}`], { timestamps: [5000 + i, 4000 + i] });
  fixture.put(['three', 'four'], { producerId: 7, producerEpoch: 0, baseSequence: 0 });
  fixture.send(1, 0);
  fixture.send(2, 0, ['a', 'b']);
  fixture.end(1, false);
  await fixture.roll();
  fixture.epoch = 1;
  for (const compression of ['gzip', 'snappy', 'lz4', 'zstd'] as const) {
    fixture.put(
      Array.from({ length: 20 }, (_, i) => `much alike ${i}`),
      { compression, timestamps: [9000] },
    );
  }
  fixture.end(2, false);
  fixture.send(1, 1);
  await fixture.roll();
  fixture.end(1, true);
  for (let i = 0; i < 5; i++) fixture.put([`last ${i}`]);
  fixture.put(['other'], {}, fixture.log(1));
  await fixture.turn();
  await fixture.close();
  return fixture;
}

export interface Inspected {
  readonly findings: Finding[];
  readonly reports: PartitionReport[];
  /** `damage batch-checksum t-0/0...0.log 123 4`: what, where, byte and offset. */
  readonly lines: string[];
}

export async function inspect(disk: Disk, identity: ProcessIdentity = NOBODY): Promise<Inspected> {
  const findings: Finding[] = [];
  const reports: PartitionReport[] = [];
  const folder = await DataFolder.open(disk, DATA, identity);
  await checkDataFolder({
    folder,
    findings: new Findings((finding) => findings.push(finding)),
    onProgress: () => {},
    onPartition: (report) => reports.push(report),
  });
  const lines = findings.map(({ severity, code, file, position, offset }) =>
    [severity, code, file.slice(DATA.length + 1), position ?? '-', offset ?? '-'].join(' '),
  );
  return { findings, reports, lines };
}
