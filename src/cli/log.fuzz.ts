// Damaged and hostile files for everything that `klamm log` does. Must hold: verify, dump and size end, with findings
// and never with an exception; repair shows what it then does, loses no byte of a log, keeps every batch that verify
// called sound, and leaves a folder that verify calls sound and that the engine opens. KLAMM_FUZZ_RUNS sets the number
// of damaged folders, KLAMM_FUZZ_SEED repeats a run.

import { beforeAll, describe, expect, it } from 'vitest';
import type { Disk } from '../base/disk.ts';
import { MemoryDisk } from '../base/memory-disk.ts';
import { SeededRandom } from '../base/random.ts';
import { encodeDataBatches } from '../controller/local/metadata-batch.ts';
import { quorumStateProblem } from '../controller/local/quorum-state.ts';
import { encodeSnapshot } from '../controller/local/snapshot.ts';
import { DataFolder } from '../storage/inspect/data-folder.ts';
import { nameOfFile } from '../storage/inspect/file-kinds.ts';
import { type Finding, Findings } from '../storage/inspect/finding.ts';
import { checkDataFolder } from '../storage/inspect/folder-check.ts';
import { FolderRepair } from '../storage/inspect/folder-repair.ts';
import { NOBODY, writtenFolder } from '../storage/inspect/inspect-fixture.ts';
import type { PartitionReport } from '../storage/inspect/partition-check.ts';
import { sizeOfPartition } from '../storage/inspect/partition-size.ts';
import { DATA, LogFixture } from '../storage/log-fixture.ts';
import type { DumpSink } from './log-dump.ts';
import { dumpBatches } from './log-dump-batches.ts';
import { dumpEntries, dumpSmall } from './log-dump-entries.ts';

const RUNS = Number(process.env.KLAMM_FUZZ_RUNS ?? 60);
const SEED = Number(process.env.KLAMM_FUZZ_SEED ?? Math.floor(performance.timeOrigin) % 1_000_000_000);
/** Far above what a few kilobytes take. */
const SLOW_MS = 5_000;

const original = new Map<string, Buffer>();

function filesOf(disk: Disk): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  const read = (directory: string) => {
    for (const { name, isDirectory } of disk.list(directory)) {
      if (isDirectory) read(`${directory}/${name}`);
      else found.set(`${directory}/${name}`, Buffer.from(disk.readFile(`${directory}/${name}`)));
    }
  };
  read(DATA);
  return found;
}

beforeAll(async () => {
  console.log(`fuzz seed ${SEED}, ${RUNS} runs`);
  for (const [name, bytes] of filesOf((await writtenFolder()).disk)) original.set(name, bytes);
  const snapshot = encodeSnapshot({ records: [], controls: [], lastContainedMs: 1000 }, 1, 1000);
  original.set(`${DATA}/bootstrap.checkpoint`, snapshot);
  original.set(`${DATA}/t-0/00000000000000000010-0000000001.checkpoint`, snapshot);
  original.set(`${DATA}/t-0/quorum-state`, Buffer.from('{"leaderId":1,"leaderEpoch":1,"data_version":1}'));
  original.set(`${DATA}/t-0/00000000000000000000.cut-77`, original.get(`${DATA}/t-0/00000000000000000000.log`)!);
  original.set(`${DATA}/log-start-offset-checkpoint`, Buffer.from('0\n1\nt 0 3\n'));
  original.set(`${DATA}/cleaner-offset-checkpoint`, Buffer.from('0\n1\nt 1 0\n'));
});

const EDGES = [0, 1, -1, -2, 2 ** 31 - 1, -(2 ** 31), 14, 61, 10_000_000, 65_536];

function mutate(bytes: Buffer, random: SeededRandom): Buffer {
  let out: Buffer = Buffer.from(bytes);
  for (let steps = 1 + random.int(3); steps > 0; steps--) {
    const at = random.int(Math.max(1, out.length));
    const length = 1 + random.int(200);
    switch (random.int(9)) {
      case 0:
        if (out.length > 0) out[at]! ^= 1 << random.int(8);
        break;
      case 1:
        if (at + 4 <= out.length) out.writeInt32BE(EDGES[random.int(EDGES.length)]!, at);
        break;
      case 2:
        out.fill(0, at, Math.min(out.length, at + length));
        break;
      case 3:
        random.bytes(length).copy(out, at);
        break;
      case 4:
        out = out.subarray(0, at);
        break;
      case 5:
        out = Buffer.concat([out, random.int(2) === 0 ? Buffer.alloc(length) : random.bytes(length)]);
        break;
      case 6:
        out = Buffer.concat([out.subarray(0, at), out.subarray(Math.min(out.length, at + length))]);
        break;
      case 7:
        // A piece twice: batches and entries that come again.
        out = Buffer.concat([out.subarray(0, at), out.subarray(Math.max(0, at - length))]);
        break;
      default:
        if (random.int(10) === 0) out = random.bytes(random.int(300));
    }
  }
  return out;
}

interface Inspected {
  readonly damage: string[];
  readonly reports: PartitionReport[];
}

async function inspect(disk: Disk): Promise<Inspected> {
  const damage: string[] = [];
  const reports: PartitionReport[] = [];
  const tell = ({ severity, code, file, what }: Finding) => {
    if (severity === 'damage') damage.push(`${code} ${file}: ${what}`);
  };
  await checkDataFolder({
    folder: await DataFolder.open(disk, DATA, NOBODY),
    findings: new Findings(tell),
    onProgress: () => {},
    onPartition: (report) => reports.push(report),
    quorumStateProblem,
  });
  return { damage, reports };
}

async function dumpAll(disk: Disk): Promise<void> {
  for (const file of filesOf(disk).keys()) {
    const named = nameOfFile(file.slice(file.lastIndexOf('/') + 1));
    const sink: DumpSink = { flags: { records: true }, decoder: 'metadata', line: () => {}, damaged: () => {} };
    if (named.kind === 'log' || named.kind === 'cut' || named.kind === 'metadata-snapshot') {
      await dumpBatches(disk, file, named, sink);
    } else if (named.kind === 'index' || named.kind === 'timeindex' || named.kind === 'txnindex') {
      await dumpEntries(disk, file, named, sink);
    } else await dumpSmall(disk, file, named, sink);
  }
}

async function repair(disk: Disk, apply: boolean, way: 'skip' | 'cut'): Promise<{ told: string[]; left: string[] }> {
  const told: string[] = [];
  const left: string[] = [];
  await new FolderRepair({
    ...{ folder: await DataFolder.open(disk, DATA, NOBODY), identity: NOBODY, random: new SeededRandom(1), apply, way },
    only: null,
    onAction: ({ kind, file, position, offset, remedy }) => told.push([kind, file, position, offset, remedy].join(' ')),
    onLeft: ({ file, what }) => left.push(`${file}: ${what}`),
    onNote: () => {},
    onProgress: () => {},
    quorumStateProblem,
    metadataProblem: async () => null,
    fillMetadataGap: (offset, _count, epoch, timestampMs) =>
      Buffer.concat(encodeDataBatches([], offset, epoch, timestampMs)),
  }).run();
  return { told, left };
}

/** Of the logs of partition 0 and of what was kept aside of them. */
function logBytes(disk: Disk): number {
  let sum = 0;
  for (const [file, bytes] of filesOf(disk)) if (/t-0\/\d{20}\.(log|cut-\d+(\.\d+)?)$/.test(file)) sum += bytes.length;
  return sum;
}

function batchCount(reports: readonly PartitionReport[]): number {
  return reports.flatMap(({ segments }) => segments).reduce((sum, { batches }) => sum + batches, 0);
}

async function run(seed: number): Promise<void> {
  const random = new SeededRandom(seed);
  const disk = new MemoryDisk();
  const names = [...original.keys()];
  const changed = new Set(Array.from({ length: 1 + random.int(3) }, () => names[random.int(names.length)]!));
  if (random.int(2) === 0) changed.add(`${DATA}/t-0/00000000000000000022.log`);
  for (const [name, bytes] of original) {
    disk.makeDirectory(name.slice(0, name.lastIndexOf('/')));
    if (changed.has(name) && random.int(12) === 0) continue;
    disk.writeFileAtomic(name, changed.has(name) ? mutate(bytes, random) : bytes, false);
  }
  const started = performance.now();
  const before = await inspect(disk);
  await dumpAll(disk);
  for (const name of ['t-0', 't-1']) sizeOfPartition(disk, `${DATA}/${name}`, 0);
  const way = random.int(2) === 0 ? 'skip' : 'cut';
  const files = filesOf(disk);
  const bytes = logBytes(disk);
  const shown = await repair(disk, false, way);
  expect(filesOf(disk)).toEqual(files);
  const done = await repair(disk, true, way);
  expect(done.told).toEqual(shown.told);
  expect(logBytes(disk)).toBe(bytes);
  const after = await inspect(disk);
  if (done.left.length === 0) expect(after.damage).toEqual([]);
  if (way === 'skip') expect(batchCount(after.reports)).toBe(batchCount(before.reports));
  expect((await repair(disk, true, way)).told).toEqual([]);
  const fixture = new LogFixture({}, { disk, producers: { idExpirationMs: 1e12 } });
  if (!done.left.some((left) => left.includes('meta.properties'))) {
    await fixture.start();
    if (done.left.length === 0) expect(fixture.log().offline).toBe(false);
  }
  expect(performance.now() - started).toBeLessThan(SLOW_MS);
}

describe('klamm log on damaged folders', () => {
  it(
    'tells, repairs, and loses nothing',
    async () => {
      for (let i = 0; i < RUNS; i++) {
        try {
          await run(SEED + i);
        } catch (error) {
          throw new Error(`KLAMM_FUZZ_SEED=${SEED + i} KLAMM_FUZZ_RUNS=1`, { cause: error });
        }
      }
    },
    Math.max(60_000, RUNS * 1000),
  );
});
