// A partition that is deleted and made again under its name at once, the broker being killed afterwards. Must hold:
// nothing that the checkpoint files say of the earlier one touches the later one's records.

import { describe, expect, it } from 'vitest';
import { MemoryDisk } from '../../base/memory-disk.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import { FailingDisk } from '../failing-disk.ts';
import { batchOffsets, damage, fileOf, LogFixture, makeBatch, readAll, TOPIC_ID } from '../log-fixture.ts';

const OTHER_ID = 'CgAAAAAAQACAAAAAAAAABQ';
const CHECKPOINT_MS = 60_000;

/** Topic `t` with records, a log start of 3 and a recovery point of 5 in the checkpoint files. */
async function withCheckpoints(fixture: LogFixture): Promise<void> {
  await fixture.start();
  const log = fixture.log();
  for (let i = 0; i < 5; i++) log.append(makeBatch(['old']), 'leader', 0);
  await fixture.turn();
  expect(log.deleteRecordsBefore(3)).toBe(ErrorCode.NONE);
  const flushing = log.flush();
  await fixture.turn();
  await flushing;
  fixture.clock.advance(CHECKPOINT_MS);
}

function recreate(fixture: LogFixture) {
  fixture.manager.delete('t', 0);
  return fixture.manager.getOrCreate('t', OTHER_ID, 0, fixture.config);
}

describe('a partition made again under the same name', () => {
  it('keeps its records through a kill although the earlier one had a higher log start', async () => {
    const fixture = new LogFixture();
    await withCheckpoints(fixture);
    const log = recreate(fixture);
    log.append(makeBatch(['new']), 'leader', 0);
    await fixture.turn();
    expect(log.highWatermark).toBe(1);
    fixture.kill();
    await fixture.start();
    const again = fixture.manager.getOrCreate('t', OTHER_ID, 0, fixture.config);
    expect([again.logStartOffset, again.nextOffset]).toEqual([0, 1]);
    expect(batchOffsets(await readAll(again))).toEqual([0]);
  });

  it('is cut at a torn end, not offline, although the earlier one was synced further', async () => {
    const fixture = new LogFixture();
    await withCheckpoints(fixture);
    const log = recreate(fixture);
    for (let i = 0; i < 2; i++) log.append(makeBatch(['new']), 'leader', 0);
    await fixture.turn();
    fixture.kill();
    damage(fixture.disk, fileOf(0, '.log'), (bytes) => bytes.subarray(0, bytes.length - 5));
    await fixture.start();
    const again = fixture.manager.getOrCreate('t', OTHER_ID, 0, fixture.config);
    expect([again.offline, again.nextOffset]).toEqual([false, 1]);
  });

  it('the same where the earlier one was deleted just before a kill', async () => {
    const fixture = new LogFixture();
    await withCheckpoints(fixture);
    fixture.manager.delete('t', 0);
    fixture.kill();
    await fixture.start();
    fixture.manager.getOrCreate('t', OTHER_ID, 0, fixture.config).append(makeBatch(['new']), 'leader', 0);
    await fixture.turn();
    fixture.kill();
    await fixture.start();
    const again = fixture.manager.getOrCreate('t', OTHER_ID, 0, fixture.config);
    expect([again.logStartOffset, again.nextOffset]).toEqual([0, 1]);
  });

  it('does not inherit the records of one whose folder could not be renamed', async () => {
    const disk = new FailingDisk(new MemoryDisk());
    const fixture = new LogFixture({}, { disk, hotTailBytes: 0 });
    await fixture.start();
    fixture.log().append(makeBatch(['old']), 'leader', 0);
    await fixture.turn();
    disk.rules = [{ call: 'rename', code: 'EIO', path: /t-0$/ }];
    fixture.manager.delete('t', 0);
    disk.rules = [];
    const log = fixture.manager.getOrCreate('t', OTHER_ID, 0, fixture.config);
    expect([log.logStartOffset, log.nextOffset]).toEqual([0, 0]);
  });

  it('lets go of the files of the earlier one when the last reader is done', async () => {
    const fixture = new LogFixture({}, { hotTailBytes: 0, disk: new FailingDisk(new MemoryDisk()) });
    await fixture.start();
    const log = fixture.log();
    log.append(makeBatch(['old']), 'leader', 0);
    await fixture.turn();
    const slice = log.read(0, 1000, 'highWatermark', true);
    if (typeof slice === 'number') throw new Error('no slice');
    fixture.manager.delete('t', 0);
    expect(await slice.read(Buffer.alloc(slice.sizeInBytes), 0)).toBe(slice.sizeInBytes);
    expect(fixture.manager.stats.openFiles).toBe(1);
    slice.release();
    expect(fixture.manager.stats.openFiles).toBe(0);
    expect(TOPIC_ID).not.toBe(OTHER_ID);
  });
});
