// The metadata log of a broker cut short, on a real log: what a restart, a clean or a sudden one, makes of the rest.

import { expect, test } from 'vitest';
import { FakeClock } from '../base/clock.ts';
import { MemoryDisk } from '../base/memory-disk.ts';
import { DATA, TestBroker } from './test-broker.ts';

const FOLDER = `${DATA}/__cluster_metadata-0`;
const settings = {
  'internal.metadata.log.segment.bytes': '4096',
  'metadata.log.max.record.bytes.between.snapshots': '2000',
  'metadata.max.retention.bytes': '1',
};

async function until(what: () => boolean): Promise<void> {
  for (let i = 0; !what(); i++) {
    if (i > 2000) throw new Error('it never came');
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

test('segments before the oldest snapshot go, and the topics stay over restarts', async () => {
  const clock = new FakeClock();
  const disk = new MemoryDisk(Number.MAX_SAFE_INTEGER, clock);
  const names: string[] = [];
  for (let life = 1; life <= 3; life++) {
    const node = await TestBroker.start({ disk, clock, settings, life });
    const log = node.broker.logs.get('__cluster_metadata', 0)!;
    expect([...node.broker.metadata.image.topics.values()].map((topic) => topic.name).sort()).toEqual(names);
    for (let i = 0; i < 30; i++) {
      names.push(`t-${life}-${String(i).padStart(2, '0')}`);
      expect(await node.createTopic(names.at(-1)!, 1)).toBe(0);
    }
    const before = log.segments[0]!.baseOffset;
    clock.advance(60_000);
    await until(() => log.segments[0]!.baseOffset > before);
    expect(log.segments[0]!.baseOffset).toBeLessThanOrEqual(log.logStartOffset);
    const snapshots = disk
      .list(FOLDER)
      .map(({ name }) => name)
      .filter((name) => name.endsWith('.checkpoint'));
    expect(snapshots.length).toBeGreaterThan(0);
    // The oldest that is left is where the log begins; none is older.
    expect(Number(snapshots.sort()[0]!.slice(0, 20))).toBe(log.logStartOffset);
    expect(node.errors).toEqual([]);
    await node.close();
  }
});
