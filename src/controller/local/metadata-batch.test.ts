// Our batches are Kafka's, byte for byte, and damaged ones are refused.

import { describe, expect, test } from 'vitest';
import { MemoryDisk } from '../../base/memory-disk.ts';
import { SeededRandom } from '../../base/random.ts';
import { MetadataImage } from '../../metadata/image.ts';
import { ImageBuilder } from '../../metadata/loader.ts';
import type { MetadataRecord } from '../../metadata/metadata-record.ts';
import { ConfigRecord, configRecord } from '../../protocol/generated/records/metadata.ts';
import { FakeMetadataLog } from './fake-metadata-log.ts';
import { kafkaBootstrap, kafkaCreateTopic, kafkaFirstStart, kafkaVotersSnapshot } from './kafka-bytes.ts';
import {
  ControlType,
  encodeControlBatch,
  encodeDataBatches,
  MetadataFormatError,
  metadataRecord,
  type ParsedBatch,
  parseBatch,
  UnknownRecordError,
} from './metadata-batch.ts';
import { readLog } from './metadata-log.ts';
import { readQuorumState, writeQuorumState } from './quorum-state.ts';
import { decodeSnapshot, encodeSnapshot, listSnapshots } from './snapshot.ts';

function parseAll(data: Buffer): ParsedBatch[] {
  const batches: ParsedBatch[] = [];
  let position = 0;
  while (position < data.length) {
    const parsed = parseBatch(data, position);
    if (parsed === null) throw new Error('cut');
    batches.push(parsed);
    position += parsed.sizeInBytes;
  }
  return batches;
}

function encodeAgain({ batch, controls }: ParsedBatch): Buffer {
  const { baseOffset, epoch, appendTimestampMs, records } = batch;
  if (controls.length > 0) return encodeControlBatch(controls, baseOffset, epoch, appendTimestampMs);
  return Buffer.concat(encodeDataBatches(records, baseOffset, epoch, appendTimestampMs));
}

describe('what Kafka wrote', () => {
  test.each([
    ['its first start', kafkaFirstStart],
    ['a CreateTopics', kafkaCreateTopic],
  ])('%s comes out the same', (_what, bytes) => {
    const again = Buffer.concat(parseAll(bytes).map(encodeAgain));
    expect(again.toString('hex')).toBe(bytes.toString('hex'));
  });

  test('its first start loads', () => {
    const builder = new ImageBuilder();
    const batches = parseAll(kafkaFirstStart);
    for (const { batch } of batches) builder.batch(batch);
    const { image } = builder.take(MetadataImage.empty);
    expect(image.featureLevel('transaction.version')).toBe(2);
    expect(image.cluster.brokers.get(1)).toMatchObject({ fenced: false, epoch: 13, cordonedDirectories: [] });
    expect(image.cluster.controllers.get(1)!.endpoints[0]!.name).toBe('CONTROLLER');
    expect(batches[0]!.controls.map((control) => control.type)).toEqual([
      ControlType.LEADER_CHANGE,
      ControlType.KRAFT_VERSION,
      ControlType.KRAFT_VOTERS,
    ]);
  });

  test('its snapshots are read and written alike', () => {
    const voters = decodeSnapshot(kafkaVotersSnapshot, 'voters');
    expect(voters.controls.map((control) => control.type)).toEqual([
      ControlType.KRAFT_VERSION,
      ControlType.KRAFT_VOTERS,
    ]);
    expect(voters.records).toEqual([]);
    const bootstrap = decodeSnapshot(kafkaBootstrap, 'bootstrap');
    expect(bootstrap.records.length).toBe(6);
    // All but the times, which differ per batch: compare what is decoded and the length.
    const again = encodeSnapshot(bootstrap, 0, 1795231016968);
    expect(again.length).toBe(kafkaBootstrap.length);
    expect(decodeSnapshot(again, 'again')).toEqual(bootstrap);
  });
});

describe('a damaged batch', () => {
  test('is an error at every bit of the batch, or the same records', () => {
    const whole = JSON.stringify(parseBatch(kafkaCreateTopic, 0)!.batch.records);
    for (let byte = 12; byte < kafkaCreateTopic.length; byte++) {
      const damaged = Buffer.from(kafkaCreateTopic);
      damaged[byte] = damaged[byte]! ^ 0x10;
      let records: string | null = null;
      try {
        records = JSON.stringify(parseBatch(damaged, 0)!.batch.records);
      } catch (error) {
        expect(error).toBeInstanceOf(MetadataFormatError);
      }
      // Bytes before the checksum's range: the leader epoch, which a leader stamps.
      if (records !== null) expect([records, byte < 21], `byte ${byte}`).toEqual([whole, true]);
    }
  });

  test('with a right checksum but rubbish inside is an error too', () => {
    const seed = Date.now() & 0xffff;
    const random = new SeededRandom(seed);
    for (let round = 0; round < 300; round++) {
      const damaged = Buffer.from(kafkaCreateTopic);
      for (let i = 0; i < 3; i++) damaged[61 + random.int(damaged.length - 61)] = random.int(256);
      refreshCrc(damaged);
      try {
        parseBatch(damaged, 0);
      } catch (error) {
        const expected = error instanceof UnknownRecordError ? UnknownRecordError : MetadataFormatError;
        expect(error, `seed ${seed} round ${round}`).toBeInstanceOf(expected);
      }
    }
  });

  test('cut short is not a batch yet', () => {
    for (let length = 0; length < kafkaCreateTopic.length; length += 7) {
      expect(parseBatch(kafkaCreateTopic.subarray(0, length), 0)).toBeNull();
    }
  });

  test('a snapshot without footer is refused', () => {
    const batches = parseAll(kafkaBootstrap);
    const cut = kafkaBootstrap.subarray(0, kafkaBootstrap.length - batches.at(-1)!.sizeInBytes);
    expect(() => decodeSnapshot(cut, 'x.checkpoint')).toThrow(/x\.checkpoint has no footer/);
    expect(() => decodeSnapshot(kafkaBootstrap.subarray(0, 100), 'x')).toThrow(MetadataFormatError);
    expect(() => decodeSnapshot(kafkaCreateTopic, 'x')).toThrow(/does not begin/);
    expect(() => decodeSnapshot(Buffer.alloc(0), 'x')).toThrow(MetadataFormatError);
  });
});

function refreshCrc(batch: Buffer): void {
  // CRC-32C, bit by bit: slow and independent of the code under test.
  let crc = 0xffffffff;
  for (let i = 21; i < batch.length; i++) {
    crc ^= batch[i]!;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  batch.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 17);
}

describe('batches', () => {
  const config = (name: string, value: string): MetadataRecord =>
    metadataRecord(configRecord, new ConfigRecord({ resourceType: 2, resourceName: 't', name, value }));

  test('split where the limit is, with offsets that go on', () => {
    const records = Array.from({ length: 100 }, (_, i) => config(`k${i}`, 'v'.repeat(90)));
    const batches = encodeDataBatches(records, 500, 3, 7, 2000).map((bytes) => parseBatch(bytes, 0)!.batch);
    expect(batches.length).toBeGreaterThan(5);
    let next = 500;
    for (const batch of batches) {
      expect([batch.baseOffset, batch.epoch]).toEqual([next, 3]);
      next = batch.lastOffset + 1;
    }
    expect(batches.flatMap((batch) => batch.records)).toEqual(records);
  });

  test('are read back from a log in pieces', async () => {
    const log = new FakeMetadataLog();
    for (let i = 0; i < 20; i++)
      log.append(encodeDataBatches([config(`k${i}`, 'v'), config('x', 'y')], i * 2, 1, 0)[0]!);
    const names: string[] = [];
    await readLog(log, 10, ({ batch }) => names.push((batch.records[0]!.message as ConfigRecord).name));
    expect(names).toEqual(Array.from({ length: 15 }, (_, i) => `k${i + 5}`));
  });
});

describe('quorum-state', () => {
  test('is read as it is written, in both formats', () => {
    const disk = new MemoryDisk();
    disk.makeDirectory('/d');
    expect(readQuorumState(disk, '/d')).toBeNull();
    for (const dataVersion of [0, 1]) {
      writeQuorumState(disk, '/d', { leaderId: 4, leaderEpoch: 9, dataVersion }, [4]);
      const voters = dataVersion === 0 ? [4] : null;
      expect(readQuorumState(disk, '/d')).toEqual({ leaderId: 4, leaderEpoch: 9, dataVersion, voters });
    }
  });

  test.each(['', '{', '[]', 'null', '{"leaderId":1}', '{"leaderId":1,"leaderEpoch":-5,"data_version":1}'])(
    'that holds %j is refused by name',
    (text) => {
      const disk = new MemoryDisk();
      disk.makeDirectory('/d');
      disk.writeFileAtomic('/d/quorum-state', text, false);
      expect(() => readQuorumState(disk, '/d')).toThrow(/quorum-state/);
    },
  );

  test('snapshots are listed oldest first, other files are not', () => {
    const disk = new MemoryDisk();
    disk.makeDirectory('/d');
    const names = [
      '00000000000000000020-0000000003.checkpoint',
      '00000000000000000003-0000000001.checkpoint',
      '00000000000000000030-0000000003.checkpoint.part',
      '00000000000000000040-0000000003.checkpoint.deleted',
      'bootstrap.checkpoint',
    ];
    for (const name of names) disk.writeFileAtomic(`/d/${name}`, '', false);
    expect(listSnapshots(disk, '/d')).toEqual([
      { endOffset: 3, epoch: 1 },
      { endOffset: 20, epoch: 3 },
    ]);
  });
});
