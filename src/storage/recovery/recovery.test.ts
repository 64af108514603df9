import { describe, expect, it } from 'vitest';
import { METADATA_TOPIC_ID } from '../../base/uuid.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import { CheckpointFile, printCheckpoint } from '../directories/checkpoints.ts';
import { batchOffsets, bytesOf, DATA, damage, fileOf, LogFixture, makeBatch, readAll } from '../log-fixture.ts';

const LOG = fileOf(0, '.log');

/** Three batches of two records each, written, and the process killed. */
async function killedWithThreeBatches(config = {}): Promise<LogFixture> {
  const fixture = new LogFixture(config);
  await fixture.start();
  for (let i = 0; i < 3; i++) fixture.log().append(makeBatch([`first ${i}`, `second ${i}`]), 'leader', i);
  await fixture.turn();
  fixture.kill();
  return fixture;
}

function setRecoveryPoint(fixture: LogFixture, offset: number): void {
  const text = printCheckpoint([{ topic: 't', partition: 0, offset }]);
  fixture.disk.writeFileAtomic(`${DATA}/${CheckpointFile.RECOVERY_POINT}`, text, false);
}

describe('recovery of the log', () => {
  it('keeps everything that was written', async () => {
    const fixture = await killedWithThreeBatches();
    await fixture.start();
    const log = fixture.log();
    expect([log.nextOffset, log.highWatermark, log.leaderEpoch]).toEqual([6, 6, 2]);
    expect(batchOffsets(await readAll(log))).toEqual([0, 2, 4]);
  });

  it('cuts the last batch torn at any byte, and appends land where it was', async () => {
    const size = makeBatch(['first 2', 'second 2']).length;
    for (let torn = 1; torn <= size; torn++) {
      const fixture = await killedWithThreeBatches();
      damage(fixture.disk, LOG, (bytes) => bytes.subarray(0, bytes.length - torn));
      await fixture.start();
      const log = fixture.log();
      expect(log.nextOffset).toBe(4);
      expect(fixture.disk.fileSize(LOG)).toBe(2 * size);
      expect(log.leaderEpoch).toBe(1);
      expect(log.append(makeBatch(['again']), 'leader', 3).baseOffset).toBe(4);
      await fixture.turn();
      expect(batchOffsets(await readAll(log))).toEqual([0, 2, 4]);
      expect(fixture.disk.list(`${DATA}/t-0`).filter((entry) => entry.name.includes('.cut-'))).toEqual([]);
    }
  });

  it('cuts a tail of zeros of any length (a preallocated file)', async () => {
    for (const zeros of [1, 11, 12, 16, 17, 60, 61, 5000, 3_000_000]) {
      const fixture = await killedWithThreeBatches();
      const size = fixture.disk.fileSize(LOG);
      damage(fixture.disk, LOG, (bytes) => Buffer.concat([bytes, Buffer.alloc(zeros)]));
      await fixture.start();
      expect(fixture.log().nextOffset).toBe(6);
      expect(fixture.disk.fileSize(LOG)).toBe(size);
    }
  });

  it('reads a batch that is larger than the read window', async () => {
    const fixture = new LogFixture({ maxMessageBytes: 10_000_000 });
    await fixture.start();
    fixture.log().append(makeBatch(['small']), 'leader', 0);
    fixture.log().append(makeBatch(['x'.repeat(3_500_000)]), 'leader', 0);
    fixture.log().append(makeBatch(['small']), 'leader', 0);
    await fixture.turn();
    fixture.kill();
    await fixture.start();
    expect(fixture.log().nextOffset).toBe(3);
  });

  it('cuts at a flipped bit and keeps the whole batches behind it aside', async () => {
    const fixture = await killedWithThreeBatches();
    const before = fixture.disk.readFile(LOG);
    const size = before.length / 3;
    damage(fixture.disk, LOG, (bytes) => {
      bytes[size + 70]! ^= 1;
      return bytes;
    });
    await fixture.start();
    expect(fixture.log().nextOffset).toBe(2);
    const kept = fixture.disk.readFile(`${DATA}/t-0/00000000000000000000.cut-${size}`);
    expect(kept.length).toBe(2 * size);
    expect(kept.subarray(size)).toEqual(before.subarray(2 * size));
    expect(fixture.logged.some((line) => line.level === 'error' && line.message.includes('kept aside'))).toBe(true);
  });

  it('cuts at a damaged length, whatever it says', async () => {
    for (const length of [0, -1, 13, 48, 0x7fff_ffff]) {
      const fixture = await killedWithThreeBatches();
      const size = fixture.disk.fileSize(LOG) / 3;
      damage(fixture.disk, LOG, (bytes) => {
        bytes.writeInt32BE(length, size + 8);
        return bytes;
      });
      await fixture.start();
      expect(fixture.log().nextOffset).toBe(2);
      expect(fixture.disk.exists(`${DATA}/t-0/00000000000000000000.cut-${size}`)).toBe(true);
    }
  });

  it('keeps later segments aside too', async () => {
    const fixture = await killedWithThreeBatches({ segmentBytes: 1000 });
    await fixture.start();
    for (let i = 0; i < 40; i++) fixture.log().append(makeBatch([`more ${i}`]), 'leader', 5);
    await fixture.turn();
    const later = fixture.log().segments[1]!.baseOffset;
    fixture.kill();
    damage(fixture.disk, LOG, (bytes) => {
      bytes[70]! ^= 1;
      return bytes;
    });
    await fixture.start();
    expect(fixture.log().nextOffset).toBe(0);
    expect(fixture.disk.exists(fileOf(later, '.log'))).toBe(false);
    expect(fixture.disk.exists(fileOf(later, '.cut-0'))).toBe(true);
    expect(fixture.log().append(makeBatch(['new']), 'leader', 6).baseOffset).toBe(0);
  });

  it('below the recovery point cuts nothing: the partition is offline, the others serve', async () => {
    const fixture = await killedWithThreeBatches();
    fixture.disk.makeDirectory(`${DATA}/t-1`);
    setRecoveryPoint(fixture, 6);
    damage(fixture.disk, LOG, (bytes) => {
      bytes[70]! ^= 1;
      return bytes;
    });
    const damaged = fixture.disk.readFile(LOG);
    await fixture.start();
    const log = fixture.log();
    expect(log.offline).toBe(true);
    expect(log.append(makeBatch(['x']), 'leader', 9).errorCode).toBe(ErrorCode.KAFKA_STORAGE_ERROR);
    expect(log.read(0, 100, 'highWatermark', true)).toBe(ErrorCode.KAFKA_STORAGE_ERROR);
    expect(await log.lookupTimestamp(0)).toBe(ErrorCode.KAFKA_STORAGE_ERROR);
    expect(fixture.disk.readFile(LOG)).toEqual(damaged);
    expect(fixture.log(1).offline).toBe(false);
    await fixture.restart();
    expect(fixture.log().offline).toBe(true);
    expect(fixture.disk.readFile(LOG)).toEqual(damaged);
  });

  /** Killed with two segments; the offset of the second batch leads behind the first of the next segment. */
  async function killedWithLeap(): Promise<{ fixture: LogFixture; at: number }> {
    const fixture = await killedWithThreeBatches({ segmentBytes: 200 });
    expect(fixture.disk.exists(fileOf(4, '.log'))).toBe(true);
    const at = fixture.disk.fileSize(LOG) / 2;
    damage(fixture.disk, LOG, (bytes) => {
      bytes[at + 4]! ^= 1;
      return bytes;
    });
    return { fixture, at };
  }

  it('cuts at an offset that was flipped to a later one, and keeps everything behind it', async () => {
    const { fixture, at } = await killedWithLeap();
    const before = fixture.disk.readFile(LOG);
    await fixture.start();
    expect(fixture.log().nextOffset).toBe(2);
    expect(fixture.disk.fileSize(fileOf(0, `.cut-${at}`))).toBe(at);
    expect(fixture.disk.exists(fileOf(4, '.cut-0'))).toBe(true);
    expect(fixture.disk.readFile(LOG)).toEqual(before.subarray(0, at));
  });

  it('below the recovery point does not cut at such an offset either', async () => {
    const { fixture } = await killedWithLeap();
    setRecoveryPoint(fixture, 3);
    const damaged = fixture.disk.readFile(LOG);
    await fixture.start();
    expect(fixture.log().offline).toBe(true);
    expect(fixture.disk.readFile(LOG)).toEqual(damaged);
  });

  /** Ten batches, killed; then a bit of the sixth one's offset is flipped. */
  async function killedWithFlippedOffset(bit: number): Promise<{ fixture: LogFixture; at: number }> {
    const fixture = new LogFixture();
    await fixture.start();
    for (let i = 0; i < 10; i++) fixture.log().append(makeBatch([`value ${i}`]), 'leader', 0);
    await fixture.turn();
    fixture.kill();
    const at = 5 * makeBatch(['value 0']).length;
    damage(fixture.disk, LOG, (bytes) => {
      bytes[at + (bit >> 3)]! ^= 1 << (bit & 7);
      return bytes;
    });
    return { fixture, at };
  }

  it('at any bit of an offset below the recovery point cuts nothing', async () => {
    for (let bit = 0; bit < 64; bit++) {
      const { fixture } = await killedWithFlippedOffset(bit);
      setRecoveryPoint(fixture, 10);
      const damaged = fixture.disk.readFile(LOG);
      await fixture.start();
      expect([bit, fixture.log().offline]).toEqual([bit, true]);
      expect(fixture.disk.readFile(LOG)).toEqual(damaged);
    }
  });

  it('at any bit of an offset above the recovery point keeps what it cuts', async () => {
    for (let bit = 0; bit < 64; bit++) {
      const { fixture, at } = await killedWithFlippedOffset(bit);
      const behind = fixture.disk.readFile(LOG).subarray(at);
      await fixture.start();
      expect([bit, fixture.log().nextOffset]).toEqual([bit, 5]);
      expect(fixture.disk.readFile(fileOf(0, `.cut-${at}`))).toEqual(behind);
    }
  });

  it('cuts the metadata log where an offset leaves one out, and keeps what is behind', async () => {
    const fixture = new LogFixture();
    const metadata = () =>
      fixture.manager.getOrCreate('__cluster_metadata', METADATA_TOPIC_ID, 0, fixture.config, {
        syncAlways: true,
        partitionMetadata: false,
      });
    const file = fileOf(0, '.log', 0, '__cluster_metadata');
    await fixture.start();
    for (const value of ['a', 'b', 'c']) {
      metadata().append(makeBatch([value]), 'leader', 1);
      await fixture.turn();
    }
    fixture.kill();
    const size = fixture.disk.fileSize(file) / 3;
    // The last: nothing behind it says that its offset is wrong.
    damage(fixture.disk, file, (bytes) => {
      bytes[2 * size + 4]! ^= 1;
      return bytes;
    });
    await fixture.start();
    expect([metadata().offline, metadata().nextOffset]).toEqual([false, 2]);
    expect(fixture.disk.fileSize(fileOf(0, `.cut-${2 * size}`, 0, '__cluster_metadata'))).toBe(size);
  });

  it('is repeated after a kill during recovery', async () => {
    const fixture = await killedWithThreeBatches();
    damage(fixture.disk, LOG, (bytes) => bytes.subarray(0, bytes.length - 1));
    const starting = fixture.start();
    fixture.kill();
    await starting.catch(() => {});
    expect(fixture.disk.exists(`${DATA}/${CheckpointFile.CLEAN_SHUTDOWN}`)).toBe(false);
    await fixture.start();
    expect(fixture.log().nextOffset).toBe(4);
  });

  it('begins again at the log start when the files are gone', async () => {
    const fixture = await killedWithThreeBatches();
    fixture.disk.writeFileAtomic(
      `${DATA}/${CheckpointFile.LOG_START}`,
      printCheckpoint([{ topic: 't', partition: 0, offset: 100 }]),
      false,
    );
    await fixture.start();
    const log = fixture.log();
    expect([log.logStartOffset, log.nextOffset, log.highWatermark]).toEqual([100, 100, 100]);
    expect(log.append(makeBatch(['x']), 'leader', 9).baseOffset).toBe(100);
  });
});

describe('recovery of what stands beside the log', () => {
  async function cleanWithSegments(): Promise<LogFixture> {
    const fixture = new LogFixture({ segmentBytes: 2000, indexIntervalBytes: 200 });
    await fixture.start();
    for (let i = 0; i < 60; i++) {
      fixture.log().append(makeBatch([`value ${i}`], { timestamps: [5000 + i] }), 'leader', 0);
    }
    await fixture.turn();
    await fixture.restart();
    return fixture;
  }

  async function expectAllThere(fixture: LogFixture): Promise<void> {
    const log = fixture.log();
    expect(batchOffsets(await readAll(log))).toEqual(Array.from({ length: 60 }, (_, i) => i));
    for (let offset = 0; offset < 60; offset++) {
      expect(batchOffsets(await bytesOf(log.read(offset, 1, 'highWatermark', true)))).toEqual([offset]);
      expect(await log.lookupTimestamp(5000 + offset)).toMatchObject({ offset, timestamp: 5000 + offset });
    }
  }

  const damages: [string, (bytes: Buffer) => Buffer][] = [
    ['emptied', () => Buffer.alloc(0)],
    ['torn', (bytes) => bytes.subarray(0, bytes.length - 3)],
    ['zeroed', (bytes) => Buffer.alloc(bytes.length)],
    ['grown with zeros', (bytes) => Buffer.concat([bytes, Buffer.alloc(120)])],
    ['all ones', (bytes) => Buffer.alloc(bytes.length, 0xff)],
    ['wrong but rising', (bytes) => bytes.map((byte, i) => (i % 8 === 7 ? byte + 3 : byte)) as Buffer],
  ];
  for (const suffix of ['.index', '.timeindex']) {
    for (const [name, change] of damages) {
      for (const clean of [true, false]) {
        it(`believes the log where ${suffix} is ${name} after a ${clean ? 'clean stop' : 'kill'}`, async () => {
          const fixture = await cleanWithSegments();
          const closing = fixture.manager.close();
          await fixture.turn();
          await closing;
          if (!clean) fixture.disk.remove(`${DATA}/${CheckpointFile.CLEAN_SHUTDOWN}`);
          if (!(suffix === '.timeindex' && name === 'wrong but rising'))
            damage(fixture.disk, fileOf(0, suffix), change);
          await fixture.start();
          await expectAllThere(fixture);
        });
      }
    }
    it(`makes ${suffix} again where it is missing`, async () => {
      const fixture = await cleanWithSegments();
      fixture.kill();
      fixture.disk.remove(fileOf(0, suffix));
      await fixture.start();
      await expectAllThere(fixture);
      expect(fixture.disk.exists(fileOf(0, suffix))).toBe(true);
    });
  }

  it('makes the epochs again from the batches where the file is missing or broken', async () => {
    for (const text of [null, '', '0\n5\n', 'x\n', '0\n1\n5 0\n']) {
      const fixture = await killedWithThreeBatches();
      const file = `${DATA}/t-0/leader-epoch-checkpoint`;
      if (text === null) fixture.disk.remove(file);
      else fixture.disk.writeFileAtomic(file, text, false);
      await fixture.start();
      if (text === '0\n1\n5 0\n') continue;
      expect([0, 2, 4].map((offset) => fixture.log().epochAt(offset))).toEqual([0, 1, 2]);
    }
  });

  it('makes the producer state again from the batches where a snapshot is corrupt, short, empty or ahead', async () => {
    const changes: ((bytes: Buffer) => Buffer)[] = [
      (bytes) => Buffer.from(bytes.map((byte, i) => (i === 12 ? byte ^ 1 : byte))),
      (bytes) => bytes.subarray(0, 20),
      () => Buffer.alloc(0),
    ];
    for (const change of changes) {
      const fixture = new LogFixture();
      await fixture.start();
      const log = fixture.log();
      for (let i = 0; i < 3; i++) {
        log.append(makeBatch(['v'], { producerId: 7, producerEpoch: 0, baseSequence: i }), 'leader', 0);
      }
      await fixture.restart();
      fixture.kill();
      damage(fixture.disk, fileOf(3, '.snapshot'), change);
      fixture.disk.writeFileAtomic(fileOf(99, '.snapshot'), fixture.disk.readFile(fileOf(3, '.snapshot')), false);
      await fixture.start();
      const again = makeBatch(['v'], { producerId: 7, producerEpoch: 0, baseSequence: 2 });
      expect(fixture.log().append(again, 'leader', 0)).toMatchObject({ duplicate: true, baseOffset: 2 });
      expect(fixture.disk.exists(fileOf(99, '.snapshot'))).toBe(false);
    }
  });

  it('finishes what a compaction left: .cleaned goes, .swap takes its place', async () => {
    const fixture = await cleanWithSegments();
    fixture.kill();
    const second = 12;
    fixture.disk.rename(fileOf(0, '.log'), fileOf(0, '.log.swap'));
    fixture.disk.writeFileAtomic(fileOf(0, '.log'), 'what the swap replaces', false);
    fixture.disk.writeFileAtomic(fileOf(second, '.log.cleaned'), 'half', false);
    fixture.disk.writeFileAtomic(fileOf(0, '.index.deleted'), 'x', false);
    await fixture.start();
    await expectAllThere(fixture);
    const names = fixture.disk.list(`${DATA}/t-0`).map((entry) => entry.name);
    expect(names.filter((name) => /swap|cleaned|deleted/.test(name))).toEqual([]);
  });
});
