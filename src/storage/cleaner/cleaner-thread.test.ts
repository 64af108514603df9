// The thread that compacts, as a real thread on real files: its program is put together here as the build does it.

import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../base/clock.ts';
import { silentLogger } from '../../base/logger.ts';
import { NodeDisk } from '../../base/node-disk.ts';
import { SeededRandom } from '../../base/random.ts';
import { RecordBatchBuilder } from '../../records/builder.ts';
import { encoderReady } from '../../records/compression/compress.ts';
import { buildEndTxnMarkerBatch } from '../../records/control.ts';
import type { Log } from '../log.ts';
import { defaultLogConfig } from '../log-config.ts';
import { TOPIC_ID } from '../log-fixture.ts';
import { LogManager, type LogManagerOptions } from '../log-manager.ts';
import { COMPACT } from './cleaner-fixture.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const segmentBytes = 1 << 20;
const config = { ...defaultLogConfig, ...COMPACT, segmentBytes };
const folders: string[] = [];
const managers: LogManager[] = [];
let programFolder = '';
let program: URL;

beforeAll(async () => {
  await encoderReady('zstd');
  // Beside the dependencies, which stay outside of it.
  mkdirSync(path.join(root, 'node_modules', '.cache'), { recursive: true });
  programFolder = mkdtempSync(path.join(root, 'node_modules', '.cache', 'klamm-thread-'));
  const { dependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const bundle = await rolldown({
    input: path.join(root, 'src', 'storage', 'cleaner', 'cleaner-thread.ts'),
    platform: 'node',
    external: Object.keys(dependencies),
    logLevel: 'silent',
  });
  await bundle.write({ dir: programFolder, format: 'esm', entryFileNames: 'thread.mjs' });
  await bundle.close();
  program = pathToFileURL(path.join(programFolder, 'thread.mjs'));
});

afterAll(() => rmSync(programFolder, { recursive: true, force: true }));

afterEach(async () => {
  for (const manager of managers.splice(0)) await manager.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** The time of day stands still: what is written does not depend on it. */
const clock: Clock = { ...systemClock, now: () => 1_700_000_000_000 };

async function manage(folder: string, cleanerThread: URL | null, more: Partial<LogManagerOptions> = {}) {
  const warnings: string[] = [];
  const manager = new LogManager({
    directories: [folder],
    disk: new NodeDisk(),
    clock,
    logger: { ...silentLogger, warn: (_details: object, message: string) => void warnings.push(message) },
    random: new SeededRandom(1),
    durability: 'os',
    cleaner: { backoffMs: 1e9 },
    cleanerThread,
    ...more,
  });
  managers.push(manager);
  await manager.start();
  return { manager, warnings, log: () => manager.getOrCreate('t', TOPIC_ID, 0, config) };
}

/** Some ten megabytes: all codecs, small batches and large ones, tombstones, transactions that end either way. */
async function fill(log: Log): Promise<void> {
  const random = new SeededRandom(11);
  const codecs = ['none', 'none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
  const sequences = [0, 0, 0];
  for (let i = 0; i < 300; i++) {
    const producer = random.int(4);
    const isTransactional = producer > 0 && random.int(2) === 0;
    const count = i % 50 === 7 ? 1500 : 1 + random.int(60);
    const builder = new RecordBatchBuilder({
      compression: codecs[random.int(codecs.length)]!,
      ...(isTransactional
        ? { isTransactional, producerId: producer, producerEpoch: 0, baseSequence: sequences[producer - 1]! }
        : {}),
    });
    for (let k = 0; k < count; k++) {
      const value = random.int(20) === 0 ? null : random.bytes(300 + random.int(700));
      builder.append(1_699_000_000_000 + i * 1000 + k, Buffer.from(`key-${random.int(800)}`), value);
    }
    if (log.append(builder.build(), 'leader', 0).errorCode !== 0) throw new Error('append');
    if (isTransactional) {
      sequences[producer - 1]! += count;
      if (random.int(3) > 0) end(log, producer, random.int(2) === 0);
    }
    // Let it be written.
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (const producer of [1, 2, 3]) end(log, producer, producer > 1);
  await log.flush();
  log.rollNow();
  await log.flush();
}

function end(log: Log, producerId: number, committed: boolean): void {
  const timestamp = 1_699_500_000_000;
  const marker = buildEndTxnMarkerBatch({ producerId, producerEpoch: 0, coordinatorEpoch: 0, committed, timestamp });
  log.append(marker, 'leader', 0, { origin: 'coordinator' });
}

async function filled(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'klamm-cleaner-thread-'));
  folders.push(folder);
  const { manager, log } = await manage(folder, null);
  await fill(log());
  await manager.close();
  return folder;
}

function copyOf(folder: string): string {
  const copy = mkdtempSync(path.join(tmpdir(), 'klamm-cleaner-thread-'));
  folders.push(copy);
  cpSync(folder, copy, { recursive: true, preserveTimestamps: true });
  rmSync(path.join(copy, 'meta.properties'), { force: true });
  return copy;
}

/** The partition's files that are not on their way out. */
function filesOf(folder: string): Map<string, string> {
  const partition = path.join(folder, 't-0');
  const names = readdirSync(partition).filter((name) => !/deleted|checkpoint|metadata/.test(name));
  return new Map(names.sort().map((name) => [name, readFileSync(path.join(partition, name)).toString('hex')]));
}

test('leaves byte for byte what slices on the event loop leave, and ends when nothing is to be done', async () => {
  const folder = await filled();
  const other = copyOf(folder);
  const here = await manage(other, null);
  here.log().rollNow();
  expect(await here.manager.cleaner.cleanOne()).toBe(true);
  const there = await manage(folder, program);
  there.log().rollNow();
  expect(await there.manager.cleaner.cleanOne()).toBe(true);
  expect(there.manager.cleaner.runsThread).toBe(true);
  expect(there.manager.cleaner.lastResult).toEqual(here.manager.cleaner.lastResult);
  const left = filesOf(folder);
  expect(left).toEqual(filesOf(other));
  const { bytesBefore, bytesAfter } = there.manager.cleaner.lastResult!;
  expect(bytesAfter).toBeLessThan(bytesBefore / 4);
  expect([...left.keys()].some((name) => name.endsWith('.txnindex'))).toBe(true);
  expect(await there.manager.cleaner.cleanOne()).toBe(false);
  expect(there.manager.cleaner.runsThread).toBe(false);
});

test('stops at once, also when it waits for its share of the disk, and leaves the log as it was', async () => {
  const folder = await filled();
  const { manager, log } = await manage(folder, program, { cleaner: { backoffMs: 1e9, maxBytesPerSecond: 1 } });
  log().rollNow();
  const before = filesOf(folder);
  const cleaned = manager.cleaner.cleanOne();
  await expect.poll(() => manager.cleaner.runsThread).toBe(true);
  await manager.close();
  expect(await cleaned).toBe(false);
  expect(manager.cleaner.runsThread).toBe(false);
  for (const [name, bytes] of before) if (name.endsWith('.log')) expect(filesOf(folder).get(name) === bytes).toBe(true);
  expect([...filesOf(folder).keys()].filter((name) => /cleaned|swap/.test(name))).toEqual([]);
});

test('a topic that is deleted meanwhile is no failure; damage is one of the log', async () => {
  const folder = await filled();
  const other = copyOf(folder);
  const gone = await manage(folder, program, { cleaner: { backoffMs: 1e9, maxBytesPerSecond: 1_000_000 } });
  const log = gone.log();
  log.rollNow();
  const cleaned = gone.manager.cleaner.cleanOne();
  await expect.poll(() => gone.manager.cleaner.runsThread).toBe(true);
  gone.manager.delete('t', 0);
  expect(await cleaned).toBe(false);
  expect(log.cleaning.failure).toBeNull();

  const first = path.join(other, 't-0', '00000000000000000000.log');
  const bytes = readFileSync(first);
  bytes[bytes.length - 1]! ^= 1;
  writeFileSync(first, bytes);
  const damaged = await manage(other, program);
  damaged.log().rollNow();
  expect(await damaged.manager.cleaner.cleanOne()).toBe(false);
  expect(damaged.log().cleaning.failure).toMatch(/damaged/);
});

test('without a thread it goes on in slices', async () => {
  const folder = await filled();
  const broken = path.join(programFolder, 'broken.mjs');
  writeFileSync(broken, 'throw new Error("no");');
  const { manager, log, warnings } = await manage(folder, pathToFileURL(broken));
  log().rollNow();
  expect(await manager.cleaner.cleanOne()).toBe(false);
  expect(warnings).toEqual(['compaction goes on without a thread of its own']);
  expect(log().cleaning.failure).toBeNull();
  expect(await manager.cleaner.cleanOne()).toBe(true);
  expect(manager.cleaner.runsThread).toBe(false);
});
