// Bytes that were written and acknowledged, and are not what they were when somebody reads them.
import { describe, expect, it } from 'vitest';
import { MemoryDisk } from '../../base/memory-disk.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import { FailingDisk } from '../failing-disk.ts';
import { batchOffsets, bytesOf, DATA, fileOf, LogFixture, makeBatch, readAll, rot, TOPIC_ID } from '../log-fixture.ts';

const LOG = fileOf(0, '.log');
const SIZE = makeBatch(['value 0']).length;

/** Ten batches of one record, on a disk whose files are read, and another partition with one. */
async function written(config = {}): Promise<LogFixture> {
  const disk = new FailingDisk(new MemoryDisk());
  const fixture = new LogFixture(config, { disk, hotTailBytes: 0 });
  await fixture.start();
  for (let i = 0; i < 10; i++) fixture.log().append(makeBatch([`value ${i}`]), 'leader', 0);
  fixture.log(1).append(makeBatch(['other']), 'leader', 0);
  await fixture.turn();
  return fixture;
}

const damages: [string, number, Buffer][] = [
  ['a bit of a value', 5 * SIZE + SIZE - 2, Buffer.from([0xff])],
  ['the checksum', 5 * SIZE + 17, Buffer.from([1, 2, 3, 4])],
  ['the attributes', 5 * SIZE + 22, Buffer.from([1])],
  ['the last offset delta', 5 * SIZE + 26, Buffer.from([9])],
  ['the base offset, to one that was', 5 * SIZE + 7, Buffer.from([1])],
  ['the base offset, to one that will be', 5 * SIZE, Buffer.from([0, 0, 9])],
  ['a length of nothing', 5 * SIZE + 8, Buffer.alloc(4)],
  ['a length below zero', 5 * SIZE + 8, Buffer.alloc(4, 0xff)],
  ['a length beyond the file', 5 * SIZE + 8, Buffer.from([0x7f])],
  ['a length that is a little wrong', 5 * SIZE + 11, Buffer.from([SIZE - 12 + 3])],
  ['the format', 5 * SIZE + 16, Buffer.from([7])],
  ['the whole batch, zeroed', 5 * SIZE, Buffer.alloc(SIZE)],
];

describe('a batch that is damaged in its file', () => {
  for (const [what, position, bytes] of damages) {
    it(`(${what}) is never served; what comes before it is, and other partitions are`, async () => {
      const fixture = await written();
      const log = fixture.log();
      rot(fixture.disk, LOG, position, bytes);
      const before = fixture.disk.readFile(LOG);
      const slice = log.read(0, 1_000_000, 'highWatermark', true);
      // The plan may go beyond the damage; then reading says so before any batch behind it is handed out.
      if (typeof slice !== 'number') await expect(bytesOf(slice)).rejects.toMatchObject({ code: 'EDAMAGED' });
      expect(log.offline).toBe(true);
      expect(log.append(makeBatch(['x']), 'leader', 0).errorCode).toBe(ErrorCode.KAFKA_STORAGE_ERROR);
      expect(batchOffsets(await bytesOf(log.read(0, 1_000_000, 'highWatermark', true)))).toEqual([0, 1, 2, 3, 4]);
      expect(log.read(5, 1_000_000, 'highWatermark', true)).toBe(ErrorCode.KAFKA_STORAGE_ERROR);
      const told = fixture.logged.filter(({ level }) => level === 'error');
      expect(told).toHaveLength(1);
      expect(told[0]!.details).toMatchObject({ topic: 't', partition: 0, file: LOG, code: 'EDAMAGED' });
      expect(told[0]!.message).toContain(`at byte ${5 * SIZE} of ${LOG}`);
      expect(told[0]!.message).toContain('klamm log repair');
      expect(batchOffsets(await readAll(fixture.log(1)))).toEqual([0]);
      expect(fixture.log(1).append(makeBatch(['y']), 'leader', 0).errorCode).toBe(ErrorCode.NONE);
      expect(fixture.disk.readFile(LOG)).toEqual(before);
    });
  }

  it('(its offset, to a later one) is noticed by what follows it, be that cut by the end of the answer', async () => {
    for (const behind of [20, SIZE - 1, SIZE]) {
      const fixture = await written();
      rot(fixture.disk, LOG, 5 * SIZE + 7, Buffer.from([7]));
      const slice = fixture.log().read(0, 6 * SIZE + behind, 'highWatermark', true);
      if (typeof slice !== 'number') await expect(bytesOf(slice)).rejects.toMatchObject({ code: 'EDAMAGED' });
      expect(fixture.log().offline).toBe(true);
    }
  });

  it('leaves what an index leads to behind it readable', async () => {
    const fixture = await written({ indexIntervalBytes: 1 });
    rot(fixture.disk, LOG, 5 * SIZE + 70, Buffer.from([0xff]));
    const log = fixture.log();
    await expect(bytesOf(log.read(3, 1_000_000, 'highWatermark', true))).rejects.toMatchObject({ code: 'EDAMAGED' });
    expect(batchOffsets(await bytesOf(log.read(6, 1_000_000, 'highWatermark', true)))).toEqual([6, 7, 8, 9]);
    expect(log.read(5, 1_000_000, 'highWatermark', true)).toBe(ErrorCode.KAFKA_STORAGE_ERROR);
  });

  it('in several places: each is found when it is read', async () => {
    const fixture = await written({ indexIntervalBytes: 1 });
    for (const place of [2, 7]) rot(fixture.disk, LOG, place * SIZE + 70, Buffer.from([0xff]));
    const log = fixture.log();
    const read = (offset: number) => bytesOf(log.read(offset, 1_000_000, 'highWatermark', true));
    await expect(read(5)).rejects.toMatchObject({ code: 'EDAMAGED' });
    await expect(read(0)).rejects.toMatchObject({ code: 'EDAMAGED' });
    expect(batchOffsets(await read(0))).toEqual([0, 1]);
    expect(batchOffsets(await read(4))).toEqual([4, 5, 6]);
    expect(batchOffsets(await read(8))).toEqual([8, 9]);
  });

  it('is not mistaken where a byte limit cuts the last batch of an answer, or pieces cut headers', async () => {
    const fixture = await written();
    const log = fixture.log();
    for (let limit = 1; limit <= 3 * SIZE; limit++) {
      const slice = log.read(0, limit, 'highWatermark', true);
      if (typeof slice === 'number') throw new Error(`error ${slice}`);
      for (let at = 0; at < slice.sizeInBytes; ) at += await slice.read(Buffer.alloc((limit % 70) + 1), at);
      slice.release();
    }
    expect(log.offline).toBe(false);
    for (const pieceBytes of [1, 16, 17, 60, 61, 62, SIZE - 1, SIZE + 1]) {
      rot(fixture.disk, LOG, 4 * SIZE + 70, Buffer.from([0xff]));
      const again = await written();
      rot(again.disk, LOG, 4 * SIZE + 70, Buffer.from([0xff]));
      const slice = again.log().read(0, 1_000_000, 'highWatermark', true);
      if (typeof slice === 'number') throw new Error(`error ${slice}`);
      let at = 0;
      const reading = async () => {
        while (at < slice.sizeInBytes) at += await slice.read(Buffer.alloc(pieceBytes), at);
      };
      await expect(reading()).rejects.toMatchObject({ code: 'EDAMAGED' });
      expect(at).toBeLessThan(5 * SIZE);
      slice.release();
    }
  });

  it('comes to light in a closed segment after a clean restart, whatever its indexes say', async () => {
    for (const position of [8, 70]) {
      const fixture = await written({ segmentBytes: 4 * SIZE });
      await fixture.restart();
      rot(fixture.disk, fileOf(4, '.log'), SIZE + position, Buffer.alloc(4, 0x11));
      const log = fixture.log();
      expect(batchOffsets(await bytesOf(log.read(0, 1_000_000, 'highWatermark', true)))).toEqual([0, 1, 2, 3]);
      const first = log.read(4, 1_000_000, 'highWatermark', true);
      if (typeof first !== 'number') await expect(bytesOf(first)).rejects.toMatchObject({ code: 'EDAMAGED' });
      expect(batchOffsets(await bytesOf(log.read(4, 1_000_000, 'highWatermark', true)))).toEqual([4]);
      expect(log.read(5, 1_000_000, 'highWatermark', true)).toBe(ErrorCode.KAFKA_STORAGE_ERROR);
      expect(batchOffsets(await bytesOf(log.read(8, 1_000_000, 'highWatermark', true)))).toEqual([8, 9]);
      expect(log.offline).toBe(true);
    }
  });

  it('keeps the folder from being marked as closed cleanly', async () => {
    const fixture = await written();
    rot(fixture.disk, LOG, 70, Buffer.from([0xff]));
    await expect(bytesOf(fixture.log().read(0, 1_000_000, 'highWatermark', true))).rejects.toThrow();
    await fixture.manager.close();
    expect(fixture.disk.exists(`${DATA}/.kafka_cleanshutdown`)).toBe(false);
  });

  it('that a cut took away while it was being sent is no damage', async () => {
    const fixture = await written();
    const log = fixture.manager.getOrCreate('t', TOPIC_ID, 0, fixture.config);
    const slice = log.read(0, 1_000_000, 'highWatermark', true);
    if (typeof slice === 'number') throw new Error(`error ${slice}`);
    await log.truncateTo(2);
    log.append(makeBatch(['something longer than before, again and again']), 'leader', 0);
    for (let i = 0; i < 9; i++) log.append(makeBatch([`v ${i}`]), 'leader', 0);
    await fixture.turn();
    let at = 0;
    while (at < 3 * SIZE + 5) at += await slice.read(Buffer.alloc(3 * SIZE + 5 - at), at).catch(() => 1_000_000);
    slice.release();
    expect(log.offline).toBe(false);
    expect(batchOffsets(await readAll(log))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });
});
