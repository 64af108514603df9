// Partitions whose log cannot be made or opened at the moment in which the image says that they are here.

import { describe, expect, it } from 'vitest';
import { MemoryDisk } from '../base/memory-disk.ts';
import { ZERO_UUID } from '../base/uuid.ts';
import { MetadataDelta } from '../metadata/delta.ts';
import { MetadataImage } from '../metadata/image.ts';
import type { MetadataRecord } from '../metadata/metadata-record.ts';
import type { RecordType } from '../protocol/api.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import * as R from '../protocol/generated/records/metadata.ts';
import { FailingDisk } from '../storage/failing-disk.ts';
import { LogFixture, TOPIC_ID } from '../storage/log-fixture.ts';
import { ReplicaManager } from './replica-manager.ts';

const { NONE, KAFKA_STORAGE_ERROR } = ErrorCode;
function record<T extends object>(type: RecordType<T>, message: T): MetadataRecord {
  return { type: type.key, version: type.versions[1], message };
}

const FULL = [{ call: 'atomic' as const, code: 'ENOSPC', path: /partition\.metadata$/ }];

async function scene() {
  const disk = new FailingDisk(new MemoryDisk());
  const fixture = new LogFixture({}, { disk });
  await fixture.start();
  const { clock, manager: logs } = fixture;
  const told: string[] = [];
  const note = (_: object, message: string) => void told.push(message);
  const logger = { error: note, info: note, warn: note, debug: note, trace: note } as never;
  const replicas = new ReplicaManager({ nodeId: 1, logs, clock, logger, topicConfig: () => fixture.config });
  let image = MetadataImage.empty;
  const update = (...records: MetadataRecord[]) => {
    const delta = new MetadataDelta(image);
    for (const record of records) delta.replay(record);
    const next = delta.apply(image.offset + 1, 1, 0);
    replicas.onUpdate(delta, next);
    image = next;
  };
  const create = () =>
    update(
      record(R.topicRecord, new R.TopicRecord({ name: 't', topicId: TOPIC_ID })),
      record(
        R.partitionRecord,
        new R.PartitionRecord({
          topicId: TOPIC_ID,
          partitionId: 0,
          replicas: [1],
          isr: [1],
          leader: 1,
          leaderEpoch: 0,
          partitionEpoch: 0,
          directories: [ZERO_UUID],
        }),
      ),
    );
  const remove = () => update(record(R.removeTopicRecord, new R.RemoveTopicRecord({ topicId: TOPIC_ID })));
  return { disk, clock, logs, replicas, told, create, remove };
}

describe('a partition that cannot be made on a full device', () => {
  it('is made when there is room again', async () => {
    const { disk, clock, replicas, told, create } = await scene();
    disk.rules = FULL;
    create();
    const partition = replicas.get('t', 0)!;
    clock.advance(10_000);
    expect(partition.checkLeader(-1)).toBe(KAFKA_STORAGE_ERROR);
    disk.rules = [];
    clock.advance(3000);
    expect(partition.checkLeader(-1)).toBe(NONE);
    expect(told).toEqual(['partition is offline: its log could not be opened', 'the partition is online']);
  });

  it('is not made after its topic was deleted, nor after the end', async () => {
    for (const close of [false, true]) {
      const { disk, clock, logs, replicas, create, remove } = await scene();
      disk.rules = FULL;
      create();
      if (close) replicas.close();
      else remove();
      disk.rules = [];
      clock.advance(10_000);
      expect([...logs.logs()]).toEqual([]);
    }
  });
});
