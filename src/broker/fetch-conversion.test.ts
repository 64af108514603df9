import { describe, expect, it } from 'vitest';
import { DiskError } from '../base/disk.ts';
import type { Payload } from '../base/payload.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import {
  FetchResponse,
  FetchResponseFetchableTopicResponse,
  FetchResponsePartitionData,
} from '../protocol/generated/fetch.ts';
import { RecordBatchBuilder } from '../records/builder.ts';
import { downConvert } from '../records/down-convert.ts';
import { toOldFormat } from './fetch-conversion.ts';

/** A batch that is read, or the failure of reading it. */
class TestPayload implements Payload {
  readonly sizeInBytes: number;
  released = 0;
  private readonly content: Buffer | Error;

  constructor(content: Buffer | Error) {
    this.content = content;
    this.sizeInBytes = content instanceof Error ? 100 : content.length;
  }

  resident(): null {
    return null;
  }

  async read(target: Buffer, from: number): Promise<number> {
    if (this.content instanceof Error) throw this.content;
    return this.content.copy(target, 0, from);
  }

  release(): void {
    this.released++;
  }
}

function oneBatch(): Buffer {
  const builder = new RecordBatchBuilder({});
  builder.append(1000, null, Buffer.from('v'));
  return builder.build();
}

function responseWith(payloads: readonly Payload[]): FetchResponse {
  const partitions = payloads.map(
    (records, partitionIndex) => new FetchResponsePartitionData({ partitionIndex, records }),
  );
  return new FetchResponse({ responses: [new FetchResponseFetchableTopicResponse({ topic: 't', partitions })] });
}

describe('a fetch for an old client', () => {
  it('fails only for the partition whose file cannot be read', async () => {
    const payloads = [
      new TestPayload(oneBatch()),
      new TestPayload(new DiskError('EIO', 'a file', 'made to fail')),
      new TestPayload(oneBatch()),
    ];
    const { partitions } = (await toOldFormat(responseWith(payloads), 3, () => 0)).responses[0]!;
    expect(partitions.map(({ errorCode }) => errorCode)).toEqual([0, ErrorCode.KAFKA_STORAGE_ERROR, 0]);
    expect(partitions[2]!.records).toEqual(await downConvert(oneBatch(), 1, 0));
    expect(payloads.map(({ released }) => released)).toEqual([1, 1, 1]);
  });

  it('releases every slice once also where it fails unexpectedly', async () => {
    const payloads = [new TestPayload(oneBatch()), new TestPayload(new Error('a bug')), new TestPayload(oneBatch())];
    await expect(toOldFormat(responseWith(payloads), 3, () => 0)).rejects.toThrow('a bug');
    expect(payloads.map(({ released }) => released)).toEqual([1, 1, 1]);
  });
});
