// Looking before touching: what is damaged is passed over, however it is damaged, and nothing is written.

import { expect, test } from 'vitest';
import { MemoryDisk } from '../../base/memory-disk.ts';
import { SeededRandom } from '../../base/random.ts';
import { RegisterBrokerRecord, registerBrokerRecord } from '../../protocol/generated/records/metadata.ts';
import { inspectMetadata } from './inspect.ts';
import { encodeDataBatches, metadataRecord } from './metadata-batch.ts';
import { encodeSnapshot, snapshotFileName } from './snapshot.ts';
import { featureRecords } from './startup.ts';

const LOG = '/data/__cluster_metadata-0';
const levels = (level: number) => featureRecords([['metadata.version', level]]);

/** A segment of small batches, the feature level in the last of them. */
function segment(from: number, count: number, level: number): Buffer {
  const broker = metadataRecord(registerBrokerRecord, new RegisterBrokerRecord({ brokerId: 1, brokerEpoch: 5 }), 3);
  const batches: Buffer[] = [];
  for (let i = 0; i < count; i++) {
    batches.push(...encodeDataBatches(i + 1 < count ? [broker] : levels(level), from + i, 1, 0));
  }
  return Buffer.concat(batches);
}

function folder(files: Readonly<Record<string, Buffer>>): MemoryDisk {
  const disk = new MemoryDisk(Number.MAX_SAFE_INTEGER);
  disk.makeDirectory(LOG);
  for (const [name, bytes] of Object.entries(files)) disk.writeFileAtomic(`${LOG}/${name}`, bytes, false);
  return disk;
}

const logName = (base: number) => `${String(base).padStart(20, '0')}.log`;

test('a folder without metadata, and one that was never there', () => {
  expect(() => inspectMetadata(new MemoryDisk(), '/data', 1)).not.toThrow();
  expect(() => inspectMetadata(folder({}), '/data', 1)).not.toThrow();
});

test('reads on over segments, from the newest snapshot that can be read', () => {
  const snapshot = (endOffset: number, level: number) =>
    [
      snapshotFileName({ endOffset, epoch: 1 }),
      encodeSnapshot({ lastContainedMs: 0, records: levels(level), controls: [] }, 1, 0),
    ] as const;
  const segments = { [logName(0)]: segment(0, 40_000, 30), [logName(40_000)]: segment(40_000, 10, 31) };
  expect(() => inspectMetadata(folder(segments), '/data', 1)).toThrow(/^\/data: .*metadata\.version 31/);
  const [old, oldBytes] = snapshot(30_000, 99);
  const [newer, newerBytes] = snapshot(50_000, 30);
  // What lies before the newest snapshot does not count.
  expect(() =>
    inspectMetadata(folder({ ...segments, [old]: oldBytes, [newer]: newerBytes }), '/data', 1),
  ).not.toThrow();
  const cut = { ...segments, [old]: oldBytes, [newer]: newerBytes.subarray(0, 90) };
  expect(() => inspectMetadata(folder(cut), '/data', 1)).toThrow(/metadata\.version 31/);
});

test('bytes that changed anywhere are no crash', () => {
  const seed = Number(process.env.KLAMM_SEED ?? Math.floor(Math.random() * 2 ** 31));
  const random = new SeededRandom(seed);
  const whole = segment(0, 30, 30);
  let refused = 0;
  for (let round = 0; round < 400; round++) {
    const bytes = Buffer.from(whole.subarray(0, random.int(3) === 0 ? random.int(whole.length) : whole.length));
    for (let i = random.int(4); i > 0 && bytes.length > 0; i--) bytes[random.int(bytes.length)] = random.int(256);
    try {
      inspectMetadata(folder({ [logName(0)]: bytes }), '/data', 1);
    } catch (error) {
      refused++;
      expect((error as Error).message, `seed ${seed}`).toMatch(/^\/data/);
      expect((error as Error).constructor, `seed ${seed} round ${round}: ${String(error)}`).toBe(Error);
    }
  }
  // A checksum guards every batch: damage is not taken for a newer release.
  expect(refused, `seed ${seed}`).toBe(0);
});
